"""What is wrong with a cell, with the instruction."""

import re
from dataclasses import dataclass

from leerland_graph.core.i18n import Message, message

__all__ = ["CellProblem", "ask_thousand"]


@dataclass(eq=False)
class CellProblem(Exception):
    """A cell that cannot be parsed, with the instruction."""

    said: Message


def ask_thousand(text: str) -> CellProblem:
    """The problem of a number such as `1.680`, which is a thousand and more to one reader, and has three decimals to another."""
    before, after = re.split(r"[.,]", text)
    return CellProblem(
        message(
            "'{value}' can be {whole} or {part}; write it in one of these ways.",
            value=text,
            whole=f"{before}{after}",
            part=f"{before},{after}0",
        )
    )
