"""A landscape with what its texts say alike, for overlap by meaning.

Vectors are kept in the data folder, so a text is read once. Reading many takes time: a page shows the landscape as words compare it until a thread has
read the rest; a command reads first, and tells how far it is.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from threading import Lock, Thread

from rdflib import Graph, URIRef

from leerland_graph.analysis import Landscape, LikeTexts, Norms, read_landscape
from leerland_graph.core.memo import Memo
from leerland_graph.core.settings import Settings
from leerland_graph.meaning import language_of, offers_alike, surroundings_of, vectors_for
from leerland_graph.meaning.embedder import EmbeddingError
from leerland_graph.meaning.same_offers import Surroundings
from leerland_graph.meaning.vectors import Step, Vectors
from leerland_graph.store import Store

__all__ = [
    "AT_ONCE",
    "MOST_READ",
    "Reading",
    "offers_like",
    "read_for_command",
    "reading_of",
    "unread_texts",
    "with_known_texts",
]

AT_ONCE = 16
"""Texts that a page reads before it shows; it takes about a second."""
MOST_READ = 2_000
"""Texts that a command reads by itself; it takes a minute or two. More are read by `leerland meaning`."""


@dataclass
class Reading:
    """How far the reading of the texts of a landscape is: `done` of `total`; `failed` if the model could not be reached."""

    done: int = 0
    total: int = 0
    failed: bool = False


_lock = Lock()
_readings: dict[str, Reading] = {}
_kept = Memo()
"""The pairs of the texts of a landscape, since most changes leave texts as they are."""


def unread_texts(landscape: Landscape, settings: Settings) -> int:
    """Of how many texts of a landscape the meaning was not read, though overlap would go by it; 0 where words are gone by."""
    vectors = vectors_for(settings)
    if vectors is None or not _has_owners(landscape):
        return 0
    return vectors.lacking([i.text for i in landscape.interventions.values()])


def _has_owners(landscape: Landscape) -> bool:
    return len({i.owner for i in landscape.interventions.values()}) > 1


def with_known_texts(
    store: Store,
    landscape: Landscape,
    settings: Settings,
    *,
    most: int = AT_ONCE,
    step: Step = lambda done, total: None,
) -> Landscape:
    """The landscape with what its texts say alike, if all were read but for `most`, which are read now; else as it is."""
    vectors = vectors_for(settings)
    if vectors is None or not _has_owners(landscape):
        return landscape
    if vectors.lacking([i.text for i in landscape.interventions.values()]) > most:
        return landscape
    try:
        return _with_alike(store.ontology, landscape, vectors, step)
    except EmbeddingError:
        return landscape


def read_for_command(
    store: Store, iri: URIRef, settings: Settings, step: Step = lambda done, total: None, *, most: int = MOST_READ
) -> Landscape:
    """A landscape, with what its texts say alike; at most `most` texts are read for it."""
    found = read_landscape(store, iri, Norms.read(settings.coherence))
    return with_known_texts(store, found, settings, most=most, step=step)


def offers_like(
    language: Graph, landscape: Landscape, settings: Settings, text: str, tags: Iterable[str], *, most: int = 3
) -> list[URIRef]:
    """The interventions that may be the same offer as what somebody describes, of any owner, most alike first.

    `tags` are the languages of its titles. None where words are gone by, or where more than `AT_ONCE` texts of the landscape were not read yet.
    """
    vectors = vectors_for(settings)
    if vectors is None or not text.strip() or not landscape.interventions:
        return []
    nodes = sorted(landscape.interventions)
    texts = [landscape.interventions[n].text for n in nodes]

    def around() -> Surroundings:
        if vectors.lacking(texts) > AT_ONCE:
            raise _Unread
        known = [language_of(t, landscape.interventions[n].titles) for n, t in zip(nodes, texts, strict=True)]
        return surroundings_of(language, vectors, texts, known)

    try:
        found = _kept.get("around", (vectors.embedder, vectors.file, *texts), around, most=4)
        row = Vectors(vectors.embedder, None).of([text])  # what is being typed is not kept
    except (EmbeddingError, _Unread):
        return []
    return [nodes[n] for n, _ in found.like(row[0], language_of(text, tags), most)]


class _Unread(Exception):
    """More texts of a landscape were not read for their meaning yet than somebody waits for."""


def reading_of(landscape: Landscape, settings: Settings, ended: Callable[[], None]) -> Reading | None:
    """How far the texts of a landscape are read, in a thread that is begun if none is at it; None where words are gone by. `ended` is called at the end."""
    vectors = vectors_for(settings)
    if vectors is None:
        return None
    texts = [i.text for i in landscape.interventions.values()]
    name = f"{settings.data} {landscape.iri}"
    with _lock:
        known = _readings.get(name)
        if known is not None and (known.failed or known.done < known.total):
            return known
        reading = _readings[name] = Reading(0, max(1, vectors.lacking(texts)))
    Thread(target=_read, args=(vectors, texts, reading, ended), name="meaning", daemon=True).start()
    return reading


def _read(vectors: Vectors, texts: list[str], reading: Reading, ended: Callable[[], None]) -> None:
    def step(done: int, total: int) -> None:
        reading.done, reading.total = min(done, total - 1), total

    try:
        vectors.of(texts, step)
    except EmbeddingError:
        reading.failed = True
        return
    ended()
    reading.done = reading.total


def _with_alike(language: Graph, landscape: Landscape, vectors: Vectors, step: Step) -> Landscape:
    nodes = sorted(landscape.interventions)
    every = [landscape.interventions[n] for n in nodes]
    texts = [i.text for i in every]
    tags = [language_of(i.text, i.titles) for i in every]
    owners = [str(i.owner) for i in every]
    key = (vectors.embedder, vectors.file, *texts, *tags, *owners)
    pairs = _kept.get("alike", key, lambda: offers_alike(language, vectors, texts, tags, owners, step), most=4)
    return replace(landscape, alike=tuple(LikeTexts(nodes[p.first], nodes[p.second], p.level) for p in pairs))
