"""What a cell says of a licence: its web address, or a Creative Commons code with its version."""

import re

from leerland_graph.core.i18n import message
from leerland_graph.exchange.cells import CellProblem, looks_like_iri

__all__ = ["parse_licence"]

CREATIVE_COMMONS = "https://creativecommons.org/"
_CODE = re.compile(r"cc[ -]?(?P<kind>by(?:-nc)?(?:-(?:sa|nd))?)[ -]v?(?P<version>[1-4]\.\d)", re.I)
_ZERO = re.compile(r"cc[ -]?0(?:[ -]1\.0)?", re.I)


def parse_licence(text: str) -> str:
    """The IRI of a licence. A code without a version is none: the versions are different licences.

    >>> parse_licence("CC BY-SA 4.0"), parse_licence("CC0")
    ('https://creativecommons.org/licenses/by-sa/4.0/', 'https://creativecommons.org/publicdomain/zero/1.0/')

    Raises:
        CellProblem: it is neither an address nor a code.
    """
    given = text.strip()
    if looks_like_iri(given):
        return given
    if found := _CODE.fullmatch(given):
        return f"{CREATIVE_COMMONS}licenses/{found['kind'].lower()}/{found['version']}/"
    if _ZERO.fullmatch(given):
        return f"{CREATIVE_COMMONS}publicdomain/zero/1.0/"
    raise CellProblem(
        message(
            "Give the licence as a web address, or as a Creative Commons code with its version, CC BY 4.0 for instance."
        )
    )
