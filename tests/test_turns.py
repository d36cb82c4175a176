"""Whose turn it is: fair between users, and short queries not behind long ones."""

import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leerland_graph.sparql.turns import MOST_WAITING, Crowded, GaveUp, Turn, Turns

SOON = 30.0


def take(turns: Turns, user: str, *, seconds: float = SOON, **more: object) -> Turn:
    return turns.take(user, until=time.monotonic() + seconds, **more)  # type: ignore[arg-type]


@pytest.fixture
def others():
    with ThreadPoolExecutor(40) as found:
        yield found


def waiting(turns: Turns, others: ThreadPoolExecutor, user: str, **more: object) -> "Future[Turn]":
    """A turn that is waited for; comes back when it waits indeed."""
    before = sum(map(len, turns._waiting.values()))
    found = others.submit(take, turns, user, **more)
    while sum(map(len, turns._waiting.values())) == before and not found.done():
        time.sleep(0.001)
    return found


def test_who_is_alone_may_have_every_place():
    turns = Turns(4, short=False)
    assert [take(turns, "a").short for _ in range(4)] == [False] * 4
    with pytest.raises(Crowded):
        take(turns, "a", seconds=0)


def test_when_another_waits_the_youngest_of_what_is_too_much_is_taken_back(others):
    turns = Turns(4, short=False)
    mine = [take(turns, "a") for _ in range(4)]
    first = waiting(turns, others, "b")
    assert [t.taken_back.is_set() for t in mine] == [False, False, False, True]
    second = waiting(turns, others, "b")
    third = waiting(turns, others, "c")
    assert [t.taken_back.is_set() for t in mine] == [False, False, True, True], "half of the places are kept"
    turns.give_back(mine[3])
    assert first.result(SOON).user == "b"
    turns.give_back(mine[2])
    assert third.result(SOON).user == "c", "who has fewest is next"
    assert not second.done()
    turns.give_back(mine[0])
    assert second.result(SOON).user == "b"


def test_who_has_a_share_gets_no_more_from_others(others):
    turns = Turns(2, short=False)
    mine, theirs = take(turns, "a"), take(turns, "b")
    more = waiting(turns, others, "a")
    assert not mine.taken_back.is_set()
    assert not theirs.taken_back.is_set()
    turns.give_back(theirs)
    assert more.result(SOON).user == "a"


def serve_all(turns: Turns) -> list[str]:
    """Give back one place after the other until nobody waits; who had them."""
    served = []
    while turns._running:
        served.append(turns._running[0].user)
        turns.give_back(turns._running[0])
    return served


def test_users_take_turns_however_many_one_of_them_asks(others):
    turns = Turns(1, short=False)
    take(turns, "a")
    for user in "aaaabbc":
        waiting(turns, others, user, seconds=60)
    assert serve_all(turns) == ["a", *"abcabaa"]


def test_what_is_short_goes_past_what_is_long():
    turns = Turns(2)
    long = [take(turns, "a"), take(turns, "a")]
    short = take(turns, "a")
    assert (short.short, [t.short for t in long]) == (True, [False, False])
    assert not turns.settle(short), "no other place is free"
    turns.give_back(long[0])
    assert turns.settle(short)
    assert not short.short


def test_what_was_long_before_waits_for_a_place_of_its_own(others):
    turns = Turns(1)
    now = take(turns, "a")
    again = waiting(turns, others, "b", may_be_short=False)
    newer = take(turns, "c")
    assert newer.short
    assert not again.done()
    turns.give_back(now)
    assert not again.result(SOON).short


def test_the_place_for_short_ones_goes_to_the_newest_of_a_user(others):
    turns = Turns(1)
    take(turns, "a")
    tried = take(turns, "a")
    older = waiting(turns, others, "a", seconds=60)
    newer = waiting(turns, others, "a", seconds=60)
    turns.give_back(tried)
    assert newer.result(SOON).short
    assert not older.done()
    turns.give_back(newer.result())
    older.result(SOON)


def test_too_many_of_one_user_do_not_wait(others):
    turns = Turns(1, short=False)
    take(turns, "a")
    many = [waiting(turns, others, "a", seconds=60) for _ in range(MOST_WAITING)]
    with pytest.raises(Crowded):
        take(turns, "a")
    another = waiting(turns, others, "b")
    assert serve_all(turns).index("b") < 3
    assert another.result(SOON).user == "b"
    assert all(f.result(SOON).user == "a" for f in many)


def test_who_does_not_want_it_any_more_waits_no_longer(others):
    turns = Turns(1, short=False)
    now = take(turns, "a")
    gone = threading.Event()
    left = waiting(turns, others, "b", given_up=gone.is_set)
    gone.set()
    with pytest.raises(GaveUp):
        left.result(SOON)
    turns.give_back(now)
    assert take(turns, "c", seconds=0).user == "c"


def test_a_place_that_is_taken_back_is_told_at_once():
    turns, told = Turns(2, short=False), []
    mine = [take(turns, "a"), take(turns, "a")]
    turns.when_taken_back(mine[1], lambda: told.append(1))
    with pytest.raises(Crowded):
        take(turns, "b", seconds=0)
    assert told == [1]
    turns.when_taken_back(mine[1], lambda: told.append(2))
    assert told == [1, 2]


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 5), st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=30))
def test_there_are_never_more_than_there_are_places(size: int, steps: list[tuple[str, bool]]):
    turns, held = Turns(size), []
    for user, back in steps:
        if back and held:
            turns.give_back(held.pop(0))
            continue
        try:
            held.append(take(turns, user, seconds=0))
        except Crowded:
            assert len(held) == size + 1
        assert sum(not t.short for t in held) <= size
        assert sum(t.short for t in held) <= 1
    assert not turns._waiting
