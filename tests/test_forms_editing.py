"""Editing by form: new and copied descriptions, two people, deleting, history, picking, drafts and repairs."""

from pathlib import Path

import pytest
from rdflib import Literal, URIRef

from leerland_graph.core.namespaces import LL, LLC, LLG, ORG, RDF, SKOS, XSD
from leerland_graph.forms import (
    Draft,
    Drafts,
    Part,
    as_node,
    change,
    change_summary,
    choices,
    copied,
    detect_conflicts,
    empty,
    form_of,
    is_draft,
    looks_like,
    merged,
    new_part,
    opened,
    proposed,
    references,
    removal,
    repaired,
    saved_as,
    statements,
)
from leerland_graph.store import Store, commit, find_landscape, undo_change_set
from leerland_graph.store.naming import Namer
from leerland_graph.store.rdf_terms import canonical_triples
from leerland_graph.validation import Refused, Shapes, admit, examine
from leerland_graph.validation.form import Field, Kind
from tests.describing import BASE, SPRINT, field_of, intervention_form, put

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
    met = {m.field.id: m.is_conflict for m in detect_conflicts(before, theirs, mine)}
    assert met == {"title": True, "effort": False}
    both = merged(theirs, mine, detect_conflicts(before, theirs, mine), frozenset({"title"}))
    assert both.of("title") == (Literal("Van mij", lang="nl"),)
    assert both.of("effort") == (Literal("9", datatype=XSD.decimal),)
    assert both.of("identifier") == (Literal("K1"),)
    assert merged(theirs, mine, detect_conflicts(before, theirs, mine), frozenset()).of("title") == (
        Literal("Van de ander", lang="nl"),
    )
    assert detect_conflicts(before, before, mine) == []


def test_the_same_change_by_two_people_is_no_conflict(example_store: Store, shapes: Shapes):
    iri = find_landscape(example_store, None).iri
    before = opened(example_store, iri, SPRINT, intervention_form(example_store, shapes))
    same = before.with_values("title", [Literal("Gelijk", lang="nl")])
    assert [m.is_conflict for m in detect_conflicts(before, same, same)] == [False]


def test_deleting_names_who_refers_and_is_refused_while_they_need_it(land, shapes: Shapes):
    store, iri = land
    group = URIRef(f"{BASE}target-group/lokale-banken")
    found = opened(store, iri, group, form_of(shapes, store.ontology, LL.TargetGroup))
    refer = references(store, iri, found)
    assert len({r.by for r in refer}) == 27
    with pytest.raises(Refused):
        admit(store, removal(store, iri, found, who="", why=""), shapes)
    admit(store, removal(store, iri, found, who="", why="", with_references=True), shapes)
    owner = opened(store, iri, URIRef(f"{BASE}department/hr"), form_of(shapes, store.ontology, ORG.OrganizationalUnit))
    with pytest.raises(Refused):  # some have no other owner
        admit(store, removal(store, iri, owner, who="", why="", with_references=True), shapes)


def test_deleting_an_intervention_with_its_references_and_undoing_it(land, shapes: Shapes):
    store, iri = land
    form = intervention_form(store, shapes)
    before = set(store.triples(iri))
    node = URIRef(f"{BASE}intervention/superusers-klantsysteem")
    found = opened(store, iri, node, form)
    assert references(store, iri, found)
    number = commit(store, admit(store, removal(store, iri, found, who="A", why="x", with_references=True), shapes))
    assert not [t for t in store.triples(iri) if node in (t[0], t[2])]
    commit(store, admit(store, undo_change_set(store, number, "A"), shapes))
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
    telling = change_summary(store, form, SPRINT, lambda i: "naam", "nl", landscape=iri)[0]
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
    store.write_ungated({iri: triples}, {})
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
