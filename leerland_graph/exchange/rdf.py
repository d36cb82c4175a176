"""Read and write RDF files. Remote data is never fetched, and blank nodes are replaced by IRIs."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.parsers import expat

import pyoxigraph as ox
from rdflib import Dataset, Graph, URIRef

from leerland_graph.core.errors import SourceError, UsageError
from leerland_graph.core.i18n import nmessage
from leerland_graph.core.namespaces import LL, LLC, LLG, PREFIXES, RDF, new_graph
from leerland_graph.core.settings import Settings
from leerland_graph.exchange.limits import Bounded, beyond
from leerland_graph.exchange.scan import TooMuch, XmlScan, check_depth, xml_growth
from leerland_graph.exchange.source_graph import SourceGraph
from leerland_graph.store import PART_PROPERTIES
from leerland_graph.store.naming import TooDeep, without_blank_nodes
from leerland_graph.store.rdf_terms import Triple, canonical_triples, from_ox, to_ntriples
from leerland_graph.validation import Finding, Location, Severity

__all__ = ["RDF_FORMATS", "parsed_statements", "rdf_triples", "read_rdf", "serialise"]

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
PER_STATEMENT = 20
"""Maximum number of XML elements or JSON tokens per statement."""
_OURS = (str(LL), str(LLC), str(LLG))


def read_rdf(path: Path, base: str, *, settings: Settings | None = None) -> SourceGraph:
    """Read an RDF file; its graphs are merged.

    Statements about terms of the ontology itself are omitted, with a finding.

    Raises:
        SourceError: a syntax error (with its line), a remote JSON-LD context, no statements, more than one landscape, or
            a limit of the settings is exceeded.
    """
    source = path.name
    triples = rdf_triples(path, base, settings)
    own = {t for t in triples if str(t[0]).startswith(_OURS)}
    out = SourceGraph(set(triples - own))
    if not out.triples:
        raise SourceError(source, "The file has no statements about interventions.", "Check that it is the right file.")
    if own:
        said = nmessage(
            "{n} statement about the language itself was not imported; it comes from ontology/.",
            "{n} statements about the language itself were not imported; it comes from ontology/.",
            n=len(own),
        )
        out.findings.append(Finding(Severity.INFO, "", said, location=Location(source)))
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


def rdf_triples(path: Path, base: str, settings: Settings | None = None) -> frozenset[Triple]:
    """The statements of an RDF file, canonical and without blank nodes; its graphs are merged.

    Raises:
        SourceError: a syntax error (with its line), a remote JSON-LD context, or a limit of the settings is exceeded.
    """
    bounded = Bounded(path.name, settings)
    quads = parsed_statements(path, RDF_FORMATS[path.suffix.lower()], base, bounded)
    try:
        return frozenset(canonical_triples(without_blank_nodes(quads, base, deepest=bounded.most("depth"))))
    except TooDeep:
        raise beyond(bounded, "depth") from None


def parsed_statements(path: Path, form: ox.RdfFormat, base: str, bounded: Bounded) -> list[Triple]:
    """The statements of a file in their order, as they stand there; graphs are merged, and blank nodes stay.

    Raises:
        SourceError: a syntax error (with its line), a remote JSON-LD context, or a limit of the settings is exceeded.
    """
    source = bounded.source
    _look_through(path, form, bounded)
    try:
        with path.open("rb") as file:
            return list(_statements(ox.parse(file, format=form, base_iri=base), bounded))
    except SyntaxError as error:
        if "LoadDocumentCallback" in str(error.msg):
            raise SourceError(
                source, "It takes the meaning of its words from an address on the web (`@context`), and nothing is fetched.",
                "Put the context itself into the file; or let its name end in .json and say where the records are, as of a list: --record-path @graph, or '' for the top.",
            ) from None  # fmt: skip
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


def _look_through(path: Path, form: ox.RdfFormat, bounded: Bounded) -> None:
    """Refuse input that would exhaust the machine while it is parsed."""
    depth, most = bounded.most("depth"), bounded.most("statements")
    try:
        with path.open("rb") as file:
            if form != ox.RdfFormat.RDF_XML:
                is_json = form == ox.RdfFormat.JSON_LD
                check_depth(file, depth=depth, is_json=is_json, work=PER_STATEMENT * most)
                return
            scan = XmlScan(depth, PER_STATEMENT * most, entities=True)
            scan.read(file)
            if xml_growth(file, scan.longest_entity) > bounded.most("unpacked_mb") * 1_000_000:
                raise TooMuch("entities")
    except expat.ExpatError:
        return  # the parser gives a better error position
    except TooMuch as too:
        if too.what == "entities":
            raise SourceError(
                bounded.source, "The XML in it defines entities that grow when they are read.",
                "Write the text out where it is used; nothing was stored.",
            ) from None  # fmt: skip
        raise beyond(bounded, "depth" if too.what == "depth" else "statements") from None


def _statements(quads: Iterable[ox.Quad], bounded: Bounded) -> Iterator[Triple]:
    """The statements, within the limits on their number and size: a prefix can expand little text to much."""
    size, most = 0, bounded.most("unpacked_mb") * 1_000_000
    unnamed: set[str] = set()
    for number, quad in enumerate(quads, start=1):
        if isinstance(quad.subject, ox.Triple) or isinstance(quad.object, ox.Triple):
            raise SourceError(
                bounded.source, "There is a statement about a statement, which has no place here.",
                "Write it as a description of its own; nothing was stored.",
            )  # fmt: skip
        size += sum(len(t.value) for t in (quad.subject, quad.predicate, quad.object))
        if size > most:
            raise beyond(bounded, "unpacked_mb")
        bounded.check("statements", number)
        unnamed |= {t.value for t in (quad.subject, quad.object) if isinstance(t, ox.BlankNode)}
        bounded.check("unnamed", len(unnamed))
        yield from_ox(quad.subject), from_ox(quad.predicate), from_ox(quad.object)


def serialise(triples: set[Triple], landscape: URIRef, form: str) -> bytes:
    """Serialize statements as `ttl`, `nt`, `nq`, `trig`, `rdf` or `jsonld`.

    Raises:
        UsageError: an unknown format.
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
