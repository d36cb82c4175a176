"""The generator of landscapes: the size that was asked for, and exactly the faults that are known."""

from benchmarks.generate import Faults, expected_violations, landscape
from leerland_graph.core.namespaces import LL, RDF
from leerland_graph.store import read_ontology
from leerland_graph.store.rdf_terms import to_ntriples
from leerland_graph.validation import Shapes, State
from leerland_graph.validation.engines import validate_bulk


def report(size: int, faults: Faults | None = None):
    return validate_bulk(to_ntriples([*landscape(size, faults=faults), *read_ontology()]).encode(), Shapes.load())


def test_a_landscape_without_faults_is_valid():
    assert report(200).state is State.VALID


def test_faults_are_found_one_by_one():
    for size in (40, 600, 1100):
        assert len(report(size, Faults()).violations) == expected_violations(size, Faults())


def test_size_and_seed():
    triples = set(landscape(50))
    assert sum(1 for _, p, o in triples if p == RDF.type and o == LL.Intervention) == 50
    assert triples == set(landscape(50))
