"""Picking by typing: of any number of options a few are shown, those that hold the words, or are nearest where none does."""

from hypothesis import given
from hypothesis import strategies as st

from leerland_graph.core.same_text import same
from leerland_graph.services.picking import MOST, Option, matching

MANY = [Option(str(n), f"Interventie {n}", same(f"Interventie {n}")) for n in range(5_000)]


def test_of_many_the_first_are_shown_with_how_many_there_are():
    found, total = matching(MANY, "")
    assert ([o.key for o in found], total) == ([str(n) for n in range(MOST)], 5_000)


def test_those_that_begin_with_what_was_typed_come_first():
    some = [Option(t, t, same(t)) for t in ("Team coaching", "Coaching", "Zelf coachen leren")]
    assert [o.key for o in matching(some, "Coach")[0]] == ["Coaching", "Team coaching", "Zelf coachen leren"]


def test_words_may_stand_in_any_order_and_case():
    assert [o.key for o in matching(MANY, "4999 INTERVENTIE")[0]] == ["4999"]


def test_a_number_finds_itself_before_those_that_hold_it():
    assert [o.key for o in matching(MANY, "interventie 43")[0]][:2] == ["43", "430"]
    assert matching(MANY, "43 interventie")[0][0].key == "43"


def test_a_typing_error_finds_what_is_nearest():
    some = [Option(t, t, same(t)) for t in ("Intervisie", "Buddysysteem", "Schrijfles")]
    assert [o.key for o in matching(some, "intrevisie")[0]] == ["Intervisie"]
    assert matching(some, "qqqq") == ([], 0)


@given(st.lists(st.text(max_size=12), max_size=80), st.text(max_size=12))
def test_what_is_shown_is_part_of_the_options_and_never_more_than_fits(titles: list[str], typed: str):
    options = [Option(str(n), t, same(t)) for n, t in enumerate(titles)]
    found, total = matching(options, typed)
    assert len(found) == min(total, MOST)
    assert len({o.key for o in found}) == len(found)
    assert set(found) <= set(options)


@given(st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=40), st.data())
def test_the_whole_title_finds_its_option(titles: list[str], data: st.DataObject):
    options = [Option(str(n), t, same(t)) for n, t in enumerate(titles)]
    wanted = data.draw(st.sampled_from(options))
    assert wanted in matching(options, wanted.label)[0]
