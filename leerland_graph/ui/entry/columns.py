"""The columns of somebody's list: what each is taken for and why, corrected with one pick, and what holds for all rows."""

from collections.abc import Mapping

import streamlit as st

from leerland_graph.core.i18n import gettext, ngettext
from leerland_graph.core.namespaces import LL, LLC, ORG
from leerland_graph.exchange.mapping import Mapping as ColumnMapping
from leerland_graph.exchange.mapping_proposal import (
    ColumnProposal,
    MappingProposal,
    corrected,
    fields_of,
    propose_mapping,
)
from leerland_graph.exchange.mapping_text import mapping_as_yaml
from leerland_graph.exchange.resolve import Resolver
from leerland_graph.exchange.schema import Schema, schema_of
from leerland_graph.exchange.tables import Table
from leerland_graph.exchange.type_values import unknown_types
from leerland_graph.forms import Kind
from leerland_graph.services.form_cache import choices_for, shapes
from leerland_graph.services.importing import names_of
from leerland_graph.services.state import View
from leerland_graph.ui.shared.panels import escape

__all__ = ["choose_columns"]

LANGUAGE = "language_column"
NEW = "\0new"
SHOWN_TYPES = 40
NEEDED = ("owner", "targetGroup")
"""What can be said for all rows at once, in this order."""


def choose_columns(shown: View, table: Table, name: str, key: str, lang: str) -> ColumnMapping | None:
    """Render the proposal for a table, and return the mapping as it stands; None while something that every row needs is missing."""
    schema, resolver = schema_of(shapes(), shown.store.ontology), names_of(shown)
    proposal = _proposal(shown, table, schema, resolver, name, key, lang)
    found = sum(c.chosen.to != "" for c in proposal.columns)
    st.subheader(gettext("What the columns are", lang))
    st.markdown(
        ngettext("{n} of {total} columns was recognised. Correct what is wrong.", "{n} of {total} columns were recognised. Correct what is wrong.", lang, n=found, total=len(proposal.columns))
    )  # fmt: skip
    picks = {c.header: _pick(c, schema, key, lang) for c in proposal.columns}
    constants = _constants(shown, picks, key, lang)
    draft = corrected(proposal, table, schema, resolver, picks, constants=constants, types={})
    types = _types(shown, table, draft, schema, resolver, key, lang)
    mapping = corrected(proposal, table, schema, resolver, picks, constants=constants, types=types)
    st.download_button(
        gettext("Save these choices (YAML)", lang), mapping_as_yaml(mapping), on_click="ignore", file_name=f"{name}.yaml",
        help=gettext("The same file that `leerland import --mapping` takes.", lang),
    )  # fmt: skip
    if "title" not in {r.to for r in mapping.columns.values()}:
        st.warning(gettext("Say which column is the title; without one no row can be stored.", lang))
        return None
    if "owner" not in {r.to for r in mapping.columns.values()} | set(constants):
        st.warning(gettext("Say which department owns what is in this list.", lang))
        return None
    return mapping


def _proposal(
    shown: View, table: Table, schema: Schema, resolver: Resolver, name: str, key: str, lang: str
) -> MappingProposal:
    """The proposal, worked out once for a file."""
    kept = st.session_state.get("columns-proposal")
    if kept is None or kept[0] != (key, lang):
        made = propose_mapping(table, schema, resolver, catalogue=name, language=lang)
        kept = st.session_state["columns-proposal"] = ((key, lang), made)
    found: MappingProposal = kept[1]
    return found


def _pick(column: ColumnProposal, schema: Schema, key: str, lang: str) -> str:
    fields = fields_of(schema)
    first = [o.to for o in (column.chosen, *column.alternatives) if o.to]
    options = list(dict.fromkeys([column.chosen.to, *first, *fields, "^precedes", LANGUAGE, ""]))
    labels = {
        "": gettext("Do not read", lang), LANGUAGE: gettext("The language of the row", lang), "^precedes": gettext("Comes after", lang),
    } | {name: field.name(lang).partition(" (")[0] for name, field in fields.items()}  # fmt: skip
    left, right = st.columns([1, 1], vertical_alignment="center")
    with left:
        samples = " · ".join(escape(s[:60]) for s in column.samples)
        st.markdown(f"**{escape(column.header)}**")
        st.caption(samples or gettext("empty", lang))
    with right:
        why = column.chosen.why[lang]
        picked = st.selectbox(
            column.header, options, index=options.index(column.chosen.to), format_func=labels.__getitem__,
            key=f"column-{key}-{column.header}-{lang}", label_visibility="collapsed", help=None,
        )  # fmt: skip
        if picked == column.chosen.to:
            st.caption(escape(f"{why[:1].upper()}{why[1:]}."))
    return str(picked)


def _constants(shown: View, picks: Mapping[str, str], key: str, lang: str) -> dict[str, str]:
    """Render what the list does not say and holds for all rows."""
    wanted = [name for name in NEEDED if name not in picks.values()]
    if not wanted and "interventionType" in picks.values():
        return {}
    st.subheader(gettext("What holds for all rows", lang))
    found: dict[str, str] = {}
    kinds = {"owner": Kind(cls=ORG.Organization), "targetGroup": Kind(cls=LL.TargetGroup)}
    names = {"owner": gettext("Owner", lang), "targetGroup": gettext("Target group", lang)}
    for column, name in zip(st.columns(len(wanted) or 1), wanted, strict=False):
        with column:
            if said := _one_or_new(shown, kinds[name], names[name], f"{key}-{name}", lang):
                found[name] = said
    if "interventionType" not in picks.values():
        said = _one_or_new(shown, Kind(scheme=LLC["intervention-types"]), gettext("Type", lang), f"{key}-type", lang, new=False)  # fmt: skip
        found |= {"interventionType": said} if said else {"statedType": gettext("The list names no type.", lang)}
    return found


def _one_or_new(shown: View, kind: Kind, label: str, key: str, lang: str, *, new: bool = True) -> str:
    """Render a choice of what exists, or a name to make; returns the label, '' for neither."""
    choices = choices_for(shown, kind)
    options = ["", *(str(o.iri) for o in choices.ordered(lang)), *([NEW] if new else [])]
    labels = {"": "–", NEW: gettext("A new one …", lang)} | {str(o.iri): o.label(lang) for o in choices.ordered(lang)}
    picked = st.selectbox(label, options, format_func=labels.__getitem__, key=f"constant-{key}-{lang}")
    if picked == NEW:
        return st.text_input(gettext("Name", lang), key=f"constant-new-{key}", max_chars=120).strip()
    return str(picked)


def _types(
    shown: View, table: Table, mapping: ColumnMapping, schema: Schema, resolver: Resolver, key: str, lang: str
) -> dict[str, str]:
    """Render what the list calls types that are none of ours, each with a choice; one that is left is kept as the source says it."""
    unknown = unknown_types(table, mapping, fields_of(schema)["interventionType"], resolver)
    if not unknown:
        return {}
    choices = choices_for(shown, Kind(scheme=LLC["intervention-types"]))
    options = ["", *(str(o.iri) for o in choices.ordered(lang))]
    labels = {"": gettext("Keep what the source calls it", lang)} | {str(o.iri): o.label(lang) for o in choices.ordered(lang)}  # fmt: skip
    found: dict[str, str] = {}
    title = ngettext(
        "{n} type that our list does not have", "{n} types that our list does not have", lang, n=len(unknown)
    )
    with st.expander(title, expanded=len(unknown) <= 6):
        for text, count in list(unknown.items())[:SHOWN_TYPES]:
            picked = st.selectbox(f"{escape(text[:80])} ({count})", options, format_func=labels.__getitem__, key=f"type-{key}-{text}-{lang}")  # fmt: skip
            if picked:
                found[text] = picked
    return found
