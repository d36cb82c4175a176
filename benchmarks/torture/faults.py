"""Processes that are killed, disks that are full or closed, two writers, and a clock that goes back."""

import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

from benchmarks.torture.bank import Bank, acts
from benchmarks.torture.child import Child, again_and_again, once_without_closing, opened_for_each
from leerland_graph.core.errors import LeerlandError, StoreError
from leerland_graph.store import Store, changes
from leerland_graph.validation import Shapes

__all__ = ["Row", "clock_set_back", "closed_folder", "full_disk", "killed", "restarted", "two_writers"]

Row = tuple[str, str, str]
"""What was done, how often, and what came of it."""


def killed(bank: Bank, home: Path, times: int) -> list[Row]:
    """SIGKILL in the middle of each act."""
    rows = []
    for what in acts(bank.land, Shapes.load()):
        wrong: list[str] = []
        done = 0
        for turn in range(times):
            folder = bank.fresh(home / "killed")
            child = Child(again_and_again, what, bank.land, folder)
            last = child.hear()  # it has opened the store
            time.sleep(random.uniform(0.0, 2.0))
            child.process.kill()
            child.process.join()
            last = max([last, *child.rest()])
            done += last - 1
            if said := bank.is_whole(folder, last):
                wrong.append(f"turn {turn}: {said}")
        rows.append(
            (f"SIGKILL while {what}", f"{times} times, after {done} changes that were acknowledged", _told(wrong))
        )
    return rows


def _told(wrong: list[str]) -> str:
    return "nothing acknowledged lost, nothing half stored" if not wrong else "**" + "; ".join(wrong[:3]) + "**"


def restarted(bank: Bank, home: Path, times: int) -> list[Row]:
    """A process that opens the store, saves, and ends without a word, again and again."""
    folder = bank.fresh(home / "restarted")
    last = 1
    for n in range(times):
        child = Child(once_without_closing, bank.land, folder, n)
        last = max([last, *child.rest()])
        child.process.join()
    size = sum(f.stat().st_size for f in (folder / "store").iterdir())
    logs = len(list((folder / "store").glob("LOG*")))
    wrong = [w for w in [bank.is_whole(folder, last), "" if last == times + 1 else f"it ended at {last}"] if w]
    return [("restarts of the process that writes, each without closing", f"{times} times, a save each", f"{_told(wrong)}; {logs} log, {size // 1_000_000} MB")]  # fmt: skip


def two_writers(bank: Bank, home: Path, each: int) -> list[Row]:
    """Two processes that save in turns, each opening the store for every save."""
    folder = bank.fresh(home / "two")
    children = [Child(opened_for_each, bank.land, folder, first, each) for first in (0, 100_000)]
    with ThreadPoolExecutor(len(children)) as at_once:
        said = list(at_once.map(lambda child: list(child.rest()), children))
    turns = sum(any(a < n < b for n in said[1]) for a, b in pairwise(said[0]))
    wrong = [w for w in [bank.is_whole(folder, 2 * each + 1)] if w]
    wrong += [f"one ended after {len(numbers)}" for numbers in said if len(numbers) < each]
    return [("two processes that write", f"{each} saves each, the turn went over at {turns} of {each - 1} places", _told(wrong))]  # fmt: skip


@contextmanager
def small_disk(megabytes: int) -> Iterator[Path | None]:
    """A file system of its own, in memory; None where this user may not make one."""
    folder = Path(tempfile.mkdtemp())
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder], capture_output=True).returncode == 0  # fmt: skip
    try:
        yield folder if made else None
    finally:
        if made:
            subprocess.run(["umount", "-l", folder], check=False)
        shutil.rmtree(folder, ignore_errors=True)


def full_disk(bank: Bank) -> list[Row]:
    """Saves until the disk is full; then there is room again."""
    with small_disk(40) as disk:
        if disk is None:
            return [("a full disk", "not done here", "needs the right to mount")]
        folder, save = bank.fresh(disk / "data"), acts(bank.land, Shapes.load())["saving"]
        last, said, refused = 1, "", 0
        with Store.open(folder, write=True) as store:
            last = save(store, 0)
            (disk / "filler").write_bytes(b"x" * (shutil.disk_usage(disk).free - 60_000))
            for n in range(1, 400):
                try:
                    last = save(store, n)
                except StoreError as error:
                    said, refused = error.message("en"), refused + 1
                    if refused == 3:
                        break
        wrong = [] if "The disk is full" in said else [f"what was said: {said!r}"]
        (disk / "filler").unlink()
        wrong += [w for w in [bank.is_whole(folder, last)] if w]
        with Store.open(folder, write=True) as store:
            save(store, 999)
        return [("a full disk (tmpfs)", f"{last - 1} saves, then {refused} refused", f"{_told(wrong)}; said in words; goes on when there is room")]  # fmt: skip


def closed_folder(bank: Bank) -> list[Row]:
    """A data folder that becomes read-only between two saves."""
    with small_disk(40) as disk:
        if disk is None:
            return [("a data folder that becomes read-only", "not done here", "needs the right to mount")]
        folder, save = bank.fresh(disk / "data"), acts(bank.land, Shapes.load())["saving"]
        with Store.open(folder, write=True) as store:
            last = save(store, 0)
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        said = ""
        try:
            with Store.open(folder, write=True) as store:
                save(store, 1)
        except LeerlandError as error:
            said = error.message("en")
        with Store.open(folder) as store:
            read = store.revision
        subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
        wrong = [
            w for w in [bank.is_whole(folder, last), "" if "cannot be written" in said else said or "no word"] if w
        ]
        wrong += [] if read == last else ["not readable meanwhile"]
        return [("a data folder that becomes read-only", "once, between two saves", f"{_told(wrong)}; said in words; read on meanwhile")]  # fmt: skip


def clock_set_back(bank: Bank, home: Path) -> list[Row]:
    """Saves under a clock that is three years behind, between saves under the right one."""
    tool = shutil.which("faketime")
    if tool is None:
        return [("a clock set back by three years", "not done here", "needs faketime")]
    folder, save = bank.fresh(home / "clock"), acts(bank.land, Shapes.load())["saving"]
    with Store.open(folder, write=True) as store:
        save(store, 0)
    code = "import sys\nfrom leerland_graph.cli.main import app\napp(sys.argv[1:])"
    query = ["undo", "2", "--data", str(folder)]
    subprocess.run([tool, "-f", "-1096d", sys.executable, "-c", code, *query], check=True, capture_output=True)
    with Store.open(folder, write=True) as store:
        last = save(store, 1)
        order = [c.number for c in changes(store)]
        went_back = changes(store)[1].when < changes(store)[2].when
    wrong = [w for w in [bank.is_whole(folder, last), "" if order == [4, 3, 2, 1] else "out of order", "" if went_back else "the clock stood"] if w]  # fmt: skip
    return [("a clock set back by three years", "a save, an undo under the old clock, a save", f"{_told(wrong)}; changes go by number")]  # fmt: skip
