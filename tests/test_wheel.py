"""The wheel holds all it needs: installed elsewhere, the command works without the checkout."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.slow


def run(*command: object, cwd: Path, **env: str) -> str:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("LEERLAND", "PYTHON", "VIRTUAL"))}
    done = subprocess.run(
        [str(c) for c in command],
        cwd=cwd,
        env={**clean, **env},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    source = out / "source"
    shutil.copytree(
        ROOT,
        source,
        ignore=shutil.ignore_patterns(".git", ".venv", "tests", "leerland-data", ".*_cache", "__pycache__", "dist"),
    )
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, source, cwd=out)
    return next(out.glob("*.whl"))


def test_wheel_carries_ontology_shapes_questions_example_app_and_fonts(wheel: Path):
    names = set(zipfile.ZipFile(wheel).namelist())
    for name in (
        "ontology/leerland.ttl", "ontology/questions/empty-elements.rq", "shapes/intervention.ttl", "examples/waterland/waterland.ttl",
        "examples/mappings/gtn.yaml", "app.py", ".streamlit/config.toml",
    ):  # fmt: skip
        assert f"leerland_graph/_bundled/{name}" in names, name
    assert "leerland_graph/map/fonts/SourceSans3_400Regular.ttf" in names
    assert "leerland_graph/ui/assets/plate.js" in names
    assert {"leerland_graph/documents/templates/report.html", "leerland_graph/documents/templates/report.css"} <= names
    assert not [n for n in names if n.startswith("tests/")]


def test_installed_outside_the_checkout_it_works(wheel: Path, tmp_path: Path):
    run(sys.executable, "-m", "venv", tmp_path / "env", cwd=tmp_path)
    bin_ = tmp_path / "env" / "bin"
    run(
        bin_ / "python",
        "-m",
        "pip",
        "install",
        "-q",
        "--disable-pip-version-check",
        "--no-compile",
        "-c",
        ROOT / "constraints.txt",
        wheel,
        cwd=tmp_path,
    )
    leerland = bin_ / "leerland"
    assert "waterland" not in run(leerland, "queries", cwd=tmp_path)
    run(leerland, "init", "--example", cwd=tmp_path)
    assert "Dekking: 0.89" in run(leerland, "coherence", cwd=tmp_path)
    run(leerland, "map", "kaart.png", cwd=tmp_path)
    assert (tmp_path / "kaart.png").read_bytes().startswith(b"\x89PNG")
    run(leerland, "template", "t.xlsx", cwd=tmp_path)
    done = subprocess.run([leerland, "app"], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "leerland[app]" in done.stderr
