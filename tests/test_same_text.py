"""Text that looks the same is the same, wherever names are compared; what is stored is composed, and nothing in it is unseen."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Literal, URIRef

from leerland_graph.core.errors import LeerlandError
from leerland_graph.core.namespaces import DCTERMS, LL, ORG, SCHEMA, XSD
from leerland_graph.core.same_text import clean, invisible, one_line, same
from leerland_graph.forms import as_node, form_of
from leerland_graph.store import Activity, ChangeSet, find_landscape, find_resource
from leerland_graph.validation import Severity, examine, validate_landscape

HEAD = "Titel (nl);Beschrijving (nl);Type;Doelgroep;Eigenaar;Element\n"


def spelled(text: str) -> list[str]:
    """A text as other programs write it, each looking the same."""
    return [
        unicodedata.normalize("NFD", text), text.replace(" ", "\u00a0"), text.replace(" ", "\u202f"), text.replace(" ", "  "),
        text.replace(" ", "\r\n"), f"\u200b{text}", f"\u202a{text}\u202c", text[:3] + "\u00ad" + text[3:], f"\ufeff{text}", text.upper(),
    ]  # fmt: skip


@pytest.mark.parametrize("text", spelled("Coördinatie Één"))
def test_what_looks_the_same_has_the_same_key(text: str):
    assert same(text) == same("Coördinatie Één")


@given(st.text())
def test_clean_text_stays_as_it_is_and_has_the_same_key(text: str):
    once = clean(text)
    assert clean(once) == once
    assert same(once) == same(text)
    assert invisible(once) == ()
    assert unicodedata.is_normalized("NFC", once)


def test_what_shapes_the_text_that_is_seen_stays():
    for text in ("👩\u200d🔧 werkt", "می\u200cخواهم", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"):
        assert clean(text) == unicodedata.normalize("NFC", text)


def test_departments_groups_and_headers_are_found_however_they_are_spelled(load, tmp_path: Path):
    load(Path(__file__).parent.parent / "examples" / "waterland" / "waterland.ttl")
    path = tmp_path / "lijst.csv"
    head = (
        HEAD.replace("Titel (nl)", '"Titel\n(nl)"')
        .replace("Doelgroep", "Doel\u00adgroep")
        .replace("Eigenaar", "\u200bEigenaar")
    )
    path.write_text(head + "Kring;Samen;intervisie;Lokale\u00a0 banken;H\u200bR;Profileren\n", encoding="utf-8")
    plan = load(path, keep=False)
    assert [f.message("nl") for f in plan.report.violations] == []
    assert plan.accepted == 1
    assert [f.location.column for f in plan.report.findings if "U+200B" in f.message("nl")] == ["Eigenaar"]


def test_one_title_in_four_spellings_is_one_intervention(load, tmp_path: Path):
    load(Path(__file__).parent.parent / "examples" / "waterland" / "waterland.ttl")
    rest = ";Samen leren;intervisie;Lokale banken;HR;Profileren\n"
    new = set()
    for n, title in enumerate(
        ["Een creër kring", "Een cree\u0308r kring", "Een\u00a0creër kring", "Een cre\u200bër kring"]
    ):
        path = tmp_path / f"{n}.csv"
        path.write_text(HEAD + title + rest, encoding="utf-8")
        plan = load(path)
        new |= {s for s, p, o in plan.merged.additions if p == DCTERMS.title}
    assert len(new) == 1


def test_a_name_is_found_by_command_however_it_is_spelled(example_store):
    held = find_landscape(example_store, None)
    title = held.titles["nl"]
    assert find_landscape(example_store, f"\u200b{unicodedata.normalize('NFD', title)} ").iri == held.iri
    found = find_resource(example_store, [held.iri], "H\u200br ", ORG.OrganizationalUnit, "department")
    assert found == find_resource(example_store, [held.iri], "HR", ORG.OrganizationalUnit, "department")


def test_a_form_stores_a_title_composed_on_one_line_and_without_what_nobody_sees(shapes, example_store):
    field = form_of(shapes, example_store.ontology, LL.Intervention).field_of(DCTERMS.title)
    assert as_node(field, " Coo\u0308rdi\u00adnatie\u00a0 nu\u200b ", tag="nl") == Literal("Coördinatie nu", lang="nl")
    assert as_node(field, "\u200b", tag="nl") is None


def change_set(store, *objects: tuple[URIRef, Literal]) -> ChangeSet:
    landscape = find_landscape(store, None).iri
    about = URIRef("https://leerland.example/id/intervention/x")
    triples = frozenset((about, p, o) for p, o in objects)
    return ChangeSet(landscape, Activity("edit", "Iemand", "proef"), store.revision, triples, frozenset())


@pytest.mark.parametrize(
    "value,said",
    [
        ("Coo\u0308rdinatie", "Schrijf letters met accenten als één teken (Unicode NFC); deze tekst is ontleed."),
        ("Kr\u200bing", "Haal de onzichtbare tekens (U+200B) uit deze tekst."),
        ("Kr\u202eing", "Haal de onzichtbare tekens (U+202E) uit deze tekst."),
        ("Kr\u0007ing", "Haal de onzichtbare tekens (U+0007) uit deze tekst."),
    ],
)
def test_the_gate_keeps_a_title_that_came_as_rdf_to_the_letter_or_refuses_it(value, said, example_store, shapes):
    verdict = examine(example_store, change_set(example_store, (DCTERMS.title, Literal(value, lang="nl"))), shapes)
    assert verdict.admitted is None
    assert said in [f.message("nl") for f in verdict.report.violations]


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "ftp://x.nl/a", "http:", "//x.nl"]
)
def test_an_address_that_is_no_web_address_is_refused_by_the_gate_and_left_out_by_the_import(
    address, example_store, shapes, load, tmp_path
):
    said = "Geef het webadres als adres dat met http begint."
    made = change_set(example_store, (SCHEMA.url, Literal(address, datatype=XSD.anyURI)))
    verdict = examine(example_store, made, shapes)
    assert verdict.admitted is None
    assert said in [f.message("nl") for f in verdict.report.violations]
    path = tmp_path / "adres.csv"
    path.write_text(
        HEAD.replace("Type", "Webadres;Type") + f"Kring;Samen;{address};intervisie;Lokale banken;HR;Profileren\n"
    )
    load(Path(__file__).parent.parent / "examples" / "waterland" / "waterland.ttl")
    plan = load(path, keep=False)
    assert (plan.accepted, plan.report.violations) == (1, ())
    assert not [t for t in plan.merged.additions if t[1] == SCHEMA.url or address in str(t[2])]
    (left_out,) = [f for f in plan.report.findings if f.location and f.location.column == "Webadres"]
    assert (left_out.severity, left_out.value) == (Severity.WARNING, address)
    assert left_out.message("nl") == "Geef een webadres dat met http begint, zonder spaties."


def test_a_store_is_valid_by_the_same_rule(example_store, shapes):
    report = validate_landscape(example_store, find_landscape(example_store, None).iri, shapes)
    assert report.violations == ()


def test_one_line_has_no_line_breaks():
    assert one_line("Lokale\u2028banken\r\n \u2003x") == "Lokale banken x"


def test_an_error_of_a_file_is_told_in_both_languages(tmp_path: Path, load):
    path = tmp_path / "a.csv"
    path.write_text(HEAD + "x" * 1_200_000)
    with pytest.raises(LeerlandError) as caught:
        load(path)
    assert caught.value.message("nl") == (
        "a.csv, regel 2: Een cel heeft meer dan 1000000 tekens. Splits het, of verhoog LEERLAND_MAX_CELL_CHARS als het echt een catalogus is; "
        "er is niets opgeslagen."
    )


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "httpx://x.nl/a"])
def test_no_resource_with_another_scheme_becomes_a_link(address):
    from leerland_graph.documents.linked_data import _target

    assert _target(URIRef(address), "https://leerland.example/id/") == ""
    assert _target(URIRef("https://x.nl/a"), "https://leerland.example/id/") == "https://x.nl/a"
