"""How a list is read: which sheet, file, row of column names and records, with the guess filled in and the first rows shown."""

import hashlib
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import streamlit as st

from leerland_graph.core.errors import LeerlandError, SourceError
from leerland_graph.core.i18n import gettext, ngettext
from leerland_graph.core.same_text import same
from leerland_graph.core.settings import Settings, get_settings
from leerland_graph.exchange.formats.rules import format_rules
from leerland_graph.exchange.grid import Grid, read_grids
from leerland_graph.exchange.kept_mappings import KeptMappings
from leerland_graph.exchange.mapping import catalogue_of
from leerland_graph.exchange.nested import is_apart
from leerland_graph.exchange.rdf import RDF_FORMATS, read_rdf
from leerland_graph.exchange.readers import TABLE_FORMATS, choices, is_rdf
from leerland_graph.exchange.reading import Choices, Hidden, ReadingOptions, SheetChoice
from leerland_graph.exchange.sources import reading_by
from leerland_graph.services.list_work import ListWork
from leerland_graph.ui.entry.desk import Desk, works
from leerland_graph.ui.shared.panels import escape, show_error

__all__ = ["SHEET", "GivenList", "as_file", "read_list"]

LOOKED, READ = "bulk-looked", "bulk-read"
ASSIGNED = "columns-assigned"
"""The place of the choice whether columns with our names are told one by one all the same."""
SHEET = "sheet-"
"""The place of the choice of one sheet or file of several."""
ENCODINGS = ("utf-8", "windows-1252", "iso-8859-15", "utf-16")
DELIMITERS = (";", ",", "\t", "|")
_TEXTS = (".csv", ".tsv", ".txt")


@dataclass(frozen=True)
class GivenList:
    """A list as it was read.

    `key` differs when the content or the way of reading does. `catalogue` names what is read, so that its next version
    is recognised: the file, within an archive the file in it, and its sheet if there are several. If the columns are somebody else's
    (`is_foreign`), there is one grid; if it holds RDF (`is_graph`) there is none. `part` is the sheet or file that is read of several, and
    `others` are those that are not and have rows, as choices of the place `SHEET`.
    """

    key: str
    name: str
    catalogue: str
    grids: list[Grid]
    reading: ReadingOptions
    is_foreign: bool = False
    is_graph: bool = False
    part: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Reading:
    """The grids of a list, or why it cannot be read."""

    grids: list[Grid]
    error: LeerlandError | None = None


@dataclass(frozen=True)
class _Content:
    """What was given: its name, what can be chosen of it, how it reads by the guess, and how its former version was read; `is_graph` if it is RDF,
    `was_graph` if it is read as a list though it is RDF."""

    key: str
    name: str
    choices: Choices
    guess: _Reading
    former: ReadingOptions = field(default_factory=ReadingOptions)
    is_graph: bool = False
    was_graph: bool = False

    @property
    def suffix(self) -> str:
        return Path(self.name).suffix.lower()


def read_list(desk: Desk, is_foreign: Callable[[Sequence[Grid]], bool], lang: str) -> GivenList | None:
    """Render what of the list is read, and read it; None if it cannot be.

    `is_foreign` tells whether the columns of grids are somebody else's.
    """
    try:
        content = _looked_through(desk)
    except LeerlandError as error:
        show_error(error, lang)
        return None
    if content.is_graph:
        return GivenList(content.key, content.name, "", [], ReadingOptions(), is_graph=True)
    if content.was_graph:
        st.caption(
            gettext(
                "This file is RDF of which the words are explained elsewhere on the web; it is read as a list.", lang
            )
        )
    by_names, is_foreign = is_foreign, lambda grids: by_names(grids) or _is_assigned(desk, grids)
    guess = content.guess.grids
    if guess and guess[0].format is not None:
        title = format_rules()[guess[0].format].title
        st.caption(gettext("This file was recognised as {format}.", lang, format=title))
    options, sheet = _options(desk, content, lang, is_foreign=bool(guess) and is_foreign(guess))
    if guess and not by_names(guess) and _can_be_assigned(guess):
        _choose_assigned(desk, guess, lang)
    read = _read(desk, content, options)
    if read.error is not None:
        show_error(read.error, lang)
        return None
    grids = read.grids
    if sheet is not None:
        grids = [g for g in grids if (g.source, g.sheet) == (sheet.source, sheet.name)]
    if foreign := bool(grids) and is_foreign(grids):
        _say_unread(grids, content, lang)
        grids = grids[:1]
    part, others = _parts(content, grids) if foreign else ("", ())
    key = _digest(content.key, repr(options), repr(sheet and (sheet.source, sheet.name)))
    return GivenList(
        key, content.name, _catalogue(content, grids), grids, options, is_foreign=foreign, part=part, others=others
    )


@contextmanager
def as_file(desk: Desk) -> Iterator[Path]:
    """The list as a file of its name, for as long as it is read.

    Raises:
        StoreError: it is no longer there.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / desk.work.name
        path.write_bytes(works().content(desk.work))
        yield path


def _catalogue(content: _Content, grids: Sequence[Grid]) -> str:
    if not grids:
        return catalogue_of(content.name, content.name, None)
    one = grids[0]
    several = sum(s.source == one.source for s in content.choices.sheets) > 1
    return catalogue_of(content.name, one.source or content.name, one.sheet if several else None)


def _looked_through(desk: Desk) -> _Content:
    kept: _Content | None = st.session_state.get(LOOKED)
    if kept is not None and kept.key == desk.work.id:
        return kept
    settings = get_settings()
    with as_file(desk) as path:
        kept = _look(path, desk.work, settings)
    st.session_state[LOOKED] = kept
    return kept


def _look(path: Path, work: ListWork, settings: Settings) -> _Content:
    is_graph = path.suffix.lower() in RDF_FORMATS and is_rdf(path, settings)
    if is_graph:
        try:
            read_rdf(path, settings.base_iri, settings=settings)
        except SourceError:
            if path.suffix.lower() not in TABLE_FORMATS or path.suffix.lower() == ".xml":
                raise
        else:
            return _Content(work.id, path.name, Choices(), _Reading([]), is_graph=True)
    found, guess = choices(path, settings), _read_file(path, ReadingOptions(), settings)
    kept = KeptMappings(settings.data, work.landscape).of_file(path.name)
    former = reading_by(kept, ReadingOptions()) if kept is not None else ReadingOptions()
    return _Content(work.id, path.name, found, guess, former, was_graph=is_graph)


def _read(desk: Desk, content: _Content, options: ReadingOptions) -> _Reading:
    """The list by the options, read once for them."""
    if options == ReadingOptions():
        return content.guess
    key, kept = (content.key, options), st.session_state.get(READ)
    if kept is None or kept[0] != key:
        with as_file(desk) as path:
            kept = st.session_state[READ] = (key, _read_file(path, options, get_settings()))
    found: _Reading = kept[1]
    return found


def _read_file(path: Path, options: ReadingOptions, settings: Settings) -> _Reading:
    try:
        return _Reading(read_grids(path, settings=settings, options=options))
    except LeerlandError as error:
        return _Reading([], error)


def _options(
    desk: Desk, content: _Content, lang: str, *, is_foreign: bool
) -> tuple[ReadingOptions, SheetChoice | None]:  # fmt: skip
    """Render what can be chosen, filled in as a former version of the list was read, else by the guess; and return it, with the sheet if one was chosen."""
    found, options, guess = content.choices, ReadingOptions(), content.guess.grids
    is_open = not guess or len(found.sheets) > 1 or len(found.record_paths) > 1
    for note in found.notes:
        st.warning(escape(f"{note.location.source if note.location else ''}: {note.message(lang)}"))
    with st.expander(gettext("How the list is read", lang), expanded=is_open):
        sheet = _sheet(desk, content, lang, is_foreign=is_foreign or not guess)
        if sheet is not None and sheet.name is not None:
            options = replace(options, sheet=sheet.name)
        if sheet is not None and content.suffix == ".zip":
            options = replace(options, member=sheet.source.removeprefix(f"{content.name}/"))
        if len(found.record_paths) > 1:
            options = _record_path(desk, content, options, lang)
        shown = sheet or (found.sheets[0] if len(found.sheets) == 1 else None)
        if shown is not None and shown.header_row is not None:
            options = replace(options, header_row=_header_row(desk, shown, content.former, lang))
        if content.suffix in _TEXTS:
            options = _text_options(desk, content.former, options, lang)
        if shown is not None and shown.hidden_rows:
            options = replace(options, hidden=_hidden(desk, shown, content.former, lang))
        if shown is not None and shown.preview:
            _preview(content, shown, lang)
    return options, sheet


def _can_be_assigned(grids: Sequence[Grid]) -> bool:
    """Whether the columns of a list can be told one by one: it is one table, whose rows do not say themselves which resource they are."""
    return len(grids) == 1 and "IRI" not in grids[0].header


def _is_assigned(desk: Desk, grids: Sequence[Grid]) -> bool:
    """Whether the columns of a list with our names are told one by one all the same; by default where one of them has no name of its own."""
    if not _can_be_assigned(grids):
        return False
    return (desk.kept(ASSIGNED) or _assigned_by_default(grids)) == "yes"


def _assigned_by_default(grids: Sequence[Grid]) -> str:
    return "yes" if grids[0].made_up else "no"


def _choose_assigned(desk: Desk, grids: Sequence[Grid], lang: str) -> None:
    """Render whether columns with our names are told one by one."""
    names = {
        "no": gettext("By their names, which are ours", lang), "yes": gettext("As chosen below, one by one", lang)
    }  # fmt: skip
    label = gettext("How the columns are read", lang)
    desk.select(ASSIGNED, label, list(names), _assigned_by_default(grids), names.__getitem__)


def _hidden(desk: Desk, sheet: SheetChoice, former: ReadingOptions, lang: str) -> Hidden | None:
    """Render whether hidden rows are read."""
    names = {"keep": gettext("Read them too", lang), "leave-out": gettext("Leave them out", lang)}
    label = ngettext("{n} hidden row", "{n} hidden rows", lang, n=sheet.hidden_rows)
    picked = desk.select(
        f"hidden-{sheet.source}-{sheet.name}", label, list(names), former.hidden or "keep", names.__getitem__
    )
    return "leave-out" if picked == "leave-out" else None


def _preview(content: _Content, shown: SheetChoice, lang: str) -> None:
    rows = [r for r in shown.preview if r[0]]
    st.caption(gettext("The first rows, as they are in the list", lang))
    st.dataframe(
        [{gettext("Row", lang): n} | {str(i): c for i, c in enumerate(cells, start=1)} for n, cells in rows],
        hide_index=True, height=min(35 * (len(rows) + 1) + 3, 220), key=f"preview-{content.key}-{shown.source}-{shown.name}", placeholder="–"
    )  # fmt: skip


def _record_path(desk: Desk, content: _Content, options: ReadingOptions, lang: str) -> ReadingOptions:
    found = content.choices.record_paths
    labels = {p.path: f"{p.path or gettext('the top', lang)} ({p.count})" for p in found}
    guess = content.former.record_path if content.former.record_path in labels else found[0].path
    path = desk.select("path", gettext("Where the rows are", lang), list(labels), guess, labels.__getitem__)
    others = ", ".join(label for p, label in labels.items() if is_apart(p, path))
    if others:
        st.caption(escape(gettext("Not read now: {names}. Bring them in one after the other.", lang, names=others)))
    return replace(options, record_path=path if path != found[0].path else None)


def _sheet(desk: Desk, content: _Content, lang: str, *, is_foreign: bool) -> SheetChoice | None:
    """Render which sheet or file is read, if there are several; None is all that are not hidden.

    Columns of somebody else are told for one sheet at a time, so that there is no "all" then; the guess is the sheet with the most rows.
    """
    sheets = content.choices.sheets
    if not sheets or (len(sheets) == 1 and not content.choices.notes):
        return None
    every = "" if is_foreign else "all"
    options = [*([every] if every else []), *map(str, range(len(sheets)))]
    shown = [i for i, s in enumerate(sheets) if not s.is_hidden]
    guess = str(max(shown, key=lambda i: (sheets[i].rows, -i))) if is_foreign and shown else options[0]
    guess = next((str(i) for i, s in enumerate(sheets) if _was_read(s, content)), guess)
    picked = desk.select(
        f"{SHEET}{every}", gettext("Which sheet or file is read", lang), options, guess,
        lambda i: gettext("All of them", lang) if i == every else _name(sheets[int(i)], lang),
    )  # fmt: skip
    return None if picked == every else sheets[int(picked)]


def _was_read(sheet: SheetChoice, content: _Content) -> bool:
    """Whether a sheet, or a file in an archive, is that which was read of a former version."""
    former = content.former
    asked = [(former.sheet, sheet.name or ""), (former.member, sheet.source.removeprefix(f"{content.name}/"))]
    return any(a for a, _ in asked) and all(a is None or same(a) == same(b) for a, b in asked)


def _name(sheet: SheetChoice, lang: str) -> str:
    count = ngettext("{n} row", "{n} rows", lang, n=sheet.rows)
    hidden = f", {gettext('hidden', lang)}" if sheet.is_hidden else ""
    return f"{sheet.name or sheet.source} ({count}{hidden})"


def _header_row(desk: Desk, sheet: SheetChoice, former: ReadingOptions, lang: str) -> int | None:
    assert sheet.header_row is not None
    place, guess = f"header-{sheet.source}-{sheet.name}", former.header_row or sheet.header_row
    picked = desk.number(place, gettext("Row with the names of the columns", lang), guess, least=1, most=1_048_576)
    return picked if picked != sheet.header_row else None


def _text_options(desk: Desk, former: ReadingOptions, options: ReadingOptions, lang: str) -> ReadingOptions:
    found = gettext("As found", lang)
    names = {";": ";", ",": ",", "\t": gettext("tab", lang), "|": "|"}
    left, right = st.columns(2)
    with left:
        delimiter = desk.select(
            "delimiter",
            gettext("Between the columns", lang),
            _with(DELIMITERS, former.delimiter),
            former.delimiter or "",
            lambda d: names.get(d, d or found),
        )
    with right:
        encoding = desk.select(
            "encoding",
            gettext("Encoding of the text", lang),
            _with(ENCODINGS, former.encoding),
            former.encoding or "",
            lambda e: e or found,
        )
    return replace(options, delimiter=delimiter or None, encoding=encoding or None)


def _with(usual: Sequence[str], former: str | None) -> list[str]:
    """What can be chosen: nothing, the usual, and what a former version was read by."""
    return list(dict.fromkeys(["", *usual, former or ""]))


def _say_unread(grids: Sequence[Grid], content: _Content, lang: str) -> None:
    """Render what of the list is not read now."""
    read = (grids[0].source, grids[0].sheet)
    others = [s for s in content.choices.sheets if (s.source, s.name) != read and not s.is_hidden and s.rows]
    if others:
        names = ", ".join(_name(s, lang) for s in others)
        st.caption(escape(gettext("Not read now: {names}. Bring them in one after the other.", lang, names=names)))


def _parts(content: _Content, grids: Sequence[Grid]) -> tuple[str, tuple[str, ...]]:
    """The sheet that is read, and those that are not, are not hidden and have rows."""
    at = {(s.source, s.name): str(i) for i, s in enumerate(content.choices.sheets)}
    part = at.get((grids[0].source, grids[0].sheet), "")
    others = tuple(at[s.source, s.name] for s in content.choices.sheets if s.rows > 1 and not s.is_hidden)
    return part, tuple(i for i in others if i != part)


def _digest(*parts: str) -> str:
    found = hashlib.sha256()
    for part in parts:
        found.update(part.encode() + b"\0")
    return found.hexdigest()[:16]
