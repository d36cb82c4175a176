"""Refuse typed literals in an update that the engine would silently convert to another value."""

import re

import pyoxigraph as ox

from leerland_graph.core.errors import UsageError
from leerland_graph.core.labels import local_name
from leerland_graph.core.namespaces import PREFIXES
from leerland_graph.store.lexical import example, fault
from leerland_graph.store.rdf_terms import from_ox, spelled

__all__ = ["forbid_misread"]

_TOKEN = re.compile(
    r"""<[^<>"{}|^`\\\x00-\x20]*> | \#[^\r\n]*
    | (?P<text>"{3}(?:"{0,2}(?:[^"\\]|\\.))*+"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*+'{3}
      | "(?:[^"\\\r\n]|\\.)*+" | '(?:[^'\\\r\n]|\\.)*+')
      (?:\s*\^\^\s*(?:<(?P<iri>[^<>\s]*)>|(?P<prefix>[\w.-]*):(?P<local>[\w.-]*\w)))?""",
    re.S | re.X,
)
_PREFIX = re.compile(r"\bPREFIX\s+([\w.-]*):\s*<([^<>\s]*)>", re.I)


def forbid_misread(request: str) -> None:
    """Check that the engine keeps every literal of an update as written.

    A literal that is invalid for its datatype usually stays as written, and the validation gate refuses it. The engine converts some to
    another value (`0` as a positiveInteger becomes an integer, `inf` as a double becomes INF), so that it would store something else.

    Raises:
        UsageError: there is such a literal; gives the literal, its line, and a valid example.
    """
    if "^^" not in request:
        return
    prefixes = {**PREFIXES, **dict(_PREFIX.findall(request))}
    for found in _TOKEN.finditer(request):
        datatype = found["iri"] or (prefixes.get(found["prefix"] or "", "") + found["local"] if found["local"] else "")
        text = _text(found["text"]) if datatype else None
        if text is None or fault(text, datatype) is None:
            continue
        kept = spelled(text, datatype)
        if str(kept) != text or str(kept.datatype) != datatype:
            raise UsageError(
                "'{text}' is no value of the kind {kind} (line {line}).",
                "Write {example} for instance.",
                text=text,
                kind=local_name(datatype),
                line=request.count("\n", 0, found.start()) + 1,
                example=example(datatype),
            )


def _text(token: str) -> str | None:
    """The value of a string token, without quotes and escapes; None if it is not a valid string."""
    try:
        (quad,) = ox.parse(f"<urn:x> <urn:x> {token} .", format=ox.RdfFormat.TURTLE)
    except (SyntaxError, ValueError):
        return None
    return str(from_ox(quad.object))
