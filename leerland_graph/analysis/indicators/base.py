"""The types of indicators and their results: a value with evidence, or the reason why there is none."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from rdflib import URIRef

from leerland_graph.analysis.model import Landscape
from leerland_graph.core.i18n import nmessage

__all__ = ["Evidence", "Indicator", "Result"]

Texts = Mapping[str, str]


@dataclass(frozen=True)
class Evidence:
    """One piece of evidence: its `kind`, the resources that it is about, texts by language, and figures.

    `figures` contain numbers, texts and lists of IRIs, ready for JSON.
    """

    kind: str
    about: tuple[URIRef, ...]
    texts: Texts
    figures: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Result:
    """The result of an indicator. `value` is in 0..1, higher is more coherent, or None with a `reason`.

    `n` counts the interventions considered; `missing` says which data could not be used.
    """

    value: float | None
    n: int
    evidence: tuple[Evidence, ...] = ()
    reason: Texts | None = None
    missing: Texts | None = None


@dataclass(frozen=True)
class Indicator:
    """One indicator: a stable id, its name and meaning by language, its position in a profile, and how to compute it.

    `leans_on` are the aspects of a description without which an intervention does not count, or not fully (`analysis/leaning.py`).
    """

    id: str
    labels: Texts
    meaning: Texts
    order: int
    compute: Callable[[Landscape], Result]
    leans_on: tuple[str, ...] = ()
    quick: "Callable[[Landscape], float | None] | None" = None

    def value_of(self, landscape: "Landscape") -> float | None:
        """The value alone, by `quick` where the evidence would take longer."""
        return self.compute(landscape).value if self.quick is None else self.quick(landscape)


def undefined(reason: Texts, n: int = 0) -> Result:
    """A result without a value, with the reason."""
    return Result(None, n, reason=reason)


def unplaced(landscape: Landscape) -> Texts | None:
    """The remark on interventions without a placement, or None if all are placed."""
    count = sum(1 for i in landscape.interventions.values() if not i.anchors)
    if not count:
        return None
    return nmessage("{n} intervention is placed nowhere.", "{n} interventions are placed nowhere.", n=count)
