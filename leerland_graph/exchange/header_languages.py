"""The language that a header names: that of the text below it."""

import re
from functools import cache

from leerland_graph.core.same_text import same
from leerland_graph.exchange.column_fit import language_tag

__all__ = ["language_of_header"]

_TAGS = frozenset(["nl", "en", "de", "fr", "es", "pt", "pl", "tr", "fy"])
"""Languages whose tag of two letters is one at the end of a header; others are words too often (`course id`, `Naam (IT)`)."""
_ENDINGS = ("", "e", "talig", "talige", "-talig", "-talige")
"""How a language becomes a word before another: Engelse titel, Nederlandstalige omschrijving."""
_TAGGED = re.compile(
    r"(?P<before>.*[^\W_])(?:[._/@:-]+| *[(\[] *|(?<=[a-z])(?=[A-Z]))(?P<tag>[A-Za-z]{2})(?:-[A-Za-z]{2})?[)\]]?", re.S
)


def language_of_header(header: str) -> tuple[str, str | None]:
    """A header without the language that it names, and the tag of that; None if it names none.

    >>> language_of_header("title.en"), language_of_header("Titel (NL)"), language_of_header("Engelse titel"), language_of_header("course id")
    (('title', 'en'), ('Titel', 'nl'), ('titel', 'en'), ('course id', None))
    """
    found = _TAGGED.fullmatch(header.strip())
    if found is not None and found["tag"].casefold() in _TAGS:
        return found["before"], found["tag"].casefold()
    words = re.findall(r"[^\W_]+", header)
    tags = [_named(same(word)) for word in words]
    named = [tag for tag in tags if tag is not None]
    if len(named) != 1 or len(words) < 2:
        return header, None
    return " ".join(word for word, tag in zip(words, tags, strict=True) if tag is None), named[0]


@cache
def _named(word: str) -> str | None:
    """The language that a word names, by itself or as it stands before another word; a word of three letters is none."""
    stems = [word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending)]
    return next((tag for stem in stems if len(stem) > 3 and (tag := language_tag(stem)) is not None), None)
