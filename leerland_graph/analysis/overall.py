"""One overall figure, always with its weights: the weighted mean of the indicators that have a value."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from leerland_graph.analysis.indicators import Indicator, Result

__all__ = ["Overall", "overall"]


@dataclass(frozen=True)
class Overall:
    """The weighted mean of the indicators, in 0..1, or None if none counts.

    `weights` are the weights of the indicators that count. `left_out` names those without a value or with weight 0.
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
    """The overall figure; the weight of an indicator that is not in `weights` is 1.

    There is no published way to weigh these against each other, so the weights must be shown with the figure.
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
