"""Bulk entry: a catalogue shown with its findings per row and cell, corrected in the grid; valid rows are stored."""

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd
import streamlit as st
from rdflib import URIRef

from leerland_graph.core.errors import LeerlandError
from leerland_graph.core.i18n import gettext, ngettext
from leerland_graph.core.namespaces import RDF, compact
from leerland_graph.core.settings import get_settings
from leerland_graph.exchange import ImportOptions, ImportPlan, Source, plan_sources, schema_of, write_template
from leerland_graph.exchange.grid import FIRST_ROW, Grid, rest_as_csv, row_messages, tables_of
from leerland_graph.exchange.mapping import Mapping as ColumnMapping
from leerland_graph.exchange.mapping_proposal import is_foreign
from leerland_graph.exchange.merge import Conflict
from leerland_graph.exchange.tables import Table
from leerland_graph.explore import class_of
from leerland_graph.forms import as_text
from leerland_graph.services.form_cache import form_for, label_of, shapes
from leerland_graph.services.importing import store_import
from leerland_graph.services.state import View
from leerland_graph.store import Store
from leerland_graph.ui.entry.chosen import GivenList, choose_list
from leerland_graph.ui.entry.columns import choose_columns
from leerland_graph.ui.shared.author import who
from leerland_graph.ui.shared.findings import severity_word
from leerland_graph.ui.shared.panels import escape, show_error
from leerland_graph.ui.shared.user import get_user
from leerland_graph.validation import Finding, Severity

__all__ = ["show_bulk"]

ROW = "\u200brow"
"""The key of the column with the numbers of rows; no header has a name with characters that nobody sees."""
PLAN = "bulk-plan"
OVERWRITE = "bulk-overwrite"
SHOWN = 500


def show_bulk(shown: View, lang: str) -> None:
    """Render the page: upload, grids, findings, and storing valid rows."""
    st.title(gettext("Many at once", lang))
    st.markdown(
        gettext(
            "Choose a list: a workbook, CSV, JSON or XML. You first see what is in it and what is wrong, row by row; mend it in the grid and store what is right.",
            lang,
        )
    )
    stored = st.session_state.pop("bulk-stored", None)
    if stored is not None:
        st.success(gettext("Saved as change {n}.", lang, n=stored), icon=":material/check:")
    given = choose_list(lambda grids: _is_foreign(shown, grids), lang)
    if given is None:
        st.download_button(
            gettext("Empty template (XLSX)", lang),
            lambda: _template(shown, lang),
            on_click="ignore",
            file_name="leerland-sjabloon.xlsx",
        )
        return
    path, grids = given.path, given.grids
    if not grids:
        st.info(gettext("Nothing changes: all of it is there already.", lang))
        return
    mapping = None
    if given.is_foreign:
        (table,) = tables_of(grids, path.name, get_settings())
        mapping = choose_columns(shown, table, given.catalogue, given.key, lang)
        if mapping is None:
            return
        st.subheader(gettext("The rows", lang))
    mended = _mend(grids, given, lang)
    overwrite = bool(st.session_state.get(OVERWRITE))
    key = (
        tuple(mended),
        mapping and mapping.model_dump_json(),
        shown.landscape.iri,
        shown.store.revision,
        overwrite,
        who(),
    )
    if st.session_state.get(PLAN, (None,))[0] != key:  # skip planning on an unrelated rerun
        st.session_state[PLAN] = (key, _plan(shown.store, mended, path, shown, mapping, overwrite=overwrite))
    plan = st.session_state[PLAN][1]
    _show_plan(plan, mended, path, shown, lang, mapping, overwrite=overwrite)


def _template(shown: View, lang: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        write_template(path, schema_of(shapes(), shown.store.ontology), shown.store.ontology, lang)
        return path.read_bytes()


def _is_foreign(shown: View, grids: Sequence[Grid]) -> bool:
    schema, lang = schema_of(shapes(), shown.store.ontology), get_settings().lang
    return all(is_foreign(Table(g.source, g.sheet, g.header, ()), schema, lang) for g in grids)


def _mend(grids: list[Grid], given: GivenList, lang: str) -> list[Grid]:
    """Render the grids for correction and return them; rows keep the numbers used in messages."""
    names = [g.sheet or Path(g.source or given.path).name for g in grids]
    mended = []
    for tab, grid in zip(st.tabs([escape(n) for n in names]), grids, strict=True):
        frame = pd.DataFrame(list(grid.rows), columns=list(grid.header), dtype="string")
        numbers, label = [n for n, _ in grid.numbered()], gettext("Row", lang)
        start = numbers[0] if numbers else FIRST_ROW
        frame.index = pd.RangeIndex(start, start + len(frame), name=label)
        has_gaps = numbers != list(frame.index)
        if has_gaps:  # an index with gaps would have to be typed for a row that is added
            frame.insert(0, ROW, pd.Series(numbers, index=frame.index, dtype="Int64"))
        with tab:
            made = st.data_editor(
                frame, num_rows="dynamic", key=f"grid-{given.key}-{grid.source}-{grid.sheet}", height=320, hide_index=has_gaps,
                column_config={
                    **{h: st.column_config.TextColumn(h) for h in grid.header}, ROW: st.column_config.NumberColumn(label, disabled=True),
                },
            )  # fmt: skip
        kept = [int(n) for n in made.pop(ROW).dropna()] if has_gaps else list(range(start, start + len(made)))
        rows = made.fillna("").astype(str).itertuples(index=False, name=None)
        mended.append(replace(grid, rows=tuple(rows), numbers=tuple(kept)))
    return mended


def _plan(
    store: Store, grids: list[Grid], path: Path, shown: View, mapping: ColumnMapping | None, *, overwrite: bool
) -> ImportPlan:
    source = Source(path.name, tables_of(grids, path.name, get_settings()), mapping)
    options = ImportOptions(
        landscape=str(shown.landscape.iri), partial=True, overwrite=overwrite, who=who() or "leerland"
    )
    return plan_sources(store, [source], get_settings(), shapes(), options)


def _show_plan(
    plan: ImportPlan,
    grids: list[Grid],
    path: Path,
    shown: View,
    lang: str,
    mapping: ColumnMapping | None,
    *,
    overwrite: bool,
) -> None:
    blocking = [f for f in plan.report.findings if f.severity is Severity.VIOLATION]
    bad = {
        (f.location.source, f.location.sheet, f.location.row)
        for f in blocking
        if f.location is not None and f.location.row
    }
    total = sum(len(g.rows) for g in grids)
    st.markdown(
        ngettext(
            "{n} row is right, {bad} not yet.",
            "{n} rows are right, {bad} not yet.",
            lang,
            n=total - len(bad),
            bad=len(bad),
        )
    )
    if plan.report.findings:
        st.dataframe(
            [_line(f, lang) for f in plan.report.sorted().findings[:SHOWN]], hide_index=True, key="bulk-findings"
        )
    else:
        st.caption(gettext("No messages.", lang))
    left, right = st.columns(2)
    with right:
        for grid in grids:
            messages = row_messages(plan.report.findings, grid, lang)
            if any(f.severity is Severity.VIOLATION for some in messages.values() for f in some):
                st.download_button(
                    gettext("Download the rest with the messages (CSV)", lang) + (f": {escape(grid.sheet or '')}" if len(grids) > 1 else ""),
                    rest_as_csv(grid, messages, lang, gettext("Message", lang)), key=f"rest-{grid.source}-{grid.sheet}",
                    on_click="ignore", file_name=f"{path.stem}-{grid.sheet or 'rest'}.csv", mime="text/csv", width="stretch",
                )  # fmt: skip
    if plan.merged.conflicts or overwrite:
        _show_conflicts(plan, shown, lang)
    if plan.changes_nothing:
        st.info(
            gettext("Nothing changes: all of it is there already.", lang)
            if plan.is_there_already
            else gettext("Nothing is stored this way.", lang)
        )
        return
    ready = plan.verdict.admitted is not None
    with left:
        wanted = st.button(
            gettext("Store the rows that are right ({n})", lang, n=plan.accepted),
            type="primary",
            disabled=not ready,
            width="stretch",
            key="bulk-store",
        )
    if wanted and not who():
        st.warning(gettext("Fill in your name on the left first; it goes into the history.", lang))
    elif wanted:
        try:
            number = store_import(
                get_user(),
                plan,
                lambda store: _plan(store, grids, path, shown, mapping, overwrite=overwrite),
                shown.landscape.iri,
                about=path.suffix.removeprefix("."),
            )
        except LeerlandError as error:
            show_error(error, lang)
        else:
            st.session_state["bulk-stored"] = number
            st.rerun()


def _show_conflicts(plan: ImportPlan, shown: View, lang: str) -> None:
    """Render conflicts with edits since the last import: those are kept, unless the user chooses to overwrite."""
    found = plan.merged.conflicts
    if found:
        st.warning(
            ngettext(
                "{n} field was changed by someone since the last time. That stays, unless you choose otherwise below.",
                "{n} fields were changed by someone since the last time. That stays, unless you choose otherwise below.",
                lang,
                n=len(found),
            ),
            icon=":material/difference:",
        )
        lines = [_conflict(c, shown, lang) for c in found[:SHOWN]]
        st.dataframe(lines, hide_index=True, key="bulk-conflicts")
    st.checkbox(gettext("Replace what someone has changed since by what is in the file", lang), key=OVERWRITE)


def _conflict(conflict: Conflict, shown: View, lang: str) -> dict[str, str]:
    form = form_for(shown.store, class_of(shown.store, shown.landscape.iri, URIRef(str(conflict.subject))))
    field = form.field_of(URIRef(str(conflict.predicate)))
    words = lambda values: "; ".join(  # noqa: E731
        label_of(shown, v, lang) if isinstance(v, URIRef) else as_text(v, lang) for v in values
    )
    gone = conflict.predicate == RDF.type and not conflict.before
    return {
        gettext("Description", lang): label_of(shown, URIRef(str(conflict.subject)), lang),
        gettext("Field", lang): "" if gone else field.name(lang) if field else compact(str(conflict.predicate)),
        gettext("Is there now", lang): gettext("Deleted by someone", lang) if gone else words(conflict.before),
        gettext("In the file", lang): "" if gone else words(conflict.after),
    }


def _line(finding: Finding, lang: str) -> dict[str, object]:
    where = finding.location
    return {
        gettext("Sheet", lang): (where.sheet if where else None) or "",
        gettext("Row", lang): where.row if where else None,
        gettext("Column", lang): (where.column if where else None) or "",
        gettext("Value", lang): finding.value or "",
        gettext("Message", lang): f"{severity_word(finding.severity, lang)}: {finding.message(lang)}",
    }
