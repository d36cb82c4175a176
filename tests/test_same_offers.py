"""Overlap by meaning: which texts say the same offer, what facts weigh, and what people said of a pair."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import URIRef

from benchmarks.offers import f1, found_in, known_texts, offers, short_lists, truth
from leerland_graph.analysis import LikeTexts, find_overlaps, read_landscape, why_alike
from leerland_graph.analysis.same_offers import learnt_shift
from leerland_graph.core.errors import UsageError
from leerland_graph.core.namespaces import LL
from leerland_graph.core.settings import Settings
from leerland_graph.dialogue import judge_offers
from leerland_graph.meaning import vectors_for
from leerland_graph.meaning.local import local_model
from leerland_graph.meaning.same_offers import Centres, Surroundings, same_offers
from leerland_graph.services.alike import offers_like, read_for_command, unread_texts
from leerland_graph.store import Activity, ChangeSet, Store, commit, find_landscape
from leerland_graph.validation import Refused, Shapes, admit
from tests.conftest import Cli
from tests.landscapes import intervention, landscape


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Settings:
    """Settings by which texts are read for their meaning."""
    if local_model() is None:
        pytest.skip("there is no wheel of the local model for this machine")
    monkeypatch.setenv("LEERLAND_MEANING", "auto")
    (tmp_path / "kept").mkdir()
    return replace(Settings.load(), data=tmp_path / "kept")


AXES = np.eye(8, dtype=np.float32)
NO_CENTRE = Centres({}, np.zeros(8, np.float32))


def near(axis: int, other: int, share: float) -> np.ndarray:
    """A unit vector that is `share` along an axis, and the rest along another."""
    return share * AXES[axis] + float(np.sqrt(1 - share**2)) * AXES[other]


def test_two_texts_stand_out_that_are_closer_to_each_other_than_to_the_others():
    rows = np.array([AXES[0], AXES[1], AXES[2], near(0, 3, 0.9), AXES[4], AXES[5]], np.float32)
    found = same_offers(rows, ["nl"] * 6, ["HR"] * 3 + ["ICT"] * 3, NO_CENTRE)
    assert (found[0].first, found[0].second) == (0, 3)
    assert found[0].level > 0
    assert all(pair.level < 0 for pair in found[1:])


def test_what_is_close_to_everything_stands_out_from_nothing():
    rows = np.array([near(0, 1, 0.6), near(0, 2, 0.6), near(0, 3, 0.6), near(0, 4, 0.6), near(0, 5, 0.6), near(0, 6, 0.6)], np.float32)  # fmt: skip
    centre = Centres({}, np.zeros(8, np.float32))
    assert [
        p for p in same_offers(rows, ["nl"] * 6, ["HR", "HR", "HR", "ICT", "ICT", "ICT"], centre) if p.level > 0
    ] == []


def test_in_a_short_list_what_is_not_close_does_not_stand_out():
    """Two of four are a little closer to each other than to the other two, and not close."""
    rows = np.array([near(0, 1, 0.3), AXES[0], AXES[2], AXES[3]], np.float32)
    found = same_offers(rows, ["nl"] * 4, ["HR", "ICT", "HR", "ICT"], NO_CENTRE)
    assert all(pair.level < 0 for pair in found)
    rows[0] = near(0, 1, 0.6)
    assert same_offers(rows, ["nl"] * 4, ["HR", "ICT", "HR", "ICT"], NO_CENTRE)[0].level > 0


def test_short_lists_without_a_same_offer_mostly_show_none(model: Settings):
    known = known_texts(model)
    for size, least in ((8, 0.8), (14, 0.6)):
        drawn = [(rows, true) for name in ("bank", "care") for rows, true in short_lists(offers(name), size, 40)]
        told = [(found_in(rows, model, known), true) for rows, true in drawn]
        hits = sum(len(found & true) for found, true in told)
        assert hits / sum(len(found) for found, _ in told) >= 0.7
        assert hits / sum(len(true) for _, true in told) >= 0.7
        none = [found for found, true in told if not true]
        assert sum(not found for found in none) / len(none) >= least


def test_of_one_owner_nothing_overlaps_and_a_blank_text_is_like_no_other():
    rows = np.array([AXES[0], AXES[0], np.zeros(8)], np.float32)
    assert same_offers(rows, ["nl"] * 3, ["HR"] * 3, NO_CENTRE) == ()
    found = same_offers(rows, ["nl"] * 3, ["HR", "ICT", "Risk"], NO_CENTRE)
    assert {(p.first, p.second) for p in found} == {(0, 1)}
    assert found[0].level > 0


@given(st.permutations(list(range(6))))
def test_the_order_of_the_list_changes_nothing(order: list[int]):
    rows = np.array([AXES[0], AXES[1], AXES[2], near(0, 3, 0.9), near(1, 4, 0.7), AXES[5]], np.float32)
    owners = ["HR", "HR", "HR", "ICT", "ICT", "ICT"]
    plain = {(p.first, p.second): round(p.level, 3) for p in same_offers(rows, ["nl"] * 6, owners, NO_CENTRE)}
    mixed = same_offers(rows[order], ["nl"] * 6, [owners[n] for n in order], NO_CENTRE)
    back = {tuple(sorted((order[p.first], order[p.second]))): round(p.level, 3) for p in mixed}
    assert back == plain


@pytest.mark.parametrize("name", ["bank", "care"])
def test_same_offers_of_two_plain_lists_are_found_in_other_words_and_another_language(name: str, model: Settings):
    rows = offers(name)
    found = found_in(rows, model)
    assert f1(found, truth(rows)) >= 0.75
    pairs = {(rows[a]["title"], rows[b]["title"]) for a, b in found}
    if name == "bank":
        assert ("Lastige gesprekken met klanten", "Handling difficult customers") in pairs
        assert ("Excel voor gevorderden", "Excel: macro's programmeren") not in pairs


def two(a: str = "", b: str = "", *, level: float = 0.0, judged: bool | None = None, links: str = "", **more: str):
    """A landscape of two interventions of two departments whose texts stand out by `level`; `a` and `b` say where they lie."""
    one = intervention("a", a, groups=more.get("for_a", ""))
    other = intervention("b", b, groups=more.get("for_b", ""), owner=URIRef("urn:ict"))
    if "text" in more:
        one, other = (replace(i, text=more["text"], titles={"nl": "Luisteren"}) for i in (one, other))
    land = landscape(one, other, links=links)
    said = {} if judged is None else {(one.iri, other.iri): judged}
    return replace(land, alike=(LikeTexts(one.iri, other.iri, level),), judged=said)


def likelihood(land, threshold: float = 0.01) -> float | None:
    """How likely the two are one offer; None where they are no pair."""
    return next((p.similarity for p in find_overlaps(land, threshold=threshold).pairs), None)


def test_what_is_known_weighs_and_what_is_not_weighs_nothing():
    assert likelihood(two()) == 0.5
    assert likelihood(two(level=1.0)) == 0.8176  # 1 / (1 + exp(-1.5))
    assert likelihood(two("O!", "O!")) == 0.6792  # 1 / (1 + exp(-0.75))
    assert likelihood(two("O!", "P!")) == 0.3208
    assert likelihood(two("O", "P")) == 0.5  # where they lie is only proposed
    assert likelihood(two("O!", "P")) == 0.5


def test_offers_for_different_people_are_none_and_of_whom_nothing_is_known_may_be_one():
    assert likelihood(two(level=3.0, for_a="x", for_b="y")) is None
    assert likelihood(two(level=1.0, for_a="x", for_b="x y")) == 0.8176
    assert likelihood(two(level=1.0, for_a="x")) == 0.8176


def test_a_judgement_counts_fully_or_not_at_all():
    assert likelihood(two(level=-3.0, judged=True)) == 1.0
    assert likelihood(two(level=3.0, judged=False)) is None
    assert find_overlaps(two(level=3.0, judged=False)).touched == frozenset()
    known = find_overlaps(two(level=3.0, judged=True, links="a=b"))
    assert known.touched == frozenset()  # both departments know it
    assert [p.declared for p in known.pairs] == [True]


def test_by_words_a_judgement_counts_fully_or_not_at_all_too():
    by_words = lambda same: replace(two(judged=same, for_a="x", for_b="x"), alike=None)  # noqa: E731
    assert likelihood(by_words(True)) == 1.0
    assert len(find_overlaps(by_words(True)).touched) == 2
    assert likelihood(by_words(False)) is None


def test_judgements_teach_how_alike_others_must_be():
    assert learnt_shift(two(level=1.0)) == 0
    denied = learnt_shift(two(level=1.0, judged=False))
    assert denied == pytest.approx(
        -0.6917, abs=1e-4
    )  # 0.6917 = 1 / (1 + exp(-(1.5 - 0.6917))): what it is less sure of is what it shifts
    assert learnt_shift(two(level=-1.0, judged=True)) == pytest.approx(-denied)
    assert learnt_shift(two(level=1.0, judged=False, for_a="x", for_b="y")) == 0  # that they are none was known


def test_the_evidence_says_what_is_alike_and_what_is_not_known():
    described = "Luisteren Oefen gesprekken met een acteur."
    pair = find_overlaps(two("O!", "O!", level=2.0, for_a="x", for_b="x y", text=described)).pairs[0]
    assert why_alike(pair.parts)["nl"] == (
        "de teksten zeggen vrijwel hetzelfde; ze zijn deels voor dezelfde doelgroep; ze liggen op hetzelfde element"
    )
    assert why_alike(find_overlaps(two(level=0.1, text=described)).pairs[0].parts)["en"] == (
        "their texts are alike; of one or both the target group is not known"
    )
    assert why_alike(find_overlaps(two(level=0.1, text="Luisteren")).pairs[0].parts)["en"] == (
        "their texts are alike; of one or both only the title is known; of one or both the target group is not known"
    )


def test_a_pair_that_two_imports_judged_both_ways_is_not_judged(land: tuple[Store, URIRef], shapes: Shapes):
    store, iri = land
    one, two_ = sorted(read_landscape(store, iri).interventions)[:2]
    said = frozenset({(one, LL.sameOfferAs, two_), (two_, LL.differentOfferFrom, one)})
    commit(store, admit(store, ChangeSet(iri, Activity("import", "x", "y"), store.revision, said), shapes))
    assert read_landscape(store, iri).judged == {}


PAIR = LL.sameOfferAs, LL.differentOfferFrom


def test_what_is_said_of_a_pair_is_stored_replaced_and_taken_back(land: tuple[Store, URIRef], shapes: Shapes):
    store, iri = land
    one, two_, three = sorted(read_landscape(store, iri).interventions)[:3]

    def say(a: URIRef, b: URIRef, same: bool | None) -> None:
        commit(store, admit(store, judge_offers(store, iri, a, b, same, who="Ada"), shapes))

    said = lambda: {(s, p, o) for p in PAIR for s, o in store.select(f"SELECT ?s ?o {{ ?s <{p}> ?o }}", graphs=[iri])}  # noqa: E731
    say(two_, one, True)
    assert said() == {(one, LL.sameOfferAs, two_)}
    say(one, two_, False)
    say(one, three, True)
    assert said() == {(one, LL.differentOfferFrom, two_), (one, LL.sameOfferAs, three)}
    assert read_landscape(store, iri).judged == {(one, two_): False, (one, three): True}
    say(two_, one, None)
    assert said() == {(one, LL.sameOfferAs, three)}
    with pytest.raises(UsageError, match="one intervention"):
        judge_offers(store, iri, one, one, True, who="Ada")
    with pytest.raises(UsageError, match="Nobody is named"):
        judge_offers(store, iri, one, two_, True, who=" ")
    both = replace(judge_offers(store, iri, one, three, False, who="Ada"), removals=frozenset())
    with pytest.raises(Refused):
        admit(store, both, shapes)


def test_the_example_goes_by_meaning_once_its_texts_are_read(example_store: Store, model: Settings):
    iri = find_landscape(example_store, None).iri
    unread = read_for_command(example_store, iri, model, most=10)
    assert unread.alike is None
    assert unread_texts(unread, model) == 64
    read = read_for_command(example_store, iri, model)
    assert read.alike is not None
    assert unread_texts(read, model) == 0
    titles = {(read.label(p.first, "nl"), read.label(p.second, "nl")) for p in find_overlaps(read).pairs}
    assert ("Digitaal samenwerken in Teams", "Slim samenwerken op afstand") in titles
    assert all("Witwassen herkennen" not in pair for pair in titles)  # alike by words, for other reasons


def test_the_command_reads_what_it_needs_and_says_what_is_left(
    cli: Callable[..., object], monkeypatch: pytest.MonkeyPatch, model: Settings
):
    assert isinstance(cli, Cli)
    cli("init", "--example")
    env = {"LEERLAND_MEANING": "auto"}
    assert vectors_for(model) is not None
    monkeypatch.setattr("leerland_graph.services.alike.read_for_command.__kwdefaults__", {"most": 5}, raising=False)
    said = cli("coherence", "--format", "json", env=env)
    assert "64 teksten" in said.stderr
    assert "`leerland meaning`" in said.stderr
    assert "64 teksten gelezen" in cli("meaning", env=env).stdout
    again = cli("coherence", env=env)
    assert again.stderr == ""
    assert "zijn mogelijk hetzelfde aanbod" in again.stdout
    assert "0 teksten" in cli("meaning", env=env).stdout
    assert "op woorden" in cli("meaning", env={"LEERLAND_MEANING": "words"}).stdout


@given(st.integers(0, 5))
def test_what_a_new_text_is_like_stands_out_as_far_as_when_all_are_compared(at: int):
    """The surroundings of one text are those of a list in which everybody has one."""
    rows = np.array([AXES[0], AXES[1], AXES[2], near(0, 3, 0.9), near(1, 4, 0.7), AXES[5]], np.float32)
    others = [n for n in range(6) if n != at]
    around = Surroundings.of(rows[others], ["nl"] * 5, NO_CENTRE)
    found = [others[n] for n, _ in around.like(rows[at], "nl", 3)]
    assert found == ({0: [3], 3: [0], 1: [4], 4: [1]}.get(at, []))


def test_nothing_is_like_a_blank_text_or_among_no_others():
    assert Surroundings.of(AXES[:2], ["nl"] * 2, NO_CENTRE).like(np.zeros(8, np.float32), "nl", 3) == ()
    assert Surroundings.of(AXES[:0], [], NO_CENTRE).like(AXES[0], "nl", 3) == ()
    assert [n for n, _ in Surroundings.of(AXES[:1], ["nl"], NO_CENTRE).like(AXES[0], "nl", 3)] == [0]


def test_while_somebody_types_the_same_offer_in_another_language_is_found_of_any_owner(
    model: Settings, land: tuple[Store, URIRef]
):
    store, iri = land
    found = read_for_command(store, iri, model)

    def like(text, tag):
        return [found.interventions[i].title("nl") for i in offers_like(store.ontology, found, model, text, [tag])]

    assert like("Recognising phishing. How to spot a suspicious e-mail and what to do with it.", "en") == [
        "Phishing herkennen"
    ]
    assert like("Managers discuss their own cases in a small group.", "en") == ["Intervisie leidinggevenden"]
    assert like("A quarterly dance evening in the canteen", "en") == []
    assert like(" ", "nl") == []
