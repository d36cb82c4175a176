"""The store: named graphs on disk, commits of validated change sets, history and undo."""

from leerland_graph.store.backup import backup_store, restore_store
from leerland_graph.store.change_set import Activity, ChangeSet, Reason, ValidatedChangeSet
from leerland_graph.store.columns import Column, run_parallel
from leerland_graph.store.commit import PART_PROPERTIES, Stale, commit
from leerland_graph.store.engine import Row, Store
from leerland_graph.store.find_resource import find_resource, one_of_classes
from leerland_graph.store.graphs import HISTORY, ONTOLOGY
from leerland_graph.store.history import Change, changes, entries
from leerland_graph.store.landscapes import (
    LandscapeInfo,
    default_landscape,
    find_landscape,
    landscape_iri,
    landscape_triples,
    landscapes,
)
from leerland_graph.store.local import FOLDER, LOOK, is_wanted
from leerland_graph.store.ontology import install_ontology, read_ontology
from leerland_graph.store.people import NAMELESS, erase_person, known_person, people, person_of, register_person
from leerland_graph.store.scenario import scenario_change_set
from leerland_graph.store.snapshots import changes_of, past_states
from leerland_graph.store.undo import built_on, undo_change_set
from leerland_graph.store.update_preview import update_change_set

__all__ = [
    "FOLDER",
    "LOOK",
    "is_wanted",
    "HISTORY",
    "ONTOLOGY",
    "NAMELESS",
    "PART_PROPERTIES",
    "Reason",
    "Activity",
    "ValidatedChangeSet",
    "ChangeSet",
    "Change",
    "Column",
    "LandscapeInfo",
    "Row",
    "Stale",
    "Store",
    "backup_store",
    "built_on",
    "changes",
    "changes_of",
    "commit",
    "entries",
    "erase_person",
    "find_landscape",
    "find_resource",
    "install_ontology",
    "landscape_iri",
    "default_landscape",
    "landscape_triples",
    "landscapes",
    "one_of_classes",
    "past_states",
    "known_person",
    "people",
    "person_of",
    "read_ontology",
    "register_person",
    "restore_store",
    "scenario_change_set",
    "run_parallel",
    "undo_change_set",
    "update_change_set",
]
