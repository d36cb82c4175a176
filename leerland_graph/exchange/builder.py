"""Turn records into statements: mint IRIs, resolve references, parse cells, propose placements."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from leerland_graph.core.gc_pause import gc_paused
from leerland_graph.core.i18n import gettext, languages, message
from leerland_graph.core.namespaces import DCTERMS, LL, LLC, RDF, SKOS
from leerland_graph.core.same_text import same, same_name
from leerland_graph.core.web_address import is_web_address
from leerland_graph.exchange.cells import CellProblem, as_iri, looks_like_iri
from leerland_graph.exchange.column_reading import read_value
from leerland_graph.exchange.durations import WorkingTime
from leerland_graph.exchange.existing import Existing, row_key, sentences_of, shared_addresses
from leerland_graph.exchange.further_runs import adds_to, as_run
from leerland_graph.exchange.licence import parse_licence
from leerland_graph.exchange.price import parse_price
from leerland_graph.exchange.records import Cell, Record
from leerland_graph.exchange.resolve import Ambiguous, Resolver, created_class
from leerland_graph.exchange.same_titled import SameTitled
from leerland_graph.exchange.schema import Schema
from leerland_graph.exchange.source_graph import SourceGraph
from leerland_graph.meaning import Item, Proposal, Proposer
from leerland_graph.store.naming import Namer, part_name
from leerland_graph.store.rdf_terms import Triple
from leerland_graph.validation import Finding, Location, Severity

__all__ = ["Builder"]

TYPED = frozenset({LL.interventionType, LL.statedType})
"""What says of which type an intervention is."""
_TITLES = frozenset({DCTERMS.title, SKOS.prefLabel})
NAMED = ("reference", "concept", "iri")
"""The kinds of columns of which a cell names something, and is no value itself."""


@dataclass
class Builder:
    """Builds the statements of one source, matched against the existing landscape."""

    schema: Schema
    language: Graph
    existing: Existing
    resolver: Resolver
    namer: Namer
    proposer: Proposer
    catalogue: str | None = None
    label_lang: str = "nl"
    times: WorkingTime = field(default_factory=WorkingTime)
    add: frozenset[tuple[str, str]] = frozenset()
    out: SourceGraph = field(default_factory=SourceGraph, init=False)
    _seen: dict[tuple[str, ...], list[Record]] = field(default_factory=dict, init=False)
    _shared: frozenset[str] = field(default=frozenset(), init=False)
    _first: dict[tuple[str, ...], URIRef] = field(default_factory=dict, init=False)
    _by_subject: dict[Node, list[Triple]] = field(default_factory=dict, init=False)
    _covers: dict[tuple[int, frozenset[str]], set[URIRef]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self._titled = SameTitled(self.existing, self.namer, self.catalogue)

    def build(
        self, records: list[Record], progress: Callable[[int, int], None] = lambda done, total: None,
        understood: Callable[[int, int], None] = lambda done, total: None,
    ) -> SourceGraph:  # fmt: skip
        """Convert all records to statements; a cell that cannot be read becomes a finding; see `_problem` for when its row is refused.

        `understood` hears how many of the texts that are new were read for their meaning. Of rows of the same description the first stays; each later one adds a run (`further_runs`) or is refused, with a finding that names the first.
        """
        self.out = SourceGraph(catalogue=self.catalogue)
        whole = [r for r in records if r.sheet.parent is None]
        self._shared = shared_addresses(whole)
        self._titled.expect(r for r in whole if r.sheet.cls == LL.Intervention)
        with gc_paused():  # nothing of what is made here is garbage; what comes after it may take minutes
            for record in sorted(whole, key=lambda r: r.sheet.cls == LL.Intervention):
                self._name(record)
            whole = [r for r in whole if not r.is_repeated]
            for number, record in enumerate(whole):
                self._describe(record)
                if number % 200 == 0:
                    progress(number, len(records))
            for record in records:
                if record.sheet.parent is not None:
                    self._part(record)
        progress(len(records), len(records))
        self._propose((r for r in whole if r.sheet.cls == LL.Intervention and not r.is_further_run), understood)
        return self.out

    # names

    def _name(self, record: Record) -> None:
        title = record.title()
        cls = record.sheet.cls
        if record.iri is None:
            record.iri = self._match(record, title) or self.namer.mint(cls, title, record.first("identifier") or "")
        iri = record.iri
        self.out.rows[record.location] = cls, iri
        key = (str(cls), str(iri))
        if earlier := self._seen.get(key):
            if adds_to(record, earlier):
                self.out.findings += as_run(record, earlier)
                earlier.append(record)
            else:
                self._repeated(record, earlier[0].location, title)
            return
        self._seen[key] = [record]
        described: list[Triple] = [(iri, RDF.type, cls)]
        for cell in record.cells:
            if cell.column.path in _TITLES:
                described.append((iri, cell.column.path, Literal(cell.text, lang=cell.column.lang)))
            elif cell.column.path == DCTERMS.identifier:
                described.append((iri, DCTERMS.identifier, Literal(cell.text)))
        if len(described) > 1:
            self.resolver.learn(described)

    def _repeated(self, record: Record, first: Location, title: str) -> None:
        """Refuse a row, and not the description, which is that of an earlier row."""
        record.is_repeated = True
        self.out.repeated.add(record.location)
        where = record.location
        if (first.source, first.sheet) == (where.source, where.sheet):
            said = message(
                "Remove this row or give it an identifier of its own: the same one stands on row {row}.", row=first.row
            )
        else:
            said = message(
                "Remove this row or give it an identifier of its own: the same one stands on row {row} of {place}.",
                row=first.row,
                place=first.sheet if first.source == where.source else first.source,
            )
        told = next((c for c in record.cells if c.column.id == "identifier"), None)
        value, at = (told.text, told.location) if told is not None else (title, where)
        self.out.findings.append(Finding(Severity.VIOLATION, "", said, value=value, location=at))

    def _match(self, record: Record, title: str) -> URIRef | None:
        if record.sheet.cls != LL.Intervention:
            try:
                return self.resolver.find(title, record.sheet.cls) if title else None
            except Ambiguous as many:
                return many.iris[0]
        owner = self._owner(record)
        identifier, url = record.first("identifier"), record.first("url")
        if url is not None and (same_name(url) in self._shared or not is_web_address(url)):
            url = None  # what is no address is not stored, so that the next version would not be known by it
        if not identifier and not url:
            return self._titled.iri_of(record, owner)
        found = self.existing.match(identifier, url, self.catalogue)
        if found is not None:
            return found
        key = row_key(identifier, url, title, owner)
        if key not in self._first:
            self._first[key] = self.namer.mint(LL.Intervention, title, identifier or "")
        return self._first[key]

    def _owner(self, record: Record) -> str:
        """The owner of a row: its IRI where it is known, else its name; '' if there is none."""
        cell = next((c for c in record.cells if c.column.id == "owner"), None)
        if cell is None or cell.column.target is None:
            return ""
        try:
            return str(self.resolver.find(cell.text, cell.column.target) or cell.text)
        except Ambiguous:
            return cell.text

    # statements

    def _describe(self, record: Record) -> None:
        iri, cls = record.iri, record.sheet.cls
        assert iri is not None
        self._add((iri, RDF.type, cls), record.location)
        if cls == LL.Intervention and record.is_total:
            problem = CellProblem(message("This row looks like the total of the list; leave it out."))
            self._say(record, problem, Severity.VIOLATION, record.location, record.title())
        covered = self.out.covered.setdefault(iri, set())
        table = id(record.sheet), record.covered
        if table not in self._covers:
            self._covers[table] = record.sheet.properties_of(record.covered)
        covered |= self._covers[table]
        if any(c.rule.parse == "price" for c in record.cells):
            covered.add(LL.priceCurrency)
        if self.catalogue and cls == LL.Intervention:
            self._add((iri, LL.catalogue, Literal(self.catalogue)), record.location)
            covered.add(LL.catalogue)
        parts: dict[tuple[URIRef, object], list[tuple[Node, Node, Cell]]] = {}
        for cell in record.cells:
            term = self._term(record, cell)
            if term is None:
                self._state_type(iri, cell)
                continue
            column = cell.column
            self._state_currency(iri, record, cell)
            if column.via is None:
                if cell.inverse:
                    self.out.triples.add((term, column.path, iri))
                    self.out.origins.fields.setdefault((term, column.path), cell.location)
                else:
                    self._add((iri, column.path, term), cell.location)
            else:
                group: object = (column.id, term) if column.kind == "reference" else cell.place
                parts.setdefault((column.via, group), []).append((column.path, term, cell))
        if self.catalogue and cls == LL.Intervention and not any(p in TYPED for _, p, _ in self._of(iri)):
            said = gettext("The source names no type.", self.label_lang)
            self._add((iri, LL.statedType, Literal(said)), record.location)
        for (via, _), statements in parts.items():
            self._shortcut_part(iri, via, statements)

    def _shortcut_part(self, iri: URIRef, via: URIRef, statements: list[tuple[Node, Node, Cell]]) -> None:
        fixed = statements[0][2].column.fixed
        said: list[tuple[Node, Node]] = [(p, o) for p, o, _ in statements] + ([fixed] if fixed else [])
        if via == LL.run and not any(p == LL.startDate for p, _ in said):
            lost = message("Without a first day there is no run, so this value is not kept.")
            self.out.findings += [
                Finding(Severity.WARNING, "", lost, str(iri), None, cell.text, cell.location)
                for _, _, cell in statements
            ]
            return
        cls = next(s.cls for s in self.schema.sheets if s.parent and s.parent[1] == via)
        if via == LL.placement:
            said.append((LL.placementStatus, LLC.proposed))
        self._new_part(iri, via, cls, said, statements[0][2].location, {p: c.location for p, _, c in statements})

    def _part(self, record: Record) -> None:
        assert record.sheet.parent is not None
        prop = record.sheet.parent[1]
        parent: Node | None = None
        said: list[tuple[Node, Node]] = []
        places: dict[Node, Location] = {}
        for cell in record.cells:
            term = self._term(record, cell)
            if term is None and not cell.column.required and cell.column.kind not in NAMED:
                continue
            if term is None:
                return
            if cell.column.id == "parent":
                parent = term
            else:
                said.append((cell.column.path, term))
                places[cell.column.path] = cell.location
        if not isinstance(parent, URIRef):
            orphan = CellProblem(message("Fill in what this row belongs to."))
            self._say(record, orphan, Severity.VIOLATION, record.location, None)
            return
        self.out.covered.setdefault(parent, set()).add(prop)
        self._new_part(parent, prop, record.sheet.cls, said, record.location, places, record.iri)

    def _new_part(
        self, parent: URIRef, prop: URIRef, cls: URIRef, said: Iterable[tuple[Node, Node]], where: Location,
        places: dict[Node, Location], iri: URIRef | None = None,
    ) -> None:  # fmt: skip
        statements = list(said)
        part = iri or part_name(parent, prop, statements, set())
        number = 2
        while (
            iri is None
            and (part, RDF.type, cls) in self.out.triples
            and not {(part, p, o) for p, o in statements} <= self.out.triples
        ):
            part, number = URIRef(f"{part_name(parent, prop, statements, set())}-{number}"), number + 1
        self.out.origins.parents[part] = parent
        self._add((parent, prop, part), where)
        self._add((part, RDF.type, cls), where)
        for p, o in statements:
            self._add((part, p, o), places.get(p, where))
        self.out.covered.setdefault(part, set()).update({p for p, _ in statements}, {RDF.type})

    def _propose(self, records: Iterable[Record], step: Callable[[int, int], None]) -> None:
        """Propose where the interventions lie that have no placement, or one that an import proposed and nobody touched since, all at once."""
        asked: dict[URIRef, tuple[Record, Item]] = {}
        records = list(records)
        for record in records:
            titles = [c.column.lang or "" for c in record.cells if c.column.path == DCTERMS.title]
            if record.iri is not None:
                self.out.texts[record.iri] = sentences_of(record), tuple(sorted(set(titles)))
        unsaid = [r for r in records if r.iri and not any(p == LL.placement for _, p, _ in self._of(r.iri))]
        renewed = self.existing.untouched((r.iri for r in unsaid if r.iri), as_listed=True)
        for record in unsaid:
            iri = record.iri
            assert iri is not None
            if iri in self.existing.placed and iri not in renewed:
                continue
            types = [o for _, p, o in self._of(iri) if p == LL.interventionType and isinstance(o, URIRef)]
            asked[iri] = record, Item(tuple(sorted(types)), self.out.texts[iri][0])
        found = self.proposer.elements([item for _, item in asked.values()], step)
        for (node, (record, _)), proposal in zip(asked.items(), found, strict=True):
            if proposal is not None:
                self._say_proposal(node, proposal, record.location)
        if self.proposer.trouble is not None:
            self.out.findings.append(Finding(Severity.WARNING, "", self.proposer.trouble))

    def _say_proposal(self, node: URIRef, proposal: Proposal, where: Location) -> None:
        self.out.proposals[node] = proposal
        _, before = self.existing.proposed.get(node, (None, None))
        if before == proposal.element:
            return
        if before is not None:
            self.out.covered.setdefault(node, set()).add(LL.placement)
        said: list[tuple[Node, Node]] = [(LL.onElement, proposal.element), (LL.placementStatus, LLC.proposed)]
        said += [(LL.rationale, Literal(text, lang=lang)) for lang, text in proposal.reasons.items()]
        self._new_part(node, LL.placement, LL.Placement, said, where, {})

    # cells

    def _term(self, record: Record, cell: Cell) -> Node | None:
        column, rule = cell.column, cell.rule
        try:
            if column.kind in ("reference", "concept"):
                return self._reference(record, cell)
            if column.kind == "iri":
                return as_iri(parse_licence(cell.text) if rule.parse == "licence" else cell.text)
            found, said = read_value(cell.text, column, rule, cell.reading, self.times)
        except CellProblem as problem:
            self._problem(record, problem, cell)
            return None
        if said is not None:
            focus = str(record.iri) if record.iri else None
            self.out.findings.append(Finding(Severity.WARNING, "", said, focus, None, cell.text, cell.location))
        return found

    def _reference(self, record: Record, cell: Cell) -> Node | None:
        column, target = cell.column, cell.column.target
        assert target is not None
        try:
            found = self.resolver.find(cell.text, target)
        except Ambiguous as many:
            names = ", ".join(str(i) for i in many.iris[:3])
            raise CellProblem(
                message("'{value}' can mean more than one; use an IRI: {names}.", value=cell.text, names=names)
            ) from None
        if found is not None:
            return found
        is_made = cell.rule.unknown == "create" or (column.id, same(cell.text)) in self.add
        if column.kind == "reference" and is_made and not looks_like_iri(cell.text):
            return self._create(created_class(target), cell)
        near = self.resolver.near(cell.text, target)
        name = {lang: column.name(lang).lower() for lang in languages()}
        said = (
            message(
                "'{value}' is no type of the list; it stays as the source calls it until somebody chooses one.",
                value=cell.text[:60],
            )
            if column.path == LL.interventionType and cell.rule.unknown in ("report", "create")
            else message(
                "Choose an existing name for '{column}', or add '{value}' first.", column=name, value=cell.text[:60]
            )
        )
        if near:
            hint = message("Did you mean {near}?", near=[f"'{n}'" for n in near])
            said = message("{problem} {hint}", problem=said, hint=hint)
        raise CellProblem(said)

    def _state_type(self, iri: URIRef, cell: Cell) -> None:
        """Keep what the source calls a type that the list does not have, where the rule does not refuse the row for it."""
        if cell.column.path == LL.interventionType and cell.rule.unknown in ("report", "create"):
            self._add((iri, LL.statedType, Literal(cell.text)), cell.location)

    def _state_currency(self, iri: URIRef, record: Record, cell: Cell) -> None:
        """Keep the currency that a cell with a price names, where the row says no other."""
        if cell.rule.parse == "price" and record.first("priceCurrency") is None and (code := parse_price(cell.text)[1]):
            self._add((iri, LL.priceCurrency, Literal(code)), cell.location)

    def _create(self, cls: URIRef, cell: Cell) -> URIRef:
        iri = self.namer.mint(cls, cell.text)
        triples: list[Triple] = [(iri, RDF.type, cls), (iri, SKOS.prefLabel, Literal(cell.text, lang=self.label_lang))]
        for triple in triples:
            self._add(triple, cell.location)
        self.resolver.learn(triples)
        self.out.created.add(iri)
        return iri

    def _of(self, iri: Node) -> list[Triple]:
        return self._by_subject.get(iri, [])

    def _add(self, triple: Triple, where: Location) -> None:
        before = len(self.out.triples)
        self.out.triples.add(triple)
        if len(self.out.triples) > before:
            self._by_subject.setdefault(triple[0], []).append(triple)
        self.out.origins.note(triple, where)

    def _problem(self, record: Record, problem: CellProblem, cell: Cell) -> None:
        """Say what is wrong with a cell, and refuse the description if it depends on it.

        It does for a name that nothing answers to, unless the rule says otherwise, and for a value that must be there. Any other value that cannot be
        read is left out.
        """
        rule, column = cell.rule, cell.column
        if rule.unknown == "skip":
            return
        refuses = rule.unknown != "report" if column.kind in NAMED else column.required
        self._say(record, problem, Severity.VIOLATION if refuses else Severity.WARNING, cell.location, cell.text)

    def _say(
        self, record: Record, problem: CellProblem, severity: Severity, where: Location, value: str | None
    ) -> None:
        focus = str(record.iri) if record.iri else None
        self.out.findings.append(Finding(severity, "", problem.said, focus, None, value, where))
        if severity is Severity.VIOLATION and record.iri is not None:
            self.out.refused.add(record.iri)
