"""How a file is read can be chosen, kept in a mapping and repeated; a choice that says nothing is refused."""

import json
from pathlib import Path

import pytest
import yaml

from leerland_graph.core.errors import SourceError, UsageError
from leerland_graph.core.settings import Settings
from leerland_graph.exchange.mapping import Mapping
from leerland_graph.exchange.readers import choices, read_tables
from leerland_graph.exchange.reading import ReadingOptions
from leerland_graph.exchange.sources import read_sources, reading_by
from tests.catalogues import write
from tests.conftest import Cli
from tests.listfiles import MAPPING, packed

CSV = "naam;soort;eigenaar\nVragen stellen;cursus;HR\n"
SCHEMA = {
    "@context": "https://elders.example/woorden",
    "@graph": [{"@type": "Course", "name": f"Les {n}", "identifier": f"L{n}"} for n in range(3)],
}


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("a.csv", ReadingOptions(sheet="HR")),
        ("a.csv", ReadingOptions(record_path="data")),
        ("a.csv", ReadingOptions(hidden="leave-out")),
        ("a.csv", ReadingOptions(member="b.csv")),
        ("a.json", ReadingOptions(delimiter=";")),
        ("a.json", ReadingOptions(header_row=2)),
    ],
)
def test_a_choice_that_is_for_none_of_the_files_is_refused(tmp_path: Path, name: str, options: ReadingOptions):
    path = write(tmp_path / name, CSV if name.endswith("csv") else '[{"naam": "Les"}]')
    with pytest.raises(UsageError, match=r"^--[a-z-]+ says nothing of these files; it is for \.") as caught:
        read_sources([path], [], Settings(), reading=options)
    assert caught.value.exit_code == 2


def test_a_choice_for_one_of_several_files_is_taken(tmp_path: Path):
    paths = [write(tmp_path / "a.csv", CSV), write(tmp_path / "b.json", '{"les": [{"naam": "Les"}, {"naam": "Twee"}]}')]
    read = read_sources(paths, [], Settings(), reading=ReadingOptions(record_path="les"))
    assert [[len(t.rows) for t in s.tables] for s in read] == [[1], [2]]


def test_one_file_of_an_archive_can_be_read_when_another_is_broken(tmp_path: Path):
    path = packed(tmp_path / "alles.zip", {"goed.csv": CSV, "stuk.csv": b"naam;soort\n\x00\x01", "ook.csv": CSV})
    with pytest.raises(SourceError, match=r"alles\.zip/stuk\.csv"):
        read_tables(path, ReadingOptions(), Settings())
    assert [t.source for t in read_tables(path, ReadingOptions(member="goed.csv"), Settings())] == [
        "alles.zip/goed.csv"
    ]
    found = choices(path, Settings())
    assert [s.source for s in found.sheets] == ["alles.zip/goed.csv", "alles.zip/ook.csv"]
    (note,) = found.notes
    assert note.location is not None
    assert note.location.source == "alles.zip/stuk.csv"
    assert note.message("en") == (
        "This file in the archive cannot be read: This is a binary file, not a CSV file. "
        "Export it as CSV, or give it its real extension."
    )
    with pytest.raises(SourceError, match=r"no file called 'weg\.csv'.*'goed\.csv'"):
        read_tables(path, ReadingOptions(member="weg.csv"), Settings())


def test_what_a_mapping_says_of_reading_holds_unless_a_command_says_otherwise():
    mapping = Mapping(catalogue="a", columns={}, sheet="HR", header_row=3, delimiter=";")
    assert reading_by(mapping, ReadingOptions()) == ReadingOptions(sheet="HR", header_row=3, delimiter=";")
    said = ReadingOptions(sheet="ICT", hidden="leave-out")
    assert reading_by(mapping, said) == ReadingOptions(sheet="ICT", header_row=3, delimiter=";", hidden="leave-out")


def test_a_mapping_reads_the_sheet_that_it_names(load, tmp_path: Path):
    path = packed(tmp_path / "a.zip", {"een.csv": "titel\nEen\n", "twee.csv": "id;title\n7;Twee\n"})
    mapping = write(tmp_path / "m.yaml", f"member: twee.csv\n{MAPPING}")
    plan = load(path, mappings=[mapping], partial=True)
    assert (plan.accepted, plan.refused_count) == (1, 0)
    assert all("was not read" not in f.message("en") for f in plan.report.findings)


def test_the_proposal_says_how_its_file_was_read_and_repeats_it(cli: Cli, tmp_path: Path):
    cli("init", "--example")
    lines = "Aanbod 2027;;\n\nnaam;soort;eigenaar\n" + "".join(f"Les {n};cursus;HR\n" for n in range(3))
    path = packed(tmp_path / "jaar.zip", {"hr.csv": lines, "kort.csv": CSV})
    proposed = cli("mapping", path, "--member", "hr.csv", "--header-row", "3").stdout
    told = yaml.safe_load(proposed)
    assert (told["catalogue"], told["member"], told["header_row"]) == ("hr", "hr.csv", 3)
    mapping = write(tmp_path / "m.yaml", proposed)
    assert "Nieuw: 3" in cli("import", path, "--mapping", mapping).stdout
    assert "Er verandert niets" in cli("import", path, "--mapping", mapping).stdout


def test_the_proposal_is_for_the_table_with_the_most_rows(cli: Cli, tmp_path: Path):
    path = packed(tmp_path / "jaar.zip", {"a.csv": CSV, "b.csv": CSV + "Nog een;cursus;HR\n"})
    told = yaml.safe_load(cli("mapping", path).stdout)
    assert (told["catalogue"], told["member"]) == ("b", "b.csv")


def test_a_list_is_named_also_when_its_file_has_no_letters(cli: Cli, tmp_path: Path):
    assert yaml.safe_load(cli("mapping", write(tmp_path / "🎉🎉.csv", CSV)).stdout)["catalogue"] == "list"


def test_json_with_a_context_on_the_web_is_a_list_when_its_records_are_pointed_at(cli: Cli, tmp_path: Path):
    cli("init", "--example")
    path = write(tmp_path / "lessen.json", json.dumps(SCHEMA))
    refused = cli("import", path, code=1).stderr
    assert "@context" in refused
    assert "--record-path @graph" in refused
    mapping = write(
        tmp_path / "m.yaml",
        "record_path: '@graph'\ncatalogue: lessen\ncolumns: {name: {to: title}, identifier: {to: identifier}}\n"
        "ignore: ['@type']\nconstants: {owner: HR, interventionType: training}\n",
    )
    assert "Nieuw: 3" in cli("import", path, "--mapping", mapping).stdout


def test_a_file_with_nothing_to_check_is_not_said_to_have_findings_that_block(cli: Cli, tmp_path: Path):
    cli("init", "--example")
    text = "<urn:x> a <http://www.w3.org/ns/org#Organization> ; <http://www.w3.org/2004/02/skos/core#note> 'x' ."
    refused = cli("import", write(tmp_path / "org.ttl", text), code=None)
    assert "0 bevindingen" not in refused.stderr


@pytest.mark.parametrize(
    ("encoding", "part"), [("utf-16", "De tekst is niet in utf-16"), ("klingon", "geen codering die ‘klingon’ heet")]
)
def test_a_wrong_encoding_is_said_in_the_language_of_the_reader(cli: Cli, tmp_path: Path, encoding: str, part: str):
    cli("init")
    said = cli("import", write(tmp_path / "a.csv", CSV + "é"), "--encoding", encoding, code=1).stderr
    assert part in said
    assert "codec" not in said
