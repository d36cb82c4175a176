"""Small landscapes for tests, written in a line: the elements are those of the plate of 2006."""

from datetime import date

from rdflib import URIRef

from leerland_graph.analysis.model import Element, Intervention, Landscape, Placed, Relation, Run
from leerland_graph.core.namespaces import LLC, LLG
from leerland_graph.store import Store, install_ontology

SHORT = {
    "P": "praktiseren", "O": "onderzoeken", "C": "creeren", "pr": "profileren", "on": "ondernemen", "in": "innoveren",
    "ao": "actieonderzoek", "pi": "pionieren", "co": "co-creatie", "sea": "stille-oceaan",
}  # fmt: skip
HR, ICT = URIRef("urn:hr"), URIRef("urn:ict")


def element(name: str) -> URIRef:
    return LLG[SHORT[name]]


def plate() -> dict[URIRef, Element]:
    from leerland_graph.analysis.reading import read_elements
    from leerland_graph.core.namespaces import LL, RDF

    store = Store.in_memory()
    install_ontology(store)
    land = URIRef("urn:land")
    store.write_ungated(
        {land: [(land, RDF.type, LL.LearningLandscape), (land, LL.onGroundPlate, LLG["plate-2006"])]}, {}
    )
    return read_elements(store, land)


PLATE = plate()


def intervention(
    name: str, on: str = "", *, trajectory: str = "", groups: str = "", owner: URIRef = HR, runs=()
) -> Intervention:
    """`on` is like "O", "O:0.7 P:0.3", or "O@ict P@hr"; a `!` behind makes it agreed."""
    placed = []
    for part in on.split():
        agreed = part.endswith("!")
        where, _, by = part.rstrip("!").partition("@")
        where, _, weight = where.partition(":")
        placed.append(Placed(element(where), float(weight or 1), {"ict": ICT, "hr": HR}.get(by), agreed, {}))
    return Intervention(
        URIRef(f"urn:{name}"), {"nl": name}, (), frozenset(URIRef(f"urn:{g}") for g in groups.split()), frozenset(),
        frozenset(URIRef(f"urn:{t}") for t in trajectory.split()), frozenset({(LLC.owner, owner)}), tuple(placed),
        tuple(Run(date.fromisoformat(a), date.fromisoformat(b), None) for a, b in runs), None,
    )  # fmt: skip


def landscape(*interventions: Intervention, links: str = "", elements=None) -> Landscape:
    """`links` is like "a>b b~c": precedes, and reinforces."""
    relations = []
    for link in links.split():
        kind = ">" if ">" in link else "~" if "~" in link else "="
        a, b = link.split(kind)
        relations.append(
            Relation(
                URIRef(f"urn:{a}"), {">": "precedes", "~": "reinforces", "=": "overlapsWith"}[kind], URIRef(f"urn:{b}")
            )
        )
    return Landscape(
        URIRef("urn:land"),
        {},
        PLATE if elements is None else elements,
        {i.iri: i for i in interventions},
        tuple(relations),
        {},
        (),
        (HR, ICT),
        (),
        {},
        0,
    )
