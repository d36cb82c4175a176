"""The field of what a competence equals or is like elsewhere: chosen from the organisation's lists, or typed."""

from dataclasses import replace

import streamlit as st
from rdflib.term import Node

from leerland_graph.core.errors import SourceError
from leerland_graph.core.i18n import gettext
from leerland_graph.forms import Choices, Field, Value
from leerland_graph.services.competence_lists import listed_competences
from leerland_graph.ui.entry.widgets import Setting, show_literals, show_pick
from leerland_graph.ui.shared.panels import show_error

__all__ = ["show_matches"]


def show_matches(node: Node, field: Field, values: tuple[Value, ...], setting: Setting) -> tuple[Value, ...]:
    """Render a choice from the lists, and inputs for IRIs that are in none; without lists only the inputs."""
    found = _found(setting.lang)
    if not len(found):
        return show_literals(node, field, values, setting)
    listed = tuple(v for v in values if v in found.options)
    chosen = show_pick(node, field, listed, found, setting)
    other = gettext("{name}, not in a list", setting.lang, name=field.name(setting.lang))
    with st.container():
        typed = show_literals(
            node, replace(field, names={setting.lang: other}), tuple(v for v in values if v not in listed), setting
        )
    return (*chosen, *typed)


def _found(lang: str) -> Choices:
    """The concepts of the lists; none, with the reason shown, where a list cannot be read."""
    try:
        return listed_competences()
    except SourceError as error:
        show_error(error, lang)
        return Choices({})
