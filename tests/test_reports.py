"""Reports in SHACL's own vocabulary are SHACL, the same from both engines, and know the exact terms."""

import json
import logging

import pytest
from rdflib import RDF, SH, XSD, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from leerland_graph.core.namespaces import LL, LLS
from leerland_graph.store import Store, find_landscape
from leerland_graph.store.rdf_terms import to_ntriples
from leerland_graph.store.snapshots import with_change
from leerland_graph.validation import Report, Severity, Shapes, State, report_turtle, validate_landscape
from leerland_graph.validation.assembly import EngineFailed
from leerland_graph.validation.engines import validate, validate_bulk
from leerland_graph.validation.names import with_names
from leerland_graph.validation.reference import validate_reference

HEAD = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix : <urn:> .
"""
PATHS = f"""{HEAD}
:s a sh:NodeShape ; sh:targetNode :x ;
  sh:property [ sh:path ( :p :q ) ; sh:datatype xsd:integer ] ,
    [ sh:path [ sh:inversePath :r ] ; sh:nodeKind sh:Literal ] ,
    [ sh:path [ sh:alternativePath ( :p [ sh:zeroOrMorePath :r ] ) ] ; sh:class :C ] ,
    [ sh:path ( :p [ sh:oneOrMorePath [ sh:inversePath :p ] ] ) ; sh:maxCount 0 ] ,
    [ sh:path [ sh:zeroOrOnePath :q ] ; sh:nodeKind sh:Literal ] ;
  sh:closed true ; sh:ignoredProperties ( :p ) .
"""
DATA = ':x :p :y ; :extra "e"@nl . :y :q "twee"@nl, 3 . :z :r :x .'


def both(shapes_text: str, data_text: str) -> tuple[Report, Report]:
    shapes = Shapes(with_names(Graph().parse(data=shapes_text, format="turtle")))
    data = Graph().parse(data=HEAD + data_text, format="turtle")
    return validate_bulk(to_ntriples(data).encode(), shapes), validate_reference(data, shapes)


def graph_of(report: Report) -> Graph:
    return Graph().parse(data=report_turtle(report), format="turtle")


def test_paths_of_every_kind_are_paths_of_shacl_and_the_same_from_both_engines():
    bulk, reference = both(PATHS, DATA)
    assert isomorphic(graph_of(bulk), graph_of(reference))
    assert [f.path for f in bulk.findings] == [f.path for f in reference.findings]
    assert {f.path for f in bulk.findings} == {
        "<urn:p>/<urn:q>", "^<urn:r>", "<urn:p>|(<urn:r>*)", "<urn:p>/((^<urn:p>)+)", "<urn:q>?", "urn:extra",
    }  # fmt: skip
    graph = graph_of(bulk)
    sequences = [p for p in graph.objects(None, SH.resultPath) if (p, RDF.first, None) in graph]
    assert sequences
    assert len(set(graph.objects(None, SH.resultPath))) >= len(bulk.findings) - 1, "each has a structure of its own"


def test_every_result_has_what_shacl_asks_of_it_with_the_real_terms():
    bulk, _ = both(PATHS, DATA)
    graph = graph_of(bulk)
    results = list(graph.objects(None, SH.result))
    assert len(results) == len(bulk.findings) + len(bulk.repeated) > 5
    for result in results:
        for predicate in (SH.sourceConstraintComponent, SH.resultSeverity, SH.focusNode, SH.sourceShape):
            assert len(list(graph.objects(result, predicate))) == 1
    values = set(graph.objects(None, SH.value))
    assert {Literal("twee", lang="nl"), Literal("e", lang="nl"), URIRef("urn:y")} <= values
    assert all(isinstance(v, URIRef | Literal) for v in values)


@pytest.mark.parametrize("severity", ["Warning", "Info", "Debug", "Trace"])
def test_a_report_conforms_where_there_is_no_result_of_whatever_severity(severity: str):
    text = f"{HEAD} :s a sh:NodeShape ; sh:targetNode :x ; sh:severity sh:{severity} ; sh:class :C ."
    for report in both(text, ":x :p 1 ."):
        assert list(map(str, graph_of(report).objects(None, SH.conforms))) == ["false"]
        assert not report.conforms
        assert not report.violations
        assert list(graph_of(report).objects(None, SH.resultSeverity)) == [URIRef(f"{SH}{severity}")]
    for report in both(text, ":x a :C ."):
        assert list(map(str, graph_of(report).objects(None, SH.conforms))) == ["true"]


def test_a_severity_of_ones_own_blocks_and_keeps_its_name():
    text = f"{HEAD} :s a sh:NodeShape ; sh:targetNode :x ; sh:severity :Terrible ; sh:class :C ."
    for report in both(text, ":x :p 1 ."):
        (finding,) = report.findings
        assert finding.severity is Severity.VIOLATION
        assert report.state is State.INVALID
        assert finding.as_json("nl")["severity"] == "Violation"
        assert list(graph_of(report).objects(None, SH.resultSeverity)) == [URIRef("urn:Terrible")]


def test_debug_and_trace_show_like_an_info():
    assert {Severity.of(f"{SH}{name}") for name in ("Debug", "Trace", "Info")} == {Severity.INFO}
    assert Severity.of(str(SH.Warning)) is Severity.WARNING


def test_what_no_shape_found_has_a_component_of_ours(example_store: Store, shapes: Shapes):
    iri = find_landscape(example_store, None).iri
    node = URIRef("https://leerland.example/id/intervention/datalab")
    wrong = [
        (node, LL.precedes, node), (node, LL.targetGroop, node), (node, URIRef("urn:p"), Literal("2026-W14-2", datatype=XSD.date)),
    ]  # fmt: skip
    store = with_change(example_store, iri, wrong, ())
    report = validate_landscape(store, iri, shapes)
    found = {f.component: (f.path, f.term) for f in report.violations if f.focus == str(node)}
    assert found[str(LLS.KnownTermConstraintComponent)] == (str(LL.targetGroop), LL.targetGroop)
    assert found[str(LLS.LexicalFormConstraintComponent)] == ("urn:p", Literal("2026-W14-2", datatype=XSD.date))
    assert str(SH.SPARQLConstraintComponent) in found, "a shape says in its own words that nothing relates to itself"
    told = json.loads(json.dumps(report.as_json("nl")))["findings"]
    assert {f["path"] for f in told if f["focus"] == str(node)} >= {"urn:p", str(LL.targetGroop)}
    graph = graph_of(report)
    for result in graph.objects(None, SH.result):
        assert graph.value(result, SH.sourceConstraintComponent) is not None


def test_what_says_the_same_twice_is_read_once_and_counted_as_shacl_counts():
    text = f"""{HEAD} :s a sh:NodeShape ; sh:targetNode :x ; sh:property :sp .
    :sp sh:path :p ; sh:minLength 4 ; sh:pattern "^z" ; sh:message "Schrijf zoiets als zoals."@nl ."""
    for report in both(text, ':x :p "abc" .'):
        assert len(report.findings) == 1
        assert len(list(graph_of(report).objects(None, SH.result))) == 2


@pytest.mark.parametrize("text", [":s a sh:NodeShape ; sh:targetNode :x ; sh:sparql [ sh:select 'SELECT nonsense' ] .", ':s a sh:NodeShape ; sh:targetNode :x ; sh:sparql [ sh:select "SELECT $this WHERE { $this ?p ?o MINUS { $this ?p 1 } }" ] .'])  # fmt: skip
def test_shapes_that_no_engine_takes_are_said_in_a_paragraph(text: str, caplog):
    shapes = Shapes(with_names(Graph().parse(data=HEAD + text, format="turtle")))
    with caplog.at_level(logging.CRITICAL), pytest.raises(EngineFailed) as failed:
        validate(b"<urn:x> <urn:p> <urn:y> .\n", shapes)
    assert "\n" not in failed.value.message("nl")
    assert failed.value.message("nl").endswith("Verbeter de map met vormen.")


def test_a_message_of_a_constraint_in_sparql_is_used_where_the_shape_has_none():
    text = f"""{HEAD} :s a sh:NodeShape ; sh:targetNode :x ;
    sh:sparql [ sh:message "Haal p weg."@nl ; sh:select "SELECT $this WHERE {{ $this <urn:p> ?o }}" ] ."""
    for report in both(text, ":x :p 1 ."):
        assert [f.message("nl") for f in report.findings] == ["Haal p weg."]


def test_both_engines_say_what_is_wrong_within_a_value_that_has_a_shape_of_its_own():
    text = f"""{HEAD} :s a sh:NodeShape ; sh:targetNode :x ; sh:property :sp . :sp sh:path :room ; sh:node :Room .
    :Room a sh:NodeShape ; sh:property :Room-floor, :Room-lift . :Room-floor sh:path :floor ; sh:minCount 1 ; sh:message "Noem de verdieping."@nl .
    :Room-lift sh:path :lift ; sh:node :Lift . :Lift a sh:NodeShape ; sh:property :Lift-door . :Lift-door sh:path :door ; sh:minCount 1 ."""
    for report in both(text, ":x :room :r . :r :lift :l . :l :note 1 ."):
        (finding,) = report.findings
        assert {(d.shape, d.focus, d.path) for d in finding.details} == {
            ("urn:Room-floor", "urn:r", "urn:floor"), ("urn:Room-lift", "urn:r", "urn:lift"),
        }  # fmt: skip
        (lift,) = [d for d in finding.details if d.shape == "urn:Room-lift"]
        assert [(d.shape, d.focus) for d in lift.details] == [("urn:Lift-door", "urn:l")]


def test_what_lies_behind_values_that_refer_to_each_other_comes_to_an_end():
    text = (
        f"{HEAD} :s a sh:NodeShape ; sh:targetNode :x ; sh:property :sp . :sp sh:path :p ; sh:node :s ; sh:class :C ."
    )
    shapes = Shapes(with_names(Graph().parse(data=text, format="turtle")))
    data = to_ntriples(Graph().parse(data=f"{HEAD} :x :p :y . :y :p :x .", format="turtle"))
    assert validate(data.encode(), shapes).violations
