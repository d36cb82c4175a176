"""States of the store come and go: no page shows an old one, and none is kept by who looked at it."""

import gc
import json
import os
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from weakref import ref

import pytest
from rdflib import URIRef

from leerland_graph.access import LOCAL
from leerland_graph.analysis import Selection
from leerland_graph.core.errors import StoreError, StoreLocked
from leerland_graph.services import opened, state, writer
from leerland_graph.services.saving import save
from leerland_graph.store import Activity, ChangeSet, Store, find_landscape
from leerland_graph.store.local import FOLDER
from leerland_graph.store.rdf_terms import from_ntriples
from leerland_graph.ui.shared.perspective import options, seen_as
from leerland_graph.web import identity
from tests.conftest import ROOT, Cli
from tests.remote.servers import free_port, wait_for
from tests.serving import TOKEN, update
from tests.visitors import Visitor

DAY = "https://leerland.example/id/intervention/demodag"
EFFORT = 'DELETE {{ ?i ll:effort ?e }} INSERT {{ ?i ll:effort {n}.5 }} WHERE {{ ?i dcterms:identifier "I27" OPTIONAL {{ ?i ll:effort ?e }} }}'


@pytest.fixture
def home(example_cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[URIRef]:
    """This process as an app over an example of its own; the landscape in it."""
    shutil.copytree(example_cli.data, tmp_path / "data")
    monkeypatch.setenv("LEERLAND_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    visitor = identity.current_user.set(LOCAL)
    yield find_landscape(opened.open_store(), None).iri
    identity.current_user.reset(visitor)
    writer.release_writer()


def change(landscape: URIRef, n: int) -> int:
    """One more save of this process: the name of the day gets a number."""
    statement = from_ntriples(f'<{DAY}> <http://purl.org/dc/terms/alternative> "Dag {n}"@nl .\n')
    return save(
        LOCAL, lambda store: ChangeSet(landscape, Activity("edit", "Anna", "Een naam"), store.revision, statement)
    )


def damage(data: Path) -> None:
    """Have the database name a list of files that is not there."""
    (data / "current").write_text("MANIFEST-999999\n")
    os.replace(data / "current", data / FOLDER / "CURRENT")


def open_files(folder: Path) -> int:
    """How many files below a folder this process has open."""
    found = 0
    for entry in Path("/proc/self/fd").iterdir():
        try:
            found += str(folder) in str(entry.readlink())
        except OSError:
            continue
    return found


def test_a_state_goes_when_the_next_one_is_there_whoever_still_has_its_view(home: URIRef):
    shown = state.view(home)
    seen = seen_as(shown, list(options(shown))[2])
    state.picture_of(shown, Selection(), "nl")
    before, through = ref(shown.state), ref(seen.state)
    gc.disable()
    try:
        change(home, 1)
        fresh = state.view(home)
        assert fresh.state.landscape.revision == 2
        assert (before(), through()) == (None, None)
    finally:
        gc.enable()
    assert shown.state is fresh.state
    assert seen.landscape.revision == 2
    assert seen.seen == list(options(shown))[2]


def test_saves_and_looks_leave_no_files_open(home: URIRef, tmp_path: Path):
    views = []
    counts = []
    for n in range(12):
        change(home, n)
        views.append(state.view(home))
        state.profile_of(views[-1], Selection())
        counts.append(open_files(tmp_path / "data"))
    assert len({v.landscape.revision for v in views}) == 1
    assert max(counts[2:]) <= counts[1] + 4  # tables come and go


def test_a_page_that_is_drawn_keeps_its_state_to_the_end(home: URIRef):
    shown = state.view(home)
    held = shown.state
    change(home, 1)
    assert state.view(home).landscape.revision == 2
    assert shown.landscape.revision == held.landscape.revision == 1
    assert shown.store.revision == 1


def test_what_cannot_be_opened_is_never_shown_as_it_was_before(home: URIRef, tmp_path: Path):
    state.view(home)
    writer.release_writer()
    damage(tmp_path / "data")
    with pytest.raises(StoreError):
        state.view(home)
    with pytest.raises(StoreError):
        opened.open_store()


def test_the_writer_stays_open_between_saves_and_is_given_to_whoever_waits(home: URIRef, tmp_path: Path):
    change(home, 1)
    held = writer._writer
    change(home, 2)
    assert writer._writer is held is not None
    code = (
        "import sys, pathlib\nfrom leerland_graph.store import Store\n"
        "with Store.open(pathlib.Path(sys.argv[1]), write=True) as store:\n    print(store.revision)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "data")], capture_output=True, text=True, cwd=ROOT
    )
    assert done.stdout == "3\n", done.stderr
    assert writer._writer is None
    assert change(home, 3) == 4


def test_saves_without_end_do_not_keep_a_command_waiting(home: URIRef, tmp_path: Path):
    code = (
        "import sys, pathlib\nfrom leerland_graph.store import Store\n"
        "Store.open(pathlib.Path(sys.argv[1]), write=True, wait=30).close()\nprint('got it')\n"
    )
    other = subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "data")], stdout=subprocess.PIPE, cwd=ROOT)
    n = 0
    while other.poll() is None:
        n += 1
        change(home, n)
    assert other.communicate()[0] == b"got it\n"


def test_a_store_that_was_put_in_place_of_another_is_the_one_that_is_written_in(home: URIRef, tmp_path: Path):
    change(home, 1)
    os.replace(tmp_path / "data" / FOLDER, tmp_path / "gone")
    shutil.copytree(tmp_path / "gone", tmp_path / "data" / FOLDER)
    assert change(home, 2) == 3
    writer.release_writer()
    with Store.open(tmp_path / "data") as store:
        assert store.revision == 3


def test_a_save_that_cannot_get_the_store_says_so(home: URIRef, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    writer.release_writer()
    monkeypatch.setattr(writer, "WAIT", 0.1)
    with Store.open(tmp_path / "data", write=True), pytest.raises(StoreLocked):
        change(home, 1)
    assert change(home, 1) == 2


def test_opening_for_writing_leaves_no_logs_behind(home: URIRef, tmp_path: Path):
    for n in range(5):
        change(home, n)
        writer.release_writer()
    assert [f.name for f in (tmp_path / "data" / FOLDER).iterdir() if f.name.startswith("LOG.old")] == []


# a server of its own


class App:
    def __init__(self, folder: Path, process: subprocess.Popen[bytes], url: str) -> None:
        self.folder, self.process, self.url = folder, process, url

    def health(self) -> dict[str, object]:
        found: dict[str, object] = json.load(urllib.request.urlopen(f"{self.url}/healthz", timeout=30))
        return found

    def memory(self) -> int:
        """Megabytes that the process has in memory."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) // 1024


@pytest.fixture
def tight(example_cli: Cli, tmp_path: Path) -> Iterator[App]:
    """The app where a process may have 256 files open."""
    shutil.copytree(example_cli.data, tmp_path / "data")
    port = free_port()
    env = {**os.environ, "LEERLAND_DATA": str(tmp_path / "data"), "PYTHONPATH": str(ROOT), "LEERLAND_TOKEN": TOKEN, "HOME": str(tmp_path), "STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL": "1"}  # fmt: skip
    command = ["bash", "-c", f"ulimit -n 256; exec {sys.executable} -m leerland_graph app --port {port}"]
    with (tmp_path / "log").open("wb") as out:
        process = subprocess.Popen(command, env=env, stdout=out, stderr=out, cwd=tmp_path)
    url = f"http://127.0.0.1:{port}"
    wait_for(f"{url}/healthz", process)
    yield App(tmp_path, process, url)
    process.terminate()
    process.wait(10)
    assert "Traceback" not in (tmp_path / "log").read_text()


def test_a_hundred_saves_under_open_sessions_leave_pages_fresh_and_memory_flat(tight: App):
    visitors = [Visitor(tight.url) for _ in range(3)]
    for visitor in visitors:
        assert visitor.run().errors == ()
    memory = []
    for n in range(1, 101):
        status, said = update(f"{tight.url}/sparql", EFFORT.format(n=n % 40 + 1))
        assert (status, said) == (200, f"Stored as change {n + 1}.\n")
        if n % 5 == 0:
            assert visitors[n % 3].run(query="kind=training" if n % 10 else "").errors == ()
            assert tight.health()["revision"] == n + 1
            memory.append(tight.memory())
    for visitor in visitors:
        visitor.close()
    assert max(memory[-10:]) - max(memory[:10]) < 60  # megabytes; it was 6.6 for each save
    assert len(list(Path(f"/proc/{tight.process.pid}/fd").iterdir())) < 200
    assert sum(f.stat().st_size for f in (tight.folder / "data" / FOLDER).iterdir()) < 12_000_000


def test_sessions_that_come_and_go_leave_nothing_in_memory(tight: App):
    memory = []
    for _ in range(20):
        visitors = [Visitor(tight.url) for _ in range(5)]
        for visitor in visitors:
            assert visitor.run().errors == ()
        for visitor in visitors:
            visitor.close()
        memory.append(tight.memory())
    assert max(memory[-4:]) - max(memory[:8]) < 60


def test_a_damaged_store_is_said_by_health_and_page_and_not_shown_as_it_was(tight: App):
    with Visitor(tight.url) as visitor:
        assert visitor.run().errors == ()
        damage(tight.folder / "data")
        with pytest.raises(urllib.error.HTTPError) as error:
            tight.health()
        assert error.value.code == 503
        assert len(visitor.run().errors) == 1
