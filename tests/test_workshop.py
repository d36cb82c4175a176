"""The workshop: who joins and comes back, what is shown when, the reveal, and what it leaves behind."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import URIRef

from leerland_graph.analysis import read_landscape, shares_by
from leerland_graph.core.errors import NotFound, UsageError
from leerland_graph.core.namespaces import LLC, LLG
from leerland_graph.dialogue import agreements, place
from leerland_graph.store import Store, changes, commit, people
from leerland_graph.validation import Shapes, admit
from leerland_graph.workshop import (
    CLOSED,
    OPEN,
    REVEALED,
    Outcome,
    Place,
    Session,
    Workshops,
    dividedness,
    outcome_change_set,
    replacements,
    spreads,
)

ID = "https://leerland.example/id/"
LAND = URIRef(f"{ID}landscape/waterland")
SPRINT = URIRef(f"{ID}intervention/ontwerpsprint-ledenportaal")
DILEMMAS = URIRef(f"{ID}intervention/dilemma-s-bespreken")
HR, ICT, RISK = (URIRef(f"{ID}department/{n}") for n in ("hr", "ict", "risk-compliance"))
CREEREN, CO_CREATIE, PRAKTISEREN = LLG["creeren"], LLG["co-creatie"], LLG["praktiseren"]


@pytest.fixture
def table(tmp_path: Path) -> Workshops:
    return Workshops(tmp_path)


def begun(table: Workshops, items: tuple[URIRef, ...] = (SPRINT, DILEMMAS)) -> Session:
    return table.start(LAND, "Middag over makers", items, facilitator="Gea", open_to_all=True)


def test_a_code_is_short_and_read_without_doubt(table: Workshops):
    code = begun(table).code
    assert len(code) == 6
    assert not set(code) & set("01OIL")
    assert table.session(f" {code.lower()} ").title == "Middag over makers"
    with pytest.raises(NotFound):
        table.session("XXXXXX")


def test_before_the_reveal_it_is_seen_how_many_are_ready_and_not_where(table: Workshops):
    session = begun(table)
    anna, piet = table.join(session.code, HR), table.join(session.code, ICT)
    table.place(session.code, anna, SPRINT, CREEREN)
    table.place(session.code, anna, DILEMMAS, None)
    table.place(session.code, piet, SPRINT, CO_CREATIE)
    assert table.readiness(session.code) == {HR: (1, 1), ICT: (1, 0)}
    assert table.places(session.code) == []
    table.reveal(session.code)
    assert table.places(session.code) == [
        Place(1, HR, DILEMMAS, None), Place(1, HR, SPRINT, CREEREN), Place(2, ICT, SPRINT, CO_CREATIE),
    ]  # fmt: skip


def test_who_drops_off_comes_back_where_she_was_also_after_a_restart(table: Workshops):
    session = begun(table)
    key = table.join(session.code, HR)
    table.place(session.code, key, SPRINT, CREEREN)
    again = Workshops(table.path.parent)
    assert again.participant(session.code, key) == (1, HR)
    assert again.placed_by(session.code, key) == {SPRINT: CREEREN}
    assert again.participant(session.code, "another key") is None
    assert again.session(session.code) == session


def test_the_last_word_counts(table: Workshops):
    session = begun(table)
    key = table.join(session.code, HR)
    for element in (CREEREN, None, CO_CREATIE):
        table.place(session.code, key, SPRINT, element)
    assert table.placed_by(session.code, key) == {SPRINT: CO_CREATIE}


def test_after_the_reveal_nothing_is_placed_and_nobody_joins(table: Workshops):
    session = begun(table)
    with pytest.raises(UsageError, match="Nobody has placed"):
        table.reveal(session.code)
    key = table.join(session.code, HR)
    table.place(session.code, key, SPRINT, CREEREN)
    table.reveal(session.code)
    with pytest.raises(UsageError, match="cannot be placed"):
        table.place(session.code, key, SPRINT, CO_CREATIE)
    with pytest.raises(UsageError, match="takes nobody"):
        table.join(session.code, ICT)
    with pytest.raises(UsageError, match="past that"):
        table.reveal(session.code)


@pytest.mark.parametrize(("title", "items"), [("", (SPRINT,)), ("Iets", ()), ("Iets", tuple(URIRef(f"urn:{n}") for n in range(61)))])  # fmt: skip
def test_a_workshop_has_a_title_and_some_interventions(table: Workshops, title: str, items: tuple[URIRef, ...]):
    with pytest.raises(UsageError):
        table.start(LAND, title, items, facilitator="Gea", open_to_all=True)


def test_no_key_and_no_name_of_a_participant_is_kept(table: Workshops):
    session = begun(table)
    key = table.join(session.code, HR)
    table.place(session.code, key, SPRINT, CREEREN)
    dump = "\n".join(sqlite3.connect(table.path).iterdump())
    assert key not in dump
    table.reveal(session.code)
    table.close(session.code, 7)
    closed = table.session(session.code)
    assert (closed.state, closed.change) == (CLOSED, 7)
    assert sqlite3.connect(table.path).execute("SELECT COUNT(*) FROM place").fetchone() == (0,)
    assert table.places(session.code) == [Place(0, HR, SPRINT, CREEREN)]
    assert table.participant(session.code, key) == (1, HR)


def test_thirty_at_once_lose_nothing(table: Workshops):
    session = begun(table)

    def one(n: int) -> str:
        mine = Workshops(table.path.parent)
        key = mine.join(session.code, (HR, ICT, RISK)[n % 3])
        for item in session.items:
            mine.place(session.code, key, item, (CREEREN, CO_CREATIE)[n % 2])
        return key

    with ThreadPoolExecutor(30) as many:
        keys = list(many.map(one, range(30)))
    assert len({table.participant(session.code, k)[0] for k in keys}) == 30
    assert table.readiness(session.code) == {HR: (10, 10), ICT: (10, 10), RISK: (10, 10)}
    table.reveal(session.code)
    assert len(table.places(session.code)) == 60


def test_a_workshop_that_is_dropped_leaves_nothing(table: Workshops):
    session = begun(table)
    key = table.join(session.code, HR)
    table.place(session.code, key, SPRINT, CREEREN)
    table.drop(session.code)
    assert table.sessions(LAND) == []
    for name in ("session", "item", "participant", "place", "outcome"):
        assert sqlite3.connect(table.path).execute(f"SELECT COUNT(*) FROM {name}").fetchone() == (0,)


def test_the_most_divided_comes_first():
    places = [
        *(Place(n, HR, SPRINT, CREEREN) for n in range(4)), Place(4, ICT, SPRINT, None),
        Place(0, HR, DILEMMAS, CREEREN), Place(1, HR, DILEMMAS, CREEREN), Place(2, ICT, DILEMMAS, PRAKTISEREN), Place(3, ICT, DILEMMAS, PRAKTISEREN),
    ]  # fmt: skip
    first, second = spreads([SPRINT, DILEMMAS], places, 9)
    assert (first.intervention, dict(first.counts), first.unknown) == (DILEMMAS, {CREEREN: 2, PRAKTISEREN: 2}, 0)
    assert first.divided == pytest.approx(0.5)  # ln 2 of a possible ln 4
    assert first.by_department == {HR: {CREEREN: 2}, ICT: {PRAKTISEREN: 2}}
    assert (second.intervention, second.divided, second.unknown, second.total) == (SPRINT, 0.0, 1, 4)


@given(st.lists(st.integers(0, 12), min_size=1, max_size=9), st.integers(9, 12))
def test_dividedness_lies_between_0_and_1_and_is_0_for_one_mind(counts: list[int], elements: int):
    found = dividedness(counts, elements)
    assert 0 <= found <= 1
    if sum(c > 0 for c in counts) < 2:
        assert found == 0
    assert found == pytest.approx(dividedness(counts[::-1], elements))


def played(table: Workshops) -> Session:
    """Two of HR and one of ICT place; the group agrees on the sprint."""
    session = begun(table)
    one, two, three = (table.join(session.code, d) for d in (HR, HR, ICT))
    for key, element in ((one, CREEREN), (two, CO_CREATIE), (three, CO_CREATIE)):
        table.place(session.code, key, SPRINT, element)
    table.place(session.code, one, DILEMMAS, PRAKTISEREN)
    table.reveal(session.code)
    table.agree(session.code, SPRINT, [CO_CREATIE], "We maken het samen.")
    table.agree(session.code, DILEMMAS, [PRAKTISEREN], "")
    return table.session(session.code)


def test_the_outcome_is_perspectives_and_agreements_in_one_change(
    table: Workshops, land: tuple[Store, URIRef], shapes: Shapes
):
    store, landscape = land
    session = played(table)
    found = spreads(session.items, table.places(session.code), 9)
    before = len(changes(store))
    made = outcome_change_set(
        store,
        session,
        found,
        list(table.outcomes(session.code).values()),
        who="Gea",
        base_iri=ID,
        replace=replacements(store, session, found),
    )
    number = commit(store, admit(store, made, shapes))
    assert len(changes(store)) == before + 1
    assert (changes(store)[0].number, changes(store)[0].kind, changes(store)[0].why) == (
        number,
        "workshop",
        session.title,
    )
    sprint = read_landscape(store, landscape).interventions[SPRINT]
    assert shares_by(sprint) == {HR: {CREEREN: 0.5, CO_CREATIE: 0.5}, ICT: {CO_CREATIE: 1.0}}
    assert sprint.anchors == {CO_CREATIE: 1.0}
    agreed = agreements(store, landscape, SPRINT)[0]
    assert (agreed.is_settled, agreed.reason) == (True, "We maken het samen.")
    assert {(a.department, people(store)[a.by]) for a in agreed.acceptances} == {(HR, "Gea"), (ICT, "Gea")}


def test_a_department_that_was_not_at_the_table_is_waited_for(
    table: Workshops, land: tuple[Store, URIRef], shapes: Shapes
):
    store, landscape = land
    session = played(table)
    found = spreads(session.items, table.places(session.code), 9)
    made = outcome_change_set(
        store, session, found, list(table.outcomes(session.code).values()), who="Gea", base_iri=ID
    )
    commit(store, admit(store, made, shapes))
    waiting = agreements(store, landscape, DILEMMAS)[0]  # Risk & Compliance had placed it, too
    assert (waiting.state, [a.department for a in waiting.acceptances]) == (LLC["state-open"], [HR])


def test_a_second_workshop_reopens_what_the_first_agreed(table: Workshops, land: tuple[Store, URIRef], shapes: Shapes):
    store, landscape = land
    for _ in range(2):
        session = played(table)
        found = spreads(session.items, table.places(session.code), 9)
        outcomes = [Outcome(SPRINT, (CO_CREATIE,), "Opnieuw bekeken.")]
        commit(store, admit(store, outcome_change_set(store, session, found, outcomes, who="Gea", base_iri=ID), shapes))
    states = [str(a.state).rpartition("-")[2] for a in agreements(store, landscape, SPRINT)]
    assert sorted(states) == ["reopened", "settled"]
    assert read_landscape(store, landscape).interventions[SPRINT].anchors == {CO_CREATIE: 1.0}


def test_what_departments_said_before_is_replaced_only_where_that_was_asked(
    table: Workshops, land: tuple[Store, URIRef], shapes: Shapes
):
    store, landscape = land
    session = played(table)
    found = spreads(session.items, table.places(session.code), 9)
    before = read_landscape(store, landscape).interventions[SPRINT]
    would = replacements(store, session, found)
    mine = [r for r in would if r.intervention == SPRINT]
    assert {(r.department, r.people) for r in mine} == {(HR, 2)}  # ICT says the same as before
    assert shares_by(before)[HR] != {CREEREN: 0.5, CO_CREATIE: 0.5}
    commit(store, admit(store, outcome_change_set(store, session, found, [], who="Gea", base_iri=ID), shapes))
    after = read_landscape(store, landscape).interventions[SPRINT]
    assert {d: shares_by(after)[d] for d in shares_by(before)} == shares_by(before)
    one = mine[0]
    made = outcome_change_set(store, session, found, [], who="Gea", base_iri=ID, replace=[one])
    commit(store, admit(store, made, shapes))
    assert shares_by(read_landscape(store, landscape).interventions[SPRINT])[one.department] == dict(one.after)
    assert one not in replacements(store, session, found)


def test_a_placing_that_changed_after_it_was_shown_is_not_replaced(
    table: Workshops, land: tuple[Store, URIRef], shapes: Shapes
):
    store, landscape = land
    session = played(table)
    found = spreads(session.items, table.places(session.code), 9)
    seen = replacements(store, session, found)
    one = next(r for r in seen if r.intervention == SPRINT)
    commit(store, admit(store, place(store, landscape, SPRINT, one.department, {PRAKTISEREN: 1.0}, who="Piet"), shapes))
    commit(store, admit(store, outcome_change_set(store, session, found, [], who="Gea", base_iri=ID, replace=seen), shapes))  # fmt: skip
    assert shares_by(read_landscape(store, landscape).interventions[SPRINT])[one.department] == {PRAKTISEREN: 1.0}


def test_states_go_one_way(table: Workshops):
    session = played(table)
    assert session.state == REVEALED
    table.close(session.code, None)
    with pytest.raises(UsageError, match="closed already"):
        table.close(session.code, None)
    with pytest.raises(UsageError, match="written down"):
        table.agree(session.code, SPRINT, [CREEREN], "")
    assert begun(table).state == OPEN
