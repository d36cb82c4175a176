"""Find syntax errors in a query without running it."""

from dataclasses import dataclass
from typing import Literal

import pyoxigraph as ox

from leerland_graph.core.errors import UsageError
from leerland_graph.core.namespaces import PREFIXES
from leerland_graph.store.fetching import place_of, runnable

__all__ = ["Mistake", "mistake"]

_EMPTY = ox.Store()


@dataclass(frozen=True)
class Mistake:
    """An error with its line and column, from 1; 0 if the position is unknown."""

    message: str
    line: int = 0
    column: int = 0


def mistake(query: str, kind: Literal["query", "update"] = "query") -> Mistake | None:
    """The error in a query or an update; None if it is valid. Our prefixes need no declaration.

    Parsing can be slow, and a deeply nested text crashes the process, so queries from users are checked by `Pool.mistake`.

    >>> mistake("SELECT ?x WHERE { ?x ?y }")
    Mistake(message='expected one of LATERAL, SERVICE, [_]', line=1, column=26)
    """
    try:
        text = runnable(query, kind)
        if kind == "query":
            _EMPTY.query(text, prefixes=PREFIXES)
        else:
            ox.Store().update(text, prefixes=PREFIXES)
    except SyntaxError as error:
        return _found(str(error.msg))
    except UsageError as error:
        said = str(error.values.get("said", ""))
        return _found(said) if any(place_of(said)) else Mistake(str(error))
    except (OSError, RuntimeError, ValueError) as error:
        return Mistake(str(error))
    return None


def _found(said: str) -> Mistake:
    return Mistake(said.partition(": ")[2] or said, *place_of(said))
