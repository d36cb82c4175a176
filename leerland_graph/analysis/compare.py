"""Compare two profiles (current and intended) indicator by indicator, with the evidence for the difference."""

from dataclasses import dataclass

from leerland_graph.analysis.indicators import Evidence, Indicator
from leerland_graph.analysis.profile import Profile

__all__ = ["Difference", "compare"]


@dataclass(frozen=True)
class Difference:
    """One indicator in both profiles. `gone` is evidence in the first only, `new` in the second only."""

    indicator: Indicator
    before: float | None
    after: float | None
    gone: tuple[Evidence, ...]
    new: tuple[Evidence, ...]

    @property
    def change(self) -> float | None:
        """The second value minus the first; None if either is undefined."""
        return None if self.before is None or self.after is None else self.after - self.before

    def as_json(self) -> dict[str, object]:
        return {
            "id": self.indicator.id,
            "label": dict(self.indicator.labels),
            "before": None if self.before is None else round(self.before, 6),
            "after": None if self.after is None else round(self.after, 6),
            "change": None if self.change is None else round(self.change, 6),
            "gone": [dict(e.texts) for e in self.gone],
            "new": [dict(e.texts) for e in self.new],
        }


def compare(before: Profile, after: Profile) -> list[Difference]:
    """The differences of all indicators, in the order of the profile; evidence is matched by its text."""
    found = []
    for (indicator, one), (_, two) in zip(before.results, after.results, strict=True):
        first, second = ({e.texts["nl"]: e for e in result.evidence} for result in (one, two))
        found.append(
            Difference(
                indicator, one.value, two.value,
                tuple(e for t, e in first.items() if t not in second), tuple(e for t, e in second.items() if t not in first),
            )
        )  # fmt: skip
    return found
