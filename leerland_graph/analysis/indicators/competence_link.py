"""Competence link: does what is learnt for a change also build what the organisation needs anyway?

The share of interventions of a change programme that develop at least one competence of the general framework. Undefined
without interventions of a change programme.
"""

from leerland_graph.analysis.indicators.base import Evidence, Indicator, Result, undefined
from leerland_graph.analysis.model import Landscape

__all__ = ["INDICATOR"]


def compute(landscape: Landscape) -> Result:
    n = len(landscape.interventions)
    part = [i for i in landscape.interventions.values() if i.programmes]
    if not part:
        return undefined(
            "Geen interventie hoort bij een verandertraject.", "No intervention belongs to a change programme.", n
        )
    loose = [i for i in part if not i.competences & landscape.general_competences]
    evidence = tuple(
        Evidence(
            "without-general-competence", (i.iri, *sorted(i.programmes)),
            {"nl": f"'{i.title('nl')}' ontwikkelt niets uit het algemene raamwerk.", "en": f"'{i.title('en')}' develops nothing of the general framework."},
        )
        for i in sorted(loose, key=lambda i: i.title("nl").casefold())
    )  # fmt: skip
    return Result(1 - len(loose) / len(part), len(part), evidence)


INDICATOR = Indicator(
    "competence-link",
    {"nl": "Band met competenties", "en": "Link to competences"},
    {
        "nl": "Of verandertrajecten ook algemene competenties opbouwen.",
        "en": "Whether change programmes also build general competences.",
    },
    8,
    compute,
)
