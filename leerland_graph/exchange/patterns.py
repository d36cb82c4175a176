"""Patterns of a mapping, in RE2: however a pattern is written, a text is looked through once."""

import pyarrow as pa
import pyarrow.compute as pc

from leerland_graph.core.i18n import message
from leerland_graph.exchange.mapping_errors import Unfit

__all__ = ["GROUP", "check_pattern", "found_by"]

GROUP = "value"
"""The name of the group that is read."""


def check_pattern(pattern: str) -> None:
    """Raise Unfit, a ValueError, unless this is a pattern of RE2 with a group `(?P<value>...)`."""
    if f"(?P<{GROUP}>" not in pattern:
        raise Unfit(message("put what is to be read in a group: {group}", group=f"(?P<{GROUP}>...)"))
    try:
        found_by(pattern, "")
    except pa.ArrowInvalid as error:
        raise Unfit(
            message("this is no pattern of RE2, with a name for each group ({error})", error=str(error))
        ) from None


def found_by(pattern: str, text: str) -> str | None:
    r"""What the group `value` of a pattern holds in a text; None if the pattern is not in it.

    >>> found_by(r"\((?P<value>[A-Z]+-\d+)\)$", "Feedback geven (HR-12)")
    'HR-12'
    """
    found = pc.extract_regex(pa.array([text], type=pa.string()), pattern)[0].as_py()
    return None if found is None else str(found[GROUP])
