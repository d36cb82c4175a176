"""Read the files of an import: their tables, each with its mapping, or their statements."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from leerland_graph.core.errors import SourceError, UsageError
from leerland_graph.core.settings import Settings
from leerland_graph.exchange.mapping import Mapping, read_mapping
from leerland_graph.exchange.rdf import RDF_FORMATS, read_rdf
from leerland_graph.exchange.source_graph import SourceGraph
from leerland_graph.exchange.tables import Table, check_size, read_csv
from leerland_graph.exchange.xlsx import read_xlsx

__all__ = ["Progress", "Source", "read_sources"]

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
    progress: Progress = lambda what, done, total: None,
) -> list[Source]:  # fmt: skip
    """Read files: each with its own mapping, all with the only one, or without.

    Raises:
        SourceError: a file or a mapping cannot be read.
        UsageError: the numbers of files and mappings do not match.
    """
    rules = _mappings(files, mappings)
    for path in files:
        check_size(path, settings.max_file_mb)
    found = []
    for path, mapping in zip(files, rules, strict=True):
        if path.suffix.lower() in RDF_FORMATS:
            found.append(Source(path.name, graph=read_rdf(path, settings.base_iri, settings=settings)))
        else:
            found.append(Source(path.name, tuple(_read_tables(path, mapping, settings, progress)), mapping))
    return found


def _mappings(files: Sequence[Path], paths: Sequence[Path]) -> list[Mapping | None]:
    if len(paths) not in (0, 1, len(files)):
        raise UsageError(
            "{files} files and {mappings} mappings do not fit.",
            "Give one mapping, or one for each file.",
            files=len(files),
            mappings=len(paths),
        )
    read = [read_mapping(p) for p in paths]
    for path in files:
        suffix = path.suffix.lower()
        if suffix not in RDF_FORMATS and suffix not in (".csv", ".tsv", ".xlsx"):
            known = tuple(sorted({*RDF_FORMATS, ".csv", ".xlsx"}))
            raise SourceError(
                path.name,
                "Files that end in '{suffix}' cannot be imported.",
                "Known are {known}.",
                suffix=suffix,
                known=known,
            )
    if len(read) == 1:
        return [None if p.suffix.lower() in RDF_FORMATS else read[0] for p in files]
    return list(read) if read else [None] * len(files)


def _read_tables(path: Path, mapping: Mapping | None, settings: Settings, progress: Progress) -> list[Table]:
    progress(f"read {path.name}", 0, 1)
    if path.suffix.lower() == ".xlsx":
        tables = read_xlsx(path, settings=settings)
        return tables[:1] if mapping else tables
    encoding, delimiter = (mapping.encoding, mapping.delimiter) if mapping else (None, None)
    return [read_csv(path, encoding=encoding, delimiter=delimiter, settings=settings)]
