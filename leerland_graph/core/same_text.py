"""Text normalization: one spelling for text that looks the same, for storing text and comparing names.

An accented letter has two encodings, there are seventeen space characters, and some characters are invisible. Stored text is
composed (Unicode NFC) and has no invisible characters; comparisons of names also ignore differences in spaces, line breaks and
case.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

__all__ = ["clean", "invisible", "one_line", "same", "same_name"]

_BREAKS = re.compile("\r\n|[\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_BLANK = re.compile(r"[\s\u2800]+")
_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0")
"""Characters of letter and mark categories that render as nothing."""
_JOINERS = frozenset("\u200c\u200d")
CACHED = 200
"""Longest text whose key is cached: names are compared often, longer texts seldom."""
_SHOWN = re.compile("[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd]")
"""Format characters that are visible: signs around numbers in Arabic, Syriac and Kaithi."""


def clean(text: str) -> str:
    r"""Text as it is stored: composed (NFC), with `\n` for line breaks, without invisible characters.

    Removes control characters, direction marks, soft hyphens, zero-width joiners and the like. A joiner that affects
    rendering, in an emoji or in a script with joined letters, is kept.

    >>> clean("Coo\u0308rdi\u00adna\u200btie\r\n1")
    'Coördinatie\n1'
    """
    if text.isascii() and text.isprintable():
        return text
    return unicodedata.normalize("NFC", "".join(c for c, is_kept in _judged(text) if is_kept))


def one_line(text: str) -> str:
    r"""A name as it is stored: as `clean`, on one line with single spaces.

    >>> one_line(" Lokale\u00a0 banken\n")
    'Lokale banken'
    """
    return _BLANK.sub(" ", clean(text)).strip()


def same(text: str) -> str:
    r"""The comparison key of a text: equal for texts that look the same, ignoring case.

    >>> same("Lokale\u202fBanken ") == same("lokale \u200bbanken")
    True
    """
    return _key(text) if len(text) <= CACHED else _key.__wrapped__(text)


@lru_cache(maxsize=65_536)
def _key(text: str) -> str:
    return unicodedata.normalize("NFC", same_name(text).casefold())


def same_name(text: str) -> str:
    """As `same`, but case-sensitive."""
    if not text.isascii():
        seen = "".join(c for c in clean(text) if not _is_hidden(c) and not "\ufe00" <= c <= "\ufe0f")
        text = unicodedata.normalize("NFC", seen)
    else:
        text = clean(text)
    return _BLANK.sub(" ", text).strip()


def invisible(text: str) -> tuple[str, ...]:
    r"""The distinct characters that `clean` removes, as Unicode code points.

    >>> invisible("Lo\u200bkaal\u200b\u202e")
    ('U+200B', 'U+202E')
    """
    if text.isascii() and text.isprintable():
        return ()
    found = dict.fromkeys(c for c, is_kept in _judged(text) if not is_kept)
    return tuple(f"U+{ord(c):04X}" for c in found)


@lru_cache(maxsize=4096)
def _is_hidden(char: str) -> bool:
    if char in "\n\t ":
        return False
    category = unicodedata.category(char)
    if category == "Cf":
        return not _SHOWN.match(char)
    is_nothing = category == "Cn" and (ord(char) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(char) <= 0xFDEF)
    return category in ("Cc", "Cs") or is_nothing or char in _FILLERS or 0xE0100 <= ord(char) <= 0xE01EF


def _judged(text: str) -> Iterator[tuple[str, bool]]:
    """Each character and whether it is kept: visible, or affecting how others are rendered."""
    text = _BREAKS.sub("\n", text)
    last = ""
    for at, char in enumerate(text):
        is_kept = not _is_hidden(char) or _shapes(last, char, text[at + 1 : at + 2])
        yield char, is_kept
        if is_kept:
            last = char


def _shapes(before: str, char: str, after: str) -> bool:
    """Whether a format character affects rendering: a joiner between emoji or joining letters, or a tag of a flag."""
    if _is_tag(char):  # a regional flag is a black flag followed by tag characters
        return before == "\U0001f3f4" or _is_tag(before)
    if char not in _JOINERS or not before or not after or _is_hidden(after):
        return False
    return (_is_emoji(before) and _is_emoji(after)) or (_is_joining(before) and _is_joining(after))


def _is_tag(char: str) -> bool:
    return bool(char) and 0xE0020 <= ord(char) <= 0xE007F


def _is_emoji(char: str) -> bool:
    return unicodedata.category(char) in ("So", "Sk") or char == "\ufe0f"


def _is_joining(char: str) -> bool:
    return 0x0600 <= ord(char) <= 0x109F or 0x1780 <= ord(char) <= 0x18AF
