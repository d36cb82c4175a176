"""Media types of the SPARQL protocol, and content negotiation by the Accept header."""

from dataclasses import dataclass
from functools import lru_cache

import pyoxigraph as ox

__all__ = ["BOOLEAN", "GRAPHS", "TABLES", "Format", "chosen"]


@dataclass(frozen=True)
class Format:
    """A serialization format; `names` are the media types that a client may use, the first is the one that we send."""

    names: tuple[str, ...]
    engine: ox.QueryResultsFormat | ox.RdfFormat

    @property
    def media_type(self) -> str:
        """The media type in our responses."""
        return self.names[0]


TABLES = (
    Format(("application/sparql-results+json", "application/json"), ox.QueryResultsFormat.JSON),
    Format(("application/sparql-results+xml", "application/xml", "text/xml"), ox.QueryResultsFormat.XML),
    Format(("text/csv",), ox.QueryResultsFormat.CSV),
    Format(("text/tab-separated-values",), ox.QueryResultsFormat.TSV),
)
"""Formats for SELECT, in order of preference."""
BOOLEAN = TABLES[:2]
"""Formats for ASK: CSV and TSV cannot represent a boolean."""
GRAPHS = (
    Format(("text/turtle", "application/x-turtle"), ox.RdfFormat.TURTLE),
    Format(("application/n-triples", "text/plain"), ox.RdfFormat.N_TRIPLES),
    Format(("application/ld+json",), ox.RdfFormat.JSON_LD),
    Format(("application/rdf+xml",), ox.RdfFormat.RDF_XML),
)
"""Formats for CONSTRUCT and DESCRIBE, in order of preference."""


@lru_cache(maxsize=256)
def chosen(accept: str | None, offered: tuple[Format, ...]) -> Format | None:
    """The format with the highest quality in an Accept header (RFC 9110, 12.5.1), the first offered on a tie; None if none is acceptable.

    The most specific range that matches a type determines its quality, so `text/csv;q=0` refuses CSV even next to `*/*`.
    """
    if accept is None or not accept.strip():
        return offered[0]
    ranges = [_range(part) for part in accept.split(",") if part.strip()]
    best: tuple[float, Format] | None = None
    for one in offered:
        quality = max(_quality(name, ranges) for name in one.names)
        if quality > 0 and (best is None or quality > best[0]):
            best = (quality, one)
    return best[1] if best is not None else None


def _range(part: str) -> tuple[str, float]:
    kind, *parameters = (p.strip().lower() for p in part.split(";"))
    quality = 1.0
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                quality = min(1.0, max(0.0, float(value)))
            except ValueError:
                quality = 0.0
    return kind, quality


def _quality(name: str, ranges: list[tuple[str, float]]) -> float:
    for wanted in (name, f"{name.partition('/')[0]}/*", "*/*"):
        matching = [q for kind, q in ranges if kind == wanted]
        if matching:
            return max(matching)
    return 0.0
