"""Programs from npm, installed in a folder of the test; Node itself comes from PyPI."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

__all__ = ["installed", "program"]


def program(name: str) -> str:
    """The path of a program of Node."""
    beside = Path(sys.executable).with_name(name)
    return str(beside) if beside.exists() else shutil.which(name) or name


def installed(source: Path, names: Iterable[str], folder: Path) -> Path:
    """The folder, with these files of `source` and the packages that its `package.json` names."""
    for name in names:
        shutil.copy(source / name, folder)
    npm = [program("npm"), "install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts"]
    env = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(npm, cwd=folder, capture_output=True, text=True, timeout=600, env=env, check=False)
    if done.returncode:
        assert not os.environ.get("CI"), done.stderr
        pytest.skip("npm cannot fetch this here")
    return folder
