"""Values that some servers do not give back as they got them, and how they are kept all the same.

Virtuoso makes a geometry of every `geo:wktLiteral`, gives it back under a datatype of its own, and refuses some that are valid.
There the text is kept under a datatype that means nothing to the server.
"""

import re

import pyoxigraph as ox

__all__ = ["WKT", "as_given", "is_geometry", "kept"]

WKT = "http://www.opengis.net/ont/geosparql#wktLiteral"
STAND_IN = "urn:leerland:datatype:wktLiteral"
_DATATYPE = re.compile(rb'(?<!\\)("datatype"\s*:\s*"|"\^\^<)' + re.escape(STAND_IN.encode()))


def kept(text: str) -> str:
    """An update, with the datatype that the server makes something else of replaced by one that it leaves alone."""
    return text.replace(f"^^<{WKT}>", f"^^<{STAND_IN}>")


def as_given(answer: bytes) -> bytes:
    """An answer in JSON or N-Triples, with the datatype that we gave. What literals say is left alone."""
    return _DATATYPE.sub(lambda found: found[1] + WKT.encode(), answer)


def is_geometry(quad: ox.Quad) -> bool:
    """Whether the object of a quad is a geometry in text."""
    return isinstance(quad.object, ox.Literal) and quad.object.datatype.value == WKT
