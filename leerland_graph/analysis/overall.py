"""One overall figure, never without its weights: the weighted mean of the indicators that have a value."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from leerland_graph.analysis.indicators import Indicator, Result

__all__ = ["Overall", "overall"]


@dataclass(frozen=True)
class Overall:
    """The weighted mean of the indicators, in 0..1, or None where none counts.

    `weights` are those that were used: of the indicators with a value. `left_out` names those without a value, or of weight 0.
    """

    value: float | None
    weights: Mapping[str, float]
    left_out: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        return {
            "value": None if self.value is None else round(self.value, 6),
            "weights": dict(self.weights),
            "left_out": list(self.left_out),
        }


def overall(results: Iterable[tuple[Indicator, Result]], weights: Mapping[str, float]) -> Overall:
    """The overall figure; an indicator that `weights` does not name weighs 1.

    There is no published way to weigh these against each other, so the weights belong beside the figure wherever it is shown.
    """
    counted: dict[str, float] = {}
    total = 0.0
    left_out = []
    for indicator, result in results:
        weight = weights.get(indicator.id, 1.0)
        if result.value is None or weight <= 0:
            left_out.append(indicator.id)
            continue
        counted[indicator.id] = weight
        total += weight * result.value
    value = total / sum(counted.values()) if counted else None
    return Overall(value, counted, tuple(left_out))
