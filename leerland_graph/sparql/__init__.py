"""SPARQL: the library of questions, and the protocol by which others ask theirs."""

from leerland_graph.sparql.builder import Column, Wanted, query_of
from leerland_graph.sparql.check import Mistake, mistake
from leerland_graph.sparql.description import described
from leerland_graph.sparql.explain import Step, explain
from leerland_graph.sparql.formats import GRAPHS, TABLES, Format, chosen
from leerland_graph.sparql.library import Parameter, Query, find_query, library, run_query
from leerland_graph.sparql.lookup import is_lookup, look_up
from leerland_graph.sparql.own import Kept, OwnQueries
from leerland_graph.sparql.pool import Broken, Parts, Pool, Reply
from leerland_graph.sparql.protocol import Asked, Incoming, Problem, asked
from leerland_graph.sparql.terms import KEYWORDS, Term, terms

__all__ = [
    "GRAPHS",
    "KEYWORDS",
    "TABLES",
    "Asked",
    "Broken",
    "Column",
    "Format",
    "Incoming",
    "Kept",
    "Mistake",
    "OwnQueries",
    "Parameter",
    "Parts",
    "Pool",
    "Problem",
    "Query",
    "Reply",
    "Step",
    "Term",
    "Wanted",
    "asked",
    "chosen",
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
