"""The bank that is tortured: a fresh copy of the example, what is done to it, and how it is told that nothing was lost or half stored."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

from rdflib import Literal, URIRef

from leerland_graph.core.namespaces import LL, LLG, SKOS
from leerland_graph.core.resources import resource
from leerland_graph.core.settings import Settings
from leerland_graph.dialogue import agreements, place, propose_agreement, reopen, settle
from leerland_graph.dialogue.agreements import OPEN, SETTLED, departments_of
from leerland_graph.exchange import execute, plan_import
from leerland_graph.store import (
    Activity,
    ChangeSet,
    Store,
    changes,
    commit,
    find_landscape,
    install_ontology,
    undo_change_set,
)
from leerland_graph.store.rdf_terms import Triple
from leerland_graph.store.snapshots import past_states
from leerland_graph.validation import Shapes, admit
from leerland_graph.workshop import Workshops, outcome_change_set, replacements, spreads

__all__ = ["ID", "Bank", "acts"]

ID = "https://leerland.example/id/"
GROUP = URIRef(f"{ID}target-group/lokale-banken")
SPRINT = URIRef(f"{ID}intervention/ontwerpsprint-ledenportaal")
HR, ICT = URIRef(f"{ID}department/hr"), URIRef(f"{ID}department/ict")
Permission = Callable[[Store, int], int]


class Bank:
    """A data folder with the example in it; `fresh` makes another copy of it."""

    def __init__(self, data: Path) -> None:
        self.data = data
        with Store.open(data, write=True, create=True) as store:
            install_ontology(store)
            execute(
                store,
                plan_import(store, [resource("examples") / "waterland" / "waterland.ttl"], Settings(), Shapes.load()),
            )
            self.land = find_landscape(store, None).iri
            self.first = frozenset(store.triples(self.land))

    def fresh(self, folder: Path) -> Path:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.data, folder)
        return folder

    def is_whole(self, folder: Path, acknowledged: int) -> str:
        """'' if the store opens, holds every change up to the last one acknowledged, and comes back to its first state when all
        changes are taken back one after the other; else what is wrong."""
        with Store.open(folder, write=True) as store:
            numbers = {c.number for c in changes(store)}
            if store.revision < acknowledged:
                return f"{acknowledged - store.revision} acknowledged changes are lost"
            if numbers != set(range(1, store.revision + 1)):
                return "the history has gaps"
            ((_, past),) = past_states(store, self.land, [1])
            if frozenset(past.triples(self.land)) != self.first:
                return "a change is half stored"
        return ""


def name(n: int) -> Triple:
    return GROUP, SKOS.altLabel, Literal(f"Naam {n}", lang="nl")


def acts(land: URIRef, shapes: Shapes) -> dict[str, Permission]:
    """What is done to a landscape while the process is killed: each returns the number of its change."""

    def made(store: Store, change_set: ChangeSet) -> int:
        return commit(store, admit(store, change_set, shapes))

    def save(store: Store, n: int) -> int:
        return made(store, ChangeSet(land, Activity("edit", "Anna", "Een naam"), store.revision, frozenset({name(n)})))

    def undo(store: Store, n: int) -> int:
        save(store, n)
        return made(store, undo_change_set(store, store.revision, "Bart"))

    def agree(store: Store, n: int) -> int:
        running = [a for a in agreements(store, land, SPRINT) if a.state in (OPEN, SETTLED)]
        if running:
            made(store, reopen(store, land, running[0].iri, who="Gea", reason=f"Nog eens {n}", lang="nl"))
        made(store, propose_agreement(store, land, SPRINT, frozenset({LLG.creeren}), who="Gea", reason=str(n), base_iri=ID))  # fmt: skip
        new = next(a for a in agreements(store, land, SPRINT) if a.state == OPEN)
        return made(store, settle(store, land, new.iri, departments_of(store, land, SPRINT), who="Gea"))

    def close_workshop(store: Store, n: int) -> int:
        table = Workshops(Path(store.place))
        session = table.start(land, f"Middag {n}", [SPRINT], facilitator="Gea", open_to_all=True)
        for department in (HR, ICT):
            key = table.join(session.code, department)
            table.place(session.code, key, SPRINT, random.choice([LLG.creeren, LLG.praktiseren, LLG["co-creatie"]]))
        table.reveal(session.code)
        found = spreads([SPRINT], table.places(session.code), 9)
        wanted = outcome_change_set(
            store, table.session(session.code), found, [], who="Gea", base_iri=ID, replace=replacements(store, session, found)
        )  # fmt: skip
        number = made(store, wanted)
        table.close(session.code, number)
        return number

    def place_again(store: Store, n: int) -> int:
        weights = {LLG.creeren: 1.0} if n % 2 else {LLG.onderzoeken: 1.0}
        return made(store, place(store, land, SPRINT, HR, weights, who="Anna"))

    assert LL.Intervention
    return {
        "saving": save,
        "undoing": undo,
        "agreeing": agree,
        "closing a workshop": close_workshop,
        "placing": place_again,
    }
