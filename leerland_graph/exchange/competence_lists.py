"""Lists of competences of others, ESCO or CompetentNL for instance: concepts with their IRI and names, from files of the organisation.

Nothing is fetched, and nothing of a list is stored but the IRI that somebody chose.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from rdflib import Literal, URIRef

from leerland_graph.core.errors import SourceError
from leerland_graph.core.namespaces import SKOS
from leerland_graph.core.same_text import one_line
from leerland_graph.core.settings import Settings
from leerland_graph.exchange.cells import looks_like_iri
from leerland_graph.exchange.column_fit import language_tag
from leerland_graph.exchange.column_hints import header_key
from leerland_graph.exchange.rdf import read_rdf
from leerland_graph.exchange.readers import is_rdf, read_tables
from leerland_graph.exchange.reading import ReadingOptions
from leerland_graph.exchange.tables import Table, check_size

__all__ = ["ListedConcept", "read_competence_list"]

ADDRESSES = frozenset({"concept uri", "uri", "iri", "concept iri", "skill uri", "concept", "code uri"})
NAMES = frozenset({"preferred label", "pref label", "label", "naam", "name", "titel", "title", "voorkeursterm"})
DEFINITIONS = frozenset({"description", "definition", "omschrijving", "definitie", "beschrijving", "scope note"})
"""What the columns are called, without a language at their end (`preferredLabel@nl`, `Naam (nl)`)."""


@dataclass
class ListedConcept:
    """A concept of a list: its names and definitions by language."""

    names: dict[str, str] = field(default_factory=dict)
    definitions: dict[str, str] = field(default_factory=dict)


def read_competence_list(path: Path, settings: Settings) -> dict[URIRef, ListedConcept]:
    """The concepts of a file, by IRI: of RDF what has a `skos:prefLabel`, of a table each row with an IRI and a name.

    Of RDF only names in Dutch, English and the language of the settings are kept; names in a column that says no language are in that of the settings.

    Raises:
        SourceError: the file cannot be read, or has no column with IRIs or with names, or no concept.
    """
    check_size(path, settings.max_file_mb)
    if is_rdf(path, settings):
        found = _of_graph(read_rdf(path, settings.base_iri, settings=settings).triples, {"nl", "en", "", settings.lang})
    else:
        found = {}
        for table in read_tables(path, ReadingOptions(), settings):
            found |= _of_table(table, settings.lang)
    named = {iri: concept for iri, concept in found.items() if concept.names}
    if not named:
        raise SourceError(path.name, "The list has no concept with an IRI and a name.", "Export it again, with both.")
    return named


def _of_graph(triples: Iterable[tuple[object, object, object]], tongues: set[str]) -> dict[URIRef, ListedConcept]:
    found: dict[URIRef, ListedConcept] = {}
    for s, p, o in triples:
        if not isinstance(s, URIRef) or not isinstance(o, Literal) or (tag := o.language or "") not in tongues:
            continue
        if p == SKOS.prefLabel:
            found.setdefault(s, ListedConcept()).names[tag] = one_line(str(o))
        elif p in (SKOS.definition, SKOS.scopeNote):
            found.setdefault(s, ListedConcept()).definitions.setdefault(tag, str(o))
    return found


def _of_table(table: Table, lang: str) -> dict[URIRef, ListedConcept]:
    address = next((h for h in table.header if header_key(h) in ADDRESSES), None)
    names = {h: tag for h in table.header if (tag := _tongue(h, NAMES, lang))}
    if address is None or not names:
        raise SourceError(
            table.source, "This list of competences has no column with IRIs or none with names; found: {found}.",
            "Call one `conceptUri` and one `preferredLabel`.", found=[h for h in table.header if h],
        )  # fmt: skip
    definitions = {h: tag for h in table.header if (tag := _tongue(h, DEFINITIONS, lang))}
    found: dict[URIRef, ListedConcept] = {}
    for row in table.rows:
        iri = row.cells.get(address, "").strip()
        if looks_like_iri(iri):
            concept = found.setdefault(URIRef(iri), ListedConcept())
            concept.names |= {tag: one_line(text) for h, tag in names.items() if (text := row.cells.get(h, ""))}
            concept.definitions |= {tag: text for h, tag in definitions.items() if (text := row.cells.get(h, ""))}
    return found


def _tongue(header: str, words: frozenset[str], lang: str) -> str | None:
    """The language of a column that is called one of these words; None if it is not."""
    key = header_key(header)
    if key in words:
        return lang
    head, _, last = key.rpartition(" ")
    return language_tag(last) if head in words else None
