"""The perspective: all together, as agreed, one department, or where two differ. The choice is stored in the URL."""

from itertools import combinations

import streamlit as st
from rdflib import URIRef

from leerland_graph.analysis import Landscape, Talk, as_agreed, as_seen_by, divided, perspectives, worth_talking
from leerland_graph.core.i18n import gettext
from leerland_graph.core.labels import local_name
from leerland_graph.services.state import State, View, per_state
from leerland_graph.ui.shared.session import remember

__all__ = ["AGREED", "TOGETHER", "choose_perspective", "options", "seen_as", "talks"]

TOGETHER, AGREED, APART = "", "agreed", "~"
"""URL values: all together, as agreed, and the separator of two departments that differ."""


@per_state(1)
def options(shown: View) -> dict[str, tuple[URIRef, ...]]:
    """The possible perspectives with their departments: all together, as agreed, each department, each pair that differs."""
    every = perspectives(shown.landscape)
    name = lambda d: local_name(str(d))  # noqa: E731
    pairs = {
        f"{name(a)}{APART}{name(b)}": (a, b)
        for a, b in combinations(every, 2)
        if divided(shown.landscape, a, b).interventions
    }
    return {TOGETHER: (), AGREED: (), **{name(d): (d,) for d in every}, **pairs}


def label_of(landscape: Landscape, key: str, departments: tuple[URIRef, ...], lang: str) -> str:
    """The label of a perspective."""
    names = [landscape.label(d, lang) for d in departments]
    if len(names) == 2:
        return gettext("Difference between {one} and {other}", lang, one=names[0], other=names[1])
    if names:
        return names[0]
    return gettext("What was agreed", lang) if key else gettext("All departments together", lang)


def choose_perspective(shown: View, lang: str, *, key: str = "as") -> View:
    """Render the choice of perspective and return its view; nothing is rendered with fewer than two departments."""
    every = options(shown)
    if len(every) < 4:
        return shown
    names = list(every)
    wanted = st.query_params.get("as", "")
    picked = st.selectbox(
        gettext("Seen by", lang), names, index=names.index(wanted) if wanted in names else 0,
        format_func=lambda k: label_of(shown.landscape, k, every[k], lang), key=f"{key}-{shown.landscape.iri}-{lang}",
        help=gettext("The map and the indicators are then about what this department placed, as it placed it.", lang),
    )  # fmt: skip
    remember("as", picked)
    return seen_as(shown, picked)


def seen_as(shown: View, key: str) -> View:
    """The view from a perspective; unchanged if the perspective does not exist."""
    return shown.through(lambda base: _seen_as(base, key)) if key and key in options(shown) else shown


@per_state(32)
def _seen_as(shown: View, key: str) -> State:
    departments = options(shown).get(key, ())
    if len(departments) == 1:
        seen = as_seen_by(shown.landscape, departments[0])
    elif len(departments) == 2:
        seen = divided(shown.landscape, *departments)
    else:
        seen = as_agreed(shown.landscape)
    return State(shown.store, seen, shown.plate, key)


def talks(shown: View, lang: str) -> tuple[Talk, ...]:
    """The topics to discuss."""
    with st.spinner(gettext("Working out the views …", lang)):
        return _talks(shown)


@per_state(1)
def _talks(shown: View) -> tuple[Talk, ...]:
    return tuple(worth_talking(shown.landscape))
