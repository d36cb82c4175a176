"""The page of the history: who changed what, when and why, and undo, alone or with dependent changes."""

import streamlit as st

from leerland_graph.core.errors import LeerlandError
from leerland_graph.core.i18n import gettext, ngettext, pgettext
from leerland_graph.documents.wording import count
from leerland_graph.explore import class_of
from leerland_graph.services.change_log import chosen, dependents, every_change, reason, what_changed, who_undid
from leerland_graph.services.drafts import undo
from leerland_graph.services.state import View
from leerland_graph.store import Change
from leerland_graph.ui.shared.actions import attempt, begin_anew, open_page
from leerland_graph.ui.shared.author import who
from leerland_graph.ui.shared.names import CHANGES
from leerland_graph.ui.shared.panels import escape, show_error
from leerland_graph.ui.shared.session import remember, same_view
from leerland_graph.ui.shared.user import get_user

__all__ = ["field_line", "show_history", "when"]

PER_PAGE, MOST = 25, 40
"""Changes per page; maximum number of descriptions shown per change, per field."""


def show_history(shown: View, lang: str) -> None:
    """Render the page. The filters are stored in the URL, so that a link shows the same."""
    open_page(
        gettext("History", lang),
        gettext(
            "Every change is here: who, when, why and what. You can undo any change; what was built on it is shown first.",
            lang,
        ),
        lang,
    )
    found = _filtered(shown, lang)
    if not found:
        st.info(gettext("No change is like this.", lang))
        return
    pages = (len(found) - 1) // PER_PAGE + 1
    opened = _number(st.query_params.get("change"))
    at = next((n for n, c in enumerate(found) if c.number == opened), 0) // PER_PAGE
    page = int(st.number_input(gettext("Page (of {n})", lang, n=pages), 1, pages, at + 1, key=f"history-page-{at}-{pages}")) if pages > 1 else 1  # fmt: skip
    st.caption(gettext("Changes: {n}", lang, n=count(len(found), lang)))
    for change in found[(page - 1) * PER_PAGE : page * PER_PAGE]:
        with st.container(border=True):
            _show_change(shown, change, lang, is_open=change.number == opened)


def _filtered(shown: View, lang: str) -> list[Change]:
    every = every_change(shown)
    persons = ["", *sorted({c.who for c in every}, key=str.casefold)]
    kinds = ["", *sorted({c.kind for c in every}, key=lambda k: _kind(k, lang))]
    left, middle, right = st.columns(3)
    person = left.selectbox(
        gettext("Who", lang), persons, index=_index(persons, "who"), key=f"history-who-{lang}",
        format_func=lambda p: p or gettext("All", lang),
    )  # fmt: skip
    kind = middle.selectbox(
        gettext("Kind of change", lang), kinds, index=_index(kinds, "what"), key=f"history-kind-{lang}",
        format_func=lambda k: _kind(k, lang) if k else gettext("All", lang),
    )  # fmt: skip
    words = right.text_input(
        gettext("Description (part of its name)", lang),
        st.query_params.get("about", ""),
        key=f"history-about-{lang}",
        max_chars=200,
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
    return gettext(CHANGES.get(kind, kind), lang)


def when(change: Change) -> str:
    """The local date and time of a change."""
    return f"{change.when.astimezone():%d-%m-%Y %H:%M}"


def _show_change(shown: View, change: Change, lang: str, *, is_open: bool) -> None:
    left, right = st.columns([5, 1], vertical_alignment="center")
    by = who_undid(shown).get(change.number)
    head = f"**{change.number}. {escape(reason(change, lang))}**"
    under = ngettext("{when}, {who} · {kind} · {n} description", "{when}, {who} · {kind} · {n} descriptions", lang, when=when(change), who=escape(change.who), kind=_kind(change.kind, lang), n=change.descriptions,
    )  # fmt: skip
    gone = f"  \n:material/undo: {gettext('Undone by change {n}', lang, n=by)}" if by is not None else ""
    left.markdown(f"{head}  \n{under}{gone}")
    label = gettext("Close", lang) if is_open else pgettext("change", "Look", lang)
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
        st.markdown(f"**{escape(name)}**" + ("" if stands else f" ({gettext('no longer there', lang)})"))
        lines = [f"- {field_line(f.name, f.was, f.became, lang)}" for f in fields]
        st.markdown("\n".join(lines) or f"- {gettext('Only references and parts changed.', lang)}")
        if stands and "entry" in known:
            params = {**same_view(), "show": str(node), "kind": str(class_of(shown.store, shown.landscape.iri, node))}
            st.page_link(
                known["entry"],
                label=gettext("To the description", lang),
                icon=":material/edit_note:",
                query_params=params,
            )
    if total > len(told):
        st.caption(
            ngettext("And {n} other description more.", "And {n} other descriptions more.", lang, n=total - len(told))
        )


def field_line(name: str, was: str, became: str, lang: str) -> str:
    """One field change as text."""
    values = {"field": escape(name), "was": escape(was), "became": escape(became)}
    if not became:
        return gettext("{field}: {was} was taken away", lang, **values)
    return (
        gettext("{field}: was {was}, is now {became}", lang, **values)
        if was
        else gettext("{field}: {became}", lang, **values)
    )


def _show_way_back(shown: View, change: Change, lang: str) -> None:
    """Render what an undo would reverse, before confirming."""
    try:
        also = dependents(shown, change.number)
    except LeerlandError as error:
        show_error(error, lang)
        return
    if also:
        st.markdown(
            ngettext(
                "This goes back too, since it was built on this change ({n} later change):",
                "This goes back too, since it was built on this change ({n} later changes):",
                lang,
                n=len(also),
            )
        )
        lines = [f"- {c.number}. {escape(reason(c, lang))} ({escape(c.who)}, {when(c)})" for c in also[:MOST]]
        st.markdown("\n".join(lines))
        if len(also) > MOST:
            st.caption(gettext("… and {n} more.", lang, n=len(also) - MOST))
    label = (
        ngettext("Undo {n} change", "Undo {n} changes", lang, n=1 + len(also))
        if also
        else gettext("Undo this change", lang)
    )
    sure = (
        st.checkbox(gettext("Yes, undo all of this", lang), key=f"sure-{change.number}-{len(also)}") if also else True
    )
    if st.button(label, key=f"undo-change-{change.number}", icon=":material/undo:", disabled=not sure):
        made = attempt(lambda: undo(get_user(), change.number, who(), with_later=bool(also)), lang)
        if made is not None:
            begin_anew(gettext("Undone as change {n}.", lang, n=made))
