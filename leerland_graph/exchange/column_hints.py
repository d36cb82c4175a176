"""What columns of other people's lists are called, by our field: `column_hints.yaml`."""

import re
from functools import cache
from pathlib import Path

import yaml

from leerland_graph.core.same_text import same

__all__ = ["header_key", "hints"]

HINTS = Path(__file__).with_name("column_hints.yaml")


@cache
def hints() -> dict[str, tuple[str, ...]]:
    """What columns are called, by our field, as `header_key` compares them; under '' what is read as nothing."""
    told = yaml.safe_load(HINTS.read_text(encoding="utf-8"))
    return {name: tuple(header_key(word) for word in words) for name, words in told.items()}


def header_key(text: str) -> str:
    """A header as it is compared: no case, accents of spelling or signs; words apart also where it is written inOneWord."""
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text)
    return " ".join(re.findall(r"[^\W_]+", same(parted)))
