"""Which embedder the settings ask for."""

from functools import lru_cache

from leerland_graph.core.settings import Settings
from leerland_graph.meaning.embedder import Embedder
from leerland_graph.meaning.local import local_model
from leerland_graph.meaning.remote import RemoteModel

__all__ = ["embedder_for"]


def embedder_for(settings: Settings) -> Embedder | None:
    """The embedder that the settings ask for: an address, else the local model where it is installed; None if words are asked for or nothing is there.

    Raises:
        SettingsError: the local model is not the one that this version was made for.
    """
    if settings.meaning == "words":
        return None
    return _embedder(settings.embeddings, settings.embeddings_model, settings.embeddings_key)


@lru_cache(maxsize=2)
def _embedder(address: str | None, model: str | None, key: str | None) -> Embedder | None:
    if address is not None:
        return RemoteModel(address, model or "default", key)
    return local_model()
