"""Drafts: unsaved input, stored in the data folder so that it survives a reload, a lost connection and a restart.

A draft is one small file, written to a temporary name and then renamed, so that the file is always complete.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from rdflib import URIRef

from leerland_graph.core.errors import StoreError
from leerland_graph.core.files import write_private
from leerland_graph.core.namespaces import new_graph
from leerland_graph.forms.description import Description, read, statements
from leerland_graph.store.rdf_terms import Triple, from_ntriples, to_ntriples
from leerland_graph.validation.form import Form

__all__ = ["Draft", "Drafts"]

FOLDER = "drafts"
_ID = re.compile(r"^[0-9a-f]{32}$")


@dataclass(frozen=True)
class Draft:
    """Work in progress on one description: its triples when it was opened, and now.

    `before` is empty for a new description. `title` is shown in lists.
    """

    id: str
    landscape: URIRef
    cls: URIRef
    node: URIRef
    before: frozenset[Triple]
    now: frozenset[Triple]
    who: str
    when: datetime
    title: str = ""

    @classmethod
    def of(
        cls, landscape: URIRef, description: Description, *, who: str, before: Iterable[Triple] = (), title: str = ""
    ) -> "Draft":
        """A new draft of a description."""
        return cls(
            uuid4().hex, landscape, description.form.cls, URIRef(str(description.node)), frozenset(before),
            frozenset(statements(description)), who, datetime.now(UTC), title,
        )  # fmt: skip

    @property
    def is_new(self) -> bool:
        """Whether it describes a resource that is not in the landscape yet."""
        return not self.before

    def description(self, form: Form) -> Description:
        """The description as it is in the draft."""
        return _read(self.now, self.node, form)

    def opened(self, form: Form) -> Description:
        """The description as it was when the draft was opened."""
        return _read(self.before, self.node, form)

    def with_now(self, description: Description, *, title: str = "") -> "Draft":
        """The draft with the current description."""
        return replace(self, now=frozenset(statements(description)), when=datetime.now(UTC), title=title or self.title)


def _read(triples: frozenset[Triple], node: URIRef, form: Form) -> Description:
    graph = new_graph()
    for triple in triples:
        graph.add(triple)
    return read(graph, node, form)


class Drafts:
    """The drafts in a data folder: those of the form, or with `part` those of another page."""

    def __init__(self, data: Path, part: str = "") -> None:
        self.data, self.folder = data, data / FOLDER / part

    def save(self, draft: Draft) -> None:
        """Store a draft.

        Raises:
            StoreError: the folder cannot be written.
        """
        content = json.dumps(
            {
                "landscape": str(draft.landscape), "class": str(draft.cls), "node": str(draft.node), "who": draft.who,
                "when": draft.when.isoformat(), "title": draft.title, "before": to_ntriples(draft.before),
                "now": to_ntriples(draft.now),
            },
            ensure_ascii=False,
        )  # fmt: skip
        try:
            write_private(self._file(draft.id), content)
        except OSError as error:
            raise StoreError(
                str(self.folder),
                "The draft cannot be kept: {error}.",
                "Make room, or give write permission.",
                error=error.strerror,
            ) from None

    def get(self, name: str) -> Draft | None:
        """The draft with this id, or None if there is none or it cannot be read."""
        if not _ID.match(name):
            return None
        try:
            told = json.loads(self._file(name).read_text(encoding="utf-8"))
            return Draft(
                name, URIRef(told["landscape"]), URIRef(told["class"]), URIRef(told["node"]),
                frozenset(from_ntriples(told["before"])), frozenset(from_ntriples(told["now"])), told["who"],
                datetime.fromisoformat(told["when"]), told["title"],
            )  # fmt: skip
        except (OSError, ValueError, KeyError, SyntaxError):
            return None

    def all(self, landscape: URIRef | None = None) -> list[Draft]:
        """The drafts (of one landscape), latest first."""
        names = [p.stem for p in self.folder.glob("*.json")] if self.folder.is_dir() else []
        found = [d for name in names if (d := self.get(name)) is not None and landscape in (None, d.landscape)]
        return sorted(found, key=lambda d: d.when, reverse=True)

    def drop(self, name: str) -> None:
        """Delete a draft, if it exists."""
        if _ID.match(name):
            self._file(name).unlink(missing_ok=True)

    def forget(self, who: str) -> None:
        """Remove a user's name from all drafts, also those of other pages; the drafts stay."""
        for draft in self.all():
            if draft.who == who:
                self.save(replace(draft, who=""))
        for folder in self.folder.glob("*/"):
            Drafts(self.data, folder.name).forget(who)

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.json"
