"""Words: one way to take a text apart, for overlaps, look-alikes and duplicates."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Literal, URIRef

from leerland_graph.core.namespaces import DCTERMS, LL
from leerland_graph.core.words import word_lists, words
from leerland_graph.exchange.duplicates import possible_duplicates

PLAIN = st.text(st.characters(categories=("Ll", "Lo", "Nd", "Pd", "Po", "Zs"), max_codepoint=0xFFFF), max_size=40)


@settings(deadline=None)
@given(st.lists(PLAIN, max_size=5), st.integers(0, 4))
def test_a_word_is_a_run_of_letters_and_digits_that_is_long_enough(texts: list[str], shortest: int):
    rows, found = words(texts, shortest=shortest)
    wanted = [
        (n, w) for n, text in enumerate(texts) for w in re.findall(r"\w+", text.lower()) if len(w) >= max(1, shortest)
    ]
    assert list(zip(rows.tolist(), found.to_pylist(), strict=True)) == wanted
    assert word_lists(texts, shortest=shortest) == [[w for n, w in wanted if n == i] for i in range(len(texts))]


@pytest.mark.parametrize(
    ("text", "found"),
    [("", []), ("…", []), ("Één, twéé", ["één", "twéé"]), ("e\u0301e\u0301n", ["e\u0301e\u0301n"]), ("हिन्दी पाठ", ["हिन्दी", "पाठ"]),
     ("HR-beleid_2 (nieuw)", ["hr", "beleid_2", "nieuw"])],
)  # fmt: skip
def test_marks_belong_to_the_letter_before_them(text: str, found: list[str]):
    assert word_lists([text]) == [found]


def test_titles_that_differ_in_punctuation_and_case_only_are_duplicates():
    one, other, third = (URIRef(f"urn:{n}") for n in "abc")
    titles = {one: "Leren leren: HR-beleid", other: "LEREN LEREN – HR beleid.", third: "Leren lezen"}
    triples = [(i, DCTERMS.title, Literal(t)) for i, t in titles.items()]
    triples += [(i, LL.catalogue, Literal(str(i))) for i in titles]
    assert [(d.first, d.second, d.why) for d in possible_duplicates(triples)] == [(one, other, "title")]
