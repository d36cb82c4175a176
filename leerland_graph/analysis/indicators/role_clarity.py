"""Role clarity: is it clear who does what?

The share of interventions with exactly one owner and every required role filled. The required roles are set in the norms of the
organisation (`analysis/norms.py`); by default a provider or a facilitator. Undefined without interventions.
"""

from collections.abc import Sequence
from functools import cache, partial, reduce

from rdflib import URIRef

from leerland_graph.analysis.indicators.base import Evidence, Indicator, Result, undefined
from leerland_graph.analysis.model import Intervention, Landscape
from leerland_graph.analysis.norms import Norms
from leerland_graph.core.i18n import enumeration, gettext, message, nmessage
from leerland_graph.core.labels import local_name
from leerland_graph.core.namespaces import LLC

__all__ = ["INDICATOR", "roles_in_words", "unfilled_roles"]

OWNER = LLC.owner


def quick(landscape: Landscape) -> float | None:
    """The value without its evidence."""
    n, norms = len(landscape.interventions), landscape.norms
    unclear = sum(1 for i in landscape.interventions.values() if _owners(i) != 1 or unfilled_roles(i, norms))
    return 1 - unclear / n if n else None


def _owners(intervention: Intervention) -> int:
    roles = intervention.roles
    return sum(role == OWNER for role, _ in roles) if len(roles) > 1 else int(intervention.owner is not None)


def compute(landscape: Landscape) -> Result:
    n = len(landscape.interventions)
    if n == 0:
        return undefined(message("There are no interventions."))
    evidence = []
    lacks = cache(lambda roles, lang: roles_in_words(landscape, roles, lang))
    for i in sorted(landscape.interventions.values(), key=lambda i: i.title("nl").casefold()):
        owners = _owners(i)
        if owners != 1:
            texts = nmessage("'{title}' has {n} owner.", "'{title}' has {n} owners.", n=owners, title=i.title)
        elif wanted := tuple(unfilled_roles(i, landscape.norms)):
            texts = message("'{title}' lacks the {roles}.", title=i.title, roles=partial(lacks, wanted))
        else:
            continue
        evidence.append(Evidence("unclear-roles", (i.iri,), texts, {"owners": owners}))
    return Result(1 - len(evidence) / n, n, tuple(evidence))


def unfilled_roles(intervention: Intervention, norms: Norms) -> list[tuple[str, ...]]:
    """The required sets of roles of which none is filled, by local name."""
    return _unfilled(frozenset(role for role, _ in intervention.roles), norms.required_roles)


def roles_in_words(landscape: Landscape, wanted: Sequence[tuple[str, ...]], lang: str) -> str:
    """The missing roles in words: 'aanbieder of begeleider'."""
    sets = [enumeration([landscape.label(LLC[r], lang).lower() for r in roles], lang) for roles in wanted]
    return reduce(lambda first, last: gettext("{first} and the {last}", lang, first=first, last=last), sets)


@cache
def _unfilled(roles: frozenset[URIRef], required: tuple[tuple[str, ...], ...]) -> list[tuple[str, ...]]:
    filled = {local_name(str(role)) for role in roles}
    return [wanted for wanted in required if not filled.intersection(wanted)]


INDICATOR = Indicator(
    "role-clarity",
    message("Who does what"),
    message("Whether each intervention has one owner and every required role is filled."),
    9,
    compute,
    leans_on=("responsibility",),
    reads=frozenset({"interventions", "owner", "roles"}),
    quick=quick,
)
