"""What the workbench stands on: completions, mistakes, plans, kept queries, and queries from choices."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Literal, URIRef

from leerland_graph.core.errors import NotFound, StoreError, UsageError
from leerland_graph.core.namespaces import DCTERMS, LL, LLG, XSD
from leerland_graph.sparql import Column, Pool, ProtocolError, SavedQueries, Wanted, explain, mistake, query_of, terms
from leerland_graph.store import ONTOLOGY, Store, find_landscape
from tests.conftest import Cli

BANKS = URIRef("https://leerland.example/id/target-group/lokale-banken")


@pytest.fixture(scope="module")
def found(example_store: Store):
    return {t.name: t for t in terms(example_store, find_landscape(example_store, None).iri, "nl")}


@pytest.mark.parametrize(
    ("name", "kind", "label"),
    [
        ("ll:", "prefix", "https://w3id.org/leerland/ns#"), ("ll:Intervention", "class", "Interventie"),
        ("ll:targetGroup", "property", "doelgroep"), ("llg:profileren", "individual", "Profileren"),
        ("llc:coaching", "individual", "Coaching"), (f"<{BANKS}>", "individual", "Lokale banken"),
    ],
)  # fmt: skip
def test_terms_are_completed_by_name_and_label(found, name: str, kind: str, label: str):
    term = found[name]
    assert (term.kind, term.label.casefold()) == (kind, label.casefold())


def test_a_term_is_found_by_its_label_in_the_other_language_and_tells_what_it_means(found):
    assert "bridge" in found["ll:Bridge"].find
    assert "brug" in found["ll:Bridge"].find
    assert len(found["ll:Intervention"].text) > 20


def test_interventions_are_no_terms(found):
    assert not any("/intervention/" in name for name in found)


@pytest.mark.parametrize(
    ("query", "line"),
    [
        ("SELECT ?x WHERE { ?x ?y }", 1),
        ("SELECT ?x WHERE {\n  ?x a ll:Bridge .\n  FILTER(\n}", 4),
        ("", 1),
        ("DELETE {}", 1),
    ],
)
def test_a_mistake_has_its_place(query: str, line: int):
    told = mistake(query)
    assert told is not None
    assert told.line == line
    assert told.column > 0


def test_what_fetches_is_a_mistake_and_what_is_right_is_none():
    assert "SERVICE" in mistake("SELECT * { SERVICE <http://x/> { ?s ?p ?o } }").message
    assert mistake("SELECT ?x { ?x a ll:Bridge }") is None


@given(st.text(max_size=60))
def test_whatever_is_typed_is_right_or_a_mistake(text: str):
    told = mistake(text)
    assert told is None or told.message


def test_a_query_that_is_heavy_to_read_is_checked_where_it_can_be_stopped(example_cli: Cli):
    """The engine begins with some queries as it reads them."""
    many = "".join(f" VALUES ?v{n} {{ {' '.join(map(str, range(99)))} }}" for n in range(9))
    pool = Pool(example_cli.data, size=1, timeout=1.0)
    try:
        assert pool.mistake("ASK {}") is None
        told = pool.mistake("ASK { ?x }")
        assert told is not None
        assert told.column > 0
        with pytest.raises(ProtocolError) as stopped:
            pool.mistake(f"ASK {{{many} FILTER({'+'.join(f'?v{n}' for n in range(9))} > 999) }}")
        assert stopped.value.status == 503
        assert pool.mistake("SELECT * { ?s ?p ?o }") is None
    finally:
        pool.close()


def test_a_plan_names_patterns_with_their_rows(example_cli: Cli):
    steps = explain(example_cli.data, "SELECT ?i { ?i ll:placement/ll:onElement llg:profileren }", seconds=20)
    assert steps[0].depth == 0
    assert steps[0].name == "Project(?i)"
    patterns = {s.name: s.rows for s in steps if s.name.startswith("QuadPattern")}
    assert patterns == {"QuadPattern(?_1 ll:onElement llg:profileren)": 10, "QuadPattern(?i ll:placement ?_1)": 10}
    assert all(s.milliseconds >= 0 for s in steps)


def test_a_plan_of_what_takes_too_long_or_is_wrong_is_refused(example_cli: Cli):
    with pytest.raises(UsageError, match="takes longer than 1 seconds"):
        explain(example_cli.data, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", seconds=1)
    with pytest.raises(UsageError, match="cannot explain"):
        explain(example_cli.data, "SELECT ?x {", seconds=10)
    with pytest.raises(UsageError, match="SERVICE"):
        explain(example_cli.data, "SELECT * { SERVICE <http://x/> { ?s ?p ?o } }", seconds=10)


def test_a_plan_is_made_where_a_query_can_be_stopped(example_cli: Cli):
    pool = Pool(example_cli.data, size=1, timeout=4.0, short=False)
    try:
        assert pool.explain("SELECT ?i { ?i ll:placement/ll:onElement llg:profileren }")[0].name == "Project(?i)"
        for query, status, says in (
            ("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", 400, "too long to be explained"),
            ("ASK" + "{" * 9_000, 400, "nested too deeply"),
            ("SELECT * { SERVICE <http://x/> { ?s ?p ?o } }", 400, "SERVICE is not allowed"),
        ):
            with pytest.raises(ProtocolError, match=says) as refused:
                pool.explain(query)
            assert refused.value.status == status
    finally:
        pool.close()


def test_a_kept_query_is_a_file_that_others_can_read(tmp_path):
    own = SavedQueries(tmp_path)
    assert own.all() == []
    own.keep("  Wat is  er? ", "ASK {}")
    own.keep("Wat is er?", "ASK { ?s ?p ?o }\n\n")
    assert (tmp_path / "queries" / "wat-is-er.rq").read_text() == "# title: Wat is er?\nASK { ?s ?p ?o }\n"
    (tmp_path / "queries" / "van-elders.rq").write_text("SELECT * {}")
    (tmp_path / "queries" / "stuk.rq").write_bytes(b"\xff\xfe\xff")
    assert [(k.title, k.text) for k in own.all()] == [
        ("van-elders", "SELECT * {}"),
        ("Wat is er?", "ASK { ?s ?p ?o }\n"),
    ]
    own.remove("wat-is-er")
    assert own.get("wat-is-er") is None
    with pytest.raises(NotFound):
        own.remove("../store")


@pytest.mark.parametrize(("title", "text"), [("", "ASK {}"), ("???", "ASK {}"), ("naam", "  ")])
def test_a_query_without_a_name_or_a_text_is_not_kept(tmp_path, title: str, text: str):
    with pytest.raises(UsageError):
        SavedQueries(tmp_path).keep(title, text)
    assert not (tmp_path / "queries").exists()


def test_a_query_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "queries").write_text("no folder")
    with pytest.raises(StoreError, match="cannot be kept"):
        SavedQueries(tmp_path).keep("naam", "ASK {}")


INTERVENTION = Wanted(LL.Intervention, "Interventie")
TITLE = Column("Titel", (DCTERMS.title,), is_text=True)


def rows(store: Store, wanted: Wanted) -> list:
    return store.select(query_of(wanted), graphs=[ONTOLOGY, find_landscape(store, None).iri])


def test_a_query_from_choices_reads_as_one_would_write_it():
    group = Column("Doelgroep", (LL.targetGroup,), values=(BANKS,), required=True)
    wanted = Wanted(LL.Intervention, "Interventie", (TITLE, group))
    assert query_of(wanted).splitlines() == [
        "SELECT DISTINCT ?interventie ?titel ?doelgroep WHERE {",
        "  ?interventie a ll:Intervention .",
        "  ?interventie ll:targetGroup ?doelgroep .",
        f"  VALUES ?doelgroep {{ <{BANKS}> }}",
        '  OPTIONAL { ?interventie dcterms:title ?titel . FILTER(LANG(?titel) IN ("nl", "")) }',
        "}",
        "ORDER BY ?titel",
        "LIMIT 500",
    ]


def test_choices_are_answered(example_store: Store):
    assert len(rows(example_store, INTERVENTION)) == 64
    group = Column("Doelgroep", (LL.targetGroup,), values=(BANKS,))
    assert len(rows(example_store, Wanted(LL.Intervention, "Interventie", (TITLE, group)))) == 27
    place = Column("Plek", (LL.placement, LL.onElement), values=(LLG.profileren,))
    assert len(rows(example_store, Wanted(LL.Intervention, "Interventie", (TITLE, place)))) == 10
    words = Column("Titel", (DCTERMS.title,), is_text=True, contains="Klantsysteem")
    assert len(rows(example_store, Wanted(LL.Intervention, "Interventie", (words,)))) == 5
    hours = Column("Uren", (LL.effort,), least=Literal("8", datatype=XSD.decimal))
    few = rows(example_store, Wanted(LL.Intervention, "Interventie", (hours,)))
    assert few
    assert all(float(str(r[1])) >= 8 for r in few)


def test_choices_are_counted(example_store: Store):
    place = Column("Plek", (LL.placement, LL.onElement), required=True)
    counted = dict(rows(example_store, Wanted(LL.Intervention, "Interventie", (place,), counted=True)))
    assert int(str(counted[LLG.profileren])) == 10
    assert [int(str(n)) for (n,) in rows(example_store, Wanted(LL.Intervention, "Interventie", counted=True))] == [64]


labels = st.text(min_size=1, max_size=12)


@given(
    st.lists(st.tuples(labels, st.booleans(), st.text(max_size=8), st.booleans()), max_size=5),
    labels,
    st.booleans(),
)
def test_whatever_is_chosen_is_a_query_that_can_be_asked(columns, label: str, counted: bool):
    chosen = tuple(
        Column(name, (DCTERMS.title,), is_text=text, contains=words, required=required)
        for name, text, words, required in columns
    )
    assert mistake(query_of(Wanted(LL.Intervention, label, chosen, counted=counted))) is None
