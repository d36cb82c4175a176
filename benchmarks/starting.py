"""How much processor a command takes to start, beside a process that only imports what each command needs: `python -m benchmarks.starting`."""

import os
import resource
import statistics
import subprocess
import sys
import tempfile

RUNS = 7
FLOOR = ["-c", "import typer, rdflib, pyoxigraph, pyarrow.compute"]
COMMANDS = ("list interventions", "history", "queries", "validate", "export {folder}/e.ttl")


def processor(command: list[str], env: dict[str, str]) -> float:
    """Seconds of processor of a process, the median of some runs after one that is not counted."""
    took = []
    for _ in range(RUNS + 1):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *command], env=env, check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        took.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(took[1:])


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        env |= {"LEERLAND_DATA": f"{folder}/data", "PYTHONPYCACHEPREFIX": f"{folder}/compiled"}
        processor(["-m", "leerland_graph", "init", "--example"], env)
        floor = processor(FLOOR, env)
        print(f"{'importing the command line, rdflib, the engine and Arrow':<58} {floor:.2f} s of processor")
        for command in COMMANDS:
            took = processor(["-m", "leerland_graph", *command.format(folder=folder).split()], env)
            print(f"{'leerland ' + command.split()[0]:<58} {took / floor:.1f}x ({took:.2f} s)")


if __name__ == "__main__":
    main()
