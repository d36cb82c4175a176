"""The list that somebody gives: a file or text pasted from a spreadsheet, and which part of it is read, with the first rows."""

import hashlib
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import streamlit as st

from leerland_graph.core.errors import LeerlandError, SourceError
from leerland_graph.core.i18n import gettext, ngettext
from leerland_graph.core.labels import slug
from leerland_graph.core.settings import Settings, get_settings
from leerland_graph.exchange.grid import Grid, read_grids
from leerland_graph.exchange.readers import TABLE_FORMATS, choices, is_rdf
from leerland_graph.exchange.reading import Choices, ReadingOptions, SheetChoice
from leerland_graph.ui.shared.panels import escape, show_error

__all__ = ["GivenList", "choose_list"]

GIVEN, READ = "bulk-given", "bulk-read"
ENCODINGS = ("utf-8", "windows-1252", "iso-8859-15", "utf-16")
DELIMITERS = (";", ",", "\t", "|")
_TEXTS = (".csv", ".tsv", ".txt")


@dataclass(frozen=True)
class GivenList:
    """A list as it was read.

    `key` differs when the content or the way of reading does. `path` is only a name. `catalogue` names what is read, so that its next version
    is recognised: the file, within an archive the file in it, and its sheet if there are several. If the columns are somebody else's
    (`is_foreign`), there is one grid.
    """

    key: str
    path: Path
    catalogue: str
    grids: list[Grid]
    is_foreign: bool


@dataclass(frozen=True)
class _Reading:
    """The grids of a list, or why it cannot be read."""

    grids: list[Grid]
    error: LeerlandError | None = None


@dataclass(frozen=True)
class _Content:
    """What was given: its name, its content, what can be chosen of it, and how it reads by the guess."""

    key: str
    name: str
    content: bytes
    choices: Choices
    guess: _Reading

    @property
    def suffix(self) -> str:
        return Path(self.name).suffix.lower()


def choose_list(is_foreign: Callable[[Sequence[Grid]], bool], lang: str) -> GivenList | None:
    """Render the choice of a list and of what of it is read; None while there is none, or none that can be read.

    `is_foreign` tells whether the columns of grids are somebody else's.
    """
    content = _given(lang)
    if content is None:
        st.session_state.pop(READ, None)
        return None
    guess = content.guess.grids
    options, sheet = _options(content, guess, lang, is_foreign=bool(guess) and is_foreign(guess))
    read = _read(content, options)
    if read.error is not None:
        show_error(read.error, lang)
        return None
    grids = read.grids
    if sheet is not None:
        grids = [g for g in grids if (g.source, g.sheet) == (sheet.source, sheet.name)]
    if foreign := bool(grids) and is_foreign(grids):
        _say_unread(grids, content, lang)
        grids = grids[:1]
    key = _digest(content.key, repr(options), repr(sheet and (sheet.source, sheet.name)))
    return GivenList(key, Path(content.name), _catalogue(content, grids), grids, foreign)


def _catalogue(content: _Content, grids: Sequence[Grid]) -> str:
    """Rows are recognised by their identifiers within a catalogue, so that two lists of one file need two names."""
    whole = Path(content.name)
    if not grids:
        return slug(whole.stem)
    one = grids[0]
    source = Path(one.source.removeprefix(f"{content.name}/") or whole)
    parts = [str(source.with_suffix(""))]
    if one.sheet and sum(s.source == one.source for s in content.choices.sheets) > 1:
        parts.append(one.sheet)
    return slug(" ".join(parts)) or slug(whole.stem) or "lijst"


def _given(lang: str) -> _Content | None:
    """Render the file or the text, and return it; looked through once."""
    labels = {"file": gettext("A file", lang), "text": gettext("Paste from a spreadsheet", lang)}
    way = st.radio(
        gettext("How do you bring it in?", lang), list(labels), format_func=labels.__getitem__, horizontal=True,
        key="bulk-way", label_visibility="collapsed",
    )  # fmt: skip
    if way == "file":
        given = st.file_uploader(
            gettext("File", lang), type=[f.removeprefix(".") for f in TABLE_FORMATS], key="bulk-file"
        )
        if given is None:
            return None
        name, content = given.name, given.getvalue()
    else:
        title = st.text_input(
            gettext("What is this list called?", lang), key="bulk-name", max_chars=80,
            help=gettext("Give its next version the same name: its rows are then recognised.", lang),
        ).strip()  # fmt: skip
        text = st.text_area(
            gettext("Copy the rows in the spreadsheet, with the row of column names, and paste them here", lang),
            key="bulk-text", height=180,
        )  # fmt: skip
        if not text.strip():
            return None
        if not slug(title):
            st.info(gettext("Give the list a name.", lang))
            return None
        name, content = f"{slug(title)}.{'tsv' if chr(9) in text else 'txt'}", text.encode()
    return _looked_through(Path(name).name, content, lang)


def _looked_through(name: str, content: bytes, lang: str) -> _Content | None:
    key = _digest(name, content)
    kept: _Content | None = st.session_state.get(GIVEN)
    if kept is not None and kept.key == key:
        return kept
    settings = get_settings()
    try:
        with _as_file(name, content) as path:
            if path.suffix.lower() in (".json", ".xml") and is_rdf(path, settings):
                raise SourceError(
                    name, "This file holds RDF, not a list.", "Bring it in with `leerland import {name}`.", name=name
                )
            kept = _Content(key, name, content, choices(path, settings), _read_file(path, ReadingOptions(), settings))
    except LeerlandError as error:
        show_error(error, lang)
        return None
    st.session_state[GIVEN] = kept
    return kept


def _read(content: _Content, options: ReadingOptions) -> _Reading:
    """The list by the options, read once for them."""
    if options == ReadingOptions():
        return content.guess
    key, kept = (content.key, options), st.session_state.get(READ)
    if kept is None or kept[0] != key:
        with _as_file(content.name, content.content) as path:
            kept = st.session_state[READ] = (key, _read_file(path, options, get_settings()))
    found: _Reading = kept[1]
    return found


def _read_file(path: Path, options: ReadingOptions, settings: Settings) -> _Reading:
    try:
        return _Reading(read_grids(path, settings=settings, options=options))
    except LeerlandError as error:
        return _Reading([], error)


@contextmanager
def _as_file(name: str, content: bytes) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        yield path


def _options(
    content: _Content, guess: Sequence[Grid], lang: str, *, is_foreign: bool
) -> tuple[ReadingOptions, SheetChoice | None]:
    """Render what can be chosen, the guess filled in; and return it, with the sheet if one was chosen."""
    found, options = content.choices, ReadingOptions()
    with st.expander(gettext("How the list is read", lang), expanded=not guess or len(found.sheets) > 1):
        sheet = _sheet(content, lang, is_foreign=is_foreign or not guess)
        if sheet is not None and content.suffix != ".zip" and sheet.name is not None:
            options = replace(options, sheet=sheet.name)
        if len(found.record_paths) > 1:
            labels = {p.path: f"{p.path or gettext('the top', lang)} ({p.count})" for p in found.record_paths}
            path = st.selectbox(
                gettext("Where the rows are", lang), list(labels), format_func=labels.__getitem__, key=f"path-{content.key}"
            )  # fmt: skip
            options = replace(options, record_path=path if path != found.record_paths[0].path else None)
        shown = sheet or (found.sheets[0] if len(found.sheets) == 1 else None)
        if shown is not None and shown.header_row is not None:
            options = replace(options, header_row=_header_row(content, shown, lang))
        if content.suffix in _TEXTS:
            options = _text_options(content, options, lang)
        if shown is not None and shown.preview:
            rows = [r for r in shown.preview if r[0]]
            st.caption(gettext("The first rows, as they are in the list", lang))
            st.dataframe(
                [{gettext("Row", lang): n} | {str(i): c for i, c in enumerate(cells, start=1)} for n, cells in rows],
                hide_index=True, height=min(35 * (len(rows) + 1) + 3, 220), key=f"preview-{content.key}-{shown.source}-{shown.name}",
            )  # fmt: skip
    return options, sheet


def _sheet(content: _Content, lang: str, *, is_foreign: bool) -> SheetChoice | None:
    """Render which sheet or file is read, if there are several; None is all that are not hidden.

    Columns of somebody else are told for one sheet at a time, so that there is no "all" then; the guess is the sheet with the most rows.
    """
    sheets = content.choices.sheets
    if len(sheets) < 2:
        return None
    options = [*([] if is_foreign else [-1]), *range(len(sheets))]
    shown = [i for i, s in enumerate(sheets) if not s.is_hidden]
    guess = max(shown, key=lambda i: (sheets[i].rows, -i)) if is_foreign and shown else options[0]
    picked = st.selectbox(
        gettext("Which sheet or file is read", lang), options, index=options.index(guess),
        format_func=lambda i: gettext("All of them", lang) if i < 0 else _name(sheets[i], lang),
        key=f"sheet-{content.key}-{is_foreign}-{lang}",
    )  # fmt: skip
    return None if picked < 0 else sheets[picked]


def _name(sheet: SheetChoice, lang: str) -> str:
    count = ngettext("{n} row", "{n} rows", lang, n=sheet.rows)
    hidden = f", {gettext('hidden', lang)}" if sheet.is_hidden else ""
    return f"{sheet.name or sheet.source} ({count}{hidden})"


def _header_row(content: _Content, sheet: SheetChoice, lang: str) -> int | None:
    picked = st.number_input(
        gettext("Row with the names of the columns", lang), min_value=1, max_value=1_048_576, value=sheet.header_row,
        key=f"header-{content.key}-{sheet.source}-{sheet.name}",
    )  # fmt: skip
    return int(picked) if picked is not None and picked != sheet.header_row else None


def _text_options(content: _Content, options: ReadingOptions, lang: str) -> ReadingOptions:
    found = gettext("As found", lang)
    names = {";": ";", ",": ",", "\t": gettext("tab", lang), "|": "|"}
    left, right = st.columns(2)
    with left:
        delimiter = st.selectbox(
            gettext("Between the columns", lang), ["", *DELIMITERS], format_func=lambda d: names.get(d, found), key=f"delimiter-{content.key}-{lang}"
        )  # fmt: skip
    with right:
        encoding = st.selectbox(
            gettext("Encoding of the text", lang), ["", *ENCODINGS], format_func=lambda e: e or found, key=f"encoding-{content.key}-{lang}"
        )  # fmt: skip
    return replace(options, delimiter=delimiter or None, encoding=encoding or None)


def _say_unread(grids: Sequence[Grid], content: _Content, lang: str) -> None:
    """Render what of the list is not read now."""
    read = (grids[0].source, grids[0].sheet)
    others = [s for s in content.choices.sheets if (s.source, s.name) != read and not s.is_hidden and s.rows]
    if others:
        st.caption(
            escape(
                gettext("Not read now: {names}. Bring them in one after the other.", lang, names=", ".join(_name(s, lang) for s in others))
            )
        )  # fmt: skip


def _digest(*parts: str | bytes) -> str:
    found = hashlib.sha256()
    for part in parts:
        found.update(part if isinstance(part, bytes) else part.encode())
        found.update(b"\0")
    return found.hexdigest()[:16]
