"""The options of a command that say how files are read."""

from typing import Annotated, cast

import typer

from leerland_graph.core.errors import UsageError
from leerland_graph.exchange.reading import Hidden, ReadingOptions

__all__ = [
    "DelimiterOption",
    "EncodingOption",
    "HeaderRowOption",
    "HiddenOption",
    "MemberOption",
    "OwnerOption",
    "RecordPathOption",
    "SheetOption",
    "reading_of",
]

SheetOption = Annotated[
    str | None, typer.Option("--sheet", help="The only sheet of a workbook to read; also a hidden one.")
]
HeaderRowOption = Annotated[
    int | None, typer.Option("--header-row", min=1, help="The row with the names of the columns; default: it is found.")
]
RecordPathOption = Annotated[
    str | None, typer.Option("--record-path", help="Where the records of JSON or XML are, data.courses for instance.")
]
EncodingOption = Annotated[str | None, typer.Option("--encoding", help="The encoding of a text; default: it is found.")]
DelimiterOption = Annotated[
    str | None, typer.Option("--delimiter", help="The character between cells of a text; default: it is found.")
]
MemberOption = Annotated[str | None, typer.Option("--member", help="The only file of a ZIP to read.")]
OwnerOption = Annotated[
    str | None,
    typer.Option(
        "--owner", help="Whose it is, in a list of others where a row does not say: the name of a department."
    ),
]
HiddenOption = Annotated[
    str | None, typer.Option("--hidden", help="`keep` the hidden rows of a workbook, or `leave-out`; default: keep.")
]


def reading_of(
    sheet: str | None, header_row: int | None, record_path: str | None, encoding: str | None, delimiter: str | None, hidden: str | None,
    member: str | None,
) -> ReadingOptions:  # fmt: skip
    """How files are read, from the options of a command.

    Raises:
        UsageError: a value is none of that option.
    """
    if hidden not in (None, "keep", "leave-out"):
        raise UsageError("'{value}' cannot be --hidden.", "Use {options}.", value=hidden, options=("keep", "leave-out"))
    delimiter = "\t" if delimiter in ("\\t", "tab") else delimiter
    if delimiter is not None and len(delimiter) != 1:
        raise UsageError(
            "The delimiter '{delimiter}' is not one character.", "Give one, or `tab`.", delimiter=delimiter
        )
    return ReadingOptions(sheet, header_row, record_path, encoding, delimiter, cast(Hidden | None, hidden), member)
