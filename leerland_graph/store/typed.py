"""Literals with a datatype in the text of an update, which the engine would take for another value than they say."""

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
    """Let an update pass in which every literal is what the engine takes it for.

    A literal that is none of its datatype usually stays as it is, and the gate refuses it. Some the engine reads as another value
    (`0` as a positiveInteger becomes an integer, `inf` as a double becomes INF): what would be stored is not what was sent.

    Raises:
        UsageError: there is one; says which, in what line, and what to write.
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
    """What a string says, without its quotation marks and escapes; None where it is no string after all."""
    try:
        (quad,) = ox.parse(f"<urn:x> <urn:x> {token} .", format=ox.RdfFormat.TURTLE)
    except (SyntaxError, ValueError):
        return None
    return str(from_ox(quad.object))
