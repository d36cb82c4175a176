"""An answer on the page: as a table, a chart, a map, a graph, and files."""

from urllib.parse import quote

import pandas as pd
import streamlit as st
from rdflib import Graph, Literal, URIRef

from leerland_graph.analysis import Selection
from leerland_graph.core.i18n import gettext, ngettext
from leerland_graph.core.labels import escape_formula
from leerland_graph.core.namespaces import RDF, new_graph
from leerland_graph.core.settings import get_settings
from leerland_graph.core.web_address import is_web_address
from leerland_graph.documents.wording import number
from leerland_graph.explore import Link, Sight, class_of
from leerland_graph.map import MapOptions
from leerland_graph.map.network import draw
from leerland_graph.services.form_cache import label_of
from leerland_graph.services.state import View, picture_of
from leerland_graph.sparql.columns import column_names
from leerland_graph.sparql.table import Answer, as_csv, as_xlsx, words
from leerland_graph.ui.shared.graph import show_network
from leerland_graph.ui.shared.ground_plate import show_plate
from leerland_graph.ui.shared.names import ANSWERS, TRIPLE
from leerland_graph.ui.shared.panels import escape
from leerland_graph.ui.workbench.asking import MOST, Told

__all__ = ["show_answer"]

MOST_DRAWN = 120
"""Maximum number of links for a readable graph."""


def show_answer(shown: View, name: str, told: Told, lang: str, *, named: bool = False) -> None:
    """Render an answer or its error, with its duration and size; `named`: with the names of the library's columns."""
    if told.trouble:
        st.error(escape(told.trouble))
    elif told.rows is not None:
        _rows(shown, name, told.rows, told.seconds, lang, named)
    else:
        _graph(shown, name, told, lang)


def _rows(shown: View, name: str, found: Answer, seconds: float, lang: str, named: bool) -> None:
    rows = words(found, lambda iri: label_of(shown, iri, lang))
    cut = f" {gettext('Only the first {n} are shown.', lang, n=MOST)}" if found.cut else ""
    st.caption(ngettext("{n} row in {s} s.", "{n} rows in {s} s.", lang, n=len(rows), s=number(seconds, lang)) + cut)
    if not rows:
        st.info(gettext("Not a single row: nothing answers to the question.", lang))
        return
    columns = column_names(found.columns, lang) if named else list(found.columns)
    frame = pd.DataFrame(rows, columns=columns)
    about = _on_map(shown, found)
    numbers = [c for c in frame.columns if pd.api.types.is_numeric_dtype(frame[c])]
    others = [c for c in frame.columns if c not in numbers]
    forms = ["table"]
    if numbers and others and 1 < len(rows) <= 60:
        forms.append("chart")
    if about:
        forms.append("map")
    chosen = "table"
    if len(forms) > 1:
        names = {f: gettext(ANSWERS[f], lang) for f in forms}
        chosen = st.segmented_control(
            gettext("Show as", lang), forms, default="table", format_func=names.__getitem__, key=f"form-{name}-{lang}",
            required=True,
        )  # fmt: skip
    match chosen:
        case "chart":
            st.bar_chart(frame, x=others[0], y=numbers[-1], color="#1b6580", horizontal=True)
        case "map":
            look = MapOptions(about=about)
            show_plate(f"answer-map-{name}", picture_of(shown, Selection(), lang, look), landscape=shown.landscape)
        case _:
            event = st.dataframe(
                frame,
                hide_index=True,
                on_select="rerun",
                selection_mode="single-row",
                key=f"answer-{name}",
                placeholder="–",
            )
            for row in event.selection.rows:
                _links(shown, found, row, lang)
    _files(name, columns, rows, frame.set_axis(list(found.columns), axis=1))


def _on_map(shown: View, found: Answer) -> tuple[URIRef, ...]:
    """The distinct interventions and elements in an answer."""
    places = {e.iri for e in shown.plate.elements}
    cells = (c for row in found.rows for c in row if isinstance(c, URIRef))
    return tuple(dict.fromkeys(c for c in cells if c in shown.landscape.interventions or c in places))


def _files(name: str, columns: list[str], rows: list[list[str | float | None]], frame: pd.DataFrame) -> None:
    csv, xlsx, raw, _ = st.columns([1, 1, 1, 3])
    csv.download_button(
        "CSV",
        as_csv(columns, rows, escape_formula),
        on_click="ignore",
        file_name=f"{name}.csv",
        mime="text/csv",
        width="stretch",
    )
    xlsx.download_button(
        "XLSX", as_xlsx(columns, rows, escape_formula), on_click="ignore", file_name=f"{name}.xlsx", width="stretch"
    )
    raw.download_button(
        "JSON",
        frame.to_json(orient="records", force_ascii=False),
        on_click="ignore",
        file_name=f"{name}.json",
        mime="application/json",
        width="stretch",
    )


def _links(shown: View, found: Answer, row: int, lang: str) -> None:
    """Render links for the resources in a row, for interventions also to the map."""
    base = get_settings().base_iri
    for cell in found.rows[row]:
        if not isinstance(cell, URIRef) or isinstance(cell, Literal):
            continue
        label = escape(label_of(shown, cell, lang))
        page = f"/id/{str(cell).removeprefix(base)}" if str(cell).startswith(base) else str(cell)
        if page == str(cell) and not is_web_address(page):
            st.markdown(f"- {label}")
            continue
        page = quote(page, safe="/:?#=&%@+,;~")
        on_map = (
            f" · [{gettext('Show on the map', lang)}](/?show={quote(str(cell), safe='')})"
            if cell in shown.landscape.interventions
            else ""
        )
        st.markdown(f"- [{label}]({page}){on_map}")


def _graph(shown: View, name: str, told: Told, lang: str) -> None:
    """Render triples as a graph and as a table."""
    cut = f" {gettext('Only the first {n} are shown.', lang, n=len(told.triples))}" if told.cut else ""
    st.caption(
        ngettext(
            "{n} statement in {s} s.",
            "{n} statements in {s} s.",
            lang,
            n=len(told.triples),
            s=number(told.seconds, lang),
        )
        + cut
    )
    if not told.triples:
        st.info(gettext("Not a single row: nothing answers to the question.", lang))
        return
    links = [
        Link(s, p, o)
        for s, p, o in told.triples
        if isinstance(s, URIRef) and isinstance(p, URIRef) and isinstance(o, URIRef) and p != RDF.type
    ]
    if links:
        drawn = links[:MOST_DRAWN]
        nodes = tuple(dict.fromkeys(n for k in drawn for n in (k.subject, k.object)))
        classes = {n: class_of(shown.store, shown.landscape.iri, n) for n in nodes}
        called = {i: label_of(shown, i, lang) for i in (*nodes, *classes.values(), *(k.kind for k in drawn))}
        network = draw(Sight(nodes, tuple(drawn), ()), label=called, classes=classes, more="")
        if len(links) > MOST_DRAWN:
            st.caption(gettext("The first {n} links are drawn; the table has all.", lang, n=MOST_DRAWN))
        label = gettext("The answer as a network of {n} nodes", lang, n=len(nodes))
        show_network(
            f"answer-graph-{name}", network, label=label, selected="", pinned=[], turn=hash(told.query) % 10**6
        )
    rows = [[label_of(shown, t, lang) if isinstance(t, URIRef) else str(t) for t in triple] for triple in told.triples]
    heads = [gettext(part, lang) for part in TRIPLE]
    st.dataframe(pd.DataFrame(rows, columns=heads), hide_index=True, key=f"answer-triples-{name}", placeholder="–")
    graph = new_graph()
    for triple in told.triples:
        graph.add(triple)
    turtle, json_ld, _ = st.columns([1, 1, 4])
    turtle.download_button(
        "Turtle",
        _written(graph, "longturtle"),
        on_click="ignore",
        file_name=f"{name}.ttl",
        mime="text/turtle",
        width="stretch",
    )
    json_ld.download_button(
        "JSON-LD",
        _written(graph, "json-ld"),
        on_click="ignore",
        file_name=f"{name}.jsonld",
        mime="application/ld+json",
        width="stretch",
    )


def _written(graph: Graph, form: str) -> str:
    return graph.serialize(format=form)
