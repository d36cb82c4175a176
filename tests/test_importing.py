"""An import is stored as it was shown; it is planned again only where somebody was there first, and then not while others wait."""

import inspect
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from rdflib import Literal, URIRef

from leerland_graph.access import LOCAL
from leerland_graph.core.namespaces import DCTERMS, SKOS
from leerland_graph.core.settings import get_settings
from leerland_graph.exchange import ImportOptions, ImportPlan, plan_import
from leerland_graph.services import opened, writer
from leerland_graph.services.importing import Overtaken, store_import
from leerland_graph.services.saving import save
from leerland_graph.store import Activity, ChangeSet, Store, find_landscape
from leerland_graph.validation import Refused, Shapes
from tests.conftest import Cli

GROUP = URIRef("https://leerland.example/id/target-group/lokale-banken")
HEAD = "Titel (nl),Beschrijving (nl),Type,Doelgroep,Eigenaar,Element\n"
Planner = Callable[[Store], ImportPlan]


@pytest.fixture
def land(example_cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[URIRef]:
    """This process as an app over an example of its own."""
    shutil.copytree(example_cli.data, tmp_path / "data")
    monkeypatch.setenv("LEERLAND_DATA", str(tmp_path / "data"))
    yield find_landscape(opened.open_store(), None).iri
    writer.release_writer()


@pytest.fixture
def planner(land: URIRef, tmp_path: Path, shapes: Shapes) -> tuple[Planner, list[int]]:
    """How a list of two is planned, and at which revisions that was done."""
    path, planned = tmp_path / "lijst.csv", []
    path.write_text(HEAD + "".join(f"Nieuw {n},Tekst,training,Lokale banken,HR,Praktiseren\n" for n in (1, 2)))

    def plan(store: Store) -> ImportPlan:
        planned.append(store.revision)
        return plan_import(store, [path], get_settings(), shapes, ImportOptions(landscape=str(land), who="Anna"))

    return plan, planned


def rename(land: URIRef, text: str) -> int:
    """Somebody else's save."""
    name = (GROUP, SKOS.altLabel, Literal(text, lang="nl"))
    return save(
        LOCAL,
        lambda store: ChangeSet(land, Activity("edit", "Bart", "Een naam"), store.revision, frozenset({name})),
    )


def test_what_was_shown_is_stored_without_planning_again(land: URIRef, planner: tuple[Planner, list[int]]):
    plan, planned = planner
    assert store_import(LOCAL, plan(opened.open_store()), plan, land) == 2
    assert planned == [1]


def test_where_somebody_was_first_it_is_planned_on_what_is_there_now(land: URIRef, planner: tuple[Planner, list[int]]):
    plan, planned = planner
    shown = plan(opened.open_store())
    assert rename(land, "Bankjes") == 2
    assert store_import(LOCAL, shown, plan, land) == 3
    assert planned == [1, 2]


def test_others_who_go_on_saving_do_not_keep_an_import_waiting(land: URIRef, planner: tuple[Planner, list[int]]):
    plan, planned = planner
    shown, holds = plan(opened.open_store()), []

    def and_somebody_saves(store: Store) -> ImportPlan:
        made = plan(store)
        holds.append(any(call.function == writer.with_store.__name__ for call in inspect.stack()))
        if not holds[-1]:
            rename(land, f"Bankjes {len(holds)}")
        return made

    rename(land, "Bankjes 0")
    assert store_import(LOCAL, shown, and_somebody_saves, land) == 6
    assert planned == [1, 2, 3, 4, 5]
    assert holds == [False, False, False, True]  # only at last are others kept from saving meanwhile


def test_what_is_no_longer_right_is_refused_and_nothing_is_stored(land: URIRef, planner: tuple[Planner, list[int]]):
    plan, _ = planner
    shown = plan(opened.open_store())
    store = opened.open_store()
    gone = frozenset(t for t in store.triples(land, GROUP) if t[1] == SKOS.prefLabel and t[2].language == "nl")
    new = frozenset({(GROUP, SKOS.prefLabel, Literal("Anders", lang="nl"))})
    save(LOCAL, lambda store: ChangeSet(land, Activity("edit", "Bart", "Anders"), store.revision, new, gone))
    with pytest.raises(Refused):
        store_import(LOCAL, shown, plan, land)
    assert opened.open_store().revision == 2


def test_what_would_do_something_else_than_was_shown_is_not_stored(land: URIRef, planner: tuple[Planner, list[int]]):
    plan, _ = planner
    assert store_import(LOCAL, plan(opened.open_store()), plan, land) == 2
    path = get_settings().data.parent / "lijst.csv"
    path.write_text(HEAD + "Nieuw 1,Anders,training,Lokale banken,HR,Praktiseren\n")
    shown = plan(opened.open_store())
    node = shown.merged.changed[0].subject
    store = opened.open_store()
    gone = frozenset(t for t in store.triples(land, URIRef(str(node))) if t[1] == DCTERMS.description)
    mine = frozenset({(URIRef(str(node)), DCTERMS.description, Literal("Van Bart", lang="nl"))})
    save(LOCAL, lambda store: ChangeSet(land, Activity("edit", "Bart", "Anders"), store.revision, mine, gone))
    with pytest.raises(Overtaken, match="Look once more at what will happen"):
        store_import(LOCAL, shown, plan, land)
    assert opened.open_store().revision == 3
