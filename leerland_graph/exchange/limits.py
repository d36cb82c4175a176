"""Limits on the content of a file, and the errors for exceeding them."""

from leerland_graph.core.errors import SourceError
from leerland_graph.core.settings import Settings

__all__ = ["Bounded", "beyond"]

_TOLD = {
    "unpacked_mb": "The file unpacks to more than {most} MB.",
    "files": "The archive has more than {most} files.",
    "cells": "The file has more than {most} rows or cells.",
    "columns": "The table has more than {most} columns.",
    "cell_chars": "A cell has more than {most} characters.",
    "statements": "The file has more than {most} statements.",
    "unnamed": "The file has more than {most} nodes without a name.",
    "depth": "The file nests more than {most} levels deep.",
}
_RAISE = "Split it, or raise {setting} if it really is a catalogue; nothing was stored."


class Bounded:
    """The limits from the settings for one file, by their names without `max_`."""

    def __init__(self, source: str, settings: Settings | None = None) -> None:
        self.source, self.settings = source, settings or Settings()

    def most(self, name: str) -> int:
        """The limit of that name."""
        found = getattr(self.settings, f"max_{name}")
        assert isinstance(found, int)
        return found

    def check(self, name: str, count: int, *, sheet: str | None = None, row: int | None = None) -> None:
        """Check a count against its limit.

        Raises:
            SourceError: it exceeds the limit.
        """
        if count > self.most(name):
            raise beyond(self, name, sheet=sheet, row=row)


def beyond(bounded: Bounded, name: str, *, sheet: str | None = None, row: int | None = None) -> SourceError:
    """The error for exceeding a limit: what there is too much of, where, and the setting to raise."""
    return SourceError(
        bounded.source, _TOLD[name], _RAISE, sheet=sheet, row=row,
        most=bounded.most(name), setting=f"LEERLAND_MAX_{name.upper()}",
    )  # fmt: skip
