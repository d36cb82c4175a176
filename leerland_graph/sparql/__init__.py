"""SPARQL: the library of questions, and the protocol by which others ask theirs."""

from leerland_graph.sparql.description import described
from leerland_graph.sparql.formats import GRAPHS, TABLES, Format, chosen
from leerland_graph.sparql.library import Parameter, Query, find_query, library, run_query
from leerland_graph.sparql.pool import Pool
from leerland_graph.sparql.protocol import Asked, Incoming, Problem, asked

__all__ = [
    "GRAPHS",
    "TABLES",
    "Asked",
    "Format",
    "Incoming",
    "Parameter",
    "Pool",
    "Problem",
    "Query",
    "asked",
    "chosen",
    "described",
    "find_query",
    "library",
    "run_query",
]
