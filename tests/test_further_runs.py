"""Rows of one title on several days are runs of one intervention; what else they say is added, or said to be left out."""

from pathlib import Path

from rdflib import Literal

from leerland_graph.core.namespaces import DCTERMS, LL
from leerland_graph.store import Store
from tests.catalogues import land_of, write
from tests.conftest import EXAMPLE
from tests.listfiles import values

MAPPING = """\
catalogue: dagen
columns:
  naam: {to: title}
  uitleg: {to: description, optional: true}
  datum: {to: startDate}
  doelgroep: {to: targetGroup, unknown: create, optional: true}
  uren: {to: effort, optional: true}
  plaatsen: {to: capacity, optional: true}
constants: {owner: HR}
"""


def runs(store: Store, name: str) -> dict[str, str]:
    """The runs of an intervention: their first day and how many people can come, '' where nothing is said of it."""
    parts = [{p: str(o) for _, p, o in store.triples(land_of(store), run)} for run in values(store, name, LL.run)]
    return {said[LL.startDate]: said.get(LL.capacity, "") for said in parts}


def test_a_row_on_another_day_adds_a_run(listed, store: Store):
    plan = listed(
        "naam,datum,plaatsen\nFietsen,2026-03-02,12\nLopen,2026-03-02,8\nFietsen,2026-04-06,10\nfietsen,2026-05-04,\n"
    )
    assert (plan.accepted, plan.refused_count) == (4, 0)
    assert runs(store, "fietsen") == {"2026-03-02": "12", "2026-04-06": "10", "2026-05-04": ""}
    assert runs(store, "lopen") == {"2026-03-02": "8"}
    assert values(store, "fietsen", DCTERMS.title) == {Literal("Fietsen", lang="nl")}


def test_its_next_version_is_compared_run_by_run(listed, store: Store):
    first = "naam,datum\nFietsen,2026-03-02\nFietsen,2026-04-06\n"
    listed(first)
    assert listed(first).is_there_already
    listed("naam,datum\nFietsen,2026-04-06\nFietsen,2026-05-04\n")
    assert set(runs(store, "fietsen")) == {"2026-04-06", "2026-05-04"}


def test_a_row_of_the_same_day_adds_no_run(listed, store: Store):
    plan = listed("naam,datum\nFietsen,2026-03-02\nFietsen,2026-04-06\nFietsen,2026-04-06\n")
    assert (plan.accepted, plan.refused_count) == (3, 0)
    assert set(runs(store, "fietsen")) == {"2026-03-02", "2026-04-06"}


def test_what_is_described_otherwise_is_an_intervention_of_its_own(listed, store: Store):
    text = "naam,uitleg,datum\nOpening,Over de vloot,2026-03-02\nOpening,Over de haven,2026-03-03\n"
    plan = listed(text, partial=True)
    assert (plan.accepted, plan.refused_count) == (2, 0)
    assert runs(store, "opening") == {"2026-03-02": ""}
    assert runs(store, "opening-2") == {"2026-03-03": ""}
    assert listed(text).is_there_already


def test_a_further_run_adds_target_groups_and_says_which_figure_is_left_out(listed, store: Store):
    plan = listed("naam,datum,doelgroep,uren\nFietsen,2026-03-02,Zeelieden,8\nFietsen,2026-04-06,Lantaarnopstekers,6\n")
    assert plan.accepted == 2
    assert len(values(store, "fietsen", LL.targetGroup)) == 2
    assert {str(v) for v in values(store, "fietsen", LL.effort)} == {"8"}
    said = [(f.location.row, f.value, f.message("nl")) for f in plan.report.findings if "hoort bij" in f.message("nl")]
    assert said == [
        (3, "6", "Deze rij hoort bij de interventie op rij 2; daar is het veld tijdsbeslag anders, en dat blijft staan.")
    ]  # fmt: skip


def test_the_course_of_another_provider_has_runs_of_its_own(load, store: Store, tmp_path: Path):
    load(EXAMPLE / "waterland.ttl")
    mapping = write(
        tmp_path / "m.yaml", MAPPING.replace("  uren:", "  aanbieder: {to: provider, unknown: create}\n  uren:")
    )
    text = "naam,aanbieder,datum\nMachine Learning,Coursera,2026-03-02\nMachine Learning,Udacity,2026-04-02\nMachine Learning,Coursera,2026-05-02\n"
    plan = load(write(tmp_path / "dagen.csv", text), mappings=[mapping], partial=True)
    assert (plan.accepted, plan.refused_count) == (3, 0)
    assert set(runs(store, "machine-learning")) == {"2026-03-02", "2026-05-02"}
    assert set(runs(store, "machine-learning-2")) == {"2026-04-02"}
