"""Lists as people have them, made for a test."""

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
from rdflib import URIRef
from rdflib.term import Node

from leerland_graph.store import Store
from tests.catalogues import iri, land_of

HEAD = ["Titel (nl)", "Beschrijving (nl)", "Type", "Kenmerk", "Doelgroep", "Tijdsbeslag", "Element", "Eigenaar"]
MAPPING = (
    "catalogue: proef\ncolumns: {id: {to: identifier}, title: {to: title}, url: {to: url, optional: true}}\n"
    "constants: {owner: HR, targetGroup: Lokale banken, interventionType: training, description: Iets}\n"
)


def row(title: str, **other: object) -> list[object]:
    """A row with these headers that can be imported in the example landscape."""
    cells = dict(
        zip(HEAD, [title, "Een proef", "training", None, "Lokale banken", 4, "Praktiseren", "HR"], strict=True)
    )
    return list((cells | other).values())


def values(store: Store, name: str, predicate: URIRef) -> set[Node]:
    """What an intervention has in a field."""
    return {o for _, p, o in store.triples(land_of(store), iri(f"intervention/{name}")) if p == predicate}


ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"><office:automatic-styles>'
    '<style:style style:name="gone" style:family="table"><style:table-properties table:display="false"/></style:style>'
    "</office:automatic-styles><office:body><office:spreadsheet>{}</office:spreadsheet></office:body></office:document-content>"
)


def book(path: Path, *rows: Sequence[object], change: Callable[[openpyxl.Workbook], object] = lambda b: None) -> Path:
    """A workbook with one sheet, Interventie, of these rows."""
    made = openpyxl.Workbook()
    made.active.title = "Interventie"
    for row in rows:
        made.active.append(list(row))
    change(made)
    made.save(path)
    return path


def ods(path: Path, tables: str, more: dict[str, bytes] | None = None) -> Path:
    """An OpenDocument spreadsheet with the XML of its tables."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS.format(tables))
        for name, data in (more or {}).items():
            archive.writestr(name, data)
    return path


def cells(*texts: str) -> str:
    """Cells of an OpenDocument row with texts."""
    return "".join(
        f'<table:table-cell office:value-type="string"><text:p>{t}</text:p></table:table-cell>' for t in texts
    )


def packed(path: Path, files: dict[str, bytes | str]) -> Path:
    """A .zip of these files."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path
