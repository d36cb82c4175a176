"""The guided tour: five steps that explain the concepts on the landscape itself."""

from collections.abc import Mapping

import streamlit as st
from rdflib import URIRef

from leerland_graph.analysis import Landscape, Selection
from leerland_graph.core.i18n import N_, gettext, pgettext
from leerland_graph.core.labels import local_name
from leerland_graph.map import LAYERS
from leerland_graph.services.state import View, profile_of
from leerland_graph.ui.shared.session import CHANGED, pointing_at, remember

__all__ = ["STEPS", "show_tour"]

STEPS = {
    "islands": (
        N_("Three islands"),
        N_(
            "People learn in three ways: by practising, by researching and by creating. Bridges and polders join the islands; the sea around them is the context. Click an island, bridge or polder for its meaning."
        ),
    ),
    "interventions": (
        N_("What the organisation offers"),
        N_(
            "Each mark is an intervention: a training, coaching, working on a blog together. Its colour says whose, its shape of which type, its size how much time it takes. A chosen intervention shows its relations as lines."
        ),
    ),
    "gaps": (
        N_("What is missing"),
        N_(
            "Choose a target group and the map shows what these people are offered. Hatched land is empty. Switch on other layers for overlaps, disagreements and load."
        ),
    ),
    "connections": (
        N_("What connects"),
        N_(
            "A band is a learning route from island to island. A broken line: no route. A double ring with an exclamation mark: the connection hangs on this one intervention."
        ),
    ),
    "first": (
        N_("What to do first"),
        N_(
            "Leerland simulates moves and points at the best. Below the map are all figures, each with what shows it, and there you can make a scenario of a move."
        ),
    ),
}
"""The title and the text of each step."""
TOUCHED = ("layers", "spot", CHANGED, "show", "group", "advice", "open")
"""URL query parameters that the tour sets, and clears when it ends."""


def show_tour(shown: View, lang: str) -> None:
    """Render the current step, or the invitation to start. The step is stored in the URL."""
    now = st.query_params.get("tour", "")
    if now not in STEPS:
        if not st.query_params or set(st.query_params) <= {"lang", "landscape"}:
            _invite(shown, lang)
        return
    steps = tuple(STEPS)
    number = steps.index(now)
    title, explanation = STEPS[now]
    with st.container(border=True):
        words, back, on, stop = st.columns([7, 1.4, 1.4, 1.2], vertical_alignment="center")
        words.markdown(f"**{number + 1}/{len(STEPS)} · {gettext(title, lang)}**  \n{gettext(explanation, lang)}")
        if number and back.button(gettext("Back", lang), width="stretch", key="tour-back"):
            _go(shown, steps[number - 1])
        last = number == len(STEPS) - 1
        if not last and on.button(gettext("Next", lang), type="primary", width="stretch", key="tour-on"):
            _go(shown, steps[number + 1])
        if stop.button(pgettext("tour", "Close", lang), width="stretch", key="tour-stop"):
            _go(shown, None)


def _invite(shown: View, lang: str) -> None:
    words, start, _ = st.columns([4, 1.6, 3], vertical_alignment="center")
    words.markdown(gettext("New here? Five steps teach you to read the landscape.", lang))
    if start.button(gettext("Tour", lang), icon=":material/explore:", key="tour-start"):
        _go(shown, next(iter(STEPS)))


def _go(shown: View, step: str | None) -> None:
    """Show the map with the options of a step, or reset it after the tour."""
    wanted = _wanted(shown, step) if step else {}
    for name in TOUCHED:
        remember(name, wanted.get(name))
    remember("tour", step)
    for key in [str(k) for k in st.session_state]:  # a visible widget follows its session state, not the URL
        if key.startswith("layers-"):
            st.session_state[key] = [n for n in wanted.get("layers", "gaps").split(",") if n in LAYERS]
        elif key.startswith("choice-group-"):
            st.session_state[key] = wanted.get("group", "")
    st.session_state["element"] = None
    st.rerun()


def _wanted(shown: View, step: str) -> Mapping[str, str]:
    landscape = shown.landscape
    if step == "islands":
        return {"layers": "none", **pointing_at(e.iri for e in landscape.islands)}
    if step == "interventions":
        most = max(
            landscape.interventions.values(), key=lambda i: (len(i.anchors), len(i.roles), str(i.iri)), default=None
        )
        return {"layers": "none", **({"show": str(most.iri)} if most else {})}
    group = _thinnest(landscape, shown)
    wanted = {"group": local_name(str(group))} if group else {}
    if step == "first":
        return {**wanted, "layers": "connections", "advice": "1"}
    return {**wanted, "layers": "gaps" if step == "gaps" else "connections"}


def _thinnest(landscape: Landscape, shown: View) -> URIRef | None:
    """The target group with the lowest coverage; the largest of equals."""

    def coverage(group: URIRef) -> float:
        results = profile_of(shown, Selection(target_group=group)).results
        return next((r.value or 0.0 for i, r in results if i.id == "coverage"), 0.0)

    size = lambda g: facts.size or 0 if (facts := landscape.group_facts.get(g)) else 0  # noqa: E731
    used = [g for g in landscape.groups if any(g in i.groups for i in landscape.interventions.values())]
    return min(used, key=lambda g: (round(coverage(g), 6), -size(g), str(g)), default=None)
