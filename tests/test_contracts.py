"""The contracts of the architecture: which package may import which, and who holds the seal. Each is shown to fail where it is broken."""

import ast
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "leerland_graph"
MODULES = sorted(PACKAGE.rglob("*.py"))


SOURCES = {str(p.relative_to(PACKAGE)): p.read_text(encoding="utf-8") for p in MODULES}


def imports(source: str) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {a.name for a in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{a.name}" for a in node.names)}
    return found


def linted(folder: Path, contract: str) -> int:
    """What import-linter says of one of the contracts in pyproject.toml, over the package in a folder: 0 if it holds."""
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache", "--config", ROOT / "pyproject.toml", "--contract", contract],
        cwd=folder, env={**os.environ, "PYTHONPATH": str(folder)}, capture_output=True, text=True,
    )  # fmt: skip
    assert "Could not" not in done.stdout, done.stdout
    return done.returncode


BROKEN = [
    ("layers", "store/graphs.py", "import leerland_graph.analysis"),
    ("layers", "forms/choices.py", "import leerland_graph.exchange"),
    ("layers", "services/state.py", "import leerland_graph.documents.templates"),
    ("layers", "web/health.py", "import leerland_graph.ui.shared.panels"),
    ("pages", "ui/entry/bulk.py", "import leerland_graph.ui.dialogue.vocabulary"),
    ("pages", "ui/shared/panels.py", "import leerland_graph.ui.entry.bulk"),
    ("cycles", "store/graphs.py", "import leerland_graph.store.commit"),
    ("streamlit", "web/health.py", "import streamlit"),
    ("http", "services/state.py", "import starlette.requests"),
    ("terminal", "ui/main.py", "import typer"),
    ("engine", "services/writer.py", "import leerland_graph.store.local"),
]
"""A contract, and a line in a module that breaks it."""


def test_every_contract_on_imports_holds():
    with (ROOT / "pyproject.toml").open("rb") as file:
        contracts = {c["id"] for c in tomllib.load(file)["tool"]["importlinter"]["contracts"]}
    assert contracts == {contract for contract, _, _ in BROKEN}
    assert {contract: linted(ROOT, contract) for contract in contracts} == dict.fromkeys(contracts, 0)


@pytest.mark.parametrize(("contract", "module", "line"), BROKEN, ids=lambda v: v.replace("leerland_graph.", ""))
def test_a_contract_on_imports_is_broken_by_one_line(contract: str, module: str, line: str, tmp_path: Path):
    copy = tmp_path / "leerland_graph"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("assets", "fonts", "__pycache__"))
    with (copy / module).open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    assert linted(tmp_path, contract) == 1


LIBRARIES = {
    "requests": ("store/remote/", "meaning/remote"),
    "pyvis": ("ui/shared/graph", "map/network"),
    "openpyxl": ("exchange/", "sparql/table"),
}


def strangers(sources: Mapping[str, str]) -> set[str]:
    """The modules that use a library which belongs to another package."""
    return {
        name
        for name, source in sources.items()
        for library, homes in LIBRARIES.items()
        if library in {m.split(".")[0] for m in imports(source)} and not name.startswith(homes)
    }


def test_a_library_is_used_where_it_belongs():
    assert strangers(SOURCES) == set()
    assert strangers({"store/x.py": "import requests"}) == {"store/x.py"}


def users(name: str, sources: Mapping[str, str]) -> set[str]:
    """The modules in whose code a name stands, as a variable, an attribute or something imported."""
    return {
        module
        for module, source in sources.items()
        for node in ast.walk(ast.parse(source))
        if (isinstance(node, ast.Name) and node.id == name)
        or (isinstance(node, ast.Attribute) and node.attr == name)
        or (isinstance(node, ast.ImportFrom) and name in {a.name for a in node.names})
    }


def test_only_the_gate_holds_the_seal():
    assert users("_SEAL", SOURCES) == {"store/change_set.py", "validation/gate.py"}
    assert users("_SEAL", {"ui/x.py": "from leerland_graph.store.change_set import _SEAL"}) == {"ui/x.py"}


def test_only_the_store_writes_past_the_gate():
    in_memory = {"store/snapshots.py"}
    whole = {"store/ontology.py", "store/backup.py", "cli/scratch.py"}
    gated = {"store/commit.py", "store/engine.py", "store/people.py"}
    assert users("write_ungated", SOURCES) | users("replace_graph", SOURCES) == gated | whole | in_memory
    assert users("write_ungated", {"ui/x.py": "store.write_ungated(a, b)"}) == {"ui/x.py"}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_no_module_outgrows_its_room(path: Path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_every_module_and_public_name_says_what_it_is(path: Path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), "no module docstring"
    exported = next(
        (
            ast.literal_eval(n.value)
            for n in tree.body
            if isinstance(n, ast.Assign) and getattr(n.targets[0], "id", "") == "__all__"
        ),
        [],
    )
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node.name in exported:
            assert ast.get_docstring(node), node.name
