"""The store: only what was admitted, all or nothing, one writer, a history that can be undone."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Literal, URIRef

from leerland_graph.core.errors import NotFound, StoreError, StoreLocked, UndoConflict, UsageError
from leerland_graph.core.namespaces import DCTERMS, LL, RDF, SKOS, XSD
from leerland_graph.store import (
    HISTORY,
    Activity,
    ChangeSet,
    Stale,
    Store,
    ValidatedChangeSet,
    changes,
    commit,
    entries,
    install_ontology,
    landscape_triples,
    undo_change_set,
    update_change_set,
)  # fmt: skip
from leerland_graph.store.fetching import forbid_fetching
from leerland_graph.store.rdf_terms import canonical, from_ntriples, to_ntriples
from leerland_graph.store.trouble import trouble
from leerland_graph.validation import Refused, Shapes, State, admit

BASE = "https://leerland.example/id/"
LAND = URIRef(BASE + "landscape/test")
GROUP = URIRef(BASE + "target-group/advisers")


def change_set(store: Store, add=(), remove=(), base: int | None = None, why: str = "because") -> ChangeSet:
    return ChangeSet(
        LAND, Activity("edit", "Anna", why), store.revision if base is None else base, frozenset(add), frozenset(remove)
    )


def group(label: str, iri: URIRef = GROUP):
    return {(iri, RDF.type, LL.TargetGroup), (iri, SKOS.prefLabel, Literal(label, lang="nl"))}


@pytest.fixture
def land(store: Store, shapes: Shapes) -> Store:
    """A store with an empty landscape in it, as change 1."""
    commit(store, admit(store, change_set(store, landscape_triples(LAND, "Test", lang="nl", default=False)), shapes))
    return store


def put(store: Store, shapes: Shapes, add=(), remove=(), why: str = "because") -> int:
    return commit(store, admit(store, change_set(store, add, remove, why=why), shapes))


def test_a_candidate_that_did_not_pass_cannot_be_committed():
    with pytest.raises(TypeError, match="gate"):
        ValidatedChangeSet(ChangeSet(LAND, Activity("edit", "x", "y"), 0), object())  # type: ignore[arg-type]


def test_an_invalid_candidate_is_refused_with_its_report_and_nothing_is_stored(land: Store, shapes: Shapes):
    before = set(land.triples(LAND))
    with pytest.raises(Refused) as refused:
        put(land, shapes, {(GROUP, RDF.type, LL.TargetGroup)})
    assert [f.shape.rpartition("#")[2] for f in refused.value.report.violations] == ["TargetGroup-prefLabel-required"]
    assert set(land.triples(LAND)) == before
    assert land.revision == 1


def test_what_no_shape_looks_at_is_not_admitted(land: Store, shapes: Shapes):
    with pytest.raises(Refused) as refused:
        put(land, shapes, {(URIRef(BASE + "x"), DCTERMS.title, Literal("x", lang="nl"))})
    assert refused.value.report.state is State.NOTHING_CHECKED


def test_a_mistyped_class_is_refused_and_the_right_one_named(land: Store, shapes: Shapes):
    with pytest.raises(Refused) as refused:
        put(land, shapes, {(GROUP, RDF.type, LL.TargetGruop), (GROUP, SKOS.prefLabel, Literal("x", lang="nl"))})
    assert "Did you mean 'll:TargetGroup'?" in refused.value.report.violations[0].message("en")


def test_a_commit_is_a_prov_activity_with_who_when_why_and_the_exact_statements(land: Store, shapes: Shapes):
    number = put(land, shapes, group("Adviseurs"), why="new group")
    change = changes(land)[0]
    assert (change.number, change.who, change.why, change.kind, change.descriptions) == (
        number,
        "Anna",
        "new group",
        "edit",
        1,
    )
    (entry,) = entries(land, number)
    assert entry.describes == GROUP
    assert entry.added == frozenset(group("Adviseurs"))
    assert entry.removed == frozenset()
    kinds = {o for _, p, o in land.triples(HISTORY, URIRef(f"urn:leerland:change:{number}")) if p == RDF.type}
    assert URIRef("http://www.w3.org/ns/prov#Activity") in kinds


def test_undo_restores_exactly_what_was_there(land: Store, shapes: Shapes):
    put(land, shapes, group("Adviseurs"))
    before = set(land.triples(LAND))
    old, new = (
        (GROUP, SKOS.prefLabel, Literal("Adviseurs", lang="nl")),
        (GROUP, SKOS.prefLabel, Literal("Raadgevers", lang="nl")),
    )
    number = put(land, shapes, {new}, {old})
    commit(land, admit(land, undo_change_set(land, number, "Bart"), shapes))
    assert set(land.triples(LAND)) == before
    assert changes(land)[0].undoes == (number,)


def test_undo_refuses_when_a_later_change_touched_the_same_statements(land: Store, shapes: Shapes):
    def label(text: str):
        return (GROUP, SKOS.prefLabel, Literal(text, lang="nl"))

    put(land, shapes, group("A"))
    second = put(land, shapes, {label("B")}, {label("A")})
    third = put(land, shapes, {label("C")}, {label("B")})
    with pytest.raises(UndoConflict) as conflict:
        undo_change_set(land, second, "Bart")
    assert conflict.value.later == (third,)
    assert "advisers" in str(conflict.value)


def test_undo_of_something_else_in_between_is_allowed(land: Store, shapes: Shapes):
    first = put(land, shapes, group("A"))
    put(land, shapes, group("B", URIRef(BASE + "target-group/other")))
    commit(land, admit(land, undo_change_set(land, first, "Bart"), shapes))
    assert not list(land.triples(LAND, GROUP))


def test_undo_of_an_unknown_change_says_so(land: Store):
    with pytest.raises(NotFound, match="change called '99'"):
        undo_change_set(land, 99, "Bart")


def test_two_candidates_on_the_same_description_the_second_is_stale(land: Store, shapes: Shapes):
    put(land, shapes, group("A"))
    one, two = (
        admit(land, change_set(land, {(GROUP, SKOS.prefLabel, Literal(t, lang="en"))}), shapes) for t in ("A", "B")
    )
    commit(land, one)
    with pytest.raises(Stale):
        commit(land, two)


def test_candidates_on_different_descriptions_do_not_hinder_each_other(land: Store, shapes: Shapes):
    one = admit(land, change_set(land, group("A")), shapes)
    two = admit(land, change_set(land, group("B", URIRef(BASE + "target-group/other"))), shapes)
    assert (commit(land, one), commit(land, two)) == (2, 3)


def test_an_empty_candidate_changes_nothing(land: Store, shapes: Shapes):
    assert put(land, shapes) == land.revision == 1


def test_the_axioms_of_the_language_have_the_same_names_in_every_process():
    code = "from leerland_graph.store.ontology import _named, read_ontology\nprint(*sorted(map(str, {t for s in _named(read_ontology()) for t in s})))"
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": str(n)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for n in range(3)
    }
    assert len(said) == 1
    assert "urn:leerland:axiom:" in said.pop()


def test_a_second_writer_gets_a_clear_error_and_a_reader_gets_in(tmp_path):
    with Store.open(tmp_path, write=True, create=True) as writer:
        install_ontology(writer)
        code = (
            "import sys, pathlib\nfrom leerland_graph.store import Store\nfrom leerland_graph.core.errors import StoreLocked\n"
            "p = pathlib.Path(sys.argv[1])\nprint(Store.open(p).has_ontology())\n"
            "try:\n    Store.open(p, write=True)\nexcept StoreLocked as e:\n    print(e)\n"
        )
        out = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True
        ).stdout.splitlines()
    assert out[0] == "True"
    assert "Another process has this store open for writing" in out[1]
    assert "reading commands work meanwhile" in out[1]
    with pytest.raises(StoreLocked), Store.open(tmp_path, write=True), Store.open(tmp_path, write=True):
        pass


def test_a_reader_cannot_write(tmp_path):
    Store.open(tmp_path, write=True, create=True).close()
    with Store.open(tmp_path) as reader, pytest.raises(StoreError, match="reading only"):
        reader.write_ungated({LAND: group("A")}, {})


def test_opening_what_is_not_there_says_what_to_do(tmp_path):
    with pytest.raises(StoreError, match="leerland init"):
        Store.open(tmp_path / "nothing")


@pytest.mark.parametrize(
    ("text", "kind", "kept"),
    [
        ("01", XSD.integer, "1"),
        ("0.50", XSD.decimal, "0.5"),
        ("1", XSD.boolean, "true"),
        ("2026-03-01", XSD.date, "2026-03-01"),
        ("2026-02-31", XSD.date, "2026-02-31"),
    ],
)
def test_literals_are_spelled_as_the_store_spells_them(text: str, kind: URIRef, kept: str):
    assert canonical(Literal(text, datatype=kind)) == Literal(kept, datatype=kind)
    memory = Store.in_memory()
    memory.write_ungated({LAND: [(GROUP, LL.size, Literal(text, datatype=kind))]}, {})
    assert [str(o) for _, _, o in memory.triples(LAND)] == [kept]


def test_ntriples_text_comes_back_as_the_same_triples():
    triples = {
        (GROUP, SKOS.prefLabel, Literal('quote " and \\ and\nnewline and é', lang="nl")),
        (GROUP, LL.size, Literal("12", datatype=XSD.integer)),
    }
    assert from_ntriples(to_ntriples(triples)) == triples


def test_bindings_replace_variables_but_not_strings(store: Store):
    rows = store.select(
        'SELECT ?x WHERE { BIND("?who" AS ?x) FILTER(?who = ll:Island) }', graphs=[LAND], bindings={"who": LL.Island}
    )
    assert [str(r[0]) for r in rows] == ["?who"]


AWAY = "<http://127.0.0.1:8/>"
DISGUISES = [
    f"SELECT * {{ SERVICE {AWAY} {{ ?s ?p ?o }} }}",
    "select * { service silent <http://x/> {} }",
    f"SELECT * {{ ?s ?p 1SERVICE{AWAY}{{ ?s ?p ?o }} }}",
    f"SELECT * {{ OPTIONAL {{ ?s ?p true }} SERVICE#{{\n#\r{AWAY}#\n{{ ?s ?p ?o }} }}",
    f"SELECT*{{VALUES?v{{{AWAY}}}FILTER(1<2)SERVICE?v{{?s?p?o}}FILTER(2>1)}}",
    f"SELECT*{{FILTER(1<2)SERVICE#>\n{AWAY}{{?s?p?o}}}}",
    f'SELECT*{{FILTER(1<2)#>"""\nSERVICE{AWAY}{{?s?p?o}}#"""\n}}',
    f'SELECT * {{ BIND("""a\\"""" AS ?x) SERVICE {AWAY} {{ ?s ?p ?o }} BIND("""a""" AS ?z) }}',
    f"PREFIX : <urn:x> SELECT * {{ OPTIONAL {{ ?s :a\\#b ?o }} SERVICE {AWAY} {{ ?s ?p ?o }} }}",
    f"PREFIX p: {AWAY} SELECT * {{ SERVICEp:x{{ ?s ?p ?o }} }}",
    f"PREFIX : {AWAY} SELECT * {{ SERVICE SILENT:x\\#y{{ ?s ?p ?o }} }}",
]
AS_UPDATE = re.compile(r"SELECT\s*\*", re.I)
LOADS = [
    f"LOAD {AWAY}",
    f"load silent{AWAY} into graph <urn:g>",
    f"#c\nLOAD#d\n{AWAY}",
    f'VERSION "1.2"LOAD{AWAY}',
    f"PREFIX p: {AWAY}LOADp:x",
    f"INSERT DATA {{ <urn:a> <urn:b> 1 }} ; #c;\n LOAD {AWAY}",
]


@pytest.mark.parametrize("query", DISGUISES)
def test_a_query_cannot_make_the_store_fetch(store: Store, query: str):
    with pytest.raises(UsageError, match="SERVICE is not allowed"):
        store.query(query, graphs=[LAND])


@pytest.mark.parametrize("update", [*LOADS, *(AS_UPDATE.sub("INSERT {} WHERE ", q, count=1) for q in DISGUISES)])
def test_an_update_cannot_make_the_store_fetch(store: Store, update: str):
    with pytest.raises(UsageError, match="is not allowed"):
        update_change_set(store, LAND, update, who="", why="")


_BEFORE = st.sampled_from(
    ["", " ", "FILTER(1<2)", "FILTER(1<2)#>\n", "OPTIONAL{?s ?p 1}", "#'\n", "#\"\"\"\n", "BIND('a\\'' AS ?y)",
     "BIND(\"\"\"\"\"a\\\"\"\"\" AS ?z)", "OPTIONAL{?s :a\\'b ?o}", "OPTIONAL{?s :a\\#b ?o}", "VALUES?v{<urn:a>}"]
)  # fmt: skip
_GAP = st.sampled_from(["", " ", "\t\r\n", "#\n", "#>\n", "#{\n", "#'\r", '#"""\n', "# SERVICE\n"])


@given(
    st.lists(_BEFORE, max_size=4), st.lists(_BEFORE, max_size=4), st.lists(_GAP, min_size=3, max_size=3), st.booleans()
)
def test_whatever_stands_around_it_the_engine_is_never_led_to_fetch(
    before: list[str], behind: list[str], gaps: list[str], silent: bool
):
    service = f"SERVICE{gaps[0]}{'SILENT' if silent else ''}{gaps[1]}{AWAY}{gaps[2]}{{?s ?p ?o}}"
    query = f"PREFIX : <urn:x:> SELECT * {{ {''.join(before)}{service}{''.join(behind)} }}"
    with pytest.raises(
        UsageError, match=r"SERVICE is not allowed|is not valid SPARQL"
    ):  # a variable is bound once only
        forbid_fetching(query)


@pytest.mark.parametrize(
    "query",
    [
        'SELECT ?s { ?s ?p "SERVICE" } # SERVICE',
        "SELECT ?service ?load { ?service a ?load }",
        "PREFIX service: <urn:service/> SELECT * { ?s service:desk ?service ; a service:LOAD }",
        'SELECT ?s { ?s ?p "Load: the service <b>is</b> down", <urn:load> }',
    ],
)
def test_the_letters_alone_are_no_service(store: Store, query: str):
    assert list(store.query(query, graphs=[LAND])) == []


def test_a_syntax_error_in_a_query_has_its_place(store: Store):
    with pytest.raises(UsageError, match=r"not valid SPARQL.*1"):
        store.query("SELECT WHERE", graphs=[LAND])


def test_the_store_is_an_rdflib_dataset(example_store: Store):
    rows = list(
        example_store.dataset.query(
            "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?i a <https://w3id.org/leerland/ns#Intervention> } }"
        )
    )
    assert int(rows[0][0]) == 64


def test_what_is_wrong_with_a_store_is_told_apart(tmp_path: Path, example_store: Store):
    """To restore a backup is advised only where the files were read again and found broken."""
    example_store.copy_to(tmp_path)
    gone = RuntimeError("Corruption: IO error: No such file or directory: While open a file: /x/store/000009.sst")
    assert str(trouble(tmp_path, gone)).startswith("The store changed while it was being read. (data folder: ")
    assert "too many files open" in str(trouble(tmp_path, OSError("IO error: While open: Too many open files")))
    assert "cannot be read" in str(trouble(tmp_path, PermissionError("Permission denied")))
    assert "cannot be written" in str(trouble(tmp_path, PermissionError("Permission denied"), writing=True))
    assert isinstance(trouble(tmp_path, OSError("IO error: lock hold by current process")), StoreLocked)
    assert "The disk is full" in str(trouble(tmp_path, OSError("No space left on device"), writing=True))
    for file in (tmp_path / "store").glob("*.sst"):
        file.unlink()
    with pytest.raises(StoreError, match=r"is damaged.*leerland restore"):
        Store.open(tmp_path)
    assert "is damaged" in str(trouble(tmp_path, gone))


def test_who_is_elsewhere_is_told_no_folder_and_no_address(tmp_path: Path):
    here = StoreError(
        str(tmp_path), "The store cannot be written: {detail}.", "", detail=f"IO error: {tmp_path}/store/LOCK: x"
    )
    assert here.public_message("en") == "The store cannot be written: IO error: the store: x."
    there = StoreError(
        "http://inside:7878/query", "{url} answers {status}.", "", url="http://inside:7878/query", status=503
    )
    assert (there.public_message("en"), there.public_message("nl")) == (
        "the store answers 503.",
        "de opslag antwoordt 503.",
    )
    assert (
        UsageError("{path} is not valid TOML.", path=tmp_path / "leerland.toml").public_message("en")
        == "leerland.toml is not valid TOML."
    )
    assert "urn:elsewhere" in UsageError(
        "The update changes the graph {which}.", which="<urn:elsewhere>"
    ).public_message("en")
