"""What can be picked by typing: interventions by title, and those that a text fits."""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from rdflib import URIRef

from leerland_graph.analysis import Selection, select
from leerland_graph.core.same_text import same
from leerland_graph.services.form_cache import choices_for
from leerland_graph.services.state import View, per_state
from leerland_graph.validation.form import Kind

__all__ = ["MOST", "Option", "descriptions_to_pick", "interventions_to_pick", "matching"]

MOST = 50
"""How many options are shown at once."""
ALIKE, FEW = 75.0, 10
"""How alike a title must be to what was typed if none has its words, of 100, and how many of these are shown."""


@dataclass(frozen=True)
class Option:
    """One option: its key, what it is called, and that as it is compared."""

    key: str
    label: str
    compared: str


def matching(options: Sequence[Option], typed: str, *, most: int = MOST) -> tuple[list[Option], int]:
    """The first options that hold every word of a text, and how many there are in all; those that begin with the text come first, then those of which words begin with its words.

    If none holds them, those that are most alike come instead, so that typing errors do no harm. Nothing typed is in every option.

    >>> some = [Option(t, t, same(t)) for t in ("Coaching", "Lastige gesprekken", "Peer coaching")]
    >>> [o.key for o in matching(some, "coach")[0]], [o.key for o in matching(some, "gesprek lastig")[0]], [o.key for o in matching(some, "cooching")[0]]
    (['Coaching', 'Peer coaching'], ['Lastige gesprekken'], ['Coaching', 'Peer coaching'])
    """
    wanted = same(typed).strip()
    words = wanted.split()
    found = [o for o in options if all(w in o.compared for w in words)]
    if not found:
        alike = process.extract(
            wanted, [o.compared for o in options], scorer=fuzz.WRatio, limit=FEW, score_cutoff=ALIKE
        )
        found = [options[number] for _, _, number in alike]
    elif wanted:
        begun = lambda o: sum(any(part.startswith(w) for part in o.compared.split()) for w in words)  # noqa: E731
        found.sort(key=lambda o: (not o.compared.startswith(wanted), -begun(o)))
    return found[:most], len(found)


@per_state(32)
def interventions_to_pick(shown: View, selection: Selection, lang: str) -> tuple[Option, ...]:
    """The interventions of a selection by title; the key is the IRI."""
    every = select(shown.landscape, selection).interventions.values()
    titles = [(i.title(lang), str(i.iri)) for i in every]
    return tuple(
        Option(iri, title, same(title)) for title, iri in sorted(titles, key=lambda t: (t[0].casefold(), t[1]))
    )


@per_state(32)
def descriptions_to_pick(shown: View, cls: URIRef, lang: str) -> tuple[Option, ...]:
    """The descriptions of a class, in the order of a form's choices; the key is the IRI."""
    named = [(str(o.iri), o.label(lang)) for o in choices_for(shown, Kind(cls=cls)).ordered(lang)]
    return tuple(Option(iri, label, same(label)) for iri, label in named)
