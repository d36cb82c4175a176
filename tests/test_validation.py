"""Reports: three states, severities that mean something, findings that know their place."""

from rdflib import Graph, Literal, URIRef

from leerland_graph.namespaces import LL, RDF, SKOS
from leerland_graph.store import LANGUAGE, Activity, Candidate, Store, find_landscape
from leerland_graph.store.terms import to_ntriples
from leerland_graph.validation import (
    Finding,
    Location,
    Origins,
    Report,
    Severity,
    Shapes,
    State,
    examine,
    report_turtle,
    validate_landscape,
)
from leerland_graph.validation.engines import validate_bulk, validate_reference
from leerland_graph.validation.neighbourhood import neighbourhood
from leerland_graph.validation.terms import unknown_terms

WARNING = Finding(Severity.WARNING, "urn:s", {"nl": "Doe dit.", "en": "Do this."}, "urn:f")
VIOLATION = Finding(Severity.VIOLATION, "urn:s", {"nl": "Moet.", "en": "Must."}, "urn:f")


def test_a_lone_warning_is_valid_and_a_violation_is_not():
    assert Report((WARNING,), 1).state is State.VALID
    assert Report((WARNING, VIOLATION), 1).state is State.INVALID


def test_nothing_checked_is_never_valid(shapes: Shapes):
    assert Report((), 0).state is State.NOTHING_CHECKED
    data = Graph()
    data.add((URIRef("urn:x"), RDF.type, URIRef("urn:Unknown")))
    assert validate_reference(data, shapes).state is State.NOTHING_CHECKED
    assert validate_bulk(to_ntriples(data).encode(), shapes).state is State.NOTHING_CHECKED


def test_example_is_valid_by_both_engines_with_the_same_findings(example_store: Store, shapes: Shapes):
    iri = find_landscape(example_store, None).iri
    bulk = validate_landscape(example_store, iri, shapes)
    reference = validate_reference(example_store.graph(LANGUAGE, iri), shapes)
    assert bulk.state is reference.state is State.VALID
    assert {f.key() for f in bulk.findings} == {f.key() for f in reference.findings}
    assert bulk.checked == reference.checked


def test_validating_a_neighbourhood_finds_what_validating_everything_finds(example_store: Store, shapes: Shapes):
    iri = find_landscape(example_store, None).iri
    coaching = URIRef("https://leerland.example/id/intervention/coachingsprogramma-adviesgesprekken")
    types = {t for t in example_store.triples(iri, coaching) if t[1] in (LL.targetGroup, LL.interventionType)}
    removal = Candidate(iri, Activity("edit", "x", "y"), example_store.revision, frozenset(), frozenset(types))
    graph, focus = neighbourhood(example_store, removal)
    near = validate_reference(graph, shapes, focus=focus)
    lines = set(example_store.ntriples(LANGUAGE, iri).splitlines()) - set(to_ntriples(types).encode().splitlines())
    whole = validate_bulk(b"\n".join(lines) + b"\n", shapes)
    about = {f.key() for f in whole.findings if f.focus == str(coaching)}
    assert {f.key() for f in near.findings if f.focus == str(coaching)} == about
    assert {f.shape.rpartition("#")[2] for f in near.violations} == {
        "Intervention-targetGroup-required",
        "Intervention-interventionType-required",
    }


def test_deleting_what_others_refer_to_is_refused(example_store: Store, shapes: Shapes):
    iri = find_landscape(example_store, None).iri
    group = URIRef("https://leerland.example/id/competence/luisteren-en-doorvragen")
    gone = frozenset(example_store.triples(iri, group))
    verdict = examine(
        example_store, Candidate(iri, Activity("edit", "x", "y"), example_store.revision, frozenset(), gone), shapes
    )
    assert verdict.admitted is None
    assert {f.shape.rpartition("#")[2] for f in verdict.report.violations} == {"Intervention-develops"}


def test_a_typo_in_our_namespaces_is_a_violation_with_the_likely_term():
    (finding,) = unknown_terms([(URIRef("urn:i"), LL.targetGroop, URIRef("urn:g"))])
    assert finding.severity is Severity.VIOLATION
    assert finding.message("nl").endswith("Bedoelt u 'll:targetGroup'?")


def test_terms_of_others_are_left_alone():
    assert unknown_terms([(URIRef("urn:i"), SKOS.note, Literal("x"))]) == []


def test_a_finding_is_placed_at_its_cell_else_at_its_row_else_at_the_row_it_is_part_of():
    origins = Origins()
    row = URIRef("urn:row")
    origins.note((row, LL.size, Literal("x")), Location("a.xlsx", "Blad1", 7, "Omvang"))
    origins.parents[URIRef("urn:part")] = row
    assert origins.locate("urn:row", str(LL.size)) == Location("a.xlsx", "Blad1", 7, "Omvang")
    assert origins.locate("urn:row", None) == Location("a.xlsx", "Blad1", 7)
    assert origins.locate("urn:part", None) == Location("a.xlsx", "Blad1", 7)
    assert origins.locate("urn:other", None) is None


def test_report_in_turtle_is_a_shacl_report():
    graph = Graph().parse(data=report_turtle(Report((VIOLATION,), 1)), format="turtle")
    assert len(list(graph.subjects(RDF.type, URIRef("http://www.w3.org/ns/shacl#ValidationResult")))) == 1
    assert [str(o) for o in graph.objects(None, URIRef("http://www.w3.org/ns/shacl#conforms"))] == ["false"]


def test_taking_a_relation_away_leaves_those_who_refer_to_both_ends_valid(example_store: Store, shapes: Shapes):
    """An intervention that is referred to and itself refers to what lost a relation keeps its type."""
    iri = find_landscape(example_store, None).iri
    relations = [t for t in example_store.triples(iri) if t[1] in (LL.reinforces, LL.precedes, LL.followedUpBy)]
    assert len(relations) > 20
    for relation in relations:
        gone = Candidate(iri, Activity("edit", "test", ""), example_store.revision, removals=frozenset({relation}))
        assert examine(example_store, gone, shapes).report.violations == ()
