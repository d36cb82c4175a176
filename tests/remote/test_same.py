"""Over a server the product says the same as over its own store."""

import json

import pytest
from rdflib import URIRef

from leerland_graph.analysis import Norms, Selection, profile, read_landscape, recommend
from leerland_graph.core.namespaces import LL, LLC, ORG
from leerland_graph.exchange import export_landscape
from leerland_graph.forms.choices import choices
from leerland_graph.sparql import Query, library, run_query
from leerland_graph.sparql.library import variables
from leerland_graph.store import HISTORY, ONTOLOGY, Store
from leerland_graph.validation import Shapes, State, validate_landscape
from leerland_graph.validation.form import Kind
from tests.remote.conftest import LAND, There
from tests.test_question_rows import altered, retagged

HERE = URIRef(LAND)


def test_every_statement_is_there_as_it_was_given(there: There, example_store: Store):
    with there.open() as store:
        assert set(store.triples(ONTOLOGY)) == set(example_store.triples(ONTOLOGY))
        assert set(store.triples(HERE)) == set(example_store.triples(HERE))
        assert store.named_graphs() == {ONTOLOGY, HISTORY, HERE}


@pytest.mark.parametrize("lang", ["nl", "en", "de"])
def test_every_question_has_the_same_answer(there: There, example_store: Store, lang: str):
    def rows(store: Store, query: Query) -> list[str]:
        return sorted(map(str, run_query(query, store, HERE, lang=lang)[1]))

    with there.open() as store:
        assert [q.name for q in library() if rows(store, q) != rows(example_store, q)] == []


@pytest.mark.parametrize(("tags", "lang"), [("de|fr|", "nl"), ("de|fr|", "fr"), ("nl|en|de|fr|", "de")])
def test_names_in_other_languages_are_chosen_as_here(fresh: There, example_store: Store, tags: str, lang: str):
    here = altered(example_store, retagged(tags, lambda text, tag: f"{text} {tag}"))
    with fresh.open(write=True) as store:
        store.replace_graph(HERE, here.triples(HERE))
    with fresh.open() as store:
        for query in library():
            given = {
                p.name: str(v)
                for p, v in zip(query.parameters, variables(query, example_store, HERE, {}).values(), strict=False)
            }
            rows = [sorted(map(str, run_query(query, s, HERE, given, lang)[1])) for s in (store, here)]
            assert rows[0] == rows[1], query.name


def test_every_indicator_has_the_same_value_and_evidence(there: There, example_store: Store):
    def all_of(store: Store) -> list[object]:
        land = read_landscape(store, HERE, Norms())
        groups = [None, *sorted(land.groups)]
        return [profile(land, Selection(group)).as_json() for group in groups] + [recommend(land, None)]

    with there.open() as store:
        assert all_of(store) == all_of(example_store)


def test_the_landscape_is_valid_and_its_export_the_same(there: There, example_store: Store, shapes: Shapes, tmp_path):
    with there.open() as store:
        assert validate_landscape(store, HERE, shapes).state is State.VALID
        export_landscape(store, HERE, tmp_path / "there.ttl", shapes, lang="nl")
    export_landscape(example_store, HERE, tmp_path / "here.ttl", shapes, lang="nl")
    assert (tmp_path / "there.ttl").read_bytes() == (tmp_path / "here.ttl").read_bytes()


@pytest.mark.parametrize("given", ["Lokale banken", "local banks", "lokale-banken"])
def test_a_name_is_found(there: There, given: str):
    found = json.loads(there.cli("coherence", "--target-group", given, "--format", "json").stdout)
    assert found["selection"]["target_group"].endswith("/target-group/lokale-banken")


@pytest.mark.parametrize(
    "kind", [Kind(cls=LL.TargetGroup), Kind(cls=ORG.Organization), Kind(scheme=LLC["intervention-types"])]
)
def test_what_can_be_picked_is_the_same(there: There, example_store: Store, kind: Kind):
    with there.open() as store:
        assert len(choices(store, HERE, kind)) > 3
        assert choices(store, HERE, kind).options == choices(example_store, HERE, kind).options


def test_a_path_that_repeats_is_answered_rightly_wherever_it_stands(there: There, example_store: Store):
    query = """SELECT ?title WHERE { ?i ll:interventionType/skos:broader* llc:begeleiding ; dcterms:title ?title .
               FILTER(LANG(?title) = "nl") } ORDER BY ?title"""
    with there.open() as store:
        rows = store.select(query, graphs=[ONTOLOGY, HERE])
    assert rows == example_store.select(query, graphs=[ONTOLOGY, HERE])
    assert len(rows) > 1


def test_what_the_server_lacks_is_said(there: There):
    said = there.cli("init", env={"LEERLAND_LANG": "en"}).stderr
    if there.kind == "oxigraph":
        assert said == ""
    else:
        assert "no transaction of several operations" in said
        assert "at most 10000 rows" in said
        assert "shapes on the map" in said
        assert "paths with *, + or ?" in said
