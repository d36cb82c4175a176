"""Heat maps that open to what is in a cell, the calendar of load, and the trend."""

import pandas as pd
import streamlit as st
from rdflib import URIRef

from leerland_graph.analysis import Heat, Landscape, Selection, indicators, loads
from leerland_graph.ui.panels import escape
from leerland_graph.ui.state import View, trend_of
from leerland_graph.ui.texts import text

__all__ = ["show_heat", "show_load", "show_trend"]

SHADES = ("#ffffff", "#e3f0ee", "#c2dfdb", "#98c9c3", "#6fb2aa")
"""From few to many. The number in the cell says the same, and an empty cell has a border of its own and a dash."""
SHOWN = 40


def show_heat(landscape: Landscape, heat: Heat, key: str, lang: str) -> None:
    """A table of counts; a click on a cell lists what is in it."""
    if not heat.columns:
        st.info(text("heat_none", lang))
        return
    rows = [landscape.label(r, lang) for r in heat.rows]
    columns = _distinct([landscape.label(c, lang) for c in heat.columns])
    counts = [[len(heat.at(r, c)) for c in heat.columns] for r in heat.rows]
    most = max((n for line in counts for n in line), default=0) or 1
    thin = landscape.norms.thin_below
    frame = pd.DataFrame(counts, index=pd.Index(rows, name=text("element", lang)), columns=columns)
    styled = frame.style.map(lambda n: _style(int(n), most)).format(lambda n: _count(int(str(n)), thin))
    event = st.dataframe(
        styled, on_select="rerun", selection_mode="single-cell", key=key, height=35 * (len(rows) + 1) + 3
    )
    st.caption(text("heat_hint", lang, n=thin))
    for row, name in event.selection.cells:
        inside = heat.at(heat.rows[row], heat.columns[columns.index(name)])
        with st.container(border=True):
            st.markdown(f"**{escape(rows[row])} × {escape(name)}: {len(inside)}**")
            _list(landscape, inside, lang)


def _distinct(names: list[str]) -> list[str]:
    return [n if names.index(n) == i else f"{n} ({i + 1})" for i, n in enumerate(names)]


def _count(count: int, thin: int) -> str:
    return f"{count}*" if 0 < count < thin else str(count) if count else "–"


def _style(count: int, most: int) -> str:
    if not count:
        return "background-color:#fdecea;color:#8c1d18;font-weight:700"
    shade = SHADES[min(len(SHADES) - 1, 1 + (count - 1) * (len(SHADES) - 1) // most)]
    return f"background-color:{shade};color:#1b2d33"


def _list(landscape: Landscape, inside: tuple[URIRef, ...], lang: str) -> None:
    lines = [
        f"- {escape(landscape.label(i, lang))} ({escape(landscape.label(landscape.interventions[i].owner, lang))})"
        for i in inside[:SHOWN]
    ]
    if len(inside) > SHOWN:
        lines.append(f"- {text('more', lang, n=len(inside) - SHOWN)}")
    st.markdown("\n".join(lines) if lines else text("nothing_here", lang))


def show_load(landscape: Landscape, group: URIRef | None, lang: str) -> None:
    """The hours per week of a target group against what there is; a click on a week lists what takes them."""
    every = landscape.derived(loads)
    groups = [g for g in every if group in (None, g)]
    if not groups:
        st.info(text("load_none", lang))
        return
    chosen = groups[0]
    if len(groups) > 1:
        chosen = st.selectbox(
            text("target_group", lang), groups, format_func=lambda g: landscape.label(g, lang), key="load-group"
        )
    weeks = every[chosen]
    name = lambda w: f"{w.monday.isocalendar().year}-{w.monday.isocalendar().week:02}"  # noqa: E731
    frame = pd.DataFrame(
        {
            text("load_week", lang): [name(w) for w in weeks],
            text("load_hours", lang): [round(w.hours, 2) for w in weeks],
            text("load_capacity", lang): [w.capacity for w in weeks],
            text("load_over", lang): [text("yes", lang) if w.is_overloaded else "" for w in weeks],
            text("load_count", lang): [len(w.interventions) for w in weeks],
        }
    )  # fmt: skip
    over = sum(w.is_overloaded for w in weeks)
    st.markdown(text("load_said", lang, over=over, n=len(weeks)))
    st.bar_chart(frame, x=text("load_week", lang), y=text("load_hours", lang), height=240, color="#1b6580")
    event = st.dataframe(
        frame, on_select="rerun", selection_mode="single-row", hide_index=True, key=f"load-{chosen}", height=260
    )
    for row in event.selection.rows:
        with st.container(border=True):
            st.markdown(f"**{name(weeks[row])}**")
            _list(landscape, weeks[row].interventions, lang)


def show_trend(shown: View, selection: Selection, lang: str) -> None:
    """Every indicator over time, from the history."""
    points = trend_of(shown, selection)
    if len(points) < 2:
        st.info(text("trend_one", lang))
        return
    frame = pd.DataFrame(
        {i.labels[lang]: [p.values[i.id] for p in points] for i in indicators()},
        index=pd.Index([p.when.date() for p in points], name=text("trend_day", lang)),
    )
    st.line_chart(frame, height=320)
    st.dataframe(frame.round(2), height=180)
