"""The rows of a list, mended in place: findings on their cells, choices where a column has them, fifty rows at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import streamlit as st

from leerland_graph.core.i18n import gettext, ngettext
from leerland_graph.core.namespaces import LL
from leerland_graph.core.same_text import same
from leerland_graph.exchange.grid import Grid, GridEdits, is_within
from leerland_graph.exchange.mapping import Mapping as ColumnMapping
from leerland_graph.exchange.mapping_proposal import fields_of
from leerland_graph.exchange.resolve import Resolver
from leerland_graph.exchange.schema import Column, Schema
from leerland_graph.forms import Kind
from leerland_graph.services.form_cache import choices_for
from leerland_graph.services.list_work import ListWork
from leerland_graph.services.state import View
from leerland_graph.ui.entry.desk import Desk
from leerland_graph.ui.shared.panels import escape
from leerland_graph.ui.shared.session import session_mark
from leerland_graph.validation import Finding, Severity, severity_word

__all__ = ["GO", "columns_of", "grid_id", "mended", "show_rows"]

PAGE = 50
CHOICES = 200
"""More names than this are no list to choose from."""
GO = "rows-go"
"""Where the session holds the cell to go to."""
SEEN = "seen-{}"
"""Where the session holds when the last act was done that was seen, by the key of the rows."""
MARKS = {Severity.VIOLATION: "must", Severity.WARNING: "mind", Severity.INFO: "tip"}
ASSETS = Path(__file__).parents[1] / "assets"
_component = st.components.v2.component(
    "leerland_rows",
    html='<div class="rows"></div>',
    css=(ASSETS / "rows.css").read_text(encoding="utf-8"),
    js=(ASSETS / "rows.js").read_text(encoding="utf-8"),
)


@dataclass(frozen=True)
class _Names:
    """What the cells of columns can be, to choose from and to propose."""

    resolver: Resolver
    columns: Mapping[str, Column]
    labels: Mapping[str, tuple[str, ...]]


def grid_id(grid: Grid) -> str:
    """What names a grid among those of a list."""
    return f"{grid.source}|{grid.sheet or ''}|{'|'.join(grid.header)}"


def mended(desk: Desk, grids: Sequence[Grid]) -> list[Grid]:
    """The grids as they were mended."""
    return [desk.work.edits.get(grid_id(g), GridEdits()).applied(g) for g in grids]


def show_rows(
    desk: Desk, shown: View, grids: Sequence[Grid], findings: Sequence[Finding], columns: Mapping[str, Column], resolver: Resolver,
    lang: str,
) -> None:  # fmt: skip
    """Render the grids, as they were given, with what was mended in them and the findings of the last plan.

    `columns` tells what a column is read as, `resolver` knows the names.
    """
    names = _Names(resolver, columns, {h: _labels(shown, c, lang) for h, c in columns.items()})
    titles = [g.sheet or Path(g.source or desk.work.name).name for g in grids]
    go = st.session_state.get(GO)
    opened = next((t for t, g in zip(titles, grids, strict=True) if go and go["grid"] == grid_id(g)), None)
    holders = (
        st.tabs([escape(t) for t in titles], default=escape(opened) if opened else None)
        if len(grids) > 1
        else [st.container()]
    )
    for holder, grid in zip(holders, grids, strict=True):
        with holder:
            _show_grid(desk, grid, findings, names, lang)
    _show_made(desk, names, lang)


def columns_of(grid: Grid, mapping: ColumnMapping | None, schema: Schema, lang: str) -> dict[str, Column]:
    """What the columns of a grid are read as, by a mapping or else by their headers."""
    if mapping is not None:
        fields = fields_of(schema)
        return {h: fields[r.to] for h, r in mapping.columns.items() if r.to in fields and h in grid.header}
    sheet = schema.sheet(grid.sheet or "") or schema.of(LL.Intervention)
    return {h: column for h in grid.header if (column := sheet.column(h, lang)) is not None}


def _labels(shown: View, column: Column, lang: str) -> tuple[str, ...]:
    if column.target is None:
        return ()
    kind = Kind(scheme=column.target) if column.kind == "concept" else Kind(cls=column.target)
    found = tuple(o.label(lang) for o in choices_for(shown, kind).ordered(lang))
    return found if len(found) <= CHOICES else ()


def _show_grid(desk: Desk, grid: Grid, findings: Sequence[Finding], names: _Names, lang: str) -> None:
    name, edits = grid_id(grid), desk.work.edits.get(grid_id(grid), GridEdits())
    every = [(n, row) for n, row in replace(edits, removed=frozenset()).applied(grid).numbered()]
    marks, numbers = _marks(grid, findings), {n for n, _ in every}
    said = {
        n
        for n, some in marks.items()
        if n in numbers and any(f.severity is Severity.VIOLATION or (f.location and f.location.column) for f in some)
    }
    bad = {n for n, some in marks.items() if n in numbers and any(f.severity is Severity.VIOLATION for f in some)}
    which = _which(desk, name, len(every), said, bad, lang)
    chosen = [(n, row) for n, row in every if which == "all" or n in (bad if which == "bad" else said)]
    go = st.session_state.get(GO)
    if go and go["grid"] == name and all(n != go["row"] for n, _ in chosen):
        chosen = every
    pages = max(1, -(-len(chosen) // PAGE))
    page = _page(name, chosen, pages, go if go and go["grid"] == name else None, lang)
    some = chosen[(page - 1) * PAGE : page * PAGE]
    key = f"rows-{desk.work.id}-{name}"
    _component(
        key=key, data={**_data(grid, some, edits, marks, names, go, lang), "seen": st.session_state.get(SEEN.format(key), 0), "session": session_mark()},
        on_act_change=lambda: _act(desk, grid, names, key),
    )  # fmt: skip
    left, right = st.columns([1, 3], vertical_alignment="center")
    left.button(
        gettext("Add a row", lang), key=f"add-{key}", icon=":material/add:", width="stretch",
        on_click=lambda: _add(desk, grid),
    )  # fmt: skip
    if edits:
        right.caption(
            gettext(
                "Mended here: cells in {n} rows, {out} rows taken out, {added} added. The file itself stays as it is.",
                lang,
                n=len(edits.cells),
                out=len(edits.removed),
                added=len(edits.added),
            )
        )


def _which(desk: Desk, name: str, total: int, said: set[int], bad: set[int], lang: str) -> str:
    if not said:
        return "all"
    labels = {
        "all": gettext("All rows ({n})", lang, n=total), "said": gettext("With messages on cells ({n})", lang, n=len(said)),
        "bad": gettext("Not right yet ({n})", lang, n=len(bad)),
    }  # fmt: skip
    picked = st.segmented_control(
        gettext("Which rows", lang), list(labels), default="all", format_func=labels.__getitem__, key=f"which-{desk.work.id}-{name}",
        label_visibility="collapsed",
    )  # fmt: skip
    return picked or "all"


def _page(name: str, chosen: Sequence[tuple[int, Any]], pages: int, go: Mapping[str, Any] | None, lang: str) -> int:
    if pages == 1:
        return 1
    key = f"page-{name}"
    if go is not None and go.get("turn"):
        at = next((i for i, (n, _) in enumerate(chosen) if n == go["row"]), 0)
        st.session_state[key] = at // PAGE + 1
        go["turn"] = False  # type: ignore[index]
    if int(st.session_state.get(key, 1)) > pages:
        st.session_state[key] = pages
    first, last = st.columns([1, 4], vertical_alignment="bottom")
    page = int(first.number_input(gettext("Page", lang), min_value=1, max_value=pages, key=key))
    last.caption(ngettext("of {n}; {rows} rows", "of {n}; {rows} rows", lang, n=pages, rows=len(chosen)))
    return page


def _marks(grid: Grid, findings: Sequence[Finding]) -> dict[int, list[Finding]]:
    """The findings by the number of their row; those of other grids are left out."""
    found: dict[int, list[Finding]] = {}
    for finding in findings:
        where = finding.location
        if where is not None and where.row is not None and is_within(finding, grid):
            found.setdefault(where.row, []).append(finding)
    return found


def _data(
    grid: Grid, rows: Sequence[tuple[int, tuple[str, ...]]], edits: GridEdits, marks: Mapping[int, Sequence[Finding]], names: _Names,
    go: Mapping[str, Any] | None, lang: str,
) -> dict[str, object]:  # fmt: skip
    words = {
        "caption": gettext("The rows of the list; a cell is mended by typing in it.", lang), "row": gettext("Row", lang),
        "help": gettext("Choose a cell and type to mend it. Arrow keys move; Enter keeps what you typed, Escape does not.", lang),
        "out": gettext("Take this row out", lang), "back": gettext("Put this row back", lang), "take": gettext("Take over: {name}", lang, name="…"),
        "add": gettext("Add: {name}", lang, name="…"),
        "waiting": gettext("Not kept yet: there is no answer. It is tried again by itself; leave this page open.", lang),
        "must": severity_word(Severity.VIOLATION, lang), "mind": severity_word(Severity.WARNING, lang), "tip": severity_word(Severity.INFO, lang),
    }  # fmt: skip
    return {
        "words": words,
        "columns": [{"name": h, "choices": list(names.labels.get(h, ()))} for h in grid.header],
        "rows": [
            {
                "number": n, "cells": list(row), "removed": n in edits.removed,
                "marks": [_mark(f, grid, row, names, lang) for f in marks.get(n, ())],
            }
            for n, row in rows
        ],
        "go": {k: go[k] for k in ("row", "column", "when")} if go and go["grid"] == grid_id(grid) else None,
    }  # fmt: skip


def _mark(finding: Finding, grid: Grid, row: tuple[str, ...], names: _Names, lang: str) -> dict[str, object]:
    said = finding.location.column if finding.location is not None else None
    column = next((h for h in grid.header if h == said or same(h) == same(said or "")), None) or next(
        (h for h, c in names.columns.items() if finding.path is not None and str(c.path) == finding.path and h in grid.header), None
    )  # fmt: skip
    mark: dict[str, object] = {"column": column, "kind": MARKS[finding.severity], "text": finding.message(lang)}
    read = names.columns.get(column or "")
    text = row[grid.header.index(column)].strip() if column is not None else ""
    if (
        read is not None
        and read.target is not None
        and text
        and same(text) not in {same(t) for t in names.labels.get(column or "", ())}
    ):
        mark["offers"] = names.resolver.near(text, read.target)
    if (
        read is not None
        and read.kind == "reference"
        and finding.severity is Severity.VIOLATION
        and (finding.value or "").strip()
    ):
        mark["add"] = str(finding.value).strip()
    return mark


def _act(desk: Desk, grid: Grid, names: _Names, key: str) -> None:
    """Do what was done in the rows: cells mended, rows taken out or put back, names to be made.

    The browser sends an act until it is said to be seen, also to another process, so doing one twice is doing it once.
    """
    acts = getattr(st.session_state.get(key), "act", None) or ()

    def change(work: ListWork) -> ListWork:
        edits, made = work.edits.get(grid_id(grid), GridEdits()), set(work.added)
        for act in acts:
            if act["kind"] == "cell" and act["column"] in grid.header:
                edits = edits.with_cell(grid, int(act["row"]), str(act["column"]), str(act["text"]))
            elif act["kind"] == "row":
                row = frozenset({int(act["row"])})
                edits = replace(edits, removed=edits.removed | row if act["out"] else edits.removed - row)
            elif act["kind"] == "add" and (column := names.columns.get(str(act["column"]))) is not None:
                made.add((column.id, str(act["name"])))
        return replace(work.mended(grid_id(grid), edits), added=frozenset(made))

    if acts and desk.changed(change):
        st.session_state[SEEN.format(key)] = max(float(act["when"]) for act in acts)


def _show_made(desk: Desk, names: _Names, lang: str) -> None:
    """Render the names that will be made, each to be taken back."""
    titles = {c.id: c.name(lang) for c in names.columns.values()}
    for column, name in sorted(desk.work.added):
        left, right = st.columns([3, 1], vertical_alignment="center")
        left.caption(gettext("Will be added: ‘{name}’ ({column}).", lang, name=name, column=titles.get(column, column)))
        right.button(
            gettext("Do not add it after all", lang), key=f"unmake-{desk.work.id}-{column}-{name}", type="tertiary",
            on_click=desk.change(lambda w, it=(column, name): replace(w, added=w.added - {it})),  # type: ignore[misc]
        )  # fmt: skip


def _add(desk: Desk, grid: Grid) -> None:
    name = grid_id(grid)
    edits = desk.work.edits.get(name, GridEdits())
    empty = ("",) * len(grid.header)
    desk.change(lambda w: w.mended(name, replace(edits, added=(*edits.added, empty))))()
    number = grid.last + len(edits.added) + 1
    st.session_state[GO] = {"grid": name, "row": number, "column": grid.header[0], "when": number, "turn": True}
