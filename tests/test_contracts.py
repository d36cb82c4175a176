"""The contracts of the architecture: which room may know which, and who holds the seal."""

import ast
import re
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "leerland_graph"
LAYERS = [
    {"__main__"},
    {"cli"},
    {"ui"},
    {"plate"},
    {"workshop"},
    {"access", "analysis", "dialogue", "exchange", "explore", "forms", "sparql"},
    {"validation"},
    {"store"},
    {
        "namespaces",
        "settings",
        "errors",
        "resources",
        "labels",
        "memo",
        "files",
        "dutch",
        "confine",
        "same_text",
        "web_address",
    },
]
MODULES = sorted(PACKAGE.rglob("*.py"))


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {a.name for a in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{a.name}" for a in node.names)}
    return found


def room(module: str) -> str | None:
    parts = module.split(".")
    return parts[1] if parts[0] == "leerland_graph" and len(parts) > 1 else None


def level(name: str) -> int | None:
    return next((i for i, layer in enumerate(LAYERS) if name in layer), None)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_point_one_way(path: Path):
    own = path.relative_to(PACKAGE).with_suffix("").parts[0]
    mine = level(own)
    if mine is None:
        assert own == "__init__"
        return
    for module in imports(path):
        theirs = level(room(module) or "")
        if theirs is not None and room(module) != own:
            assert theirs > mine or (theirs == mine == len(LAYERS) - 1), f"{own} may not import {module}"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_only_the_ui_knows_streamlit_and_only_the_ui_and_cli_know_each_their_library(path: Path):
    own = path.relative_to(PACKAGE).parts[0]
    roots = {m.split(".")[0] for m in imports(path)}
    if own != "ui":
        assert not roots & {"streamlit", "pyvis", "starlette"}
    if own != "cli":
        assert not roots & {"typer", "rich"}
    if path.parent.name != "remote":
        assert "requests" not in roots


def test_only_the_gate_holds_the_seal():
    holders = [p.relative_to(PACKAGE) for p in MODULES if re.search(r"\b_SEAL\b", p.read_text(encoding="utf-8"))]
    assert sorted(map(str, holders)) == ["store/candidate.py", "validation/gate.py"]


def test_only_store_writes_to_the_engine():
    writers = {
        str(p.relative_to(PACKAGE))
        for p in MODULES
        if re.search(r"\.write\(\{|\.replace_graph\(", p.read_text(encoding="utf-8"))
    }
    in_memory = {"store/past.py", "store/remote/mirror.py"}
    whole = {"store/language.py", "store/backup.py", "cli/data.py"}
    assert writers <= {"store/commit.py", "store/engine.py", "store/people.py", *whole, *in_memory}


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
