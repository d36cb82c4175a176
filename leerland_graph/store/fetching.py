"""Refuse queries and updates that would make the engine fetch an address, judged by the engine's own parser.

Each occurrence of the letters SERVICE and LOAD is replaced by unpredictable letters. Within an IRI, a string, a comment, a
variable or a name this leaves the text valid; a keyword becomes an unknown word. So a text that is still valid cannot fetch.
This code needs no knowledge of what counts as a space, a name or a string.
"""

import re
import secrets
from functools import lru_cache
from tempfile import TemporaryDirectory
from typing import Literal

import pyoxigraph as ox

from leerland_graph.core.errors import UsageError
from leerland_graph.core.namespaces import PREFIXES
from leerland_graph.store.sparql_text import spaced

__all__ = ["forbid_fetching", "place_of", "read", "runnable"]

Kind = Literal["query", "update"]

_WORD = re.compile("SERVICE|LOAD", re.I)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))")
_PLACE = re.compile(r"\bat (\d+):(\d+)")
_LETTERS = "gjkmpqwxyz"
"""Letters that occur in no escape sequence and no hexadecimal number, and cannot form a keyword."""
_MARK = "\ufeff"
_EMPTY = ox.Store()
_MOST_LOOKED_AT = 20


def read(text: str, kind: Kind = "query") -> None:
    """Parse a text with the engine without executing it. Our prefixes need no declaration.

    Parsing can be slow, and a deeply nested text crashes the process: texts from users are parsed in a worker.

    Raises:
        SyntaxError: it is not a valid query or update; the position refers to the given text.
    """
    try:
        if kind == "query":
            # Substituting a variable that the query does not have is an error, which the engine raises after parsing and before running.
            _EMPTY.query(
                text, prefixes=PREFIXES, substitutions={ox.Variable("x" + secrets.token_hex(8)): ox.Literal("")}
            )
        else:
            _closed().update(text, prefixes=PREFIXES)
    except RuntimeError:
        return  # parsed
    raise AssertionError("the engine began with what it should only read")


@lru_cache(maxsize=1)
def _closed() -> ox.Store:
    """A read-only store: the engine raises an error after parsing an update and before executing it."""
    with TemporaryDirectory(
        ignore_cleanup_errors=True
    ) as folder:  # open files stay usable after removal; nothing is ever read from it
        made = ox.Store(folder)
        del made
        return ox.Store.read_only(folder)


def place_of(said: str) -> tuple[int, int]:
    """The line and column in a message of the engine; zeros if it names none.

    >>> place_of("error at 1:26: expected one of LATERAL, SERVICE, [_]")
    (1, 26)
    """
    found = _PLACE.search(said)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def runnable(text: str, kind: Kind = "query", *, elsewhere: bool = False) -> str:
    """The text ready to run: without a byte order mark, and with plain spaces if it is valid only with those.

    `elsewhere` is for text sent to a server, which may decode escapes first, as the standard prescribes; the text must be harmless
    after decoding too.

    Raises:
        UsageError: it would fetch something, or is invalid (with the position).
    """
    text = text.removeprefix(_MARK)
    if not text.isascii() and (other := spaced(text)) != text and not _is_right(text, kind) and _is_right(other, kind):
        text = other
    forbid_fetching(text, kind)
    if elsewhere and (plain := _ESCAPE.sub(_character, text)) != text:
        forbid_fetching(plain, kind)
    return text


def forbid_fetching(text: str, kind: Kind = "query") -> None:
    """Check that the text uses its own store only.

    Raises:
        UsageError: it uses SERVICE or LOAD, or is invalid (with the position).
    """
    if not _may_have_word(text) or _is_right(_disguised(text), kind):
        return
    try:
        read(text, kind)
    except SyntaxError as error:
        if kind == "update":
            raise UsageError("This is no SPARQL Update: {error}.", "Correct it.", error=error) from None
        raise UsageError(
            "The query is not valid SPARQL: {said}.", "Correct it and try again.", said=error.msg
        ) from None
    word, line = _culprit(text, kind)
    raise UsageError(
        "{word} is not allowed (line {line}): what is asked here is answered from this store alone.",
        "Leave it out.",
        word=word,
        line=line,
    )


def _may_have_word(text: str) -> bool:
    if text.isascii():  # faster than the pattern, for our own many queries
        lower = text.lower()
        return "service" in lower or "load" in lower
    return _WORD.search(text) is not None


def _is_right(text: str, kind: Kind) -> bool:
    try:
        read(text, kind)
    except SyntaxError:
        return False
    return True


def _disguised(text: str, but: int | None = None) -> str:
    """Replace every occurrence, except the one at offset `but`, by random letters; equal spellings get equal replacements."""
    everything = text.casefold()
    new: dict[str, str] = {}

    def other(found: re.Match[str]) -> str:
        if found.start() == but:
            return found[0]
        while found[0] not in new:
            made = "".join(secrets.choice(_LETTERS) for _ in found[0])
            if made not in everything and made not in new.values():
                new[found[0]] = made
        return new[found[0]]

    return _WORD.sub(other, text)


def _culprit(text: str, kind: Kind) -> tuple[str, int]:
    """The fetching keyword and its line: the occurrence that alone can stay for the text to be valid; any if there are several."""
    found = list(_WORD.finditer(text))
    first = next((f for f in found[:_MOST_LOOKED_AT] if _is_right(_disguised(text, f.start()), kind)), found[0])
    return first[0].upper(), text.count("\n", 0, first.start()) + 1


def _character(found: re.Match[str]) -> str:
    code = int(found[1] or found[2], 16)
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else found[0]
