"""`leerland propose`: where the interventions of a list lie, of which type they are, for whom and how one learns in them, by what their texts say."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from leerland_graph.cli.context import (
    Context,
    DataOption,
    FormatOption,
    LandscapeOption,
    answers,
    context,
    one_of,
    print_json,
    show,
)
from leerland_graph.cli.import_lists import read_lists
from leerland_graph.cli.reading import (
    DelimiterOption,
    EncodingOption,
    HeaderRowOption,
    HiddenOption,
    MemberOption,
    RecordPathOption,
    SheetOption,
    reading_of,
)
from leerland_graph.cli.scratch import scratch_store
from leerland_graph.core.i18n import label_in
from leerland_graph.core.labels import local_name, texts_of
from leerland_graph.core.namespaces import DCTERMS, LL
from leerland_graph.exchange import ImportOptions, ImportPlan, plan_sources
from leerland_graph.exchange.effects import sketch
from leerland_graph.meaning import FIELDS, FieldProposer, Proposal, Proposer, field_proposer_for, named, proposer_for

__all__ = ["propose"]

MOST_READ = 2_000
"""Texts of the landscape that are read to learn from."""


@answers
def propose(
    files: Annotated[list[Path], typer.Argument(help="Lists, as they can be imported.")],
    mapping: Annotated[list[Path] | None, typer.Option("--mapping", help="How columns of others become ours.")] = None,
    form: FormatOption = "text",
    sheet: SheetOption = None,
    header_row: HeaderRowOption = None,
    record_path: RecordPathOption = None,
    encoding: EncodingOption = None,
    delimiter: DelimiterOption = None,
    hidden: HiddenOption = None,
    member: MemberOption = None,
    landscape: LandscapeOption = None,
    data: DataOption = None,
) -> None:
    """Propose an element, a type, a target group, a learning preference and a learning mode for each row, with how sure that is, what else it could be, and why. Nothing is stored."""
    ctx = context(data)
    one_of(form, "text", "json")
    reading = reading_of(sheet, header_row, record_path, encoding, delimiter, hidden, member)
    options = ImportOptions(mapping or (), landscape, partial=True, reading=reading)
    store = scratch_store(ctx)
    sources = read_lists(ctx, store, files, options, is_talk=False, is_guess=True)
    plan = plan_sources(store, sources, ctx.settings, ctx.shapes(), options)
    proposer = proposer_for(store, plan.landscape, ctx.settings)
    fields = field_proposer_for(store, plan.landscape, ctx.settings, most_read=MOST_READ)
    rows = list(_rows(plan))
    proposed = {about: _proposals(rows, about, proposer, fields) for about in (LL.interventionType, *FIELDS)}
    placed = {s for s, p, _ in plan.merged.additions if p == LL.placement}
    labels = _Labels(store.ontology, sketch(plan).names, fields, ctx.lang)
    told = [
        _told(plan, labels, row, {about: found.get(row.node, ()) for about, found in proposed.items()}, placed)
        for row in rows
    ]
    if form == "json":
        print_json(told)
        return
    for one in told:
        _show(ctx, one)
    if not proposer.by_meaning:
        ctx.say("These proposals were made by words alone, and do not tell how sure they are.")


@dataclass(frozen=True)
class _Row:
    """An intervention of the files: its text, and what they say of its type and of the other fields."""

    node: Node
    text: str
    given: Mapping[URIRef, Sequence[URIRef]]


@dataclass(frozen=True)
class _Labels:
    """What things are called: those of the language, of the files, and the target groups of the landscape."""

    language: Graph
    names: Mapping[Node, Sequence[Literal]]
    fields: FieldProposer
    lang: str

    def title(self, node: Node) -> str:
        return label_in(texts_of(self.names.get(node, ())), self.lang)

    def of(self, node: URIRef) -> dict[str, Any]:
        known = self.fields.names_of(node) or named(self.language, node)
        label = known[self.lang] or self.title(node) or local_name(str(node))
        return {"iri": str(node), "name": local_name(str(node)), "label": label}


def _rows(plan: ImportPlan) -> Iterator[_Row]:
    """The interventions of the files in the order of their rows."""
    found = [s for s, _, o in plan.told if o == LL.Intervention]
    texts: dict[Node, list[str]] = {}
    given: dict[Node, dict[URIRef, list[URIRef]]] = {}
    for s, p, o in sorted(plan.told):
        if p in (LL.interventionType, *FIELDS) and isinstance(o, URIRef):
            given.setdefault(s, {}).setdefault(URIRef(str(p)), []).append(o)
        elif p in (DCTERMS.title, DCTERMS.description):
            texts.setdefault(s, []).insert(0 if p == DCTERMS.title else len(texts.get(s, ())), str(o))

    def order(node: Node) -> tuple[str, str, int]:
        at = plan.origins.subjects.get(node)
        return (at.source, at.sheet or "", at.row or 0) if at is not None else ("", "", 0)

    for node in sorted(found, key=order):
        yield _Row(node, ". ".join(texts.get(node, [])), given.get(node, {}))


def _proposals(
    rows: Sequence[_Row], about: URIRef, proposer: Proposer, fields: FieldProposer
) -> dict[Node, tuple[Proposal, ...]]:
    """What is proposed as type or in another field for the rows that do not say it."""
    without = {row.node: row.text for row in rows if not row.given.get(about)}
    texts = list(without.values())
    if about != LL.interventionType:
        return dict(zip(without, fields.propose(about, texts), strict=True))
    return dict(zip(without, ((p,) if p is not None else () for p in proposer.types(texts)), strict=True))


def _told(
    plan: ImportPlan,
    labels: _Labels,
    row: _Row,
    proposed: Mapping[URIRef, Sequence[Proposal]],
    placed: Collection[Node],
) -> dict[str, Any]:
    at = plan.origins.subjects.get(row.node)
    element = plan.proposals.get(row.node)

    def said(about: URIRef) -> list[dict[str, Any]]:
        given = [{**labels.of(value), "given": True} for value in row.given.get(about, ())]
        return given or [_proposed(labels, p) for p in proposed[about]]

    return {
        "file": at.source if at else None, "sheet": at.sheet if at else None, "row": at.row if at else None, "title": labels.title(row.node),
        "type": said(LL.interventionType),
        "placed": element is None and row.node in placed, "element": _proposed(labels, element) if element is not None else None,
        "target_group": said(LL.targetGroup), "preference": said(LL.suitsPreference), "mode": said(LL.learningMode),
    }  # fmt: skip


def _proposed(labels: _Labels, found: Proposal) -> dict[str, Any]:
    share = lambda p: round(p, 3) if p is not None else None  # noqa: E731
    return {
        **labels.of(found.element), "certainty": share(found.certainty),
        "alternatives": [{**labels.of(e), "certainty": share(p)} for e, p in found.alternatives], "why": found.why[labels.lang],
    }  # fmt: skip


def _show(ctx: Context, told: dict[str, Any]) -> None:
    place = " ".join(str(x) for x in (told["file"], told["sheet"], told["row"]) if x)
    show(f"{place}: {told['title']}")
    for kind in told["type"]:
        said = ctx.gettext("given") if kind.get("given") else _sure(kind)
        show(f"  {ctx.gettext('Type')}: {kind['label']} ({said})")
    element = told["element"]
    if element is None:
        show(
            f"  {ctx.gettext('Element')}: {ctx.gettext('given') if told['placed'] else ctx.gettext('still to be placed')}"
        )
    else:
        _show_proposal(ctx.gettext("Element"), element)
    names = {
        "target_group": ctx.gettext("Target group"), "preference": ctx.gettext("Learning preference"), "mode": ctx.gettext("Learning mode"),
    }  # fmt: skip
    for key, name in names.items():
        for one in told[key]:
            if one.get("given"):
                show(f"  {name}: {one['label']} ({ctx.gettext('given')})")
            else:
                _show_proposal(name, one)


def _show_proposal(name: str, told: dict[str, Any]) -> None:
    """What is proposed, what else it could be, and why."""
    others = ", ".join(f"{a['label']} ({_sure(a)})" for a in told["alternatives"])
    show(f"  {name}: {told['label']} ({_sure(told)})" + (f"; {others}" if others else ""))
    show(f"    {told['why']}")


def _sure(told: dict[str, Any]) -> str:
    return f"{told['certainty']:.0%}" if told["certainty"] is not None else "?"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(propose)
