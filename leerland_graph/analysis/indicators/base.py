"""The types of indicators and their results: a value with evidence, or the reason why there is none."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from rdflib import URIRef

from leerland_graph.analysis.model import Landscape, Relation
from leerland_graph.core.i18n import nmessage

__all__ = ["READ", "Evidence", "Indicator", "Result"]

Texts = Mapping[str, str]
READ = frozenset({
    "interventions", "text", "type", "targetGroup", "programme", "trajectory", "owner", "roles", "placement", "run", "effort", "develops",
    "suitsPreference", "links", "declared",
})  # fmt: skip
"""The parts of a landscape that values go by: which interventions there are, each aspect of their descriptions (`owner` apart from the other `roles`), and their
relations: `declared` are those by which departments know an overlap, `links` all others."""


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
    `reads` are the parts of a landscape (`READ`) by which the value goes: a move that changes none of them leaves it as it was. None is all of them.
    `quick` is the value without its evidence, and the same to the last digit. `at_most` is a bound: how much the value rises at most, where it
    has one, if these relations are added; the rise itself where it falls.
    """

    id: str
    labels: Texts
    meaning: Texts
    order: int
    compute: Callable[[Landscape], Result]
    leans_on: tuple[str, ...] = ()
    quick: Callable[[Landscape], float | None] | None = None
    reads: frozenset[str] | None = None
    at_most: Callable[[Landscape, Sequence[Relation]], float] | None = None

    def __post_init__(self) -> None:
        if unknown := (self.reads or frozenset()) - READ:
            raise ValueError(f"'{self.id}' reads {sorted(unknown)}, which are no parts of a landscape")

    def goes_by(self, changed: frozenset[str] | None) -> bool:
        """Whether the value can be another after a change of these parts of the landscape (None: of any)."""
        return changed is None or self.reads is None or not self.reads.isdisjoint(changed)

    def value_of(self, landscape: Landscape) -> float | None:
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
