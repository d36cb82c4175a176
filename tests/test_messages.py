"""Messages: English in the code, every other language a catalogue, and nothing else."""

import ast
import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Literal, URIRef

from leerland_graph.core import i18n
from leerland_graph.core.i18n import (
    LOCALE,
    Message,
    Number,
    enumeration,
    gettext,
    language_name,
    languages,
    message,
    message_from,
    ngettext,
    nmessage,
    pgettext,
    pmessage,
    sequence,
)
from leerland_graph.locale import catalogues
from leerland_graph.locale.__main__ import main
from leerland_graph.locale.extraction import Found, messages_of
from leerland_graph.web.language import negotiated
from tests.conftest import ROOT, Cli

BEFORE = json.loads((ROOT / "tests/data/dutch_before.json").read_text(encoding="utf-8"))
"""What the app and its errors said in Dutch before there were catalogues."""


def test_every_message_of_the_code_is_translated_with_its_values_and_no_other_is_kept():
    assert catalogues.findings() == []


def test_the_dutch_that_was_good_stayed_to_the_letter():
    po = catalogues._read(catalogues.po_of("nl"))
    now = {(m.context, m.id if isinstance(m.id, str) else m.id[0]): m.string for m in po}
    changed = []
    for row in BEFORE:
        said = now.get((row["context"], row["en"]))
        if said is not None and (list(said) if isinstance(said, tuple) else said) != row["nl"]:
            changed.append((row["en"], row["nl"], said))
    assert changed == []
    kept = sum((row["context"], row["en"]) in now for row in BEFORE)
    assert kept >= 0.95 * len(BEFORE)  # the rest was said anew when its English was


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('gettext("One", lang)', [("One", "", "")]),
        ('pgettext("map", "More", lang)', [("More", "", "map")]),
        ('ngettext("{n} row", "{n} rows", lang, n=2)', [("{n} row", "{n} rows", "")]),
        ('ctx.say("Stored as {number}.", number=1)', [("Stored as {number}.", "", "")]),
        ('raise UsageError("Wrong {x}.", "Mend it." if y else "", x=1)', [("Mend it.", "", ""), ("Wrong {x}.", "", "")]),
        ('raise SourceError(path, "Empty.", A[kind])\nA = {1: "Fill it.", 2: "Go on."}',
         [("Empty.", "", ""), ("Fill it.", "", ""), ("Go on.", "", "")]),
        ('class Gone(UsageError):\n  def __init__(self): super().__init__("It is gone.")', [("It is gone.", "", "")]),
        ('NotFound("island", name)', [("island", "", "")]),
        ('gettext(NAMES[kind], lang)', []),
    ],
)  # fmt: skip
def test_messages_are_read_out_of_the_code(code: str, found: list[tuple[str, str, str]]):
    assert sorted((f.singular, f.plural, f.context) for f in messages_of(code, "a.py")) == found


def test_an_error_worded_at_run_time_is_no_message():
    with pytest.raises(ValueError, match=r"a\.py:1"):
        list(messages_of("UsageError(f'{x} is wrong')", "a.py"))


def test_the_line_of_a_message_is_known():
    assert list(messages_of('\n\ngettext("Here", lang)', "a.py")) == [Found("a.py", 3, "Here")]


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of catalogues of one's own, beside nothing but English."""
    monkeypatch.setattr(i18n, "LOCALE", tmp_path)
    i18n.translations.cache_clear()
    i18n.languages.cache_clear()
    yield tmp_path
    monkeypatch.undo()
    i18n.translations.cache_clear()
    i18n.languages.cache_clear()


def test_another_language_is_a_folder_with_a_catalogue(own: Path):
    assert languages() == ("en",)
    catalogues.pseudo("eo", own)
    i18n.languages.cache_clear()
    assert languages() == ("eo", "en")
    assert gettext("Landscape", "eo") == "[Ländscäpë]"
    assert gettext("Landscape", "nl") == "Landscape"
    assert ngettext("{n} route", "{n} routes", "eo", n=2) == "[2 röütës]"
    assert catalogues.findings(own) == []


def test_what_is_missing_outdated_or_not_compiled_is_told(own: Path):
    catalogues.pseudo("eo", own)
    po = catalogues.po_of("eo", own)
    said = po.read_text(encoding="utf-8")
    po.write_text(
        said.replace('"[Ländscäpë]"', '""').replace('"[Cönnëctïöns]"', '"[{x}]"') + '\nmsgid "Gone"\nmsgstr "Fort"\n'
    )
    found = catalogues.findings(own)
    assert "eo: not translated: Landscape" in found
    assert "eo: other values: [{x}]" in found
    assert "eo: said nowhere: Gone" in found
    assert any("older than" in line for line in found)


def test_the_command_checks_and_changes_nothing(capsys: pytest.CaptureFixture[str]):
    before = {p: p.read_bytes() for p in LOCALE.rglob("leerland.*")}
    assert main(["check"]) == 0
    assert capsys.readouterr().out == ""
    assert main(["nonsense"]) == 2
    assert {p: p.read_bytes() for p in LOCALE.rglob("leerland.*")} == before


def test_bringing_the_catalogues_up_to_date_changes_nothing_when_they_are(own: Path):
    (own / "nl/LC_MESSAGES").mkdir(parents=True)
    for suffix in ("po", "mo"):
        (own / f"nl/LC_MESSAGES/leerland.{suffix}").write_bytes(
            (LOCALE / f"nl/LC_MESSAGES/leerland.{suffix}").read_bytes()
        )
    catalogues.update(own)
    assert catalogues.po_of("nl", own).read_text() == catalogues.po_of("nl", LOCALE).read_text()


@pytest.mark.parametrize(("n", "nl", "en"), [(0, "0 rijen", "0 rows"), (1, "1 rij", "1 row"), (2, "2 rijen", "2 rows")])
def test_a_number_takes_the_noun_that_fits(n: int, nl: str, en: str):
    said = partial(ngettext, "{n} row in {s} s.", "{n} rows in {s} s.")
    assert (said("nl", n=n, s="0,2"), said("en", n=n, s="0.2")) == (f"{nl} in 0,2 s.", f"{en} in 0.2 s.")


def test_values_are_said_in_the_language_of_the_message():
    assert gettext("Use {options}.", "nl", options=("a", "b", "c")) == "Gebruik a, b of c."
    assert gettext("{a} & {b}", "nl", a={"nl": "P&O", "en": "HR"}, b=Number(0.5)) == "P&O & 0,5"
    assert gettext("{a}", "nl", a=message("{n} more", n=2)) == "nog 2"
    assert gettext("{a}", "nl", a=lambda lang: lang.upper()) == "NL"


def test_one_english_word_can_be_two_dutch_ones():
    assert (pgettext("agreement", "Accept", "nl"), pgettext("proposal", "Accept", "nl")) == ("Stem in", "Neem aan")
    assert pgettext("nowhere", "Accept", "nl") == "Accept"


def test_a_message_is_a_mapping_of_what_it_says_in_each_language():
    said = message("Nothing lies on {element}.", element={"nl": "Praktiseren", "en": "Practising"})
    assert dict(said) == {"nl": "Op Praktiseren ligt niets.", "en": "Nothing lies on Practising."}
    assert said == {"nl": "Op Praktiseren ligt niets.", "en": "Nothing lies on Practising."}
    assert pmessage("indicator", "Agreement")["nl"] == "Eensgezindheid"
    assert nmessage("{n} route", "{n} routes", n=1)["nl"] == "1 route"


VALUES = st.recursive(
    st.text() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.builds(Number, st.floats(allow_nan=False, allow_infinity=False))
    | st.fixed_dictionaries({"nl": st.text(), "en": st.text()}),
    lambda inner: st.lists(inner, max_size=3) | st.builds(lambda v: message("{v}", v=v), inner),
    max_leaves=4,
)  # fmt: skip


@given(VALUES)
def test_a_message_that_was_stored_says_the_same(value: object):
    said = message("What: {v}", v=value)
    back = message_from(json.loads(json.dumps(said.as_json())))
    assert isinstance(back, Message)
    assert dict(back) == dict(said)


def test_labels_of_things_are_stored_as_they_are_now():
    told = message("{a} {b}", a=Literal("x"), b=lambda lang: f"in {lang}").as_json()
    assert told["values"] == {"a": "x", "b": {"texts": {"nl": "in nl", "en": "in en"}}}
    assert message("{a}", a=URIRef("urn:a")).as_json()["values"] == {"a": "urn:a"}


def test_lists_are_read_as_lists_in_each_language():
    assert [enumeration(v, "nl") for v in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a of b", "a, b of c"]
    assert sequence(["a", "b"], "en") == "a and b"


def test_languages_are_called_by_their_names():
    assert (language_name("nl", "nl"), language_name("en", "nl"), language_name("zz", "nl")) == (
        "Nederlands",
        "Engels",
        "zz",
    )


@pytest.mark.parametrize(
    ("header", "lang"),
    [
        ("nl", "nl"), ("en", "en"), ("EN-gb", "en"), ("nl-Latn-NL-x-own", "nl"),
        ("fr, de;q=0.9", None), ("", None), ("fr;q=1, en;q=0.2", "en"), ("en;q=0.2, nl;q=0.7", "nl"),
        ("en;q=0, *", "nl"), ("*", "nl"), ("nl;q=0, *;q=0.1", "en"), ("nl;q=0", None), ("nl;q=0, en;q=0", None),
        ("en;q=1.000,nl;q=0.999", "en"), ("en;q=x, nl", "nl"), ("en;q=5, nl;q=0.1", "nl"), ("english", None), ("enm", None),
        (" , ,en ; q=0.5 ", "en"), ("nl-BE;q=0.5, en-US;q=0.5", "nl"),
    ],
)  # fmt: skip
def test_the_browsers_preference_is_followed_by_the_rules(header: str, lang: str | None):
    assert negotiated(header, ("nl", "en")) == lang


def test_a_command_speaks_a_third_language_without_code(own: Path, example_cli: Cli, monkeypatch: pytest.MonkeyPatch):
    catalogues.pseudo("eo", own)
    i18n.languages.cache_clear()
    said = example_cli("routes", "Praktiseren", "Creëren", env={"LEERLAND_LANG": "eo"}).stdout
    assert said.startswith("[Shörtëst ïndïrëct röütë fröm Praktiseren tö Creëren:]")
    error = example_cli("routes", "Draken", "Creëren", env={"LEERLAND_LANG": "eo"}, code=2).stderr
    assert error.startswith("[Thërë ïs nö [ïsländ] cällëd 'Draken'.]")


def test_no_text_is_chosen_by_language_in_the_code():
    """A third language needs no code: nothing compares a language with `nl`, and no pair of texts stands by language."""
    found = []
    for path in sorted((ROOT / "leerland_graph").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Dict(keys=[ast.Constant(value="nl"), *_], values=values) if any(
                    isinstance(v, ast.Constant | ast.JoinedStr) for v in values
                ):
                    found.append(f"{path.parent.name}/{path.name}")
                case ast.Compare(left=ast.Name(id="lang"), comparators=[ast.Constant(value="nl" | "en")]):
                    found.append(f"{path.parent.name}/{path.name}")
    assert found == ALLOWED


ALLOWED = [
    "documents/wording.py",  # dates in English are British
    "exchange/schema.py",  # a title in Dutch is required
    "forms/description.py",  # the texts of a description are shown with Dutch first
]
