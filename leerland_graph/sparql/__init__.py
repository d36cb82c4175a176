"""SPARQL: the library of questions, and running them over a landscape."""

from leerland_graph.sparql.library import Parameter, Query, find_query, library, run_query

__all__ = ["Parameter", "Query", "find_query", "library", "run_query"]
