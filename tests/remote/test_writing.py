"""Writing to a server: one writer at a time, all or nothing, nothing lost."""

import threading
import time

import pytest
from rdflib import Literal, URIRef

from leerland_graph.core.errors import StoreError, StoreLocked
from leerland_graph.core.namespaces import DCTERMS, LL, RDF, SKOS
from leerland_graph.store import Activity, ChangeSet, Store, changes, commit, undo_change_set
from leerland_graph.store.remote.answers import Asking
from leerland_graph.store.remote.http import Http
from leerland_graph.store.remote.journal import carry_out
from leerland_graph.store.remote.lease import LOCK, UNTIL
from leerland_graph.validation import Refused, Shapes, admit
from tests.remote.conftest import LAND, There

HERE = URIRef(LAND)
GROUP = URIRef("https://leerland.example/id/target-group/adviseurs")
NEW = frozenset({(GROUP, RDF.type, LL.TargetGroup), (GROUP, SKOS.prefLabel, Literal("Adviseurs", lang="nl"))})


def put(store: Store, shapes: Shapes, additions: frozenset, removals: frozenset = frozenset()) -> int:
    change_set = ChangeSet(HERE, Activity("edit", "Anna", "test"), store.revision, additions, removals)
    return commit(store, admit(store, change_set, shapes))


def test_a_commit_and_its_undo_leave_all_as_it_was(fresh: There, shapes: Shapes):
    with fresh.open(write=True) as store:
        before = set(store.triples(HERE))
        number = put(store, shapes, NEW)
        assert set(store.triples(HERE)) == before | NEW
    with fresh.open(write=True) as store:
        assert (store.revision, changes(store)[0].who) == (number, "Anna")
        commit(store, admit(store, undo_change_set(store, number, "Bart"), shapes))
    with fresh.open() as store:
        assert set(store.triples(HERE)) == before
        assert [c.kind for c in changes(store)] == ["undo", "edit", "import"]


def test_what_is_invalid_is_not_stored(fresh: There, shapes: Shapes):
    with fresh.open(write=True) as store:
        with pytest.raises(Refused):
            put(store, shapes, frozenset({(GROUP, RDF.type, LL.TargetGroup)}))
        assert not list(store.triples(HERE, GROUP))
        assert store.revision == 1


def test_odd_characters_come_back_as_they_went(fresh: There, shapes: Shapes):
    odd = Literal('é "quoted" \\ back\nline\ttab 日本 ^^<urn:leerland:datatype:wktLiteral> \U0001f600', lang="nl")
    with fresh.open(write=True) as store:
        put(store, shapes, NEW | {(GROUP, SKOS.definition, odd)})
    with fresh.open() as store:
        assert (GROUP, SKOS.definition, odd) in set(store.triples(HERE, GROUP))
        assert store.contains(HERE, (GROUP, SKOS.definition, odd))


def test_two_cannot_write_at_once_and_the_second_can_afterwards(fresh: There):
    with fresh.open(write=True):
        with pytest.raises(StoreLocked) as error:
            fresh.open(write=True)
        assert str(fresh.server.url) in str(error.value)
        with fresh.open() as reader:
            assert reader.revision == 1
    fresh.open(write=True).close()


def test_of_many_who_come_together_never_two_write(fresh: There):
    writing, most, done = 0, 0, 0
    lock = threading.Lock()

    def write() -> None:
        nonlocal writing, most, done
        for _ in range(10):
            try:
                store = fresh.open(write=True)
            except StoreLocked:
                continue
            with lock:
                writing += 1
                most = max(most, writing)
            time.sleep(0.02)
            with lock:
                writing -= 1
                done += 1
            store.close()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1
    assert done >= 4


def test_the_ticket_of_one_that_is_gone_is_void(fresh: There):
    fresh.http.update(
        f'INSERT DATA {{ GRAPH <{LOCK}> {{ <urn:leerland:writer:gone> <{UNTIL}> "2020-01-01T00:00:00.000+00:00" }} }}'
    )
    fresh.open(write=True).close()


def test_one_whose_ticket_was_taken_away_does_not_write(fresh: There, shapes: Shapes):
    with fresh.open(write=True) as store:
        fresh.http.update(f"DROP SILENT GRAPH <{LOCK}>")
        with pytest.raises(StoreError, match="held up so long"):
            put(store, shapes, NEW)
    with fresh.open() as store:
        assert not list(store.triples(HERE, GROUP))


def many(count: int) -> frozenset:
    return frozenset((URIRef(f"urn:thing:{n}"), DCTERMS.title, Literal(f"thing {n}")) for n in range(count))


class Failing(Http):
    """A connection that breaks before its n-th update."""

    def __init__(self, http: Http, after: int) -> None:
        super().__init__(http.server)
        self.left = after

    def update(self, text: str) -> None:
        self.left -= 1
        if self.left < 0:
            raise StoreError(self.server.url, "The line broke.", "")
        super().update(text)


STEPS = [f'INSERT DATA {{ GRAPH <{LAND}> {{ <urn:step:{n}> <urn:p> "{n}" }} }}' for n in range(3)]


@pytest.mark.parametrize("after", range(8))
def test_a_change_that_broke_off_anywhere_is_afterwards_whole_or_not_there(fresh: There, after: int):
    # three steps are written down, a fourth update completes the journal, three carry it out, one throws it away
    with pytest.raises(StoreError, match="The line broke"):
        carry_out(Asking(Failing(fresh.http, after)), STEPS)
    with fresh.open(write=True) as store:
        found = sum(store.contains(HERE, (URIRef(f"urn:step:{n}"), URIRef("urn:p"), Literal(str(n)))) for n in range(3))
    assert found == (3 if after >= 4 else 0)
    assert not Asking(fresh.http).ask("ASK { GRAPH <urn:leerland:graph:journal> { ?s ?p ?o } }", None, None)


def test_a_step_that_the_server_rejects_turns_back_those_before_it(fresh: There):
    with pytest.raises(StoreError, match="answers"):
        carry_out(Asking(fresh.http), [*STEPS, "INSERT DATA { this is no SPARQL }"])
    with fresh.open(write=True) as store:
        assert not list(store.triples(HERE, URIRef("urn:step:0")))


def test_many_statements_go_in_and_come_out_in_pages(fresh: There):
    given = many(12_345)
    with fresh.open(write=True) as store:
        store.write_ungated({HERE: given}, {})
        query = "SELECT ?s ?t WHERE { ?s dcterms:title ?t . FILTER(STRSTARTS(STR(?s), 'urn:thing:')) }"
        rows = store.select(query, graphs=[HERE])
        assert len(rows) == len(set(rows)) == 12_345
        ordered = store.select(f"{query} ORDER BY DESC(?t)", graphs=[HERE])
        assert [str(t) for _, t in ordered] == sorted((str(t) for _, _, t in given), reverse=True)
        (subjects, _) = store.columns(query, graphs=[HERE])
        own = store.query_dataset(query.replace("WHERE", f"FROM <{LAND}> WHERE", 1), default=None, named=None)
        assert len(list(own)) == 12_345
        assert len(subjects) == 12_345
        assert given <= set(store.triples(HERE))
        store.write_ungated({}, {HERE: given})
        assert store.select(query, graphs=[HERE]) == []


def test_a_store_is_copied_to_disk_and_put_back(fresh: There, example_store: Store, tmp_path):
    fresh.cli("backup", tmp_path / "backup")
    with Store.open(tmp_path / "backup") as copy:
        assert set(copy.triples(HERE)) == set(example_store.triples(HERE))
    with fresh.open(write=True) as store:
        store.write_ungated({HERE: many(3)}, {})
    out = fresh.cli("restore", tmp_path / "backup", env={"LEERLAND_LANG": "en"}).stdout
    with fresh.open() as store:
        assert set(store.triples(HERE)) == set(example_store.triples(HERE))
    kept = out.rpartition(" is kept in ")[2].strip().rstrip(".")
    with Store.open(fresh.data.parent / kept) as former:
        assert many(3) <= set(former.triples(HERE))


def test_an_import_asks_for_graphs_and_not_for_statements_one_by_one(
    fresh: There, shapes: Shapes, tmp_path, monkeypatch
):
    asked: list[str] = []
    query, update = Http.query, Http.update
    monkeypatch.setattr(Http, "query", lambda self, text, *a, **k: asked.append(text) or query(self, text, *a, **k))
    monkeypatch.setattr(Http, "update", lambda self, text: asked.append(text) or update(self, text))
    from leerland_graph.core.settings import Settings
    from leerland_graph.exchange import execute, plan_import

    rows = [f"Cursus {n},Wat je leert in cursus {n},training,Lokale banken,HR,Onderzoeken" for n in range(300)]
    (tmp_path / "plan.csv").write_text("Titel,Beschrijving,Type,Doelgroep,Eigenaar,Element\n" + "\n".join(rows))
    with fresh.open(write=True) as store:
        asked.clear()
        execute(store, plan_import(store, [tmp_path / "plan.csv"], Settings(), shapes))
    assert len(asked) < 300 + 100  # two hundred look-ups, then the whole graph; not some per row
