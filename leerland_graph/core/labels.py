"""Labels in the user's language, and names derived from labels."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from rdflib import Literal

__all__ = ["escape_formula", "local_name", "pick", "pick_literal", "picked_tag", "slug", "texts_of"]


def pick(texts: Mapping[str, str], lang: str) -> str:
    """The text in `lang`, else in Dutch, English, no language, or the first language code; '' if there is none.

    >>> pick({"en": "HR", "nl": "P&O"}, "en")
    'HR'
    >>> pick({"fr": "RH"}, "nl")
    'RH'
    """
    tag = picked_tag(texts, lang)
    return "" if tag is None else texts[tag]


def picked_tag(texts: Mapping[str, str], lang: str) -> str | None:
    """The language of the text that `pick` gives; None if there is none."""
    for tag in (lang, "nl", "en", ""):
        if tag in texts:
            return tag
    return min(texts, default=None)


def pick_literal(literals: Iterable[Literal], lang: str) -> str:
    """As `pick`, for literals; of several in one language, the first in text order."""
    return pick(texts_of(literals), lang)


def texts_of(literals: Iterable[Literal]) -> dict[str, str]:
    """Literals as texts by language; of several in one language, the first in text order."""
    texts: dict[str, str] = {}
    for literal in sorted(literals, key=str):
        texts.setdefault(literal.language or "", str(literal))
    return texts


@lru_cache(maxsize=65_536)
def local_name(iri: str) -> str:
    """The last segment of an IRI.

    >>> local_name("https://leerland.example/id/department/hr")
    'hr'
    """
    return re.split(r"[/#:]", iri.rstrip("/#"))[-1]


@lru_cache(maxsize=16_384)
def slug(text: str, *, limit: int = 60) -> str:
    """A readable name for an IRI: lower case, ASCII letters, digits and hyphens.

    Text without any of these (such as emoji) gives ''; the caller then numbers the name.

    >>> slug("Creëren & innoveren!")
    'creeren-innoveren'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return words if len(words) <= limit else words[:limit].rsplit("-", 1)[0].strip("-") or words[:limit]


def escape_formula(text: str) -> str:
    """Escape text against formula injection in spreadsheets: a leading `= + - @`, tab, return or quote gets a quote before it."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "'", "\t", "\r"} else text
