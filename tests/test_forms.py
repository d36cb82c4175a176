"""Forms: read off the shapes, and what goes in comes out. Random shapes and data, and known answers for our own."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from leerland_graph.forms import (
    Draft,
    Drafts,
    Part,
    as_node,
    as_text,
    change,
    choices,
    copied,
    empty,
    form_of,
    forms_of,
    is_draft,
    looks_like,
    meet,
    merged,
    new_part,
    opened,
    proposed,
    read,
    references,
    removal,
    repaired,
    saved_as,
    statements,
    told,
)
from leerland_graph.forms.model import Field, Kind
from leerland_graph.namespaces import DCTERMS, LL, LLC, LLG, ORG, RDF, SKOS, XSD, new_graph
from leerland_graph.store import Store, commit, find_landscape, undo_candidate
from leerland_graph.store.naming import Namer
from leerland_graph.store.terms import canonical_triples, to_ntriples
from leerland_graph.validation import Refused, Shapes, State, admit, examine
from leerland_graph.validation.engines import validate_bulk, validate_reference

BASE = "https://leerland.example/id/"
SPRINT = URIRef(f"{BASE}intervention/ontwerpsprint-ledenportaal")
EX = "urn:x:"


@pytest.fixture
def land(example_store: Store, tmp_path: Path) -> tuple[Store, URIRef]:
    """The example in a store of its own, to write in."""
    (tmp_path / "copy").mkdir()
    example_store.copy_to(tmp_path / "copy")
    store = Store.open(tmp_path / "copy", write=True)
    return store, find_landscape(store, None).iri


def intervention_form(store: Store, shapes: Shapes):
    return form_of(shapes, store.language, LL.Intervention)


def put(store: Store, land: URIRef, shapes: Shapes, before, after, who="Anna") -> int:
    return commit(store, admit(store, change(store, land, frozenset(before), after, who=who, why="test"), shapes))


# the form of our own shapes


def test_the_form_of_an_intervention_is_what_its_shapes_say(example_store: Store, shapes: Shapes):
    form = intervention_form(example_store, shapes)
    assert form.name("nl") == "Interventie"
    assert [g.name("en") for g in form.groups] == [
        "What it is", "Where it lies and for whom", "What it contributes", "Who and when", "Coherence",
    ]  # fmt: skip
    told_ = {f.id: (f.editor, f.required, f.recommended, f.multiple) for f in form.fields}
    assert told_["title"] == ("line", True, False, True)
    assert told_["description"] == ("text", True, False, True)
    assert told_["interventionType"] == ("choice", True, False, True)
    assert told_["identifier"] == ("line", False, False, False)
    assert told_["placement"] == ("part", True, False, True)
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
        form = form_of(shapes, example_store.language, cls)
        assert form.fields, cls
        assert {f.name("nl") for f in form.fields}
        assert all(f.name("en") for f in form.fields)


def test_every_description_of_the_example_is_unchanged_by_opening_and_saving_it(example_store: Store, shapes: Shapes):
    iri = find_landscape(example_store, None).iri
    count = 0
    for cls in forms_of(shapes):
        form = form_of(shapes, example_store.language, cls)
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


def field_of(datatype=None, **more) -> Field:
    from leerland_graph.forms.model import Path as FieldPath

    return Field(
        FieldPath(URIRef(EX + "p")), {}, {}, 1, "", (Kind(datatype=datatype),) if datatype else (), "line", **more
    )


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


# editing


def test_a_new_description_gets_readable_names_for_itself_and_its_parts(land, shapes: Shapes):
    store, iri = land
    form = intervention_form(store, shapes)
    made = empty(form)
    placed = new_part(form.by_id("placement").nested)
    owner = new_part(form.by_id("responsibility").nested)
    made = (
        made.with_values("title", [Literal('Zoeken & "vinden"\n<b>', lang="nl")])
        .with_values("description", [Literal("مرحبا 🎉 " + "x" * 5000, lang="nl")])
        .with_values("interventionType", [LLC.training])
        .with_values("targetGroup", [URIRef(f"{BASE}target-group/lokale-banken")])
        .with_values("placement", [Part(placed.description.with_values("onElement", [LLG.pionieren]))])
        .with_values("responsibility", [
            Part(owner.description.with_values("role", [LLC.owner]).with_values("assignedTo", [URIRef(f"{BASE}department/hr")]))
        ])
    )  # fmt: skip
    assert is_draft(made.node)
    assert examine(store, change(store, iri, frozenset(), made, who="", why=""), shapes).report.violations == ()
    named = saved_as(made, Namer(BASE, [s for s, _, _ in store.triples(iri)]))
    assert str(named.node) == f"{BASE}intervention/zoeken-vinden-b"
    put(store, iri, shapes, (), named)
    held = opened(store, iri, URIRef(str(named.node)), form)
    assert statements(held) == canonical_triples(statements(named))
    assert [str(v.node) for v in held.of("placement")] == [f"{named.node}/placement-pionieren"]
    assert len(str(held.of("description")[0])) == 5000 + len("مرحبا 🎉 ")


def test_a_copy_has_names_of_its_own_and_no_identifier(example_store: Store, shapes: Shapes):
    iri = find_landscape(example_store, None).iri
    description = opened(example_store, iri, SPRINT, intervention_form(example_store, shapes))
    twin = copied(description, {"nl": " (kopie)", "en": " (kopie)"})
    assert {str(t) for t in twin.of("title")} == {f"{t} (kopie)" for t in description.of("title")}
    assert twin.of("identifier") == ()
    nodes = {s for s, _, _ in statements(description)}
    assert not nodes & {s for s, _, _ in statements(twin)}
    assert len(statements(twin)) == len(statements(description)) - len(description.of("identifier"))


def test_two_people_meet_field_by_field(example_store: Store, shapes: Shapes):
    iri = find_landscape(example_store, None).iri
    before = opened(example_store, iri, SPRINT, intervention_form(example_store, shapes))
    theirs = before.with_values("title", [Literal("Van de ander", lang="nl")]).with_values(
        "effort", [Literal("9", datatype=XSD.decimal)]
    )
    mine = before.with_values("title", [Literal("Van mij", lang="nl")]).with_values("identifier", [Literal("K1")])
    met = {m.field.id: m.is_conflict for m in meet(before, theirs, mine)}
    assert met == {"title": True, "effort": False}
    both = merged(theirs, mine, meet(before, theirs, mine), frozenset({"title"}))
    assert both.of("title") == (Literal("Van mij", lang="nl"),)
    assert both.of("effort") == (Literal("9", datatype=XSD.decimal),)
    assert both.of("identifier") == (Literal("K1"),)
    assert merged(theirs, mine, meet(before, theirs, mine), frozenset()).of("title") == (
        Literal("Van de ander", lang="nl"),
    )
    assert meet(before, before, mine) == []


def test_the_same_change_by_two_people_is_no_conflict(example_store: Store, shapes: Shapes):
    iri = find_landscape(example_store, None).iri
    before = opened(example_store, iri, SPRINT, intervention_form(example_store, shapes))
    same = before.with_values("title", [Literal("Gelijk", lang="nl")])
    assert [m.is_conflict for m in meet(before, same, same)] == [False]


def test_deleting_names_who_refers_and_is_refused_while_they_need_it(land, shapes: Shapes):
    store, iri = land
    group = URIRef(f"{BASE}target-group/lokale-banken")
    found = opened(store, iri, group, form_of(shapes, store.language, LL.TargetGroup))
    refer = references(store, iri, found)
    assert len({r.by for r in refer}) == 27
    with pytest.raises(Refused):
        admit(store, removal(store, iri, found, who="", why=""), shapes)
    with pytest.raises(Refused):  # some have no other target group
        admit(store, removal(store, iri, found, who="", why="", with_references=True), shapes)


def test_deleting_an_intervention_with_its_references_and_undoing_it(land, shapes: Shapes):
    store, iri = land
    form = intervention_form(store, shapes)
    before = set(store.triples(iri))
    node = URIRef(f"{BASE}intervention/superusers-klantsysteem")
    found = opened(store, iri, node, form)
    assert references(store, iri, found)
    number = commit(store, admit(store, removal(store, iri, found, who="A", why="x", with_references=True), shapes))
    assert not [t for t in store.triples(iri) if node in (t[0], t[2])]
    commit(store, admit(store, undo_candidate(store, number, "A"), shapes))
    assert set(store.triples(iri)) == before


def test_history_tells_what_changed_in_words(land, shapes: Shapes):
    store, iri = land
    form = intervention_form(store, shapes)
    before = opened(store, iri, SPRINT, form)
    run = before.of("run")[0]
    later = Part(run.description.with_values("startDate", [Literal("2026-01-02", datatype=XSD.date)]))
    after = before.with_values("effort", [Literal("7.5", datatype=XSD.decimal)]).with_values(
        "run", [later, *before.of("run")[1:]]
    )
    was = str(run.description.of("startDate")[0])
    put(store, iri, shapes, statements(before), after)
    telling = told(store, form, SPRINT, lambda i: "naam", "nl", landscape=iri)[0]
    assert telling.change.who == "Anna"
    said = {f.name: (f.was, f.became) for f in telling.fields}
    assert said["Uitvoering: begindatum"] == ("-".join(reversed(was.split("-"))), "02-01-2026")
    assert said["Tijdsbeslag"][1] == "7,5"


# picking and finding


def test_choices_are_found_by_label_and_definition_in_both_languages(example_store: Store):
    iri = find_landscape(example_store, None).iri
    found = choices(example_store, iri, Kind(scheme=LLC["intervention-types"]))
    assert LLC.coaching in [o.iri for o in found.search("coach", "nl")]
    assert found.search("peer consultation", "nl")[0].iri == LLC.intervisie
    assert found.search("ervaring", "nl")  # stands in a definition only
    assert found.search("gïbberish", "nl") == []
    coaching = found.options[LLC.coaching]
    assert coaching.above == (LLC.begeleiding,)
    order = [o.iri for o in found.ordered("nl")]
    assert order.index(LLC.begeleiding) < order.index(LLC.coaching)
    departments = choices(example_store, iri, Kind(cls=ORG.Organization))
    assert URIRef(f"{BASE}department/hr") in departments.options, "a department is an organisation"


def test_ten_thousand_competences_are_searched_without_listing_them(store: Store):
    iri = URIRef("urn:l")
    triples = [
        t
        for n in range(10_000)
        for t in (
            (URIRef(f"urn:c{n}"), RDF.type, LL.Competence),
            (URIRef(f"urn:c{n}"), SKOS.prefLabel, Literal(f"Vaardigheid {n}", lang="nl")),
        )
    ]
    store.write({iri: triples}, {})
    found = choices(store, iri, Kind(cls=LL.Competence))
    assert len(found) == 10_000
    assert [o.iri for o in found.search("vaardigheid 9999", "nl")] == [URIRef("urn:c9999")]
    assert len(found.search("vaardigheid", "nl")) == 50


def test_what_a_text_looks_like(example_store: Store):
    iri = find_landscape(example_store, None).iri
    found = looks_like(example_store, iri, LL.Intervention, "Slim samenwerken op afstand")
    assert str(found[0].iri).endswith("slim-samenwerken-op-afstand")
    assert found[0].similarity > 0.5
    assert found[0].iri not in [
        a.iri for a in looks_like(example_store, iri, LL.Intervention, "Slim samenwerken op afstand", but=found[0].iri)
    ]
    assert looks_like(example_store, iri, LL.Intervention, "qwertyuiop") == []


# drafts


def test_a_draft_outlives_the_process_and_comes_back_whole(example_store: Store, shapes: Shapes, tmp_path: Path):
    iri = find_landscape(example_store, None).iri
    form = intervention_form(example_store, shapes)
    before = opened(example_store, iri, SPRINT, form)
    odd = before.with_values("title", [Literal('"\\\n\r\t مرحبا 🎉 <script>', lang="nl"), Literal("=1", lang="en")])
    draft = Draft.of(iri, odd, who="Anna", before=statements(before), title="x")
    Drafts(tmp_path).save(draft)
    again = Drafts(tmp_path).get(draft.id)
    assert again == draft
    assert statements(again.description(form)) == statements(odd)
    assert statements(again.opened(form)) == statements(before)
    assert [d.id for d in Drafts(tmp_path).all(iri)] == [draft.id]
    assert Drafts(tmp_path).all(URIRef("urn:other")) == []
    Drafts(tmp_path).drop(draft.id)
    assert Drafts(tmp_path).get(draft.id) is None


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "x" * 32, "0" * 32])
def test_a_draft_by_another_name_is_none(name: str, tmp_path: Path):
    assert Drafts(tmp_path).get(name) is None
    Drafts(tmp_path).drop(name)


def test_a_broken_draft_is_none_and_stops_nobody(tmp_path: Path):
    (tmp_path / "drafts").mkdir()
    (tmp_path / "drafts" / f"{'a' * 32}.json").write_text("{")
    assert Drafts(tmp_path).all() == []


# repairs


def run_of(store: Store, shapes: Shapes):
    return new_part(intervention_form(store, shapes).by_id("run").nested).description


def shown_by(repairs) -> list[str]:
    return [str(r.shows) for r in repairs]


@pytest.mark.parametrize(
    ("typed", "proposes"), [("12 stuks", ["12"]), ("0", ["1"]), ("veel", []), ("-3", ["1"]), ("8", [])]
)
def test_a_number_is_read_out_of_words_and_brought_within_its_range(example_store, shapes, typed, proposes):
    run = run_of(example_store, shapes).with_values("capacity", [Literal(typed, datatype=XSD.integer)])
    assert shown_by(proposed(run, run.form.by_id("capacity"), lambda iri: True)) == proposes


@pytest.mark.parametrize(
    ("typed", "proposes"), [("31/3/2026", ["2026-03-31"]), ("2026-3-1", ["2026-03-01"]), ("30-2-2026", [])]
)
def test_a_day_is_read_out_of_another_way_of_writing_it(example_store, shapes, typed, proposes):
    run = run_of(example_store, shapes).with_values("startDate", [Literal(typed, datatype=XSD.date)])
    assert shown_by(proposed(run, run.form.by_id("startDate"), lambda iri: True)) == proposes


def test_a_start_after_its_end_is_swapped_within_its_part(example_store, shapes):
    late, early = (Literal(d, datatype=XSD.date) for d in ("2026-05-01", "2026-04-01"))
    run = run_of(example_store, shapes).with_values("startDate", [late]).with_values("endDate", [early])
    whole = empty(intervention_form(example_store, shapes)).with_values("run", [Part(run)])
    (repair,) = proposed(run, run.form.by_id("startDate"), lambda iri: True)
    mended = repaired(whole, repair).of("run")[0].description
    assert (mended.of("startDate"), mended.of("endDate")) == ((early,), (late,))


def test_what_does_not_exist_any_more_is_left_out(example_store, shapes):
    form = intervention_form(example_store, shapes)
    kept, gone = URIRef("urn:kept"), URIRef("urn:gone")
    found = empty(form).with_values("targetGroup", [kept, gone])
    (repair,) = proposed(found, form.by_id("targetGroup"), lambda iri: iri == kept)
    assert repaired(found, repair).of("targetGroup") == (kept,)


def test_one_of_several_is_offered_where_one_may_be(example_store, shapes):
    form = intervention_form(example_store, shapes)
    two = empty(form).with_values("identifier", [Literal("A"), Literal("B")])
    assert shown_by(proposed(two, form.by_id("identifier"), lambda iri: True)) == ["A", "B"]
    tagged = [Literal("A", lang="nl"), Literal("B", lang="nl"), Literal("C", lang="en")]
    titles = empty(form).with_values("title", tagged)
    (repair,) = proposed(titles, form.by_id("title"), lambda iri: True)
    assert repaired(titles, repair).of("title") == (tagged[0], tagged[2])


@pytest.mark.parametrize(
    ("typed", "is_iri"),
    [("https://x.nl/a", True), ("https://x.nl/a b", False), ("geen adres", False), ("a:<b>", False)],
)
def test_a_text_that_cannot_be_an_iri_stays_a_text_for_the_shape_to_refuse(typed, is_iri):
    field = Field(field_of().path, {}, {}, 1, "", (Kind(node_kind=URIRef("http://www.w3.org/ns/shacl#IRI")),), "iri")
    assert isinstance(as_node(field, typed), URIRef) == is_iri
