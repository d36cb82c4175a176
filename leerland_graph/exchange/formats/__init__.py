"""A landscape in the formats of others; `docs/formats.md` says what becomes what and what is lost."""

from leerland_graph.exchange.formats.writing import FIELD_FORMATS, FieldFormat, written

__all__ = ["FIELD_FORMATS", "FieldFormat", "written"]
