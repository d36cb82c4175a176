"""The query plan of the engine, step by step."""

import pandas as pd
import streamlit as st

from leerland_graph.core.i18n import gettext
from leerland_graph.core.settings import get_settings
from leerland_graph.sparql import ProtocolError
from leerland_graph.ui.shared.names import PLAN
from leerland_graph.ui.shared.panels import escape
from leerland_graph.ui.workbench.asking import page_user
from leerland_graph.web.sparql import pool

__all__ = ["show_plan"]

INDENT = "\u2003"


def show_plan(query: str, lang: str) -> None:
    """Render the plan as a table: the inputs of a step are below it, indented; its time includes theirs."""
    place = get_settings()
    if place.store is not None:
        st.info(gettext("The store is on a server; how that answers a query, only the server itself can tell.", lang))
        return
    try:
        steps = pool().explain(query, user=page_user())
    except ProtocolError as problem:
        st.error(escape(problem.message(lang)))
        return
    heads = [gettext(part, lang) for part in PLAN]
    rows = [[f"{INDENT * s.depth}{s.name}", s.rows, round(s.milliseconds, 2)] for s in steps]
    st.caption(
        gettext(
            "This is how the store answers the query: each step uses what stands indented below it. The time of a step includes all below it; here the whole store was searched.",
            lang,
        )
    )
    local = {head: st.column_config.NumberColumn(format="localized") for head in heads[1:]}
    st.dataframe(
        pd.DataFrame(rows, columns=heads),
        hide_index=True,
        key="plan",
        height="content",
        column_config=local,
        placeholder="–",
    )
