"""Choose what to describe: a draft to continue, a new description, or an existing one to edit, duplicate or delete."""

import streamlit as st
from rdflib import URIRef

from leerland_graph.core.errors import LeerlandError
from leerland_graph.core.i18n import gettext, message
from leerland_graph.forms import Description, Form, change_summary, copied, opened, references
from leerland_graph.services.change_log import dependents, reason, who_undid
from leerland_graph.services.drafts import Saved, blank, remove, start, undo
from leerland_graph.services.form_cache import choices_for, classes, drafts, form_for, label_of, title_of
from leerland_graph.services.picking import MOST, descriptions_to_pick
from leerland_graph.services.state import View
from leerland_graph.ui.entry.history import field_line, when
from leerland_graph.ui.shared.author import who
from leerland_graph.ui.shared.findings import show_finding
from leerland_graph.ui.shared.panels import escape, show_error
from leerland_graph.ui.shared.picker import pick_one
from leerland_graph.ui.shared.session import same_view
from leerland_graph.ui.shared.user import get_user
from leerland_graph.validation import Refused
from leerland_graph.validation.form import Kind

__all__ = ["show_chooser"]

REFERENCES_SHOWN = 12


def show_chooser(shown: View, lang: str) -> None:
    """Render the start page of data entry."""
    st.title(gettext("Describe", lang))
    _show_saved(lang)
    _show_drafts(shown, lang)
    kinds = classes(shown.store)
    wanted = st.query_params.get("kind", "")
    names = {str(c): form_for(shown.store, c).name(lang) for c in kinds}
    cls = URIRef(
        st.pills(
            gettext("What do you want to describe?", lang), list(names), format_func=names.__getitem__, default=wanted if wanted in names else str(kinds[0]),
            key="kind-of-description", required=True,
        )
    )  # fmt: skip
    st.query_params["kind"] = str(cls)
    form = form_for(shown.store, cls)
    found = choices_for(shown, Kind(cls=cls))
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    if right.button(gettext("New", lang), type="primary", icon=":material/add:", width="stretch"):
        _open(start(shown.landscape.iri, blank(shown.store, cls), who(), lang, existing=False))
    if not len(found):
        st.info(gettext("There is none yet. Make the first one with New.", lang))
        return
    options = descriptions_to_pick(shown, cls, lang)
    now = st.query_params.get("show", "")
    now = now if URIRef(now) in found.options else ""
    label = gettext("Choose a description", lang)
    with left:
        if len(options) > MOST:
            pick_one(f"choose-{cls}", label, options, now, _choose, nothing=gettext("Choose", lang), lang=lang)
            picked: str | None = now
        else:
            keys = [o.key for o in options]
            picked = st.selectbox(
                label, keys, index=keys.index(now) if now else None, format_func={o.key: o.label for o in options}.__getitem__,
                placeholder=gettext("Choose", lang), key=f"choose-{cls}-{now}",
            )  # fmt: skip
    if picked:
        _show_one(shown, URIRef(picked), form, lang)


def _choose(key: str) -> None:
    if key:
        st.query_params["show"] = key
    else:
        st.query_params.pop("show", None)


def _open(name: str) -> None:
    st.query_params["draft"] = name
    st.rerun()


def _show_saved(lang: str) -> None:
    saved = st.session_state.pop("saved", None)
    if isinstance(saved, Saved):
        st.success(gettext("Saved as change {n}.", lang, n=saved.number), icon=":material/check:")
    removed = st.session_state.get("removed")
    if removed:
        st.success(
            gettext("Deleted as change {n}. You can undo that below, or later on the page History.", lang, n=removed)
        )
        if st.button(gettext("Undo the deletion", lang), icon=":material/undo:"):
            _undo(removed, lang)


def _show_drafts(shown: View, lang: str) -> None:
    mine = get_user().name
    waiting = [d for d in drafts().all(shown.landscape.iri) if not mine or d.who == mine]
    if not waiting:
        return
    with st.expander(gettext("Drafts that are not saved yet ({n})", lang, n=len(waiting)), expanded=len(waiting) <= 3):
        for draft in waiting:
            left, middle, right = st.columns([4, 1, 1], vertical_alignment="center")
            by = gettext(
                "{who}, {when}",
                lang,
                who=draft.who or gettext("unknown", lang),
                when=f"{draft.when.astimezone():%d-%m-%Y %H:%M}",
            )
            kind = form_for(shown.store, draft.cls).name(lang)
            left.markdown(f"{escape(draft.title or gettext('untitled', lang))} · {escape(kind)} · {escape(by)}")
            if middle.button(gettext("Go on", lang), key=f"open-{draft.id}", width="stretch"):
                _open(draft.id)
            if right.button(gettext("Throw away", lang), key=f"throw-{draft.id}", width="stretch"):
                drafts().drop(draft.id)
                st.rerun()


def _show_one(shown: View, iri: URIRef, form: Form, lang: str) -> None:
    landscape = shown.landscape.iri
    description = opened(shown.store, landscape, iri, form)
    edit, double, on_map, _ = st.columns([1, 1, 1, 2])
    if edit.button(gettext("Edit", lang), icon=":material/edit:", width="stretch", type="primary"):
        _open(start(landscape, description, who(), lang, existing=True))
    if double.button(gettext("Duplicate", lang), icon=":material/content_copy:", width="stretch"):
        _open(start(landscape, copied(description, message(" (copy)")), who(), lang, existing=False))
    if iri in shown.landscape.interventions and on_map.button(
        gettext("Show on the map", lang), icon=":material/map:", width="stretch"
    ):
        st.switch_page(
            st.session_state["pages"]["landscape"], query_params={**st.query_params.to_dict(), "show": str(iri)}
        )
    with st.expander(gettext("Delete", lang), icon=":material/delete:"):
        _show_removal(shown, description, lang)
    with st.expander(gettext("History", lang), icon=":material/history:", expanded=True):
        _show_history(shown, iri, form, lang)


def _show_removal(shown: View, description: Description, lang: str) -> None:
    found = references(shown.store, shown.landscape.iri, description)
    holders = list(dict.fromkeys(r.by for r in found))
    if not holders:
        st.markdown(gettext("Nothing refers to this.", lang))
    else:
        lines = [f"- {escape(label_of(shown, h, lang))}" for h in holders[:REFERENCES_SHOWN]]
        if len(holders) > REFERENCES_SHOWN:
            lines.append(f"- {gettext('… and {n} more.', lang, n=len(holders) - REFERENCES_SHOWN)}")
        st.markdown("\n".join([gettext("{n} descriptions refer to this:", lang, n=len(holders)), "", *lines]))
    also = (
        st.checkbox(gettext("Take the references away too", lang), key=f"refs-{description.node}") if holders else False
    )
    title = title_of(description, lang)
    if not st.button(
        gettext("Delete '{title}'", lang, title=title), key=f"delete-{description.node}", icon=":material/delete:"
    ):
        return
    if not who():
        st.warning(gettext("Fill in your name on the left first; it goes into the history.", lang))
        return
    try:
        st.session_state["removed"] = remove(get_user(), shown, description, who(), lang, with_references=also)
    except Refused as refused:
        st.error(gettext("Not saved; your draft is kept.", lang))
        for finding in refused.report.violations[:REFERENCES_SHOWN]:
            st.markdown(f"**{escape(label_of(shown, URIRef(finding.focus or ''), lang))}**")
            show_finding(finding, lang)
    except LeerlandError as error:
        show_error(error, lang)
    else:
        st.query_params.pop("show", None)
        st.rerun()


def _show_history(shown: View, iri: URIRef, form: Form, lang: str) -> None:
    """Render the edit history of a description, with undo."""
    undone = who_undid(shown)
    for telling in change_summary(
        shown.store, form, iri, lambda i: label_of(shown, i, lang), lang, landscape=shown.landscape.iri
    ):
        change = telling.change
        left, right = st.columns([5, 1], vertical_alignment="top")
        lines = [
            gettext(
                "**{n}. {when}, {who}**: {why}",
                lang,
                n=change.number,
                when=when(change),
                who=escape(change.who),
                why=escape(reason(change, lang)),
            )
        ]
        lines += [f"- {field_line(f.name, f.was, f.became, lang)}" for f in telling.fields]
        left.markdown("\n".join([lines[0], "", *lines[1:]]))
        if change.number in undone:
            right.caption(gettext("Undone by change {n}", lang, n=undone[change.number]))
        elif change.descriptions == 1 and not dependents(shown, change.number):
            if right.button(
                gettext("Undo", lang), key=f"undo-{iri}-{change.number}", icon=":material/undo:", type="tertiary"
            ):
                _undo(change.number, lang)
        elif "history" in st.session_state.get("pages", {}):  # show first what would be undone
            where = {**same_view(), "change": str(change.number)}
            page = st.session_state["pages"]["history"]
            right.page_link(page, label=gettext("Undo…", lang), icon=":material/undo:", query_params=where)


def _undo(number: int, lang: str) -> None:
    if not who():
        st.warning(gettext("Fill in your name on the left first; it goes into the history.", lang))
        return
    try:
        made = undo(get_user(), number, who())
    except Refused as refused:
        st.error(gettext("Not saved; your draft is kept.", lang))
        for finding in refused.report.violations[:REFERENCES_SHOWN]:
            show_finding(finding, lang)
    except LeerlandError as error:
        show_error(error, lang)
    else:
        st.session_state.pop("removed", None)
        st.toast(gettext("Undone as change {n}.", lang, n=made))
        st.rerun()
