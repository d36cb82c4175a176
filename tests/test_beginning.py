"""To begin: a landscape with its organisation, the example, and either taken away again; in triples, and for a user in a data folder."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from rdflib import Literal, URIRef

from leerland_graph.access import ANONYMOUS, LOCAL, Forbidden, Policy, person
from leerland_graph.core.errors import LeerlandError, NoStore, NotFound, StoreChanged, UndoConflict, UsageError
from leerland_graph.core.namespaces import DCTERMS, LL, LLG, ORG, RDF, SKOS, XSD
from leerland_graph.core.settings import Settings
from leerland_graph.exchange import plan_import
from leerland_graph.services.beginning import (
    begin_landscape,
    can_make_store,
    load_example,
    make_missing_store,
    put_back,
    take_example_away,
    taken_away,
)
from leerland_graph.services.opened import open_store
from leerland_graph.services.saving import save
from leerland_graph.services.writer import release_writer
from leerland_graph.store import Activity, ChangeSet, Store, changes, commit, landscapes, undo_change_set
from leerland_graph.store.beginning import (
    EXAMPLE,
    LONGEST,
    MOST,
    NewLandscape,
    example_change_set,
    names_in,
    new_landscape_change_set,
    removal_change_set,
    since_it_was_made,
)
from leerland_graph.validation import Refused, Shapes, admit
from tests.conftest import EXAMPLE as FOLDER

BASE = "https://leerland.example/id/"
NOORD = NewLandscape("Leren in het noorden", "Waterschap Noord", ("HR", "ICT"), ("Bestuur", "Peilbeheerders"))


def made(store: Store, what: NewLandscape = NOORD, lang: str = "nl") -> ChangeSet:
    return new_landscape_change_set(store, what, base_iri=BASE, lang=lang, who="Anna")


def stored(store: Store, change_set: ChangeSet, shapes: Shapes) -> int:
    return commit(store, admit(store, change_set, shapes))


# lists that people type or paste


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", ()), ("\n \n\t\n", ()), ("HR", ("HR",)), ("HR\r\nICT\r\n", ("HR", "ICT")),
        ("HR\n hr \nHR\u00a0\nH\u200bR", ("HR",)), ("- HR\n•\tICT\n–  Risk  & Compliance", ("HR", "ICT", "Risk & Compliance")),
        ("R&D - Zuid\n-HR", ("R&D - Zuid", "-HR")), ("-\n•", ("-", "•")),
    ],
)  # fmt: skip
def test_a_list_has_one_name_per_line_without_blanks_and_doubles(text: str, names: tuple[str, ...]):
    assert names_in(text) == names


def test_what_was_typed_is_read_to_what_will_be_made():
    read = NewLandscape.read(" Leren in  het noorden", "Waterschap Noord\n", "HR\nICT\nhr", "Bestuur\n\nPeilbeheerders")
    assert read == NOORD


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("A", " "), "The organisation has no name yet"),
        (("\u200b", "B"), "The landscape has no name yet"),
        (("A", "B" * (LONGEST + 1)), f"longer than {LONGEST} characters"),
        (("A", "B", "x" * (LONGEST + 1)), f"longer than {LONGEST} characters"),
        (("A", "B", "\n".join(map(str, range(MOST + 1)))), f"There are {MOST + 1} departments, and {MOST}"),
        (("A", "B", "", "\n".join(map(str, range(MOST + 1)))), f"There are {MOST + 1} target groups, and {MOST}"),
        (("A", "HR", "ICT\nhr"), "'HR' is both the organisation and one of its departments"),
    ],
)
def test_what_cannot_be_made_is_refused_with_what_to_do(given: tuple[str, ...], said: str):
    with pytest.raises(UsageError, match=said):
        NewLandscape.read(*given)


# the triples


def test_a_landscape_is_made_of_exactly_these_triples(store: Store, shapes: Shapes):
    change_set = made(store)
    iri, whole = URIRef(f"{BASE}landscape/leren-in-het-noorden"), URIRef(f"{BASE}organization/waterschap-noord")
    hr, ict = URIRef(f"{BASE}department/hr"), URIRef(f"{BASE}department/ict")
    board, keepers = URIRef(f"{BASE}target-group/bestuur"), URIRef(f"{BASE}target-group/peilbeheerders")
    nl = lambda text: Literal(text, lang="nl")  # noqa: E731
    assert change_set.landscape == iri
    assert change_set.removals == frozenset()
    assert change_set.additions == {
        (iri, RDF.type, LL.LearningLandscape), (iri, DCTERMS.title, nl("Leren in het noorden")),
        (iri, LL.onGroundPlate, LLG["plate-2006"]), (iri, LL.isDefault, Literal("true", datatype=XSD.boolean)),
        (whole, RDF.type, ORG.Organization), (whole, SKOS.prefLabel, nl("Waterschap Noord")),
        (hr, RDF.type, ORG.OrganizationalUnit), (hr, SKOS.prefLabel, nl("HR")), (hr, ORG.unitOf, whole),
        (ict, RDF.type, ORG.OrganizationalUnit), (ict, SKOS.prefLabel, nl("ICT")), (ict, ORG.unitOf, whole),
        (board, RDF.type, LL.TargetGroup), (board, SKOS.prefLabel, nl("Bestuur")),
        (keepers, RDF.type, LL.TargetGroup), (keepers, SKOS.prefLabel, nl("Peilbeheerders")),
    }  # fmt: skip
    assert stored(store, change_set, shapes) == 1
    (change,) = changes(store)
    assert (change.kind, change.who, change.reason("nl")) == (
        "init",
        "Anna",
        "Leerlandschap Leren in het noorden gemaakt",
    )


def test_names_are_in_the_language_of_the_reader_and_in_english_where_the_shapes_do_not_know_it(store: Store):
    for lang, tag in (("nl", "nl"), ("en", "en"), ("eo", "en")):
        said = {o.language for _, _, o in made(store, lang=lang).additions if isinstance(o, Literal) and o.language}
        assert said == {tag}


def test_names_without_letters_get_iris_that_differ(store: Store, shapes: Shapes):
    odd = NewLandscape("★", "☆", ("✿", "❀"), ())
    assert stored(store, made(store, odd), shapes) == 1
    units = {s for s, p, o in store.triples(URIRef(f"{BASE}landscape/landscape")) if o == ORG.OrganizationalUnit}
    assert units == {URIRef(f"{BASE}department/department"), URIRef(f"{BASE}department/department-2")}


@pytest.mark.parametrize("title", ["Leren in het noorden", "LEREN  in het noorden ", "leren-in-het-noorden"])
def test_a_name_that_is_taken_is_refused(store: Store, shapes: Shapes, title: str):
    stored(store, made(store), shapes)
    with pytest.raises(UsageError, match="already"):
        made(store, NewLandscape(title, "Waterschap Noord"))


def test_an_iri_is_never_that_of_another_landscape_or_of_one_that_was_there(store: Store, shapes: Shapes):
    assert made(store, NewLandscape("Waterland", "W")).landscape == URIRef(f"{EXAMPLE}-2")
    stored(store, made(store), shapes)
    assert made(store, NewLandscape("Leren in het noorden!", "W")).landscape == URIRef(f"{BASE}landscape/leren-in-het-noorden-2")  # fmt: skip
    gone = URIRef(f"{BASE}landscape/leren-in-het-noorden")
    stored(store, removal_change_set(store, gone, who="Anna"), shapes)
    assert made(store).landscape == URIRef(f"{gone}-2")


def test_the_first_is_the_default_and_the_next_is_not(store: Store, shapes: Shapes):
    stored(store, example_change_set(store, who="Anna"), shapes)
    stored(store, made(store), shapes)
    stored(store, made(store, NewLandscape("Zuid", "Waterschap Zuid")), shapes)
    assert {i.name: i.is_default for i in landscapes(store)} == {"waterland": False, "leren-in-het-noorden": True, "zuid": False}  # fmt: skip


def test_the_example_is_what_the_command_imports_but_for_the_default(
    store: Store, shapes: Shapes, example_store: Store
):
    stored(store, example_change_set(store, who="Anna"), shapes)
    default = {t for t in example_store.triples(EXAMPLE) if t[1] == LL.isDefault}
    assert len(default) == 1
    assert set(store.triples(EXAMPLE)) == set(example_store.triples(EXAMPLE)) - default
    assert changes(store)[0].reason("nl") == "Voorbeeld geladen"
    again = example_change_set(store, who="Anna")
    assert again.is_empty
    assert stored(store, again, shapes) == 1


# taking away


def edit(store: Store, shapes: Shapes, name: str) -> int:
    node = URIRef(f"{BASE}target-group/nieuw")
    triples = frozenset({(node, RDF.type, LL.TargetGroup), (node, SKOS.prefLabel, Literal(name, lang="nl"))})
    return stored(store, ChangeSet(EXAMPLE, Activity("edit", "Bea", name), store.revision, triples), shapes)


def test_a_landscape_is_taken_away_whole_and_put_back_whole(store: Store, shapes: Shapes):
    stored(store, made(store), shapes)
    stored(store, example_change_set(store, who="Anna"), shapes)
    before = set(store.triples(EXAMPLE))
    own = {t for i in landscapes(store) if i.iri != EXAMPLE for t in store.triples(i.iri)}
    gone = removal_change_set(store, EXAMPLE, who="Anna")
    assert (gone.additions, gone.removals) == (frozenset(), before)
    assert stored(store, gone, shapes) == 3
    assert set(store.triples(EXAMPLE)) == set()
    assert [i.name for i in landscapes(store)] == ["leren-in-het-noorden"]
    assert {t for i in landscapes(store) for t in store.triples(i.iri)} == own
    stored(store, undo_change_set(store, 3, "Anna"), shapes)
    assert set(store.triples(EXAMPLE)) == before


def test_work_of_people_is_not_taken_away_unasked(store: Store, shapes: Shapes):
    stored(store, example_change_set(store, who="Anna"), shapes)
    assert since_it_was_made(store, EXAMPLE) == []
    number = edit(store, shapes, "Nieuw")
    assert [c.number for c in since_it_was_made(store, EXAMPLE)] == [number]
    with pytest.raises(UsageError, match="People have worked in this landscape since it was made: 1"):
        removal_change_set(store, EXAMPLE, who="Anna")
    taken = stored(store, removal_change_set(store, EXAMPLE, who="Anna", accepted=1), shapes)
    stored(store, undo_change_set(store, taken, "Anna"), shapes)
    assert [c.number for c in since_it_was_made(store, EXAMPLE)] == [number], "what came back was changed, too"
    stored(store, undo_change_set(store, number, "Bea"), shapes)
    assert since_it_was_made(store, EXAMPLE) == [], "what was undone is no work that gets lost"
    stored(store, removal_change_set(store, EXAMPLE, who="Anna"), shapes)
    stored(store, example_change_set(store, who="Anna"), shapes)
    assert since_it_was_made(store, EXAMPLE) == [], "loaded anew, nobody has worked in it"


def test_what_is_not_there_cannot_be_taken_away(store: Store):
    with pytest.raises(NotFound):
        removal_change_set(store, EXAMPLE, who="Anna")


def test_an_import_of_the_example_that_was_loaded_finds_nothing_new(store: Store, shapes: Shapes):
    stored(store, example_change_set(store, who="Anna"), shapes)
    plan = plan_import(store, [FOLDER / "waterland.ttl"], Settings(), shapes)
    assert {t[1] for t in plan.merged.additions} == {LL.isDefault}
    assert plan.merged.removals == set()


# for a user, in a data folder


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LEERLAND_DATA", str(tmp_path / "deep" / "data"))
    yield tmp_path / "deep" / "data"
    release_writer()


def test_the_store_is_made_with_the_first_landscape(data: Path):
    assert can_make_store()
    with pytest.raises(NoStore):
        open_store()
    iri = begin_landscape(LOCAL, NOORD, lang="nl", who="Anna")
    assert open_store().has_ontology()
    assert [i.iri for i in landscapes(open_store())] == [iri]
    before = open_store().revision
    make_missing_store()
    assert open_store().revision == before


def test_where_no_folder_can_be_made_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("LEERLAND_DATA", str(tmp_path / "file" / "data"))
    assert not can_make_store()
    with pytest.raises(LeerlandError):
        begin_landscape(LOCAL, NOORD, lang="nl", who="Anna")


def test_a_store_on_a_server_is_not_made_from_here(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LEERLAND_STORE", "http://127.0.0.1:9/query")
    assert not can_make_store()


def test_twice_the_example_is_once(data: Path):
    with ThreadPoolExecutor(2) as both:
        assert list(both.map(lambda who: load_example(LOCAL, who), ("Anna", "Bea"))) == [EXAMPLE, EXAMPLE]
    assert [c.reason("en") for c in changes(open_store())] == ["Example landscape loaded"]


def test_two_at_once_do_not_make_two_of_one_name(data: Path):
    make_missing_store()

    def attempt(who: str) -> str:
        try:
            return str(begin_landscape(LOCAL, NOORD, lang="nl", who=who))
        except UsageError as error:
            return error.message("nl")

    with ThreadPoolExecutor(4) as all_of_them:
        said = sorted(all_of_them.map(attempt, ("Anna", "Bea", "Cor", "Dirk")))
    assert said == 3 * ["Er is al een leerlandschap ‘Leren in het noorden’. Kies een andere naam."] + [f"{BASE}landscape/leren-in-het-noorden"]  # fmt: skip
    assert [i.name for i in landscapes(open_store())] == ["leren-in-het-noorden"]


def test_the_example_goes_and_comes_back(data: Path):
    load_example(LOCAL, "Anna")
    assert taken_away(LOCAL, "nl") == []
    number = take_example_away(LOCAL, "Anna")
    assert number == 2
    (gone,) = taken_away(LOCAL, "nl")
    assert (gone.number, gone.landscape, gone.who) == (2, EXAMPLE, "Anna")
    assert gone.title == "Leerlandschap van Coöperatieve Bank Waterland (verzonnen voorbeeld)"
    assert put_back(LOCAL, 2, "Anna") == 3
    assert taken_away(LOCAL, "nl") == []
    with pytest.raises(UndoConflict):
        put_back(LOCAL, 2, "Anna")
    assert take_example_away(LOCAL, "Bea") == 4
    assert [g.number for g in taken_away(LOCAL, "nl")] == [4]


def test_what_was_taken_away_is_read_again_where_a_writer_tidied_up_meanwhile(
    data: Path, monkeypatch: pytest.MonkeyPatch
):
    load_example(LOCAL, "Anna")
    take_example_away(LOCAL, "Anna")
    times = iter(range(1))

    def named_graphs(store: Store, real=Store.named_graphs) -> set[URIRef]:
        if next(times, None) is not None:
            raise StoreChanged(store.place, "No such file: 000017.log")
        return real(store)

    monkeypatch.setattr(Store, "named_graphs", named_graphs)
    assert [g.number for g in taken_away(LOCAL, "nl")] == [2]


EDITORS = Policy.read({"roles": {"editor": ["rik@x"], "viewer": ["*"]}, "landscapes": {"geheim": {"editor": ["bea@x"]}}})  # fmt: skip


def test_editors_begin_and_viewers_and_the_anonymous_do_not(data: Path):
    rik, vera = (person({"email": f"{n}@x", "email_verified": True}, EDITORS) for n in ("rik", "vera"))
    for user in (vera, ANONYMOUS):
        for act in (
            lambda u=user: load_example(u, "V"),
            lambda u=user: begin_landscape(u, NOORD, lang="nl", who="V"),
        ):
            with pytest.raises(Forbidden):
                act()
    with pytest.raises(NoStore):
        open_store()
    load_example(rik, "Rik")
    with pytest.raises(Forbidden):
        take_example_away(vera, "Vera")
    with pytest.raises(Forbidden):
        begin_landscape(rik, NewLandscape("Geheim", "Bank"), lang="nl", who="Rik")
    take_example_away(rik, "Rik")
    assert taken_away(vera, "nl") == []
    with pytest.raises(Forbidden):
        put_back(vera, 2, "Vera")


def test_what_the_gate_refuses_is_not_stored(data: Path, monkeypatch: pytest.MonkeyPatch):
    bad = NewLandscape("Noord", "Waterschap", ("Cafe\u0301",), ())  # not composed, as `names_in` would have made it
    make_missing_store()
    with pytest.raises(Refused):
        begin_landscape(LOCAL, bad, lang="nl", who="Anna")
    assert landscapes(open_store()) == []
    assert save(LOCAL, lambda store: example_change_set(store, who="A")) == 1
