"""Capabilities of a SPARQL server, found by testing it."""

from dataclasses import dataclass, replace

import pyoxigraph as ox

from leerland_graph.core.errors import LeerlandError, StoreError
from leerland_graph.core.i18n import gettext
from leerland_graph.store.remote.answers import Asking
from leerland_graph.store.remote.spelling import WKT

__all__ = ["Traits", "look_at", "writing"]

PROBE = "urn:leerland:graph:probe"
NAMES = 150
_CROSS = "SELECT ?a ?b WHERE { ?a <urn:leerland:probe> ?x . ?b <urn:leerland:probe> ?y }"
_SHAPE = "POLYGON ((0 0, 10 0, 0 10, 0 0))"


@dataclass(frozen=True)
class Traits:
    """Test results: whether an update of several operations is one transaction; whether geometries are returned
    unchanged; the maximum number of rows of an answer (None: no limit, or a higher one than was tested); whether repeating property paths are
    answered correctly."""

    atomic: bool
    geometry: bool
    rows: int | None = None
    paths: bool = True

    def lacks(self, lang: str) -> list[str]:
        """Sentences that name each missing capability and its workaround."""
        found = []
        if not self.atomic:
            found.append(
                gettext(
                    "The server makes no transaction of several operations; changes therefore go through a journal, so that after a failure too either all or nothing is stored.",
                    lang,
                )
            )
        if self.rows is not None:
            found.append(
                gettext(
                    "The server gives at most {rows} rows per answer; larger answers are asked for in pages.",
                    lang,
                    rows=self.rows,
                )
            )
        if not self.geometry:
            found.append(
                gettext(
                    "The server makes something else of the shapes on the map; they are kept there as plain text.", lang
                )
            )
        if not self.paths:
            found.append(
                gettext(
                    "The server does not always answer paths with *, + or ? rightly; such questions are therefore answered here, from a copy in memory.",
                    lang,
                )
            )
        return found


def look_at(asking: Asking) -> Traits:
    """Test a server, in a graph that is removed afterwards. Needs the lease.

    Raises:
        StoreError: it lacks a required capability: a dataset given by the request.
    """
    asking.http.update(f"DROP SILENT GRAPH <{PROBE}>")
    try:
        body = " ".join(f'<urn:leerland:probe:{n}> <urn:leerland:probe> "{n}" .' for n in range(NAMES))
        asking.http.update(f"INSERT DATA {{ GRAPH <{PROBE}> {{ {body} }} }}")
        _check_dataset(asking)
        list(asking.ask(_CROSS, [PROBE], None))  # type: ignore[arg-type]
    finally:
        asking.http.update(f"DROP SILENT GRAPH <{PROBE}>")
    return replace(writing(asking), rows=asking.cuts_at)


def writing(asking: Asking) -> Traits:
    """The capabilities that matter for writing."""
    return Traits(_is_atomic(asking), _keeps_geometry(asking))


def _check_dataset(asking: Asking) -> None:
    """Check that a request is answered from exactly the graphs that it names."""
    seen = "ASK { ?s <urn:leerland:probe> ?o }"
    here = asking.ask(seen, [PROBE, "urn:leerland:graph:nothing"], None)
    elsewhere = asking.ask(seen, ["urn:leerland:graph:nothing"], None)
    if not here or elsewhere:
        raise StoreError(
            asking.http.server.url,
            "The server does not answer from the graphs that a request names (default-graph-uri).",
            "Use a server that keeps to the SPARQL 1.1 Protocol.",
        )


def _is_atomic(asking: Asking) -> bool:
    """Whether an update whose second operation fails is rolled back entirely."""
    graph = f"{PROBE}:atomic"
    failed = False
    asking.http.update(f"DROP SILENT GRAPH <{graph}>")
    try:
        asking.http.update(
            f'INSERT DATA {{ GRAPH <{graph}> {{ <urn:leerland:probe> <urn:leerland:probe> "1" }} }} ; CREATE GRAPH <{graph}>'
        )
    except LeerlandError:
        failed = True
    left = asking.ask(f"ASK {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}", None, None)
    asking.http.update(f"DROP SILENT GRAPH <{graph}>")
    return failed and not left


def _keeps_geometry(asking: Asking) -> bool:
    """Whether a polygon is returned unchanged."""
    graph = f"{PROBE}:geometry"
    given = ox.Literal(_SHAPE, datatype=ox.NamedNode(WKT))
    try:
        asking.http.update(f"INSERT DATA {{ GRAPH <{graph}> {{ <urn:leerland:probe> <urn:leerland:probe> {given} }} }}")
        (row,) = asking.ask("SELECT ?o WHERE { ?s ?p ?o }", [graph], None)  # type: ignore[misc]
    except LeerlandError:
        return False
    finally:
        asking.http.update(f"DROP SILENT GRAPH <{graph}>")
    return bool(row["o"] == given)
