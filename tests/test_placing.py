"""Placing lists of interventions: who is heard, what makes way, what stays; and which lists come first."""

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import URIRef

from leerland_graph.access import LOCAL
from leerland_graph.core.errors import UsageError
from leerland_graph.core.namespaces import LLG
from leerland_graph.core.settings import get_settings
from leerland_graph.dialogue import agreements, place, place_together, propose_agreement, settle
from leerland_graph.meaning import groups_of, uncertainty
from leerland_graph.services import writer
from leerland_graph.services.drafts import undo
from leerland_graph.services.opened import open_store
from leerland_graph.services.placing import groups_to_place, place_group, placing_work, split
from leerland_graph.services.saving import save
from leerland_graph.services.state import View, view
from leerland_graph.store import find_landscape
from leerland_graph.ui.placing.acts import Act, PlacingState, carry_out
from leerland_graph.validation import Shapes, State, validate_landscape
from tests.conftest import Cli
from tests.gaps import course, with_gaps

ID = "https://leerland.example/id/"
HR, ICT = URIRef(f"{ID}department/hr"), URIRef(f"{ID}department/ict")
PRACTICE, CREATE, RESEARCH = (LLG[n] for n in ("praktiseren", "creeren", "onderzoeken"))


@pytest.fixture
def shown(example_cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[View]:
    """This process as an app over the example with twelve courses of which six have a proposed place and six none."""
    monkeypatch.setenv("LEERLAND_DATA", str(with_gaps(example_cli.data, tmp_path)))
    yield current()
    writer.release_writer()


def current() -> View:
    return view(find_landscape(open_store(), None).iri)


def placed(iri: URIRef) -> list[tuple[URIRef, URIRef | None, bool, float]]:
    """The placements of an intervention: the element, by whom, whether it is agreed, its weight."""
    every = current().landscape.interventions[iri].placements
    return sorted(((p.element, p.by, p.agreed, p.weight) for p in every), key=str)


def put(shown: View, department: URIRef, element: URIRef, *iris: URIRef, **more: object) -> int:
    return place_group(LOCAL, shown.landscape.iri, iris, department, element, who="Anna", lang="nl", **more)  # type: ignore[arg-type]


def test_what_one_department_places_alone_is_agreed_and_the_rules_proposal_makes_way(shown: View):
    put(shown, HR, CREATE, course(1), course(2))
    assert placed(course(1)) == placed(course(2)) == [(CREATE, HR, True, 1.0)]
    assert course(3) in placing_work(current()).open
    assert not {course(1), course(2)} & set(placing_work(current()).open)


def test_where_another_department_sees_it_elsewhere_nothing_is_agreed(shown: View):
    put(shown, HR, CREATE, course(1))
    put(shown, ICT, PRACTICE, course(1))
    assert placed(course(1)) == [(CREATE, HR, False, 1.0), (PRACTICE, ICT, False, 1.0)]
    put(shown, ICT, CREATE, course(1))
    assert placed(course(1))[1] == (CREATE, ICT, True, 1.0)


def test_that_holds_also_where_the_other_department_places_it_on_perspectives(shown: View):
    put(shown, HR, CREATE, course(1))
    save(LOCAL, lambda store: place(store, shown.landscape.iri, course(1), ICT, {CREATE: 1.0}, who="Bart"))
    assert (CREATE, HR, True, 1.0) in placed(course(1))
    save(LOCAL, lambda store: place(store, shown.landscape.iri, course(1), ICT, {PRACTICE: 1.0}, who="Bart"))
    assert placed(course(1)) == [(CREATE, HR, False, 1.0), (PRACTICE, ICT, False, 1.0)]


def test_a_department_that_places_again_replaces_its_own_view_alone(shown: View):
    put(shown, HR, CREATE, course(1))
    put(shown, HR, RESEARCH, course(1), weight=0.5, reason="Het is theorie.")
    assert placed(course(1)) == [(RESEARCH, HR, True, 0.5)]
    (placement,) = current().landscape.interventions[course(1)].placements
    assert placement.reasons == {"nl": "Het is theorie."}


def test_an_agreement_of_several_stays(shown: View):
    land, base = shown.landscape.iri, get_settings().base_iri
    put(shown, HR, CREATE, course(1))
    put(shown, ICT, PRACTICE, course(1))
    save(
        LOCAL,
        lambda store: propose_agreement(
            store, land, course(1), frozenset({PRACTICE}), who="Anna", reason="", base_iri=base
        ),
    )
    agreement = agreements(open_store(), land, course(1))[0].iri
    save(LOCAL, lambda store: settle(store, land, agreement, frozenset({HR, ICT}), who="Anna"))
    assert (PRACTICE, None, True, 1.0) in placed(course(1))
    put(shown, HR, RESEARCH, course(1))
    assert set(placed(course(1))) == {
        (RESEARCH, HR, False, 1.0),
        (PRACTICE, ICT, False, 1.0),
        (PRACTICE, None, True, 1.0),
    }


def test_a_list_is_one_change_that_is_undone_as_one(shown: View):
    before = {i: placed(i) for i in (course(1), course(2), course(4))}
    number = put(shown, HR, CREATE, *before)
    undo(LOCAL, number, "Anna")
    assert {i: placed(i) for i in before} == before
    assert validate_landscape(open_store(), shown.landscape.iri, Shapes.load()).state is not State.INVALID


@pytest.mark.parametrize("wrong", [{"weight": 0.0}, {"weight": 1.5}, {"interventions": []}, {"who": " "}])
def test_what_cannot_be_placed_is_refused(shown: View, wrong: dict[str, object]):
    wanted = {"interventions": [course(1)], "department": HR, "element": CREATE, "who": "Anna", **wrong}
    with pytest.raises(UsageError):
        place_together(open_store(), shown.landscape.iri, **wanted)  # type: ignore[arg-type]


def test_every_open_intervention_is_in_one_list_and_none_that_people_placed(shown: View):
    work = placing_work(shown)
    groups = groups_to_place(shown, work, most=100)
    members = [i for g in groups for i in g.members]
    assert sorted(members) == sorted(work.open)
    assert all(len(g.members) <= 12 for g in groups)
    assert work.by_people + len(work.open) == work.total == 76


def test_what_is_put_aside_is_in_no_list_and_what_was_split_comes_first(shown: View):
    work = placing_work(shown)
    first = next(g for g in groups_to_place(shown, work, most=100) if len(g.members) > 2)
    halves = split(work, first.members)
    assert sorted(i for h in halves for i in h) == sorted(first.members)
    assert all(halves)
    found = groups_to_place(shown, work, most=100, made=halves, aside=halves[1])
    assert set(found[0].members) == set(halves[0])
    assert not set(halves[1]) & {i for g in found for i in g.members}
    assert {shown.landscape.interventions[i].owner for g in groups_to_place(shown, work, most=9, owner=HR) for i in g.members} == {HR}  # fmt: skip


def test_a_list_is_called_after_what_its_titles_share(shown: View):
    work = placing_work(shown)
    (group,) = groups_to_place(shown, work, most=1, made=[(course(1), course(2))])
    assert group.words == ("cursus",)


@given(
    st.integers(0, 40).flatmap(
        lambda n: st.tuples(
            st.lists(st.lists(st.floats(0.01, 1), min_size=3, max_size=3), min_size=n, max_size=n),
            st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=n, max_size=n),
        )
    ),
    st.integers(1, 12),
)
def test_lists_hold_each_row_once_and_one_guess(told: tuple[list[list[float]], list[tuple[int, int]]], size: int):
    raw, kinds = told
    chances = np.array(raw).reshape(len(raw), 3)
    chances = chances / chances.sum(axis=1, keepdims=True) if len(raw) else chances
    groups = groups_of(chances.astype(np.float32), chances, kinds, most=len(raw) + 1, size=size)
    assert sorted(m for g in groups for m in g.members) == list(range(len(raw)))
    assert all(len(g.members) <= size and {int(chances[m].argmax()) for m in g.members} == {g.label} for g in groups)
    doubts = uncertainty(chances)
    assert all(doubts[g.members[0]] == max(doubts[list(g.members)]) for g in groups)


def test_runs_of_a_page_beside_each_other_carry_out_an_act_once_and_undo_takes_back_the_last(shown: View):
    """A browser sends what is not known to be carried out again, and a new run of the page begins while the former still stores."""
    acts = [Act("place", float(n), (course(n),), (CREATE, RESEARCH, PRACTICE)[n - 1]) for n in (1, 2, 3)]
    state, start = PlacingState(), threading.Barrier(4)

    def run(some: list[Act]) -> None:
        start.wait()
        carry_out(shown.landscape.iri, state, HR, some, LOCAL, "Anna", "nl")

    def beside(runs: list[list[Act]]) -> None:
        threads = [threading.Thread(target=run, args=(some,)) for some in runs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    beside([acts[:1], acts[:2], acts, acts])
    assert [p[:2] for n in (1, 2, 3) for p in placed(course(n))] == [(CREATE, HR), (RESEARCH, HR), (PRACTICE, HR)]
    assert len(state.done) == 3
    undone = [Act("undo", float(n)) for n in (4, 5, 6)]
    beside([undone[:1], undone[:2], undone, undone])
    assert not state.failed
    assert {course(1), course(2), course(3)} <= set(placing_work(current()).open)
