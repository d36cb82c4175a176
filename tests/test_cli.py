"""The command: answers, exit codes, JSON alone on standard output."""

import json
import os
import shutil
import signal
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
import typer
from typer.main import get_command

from leerland_graph.cli.main import MODULES, app
from leerland_graph.store import Store, changes
from tests.conftest import EXAMPLE, ROOT, Cli

COMMANDS = sorted(get_command(app).commands)  # type: ignore[attr-defined]


def test_every_command_has_help_and_stands_in_the_documentation():
    documented = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    for name in COMMANDS:
        assert get_command(app).commands[name].help, name  # type: ignore[attr-defined]
        assert f"## `leerland {name}`" in documented, name


def test_coherence_as_json_has_the_form_that_stays_put(example_cli: Cli):
    found = json.loads(example_cli("coherence", "--target-group", "lokale banken", "--format", "json").stdout)
    assert found["selection"]["target_group"].endswith("/target-group/lokale-banken")
    assert [i["id"] for i in found["indicators"]][:4] == ["coverage", "spread", "connectivity", "isolation"]
    for indicator in found["indicators"]:
        assert set(indicator) >= {"id", "value", "label", "evidence", "n"}
        assert set(indicator["label"]) == {"nl", "en"}


def test_coherence_in_words(example_cli: Cli):
    out = example_cli("coherence", "--target-group", "Local banks").stdout
    assert "Praktiseren en Onderzoeken hangen aan elkaar door 'Coachingsprogramma adviesgesprekken'." in out


def test_coherence_in_english(example_cli: Cli):
    out = example_cli("coherence", "--target-group", "Local banks", env={"LEERLAND_LANG": "en"}).stdout
    assert "Practising and Researching are held together by 'Coaching programme for advice conversations'." in out


def test_a_scenario_is_compared_with_what_is(cli: Cli, tmp_path: Path):
    cli("init", "--example")
    cli("scenario", "Straks")
    assert "al een leerlandschap" in cli("scenario", "straks", code=2).stderr
    (tmp_path / "plan.csv").write_text(
        "Titel,Beschrijving,Type,Doelgroep,Eigenaar,Element\nMeten in de praktijk,Samen onderzoeken,actieonderzoek,Lokale banken,HR,Actieonderzoek\n"
    )
    cli("import", tmp_path / "plan.csv", "--landscape", "Straks")
    found = json.loads(cli("coherence", "--landscape", "Straks", "--against", "waterland", "--format", "json").stdout)
    coverage = found[0]
    assert (coverage["id"], coverage["before"], coverage["after"]) == ("coverage", round(8 / 9, 6), 1.0)
    assert coverage["gone"] == [{"nl": "Op Actieonderzoek ligt niets.", "en": "Nothing lies on Action research."}]
    words = cli("coherence", "--landscape", "Straks", "--against", "waterland").stdout
    assert "Dekking: 0.89 -> 1.00 (+0.11)" in words
    assert "64" in cli("coherence").stdout, "the original stays the default and as it was"


def test_recommendations_come_with_their_changes(example_cli: Cli):
    found = json.loads(example_cli("recommend", "-n", 3, "--target-group", "lokale banken", "--format", "json").stdout)
    assert len(found) == 3
    assert set(found[0]) == {"kind", "target_group", "about", "text", "effort", "gain", "changes"}
    words = example_cli("recommend", "--kind", "add", "-n", 1).stdout
    assert words.startswith("1. Zet voor Lokale banken iets op Actieonderzoek: daar ligt nog niets")


@pytest.mark.parametrize("what", ["interventions", "target-groups", "departments", "programmes", "elements"])
def test_list_as_json_and_table(what: str, example_cli: Cli):
    rows = json.loads(example_cli("list", what, "--format", "json").stdout)
    assert (
        len(rows) == {"interventions": 64, "target-groups": 6, "departments": 4, "programmes": 2, "elements": 10}[what]
    )
    assert len(example_cli("list", what).stdout.splitlines()) == len(rows) + 1


def test_routes_respect_direction(example_cli: Cli):
    there = json.loads(
        example_cli(
            "routes", "onderzoeken", "praktiseren", "--target-group", "lokale banken", "--format", "json"
        ).stdout
    )
    assert there["direct"]
    assert [s["title"] for s in there["cut"]] == ["Coachingsprogramma adviesgesprekken"]
    nowhere = example_cli("routes", "Praktiseren", "Creëren", "--target-group", "lokale banken").stdout
    assert nowhere.startswith("Er is geen leerroute van Praktiseren naar Creëren.\n")
    assert "over Innoveren: 0 gescheiden routes, 0 interventies  <- zwakste overgang" in nowhere


def test_query_by_name_text_and_file(example_cli: Cli, tmp_path: Path):
    assert (
        example_cli("query", "unconnected-islands", "--format", "csv").stdout
        == "from,to\nPraktiseren,Creëren\nOnderzoeken,Creëren\n"
    )
    count = "SELECT (COUNT(?i) AS ?n) { ?i a ll:Intervention }"
    assert json.loads(example_cli("query", "-q", count, "--format", "json").stdout) == [{"n": "64"}]
    (tmp_path / "q.rq").write_text("ASK { ?b a ll:Bridge }")
    assert example_cli("query", "-f", tmp_path / "q.rq").stdout == "true\n"
    turtle = example_cli(
        "query", "-q", "CONSTRUCT { ?b a ll:Bridge } WHERE { ?b a ll:Bridge }", "--format", "turtle"
    ).stdout
    assert turtle.count("Bridge") == 3


def test_a_question_is_answered_in_the_language_of_its_reader(example_cli: Cli):
    english = "from,to\nPractising,Creating\nResearching,Creating\n"
    ask = ("query", "unconnected-islands", "--format", "csv")
    assert example_cli(*ask, env={"LEERLAND_LANG": "en"}).stdout == english
    assert example_cli(*ask, "--lang", "en").stdout == english
    assert example_cli(*ask, "--lang", "nl", env={"LEERLAND_LANG": "en"}).stdout == example_cli(*ask).stdout
    assert example_cli(*ask, "--lang", "de").stdout == example_cli(*ask).stdout, "no name is German: Dutch comes first"
    titles = example_cli("query", "trainings-without-follow-up", "--lang", "en", "--format", "csv").stdout.splitlines()
    assert (titles[0], len(titles)) == ("title", 8)
    table = [example_cli("query", "unconnected-islands", "--lang", lang).stdout for lang in ("nl", "en")]
    assert [t.splitlines()[0].split() for t in table] == [["Eiland", "Ander", "eiland"], ["Island", "Other", "island"]]
    assert "'Engels taal' is geen taal." in example_cli(*ask, "--lang", "Engels taal", code=2).stderr
    assert json.loads(example_cli("query", "hours-per-target-group", "--lang", "en", "--format", "json").stdout)[0] == {
        "targetGroup": "Customer service", "hours": "147.5",
    }  # fmt: skip


def test_a_second_opinion_is_the_same_and_a_date_that_is_none_is_refused_in_a_paragraph(
    example_cli: Cli, tmp_path: Path
):
    run = "https://leerland.example/id/intervention/datalab/run-2026-02-02-2026-11-27"
    file = tmp_path / "run.ttl"
    head = "@prefix ll: <https://w3id.org/leerland/ns#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> ."
    file.write_text(f'{head} <{run}> a ll:Run ; ll:capacity 20 ; ll:startDate "20260331"^^xsd:date .')
    first, second = (
        json.loads(example_cli("validate", file, "--format", "json", "--engine", engine, code=1).stdout)
        for engine in ("rust", "pyshacl")
    )
    assert first == second
    assert {(f["focus"], f["path"], f["value"]) for f in first["findings"] if f["severity"] == "Violation"} == {
        (run, "https://w3id.org/leerland/ns#startDate", "20260331")
    }
    assert "Niets opgeslagen" in example_cli("import", file, "--dry-run", code=1).stderr
    example_cli("validate", "--engine", "another", code=2)


def test_validate_the_store_and_files(example_cli: Cli, tmp_path: Path):
    assert json.loads(example_cli("validate", "--format", "json").stdout)["state"] == "valid"
    (tmp_path / "x.ttl").write_text("@prefix ll: <https://w3id.org/leerland/ns#> . <urn:i> a ll:Intervention .")
    assert "Voeg een titel toe" in example_cli("validate", tmp_path / "x.ttl", code=1).stdout
    (tmp_path / "y.ttl").write_text("<urn:i> <urn:p> <urn:o> .")
    assert (
        json.loads(example_cli("validate", tmp_path / "y.ttl", "--format", "json", code=1).stdout)["state"]
        == "nothing checked"
    )


def test_history_undo_backup_and_restore(cli: Cli, tmp_path: Path):
    cli("init", "--example")
    before = cli("list", "interventions", "--format", "json").stdout
    cli("backup", tmp_path / "copy")
    assert "bestaat al" in cli("backup", tmp_path / "copy", code=2).stderr
    cli("undo", 1)
    assert [c["kind"] for c in json.loads(cli("history", "--format", "json").stdout)] == ["undo", "import"]
    cli("restore", tmp_path / "copy")
    assert cli("list", "interventions", "--format", "json").stdout == before
    one = json.loads(cli("history", "Intervisie leidinggevenden", "--format", "json").stdout)
    assert [c["change"] for c in one] == [1]
    assert "geen reservekopie" in cli("restore", tmp_path, code=2).stderr


def test_a_damaged_backup_changes_nothing_and_leaves_nothing_behind(example_cli: Cli, tmp_path: Path):
    shutil.copytree(example_cli.data, tmp_path / "data")
    cli = Cli(tmp_path / "data")
    cli("backup", tmp_path / "copy")
    before = cli("export", tmp_path / "before.nt") and (tmp_path / "before.nt").read_bytes()
    there = {f.name for f in cli.data.iterdir()}
    largest = max((tmp_path / "copy" / "store").glob("*.sst"), key=lambda f: f.stat().st_size)
    for damage in (lambda: largest.write_bytes(largest.read_bytes()[:-200]), lambda: largest.unlink()):
        damage()
        told = cli("restore", tmp_path / "copy", code=2).stderr
        assert "is beschadigd" in told
        assert "Neem een eerdere" in told
        assert "leerland restore" not in told
        assert {f.name for f in cli.data.iterdir()} == there
    cli("export", tmp_path / "after.nt")
    assert (tmp_path / "after.nt").read_bytes() == before
    Cli(tmp_path / "nowhere")("restore", tmp_path / "copy", code=2)
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize(
    ("args", "says", "code"),
    [
        (("list", "dragons"), "Vraag om interventions", 2),
        (("coherence", "--target-group", "lokale bank"), "Bedoelt u 'Lokale banken' of", 2),
        (("coherence", "--from", "gisteren"), "Schrijf die als 2026-03-31", 2),
        (("coherence", "--from", "2026-05-01", "--to", "2026-04-01"), "Verwissel --from en --to", 2),
        (("coherence", "--landscape", "Nergens"), "waterland", 2),
        (("query", "unconnected"), "unconnected-islands", 2),
        (("query",), "Geef een NAAM", 2),
        (("query", "-q", "SELECT WHERE"), "geen geldige SPARQL", 2),
        (("query", "-q", "SELECT * { ?s ?p ?o }", "--format", "turtle"), "Gebruik CONSTRUCT", 2),
        (("routes", "Praktiseren", "Praktiseren"), "twee verschillende eilanden", 2),
        (("recommend", "--kind", "magic"), "Gebruik add", 2),
        (("recommend", "-n", "0"), "1 of meer", 2),
        (("map", "kaart.gif"), "Gebruik .svg of .png", 2),
        (("export", "x.doc"), "Gebruik een van deze", 2),
        (("template", "x.csv"), ".xlsx", 2),
        (("history", "urn:x", "--format", "xml"), "table of json", 2),
    ],
)
def test_a_wrong_question_gets_one_paragraph(args, says: str, code: int, example_cli: Cli):
    done = example_cli(*args, code=code)
    assert says in done.stderr
    assert done.stdout == ""


def test_without_a_store_it_says_how_to_make_one(cli: Cli):
    assert "leerland init" in cli("coherence", code=2).stderr


def test_with_an_empty_store_it_says_how_to_fill_it(cli: Cli):
    cli("init")
    assert "leerland init --example" in cli("coherence", code=2).stderr


@pytest.mark.parametrize(
    ("env", "says"),
    [
        ({"LEERLAND_LANG": "fr"}, "nl of en"),
        ({"LEERLAND_BASE_IRI": "example"}, "eindigt op / # of :"),
        ({"LEERLAND_SHAPES": "/nowhere"}, "LEERLAND_SHAPES"),
        ({"LEERLAND_STORE": "127.0.0.1:7878"}, "geen SPARQL-adres"),
    ],
)
def test_a_wrong_setting_is_said(env, says: str, example_cli: Cli):
    assert says in example_cli("list", "elements", env=env, code=2).stderr


def test_settings_file_is_read_and_its_typos_said(example_cli: Cli):
    file = example_cli.data.parent / "leerland.toml"
    try:
        file.write_text('lang = "en"\n')
        assert "Practising" in example_cli("list", "elements").stdout
        file.write_text('langg = "en"\n')
        assert "onbekende instelling ‘langg’" in example_cli("list", "elements", code=2).stderr
    finally:
        file.unlink()


def test_a_second_writer_is_told_to_wait_and_readers_are_served(cli: Cli):
    cli("init", "--example")
    with Store.open(cli.data, write=True):
        done = cli("import", EXAMPLE / "waterland.ttl", code=2)
        assert "Een ander proces heeft deze opslag open om te schrijven" in done.stderr
        assert "Lokale banken" in cli("list", "target-groups").stdout


def test_shapes_can_be_replaced(cli: Cli, tmp_path: Path):
    shutil.copytree(ROOT / "shapes", tmp_path / "shapes")
    path = tmp_path / "shapes" / "intervention.ttl"
    path.write_text(path.read_text().replace("lls:Intervention-run-recommended a sh:PropertyShape ;", "lls:Intervention-run-recommended a sh:PropertyShape ; sh:maxCount 0 ;").replace(
        '"Voeg een uitvoering met datum toe; dan is de belasting per week te zien."', '"Geen uitvoeringen hier."'))  # fmt: skip
    cli("init", "--example")
    out = cli("validate", env={"LEERLAND_SHAPES": str(tmp_path / "shapes")}).stdout
    assert out.count("Geen uitvoeringen hier.") == 64


def test_a_closed_pipe_does_not_stop_an_import(cli: Cli):
    cli("init")
    command = f"{sys.executable} -m leerland_graph import {EXAMPLE / 'waterland.ttl'} | true"
    env = {**os.environ, "LEERLAND_DATA": str(cli.data), "PYTHONPATH": str(ROOT)}
    subprocess.run(["bash", "-c", command], env=env, check=False, timeout=120)
    assert len(cli("list", "interventions").stdout.splitlines()) == 65


@pytest.mark.parametrize(
    ("where", "stored"),
    [("engine.Store.write_ungated", 1), ("local.Local._sync", 2), ("engine.Store.advanced", 2)],
    ids=["before it is written", "before the disk has it", "before it is said"],
)
def test_killed_in_the_middle_of_an_import_nothing_is_half_stored(where: str, stored: int, cli: Cli, tmp_path: Path):
    """The process is killed at a place of its own choice; killing it at any moment is done by `make torture`."""
    cli("init", "--example")
    before = cli("export", tmp_path / "before.nt") and (tmp_path / "before.nt").read_bytes()
    head = "Titel (nl),Beschrijving (nl),Type,Doelgroep,Eigenaar,Element\n"
    rows = "".join(f"Nieuw {i},Tekst,training,Lokale banken,HR,Praktiseren\n" for i in range(300))
    (tmp_path / "veel.csv").write_text(head + rows)
    code = (
        "import os, signal, sys\nfrom leerland_graph.store import engine, local\nfrom leerland_graph.cli.main import app\n"
        f"def die(*_):\n    os.kill(os.getpid(), signal.SIGKILL)\n{where} = die\napp(sys.argv[1:])"
    )
    env = {**os.environ, "LEERLAND_DATA": str(cli.data), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", code, "import", str(tmp_path / "veel.csv"), "-y"]
    assert subprocess.run(command, env=env, capture_output=True, check=False).returncode == -signal.SIGKILL
    with Store.open(cli.data, write=True) as store:
        assert [c.number for c in changes(store)] == list(range(stored, 0, -1))
    cli("export", tmp_path / "after.nt")
    after = (tmp_path / "after.nt").read_bytes()
    if stored == 2:
        assert after.count(b"/intervention/nieuw-") > 300 * 5
        cli("undo", 2)
        cli("export", tmp_path / "after.nt")
        after = (tmp_path / "after.nt").read_bytes()
    assert after == before
    assert json.loads(cli("validate", "--format", "json").stdout)["state"] == "valid"


def test_importing_the_same_again_is_done_and_says_so(cli: Cli):
    cli("init", "--example")
    out = cli("import", EXAMPLE / "waterland.xlsx").stdout
    assert "Aanvaard: 64, geweigerd: 0" in out
    assert "Er verandert niets." in out


def test_a_dry_run_without_a_store_makes_none(cli: Cli):
    out = cli("import", EXAMPLE / "waterland.ttl", "--dry-run").stdout
    assert "Nieuw: 64 Intervention" in out
    assert not cli.data.exists()


def test_the_language_can_be_replaced(cli: Cli, tmp_path: Path):
    shutil.copytree(ROOT / "ontology", tmp_path / "taal")
    path = tmp_path / "taal" / "ground-plate.ttl"
    path.write_text(path.read_text().replace('"Praktiseren"@nl', '"Doen"@nl'))
    env = {"LEERLAND_ONTOLOGY": str(tmp_path / "taal")}
    cli("init", "--example", env=env)
    assert "Doen" in cli("list", "elements", env=env).stdout
    cli("map", tmp_path / "k.svg", env=env)
    assert ">Doen<" in (tmp_path / "k.svg").read_text()


def test_a_long_import_shows_its_progress_on_a_terminal(cli: Cli, tmp_path: Path):
    command = f"{sys.executable} -m leerland_graph import {EXAMPLE / 'waterland.xlsx'}"
    env = {**os.environ, "LEERLAND_DATA": str(cli.data), "PYTHONPATH": str(ROOT), "TERM": "xterm"}
    done = subprocess.run(
        ["script", "-qec", command, "/dev/null"], capture_output=True, text=True, env=env, timeout=120, check=False
    )
    assert "read waterland.xlsx" in done.stdout
    assert "Opgeslagen als wijziging 1." in done.stdout


def test_each_command_is_found_in_its_own_module():
    for module, commands in MODULES.items():
        part = typer.Typer()
        import_module(f"leerland_graph.cli.{module}").register(part)
        names = tuple(c.name or str(c.callback.__name__) for c in part.registered_commands if c.callback)
        assert names == commands


HEAVY = {
    "matplotlib",
    "networkx",
    "numba",
    "openpyxl",
    "pandas",
    "pyshacl",
    "requests",
    "scipy",
    "sklearn",
    "streamlit",
}


def loaded_by(cli: Cli, *command: str) -> set[str]:
    """The modules that a command loads in a process of its own."""
    code = f"import sys\nfrom leerland_graph.cli.main import app\ntry:\n    app({list(command)})\nfinally:\n    print('\\n', *sys.modules)"
    env = {**os.environ, "LEERLAND_DATA": str(cli.data), "LEERLAND_MEANING": "words"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT, env=env)
    return set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize(
    "command", ["list interventions", "history", "queries", "query context-influences", "validate", "mapping {list}"]
)
def test_a_command_that_analyses_nothing_loads_nothing_for_it(example_cli: Cli, tmp_path: Path, command: str):
    path = tmp_path / "lijst.csv"
    path.write_text("naam,afdeling\nLezen,HR\n", encoding="utf-8")
    assert loaded_by(example_cli, *command.format(list=path).split()) & HEAVY == set()


def test_the_version_loads_no_more_than_the_command_line(cli: Cli):
    loaded = loaded_by(cli, "--version")
    ours = {name for name in loaded if name.startswith("leerland_graph.")}
    assert ours == {
        "leerland_graph.cli",
        "leerland_graph.cli.main",
        "leerland_graph.core",
        "leerland_graph.core.gc_pause",
    }
    assert loaded & {"rdflib", "pyoxigraph", "numpy", "pyarrow"} == set()
