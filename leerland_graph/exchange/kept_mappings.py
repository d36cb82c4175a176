"""Mappings as they were used last, kept by catalogue, so that the next version of a list needs none."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from rdflib import URIRef

from leerland_graph.core.errors import SourceError, StoreError
from leerland_graph.core.files import write_private
from leerland_graph.core.i18n import message
from leerland_graph.core.labels import local_name, slug
from leerland_graph.core.namespaces import DCTERMS
from leerland_graph.core.same_text import same
from leerland_graph.exchange.existing import Existing
from leerland_graph.exchange.mapping import Mapping, read_mapping
from leerland_graph.exchange.mapping_proposal import MappingProposal, Option
from leerland_graph.exchange.mapping_text import mapping_as_yaml
from leerland_graph.exchange.tables import Table
from leerland_graph.store import Store

__all__ = ["KeptMapping", "KeptMappings", "as_another", "as_before", "is_next_version", "is_of_its_name"]

FOLDER = "mappings"
ALIKE = 0.75
"""The share of columns that two versions of a list have in common at least: the columns of both over those of either (Jaccard)."""

SAME_LIST = 0.3
"""The share of its titles that a list has in common with a catalogue that is stored, from which it is taken for its next version."""


@dataclass(frozen=True)
class KeptMapping:
    """A mapping that fits a list: the columns that the list has and it does not know, and those that it knows and the list lacks.

    `is_same_name` tells whether it is of a catalogue of the name that was asked for.
    """

    mapping: Mapping
    new: tuple[str, ...]
    missing: tuple[str, ...]
    is_same_name: bool


class KeptMappings:
    """The mappings of the catalogues of one landscape, in the data folder."""

    def __init__(self, data: Path, landscape: URIRef) -> None:
        self.folder = data / FOLDER / slug(local_name(str(landscape)))

    def save(self, mapping: Mapping) -> None:
        """Keep a mapping in place of the former one of its catalogue.

        Raises:
            StoreError: the folder cannot be written.
        """
        try:
            write_private(self._file(mapping.catalogue), mapping_as_yaml(mapping))
        except OSError as error:
            raise StoreError(
                str(self.folder), "The mapping cannot be kept: {error}.", "Make room, or give write permission.", error=error.strerror
            ) from None  # fmt: skip

    def all(self) -> list[Mapping]:
        """The mappings, by the name of their catalogue; what cannot be read is passed over."""
        found = []
        for path in sorted(self.folder.glob("*.yaml")) if self.folder.is_dir() else ():
            try:
                found.append(read_mapping(path))
            except SourceError:
                continue
        return sorted(found, key=lambda m: m.catalogue)

    def of_file(self, name: str) -> Mapping | None:
        """The mapping of a list that was called as a file is, years and other figures apart; None if there are none or several.

        It tells how the file is read, before its columns can be compared.
        """
        stem = Path(name).stem
        found = [
            m for m in self.all() if _letters(m.catalogue) in {_letters(stem), _letters(f"{stem} {m.sheet or ''}")}
        ]
        return found[0] if len(found) == 1 else None

    def fitting(self, headers: Iterable[str], catalogue: str) -> KeptMapping | None:
        """The mapping that fits the columns of a list best; one of the same name goes first. None if none shares enough of its columns."""
        best: tuple[tuple[bool, float], KeptMapping] | None = None
        mine = {same(h): h for h in headers if h}
        for mapping in self.all():
            known = {
                same(h): h
                for h in (
                    *mapping.columns,
                    *mapping.ignore,
                    *([mapping.language_column] if mapping.language_column else []),
                )
            }
            share = len(mine.keys() & known.keys()) / max(1, len(mine.keys() | known.keys()))
            if share < ALIKE:
                continue
            is_same = mapping.catalogue == catalogue
            lacking = tuple(h for k, h in known.items() if k not in mine and h not in mapping.ignore)
            kept = KeptMapping(mapping, tuple(h for k, h in mine.items() if k not in known), lacking, is_same)
            if best is None or (is_same, share) > best[0]:
                best = ((is_same, share), kept)
        return best[1] if best is not None else None

    def _file(self, catalogue: str) -> Path:
        mark = hashlib.sha256(catalogue.encode()).hexdigest()[:8]
        return self.folder / f"{slug(catalogue)[:60]}-{mark}.yaml"


def _letters(name: str) -> str:
    return re.sub(r"[\W\d_]+", "", same(name))


def is_next_version(store: Store, landscape: URIRef, table: Table, mapping: Mapping) -> bool:
    """Whether a list is the next version of the catalogue of a mapping, told by how many of its titles are there already; not where none of its
    identifiers is, though both have them."""
    said, known = _names(store, landscape, table, mapping, "identifier", DCTERMS.identifier)
    if said and known and said.isdisjoint(known):
        return False
    said, known = _names(store, landscape, table, mapping, "title", DCTERMS.title)
    return bool(said) and len(said & known) / len(said) >= SAME_LIST


def is_of_its_name(store: Store, landscape: URIRef, table: Table, kept: KeptMapping) -> bool:
    """Whether a list of the name of a catalogue can be its next version: one row of it is there, or none of the catalogue is.

    Files of different departments are often called the same. Where both have identifiers these tell, since offers of different lists share titles.
    """
    if not kept.is_same_name or not Existing.read(store, landscape).by_catalogue.get(kept.mapping.catalogue):
        return kept.is_same_name
    for column, prop in (("identifier", DCTERMS.identifier), ("title", DCTERMS.title)):
        said, known = _names(store, landscape, table, kept.mapping, column, prop)
        if said and known:
            return not said.isdisjoint(known)
    return False


def _names(
    store: Store, landscape: URIRef, table: Table, mapping: Mapping, column: str, prop: URIRef
) -> tuple[set[str], set[str]]:
    """What a list has in a column of ours, as the mapping reads it, and what the catalogue has."""
    columns = [h for h, rule in mapping.columns.items() if rule.to == column]
    said = {same(text) for row in table.rows for h in columns if (text := row.cells.get(h, "").strip())}
    mine = Existing.read(store, landscape).by_catalogue.get(mapping.catalogue, set())
    return said, {same(str(o)) for node in mine for _, p, o in store.triples(landscape, node) if p == prop}


def as_another(proposal: MappingProposal, kept: Mapping) -> MappingProposal:
    """The proposal for another list with the same columns: they are read as in the one that is known, but without its constants, and where that list
    names things in a column in which this one seems to have nothing, the column is proposed anew."""
    anew = {same(c.header) for c in proposal.columns if not c.chosen.to}
    columns = {h: rule for h, rule in kept.columns.items() if same(h) not in anew}
    return as_before(proposal, kept.model_copy(update={"columns": columns, "constants": {}}))


def as_before(proposal: MappingProposal, kept: Mapping) -> MappingProposal:
    """The proposal, with the columns, the constants and the values that a former version of the list had as it had them."""
    rules = {same(h): rule for h, rule in kept.columns.items()}
    ignored = {same(h) for h in kept.ignore}
    columns = []
    for column in proposal.columns:
        key = same(column.header)
        to = (
            rules[key].to
            if key in rules
            else "language_column"
            if key == same(kept.language_column or "")
            else ""
            if key in ignored
            else None
        )
        if to is None:
            columns.append(column)
            continue
        chosen = Option(to, 1.0, message("as the last time"), rules.get(key))
        others = tuple(o for o in (column.chosen, *column.alternatives) if o.to != to)[:3]
        columns.append(replace(column, chosen=chosen, alternatives=others))
    chosen_rules = {c.header: c.chosen.rule for c in columns if c.chosen.rule is not None}
    tongue = next((c.header for c in columns if c.chosen.to == "language_column"), None)
    mapping = proposal.mapping.model_copy(
        update={
            "columns": chosen_rules, "constants": dict(kept.constants), "constants_unknown": kept.constants_unknown,
            "catalogue": kept.catalogue, "language": kept.language, "language_column": tongue,
            "languages": {**proposal.mapping.languages, **kept.languages},
            "ignore": tuple(c.header for c in columns if c.chosen.to == ""),
        }
    )  # fmt: skip
    filled = {r.to for r in chosen_rules.values()} | set(kept.constants)
    return replace(
        proposal, columns=tuple(columns), mapping=mapping,
        lacking=tuple(name for name in ("title", "owner", "interventionType") if name not in filled),
    )  # fmt: skip
