"""The error hierarchy. Each error carries its data, a remedy, and a message that can be said in any language.

Messages are English templates with values, written where the error is raised and translated by the catalogues.
The raising code needs no language; the code that displays the error chooses one: `error.message("nl")`.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from leerland_graph.core.i18n import N_, Message, gettext, message

__all__ = [
    "LeerlandError",
    "NoStore",
    "NotFound",
    "SettingsError",
    "SourceError",
    "StoreChanged",
    "StoreError",
    "StoreLocked",
    "UndoConflict",
    "UsageError",
]


def _paragraph(lang: str, values: Mapping[str, object], *templates: str) -> str:
    return " ".join(gettext(t, lang, **values) for t in templates if t)


_ADDRESS = re.compile(r"""https?://[^\s'"<>]+|(?<![\w:/.])(?:/|[A-Za-z]:\\)[^\s'":,;]+""")
"""Matches URLs and absolute file paths."""


def _named(value: object) -> object:
    """The value; for an absolute path only the file name."""
    is_path = isinstance(value, Path) or (isinstance(value, str) and Path(value).is_absolute())
    return Path(str(value)).name if is_path else value


class LeerlandError(Exception):
    """Base class of all errors shown to users; `exit_code` is the exit code of the command line."""

    exit_code: ClassVar[int] = 2

    def message(self, lang: str) -> str:
        """The message: what is wrong, where, and the remedy."""
        raise NotImplementedError

    def public_message(self, lang: str) -> str:
        """The message for remote users, without file paths or addresses of the server."""
        return self.message(lang)

    def __str__(self) -> str:
        return self.message("en")


class UsageError(LeerlandError):
    """A request that cannot be carried out as given. `problem` and `remedy` are templates for `values`."""

    def __init__(self, problem: str, remedy: str = "", **values: object) -> None:
        self.problem, self.remedy, self.values = problem, remedy, values

    def message(self, lang: str) -> str:
        return _paragraph(lang, self.values, self.problem, self.remedy)

    def public_message(self, lang: str) -> str:
        return _paragraph(lang, {n: _named(v) for n, v in self.values.items()}, self.problem, self.remedy)


class SettingsError(UsageError):
    """A setting has an invalid value."""


class NotFound(LeerlandError):
    """No resource has this name; `candidates` are the closest existing names."""

    def __init__(self, what: str, name: str, candidates: tuple[str, ...] = ()) -> None:
        self.what, self.name, self.candidates = what, name, candidates

    def message(self, lang: str) -> str:
        text = gettext("There is no {what} called '{name}'.", lang, what=gettext(self.what, lang), name=self.name)
        if self.candidates:
            near = tuple(f"'{c}'" for c in self.candidates)
            return f"{text} {gettext('Did you mean {near}?', lang, near=near)}"
        return f"{text} {gettext('Use an IRI, a local name or a label; `leerland list` shows what there is.', lang)}"


class SourceError(LeerlandError):
    """A file that cannot be parsed: `source` is its name; `sheet`, `row` and `column` locate the error where known."""

    exit_code: ClassVar[int] = 1

    def __init__(
        self, source: str, problem: str, remedy: str, *, sheet: str | None = None, row: int | None = None,
        column: str | None = None, **values: object,
    ) -> None:  # fmt: skip
        self.source, self.problem, self.remedy, self.values = source, problem, remedy, values
        self.sheet, self.row, self.column = sheet, row, column

    @property
    def said(self) -> Message:
        """What is wrong and the remedy, without the place."""
        problem, remedy = message(self.problem, **self.values), message(self.remedy, **self.values)
        return message("{problem} {remedy}", problem=problem, remedy=remedy)

    def message(self, lang: str) -> str:
        where = [self.source]
        if self.sheet:
            where.append(gettext("sheet '{sheet}'", lang, sheet=self.sheet))
        if self.row is not None:
            row = gettext("row {row}", lang, row=self.row) if self.sheet else gettext("line {row}", lang, row=self.row)
            where.append(row)
        if self.column:
            where.append(gettext("column '{column}'", lang, column=self.column))
        return f"{', '.join(where)}: {_paragraph(lang, self.values, self.problem, self.remedy)}"


class StoreError(LeerlandError):
    """The store, a data folder or a server, cannot be opened, read or written."""

    def __init__(self, folder: str, problem: str, remedy: str, **values: object) -> None:
        self.folder, self.problem, self.remedy, self.values = folder, problem, remedy, values

    def message(self, lang: str) -> str:
        where = N_("(server: {folder})") if "://" in self.folder else N_("(data folder: {folder})")
        return _paragraph(lang, {**self.values, "folder": self.folder}, self.problem, where, self.remedy)

    def public_message(self, lang: str) -> str:
        here = gettext("the store", lang)
        values = {n: _ADDRESS.sub(here, str(v)).replace(self.folder, here) for n, v in self.values.items()}
        return _paragraph(lang, values, self.problem, self.remedy)


class NoStore(StoreError):
    """The data folder holds no store yet; `leerland init`, or the app on its page Begin, makes one."""

    def __init__(self, folder: Path | str) -> None:
        super().__init__(str(folder), "There is no store here yet.", "Make one with `leerland init`.")


class StoreChanged(StoreError):
    """A writer removed files that this reader still needed; reopened, the store can be read. `detail` is what the engine said."""

    def __init__(self, folder: Path | str, detail: str) -> None:
        super().__init__(str(folder), "The store changed while it was being read.", "Ask again.", detail=detail)


class StoreLocked(StoreError):
    """Another process has the store open for writing."""

    def __init__(self, folder: Path | str) -> None:
        super().__init__(
            str(folder),
            "Another process has this store open for writing, most likely the app.",
            "Stop that process, or make the change in the app; reading commands work meanwhile.",
        )


class UndoConflict(LeerlandError):
    """A change that cannot be undone because later changes depend on it."""

    exit_code: ClassVar[int] = 1

    def __init__(self, change: int, later: tuple[int, ...], subjects: tuple[str, ...]) -> None:
        self.change, self.later, self.subjects = change, later, subjects

    def message(self, lang: str) -> str:
        return gettext(
            "Change {change} cannot be undone: change {later} later touched the same statements of {subjects}. "
            "Undo the later change first, or all together on the page History (`leerland undo --with-later`), or edit the description.", lang,
            change=self.change, later=", ".join(map(str, self.later)), subjects=", ".join(self.subjects[:3]),
        )  # fmt: skip
