"""Reports: three states, severities that mean something, findings that know their place."""

import pytest
from rdflib import Graph, Literal, URIRef

from leerland_graph.core.namespaces import DCTERMS, LL, LLC, RDF, SKOS
from leerland_graph.store import ONTOLOGY, Activity, ChangeSet, Store, find_landscape
from leerland_graph.store.rdf_terms import to_ntriples
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
from leerland_graph.validation.checks import check
from leerland_graph.validation.engines import validate_bulk
from leerland_graph.validation.neighbourhood import After, neighbourhood
from leerland_graph.validation.reference import validate_reference
from leerland_graph.validation.rules import rules_of
from leerland_graph.validation.vocabulary_check import unknown_terms

WARNING = Finding(Severity.WARNING, "urn:s", {"nl": "Doe dit.", "en": "Do this."}, "urn:f")
VIOLATION = Finding(
    Severity.VIOLATION, "urn:s", {"nl": "Moet.", "en": "Must."}, "urn:f", component="urn:component", node=URIRef("urn:f")
)  # fmt: skip


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
    reference = validate_reference(example_store.graph(ONTOLOGY, iri), shapes)
    assert bulk.state is reference.state is State.VALID
    assert {f.key() for f in bulk.findings} == {f.key() for f in reference.findings}
    assert bulk.checked == reference.checked


def test_validating_a_neighbourhood_finds_what_validating_everything_finds(example_store: Store, shapes: Shapes):
    iri = find_landscape(example_store, None).iri
    coaching = URIRef("https://leerland.example/id/intervention/coachingsprogramma-adviesgesprekken")
    types = {t for t in example_store.triples(iri, coaching) if t[1] in (LL.targetGroup, LL.interventionType)}
    removal = ChangeSet(iri, Activity("edit", "x", "y"), example_store.revision, frozenset(), frozenset(types))
    graph, focus = neighbourhood(After(example_store, removal))
    near = validate_reference(graph, shapes, focus=focus)
    lines = set(example_store.ntriples(ONTOLOGY, iri).splitlines()) - set(to_ntriples(types).encode().splitlines())
    whole = validate_bulk(b"\n".join(lines) + b"\n", shapes)
    about = {f.key() for f in whole.findings if f.focus == str(coaching)}
    assert {f.key() for f in near.findings if f.focus == str(coaching)} == about
    assert {f.shape.rpartition("#")[2] for f in near.violations} == {"Intervention-type-told"}
    assert {f.shape.rpartition("#")[2] for f in near.findings if f.severity is Severity.WARNING} >= {
        "Intervention-targetGroup-expected",
        "Intervention-interventionType-expected",
    }


def test_deleting_what_others_refer_to_is_refused(example_store: Store, shapes: Shapes):
    iri = find_landscape(example_store, None).iri
    group = URIRef("https://leerland.example/id/competence/luisteren-en-doorvragen")
    gone = frozenset(example_store.triples(iri, group))
    verdict = examine(
        example_store, ChangeSet(iri, Activity("edit", "x", "y"), example_store.revision, frozenset(), gone), shapes
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
        gone = ChangeSet(iri, Activity("edit", "test", ""), example_store.revision, removals=frozenset({relation}))
        assert examine(example_store, gone, shapes).report.violations == ()


BLANK = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<urn:s> a sh:NodeShape ; sh:targetClass <urn:C> ; sh:property
  [ sh:path <urn:p> ; sh:minCount 1 ; sh:severity sh:Warning ; sh:message "Vul p in."@nl ],
  [ sh:path <urn:q> ; sh:datatype xsd:integer ; sh:maxCount 1 ] .
"""


def test_a_shape_without_a_name_or_a_message_still_says_what_to_do_in_both_engines(tmp_path):
    (tmp_path / "own.ttl").write_text(BLANK)
    own = Shapes.load(tmp_path)
    data = "<urn:x> a <urn:C> ; <urn:q> 1, 'twee' ."
    graph = Graph().parse(data=data, format="turtle")
    reference = validate_reference(graph, own)
    bulk = validate_bulk(to_ntriples(graph).encode(), own)
    assert {f.key() for f in reference.findings} == {f.key() for f in bulk.findings}
    said = {(str(f.severity), f.path, f.message("nl"), f.message("en")) for f in reference.findings}
    assert said == {
        ("Warning", "urn:p", "Vul p in.", "Vul p in."),
        ("Violation", "urn:q", "Geef hier een heel getal.", "Give a whole number here."),
        ("Violation", "urn:q", "Houd er hier hoogstens 1 over.", "Keep at most 1 here."),
    }


@pytest.mark.parametrize(
    ("prop", "value", "says"),
    [
        (LL.interventionType, LLC.meso, "Kies een type uit de lijst."),
        (LL.suitsPreference, LLC.training, "Kies een leervoorkeur uit de lijst."),
        (LL.targetGroup, URIRef("https://leerland.example/id/department/hr"), "Kies een doelgroep die bestaat"),
    ],
)
def test_a_small_change_to_a_value_of_the_wrong_kind_is_found(example_store: Store, shapes: Shapes, prop, value, says):
    iri = find_landscape(example_store, None).iri
    node = URIRef("https://leerland.example/id/intervention/ontwerpsprint-ledenportaal")
    wrong = ChangeSet(iri, Activity("edit", "test", ""), example_store.revision, frozenset({(node, prop, value)}))
    assert any(says in f.message("nl") for f in examine(example_store, wrong, shapes).report.violations)


def test_a_small_change_to_a_title_in_french_alone_is_found(example_store: Store, shapes: Shapes):
    iri = find_landscape(example_store, None).iri
    node = URIRef("https://leerland.example/id/intervention/ontwerpsprint-ledenportaal")
    titles = frozenset(t for t in example_store.triples(iri, node) if t[1] == DCTERMS.title)
    french = frozenset({(node, DCTERMS.title, Literal("Sprint", lang="fr"))})
    wrong = ChangeSet(iri, Activity("edit", "test", ""), example_store.revision, french, titles)
    verdict = examine(example_store, wrong, shapes)
    assert verdict.admitted is not None
    assert [f.severity for f in verdict.report.findings if "Nederlands of Engels" in f.message("nl")] == [
        Severity.WARNING
    ]


def test_a_small_change_finds_what_a_whole_one_finds(example_store: Store, shapes: Shapes):
    """For every statement of one intervention: taken away, both ways of validating find the same of the change."""
    iri = find_landscape(example_store, None).iri
    node = URIRef("https://leerland.example/id/intervention/ontwerpsprint-ledenportaal")
    rules = rules_of(example_store, shapes)
    before = {f.key() for f in check(example_store.ntriples(ONTOLOGY, iri), rules).findings}
    for triple in example_store.triples(iri, node):
        gone = ChangeSet(iri, Activity("edit", "test", ""), example_store.revision, removals=frozenset({triple}))
        near = {f.key() for f in examine(example_store, gone, shapes).report.findings}
        data = example_store.ntriples(iri).replace(to_ntriples([triple]).encode(), b"")
        whole = {f.key() for f in check(example_store.ntriples(ONTOLOGY) + data, rules).findings}
        assert whole - before <= near, triple
        assert near <= whole, triple
