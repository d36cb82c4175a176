"""Which interventions may be the same offer, by their texts: the vectors are made or looked up, and compared."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from rdflib import Graph

from leerland_graph.core.text_language import language_of_texts
from leerland_graph.meaning.embedder import Embedder
from leerland_graph.meaning.knowledge import element_examples
from leerland_graph.meaning.same_offers import Centres, Surroundings, TextPair, same_offers
from leerland_graph.meaning.vectors import Step, Vectors

__all__ = ["language_of", "offers_alike", "surroundings_of"]


def language_of(text: str, tags: Iterable[str]) -> str:
    """What a text is sorted by before it is compared: the languages of its titles, without regions, if there are several; else the one that it is in.

    A list often has one tag for all its titles, whatever they are in.

    >>> language_of("Talking with clients. Lead a good talk.", ["nl"]), language_of("Excel", ["nl-BE"]), language_of("Excel", ["nl", "en"])
    ('en', 'nl', 'en+nl')
    """
    told = sorted({tag.partition("-")[0].lower() for tag in tags if tag})
    return "+".join(told) if len(told) > 1 else language_of_texts([text]) or "".join(told)


def offers_alike(
    language: Graph, vectors: Vectors, texts: Sequence[str], languages: Sequence[str], owners: Sequence[str], step: Step = lambda done, total: None
) -> tuple[TextPair, ...]:  # fmt: skip
    """The pairs of texts of different owners that may say the same offer (`same_offers`); `language` is the ontology, whose examples are known texts.

    Raises:
        EmbeddingError: the model cannot be reached.
    """
    if not texts:
        return ()
    return same_offers(vectors.of(texts, step), languages, owners, _centres(language, vectors.embedder))


def surroundings_of(language: Graph, vectors: Vectors, texts: Sequence[str], languages: Sequence[str]) -> Surroundings:
    """What a new text is compared with; `language` is the ontology.

    Raises:
        EmbeddingError: the model cannot be reached.
    """
    return Surroundings.of(vectors.of(texts), languages, _centres(language, vectors.embedder))


@lru_cache(maxsize=4)
def _centres(language: Graph, embedder: Embedder) -> Centres:
    examples = element_examples(language)
    return Centres.of(Vectors(embedder, None).of([e.text for e in examples]), [e.lang for e in examples])
