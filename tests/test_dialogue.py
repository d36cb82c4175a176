"""The dialogue: placing as a department, agreeing and reopening, remarks, proposals, duties and words of one's own."""

from collections.abc import Callable

import pytest
from rdflib import Literal, URIRef

from leerland_graph.analysis import profile, read_landscape
from leerland_graph.core.errors import UsageError
from leerland_graph.core.namespaces import LL, LLC, LLG, OA, RDF, SKOS
from leerland_graph.dialogue import (
    Target,
    accept,
    accept_duty,
    agreements,
    as_it_would_be,
    assign,
    decide,
    duties,
    local_vocabulary,
    place,
    proposals,
    propose,
    propose_agreement,
    remark,
    remarks,
    reopen,
    reply,
    resolve,
    scheme_of,
    settle,
    take_back,
    with_version,
    word_change_set,
)
from leerland_graph.forms import Kind, choices
from leerland_graph.store import Activity, ChangeSet, Store, changes, commit, people, undo_change_set
from leerland_graph.validation import Refused, Shapes, admit

ID = "https://leerland.example/id/"
SPRINT = URIRef(f"{ID}intervention/ontwerpsprint-ledenportaal")
HR, ICT, RISK = (URIRef(f"{ID}department/{n}") for n in ("hr", "ict", "risk-compliance"))
CREEREN, CO_CREATIE, INNOVEREN = LLG["creeren"], LLG["co-creatie"], LLG["innoveren"]
Commit = Callable[[ChangeSet], int]


@pytest.fixture
def held(land: tuple[Store, URIRef], shapes: Shapes) -> tuple[Store, URIRef, Commit]:
    store, landscape = land
    return store, landscape, lambda change_set: commit(store, admit(store, change_set, shapes))


def views_of(store: Store, landscape: URIRef) -> dict[tuple[str, URIRef | None], float]:
    found = read_landscape(store, landscape).interventions[SPRINT]
    return {(str(p.element).rpartition("/")[2], p.by): p.weight for p in found.placements}


def test_a_department_places_for_itself_and_overwrites_nobody(held: tuple[Store, URIRef, Commit]):
    store, landscape, do = held
    before = views_of(store, landscape)
    assert before == {("creeren", HR): 1.0, ("co-creatie", ICT): 1.0}
    do(place(store, landscape, SPRINT, HR, {CREEREN: 0.75, INNOVEREN: 0.25}, who="Anna", reason="Het meeste is maken."))
    assert views_of(store, landscape) == {("creeren", HR): 0.75, ("innoveren", HR): 0.25, ("co-creatie", ICT): 1.0}
    do(place(store, landscape, SPRINT, RISK, {CREEREN: 1}, who="Piet"))
    do(place(store, landscape, SPRINT, HR, {}, who="Anna"))
    assert views_of(store, landscape) == {("creeren", RISK): 1.0, ("co-creatie", ICT): 1.0}


def agreed(store: Store, landscape: URIRef, do: Commit) -> URIRef:
    do(
        propose_agreement(
            store, landscape, SPRINT, frozenset({CO_CREATIE}), who="Anna", reason="We doen het samen.", base_iri=ID
        )
    )
    return agreements(store, landscape, SPRINT)[0].iri


def test_an_agreement_holds_once_every_side_accepted_and_says_who_and_when(held: tuple[Store, URIRef, Commit]):
    store, landscape, do = held
    iri = agreed(store, landscape, do)
    do(accept(store, landscape, iri, HR, who="Anna"))
    half = agreements(store, landscape, SPRINT)[0]
    assert (half.is_settled, [a.department for a in half.acceptances]) == (False, [HR])
    assert ("co-creatie", None) not in views_of(store, landscape)
    do(accept(store, landscape, iri, ICT, who="Piet"))
    whole = agreements(store, landscape, SPRINT)[0]
    names = people(store)
    assert whole.is_settled
    assert {(a.department, names[a.by]) for a in whole.acceptances} == {(HR, "Anna"), (ICT, "Piet")}
    assert all(a.when.tzinfo is not None for a in whole.acceptances)
    assert views_of(store, landscape) == {("creeren", HR): 1.0, ("co-creatie", ICT): 1.0, ("co-creatie", None): 1.0}
    assert read_landscape(store, landscape).interventions[SPRINT].anchors == {CO_CREATIE: 1.0}


def test_what_is_agreed_is_no_disagreement_any_more(held: tuple[Store, URIRef, Commit]):
    store, landscape, do = held
    of = lambda: next(r for i, r in profile(read_landscape(store, landscape)).results if i.id == "agreement")  # noqa: E731
    about = lambda: {i for e in of().evidence for i in e.about}  # noqa: E731
    assert SPRINT in about()
    do(settle(store, landscape, agreed(store, landscape, do), frozenset({HR, ICT}), who="Anna"))
    assert SPRINT not in about()


def test_reopening_takes_the_placement_away_and_keeps_who_had_accepted(held: tuple[Store, URIRef, Commit]):
    store, landscape, do = held
    before = views_of(store, landscape)
    iri = agreed(store, landscape, do)
    do(settle(store, landscape, iri, frozenset({HR, ICT}), who="Anna"))
    do(reopen(store, landscape, iri, who="Piet", reason="Het is veranderd."))
    found = agreements(store, landscape, SPRINT)[0]
    assert (found.state, found.end_reason, len(found.acceptances)) == (LLC["state-reopened"], "Het is veranderd.", 2)
    assert people(store)[found.ended_by] == "Piet"
    assert views_of(store, landscape) == before
    do(propose_agreement(store, landscape, SPRINT, frozenset({CREEREN}), who="Anna", reason="Anders.", base_iri=ID))
    assert {a.state: a.elements for a in agreements(store, landscape, SPRINT)} == {
        LLC["state-reopened"]: (CO_CREATIE,), LLC["state-open"]: (CREEREN,),
    }  # fmt: skip


def test_agreements_on_one_intervention_come_in_the_order_of_creation(held: tuple[Store, URIRef, Commit]):
    store, landscape, do = held
    for n in range(12):
        reason = f"Poging {n}"
        do(propose_agreement(store, landscape, SPRINT, frozenset({CREEREN}), who="Anna", reason=reason, base_iri=ID))
        latest = agreements(store, landscape, SPRINT)[-1]
        assert latest.reason == reason
        do(reopen(store, landscape, latest.iri, who="Piet", reason="Anders."))


def test_what_makes_no_sense_is_refused(held: tuple[Store, URIRef, Commit]):
    store, landscape, do = held
    with pytest.raises(UsageError, match="names a place"):
        propose_agreement(store, landscape, SPRINT, frozenset(), who="Anna", reason="", base_iri=ID)
    iri = agreed(store, landscape, do)
    with pytest.raises(UsageError, match="already"):
        propose_agreement(store, landscape, SPRINT, frozenset({CREEREN}), who="Anna", reason="", base_iri=ID)
    with pytest.raises(UsageError, match="not placed"):
        accept(store, landscape, iri, RISK, who="Anna")
    do(accept(store, landscape, iri, HR, who="Anna"))
    with pytest.raises(UsageError, match="accepted already"):
        accept(store, landscape, iri, HR, who="Anna")
    with pytest.raises(UsageError, match="Nobody is named"):
        accept(store, landscape, iri, ICT, who=" ")
    with pytest.raises(Refused):
        do(place(store, landscape, SPRINT, HR, {CREEREN: 1.5}, who="Anna"))


@pytest.mark.parametrize(
    "target",
    [
        Target((SPRINT,)),
        Target((CREEREN,)),
        Target((SPRINT, URIRef(f"{ID}intervention/dilemma-s-bespreken")), "relation", LL.precedes),
        Target((CREEREN, URIRef(f"{ID}target-group/lokale-banken")), "cell"),
        Target((SPRINT, CREEREN), "recommendation"),
    ],
    ids=["intervention", "element", "relation", "cell", "recommendation"],
)
def test_a_remark_is_about_anything_and_is_read_back_as_it_was(held: tuple[Store, URIRef, Commit], target: Target):
    store, landscape, do = held
    do(remark(store, landscape, target, "Hoort dit hier?", kind="question", who="Anna", base_iri=ID))
    found = remarks(store, landscape)[0]
    assert (found.kind, found.text, people(store)[found.by], found.is_open) == (
        "question",
        "Hoort dit hier?",
        "Anna",
        True,
    )
    assert (found.target.kind, found.target.prop, set(found.target.sources)) == (
        target.kind,
        target.prop,
        set(target.sources),
    )
    if target.kind == "relation":
        assert found.target.sources == target.sources
    assert remarks(store, landscape, target.sources[0]) == [found]
    assert remarks(store, landscape, HR) == []


def test_a_remark_is_web_annotation(held: tuple[Store, URIRef, Commit]):
    store, landscape, do = held
    do(remark(store, landscape, Target((SPRINT,)), "Mooi.", kind="remark", who="Anna", base_iri=ID))
    rows = store.select(
        "SELECT ?text ?motive { ?a a oa:Annotation ; oa:hasTarget ?t ; oa:bodyValue ?text ; oa:motivatedBy ?motive }",
        graphs=[landscape], bindings={"t": SPRINT},
    )  # fmt: skip
    assert rows == [(Literal("Mooi.", lang="nl"), OA.commenting)]
    assert b"Anna" not in store.ntriples(landscape)


def test_replies_stand_below_and_a_remark_is_resolved_and_opened_again(held: tuple[Store, URIRef, Commit]):
    store, landscape, do = held
    do(remark(store, landscape, Target((SPRINT,)), "Waarom?", kind="question", who="Anna", base_iri=ID))
    iri = remarks(store, landscape)[0].iri
    do(reply(store, landscape, iri, "Daarom.", who="Piet", base_iri=ID))
    assert [(r.text, people(store)[r.by]) for r in remarks(store, landscape)[0].replies] == [("Daarom.", "Piet")]
    do(resolve(store, landscape, iri, who="Piet"))
    done = remarks(store, landscape)[0]
    assert (done.is_open, people(store)[done.ended_by]) == (False, "Piet")
    do(resolve(store, landscape, iri, who="Anna", again=True))
    assert remarks(store, landscape)[0].is_open


@pytest.mark.parametrize(("text", "why"), [("  ", "no text"), ("x" * 4001, "4001 characters")])
def test_a_remark_has_a_text_of_some_length(held: tuple[Store, URIRef, Commit], text: str, why: str):
    store, landscape, _ = held
    with pytest.raises(UsageError, match=why):
        remark(store, landscape, Target((SPRINT,)), text, kind="remark", who="Anna", base_iri=ID)


def wanted(store: Store, landscape: URIRef) -> ChangeSet:
    return place(store, landscape, SPRINT, HR, {CO_CREATIE: 1}, who="Anna")


def test_a_proposal_changes_nothing_until_it_is_accepted(held: tuple[Store, URIRef, Commit]):
    store, landscape, do = held
    before = views_of(store, landscape)
    do(propose(store, wanted(store, landscape), [SPRINT], "Samen met ICT.", who="Anna", base_iri=ID))
    assert views_of(store, landscape) == before
    found = proposals(store, landscape)[0]
    future = as_it_would_be(store, landscape, found)
    assert ("co-creatie", HR) in views_of(future, landscape)
    assert views_of(store, landscape) == before
    number = do(decide(store, landscape, found.iri, accepted=True, who="Gea", reason="Goed plan.", base_iri=ID))
    assert views_of(store, landscape) == {("co-creatie", HR): 1.0, ("co-creatie", ICT): 1.0}
    done = proposals(store, landscape)[0]
    assert (done.state, done.end_reason, people(store)[done.ended_by]) == (LLC["state-accepted"], "Goed plan.", "Gea")
    assert (changes(store)[0].number, changes(store)[0].who) == (number, "Gea")
    do(undo_change_set(store, number, "Gea"))
    assert views_of(store, landscape) == before
    assert proposals(store, landscape)[0].is_open


def test_a_declined_and_a_withdrawn_proposal_change_nothing(held: tuple[Store, URIRef, Commit]):
    store, landscape, do = held
    before = views_of(store, landscape)
    for withdrawn, state in ((False, "declined"), (True, "withdrawn")):
        do(propose(store, wanted(store, landscape), [SPRINT], "Samen.", who="Anna", base_iri=ID))
        iri = next(p.iri for p in proposals(store, landscape) if p.is_open)
        do(decide(store, landscape, iri, accepted=False, withdrawn=withdrawn, who="Gea", base_iri=ID))
        assert next(p for p in proposals(store, landscape) if p.iri == iri).state == LLC[f"state-{state}"]
        assert views_of(store, landscape) == before
        with pytest.raises(UsageError, match="decided about already"):
            decide(store, landscape, iri, accepted=True, who="Gea", base_iri=ID)


def test_a_proposal_that_was_overtaken_is_not_carried_out(held: tuple[Store, URIRef, Commit]):
    store, landscape, do = held
    do(propose(store, wanted(store, landscape), [SPRINT], "Samen.", who="Anna", base_iri=ID))
    do(place(store, landscape, SPRINT, HR, {INNOVEREN: 1}, who="Piet"))
    found = proposals(store, landscape)[0]
    with pytest.raises(UsageError, match="has been changed since"):
        decide(store, landscape, found.iri, accepted=True, who="Gea", base_iri=ID)
    with pytest.raises(UsageError, match="has been changed since"):
        as_it_would_be(store, landscape, found)


def test_a_proposal_that_would_break_the_landscape_is_refused_by_the_gate(held: tuple[Store, URIRef, Commit]):
    store, landscape, do = held
    bad = ChangeSet(
        landscape, Activity("edit", "Anna", "x"), store.revision, frozenset({(SPRINT, LL.precedes, HR)})
    )  # fmt: skip
    do(propose(store, bad, [SPRINT], "Zomaar.", who="Anna", base_iri=ID))
    with pytest.raises(Refused):
        do(decide(store, landscape, proposals(store, landscape)[0].iri, accepted=True, who="Gea", base_iri=ID))
    assert proposals(store, landscape)[0].is_open


def test_a_department_accepts_what_it_is_asked_for(held: tuple[Store, URIRef, Commit]):
    store, landscape, do = held
    do(assign(store, landscape, SPRINT, LLC["facilitator"], RISK, who="Anna"))
    mine = next(d for d in duties(store, landscape) if (d.intervention, d.department) == (SPRINT, RISK))
    assert (mine.role, mine.accepted_on) == (LLC["facilitator"], None)
    do(accept_duty(store, landscape, mine.iri, who="Piet"))
    done = next(d for d in duties(store, landscape) if d.iri == mine.iri)
    assert done.accepted_on is not None
    assert people(store)[done.accepted_by] == "Piet"
    with pytest.raises(UsageError, match="accepted already"):
        accept_duty(store, landscape, mine.iri, who="Piet")
    with pytest.raises(UsageError, match="has that role"):
        assign(store, landscape, SPRINT, LLC["facilitator"], RISK, who="Anna")
    do(take_back(store, landscape, mine.iri, who="Piet"))
    assert next(d for d in duties(store, landscape) if d.iri == mine.iri).accepted_on is None


def word(store: Store, landscape: URIRef, name: str, **more: object) -> ChangeSet:
    return word_change_set(
        store, landscape, "type", names={"nl": name, "en": ""}, definitions={"nl": "Leren van wie iets nieuws deed."},
        tie=(SKOS.broader, LLC["coaching"]), who="Anna", base_iri=ID, **more,
    )  # fmt: skip


def test_a_word_of_ones_own_is_proposed_accepted_and_used(held: tuple[Store, URIRef, Commit]):
    store, landscape, do = held
    assert scheme_of(store, landscape, ID).version == "0"
    for name in ("Meeloopdag", "Maatjesgesprek"):
        do(propose(store, word(store, landscape, name), [], "Zo noemen wij dat.", who="Anna", base_iri=ID))
    for proposal in proposals(store, landscape):
        do(decide(store, landscape, proposal.iri, accepted=True, who="Bea", base_iri=ID))
    scheme = scheme_of(store, landscape, ID)
    assert scheme.version == "2"
    assert [n.partition(": ")[2] for n in scheme.notes] in (
        ["Meeloopdag toegevoegd", "Maatjesgesprek toegevoegd"],
        ["Maatjesgesprek toegevoegd", "Meeloopdag toegevoegd"],
    )
    mine = next(w for w in local_vocabulary(store, landscape, ID) if w.names["nl"] == "Meeloopdag")
    assert mine.ties == ((SKOS.broader, LLC["coaching"]),)
    types = choices(store, landscape, Kind(scheme=LLC["intervention-types"]))
    assert mine.iri in types.options
    do(
        ChangeSet(
            landscape, Activity("edit", "Anna", "type"), store.revision, frozenset({(SPRINT, LL.interventionType, mine.iri)})
        )
    )  # fmt: skip
    assert mine.iri in read_landscape(store, landscape).interventions[SPRINT].types


def test_a_word_changes_under_a_new_version(held: tuple[Store, URIRef, Commit]):
    store, landscape, do = held
    do(with_version(store, word(store, landscape, "Meeloopdag"), ID))
    mine = local_vocabulary(store, landscape, ID)[0]
    do(with_version(store, word(store, landscape, "Meekijkdag", replaces=mine.iri), ID))
    again = local_vocabulary(store, landscape, ID)
    assert [(w.iri, w.names["nl"]) for w in again] == [(mine.iri, "Meekijkdag")]
    assert scheme_of(store, landscape, ID).notes == ("2: Meekijkdag gewijzigd", "1: Meeloopdag toegevoegd")
    with pytest.raises(UsageError, match="already"):
        word(store, landscape, "meekijkdag")


def test_a_type_of_ones_own_belongs_somewhere(held: tuple[Store, URIRef, Commit]):
    store, landscape, _ = held
    with pytest.raises(UsageError, match="belongs to one"):
        word_change_set(
            store, landscape, "type", names={"nl": "Iets"}, definitions={}, tie=None, who="Anna", base_iri=ID
        )
    with pytest.raises(UsageError, match="Dutch name"):
        word(store, landscape, " ")


@pytest.mark.parametrize("kind", ["group", "competence"])
def test_groups_and_competences_are_words_too(held: tuple[Store, URIRef, Commit], kind: str):
    store, landscape, do = held
    made = word_change_set(
        store, landscape, kind, names={"nl": "Nieuw woord"}, definitions={}, tie=None, who="Anna", base_iri=ID
    )
    do(with_version(store, made, ID))
    found = local_vocabulary(store, landscape, ID)
    assert [(w.kind, w.names) for w in found] == [(kind, {"nl": "Nieuw woord"})]
    assert store.contains(
        landscape, (found[0].iri, RDF.type, {"group": LL.TargetGroup, "competence": LL.Competence}[kind])
    )
