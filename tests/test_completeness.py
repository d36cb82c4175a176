"""What is missing in descriptions, of whom, and on how many an indicator rests: exact, on the example and on small landscapes."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import URIRef

from leerland_graph.analysis import Selection, indicators, leaning, most_used, profile, read_landscape, select, tips
from leerland_graph.analysis.leaning import ASPECTS
from leerland_graph.analysis.worklist import uses
from leerland_graph.core.namespaces import LL
from leerland_graph.store import Store, landscapes
from leerland_graph.validation import Finding, Report, Severity, Shapes, shape_report, validate_landscape
from leerland_graph.validation.completeness import Completeness, Lack, completeness, owners_in
from leerland_graph.validation.expectations import expectations, unmet
from leerland_graph.validation.form_reader import form_of
from tests.conftest import Cli
from tests.gaps import COUNT, gaps, with_gaps
from tests.landscapes import HR, ICT, intervention, landscape

RELATION = "Intervention-relation-recommended"


@pytest.fixture(scope="module")
def gap_data(example_cli: Cli, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, with a catalogue that has gaps."""
    return with_gaps(example_cli.data, tmp_path_factory.mktemp("gaps"))


def found_in(store: Store, shapes: Shapes) -> Completeness:
    land = landscapes(store)[0].iri
    held = read_landscape(store, land)
    form = form_of(shapes, store.ontology, LL.Intervention)
    return completeness(
        validate_landscape(store, land, shapes),
        expectations(shapes, store.ontology, LL.Intervention),
        {i.iri: i.owner for i in held.interventions.values()},
        tips(held, form),
    )


def indicator(name: str):
    return next(i for i in indicators() if i.id == name)


def test_what_is_expected_is_read_from_the_shapes(example_store: Store, shapes: Shapes):
    found = {e.id: (e.fields, e.severity) for e in expectations(shapes, example_store.ontology, LL.Intervention)}
    blocks, warns, tip = Severity.VIOLATION, Severity.WARNING, Severity.INFO
    assert found == {
        "title": (("title",), blocks),
        "description": (("description",), warns),
        "interventionType": (("interventionType",), warns),
        "Intervention-type-told": (("interventionType", "statedType"), blocks),
        "placement": (("placement",), warns),
        "targetGroup": (("targetGroup",), warns),
        "designLevel": (("designLevel",), tip),
        "suitsPreference": (("suitsPreference",), warns),
        "Intervention-purpose-recommended": (("develops", "partOfProgramme"), warns),
        RELATION: (
            ("partOfTrajectory", "precedes", "reinforces", "overlapsWith", "preparedBy", "followedUpBy"), warns,
        ),
        "responsibility": (("responsibility",), blocks),
        "run": (("run",), tip),
    }  # fmt: skip


def test_what_the_shapes_alone_say_is_missing_is_what_validation_says(gap_data: Path, shapes: Shapes):
    with Store.open(gap_data) as store:
        land = landscapes(store)[0].iri
        expected = expectations(shapes, store.ontology, LL.Intervention)
        found = unmet(shape_report(store, land, shapes), expected)
        assert found == unmet(validate_landscape(store, land, shapes), expected)
        assert len(found["description"]) == 11


def test_a_shape_of_ones_own_is_an_expectation_too(example_store: Store, shapes: Shapes, tmp_path: Path):
    own = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ll: <https://w3id.org/leerland/ns#> .
        <urn:own> a sh:NodeShape ; sh:targetClass ll:Intervention ; sh:property <urn:effort> .
        <urn:effort> a sh:PropertyShape ; sh:path ll:effort ; sh:minCount 1 ; sh:severity sh:Warning ; sh:message "Hoe lang?"@nl .
    """
    graph = shapes.graph.__class__()
    for triple in shapes.graph:
        graph.add(triple)
    graph.parse(data=own, format="turtle")
    found = {e.id: e for e in expectations(Shapes(graph), example_store.ontology, LL.Intervention)}
    assert found["effort"].shapes == {"urn:effort"}
    assert found["effort"].is_required
    assert found["effort"].messages == {"nl": "Hoe lang?"}


def test_of_two_shapes_on_one_field_the_strictest_counts(example_store: Store, shapes: Shapes):
    (title,) = [e for e in expectations(shapes, example_store.ontology, LL.Intervention) if e.id == "title"]
    names = {s.rpartition("#")[2] for s in title.shapes}
    assert names == {"Intervention-title-required", "Intervention-title-readable"}
    assert title.messages["nl"] == "Voeg een titel toe."


def test_the_example_lacks_relations_alone(example_store: Store, shapes: Shapes):
    found = found_in(example_store, shapes)
    assert found.whole.as_json() == {
        "descriptions": 64, "complete": 43, "share": 0.671875, "lacking": {RELATION: 21},
    }  # fmt: skip
    held = read_landscape(example_store, landscapes(example_store)[0].iri)
    said = {held.label(owner, "nl"): (s.complete, s.n, s.percent) for owner, s in found.by_owner.items()}
    assert said == {
        "HR": (18, 27, 66),
        "ICT": (23, 28, 82),
        "Risk & Compliance": (1, 5, 20),
        "Communicatie": (1, 4, 25),
    }
    assert list(said) == ["HR", "ICT", "Risk & Compliance", "Communicatie"]  # most to do first


def test_a_lack_is_called_what_its_field_or_its_shape_is_called(example_store: Store, shapes: Shapes):
    found = found_in(example_store, shapes)
    form = form_of(shapes, example_store.ontology, LL.Intervention)
    names = {lack.id: (lack.name(form, "nl"), lack.name(form, "en")) for lack in found.lacks}
    assert names["targetGroup"] == ("Doelgroep", "Target group")
    assert names["Intervention-purpose-recommended"] == (
        "Competentie of verandertraject", "Competence or change programme",
    )  # fmt: skip
    assert names[RELATION] == ("Relatie met een andere", "Relation to another")
    assert names["title-en"] == ("Titel in het Engels", "Title in English")


def test_tips_can_be_filled_in_and_do_not_count(example_store: Store, shapes: Shapes):
    tipped = {lack.id for lack in found_in(example_store, shapes).lacks if not lack.counts}
    assert tipped == {"designLevel", "run", "effort", "develops", "title-nl", "title-en"}


def test_owners_are_found_in_statements(example_store: Store):
    land = landscapes(example_store)[0].iri
    held = read_landscape(example_store, land)
    assert owners_in(example_store.triples(land)) == {i: held.interventions[i].owner for i in held.interventions}


ONE, TWO, THREE = (URIRef(f"urn:{n}") for n in "abc")
OWNERS = {ONE: HR, TWO: HR, THREE: None}


def test_a_description_is_complete_if_it_lacks_nothing_that_counts():
    found = Completeness(OWNERS, (
        Lack("x", ("x",), frozenset({ONE})), Lack("y", ("y",), frozenset({ONE, THREE})),
        Lack("tip", ("z",), frozenset({TWO}), counts=False),
    ))  # fmt: skip
    assert (found.whole.n, found.whole.complete, found.whole.lacking) == (3, 1, {"y": 2, "x": 1})
    assert {o: (s.n, s.complete) for o, s in found.by_owner.items()} == {HR: (2, 1), None: (1, 0)}
    lack = found.lack("y")
    assert lack is not None
    assert (found.missing(lack), found.missing(lack, HR)) == (frozenset({ONE, THREE}), frozenset({ONE}))


def test_of_nothing_nothing_is_missing():
    empty = Completeness({}, (Lack("x", ("x",), frozenset()),))
    assert (empty.whole.share, empty.whole.percent, empty.by_owner) == (1.0, 100, {})


def test_a_share_is_rounded_down_so_that_a_hundred_is_all():
    found = Completeness(
        {URIRef(f"urn:{n}"): HR for n in range(300)}, (Lack("x", ("x",), frozenset({URIRef("urn:7")})),)
    )
    assert found.whole.percent == 99


def test_findings_elsewhere_count_for_nobody(example_store: Store, shapes: Shapes):
    expected = expectations(shapes, example_store.ontology, LL.Intervention)
    shape = next(iter(next(e for e in expected if e.id == "description").shapes))
    report = Report((Finding(Severity.WARNING, shape, {}, focus="urn:a"), Finding(Severity.WARNING, "urn:other", {}, focus="urn:b")))  # fmt: skip
    assert unmet(report, expected)["description"] == {"urn:a"}
    assert completeness(report, expected, {TWO: HR}).whole.complete == 1


def test_the_most_used_come_first_by_relations_runs_and_target_groups():
    made = landscape(
        intervention("a"),
        intervention("b", groups="g h", runs=[("2026-01-01", "2026-01-01")]),
        intervention("c", groups="g"),
        intervention("d"),
        links="a>d c~d",
    )
    assert {str(i): n for i, n in uses(made).items()} == {"urn:a": 1, "urn:b": 3, "urn:c": 2, "urn:d": 2}
    assert most_used(made, made.interventions) == [URIRef(f"urn:{n}") for n in "bcda"]


# on how many interventions an indicator rests


def test_each_aspect_of_an_indicator_is_a_field_of_the_form(example_store: Store, shapes: Shapes):
    form = form_of(shapes, example_store.ontology, LL.Intervention)
    leaned = {name for i in indicators() for name in i.leans_on}
    assert leaned == set(ASPECTS)
    assert leaned <= {f.id for f in form.fields}


def test_an_indicator_rests_on_those_that_have_everything_it_leans_on():
    made = landscape(
        intervention("a", "O", groups="g"), intervention("b", "O"), intervention("c", groups="g"), intervention("d", owner=ICT),
    )  # fmt: skip
    rests = leaning(made, indicator("overlap"))
    assert rests is not None
    assert rests.as_json() == {"share": 0.25, "n": 4, "complete": 1, "lacking": {"targetGroup": 2, "placement": 2}}
    assert rests.texts["nl"] == "Rust op 25% van de interventies: 2 zonder doelgroep, 2 zonder plaatsing."
    assert rests.texts["en"] == "Rests on 25% of the interventions: 2 without a target group, 2 without a placement."


def test_an_effort_and_dates_are_what_the_load_leans_on():
    whole = intervention("a", groups="g", runs=[("2026-01-01", "2026-01-02")])
    rests = leaning(landscape(replace(whole, effort=4.0), replace(whole, iri=URIRef("urn:b"))), indicator("load"))
    assert rests is not None
    assert (rests.share, rests.lacking) == (0.5, {"effort": 1})


def test_nothing_rests_on_nothing():
    rests = leaning(landscape(), indicator("coverage"))
    assert rests is not None
    assert (rests.share, rests.complete, rests.lacking) == (None, 0, {})


def test_relations_are_what_isolation_measures_so_it_leans_on_nothing():
    assert leaning(landscape(intervention("a")), indicator("isolation")) is None


def test_all_interventions_of_the_example_have_what_the_indicators_lean_on(example_store: Store):
    found = profile(read_landscape(example_store, landscapes(example_store)[0].iri))
    rests = {i.id: r for i, _ in found.results if (r := found.leaning(i)) is not None}
    assert set(rests) == {i.id for i in indicators()} - {"isolation"}
    assert {(r.n, r.complete, r.share) for r in rests.values()} == {(64, 64, 1.0)}
    assert rests["load"].texts["nl"] == "Rust op alle interventies."


@given(st.lists(st.tuples(st.booleans(), st.booleans(), st.booleans()), max_size=12))
def test_the_share_is_that_of_the_interventions_with_all_of_it(each: list[tuple[bool, bool, bool]]):
    made = landscape(*(
        replace(intervention(f"i{n}", groups="g" if group else "", runs=[("2026-01-01", "2026-01-01")] if run else []), effort=1.0 if effort else None)
        for n, (group, run, effort) in enumerate(each)
    ))  # fmt: skip
    rests = leaning(made, indicator("load"))
    assert rests is not None
    assert rests.complete == sum(map(all, each))
    assert sum(rests.lacking.values()) == sum(not one for some in each for one in some)


def test_a_selection_has_figures_of_its_own(gap_data: Path):
    with Store.open(gap_data) as store:
        held = read_landscape(store, landscapes(store)[0].iri)
    hr = next(d for d in held.departments if held.label(d, "nl") == "HR")
    rests = leaning(select(held, Selection(department=hr)), indicator("coverage"))
    assert rests is not None
    assert (rests.n, rests.complete, rests.lacking) == (39, 33, {"placement": 6})


# the command line


def test_validate_tells_each_owner_how_far_it_is(gap_data: Path):
    lines = Cli(gap_data)("validate").stdout.splitlines()
    assert lines[-6:] == [
        "Geldig: 396 beschrijvingen bekeken.",
        "Interventies die compleet zijn: 44 van 76 (57%); ontbreekt het meest: relatie met een andere (21), beschrijving (11) en plaatsing (6)",
        "  HR: 19 van 39 (48%); ontbreekt het meest: beschrijving (11), relatie met een andere (9) en plaatsing (6)",
        "  ICT: 23 van 28 (82%); ontbreekt het meest: relatie met een andere (5)",
        "  Risk & Compliance: 1 van 5 (20%); ontbreekt het meest: relatie met een andere (4)",
        "  Communicatie: 1 van 4 (25%); ontbreekt het meest: relatie met een andere (3)",
    ]


def test_validate_tells_programs_the_same_beside_what_it_told(gap_data: Path):
    told = json.loads(Cli(gap_data)("validate", "--format", "json").stdout)
    assert set(told) == {"state", "checked", "findings", "completeness"}
    assert told["state"] == "valid"
    found = told["completeness"]
    assert found["all"] == {
        "descriptions": 76, "complete": 44, "share": 0.578947,
        "lacking": {RELATION: 21, "description": 11, "placement": 6, "targetGroup": 6, "title": 1, "interventionType": 1},
    }  # fmt: skip
    first = found["owners"][0]
    assert first["owner"] == "https://leerland.example/id/department/hr"
    assert first["label"] == {"nl": "HR", "en": "HR"}
    assert (first["descriptions"], first["complete"]) == (39, 19)
    assert found["kinds"]["targetGroup"] == {"nl": "Doelgroep", "en": "Target group"}


def test_validate_tells_it_of_files_too(example_cli: Cli, tmp_path: Path):
    (tmp_path / "gaps.ttl").write_text(gaps())
    told = json.loads(example_cli("validate", str(tmp_path / "gaps.ttl"), "--format", "json").stdout)
    found = told["completeness"]["all"]
    assert (found["descriptions"], found["complete"]) == (COUNT, 1)
    assert [o["label"]["nl"] for o in told["completeness"]["owners"]] == ["HR"]


def test_what_has_no_interventions_has_no_share(example_cli: Cli, tmp_path: Path):
    path = tmp_path / "group.ttl"
    path.write_text(
        "@prefix ll: <https://w3id.org/leerland/ns#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        '<https://leerland.example/id/target-group/nieuw> a ll:TargetGroup ; skos:prefLabel "Nieuw"@nl, "New"@en .\n'
    )
    told = json.loads(example_cli("validate", str(path), "--format", "json").stdout)
    assert "completeness" not in told


def test_coherence_says_on_how_many_it_rests(gap_data: Path):
    cli = Cli(gap_data)
    words = cli("coherence").stdout
    assert "Rust op 84% van de interventies: 12 zonder tijdsbeslag, 11 zonder datum, 6 zonder doelgroep." in words
    told = {i["id"]: i for i in json.loads(cli("coherence", "--format", "json").stdout)["indicators"]}
    assert told["load"]["completeness"] == {
        "share": 0.842105, "n": 76, "complete": 64, "lacking": {"effort": 12, "run": 11, "targetGroup": 6},
    }  # fmt: skip
    assert told["separation"]["completeness"] == {"share": 1.0, "n": 76, "complete": 76, "lacking": {}}
    assert "completeness" not in told["isolation"]


def test_where_nothing_is_missing_the_command_says_nothing_of_it(example_cli: Cli):
    assert "Rust op" not in example_cli("coherence").stdout
