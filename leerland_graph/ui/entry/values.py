"""The values of somebody's list that name something: what each becomes, chosen in a table, and alike ones put together with one click."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from leerland_graph.core.i18n import gettext, ngettext
from leerland_graph.exchange.facets import Facet, facets_of, with_values
from leerland_graph.exchange.mapping import Mapping as ColumnMapping
from leerland_graph.exchange.schema import schema_of
from leerland_graph.exchange.tables import Table
from leerland_graph.forms import Kind
from leerland_graph.services.form_cache import choices_for, shapes
from leerland_graph.services.importing import names_of
from leerland_graph.services.list_work import ListWork
from leerland_graph.services.state import View
from leerland_graph.ui.entry.desk import Desk
from leerland_graph.ui.shared.panels import escape

__all__ = ["choose_values"]

FACETS = "values-facets"
PLACE = "value"
SHOWN_ALIKE = 12
MOST_CHOSEN = 200
"""From so many texts in a column it is said that they are not chosen, where they are not."""


def choose_values(desk: Desk, shown: View, table: Table, mapping: ColumnMapping, key: str, lang: str) -> ColumnMapping:
    """Render the values by field, and return the mapping with what they become."""
    facets = _facets(shown, table, mapping, key)
    if not facets:
        return mapping
    st.subheader(gettext("What the values are", lang))
    _say_many(table, mapping, facets, lang)
    picks = {facet.field: _picked(desk, facet) for facet in facets}
    chosen = {facet.field: {**_proposed(facet), **picks[facet.field]} for facet in facets}
    names = {f.field: f"{f.column.name(lang).partition(' (')[0]} ({len(f.values)})" for f in facets}
    for tab, facet in zip(st.tabs([escape(names[f.field]) for f in facets]), facets, strict=True):
        with tab:
            _show_alike(desk, facet, chosen[facet.field], lang)
            _show_values(desk, shown, facet, chosen[facet.field], lang)
    return with_values(mapping, chosen)


def _say_many(table: Table, mapping: ColumnMapping, facets: Sequence[Facet], lang: str) -> None:
    """Say which columns have so many values that they are not chosen here."""
    chosen = {facet.field for facet in facets}
    for header, rule in mapping.columns.items():
        values = {v for row in table.rows if (v := row.cells.get(header, "").strip())}
        if rule.unknown == "create" and rule.to not in chosen and len(values) > MOST_CHOSEN:
            said = gettext("Column '{column}' has {n} different texts: too many to choose here. What is not known yet is made.", lang, column=header, n=len(values))  # fmt: skip
            st.caption(escape(said))


def _facets(shown: View, table: Table, mapping: ColumnMapping, key: str) -> tuple[Facet, ...]:
    """The facets, worked out once for a list and a mapping."""
    now = (key, mapping, shown.store.revision)
    kept = st.session_state.get(FACETS)
    if kept is None or kept[0] != now:
        schema = schema_of(shapes(), shown.store.ontology)
        kept = st.session_state[FACETS] = (now, facets_of(table, mapping, schema, names_of(shown)))
    found: tuple[Facet, ...] = kept[1]
    return found


def _place(field: str, text: str) -> str:
    return f"{PLACE}:{field}:{text}"


def _picked(desk: Desk, facet: Facet) -> dict[str, str]:
    """What somebody chose for the values of a field."""
    said = {v.text: desk.kept(_place(facet.field, v.text)) for v in facet.values}
    return {text: becomes for text, becomes in said.items() if becomes is not None}


def _proposed(facet: Facet) -> dict[str, str]:
    """What the values become by themselves, where that is not what the list says."""
    return {v.text: v.becomes for v in facet.values if not v.is_new and v.becomes != v.text}


def _show_alike(desk: Desk, facet: Facet, chosen: Mapping[str, str], lang: str) -> None:
    """Render the values that are alike and become different things, with a click to make them one."""
    becomes = {v.text: chosen.get(v.text, v.becomes) for v in facet.values}
    open_ = [group for group in facet.alike if len({becomes[text] for text in group}) > 1]
    if not open_:
        return
    counts = {v.text: v.rows for v in facet.values}
    with st.container(border=True):
        head, button = st.columns([3, 1], vertical_alignment="center")
        head.markdown(f"**{gettext('These look the same', lang)}**")
        if len(open_) > 1:
            button.button(
                gettext("Put all together", lang), key=f"alike-{facet.field}", on_click=desk.change(_merged(facet.field, open_, becomes)),
                width="stretch",
            )  # fmt: skip
        for group in open_[:SHOWN_ALIKE]:
            left, right = st.columns([3, 1], vertical_alignment="center")
            left.markdown(" · ".join(f"{escape(text)} ({counts[text]})" for text in group))
            right.button(
                gettext("Put together", lang), key=f"alike-{facet.field}-{group[0]}", width="stretch",
                on_click=desk.change(_merged(facet.field, [group], becomes)),
            )  # fmt: skip


def _merged(
    field: str, groups: Sequence[tuple[str, ...]], becomes: Mapping[str, str]
) -> Callable[[ListWork], ListWork]:  # fmt: skip
    """The change that makes of each group what its first becomes."""

    def change(work: ListWork) -> ListWork:
        said = {_place(field, text): becomes[group[0]] or group[0] for group in groups for text in group[1:]}
        return replace(work, choices={**work.choices, **said})

    return change


def _show_values(desk: Desk, shown: View, facet: Facet, chosen: Mapping[str, str], lang: str) -> None:
    """Render the table of values; what is chosen in it is kept."""
    out, new = gettext("Leave out", lang), gettext("New: {name}", lang, name="")
    choices = choices_for(shown, _kind_of(facet))
    labels = {str(o.iri): o.label(lang) for o in choices.ordered(lang)}
    keeps = gettext("As the source calls it", lang) if facet.field == "interventionType" else ""

    def said(text: str, becomes: str) -> str:
        if becomes == "":
            return out
        if becomes in labels:
            return labels[becomes]
        return f"{new}{becomes}" if facet.can_make else keeps or becomes

    rows = [(v, chosen.get(v.text, v.becomes)) for v in facet.values]
    fresh = sum(facet.can_make and b not in labels and b != "" for _, b in rows)
    words = ngettext("{n} value", "{n} values", lang, n=len(rows))
    if facet.can_make and fresh:
        words += f", {ngettext('{n} is new and will be made', '{n} are new and will be made', lang, n=fresh)}"
    st.caption(f"{words}.")
    value, count, becomes, why = (
        gettext("Value", lang),
        gettext("Rows", lang),
        gettext("Becomes", lang),
        gettext("Why", lang),
    )
    frame = pd.DataFrame(
        {
            value: [v.text for v, _ in rows], count: [v.rows for v, _ in rows], becomes: [said(v.text, b) for v, b in rows],
            why: [gettext("chosen", lang) if desk.kept(_place(facet.field, v.text)) is not None else v.why[lang] for v, _ in rows],
        }
    )  # fmt: skip
    makes = [f"{new}{v.text}" for v in facet.values] if facet.can_make else [keeps] if keeps else []
    options = list(dict.fromkeys([out, *labels.values(), *makes, *frame[becomes]]))
    key = f"values-{desk.work.id}-{facet.field}-{hash(tuple(frame[becomes]))}-{lang}"
    edited = st.data_editor(
        frame, hide_index=True, key=key, disabled=[value, count, why], height=min(38 * (len(frame) + 1) + 3, 320),
        column_config={
            becomes: st.column_config.SelectboxColumn(becomes, options=options, required=True, width="large"),
            count: st.column_config.NumberColumn(count, width="small"),
        }, placeholder="–"
    )  # fmt: skip
    back = {label: iri for iri, label in labels.items()} | {out: ""}
    changed = {
        _place(facet.field, v.text): back.get(str(now), v.text if now == keeps else str(now).removeprefix(new))
        for (v, _), before, now in zip(rows, frame[becomes], edited[becomes], strict=True)
        if now != before
    }
    if changed:
        desk.change(lambda work: replace(work, choices={**work.choices, **changed}))()
        st.rerun()


def _kind_of(facet: Facet) -> Kind:
    """What the choices of a field are: resources of a class, or concepts of a scheme."""
    return Kind(scheme=facet.target) if facet.column.kind == "concept" else Kind(cls=facet.target)
