"""What the tests share: shapes, stores with the language, the example landscape."""

import atexit
import gc
import http.client
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import hypothesis
import pyoxigraph as ox
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from rdflib import URIRef
from typer.testing import CliRunner

from leerland_graph.cli.main import app
from leerland_graph.core.settings import Settings
from leerland_graph.exchange import ImportOptions, ImportPlan, execute, plan_import
from leerland_graph.meaning.local import LocalModel, local_model
from leerland_graph.store import Store, find_landscape, install_ontology
from leerland_graph.store.local import Local
from leerland_graph.validation import Shapes

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "waterland"
FIXTURES = Path(__file__).parent / "fixtures"
ARTEFACTS = Path(__file__).parent / "artefacts"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


os.environ["LEERLAND_MEANING"] = (
    "words"  # the tests of meaning ask for the model; reading every text of every other test takes minutes
)


hypothesis.settings.register_profile("suite", deadline=None)  # no test is about time
hypothesis.settings.load_profile("suite")


def pytest_collection_finish() -> None:
    """Collect no garbage among what stays for all tests, and look less often: one in seven seconds went to it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


class _Open(http.client.HTTPConnection):
    """A connection as browsers and most programs have it. Python's own urllib says that it closes, which to us is the sign of a proxy."""

    def request(
        self, method: str, url: str, body: Any = None, headers: Any = MappingProxyType({}), **more: Any
    ) -> None:
        kept = {name: value for name, value in headers.items() if name.lower() != "connection"}
        super().request(method, url, body, kept, **more)


class _KeepAlive(urllib.request.HTTPHandler):
    def http_open(self, request: urllib.request.Request) -> Any:
        return self.do_open(_Open, request)


urllib.request.install_opener(urllib.request.build_opener(_KeepAlive))


@pytest.fixture(scope="session")
def shapes() -> Shapes:
    return Shapes.load()


@cache
def _with_language() -> Store:
    made = Store.in_memory()
    install_ontology(made)
    return made


def _copied(made: Store) -> Store:
    """A store in memory with the same statements."""
    backend = made._backend
    assert isinstance(backend, Local)
    inner = ox.Store()
    inner.bulk_extend(backend._inner)
    return Store(Local(inner, None, writable=True))


@pytest.fixture
def store() -> Store:
    """An empty store with the language, in memory."""
    return _copied(_with_language())


@cache
def _with_example() -> tuple[Store, ImportPlan]:
    held = _copied(_with_language())
    plan = plan_import(held, [EXAMPLE / "waterland.ttl"], Settings(), Shapes.load())
    execute(held, plan)
    return held, plan


@pytest.fixture(scope="session")
def example_store() -> Store:
    """The example landscape in memory. Do not change it."""
    return _with_example()[0]


def _take_example(store: Store) -> ImportPlan:
    """Give an empty store what importing the example gave another."""
    made, plan = _with_example()
    given, taken = store._backend, made._backend
    assert isinstance(given, Local)
    assert isinstance(taken, Local)
    given._inner = ox.Store()
    given._inner.bulk_extend(taken._inner)
    store._revision = None
    return plan


@pytest.fixture
def load(store: Store, shapes: Shapes) -> Callable[..., ImportPlan]:
    """Import files into the fresh store; stores what is admitted."""

    def run(*files: Path, keep: bool = True, settings: Settings | None = None, **options: object) -> ImportPlan:
        if files == (EXAMPLE / "waterland.ttl",) and keep and settings is None and not options and store.revision == 0:
            return _take_example(store)
        plan = plan_import(store, files, settings or Settings(), shapes, ImportOptions(**options))
        if keep and plan.verdict.admitted is not None:
            execute(store, plan)
        return plan

    return run


@pytest.fixture
def listed(
    request: pytest.FixtureRequest, load: Callable[..., ImportPlan], tmp_path: Path
) -> Callable[..., ImportPlan]:
    """Imports a list of these lines beside the example, by the `MAPPING` of the module of the test."""
    load(EXAMPLE / "waterland.ttl")
    mapping, path = tmp_path / "m.yaml", tmp_path / "lijst.csv"
    mapping.write_text(request.module.MAPPING, encoding="utf-8")

    def read(text: str, **options: object) -> ImportPlan:
        path.write_text(text, encoding="utf-8")
        return load(path, mappings=[mapping], **options)

    return read


@pytest.fixture(scope="session")
def model() -> LocalModel:
    """The model on this machine."""
    found = local_model()
    if found is None:
        pytest.skip("there is no wheel of the local model for this machine")
    return found


class Cli:
    """The command over a data folder. It runs in this process, since its output is the claim; `process` runs it in one of its own, where
    signals, locks, pipes and limits of the system are."""

    def __init__(self, data: Path) -> None:
        self.data = data

    def __call__(
        self, *args: object, env: dict[str, str] | None = None, code: int | None = 0
    ) -> subprocess.CompletedProcess[str]:
        if args == ("init", "--example") and not env and not _is_set_up() and not self.data.exists():
            return _copied_example(self.data)
        words = [str(a) for a in args]
        here = Path.cwd()
        os.chdir(self.data.parent)
        try:
            found = CliRunner().invoke(
                app, words, env={"LEERLAND_DATA": str(self.data), **(env or {})}, prog_name="leerland"
            )
        finally:
            os.chdir(here)
        if found.exception is not None and not isinstance(found.exception, SystemExit):
            raise found.exception
        return _checked(subprocess.CompletedProcess(words, found.exit_code, found.stdout, found.stderr), code)

    def process(
        self, *args: object, env: dict[str, str] | None = None, code: int | None = 0, prefix: tuple[str, ...] = ()
    ) -> subprocess.CompletedProcess[str]:
        """The command in a process of its own, `prefix` before it."""
        command = [*prefix, sys.executable, "-m", "leerland_graph", *map(str, args)]
        full = {**os.environ, "LEERLAND_DATA": str(self.data), "PYTHONPATH": str(ROOT), **(env or {})}
        done = subprocess.run(
            command, capture_output=True, text=True, env=full, cwd=self.data.parent, timeout=300, check=False
        )
        return _checked(done, code)


def _checked(done: subprocess.CompletedProcess[str], code: int | None) -> subprocess.CompletedProcess[str]:
    assert "Traceback" not in done.stderr, done.stderr
    if code is not None:
        assert done.returncode == code, f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done


def _is_set_up() -> bool:
    """Whether something is set for the store that a copied folder would not have."""
    return any(name.startswith("LEERLAND_") and name != "LEERLAND_DATA" for name in os.environ)


@cache
def _example() -> tuple[Path, subprocess.CompletedProcess[str]]:
    folder = Path(tempfile.mkdtemp(prefix="leerland-example-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder / "data", Cli(folder / "data").process("init", "--example")


def _copied_example(data: Path) -> subprocess.CompletedProcess[str]:
    made, said = _example()
    shutil.copytree(made, data)
    return said


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    return Cli(tmp_path / "data")


@pytest.fixture(scope="session")
def example_cli(tmp_path_factory: pytest.TempPathFactory) -> Cli:
    """The command over a data folder with the example in it. Read only."""
    command = Cli(tmp_path_factory.mktemp("example") / "data")
    command("init", "--example")
    return command


@pytest.fixture
def land(example_store: Store, tmp_path: Path) -> tuple[Store, URIRef]:
    """The example in a store of its own, to write in."""
    (tmp_path / "copy").mkdir()
    example_store.copy_to(tmp_path / "copy")
    store = Store.open(tmp_path / "copy", write=True)
    return store, find_landscape(store, None).iri


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        assert not os.environ.get("CI"), "Chromium is missing where the tests count"
        pytest.skip("needs Chromium")
    expect.set_options(
        timeout=30_000
    )  # a busy machine draws a page in some ten seconds; only what fails waits that long
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield found
        found.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that fails the test on an error in the console or a request to elsewhere."""
    context = browser.new_context(viewport={"width": 1440, "height": 1150}, locale="nl-NL")
    context.set_default_timeout(90_000)
    opened = context.new_page()
    trouble: list[str] = []
    probe = "/_stcore/"  # Streamlit looks for itself below the address of a page, and then above it
    opened.on(
        "console",
        lambda m: (
            trouble.append(f"{m.text} {m.location}") if m.type == "error" and probe not in m.location["url"] else None
        ),
    )
    opened.on("pageerror", lambda e: trouble.append(str(e)))
    opened.on(
        "request",
        lambda r: (
            trouble.append(r.url)
            if not r.url.startswith(("http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:"))
            else None
        ),
    )
    yield opened
    context.close()
    assert trouble == []
