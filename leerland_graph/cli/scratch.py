"""A store to try things in: in memory, with what is stored, of which nothing comes back."""

from leerland_graph.cli.context import Context
from leerland_graph.store import ONTOLOGY, Store, install_ontology

__all__ = ["has_store", "scratch_store"]


def has_store(ctx: Context) -> bool:
    """Whether there is a store already: a server, or one in the data folder."""
    return ctx.settings.store is not None or (ctx.settings.data / "store").is_dir()


def scratch_store(ctx: Context) -> Store:
    """An in-memory copy of the store, so that files can refer to its contents; with the language alone if there is none."""
    store = Store.in_memory()
    install_ontology(store, ctx.settings.ontology)
    if has_store(ctx):
        with ctx.store() as real:
            for graph in real.named_graphs() - {ONTOLOGY}:
                store.write_ungated({graph: list(real.triples(graph))}, {})
    return store
