"""The overall value, with adjustable weights."""

import streamlit as st

from leerland_graph.analysis import Profile
from leerland_graph.core.i18n import gettext
from leerland_graph.documents.wording import number

__all__ = ["show_overall"]

MOST = 5.0


def show_overall(profile: Profile, lang: str) -> None:
    """Render the value, and the weight of each indicator; the organisation's norms are the defaults."""
    norms = profile.landscape.norms.weights
    figure, note = st.columns([1, 3], vertical_alignment="center")
    with st.expander(gettext("Weights", lang)):
        st.caption(
            gettext(
                "There is no fixed way to weigh these indicators against each other. Move the weights and see what it matters; 0 leaves one out.",
                lang,
            )
        )
        places = st.columns(4)
        weights = {
            indicator.id: places[n % 4].number_input(
                indicator.labels[lang], 0.0, MOST, float(norms.get(indicator.id, 1.0)), 0.5, key=f"weight-{indicator.id}",
                disabled=result.value is None,
            )
            for n, (indicator, result) in enumerate(profile.results)
        }  # fmt: skip
    found = profile.overall(weights)
    value = "–" if found.value is None else number(found.value, lang)
    figure.metric(
        gettext("All together", lang),
        value,
        help=gettext("The weighted mean of the indicators that have a value.", lang),
    )
    if found.value is None:
        figure.caption(gettext("undefined", lang))
    counted = ", ".join(f"{profile.label(i)[lang].lower()} {number(w, lang, 'g')}×" for i, w in found.weights.items())
    note.caption(gettext("Weighted mean of: {weights}.", lang, weights=counted))
