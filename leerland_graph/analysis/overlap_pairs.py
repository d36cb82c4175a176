"""What a pair of interventions is that may be one offer, and what is known of how alike they are."""

from dataclasses import dataclass, field

from rdflib import URIRef

__all__ = ["Overlaps", "Pair", "ordered"]


@dataclass(frozen=True)
class Pair:
    """Two interventions of different departments that may overlap.

    `similarity` is 0 to 1; by meaning it is how likely they are one offer. `parts` are the components that are known, 0 to 1 each: by words `type`,
    `competences`, `preferences` and `text`; by meaning `text`, `groups`, `element` and `competences`. `declared` says that both departments know it;
    `judged` what a person said of it, None if nobody did.
    """

    first: URIRef
    second: URIRef
    similarity: float
    parts: dict[str, float] = field(default_factory=dict)
    declared: bool = False
    by_meaning: bool = False
    judged: bool | None = None


@dataclass(frozen=True)
class Overlaps:
    """The interventions with an undeclared overlap, and the most similar pairs (including declared ones)."""

    touched: frozenset[URIRef]
    pairs: tuple[Pair, ...]


def ordered(one: URIRef, two: URIRef) -> tuple[URIRef, URIRef]:
    """The two in the order of their IRIs."""
    return (one, two) if one < two else (two, one)
