"""The norms of an organisation: thresholds, required roles, and the weights of the indicators.

No published values exist, so each organisation sets its own, in the `[coherence]` table of `leerland.toml`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Self

from leerland_graph.core.errors import SettingsError

__all__ = ["Norms"]


@dataclass(frozen=True)
class Norms:
    """The norms of an organisation.

    `overlap_from`: the similarity (0..1) from which two interventions count as overlapping.
    `transfer_days`: the maximum number of days before or after a training for another to prepare it or follow it up.
    `spacing_days`: the minimum number of days between two meetings with the same competence to count as spaced.
    `thin_below`: an element with fewer interventions than this is thin.
    `required_roles`: besides the owner; sets of local names of roles, of each of which at least one must be filled.
    `weights`: the weight of an indicator in the overall figure, 1 if it is not listed; 0 leaves it out.
    """

    overlap_from: float = 0.45
    transfer_days: int = 60
    spacing_days: int = 7
    thin_below: int = 2
    required_roles: tuple[tuple[str, ...], ...] = (("provider", "facilitator"),)
    weights: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def read(cls, values: Mapping[str, object]) -> Self:
        """Parse the `[coherence]` table of the settings.

        Raises:
            SettingsError: an unknown norm or an invalid value; names it.
        """
        known = {f.name for f in fields(cls)}
        if unknown := sorted(set(values) - known):
            raise SettingsError(
                "There is no norm '{unknown}' for coherence.",
                "Known: {known}.",
                unknown=unknown[0],
                known=tuple(sorted(known)),
            )
        read: dict[str, object] = {}
        for name, value in values.items():
            try:
                read[name] = _READERS[name](value)
            except (TypeError, ValueError, AttributeError):
                raise SettingsError(
                    "The norm '{name}' cannot be {value!r}.", _REMEDIES[name], name=name, value=value
                ) from None
        return cls(**read)  # type: ignore[arg-type]

    def as_json(self) -> dict[str, object]:
        """The norms as `leerland coherence --format json` prints them."""
        return {
            "overlap_from": self.overlap_from, "transfer_days": self.transfer_days, "spacing_days": self.spacing_days,
            "thin_below": self.thin_below, "required_roles": [list(r) for r in self.required_roles],
            "weights": dict(self.weights),
        }  # fmt: skip


def _share(value: object) -> float:
    number = float(str(value))
    if isinstance(value, bool) or not 0 < number <= 1:
        raise ValueError
    return number


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError
    return value


def _roles(value: object) -> tuple[tuple[str, ...], ...]:
    if not isinstance(value, list) or not all(
        isinstance(v, list) and all(isinstance(r, str) for r in v) for v in value
    ):
        raise ValueError
    return tuple(tuple(v) for v in value)


def _weights(value: object) -> dict[str, float]:
    if not isinstance(value, Mapping):
        raise ValueError
    weights = {str(k): float(str(v)) for k, v in value.items()}
    if any(w < 0 for w in weights.values()):
        raise ValueError
    return weights


_READERS = {
    "overlap_from": _share, "transfer_days": _whole, "spacing_days": _whole, "thin_below": _whole,
    "required_roles": _roles, "weights": _weights,
}  # fmt: skip
_REMEDIES = {
    "overlap_from": "Give a number above 0 and at most 1.",
    "transfer_days": "Give a whole number of days.",
    "spacing_days": "Give a whole number of days.",
    "thin_below": "Give a whole number of interventions.",
    "required_roles": 'Give a list of lists of roles, such as [["provider", "facilitator"], ["designer"]].',
    "weights": "Give a table of indicators and numbers that are not negative, such as {{ coverage = 2, load = 0 }}.",
}
