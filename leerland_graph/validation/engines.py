"""Two interchangeable SHACL engines: the Rust one is used first, pySHACL if that one fails."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum

from rdflib import URIRef

from leerland_graph.core.namespaces import new_graph
from leerland_graph.store.rdf_terms import from_ntriples
from leerland_graph.validation.assembly import EngineFailed
from leerland_graph.validation.bulk import validate_bulk
from leerland_graph.validation.report import Report
from leerland_graph.validation.shapes import Shapes

__all__ = ["Engine", "judged_by", "validate", "validate_bulk"]

_log = logging.getLogger(__name__)


class Engine(StrEnum):
    """The engine to use: `rust` (with pySHACL as fallback), or `pyshacl` for a second opinion."""

    RUST = "rust"
    PYSHACL = "pyshacl"


_ASKED: ContextVar[Engine] = ContextVar("engine", default=Engine.RUST)


@contextmanager
def judged_by(engine: Engine) -> Iterator[None]:
    """Use this engine within the context."""
    token = _ASKED.set(engine)
    try:
        yield
    finally:
        _ASKED.reset(token)


def validate(data: bytes, shapes: Shapes, *, only: frozenset[str] | None = None) -> Report:
    """Validate N-Triples: all of it, or the resources in `only`. Both engines give equal findings; pySHACL takes some hundred times as long.

    Raises:
        EngineFailed: both engines failed.
    """
    if _ASKED.get() is Engine.RUST:
        try:
            return validate_bulk(data, shapes, only=only)
        except EngineFailed as error:
            _log.warning("The SHACL engine in Rust cannot be used, pySHACL validates instead: %s", error.reason)
    from leerland_graph.validation.reference import validate_reference  # lazily, with pySHACL: it is seldom needed

    graph = new_graph()
    for triple in from_ntriples(data.decode()):
        graph.add(triple)
    report = validate_reference(graph, shapes, focus=None if only is None else map(URIRef, only))
    return report if only is None else report.only(lambda f: f.focus in only)
