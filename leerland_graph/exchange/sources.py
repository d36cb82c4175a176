"""Read the files of an import: their tables, each with its mapping, or their statements."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from leerland_graph.core.errors import SourceError, UsageError
from leerland_graph.core.i18n import message
from leerland_graph.core.settings import Settings
from leerland_graph.exchange.formats.incoming import ready_mapping
from leerland_graph.exchange.mapping import READ_BY, Mapping, catalogue_of, read_mapping
from leerland_graph.exchange.rdf import RDF_FORMATS, read_rdf
from leerland_graph.exchange.readers import TABLE_FORMATS, is_rdf, read_tables
from leerland_graph.exchange.reading import ReadingOptions
from leerland_graph.exchange.source_graph import SourceGraph
from leerland_graph.exchange.tables import Table, check_size
from leerland_graph.validation import Finding, Location, Severity

__all__ = ["Progress", "Source", "read_sources", "reading_by"]

_RECORDS = frozenset({".json", ".xml"})
_TEXTS, _BOOKS, _ZIP = frozenset({".csv", ".tsv", ".txt"}), frozenset({".xlsx", ".xls", ".ods"}), frozenset({".zip"})
_OPTIONS = {
    "sheet": _BOOKS | _ZIP, "header_row": _TEXTS | _BOOKS | _ZIP, "record_path": _RECORDS | _ZIP, "encoding": _TEXTS | _ZIP,
    "delimiter": _TEXTS | _ZIP, "hidden": _BOOKS | _ZIP, "member": _ZIP,
}  # fmt: skip
"""Which kinds of files each way of reading is for."""

Progress = Callable[[str, int, int], None]
"""Called with the current step, the amount done, and the total."""


@dataclass(frozen=True)
class Source:
    """What one file says: its name, and its tables with the mapping to read them by, or its statements."""

    name: str
    tables: tuple[Table, ...] = ()
    mapping: Mapping | None = None
    graph: SourceGraph | None = None


def read_sources(
    files: Sequence[Path], mappings: Sequence[Path], settings: Settings,
    progress: Progress = lambda what, done, total: None, reading: ReadingOptions | None = None,
) -> list[Source]:  # fmt: skip
    """Read files: each with its own mapping, all with the only one, or without. `reading` says how tables are read.

    A file of a format of the field has a mapping of its own, where none is given.

    Raises:
        SourceError: a file or a mapping cannot be read.
        UsageError: the numbers of files and mappings do not match.
    """
    _check_formats(files, mappings)
    read = [read_mapping(p) for p in mappings]
    for path in files:
        check_size(path, settings.max_file_mb)
    reading = reading or ReadingOptions()
    rules: Sequence[Mapping | None] = read or [None]
    listed = reading.record_path is not None or any(m.record_path is not None for m in read)
    graphs = {path for path in files if not (listed and path.suffix.lower() in _RECORDS) and is_rdf(path, settings)}
    _check_reading(reading, [path for path in files if path not in graphs])
    rules = [None if p in graphs else rules[0] for p in files] if len(rules) == 1 else rules
    found = []
    for path, mapping in zip(files, rules, strict=True):
        if path in graphs:
            found.append(Source(path.name, graph=read_rdf(path, settings.base_iri, settings=settings)))
        else:
            tables = tuple(_tables(path, mapping, settings, progress, reading))
            found.append(Source(path.name, tables, mapping or _ready(path, tables, settings)))
    return found


def _ready(path: Path, tables: Sequence[Table], settings: Settings) -> Mapping | None:
    """The mapping for a file of a format; None if it is of none."""
    return ready_mapping(tables, catalogue_of(path.name, path.name, None), settings.lang) if tables else None


def reading_by(mapping: Mapping, reading: ReadingOptions) -> ReadingOptions:
    """How a file is read: as `reading` says, and where that says nothing, as the mapping does."""
    own = {name: getattr(mapping, name) for name in READ_BY if getattr(reading, name) is None}
    return replace(reading, **own)


def _check_reading(reading: ReadingOptions, lists: Sequence[Path]) -> None:
    """What says how files are read must say it of one of them.

    Raises:
        UsageError: an option is for no kind of file that is read.
    """
    kinds = {path.suffix.lower() for path in lists}
    for name, takers in _OPTIONS.items():
        if getattr(reading, name) is not None and not kinds & takers:
            raise UsageError(
                "{option} says nothing of these files; it is for {known}.", "Leave it out.",
                option=f"--{name.replace('_', '-')}", known=tuple(sorted(takers)),
            )  # fmt: skip


def _check_formats(files: Sequence[Path], mappings: Sequence[Path]) -> None:
    if len(mappings) not in (0, 1, len(files)):
        raise UsageError(
            "{files} files and {mappings} mappings do not fit.",
            "Give one mapping, or one for each file.",
            files=len(files),
            mappings=len(mappings),
        )
    known = tuple(sorted({*RDF_FORMATS, *TABLE_FORMATS}))
    for path in files:
        suffix = path.suffix.lower()
        if suffix not in known:
            raise SourceError(
                path.name,
                "Files that end in '{suffix}' cannot be imported.",
                "Known are {known}.",
                suffix=suffix,
                known=known,
            )


def _tables(
    path: Path, mapping: Mapping | None, settings: Settings, progress: Progress, reading: ReadingOptions
) -> list[Table]:
    """The tables of a file; with a mapping the first of each file, and the others are said."""
    progress(f"read {path.name}", 0, 1)
    if mapping is None:
        return read_tables(path, reading, settings)
    tables = read_tables(path, reading_by(mapping, reading), settings)
    first: dict[str, Table] = {}
    for table in tables:
        kept = first.setdefault(table.source, table)
        if kept is not table:
            said = message(
                "Sheet '{sheet}' was not read: a mapping is for one sheet, the first unless --sheet says otherwise.",
                sheet=table.sheet,
            )
            note = Finding(Severity.WARNING, "", said, location=Location(table.source, table.sheet))
            first[table.source] = replace(kept, notes=(*kept.notes, note))
    return list(first.values())
