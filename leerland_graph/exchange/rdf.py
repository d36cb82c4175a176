"""Read and write RDF files. Nothing is fetched, and no blank node comes in."""

from pathlib import Path

import pyoxigraph as ox
from rdflib import Dataset, Graph, URIRef

from leerland_graph.errors import SourceError, UsageError
from leerland_graph.exchange.incoming import Incoming
from leerland_graph.namespaces import LL, LLC, LLG, PREFIXES, RDF, new_graph
from leerland_graph.store import PART_PROPERTIES
from leerland_graph.store.naming import without_blank_nodes
from leerland_graph.store.terms import Triple, canonical_triples, from_ox, to_ntriples
from leerland_graph.validation import Finding, Location, Severity

__all__ = ["RDF_FORMATS", "read_rdf", "serialise"]

RDF_FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".xml": ox.RdfFormat.RDF_XML,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".json": ox.RdfFormat.JSON_LD,
}
_OURS = (str(LL), str(LLC), str(LLG))


def read_rdf(path: Path, base: str) -> Incoming:
    """Read an RDF file; all its graphs as one.

    Statements about terms of the language itself are left out, and that is said.

    Raises:
        SourceError: a syntax error (with its line), a remote JSON-LD context, no statements, or
            more than one landscape.
    """
    source = path.name
    try:
        with path.open("rb") as file:
            quads = [
                (from_ox(q.subject), from_ox(q.predicate), from_ox(q.object))
                for q in ox.parse(file, format=RDF_FORMATS[path.suffix.lower()], base_iri=base)
            ]
    except SyntaxError as error:
        raise SourceError(
            source,
            "{said}.",
            "Correct the file; nothing was stored.",
            row=error.lineno,
            said=str(error.msg).rstrip("."),
        ) from None
    except (ValueError, OSError) as error:
        raise SourceError(
            source, "The file cannot be read: {error}.", "Correct the file; nothing was stored.", error=error
        ) from None
    triples = canonical_triples(without_blank_nodes(quads, base))
    own = {t for t in triples if str(t[0]).startswith(_OURS)}
    out = Incoming(triples - own)
    if not out.triples:
        raise SourceError(source, "The file has no statements about interventions.", "Check that it is the right file.")
    if own:
        messages = {
            "nl": f"{len(own)} uitspraken over de taal zelf zijn niet ingelezen; de taal komt uit ontology/.",
            "en": f"{len(own)} statements about the language itself were not imported; it comes from ontology/.",
        }
        out.findings.append(Finding(Severity.INFO, "", messages, location=Location(source)))
    where = Location(source)
    for s, p, o in out.triples:
        out.origins.subjects.setdefault(s, where)
        out.covered.setdefault(s, set()).add(p)
        if p in PART_PROPERTIES:
            out.origins.parents[o] = s
    found = sorted(str(s) for s, p, o in out.triples if p == RDF.type and o == LL.LearningLandscape)
    if len(found) > 1:
        raise SourceError(source, "The file holds {count} landscapes.", "Import them one by one.", count=len(found))
    out.landscape = URIRef(found[0]) if found else None
    return out


def serialise(triples: set[Triple], landscape: URIRef, form: str) -> bytes:
    """Statements as `ttl`, `nt`, `nq`, `trig`, `rdf` or `jsonld`.

    Raises:
        UsageError: another format.
    """
    if form == "nt":
        return to_ntriples(triples).encode()
    if form == "nq":
        return to_ntriples(triples).replace(" .\n", f" <{landscape}> .\n").encode()
    graph = new_graph()
    for triple in triples:
        graph.add(triple)
    match form:
        case "ttl":
            return _text(graph.serialize(format="longturtle", encoding="utf-8"))
        case "rdf" | "xml":
            return _text(graph.serialize(format="xml", encoding="utf-8"))
        case "jsonld" | "json":
            context = {**PREFIXES}
            return _text(graph.serialize(format="json-ld", context=context, sort_keys=True, indent=2, encoding="utf-8"))
        case "trig":
            return _trig(graph, landscape)
    raise UsageError(
        "There is no export format '{form}'.", "Use ttl, nt, nq, trig, rdf, jsonld, csv or xlsx.", form=form
    )


def _trig(graph: Graph, landscape: URIRef) -> bytes:
    dataset = Dataset()
    for prefix, namespace in PREFIXES.items():
        dataset.bind(prefix, namespace)
    named = dataset.graph(landscape)
    for triple in graph:
        named.add(triple)
    return _text(dataset.serialize(format="trig", encoding="utf-8"))


def _text(data: bytes | str) -> bytes:
    return data if isinstance(data, bytes) else data.encode()
