"""The next version of a catalogue: what is new, changed and gone, and what people did meanwhile."""

from pathlib import Path

import pytest
from rdflib import Literal, URIRef

from leerland_graph.core.namespaces import DCTERMS, LL, LLC, LLG, SKOS, XSD
from leerland_graph.exchange.effects import sketch
from leerland_graph.store import (
    Activity,
    ChangeSet,
    Store,
    commit,
)
from leerland_graph.validation import Shapes, admit
from tests.catalogues import BASE, iri, land_of, write
from tests.conftest import EXAMPLE

# the next version


@pytest.fixture
def catalogue(load, store: Store, tmp_path: Path):
    """A first version of a catalogue in the store, and how to import the next."""
    load(EXAMPLE / "waterland.ttl")
    mapping = write(
        tmp_path / "m.yaml",
        "catalogue: proef\ncolumns:\n  id: {to: identifier}\n  naam: {to: title}\n  tekst: {to: description}\n  soort: {to: interventionType}\n"
        "  kan: {to: develops, separator: ';', unknown: create}\nconstants: {owner: HR, targetGroup: Lokale banken}\n",
    )

    def run(*rows: str, **options):
        return load(
            write(tmp_path / "c.csv", "id,naam,tekst,soort,kan\n" + "".join(rows)), mappings=[mapping], **options
        )

    run("1,Een,Eerste,training,Rekenen\n", "2,Twee,Tweede,blog,\n")
    return run


def test_new_changed_and_gone_are_told_apart(catalogue, store: Store):
    plan = catalogue("1,Een,Anders,training,Rekenen\n", "3,Drie,Derde,blog,\n")
    assert [str(n) for n in plan.merged.new if "/intervention/" in str(n)] == [BASE + "intervention/drie"]
    assert [
        (str(c.subject), c.predicate, [str(v) for v in c.before], [str(v) for v in c.after])
        for c in plan.merged.changed
    ] == [(BASE + "intervention/een", DCTERMS.description, ["Eerste"], ["Anders"])]
    assert plan.merged.gone == [iri("intervention/twee")]
    assert list(store.triples(land_of(store), iri("intervention/twee"))), "nothing is deleted unless told"


def test_a_dry_run_shows_and_stores_nothing(catalogue, store: Store):
    revision = store.revision
    plan = catalogue("1,Een,Anders,training,Rekenen\n", keep=False)
    assert plan.merged.changed
    assert store.revision == revision


def test_gone_rows_are_deleted_when_told_with_their_parts(catalogue, store: Store):
    catalogue("1,Een,Eerste,training,Rekenen\n", delete_gone=True)
    assert not [t for t in store.triples(land_of(store)) if "/intervention/twee" in str(t[0])]


def test_what_is_gone_is_deleted_one_by_one(catalogue, store: Store):
    catalogue("3,Drie,Derde,blog,\n", delete_gone=frozenset({iri("intervention/twee")}))
    kept = {str(s) for s, _, _ in store.triples(land_of(store))}
    assert BASE + "intervention/twee" not in kept
    assert BASE + "intervention/een" in kept


def test_a_row_that_is_left_is_neither_changed_nor_made_nor_gone(catalogue, store: Store):
    left = frozenset({iri("intervention/een"), iri("intervention/drie")})
    plan = catalogue("1,Een,Anders,training,Rekenen\n", "3,Drie,Derde,blog,\n", "4,Vier,Vierde,blog,\n", left=left)
    assert (plan.accepted, plan.refused_count, plan.left_count) == (1, 0, 2)
    assert [str(n) for n in plan.merged.new if "/intervention/" in str(n)] == [BASE + "intervention/vier"]
    assert (plan.merged.changed, plan.merged.gone) == ([], [iri("intervention/twee")])
    assert (iri("intervention/een"), DCTERMS.description, Literal("Eerste", lang="nl")) in set(
        store.triples(land_of(store))
    )
    assert not list(store.triples(land_of(store), iri("intervention/drie")))


def test_what_people_changed_is_kept_unless_asked(catalogue, store: Store, shapes: Shapes):
    land, node = land_of(store), iri("intervention/een")
    mine = (node, DCTERMS.description, Literal("Van Anna", lang="nl"))
    old = (node, DCTERMS.description, Literal("Eerste", lang="nl"))
    commit(
        store,
        admit(
            store,
            ChangeSet(land, Activity("edit", "Anna", "better"), store.revision, frozenset({mine}), frozenset({old})),
            shapes,
        ),
    )
    plan = catalogue("1,Een,Nog anders,training,Rekenen\n", "2,Twee,Tweede,blog,\n")
    assert [(c.predicate, [str(v) for v in c.before]) for c in plan.merged.conflicts] == [
        (DCTERMS.description, ["Van Anna"])
    ]
    assert mine in set(store.triples(land, node))
    catalogue("1,Een,Nog anders,training,Rekenen\n", "2,Twee,Tweede,blog,\n", overwrite=True)
    assert mine not in set(store.triples(land, node))


def test_what_people_added_beside_it_stays(catalogue, store: Store, shapes: Shapes):
    land, node = land_of(store), iri("intervention/een")
    extra = (node, LL.suitsPreference, LLC.oefenen)
    commit(
        store,
        admit(store, ChangeSet(land, Activity("edit", "Anna", "more"), store.revision, frozenset({extra})), shapes),
    )
    plan = catalogue("1,Een,Anders,training,Rekenen\n", "2,Twee,Tweede,blog,\n")
    assert plan.merged.conflicts == []
    assert extra in set(store.triples(land, node))


def delete(store: Store, shapes: Shapes, node: URIRef) -> None:
    """Somebody deletes a description with its parts, and what refers to it."""
    land = land_of(store)
    gone = set(store.triples(land, node)) | set(store.triples(land, object_=node))
    for _, _, part in list(gone):
        if str(part).startswith(f"{node}/"):
            gone |= set(store.triples(land, part))
    by = Activity("edit", "Anna", "gone")
    commit(store, admit(store, ChangeSet(land, by, store.revision, frozenset(), frozenset(gone)), shapes))


def test_what_people_deleted_does_not_come_back(catalogue, store: Store, shapes: Shapes):
    land, node = land_of(store), iri("intervention/twee")
    delete(store, shapes, node)
    plan = catalogue("1,Een,Eerste,training,Rekenen\n", "2,Twee,Tweede,blog,\n")
    assert [c.subject for c in plan.merged.conflicts] == [node]
    assert not list(store.triples(land, node))


def test_what_people_deleted_does_not_come_back_under_another_title(catalogue, store: Store, shapes: Shapes):
    node = iri("intervention/twee")
    delete(store, shapes, node)
    plan = catalogue("1,Een,Eerste,training,Rekenen\n", "2,Anders genoemd,Tweede,blog,\n")
    assert [c.subject for c in plan.merged.conflicts] == [node]
    assert plan.merged.new == []


def test_what_people_deleted_comes_back_when_somebody_says_so(catalogue, store: Store, shapes: Shapes):
    land, node = land_of(store), iri("intervention/twee")
    delete(store, shapes, node)
    catalogue("2,Twee,Weer,blog,\n", overwrite=True)
    assert (node, DCTERMS.description, Literal("Weer", lang="nl")) in set(store.triples(land, node))


def test_what_is_deleted_from_one_catalogue_is_no_matter_of_another(
    catalogue, load, store: Store, shapes: Shapes, tmp_path: Path
):
    land, node = land_of(store), iri("intervention/twee")
    delete(store, shapes, node)
    mapping = write(
        tmp_path / "ander.yaml",
        "catalogue: ander\ncolumns:\n  id: {to: identifier}\n  naam: {to: title}\n  soort: {to: interventionType}\n"
        "constants: {owner: HR, targetGroup: Lokale banken}\n",
    )
    plan = load(write(tmp_path / "ander.csv", "id,naam,soort\n2,Twee,blog\n"), mappings=[mapping])
    assert plan.merged.conflicts == []
    assert [n for n in plan.merged.new if "/intervention/" in str(n)] == [iri("intervention/twee-2")]
    assert not list(store.triples(land, node)), "the name of what was deleted is not given to another"


def test_what_stays_out_keeps_its_name(catalogue, store: Store, shapes: Shapes):
    node = iri("intervention/twee")
    delete(store, shapes, node)
    left = iri("intervention/drie")
    plan = catalogue("2,Twee,Tweede,blog,\n", "3,Drie,Derde,blog,\n", left=frozenset({left}))
    names = sketch(plan).names
    assert [str(t) for n in (node, left) for t in names[n]] == ["Twee", "Drie"]


def test_a_name_that_a_list_makes_is_made_again_after_people_deleted_it(catalogue, store: Store, shapes: Shapes):
    delete(store, shapes, iri("intervention/een"))
    delete(store, shapes, iri("competence/rekenen"))
    plan = catalogue("2,Twee,Tweede,blog,Rekenen\n")
    assert plan.merged.conflicts == []
    assert plan.refused == set()
    found = [o for _, p, o in store.triples(land_of(store), iri("intervention/twee")) if p == LL.develops]
    assert found == [iri("competence/rekenen")]


def test_a_value_that_the_catalogue_dropped_is_dropped(catalogue, store: Store):
    catalogue("1,Een,Eerste,training,\n", "2,Twee,Tweede,blog,\n")
    assert not [t for t in store.triples(land_of(store), iri("intervention/een")) if t[1] == LL.develops]


def test_catalogues_imported_together_are_each_recognised_alone(load, store: Store, tmp_path: Path):
    load(EXAMPLE / "waterland.ttl")
    files, mappings = [], []
    for name in ("een", "twee"):
        columns = "columns:\n  id: {to: identifier}\n  naam: {to: title}\n  tekst: {to: description}\n  soort: {to: interventionType}\n"
        constants = "constants: {owner: HR, targetGroup: Lokale banken}\n"
        mappings.append(write(tmp_path / f"{name}.yaml", f"catalogue: {name}\n{columns}{constants}"))
        files.append(write(tmp_path / f"{name}.csv", f"id,naam,tekst,soort\n1,Titel {name},Tekst,blog\n"))
    load(*files, mappings=mappings)
    for path, mapping in zip(files, mappings, strict=True):
        plan = load(write(path, path.read_text().replace("Tekst", "Anders")), mappings=[mapping])
        assert plan.merged.conflicts == []
        assert [c.predicate for c in plan.merged.changed] == [DCTERMS.description]


def test_an_identifier_means_something_in_its_own_catalogue_only(catalogue, load, store: Store, tmp_path: Path):
    other = write(
        tmp_path / "o.yaml",
        "catalogue: anders\ncolumns:\n  id: {to: identifier}\n  naam: {to: title}\n  tekst: {to: description}\n  soort: {to: interventionType}\n"
        "constants: {owner: ICT, targetGroup: Lokale banken}\n",
    )
    plan = load(write(tmp_path / "o.csv", "id,naam,tekst,soort\n1,Iets anders,Tekst,training\n"), mappings=[other])
    assert plan.merged.changed == []
    assert iri("intervention/iets-anders") in plan.merged.new


@pytest.mark.parametrize("owner", ["HR", "hr", BASE + "department/hr", "P en O"])
def test_a_list_without_identifiers_is_recognised_by_title_and_owner_however_the_owner_is_written(
    load, store: Store, shapes: Shapes, tmp_path: Path, owner: str
):
    load(EXAMPLE / "waterland.ttl")
    other = (iri("department/hr"), SKOS.altLabel, Literal("P en O", lang="nl"))
    by = Activity("edit", "Anna", "name")
    commit(store, admit(store, ChangeSet(land_of(store), by, store.revision, frozenset({other})), shapes))
    mapping = write(
        tmp_path / "m.yaml",
        f"catalogue: proef\ncolumns:\n  naam: {{to: title}}\n  soort: {{to: interventionType}}\nconstants: {{owner: {owner}}}\n",
    )
    path = write(tmp_path / "a.csv", "naam,soort\nEen,training\nTwee,blog\n")
    assert load(path, mappings=[mapping]).accepted == 2
    assert load(path, mappings=[mapping]).changes_nothing


# proposals


def place_of(store: Store, name: str) -> list[tuple[object, object]]:
    """Element and status of each placement of an intervention."""
    land = land_of(store)
    parts = [o for _, p, o in store.triples(land, iri(f"intervention/{name}")) if p == LL.placement]
    told = [{p: o for _, p, o in store.triples(land, part)} for part in parts]
    return sorted((t[LL.onElement], t[LL.placementStatus]) for t in told)


def test_a_proposal_that_nobody_touched_moves_with_its_text(catalogue, store: Store):
    assert place_of(store, "twee") == [(LLG.profileren, LLC.proposed)]
    plan = catalogue('2,Twee,"Een pilot, een experiment: innovatie uitproberen en invoeren",blog,\n')
    assert place_of(store, "twee") == [(LLG.innoveren, LLC.proposed)]
    assert [c.predicate for c in plan.merged.changed if c.subject == iri("intervention/twee")] == [
        DCTERMS.description,
        LL.placement,
    ]
    assert not list(store.triples(land_of(store), iri("intervention/twee/placement-profileren"))), (
        "nothing of the former one stays"
    )


def test_the_same_list_twice_changes_no_proposal(catalogue):
    assert catalogue("1,Een,Eerste,training,Rekenen\n", "2,Twee,Tweede,blog,\n").changes_nothing


def touched(store: Store, shapes: Shapes, part: URIRef, added: tuple, removed: frozenset = frozenset()) -> None:
    """Somebody changes something of a placement."""
    change = ChangeSet(land_of(store), Activity("edit", "Anna", "place"), store.revision, frozenset({added}), removed)
    commit(store, admit(store, change, shapes))


def test_a_proposal_that_somebody_touched_stays_where_it_is(catalogue, store: Store, shapes: Shapes):
    part = iri("intervention/twee/placement-profileren")
    touched(store, shapes, part, (part, LL.weight, Literal("0.5", datatype=XSD.decimal)))
    catalogue('2,Twee,"Een pilot, een experiment: innovatie uitproberen en invoeren",blog,\n')
    assert place_of(store, "twee") == [(LLG.profileren, LLC.proposed)]


def test_what_people_agreed_on_stays_where_it_is(catalogue, store: Store, shapes: Shapes):
    part = iri("intervention/twee/placement-profileren")
    gone = frozenset({(part, LL.placementStatus, LLC.proposed)})
    touched(store, shapes, part, (part, LL.placementStatus, LLC.agreed), gone)
    catalogue('2,Twee,"Een pilot, een experiment: innovatie uitproberen en invoeren",blog,\n')
    assert place_of(store, "twee") == [(LLG.profileren, LLC.agreed)]
