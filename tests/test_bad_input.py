"""Bad input gets one clear paragraph and exit code 1 or 2, and nothing is stored."""

import os
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest

from tests.conftest import Cli

HEAD = "Titel (nl);Beschrijving (nl);Type;Doelgroep;Eigenaar;Element;Begindatum;Einddatum\n"
GOOD = "Intervisie;Samen leren;intervisie;Adviseurs;HR;Profileren;01-03-2026;31-03-2026\n"


def book(path: Path, rows: list[list[object]], merge: str | None = None) -> Path:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "Interventie"
    for row in rows:
        sheet.append(row)
    if merge:
        sheet.merge_cells(merge)
    workbook.save(path)
    return path


def make_empty(tmp: Path) -> Path:
    (tmp / "leeg.csv").write_bytes(b"")
    return tmp / "leeg.csv"


def make_binary(tmp: Path) -> Path:
    (tmp / "plaatje.csv").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00" + bytes(range(256)))
    return tmp / "plaatje.csv"


def make_merged(tmp: Path) -> Path:
    rows = [HEAD.strip().split(";"), GOOD.strip().split(";"), GOOD.strip().split(";")]
    return book(tmp / "samengevoegd.xlsx", rows, "D2:D3")


def make_formula(tmp: Path) -> Path:
    row = GOOD.strip().split(";")
    row[0] = '=CONCATENATE("Inter","visie")'
    return book(tmp / "formule.xlsx", [HEAD.strip().split(";"), row])


def make_missing_column(tmp: Path) -> Path:
    (tmp / "zonder.csv").write_text("Naam van het ding;Type\nIntervisie;intervisie\n")
    return tmp / "zonder.csv"


def make_unknown_department(tmp: Path) -> Path:
    (tmp / "afdeling.csv").write_text(HEAD + GOOD.replace(";HR;", ";Personeelszaken;"))
    return tmp / "afdeling.csv"


def make_impossible_date(tmp: Path) -> Path:
    (tmp / "datum.csv").write_text(HEAD + GOOD.replace("01-03-2026", "31-02-2026"))
    return tmp / "datum.csv"


def make_turtle_error(tmp: Path) -> Path:
    (tmp / "fout.ttl").write_text(
        "@prefix ll: <https://w3id.org/leerland/ns#> .\n<urn:i> a ll:Intervention .\n<urn:i> ll:precedes ] .\n<urn:j> a ll:Run .\n"
    )
    return tmp / "fout.ttl"


def make_not_a_workbook(tmp: Path) -> Path:
    (tmp / "nep.xlsx").write_text("dit is tekst")
    return tmp / "nep.xlsx"


def make_bomb(tmp: Path) -> Path:
    with zipfile.ZipFile(tmp / "bom.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 600_000_000)
    return tmp / "bom.xlsx"


def make_entities(tmp: Path) -> Path:
    (tmp / "entiteit.rdf").write_text(
        '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:d="http://purl.org/dc/terms/">'
        '<rdf:Description rdf:about="urn:i"><d:title xml:lang="nl">&x;</d:title></rdf:Description></rdf:RDF>'
    )
    return tmp / "entiteit.rdf"


def make_remote_context(tmp: Path) -> Path:
    (tmp / "ver.jsonld").write_text('{"@context": "https://elders.example/woorden", "@type": "Course", "name": "x"}')
    return tmp / "ver.jsonld"


def make_open_quote(tmp: Path) -> Path:
    (tmp / "quote.csv").write_text(HEAD + GOOD + '"Intervisie;Samen\n')
    return tmp / "quote.csv"


def make_unknown_extension(tmp: Path) -> Path:
    (tmp / "brief.docx").write_text("x")
    return tmp / "brief.docx"


CASES = [
    (make_empty, "leeg.csv", "Het bestand is leeg", "Exporteer de catalogus opnieuw"),
    (make_binary, "plaatje.csv", "binair bestand", "Exporteer het als CSV"),
    (make_merged, "werkblad ‘Interventie’", "De cellen D2:D3 zijn samengevoegd", "Maak de samenvoeging ongedaan"),
    (make_formula, "rij 2", "In cel A2 staat de formule =CONCATENATE", "Plak de waarden"),
    (
        make_missing_column,
        "zonder.csv",
        "Er is geen kolom voor Titel (en), Titel (nl), Title (en) of Title (nl)",
        "leerland mapping",
    ),
    (make_turtle_error, "regel 3", "fout.ttl", "Verbeter het bestand"),
    (make_not_a_workbook, "nep.xlsx", "geen .xlsx-bestand", "bewaar het als .xlsx"),
    (make_bomb, "bom.xlsx", "uitgepakt meer dan 200 MB", "LEERLAND_MAX_UNPACKED_MB"),
    (make_entities, "entiteit.rdf", "bepaalt entiteiten", "Schrijf de tekst uit"),
    (make_remote_context, "ver.jsonld", "er wordt niets opgehaald", "Zet de context zelf in het bestand"),
    (make_open_quote, "quote.csv", "regel 3", "aanhalingsteken"),
    (make_unknown_extension, "brief.docx", "kunnen niet worden geïmporteerd", ".csv"),
]


@pytest.mark.parametrize(("make", "where", "what", "remedy"), CASES, ids=lambda v: getattr(v, "__name__", ""))
def test_a_file_that_cannot_be_read_is_refused_in_one_paragraph(make, where, what, remedy, cli: Cli, tmp_path: Path):
    cli("init")
    done = cli("import", make(tmp_path), code=None)
    assert done.returncode in (1, 2)
    assert done.stdout == ""
    for part in (where, what, remedy):
        assert part in done.stderr, done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert cli("history", "--format", "json").stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("make", "row", "column", "message"),
    [
        (
            make_unknown_department,
            2,
            "Eigenaar",
            "Kies voor ‘eigenaar’ een naam die bestaat, of voeg ‘Personeelszaken’ eerst toe.",
        ),
    ],
)
def test_a_row_that_is_wrong_is_named_with_its_cell(make, row, column, message, cli: Cli, tmp_path: Path):
    import json

    cli("init", "--example")
    before = cli("history", "--format", "json").stdout
    done = cli("import", make(tmp_path), "--report", tmp_path / "r.json", code=1)
    report = json.loads((tmp_path / "r.json").read_text())
    assert (report["accepted"], report["refused"]) == (0, 1)
    hits = [f for f in report["findings"] if (f["row"], f["column"]) == (row, column)]
    assert hits[0]["severity"] == "Violation"
    assert hits[0]["message"].startswith(message)
    assert "Niets opgeslagen" in done.stderr
    assert cli("history", "--format", "json").stdout == before


def test_a_day_that_cannot_be_read_leaves_its_row_in_and_is_said(cli: Cli, tmp_path: Path):
    import json

    cli("init", "--example")
    path = make_impossible_date(tmp_path)
    path.write_text(path.read_text().replace("Adviseurs", "Lokale banken"))
    done = cli("import", path, "--report", tmp_path / "r.json")
    report = json.loads((tmp_path / "r.json").read_text())
    assert (report["accepted"], report["refused"]) == (1, 0)
    (said,) = [f for f in report["findings"] if (f["row"], f["column"]) == (2, "Begindatum")]
    assert said["severity"] == "Warning"
    assert said["message"].startswith("De dag 31-02-2026 bestaat niet; corrigeer de datum.")
    assert "De dag 31-02-2026 bestaat niet" in done.stdout + done.stderr


def test_windows_1252_is_read_and_said(cli: Cli, tmp_path: Path):
    cli("init", "--example")
    row = GOOD.replace("Intervisie", "Coöperatief leren").replace("Adviseurs", "Lokale banken")
    (tmp_path / "kantoor.csv").write_bytes((HEAD + row).encode("cp1252"))
    done = cli("import", tmp_path / "kantoor.csv")
    assert "Gelezen als Windows-1252" in done.stdout
    assert "Coöperatief leren" in cli("list", "interventions").stdout


def test_a_200_mb_file_is_refused_before_it_is_read(cli: Cli, tmp_path: Path):
    cli("init")
    with (tmp_path / "groot.csv").open("wb") as file:
        file.write(HEAD.encode())
        file.truncate(200_000_000)
    done = cli("import", tmp_path / "groot.csv", code=1)
    assert "200 MB; er wordt hoogstens 100 MB gelezen" in done.stderr


def test_a_missing_file_and_mapping_are_said(cli: Cli, tmp_path: Path):
    cli("init")
    assert "Dit bestand is er niet" in cli("import", tmp_path / "x.csv", code=1).stderr
    make_unknown_department(tmp_path)
    assert (
        "Dit mappingbestand is er niet"
        in cli("import", tmp_path / "afdeling.csv", "--mapping", tmp_path / "m.yaml", code=1).stderr
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("catalogue: [", "geen geldige YAML"),
        ("catalogue: x\n", "columns"),
        ("catalogue: x\ncolumns: {a: {to: title, wat: 1}}\n", "columns.a.wat"),
        ("catalogue: x\ncolumns: {a: {to: nonsense}}\n", "Er is geen veld ‘nonsense’"),
        ("catalogue: x\ncolumns: {Kop: {to: title}}\n", "Er is geen kolom ‘Kop’"),
    ],
)
def test_a_wrong_mapping_says_where(text: str, says: str, cli: Cli, tmp_path: Path):
    cli("init")
    (tmp_path / "m.yaml").write_text(text)
    (tmp_path / "c.csv").write_text("a,b\n1,2\n")
    assert says in cli("import", tmp_path / "c.csv", "--mapping", tmp_path / "m.yaml", code=1).stderr


def test_a_full_disk_is_said_and_nothing_is_lost(cli: Cli, tmp_path: Path):
    cli("init", "--example")
    before = cli("list", "interventions", "--format", "json").stdout
    many = HEAD + "".join(
        GOOD.replace("Intervisie", f"Intervisie {i}").replace("Adviseurs", "Lokale banken") for i in range(400)
    )
    (tmp_path / "veel.csv").write_text(many)
    # a limit on the size of files that the process may write stands in for a full disk
    done = cli.process("import", tmp_path / "veel.csv", code=2, prefix=("prlimit", "--fsize=60000", "--"))
    assert "van deze wijziging is niets opgeslagen" in done.stderr
    assert cli("list", "interventions", "--format", "json").stdout == before
    cli("import", tmp_path / "veel.csv")
    assert len(cli("list", "interventions").stdout.splitlines()) == 1 + 64 + 400


@pytest.mark.skipif(shutil.which("setpriv") is None, reason="needs setpriv of util-linux")
def test_a_folder_without_write_permission_is_said(cli: Cli, tmp_path: Path):
    cli("init")
    store = cli.data / "store"
    store.chmod(0o555)
    prefix = ("setpriv", "--bounding-set=-dac_override,-dac_read_search") if os.geteuid() == 0 else ()
    try:
        done = cli.process("init", "--example", code=2, prefix=prefix)
    finally:
        store.chmod(0o755)
    assert "In de gegevensmap kan niet worden geschreven" in done.stderr
    assert "--data" in done.stderr
