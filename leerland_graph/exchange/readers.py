"""Read the tables of a file of any known kind, and tell what of it can be chosen."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from leerland_graph.core.errors import SourceError
from leerland_graph.core.i18n import message
from leerland_graph.core.same_text import same
from leerland_graph.core.settings import Settings
from leerland_graph.exchange.archives import members
from leerland_graph.exchange.delimited import text_sheet
from leerland_graph.exchange.formats.incoming import as_table, recognised_note
from leerland_graph.exchange.formats.recognise import HTML, Recognised, by_header, recognise
from leerland_graph.exchange.headers import Merged, choice_of, table_of
from leerland_graph.exchange.json_records import is_json_ld, json_paths, read_json, read_json_lines
from leerland_graph.exchange.limits import Bounded
from leerland_graph.exchange.ods import read_ods
from leerland_graph.exchange.reading import Choices, PathChoice, RawSheet, ReadingOptions, SheetChoice, preview_of
from leerland_graph.exchange.tables import Table, check_size
from leerland_graph.exchange.xls import read_xls
from leerland_graph.exchange.xlsx import read_book
from leerland_graph.exchange.xml_records import is_rdf_xml, read_xml, xml_paths
from leerland_graph.validation import Finding, Location, Severity

__all__ = ["PREVIEW", "TABLE_FORMATS", "choices", "is_rdf", "read_tables"]

_BOOKS = {".xlsx": read_book, ".xls": read_xls, ".ods": read_ods}
_TEXTS = (".csv", ".tsv", ".txt")
_LINES = (".jsonl", ".ndjson")
TABLE_FORMATS = (*_TEXTS, *_BOOKS, ".json", *_LINES, ".xml", *HTML, ".zip")
"""The ends of the names of files with tables; `.json` and `.xml` can be RDF too, see `is_rdf`. RDF of a format of the field is a table as well."""
_MAYBE_RDF = (".json", ".xml")
_RDF = (".ttl", ".nt", ".nq", ".trig", ".rdf", ".jsonld")
PREVIEW = 10
"""The number of records in a preview."""


def is_rdf(path: Path, settings: Settings, *, source: str | None = None) -> bool:
    """Whether a file holds RDF: by the end of its name; `.xml` does if its root is `rdf:RDF`, `.json` if it has keys such as `@id`.

    RDF of a format of the field is read as a list, and counts as none.

    `source` is what errors call it, by default its name.

    Raises:
        SourceError: a `.json` is no JSON, or exceeds a limit of the settings.
    """
    match path.suffix.lower():
        case ".xml":
            is_graph = is_rdf_xml(path)
        case ".json":
            is_graph = is_json_ld(path, Bounded(source or path.name, settings))
        case suffix:
            is_graph = suffix in _RDF
    return is_graph and recognise(path, settings, source=source) is None


def read_tables(path: Path, options: ReadingOptions, settings: Settings) -> list[Table]:
    """The tables of a file: a table for each sheet that is shown or for the one that was chosen, and for each file of an archive.

    What is not read, and what somebody may miss, is in the `notes` of a table: hidden rows and sheets, columns without a header, rows above
    the header, files of an archive of another kind.

    Raises:
        SourceError: the file cannot be read as its kind, has no table, no sheet of that name, no such header row or record path, or a
            limit of the settings is exceeded.
    """
    _check(path, settings)
    tables = _tables(path, path.name, options, settings)
    if not tables:
        raise SourceError(path.name, "The file has no rows.", "Export the catalogue again.")
    return tables


def _check(path: Path, settings: Settings) -> None:
    if path.suffix.lower() not in (*TABLE_FORMATS, *_RDF):
        raise _no_list(path)
    check_size(path, settings.max_file_mb)


def _no_list(path: Path) -> SourceError:
    return SourceError(
        path.name, "Files that end in '{suffix}' are no lists.", "Known are {known}.", suffix=path.suffix.lower(), known=TABLE_FORMATS
    )  # fmt: skip


def _tables(path: Path, source: str, options: ReadingOptions, settings: Settings) -> list[Table]:
    if (found := _recognised(path, source, options, settings)) is not None:
        return [as_table(found, Bounded(source, settings), settings.lang)]
    return [_with_format(table) for table in _lists(path, source, options, settings)]


def _recognised(path: Path, source: str, options: ReadingOptions, settings: Settings) -> Recognised | None:
    """The format of a file, unless it is said where in it the records are: then it is a list like others."""
    is_list = options.record_path is not None or path.suffix.lower() not in (*_MAYBE_RDF, *_RDF, *HTML)
    return None if is_list else recognise(path, settings, source=source)


def _with_format(table: Table) -> Table:
    """A table with the format that its columns are of, if they are of one."""
    if table.format is not None or (name := by_header(table.header)) is None:
        return table
    note = recognised_note(name, table.source, len(table.rows))
    return replace(table, format=name, notes=(note, *table.notes))


def _lists(path: Path, source: str, options: ReadingOptions, settings: Settings) -> list[Table]:
    bounded = Bounded(source, settings)
    match path.suffix.lower():
        case ".zip":
            return _of_archive(path, options, settings)
        case ".json":
            return [read_json(path, options, bounded)]
        case ".xml":
            return [read_xml(path, options, bounded)]
        case suffix if suffix in _LINES:
            return [read_json_lines(path, options, bounded)]
        case suffix if suffix in _RDF:
            raise _no_list(path)
        case suffix if suffix in _BOOKS:
            return _of_book(path, suffix, options, bounded)
        case _:
            table = table_of(text_sheet(path, options, bounded), options, bounded)
            return [table] if table is not None else []


def _of_book(path: Path, suffix: str, options: ReadingOptions, bounded: Bounded) -> list[Table]:
    broken: dict[str, Merged] = {}

    def made(raw: RawSheet) -> tuple[str, Table | None, bool]:
        """The name of a sheet; its table if it is to be read; whether it is not and somebody may miss it."""
        name = raw.name or ""
        is_chosen = options.sheet is not None and same(options.sheet) == same(name)
        if is_chosen or (options.sheet is None and not raw.is_hidden):
            try:
                return name, table_of(raw, options, bounded), False
            except Merged as problem:  # a sheet beside others may be a form, or a list of who came
                broken[name] = problem
                return name, None, False
        return name, None, _has_content(raw)

    sheets: list[tuple[str, Table | None, bool]] = _BOOKS[suffix](path, bounded, made)
    if options.sheet is not None and not any(same(options.sheet) == same(name) for name, _, _ in sheets):
        raise SourceError(
            bounded.source, "There is no sheet called '{name}'.", "Choose one of {known}.",
            name=options.sheet, known=tuple(f"'{name}'" for name, _, _ in sheets[:20]),
        )  # fmt: skip
    tables = [table for _, table, _ in sheets if table is not None]
    if not tables and broken:
        raise next(iter(broken.values()))
    if not tables:
        raise SourceError(bounded.source, "No sheet has a header row.", "Put the column names in the first row.")
    missed = [name for name, _, is_missed in sheets if is_missed]
    if options.sheet is not None:
        said = message(
            "Only sheet '{sheet}' was read, and not: {others}.", sheet=options.sheet, others=", ".join(missed[:20])
        )
        notes = [Finding(Severity.INFO, "", said, location=Location(bounded.source))] if missed else []
    else:
        notes = [
            Finding(
                Severity.WARNING, "",
                message("The hidden sheet '{sheet}' was not read; it can be chosen (`--sheet`).", sheet=name),
                location=Location(bounded.source, name),
            )
            for name in missed
        ]  # fmt: skip
    notes += [
        Finding(
            Severity.WARNING, "", message("Sheet '{sheet}' was not read: cells of it are merged ({area}).", sheet=name, area=problem.area),
            location=Location(bounded.source, name),
        )
        for name, problem in broken.items()
    ]  # fmt: skip
    return [replace(tables[0], notes=(*tables[0].notes, *notes)), *tables[1:]]


def _has_content(raw: RawSheet) -> bool:
    """Whether a sheet that is not read has content; one that cannot be read has."""
    try:
        return any(text.strip() for line in raw.lines for text in line.cells)
    except SourceError:
        return True


def _choice(raw: RawSheet) -> SheetChoice:
    try:
        return choice_of(raw)
    except SourceError:
        if not raw.is_hidden:
            raise
        return SheetChoice(raw.source, raw.name, 0, True, None, ())


def _readable(path: Path, name: str, settings: Settings) -> bool:
    suffix = Path(name).suffix.lower()
    if suffix in HTML:
        return _has_data(path, settings, name)
    return suffix in TABLE_FORMATS and not (suffix in _MAYBE_RDF and is_rdf(path, settings, source=name))


def _of_archive(path: Path, options: ReadingOptions, settings: Settings) -> list[Table]:
    bounded = Bounded(path.name, settings)
    tables: list[Table] = []
    others: list[str] = []
    seen: list[str] = []
    for member in members(path, bounded):
        seen.append(member.name)
        if options.member not in (None, member.name):
            continue
        if not _readable(member.path, member.source, settings):
            others.append(member.source)
            continue
        check_size(member.path, settings.max_file_mb)
        tables += _tables(member.path, member.source, options, settings)
        bounded.check("cells", sum(len(r.cells) for t in tables for r in t.rows))
    if options.member is not None and options.member not in seen:
        raise SourceError(
            path.name, "There is no file called '{name}' in the archive.", "Choose one of {known}.",
            name=options.member, known=tuple(f"'{name}'" for name in seen[:20]),
        )  # fmt: skip
    if not tables:
        raise SourceError(path.name, "There is no list in the archive.", "Pack files that end in {known}.", known=TABLE_FORMATS)  # fmt: skip
    notes = tuple(
        Finding(Severity.WARNING, "", message("This file in the archive was not read, since it is no list."), location=Location(name))
        for name in others
    )  # fmt: skip
    return [replace(tables[0], notes=(*tables[0].notes, *notes)), *tables[1:]]


def _has_data(page: Path, settings: Settings, source: str) -> bool:
    try:
        return recognise(page, settings, source=source) is not None
    except SourceError:
        return False


def choices(path: Path, settings: Settings) -> Choices:
    """What of a file can be chosen: its sheets with their rows, the guess of the header row and the first rows; paths of records.

    Raises:
        SourceError: the file cannot be read as its kind, or a limit of the settings is exceeded.
    """
    _check(path, settings)
    return _choices(path, path.name, settings)


def _choices(path: Path, source: str, settings: Settings) -> Choices:
    bounded, options = Bounded(source, settings), ReadingOptions()
    if (known := _recognised(path, source, options, settings)) is not None:
        table = as_table(known, bounded, settings.lang)
        return _record_choices((), lambda: table)
    match path.suffix.lower():
        case ".zip":
            found = list(_archive_choices(path, settings))
            return Choices(
                tuple(s for c in found for s in c.sheets),
                tuple(p for c in found for p in c.record_paths),
                tuple(n for c in found for n in c.notes),
            )
        case ".json":
            return _record_choices(json_paths(path, bounded), lambda: read_json(path, options, bounded))
        case ".xml":
            return _record_choices(xml_paths(path, bounded), lambda: read_xml(path, options, bounded))
        case suffix if suffix in _LINES:
            return _record_choices((), lambda: read_json_lines(path, options, bounded))
        case suffix if suffix in _RDF:
            raise _no_list(path)
        case suffix if suffix in _BOOKS:
            sheets: list[SheetChoice] = _BOOKS[suffix](path, bounded, _choice)
            return Choices(tuple(sheets))
        case _:
            return Choices((choice_of(text_sheet(path, options, bounded)),))


def _archive_choices(path: Path, settings: Settings) -> Iterator[Choices]:
    for member in members(path, Bounded(path.name, settings)):
        try:
            if _readable(member.path, member.source, settings):
                yield _choices(member.path, member.source, settings)
        except SourceError as error:
            said = message("This file in the archive cannot be read: {why}", why=error.said)
            yield Choices(
                notes=(Finding(Severity.WARNING, "", said, location=Location(error.source, error.sheet, error.row)),)
            )


def _record_choices(paths: tuple[PathChoice, ...], read: Callable[[], Table]) -> Choices:
    return Choices((preview_of(read(), PREVIEW),), paths)
