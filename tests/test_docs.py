"""What the documents say is true: generated parts are current, links lead somewhere, no workplace shows through."""

import re
import shlex
import subprocess
from pathlib import Path

import pytest
import yaml

from leerland_graph.core.namespaces import LL
from leerland_graph.exchange.mapping import Mapping, read_mapping
from leerland_graph.exchange.schema import schema_of
from leerland_graph.store import read_ontology
from leerland_graph.validation import Shapes
from tests.conftest import ROOT, Cli
from tests.glossary import README, written

DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "CHANGELOG.md",
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / "ontology").glob("*.md")),
]


def test_glossary_is_current():
    assert README.read_text(encoding="utf-8") == written()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.name)
def test_links_lead_somewhere(path: Path):
    for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            assert (path.parent / target).exists(), target


def test_the_mapping_in_the_documentation_is_a_mapping():
    text = (ROOT / "docs" / "import.md").read_text(encoding="utf-8")
    block = text.split("```yaml\n")[1].split("```")[0]
    Mapping.model_validate(yaml.safe_load(block))


def test_the_column_ids_in_the_documentation_are_those_of_the_schema():
    text = (ROOT / "docs" / "import.md").read_text(encoding="utf-8")
    ids = re.search(r"Ids:\s+`([^`]+)`", text).group(1).split()
    assert ids == list(
        dict.fromkeys(
            c.id.partition("@")[0] for c in schema_of(Shapes.load(), read_ontology()).of(LL.Intervention).columns
        )
    )


@pytest.mark.parametrize("path", sorted((ROOT / "examples" / "mappings").glob("*.yaml")), ids=lambda p: p.name)
def test_example_mappings_are_mappings(path: Path):
    assert read_mapping(path).catalogue == path.stem


def test_every_decision_record_has_its_parts():
    for path in sorted((ROOT / "docs" / "decisions").glob("*.md")):
        text = path.read_text(encoding="utf-8")
        assert text.startswith(f"# {int(path.name[:4])}. "), path
        assert "Status: " in text, path


def test_no_committed_file_names_a_registry_or_this_workplace():
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    words = re.compile(
        "|".join(
            (
                "pypi" + r"\.org",
                "files." + "pythonhosted",
                "registry." + "npmjs",
                "deb." + "debian",
                "/wo" + "rk/",
                r"\.\./sh" + "ared",
            )
        )
    )
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if path.suffix in {".png", ".ttf", ".xlsx"} or not path.is_file():
            continue
        found = words.search(path.read_text(encoding="utf-8", errors="replace"))
        assert not found, f"{name}: {found}"


def test_the_commands_of_the_readme_run(tmp_path: Path):
    block = (ROOT / "README.md").read_text(encoding="utf-8").split("```console\n")[1].split("```")[0]
    cli = Cli(tmp_path / "leerland-data")
    for line in block.splitlines():
        words = shlex.split(line)
        assert words[0] == "leerland"
        cli(*words[1:])
    assert (tmp_path / "kaart.png").is_file()


@pytest.fixture(scope="module")
def example_values(example_store) -> dict[tuple[str, str], float]:
    from leerland_graph.analysis import Selection, profile, read_landscape
    from leerland_graph.store import find_landscape

    land = read_landscape(example_store, find_landscape(example_store, None).iri)
    banks = next(g for g in land.groups if str(g).endswith("/lokale-banken"))
    found = {}
    for name, selection in (("", Selection()), ("target-group=lokale-banken", Selection(target_group=banks))):
        told = profile(land, selection)
        found |= {(i.id, name): r.value for i, r in told.results}
        found["overall", name] = told.overall().value
    return found


def test_the_figures_of_the_coherence_document_are_those_of_the_example(example_values):
    text = (ROOT / "docs" / "coherence.md").read_text(encoding="utf-8")
    told = re.findall(r"<!-- value (\S+)(?: (\S+))? -->\*\*(.*?)\*\*", text)
    assert {name for name, _, _ in told} == {name for name, _ in example_values}
    assert [(n, s, v) for n, s, v in told] == [(n, s, f"{example_values[n, s]:.2f}") for n, s, _ in told]


def test_every_threat_is_held_by_a_test_that_there_is():
    rows = (ROOT / "docs" / "security.md").read_text(encoding="utf-8").split("## Threats")[1].splitlines()[4:]
    lines = [row for row in rows if row.startswith("|")]
    assert len(lines) > 10
    known = {p.name: p.read_text(encoding="utf-8") for p in (ROOT / "tests").rglob("test_*.py")}
    for line in lines:
        held, file = re.findall(r"`([^`]+)`", line.rsplit("|", 2)[1]), ""
        assert held, line
        for name in held:
            file = name.partition("::")[0] if ".py" in name else file
            assert file in known, name
            function = name.partition("::")[2] or ("" if name.endswith(".py") else name)
            assert not function or f"def {function}(" in known[file], name
