"""Every constraint has a passing and a failing fixture, and both engines agree on all of them."""

import re

import pytest
from rdflib import RDF, SH, Graph, URIRef

from leerland_graph.core.namespaces import LLS
from leerland_graph.store import read_ontology
from leerland_graph.store.ontology import load_turtle_folder
from leerland_graph.store.rdf_terms import to_ntriples
from leerland_graph.validation import Shapes
from leerland_graph.validation.engines import validate_bulk
from leerland_graph.validation.reference import validate_reference
from leerland_graph.validation.shapes import STYLE_FILE
from tests.conftest import FIXTURES, ROOT

FOLDER = FIXTURES / "shapes"
STYLE = Graph().parse(ROOT / "shapes" / STYLE_FILE)
ALL = load_turtle_folder(ROOT / "shapes")


def constraints() -> list[str]:
    """The named shapes that state a constraint of their own: those with a message."""
    return sorted(str(s).removeprefix(str(LLS)) for s in ALL.subjects(SH.message, unique=True))


def shapes_for(name: str) -> Shapes:
    return Shapes(STYLE) if (LLS[name], None, None) in STYLE else Shapes.load()


def reports(name: str, kind: str):
    shapes = shapes_for(name)
    data = Graph().parse(FOLDER / f"{name}.{kind}.ttl")
    if shapes.graph is not STYLE:
        data += read_ontology()
    return validate_reference(data, shapes), validate_bulk(to_ntriples(data).encode(), shapes)


def test_no_constraint_lacks_a_fixture():
    have = {
        kind: {f.name.removesuffix(f".{kind}.ttl") for f in FOLDER.glob(f"*.{kind}.ttl")} for kind in ("pass", "fail")
    }
    assert have["pass"] == have["fail"] == set(constraints())


@pytest.mark.parametrize("name", constraints())
def test_failing_fixture_fails_for_its_shape_and_nothing_else(name: str):
    reference, bulk = reports(name, "fail")
    also = re.findall(r"^# also: lls:(\S+)", (FOLDER / f"{name}.fail.ttl").read_text(), re.M)
    assert {f.shape for f in reference.findings} == {str(LLS[n]) for n in [name, *also]}
    assert {f.key() for f in reference.findings} == {f.key() for f in bulk.findings}


@pytest.mark.parametrize("name", constraints())
def test_passing_fixture_passes_its_shape(name: str):
    reference, bulk = reports(name, "pass")
    assert str(LLS[name]) not in {f.shape for f in reference.findings}
    assert {f.key() for f in reference.findings} == {f.key() for f in bulk.findings}


@pytest.mark.parametrize("name", constraints())
def test_message_instructs_in_both_languages_and_severity_is_stated(name: str):
    messages = {o.language for o in ALL.objects(LLS[name], SH.message)}
    assert messages == {"nl", "en"}
    assert (LLS[name], SH.severity, None) in ALL


def test_every_property_shape_has_a_name_of_its_own_and_belongs_to_a_node_shape():
    for shape in ALL.subjects(RDF.type, SH.PropertyShape):
        assert isinstance(shape, URIRef)
        owners = list(ALL.subjects(SH.property, shape))
        assert len(owners) == 1, shape
        assert str(shape).startswith(f"{owners[0]}-")


def test_main_shapes_say_how_a_form_shows_them():
    mains = list(ALL.subjects(SH.order, None))
    for shape in mains:
        if (shape, RDF.type, SH.PropertyGroup) in ALL:
            continue
        for predicate in (SH.name, SH.description):
            assert {o.language for o in ALL.objects(shape, predicate)} == {"nl", "en"}, shape
        assert (ALL.value(shape, SH.group), RDF.type, SH.PropertyGroup) in ALL
