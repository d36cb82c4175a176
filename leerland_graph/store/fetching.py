"""What may not be run: a query or an update that would have the engine fetch an address. The engine's own parser is the judge.

Each occurrence of the letters SERVICE and LOAD is replaced by letters that nobody can foresee. Within an IRI, a string, a comment, a
variable or a name, a parser does not mind; a keyword becomes an unknown word. So a text that is still right after that cannot fetch.
What a space, a name or a string is, nobody has to know here.
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
"""No letter of an escape, none of a hexadecimal number, none that could make up a keyword."""
_MARK = "\ufeff"
_EMPTY = ox.Store()
_MOST_LOOKED_AT = 20


def read(text: str, kind: Kind = "query") -> None:
    """Have the engine read a text without carrying it out. Our prefixes need no declaration.

    It can take long, and a text that is nested deeply ends the process: texts of others are read in a worker.

    Raises:
        SyntaxError: it is no query or update; says where, as the text has it.
    """
    try:
        if kind == "query":
            # A variable that it cannot have: the engine says so after it has read the text and before it begins.
            _EMPTY.query(
                text, prefixes=PREFIXES, substitutions={ox.Variable("x" + secrets.token_hex(8)): ox.Literal("")}
            )
        else:
            _closed().update(text, prefixes=PREFIXES)
    except RuntimeError:
        return  # it was read
    raise AssertionError("the engine began with what it should only read")


@lru_cache(maxsize=1)
def _closed() -> ox.Store:
    """A store in which nothing can be written: the engine says so after it has read an update and before it begins."""
    with TemporaryDirectory(
        ignore_cleanup_errors=True
    ) as folder:  # what is open stays so; nothing is ever read from it
        made = ox.Store(folder)
        del made
        return ox.Store.read_only(folder)


def place_of(said: str) -> tuple[int, int]:
    """The line and column that the engine names in what it says of a text; zeros where it names none.

    >>> place_of("error at 1:26: expected one of LATERAL, SERVICE, [_]")
    (1, 26)
    """
    found = _PLACE.search(said)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def runnable(text: str, kind: Kind = "query", *, elsewhere: bool = False) -> str:
    """The text as it can be run: without a byte order mark, and with plain spaces where only these can be meant.

    `elsewhere` is for what is sent to a server: it may read escapes first, as the standard has it, so the text must be harmless
    that way, too.

    Raises:
        UsageError: it would fetch something, or is wrong (with the place).
    """
    text = text.removeprefix(_MARK)
    if not text.isascii() and (other := spaced(text)) != text and not _is_right(text, kind) and _is_right(other, kind):
        text = other
    forbid_fetching(text, kind)
    if elsewhere and (plain := _ESCAPE.sub(_character, text)) != text:
        forbid_fetching(plain, kind)
    return text


def forbid_fetching(text: str, kind: Kind = "query") -> None:
    """Let pass what needs its own store alone.

    Raises:
        UsageError: it uses SERVICE or LOAD, or is wrong (with the place).
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
    if text.isascii():  # quicker than a pattern, for the many queries of our own
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
    """The text with other letters for every occurrence `but` the one that begins there; alike for what is spelled alike."""
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
    """The keyword that fetches, and its line: the one with which alone the text is right; where there are several, any."""
    found = list(_WORD.finditer(text))
    first = next((f for f in found[:_MOST_LOOKED_AT] if _is_right(_disguised(text, f.start()), kind)), found[0])
    return first[0].upper(), text.count("\n", 0, first.start()) + 1


def _character(found: re.Match[str]) -> str:
    code = int(found[1] or found[2], 16)
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else found[0]
