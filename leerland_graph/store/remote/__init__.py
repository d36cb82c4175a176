"""A store on a SPARQL 1.1 server."""

from leerland_graph.store.remote.backend import Remote
from leerland_graph.store.remote.traits import Traits

__all__ = ["Remote", "Traits"]
