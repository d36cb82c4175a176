"""What columns of other people's lists are called, by our field: `column_hints.yaml`."""

import re
from functools import cache
from pathlib import Path
from unicodedata import combining, normalize

import yaml

from leerland_graph.core.same_text import same

__all__ = ["CALLED", "NAMED", "header_key", "hints", "how_called", "is_of_another", "is_of_offers"]

NAMED, CALLED, HELD = 0.75, 0.7, 0.55
"""What a header tells that is a name of the field, is one with a general word such as `name`, or holds one."""
ELSE = -1.0
GENERAL = frozenset(
    {"name", "naam", "title", "titel", "label", "value", "waarde", "text", "nom", "nombre", "bezeichnung"}
)
"""The last words of a path such as `speaker.name` that say no more than what they belong to."""
ABOUT = ("location", "price", "facilitator", "provider", "owner", "")
"""The fields of which a record within a record tells: its title is the name of a place, its description that of a price."""
ALSO = {"keywords": "_subjects", "deliveryMode": "_modes", "identifier": "_slugs"}
"""Fields that have words of another, of which the values decide."""
BESIDE = " / "
"""What stands between the names of a column in two languages."""
LETTERS = 5
"""Letters of which a header has more that can be a plural."""
REST = 3
"""Letters before its last part that a word of two has at least."""
HINTS = Path(__file__).with_name("column_hints.yaml")


@cache
def _as_written() -> dict[str, list[str]]:
    told: dict[str, list[str]] = yaml.safe_load(HINTS.read_text(encoding="utf-8"))
    return told


@cache
def _told() -> dict[str, tuple[str, ...]]:
    return {name: tuple(header_key(word) for word in words) for name, words in _as_written().items()}


@cache
def hints() -> dict[str, tuple[str, ...]]:
    """What columns are called, by our field, as `header_key` compares them; under '' what is read as nothing."""
    return {name: words for name, words in _told().items() if not name.startswith("_")}


def how_called(header: str, name: str) -> float:
    """How much a header tells of a field: it is one of its names (`NAMED`), or holds one (`HELD`); 0 if it says nothing of it, `ELSE` if it is of something else.

    Of a path, as in JSON and XML, the last word tells, or what that belongs to where it is a general one. Of a header in two languages, *Omschrijving / Description*, the clearer one tells.

    >>> how_called("speakers.speaker.name", "facilitator"), how_called("cost.description", "description"), how_called("days.hours", "effort")
    (0.75, -1.0, 0.75)
    """
    if BESIDE in header:
        return max(how_called(part.strip(), name) for part in header.split(BESIDE))
    parts = [p for p in header.split(".") if p] if " " not in header else [header]
    if len(parts) < 2:
        return _called(header_key(header), name)
    last = header_key(parts[-1])
    held = [f for f in ABOUT if any(_called(header_key(p), f) == NAMED for p in parts[:-1])]
    if not held:
        return _called(header_key(parts[-2]), name) if last in GENERAL and name != "title" else _called(last, name)
    if name == held[0] and (last in GENERAL or _called(last, name) > 0):
        return NAMED
    return ELSE if name in ("title", "description", "url") else min(HELD, _called(last, name))


def _called(wanted: str, name: str) -> float:
    words = hints().get(name, ())
    if wanted in words or any(one in words for one in _singular(wanted)):
        return NAMED
    if is_of_another(wanted, name):
        return 0.0
    padded = f" {wanted} "
    if name == "identifier" and (wanted.endswith(" id") or wanted.startswith("id ")):
        return HELD
    if name in ALSO and wanted in _told()[ALSO[name]]:
        return CALLED
    rest = " ".join(w for w in wanted.split() if w not in GENERAL)
    is_so = rest in words if name != "title" else bool(rest) and {*rest.split()} <= {*_told()["_general"]}
    if rest != wanted and is_so:
        return CALLED
    return HELD if any(f" {word} " in padded for word in words if len(word) > 2) else 0.0


def _singular(wanted: str) -> list[str]:
    """What a header in the plural can be in the singular: providers, profesores, leveranciers."""
    return [wanted.removesuffix(end) for end in ("s", "es", "en") if len(wanted) > LETTERS and wanted.endswith(end)]


@cache
def is_of_another(key: str, name: str) -> bool:
    """Whether a header of several words, of which one is a name of a field, is about something else.

    >>> is_of_another("training description", "title"), is_of_another("id formation", "title"), is_of_another("training title", "title")
    (True, True, False)
    >>> is_of_another("date creation", "startDate"), is_of_another("start date", "startDate")
    (True, False)
    """
    words = key.split()
    if name in ("startDate", "endDate"):
        return any(word in _told()["_administrative"] for word in words)
    general = _told()["_general"]
    if name != "title" or any(w in hints()["title"] and w not in general for w in words):
        return False
    rest = [w for w in words if w not in general]
    return any(w in held for field, held in hints().items() if field != "title" for w in rest)


def is_of_offers(name: str) -> bool:
    """Whether records of this name are offers: courses, trainings, events.

    >>> is_of_offers("course"), is_of_offers("trainings"), is_of_offers("provider")
    (True, True, False)
    """
    return header_key(name) in _told()["_general"]


def header_key(text: str) -> str:
    """A header as it is compared: no case, accents of spelling or signs; words apart also where it is written inOneWord, or is a Dutch or German word of two.

    >>> header_key("Intitulé"), header_key("Mot-clé"), header_key("startDate"), header_key("Cursusduur"), header_key("Teilnahmegebühr")
    ('intitule', 'mot cle', 'start date', 'cursus duur', 'teilnahme gebuhr')
    """
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text)
    bare = "".join(c for c in normalize("NFKD", same(parted)) if not combining(c))
    words = [part for word in re.findall(r"[^\W_]+", bare) for part in _parts(word)]
    return " ".join(words[:-1] if len(words) > 1 and words[-1] == "raw" else words)


def _parts(word: str) -> list[str]:
    """A word of two as its two, without the s between them; another as it is."""
    head = next((h for h in _as_written()["_heads"] if word.endswith(h) and len(word) >= len(h) + REST), None)
    if head is None:
        return [word]
    first = word.removesuffix(head)
    is_whole = len(first) <= LETTERS or first in _as_written()["_general"]
    return [first if is_whole else first.removesuffix("s"), head]
