"""Findings and reports: immutable data, equal for every engine; formatted by the caller."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from rdflib import Literal, URIRef
from rdflib.term import Node

from leerland_graph.core.errors import LeerlandError
from leerland_graph.core.i18n import gettext
from leerland_graph.core.labels import local_name, pick
from leerland_graph.core.namespaces import SH, compact
from leerland_graph.store.rdf_terms import Triple
from leerland_graph.validation.paths import Trail

__all__ = ["Finding", "Location", "Origins", "Refused", "Report", "Severity", "State"]


class Severity(StrEnum):
    """The severity of a finding: a Violation blocks, a Warning and an Info are only shown."""

    VIOLATION = "Violation"
    WARNING = "Warning"
    INFO = "Info"

    @classmethod
    def of(cls, iri: str) -> "Severity":
        """Map a SHACL or custom severity.

        `sh:Debug` and `sh:Trace` count as Info. An unknown severity blocks, as it is not known to be harmless.
        """
        name = iri.removeprefix(str(SH))
        if name in ("Debug", "Trace"):
            return cls.INFO
        return cls(name) if name in {s.value for s in cls} else cls.VIOLATION


class State(StrEnum):
    """The conclusion of a report. "Nothing checked" is distinct from valid."""

    VALID = "valid"
    INVALID = "invalid"
    NOTHING_CHECKED = "nothing checked"


@dataclass(frozen=True)
class Location:
    """A position in a source; `row` counts from 1, as the source's own program shows it."""

    source: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        return self.said("en")

    def said(self, lang: str) -> str:
        """The position in words."""
        parts = [self.source]
        if self.sheet:
            parts.append(f"[{self.sheet}]")
        if self.row is not None:
            parts.append(gettext("row {n}", lang, n=self.row))
        if self.column:
            parts.append(f"'{self.column}'")
        return " ".join(parts)


def severity_word(severity: Severity, lang: str) -> str:
    """The severity as a word that tells what to do."""
    return {
        Severity.VIOLATION: gettext("Must change", lang),
        Severity.WARNING: gettext("Mind", lang),
        Severity.INFO: gettext("Tip", lang),
    }[severity]


@dataclass
class Origins:
    """The source positions of the statements of a change set.

    `fields` maps a subject and predicate to a cell, `subjects` a subject to a row.
    """

    fields: dict[tuple[Node, Node], Location] = field(default_factory=dict)
    subjects: dict[Node, Location] = field(default_factory=dict)
    parents: dict[Node, Node] = field(default_factory=dict)

    def note(self, triple: Triple, location: Location) -> None:
        """Record the origin of a statement; the first one is kept."""
        self.fields.setdefault((triple[0], triple[1]), location)
        if triple[0] not in self.subjects:
            self.subjects[triple[0]] = replace(location, column=None)

    def absorb(self, other: "Origins") -> None:
        """Merge other origins; existing entries take precedence."""
        self.fields = {**other.fields, **self.fields} if self.fields else dict(other.fields)
        self.subjects = {**other.subjects, **self.subjects} if self.subjects else dict(other.subjects)
        self.parents = {**other.parents, **self.parents} if self.parents else dict(other.parents)

    def locate(self, focus: str, path: str | None) -> Location | None:
        """The closest known position: the cell, else the row, else the row of the parent."""
        node = URIRef(focus)
        if path is not None and (found := self.fields.get((node, URIRef(path)))):
            return found
        return self.subjects.get(node) or self.subjects.get(self.parents.get(node, node))


@dataclass(frozen=True)
class Finding:
    """One finding of a shape or a file reader.

    `shape` is the IRI of the shape, `focus` that of the description, `path` that of the property (or a complex path, in SPARQL
    syntax); `value` is the text of a value other than the focus itself. `messages` has the instruction by language. `location` is
    None if no file is involved. `details` explain why a value does not conform to a nested shape, as far as the engine
    tells.

    For a report in SHACL's vocabulary: the IRI of the constraint's `component`, the shape's own severity (`level`),
    and the exact terms: `node` of the focus, `term` of the value, `trail` of the path. '' and None if there is none.
    """

    severity: Severity
    shape: str
    messages: Mapping[str, str]
    focus: str | None = None
    path: str | None = None
    value: str | None = None
    location: Location | None = None
    details: tuple["Finding", ...] = field(default=(), compare=False)
    component: str = field(default="", compare=False)
    level: str = field(default="", compare=False)
    node: Node | None = field(default=None, compare=False)
    term: Node | None = field(default=None, compare=False)
    trail: Trail | None = field(default=None, compare=False)

    def message(self, lang: str) -> str:
        return pick(self.messages, lang)

    @property
    def is_advice(self) -> bool:
        """Whether it only says what a description could have as well: it blocks nothing, and is about no value that stands somewhere."""
        return self.severity is not Severity.VIOLATION and bool(self.shape) and not self.value

    def key(self) -> tuple[str, str, str, str, str]:
        """The identity of a finding, equal for all engines."""
        return (str(self.severity), self.shape, self.focus or "", self.path or "", self.value or "")

    def as_json(self, lang: str) -> dict[str, object]:
        """The finding in the format of `import --report`."""
        where = self.location
        return {
            "severity": str(self.severity),
            "source": where.source if where else None,
            "sheet": where.sheet if where else None,
            "row": where.row if where else None,
            "column": where.column if where else None,
            "shape": self.shape,
            "focus": self.focus,
            "path": self.path,
            "value": self.value,
            "message": self.message(lang),
        }

    def as_text(self, lang: str) -> str:
        where = self.location.said(lang) if self.location else local_name(self.focus) if self.focus else ""
        value = f" ({self._shown()})" if self.value else ""
        return f"{severity_word(self.severity, lang)}: {where}: {self.message(lang)}{value}"

    def _shown(self) -> str:
        """The value, shortened; with its datatype if that is what is wrong, since 4 and 4.0 are often displayed alike."""
        value = self.value or ""
        shown = value if len(value) <= 60 else value[:57] + "..."
        if self.component == str(SH.DatatypeConstraintComponent) and isinstance(self.term, Literal):
            kind = f"^^{compact(self.term.datatype)}" if self.term.datatype else ""
            return f'"{shown}"{kind}'
        return shown


@dataclass(frozen=True)
class Report:
    """The result of a validation. `checked` counts the descriptions that a shape targeted.

    `repeated` are results that duplicate one of the `findings` for a person: SHACL counts them, users need not read them.
    """

    findings: tuple[Finding, ...] = ()
    checked: int = 0
    repeated: tuple[Finding, ...] = field(default=(), compare=False)

    @property
    def conforms(self) -> bool:
        """Conformance as SHACL defines it: no results of any severity. This project uses `state` instead."""
        return not self.findings

    @property
    def state(self) -> State:
        """Invalid if there is a Violation; else valid, if anything was checked."""
        if any(f.severity is Severity.VIOLATION for f in self.findings):
            return State.INVALID
        return State.VALID if self.checked else State.NOTHING_CHECKED

    @property
    def violations(self) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.severity is Severity.VIOLATION)

    def located(self, origins: Origins) -> "Report":
        """The same report, with the source position of each finding, sorted."""
        placed = (
            f if f.location or f.focus is None else replace(f, location=origins.locate(f.focus, f.path))
            for f in self.findings
        )
        return replace(self, findings=tuple(placed)).sorted()

    def sorted(self) -> "Report":
        """The same findings, most severe first, then in the order of the source."""
        rank = {Severity.VIOLATION: 0, Severity.WARNING: 1, Severity.INFO: 2}

        def place(finding: Finding) -> tuple[int, str, str, int]:
            at = finding.location or Location("")
            return rank[finding.severity], at.source, at.sheet or "", at.row or 0

        return replace(self, findings=tuple(sorted(self.findings, key=place)))

    def only(self, keep: Callable[[Finding], bool]) -> "Report":
        """The report with only the findings for which `keep` is true."""
        return replace(self, findings=tuple(filter(keep, self.findings)), repeated=tuple(filter(keep, self.repeated)))

    def plus(self, findings: Iterable[Finding]) -> "Report":
        """The report with additional findings."""
        return replace(self, findings=(*self.findings, *findings))

    def as_json(self, lang: str) -> dict[str, object]:
        return {
            "state": str(self.state),
            "checked": self.checked,
            "findings": [f.as_json(lang) for f in self.findings],
        }


@dataclass
class Refused(LeerlandError):
    """A change set that validation refused; carries the whole report."""

    report: Report
    exit_code = 1

    def message(self, lang: str) -> str:
        """The first violation, and the number of others."""
        violations = self.report.violations
        first = violations[0].as_text(lang) if violations else gettext("nothing was checked", lang)
        more = gettext(" (and {count} more)", lang, count=len(violations) - 1) if len(violations) > 1 else ""
        return f"{gettext('Refused, nothing was stored.', lang)} {first}{more}"
