"""The mapping of a list is kept with its catalogue, and its next version needs none; a new list asks for what it lacks."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from rdflib import URIRef

from leerland_graph.exchange.kept_mappings import KeptMappings
from leerland_graph.exchange.mapping import Mapping
from tests.catalogues import write
from tests.conftest import Cli

LAND = URIRef("https://leerland.example/id/landscape/waterland")
HEAD = "nummer;naam;soort;bureau;wie\n"
FIRST = HEAD + "".join(f"K{n};Les {n};cursus;HR;Iedereen\n" for n in range(4))
RULES = (
    "catalogue: academie\ncolumns:\n  nummer: {to: identifier}\n  naam: {to: title}\n  soort: {to: interventionType}\n"
    "  bureau: {to: owner}\n  wie: {to: targetGroup, unknown: create}\n"
)


@pytest.fixture
def academy(cli: Cli, tmp_path: Path) -> Cli:
    """A landscape in which the first version of a list was brought in by a mapping."""
    cli("init", "--example")
    cli("import", write(tmp_path / "academie 2026.csv", FIRST), "--mapping", write(tmp_path / "m.yaml", RULES))
    return cli


def test_the_next_version_is_read_as_the_former_was_and_says_so(academy: Cli, tmp_path: Path):
    later = FIRST.replace("Les 3", "Les drie") + "K9;Les 9;cursus;HR;Iedereen\n"
    said = academy("import", write(tmp_path / "academie 2027.csv", later)).stdout
    assert "academie 2027.csv wordt gelezen zoals de lijst ‘academie’ de vorige keer." in said
    assert "Les drie" in said
    assert "Aanvaard: 5, geweigerd: 0" in said
    again = academy("import", tmp_path / "academie 2027.csv").stdout
    assert "Er verandert niets" in again


def test_the_next_version_is_validated_as_the_former_was_read(academy: Cli, tmp_path: Path):
    path = write(tmp_path / "academie 2027.csv", FIRST + "K9;Les 9;cursus;Onbekend;Iedereen\n")
    said = academy("validate", path, code=1).stdout
    assert "academie 2027.csv wordt gelezen zoals de lijst ‘academie’ de vorige keer." in said
    found = json.loads(academy("validate", path, "--format", "json", code=1).stdout)["findings"]
    assert [(f["row"], f["column"]) for f in found if f["severity"] == "Violation"] == [
        (6, None),
        (6, "bureau"),
    ]


def test_a_column_that_is_gone_or_new_is_said(academy: Cli, tmp_path: Path):
    later = "".join(line.rpartition(";")[0] + "\n" for line in FIRST.splitlines())
    said = academy("import", write(tmp_path / "kort.csv", later), "--partial").stdout
    assert "Kolom ‘wie’ was er de vorige keer en nu niet" in said


def test_another_list_with_the_same_columns_is_not_taken_for_its_next_version(academy: Cli, tmp_path: Path):
    other = HEAD + "".join(f"K{n};Anders {n};cursus;HR;Iedereen\n" for n in range(4))
    refused = academy("import", write(tmp_path / "ict.csv", other), code=1).stderr
    assert "leerland mapping" in refused
    titles = academy(
        "query", "-q", "SELECT ?t { ?i ll:catalogue 'academie' ; dcterms:title ?t } ORDER BY ?t", "--format", "csv"
    ).stdout
    assert titles.splitlines()[1:] == ["Les 0", "Les 1", "Les 2", "Les 3"]


def test_a_list_of_the_same_name_with_other_identifiers_is_another_whatever_its_titles(academy: Cli, tmp_path: Path):
    (tmp_path / "ict").mkdir()
    other = FIRST.replace("K", "I")
    refused = academy("import", write(tmp_path / "ict" / "academie 2026.csv", other), code=1).stderr
    assert "leerland mapping" in refused


def test_how_the_former_version_was_read_is_how_the_next_one_is(academy: Cli, tmp_path: Path):
    lines = "een;twee;drie;vier;vijf\n"  # taken for the names of the columns by a guess
    rules = write(
        tmp_path / "m2.yaml", RULES.replace("academie", "gids").replace("columns:", "header_row: 2\ncolumns:")
    )
    academy("import", write(tmp_path / "gids 2026.csv", lines + FIRST), "--mapping", rules)
    later = lines + FIRST.replace("Les 3", "Les drie")
    said = academy("import", write(tmp_path / "gids 2027.csv", later)).stdout
    assert "zoals de lijst ‘gids’" in said
    assert "Les drie" in said
    assert "Aanvaard: 4, geweigerd: 0" in said


def test_a_landscape_that_does_not_exist_yet_has_no_former_version(academy: Cli, tmp_path: Path):
    refused = academy("import", write(tmp_path / "academie 2027.csv", FIRST), "--landscape", "Nieuw", code=1).stderr
    assert "leerland mapping" in refused


def test_a_list_that_asks_at_a_terminal_is_read_as_proposed(cli: Cli, tmp_path: Path):
    cli("init", "--example")
    path = write(tmp_path / "lijst.csv", "naam;soort\nLes een;cursus\nLes twee;e-learning\n")
    said = at_a_terminal(cli, ["import", str(path)], "HR\ny\n")
    assert "# Voorstel voor lijst.csv" in said
    assert "Aanvaard: 2, geweigerd: 0" in said
    assert "Opgeslagen als wijziging 2." in said


def test_nothing_is_stored_when_somebody_does_not_agree(cli: Cli, tmp_path: Path):
    cli("init", "--example")
    path = write(tmp_path / "lijst.csv", "naam;soort;bureau\nLes een;cursus;HR\nLes twee;e-learning;HR\n")
    said = at_a_terminal(cli, ["import", str(path)], "n\n")
    assert "Opgeslagen" not in said
    assert cli("history", "--format", "json").stdout.count('"change"') == 1


def at_a_terminal(cli: Cli, arguments: list[str], typed: str) -> str:
    """What a command says at a terminal, at which somebody types."""
    master, slave = pty.openpty()
    env = {**os.environ, "LEERLAND_DATA": str(cli.data), "TERM": "dumb", "COLUMNS": "200"}
    command = [str(Path(sys.executable).with_name("leerland")), *arguments]
    process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=env)
    os.close(slave)
    os.write(master, typed.encode())
    said = b""
    try:
        while piece := os.read(master, 4096):
            said += piece
    except OSError:  # the other end was closed
        pass
    process.wait(60)
    os.close(master)
    return said.decode().replace("\r\n", "\n")


def test_kept_mappings_come_back_whole_and_are_found_by_their_columns(tmp_path: Path):
    mappings = KeptMappings(tmp_path, LAND)
    one = Mapping.model_validate(
        {"catalogue": "../één", "columns": {"naam": {"to": "title"}, "code": {"to": "identifier"}}, "ignore": ["x"]}
    )
    two = Mapping.model_validate({"catalogue": "twee", "columns": {"titel": {"to": "title"}}})
    mappings.save(one)
    mappings.save(two)
    assert mappings.all() == [one, two]
    kept = mappings.fitting(["Naam", "CODE", "x", "nieuw"], "anders")
    assert kept is not None
    assert (kept.mapping, kept.new, kept.missing, kept.is_same_name) == (one, ("nieuw",), (), False)
    assert mappings.fitting(["naam"], "anders") is None
    assert mappings.of_file("TWEE 2027 (def).csv") is None
    assert mappings.of_file("Twee-2027.xlsx") == two
    assert {p.parent for p in tmp_path.rglob("*.yaml")} == {tmp_path / "mappings" / "waterland"}
