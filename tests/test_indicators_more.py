"""The indicators on people, roles, time and agreement: values worked out by hand."""

from dataclasses import replace
from datetime import date
from math import log2

import pytest
from hypothesis import given, settings
from rdflib import URIRef

from leerland_graph.analysis import read_landscape, similarity
from leerland_graph.analysis.indicators import indicators
from leerland_graph.analysis.indicators.agreement import alpha
from leerland_graph.analysis.indicators.load import weekly_hours, weeks_of
from leerland_graph.analysis.indicators.preference_fit import divergence
from leerland_graph.analysis.model import Group, Relation, Run
from leerland_graph.analysis.similarity import find_overlaps
from leerland_graph.core.namespaces import LLC, LLG
from leerland_graph.store import Store, landscapes
from tests.landscapes import HR, ICT, element, intervention, landscape
from tests.test_network import small

BY_ID = {i.id: i for i in indicators()}
G = URIRef("urn:g")
A, B = LLC.oefenen, LLC["kennis-verwerven"]


def compute(land, name: str):
    return BY_ID[name].compute(land)


def made(name: str, on: str = "P", **more):
    extra = {
        k: more.pop(k)
        for k in ("competences", "preferences", "programmes", "effort", "text", "types", "roles")
        if k in more
    }
    return replace(intervention(name, on, groups=more.pop("groups", "g"), **more), **extra)


def with_group(land, **facts):
    return replace(
        land, groups=(G,), group_facts={G: Group(**facts)}, preferences=(A, B), practice=frozenset({LLG.praktiseren})
    )


# overlap


@pytest.mark.parametrize("set_up", [0, 10**9], ids=["as finely as can be", "all together"])
@pytest.mark.parametrize("threshold", [0.2, 0.4])
def test_how_interventions_are_put_together_to_be_compared_changes_nothing(
    set_up: int, threshold: float, example_store: Store, monkeypatch: pytest.MonkeyPatch
):
    land = read_landscape(example_store, landscapes(example_store)[0].iri)
    expected = find_overlaps(land, threshold=threshold)
    monkeypatch.setattr(similarity, "SET_UP", set_up)
    assert find_overlaps(land, threshold=threshold) == expected
    assert expected.pairs
    for pair in expected.pairs:
        one, other = land.interventions[pair.first], land.interventions[pair.second]
        assert one.groups & other.groups
        assert one.anchors.keys() & other.anchors.keys()
        assert one.owner != other.owner


SAME = {"types": (LLC.training,), "competences": frozenset({URIRef("urn:c")}), "preferences": frozenset({A})}


def test_two_departments_doing_the_same_overlap():
    land = landscape(made("a", owner=HR, **SAME), made("b", owner=ICT, **SAME), made("c", "O", owner=ICT, **SAME))
    (pair,) = find_overlaps(land).pairs
    assert (str(pair.first), str(pair.second), pair.similarity) == ("urn:a", "urn:b", 1.0)
    assert compute(land, "overlap").value == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    "change",
    [
        {"owner": HR},
        {"groups": "other"},
        {"on": "O"},
        {"competences": frozenset(), "types": (), "preferences": frozenset({B})},
    ],
)
def test_same_department_other_group_other_element_or_other_content_is_no_overlap(change):
    options = {"owner": ICT, **SAME, **change}
    land = landscape(made("a", owner=HR, **SAME), made("b", options.pop("on", "P"), **options))
    assert find_overlaps(land).pairs == ()
    assert compute(land, "overlap").value == 1.0


def test_similarity_is_the_weighted_mean_of_its_parts():
    one = made("a", owner=HR, types=(LLC.training,), competences=frozenset({URIRef("urn:x"), URIRef("urn:y")}))
    two = made("b", owner=ICT, types=(LLC.training,), competences=frozenset({URIRef("urn:x")}))
    (pair,) = find_overlaps(landscape(one, two)).pairs
    assert pair.parts == {"type": 1.0, "competences": 0.5}
    assert pair.similarity == pytest.approx((0.2 * 1 + 0.35 * 0.5) / 0.55, abs=1e-4)


def test_a_declared_overlap_is_shown_and_does_not_count():
    land = landscape(made("a", owner=HR, **SAME), made("b", owner=ICT, **SAME), links="a=b")
    result = compute(land, "overlap")
    assert result.value == 1.0
    assert result.evidence[0].figures["declared"] is True


@settings(max_examples=30, deadline=None)
@given(small())
def test_declaring_an_overlap_never_lowers_it(land):
    nodes = sorted(land.interventions)
    land = replace(
        land,
        interventions={
            k: replace(v, groups=frozenset({G}), roles=frozenset({(LLC.owner, HR if n % 2 else ICT)}), **SAME)
            for n, (k, v) in enumerate(land.interventions.items())
        },
    )
    before = compute(land, "overlap").value
    after = compute(
        replace(land, relations=(*land.relations, Relation(nodes[0], "overlapsWith", nodes[-1]))), "overlap"
    ).value
    assert after >= before


# separation


def test_two_and_two_with_one_tie_across_and_two_within():
    land = landscape(
        made("a", owner=HR), made("b", owner=HR), made("c", owner=ICT), made("d", owner=ICT), links="a>b c>d b>c"
    )
    result = compute(land, "separation")
    figures = result.evidence[0].figures
    assert figures["e_i_by_chance"] == pytest.approx(1 / 3, abs=1e-4)
    assert figures["e_i_index"] == pytest.approx(-1 / 3, abs=1e-4)
    assert result.value == pytest.approx((1 / 3) / (2 / 3) / 2)


def test_all_across_is_one_and_none_is_zero():
    assert compute(
        landscape(made("a", owner=HR), made("b", owner=ICT), made("c", owner=HR), links="a>b b>c"), "separation"
    ).value == pytest.approx(1.0)
    assert (
        compute(
            landscape(made("a", owner=HR), made("b", owner=HR), made("c", owner=ICT), links="a>b"), "separation"
        ).value
        == 0.0
    )


@pytest.mark.parametrize(
    "land", [landscape(made("a", owner=HR), made("b", owner=ICT)), landscape(made("a"), made("b"), links="a>b")]
)
def test_separation_is_undefined_without_relations_or_with_one_department(land):
    assert compute(land, "separation").value is None


# preference fit


def test_divergence_is_zero_when_equal_one_when_nothing_is_shared_and_known_in_between():
    assert divergence({A: 0.5, B: 0.5}, {A: 0.5, B: 0.5}) == 0
    assert divergence({A: 1.0}, {B: 1.0}) == 1
    half = 0.5 * (1 * log2(1 / 0.75)) + 0.5 * (0.5 * log2(0.5 / 0.75) + 0.5 * log2(0.5 / 0.25))
    assert divergence({A: 1.0}, {A: 0.5, B: 0.5}) == pytest.approx(half)


def test_fit_against_a_measured_profile_and_a_uniform_one_when_none_was_measured():
    land = landscape(made("a", preferences=frozenset({A})))
    measured = compute(with_group(land, preferences={A: 1.0}), "preference-fit")
    assert measured.value == 1.0
    assert measured.evidence[0].figures["measured"] is True
    uniform = compute(with_group(land), "preference-fit")
    assert uniform.value == pytest.approx(1 - divergence({A: 1.0}, {A: 0.5, B: 0.5}))
    assert "none was measured" in uniform.evidence[0].texts["en"]


def test_fit_is_undefined_when_no_preference_is_stated():
    assert compute(with_group(landscape(made("a"))), "preference-fit").value is None


# competences and roles


def test_competence_link_counts_programme_interventions_only():
    programme, general = frozenset({URIRef("urn:p")}), URIRef("urn:general")
    land = landscape(
        made("a", programmes=programme, competences=frozenset({general})), made("b", programmes=programme), made("c")
    )
    land = replace(land, general_competences=frozenset({general}))
    assert compute(land, "competence-link").value == 0.5
    assert [str(e.about[0]) for e in compute(land, "competence-link").evidence] == ["urn:b"]
    assert compute(landscape(made("c")), "competence-link").value is None


def test_roles_are_clear_with_one_owner_and_someone_who_offers_or_guides():
    clear = frozenset({(LLC.owner, HR), (LLC.facilitator, ICT)})
    land = landscape(
        made("a", roles=clear),
        made("b", roles=frozenset({(LLC.owner, HR)})),
        made("c", roles=clear | {(LLC.owner, ICT)}),
    )
    result = compute(land, "role-clarity")
    assert result.value == pytest.approx(1 / 3)
    assert {str(e.about[0]): e.figures["owners"] for e in result.evidence} == {"urn:b": 1, "urn:c": 2}
    assert compute(landscape(), "role-clarity").value is None


# load


def test_a_run_touches_the_weeks_of_its_days():
    assert list(weeks_of(Run(date(2026, 3, 1), date(2026, 3, 2), None))) == [date(2026, 2, 23), date(2026, 3, 2)]


def test_hours_are_spread_over_weeks_and_over_people():
    land = landscape(made("a", effort=8.0, runs=[("2026-03-02", "2026-03-15")]))
    land = replace(
        land,
        interventions={i.iri: replace(i, runs=(replace(i.runs[0], capacity=50),)) for i in land.interventions.values()},
    )
    hours = weekly_hours(with_group(land, size=100, weekly_capacity=3), G)
    assert {week: sum(h.values()) for week, h in hours.items()} == {date(2026, 3, 2): 2.0, date(2026, 3, 9): 2.0}


def test_load_is_the_share_of_weeks_that_fit():
    land = landscape(
        made("a", effort=4.0, runs=[("2026-03-02", "2026-03-06")]),
        made("b", effort=2.0, runs=[("2026-03-02", "2026-03-13")]),
    )
    result = compute(with_group(land, weekly_capacity=4.5), "load")
    assert result.value == 0.5
    (week,) = result.evidence
    assert (week.figures["week"], week.figures["hours"], week.figures["concurrent"]) == ("2026-03-02", 5.0, 2)
    assert week.texts["nl"] == "g, week 10 van 2026: 5,0 uur gemiddeld, en er is 4,5 uur."


def test_load_is_undefined_without_a_capacity_and_says_unknown_efforts():
    land = landscape(made("a", runs=[("2026-03-02", "2026-03-06")]))
    assert compute(with_group(land), "load").value is None
    more = landscape(*land.interventions.values(), made("b", effort=1.0, runs=[("2026-03-02", "2026-03-02")]))
    assert (
        compute(with_group(more, weekly_capacity=2), "load").missing["en"] == "The effort of 1 intervention is unknown."
    )


# transfer

KNOW = {"preferences": frozenset({B}), "competences": frozenset({URIRef("urn:c")})}


def related(a, kind: str, b):
    land = landscape(a, b)
    return with_group(replace(land, relations=(Relation(a.iri, kind, b.iri),)))


@pytest.mark.parametrize(
    ("kind", "on", "side"),
    [("preparedBy", "C", "before"), ("followedUpBy", "C", "after"), ("precedes", "P", "after"), ("precedes", "pr", "after"), ("precedes", "on", None), ("overlapsWith", "P", None)],
)  # fmt: skip
def test_a_relation_makes_transfer_when_declared_or_on_practice_land(kind: str, on: str, side: str | None):
    result = compute(related(made("a", "O", **KNOW), kind, made("b", on)), "transfer")
    assert result.value == (1.0 if side else 0.0)
    if side:
        assert result.evidence[0].figures[side] == ["urn:b"]


def test_what_practises_the_same_competence_within_the_window_counts():
    know = made("a", "O", runs=[("2026-03-02", "2026-03-03")], **KNOW)
    for start, value in (("2026-03-20", 1.0), ("2026-09-20", 0.0), ("2026-02-20", 1.0)):
        other = made("b", "P", competences=KNOW["competences"], runs=[(start, start)])
        assert compute(with_group(landscape(know, other)), "transfer").value == value, start


def test_another_target_group_makes_no_transfer():
    assert compute(related(made("a", "O", **KNOW), "followedUpBy", made("b", groups="other")), "transfer").value == 0.0


def test_transfer_is_undefined_without_knowledge():
    assert compute(with_group(landscape(made("a"))), "transfer").value is None


# agreement


def test_alpha_of_a_known_example():
    x, y = element("P"), element("O")
    # four units: three agree on x, x, y, one is divided: Do = 2, De = 8 values (x 5, y 3): 2*5*3/7
    assert alpha([[x, x], [x, x], [y, y], [x, y]]) == pytest.approx(1 - 2 / (2 * 5 * 3 / 7))
    assert alpha([[x, x], [x, x]]) == 1.0
    assert alpha([[x], []]) is None


def test_agreement_names_who_sees_what():
    land = landscape(made("a", "P@hr O@ict"), made("b", "P@hr P@ict"), made("c", "O@hr"))
    result = compute(land, "agreement")
    assert result.n == 2
    assert result.evidence[0].figures["views"] == {str(HR): str(element("P")), str(ICT): str(element("O"))}
    assert compute(landscape(made("c", "O@hr")), "agreement").value is None


def test_the_example_comes_to_the_conclusions_that_were_put_in_it(example_store):
    from leerland_graph.analysis import profile, read_landscape
    from leerland_graph.store import find_landscape

    land = read_landscape(example_store, find_landscape(example_store, None).iri)
    found = {i.id: r for i, r in profile(land).results}
    titles = {tuple(land.label(i, "nl") for i in e.about) for e in found["overlap"].evidence}
    assert ("Digitaal samenwerken in Teams", "Slim samenwerken op afstand") in titles
    assert ("Leiderschap in verandering", "Training veranderaanpak") in titles
    assert ("Gegevens veilig delen", "Veilig omgaan met klantgegevens") in titles
    assert found["separation"].evidence[0].figures["across"] == 3
    assert found["competence-link"].value == pytest.approx(20 / 26)
    assert len(found["agreement"].evidence) == 4


def test_texts_are_weighted_as_scikit_learn_does():
    import numpy as np
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import TfidfTransformer

    from leerland_graph.analysis.similarity import _weighted

    drawn = np.random.default_rng(0).poisson(0.4, (30, 12)).astype(np.float32)
    drawn[3] = 0
    counts = csr_matrix(drawn)
    expected = TfidfTransformer(sublinear_tf=True).fit_transform(counts.copy())
    assert np.abs((_weighted(counts) - expected).toarray()).max() < 1e-6
