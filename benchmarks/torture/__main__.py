"""Run all of it and write the table into docs/reliability.md: `python -m benchmarks.torture [--quick]`."""

import sys
import tempfile
import time
from pathlib import Path

from benchmarks.torture.bank import Bank
from benchmarks.torture.faults import Row, clock_set_back, closed_folder, full_disk, killed, restarted, two_writers
from benchmarks.torture.load import fetching, sessions

DOCUMENT = Path(__file__).parents[2] / "docs" / "reliability.md"
BEGIN, END = "<!-- figures: made by `make torture` -->", "<!-- end -->"


def main(*, quick: bool) -> None:
    """Each part says what it found as soon as it is done."""
    began = time.monotonic()
    rows: list[Row] = []

    def found(more: list[Row]) -> None:
        for row in more:
            print(" | ".join(row), flush=True)
        rows.extend(more)

    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        bank = Bank(home / "bank")
        found(killed(bank, home, 2 if quick else 20))
        found(restarted(bank, home, 5 if quick else 200))
        found(two_writers(bank, home, 3 if quick else 50))
        found(full_disk(bank))
        found(closed_folder(bank))
        found(clock_set_back(bank, home))
        found(fetching(500 if quick else 20_000))
        found(sessions(bank, home, 3 if quick else 30, 5 if quick else 60))
    minutes = (time.monotonic() - began) / 60
    if quick:
        return
    table = [
        "| what was done | how often | what came of it |",
        "| --- | --- | --- |",
        *(f"| {' | '.join(row)} |" for row in rows),
    ]
    text = DOCUMENT.read_text(encoding="utf-8")
    head, tail = text.split(BEGIN)[0], text.split(END, 1)[1]
    said = f"One run of {minutes:.0f} minutes, Python {sys.version_info.major}.{sys.version_info.minor}."
    DOCUMENT.write_text(f"{head}{BEGIN}\n{said}\n\n" + "\n".join(table) + f"\n{END}{tail}", encoding="utf-8")


if __name__ == "__main__":
    main(quick="--quick" in sys.argv)
