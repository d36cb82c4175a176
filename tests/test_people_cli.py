"""The commands about people, run for real."""

import json
from pathlib import Path

from leerland_graph.access import Audit
from leerland_graph.workshop import Workshops
from tests.conftest import EXAMPLE, Cli

NAME = "Wilhelmina van Ouwerkerk"


def acted(cli: Cli) -> None:
    """A store in which Wilhelmina imported something and led a workshop."""
    cli("init")
    cli("import", EXAMPLE / "waterland.ttl", env={"LOGNAME": NAME, "USER": NAME})
    Workshops(cli.data).start(
        "https://x.example/l", "Iets", ["https://x.example/i"], facilitator=NAME, open_to_all=True
    )  # type: ignore[arg-type, list-item]
    Audit(cli.data).add(who="", role="local", act="edit", outcome="change 1")


def holding(folder: Path, name: str) -> list[str]:
    return [str(f) for f in folder.rglob("*") if f.is_file() and name.encode() in f.read_bytes()]


def test_a_name_is_forgotten_wherever_the_data_folder_has_it(cli: Cli):
    acted(cli)
    assert NAME in cli("history").stdout
    assert holding(cli.data, NAME)
    done = cli("forget", NAME, "--yes")
    assert done.stdout == "De naam van 1 persoon is uit de geschiedenis gehaald.\n"
    assert NAME not in cli("history").stdout
    assert holding(cli.data, NAME) == []
    assert cli("undo", "1").returncode == 0
    gone = cli("forget", NAME, "--yes", code=2)
    assert "Er is geen persoon met de naam" in gone.stderr


def test_the_audit_log_is_exported_and_a_broken_one_is_said(cli: Cli):
    acted(cli)
    cli("forget", NAME, "--yes")
    table = cli("audit").stdout.splitlines()
    assert table[0] == "at,who,role,act,outcome,landscape,about"
    assert [row.split(",")[3] for row in table[1:]] == ["edit", "forget"]
    assert [d["act"] for d in json.loads(cli("audit", "--format", "json").stdout)] == ["edit", "forget"]
    assert cli("audit", "--check").stdout == "Het logboek is heel: 2 regels.\n"
    log = cli.data / "audit.jsonl"
    log.write_text(log.read_text().replace('"edit"', '"view"'))
    assert "Regel 2 van" in cli("audit", code=2).stderr
