"""Possible duplicates between catalogues: by the end of an address that is of one each, else by title."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Literal, URIRef

from benchmarks.duplicates import measure
from leerland_graph.analysis import read_landscape
from leerland_graph.core.namespaces import DCTERMS, LL, SCHEMA
from leerland_graph.core.settings import Settings
from leerland_graph.exchange import ImportOptions, plan_import
from leerland_graph.exchange.duplicates import possible_duplicates, url_ends
from leerland_graph.exchange.same_offers import _stored
from leerland_graph.meaning.local import local_model
from leerland_graph.services.alike import read_for_command
from leerland_graph.store import Store
from leerland_graph.validation import Shapes
from tests.catalogues import write


def pairs(*rows: tuple[str, str, str, str]) -> list[tuple[str, str, str]]:
    """The duplicates among rows of name, catalogue, title and address, each pair in the order of the alphabet."""
    triples = []
    for name, catalogue, title, url in rows:
        iri = URIRef(f"urn:{name}")
        triples += [(iri, LL.catalogue, Literal(catalogue)), (iri, DCTERMS.title, Literal(title, lang="nl"))]
        triples += [(iri, SCHEMA.url, Literal(url))] if url else []
    return sorted((*sorted((str(d.first)[4:], str(d.second)[4:])), d.why) for d in possible_duplicates(triples))


def test_any_of_several_titles_is_a_sign():
    triples = [(URIRef(f"urn:{n}"), LL.catalogue, Literal(n)) for n in "ab"]
    triples += [
        (URIRef("urn:a"), DCTERMS.title, Literal(t, lang=tag))
        for tag, t in (("nl", "Dataruimte"), ("en", "Data lab"), ("fr", "Labo"))
    ]
    for title in ("dataruimte", "Data Lab", "LABO"):
        found = possible_duplicates([*triples, (URIRef("urn:b"), DCTERMS.title, Literal(title, lang="nl"))])
        assert [(str(d.first), str(d.second), d.why) for d in found] == [("urn:a", "urn:b", "title")]


def test_an_end_that_many_share_is_no_sign_and_a_longer_one_is():
    topics = ["admin", "ecologie", "statistiek"]
    here = [
        (f"a-{t}", "A", f"Inleiding {t}", f"https://x.nl/materiaal/onderwerpen/{t}/lessen/introductie/dia.html")
        for t in topics
    ]
    there = [
        (f"b-{t}", "B", f"Intro {t}", f"https://x.nl//onderwerpen/{t}/lessen/introductie/dia.html") for t in topics
    ]
    assert pairs(*here, *there) == [(f"a-{t}", f"b-{t}", "url") for t in topics]


def test_an_end_that_many_share_does_not_join_what_is_in_one_list_only():
    here = [
        ("a1", "A", "Een", "https://x.nl/m/admin/introductie/les/dia.html"),
        ("a2", "A", "Twee", "https://x.nl/m/zee/introductie/les/dia.html"),
    ]
    assert pairs(*here, ("b", "B", "Drie", "https://x.nl/bos/introductie/les/dia.html")) == []


def test_an_end_of_one_each_joins_across_prefixes_but_not_across_hosts():
    one = ("a", "A", "Een", "https://www.x.nl/oud/cursus/feedback/start.html")
    assert pairs(one, ("b", "B", "Twee", "http://x.nl/nieuw/cursus/feedback/start.html")) == [("a", "b", "url")]
    assert pairs(one, ("b", "B", "Twee", "http://y.nl/nieuw/cursus/feedback/start.html")) == []


@pytest.mark.parametrize(
    ("first", "second", "is_sign"),
    [
        ("https://x.nl/feedback", "https://x.nl/feedback/", True), ("https://x.nl/?id=12", "https://x.nl/?id=12", True), ("https://x.nl/?id=12", "https://x.nl/?id=13", False), ("https://x.nl/", "https://x.nl/", False),
        ("https://x.nl/a/feedback", "https://x.nl/b/feedback", False), ("https://x.nl/[", "https://x.nl/[", True), ("http://[x", "http://[x", False),
    ],
)  # fmt: skip
def test_a_short_address_is_a_sign_only_as_a_whole(first: str, second: str, is_sign: bool):
    assert pairs(("a", "A", "Een", first), ("b", "B", "Twee", second)) == ([("a", "b", "url")] if is_sign else [])


def test_the_page_of_a_provider_is_no_sign_and_titles_then_are():
    page = "https://x.nl/opleidingen/aanbod/alles"
    rows = [("a1", "A", "Excel", page), ("a2", "A", "Feedback", page), ("b1", "B", "excel!", page), ("b2", "B", "Anders", page)]  # fmt: skip
    assert pairs(*rows) == [("a1", "b1", "title")]


def test_a_title_that_many_of_one_list_have_is_no_sign():
    many = [(f"a{n}", "A", "Introductie", "") for n in range(4)]
    assert pairs(*many, ("b", "B", "Introductie", "")) == []
    assert pairs(*many[:3], ("b", "B", "Introductie", "")) == [("a0", "b", "title"), ("a1", "b", "title"), ("a2", "b", "title")]  # fmt: skip


SEGMENTS = st.lists(st.sampled_from(["a", "b", "c"]), max_size=6).map(lambda s: "https://x.nl/" + "/".join(s))


@given(st.lists(st.tuples(st.sampled_from("AB"), SEGMENTS), max_size=12))
def test_what_is_joined_by_address_shares_an_end_that_is_of_one_each(rows: list[tuple[str, str]]):
    named = [(f"{c}{n}", c, f"Titel {n}", url) for n, (c, url) in enumerate(rows)]
    by_name = {name: (c, url) for name, c, _, url in named}

    def is_alone(end: str, catalogue: str) -> bool:
        return sum(c == catalogue and end in url_ends(url) for c, url in by_name.values()) == 1

    for first, second, why in pairs(*named):
        (one, here), (other, there) = by_name[first], by_name[second]
        assert why == "url"
        assert {one, other} == {"A", "B"}
        assert any(is_alone(end, "A") and is_alone(end, "B") for end in {*url_ends(here)} & {*url_ends(there)})


def test_precision_and_recall_are_measured_in_pairs():
    first = [
        {"title": "Een", "url": "https://x.nl/m/t/een/les/dia.html"},
        {"title": "Twee", "url": "https://x.nl/m/t/twee/les/dia.html"},
    ]
    second = [
        {"title": "Een", "url": "https://x.nl/t/een/les/dia.html"},
        {"title": "Twee", "url": "https://y.nl/t/drie"},
    ]
    found = measure(first, second, "/t/(.+)$")
    assert (found.found, found.right, found.same, found.by_reason) == (2, 1, 1, {"url": 1, "title": 1})
    assert (found.precision, found.recall) == (0.5, 1.0)
    assert measure([], [], "/t/(.+)$").precision is None


ENGLISH = """title;description;type;owner
Spotting phishing;How to spot a suspicious e-mail and what to do with it.;training;Risk
Ballroom dancing;An evening course for beginners in the canteen.;training;Risk
Datalab;Iets anders;training;Risk
"""
MAPPING = """catalogue: risk
language: en
columns: {title: {to: title}, description: {to: description}, type: {to: interventionType}, owner: {to: owner, unknown: create}}
"""


def planned(
    land: tuple[Store, URIRef], tmp_path: Path, shapes: Shapes, settings: Settings
) -> list[tuple[str, str, str]]:
    """The duplicates of an English list over the example: both names and why."""
    options = ImportOptions(mappings=[write(tmp_path / "m.yaml", MAPPING)], partial=True)
    plan = plan_import(land[0], [write(tmp_path / "risk.csv", ENGLISH)], settings, shapes, options)
    return sorted((str(d.first).rpartition("/")[2], str(d.second).rpartition("/")[2], d.why) for d in plan.duplicates)


def test_a_row_may_be_what_somebody_described_by_hand(land: tuple[Store, URIRef], tmp_path: Path, shapes: Shapes):
    assert [(sorted(pair[:2]), pair[2]) for pair in planned(land, tmp_path, shapes, Settings())] == [
        (["datalab", "datalab-2"], "title")
    ]


def test_a_row_in_another_language_may_be_what_is_there(
    land: tuple[Store, URIRef], tmp_path: Path, shapes: Shapes, monkeypatch: pytest.MonkeyPatch
):
    if local_model() is None:
        pytest.skip("there is no wheel of the local model for this machine")
    monkeypatch.setenv("LEERLAND_MEANING", "auto")
    (tmp_path / "kept").mkdir()
    settings = replace(Settings.load(), data=tmp_path / "kept")
    by_words = [(["datalab", "datalab-2"], "title")]
    assert [(sorted(p[:2]), p[2]) for p in planned(land, tmp_path, shapes, settings)] == by_words  # 64 texts wait
    read_for_command(*land, settings)
    assert [(sorted(p[:2]), p[2]) for p in planned(land, tmp_path, shapes, settings)] == [
        *by_words, (["phishing-herkennen", "spotting-phishing"], "meaning"),
    ]  # fmt: skip


def test_what_is_there_is_compared_by_the_text_that_a_landscape_reads(land: tuple[Store, URIRef]):
    """Else each text would be read for its meaning once more, and an import would go by words."""
    stored = _stored(*land, set())
    found = read_landscape(*land).interventions
    assert {str(n): text for n, (text, _) in stored.items()} == {str(n): i.text for n, i in found.items()}
