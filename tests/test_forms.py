"""Forms: read off the shapes, and what goes in comes out. Random shapes and data, and known answers for our own."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from leerland_graph.core.namespaces import DCTERMS, LL, LLC, RDF, XSD, new_graph
from leerland_graph.forms import (
    as_node,
    as_text,
    change,
    form_of,
    forms_of,
    opened,
    read,
    statements,
)
from leerland_graph.store import Store, commit, find_landscape
from leerland_graph.store.rdf_terms import to_ntriples
from leerland_graph.validation import Shapes, State, admit
from leerland_graph.validation.engines import validate_bulk
from leerland_graph.validation.form import Kind
from leerland_graph.validation.reference import validate_reference
from tests.describing import EX, SPRINT, field_of, intervention_form, put

# the form of our own shapes


def test_the_form_of_an_intervention_is_what_its_shapes_say(example_store: Store, shapes: Shapes):
    form = intervention_form(example_store, shapes)
    assert form.name("nl") == "Interventie"
    assert [g.name("en") for g in form.groups] == [
        "What it is", "Where it lies and for whom", "What it contributes", "Who and when", "Coherence",
    ]  # fmt: skip
    told_ = {f.id: (f.editor, f.required, f.recommended, f.multiple) for f in form.fields}
    assert told_["title"] == ("line", True, True, True)
    assert told_["description"] == ("text", False, True, True)
    assert told_["interventionType"] == ("choice", False, True, True)
    assert told_["identifier"] == ("line", False, False, False)
    assert told_["placement"] == ("part", False, True, True)
    assert told_["suitsPreference"] == ("choice", False, True, True)
    assert told_["designLevel"] == ("choice", False, True, False)
    assert told_["effort"] == ("decimal", False, False, False)
    assert told_["responsibility"] == ("part", True, False, True)
    title, effort = form.by_id("title"), form.by_id("effort")
    assert (title.max_length, title.unique_lang, effort.min_exclusive) == (300, True, 0.0)
    assert form.by_id("targetGroup").kinds == (Kind(cls=LL.TargetGroup),)
    assert form.by_id("interventionType").kinds == (Kind(scheme=LLC["intervention-types"]),)
    placement = form.by_id("placement").nested
    assert [f.id for f in placement.fields] == ["onElement", "weight", "placedBy", "placementStatus", "rationale"]
    assert (placement.by_id("weight").min_exclusive, placement.by_id("weight").max_inclusive) == (0.0, 1.0)
    assert form.by_id("run").nested.by_id("startDate").not_after == (LL.endDate,)


def test_every_class_with_a_named_shape_has_a_form(example_store: Store, shapes: Shapes):
    for cls in forms_of(shapes):
        form = form_of(shapes, example_store.ontology, cls)
        assert form.fields, cls
        assert {f.name("nl") for f in form.fields}
        assert all(f.name("en") for f in form.fields)


def test_every_description_of_the_example_is_unchanged_by_opening_and_saving_it(example_store: Store, shapes: Shapes):
    iri = find_landscape(example_store, None).iri
    count = 0
    for cls in forms_of(shapes):
        form = form_of(shapes, example_store.ontology, cls)
        for s, p, _o in list(example_store.triples(iri, object_=cls)):
            if p == RDF.type:
                found = opened(example_store, iri, s, form)
                assert set(example_store.triples(iri, s)) <= statements(found)
                assert change(example_store, iri, frozenset(statements(found)), found, who="", why="").is_empty
                count += 1
    assert count > 200


def test_what_the_form_has_no_field_for_stays(land, shapes: Shapes):
    store, iri = land
    form = intervention_form(store, shapes)
    strange = {
        (SPRINT, URIRef("urn:other:note"), Literal("blijft", lang="fy")),
        (SPRINT, URIRef("urn:other:link"), URIRef("urn:other:thing")),
    }
    before = opened(store, iri, SPRINT, form)
    commit(
        store,
        admit(
            store,
            change(store, iri, frozenset(statements(before)), with_more(before, strange), who="", why=""),
            shapes,
        ),
    )
    again = opened(store, iri, SPRINT, form)
    renamed = again.with_values("title", [Literal("Anders", lang="nl")])
    put(store, iri, shapes, statements(again), renamed)
    assert strange <= set(store.triples(iri, SPRINT))
    assert (SPRINT, DCTERMS.title, Literal("Anders", lang="nl")) in set(store.triples(iri, SPRINT))


def with_more(description, triples):
    from dataclasses import replace

    return replace(description, rest=description.rest | frozenset(triples))


# values


@pytest.mark.parametrize(
    ("datatype", "typed", "lang", "means"),
    [
        (XSD.decimal, "1,5", "nl", Literal("1.5", datatype=XSD.decimal)),
        (XSD.decimal, "1.234,5", "nl", Literal("1234.5", datatype=XSD.decimal)),
        (XSD.decimal, "1.5", "en", Literal("1.5", datatype=XSD.decimal)),
        (XSD.decimal, "veel", "nl", Literal("veel", datatype=XSD.decimal)),
        (XSD.integer, "12", "nl", Literal("12", datatype=XSD.integer)),
        (XSD.integer, "1,5", "nl", Literal("1,5", datatype=XSD.integer)),
        (XSD.boolean, "ja", "nl", Literal("true", datatype=XSD.boolean)),
        (XSD.date, "2026-02-30", "nl", Literal("2026-02-30", datatype=XSD.date)),
        (XSD.string, "  =1+1 ", "nl", Literal("  =1+1 ")),
        (XSD.string, "   ", "nl", None),
    ],
)
def test_what_is_typed_becomes_what_it_means_and_is_never_lost(datatype, typed, lang, means):
    assert as_node(field_of(datatype), typed, lang=lang) == means


@given(
    st.one_of(
        st.decimals(allow_nan=False, allow_infinity=False, places=3).map(
            lambda d: Literal(str(d), datatype=XSD.decimal)
        ),
        st.dates(date(1900, 1, 1)).map(lambda d: Literal(d.isoformat(), datatype=XSD.date)),
        st.integers().map(lambda i: Literal(f"0{i}" if i >= 0 else str(i), datatype=XSD.integer)),
        st.text(min_size=1).map(Literal),
        st.text(min_size=1).map(lambda t: Literal(t, lang="nl")),
        st.uuids().map(lambda u: URIRef(f"urn:uuid:{u}")),
        st.text(min_size=1).map(lambda t: Literal(t, datatype=URIRef("urn:own:type"))),
    ),
    st.sampled_from(["nl", "en"]),
)
def test_a_value_that_is_not_touched_stays_exactly_what_it_was(node, lang):
    shown = as_text(node, lang)
    assert as_node(field_of(XSD.string), shown, was=node, tag=getattr(node, "language", None), lang=lang) is node


# random shapes, random data

KINDS = {
    "string": ("sh:datatype xsd:string", st.text("abc é<&\"'\n", min_size=1, max_size=8).map(Literal)),
    "integer": ("sh:datatype xsd:integer ; sh:minInclusive -5 ; sh:maxInclusive 5", st.integers(-5, 5).map(lambda i: Literal(str(i), datatype=XSD.integer))),
    "decimal": ("sh:datatype xsd:decimal", st.decimals(-9, 9, places=2).map(lambda d: Literal(str(d), datatype=XSD.decimal))),
    "date": ("sh:datatype xsd:date", st.dates(date(2000, 1, 1), date(2040, 1, 1)).map(lambda d: Literal(d.isoformat(), datatype=XSD.date))),
    "boolean": ("sh:datatype xsd:boolean", st.booleans().map(lambda b: Literal(str(b).lower(), datatype=XSD.boolean))),
    "lang": ('sh:datatype rdf:langString ; sh:languageIn ("nl" "fy")', st.tuples(st.text("xyz", min_size=1, max_size=5), st.sampled_from(["nl", "fy"])).map(lambda p: Literal(p[0], lang=p[1]))),
    "iri": ("sh:nodeKind sh:IRI", st.sampled_from([URIRef(EX + "a"), URIRef(EX + "b c".replace(" ", "%20"))])),
    "in": ('sh:in ("rood" <urn:x:a> 3)', st.sampled_from([Literal("rood"), URIRef(EX + "a"), Literal("3", datatype=XSD.integer)])),
    "class": ("sh:class <urn:x:Other>", st.sampled_from([URIRef(EX + "o1"), URIRef(EX + "o2")])),
    "or": ("sh:or ([ sh:datatype xsd:integer ] [ sh:nodeKind sh:IRI ])", st.sampled_from([Literal("7", datatype=XSD.integer), URIRef(EX + "a")])),
    "inverse": ("sh:nodeKind sh:IRI", st.sampled_from([URIRef(EX + "from1"), URIRef(EX + "from2")])),
    "nested": ("sh:node <urn:x:Nested>", st.integers(0, 9).map(lambda i: Literal(str(i), datatype=XSD.integer))),
}  # fmt: skip
HEAD = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<urn:x:Nested> sh:property [ sh:path <urn:x:inner> ; sh:datatype xsd:integer ; sh:minCount 1 ; sh:name "Binnen"@nl ] .
"""


@st.composite
def shapes_and_data(draw):
    names = draw(st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=6, unique=True))
    node = URIRef(EX + "thing")
    props, triples = [], {(node, RDF.type, URIRef(EX + "Thing"))}
    for o in ("o1", "o2"):
        triples.add((URIRef(EX + o), RDF.type, URIRef(EX + "Other")))
    for name in names:
        facets, values = KINDS[name]
        least, most = draw(st.sampled_from([(0, None), (1, None), (0, 1), (1, 1), (1, 3)]))
        found = draw(st.lists(values, min_size=max(least, draw(st.integers(0, 1))), max_size=most or 3, unique=True))
        counts = (f" ; sh:minCount {least}" if least else "") + (f" ; sh:maxCount {most}" if most else "")
        path = f"[ sh:inversePath <{EX}{name}> ]" if name == "inverse" else f"<{EX}{name}>"
        split = draw(st.booleans())  # the same constraints over one shape or two: the form is the same
        first, second = (facets, counts.removeprefix(" ; ")) if split and counts else (facets + counts, "")
        props.append(f"[ sh:path {path} ; {first} ]" + (f", [ sh:path {path} ; {second} ]" if second else ""))
        for n, value in enumerate(found):
            if name == "inverse":
                triples.add((value, URIRef(EX + name), node))
            elif name == "nested":
                part = BNode(f"part{n}")
                triples |= {(node, URIRef(EX + name), part), (part, URIRef(EX + "inner"), value)}
                if draw(st.booleans()):
                    triples.add((part, URIRef(EX + "unknown"), Literal("blijft")))
            else:
                triples.add((node, URIRef(EX + name), value))
    if draw(st.booleans()):
        triples.add((node, URIRef(EX + "not-in-the-form"), Literal("ook", lang="fy")))
    turtle = (
        HEAD + f'<urn:x:Shape> sh:targetClass <urn:x:Thing> ; rdfs:label "Ding"@nl ; sh:property {", ".join(props)} .'
    )
    return turtle, triples, node, names


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(shapes_and_data())
def test_random_shapes_and_data_come_through_the_form_as_they_were(made):
    turtle, triples, node, names = made
    shapes = Shapes(new_graph().parse(data=turtle, format="turtle"))
    graph = new_graph()
    for t in triples:
        graph.add(t)
    form = form_of(shapes, Graph(), URIRef(EX + "Thing"))
    assert {f.path.iri for f in form.fields} == {URIRef(EX + n) for n in names}
    description = read(graph, node, form)
    # every value as its text, and back
    for field in form.fields:
        if field.nested is None and not any(k.is_choice for k in field.kinds):
            values = [
                as_node(field, as_text(v, "nl"), was=v, tag=getattr(v, "language", None), lang="nl")
                for v in description.of(field.id)
            ]
            description = description.with_values(field.id, values)
    out = new_graph()
    for t in statements(description):
        out.add(t)
    for o in ("o1", "o2"):
        out.add((URIRef(EX + o), RDF.type, URIRef(EX + "Other")))
    assert isomorphic(graph, out)
    assert validate_reference(out, shapes).state is State.VALID
    assert validate_bulk(to_ntriples(out).encode(), shapes).state is State.VALID


def test_shapes_on_one_path_make_the_strictest_field():
    turtle = (
        HEAD
        + """<urn:x:Shape> sh:targetClass <urn:x:Thing> ; sh:node <urn:x:More> ; sh:property
        [ sh:path <urn:x:p> ; sh:minCount 1 ; sh:maxCount 5 ; sh:maxLength 40 ; sh:datatype xsd:string ; sh:name "Naam"@nl ],
        [ sh:path <urn:x:p> ; sh:maxCount 2 ; sh:maxLength 60 ; sh:minLength 3 ] .
        <urn:x:More> sh:property [ sh:path <urn:x:p> ; sh:minCount 2 ; sh:minLength 1 ] ."""
    )
    form = form_of(Shapes(new_graph().parse(data=turtle, format="turtle")), Graph(), URIRef(EX + "Thing"))
    (field,) = form.fields
    assert (field.min_count, field.max_count, field.min_length, field.max_length) == (2, 2, 3, 40)
    assert field.name("nl") == "Naam"


def test_a_warning_recommends_and_does_not_require():
    turtle = (
        HEAD
        + """<urn:x:Shape> sh:targetClass <urn:x:Thing> ; sh:property
        [ sh:path <urn:x:p> ; sh:datatype xsd:string ], [ sh:path <urn:x:p> ; sh:minCount 1 ; sh:severity sh:Warning ] ."""
    )
    (field,) = form_of(Shapes(new_graph().parse(data=turtle, format="turtle")), Graph(), URIRef(EX + "Thing")).fields
    assert (field.required, field.recommended) == (False, True)


def test_an_editor_hint_is_followed():
    turtle = (
        HEAD
        + """@prefix dash: <http://datashapes.org/dash#> . <urn:x:Shape> sh:targetClass <urn:x:Thing> ; sh:property
        [ sh:path <urn:x:p> ; sh:datatype xsd:string ; dash:editor dash:TextAreaEditor ] ."""
    )
    (field,) = form_of(Shapes(new_graph().parse(data=turtle, format="turtle")), Graph(), URIRef(EX + "Thing")).fields
    assert field.editor == "text"


def test_a_shape_that_includes_itself_ends():
    turtle = (
        HEAD
        + "<urn:x:Shape> sh:targetClass <urn:x:Thing> ; sh:property [ sh:path <urn:x:p> ; sh:node <urn:x:Shape> ] ."
    )
    form = form_of(Shapes(new_graph().parse(data=turtle, format="turtle")), Graph(), URIRef(EX + "Thing"))
    assert form.fields[0].nested is not None


def test_text_of_no_language_in_particular_keeps_the_tag_that_it_had():
    was = Literal("Omdat het past", lang="nl")
    assert as_node(field_of(XSD.string), "Omdat het past", was=was) is was
    assert as_node(field_of(XSD.string), "Daarom", was=was) == Literal("Daarom", lang="nl")
    assert as_node(field_of(XSD.string), "Daarom", was=Literal("Omdat")) == Literal("Daarom")
