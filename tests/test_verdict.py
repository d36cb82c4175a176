"""One verdict: the same of the same change, however much travels along, whichever way it comes, and whichever engine judges."""

import shutil
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from rdflib import XSD, Graph, Literal, URIRef

from benchmarks.generate import landscape as rows
from leerland_graph.core.namespaces import LL, ORG, RDF, SKOS, new_graph
from leerland_graph.core.settings import Settings
from leerland_graph.exchange import ImportOptions, execute, plan_import
from leerland_graph.forms import change, form_of
from leerland_graph.forms.editing import opened
from leerland_graph.forms.entry import as_node
from leerland_graph.store import Activity, ChangeSet, Store, commit, find_landscape, install_ontology, undo_change_set
from leerland_graph.store.rdf_terms import Triple
from leerland_graph.store.snapshots import with_change
from leerland_graph.store.update_preview import update_change_set
from leerland_graph.validation import (
    Engine,
    Finding,
    Shapes,
    State,
    Verdict,
    admit,
    bulk,
    examine,
    judged_by,
    validate_landscape,
)
from leerland_graph.validation.rules import rules_of
from tests.conftest import ROOT
from tests.describing import SPRINT

ID = "https://leerland.example/id/"
HEAD = f"""@prefix ll: <https://w3id.org/leerland/ns#> . @prefix llc: <https://w3id.org/leerland/concept/> .
@prefix org: <http://www.w3.org/ns/org#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix i: <{ID}intervention/> . @prefix own: <https://example.org/own#> .
"""
_ROWS = list(rows(300))
_LANDSCAPES = {s for s, p, o in _ROWS if o == LL.LearningLandscape}
CROWD = frozenset(
    tuple(URIRef(t.replace(ID, "https://example.org/crowd/")) if isinstance(t, URIRef) else t for t in triple)
    for triple in _ROWS
    if triple[0] not in _LANDSCAPES
)
RUN = "i:datalab\\/run-2026-02-02-2026-11-27"


def triples(turtle: str) -> frozenset[Triple]:
    return frozenset(new_graph().parse(data=HEAD + turtle, format="turtle"))


@pytest.fixture
def held(example_store: Store) -> tuple[Store, URIRef]:
    """The example in memory, to write in."""
    iri = find_landscape(example_store, None).iri
    return with_change(example_store, iri, (), ()), iri


def judged(
    store: Store, land: URIRef, shapes: Shapes, added: frozenset[Triple], gone: frozenset[Triple] = frozenset()
) -> Verdict:
    return examine(store, ChangeSet(land, Activity("edit", "x", "y"), store.revision, added, gone), shapes)


def about(verdict: Verdict, subjects: set[str]) -> set[tuple[str, ...]]:
    return {(*f.key(), f.component, f.message("nl")) for f in verdict.report.violations if f.focus in subjects}


REFUSED = {
    "a date with a time": (f'{RUN} ll:startDate "2026-03-31T00:00:00"^^xsd:date .', "datum"),
    "a week date": (f'{RUN} ll:startDate "2026-W14-2"^^xsd:date .', "datum"),
    "a date without hyphens": (f'{RUN} ll:startDate "20260331"^^xsd:date .', "datum"),
    "an infinite effort": ('i:datalab ll:effort "INF"^^xsd:decimal .', "getal"),
    "a number with an exponent": ('i:datalab ll:effort "1e1"^^xsd:decimal .', "getal"),
    "a number with spaces": ('i:datalab ll:effort " 4 "^^xsd:decimal .', "getal"),
    "an intervention that is a target group": ("i:datalab a ll:TargetGroup .", "niets is tegelijk 'Interventie' en 'Doelgroep'"),
    "an influence on nothing": (f"<{ID}context-factor/ai-verordening> a ll:ContextFactor ; ll:influences <urn:nothing> .", "iets van de soort 'Onderdeel van een leerlandschap' dat hier bestaat"),
    "a ring of two": ("i:datalab ll:precedes i:demodag . i:demodag ll:precedes i:datalab .", "Haal een schakel uit de kring"),
    "a ring of three": ("i:datalab ll:precedes own:a . own:a ll:precedes own:b . own:b ll:precedes i:datalab .", "Haal een schakel uit de kring"),
    "a ring of departments": (f"<{ID}department/hr> org:unitOf <{ID}department/ict> . <{ID}department/ict> org:unitOf <{ID}department/hr> .", "uit de kring"),
    "preparing each other": ("i:datalab ll:preparedBy i:demodag . i:demodag ll:preparedBy i:datalab .", "geldt niet over en weer"),
    "following itself up": ("i:datalab ll:followedUpBy i:datalab .", "niet met zichzelf"),
    "an organisation without a name": ("own:bank a org:Organization .", "Voeg een naam toe"),
    "an effort of a department": (f'<{ID}department/hr> ll:effort 4.5 .', "'tijdsbeslag' hoort hier niet bij"),
    "an unknown type": ("own:x a ll:Interventoin .", "Bedoelt u 'll:Intervention'?"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_inconsistent_is_refused_alone_and_in_a_crowd_for_the_same(held, shapes: Shapes, case: str):
    store, land = held
    turtle, says = REFUSED[case]
    added = triples(turtle)
    subjects = {str(s) for s, _, _ in added}
    alone, crowd = judged(store, land, shapes, added), judged(store, land, shapes, added | CROWD)
    assert alone.admitted is None
    assert crowd.admitted is None
    assert any(says in f.message("nl") for f in alone.report.violations), alone.report.violations
    assert about(alone, subjects) == about(crowd, subjects)
    assert {f.focus for f in alone.report.violations} <= subjects
    for finding in alone.report.violations:
        assert finding.component
        assert set(finding.messages) == {"nl", "en"}
    with judged_by(Engine.PYSHACL):
        assert about(judged(store, land, shapes, added), subjects) == about(alone, subjects)


def test_the_crowd_alone_is_taken(held, shapes: Shapes):
    store, land = held
    verdict = judged(store, land, shapes, CROWD)
    assert verdict.admitted is not None, verdict.report.violations[:3]
    commit(store, verdict.admitted)
    assert validate_landscape(store, land, shapes).state is State.VALID


@pytest.mark.parametrize("text", ["2026-03-31T00:00:00", "2026-W14-2", "20260331"])
def test_a_date_that_is_none_is_refused_by_every_way_in(held, shapes: Shapes, tmp_path: Path, text: str):
    store, land = held
    run = URIRef(f"{ID}intervention/datalab/run-2026-02-02-2026-11-27")
    bad = (run, LL.startDate, Literal(text, datatype=XSD.date))
    file = tmp_path / "run.ttl"
    file.write_text(f'{HEAD}<{run}> a ll:Run ; ll:capacity 20 ; ll:startDate "{text}"^^xsd:date .')
    plan = plan_import(store, [file], Settings(), shapes, ImportOptions())
    assert plan.verdict.admitted is None
    assert {(f.location.source, f.value) for f in plan.report.violations if f.value == text} == {("run.ttl", text)}

    update = update_change_set(
        store, land, f'INSERT DATA {{ <{run}> ll:startDate "{text}"^^xsd:date }}', who="x", why="y"
    )
    assert examine(store, update, shapes).admitted is None

    form = form_of(shapes, store.ontology, LL.Run)
    description = opened(store, land, run, form)
    field = next(f for f in form.fields if f.path.iri == LL.startDate)
    typed = as_node(field, text)
    saved = change(
        store, land, frozenset(store.triples(land, run)), description.with_values(field.id, (typed,)), who="x", why="y"
    )
    assert examine(store, saved, shapes).admitted is None

    store.write_ungated({land: [bad]}, {})  # as an earlier version would have stored it
    assert validate_landscape(store, land, shapes).state is State.INVALID
    again = judged(store, land, shapes, triples(f"<{run}> ll:capacity 12 ."))
    assert again.admitted is None


def test_undo_goes_through_the_same_gate(held, shapes: Shapes):
    store, land = held
    one, other = triples("i:datalab ll:precedes i:demodag ."), triples("i:demodag ll:precedes i:datalab .")
    first = commit(store, admit(store, ChangeSet(land, Activity("edit", "x", "y"), store.revision, one), shapes))
    taken = commit(store, admit(store, undo_change_set(store, first, "x"), shapes))
    commit(store, admit(store, ChangeSet(land, Activity("edit", "x", "y"), store.revision, other), shapes))
    verdict = examine(store, undo_change_set(store, taken, "x"), shapes)
    assert verdict.admitted is None
    assert any("kring" in f.message("nl") for f in verdict.report.violations)


def test_a_value_is_judged_as_it_is_stored(held, shapes: Shapes):
    store, land = held
    before = frozenset(t for t in store.triples(land, URIRef(f"{ID}intervention/datalab")) if t[1] == LL.effort)
    verdict = judged(store, land, shapes, triples('i:datalab ll:effort "012.50"^^xsd:decimal .'), before)
    assert verdict.admitted is not None
    ((_, _, value),) = verdict.admitted.change_set.additions
    assert str(value) == "12.5"
    commit(store, verdict.admitted)
    kept = [o for _, p, o in store.triples(land, URIRef(f"{ID}intervention/datalab")) if p == LL.effort]
    assert kept == [value]


def test_what_is_there_already_under_another_spelling_is_no_addition(held, shapes: Shapes):
    store, land = held
    (effort,) = [o for _, p, o in store.triples(land, URIRef(f"{ID}intervention/datalab")) if p == LL.effort]
    verdict = judged(store, land, shapes, triples(f'i:datalab ll:effort "0{effort}"^^xsd:decimal .'))
    assert verdict.admitted is not None
    assert verdict.admitted.change_set.is_empty


# the engines


def test_pyshacl_serves_where_there_is_no_engine_in_rust(held, shapes: Shapes, monkeypatch, caplog):
    store, land = held
    added = triples(REFUSED["a week date"][0])
    expected = judged(store, land, shapes, added)
    bulk._compiled.cache_clear()
    monkeypatch.setitem(sys.modules, "shacl", None)
    instead = judged(store, land, shapes, added)
    assert [f.key() for f in instead.report.findings] == [f.key() for f in expected.report.findings]
    assert instead.report.checked == expected.report.checked
    assert "pySHACL validates instead" in caplog.text
    assert judged(store, land, shapes, triples("i:datalab ll:reinforces i:demodag .")).admitted is not None
    bulk._compiled.cache_clear()


def test_a_second_opinion_of_the_example_is_the_same(held, shapes: Shapes):
    store, land = held
    store.write_ungated({land: [t for case in ("a ring of three", "a week date", "an organisation without a name") for t in triples(REFUSED[case][0])]}, {})  # fmt: skip
    first = validate_landscape(store, land, shapes)
    with judged_by(Engine.PYSHACL):
        second = validate_landscape(store, land, shapes)
    assert [(f.key(), f.component) for f in first.findings] == [(f.key(), f.component) for f in second.findings]
    assert (first.state, first.checked) == (second.state, second.checked)


# the neighbourhood and the whole


def test_a_target_group_that_becomes_something_else_is_missed_by_those_who_refer_to_it(held, shapes: Shapes):
    store, land = held
    group = URIRef(f"{ID}target-group/hoofdkantoor")
    verdict = judged(
        store, land, shapes, frozenset({(group, RDF.type, ORG.Organization)}), frozenset({(group, RDF.type, LL.TargetGroup)})
    )  # fmt: skip
    assert verdict.admitted is None
    assert {f.shape.rpartition("#")[2] for f in verdict.report.violations} >= {"Intervention-targetGroup"}


def test_a_large_change_is_not_refused_for_what_was_wrong_elsewhere_before(held, shapes: Shapes):
    store, land = held
    old = triples('own:old a ll:TargetGroup ; skos:prefLabel "Oud" .')
    store.write_ungated({land: old}, {})
    assert validate_landscape(store, land, shapes).state is State.INVALID
    assert judged(store, land, shapes, CROWD).admitted is not None
    touching = triples('own:old skos:definition "Een groep."@nl .')
    assert judged(store, land, shapes, touching).admitted is None
    assert judged(store, land, shapes, touching | CROWD).admitted is None


FAR = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ll: <https://w3id.org/leerland/ns#> .
<urn:far> a sh:NodeShape ; sh:targetClass ll:Intervention ; sh:property <urn:far-size> .
<urn:far-size> sh:path ( ll:targetGroup ll:size ) ; sh:minInclusive 50 ; sh:message "Te klein."@nl ."""


def test_shapes_that_look_far_are_asked_of_the_whole_landscape(held, tmp_path: Path):
    store, land = held
    shutil.copytree(ROOT / "shapes", tmp_path / "shapes")
    assert not rules_of(store, Shapes.load(tmp_path / "shapes")).look_far
    (tmp_path / "far").mkdir()
    (tmp_path / "far" / "far.ttl").write_text(FAR)
    far = Shapes.load(tmp_path / "far")
    assert rules_of(store, far).look_far
    group = URIRef(f"{ID}target-group/hoofdkantoor")
    size = frozenset(t for t in store.triples(land, group) if t[1] == LL.size)
    verdict = judged(store, land, far, triples(f"<{group}> ll:size 20 ."), size)
    assert verdict.admitted is None
    (one, *_) = verdict.report.violations
    assert one.path == "<https://w3id.org/leerland/ns#targetGroup>/<https://w3id.org/leerland/ns#size>"
    assert one.value == "20"


# axioms: a new one needs no shape

AXIOMS = """@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
own:Room a owl:Class ; rdfs:label "Zaal"@nl, "Room"@en ; owl:disjointWith ll:TargetGroup .
own:Seat a owl:Class ; rdfs:label "Stoel"@nl, "Seat"@en ; rdfs:subClassOf own:Room .
own:near a owl:ObjectProperty, owl:TransitiveProperty, owl:IrreflexiveProperty ; rdfs:label "naast"@nl, "next to"@en .
own:beside a owl:ObjectProperty ; rdfs:subPropertyOf own:near .
own:key a owl:DatatypeProperty, owl:FunctionalProperty ; rdfs:domain own:Room ; rdfs:range xsd:integer .
own:badge a owl:ObjectProperty, owl:InverseFunctionalProperty ; rdfs:label "pas"@nl, "badge"@en .
own:holds a owl:ObjectProperty ; rdfs:range [ a owl:Class ; owl:unionOf ( ll:TargetGroup own:Room ) ] .
[] a owl:AllDisjointClasses ; owl:members ( own:Seat ll:Competence ll:Trajectory ) .
"""
NAMED = 'a ll:TargetGroup ; skos:prefLabel "Groep"@nl .'


@pytest.fixture
def widened(tmp_path: Path) -> tuple[Store, URIRef]:
    """A store with a language that has more axioms."""
    shutil.copytree(ROOT / "ontology", tmp_path / "ontology")
    (tmp_path / "ontology" / "own.ttl").write_text(HEAD + AXIOMS)
    store = Store.in_memory()
    install_ontology(store, tmp_path / "ontology")
    return store, URIRef("urn:land")


@pytest.mark.parametrize(
    ("turtle", "focus", "says"),
    [
        (f"own:x {NAMED} own:x a own:Seat .", "x", "niets is tegelijk 'Zaal' en 'Doelgroep'"),
        ('own:x a own:Seat, ll:Trajectory ; skos:prefLabel "X"@nl .', "x", "niets is tegelijk 'Stoel' en 'Leertraject'"),
        (f"own:x {NAMED} own:x own:near own:y . own:y own:beside own:x .", "x", "komt men met 'naast' weer bij x"),
        (f"own:x {NAMED} own:x own:beside own:x .", "x", "kan niet naar zichzelf"),
        (f"own:x {NAMED} own:r a own:Room ; own:key 1, 2 .", "r", "Houd bij 'key' één waarde over."),
        (f'own:x {NAMED} own:r a own:Room ; own:key "twee" .', "r", "Geef hier een heel getal."),
        (f"own:x {NAMED} own:x own:key 1 .", "x", "'key' hoort hier niet bij. Maak hier iets van de soort 'Zaal' van"),
        (f"own:x {NAMED} own:x own:badge own:b . own:y own:badge own:b .", "x", "Laat één beschrijving met 'pas'"),
        (f"own:x {NAMED} own:x own:holds own:c .", "x", "iets van de soort 'Zaal' of 'Doelgroep' dat hier bestaat"),
    ],
)  # fmt: skip
def test_a_new_axiom_is_judged_without_a_new_shape(widened, shapes: Shapes, turtle: str, focus: str, says: str):
    store, land = widened
    for engine in Engine:
        with judged_by(engine):
            verdict = judged(store, land, shapes, triples(turtle))
        found: list[Finding] = [f for f in verdict.report.violations if says in f.message("nl")]
        assert [f.focus for f in found if f.focus.endswith(focus)] != [], verdict.report.violations
        assert verdict.admitted is None
    store.write_ungated({land: triples(turtle)}, {})
    whole = validate_landscape(store, land, shapes)
    assert {f.key() for f in found} <= {f.key() for f in whole.violations}


def test_what_the_new_axioms_allow_is_taken(widened, shapes: Shapes):
    store, land = widened
    fine = f"own:x {NAMED} own:r a own:Seat ; own:key 1 ; own:near own:q . own:q own:beside own:z . own:x own:holds own:r ; own:badge own:b ."
    verdict = judged(store, land, shapes, triples(fine))
    assert verdict.admitted is not None, verdict.report.violations
    commit(store, verdict.admitted)
    assert validate_landscape(store, land, shapes).state is State.VALID


def test_a_ring_is_followed_only_as_far_as_it_reaches(held, shapes: Shapes):
    """Of ten thousand links, those are read that can be reached from the change."""
    store, land = held
    chain = [URIRef(f"urn:c{n}") for n in range(2_000)]
    store.write_ungated({land: [(a, LL.precedes, b) for a, b in pairwise(chain)]}, {})
    asked: list[URIRef] = []
    original = store.triples
    store.triples = lambda graph, subject=None, object_=None: asked.append(subject) or original(graph, subject, object_)  # type: ignore[method-assign]
    verdict = judged(store, land, shapes, frozenset({(chain[1_995], LL.precedes, SPRINT)}))
    assert not any("kring" in f.message("nl") for f in verdict.report.violations)
    assert len({a for a in asked if a in set(chain)}) < 10


# shapes of one's own, with datatypes that the store keeps as others

OWN = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
own:Extra a sh:NodeShape ; sh:targetClass ll:TargetGroup ;
  sh:property [ sh:path own:rooms ; sh:name "Zalen"@nl ; sh:datatype xsd:positiveInteger ; sh:maxCount 1 ] ;
  sh:property [ sh:path own:hour ; sh:name "Uur"@nl ; sh:datatype xsd:time ; sh:maxCount 1 ] ;
  sh:property [ sh:path own:when ; sh:name "Wanneer"@nl ; sh:datatype xsd:dateTime ; sh:maxCount 1 ] ."""


@pytest.mark.parametrize(
    ("prop", "datatype", "right", "wrong"),
    [
        ("rooms", XSD.positiveInteger, "+3", "0"), ("rooms", XSD.positiveInteger, "3", "-1"), ("hour", XSD.time, "14:00:00", "14:00"),
        ("when", XSD.dateTime, "2026-03-31T14:00:00", "2026-03-31T14:00"),
    ],
)  # fmt: skip
def test_all_agree_on_a_datatype_of_a_shape_of_ones_own(
    held, tmp_path: Path, prop: str, datatype, right: str, wrong: str
):
    store, land = held
    folder = tmp_path / "shapes"
    shutil.copytree(ROOT / "shapes", folder)
    (folder / "own.ttl").write_text(HEAD + OWN)
    own = Shapes.load(folder)
    group, path = URIRef(f"{ID}target-group/hoofdkantoor"), URIRef(f"https://example.org/own#{prop}")
    for engine in Engine:
        with judged_by(engine):
            for text, taken in ((right, True), (wrong, False)):
                literal = Literal(text, datatype=datatype)
                direct = judged(store, land, own, frozenset({(group, path, literal)}))
                assert (direct.admitted is not None) == taken, direct.report.violations
                crowd = judged(store, land, own, CROWD | {(group, path, literal)}) if engine is Engine.RUST else direct
                assert (crowd.admitted is not None) == taken
    form = form_of(own, store.ontology, LL.TargetGroup)
    field = next(f for f in form.fields if f.path.iri == path)
    description = opened(store, land, group, form).with_values(field.id, (as_node(field, right),))
    saved = change(store, land, frozenset(store.triples(land, group)), description, who="x", why="y")
    commit(store, admit(store, saved, own))
    assert validate_landscape(store, land, own).state is State.VALID
    file = tmp_path / "more.csv"
    name = next(o for _, p, o in store.triples(land, group) if p == SKOS.prefLabel and o.language == "nl")
    file.write_text(f"kind,IRI,prefLabel@nl,{prop}\nTargetGroup,{group},{name},{right}\n")
    plan = plan_import(store, [file], Settings(), own, ImportOptions())
    assert plan.verdict.admitted is not None
    assert path not in {p for _, p, _ in plan.merged.additions | plan.merged.removals}


def test_a_cell_is_stored_as_a_form_would_store_it(held, shapes: Shapes, tmp_path: Path):
    store, land = held
    file = tmp_path / "groups.csv"
    file.write_text(
        'kind,IRI,prefLabel@nl,size,weeklyCapacity\nTargetGroup,https://example.org/own#g,Groep,007,"1,50"\n'
    )
    execute(store, plan_import(store, [file], Settings(), shapes, ImportOptions()))
    said = {p: str(o) for _, p, o in store.triples(land, URIRef("https://example.org/own#g"))}
    assert (said[LL.size], said[LL.weeklyCapacity], said[SKOS.prefLabel]) == ("7", "1.5", "Groep")
    assert validate_landscape(store, land, shapes).state is State.VALID


def test_every_language_graph_that_is_installed_is_without_blank_nodes_and_keeps_its_axioms(widened):
    store, _ = widened
    graph: Graph = store.ontology
    assert not any("BNode" in type(t).__name__ for triple in graph for t in triple)
    assert len(list(graph.subjects(RDF.type, URIRef("http://www.w3.org/2002/07/owl#AllDisjointClasses")))) == 3
