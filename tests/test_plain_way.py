"""What was made quicker answers as the plain way does: terms as text, canonical terms, large changes, the history, comparing with what is stored."""

import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Literal, URIRef

from leerland_graph.core.namespaces import DCTERMS, LL, RDF, XSD
from leerland_graph.core.same_text import same
from leerland_graph.exchange.merge import merge
from leerland_graph.exchange.source_graph import SourceGraph
from leerland_graph.meaning.words import _hints
from leerland_graph.store import HISTORY, Activity, ChangeSet, Store, commit, local, read_ontology
from leerland_graph.store.change_set import _SEAL, ValidatedChangeSet
from leerland_graph.store.history import entries_about, last_touch
from leerland_graph.store.rdf_terms import canonical, canonical_triples, to_ntriples, to_ox

BASE = "https://leerland.example/id/"
LAND = URIRef(BASE + "landscape/test")
IRIS = st.sampled_from([URIRef(f"{BASE}{n}") for n in ("a", "b", "c", "a/run-1", "a/run-2", "b/run-1")])
PROPERTIES = st.sampled_from([RDF.type, DCTERMS.title, DCTERMS.description, LL.startDate, LL.catalogue])
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8) | st.sampled_from(['"', "\\", "\x7f", "\u2028", "01", "true"])  # fmt: skip
LITERALS = (
    st.builds(Literal, TEXTS)
    | st.builds(lambda text, lang: Literal(text, lang=lang), TEXTS, st.sampled_from(["nl", "en", "NL", "de-CH"]))
    | st.builds(
        lambda text, kind: Literal(text, datatype=kind, normalize=False),
        TEXTS | st.sampled_from(["2026-03-02", "01", "1.50", "1"]),
        st.sampled_from([XSD.date, XSD.integer, XSD.decimal, XSD.boolean, XSD.string, XSD.anyURI]),
    )
)
TRIPLES = st.frozensets(
    st.tuples(IRIS, PROPERTIES, IRIS | LITERALS) | st.tuples(IRIS, st.just(LL.run), IRIS), max_size=30
)  # fmt: skip


@given(TRIPLES)
def test_statements_are_written_as_the_engine_writes_them(triples):
    assert to_ntriples(triples) == "".join(sorted(f"{to_ox(s)} {to_ox(p)} {to_ox(o)} .\n" for s, p, o in triples))


@given(TRIPLES)
def test_the_canonical_statements_have_each_object_canonical(triples):
    assert canonical_triples(triples) == {(s, p, canonical(o)) for s, p, o in triples}


@settings(deadline=None)  # the ontology is read first
@given(st.text(st.sampled_from("afprokngesemit -\n") | st.characters(), max_size=60), st.integers(0))
def test_a_hint_is_in_a_text_where_its_pattern_is(text, number):
    hints = [hint for _, some in _hints(read_ontology()) for hint in some]
    hint = hints[number % len(hints)]
    for said in (text, f"{text} {hint.said} {text}", f"{text}{hint.said.replace(' ', '-')}{text}"):
        assert hint.is_in(same(said)) == bool(re.search(hint.pattern, same(said)))


@pytest.mark.parametrize("on_disk", [True, False])
def test_a_large_change_leaves_what_a_small_one_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, on_disk: bool):
    numbers = range(40)
    triples = {(URIRef(f"{BASE}{n}"), DCTERMS.title, Literal(f"0{n}", datatype=XSD.integer)) for n in numbers}
    triples |= {(s, DCTERMS.description, Literal('"\\\n', lang="nl")) for s, _, _ in triples}
    found = []
    for large in (10, 1_000):
        monkeypatch.setattr(local, "LARGE", large)
        place = tmp_path / str(large)
        with Store.open(place, write=True, create=True) if on_disk else Store.in_memory() as store:
            store.write_ungated({LAND: list(triples)[:5]}, {})  # some of it is there already
            store.write_ungated({LAND: triples, HISTORY: triples}, {})
            store.write_ungated({LAND: [(LAND, DCTERMS.title, Literal("x"))] * 20}, {LAND: list(triples)[:3]})
            found.append({g: set(store.triples(g)) for g in (LAND, HISTORY)})
        if on_disk:
            with Store.open(place) as store:
                assert {g: set(store.triples(g)) for g in (LAND, HISTORY)} == found[-1]
    assert found[0] == found[1]
    assert len(found[0][LAND]) == 78


WRITER = """
import sys
from pathlib import Path
from rdflib import Literal, URIRef
from leerland_graph.store import HISTORY, Store, local
local.LARGE = 1_000
with Store.open(Path(sys.argv[1]), write=True, create=True) as store:
    for change in range(100):
        some = [(URIRef(f"urn:{change}:{n}"), URIRef("urn:p"), Literal(n)) for n in range(3_000)]
        store.write_ungated({URIRef("urn:land"): some, HISTORY: some}, {})
        print(change, flush=True)
"""


@pytest.mark.slow
def test_a_large_change_that_is_killed_is_there_whole_or_not_at_all(tmp_path: Path):
    for moment in range(4):
        place = tmp_path / str(moment)
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(place)], stdout=subprocess.PIPE, text=True)
        assert writer.stdout is not None
        said = writer.stdout.readline()
        time.sleep(0.03 * moment)
        writer.send_signal(signal.SIGKILL)
        acknowledged = 1 + int((writer.stdout.read().split() or [said])[-1])
        writer.wait()
        with Store.open(place, write=True) as store:
            kept = [sum(1 for _ in store.triples(g)) for g in (URIRef("urn:land"), HISTORY)]
        assert kept[0] == kept[1]
        assert kept[0] in (3_000 * acknowledged, 3_000 * (acknowledged + 1))
        assert not list((place / local.FOLDER).glob("bulk-*.sst"))


@settings(max_examples=60, deadline=None)
@given(TRIPLES, TRIPLES, st.booleans())
def test_comparing_is_the_same_where_the_landscape_was_read_before(stored, incoming, overwrite):
    store = Store.in_memory()
    store.write_ungated({LAND: stored}, {})
    source = SourceGraph(set(incoming), covered={URIRef(BASE + "a"): {DCTERMS.title, DCTERMS.description}})
    found = [
        merge(store, LAND, source, known={URIRef(BASE + "c")}, overwrite=overwrite, there=there)
        for there in (None, list(store.triples(LAND)))
    ]
    assert found[0] == found[1]
    there, said = set(store.triples(LAND)), canonical_triples(incoming)
    fields = {(s, p) for s, p, _ in said} | {(s, p) for s, _, _ in said for p in source.covered.get(s, ())}
    added, part_of = said - there, {LL.run}
    gone = {o for _, p, o in said if p in part_of} - {o for _, p, o in added if p in part_of} - {s for s, _, _ in there}
    assert found[0].additions == {t for t in added if t[0] not in gone}
    kept = {LL.run, LL.catalogue, RDF.type}
    assert found[0].removals == {t for t in there - said if t[:2] in fields and t[1] not in kept}


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), TEXTS), min_size=1, max_size=5))
def test_what_was_touched_last_is_told_from_the_entries_as_from_their_statements(texts):
    store = Store.in_memory()
    nodes = set()
    for name, text in texts:
        node = URIRef(f"{BASE}target-group/{name}")
        new = frozenset({(node, RDF.type, LL.TargetGroup), (node, DCTERMS.description, Literal(f"t {text.encode('unicode_escape').decode()} \\ \"", lang="nl"))})  # fmt: skip
        there = frozenset(store.triples(LAND, node))
        change = ChangeSet(LAND, Activity("edit", "Anna", "x"), store.revision, new - there, there - new)
        commit(store, ValidatedChangeSet(change, _SEAL))
        nodes.add(node)
    plain = {}
    for entry in entries_about(store, LAND, nodes):
        plain |= {(s, p): entry.change for s, p, _ in entry.touched}
    assert last_touch(store, LAND, nodes) == plain
