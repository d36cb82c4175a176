"""Read workbooks of the older kind, .xls, by calamine."""

import struct
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import olefile
from python_calamine import CalamineWorkbook, PasswordError, SheetVisibleEnum

from leerland_graph.core.errors import SourceError
from leerland_graph.core.same_text import same
from leerland_graph.exchange.biff import Encrypted, SheetLook, look_through
from leerland_graph.exchange.cell_text import GENERAL, text_of
from leerland_graph.exchange.limits import Bounded, beyond
from leerland_graph.exchange.reading import Line, RawSheet
from leerland_graph.exchange.scan import TooMuch
from leerland_graph.exchange.tables import column_letter
from leerland_graph.exchange.xlsx import skipped

__all__ = ["read_xls"]

T = TypeVar("T")
STREAMS = ("Workbook", "Book")


def read_xls(path: Path, bounded: Bounded, make: Callable[[RawSheet], T]) -> list[T]:
    """What is made of each sheet, hidden ones too; not of the pages of a template that hold no rows.

    Raises:
        SourceError: no such workbook, one with a password, or a limit of the settings is exceeded; and what `make` raises.
    """
    looks = _look(path, bounded)
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            made = []
            for number, sheet in enumerate(book.sheets_metadata):
                look = looks[number] if len(looks) == len(book.sheets_metadata) else SheetLook(True)
                if not look.is_worksheet or same(sheet.name) in skipped():
                    continue
                found = book.get_sheet_by_index(number)
                rows = found.to_python(skip_empty_area=False)
                merged = max(found.merged_cell_ranges or (), key=lambda area: area[1][0], default=None)
                made.append(
                    make(
                        RawSheet(
                            bounded.source, sheet.name, _lines(rows, look, bounded, sheet.name),
                            sheet.visible != SheetVisibleEnum.Visible, _area(merged) if merged else None,
                        )
                    )
                )  # fmt: skip
            return made
    except SourceError:
        raise
    except PasswordError:
        raise _locked(bounded.source) from None
    except Exception as error:  # noqa: BLE001  the library raises anything on malformed input
        raise _unreadable(bounded.source, type(error).__name__) from None


def _look(path: Path, bounded: Bounded) -> list[SheetLook]:
    try:
        with olefile.OleFileIO(str(path)) as file:
            name = next((n for n in STREAMS if file.exists(n)), None)
            if name is None:
                raise _locked(bounded.source) if file.exists("EncryptedPackage") else _unreadable(bounded.source, "OLE")
            return look_through(file.openstream(name), bounded.most("cells"))
    except TooMuch:
        raise beyond(bounded, "cells") from None
    except Encrypted:
        raise _locked(bounded.source) from None
    except SourceError:
        raise
    except (OSError, struct.error, ValueError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise _unreadable(bounded.source, type(error).__name__) from None


def _lines(rows: Sequence[Sequence[object]], look: SheetLook, bounded: Bounded, title: str) -> Iterator[Line]:
    most = bounded.most("cell_chars")
    for number, values in enumerate(rows):
        texts = [text_of(v, look.forms.get((number, i), GENERAL)) for i, v in enumerate(values)]
        for index in [i for i, t in enumerate(texts) if not t and (number, i) in look.errors]:
            texts[index] = look.errors[number, index]
        if any(len(t) > most for t in texts):
            raise beyond(bounded, "cell_chars", sheet=title, row=number + 1)
        yield Line(number + 1, texts, number in look.hidden)


def _area(merged: tuple[tuple[int, int], tuple[int, int]]) -> str:
    (top, left), (bottom, right) = merged
    return f"{column_letter(left + 1)}{top + 1}:{column_letter(right + 1)}{bottom + 1}"


def _locked(source: str) -> SourceError:
    return SourceError(source, "The workbook has a password.", "Save it again without one.")


def _unreadable(source: str, error: str) -> SourceError:
    return SourceError(
        source, "This is not an .xls workbook that can be read ({error}).", "Open it in a spreadsheet program and save it as .xlsx.", error=error
    )  # fmt: skip
