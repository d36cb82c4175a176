"""What columns of other people's lists are called, by our field: `column_hints.yaml`."""

import re
from functools import cache
from pathlib import Path

import yaml

from leerland_graph.core.same_text import same

__all__ = ["header_key", "hints", "is_of_another"]

HINTS = Path(__file__).with_name("column_hints.yaml")


@cache
def _told() -> dict[str, tuple[str, ...]]:
    told = yaml.safe_load(HINTS.read_text(encoding="utf-8"))
    return {name: tuple(header_key(word) for word in words) for name, words in told.items()}


@cache
def hints() -> dict[str, tuple[str, ...]]:
    """What columns are called, by our field, as `header_key` compares them; under '' what is read as nothing."""
    return {name: words for name, words in _told().items() if not name.startswith("_")}


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


def header_key(text: str) -> str:
    """A header as it is compared: no case, accents of spelling or signs; words apart also where it is written inOneWord."""
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text)
    return " ".join(re.findall(r"[^\W_]+", same(parted)))
