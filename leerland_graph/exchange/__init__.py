"""Exchange: import catalogues and graphs, export landscapes."""

from leerland_graph.exchange.export import FORMATS, export_landscape
from leerland_graph.exchange.importer import (
    ImportOptions,
    ImportPlan,
    execute,
    plan_import,
    plan_sources,
    with_constants,
)
from leerland_graph.exchange.mapping_proposal import MappingProposal, propose_for, propose_mapping
from leerland_graph.exchange.schema import schema_of
from leerland_graph.exchange.sources import Source, read_sources

__all__ = [
    "FORMATS",
    "ImportOptions",
    "ImportPlan",
    "MappingProposal",
    "Source",
    "propose_for",
    "propose_mapping",
    "plan_sources",
    "read_sources",
    "execute",
    "export_landscape",
    "plan_import",
    "schema_of",
    "with_constants",
]
