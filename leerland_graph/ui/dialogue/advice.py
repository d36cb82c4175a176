"""Recommendations: simulated changes, on the map and as a scenario."""

from collections.abc import Callable
from time import monotonic

import streamlit as st
from rdflib import URIRef
from streamlit.delta_generator import DeltaGenerator

from leerland_graph.access import Permission
from leerland_graph.analysis import Recommendation, Search, planned
from leerland_graph.core.errors import LeerlandError
from leerland_graph.core.i18n import gettext, ngettext
from leerland_graph.core.labels import local_name
from leerland_graph.core.settings import get_settings
from leerland_graph.dialogue import Target, propose
from leerland_graph.documents.basis import moves_unsure_of
from leerland_graph.documents.wording import changes_of
from leerland_graph.services.advice import advice_for
from leerland_graph.services.margins import likely_of
from leerland_graph.services.saving import save
from leerland_graph.services.state import View
from leerland_graph.store import Activity, ChangeSet, scenario_change_set
from leerland_graph.ui.dialogue.remarking import remark_here
from leerland_graph.ui.shared.actions import run_action, say_done
from leerland_graph.ui.shared.author import who
from leerland_graph.ui.shared.panels import escape, show_error
from leerland_graph.ui.shared.session import same_view
from leerland_graph.ui.shared.user import get_user

__all__ = ["show_advice"]

EVERY = 0.5
"""Seconds between showing how far it is."""
BEST = 3


def show_advice(shown: View, group: URIRef | None, lang: str) -> None:
    """Render the recommendations, computed on request."""
    st.subheader(gettext("What to do first", lang))
    say_done()
    made = st.session_state.pop("scenario-made", None)
    if made:
        st.success(
            gettext(
                "Scenario '{name}' made. Choose it on the left, or compare with `leerland coherence --landscape \"{name}\" --against …`.",
                lang,
                name=escape(str(made)),
            )
        )
    if not st.toggle(gettext("Work out what brings most", lang), key="advice"):
        return
    place = st.empty()
    with st.spinner(gettext("Simulating moves …", lang)):
        found = advice_for(shown, group, _teller(place, lang))
    place.empty()
    if not found:
        st.info(gettext("No move was found that makes it more coherent.", lang))
        return
    st.caption(gettext("Each move was simulated. The figure is what changes of an indicator.", lang))
    if any(move.robustness for move in found):
        st.caption(
            gettext(
                "Where nobody placed something yet it may lie elsewhere. Each move was therefore simulated again in other possible placements, and what brings most over all of these comes first.",
                lang,
            )
        )
    elif lacks := moves_unsure_of(likely_of(shown), lang):
        st.caption(lacks)
    for number, move in enumerate(found, start=1):
        for_whom = gettext("For {group}", lang, group=shown.landscape.label(move.group, lang))
        words, see, permission = st.columns([5, 1.2, 1], vertical_alignment="center")
        words.markdown(
            f"**{number}.** {escape(move.texts[lang])}  \n{escape(for_whom)}: {escape(changes_of(move, lang))}."
            + (f"  \n*{escape(move.robustness.texts[lang])}*" if move.robustness else "")
        )
        if see.button(gettext("Show on the map", lang), key=f"see-{number}", icon=":material/map:", width="stretch"):
            st.switch_page(
                st.session_state["pages"]["landscape"], query_params={**same_view("group"), "advice": str(number)}
            )
        with permission.popover(gettext("What now", lang), width="stretch"):
            _show_acts(shown, move, number, lang)
        remark_here(shown, {move.texts[lang]: Target(move.about, "recommendation")}, f"advice-{number}", lang)


def _teller(place: DeltaGenerator, lang: str) -> Callable[[Search], None]:
    """What shows in a place how far the search is, and the best so far. Who goes on to something else on the page stops it here."""
    last = monotonic()

    def tell(search: Search) -> None:
        nonlocal last
        if monotonic() - last < EVERY:
            return
        last = monotonic()
        said = ngettext("{done} of about {n} move", "{done} of about {n} moves", lang, n=search.total, done=search.done)
        with place.container():
            st.progress(min(1.0, search.done / max(1, search.total)), text=said)
            if best := search.best()[:BEST]:
                lines = "  \n".join(escape(move.texts[lang]) for move in best)
                st.caption(f"{gettext('The best so far:', lang)}  \n{lines}")

    return tell


def _show_acts(shown: View, move: Recommendation, number: int, lang: str) -> None:
    """Render the actions on a recommendation: propose it, or make a scenario."""
    here = local_name(str(shown.landscape.iri))
    if get_user().may(Permission.TALK, here):
        reason = st.text_input(gettext("Why is this better?", lang), key=f"advice-why-{number}", max_chars=400)
        if st.button(
            gettext("Propose this to the others", lang), key=f"advice-propose-{number}", icon=":material/add_comment:"
        ):
            plan = planned(shown.store, shown.landscape, move, get_settings().base_iri)
            run_action(
                lambda store: propose(
                    store,
                    ChangeSet(
                        shown.landscape.iri, Activity("edit", who(), move.texts), store.revision, frozenset(plan.additions),
                        frozenset(plan.removals),
                    ),
                    [a for a in move.about if a in shown.landscape.interventions or a in shown.landscape.elements],
                    reason or move.texts[lang], who=who(), base_iri=get_settings().base_iri, lang=lang,
                ),
                gettext("The proposal is on the page Dialogue.", lang), lang, permission=Permission.TALK,
            )  # fmt: skip
    if get_user().may(Permission.EDIT, here):
        _show_scenario(shown, move, number, lang)


def _show_scenario(shown: View, move: Recommendation, number: int, lang: str) -> None:
    """Render the form that copies the landscape under a new name with the recommendation applied."""
    st.markdown(f"**{gettext('Scenario', lang)}**")
    st.markdown(
        gettext("Makes a copy of the landscape in which this move is made. The landscape itself does not change.", lang)
    )
    name = st.text_input(gettext("Name of the scenario", lang), key=f"scenario-name-{number}", max_chars=60)
    if not st.button(
        gettext("Make the scenario", lang), key=f"scenario-{number}", type="primary", disabled=not name.strip()
    ):
        return
    plan = planned(shown.store, shown.landscape, move, get_settings().base_iri)
    try:
        save(
            get_user(),
            lambda store: scenario_change_set(
                store, shown.landscape.iri, name.strip(), base_iri=get_settings().base_iri, lang=lang, who=who() or "leerland",
                why=move.texts, without=plan.removals, adding=plan.additions,
            )
        )  # fmt: skip
    except LeerlandError as error:
        show_error(error, lang)
    else:
        st.session_state["scenario-made"] = name.strip()
        st.rerun()
