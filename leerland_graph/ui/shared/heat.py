"""Heat maps with the contents of a cell, the load calendar, and the trend."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import streamlit as st
from rdflib import URIRef

from leerland_graph.analysis import CrossTab, Landscape, Selection, indicators, loads
from leerland_graph.core.i18n import gettext
from leerland_graph.documents.wording import week_name
from leerland_graph.services.state import View, trend_of
from leerland_graph.ui.shared.panels import MOST_POINTED_AT, escape, link_to_map

__all__ = ["list_interventions", "show_heat", "show_load", "show_trend"]

STEPS = 4
"""Number of shades. The number in the cell carries the same information; empty and thin cells have a border of their own."""
SHOWN = 40
ASSETS = Path(__file__).parents[1] / "assets"
_component = st.components.v2.component(
    "leerland_heat",
    html='<div class="heat"></div>',
    css=(ASSETS / "heat.css").read_text(encoding="utf-8"),
    js=(ASSETS / "heat.js").read_text(encoding="utf-8"),
)


def show_heat(
    landscape: Landscape, heat: CrossTab, key: str, lang: str, also: Callable[[URIRef, URIRef], None] | None = None
) -> None:
    """Render a table of counts; a click on a cell lists its contents, and calls `also` with its row and column."""
    if not heat.columns:
        st.info(gettext("There is nothing to set against each other.", lang))
        return
    thin = landscape.norms.thin_below
    most = max((len(found) for found in heat.cells.values()), default=1)
    rows = [
        {"name": landscape.label(r, lang), "cells": [_cell(len(heat.at(r, c)), most, thin, lang) for c in heat.columns]}
        for r in heat.rows
    ]
    kept = f"chosen-{key}"
    chosen = st.session_state.get(kept)
    columns = [landscape.label(c, lang) for c in heat.columns]
    data = {"corner": gettext("Element", lang), "caption": gettext("Click a cell for what is in it. A dash is empty; an * is thin (fewer than {n}).", lang, n=thin), "columns": columns, "rows": rows, "chosen": chosen}  # fmt: skip
    clicked = getattr(_component(key=key, data=data, on_cell_change=lambda: None), "cell", None)
    st.caption(gettext("Click a cell for what is in it. A dash is empty; an * is thin (fewer than {n}).", lang, n=thin))
    if clicked and clicked != chosen:
        st.session_state[kept] = clicked
        st.rerun(scope="app")
    if chosen:
        y, x = (int(n) for n in chosen.split(","))
        if y < len(heat.rows) and x < len(heat.columns):
            inside = heat.at(heat.rows[y], heat.columns[x])
            with st.container(border=True):
                st.markdown(f"**{escape(landscape.label(heat.rows[y], lang))} × {escape(columns[x])}: {len(inside)}**")
                list_interventions(landscape, inside, lang)
                if also is not None:
                    also(heat.rows[y], heat.columns[x])


def _cell(count: int, most: int, thin: int, lang: str) -> dict[str, object]:
    if not count:
        return {"words": "–", "shade": 0, "said": gettext("nothing", lang)}
    shade = 1 if count < thin else 2 + min(STEPS - 1, (count - 1) * STEPS // most)
    return {"words": f"{count}*" if count < thin else str(count), "shade": shade, "said": str(count)}


def list_interventions(landscape: Landscape, inside: tuple[URIRef, ...], lang: str) -> None:
    """Render a list of interventions by name and owner, with a link to the map."""
    if not inside:
        st.markdown(gettext("Nothing lies here for this choice.", lang))
        return
    lines = [
        f"- {escape(landscape.label(i, lang))} ({escape(landscape.label(landscape.interventions[i].owner, lang))})"
        for i in inside[:SHOWN]
    ]
    if len(inside) > SHOWN:
        lines.append(f"- {gettext('… and {n} more.', lang, n=len(inside) - SHOWN)}")
    st.markdown("\n".join(lines))
    link_to_map(inside[:MOST_POINTED_AT], lang)


def show_load(landscape: Landscape, group: URIRef | None, lang: str) -> None:
    """Render the hours per week of a target group and its capacity; choosing a week lists its interventions."""
    every = landscape.derived(loads)
    groups = [g for g in every if group in (None, g)]
    if not groups:
        st.info(gettext("Nothing runs of which the effort is known.", lang))
        return
    chosen = groups[0]
    if len(groups) > 1:
        chosen = st.selectbox(
            gettext("Target group", lang), groups, format_func=lambda g: landscape.label(g, lang), key="load-group"
        )
    weeks = every[chosen]
    frame = pd.DataFrame(
        {
            gettext("Week", lang): [week_name(w.monday) for w in weeks],
            gettext("Hours per person", lang): [round(w.hours, 2) for w in weeks],
            gettext("Available", lang): [w.capacity for w in weeks],
            gettext("Overloaded", lang): [gettext("Yes", lang) if w.is_overloaded else "" for w in weeks],
            gettext("Interventions", lang): [len(w.interventions) for w in weeks],
        }
    )  # fmt: skip
    over = sum(w.is_overloaded for w in weeks)
    st.markdown(gettext("Overloaded weeks: {over} of {n}.", lang, over=over, n=len(weeks)))
    st.bar_chart(frame, x=gettext("Week", lang), y=gettext("Hours per person", lang), height=240, color="#1b6580")
    event = st.dataframe(
        frame,
        on_select="rerun",
        selection_mode="single-row",
        hide_index=True,
        key=f"load-{chosen}",
        height=260,
        placeholder="–",
    )
    for row in event.selection.rows:
        with st.container(border=True):
            st.markdown(f"**{week_name(weeks[row].monday)}**")
            list_interventions(landscape, weeks[row].interventions, lang)


def show_trend(shown: View, selection: Selection, lang: str) -> None:
    """Render every indicator over time, from the history."""
    with st.spinner(gettext("Working through the history …", lang)):
        points = trend_of(shown, selection)
    if len(points) < 2:
        st.info(gettext("There is only one day with changes so far. The trend shows from the second on.", lang))
        return
    frame = pd.DataFrame(
        {i.labels[lang]: [p.values[i.id] for p in points] for i in indicators()},
        index=pd.Index([p.when.date() for p in points], name=gettext("Day", lang)),
    )
    st.line_chart(frame, height=320)
    st.dataframe(frame.round(2), height=180, placeholder="–")
