"""Somebody's columns are recognised by what they are called, by what their values look like, and by our vocabulary."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from leerland_graph.core.namespaces import DCTERMS, LL
from leerland_graph.core.settings import Settings
from leerland_graph.exchange import plan_import, propose_for, propose_mapping, schema_of
from leerland_graph.exchange.cells import CellProblem
from leerland_graph.exchange.column_fit import language_tag
from leerland_graph.exchange.column_hints import header_key, hints
from leerland_graph.exchange.importer import ImportOptions
from leerland_graph.exchange.mapping import Mapping, read_mapping
from leerland_graph.exchange.mapping_proposal import MappingProposal, corrected, fields_of, is_foreign, resolver_of
from leerland_graph.exchange.mapping_text import as_yaml, mapping_as_yaml
from leerland_graph.exchange.price import parse_price
from leerland_graph.exchange.tables import Table, TableRow
from leerland_graph.exchange.type_values import unknown_types
from leerland_graph.store import Store, install_ontology
from leerland_graph.validation import Shapes
from tests.conftest import FIXTURES, Cli

SAMPLES = FIXTURES / "catalogues"
DUTCH = (
    "naam,omschrijving,soort,doelgroep,eigenaar,duur,link,prijs\n"
    'Feedback geven,"In deze training leert u hoe u feedback geeft die aankomt, ook als het lastig is.",Training,Leidinggevenden,HR,4 uur,https://x.nl/1,100\n'
    'Intervisie,"Adviseurs bespreken in vaste groepen lastige klantgesprekken en leren van elkaar.",Intervisie,Adviseurs,HR,2 uur,https://x.nl/2,0\n'
    'Excel,"Zelfstandig oefenen met formules, draaitabellen en grafieken op een rustig moment.",Kennissalon,Iedereen,ICT,8 uur,https://x.nl/3,50\n'
)
GERMAN = (
    "Kursnummer;Kurstitel;Beschreibung;Kursart;Zielgruppe;Abteilung;Dauer;Beginn;Ort\n"
    "K-1;Gespräche führen;In diesem Kurs üben die Teilnehmenden schwierige Gespräche mit ihren Kunden.;Workshop;Führung;Personal;2 h;03.02.2026;Berlin\n"
    "K-2;Excel für Anfänger;Formeln und Tabellen in kleinen Schritten, mit viel Zeit zum Üben.;Online course;Alle;IT;4 h;10.03.2026;Bonn\n"
)


@pytest.fixture(scope="module")
def store() -> Store:
    made = Store.in_memory()
    install_ontology(made)
    return made


def proposed(store: Store, shapes: Shapes, path: Path) -> MappingProposal:
    return propose_for(store, path, Settings(), shapes)


def taken(proposal: MappingProposal) -> dict[str, str]:
    return {c.header: c.chosen.to for c in proposal.columns}


def written(folder: Path, text: str, name: str = "lijst.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_dutch_headers_are_known(store: Store, shapes: Shapes, tmp_path: Path):
    assert taken(proposed(store, shapes, written(tmp_path, DUTCH))) == {
        "naam": "title", "omschrijving": "description", "soort": "interventionType", "doelgroep": "targetGroup",
        "eigenaar": "owner", "duur": "effort", "link": "url", "prijs": "price",
    }  # fmt: skip


def test_german_headers_are_known_and_so_are_days_and_types(store: Store, shapes: Shapes, tmp_path: Path):
    proposal = proposed(store, shapes, written(tmp_path, GERMAN))
    assert taken(proposal) == {
        "Kursnummer": "identifier", "Kurstitel": "title", "Beschreibung": "description", "Kursart": "interventionType",
        "Zielgruppe": "targetGroup", "Abteilung": "owner", "Dauer": "effort", "Beginn": "startDate", "Ort": "location",
    }  # fmt: skip
    assert proposal.mapping.columns["Dauer"].parse == "duration"


@pytest.mark.parametrize(
    "headers",
    [
        ("prijs", "munt", "locatie", "niveau", "trefwoorden", "licentie", "vakgebied", "lesvorm"),
        ("Price", "Currency", "Venue", "Difficulty level", "Keywords", "Licence", "Field of study", "Delivery mode"),
        ("Kursgebühr", "Währung", "Veranstaltungsort", "Stufe", "Schlagwörter", "Lizenz", "Fachgebiet", "Lernform"),
        ("Tarif", "Devise", "Lieu", "Niveau de difficulté", "Mots-clés", "Licence", "Domaine d'études", "Mode d'enseignement"),
        ("Precio", "Moneda", "Lugar", "Nivel", "Palabras clave", "Licencia", "Campo de estudio", "Modalidad"),
    ],
)  # fmt: skip
def test_optional_columns_are_known_in_five_languages(store: Store, shapes: Shapes, headers: tuple[str, ...]):
    rows = [
        ["€ 495,-", "EUR", "Utrecht", "beginner", "feedback, samenwerken", "CC BY 4.0", "061", "online"],
        [
            "1.250,00",
            "EUR",
            "Zwolle",
            "advanced",
            "krediet",
            "https://x.nl/l",
            "business and administration",
            "blended",
        ],
        ["gratis", "EUR", "Zwolle", "basis", "privacy", "CC0", "ICT", "op locatie"],
    ]
    made = propose_mapping(
        table(list(headers), *rows), schema_of(shapes, store.ontology), resolver_of(store, None), catalogue="x"
    )
    assert list(taken(made).values()) == [
        "price", "priceCurrency", "location", "level", "keywords", "license", "fieldOfEducation", "deliveryMode",
    ]  # fmt: skip


def test_prices_and_licences_of_others_come_in_as_numbers_currencies_and_addresses(
    store: Store, shapes: Shapes, tmp_path: Path
):
    rows = ("Praten,HR,Training,€ 495,CC BY 4.0", 'Luisteren,HR,Training,"1.250,00 USD",all rights reserved', "Kijken,HR,Training,gratis,CC0", "Doen,HR,Training,op aanvraag,")  # fmt: skip
    path = written(tmp_path, "\n".join(["naam,eigenaar,soort,prijs,licentie", *rows]) + "\n")
    mapping = written(tmp_path, as_yaml(proposed(store, shapes, path), "nl"), "m.yaml")
    plan = plan_import(store, [path], Settings(), shapes, ImportOptions(mappings=(mapping,), landscape="Proef"))
    assert (plan.accepted, plan.report.violations) == (4, ())
    said = {(str(s).rpartition("/")[2], p, str(o)) for s, p, o in plan.merged.additions}
    assert {t for t in said if t[1] in (LL.price, LL.priceCurrency, DCTERMS.license)} == {
        ("praten", LL.price, "495"), ("praten", LL.priceCurrency, "EUR"),
        ("luisteren", LL.price, "1250"), ("luisteren", LL.priceCurrency, "USD"), ("kijken", LL.price, "0"),
        ("praten", DCTERMS.license, "https://creativecommons.org/licenses/by/4.0/"),
        ("kijken", DCTERMS.license, "https://creativecommons.org/publicdomain/zero/1.0/"),
    }  # fmt: skip
    places = {(f.location.row, f.location.column) for f in plan.report.findings if f.location and f.location.column}
    assert places >= {(3, "licentie"), (5, "prijs")}


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("495", ("495", None)), ("€495,-", ("495", "EUR")), ("€ 1.250,-", ("1250", "EUR")), ("1,250.50 usd", ("1250.50", "USD")),
        ("1.250.000,5 euro", ("1250000.5", "EUR")), ("CHF 1'250.00", ("1250.00", "CHF")), ("£ 12.50 per person", ("12.50", "GBP")),
        ("195 euro excl. btw", ("195", "EUR")), ("kostenlos", ("0", None)), ("1.250", ("1.250", None)), ("12,5", ("12.5", None)),
    ],
)  # fmt: skip
def test_prices_as_people_write_them(text: str, read: tuple[str, str | None]):
    assert parse_price(text) == read


@pytest.mark.parametrize("text", ["", "op aanvraag", "100-200", "€ 5 eur", "vanaf 100", "-5", "1.2.3"])
def test_what_is_no_price_is_refused(text: str):
    with pytest.raises(CellProblem):
        parse_price(text)


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("carpentries.csv", {"id": "identifier", "title": "title", "description": "description", "type": "interventionType", "audience": "targetGroup",
                             "competences": "develops", "start": "startDate", "url": "url", "language": "language_column"}),
        ("gtn.csv", {"id": "identifier", "title": "title", "description": "description", "type": "interventionType", "competences": "develops", "url": "url"}),
        ("gtn-codex.csv", {"title": "title", "type": "interventionType", "competences": "develops", "url": "url"}),
    ],
)  # fmt: skip
def test_real_catalogues_are_recognised(store: Store, shapes: Shapes, name: str, right: dict[str, str]):
    found = taken(proposed(store, shapes, SAMPLES / name))
    assert {h: found[h] for h in right} == right


def table(header: list[str], *rows: list[str]) -> Table:
    return Table(
        "x.csv",
        None,
        tuple(header),
        tuple(TableRow(n, dict(zip(header, r, strict=True))) for n, r in enumerate(rows, start=2)),
    )


def test_headers_that_say_nothing_are_told_by_their_values(store: Store, shapes: Shapes):
    rows = [[f"Omgaan met situatie {n}", f"https://x.nl/{n}", f"{n + 1}-03-2026", "Engels"] for n in range(12)]
    made = propose_mapping(
        table(["A", "B", "C", "D"], *rows), schema_of(shapes, store.ontology), resolver_of(store, None), catalogue="x"
    )
    assert taken(made) == {"A": "title", "B": "url", "C": "startDate", "D": "language_column"}
    assert made.mapping.languages == {"Engels": "en"}
    assert "datums" in made.columns[2].chosen.why["nl"]
    assert set(made.lacking) == {"owner", "interventionType"}


def test_a_field_of_one_value_is_given_once_and_to_the_surer_column(store: Store, shapes: Shapes):
    made = propose_mapping(table(["Naam", "Naam van de cursus", "Titel"], ["a b", "c d", "e f"]), schema_of(shapes, store.ontology), resolver_of(store, None), catalogue="x")  # fmt: skip
    assert [h for h, to in taken(made).items() if to == "title"] == ["Titel"]
    assert "title" in [o.to for o in made.columns[0].alternatives]


def test_several_values_in_a_cell_are_seen_by_the_sign_between_them(store: Store, shapes: Shapes):
    made = propose_mapping(table(["titel", "doelgroep"], ["a", "Teams | Leiding"], ["b", "Teams"], ["c", "Leiding|Teams"]), schema_of(shapes, store.ontology), resolver_of(store, None), catalogue="x")  # fmt: skip
    assert (made.mapping.columns["doelgroep"].separator, made.mapping.columns["doelgroep"].unknown) == ("|", "create")


@pytest.mark.parametrize(
    ("cells", "separator"),
    [
        (("Luisteren, Adviseren", "Rekenen", "Coachen, Luisteren"), ","),
        (("Plannen, op tijd", "Rekenen", "Coachen"), None),
        (("Bank, Zeist", "Bank, Ede", "Kantoor", "Elders"), ","),
        (("Wie dit leert, kan daarna goed adviseren", "Luisteren, en dan pas spreken", "Luisteren"), None),
    ],
)
def test_a_comma_parts_values_that_come_back(
    store: Store, shapes: Shapes, cells: tuple[str, ...], separator: str | None
):
    rows = table(["titel", "vaardigheden"], *([f"t{n}", c] for n, c in enumerate(cells)))
    made = propose_mapping(rows, schema_of(shapes, store.ontology), resolver_of(store, None), catalogue="x")
    assert made.mapping.columns["vaardigheden"].separator == separator


def test_types_of_others_are_taken_for_ours_where_one_of_our_names_is_in_them(store: Store, shapes: Shapes):
    schema, resolver = schema_of(shapes, store.ontology), resolver_of(store, None)
    rows = table(["titel", "soort"], ["a", "Online cursus"], ["b", "Hands-on tutorial"], ["c", "Kennissalon"], ["d", "Kennissalon"], ["e", "tutorial_hands_on"])  # fmt: skip
    made = propose_mapping(rows, schema, resolver, catalogue="x")
    assert made.mapping.columns["soort"].values == {"tutorial_hands_on": "workshop"}
    assert unknown_types(rows, made.mapping, fields_of(schema)["interventionType"], resolver) == {"Kennissalon": 2}


def test_the_list_comes_in_by_its_proposal_and_what_it_calls_a_type_is_kept(
    store: Store, shapes: Shapes, tmp_path: Path
):
    path = written(tmp_path, DUTCH)
    mapping = written(tmp_path, as_yaml(proposed(store, shapes, path), "nl"), "m.yaml")
    plan = plan_import(store, [path], Settings(), shapes, ImportOptions(mappings=(mapping,), landscape="Proef"))
    assert (plan.accepted, plan.report.violations) == (3, ())
    stated = {(str(s).rpartition("/")[2], str(o)) for s, p, o in plan.merged.additions if p == LL.statedType}
    assert stated == {("excel", "Kennissalon")}
    assert sum(p == LL.interventionType for _, p, _ in plan.merged.additions) == 2


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_text_is_the_mapping_with_its_reasons(store: Store, shapes: Shapes, tmp_path: Path, lang: str):
    proposal = proposed(store, shapes, written(tmp_path, "Naam,Duur\nPraten,4 uur\nLuisteren,2 uur\n"))
    text = as_yaml(proposal, lang)
    assert read_mapping(written(tmp_path, text, "m.yaml")) == proposal.mapping
    assert "owner: ..." in text
    assert ("de kolom heet" if lang == "nl" else "it is called") in text.casefold()


NAMES = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=20).map(str.strip).filter(bool)


@settings(max_examples=60, deadline=None)
@given(
    header=st.lists(NAMES, min_size=1, max_size=6, unique_by=str.casefold),
    cells=st.lists(NAMES, min_size=6, max_size=6),
)
def test_any_table_has_a_proposal_that_is_a_mapping_and_its_text_reads_back(store: Store, shapes: Shapes, header: list[str], cells: list[str]):  # fmt: skip
    made = propose_mapping(
        table(header, cells[: len(header)]), schema_of(shapes, store.ontology), resolver_of(store, None), catalogue="x"
    )
    assert [c.header for c in made.columns] == header
    assert Mapping.model_validate(yaml.safe_load(as_yaml(made, "nl"))) == made.mapping
    assert Mapping.model_validate(yaml.safe_load(mapping_as_yaml(made.mapping))) == made.mapping


def test_a_row_without_a_type_says_that_the_source_names_none(store: Store, shapes: Shapes, tmp_path: Path):
    path = written(tmp_path, "naam,soort,eigenaar\nPraten,,HR\nLuisteren,Training,HR\n")
    mapping = written(tmp_path, as_yaml(proposed(store, shapes, path), "nl"), "m.yaml")
    plan = plan_import(store, [path], Settings(), shapes, ImportOptions(mappings=(mapping,), landscape="Proef"))
    assert (plan.accepted, plan.report.violations) == (2, ())
    assert [str(o) for _, p, o in plan.merged.additions if p == LL.statedType] == ["De bron noemt geen type."]


def test_a_number_that_can_be_read_in_two_ways_is_never_taken_in_silence(store: Store, shapes: Shapes, tmp_path: Path):
    path = written(tmp_path, 'code,titel,uren,eigenaar\ne1,Lang traject,1.680,HR\ne2,Nul,0,HR\ne3,Kort,"1,5",HR\n')
    mapping = written(tmp_path, as_yaml(proposed(store, shapes, path), "nl"), "m.yaml")
    plan = plan_import(store, [path], Settings(), shapes, ImportOptions(mappings=(mapping,), landscape="Proef"))
    assert (plan.accepted, plan.report.violations) == (3, ())
    assert [str(o) for _, p, o in plan.merged.additions if p == LL.effort] == ["1.5"]
    said = {f.location.row: f.message("nl") for f in plan.report.findings if f.location and f.location.column == "uren"}
    assert said == {
        2: "‘1.680’ kan 1680 zijn of 1,6800; schrijf het op een van die manieren.",
        3: "Nul uur zegt niets over het tijdsbeslag; het is weggelaten.",
    }


def test_addresses_are_no_names_of_whoever_gives_it(store: Store, shapes: Shapes):
    rows = [[f"Les {n}", "https://training.example.org"] for n in range(5)]
    made = propose_mapping(
        table(["title", "provider"], *rows), schema_of(shapes, store.ontology), resolver_of(store, None), catalogue="x"
    )
    assert taken(made) == {"title": "title", "provider": "url"}


def test_what_was_corrected_is_the_mapping(store: Store, shapes: Shapes, tmp_path: Path):
    schema, resolver = schema_of(shapes, store.ontology), resolver_of(store, None)
    rows = table(["naam", "wie", "soort"], ["Praten", "Teams", "Salon"], ["Luisteren", "Teams", "Salon"])
    made = propose_mapping(rows, schema, resolver, catalogue="x")
    assert taken(made)["wie"] == "targetGroup"
    mapping = corrected(made, rows, schema, resolver, {"naam": "title", "wie": "owner", "soort": "interventionType"}, constants={"targetGroup": "Allen"}, types={"Salon": "dialoogsessie"})  # fmt: skip
    assert {h: r.to for h, r in mapping.columns.items()} == {
        "naam": "title",
        "wie": "owner",
        "soort": "interventionType",
    }
    assert mapping.columns["soort"].values == {"Salon": "dialoogsessie"}
    assert mapping.constants == {"targetGroup": "Allen"}
    nothing = corrected(made, rows, schema, resolver, {"naam": "title", "wie": "", "soort": ""}, constants={}, types={})
    assert (tuple(nothing.columns), nothing.ignore) == (("naam",), ("wie", "soort"))


def test_our_own_columns_are_not_foreign(store: Store, shapes: Shapes):
    schema = schema_of(shapes, store.ontology)
    assert not is_foreign(table(["Titel", "Type"], ["a", "b"]), schema, "nl")
    assert not is_foreign(table(["title", "url"], ["a", "b"]), schema, "nl")
    assert not is_foreign(table(["IRI", "Titel", "Type", "Eigenaar", "Doelgroep", "a"], list("abcdef")), schema, "nl")
    assert is_foreign(table(["Code", "Titel", "Eigenaar", "Uren"], list("abcd")), schema, "nl"), (
        "a code and hours can be read"
    )
    assert is_foreign(table(["naam", "soort"], ["a", "b"]), schema, "nl")
    assert is_foreign(table(["title", "audience", "competences", "start"], list("abcd")), schema, "nl")


def test_no_word_stands_for_two_fields_but_a_field_and_its_own():
    found: dict[str, set[str]] = {}
    for name, words in hints().items():
        for word in words:
            found.setdefault(word, set()).add(name)
    assert {word: names for word, names in found.items() if len(names) > 1} == {}


def test_headers_are_compared_without_case_signs_and_humps():
    assert [header_key(h) for h in ("Cursus-titel *", "courseTitle", "COURSE_TITLE", "Doel­groep")] == [
        "cursus titel",
        "course title",
        "course title",
        "doelgroep",
    ]


def test_languages_by_name_or_tag():
    assert [language_tag(n) for n in ("Nederlands", "english", "de", "Français", "en-GB", "blauw")] == [
        "nl",
        "en",
        "de",
        "fr",
        "en",
        None,
    ]


def test_the_command_proposes_and_an_import_says_so(cli: Cli, tmp_path: Path):
    path = written(tmp_path, DUTCH)
    cli("init")
    assert "naam: {to: title}" in cli("mapping", path).stdout
    refused = cli("import", path, code=1)
    assert "leerland mapping" in refused.stderr
    cli("mapping", path, "-o", tmp_path / "m.yaml")
    assert (
        "Opgeslagen als wijziging 1"
        in cli("import", path, "--mapping", tmp_path / "m.yaml", "--landscape", "Proef").stdout
    )
    assert "Feedback geven" in cli("list", "interventions").stdout


def test_the_command_says_what_it_cannot_do(cli: Cli, tmp_path: Path):
    path = written(tmp_path, DUTCH)
    assert "--sheet zegt niets" in cli("mapping", path, "--sheet", "Niets", code=2).stderr
    turtle = written(tmp_path, "<urn:a> a <https://w3id.org/leerland/ns#Intervention> .", "x.ttl")
    assert "RDF" in cli("mapping", turtle, code=1).stderr
    assert "één lijst" in cli("mapping", path, path, "-o", tmp_path / "m.yaml", code=2).stderr
