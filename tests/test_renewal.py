"""The proposed place of an intervention moves with its text and type when somebody changes these in the app, unless somebody touched it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import Literal, URIRef

from leerland_graph.access import LOCAL
from leerland_graph.core.namespaces import DCTERMS, LL, LLC, LLG
from leerland_graph.services import writer
from leerland_graph.services.drafts import undo
from leerland_graph.services.opened import open_store
from leerland_graph.services.placing import place_group
from leerland_graph.services.renewal import renew_proposals
from leerland_graph.services.saving import save
from leerland_graph.services.state import View, view
from leerland_graph.store import Activity, ChangeSet, Store, changes, find_landscape
from tests.conftest import Cli

PILOT = "Een pilot, een experiment: innovatie uitproberen en invoeren"
NODE = URIRef("https://leerland.example/id/intervention/een-proef")


@pytest.fixture
def shown(example_cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[View]:
    """This process as an app over the example with a list of one training, of which the import proposed the place."""
    shutil.copytree(example_cli.data, tmp_path / "data")
    cli, path = Cli(tmp_path / "data"), tmp_path / "lijst.csv"
    path.write_text("naam;soort;eigenaar\nEen proef;training;HR\n", encoding="utf-8")
    cli("mapping", path, "-o", tmp_path / "m.yaml")
    cli("import", path, "--mapping", tmp_path / "m.yaml", "--yes")
    monkeypatch.setenv("LEERLAND_DATA", str(cli.data))
    yield current()
    writer.release_writer()


def current() -> View:
    return view(find_landscape(open_store(), None).iri)


def placed() -> list[tuple[URIRef, bool]]:
    return [(p.element, p.agreed) for p in current().landscape.interventions[NODE].placements]


def described(shown: View, text: str) -> None:
    """Somebody calls it a blog about something else."""

    def make(store: Store) -> ChangeSet:
        gone = {
            t for t in store.triples(shown.landscape.iri, NODE) if t[1] in (LL.interventionType, DCTERMS.description)
        }
        new = {(NODE, LL.interventionType, LLC.blog), (NODE, DCTERMS.description, Literal(text, lang="nl"))}
        return ChangeSet(
            shown.landscape.iri,
            Activity("edit", "Anna", "x"),
            store.revision,
            frozenset(new - gone),
            frozenset(gone - new),
        )

    save(LOCAL, make)


def test_an_untouched_proposal_moves_as_a_change_of_its_own_and_again_when_the_text_does(shown: View):
    before = placed()
    described(shown, PILOT)
    assert renew_proposals(LOCAL, shown.landscape.iri, [NODE], "Anna") == {NODE: LLG.innoveren}
    assert placed() == [(LLG.innoveren, False)] != before
    last = max(changes(open_store()), key=lambda c: c.number)
    assert (last.kind, last.who) == ("renewal", "Anna")
    assert renew_proposals(LOCAL, shown.landscape.iri, [NODE], "Anna") == {}
    assert len(changes(open_store())) == last.number
    described(shown, "Collega's schrijven samen een blog en laten zien waar ze goed in zijn.")
    assert renew_proposals(LOCAL, shown.landscape.iri, [NODE], "Anna") == {NODE: LLG.profileren}


def test_what_a_person_placed_stays(shown: View):
    place_group(
        LOCAL,
        shown.landscape.iri,
        [NODE],
        URIRef("https://leerland.example/id/department/hr"),
        LLG.creeren,
        who="Anna",
        lang="nl",
    )
    described(shown, PILOT)
    assert renew_proposals(LOCAL, shown.landscape.iri, [NODE], "Anna") == {}
    assert placed() == [(LLG.creeren, True)]


def test_the_list_again_leaves_a_renewed_place_where_it_is_and_nothing_is_a_conflict(shown: View, tmp_path: Path):
    described(shown, PILOT)
    renew_proposals(LOCAL, shown.landscape.iri, [NODE], "Anna")
    writer.release_writer()
    again = Cli(tmp_path / "data")("import", tmp_path / "lijst.csv", "--mapping", tmp_path / "m.yaml", "--yes").stdout
    assert "llg:" not in again
    assert placed() == [(LLG.innoveren, False)]


def test_when_an_edit_is_undone_the_list_tells_the_place_again(shown: View, tmp_path: Path):
    before = placed()
    described(shown, PILOT)
    edit = max(c.number for c in changes(open_store()))
    renew_proposals(LOCAL, shown.landscape.iri, [NODE], "Anna")
    undo(LOCAL, edit, "Anna")
    writer.release_writer()
    again = Cli(tmp_path / "data")("import", tmp_path / "lijst.csv", "--mapping", tmp_path / "m.yaml", "--yes").stdout
    assert "overschreven" not in again
    assert placed() == before
