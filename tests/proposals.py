"""A landscape of which people placed a part and the program proposed the rest, with texts whose vectors come with the package."""

from collections.abc import Iterator
from pathlib import Path

from rdflib import Literal, URIRef

from leerland_graph.core.namespaces import DCTERMS, LL, LLC, LLG, ORG, RDF, SKOS
from leerland_graph.meaning.knowledge import element_examples
from leerland_graph.store import Store, install_ontology, read_ontology
from leerland_graph.store.rdf_terms import Triple

BASE = "https://leerland.example/id/"
EVERY, STRIDE = 39, 7
"""Which of our examples are taken, and in which order, so that each element comes in turn."""


def course(number: int) -> URIRef:
    """The IRI of an intervention, from 0."""
    return URIRef(f"{BASE}intervention/c{number:02}")


def with_proposals(data: Path, by_people: int, size: int = 30) -> Path:
    """A data folder with a landscape of `size` interventions of two departments, of which people placed the first."""
    data.mkdir(parents=True)
    with Store.open(data, write=True, create=True) as store:
        install_ontology(store)
        store.write_ungated({URIRef(f"{BASE}landscape/deels"): list(statements(by_people, size))}, {})
    return data


def statements(by_people: int, size: int) -> Iterator[Triple]:
    """The landscape as statements: each intervention precedes the next, for one target group."""
    land, group = URIRef(f"{BASE}landscape/deels"), URIRef(f"{BASE}target-group/allen")
    yield from [(land, RDF.type, LL.LearningLandscape), (land, LL.onGroundPlate, LLG["plate-2006"])]
    yield land, DCTERMS.title, Literal("Deels geplaatst", lang="nl")
    yield from [(group, RDF.type, LL.TargetGroup), (group, SKOS.prefLabel, Literal("Allen", lang="nl"))]
    owners = [URIRef(f"{BASE}department/{name}") for name in ("hr", "ict")]
    for owner in owners:
        yield owner, RDF.type, ORG.OrganizationalUnit
        yield owner, SKOS.prefLabel, Literal(str(owner).rpartition("/")[2].upper(), lang="nl")
    examples = element_examples(read_ontology())[::EVERY]
    for n in range(size):
        node, example = course(n), examples[n * STRIDE % len(examples)]
        part, who = URIRef(f"{node}/placement"), URIRef(f"{node}/owner")
        yield from [(node, RDF.type, LL.Intervention), (node, DCTERMS.title, Literal(example.text, lang="nl"))]
        yield from [(node, LL.targetGroup, group), (node, LL.placement, part), (node, LL.responsibility, who)]
        yield from [(part, RDF.type, LL.Placement), (part, LL.onElement, example.of)]
        yield part, LL.placementStatus, LLC.agreed if n < by_people else LLC.proposed
        yield from [(who, RDF.type, LL.Responsibility), (who, LL.role, LLC.owner), (who, LL.assignedTo, owners[n % 2])]
        if n + 1 < size:
            yield node, LL.precedes, course(n + 1)
