"""Bring the catalogues up to date with the code: `python -m leerland_graph.locale [check | pseudo LANG FOLDER]`.

Without a word it extracts the messages, merges them into every catalogue and compiles these; `check` changes nothing
and tells what is missing; `pseudo` writes a catalogue whose translations are recognisable and longer than the source.
"""

import sys
from pathlib import Path

from leerland_graph.core.i18n import LOCALE
from leerland_graph.locale.catalogues import findings, pseudo, update

__all__ = ["main"]


def main(arguments: list[str]) -> int:
    """Do what is asked; 0 if the catalogues are complete."""
    match arguments:
        case ["pseudo", lang, folder]:
            pseudo(lang, Path(folder))
            return 0
        case []:
            update()
        case ["check"]:
            pass
        case _:
            sys.stderr.write(f"{__doc__}\n")
            return 2
    found = findings(LOCALE)
    sys.stdout.write("".join(f"{line}\n" for line in found))
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
