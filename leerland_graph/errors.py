"""One family of errors. Each carries its data and says what to do about it."""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

__all__ = [
    "LeerlandError",
    "NotFound",
    "SettingsError",
    "SourceError",
    "StoreError",
    "StoreLocked",
    "UndoConflict",
    "UsageError",
]


class LeerlandError(Exception):
    """The base of all errors that a user can meet; `exit_code` is the command line's."""

    exit_code: ClassVar[int] = 2


@dataclass
class UsageError(LeerlandError):
    """Something was asked that cannot be done that way."""

    problem: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.problem} {self.remedy}".strip()


class SettingsError(UsageError):
    """A setting has a value that cannot be used."""


@dataclass
class NotFound(LeerlandError):
    """A name that nothing answers to; `candidates` are the nearest that exist."""

    what: str
    name: str
    candidates: tuple[str, ...] = ()

    def __str__(self) -> str:
        text = f"There is no {self.what} called '{self.name}'."
        if self.candidates:
            names = " or ".join(f"'{c}'" for c in self.candidates)
            return f"{text} Did you mean {names}?"
        return f"{text} Use an IRI, a local name or a label; `leerland list` shows what there is."


@dataclass
class SourceError(LeerlandError):
    """A file that cannot be read as what it claims to be."""

    exit_code: ClassVar[int] = 1

    source: str
    problem: str
    remedy: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        where = [self.source]
        if self.sheet:
            where.append(f"sheet '{self.sheet}'")
        if self.row is not None:
            where.append(f"line {self.row}")
        if self.column:
            where.append(f"column '{self.column}'")
        return f"{', '.join(where)}: {self.problem} {self.remedy}".strip()


@dataclass
class StoreError(LeerlandError):
    """The store, a data folder or a server, cannot be opened, read or written."""

    folder: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        what = "server" if "://" in self.folder else "data folder"
        return f"{self.problem} ({what}: {self.folder}) {self.remedy}".strip()


class StoreLocked(StoreError):
    """Another process has the store open for writing."""

    def __init__(self, folder: Path | str) -> None:
        super().__init__(
            str(folder),
            "Another process has this store open for writing, most likely the app.",
            "Stop that process, or make the change in the app; reading commands work meanwhile.",
        )


@dataclass
class UndoConflict(LeerlandError):
    """A change that cannot be reversed because later ones built on it."""

    exit_code: ClassVar[int] = 1

    change: int
    later: tuple[int, ...]
    subjects: tuple[str, ...]

    def __str__(self) -> str:
        return (
            f"Change {self.change} cannot be undone: change {', '.join(map(str, self.later))} later touched the same "
            f"statements of {', '.join(self.subjects[:3])}. Undo the later change first, or edit the description."
        )
