"""One coherence report in a fresh process: prints the seconds of reading, of reading and profile, and the memory in GiB."""

import re
import sys
import time
from importlib import import_module
from pathlib import Path

from leerland_graph.analysis import indicators, profile, read_landscape
from leerland_graph.store import Store, landscapes


def peak() -> float:
    """The most memory that this process has had, in GiB (Linux)."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 2**20  # type: ignore[index]


def main() -> None:
    indicators()  # loaded before the clock runs, as is scikit-learn, which the analysis imports when it needs it
    import_module("sklearn.feature_extraction.text")
    idle = peak()
    store = Store.open(Path(sys.argv[1]))
    start = time.perf_counter()
    landscape = read_landscape(store, landscapes(store)[0].iri)
    reading = time.perf_counter() - start
    profile(landscape)
    whole = time.perf_counter() - start
    print(reading, whole, peak() - idle)


if __name__ == "__main__":
    main()
