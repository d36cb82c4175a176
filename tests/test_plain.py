"""Markdown and HTML as plain text: plain text comes through as it is, and what is taken off is told."""

import html

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from leerland_graph.exchange.plain import plain

SIGNS = "<>&*_~`\\[]#-+=|!"
"""The signs of markup."""
PLAIN = [
    "x < 5", "y > 7", "3 <= 4", "a<b", "1 > 0", "2*3*4", "5 * 3", "snake_case_naam", "my_file.py", "AT&T", "R&D", "koffie & thee", "C#", "F#", "#1", "[noot]", "[1]", "(a)",
    "-5", "e-mail", "a - b", "A+", "1 + 1 = 2", "~10", "50%", "http://x.nl/?a=1&copy=2&reg=3&lt=4", "https://x.nl/a_b_c", "'s ochtends", "\"zo\"", "<naam>", "<3", "C:\\map", "50/50", "1. stap", "A | B", "wie?!", "é", "日本語",
]  # fmt: skip
"""What people write who write no markup."""
WORDS = st.text(st.characters(exclude_characters=SIGNS, exclude_categories=("C", "Z", "Cs")), min_size=1, max_size=12)


def one_space(text: str) -> str:
    """A text with its words as `plain` sets them: single spaces, no empty lines."""
    return "\n".join(line for line in (" ".join(line.split()) for line in text.splitlines()) if line)


@given(st.lists(st.lists(WORDS, min_size=1).map(" ".join), min_size=1).map("\n".join))
@example("1) een\n\n 2) twee")
def test_text_without_signs_of_markup_comes_through_unchanged(text: str):
    removed: list[str] = []
    assert plain(text, removed) == one_space(text)
    assert removed == []


@given(st.lists(st.sampled_from(PLAIN), min_size=1, max_size=6), st.lists(st.sampled_from(["Woord", "en", "dan"]), min_size=6, max_size=6))  # fmt: skip
def test_signs_between_words_stay_text(pieces: list[str], between: list[str]):
    text = "Lees " + " ".join(f"{piece} {word}" for piece, word in zip(pieces, between, strict=False))
    removed: list[str] = []
    assert plain(text, removed) == text
    assert removed == []


@given(
    st.text(
        st.characters(exclude_categories=("C", "Zl", "Zp", "Cs"), exclude_characters="*_~`\\[]#-+=|\xa0"), max_size=40
    )
)
def test_text_that_is_escaped_as_html_comes_back_as_it_was(text: str):
    assert plain(f"<p>{html.escape(f'x {text} x')}</p>") == one_space(f"x {text} x")


@given(st.lists(st.lists(WORDS, min_size=1, max_size=5).map(" ".join), min_size=1, max_size=5), st.sampled_from(["<p>{}</p>", "<li>{}</li>", "<div class='a'>{}</div>", "- {}\n", "* {}\n", "{}<br/>", "<h2>{}</h2>"]))  # fmt: skip
def test_of_marked_up_lines_every_word_stays_on_its_line(lines: list[str], form: str):
    removed: list[str] = []
    assert plain("".join(form.format(line) for line in lines), removed) == "\n".join(lines)
    assert removed


@given(WORDS, st.sampled_from([("**", "**"), ("*", "*"), ("_", "_"), ("`", "`"), ("<b>", "</b>"), ("<em>", "</em>"), ("[", "](http://x.nl)")]))  # fmt: skip
def test_of_marked_up_words_the_words_stay_and_the_marks_are_told(word: str, marks: tuple[str, str]):
    removed: list[str] = []
    assert plain(f"Een {marks[0]}{word}{marks[1]} hier", removed) == f"Een {word} hier"
    assert removed == list(marks)


@pytest.mark.parametrize(
    ("text", "removed"),
    [
        ("# Doel\nLeren", ["# "]), ("## Leeg\n", ["## ", "Leeg"]), ("Een\n---\nTwee", ["---"]), ("<script>x()</script>Klaar", ["<script>", "x()", "</script>"]), ("a &amp; b", ["&amp;"]), ("a \\*b\\*", ["\\", "\\"]),
        ("<!-- intern -->Klaar", ["<!-- intern -->"]), ("<![CDATA[Leer.]]>", ["<![CDATA["]), ("<http://x.nl>", ["<>"]), ("![beeld](x.png)", ["![", "](x.png)"]),
    ],
)  # fmt: skip
def test_what_is_taken_off_is_told_piece_by_piece(text: str, removed: list[str]):
    found: list[str] = []
    plain(text, found)
    assert found == removed
