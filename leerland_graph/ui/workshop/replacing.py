"""The placements that closing a workshop would replace: shown first, with a choice."""

import streamlit as st
from rdflib import URIRef

from leerland_graph.core.i18n import gettext, ngettext
from leerland_graph.documents.wording import number
from leerland_graph.services.state import View
from leerland_graph.ui.shared.names import REPLACING
from leerland_graph.ui.shared.panels import escape
from leerland_graph.workshop import Outcome, Replacement, Session, Spread, reopened_by, replacements

__all__ = ["choose_replacements"]

KEEP, REPLACE, CHOOSE = "keep", "replace", "choose"


def choose_replacements(
    shown: View, session: Session, found: list[Spread], outcomes: list[Outcome], lang: str
) -> tuple[Replacement, ...] | None:
    """Render the choice and return the placements to replace; None until the facilitator has chosen, () without a choice to make."""
    name = lambda iri: escape(shown.landscape.label(iri, lang))  # noqa: E731
    if again := reopened_by(shown.store, session, outcomes):
        st.info(
            gettext(
                "There is an agreement on {names} already. It is reopened, and replaced by what the group wrote down now.",
                lang,
                names=", ".join(map(name, again)),
            ),
            icon=":material/lock_open:",
        )
    would = replacements(shown.store, session, found)
    if not would:
        return ()
    st.warning(
        ngettext(
            "{n} earlier placement of a department is other than what the participants say now.",
            "{n} earlier placements of departments are other than what the participants say now.",
            lang,
            n=len(would),
        ),
        icon=":material/difference:",
    )
    lines = [_line(r, shown, lang) for r in would]
    st.markdown("\n".join(f"- {line}" for line in lines))
    how = st.radio(
        gettext("What do you do with the earlier placements?", lang), [KEEP, REPLACE, CHOOSE], index=None, key=f"ws-replace-{session.code}",
        format_func=lambda key: gettext(REPLACING[key], lang),
    )  # fmt: skip
    if how is None:
        return None
    if how != CHOOSE:
        return would if how == REPLACE else ()
    keys = [f"ws-replace-{session.code}-{hash(r)}" for r in would]
    return tuple(r for r, line, key in zip(would, lines, keys, strict=True) if st.checkbox(line, key=key))


def _line(found: Replacement, shown: View, lang: str) -> str:
    return ngettext("**{what}**, {who}: was {before}; now {after} ({n} participant)", "**{what}**, {who}: was {before}; now {after} ({n} participants)", lang, what=escape(shown.landscape.label(found.intervention, lang)), n=found.people,
        who=escape(shown.landscape.label(found.department, lang)), before=_said(found.before, shown, lang), after=_said(found.after, shown, lang),
    )  # fmt: skip


def _said(weights: tuple[tuple[URIRef, float], ...], shown: View, lang: str) -> str:
    alone = len(weights) == 1
    said = [
        escape(shown.landscape.label(element, lang)) + ("" if alone else f" {number(100 * weight, lang, '.0f')}%")
        for element, weight in sorted(weights, key=lambda pair: (-pair[1], str(pair[0])))
    ]
    return ", ".join(said)
