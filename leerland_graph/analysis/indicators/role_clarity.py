"""Role clarity: is it clear who does what?

The share of interventions with exactly one owner and with someone who offers or guides them (a provider or a facilitator).
Which roles are required is the organisation's choice; this is the default. Undefined without interventions.
"""

from leerland_graph.analysis.indicators.base import Evidence, Indicator, Result, undefined
from leerland_graph.analysis.model import Intervention, Landscape
from leerland_graph.namespaces import LLC

__all__ = ["INDICATOR", "REQUIRED"]

REQUIRED = (frozenset({LLC.provider, LLC.facilitator}),)
"""Beside the owner: of each of these sets at least one role is filled."""


def missing_roles(intervention: Intervention) -> list[frozenset[object]]:
    """The sets of roles of which none is filled."""
    filled = {role for role, _ in intervention.roles}
    return [frozenset(wanted) for wanted in REQUIRED if not filled & wanted]


def compute(landscape: Landscape) -> Result:
    n = len(landscape.interventions)
    if n == 0:
        return undefined("Er zijn geen interventies.", "There are no interventions.")
    evidence = []
    for i in sorted(landscape.interventions.values(), key=lambda i: i.title("nl").casefold()):
        owners = sum(1 for role, _ in i.roles if role == LLC.owner)
        if owners != 1:
            texts = {
                "nl": f"'{i.title('nl')}' heeft {owners} eigenaren.",
                "en": f"'{i.title('en')}' has {owners} owners.",
            }
        elif missing_roles(i):
            texts = {
                "nl": f"Niemand biedt '{i.title('nl')}' aan of begeleidt het.",
                "en": f"Nobody offers or guides '{i.title('en')}'.",
            }
        else:
            continue
        evidence.append(Evidence("unclear-roles", (i.iri,), texts, {"owners": owners}))
    return Result(1 - len(evidence) / n, n, tuple(evidence))


INDICATOR = Indicator(
    "role-clarity",
    {"nl": "Wie doet wat", "en": "Who does what"},
    {
        "nl": "Of elke interventie één eigenaar heeft en iemand die haar aanbiedt of begeleidt.",
        "en": "Whether each intervention has one owner and someone who offers or guides it.",
    },
    9,
    compute,
)
