"""The page of the work list: what is missing, of whom, and ten fields at a time to fill in and store as one change."""

from dataclasses import replace

import streamlit as st
from rdflib import URIRef

from leerland_graph.core.i18n import gettext, ngettext
from leerland_graph.core.labels import local_name, pick
from leerland_graph.core.namespaces import LL
from leerland_graph.documents.wording import count
from leerland_graph.forms import Field, Form
from leerland_graph.services.backlog import (
    Entry,
    FilledMeanwhile,
    Met,
    completeness_of,
    entry_of,
    fill_in,
    preview,
    refreshed,
    work_on,
)
from leerland_graph.services.drafts import undo
from leerland_graph.services.form_cache import form_for
from leerland_graph.services.row_proposals import SURE, row_proposals, taken_over
from leerland_graph.services.state import View
from leerland_graph.ui.entry.backlog_kept import Filled, filled
from leerland_graph.ui.entry.backlog_rows import Rows
from leerland_graph.ui.entry.widgets import Setting
from leerland_graph.ui.shared.actions import attempt, begin_anew, open_page
from leerland_graph.ui.shared.author import who
from leerland_graph.ui.shared.findings import Findings, show_finding
from leerland_graph.ui.shared.panels import escape
from leerland_graph.ui.shared.session import remember
from leerland_graph.ui.shared.user import get_user
from leerland_graph.validation import Report
from leerland_graph.validation.completeness import Completeness, Lack, Share

__all__ = ["show_backlog"]

PER_PAGE = 10
FOOT = """<style>[data-testid="stLayoutWrapper"]:has(> .st-key-backlog-foot){position:sticky;bottom:0;z-index:20;padding:.7rem 0;border-top:1px solid light-dark(#c9dadf,#33474e);
background:light-dark(#ffffff,#10191d)}</style>"""
"""The bar to store stays in sight, however long the page is."""
ALL = "all"
TURN, STORED = "backlog-turn", "backlog-stored"
"""Where the session keeps the number of fresh starts of the widgets, and the last change."""


def show_backlog(shown: View, lang: str) -> None:
    """Render the page."""
    open_page(
        gettext("To complete", lang),
        gettext(
            "What is missing in the descriptions of interventions, the most used first (by relations, runs and target groups). Fill it in here, ten at a time, and store it at once.",
            lang,
        ),
        lang,
    )
    _show_stored(shown, lang)
    with st.spinner(gettext("Looking what is missing …", lang)):
        found = completeness_of(shown)
    if not found.owners:
        st.info(gettext("There are no interventions yet.", lang))
        return
    form = form_for(shown.store, LL.Intervention)
    mine, is_read = filled(shown)
    if is_read:
        _turn()
    mine.sort_out(shown)
    mine.show_deleted(shown, form.fields, lang)
    head, table = st.columns([1, 2], gap="large")
    with head:
        owner = _choose_owner(shown, found, lang)
        _show_share(found.whole if owner is None else found.by_owner.get(owner, Share(0, 0, {})), lang)
    with table:
        _show_owners(shown, found, form, lang)
    lack = _choose_lack(found, owner, form, lang)
    if lack is None:
        st.success(gettext("Nothing is missing here.", lang), icon=":material/check:")
        return
    _fill(shown, mine, found, lack, owner, form, lang)


def _show_stored(shown: View, lang: str) -> None:
    """The last change that was stored here, with its undo."""
    number, n = st.session_state.get(f"{STORED}-{shown.landscape.iri}", (0, 0))
    if not number:
        return
    words, button = st.columns([5, 1], vertical_alignment="center")
    words.success(
        ngettext(
            "Stored as change {number}: {n} description filled in.", "Stored as change {number}: {n} descriptions filled in.",
            lang, n=n, number=number,
        ),
        icon=":material/check:",
    )  # fmt: skip
    if button.button(gettext("Undo", lang), icon=":material/undo:", key="backlog-undo", width="stretch"):
        made = attempt(lambda: undo(get_user(), number, who()), lang)
        if made is not None:
            st.session_state.pop(f"{STORED}-{shown.landscape.iri}")
            begin_anew(gettext("Undone as change {n}.", lang, n=made))


def _choose_owner(shown: View, found: Completeness, lang: str) -> URIRef | None:
    """Whose interventions: those of one's own department where that is known, else all; a choice stays in the URL."""
    owners = sorted(
        (o for o in found.by_owner if o is not None), key=lambda o: shown.landscape.label(o, lang).casefold()
    )
    names = {local_name(str(o)): o for o in owners}
    wanted = st.query_params.get("owner") or _own(names)
    keys = [ALL, *names]
    picked = st.selectbox(
        gettext("Owner", lang), keys, index=keys.index(wanted) if wanted in keys else 0, key=f"backlog-owner-{shown.landscape.iri}",
        format_func=lambda k: shown.landscape.label(names[k], lang) if k in names else gettext("All departments", lang),
    )  # fmt: skip
    remember("owner", picked)
    return names.get(picked)


def _own(names: dict[str, URIRef]) -> str:
    """The department of the user, by its local name; all if it is not known, or if there are several."""
    user = get_user()
    mine = [name for name in names if user.kind == "person" and user.speaks_for(name)]
    return mine[0] if len(mine) == 1 else ALL


def _show_share(share: Share, lang: str) -> None:
    st.metric(gettext("Complete", lang), f"{share.percent}%", help=_meaning(lang))
    st.progress(share.share)
    st.caption(
        ngettext(
            "{complete} of {total} intervention", "{complete} of {total} interventions", lang, n=share.n,
            complete=count(share.complete, lang), total=count(share.n, lang),
        )
    )  # fmt: skip


def _meaning(lang: str) -> str:
    return gettext("Complete is a description about which the shapes warn of nothing that is missing.", lang)


def _show_owners(shown: View, found: Completeness, form: Form, lang: str) -> None:
    """The figures of each owner, the one with most to do first."""
    heads = (
        gettext("Owner", lang),
        gettext("Interventions", lang),
        gettext("Complete", lang),
        gettext("Missing most", lang),
    )
    rows = []
    for owner, share in found.by_owner.items():
        name = shown.landscape.label(owner, lang) if owner is not None else gettext("No owner", lang)
        most = next(((found.lack(lack), n) for lack, n in share.lacking.items()), None)
        words = f"{most[0].name(form, lang)} ({n})" if most and most[0] and (n := most[1]) else "–"
        rows.append(dict(zip(heads, (name, share.n, share.percent, words), strict=True)))
    st.dataframe(
        rows, hide_index=True, key=f"backlog-owners-{lang}", height="content" if len(rows) <= 6 else 245,
        column_config={
            heads[1]: st.column_config.NumberColumn(heads[1], width="small"),
            heads[2]: st.column_config.ProgressColumn(heads[2], min_value=0, max_value=100, format="%d%%"),
        }, placeholder="–"
    )  # fmt: skip


def _choose_lack(found: Completeness, owner: URIRef | None, form: Form, lang: str) -> Lack | None:
    """What is missing: first what makes a description incomplete, most of it first; then the tips."""
    sizes = {lack.id: len(found.missing(lack, owner)) for lack in found.lacks}
    wanted = found.lack(st.query_params.get("lack", ""))
    ordered = sorted(
        (lack for lack in found.lacks if sizes[lack.id] or lack is wanted), key=lambda x: (not x.counts, -sizes[x.id])
    )
    if not ordered:
        return None
    first = wanted or ordered[0]
    names = {x.id: f"{x.name(form, lang)} ({sizes[x.id]})" for x in ordered}
    tips = [x.id for x in ordered if not x.counts]
    picked = st.pills(
        gettext("What is missing", lang), list(names), default=first.id, required=True, key="backlog-lack",
        format_func=lambda k: f":material/lightbulb: {names[k]}" if k in tips else names[k],
        help=gettext("With a lamp: a tip. A description is complete without it, but an indicator or a reader has use for it.", lang),
    )  # fmt: skip
    remember("lack", picked)
    return found.lack(picked or first.id)


def _fill(
    shown: View, mine: Filled, found: Completeness, lack: Lack, owner: URIRef | None, form: Form, lang: str
) -> None:
    """The fields to fill in, a page at a time, and the bar to store them."""
    entries = mine.entries
    fresh, met = refreshed(shown, entries)
    entries.clear()
    entries.update(fresh)
    field = _choose_field(lack, form, lang)
    missing = work_on(shown, lack.id, owner)
    work = [*(i for i in met if i not in missing), *missing]
    total = found.whole.n if owner is None else found.by_owner[owner].n
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    has = gettext(
        "{have} of {total} interventions have it.",
        lang,
        have=count(total - len(missing), lang),
        total=count(total, lang),
    )
    left.caption(
        f"{escape(pick(lack.messages, lang))} {has}" if lack.messages else f"{escape(field.description(lang))} {has}"
    )
    with right:
        start = _choose_page(len(work), lack.id, lang)
    if not work:
        st.success(gettext("Nothing of this kind is missing.", lang), icon=":material/check:")
    setting = Setting(lang, f"backlog-{st.session_state.get(TURN, 0)}", lambda _: "")
    here = {iri: entries.get(iri) or entry_of(shown, iri) for iri in work[start : start + PER_PAGE]}
    proposals = row_proposals(shown, field, {iri: e for iri, e in here.items() if iri not in met})
    if sure := _taken_together(taken_over(here, proposals, field), lang):
        entries.update(sure)
        mine.keep(shown, lang)
        _turn()
        st.rerun()
    rows = Rows(shown, field, setting, met, proposals)
    for iri, entry in here.items():
        taken = rows.show(iri, entry)
        if taken.is_changed:
            entries[iri] = taken
        else:
            entries.pop(iri, None)
    mine.keep(shown, lang)
    if rows.is_afresh:
        _turn()
        st.rerun()
    report = preview(shown, [e for iri, e in entries.items() if iri not in met])
    rows.show_findings(Findings(report), entries)
    st.html(FOOT)
    with st.container(key="backlog-foot"):
        _show_store(shown, mine, met, report, list(here), lang)


def _taken_together(sure: dict[URIRef, Entry], lang: str) -> dict[URIRef, Entry]:
    """The button that takes over all sure proposals of the page; the entries once it is clicked, else none."""
    if not sure:
        return {}
    label = ngettext(
        "Take {n} proposal that is at least {share}% sure", "Take {n} proposals that are at least {share}% sure",
        lang, n=len(sure), share=round(100 * SURE),
    )  # fmt: skip
    return sure if st.button(label, key="backlog-take", icon=":material/done_all:") else {}


def _choose_field(lack: Lack, form: Form, lang: str) -> Field:
    """The field that is filled in; a choice where one of several will do."""
    fields = {f.id: f for f in form.fields if f.id in lack.fields}
    first = next(iter(fields))
    if len(fields) > 1:
        picked = st.segmented_control(
            gettext("Fill in", lang), list(fields), default=first, required=True, key=f"backlog-field-{lack.id}",
            format_func=lambda k: fields[k].name(lang),
        )  # fmt: skip
        first = picked or first
    return replace(fields[first], languages=(lack.lang,)) if lack.lang else fields[first]


def _choose_page(n: int, lack: str, lang: str) -> int:
    """Where the page begins: an index in the work."""
    pages = (n - 1) // PER_PAGE + 1
    if pages < 2:
        return 0
    page = st.number_input(gettext("Page (of {n})", lang, n=pages), 1, pages, 1, key=f"backlog-page-{lack}-{pages}")
    return (int(page) - 1) * PER_PAGE


def _show_store(shown: View, mine: Filled, met: Met, report: Report, here: list[URIRef], lang: str) -> None:
    """The bar below the fields: how many are filled in, also elsewhere, what blocks, and storing."""
    entries = mine.entries
    elsewhere = [iri for iri in entries if iri not in here]
    button, words = st.columns([1, 3], vertical_alignment="center")
    label = (
        ngettext("Store {n} description", "Store {n} descriptions", lang, n=len(entries))
        if entries
        else gettext("Store", lang)
    )
    wanted = button.button(label, type="primary", key="backlog-store", icon=":material/save:", width="stretch")
    with words:
        if met:
            st.error(_choose_first(lang))
        elif report.violations:
            st.error(gettext("{n} to correct before you can save.", lang, n=len(report.violations)))
        elif elsewhere:
            names = ", ".join(shown.landscape.label(i, lang) for i in elsewhere)
            st.caption(escape(gettext("Also filled in and not stored yet: {names}.", lang, names=names)))
        elif not entries:
            st.caption(gettext("Nothing is filled in yet.", lang))
    if report.violations:
        for finding in (f for f in report.violations if f.focus in {str(i) for i in elsewhere}):
            st.markdown(f"**{escape(shown.landscape.label(URIRef(finding.focus or ''), lang))}**")
            show_finding(finding, lang)
    elif wanted and entries and not met:
        _store(shown, mine, lang)


def _store(shown: View, mine: Filled, lang: str) -> None:
    """Store everything that is filled in; on an error it stays filled in."""
    entries, n = mine.entries, len(mine.entries)
    try:
        number = attempt(lambda: fill_in(get_user(), shown.landscape.iri, entries, who()), lang)
    except FilledMeanwhile:  # the next run shows it, and asks
        begin_anew(_choose_first(lang))
    if number is not None:
        entries.clear()
        mine.keep(shown, lang)
        _turn()
        st.session_state[f"{STORED}-{shown.landscape.iri}"] = (number, n)
        st.rerun()


def _choose_first(lang: str) -> str:
    return gettext("Not stored: someone else filled in the same. Choose for each what stays.", lang)


def _turn() -> None:
    """Begin with fresh widgets: what they show was changed otherwise than by typing."""
    st.session_state[TURN] = st.session_state.get(TURN, 0) + 1
