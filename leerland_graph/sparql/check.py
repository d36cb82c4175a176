"""Where a query is wrong, told without running it."""

import re
from dataclasses import dataclass

import pyoxigraph as ox

from leerland_graph.errors import UsageError
from leerland_graph.namespaces import PREFIXES
from leerland_graph.store.text import forbid_fetching

__all__ = ["Mistake", "mistake"]

_PLACE = re.compile(r"\bat (\d+):(\d+)")
_EMPTY = ox.Store()


@dataclass(frozen=True)
class Mistake:
    """What is wrong, and where: line and column, from 1; 0 where the place is not known."""

    message: str
    line: int = 0
    column: int = 0


def mistake(query: str) -> Mistake | None:
    """What is wrong with a query; None if it can be asked. Our prefixes need no declaration.

    It can take long, so queries of others are checked by `Pool.mistake`.

    >>> mistake("SELECT ?x WHERE { ?x ?y }")
    Mistake(message='expected one of LATERAL, SERVICE, [_]', line=1, column=26)
    """
    try:
        forbid_fetching(query)
        _EMPTY.query(query, prefixes=PREFIXES)
    except SyntaxError as error:
        place = _PLACE.search(str(error.msg))
        said = str(error.msg).partition(": ")[2] or str(error.msg)
        return Mistake(said, int(place[1]), int(place[2])) if place else Mistake(said)
    except UsageError as error:
        return Mistake(str(error))
    except (OSError, RuntimeError, ValueError) as error:
        return Mistake(str(error))
    return None
