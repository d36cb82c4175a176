"""Norms of the organisation, the overall figure with its weights, the trend, and recommendations that become scenarios."""

import json
from dataclasses import replace

import pytest
from rdflib import URIRef

from leerland_graph.analysis import Norms, overall, profile, read_landscape, recommend, trend
from leerland_graph.analysis.planned import planned
from leerland_graph.core.errors import SettingsError
from leerland_graph.core.namespaces import DCTERMS, LL, LLC, RDF
from leerland_graph.core.settings import Settings
from leerland_graph.store import Activity, ChangeSet, Store, commit, find_landscape, scenario_change_set
from leerland_graph.validation import Shapes, admit
from tests.landscapes import HR, ICT, intervention, landscape

BASE = "https://leerland.example/id/"


def value(land, indicator: str) -> float | None:
    return next(r.value for i, r in profile(land).results if i.id == indicator)


def test_the_threshold_of_overlap_is_the_organisations():
    same = {"competences": frozenset({URIRef("urn:c")})}
    one = replace(intervention("a", "P", groups="g", owner=HR), types=(URIRef("urn:t"),), **same)
    two = replace(intervention("b", "P", groups="g", owner=ICT), types=(URIRef("urn:u"),), **same)
    land = landscape(one, two)  # type 0 of 0.20, competences 1 of 0.35: 0.35 / 0.55 = 0.64
    assert value(land, "overlap") == 0.0
    assert value(replace(land, norms=Norms(overlap_from=0.65)), "overlap") == 1.0


def test_required_roles_are_the_organisations():
    land = landscape(replace(intervention("a", "P"), roles=frozenset({(LLC.owner, HR), (LLC.designer, HR)})))
    assert value(land, "role-clarity") == 0.0
    assert value(replace(land, norms=Norms(required_roles=(("designer",),))), "role-clarity") == 1.0
    assert value(replace(land, norms=Norms(required_roles=())), "role-clarity") == 1.0


def test_the_days_that_surround_a_training_are_the_organisations():
    skill = frozenset({URIRef("urn:c")})
    knows = replace(
        intervention("a", "O", groups="g", runs=[("2026-01-05", "2026-01-05")]),
        preferences=frozenset({LLC["kennis-verwerven"]}), competences=skill,
    )  # fmt: skip
    does = replace(intervention("b", "P", groups="g", runs=[("2026-04-06", "2026-04-06")]), competences=skill)
    land = replace(landscape(knows, does), practice=frozenset({next(iter(does.anchors))}), groups=(URIRef("urn:g"),))
    assert value(land, "transfer") == 0.0  # 91 days later
    assert value(replace(land, norms=Norms(transfer_days=91)), "transfer") == 1.0


def test_repeated_contact_is_evidence_with_its_spacing():
    skill = frozenset({URIRef("urn:c")})
    knows = replace(
        intervention("a", "O", groups="g", runs=[("2026-01-05", "2026-01-05"), ("2026-01-08", "2026-01-08")]),
        preferences=frozenset({LLC["kennis-verwerven"]}), competences=skill,
    )  # fmt: skip
    again = replace(intervention("b", "P", groups="g", runs=[("2026-02-05", "2026-02-05")]), competences=skill)
    land = replace(landscape(knows, again), groups=(URIRef("urn:g"),))
    evidence = next(r for i, r in profile(land).results if i.id == "transfer").evidence
    (contact,) = [e for e in evidence if e.kind == "repeated-contact"]
    assert contact.figures == {"meetings": 3, "gaps_days": [3, 28], "spaced": 1}


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"overlap_from": 2}, "overlap_from"),
        ({"overlap_from": True}, "overlap_from"),
        ({"transfer_days": "many"}, "transfer_days"),
        ({"required_roles": ["provider"]}, "required_roles"),
        ({"weights": {"coverage": -1}}, "weights"),
        ({"weight": 1}, "weight"),
    ],
)
def test_a_norm_that_cannot_be_is_refused_by_name(values, says):
    with pytest.raises(SettingsError, match=says):
        Norms.read(values)


def test_norms_are_read_from_the_settings_file(tmp_path):
    (tmp_path / "leerland.toml").write_text("[coherence]\noverlap_from = 0.6\nweights = { coverage = 2, load = 0 }\n")
    norms = Norms.read(Settings.load({}, tmp_path).coherence)
    assert (norms.overlap_from, norms.weights) == (0.6, {"coverage": 2.0, "load": 0.0})


def test_the_overall_figure_is_the_weighted_mean_of_what_has_a_value():
    results = profile(landscape(intervention("a", "P"))).results
    values = {i.id: r.value for i, r in results}
    found = overall(results, {"coverage": 3.0, "isolation": 0.0})
    counted = {i: (3.0 if i == "coverage" else 1.0) for i, v in values.items() if v is not None and i != "isolation"}
    assert found.weights == counted
    assert found.value == pytest.approx(sum(values[i] * w for i, w in counted.items()) / sum(counted.values()))
    assert set(found.left_out) == set(values) - set(counted)


def test_without_any_value_there_is_no_overall_figure():
    assert overall([], {}).value is None


# the trend


def test_the_trend_is_the_profile_as_it_was(example_store: Store, shapes: Shapes, tmp_path):
    store = example_copy(example_store, tmp_path)
    iri = find_landscape(store, None).iri
    before = {i.id: r.value for i, r in profile(read_landscape(store, iri)).results}
    gone = next(t for t in store.triples(iri) if t[1] == LL.reinforces)
    first = store.revision
    commit(
        store, admit(store, ChangeSet(iri, Activity("edit", "test", "x"), first, removals=frozenset({gone})), shapes)
    )
    after = {i.id: r.value for i, r in profile(read_landscape(store, iri)).results}
    days = [p for p in trend(store, iri) if p.change]
    assert days[-1].values == after
    from leerland_graph.store import past_states

    was = next(past for number, past in past_states(store, iri, [first]) if number == first)
    assert {i.id: r.value for i, r in profile(read_landscape(was, iri)).results} == before != after


def example_copy(store: Store, folder) -> Store:
    (folder / "copy").mkdir()
    store.copy_to(folder / "copy")
    return Store.open(folder / "copy", write=True)


# scenarios of recommendations


@pytest.mark.parametrize("kind", ["add", "link", "merge", "role", "shift"])
def test_a_scenario_of_a_recommendation_changes_what_was_promised(kind, example_store, shapes, tmp_path):
    store = example_copy(example_store, tmp_path)
    land = read_landscape(store, find_landscape(store, None).iri)
    move = recommend(land, kind=kind, count=1)[0]
    plan = planned(store, land, move, BASE)
    made = scenario_change_set(
        store, land.iri, "straks", base_iri=BASE, lang="nl", who="test", why=move.texts["nl"],
        without=plan.removals, adding=plan.additions,
    )  # fmt: skip
    commit(store, admit(store, made, shapes))
    from leerland_graph.analysis import Selection

    group = Selection(target_group=move.group)
    was = {i.id: r.value for i, r in profile(land, group).results}
    then = {i.id: r.value for i, r in profile(read_landscape(store, made.landscape), group).results}
    for indicator, change in move.changes.items():
        if kind == "merge" and indicator in ("role-clarity", "separation", "connectivity", "isolation"):
            continue  # the simulation looks at the group alone; the scenario also keeps relations to other groups
        assert then[indicator] - was[indicator] == pytest.approx(change, abs=0.02), indicator
    assert set(store.triples(land.iri)) == set(example_store.triples(land.iri)), "the landscape itself is as it was"


def test_an_added_intervention_is_described_as_the_shapes_want(example_store, shapes):
    land = read_landscape(example_store, find_landscape(example_store, None).iri)
    move = recommend(land, kind="add", count=1)[0]
    new = {s for s, p, o in planned(example_store, land, move, BASE).additions if (p, o) == (RDF.type, LL.Intervention)}
    (iri,) = new
    said = {p: o for s, p, o in planned(example_store, land, move, BASE).additions if s == iri}
    assert "actieonderzoek" in str(iri)
    assert said[LL.interventionType] == LLC["actieonderzoek-traject"]
    assert str(said[DCTERMS.title]) in {"Actieonderzoek", "Action research"}


def test_the_command_makes_the_scenario_of_a_recommendation(cli):
    cli("init", "--example")
    assert "straks" in cli("recommend", "--kind", "add", "--scenario", "straks").stdout
    told = cli("coherence", "--landscape", "straks", "--against", "waterland", "--format", "json").stdout
    assert next(d for d in json.loads(told) if d["id"] == "isolation")["change"] > 0
    cli("recommend", "--landscape", "waterland", "--scenario", "straks", code=2)
    cli("recommend", "--landscape", "waterland", "--scenario", "later", "--pick", "999", code=2)


def test_the_command_shows_the_trend(example_cli):
    (point,) = json.loads(example_cli("trend", "--format", "json").stdout)
    assert point["interventions"] == 64
    assert len(point["values"]) == 12
