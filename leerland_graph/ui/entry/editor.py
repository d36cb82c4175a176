"""The form of one draft: its fields in groups, findings shown while typing, and saving."""

from collections.abc import Callable
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import streamlit as st
from rdflib import Literal, URIRef
from rdflib.term import Node

from leerland_graph.core.errors import LeerlandError
from leerland_graph.core.i18n import gettext
from leerland_graph.forms import (
    Description,
    Draft,
    Field,
    Form,
    Part,
    Value,
    as_text,
    new_part,
    proposed,
    repaired,
    statements,
)
from leerland_graph.services.competence_lists import MATCHES
from leerland_graph.services.drafts import EditConflict, Gone, canonical, preview, propose_draft, save_draft, stored
from leerland_graph.services.form_cache import choices_for, drafts, form_for, help_for, shapes, title_of
from leerland_graph.services.state import View
from leerland_graph.ui.entry.aids import show_alike, show_maker, show_plate_for, show_proposal, turn
from leerland_graph.ui.entry.conflict import show_gone, show_meeting
from leerland_graph.ui.entry.matches import show_matches
from leerland_graph.ui.entry.widgets import Setting, show_literals, show_pick
from leerland_graph.ui.shared.actions import begin_anew
from leerland_graph.ui.shared.author import who
from leerland_graph.ui.shared.findings import Findings, show_finding
from leerland_graph.ui.shared.panels import escape
from leerland_graph.ui.shared.user import get_user
from leerland_graph.validation import Refused, Report, Severity, examine

__all__ = ["show_editor"]

T = TypeVar("T")

REPAIRS = 3
NARROW = 3
"""Maximum number of small fields of a part in one row."""


_tie = st.components.v2.component(
    "leerland_tie",
    html="<span></span>",
    js=(Path(__file__).parents[1] / "assets" / "tie.js").read_text(encoding="utf-8"),
)


_typing = st.components.v2.component(
    "leerland_typing",
    html="<span></span>",
    js=(Path(__file__).parents[1] / "assets" / "typing.js").read_text(encoding="utf-8"),
)


def _help(shown: View, cls: URIRef, lang: str, field: Field) -> str:
    return help_for(shown, field, cls, lang)


def _is_small(field: Field) -> bool:
    return not (field.is_langtext or field.nested is not None or field.editor == "text" or _is_wide(field))


def _is_wide(field: Field) -> bool:
    return field.multiple and field.editor == "choice"


def _rows(fields: tuple[Field, ...]) -> list[list[Field]]:
    """Arrange fields in rows: consecutive small fields share a row."""
    rows: list[list[Field]] = []
    for field in fields:
        if rows and _is_small(field) and _is_small(rows[-1][-1]) and len(rows[-1]) < NARROW:
            rows[-1].append(field)
        else:
            rows.append([field])
    return rows


class _Canvas:
    """The widgets' values in one rerun, and the containers for findings per field."""

    def __init__(self, shown: View, draft: Draft, setting: Setting) -> None:
        self.shown, self.draft, self.setting = shown, draft, setting
        self.aids = st.container()
        self.slots: list[tuple[Node, Field, tuple[Value, ...], st.delta_generator.DeltaGenerator]] = []

    def show(self, description: Description, *, narrow: bool = False) -> Description:
        """Render every field of a description; returns it with the widgets' values."""
        form = description.form
        values = dict(description.values)
        for number, group in enumerate(form.groups):
            if not narrow:
                st.subheader(group.name(self.setting.lang) or gettext("Other", self.setting.lang))
            for row in _rows(form.of_group(group)):
                places = st.columns(NARROW) if len(row) > 1 or (narrow and _is_small(row[0])) else [st.container()]
                for place, field in zip(places, row, strict=False):
                    with place:
                        values[field.id] = self._field(description, field)
            if number == 0 and not narrow:
                self.aids = st.container()
        return Description(description.node, form, {k: v for k, v in values.items() if v}, description.rest)

    def _field(self, description: Description, field: Field) -> tuple[Value, ...]:
        node, values = description.node, description.of(field.id)
        kind = field.kinds[0] if field.kinds else None
        name = sha256(self.setting.key(node, field).encode()).hexdigest()[:12]
        with st.container(key=f"field-{name}"):
            if field.nested is not None:
                made = self._parts(description, field)
            elif kind is not None and kind.is_choice and len(field.kinds) == 1 and not kind.values:
                made = show_pick(node, field, values, choices_for(self.shown, kind), self.setting)
            elif kind is not None and kind.values:
                made = show_listed(node, field, values, self.setting)
            elif field.path.iri in MATCHES and field.editor == "iri":
                made = show_matches(node, field, values, self.setting)
            else:
                made = show_literals(node, field, values, self.setting)
        self.slots.append((node, field, made, st.container(key=f"finding-{name}")))
        if kind is not None and kind.cls is not None and len(field.kinds) == 1:
            made = show_maker(self.shown, node, field, made, self.setting, self.draft)
        return made

    def _parts(self, description: Description, field: Field) -> tuple[Value, ...]:
        lang, node = self.setting.lang, description.node
        assert field.nested is not None
        st.markdown(f"**{escape(self.setting.label(field))}**", help=self.setting.help_for(field) or None)
        made: list[Value] = []
        parts = [v for v in description.of(field.id) if isinstance(v, Part)]
        for part in parts:
            with st.container(border=True):
                inner = self.show(part.description, narrow=True)
                gone = st.button(
                    gettext("Take {what} away", lang, what=field.name(lang)), key=self.setting.key(node, field, "gone", part.node),
                    icon=":material/close:", type="tertiary",
                )  # fmt: skip
            if not gone:
                made.append(Part(inner))
        made += show_plate_for(self.shown, description, field, self.setting)
        if field.multiple or not parts:
            added = st.button(
                gettext("Add {what}", lang, what=field.name(lang)),
                key=self.setting.key(node, field, "add"),
                icon=":material/add:",
            )
            if added:
                made.append(new_part(field.nested))
        return (*made, *(v for v in description.of(field.id) if not isinstance(v, Part)))


def show_listed(node: Node, field: Field, values: tuple[Value, ...], setting: Setting) -> tuple[Value, ...]:
    """Render a field whose shape lists its values (`sh:in`), which may be literals."""
    options = [*field.kinds[0].values, *(v for v in values if v not in field.kinds[0].values and isinstance(v, Node))]
    now = [v for v in values if v in options]
    key = setting.key(node, field, "listed")
    if field.multiple:
        return tuple(
            st.multiselect(
                setting.label(field),
                options,
                default=now,
                format_func=str,
                key=key,
                help=setting.help_for(field),
                placeholder=gettext("Choose", setting.lang),
            )
        )
    at = options.index(now[0]) if now else None
    one = st.selectbox(setting.label(field), options, index=at, format_func=str, key=key, help=setting.help_for(field))
    return (one,) if one is not None else ()


def show_editor(shown: View, name: str, lang: str) -> None:
    """Render the page of one draft."""
    draft = drafts().get(name)
    if st.button(gettext("Back to the list", lang), icon=":material/arrow_back:", type="tertiary"):
        _leave()
    mine = get_user().name
    if draft is None or draft.landscape != shown.landscape.iri or (mine and draft.who != mine):
        st.info(gettext("This draft is gone: it was saved or thrown away.", lang))
        return
    form = form_for(shown.store, draft.cls)
    what = form.name(lang)
    st.title(
        gettext("New: {what}", lang, what=what.lower()) if draft.is_new else gettext("Edit {what}", lang, what=what)
    )
    head = st.container()
    met = st.session_state.get(f"met-{name}")
    if isinstance(met, EditConflict):
        show_meeting(shown, draft, form, met, lang)
        return
    if met == "gone":
        show_gone(draft, lang)
        return
    held = stored(shown, draft, form)
    if held != canonical(draft):
        head.warning(
            gettext(
                "Someone changed this description in the meantime. When you save you see what, and choose for each field.",
                lang,
            ),
            icon=":material/group:",
        )
    turned = st.session_state.get(f"turn-{name}", 0)
    setting = Setting(lang, f"{name}-{turned}", partial(_help, shown, draft.cls, lang))
    canvas = _Canvas(shown, draft, setting)
    before = draft.description(form)
    now = canvas.show(before)
    foot = st.container()
    with canvas.aids:
        show_alike(shown, draft, now, lang)
        now = show_proposal(shown, draft, now, lang)
    made = st.session_state.get(f"turn-{name}", 0) != turned
    if statements(now) != draft.now or made:
        afresh = made or _parts_of(now) != _parts_of(before)
        draft = draft.with_now(now, title=title_of(now, lang))
        drafts().save(draft)
        if afresh:
            st.rerun()
    change_set = preview(shown, draft, now, held)
    report = Report() if change_set.is_empty else examine(shown.store, change_set, shapes()).report
    _show_findings(canvas, report, now, draft, lang)
    _tie(key="tie", data={"wrong": gettext("Must change", lang), "turn": draft.when.isoformat()})
    _typing(key="typing")
    unchanged = draft.now == draft.before
    with head:
        _show_state(draft, form, report, unchanged, lang, "top")
    with foot:
        st.divider()
        _show_state(draft, form, report, unchanged, lang, "bottom")


def _parts_of(description: Description) -> set[Node]:
    found: set[Node] = set()
    for values in description.values.values():
        for value in values:
            if isinstance(value, Part):
                found |= {value.node} | _parts_of(value.description)
    return found


def _show_findings(canvas: _Canvas, report: Report, now: Description, draft: Draft, lang: str) -> None:
    """Render each finding below its field. In a new description, findings on empty fields wait for the first attempt to save."""
    quiet = draft.is_new and not st.session_state.get(f"tried-{draft.id}")
    findings = Findings(report)
    for node, field, values, slot in canvas.slots:
        mine = findings.take(node, str(field.path.iri))
        with slot:
            for finding in mine:
                if values or not quiet:
                    show_finding(finding, lang)
            if any(f.severity is Severity.VIOLATION for f in mine):
                _offer_repairs(canvas, now, node, field, draft, lang)
    for finding in findings.of({n for n, _, _, _ in canvas.slots}):
        if not quiet:
            show_finding(finding, lang)


def _offer_repairs(canvas: _Canvas, now: Description, node: Node, field: Field, draft: Draft, lang: str) -> None:
    """Render the possible repairs of a field as buttons."""
    where = _found(now, node)
    kind = field.kinds[0] if field.kinds else None
    if where is None or kind is None:
        return
    known = choices_for(canvas.shown, kind).options if kind.is_choice and not kind.values else {}
    for number, repair in enumerate(proposed(where, field, lambda iri: iri in known)[:REPAIRS]):
        if isinstance(repair.shows, Literal):
            label = gettext("Make it {value}", lang, value=as_text(repair.shows, lang))
        else:
            label = gettext("Take away what cannot be", lang)
        if st.button(label, key=canvas.setting.key(node, field, "repair", number), icon=":material/build:"):
            turn(draft, repaired(now, repair), lang)


def _found(description: Description, node: Node) -> Description | None:
    if description.node == node:
        return description
    inner = (v.description for values in description.values.values() for v in values if isinstance(v, Part))
    return next((found for d in inner if (found := _found(d, node)) is not None), None)


def _show_state(draft: Draft, form: Form, report: Report, unchanged: bool, lang: str, place: str) -> None:
    st.caption(
        gettext("Draft kept at {when}. Fields with * are required.", lang, when=f"{draft.when.astimezone():%H:%M:%S}")
    )
    blocking = [f for f in report.findings if f.severity is Severity.VIOLATION]
    left, right, beside, _ = st.columns([1, 1, 1, 2])
    with left:
        wanted = st.button(
            gettext("Save", lang), type="primary", disabled=unchanged, key=f"save-{draft.id}-{place}", width="stretch"
        )
    with right:
        if st.button(gettext("Throw away", lang), key=f"drop-{draft.id}-{place}", width="stretch"):
            drafts().drop(draft.id)
            _leave()
    with beside.popover(gettext("Propose", lang), disabled=unchanged or bool(blocking), width="stretch"):
        _show_proposing(draft, form, lang, place)
    if unchanged:
        st.caption(gettext("Nothing has changed yet.", lang))
    elif not blocking:
        st.success(gettext("Complete: you can save.", lang), icon=":material/check:")
    elif st.session_state.get(f"tried-{draft.id}") or not draft.is_new:
        st.error(gettext("{n} to correct before you can save.", lang, n=len(blocking)))
    if wanted and blocking:
        st.session_state[f"tried-{draft.id}"] = True
        st.rerun()
    if wanted and not who():
        st.warning(gettext("Fill in your name on the left first; it goes into the history.", lang))
    elif wanted:
        _save(draft, form, lang)


def _show_proposing(draft: Draft, form: Form, lang: str, place: str) -> None:
    """Render the form to store the change as a proposal."""
    reason = st.text_input(gettext("Why is this better?", lang), key=f"propose-why-{draft.id}-{place}", max_chars=400)
    if not st.button(gettext("Propose this to the others", lang), key=f"propose-{draft.id}-{place}"):
        return
    if not who():
        st.warning(gettext("Fill in your name on the left first; it goes into the history.", lang))
    elif _stored(draft, lambda: propose_draft(get_user(), draft, form, who(), lang, reason), lang) is not None:
        st.query_params.pop("draft", None)
        begin_anew(gettext("The proposal is on the page Dialogue.", lang))


def _save(draft: Draft, form: Form, lang: str) -> None:
    saved = _stored(draft, lambda: save_draft(get_user(), draft, form, who(), lang), lang)
    if saved is not None:
        st.session_state["saved"] = saved
        _leave(saved.node)


def _stored(draft: Draft, store: Callable[[], T], lang: str) -> T | None:
    """The result of `store`, or None after an error, which is rendered; reruns on an edit conflict."""
    try:
        return store()
    except EditConflict as met:
        st.session_state[f"met-{draft.id}"] = met
        st.rerun()
    except Gone:
        st.session_state[f"met-{draft.id}"] = "gone"
        st.rerun()
    except Refused as refused:
        st.error(gettext("Not saved; your draft is kept.", lang))
        for finding in refused.report.violations:
            show_finding(finding, lang)
    except LeerlandError as error:
        st.error(f"{gettext('Not saved; your draft is kept.', lang)} {escape(error.public_message(lang))}")
    return None


def _leave(node: URIRef | None = None) -> None:
    st.query_params.pop("draft", None)
    if node is not None:
        st.query_params["show"] = str(node)
    st.rerun()
