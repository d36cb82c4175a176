"""The rows of the table of interventions."""

from typing import Any

from leerland_graph.analysis import Landscape
from leerland_graph.core.same_text import same
from leerland_graph.documents.describe import long_text
from leerland_graph.services.state import View

__all__ = ["intervention_rows"]


def intervention_rows(shown: View, chosen: Landscape, words: str, lang: str) -> list[dict[str, Any]]:
    """One row per intervention that contains every word in its title, type, owner, elements, groups or description; sorted by title."""
    wanted = same(words).split()
    rows = []
    for intervention in chosen.interventions.values():
        row: dict[str, Any] = {
            "iri": intervention.iri,
            "title": intervention.title(lang),
            "type": ", ".join(chosen.label(t, lang) for t in intervention.types),
            "owner": chosen.label(intervention.owner, lang),
            "elements": ", ".join(chosen.label(e, lang) for e in intervention.anchors),
            "groups": ", ".join(sorted(chosen.label(g, lang) for g in intervention.groups)),
            "effort": intervention.effort,
            "runs": len(intervention.runs),
        }
        if wanted:
            hay = " ".join(
                [*intervention.titles.values(), row["type"], row["owner"], row["elements"], row["groups"]]
            ).casefold()
            if not all(w in hay for w in wanted):
                hay += " " + long_text(shown.store, shown.landscape, intervention.iri, lang).casefold()
                if not all(w in hay for w in wanted):
                    continue
        rows.append(row)
    return sorted(rows, key=lambda r: str(r["title"]).casefold())
