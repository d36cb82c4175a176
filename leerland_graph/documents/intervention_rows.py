"""The rows of the table of interventions."""

from collections.abc import Callable
from typing import Any

from leerland_graph.analysis import Selection, select
from leerland_graph.core.same_text import same
from leerland_graph.services.state import View, per_state

__all__ = ["ORDERS", "intervention_rows"]

Row = dict[str, Any]
ORDERS: dict[str, Callable[[Row], tuple[object, ...]]] = {
    "title": lambda row: (str(row["title"]).casefold(),),
    "type": lambda row: (str(row["type"]).casefold(),),
    "owner": lambda row: (str(row["owner"]).casefold(),),
    "effort": lambda row: (-float(row["effort"] or 0),),
    "runs": lambda row: (-int(row["runs"]),),
}
"""By which columns the rows can be in order: texts from A, figures from the largest. On a tie they stay in the order of the titles."""


def intervention_rows(shown: View, selection: Selection, words: str, lang: str, order: str = "title") -> list[Row]:
    """One row per intervention that contains every word in a title, its type, owner, elements, groups or description; in an order of `ORDERS`."""
    wanted = same(words).split()
    found = [row for row, text in _rows(shown, selection, lang) if all(w in text for w in wanted)]
    return found if order == "title" else sorted(found, key=ORDERS[order])


@per_state(8)
def _rows(shown: View, selection: Selection, lang: str) -> list[tuple[Row, str]]:
    """The rows of a selection by title, each with all its text as it is searched."""
    landscape, found = shown.landscape, []
    for intervention in select(landscape, selection).interventions.values():
        row: Row = {
            "iri": intervention.iri,
            "title": intervention.title(lang),
            "type": ", ".join(landscape.label(t, lang) for t in intervention.types),
            "owner": landscape.label(intervention.owner, lang),
            "elements": ", ".join(landscape.label(e, lang) for e in intervention.anchors),
            "groups": ", ".join(sorted(landscape.label(g, lang) for g in intervention.groups)),
            "effort": intervention.effort,
            "runs": len(intervention.runs),
        }
        texts = [
            *intervention.titles.values(),
            row["type"],
            row["owner"],
            row["elements"],
            row["groups"],
            intervention.text,
        ]
        found.append((row, same(" ".join(texts))))
    return sorted(found, key=lambda pair: str(pair[0]["title"]).casefold())
