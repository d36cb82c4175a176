"""Propose how the columns of somebody's list become ours: for each a field with its reason, and others that it could be.

Three things tell: what the column is called, in any language (`column_hints.yaml`); what its values look like
(`column_fit`); and whether they stand in the vocabulary of the language and the landscape. The best pairs are taken
first; a field that takes one value is given once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from rdflib import URIRef

from leerland_graph.core.errors import SourceError
from leerland_graph.core.i18n import Message, language_name, message
from leerland_graph.core.namespaces import LL
from leerland_graph.core.same_text import same
from leerland_graph.core.settings import Settings
from leerland_graph.core.text_language import language_of_texts
from leerland_graph.exchange.column_fit import NOT, Fit, Values, fit_of, is_levels, language_tag, values_of
from leerland_graph.exchange.column_hints import HELD, NAMED, header_key, hints, how_called, is_of_another
from leerland_graph.exchange.formats.incoming import rule_for
from leerland_graph.exchange.formats.rules import format_rules
from leerland_graph.exchange.header_languages import language_of_header
from leerland_graph.exchange.header_meaning import meant_by
from leerland_graph.exchange.joined_columns import Option, with_descriptions, with_keywords, with_units
from leerland_graph.exchange.mapping import READ_BY, UNNAMED, Rule, catalogue_of
from leerland_graph.exchange.mapping import Mapping as ColumnMapping
from leerland_graph.exchange.people import with_people
from leerland_graph.exchange.reading import ReadingOptions
from leerland_graph.exchange.records import KIND_COLUMN
from leerland_graph.exchange.resolve import Resolver
from leerland_graph.exchange.schema import Column, Schema, schema_of
from leerland_graph.exchange.sources import Source, read_sources
from leerland_graph.exchange.tables import Table
from leerland_graph.exchange.type_values import with_types
from leerland_graph.store import Store, default_landscape, find_landscape, landscapes
from leerland_graph.validation import Shapes

__all__ = [
    "UNNAMED",
    "ColumnProposal",
    "MappingProposal",
    "Option",
    "catalogue_of",
    "corrected",
    "fields_of",
    "is_foreign",
    "propose_for",
    "resolver_of",
    "propose_mapping",
    "propose_of",
    "read_as",
]

LEAST = 0.45
"""The score from which a column is read; below it, nothing is proposed for it."""
ALTERNATIVES = 3
SAMPLES = 3
OURS = 0.8
"""The share of columns under our names from which a table is ours: with fewer, columns of others would be dropped where they can be read."""
FILLED = 0.005
"""What it adds to how sure a column is that all rows have a value of it."""
VALUES = 0.5
"""The most that values alone tell."""
ONCE = frozenset(
    {
        "title", "description", "identifier", "url", "effort", "startDate", "endDate", "capacity", "owner", "language", "designLevel", "price",
        "priceCurrency", "keywords",
    }
)  # fmt: skip
TEXTS = frozenset({"title", "description"})
"""Those of them that have one value in each language."""
CREATED = frozenset({"reference"})
"""Kinds of columns whose unknown names are made."""


@dataclass(frozen=True)
class ColumnProposal:
    """What a column is taken for, what else it could be (at most three, best first), and a few of its values."""

    header: str
    chosen: Option
    alternatives: tuple[Option, ...]
    samples: tuple[str, ...]
    filled: int


@dataclass(frozen=True)
class MappingProposal:
    """The proposal for one table: its columns in their order, and the mapping that it amounts to."""

    source: str
    sheet: str | None
    columns: tuple[ColumnProposal, ...]
    mapping: ColumnMapping
    lacking: tuple[str, ...] = field(default=())
    """Fields that block without a value and that no column fills: `title`, `owner`, `interventionType`."""


def resolver_of(store: Store, landscape: URIRef | None) -> Resolver:
    """The names of the language, and of a landscape."""
    resolver = Resolver.of_language(store.ontology)
    if landscape is not None:
        resolver.learn(store.triples(landscape))
    return resolver


def propose_for(
    store: Store, path: Path, settings: Settings, shapes: Shapes, *, reading: ReadingOptions | None = None,
    landscape: str | None = None,
) -> MappingProposal:  # fmt: skip
    """The proposal for the table with the most rows of a file, with the names in a landscape known.

    The mapping says how the file is read where that is not what a guess would do.

    Raises:
        SourceError: the file cannot be read, has no rows, or no such sheet; or it is RDF, which needs no mapping.
        NotFound, UsageError: there is no such landscape, or several and none was named.
    """
    reading = reading or ReadingOptions()
    (source,) = read_sources([path], [], settings, reading=reading)
    return propose_of(store, source, settings, shapes, reading=reading, landscape=landscape)


def propose_of(
    store: Store, source: Source, settings: Settings, shapes: Shapes, *, reading: ReadingOptions, landscape: str | None = None
) -> MappingProposal:  # fmt: skip
    """The proposal for a file that was read, see `propose_for`.

    Raises:
        SourceError: it has no rows, or is RDF.
        NotFound, UsageError: there is no such landscape, or several and none was named.
    """
    name = source.name
    if source.graph is not None:
        raise SourceError(name, "This is RDF, which says itself what it means.", "Import it without a mapping.")
    table = max(source.tables, key=lambda t: len(t.rows))
    if not table.rows:
        raise SourceError(name, "The file has no filled rows.", "Fill in a row below the header.", sheet=table.sheet)
    info = default_landscape(landscapes(store)) if landscape is None else find_landscape(store, landscape)
    resolver = resolver_of(store, info.iri if info else None)
    several = reading.sheet is not None or sum(t.source == table.source for t in source.tables) > 1
    named = catalogue_of(name, table.source, table.sheet if several else None)
    meant = meant_by(table.header, settings)
    made = propose_mapping(table, schema_of(shapes, store.ontology), resolver, catalogue=named, language=settings.lang, meant=meant)  # fmt: skip
    packed = table.source.removeprefix(f"{name}/") if table.source != name else None
    if several:
        reading = replace(reading, sheet=table.sheet)
    if len({t.source for t in source.tables}) > 1:
        reading = replace(reading, member=packed)
    return replace(made, mapping=read_as(made.mapping, reading))


def read_as(mapping: ColumnMapping, reading: ReadingOptions) -> ColumnMapping:
    """The mapping with how its table is read, so that the next version of the file is read the same way."""
    return mapping.model_copy(update={name: getattr(reading, name) for name in READ_BY})


def propose_mapping(
    table: Table, schema: Schema, resolver: Resolver, *, catalogue: str, language: str = "nl",
    constants: Mapping[str, str] | None = None, meant: Mapping[str, Mapping[str, float]] | None = None,
) -> MappingProposal:  # fmt: skip
    """Propose a mapping for a table of interventions.

    `resolver` knows the names of the language and of the landscape; `language` is that of text without one where the texts themselves do not tell; `constants` fill
    what no column fills; `meant` is what headers mean that hold no word of ours (`header_meaning.meant_by`). What is not proposed for a column is listed under `ignore`.
    """
    cells = {h: values_of(row.cells.get(h, "") for row in table.rows) for h in table.header if h}
    fields = fields_of(schema)
    options = {h: _options(h, values, fields, resolver, (meant or {}).get(h, {})) for h, values in cells.items()}
    options = _fuller_first(options, cells)
    language = _language_in(cells, options) or language
    taken = with_people({**_taken(options, language), **_told_by_format(table)}, options, cells)
    taken = with_descriptions(
        with_units(with_keywords(taken, options), cells), cells, [row.cells for row in table.rows]
    )
    columns = tuple(
        ColumnProposal(
            h, taken[h], tuple(o for o in options[h] if o.to != taken[h].to)[:ALTERNATIVES],
            tuple(dict.fromkeys(cells[h].cells))[:SAMPLES], cells[h].filled,
        )
        for h in cells
    )  # fmt: skip
    rules = {c.header: c.chosen.rule for c in columns if c.chosen.rule is not None}
    if "interventionType" in {r.to for r in rules.values()}:
        rules = with_types(rules, cells, fields["interventionType"], resolver)
    tongue = next((c for c in columns if c.chosen.to == "language_column"), None)
    filled = {r.to for r in rules.values()} | set(constants or {})
    mapping = ColumnMapping(
        catalogue=catalogue, language=language, columns=rules, constants=dict(constants or {}),
        language_column=tongue.header if tongue else None,
        languages=_languages(cells[tongue.header]) if tongue else {},
        ignore=tuple(c.header for c in columns if c.chosen.to == ""),
    )  # fmt: skip
    lacking = tuple(name for name in ("title", "owner", "interventionType") if name not in filled)
    return MappingProposal(table.source, table.sheet, columns, mapping, lacking)


def _told_by_format(table: Table) -> dict[str, Option]:
    """How the columns of a table are read that the rules of its format know; none of a table of no format."""
    if table.format is None:
        return {}
    known = {h: rule for h in table.header if h for is_known, rule in [rule_for(table.format, h)] if is_known}
    title = format_rules()[table.format].title
    why = message("the format {format} says so", format=title)
    nothing = message("nothing of ours is like it in the format {format}", format=title)
    return {h: Option(rule.to, 1.0, why, rule) if rule else Option("", 1.0, nothing) for h, rule in known.items()}


def is_foreign(table: Table, schema: Schema, lang: str) -> bool:
    """Whether the columns of a table are somebody else's.

    They are ours where the sheet is one of ours, or where a title and most others stand under our names.
    """
    stacked = bool(table.header) and same(table.header[0]) == KIND_COLUMN
    if stacked or (table.sheet and schema.sheet(table.sheet) is not None):
        return False
    headers = [h for h in table.header if h and h != "IRI"]
    found = [c.id.partition("@")[0] for h in headers if (c := schema.of(LL.Intervention).column(h, lang)) is not None]
    return "title" not in found or len(found) < OURS * len(headers)


def fields_of(schema: Schema) -> dict[str, Column]:
    """What a column can be read as: our fields of an intervention by id, each text once whatever its language."""
    return {c.id.partition("@")[0]: c for c in reversed(schema.of(LL.Intervention).columns)}


def corrected(
    proposal: MappingProposal, table: Table, schema: Schema, resolver: Resolver, picks: Mapping[str, str], *,
    constants: Mapping[str, str], types: Mapping[str, str],
) -> ColumnMapping:  # fmt: skip
    """The mapping of a proposal as somebody corrected it.

    `picks` has the field of each column ('' for none); one that gets a field of its own is put together with others no more. `constants` what holds for all rows, `types` our type for a value of the type column.
    """
    fields = fields_of(schema)
    rules: dict[str, Rule] = {}
    proposed = {c.header: c.chosen.to for c in proposal.columns}
    for column in proposal.columns:
        to = picks.get(column.header, column.chosen.to)
        known = next((o for o in (column.chosen, *column.alternatives) if o.to == to), None)
        if known is not None and known.rule is not None:
            rules[column.header] = (
                proposal.mapping.columns.get(column.header, known.rule) if known is column.chosen else known.rule
            )
        elif to and to != "language_column":
            field_ = fields[to.removeprefix("^")]
            fit = fit_of(field_, values_of(row.cells.get(column.header, "") for row in table.rows), resolver)
            rules[column.header] = _rule(to, field_, fit)
    alone = {h for h, to in picks.items() if to and to != proposed.get(h, "")}
    for header, rule in rules.items():
        if alone & {*rule.combine} - {header}:
            rules[header] = rule = rule.model_copy(
                update={"combine": tuple(h for h in rule.combine if h not in alone or h == header)}
            )
        if rule.to == "interventionType" and types:
            rules[header] = rule.model_copy(update={"values": {**rule.values, **types}})
    tongue = next((h for h, to in picks.items() if to == "language_column"), None)
    return proposal.mapping.model_copy(
        update={
            "columns": rules, "constants": dict(constants), "language_column": tongue,
            "languages": _languages(row.cells.get(tongue, "").strip() for row in table.rows) if tongue else {},
            "ignore": tuple(c.header for c in proposal.columns if c.header not in rules and c.header != tongue),
        }
    )  # fmt: skip


def _options(
    header: str, values: Values, fields: Mapping[str, Column], resolver: Resolver, meant: Mapping[str, float]
) -> list[Option]:
    """The ways to read a column, best first."""
    found = [
        o
        for name in {*fields, *hints()} - {""}
        if (o := _option(header, name, values, fields, resolver, meant.get(name, 0.0)))
    ]
    if (nothing := max(how_called(header, ""), meant.get("", 0.0))) > 0:
        found.append(Option("", nothing, message("a column '{header}' is not read", header=header)))
    return sorted(found, key=lambda o: (-o.score, o.to))


def _fuller_first(options: dict[str, list[Option]], cells: Mapping[str, Values]) -> dict[str, list[Option]]:
    """The options, a little surer for a column that has more values: of two addresses, the one that every row has."""
    most = max((v.filled for v in cells.values()), default=0) or 1
    return {
        h: [replace(o, score=round(o.score + FILLED * cells[h].filled / most, 4)) if o.to else o for o in some]
        for h, some in options.items()
    }


def _option(
    header: str, name: str, values: Values, fields: Mapping[str, Column], resolver: Resolver, meant: float
) -> Option | None:
    column = fields.get(name.removeprefix("^"))
    if column is None:
        return None
    bare, tag = language_of_header(header) if column.kind == "langtext" else (header, None)
    called = how_called(bare, name)
    if called < 0:
        return None
    named = max(called, _ours(bare, column), meant)
    if named == 0 and ((name not in _TOLD_BY_VALUES and name != "level") or is_of_another(header_key(bare), name)):
        return None
    fit = fit_of(column, values, resolver)
    if is_levels(values) and name in ("level", "targetGroup"):  # Beginner is no group of people
        named, fit = (NAMED, fit) if name == "level" else (0.0, Fit(NOT))
    if named < HELD and fit.share < 0.6:
        return None
    score = _score(named, fit, values)
    why = _why(header, named, fit, is_like=0 < meant == named)
    if tag is not None:
        fit = replace(fit, rule={**fit.rule, "language": tag})
        why = message(
            "{first}; {second}",
            first=why,
            second=message("its text is {language}", language=partial(language_name, tag)),
        )
    if name == "language":
        return Option("language_column", score, why)
    return Option(name, round(score, 3), why, _rule(name, column, fit))


_TOLD_BY_VALUES = frozenset(
    {"title", "description", "url", "startDate", "effort", "language", "interventionType", "targetGroup", "owner", "develops"}
)  # fmt: skip
"""Fields that values alone can tell."""


def _ours(header: str, column: Column) -> float:
    """What our own names of a column tell: they are exact."""
    mine = {column.id.partition("@")[0], *(n.partition(" (")[0] for _, n in column.names)}
    return NAMED + 0.1 if header_key(header) in {header_key(n) for n in mine} else 0.0


def _score(named: float, fit: Fit, values: Values) -> float:
    if not values.cells:
        return named * 0.6
    if fit.share < 0:
        return 0.0
    if named == 0:
        return VALUES * fit.share
    return min(1.0, named + 0.2 * fit.share) if fit.share >= 0.2 else named * 0.7


def _why(header: str, named: float, fit: Fit, *, is_like: bool) -> Message:
    called = message("it is called '{header}'", header=header)
    if is_like:
        called = message("'{header}' means much the same as the names of such columns", header=header)
    if named and fit.why is not None and fit.share >= 0.5:
        return message("{first}; {second}", first=called, second=fit.why)
    if named or fit.why is None:
        return called
    return fit.why


def _rule(name: str, column: Column, fit: Fit) -> Rule:
    rule = dict(fit.rule)
    if column.kind in CREATED and not name.startswith("^") and column.target != LL.Intervention:
        rule.setdefault("unknown", "create")
    elif column.kind in ("reference", "concept"):
        rule.setdefault("unknown", "report")
    return Rule.model_validate({"to": name, **rule})


def _taken(options: Mapping[str, Sequence[Option]], language: str) -> dict[str, Option]:
    """For each column the way it is read: the surest pairs first, and a field of one value once, a text once in each language."""
    pairs = sorted(((o.score, h, o) for h, some in options.items() for o in some), key=lambda p: (-p[0], p[1], p[2].to))
    taken: dict[str, Option] = {}
    given: set[str] = set()
    for score, header, option in pairs:
        once = option.to in ONCE or option.to == "language_column"
        tag = option.rule.language if option.rule is not None else None
        key = f"{option.to}@{tag or language}" if option.to in TEXTS else option.to
        if header in taken or score < LEAST or (once and key in given):
            continue
        if option.to not in ONCE and option.to in given and score < NAMED:
            continue  # a second column for a field of several must be called so
        taken[header] = option
        given |= {option.to, key}
    nothing = message("nothing of ours is like it")
    return {h: taken.get(h, Option("", 0.0, nothing)) for h in options}


def _language_in(cells: Mapping[str, Values], options: Mapping[str, Sequence[Option]]) -> str | None:
    """The language of what seem to be titles and descriptions that name none."""
    some = [h for h, found in options.items() if found and found[0].to in TEXTS and found[0].score >= LEAST]
    return language_of_texts((c for h in some if language_of_header(h)[1] is None for c in cells[h].cells), of_all=True)


def _languages(values: Iterable[str] | Values) -> dict[str, str]:
    cells = values.cells if isinstance(values, Values) else tuple(values)
    return {name: tag for name in sorted(set(cells)) if (tag := language_tag(name)) and tag != name}
