"""Repeating property paths (`*`, `+` and `?`), which some servers answer wrongly: test the server, and detect queries that use them.

Virtuoso 7.2.5 loses rows if such a path is combined with a filter on language or a join on an integer: nine elements of the ground
plate become one. No rewriting was found that is always correct there.
"""

from functools import lru_cache

from rdflib.paths import AlternativePath, InvPath, MulPath, NegatedPath, SequencePath
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery

from leerland_graph.core.namespaces import PREFIXES
from leerland_graph.store.graphs import ONTOLOGY
from leerland_graph.store.local import Local
from leerland_graph.store.remote.answers import Asking
from leerland_graph.store.sparql_text import without_text

__all__ = ["are_right", "repeats"]

_PROBES = (
    """SELECT ?e WHERE { ?e a/rdfs:subClassOf* ll:LandElement ; skos:prefLabel ?name ; ll:mapOrder ?order .
       FILTER(LANG(?name) = "nl") }""",
    """SELECT ?t WHERE { ?t skos:broader* llc:begeleiding ; skos:inScheme ?s ; skos:prefLabel ?name .
       FILTER(LANG(?name) = "nl") }""",
)


def are_right(asking: Asking, language: Local) -> bool:
    """Whether the server finds as many rows as the local copy of the ontology."""
    graphs = [str(ONTOLOGY)]
    return all(
        len(list(asking.ask(probe, graphs, None))) == len(list(language.query(probe, graphs, None)))  # type: ignore[arg-type]
        for probe in _PROBES
    )


@lru_cache(maxsize=512)
def repeats(text: str) -> bool:
    """Whether a query has a path with `*`, `+` or `?`. True if the query cannot be parsed.

    >>> repeats("SELECT ?x WHERE { ?x skos:broader* ?y }"), repeats("SELECT (COUNT(*) AS ?n) WHERE { ?x skos:broader ?y }")
    (True, False)
    """
    if not any(sign in without_text(text) for sign in "*+?"):
        return False
    try:
        return _inside(translateQuery(parseQuery(text), initNs=dict(PREFIXES)).algebra)
    except Exception:  # noqa: BLE001  (this parser is not the one that accepted the query: when in doubt, say yes)
        return True


def _inside(part: object) -> bool:
    """Whether an algebra expression contains such a path."""
    if isinstance(part, MulPath):
        return True
    if isinstance(part, SequencePath | AlternativePath):
        return any(map(_inside, part.args))
    if isinstance(part, InvPath | NegatedPath):
        return _inside(part.arg if isinstance(part, InvPath) else part.args)
    if isinstance(part, dict):
        return any(map(_inside, part.values()))
    return isinstance(part, list | tuple) and any(map(_inside, part))
