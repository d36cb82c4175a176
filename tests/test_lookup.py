"""Looking up one resource, which is answered where it arrives: the same as every other query, and beside the heaviest."""

from contextlib import suppress
from pathlib import Path

import pytest
from rdflib import Literal, URIRef

from leerland_graph.core.errors import UsageError
from leerland_graph.core.namespaces import DCTERMS, PROLOGUE
from leerland_graph.services.opened import fingerprint
from leerland_graph.sparql import Pool, ProtocolError, SparqlRequest, is_lookup, look_up
from leerland_graph.store import HISTORY, ONTOLOGY, Store
from leerland_graph.store.fetching import forbid_fetching
from leerland_graph.store.sparql_text import without_text
from tests.conftest import Cli

GROUP = "https://leerland.example/id/target-group/lokale-banken"
LAND = URIRef("https://leerland.example/id/landscape/waterland")
LOOKUPS = [
    f"SELECT ?p ?o WHERE {{ <{GROUP}> ?p ?o }}",
    f"{PROLOGUE}select * {{ <{GROUP}> skos:prefLabel ?label . }} limit 1",
    f"ASK {{ <{GROUP}> a ll:TargetGroup }}",
    "DESCRIBE llg:profileren",
    "PREFIX :  <https://leerland.example/id/target-group/>\nSELECT $p{:lokale-banken $p ?o}",
]
OTHERS = [
    "SELECT ?s WHERE { ?s ?p ?o }",
    f"SELECT ?s WHERE {{ ?s ?p <{GROUP}> }}",
    f"SELECT (COUNT(*) AS ?n) {{ <{GROUP}> ?p ?o }}",
    f"SELECT DISTINCT ?o {{ <{GROUP}> ?p ?o }}",
    f"SELECT ?x {{ <{GROUP}> ?p ?o . ?a ?b ?c }}",
    f"SELECT ?x {{ <{GROUP}> ll:before+ ?x }}",
    f"SELECT ?x {{ <{GROUP}> ^ll:targetGroup ?x }}",
    f"SELECT ?x FROM <urn:g> {{ <{GROUP}> ?p ?x }}",
    f"SELECT ?x {{ <{GROUP}> ?p ?x }} ORDER BY ?x",
    f"SELECT ?x {{ <{GROUP}> ?p ?x }} LIMIT 1 VALUES ?x {{ 1 }}",
    f"DESCRIBE ?s {{ ?s ?p <{GROUP}> }}",
    f"DESCRIBE <{GROUP}> ?s {{ ?s ?p ?o }}",
]


@pytest.mark.parametrize("query", LOOKUPS)
def test_a_lookup_is_known(query: str):
    assert is_lookup(query)


@pytest.mark.parametrize("query", OTHERS)
def test_what_can_take_long_is_none(query: str):
    assert not is_lookup(query)


LONG = 100_000
HEAD = "SELECT * { <urn:a> ?p ?o"


@pytest.mark.parametrize(
    "query",
    [HEAD + " " * LONG, HEAD + " ." + " " * LONG, HEAD + "}" + " " * LONG + "x", "PREFIX a: <b> " * 7000, "a." * LONG, "SERVICE" * LONG,
     ";#" * LONG, '"\\' * LONG, "<a" * LONG, '"""a' * LONG],
    ids=lambda q: q[-30:].strip()[:12],
)  # fmt: skip
def test_text_that_would_have_patterns_go_back_and_forth_is_read_once(query: str):
    """This takes a moment; if a pattern went back, it would take hours."""
    assert not is_lookup(query)
    assert len(without_text(query)) <= len(query)
    with suppress(UsageError):
        forbid_fetching(query)


@pytest.fixture(scope="module")
def pool(example_cli: Cli):
    made = Pool(example_cli.data, size=1)
    yield made
    made.close()


@pytest.mark.parametrize("query", LOOKUPS)
@pytest.mark.parametrize("accept", [None, "text/csv;q=0.5, application/xml, text/turtle", "*/*"])
@pytest.mark.parametrize("graphs", [(), (str(ONTOLOGY), str(LAND))], ids=["ours", "named"])
def test_it_is_answered_as_by_a_process_of_its_own(
    example_cli: Cli, pool: Pool, query: str, accept: str | None, graphs: tuple[str, ...]
):
    asked = SparqlRequest(query, graphs)
    with Store.open(example_cli.data) as store:
        found = look_up(store, asked, accept)
    same = pool.ask(asked, accept)
    assert found is not None
    assert (found.media_type, found.whole) == (same.media_type, same.whole)
    assert len(found.whole) > 10


def test_what_is_wrong_with_it_is_said(example_store: Store):
    with pytest.raises(ProtocolError) as refused:
        look_up(example_store, SparqlRequest(LOOKUPS[0]), "image/png")
    assert refused.value.status == 406
    with pytest.raises(ProtocolError) as wrong:
        look_up(example_store, SparqlRequest("ASK { nothing:known ?p ?o }"), None)
    assert wrong.value.status == 400


def test_a_resource_with_very_many_statements_is_left_to_a_process():
    many = URIRef("urn:x:many")
    with Store.in_memory() as store:
        store.write_ungated(
            {LAND: [(many, DCTERMS.subject, Literal("a subject of some length " * 4 + str(n))) for n in range(999)]}, {}
        )
        asked = SparqlRequest(f"SELECT ?o {{ <{many}> ?p ?o }}", (str(LAND),))
        assert look_up(store, asked, None) is None
        few = look_up(store, SparqlRequest(f"{asked.query} LIMIT 9", (str(LAND),)), "text/csv")
        assert few is not None
        assert few.whole.count(b"\r\n") == 10


def test_every_change_shows_in_how_the_files_are(tmp_path: Path):
    """Also changes within a tick of the clock, and those that make, merge and remove files."""
    folder = tmp_path / "data"
    seen = {fingerprint(folder)}
    with Store.open(folder, write=True, create=True) as store:
        seen.add(fingerprint(folder))
        for n in range(60):
            store.write_ungated(
                {HISTORY if n % 3 else ONTOLOGY: [(URIRef(f"urn:x:{n}"), DCTERMS.title, Literal("x" * n * n * 99))]}, {}
            )
            seen.add(fingerprint(folder))
            if n % 20 == 0:
                store.compact_files()
                fingerprint(folder)
    assert len(seen) == 62
    assert fingerprint(folder) == fingerprint(folder)
    assert fingerprint(tmp_path / "none") == ()
