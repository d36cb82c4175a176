"""Remarks and questions on any page: existing ones about a target, and a form to add one."""

import streamlit as st
from rdflib import URIRef

from leerland_graph.access import Permission
from leerland_graph.core.i18n import gettext
from leerland_graph.core.labels import local_name
from leerland_graph.core.namespaces import LL
from leerland_graph.core.settings import get_settings
from leerland_graph.dialogue import Remark, Target, remark
from leerland_graph.documents.wording import day
from leerland_graph.services.dialogue_queries import every_remark, name_of
from leerland_graph.services.state import View
from leerland_graph.ui.shared.actions import run_action
from leerland_graph.ui.shared.author import who
from leerland_graph.ui.shared.names import RELATIONS, REMARKS
from leerland_graph.ui.shared.panels import escape
from leerland_graph.ui.shared.user import get_user

__all__ = ["KINDS", "about_intervention", "remark_here", "remark_on_cell", "state_in_words", "target_in_words", "told"]

KINDS = ("remark", "question")


def about_intervention(shown: View, iri: URIRef, lang: str) -> dict[str, Target]:
    """The possible targets of a remark on an intervention: itself, and each of its relations."""
    landscape = shown.landscape
    found = {gettext("The intervention itself", lang): Target((iri,))}
    for relation in landscape.relations:
        if iri in (relation.subject, relation.object):
            words = f"{landscape.label(relation.subject, lang)} – {gettext(RELATIONS[relation.kind], lang)} – {landscape.label(relation.object, lang)}"
            found[words] = Target((relation.subject, relation.object), "relation", LL[relation.kind])
    return found


def remark_here(shown: View, targets: dict[str, Target], key: str, lang: str) -> None:
    """Render the remarks about these targets, and a form to add one."""
    first = next(iter(targets.values()))
    said = [r for r in every_remark(shown) if any(_same(r.target, t) for t in targets.values())]
    open_ = sum(r.is_open for r in said)
    may = get_user().may(Permission.TALK, local_name(str(shown.landscape.iri)))
    if not may and not said:
        return
    label = gettext("Remarks ({n} open)", lang, n=open_) if open_ else gettext("Remark", lang)
    with st.popover(label, icon=":material/chat_bubble:"):
        for found in said:
            st.markdown(told(shown, found, lang))
        if not may:
            return
        with st.form(f"remark-{key}", border=False, clear_on_submit=True, enter_to_submit=False):
            names = list(targets)
            which = names[0]
            if len(names) > 1:
                which = st.selectbox(gettext("About", lang), names, key=f"remark-which-{key}")
            kind = st.segmented_control(
                gettext("Kind", lang), KINDS, default=KINDS[0], format_func=lambda k: gettext(REMARKS[k], lang), key=f"remark-kind-{key}",
                label_visibility="collapsed",
            )  # fmt: skip
            words = st.text_area(gettext("Text", lang), key=f"remark-text-{key}", max_chars=4000)
            if st.form_submit_button(gettext("Send", lang), icon=":material/send:"):
                target = targets.get(which, first)
                run_action(
                    lambda store: remark(
                        store, shown.landscape.iri, target, words, kind=str(kind or KINDS[0]), who=who(), base_iri=get_settings().base_iri, lang=lang
                    ),
                    gettext("Sent.", lang), lang, permission=Permission.TALK,
                )  # fmt: skip


def remark_on_cell(shown: View, row: URIRef, column: URIRef, lang: str) -> None:
    """Render the remarks about a cell of a heat map, and a form to add one."""
    name = f"{shown.landscape.label(row, lang)} × {shown.landscape.label(column, lang)}"
    remark_here(shown, {name: Target((row, column), "cell")}, "cell", lang)


def _same(one: Target, other: Target) -> bool:
    return (one.kind, one.prop, set(one.sources)) == (other.kind, other.prop, set(other.sources))


def told(shown: View, found: Remark, lang: str) -> str:
    """A remark with its replies as Markdown."""
    state = state_in_words(found, lang)
    head = (
        f"**{escape(gettext(REMARKS[found.kind], lang))}** · {escape(name_of(shown, found.by))} · {day(found.when.date(), lang)}"
        + (f" · {state}" if state else "")
    )
    lines = [f"{head}  \n{escape(found.text)}"]
    for answer in found.replies:
        lines.append(
            f"> **{escape(name_of(shown, answer.by))}** · {day(answer.when.date(), lang)}: {escape(answer.text)}"
        )
    return "\n\n".join(lines)


def state_in_words(found: Remark, lang: str) -> str:
    """Whether a remark is open or resolved; '' for a reply, which has no state."""
    if found.state is None:
        return ""
    return gettext("open", lang) if found.is_open else gettext("resolved", lang)


def target_in_words(shown: View, target: Target, lang: str) -> str:
    """The target of a remark as text."""
    landscape = shown.landscape
    names = [landscape.label(s, lang) for s in target.sources]
    if target.kind == "relation" and target.prop is not None and len(names) == 2:
        kind = local_name(str(target.prop))
        return f"{names[0]} – {gettext(RELATIONS[kind], lang)} – {names[1]}"
    if target.kind == "cell":
        return " × ".join(names)
    return ", ".join(names)
