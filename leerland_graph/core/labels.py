"""Labels in the reader's language, and names made from labels."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from rdflib import Literal

__all__ = ["enumeration", "escape_formula", "local_name", "pick", "pick_literal", "slug"]


def pick(texts: Mapping[str, str], lang: str) -> str:
    """The text in `lang`, else in Dutch, English or the first language by name; '' for none.

    >>> pick({"en": "HR", "nl": "P&O"}, "en")
    'HR'
    >>> pick({"fr": "RH"}, "nl")
    'RH'
    """
    for code in (lang, "nl", "en", ""):
        if code in texts:
            return texts[code]
    return texts[min(texts)] if texts else ""


def pick_literal(literals: Iterable[Literal], lang: str) -> str:
    """As `pick`, for literals; the first by text where a language has several."""
    texts: dict[str, str] = {}
    for literal in sorted(literals, key=str):
        texts.setdefault(literal.language or "", str(literal))
    return pick(texts, lang)


def enumeration(values: Iterable[str], lang: str) -> str:
    """The values after each other, "or" before the last.

    >>> enumeration(["a", "b", "c"], "nl"), enumeration(["a"], "en"), enumeration([], "en")
    ('a, b of c', 'a', '')
    """
    *first, last = tuple(values) or ("",)
    return f" {'of' if lang == 'nl' else 'or'} ".join(p for p in (", ".join(first), last) if p)


def local_name(iri: str) -> str:
    """The last segment of an IRI.

    >>> local_name("https://leerland.example/id/department/hr")
    'hr'
    """
    return re.split(r"[/#:]", iri.rstrip("/#"))[-1]


def slug(text: str, *, limit: int = 60) -> str:
    """A readable name for an IRI: lower case, ASCII letters, digits and hyphens.

    Text without any of these (only emoji, say) gives ''; the caller numbers such names.

    >>> slug("Creëren & innoveren!")
    'creeren-innoveren'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return words if len(words) <= limit else words[:limit].rsplit("-", 1)[0].strip("-") or words[:limit]


def escape_formula(text: str) -> str:
    """Text that a spreadsheet will not run: a leading `= + - @` gets a quote before it, and so does a quote."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "'", "\t", "\r"} else text
