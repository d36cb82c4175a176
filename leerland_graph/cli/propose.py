"""`leerland propose`: where the interventions of a list lie and of which type they are, by what their texts say."""

from collections.abc import Collection, Iterator, Mapping, Sequence
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
from leerland_graph.meaning import Proposal, named, proposer_for

__all__ = ["propose"]


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
    """Propose an element and a type for each row, with how sure that is, what else it could be, and why. Nothing is stored."""
    ctx = context(data)
    one_of(form, "text", "json")
    reading = reading_of(sheet, header_row, record_path, encoding, delimiter, hidden, member)
    options = ImportOptions(mapping or (), landscape, partial=True, reading=reading)
    store = scratch_store(ctx)
    sources = read_lists(ctx, store, files, options, is_talk=False, is_guess=True)
    plan = plan_sources(store, sources, ctx.settings, ctx.shapes(), options)
    proposer = proposer_for(store, plan.landscape, ctx.settings)
    rows = list(_rows(plan))
    without = {node: text for node, text, types in rows if not types}
    kinds = dict(zip(without, proposer.types(list(without.values())), strict=True))
    placed = {s for s, p, _ in plan.merged.additions if p == LL.placement}
    names = sketch(plan).names
    told = [
        _told(plan, names, store.ontology, node, types, kinds.get(node), placed, ctx.lang) for node, _, types in rows
    ]
    if form == "json":
        print_json(told)
        return
    for one in told:
        _show(ctx, one)
    if not proposer.by_meaning:
        ctx.say("These proposals were made by words alone, and do not tell how sure they are.")


def _rows(plan: ImportPlan) -> Iterator[tuple[Node, str, list[URIRef]]]:
    """The interventions of the files in the order of their rows: each with its text and its types."""
    found = [s for s, _, o in plan.told if o == LL.Intervention]
    texts: dict[Node, list[str]] = {}
    types: dict[Node, list[URIRef]] = {}
    for s, p, o in sorted(plan.told):
        if p == LL.interventionType and isinstance(o, URIRef):
            types.setdefault(s, []).append(o)
        elif p in (DCTERMS.title, DCTERMS.description):
            texts.setdefault(s, []).insert(0 if p == DCTERMS.title else len(texts.get(s, ())), str(o))

    def order(node: Node) -> tuple[str, str, int]:
        at = plan.origins.subjects.get(node)
        return (at.source, at.sheet or "", at.row or 0) if at is not None else ("", "", 0)

    for node in sorted(found, key=order):
        yield node, ". ".join(texts.get(node, [])), types.get(node, [])


def _told(
    plan: ImportPlan,
    names: Mapping[Node, Sequence[Literal]],
    language: Graph,
    node: Node,
    types: Sequence[URIRef],
    kind: Proposal | None,
    placed: Collection[Node],
    lang: str,
) -> dict[str, Any]:
    at = plan.origins.subjects.get(node)
    title = label_in(texts_of(names.get(node, ())), lang)
    element = plan.proposals.get(node)
    return {
        "file": at.source if at else None, "sheet": at.sheet if at else None, "row": at.row if at else None, "title": title,
        "type": [{**_named(language, t, lang), "given": True} for t in types] or ([_proposed(language, kind, lang)] if kind else []),
        "placed": element is None and node in placed, "element": _proposed(language, element, lang) if element is not None else None,
    }  # fmt: skip


def _named(language: Graph, node: URIRef, lang: str) -> dict[str, Any]:
    return {"iri": str(node), "name": local_name(str(node)), "label": named(language, node)[lang]}


def _proposed(language: Graph, found: Proposal, lang: str) -> dict[str, Any]:
    share = lambda p: round(p, 3) if p is not None else None  # noqa: E731
    return {
        **_named(language, found.element, lang), "certainty": share(found.certainty),
        "alternatives": [{**_named(language, e, lang), "certainty": share(p)} for e, p in found.alternatives], "why": found.why[lang],
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
        return
    others = ", ".join(f"{a['label']} ({_sure(a)})" for a in element["alternatives"])
    show(f"  {ctx.gettext('Element')}: {element['label']} ({_sure(element)})" + (f"; {others}" if others else ""))
    show(f"    {element['why']}")


def _sure(told: dict[str, Any]) -> str:
    return f"{told['certainty']:.0%}" if told["certainty"] is not None else "?"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(propose)
