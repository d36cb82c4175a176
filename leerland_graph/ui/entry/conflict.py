"""An edit conflict: the other user's changes per field, and the choice of what to keep."""

import streamlit as st
from rdflib import Literal, URIRef

from leerland_graph.core.i18n import gettext
from leerland_graph.forms import Draft, Form, Part, Value, as_text
from leerland_graph.services.drafts import EditConflict, merge_into
from leerland_graph.services.form_cache import drafts, label_of
from leerland_graph.services.state import View
from leerland_graph.ui.shared.panels import escape

__all__ = ["show_gone", "show_meeting"]


def show_meeting(shown: View, draft: Draft, form: Form, met: EditConflict, lang: str) -> None:
    """Render the other user's changes; nothing is kept or lost without a choice."""
    st.subheader(gettext("This was changed in the meantime", lang))
    st.markdown(
        gettext(
            "Someone saved this description after you opened it. Choose for each field; nothing is overwritten unseen.",
            lang,
        )
    )
    mine: set[str] = set()
    undecided = False
    for conflict in met.conflicts:
        with st.container(border=True):
            st.markdown(f"**{escape(conflict.field.name(lang))}**")
            st.markdown(gettext("Was: {value}", lang, value=_said(conflict.was, shown, lang)))
            st.markdown(gettext("Theirs: {value}", lang, value=_said(conflict.theirs, shown, lang)))
            if not conflict.is_conflict:
                st.caption(gettext("Only the other changed this; it is taken over.", lang))
                continue
            st.markdown(gettext("Yours: {value}", lang, value=_said(conflict.mine, shown, lang)))
            kept = st.radio(
                gettext("Which to keep?", lang), ["theirs", "mine"], index=None, key=f"keep-{draft.id}-{conflict.field.id}",
                format_func={"theirs": gettext("Theirs", lang), "mine": gettext("Mine", lang)}.__getitem__, horizontal=True,
            )  # fmt: skip
            undecided |= kept is None
            if kept == "mine":
                mine.add(conflict.field.id)
    if st.button(gettext("Merge and go on", lang), type="primary", disabled=undecided, key=f"merge-{draft.id}"):
        merge_into(draft, form, met, frozenset(mine))
        _on(draft)


def _said(values: tuple[Value, ...], shown: View, lang: str) -> str:
    return escape("; ".join(_words(v, shown, lang) for v in values) or gettext("empty", lang))


def _words(value: Value, shown: View, lang: str) -> str:
    if isinstance(value, Part):
        inner = value.description
        return ", ".join(_words(v, shown, lang) for f in inner.form.fields for v in inner.of(f.id))
    if isinstance(value, URIRef):
        return label_of(shown, value, lang)
    tag = f" ({value.language})" if isinstance(value, Literal) and value.language else ""
    return as_text(value, lang) + tag


def show_gone(draft: Draft, lang: str) -> None:
    """Render the choice after someone else deleted the description: save it as a new one, or discard the draft."""
    st.subheader(gettext("This was changed in the meantime", lang))
    st.warning(
        gettext(
            "Someone deleted this description in the meantime. You can save it again, or throw your draft away.", lang
        )
    )
    left, right, _ = st.columns([1, 1, 2])
    if left.button(gettext("Make it a new one", lang), type="primary", key=f"again-{draft.id}"):
        drafts().save(
            Draft(
                draft.id,
                draft.landscape,
                draft.cls,
                draft.node,
                frozenset(),
                draft.now,
                draft.who,
                draft.when,
                draft.title,
            )
        )
        _on(draft)
    if right.button(gettext("Throw away", lang), key=f"drop-gone-{draft.id}"):
        drafts().drop(draft.id)
        st.session_state.pop(f"met-{draft.id}", None)
        st.query_params.pop("draft", None)
        st.rerun()


def _on(draft: Draft) -> None:
    st.session_state.pop(f"met-{draft.id}", None)
    st.session_state[f"turn-{draft.id}"] = st.session_state.get(f"turn-{draft.id}", 0) + 1
    st.rerun()
