"""Which names are the same but for their case, number or order of words: Lokale bank, lokale banken, LOKALE BANKEN."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache

import snowballstemmer  # type: ignore[import-untyped]

from leerland_graph.core.same_text import same

__all__ = ["clusters", "likeness"]


@cache
def likeness(name: str) -> str:
    """What names have in common that are taken for the same: the stems of their words, without accents, in alphabetical order.

    The stems are those of the Dutch Snowball stemmer, which takes off English plurals too.

    >>> likeness("Lokale banken") == likeness("BANK, lokale"), likeness("Teamleider") == likeness("team leider")
    (True, False)
    """
    plain = unicodedata.normalize("NFKD", same(name))
    words = re.findall(r"\w+", "".join(c for c in plain if not unicodedata.combining(c)))
    # a stemmer of its own, since it keeps state while it works
    return " ".join(sorted(snowballstemmer.stemmer("dutch").stemWords(words))) or same(name)


def clusters(counts: Mapping[str, int], known: Iterable[str] = ()) -> tuple[tuple[str, ...], ...]:
    """The groups of names that are alike, the one to keep first: a known one, else the most frequent, else the first in the alphabet.

    >>> clusters({"lokale bank": 3, "Lokale banken": 2, "HR": 1}, known=["Lokale banken"])
    (('Lokale banken', 'lokale bank'),)
    """
    groups: dict[str, list[str]] = {}
    for name in counts:
        groups.setdefault(likeness(name), []).append(name)
    mine = {same(name) for name in known}
    order = lambda name: (same(name) not in mine, -counts[name], name)  # noqa: E731
    found = [tuple(sorted(names, key=order)) for names in groups.values() if len(names) > 1]
    return tuple(sorted(found, key=lambda names: (-sum(counts[n] for n in names), names)))
