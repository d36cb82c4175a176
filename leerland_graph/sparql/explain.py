"""Explain how the engine runs a query: which patterns, in which order, how many rows and how much time each takes.

The engine gives its plan only through its command-line program, `oxigraph`, not through its library.
"""

import ctypes
import json
import re
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from leerland_graph.core.errors import UsageError
from leerland_graph.core.namespaces import PROLOGUE, compact
from leerland_graph.store import FOLDER
from leerland_graph.store.fetching import runnable

__all__ = ["Step", "explain"]

_IRI = re.compile(r"<([^<>\s]+)>")
_HIDDEN = re.compile(r"\?([0-9a-f]{24,})\b")


@dataclass(frozen=True)
class Step:
    """One step of a plan: its depth in the plan tree, its operation, its number of rows, and its milliseconds including its children."""

    depth: int
    name: str
    rows: int
    milliseconds: float


def explain(folder: Path, query: str, *, seconds: float) -> list[Step]:
    """Run a query over all graphs of a local store and return its plan, the final step first.

    Raises:
        UsageError: the query cannot be run, takes longer than `seconds`, or the program is not installed.
    """
    query = runnable(query)
    program = Path(sys.executable).with_name("oxigraph")
    with tempfile.TemporaryDirectory() as place:
        told = Path(place) / "plan.json"
        asked = Path(place) / "query.rq"
        asked.write_text(PROLOGUE + query, encoding="utf-8")
        command = [
            str(program), "query", "--location", str(folder / FOLDER), "--query-file", str(asked), "--union-default-graph",
            "--explain-file", str(told), "--stats", "--results-file", str(Path(place) / "answer"), "--results-format",
        ]  # fmt: skip
        options = {
            "capture_output": True,
            "text": True,
            "timeout": seconds,
            "check": False,
            "preexec_fn": _ends_with_us,
        }
        for form in ("json", "nt"):
            try:
                done = subprocess.run([*command, form], **options)  # type: ignore[call-overload]  # noqa: S603
            except subprocess.TimeoutExpired:
                raise UsageError(
                    "The query takes longer than {seconds:g} seconds, too long to be explained.",
                    "Explain a part of it: leave patterns out until it is quick.",
                    seconds=seconds,
                ) from None
            except OSError:
                raise UsageError("The program oxigraph is not installed.", "Install `leerland[app]`.") from None
            if done.returncode == 0 and told.is_file():
                return _steps(json.loads(told.read_text(encoding="utf-8"))["plan"], 0, {})
    if "overflowed its stack" in done.stderr:
        raise UsageError("It is nested too deeply to be read.", "Use fewer brackets and operators within each other.")
    raise UsageError(
        "The engine cannot explain this: {error}.", "Correct the query and try again.", error=_last(done.stderr)
    )


def _end_with_parent() -> None:
    """In the child process: make the kernel kill it when its parent ends."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


_ends_with_us = _end_with_parent if sys.platform == "linux" else None


def _last(said: str) -> str:
    lines = [line for line in said.splitlines() if line.strip()]
    return lines[0].removeprefix("Error: ").rstrip(".") if lines else "it says nothing"


def _steps(node: dict[str, Any], depth: int, hidden: dict[str, str]) -> list[Step]:
    name = _HIDDEN.sub(lambda m: "?" + hidden.setdefault(m[1], f"_{len(hidden) + 1}"), str(node["name"]))
    name = _IRI.sub(lambda m: _short(m[1]), name)
    own = Step(depth, name, int(node.get("number of results", 0)), 1000 * float(node.get("duration in seconds", 0)))
    return [own, *(step for child in node.get("children", []) for step in _steps(child, depth + 1, hidden))]


def _short(iri: str) -> str:
    short = compact(iri)
    return short if short != iri else f"<{iri}>"
