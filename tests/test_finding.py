"""One search: what is called so, with typing errors, in either language, and what words of ours lead to."""

import json
from pathlib import Path

import pytest

from leerland_graph.meaning import Entry, find
from tests.conftest import Cli

ENTRIES = (
    Entry("intervention", "a", {"nl": "Intervisie voor teamleiders"}, "Leidinggevenden bespreken lastige gesprekken."),
    Entry("intervention", "b", {"nl": "Excel voor beginners"}, "Formules en draaitabellen."),
    Entry("group", "c", {"nl": "Lokale banken", "en": "Local banks"}),
    Entry("question", "d", {"nl": "Wie overlapt met wie?", "": "dubbel eigenaar"}),
)


def keys(query: str, **more: int) -> list[str]:
    return [f.entry.key for f in find(query, ENTRIES, **more)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("intervisie", "a"), ("intervsie", "a"), ("INTERVISIE teamlieders", "a"), ("lokale bnaken", "c"), ("local banks", "c"),
        ("draaitabel", "b"), ("wie is eigenaar van wat dubbel is", "d"), ("gespreken", "a"),
    ],
)  # fmt: skip
def test_what_is_meant_comes_first_also_with_typing_errors_and_in_the_other_language(query: str, first: str):
    assert keys(query)[0] == first


@pytest.mark.parametrize("query", ["", "  ", "xqzw", "fiets", "!?"])
def test_what_is_called_nothing_is_not_found(query: str):
    assert keys(query) == []


def test_a_word_in_the_title_tells_more_than_one_in_the_text_and_the_best_come_first():
    found = find("gesprekken teamleiders", ENTRIES)
    assert [f.entry.key for f in found] == ["a"]
    assert find("excel", ENTRIES)[0].score > find("formules", ENTRIES)[0].score
    assert len(keys("voor", most=1)) <= 1


def test_the_command_finds_of_every_kind_and_says_of_which(example_cli: Cli):
    def first(query: str) -> tuple[str, str]:
        told = json.loads(example_cli("find", query, "--format", "json").stdout)[0]
        return told["kind"], told["title"]

    assert first("intervsie") == ("intervention", "Intervisie leidinggevenden")
    assert first("lokale bnaken")[1] == "Teamcoaching lokale banken"
    assert first("profileren") == ("element", "Profileren")
    assert first("reflecteren") == ("competence", "Reflecteren")
    found = json.loads(example_cli("find", "wie is eigenaar van wat dubbel is", "--format", "json").stdout)
    assert "overlap-between-departments" in [f["key"] for f in found]
    assert "Er is niets dat zo heet of dat betekent." in example_cli("find", "xqzw").stdout


def test_the_keys_of_resources_are_addresses_and_those_of_questions_names(example_cli: Cli, tmp_path: Path):
    told = json.loads(example_cli("find", "banken", "--most", "50", "--format", "json").stdout)
    assert {f["kind"] for f in told} >= {"intervention", "group"}
    assert all(f["key"].startswith("https://") for f in told if f["kind"] not in ("question", "page"))
