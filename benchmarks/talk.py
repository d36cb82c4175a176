"""What the list of what is worth talking about takes, against one profile of the same landscape: `python -m benchmarks.talk`.

Every twentieth intervention of the generated landscape is seen elsewhere by a second department.
"""

import time
from dataclasses import replace

from benchmarks.generate import landscape
from leerland_graph.analysis import profile, read_landscape, worth_talking
from leerland_graph.analysis.model import Placed
from leerland_graph.store import ONTOLOGY, Store, landscapes, read_ontology

SIZES = (64, 1_000, 10_000)


def main() -> None:
    """Print seconds and ratio for each size."""
    for size in SIZES:
        store = Store.in_memory()
        triples = list(landscape(size))
        name = next(s for s, _, o in triples if str(o).endswith("#LearningLandscape"))
        store.write_ungated({ONTOLOGY: read_ontology(), name: triples}, {})
        held = read_landscape(store, landscapes(store)[0].iri)
        one, other = held.departments[:2]
        elements = [e.iri for e in held.land]
        divided = {}
        for n, (iri, intervention) in enumerate(held.interventions.items()):
            if n % 20 == 0 and intervention.placements:
                first = replace(intervention.placements[0], by=one, agreed=False)
                away = elements[(elements.index(first.element) + 1) % len(elements)]
                divided[iri] = replace(intervention, placements=(first, Placed(away, 1.0, other, False, {})))
        held = replace(held, interventions={**held.interventions, **divided})
        start = time.perf_counter()
        profile(held)
        alone = time.perf_counter() - start
        start = time.perf_counter()
        found = worth_talking(held)
        took = time.perf_counter() - start
        weighed = sum(t.effect is not None for t in found)
        print(
            f"{size}: {len(found)} divided, {weighed} weighed in {took:.1f} s, {took / alone:.0f} profiles of {alone:.2f} s"
        )


if __name__ == "__main__":
    main()
