"""Saved queries: `.rq` files in the data folder, readable without this application."""

from dataclasses import dataclass
from pathlib import Path

from leerland_graph.core.errors import NotFound, StoreError, UsageError
from leerland_graph.core.files import write_private
from leerland_graph.core.labels import slug

__all__ = ["SavedQuery", "SavedQueries"]

FOLDER = "queries"
_TITLE = "# title: "


@dataclass(frozen=True)
class SavedQuery:
    """A saved query: its file name, its title, and its text without the title."""

    name: str
    title: str
    text: str


class SavedQueries:
    """The saved queries of a data folder."""

    def __init__(self, data: Path) -> None:
        self.folder = data / FOLDER

    def keep(self, title: str, text: str) -> SavedQuery:
        """Save a query under a title; one with the same title is replaced.

        Raises:
            UsageError: the title has no letters or digits, or the text is empty.
            StoreError: it cannot be written; an existing query is unchanged.
        """
        title = " ".join(title.split())
        name = slug(title)
        if not name:
            raise UsageError("The query has no name.", "Give it one, with letters or digits.")
        if not text.strip():
            raise UsageError("There is no query to keep.", "Write one first.")
        kept = SavedQuery(name, title, text.strip() + "\n")
        try:
            write_private(self.folder / f"{name}.rq", f"{_TITLE}{title}\n{kept.text}")
        except OSError as error:
            raise StoreError(
                str(self.folder),
                "The query cannot be kept: {error}.",
                "Make room, or give write permission.",
                error=error.strerror,
            ) from None
        return kept

    def all(self) -> list[SavedQuery]:
        """All saved queries, by title. Unreadable files are skipped."""
        found = []
        for path in sorted(self.folder.glob("*.rq")) if self.folder.is_dir() else []:
            try:
                text = path.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError):
                continue
            first, _, rest = text.partition("\n")
            titled = first.startswith(_TITLE)
            found.append(
                SavedQuery(path.stem, first.removeprefix(_TITLE) if titled else path.stem, rest if titled else text)
            )
        return sorted(found, key=lambda k: k.title.casefold())

    def get(self, name: str) -> SavedQuery | None:
        """The saved query with this name, or None."""
        return next((k for k in self.all() if k.name == name), None)

    def remove(self, name: str) -> None:
        """Delete a saved query.

        Raises:
            NotFound: there is none with that name.
        """
        if self.get(name) is None:
            raise NotFound("kept query", name)
        (self.folder / f"{name}.rq").unlink(missing_ok=True)
