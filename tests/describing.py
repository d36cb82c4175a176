"""What the tests of forms share: one intervention of the example, its form, and saving."""

from rdflib import URIRef

from leerland_graph.core.namespaces import LL
from leerland_graph.forms import change, form_of
from leerland_graph.store import Store, commit
from leerland_graph.validation import Shapes, admit
from leerland_graph.validation.form import Field, Kind
from leerland_graph.validation.form import Path as FieldPath

EX = "urn:x:"
BASE = "https://leerland.example/id/"
SPRINT = URIRef(f"{BASE}intervention/ontwerpsprint-ledenportaal")


def intervention_form(store: Store, shapes: Shapes):
    return form_of(shapes, store.ontology, LL.Intervention)


def put(store: Store, land: URIRef, shapes: Shapes, before, after, who="Anna") -> int:
    return commit(store, admit(store, change(store, land, frozenset(before), after, who=who, why="test"), shapes))


def field_of(datatype=None, **more) -> Field:
    return Field(
        FieldPath(URIRef(EX + "p")), {}, {}, 1, "", (Kind(datatype=datatype),) if datatype else (), "line", **more
    )
