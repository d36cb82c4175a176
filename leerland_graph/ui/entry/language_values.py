"""The languages that a column of a list names, each with what it is taken for."""

from collections import Counter

import streamlit as st

from leerland_graph.core.i18n import gettext, language_name, ngettext
from leerland_graph.core.text_language import TONGUES
from leerland_graph.exchange.column_fit import language_tag
from leerland_graph.exchange.mapping import Mapping as ColumnMapping
from leerland_graph.exchange.tables import Table
from leerland_graph.ui.entry.desk import Desk
from leerland_graph.ui.shared.panels import escape

__all__ = ["choose_languages"]

MOST = 40
"""More different languages than this are no column of languages."""


def choose_languages(desk: Desk, table: Table, mapping: ColumnMapping, lang: str) -> ColumnMapping:
    """Render the languages of the column that names them, and return the mapping with what they are taken for."""
    column = mapping.language_column
    if column is None:
        return mapping
    counts = Counter(v for row in table.rows if (v := row.cells.get(column, "").strip()))
    if not counts or len(counts) > MOST:
        return mapping
    known = {name: mapping.languages.get(name) or language_tag(name) for name in counts}
    unknown = [name for name, tag in known.items() if tag is None]
    title = gettext("The languages in column '{column}' ({n})", lang, column=column, n=len(counts))
    told = dict(mapping.languages)
    with st.expander(escape(title), expanded=bool(unknown)):
        if unknown:
            st.caption(gettext("What is not recognised is read as the language of the texts above.", lang))
        for name, n in counts.most_common():
            options = list(dict.fromkeys([known[name] or mapping.language, *TONGUES]))
            words, pick = st.columns([2, 2], vertical_alignment="center")
            words.markdown(f"**{escape(name)}** · {ngettext('{n} row', '{n} rows', lang, n=n)}")
            with pick:
                told[name] = desk.select(
                    f"language:{name}", gettext("Language of '{name}'", lang, name=name), options, options[0],
                    lambda tag: language_name(tag, lang), label_visibility="collapsed",
                )  # fmt: skip
    return mapping.model_copy(update={"languages": told})
