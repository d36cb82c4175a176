"""Bring in a list: given, read, its columns and values told, mended, shown what it will do, and stored as one change."""

import hashlib
import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import streamlit as st
from rdflib import URIRef

from leerland_graph.core.errors import LeerlandError, UsageError
from leerland_graph.core.i18n import gettext, ngettext
from leerland_graph.core.settings import get_settings
from leerland_graph.exchange import ImportOptions, ImportPlan, Source, plan_sources, schema_of
from leerland_graph.exchange.grid import Grid, tables_of
from leerland_graph.exchange.kept_mappings import KeptMappings
from leerland_graph.exchange.mapping import Mapping as ColumnMapping
from leerland_graph.exchange.mapping_proposal import is_foreign
from leerland_graph.exchange.mapping_text import mapping_as_yaml
from leerland_graph.exchange.rdf import read_rdf
from leerland_graph.exchange.source_graph import descriptions
from leerland_graph.exchange.sources import Progress
from leerland_graph.exchange.tables import Table
from leerland_graph.exchange.template import write_template
from leerland_graph.services.drafts import undo
from leerland_graph.services.form_cache import shapes
from leerland_graph.services.importing import Overtaken, names_of, store_import
from leerland_graph.services.planning import PlanJob
from leerland_graph.services.state import View
from leerland_graph.store import Store
from leerland_graph.ui.entry.chosen import SHEET, GivenList, as_file, read_list
from leerland_graph.ui.entry.columns import choose_columns, lacks
from leerland_graph.ui.entry.desk import PARAMETER, Desk, open_desk, say_trouble, works
from leerland_graph.ui.entry.language_values import choose_languages
from leerland_graph.ui.entry.lists import STORED, give_list, leave_list, show_waiting
from leerland_graph.ui.entry.messages import show_messages
from leerland_graph.ui.entry.outcome import WORKED_OUT, show_outcome
from leerland_graph.ui.entry.rows import columns_of, mended, show_rows
from leerland_graph.ui.entry.values import choose_values
from leerland_graph.ui.shared.actions import attempt
from leerland_graph.ui.shared.author import who
from leerland_graph.ui.shared.panels import escape, link_to_change, show_error
from leerland_graph.ui.shared.user import get_user

__all__ = ["show_bulk"]

JOB, LAST = "bulk-job", "bulk-last"
STORED_PARTS = "stored"
"""The place where is kept which sheets of a list were stored."""
WANTED, WHY_NOT = "bulk-wanted", "bulk-why-not"
"""Where the session holds what somebody clicked to store, and for which list that could not be, and why."""
PAUSE = 0.4
"""Seconds after a change before it is planned anew: another one often follows."""
QUICK = 0.2
"""Seconds for which a page waits for a plan before it shows how far that is."""


@dataclass(frozen=True)
class _Request:
    """What is planned: `key` is the same while nothing differs on which it depends, `choice` while nothing does that was chosen in the list."""

    key: str
    choice: str
    make: Callable[[Store, Progress], ImportPlan]


def show_bulk(shown: View, lang: str) -> None:
    """Render the page: give a list, or go on with the one that the URL names."""
    st.title(gettext("Many at once", lang))
    say_trouble(lang)
    _say_stored(lang)
    desk = open_desk(shown.landscape.iri)
    if desk is None:
        _forget_job()
        _say_unknown(lang)
        st.markdown(
            gettext("Give a list as it is: a workbook, CSV, JSON, XML or RDF, with columns of its own. You see how it is read, what is in it and what it will change before anything is stored.", lang)
        )  # fmt: skip
        show_waiting(shown, lang)
        give_list(shown, lang)
        st.download_button(
            gettext("Empty template (XLSX)", lang),
            lambda: _template(shown, lang),
            on_click="ignore",
            file_name="leerland-sjabloon.xlsx",
        )
        return
    left, right = st.columns([4, 1], vertical_alignment="center")
    left.markdown(f"**{escape(desk.work.name)}** · {gettext('kept while you work on it', lang)}")
    right.button(gettext("Another list", lang), on_click=leave_list, width="stretch", icon=":material/arrow_back:")
    st.html("<style>.st-key-rows-wake{display:none}</style>")
    with st.container(key="rows-wake"):  # out of the fragment; the rows press it where nobody answers (`rows.js`)
        st.button("↻", key="rows-wake-button")
    given = read_list(desk, lambda grids: _is_foreign(shown, grids), lang)
    if given is not None:
        _show_list(desk, shown, given, lang)


def _say_unknown(lang: str) -> None:
    """Say that the list that the URL names is not there."""
    if st.query_params.get(PARAMETER):
        st.info(
            gettext("That list is not here: it was stored or thrown away, or it belongs to another landscape.", lang)
        )


def _show_list(desk: Desk, shown: View, given: GivenList, lang: str) -> None:
    if given.is_graph:
        st.markdown(gettext("This file is RDF: it says itself what it means.", lang))
        _show_plan(desk, shown, given, None, lang)
        return
    if not any(g.rows for g in given.grids):
        st.info(gettext("There are no rows below the names of the columns.", lang))
        return
    mapping, lacking = None, None
    if given.is_foreign:
        (table,) = tables_of(mended(desk, given.grids), given.name, get_settings())
        mapping = choose_columns(desk, shown, table, given, lang)
        mapping = choose_languages(desk, table, mapping, lang)
        mapping = choose_values(desk, shown, table, mapping, f"{given.key}{_digest(desk)}", lang)
        lacking = lacks(mapping, lang)
        st.download_button(
            gettext("Save these choices (YAML)", lang), mapping_as_yaml(mapping), on_click="ignore", file_name=f"{mapping.catalogue}.yaml",
            help=gettext("The same file that `leerland import --mapping` takes.", lang),
        )  # fmt: skip
    if lacking is not None:
        st.warning(lacking)
    _show_plan(desk, shown, given, mapping, lang, is_ready=lacking is None)


@st.fragment
def _show_plan(
    desk: Desk, shown: View, given: GivenList, mapping: ColumnMapping | None, lang: str, *, is_ready: bool = True
) -> None:  # fmt: skip
    """Render the rows with their findings, what will happen, and storing it; while the plan is made, how far that is.

    A fragment, so that mending a cell does not tell the columns and values anew; what is kept is read again at each of its runs.
    """
    desk = desk.anew()
    grids = mended(desk, given.grids)
    request = _request(desk, shown, given, grids, mapping)
    job = _job(request, shown) if is_ready else None
    done = job is not None and (job.is_done or (job.is_first and job.wait(QUICK)))
    if done and job is not None and job.plan is not None:
        st.session_state[LAST] = (desk.work.id, job.plan)
    last = st.session_state.get(LAST)
    plan: ImportPlan | None = last[1] if last is not None and last[0] == desk.work.id else None
    _store(desk, shown, given, plan, request, mapping, lang)
    if given.grids:
        st.subheader(gettext("The rows", lang))
        schema = schema_of(shapes(), shown.store.ontology)
        columns = {h: c for g in given.grids for h, c in columns_of(g, mapping, schema, lang).items()}
        show_rows(
            desk,
            shown,
            given.grids,
            plan.report.findings if plan is not None and is_ready else (),
            columns,
            names_of(shown),
            lang,
        )
    if job is None:
        return
    job.check()
    if not done:
        _wait_for(lang)
    elif job.plan is None:
        if job.error is not None:
            show_error(job.error, lang)
        else:
            st.info(gettext("Stopped; nothing was stored.", lang))
        st.button(gettext("Look once more", lang), on_click=_forget_job)
    else:
        show_messages(job.plan, given, grids, lang)
        show_outcome(desk, shown, job.plan, lang)
        _show_store(desk, job.plan, request, lang)
    _say_why_not(desk, lang)


def _request(desk: Desk, shown: View, given: GivenList, grids: list[Grid], mapping: ColumnMapping | None) -> _Request:
    work, author, land = desk.work, who(), str(shown.landscape.iri)
    parts = [work.id, given.key, _digest(desk), mapping.model_dump_json() if mapping else "", land, author]
    options = ImportOptions(
        landscape=land, partial=True, who=author or "leerland", left=frozenset(map(URIRef, work.left)),
        overwrite=frozenset(map(URIRef, work.overwritten)), delete_gone=frozenset(map(URIRef, work.deleted)), add=work.added,
    )  # fmt: skip

    def make(store: Store, progress: Progress) -> ImportPlan:
        settings = get_settings()
        if given.is_graph:
            with as_file(desk) as path:
                source = Source(given.name, graph=read_rdf(path, settings.base_iri, settings=settings))
        else:
            source = Source(given.name, tables_of(grids, given.name, settings), mapping)
        return plan_sources(store, [source], settings, shapes(), options, progress)

    choice = hashlib.sha256("\0".join(parts).encode()).hexdigest()
    return _Request(f"{choice}-{shown.store.revision}", choice, make)


def _digest(desk: Desk) -> str:
    """What differs when something was mended, left, replaced or deleted."""
    work = desk.work
    told = [
        {k: e.as_json() for k, e in work.edits.items()},
        sorted(work.left),
        sorted(work.overwritten),
        sorted(work.deleted),
        sorted(work.added),
    ]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]


def _job(request: _Request, shown: View) -> PlanJob:
    """The job that plans it; one for something else is stopped."""
    kept = st.session_state.get(JOB)
    if kept is not None and kept[0] == request.key:
        found: PlanJob = kept[1]
        return found
    if kept is not None:
        kept[1].stop()
    state = shown.state
    again = st.session_state.get(LAST, (None,))[0] is not None
    job = PlanJob(lambda progress: request.make(state.store, progress), delay=PAUSE if again else 0.0)
    st.session_state[JOB] = (request.key, job)
    return job


def _forget_job() -> None:
    """Stop what is being planned, and let go of what was."""
    for name in (LAST, *WORKED_OUT):
        st.session_state.pop(name, None)
    kept = st.session_state.pop(JOB, None)
    if kept is not None:
        kept[1].stop()


def _wait_for(lang: str) -> None:
    """Render how far a plan is, and a way to stop it; the page is shown anew when it is done."""

    @st.fragment(run_every=0.6)
    def show() -> None:
        kept = st.session_state.get(JOB)
        if kept is None or kept[1].is_done:
            st.rerun(scope="app")
        job: PlanJob = kept[1]
        left, right = st.columns([4, 1], vertical_alignment="center")
        if job.stage == "validate":  # in one piece, of which nobody knows how far it is
            left.markdown(f":material/hourglass_top: {gettext('Checking what it will change …', lang)}")
        else:
            share = min(1.0, job.done / job.total) if job.total else 0.0
            said = (
                gettext("Understanding the texts … ({done} of {total})", lang, done=job.done, total=job.total)
                if job.stage == "understand"
                else gettext("Reading the rows …", lang)
            )
            left.progress(share, text=said)
        right.button(gettext("Stop", lang), on_click=job.stop, width="stretch", key="bulk-stop")

    show()


def _is_foreign(shown: View, grids: Sequence[Grid]) -> bool:
    schema, lang = schema_of(shapes(), shown.store.ontology), get_settings().lang
    return all(is_foreign(Table(g.source, g.sheet, g.header, ()), schema, lang) for g in grids)


def _template(shown: View, lang: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        write_template(path, schema_of(shapes(), shown.store.ontology), shown.store.ontology, lang)
        return path.read_bytes()


def _want(choice: str) -> None:
    """Remember that somebody wants to store what she sees."""
    st.session_state[WANTED] = choice


def _show_store(desk: Desk, plan: ImportPlan, request: _Request, lang: str) -> None:
    """Render the way to store what a plan will do."""
    if plan.changes_nothing:
        st.info(
            gettext("Nothing changes: all of it is there already.", lang)
            if plan.is_there_already and not desk.work.left
            else gettext("Nothing is stored this way.", lang)
        )
        return
    st.button(
        gettext("Store the rows that are right ({n})", lang, n=plan.accepted), type="primary",
        disabled=plan.verdict.admitted is None, key="bulk-store", on_click=_want, args=(request.choice,),
    )  # fmt: skip


def _store(
    desk: Desk, shown: View, given: GivenList, plan: ImportPlan | None, request: _Request, mapping: ColumnMapping | None, lang: str
) -> None:  # fmt: skip
    """Store the plan that was seen, if that was asked for; where it cannot be, `_say_why_not` says so."""
    wanted = st.session_state.pop(WANTED, None)
    if wanted is None:
        return
    st.session_state.pop(WHY_NOT, None)
    if not who():
        why: LeerlandError | None = UsageError("Fill in your name on the left first; it goes into the history.")
    elif wanted != request.choice or plan is None:
        why = UsageError("Something changed meanwhile, so nothing was stored.", "Look once more at what will happen, and store it then.")  # fmt: skip
    else:
        why = None
        try:
            again = lambda store: request.make(store, lambda stage, done, total: None)  # noqa: E731
            about = Path(desk.work.name).suffix.removeprefix(".")
            number = store_import(get_user(), plan, again, shown.landscape.iri, about=about)
            if mapping is not None:
                KeptMappings(get_settings().data, shown.landscape.iri).save(mapping)
        except LeerlandError as error:
            why = error
    if why is not None or plan is None:
        st.session_state[WHY_NOT] = desk.work.id, why
        if isinstance(why, Overtaken):
            _forget_job()
            st.rerun(scope="app")  # what is there now is shown
        return
    if not plan.refused_count:
        _go_on(desk, given)
    _forget_job()
    ours = descriptions(plan.merged.additions) | set(shown.landscape.interventions)
    touched = {plan.origins.parents.get(c.subject, c.subject) for c in plan.merged.changed} | set(plan.merged.new)
    st.session_state[STORED] = (number, bool(touched & ours), plan.accepted, plan.refused_count)
    st.rerun()


def _say_why_not(desk: Desk, lang: str) -> None:
    """Render why the list could not be stored, until that is tried once more."""
    told = st.session_state.get(WHY_NOT)
    if told is not None and told[0] == desk.work.id:
        show_error(told[1], lang)


def _go_on(desk: Desk, given: GivenList) -> None:
    """Go on with the next sheet of a list of which one was stored; put the list away when all were."""
    stored = {*(desk.kept(STORED_PARTS) or "").split(), given.part}
    waiting = [part for part in given.others if part not in stored]
    if not waiting:
        works().drop(desk.work.id)
        leave_list()
        return
    done = desk.work.chosen(STORED_PARTS, " ".join(sorted(stored))).chosen(SHEET, waiting[0])
    works().save(replace(done, left=frozenset(), overwritten=frozenset(), deleted=frozenset()))


def _say_stored(lang: str) -> None:
    """Render what was stored last, with a way to the map of just that, and to undo it."""
    told = st.session_state.get(STORED)
    if told is None:
        return
    number, is_about_any, accepted, refused = told
    if number is None:
        st.success(gettext("Undone.", lang), icon=":material/undo:")
        del st.session_state[STORED]
        return
    said = [
        gettext("Saved as change {n}.", lang, n=number),
        ngettext("Stored: {n} row.", "Stored: {n} rows.", lang, n=accepted),
    ]
    if refused:
        said.append(
            ngettext(
                "{n} row is not right yet and stays below.",
                "{n} rows are not right yet and stay below.",
                lang,
                n=refused,
            )
        )
    st.success(" ".join(said), icon=":material/check:")
    left, right, _ = st.columns([1, 1, 2])
    with left:
        if is_about_any:
            link_to_change(number, lang)
    if right.button(gettext("Undo", lang), icon=":material/undo:", key="bulk-undo") and attempt(
        lambda: undo(get_user(), number, who()), lang
    ):
        st.session_state[STORED] = (None, False, 0, 0)
        st.rerun()
