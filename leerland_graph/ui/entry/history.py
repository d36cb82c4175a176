"""The page of the history: who changed what, when and why, and undo, alone or with dependent changes."""

import streamlit as st

from leerland_graph.core.errors import LeerlandError
from leerland_graph.core.texts import TEXTS, text
from leerland_graph.documents.wording import count
from leerland_graph.explore import class_of
from leerland_graph.services.change_log import chosen, dependents, every_change, reason, what_changed, who_undid
from leerland_graph.services.drafts import undo
from leerland_graph.services.state import View
from leerland_graph.store import Change
from leerland_graph.ui.shared.actions import attempt, begin_anew, open_page
from leerland_graph.ui.shared.author import who
from leerland_graph.ui.shared.panels import escape, show_error
from leerland_graph.ui.shared.session import remember, same_view
from leerland_graph.ui.shared.user import get_user

__all__ = ["field_line", "show_history", "when"]

PER_PAGE, MOST = 25, 40
"""Changes per page; maximum number of descriptions shown per change, per field."""


def show_history(shown: View, lang: str) -> None:
    """Render the page. The filters are stored in the URL, so that a link shows the same."""
    open_page(text("history_title", lang), text("history_text", lang), lang)
    found = _filtered(shown, lang)
    if not found:
        st.info(text("history_none", lang))
        return
    pages = (len(found) - 1) // PER_PAGE + 1
    opened = _number(st.query_params.get("change"))
    at = next((n for n, c in enumerate(found) if c.number == opened), 0) // PER_PAGE
    page = int(st.number_input(text("history_page", lang, n=pages), 1, pages, at + 1, key=f"history-page-{at}-{pages}")) if pages > 1 else 1  # fmt: skip
    st.caption(text("history_count", lang, n=count(len(found), lang)))
    for change in found[(page - 1) * PER_PAGE : page * PER_PAGE]:
        with st.container(border=True):
            _show_change(shown, change, lang, is_open=change.number == opened)


def _filtered(shown: View, lang: str) -> list[Change]:
    every = every_change(shown)
    persons = ["", *sorted({c.who for c in every}, key=str.casefold)]
    kinds = ["", *sorted({c.kind for c in every}, key=lambda k: _kind(k, lang))]
    left, middle, right = st.columns(3)
    person = left.selectbox(
        text("history_who", lang), persons, index=_index(persons, "who"), key=f"history-who-{lang}",
        format_func=lambda p: p or text("history_all", lang),
    )  # fmt: skip
    kind = middle.selectbox(
        text("history_kind", lang), kinds, index=_index(kinds, "what"), key=f"history-kind-{lang}",
        format_func=lambda k: _kind(k, lang) if k else text("history_all", lang),
    )  # fmt: skip
    words = right.text_input(
        text("history_about", lang), st.query_params.get("about", ""), key=f"history-about-{lang}", max_chars=200
    )
    for name, value in (("who", person), ("what", kind), ("about", words.strip())):
        remember(name, value)
    return chosen(shown, who=person, kind=kind, words=words, lang=lang)


def _index(options: list[str], name: str) -> int:
    wanted = st.query_params.get(name, "")
    return options.index(wanted) if wanted in options else 0


def _number(words: str | None) -> int | None:
    return int(words) if words and words.isascii() and words.isdigit() else None


def _kind(kind: str, lang: str) -> str:
    return text(f"kind_{kind}", lang) if f"kind_{kind}" in TEXTS else kind


def when(change: Change) -> str:
    """The local date and time of a change."""
    return f"{change.when.astimezone():%d-%m-%Y %H:%M}"


def _show_change(shown: View, change: Change, lang: str, *, is_open: bool) -> None:
    left, right = st.columns([5, 1], vertical_alignment="center")
    by = who_undid(shown).get(change.number)
    head = f"**{change.number}. {escape(reason(change, lang))}**"
    under = text(
        "history_under", lang, when=when(change), who=escape(change.who), kind=_kind(change.kind, lang), n=change.descriptions,
    )  # fmt: skip
    gone = f"  \n:material/undo: {text('history_undone', lang, n=by)}" if by is not None else ""
    left.markdown(f"{head}  \n{under}{gone}")
    label = text("history_close", lang) if is_open else text("history_open", lang)
    if right.button(label, key=f"history-{change.number}", width="stretch"):
        remember("change", None if is_open else str(change.number))
        st.rerun()
    if is_open:
        _show_inside(shown, change, lang, is_undone=by is not None)


def _show_inside(shown: View, change: Change, lang: str, *, is_undone: bool) -> None:
    if not is_undone:
        _show_way_back(shown, change, lang)
    told, total = what_changed(shown, change.number, lang, MOST)
    known = st.session_state.get("pages", {})
    for node, name, fields in told:
        stands = any(True for _ in shown.store.triples(shown.landscape.iri, node))
        st.markdown(f"**{escape(name)}**" + ("" if stands else f" ({text('history_gone', lang)})"))
        lines = [f"- {field_line(f.name, f.was, f.became, lang)}" for f in fields]
        st.markdown("\n".join(lines) or f"- {text('history_nothing_said', lang)}")
        if stands and "entry" in known:
            params = {**same_view(), "show": str(node), "kind": str(class_of(shown.store, shown.landscape.iri, node))}
            st.page_link(
                known["entry"], label=text("history_to", lang), icon=":material/edit_note:", query_params=params
            )
    if total > len(told):
        st.caption(text("history_more", lang, n=total - len(told)))


def field_line(name: str, was: str, became: str, lang: str) -> str:
    """One field change as text."""
    values = {"field": escape(name), "was": escape(was), "became": escape(became)}
    if not became:
        return text("history_unset", lang, **values)
    return text("history_change", lang, **values) if was else text("history_set", lang, **values)


def _show_way_back(shown: View, change: Change, lang: str) -> None:
    """Render what an undo would reverse, before confirming."""
    try:
        also = dependents(shown, change.number)
    except LeerlandError as error:
        show_error(error, lang)
        return
    if also:
        st.markdown(text("undo_also", lang, n=len(also)))
        lines = [f"- {c.number}. {escape(reason(c, lang))} ({escape(c.who)}, {when(c)})" for c in also[:MOST]]
        st.markdown("\n".join(lines))
        if len(also) > MOST:
            st.caption(text("more", lang, n=len(also) - MOST))
    label = text("undo_all", lang, n=1 + len(also)) if also else text("undo_this", lang)
    sure = st.checkbox(text("undo_sure", lang), key=f"sure-{change.number}-{len(also)}") if also else True
    if st.button(label, key=f"undo-change-{change.number}", icon=":material/undo:", disabled=not sure):
        made = attempt(lambda: undo(get_user(), change.number, who(), with_later=bool(also)), lang)
        if made is not None:
            begin_anew(text("undone", lang, n=made))
