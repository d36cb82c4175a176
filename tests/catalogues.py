"""What tests of catalogues share: names, places and a way to write a file."""

from pathlib import Path

from rdflib import URIRef

from leerland_graph.store import (
    Store,
    find_landscape,
)
from tests.conftest import FIXTURES, ROOT

BASE = "https://leerland.example/id/"
MAPPINGS = ROOT / "examples" / "mappings"
SAMPLES = FIXTURES / "catalogues"
HEAD = "Titel (nl),Beschrijving (nl),Type,Doelgroep,Eigenaar,Element,Competentie,Kenmerk,Begindatum,Einddatum\n"


def iri(path: str) -> URIRef:
    return URIRef(BASE + path)


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def land_of(store: Store) -> URIRef:
    return find_landscape(store, None).iri


def messages(plan) -> list[str]:
    return [f.message("en") for f in plan.report.violations]
