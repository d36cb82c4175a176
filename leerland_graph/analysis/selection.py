"""Selections: filters on interventions."""

from dataclasses import dataclass, replace
from datetime import date

from rdflib import URIRef

from leerland_graph.analysis.model import Intervention, Landscape

__all__ = ["Selection", "select"]


@dataclass(frozen=True)
class Selection:
    """Conditions that must all hold, if given: for the target group, owned by the department, in the programme,
    with a run in the period (bounds included), of one of the types, suiting the preference, and with a placement
    of the status ("agreed" or "proposed"). Interventions without runs are outside any period. `types` are a type and
    its narrower types.
    """

    target_group: URIRef | None = None
    department: URIRef | None = None
    programme: URIRef | None = None
    since: date | None = None
    until: date | None = None
    types: frozenset[URIRef] = frozenset()
    preference: URIRef | None = None
    status: str | None = None

    @property
    def is_everything(self) -> bool:
        return self == Selection()

    def holds(self, intervention: Intervention) -> bool:
        """Whether an intervention is in the selection."""
        return (
            (self.target_group is None or self.target_group in intervention.groups)
            and (self.department is None or self.department == intervention.owner)
            and (self.programme is None or self.programme in intervention.programmes)
            and (not self.types or not self.types.isdisjoint(intervention.types))
            and (self.preference is None or self.preference in intervention.preferences)
            and (self.status is None or any(p.agreed == (self.status == "agreed") for p in intervention.placements))
            and self._in_period(intervention)
        )

    def _in_period(self, intervention: Intervention) -> bool:
        if self.since is None and self.until is None:
            return True
        first, last = self.since or date.min, self.until or date.max
        return any(run.start <= last and run.end >= first for run in intervention.runs)

    def as_json(self) -> dict[str, object]:
        return {
            "target_group": self.target_group,
            "department": self.department,
            "programme": self.programme,
            "from": self.since.isoformat() if self.since else None,
            "to": self.until.isoformat() if self.until else None,
            "types": sorted(self.types) or None,
            "preference": self.preference,
            "status": self.status,
        }


def select(landscape: Landscape, selection: Selection) -> Landscape:
    """The part of a landscape that matches a selection."""
    if selection.is_everything:
        return landscape
    part = landscape.only(iri for iri, i in landscape.interventions.items() if selection.holds(i))
    return replace(part, groups=(selection.target_group,)) if selection.target_group else part
