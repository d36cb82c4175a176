"""The form by Streamlit's own test driver: a shape that someone adds becomes a field that works, is validated and is stored."""

import json
import shutil
from pathlib import Path

import pytest
from rdflib import Literal, URIRef
from streamlit.testing.v1 import AppTest

from leerland_graph.core.namespaces import LL, LLC, XSD
from leerland_graph.store import Store, find_landscape
from tests.conftest import ROOT, Cli

SCRIPT = ROOT / "leerland_graph" / "ui" / "main.py"
OWN = "https://example.org/own#"
GROUP = "https://leerland.example/id/target-group/lokale-banken"
HEAD = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix ll: <https://w3id.org/leerland/ns#> . @prefix lls: <https://w3id.org/leerland/shapes#> . @prefix own: <https://example.org/own#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix llc: <https://w3id.org/leerland/concept/> .
own:Level sh:property [ sh:path skos:inScheme ; sh:hasValue llc:design-levels ] .
own:Room a sh:NodeShape ; sh:property [ sh:path own:floor ; sh:name "Verdieping"@nl ; sh:datatype xsd:integer ; sh:minCount 1 ; sh:message "Noem de verdieping."@nl ] .
"""


@pytest.fixture
def entry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The form of a target group, with one more property shape in a copy of the shapes folder."""
    cli = Cli(tmp_path / "data")
    cli("init", "--example")

    def opened(constraints: str) -> tuple[AppTest, Path]:
        folder = tmp_path / "shapes"
        shutil.copytree(ROOT / "shapes", folder)
        (folder / "own.ttl").write_text(
            HEAD
            + f'own:Extra sh:targetClass ll:TargetGroup ; sh:property [ sh:path own:extra ; sh:name "Eigen veld"@nl ; {constraints} ] .',
            encoding="utf-8",
        )
        monkeypatch.setenv("LEERLAND_DATA", str(cli.data))
        monkeypatch.setenv("LEERLAND_SHAPES", str(folder))
        app = AppTest.from_file(str(SCRIPT), default_timeout=60).run()
        app.query_params["kind"] = str(LL.TargetGroup)
        app.query_params["show"] = GROUP
        app.switch_page("views/entry.py").run()
        app.sidebar.text_input[0].set_value("Anna").run()
        press(app, "Bewerken")
        assert not app.exception
        return app, cli.data

    return opened


def press(app: AppTest, label: str) -> None:
    next(b for b in app.button if b.label == label).click().run()


def widget(kind, label: str):
    return next(w for w in kind if w.label.removesuffix(" *").startswith(label))


def stored(data: Path, prop: str = "extra", subject: str = GROUP) -> set:
    with Store.open(data) as store:
        iri = find_landscape(store, None).iri
        return {o for _, p, o in store.triples(iri, URIRef(subject)) if p == URIRef(OWN + prop)}


def said(app: AppTest) -> str:
    return " ".join(m.value for m in app.markdown)


def save(app: AppTest) -> None:
    press(app, "Opslaan")
    assert not app.exception
    assert any("Opgeslagen als wijziging" in s.value for s in app.success), said(app)


NUMBER = 'sh:datatype xsd:integer ; sh:maxInclusive 9 ; sh:maxCount 1 ; sh:message "Geef een getal tot 9."@nl'


@pytest.mark.parametrize(
    ("constraints", "bad", "good", "means"),
    [
        (NUMBER, "10", "9", Literal("9", datatype=XSD.integer)),
        (NUMBER, "negen", "8", Literal("8", datatype=XSD.integer)),
        ('sh:datatype xsd:decimal ; sh:minExclusive 0 ; sh:message "Meer dan nul."@nl', "-1", "2,5", Literal("2.5", datatype=XSD.decimal)),
        ('sh:datatype xsd:string ; sh:pattern "^K-" ; sh:message "Begin met K-."@nl', "X", "K-1", Literal("K-1")),
        ('sh:datatype xsd:string ; sh:maxLength 3 ; sh:message "Hoogstens drie."@nl', "vier", "tri", Literal("tri")),
        ('sh:nodeKind sh:IRI ; sh:message "Geef een adres."@nl', "geen adres", "https://x.nl/a", URIRef("https://x.nl/a")),
        ('sh:or ([ sh:datatype xsd:integer ] [ sh:datatype xsd:date ]) ; sh:message "Een getal of een dag."@nl', "x", "2026-03-31", Literal("2026-03-31", datatype=XSD.date)),
    ],
)  # fmt: skip
def test_a_field_of_text_or_number_works_is_validated_and_stored(entry, constraints, bad, good, means):
    app, data = entry(constraints)
    widget(app.text_input, "Eigen veld").set_value(bad).run()
    message = constraints.rpartition('sh:message "')[2].rpartition('"@nl')[0].replace("-", "\\-").replace(".", "\\.")
    assert message in said(app)
    press(app, "Opslaan")
    assert stored(data) == set()
    widget(app.text_input, "Eigen veld").set_value(good).run()
    assert message not in said(app)
    save(app)
    assert stored(data) == {means}


def test_a_field_of_text_in_languages(entry):
    app, data = entry('sh:datatype rdf:langString ; sh:languageIn ("nl" "en") ; sh:uniqueLang true')
    widget(app.text_area, "Eigen veld (Nederlands)").set_value("Hallo <b>").run()
    widget(app.text_area, "Eigen veld (Engels)").set_value("Hello").run()
    save(app)
    assert stored(data) == {Literal("Hallo <b>", lang="nl"), Literal("Hello", lang="en")}


def test_a_field_that_is_required_blocks_until_it_is_filled(entry):
    app, data = entry('sh:datatype xsd:string ; sh:minCount 1 ; sh:message "Vul dit in."@nl')
    widget(app.text_input, "Naam (Nederlands)").set_value("Lokale bankjes").run()
    assert "Vul dit in" in said(app)
    press(app, "Opslaan")
    assert not app.success
    widget(app.text_input, "Eigen veld").set_value("ja").run()
    save(app)
    assert stored(data) == {Literal("ja")}


def test_a_field_that_is_recommended_advises_and_does_not_block(entry):
    app, data = entry('sh:datatype xsd:string ; sh:minCount 1 ; sh:severity sh:Warning ; sh:message "Liever wel."@nl')
    widget(app.text_input, "Naam (Nederlands)").set_value("Lokale bankjes").run()
    assert "Liever wel" in said(app)
    save(app)
    assert stored(data) == set()


def test_a_field_of_yes_and_no(entry):
    app, data = entry("sh:datatype xsd:boolean ; sh:maxCount 1")
    widget(app.selectbox, "Eigen veld").set_value("true").run()
    save(app)
    assert stored(data) == {Literal("true", datatype=XSD.boolean)}


def test_a_field_of_a_day(entry):
    from datetime import date

    app, data = entry("sh:datatype xsd:date ; sh:maxCount 1")
    widget(app.date_input, "Eigen veld").set_value(date(2026, 3, 31)).run()
    save(app)
    assert stored(data) == {Literal("2026-03-31", datatype=XSD.date)}


def test_a_field_with_a_list_of_values(entry):
    app, data = entry('sh:in ("rood" "groen") ; sh:maxCount 1')
    widget(app.selectbox, "Eigen veld").set_value(Literal("groen")).run()
    save(app)
    assert stored(data) == {Literal("groen")}


def test_a_field_of_existing_things_and_one_of_concepts(entry):
    app, data = entry("sh:class ll:Competence")
    options = widget(app.multiselect, "Eigen veld").options
    assert len(options) > 5
    first = next(iter(widget(app.multiselect, "Eigen veld").proto.options))
    widget(app.multiselect, "Eigen veld").set_value([first]).run()
    save(app)
    (found,) = stored(data)
    assert "/competence/" in str(found)


def test_a_field_of_concepts_of_a_scheme(entry):
    app, data = entry("sh:node own:Level ; sh:maxCount 1")
    widget(app.selectbox, "Eigen veld").set_value(LLC.meso).run()
    assert any(c.value.startswith("meso\\:") for c in app.caption), "what was picked is explained"
    save(app)
    assert stored(data) == {LLC.meso}


def test_a_field_of_parts_that_are_described_in_place(entry):
    app, data = entry("sh:node own:Room")
    press(app, "Eigen veld toevoegen")
    assert "Noem de verdieping" in said(app)
    widget(app.text_input, "Verdieping").set_value("3").run()
    save(app)
    (part,) = stored(data)
    assert stored(data, "floor", str(part)) == {Literal("3", datatype=XSD.integer)}


# the rest of the page


@pytest.fixture
def described(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    cli = Cli(tmp_path / "data")
    cli("init", "--example")
    monkeypatch.setenv("LEERLAND_DATA", str(cli.data))

    def opened(**params: str) -> AppTest:
        app = AppTest.from_file(str(SCRIPT), default_timeout=60).run()
        for name, value in params.items():
            app.query_params[name] = value
        app.switch_page("views/entry.py").run()
        app.sidebar.text_input[0].set_value("Anna").run()
        return app

    return opened, cli


def test_a_draft_is_listed_and_goes_on_where_it_was(described):
    opened, _ = described
    app = opened(kind=str(LL.Competence))
    press(app, "Nieuw")
    odd = 'Een "label"\nmet regels <script>alert(1)</script> مرحبا 🎉'
    widget(app.text_input, "Naam (Nederlands)").set_value(odd).run()
    again = opened(kind=str(LL.Competence))
    assert any("Concepten die nog niet zijn opgeslagen (1)" in e.label for e in again.expander)
    assert "&lt;script&gt;" in said(again)
    press(again, "Verder")
    assert widget(again.text_input, "Naam (Nederlands)").value == odd.replace("\n", " ")  # a name is kept on one line
    save(again)
    assert not any("Concepten" in e.label for e in again.expander)


def test_a_deleted_target_group_in_a_draft_is_said_and_can_be_taken_away(described):
    opened, _ = described
    app = opened(kind=str(LL.TargetGroup))
    press(app, "Nieuw")
    widget(app.text_input, "Naam (Nederlands)").set_value("Tijdelijke groep").run()
    save(app)
    name = "https://leerland.example/id/target-group/tijdelijke-groep"
    app = opened(kind=str(LL.Intervention), show="https://leerland.example/id/intervention/ontwerpsprint-ledenportaal")
    press(app, "Bewerken")
    groups = widget(app.multiselect, "Doelgroep")
    groups.set_value([*groups.value, URIRef(name)]).run()
    gone = opened(kind=str(LL.TargetGroup), show=name)
    press(gone, "Verwijder 'Tijdelijke groep'")
    assert any("Verwijderd als wijziging" in s.value for s in gone.success)
    app.run()
    assert "Kies een doelgroep die bestaat" in said(app)
    press(app, "Haal weg wat niet kan")
    assert URIRef(name) not in widget(app.multiselect, "Doelgroep").value


def test_deleting_shows_who_refers_and_refuses_while_they_need_it(described):
    opened, _ = described
    app = opened(kind=str(LL.TargetGroup), show=GROUP)
    assert "Hiernaar verwijzen 27 beschrijvingen" in said(app)
    press(app, "Verwijder 'Lokale banken'")
    assert any("Niet opgeslagen" in e.value for e in app.error)
    app.run()
    assert not app.exception


def test_without_a_name_nothing_is_saved(described):
    opened, _ = described
    app = opened(kind=str(LL.Competence))
    app.sidebar.text_input[0].set_value("").run()
    press(app, "Nieuw")
    widget(app.text_input, "Naam (Nederlands)").set_value("Iets").run()
    press(app, "Opslaan")
    assert any("Vul links eerst uw naam in" in w.value for w in app.warning)


def test_what_is_missing_is_made_where_it_is_picked(described):
    opened, cli = described
    app = opened(kind=str(LL.Intervention), show="https://leerland.example/id/intervention/ontwerpsprint-ledenportaal")
    press(app, "Bewerken")
    widget(app.text_input, "Kenmerk").set_value("TUSSENDOOR").run()
    boxes = [w for w in app.text_input if w.key and "targetGroup-make-prefLabel" in w.key]
    boxes[0].set_value("Nieuwe starters").run()
    next(b for b in app.button if b.key and b.key.endswith("targetGroup-make")).click().run()
    assert not app.exception
    made = URIRef("https://leerland.example/id/target-group/nieuwe-starters")
    assert made in widget(app.multiselect, "Doelgroep").value
    assert widget(app.text_input, "Kenmerk").value == "TUSSENDOOR"
    save(app)
    assert (
        "nieuwe-starters"
        in cli(
            "query", "-q", "SELECT ?g { ?i dcterms:identifier 'TUSSENDOOR' ; ll:targetGroup ?g }", "--format", "csv"
        ).stdout
    )


def test_characters_that_cannot_be_seen_are_left_out_and_that_is_said(described):
    opened, cli = described
    app = opened(kind=str(LL.Competence))
    press(app, "Nieuw")
    widget(app.text_input, "Naam (Nederlands)").set_value("Re\u200bkenen\u202e met Coo\u0308rdinatie").run()
    assert any("weggelaten: U+200B, U+202E" in c.value for c in app.caption)
    press(app, "Opslaan")
    said = cli("query", "-q", "SELECT ?l { ?c a ll:Competence ; skos:prefLabel ?l }", "--format", "csv").stdout
    assert "Rekenen met Coördinatie" in said


def test_a_busy_store_keeps_the_draft_and_says_so(described, monkeypatch: pytest.MonkeyPatch):
    from leerland_graph.services import writer

    opened, cli = described
    app = opened(kind=str(LL.Competence))
    press(app, "Nieuw")
    widget(app.text_input, "Naam (Nederlands)").set_value("Iets").run()
    monkeypatch.setattr(writer, "WAIT", 0.2)
    with Store.open(cli.data, write=True):
        press(app, "Opslaan")
        assert any("uw concept is bewaard" in e.value for e in app.error)
    press(app, "Opslaan")
    assert any("Opgeslagen" in s.value for s in app.success)


# coherence


@pytest.fixture
def coherence(described, monkeypatch: pytest.MonkeyPatch):
    _, cli = described
    app = AppTest.from_file(str(SCRIPT), default_timeout=90).run()
    app.switch_page("views/coherence.py").run()
    assert not app.exception
    return app, cli


def overall(app: AppTest) -> str:
    return next(m.value for m in app.metric if m.label == "Alles bij elkaar")


def test_the_overall_figure_moves_with_its_weights(coherence):
    app, _ = coherence
    assert overall(app) == "0,58"
    for box in app.number_input:
        box.set_value(1.0 if box.label == "Dekking" else 0.0)
    app.run()
    assert overall(app) == "0,89"
    assert any("dekking 1×" in c.value for c in app.caption)
    for box in app.number_input:
        box.set_value(0.0)
    app.run()
    assert overall(app) == "–"


def test_a_recommendation_becomes_a_scenario(coherence):
    app, cli = coherence
    app.toggle[0].set_value(True).run()
    widget(app.text_input, "Naam van het scenario").set_value("Straks").run()
    next(b for b in app.button if b.label == "Maak het scenario").click().run()
    assert not app.exception
    assert any("Scenario 'Straks' gemaakt" in s.value for s in app.success)
    told = cli("coherence", "--landscape", "straks", "--against", "waterland", "--format", "json").stdout
    assert any((d["change"] or 0) > 0 for d in json.loads(told))


def test_what_may_be_the_same_offer_is_judged_once_and_taken_back(coherence):
    app, cli = coherence
    app.sidebar.text_input[0].set_value("Ada").run()
    pairs = lambda: next(e.label for e in app.expander if e.label.startswith("Mogelijk hetzelfde"))  # noqa: E731
    assert pairs() == "Mogelijk hetzelfde aanbod: 11 paren"
    press(app, "Niet hetzelfde")
    assert pairs() == "Mogelijk hetzelfde aanbod: 10 paren"
    assert any("zijn verschillend aanbod" in m.value for m in app.markdown)
    assert "zijn verschillend aanbod" in cli("history").stdout
    press(app, "Neem terug")
    assert pairs() == "Mogelijk hetzelfde aanbod: 11 paren"


def test_the_trend_waits_for_a_second_day(coherence):
    app, _ = coherence
    app.session_state["where-nl"] = "trend"
    app.run()
    assert any("Het verloop verschijnt vanaf de tweede" in i.value for i in app.info)


# side by side


@pytest.mark.usefixtures("described")
def test_the_same_on_both_sides_says_so():
    app = AppTest.from_file(str(SCRIPT), default_timeout=90).run()
    app.switch_page("views/compare.py").run()
    assert any("Links en rechts staat hetzelfde" in i.value for i in app.info)


@pytest.mark.usefixtures("described")
def test_two_departments_side_by_side_show_what_differs():
    app = AppTest.from_file(str(SCRIPT), default_timeout=90).run()
    app.query_params["a-department"] = "hr"
    app.query_params["b-department"] = "ict"
    app.switch_page("views/compare.py").run()
    assert not app.exception
    elements = app.dataframe[0].value
    assert list(elements.columns) == ["Element", "Links", "Rechts", "Verschil"]
    assert len(elements) == 9
    assert "nergens" in set(elements["Verschil"]), "nothing lies on action research"
    profile = app.dataframe[1].value
    assert len(profile) == 12
    assert any(e.label.startswith("Dekking: ") for e in app.expander)
    assert "Op Actieonderzoek ligt niets" not in said(app), "what both lack is no difference"


def test_a_target_group_that_the_text_names_is_taken_over_in_the_form(
    example_cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("LEERLAND_DATA", str(shutil.copytree(example_cli.data, tmp_path / "copy")))
    app = AppTest.from_file(str(SCRIPT), default_timeout=60).run()
    app.query_params["kind"] = str(LL.Intervention)
    app.switch_page("views/entry.py").run()
    app.sidebar.text_input[0].set_value("Anna").run()
    press(app, "Nieuw")
    widget(app.text_input, "Titel (Nederlands)").set_value("Gespreksles")
    widget(app.text_area, "Beschrijving (Nederlands)").set_value("Voor managers en leidinggevenden en lokale banken.").run()  # fmt: skip
    proposals = [m.value for m in app.markdown if "Voorstel voor doelgroep" in m.value]
    assert [p.partition("**")[2].partition("**")[0] for p in proposals] == ["Leidinggevenden", "Lokale banken"]
    take = [b for b in app.button if b.key and "-targetGroup-" in b.key and b.label == "Neem over"]
    take[1].click().run()
    assert not app.exception
    assert [str(v).rpartition("/")[2] for v in widget(app.multiselect, "Doelgroep").value] == ["lokale-banken"]
    assert [m.value for m in app.markdown if "Voorstel voor doelgroep: **Lokale banken**" in m.value] == []
    assert [m.value for m in app.markdown if "Voorstel voor doelgroep: **Leidinggevenden**" in m.value] != []
