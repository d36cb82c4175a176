"""Lists that people are bringing in: the file as it was given, and what was chosen and mended, kept in the data folder.

So a reload, another page, or a restart loses nothing. A list is a folder with two files; what was chosen is written anew at each choice.
"""

import json
import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from rdflib import URIRef

from leerland_graph.core.errors import StoreError
from leerland_graph.core.files import make_private, write_private
from leerland_graph.exchange.grid import GridEdits

__all__ = ["KEPT_DAYS", "ListWork", "ListWorks"]

FOLDER = "lists"
KEPT_DAYS = 90
"""The days that a list is kept after it was last touched."""
_ID = re.compile(r"^[0-9a-f]{32}$")


@dataclass(frozen=True)
class ListWork:
    """A list on its way in: for which landscape, by whom, the name of its file.

    `choices` has what somebody chose, by place: `sheet`, `column:naam`, `value:targetGroup:lokale bank`. `edits` has what was mended in the
    rows, by grid. `left`, `overwritten` and `deleted` are the IRIs of descriptions that are treated otherwise than the others are. `added` are
    names that are made, each with the id of its column.
    """

    id: str
    landscape: URIRef
    who: str
    name: str
    when: datetime
    choices: Mapping[str, str] = field(default_factory=dict)
    edits: Mapping[str, GridEdits] = field(default_factory=dict)
    left: frozenset[str] = frozenset()
    overwritten: frozenset[str] = frozenset()
    deleted: frozenset[str] = frozenset()
    added: frozenset[tuple[str, str]] = frozenset()

    def chosen(self, place: str, value: str | None) -> "ListWork":
        """The work with a choice; None takes a choice back."""
        others = {k: v for k, v in self.choices.items() if k != place}
        return replace(self, choices=others if value is None else {**others, place: value})

    def mended(self, grid: str, edits: GridEdits) -> "ListWork":
        """The work with what was mended in a grid."""
        others = {k: v for k, v in self.edits.items() if k != grid}
        return replace(self, edits={**others, grid: edits} if edits else others)


class ListWorks:
    """The lists in a data folder that people are bringing in."""

    def __init__(self, data: Path) -> None:
        self.folder = data / FOLDER

    def begin(self, landscape: URIRef, name: str, content: bytes, who: str) -> ListWork:
        """Keep a list that was given; those that nobody touched for long go away.

        Raises:
            StoreError: the folder cannot be written.
        """
        self._clear_out()
        work = ListWork(uuid4().hex, landscape, who, name, datetime.now(UTC))
        place = self.folder / work.id / "content"
        try:
            make_private(place)
            place.write_bytes(content)
        except OSError as error:
            raise self._cannot(error) from None
        self.save(work)
        return work

    def save(self, work: ListWork) -> None:
        """Keep what was chosen and mended.

        Raises:
            StoreError: the folder cannot be written.
        """
        told = {
            "landscape": str(work.landscape), "who": work.who, "name": work.name, "when": datetime.now(UTC).isoformat(),
            "choices": dict(work.choices), "edits": {k: e.as_json() for k, e in work.edits.items()},
            "left": sorted(work.left), "overwritten": sorted(work.overwritten), "deleted": sorted(work.deleted),
            "added": sorted(work.added),
        }  # fmt: skip
        try:
            write_private(self.folder / work.id / "work.json", json.dumps(told, ensure_ascii=False))
        except OSError as error:
            raise self._cannot(error) from None

    def get(self, name: str) -> ListWork | None:
        """The work with this id, or None if there is none or it cannot be read."""
        if not _ID.match(name):
            return None
        try:
            told = json.loads((self.folder / name / "work.json").read_text(encoding="utf-8"))
            return ListWork(
                name, URIRef(told["landscape"]), told["who"], told["name"], datetime.fromisoformat(told["when"]), told["choices"],
                {k: GridEdits.from_json(e) for k, e in told["edits"].items()},
                frozenset(told["left"]), frozenset(told["overwritten"]), frozenset(told["deleted"]),
                frozenset((str(column), str(text)) for column, text in told.get("added", ())),
            )  # fmt: skip
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def content(self, work: ListWork) -> bytes:
        """The file as it was given.

        Raises:
            StoreError: it is no longer there.
        """
        try:
            return (self.folder / work.id / "content").read_bytes()
        except OSError as error:
            raise StoreError(
                str(self.folder), "The list cannot be read: {error}.", "Give it once more.", error=os.strerror(error.errno or 0)
            ) from None  # fmt: skip

    def all(self, landscape: URIRef, who: str) -> list[ListWork]:
        """The lists that somebody is bringing into a landscape, and those that nobody put a name to, latest first; of everybody if `who` is ''."""
        names = [p.name for p in self.folder.iterdir()] if self.folder.is_dir() else []
        found = [
            w
            for name in names
            if (w := self.get(name)) is not None and w.landscape == landscape and (not who or w.who in ("", who))
        ]
        return sorted(found, key=lambda w: (w.when, w.id), reverse=True)

    def drop(self, name: str) -> None:
        """Delete a list, if it exists."""
        if _ID.match(name):
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def _clear_out(self) -> None:
        """Delete the lists that nobody touched for `KEPT_DAYS`."""
        last = datetime.now(UTC) - timedelta(days=KEPT_DAYS)
        for path in self.folder.iterdir() if self.folder.is_dir() else ():
            work = self.get(path.name)
            if work is not None and work.when < last:
                self.drop(work.id)

    def forget(self, who: str) -> None:
        """Remove a user's name from all lists; the lists stay."""
        for path in self.folder.iterdir() if self.folder.is_dir() else ():
            work = self.get(path.name)
            if work is not None and work.who == who:
                self.save(replace(work, who=""))

    def _cannot(self, error: OSError) -> StoreError:
        return StoreError(
            str(self.folder), "The list cannot be kept: {error}.", "Make room, or give write permission.", error=error.strerror
        )  # fmt: skip
