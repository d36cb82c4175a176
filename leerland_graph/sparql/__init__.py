"""SPARQL: the query library, and the protocol endpoint for external queries."""

from leerland_graph.sparql.builder import Column, Wanted, query_of
from leerland_graph.sparql.check import Mistake, mistake
from leerland_graph.sparql.columns import column_names
from leerland_graph.sparql.completion import KEYWORDS, Term, terms
from leerland_graph.sparql.description import described
from leerland_graph.sparql.explain import Step, explain
from leerland_graph.sparql.fast_path import is_lookup, look_up
from leerland_graph.sparql.formats import GRAPHS, TABLES, Format, chosen
from leerland_graph.sparql.library import Parameter, Query, find_query, library, run_query
from leerland_graph.sparql.pool import Broken, Parts, Pool, Reply
from leerland_graph.sparql.protocol import ProtocolError, ProtocolRequest, SparqlRequest, parse_request
from leerland_graph.sparql.saved_queries import SavedQueries, SavedQuery

__all__ = [
    "GRAPHS",
    "KEYWORDS",
    "TABLES",
    "SparqlRequest",
    "Broken",
    "Column",
    "Format",
    "ProtocolRequest",
    "SavedQuery",
    "Mistake",
    "SavedQueries",
    "Parameter",
    "Parts",
    "Pool",
    "ProtocolError",
    "Query",
    "Reply",
    "Step",
    "Term",
    "Wanted",
    "parse_request",
    "chosen",
    "column_names",
    "described",
    "explain",
    "find_query",
    "is_lookup",
    "library",
    "look_up",
    "mistake",
    "query_of",
    "run_query",
    "terms",
]
