"""Substitute datatypes that some servers do not return unchanged.

Virtuoso converts every `geo:wktLiteral` to a geometry, returns it under a datatype of its own, and refuses some valid ones.
There the text is stored under a datatype that is unknown to the server.
"""

import re

import pyoxigraph as ox

__all__ = ["WKT", "as_given", "is_geometry", "kept"]

WKT = "http://www.opengis.net/ont/geosparql#wktLiteral"
STAND_IN = "urn:leerland:datatype:wktLiteral"
_DATATYPE = re.compile(rb'(?<!\\)("datatype"\s*:\s*"|"\^\^<)' + re.escape(STAND_IN.encode()))


def kept(text: str) -> str:
    """An update, with the datatype that the server would convert replaced by the substitute."""
    return text.replace(f"^^<{WKT}>", f"^^<{STAND_IN}>")


def as_given(answer: bytes) -> bytes:
    """A JSON or N-Triples answer, with the original datatype restored. The text of literals is unchanged."""
    return _DATATYPE.sub(lambda found: found[1] + WKT.encode(), answer)


def is_geometry(quad: ox.Quad) -> bool:
    """Whether the object of a quad is a WKT literal."""
    return isinstance(quad.object, ox.Literal) and quad.object.datatype.value == WKT
