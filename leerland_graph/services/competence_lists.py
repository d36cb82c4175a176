"""The lists of competences of others that the settings name, as choices; read again when a file changes."""

from functools import lru_cache
from pathlib import Path

from rdflib import URIRef

from leerland_graph.core.namespaces import SKOS
from leerland_graph.core.settings import Settings, get_settings
from leerland_graph.exchange.competence_lists import read_competence_list
from leerland_graph.forms import Choices, Option

__all__ = ["MATCHES", "listed_competences"]

MATCHES = (SKOS.exactMatch, SKOS.closeMatch)
"""The properties whose values are chosen from the lists."""


def listed_competences() -> Choices:
    """All concepts of all lists; of a concept in several the first is kept. No choices where no list is set.

    Raises:
        SourceError: a list cannot be read.
    """
    settings = get_settings()
    return _read(tuple((p, p.stat().st_mtime_ns if p.is_file() else 0) for p in settings.lists), settings.lang)


@lru_cache(maxsize=2)
def _read(files: tuple[tuple[Path, int], ...], lang: str) -> Choices:
    settings: Settings = get_settings()
    options: dict[URIRef, Option] = {}
    for path, _ in files:
        for iri, concept in sorted(read_competence_list(path, settings).items()):
            options.setdefault(iri, Option(iri, concept.names, concept.definitions))
    return Choices(options)
