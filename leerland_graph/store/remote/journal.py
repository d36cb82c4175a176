"""Atomic changes over several requests, by a write-ahead journal.

A change that the server cannot make in one transaction is first written, whole, to a journal graph. Once that is marked complete,
its steps are carried out; each step is idempotent. A process that finds a complete journal finishes it; an incomplete one is discarded.
If the server rejects a step, the earlier steps are rolled back.
"""

from collections.abc import Iterator, Sequence

import pyoxigraph as ox

from leerland_graph.store.remote.answers import Asking
from leerland_graph.store.remote.http import Rejected
from leerland_graph.store.sparql_text import data_of

__all__ = ["carry_out", "finish", "in_batches"]

JOURNAL = "urn:leerland:graph:journal"
STEP, BODY, DONE = "urn:leerland:journal:step", "urn:leerland:journal:body", "urn:leerland:journal:complete"
_REVERSE = {"INSERT": "DELETE", "DELETE": "INSERT"}
MOST, BYTES = 500, 100_000
"""Maximum statements and characters of one request: Virtuoso's compiler runs out of memory above some thousands of statements."""


def in_batches(quads: Sequence[ox.Quad], verb: str) -> Iterator[str]:
    """The requests that add (`INSERT`) or remove (`DELETE`) these quads, each of limited size."""
    held: list[ox.Quad] = []
    size = 0
    for quad in quads:
        length = len(str(quad))
        if held and (len(held) >= MOST or size + length > BYTES):
            yield f"{verb} DATA {{ {data_of(held)} }}"
            held, size = [], 0
        held.append(quad)
        size += length
    if held:
        yield f"{verb} DATA {{ {data_of(held)} }}"


def carry_out(asking: Asking, requests: Sequence[str]) -> None:
    """Carry out these updates in order, all or none."""
    for number, request in enumerate(requests):
        step = f"urn:leerland:journal:{number}"
        body = str(ox.Literal(request))
        asking.http.update(f"INSERT DATA {{ GRAPH <{JOURNAL}> {{ <{step}> <{STEP}> {number} ; <{BODY}> {body} }} }}")
    asking.http.update(f"INSERT DATA {{ GRAPH <{JOURNAL}> {{ <urn:leerland:journal> <{DONE}> true }} }}")
    finish(asking)


def finish(asking: Asking) -> None:
    """Carry out a complete journal; delete any journal. Does nothing if there is none."""
    if asking.ask(f"ASK {{ GRAPH <{JOURNAL}> {{ ?s <{DONE}> ?o }} }}", None, None):
        text = f"SELECT ?n ?body WHERE {{ GRAPH <{JOURNAL}> {{ ?step <{STEP}> ?n ; <{BODY}> ?body }} }}"
        steps = sorted((int(row["n"].value), row["body"].value) for row in asking.ask(text, None, None))  # type: ignore[union-attr]
        _do(asking, [body for _, body in steps])
    elif not asking.ask(f"ASK {{ GRAPH <{JOURNAL}> {{ ?s ?p ?o }} }}", None, None):
        return
    _clear(asking)


def _do(asking: Asking, steps: Sequence[str]) -> None:
    for number, step in enumerate(steps):
        try:
            asking.http.update(step)
        except Rejected:
            for done in reversed(steps[:number]):
                asking.http.update(_REVERSE[done[:6]] + done[6:])
            _clear(asking)
            raise


def _clear(asking: Asking) -> None:
    asking.http.update(f"DROP SILENT GRAPH <{JOURNAL}>")
