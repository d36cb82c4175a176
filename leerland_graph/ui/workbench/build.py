"""The query builder: a class, the fields to show, and conditions; with labels instead of SPARQL."""

from collections.abc import Iterator

import streamlit as st
from rdflib import Literal, URIRef

from leerland_graph.core.i18n import gettext
from leerland_graph.core.namespaces import LL, XSD
from leerland_graph.forms import Field
from leerland_graph.services.form_cache import choices_for, classes, form_for
from leerland_graph.services.state import View
from leerland_graph.sparql import Column, Wanted, query_of

__all__ = ["show_builder"]

Reached = tuple[str, tuple[URIRef, ...], Field]
"""A field that can be shown: its label, its property path, and the field itself."""


def show_builder(shown: View, lang: str) -> str:
    """Render the choices; returns the resulting query."""
    every = classes(shown.store)
    names = {c: form_for(shown.store, c).name(lang) for c in every}
    ordered = sorted(every, key=lambda c: (c != LL.Intervention, names[c]))
    what, amount = st.columns([3, 2], vertical_alignment="bottom")
    cls = what.selectbox(
        gettext("What is the query about?", lang), ordered, format_func=names.__getitem__, key="build-class"
    )
    counted = amount.toggle(
        gettext("Only count", lang),
        key="build-count",
        help=gettext("Counts per value of what you show, instead of listing everything.", lang),
    )
    fields = {name: (name, path, field) for name, path, field in _fields(shown, cls, lang)}
    first = list(fields)[:1]
    picked = st.multiselect(
        gettext("What would you like to see?", lang), list(fields), default=first, key=f"build-show-{cls}-{lang}",
        placeholder=gettext("Choose one or more properties", lang),
    )  # fmt: skip
    held = st.multiselect(
        gettext("What would you like to select on?", lang),
        list(fields),
        key=f"build-hold-{cls}-{lang}",
        placeholder=gettext("Choose one or more properties", lang),
    )
    columns = {name: _column(fields[name]) for name in picked}
    for name in held:
        columns[name] = _condition(shown, fields[name], lang, f"{cls}-{name}")
    return query_of(Wanted(cls, names[cls], tuple(columns.values()), lang, counted))


def _fields(shown: View, cls: URIRef, lang: str) -> Iterator[Reached]:
    """The fields of a form; those of parts with both labels."""
    for field in form_for(shown.store, cls).fields:
        if field.path.inverse:
            continue
        if field.nested is None:
            yield field.name(lang), (field.path.iri,), field
            continue
        for inner in field.nested.fields:
            if inner.nested is None and not inner.path.inverse:
                yield f"{field.name(lang)}: {inner.name(lang)}", (field.path.iri, inner.path.iri), inner


def _column(reached: Reached) -> Column:
    name, path, field = reached
    return Column(name, path, is_text=field.is_langtext)


def _condition(shown: View, reached: Reached, lang: str, key: str) -> Column:
    """Render the condition on a field: one of several values, a substring, or bounds."""
    name, path, field = reached
    kind = next((k for k in field.kinds if k.is_choice), None)
    if kind is not None:
        found = choices_for(shown, kind)
        options = [o.iri for o in found.ordered(lang)]
        values = st.multiselect(
            gettext("{name} is one of", lang, name=name), options, format_func=lambda i: found.label(i, lang), key=f"build-{key}",
            placeholder=gettext("Any, as long as it is filled in", lang),
        )  # fmt: skip
        return Column(name, path, values=tuple(values), required=True)
    if field.editor in ("integer", "decimal"):
        low, high = st.columns(2)
        least = low.number_input(gettext("{name}: at least", lang, name=name), value=None, key=f"build-{key}-least")
        most = high.number_input(gettext("{name}: at most", lang, name=name), value=None, key=f"build-{key}-most")
        return Column(name, path, least=_number(least), most=_number(most), required=True)
    if field.editor == "date":
        low, high = st.columns(2)
        since = low.date_input(
            gettext("{name}: from", lang, name=name), value=None, key=f"build-{key}-since", format="DD-MM-YYYY"
        )
        until = high.date_input(
            gettext("{name}: up to and including", lang, name=name),
            value=None,
            key=f"build-{key}-until",
            format="DD-MM-YYYY",
        )
        return Column(name, path, least=_day(since), most=_day(until), required=True)
    words = st.text_input(gettext("{name} contains", lang, name=name), key=f"build-{key}")
    return Column(name, path, is_text=field.is_langtext, contains=words.strip(), required=True)


def _number(value: float | int | None) -> Literal | None:
    return (
        None
        if value is None
        else Literal(f"{value:g}" if "e" not in f"{value:g}" else str(value), datatype=XSD.decimal)
    )


def _day(value: object) -> Literal | None:
    return Literal(value.isoformat(), datatype=XSD.date) if hasattr(value, "isoformat") else None
