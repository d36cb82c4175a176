"""How many of the possible duplicates of two lists are the same thing, and how many that are the same are found.

`python -m benchmarks.duplicates FIRST.csv SECOND.csv --same REGEX`. Both lists have the columns `title` and `url`. The expression says what is
truly the same: two rows are where its group matches the same text in both addresses, whatever stands before it.
"""

import argparse
import csv
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

from rdflib import Literal, URIRef
from rdflib.term import Node

from leerland_graph.core.namespaces import DCTERMS, LL, SCHEMA
from leerland_graph.exchange.duplicates import possible_duplicates
from leerland_graph.store.rdf_terms import Triple


@dataclass(frozen=True)
class Measured:
    """What was found, of that what is the same, and all that is the same, in pairs. A share of nothing is undefined: None."""

    found: int
    right: int
    same: int
    by_reason: dict[str, int]

    @property
    def precision(self) -> float | None:
        return self.right / self.found if self.found else None

    @property
    def recall(self) -> float | None:
        return self.right / self.same if self.same else None


def measure(first: list[dict[str, str]], second: list[dict[str, str]], same: str) -> Measured:
    """Measure the duplicates between two lists of rows with `title` and `url`; `same` as in the module."""
    triples: list[Triple] = []
    identities: dict[str, tuple[set[Node], set[Node]]] = defaultdict(lambda: (set(), set()))
    for side, rows in enumerate((first, second)):
        for number, row in enumerate(rows):
            iri = URIRef(f"urn:list:{side}:{number}")
            triples += [
                (iri, DCTERMS.title, Literal(row["title"])),
                (iri, SCHEMA.url, Literal(row["url"])),
                (iri, LL.catalogue, Literal(str(side))),
            ]
            if match := re.search(same, row["url"]):
                identities[match[1]][side].add(iri)
    truth = {frozenset((a, b)) for left, right in identities.values() for a in left for b in right}
    found = possible_duplicates(triples)
    right = sum(frozenset((d.first, d.second)) in truth for d in found)
    return Measured(len(found), right, len(truth), dict(Counter(d.why for d in found)))


def main() -> None:
    """Print pairs, precision and recall."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("first", type=Path)
    parser.add_argument("second", type=Path)
    parser.add_argument("--same", required=True, help="an expression whose group is what two addresses of the same thing share")  # fmt: skip
    given = parser.parse_args()
    csv.field_size_limit(10**9)
    lists = [list(csv.DictReader(path.open(encoding="utf-8", newline=""))) for path in (given.first, given.second)]
    result = measure(lists[0], lists[1], given.same)
    print(f"{len(lists[0])} and {len(lists[1])} rows, {result.same} pairs that are the same")
    print(f"found: {result.found} ({result.by_reason}), of these the same: {result.right}")
    print(f"precision {result.precision}, recall {result.recall}")


if __name__ == "__main__":
    main()
