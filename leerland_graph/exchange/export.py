"""Export a landscape; the format follows from the file name, unless it is named."""

from pathlib import Path

from rdflib import URIRef

from leerland_graph.core.errors import UsageError
from leerland_graph.core.files import replacing
from leerland_graph.exchange.formats import FIELD_FORMATS, written
from leerland_graph.exchange.rdf import serialise
from leerland_graph.exchange.schema import schema_of
from leerland_graph.exchange.workbook import sheet_rows, to_csv, to_workbook
from leerland_graph.store import Store
from leerland_graph.validation import Shapes

__all__ = ["FORMATS", "export_landscape"]

FORMATS = ("ttl", "nt", "nq", "trig", "rdf", "jsonld", "csv", "xlsx", *FIELD_FORMATS)


def export_landscape(
    store: Store, landscape: URIRef, path: Path, shapes: Shapes, *, lang: str, form: str | None = None
) -> int:
    """Write a landscape to a file; return the number of statements. An existing file is replaced atomically.

    Raises:
        UsageError: an unknown format, or a folder that cannot be written.
    """
    form = (form or path.suffix.removeprefix(".")).lower()
    if form not in FORMATS:
        raise UsageError("There is no export format '{form}'.", "Use one of: {known}.", form=form, known=FORMATS)
    triples = set(store.triples(landscape))
    try:
        with replacing(path) as waiting:
            if form in FIELD_FORMATS:
                waiting.write_bytes(written(triples, landscape, store.ontology, form, lang=lang))
            elif form in ("csv", "xlsx"):
                tables, left = sheet_rows(triples, schema_of(shapes, store.ontology), store.ontology, lang)
                if form == "csv":
                    waiting.write_bytes(to_csv(tables, left))
                else:
                    to_workbook(tables, left, lang).save(waiting)
            else:
                waiting.write_bytes(serialise(triples, landscape, form))
    except OSError as error:
        raise UsageError(
            "{path} cannot be written: {error}.", "Choose another place.", path=path, error=error.strerror or error
        ) from None
    return len(triples)
