"""Commands on coherence: the profile, the differences between two landscapes, and scenarios."""

from collections.abc import Mapping
from functools import partial
from typing import Annotated

import typer

from leerland_graph.analysis import (
    Difference,
    Landscape,
    Margin,
    Norms,
    Profile,
    as_agreed,
    as_seen_by,
    compare,
    indicators,
    margins,
    profile,
    select,
)  # fmt: skip
from leerland_graph.analysis import trend as over_time
from leerland_graph.cli.context import (
    Context,
    DataOption,
    DepartmentOption,
    FormatOption,
    FromOption,
    GroupOption,
    LandscapeOption,
    ProgrammeOption,
    ToOption,
    answers,
    context,
    one_of,
    print_json,
    show,
    who,
)
from leerland_graph.core.errors import UsageError
from leerland_graph.core.namespaces import ORG
from leerland_graph.services.alike import MOST_READ, with_known_texts
from leerland_graph.store import ONTOLOGY, Store, commit, find_resource, scenario_change_set
from leerland_graph.validation import admit

__all__ = ["register"]

MOST = 6


@answers
def coherence(
    target_group: GroupOption = None,
    department: DepartmentOption = None,
    programme: ProgrammeOption = None,
    since: FromOption = None,
    until: ToOption = None,
    form: FormatOption = "text",
    against: Annotated[
        str | None, typer.Option("--against", help="Another landscape: print the differences from it.")
    ] = None,
    seen_by: Annotated[
        str | None,
        typer.Option("--seen-by", help="As this department placed it, or `agreed`: as far as it was agreed."),
    ] = None,
    landscape: LandscapeOption = None,
    data: DataOption = None,
) -> None:
    """How coherent is it? Every indicator with its value and its evidence."""
    ctx = context(data)
    one_of(form, "text", "json")
    with ctx.store() as store:
        other = ctx.read_alike(store, against) if against else None
        held = _seen(store, ctx.read_alike(store, landscape), seen_by)
        chosen = ctx.selection(
            store,
            held.iri,
            target_group=target_group,
            department=department,
            programme=programme,
            since=since,
            until=until,
        )
        known = _margins(ctx, store, select(held, chosen)) if other is None else {}
    found = profile(held, chosen)
    if other is not None:
        _show_differences(compare(profile(other, chosen), found), form, ctx)
    elif form == "json":
        print_json(found.as_json(known))
    else:
        _show_profile(found, known, ctx)


def _seen(store: Store, whole: Landscape, seen_by: str | None) -> Landscape:
    """The landscape from the perspective of a department, or as agreed."""
    if seen_by is None:
        return whole
    if seen_by == "agreed":
        return as_agreed(whole)
    return as_seen_by(whole, find_resource(store, [ONTOLOGY, whole.iri], seen_by, ORG.Organization, "department"))


def _margins(ctx: Context, store: Store, part: Landscape) -> dict[str, Margin]:
    """The margin of each indicator that leans on placements which are only proposed; none where people placed everything."""
    places = ctx.likely(store, part)
    return margins(part, places.labels, places.chances, places.residuals) if places is not None else {}


def _bands(found: Profile, known: Mapping[str, Margin], ctx: Context) -> dict[str, str]:
    """For each indicator that rests on proposals, between which figures it most likely lies and for how much it does."""
    if all(i.is_by_people for i in found.landscape.interventions.values()):
        return {}
    from leerland_graph.documents.basis import band_of

    said = ((i.id, band_of(found.landscape, i, known.get(i.id), ctx.lang, "{:.2f}".format)) for i, _ in found.results)
    return {name: band for name, band in said if band}


def _show_differences(found: list[Difference], form: str, ctx: Context) -> None:
    if form == "json":
        print_json([d.as_json() for d in found])
        return
    figure = lambda v: "-" if v is None else f"{v:.2f}"  # noqa: E731
    for difference in found:
        change = "" if not difference.change else f" ({difference.change:+.2f})"
        show(
            f"{difference.indicator.labels[ctx.lang]}: {figure(difference.before)} -> {figure(difference.after)}{change}"
        )
        for sign, evidence in (("-", difference.gone), ("+", difference.new)):
            for item in evidence[:MOST]:
                show(f"  {sign} {item.texts[ctx.lang]}")
            if len(evidence) > MOST:
                ctx.say("  {sign} ... and {n} more.", sign=sign, n=len(evidence) - MOST)


def _show_profile(found: Profile, known: Mapping[str, Margin], ctx: Context) -> None:
    ctx.say_n("{n} intervention.", "{n} interventions.", n=len(found.landscape.interventions))
    total = found.overall()
    if total.value is not None:
        weights = ", ".join(f"{found.label(i)[ctx.lang]} {w:g}" for i, w in total.weights.items() if w != 1)
        said = (
            ctx.gettext("weight 1 each, except {weights}", weights=weights) if weights else ctx.gettext("weight 1 each")
        )
        ctx.say_n(
            "All together: {value:.2f}, the mean of {n} indicator; {weights}.",
            "All together: {value:.2f}, the mean of {n} indicators; {weights}.",
            n=len(total.weights),
            value=total.value,
            weights=said,
        )
    bands = _bands(found, known, ctx)
    for indicator, result in found.results:
        label = indicator.labels[ctx.lang]
        if result.value is None:
            show(f"\n{label}: - ({(result.reason or {}).get(ctx.lang, '')})")
            continue
        filled = round(result.value * 20)
        show(f"\n{label}: {result.value:.2f} {'█' * filled}{'·' * (20 - filled)}  {indicator.meaning[ctx.lang]}")
        if indicator.id in bands:
            show(f"  {bands[indicator.id]}")
        if result.missing:
            show(f"  ({result.missing[ctx.lang]})")
        if (rests := found.leaning(indicator)) is not None and rests.lacking:
            show(f"  {rests.texts[ctx.lang]}")
        for evidence in result.evidence[:12]:
            show(f"  - {evidence.texts[ctx.lang]}")
        if len(result.evidence) > 12:
            ctx.say("  ... and {n} more (see --format json).", n=len(result.evidence) - 12)


@answers
def trend(
    target_group: GroupOption = None,
    department: DepartmentOption = None,
    programme: ProgrammeOption = None,
    points: Annotated[int, typer.Option("--points", help="At most so many moments.")] = 12,
    form: FormatOption = "text",
    landscape: LandscapeOption = None,
    data: DataOption = None,
) -> None:
    """The profile over time, from the history: every indicator after the last change of a day."""
    ctx = context(data)
    one_of(form, "text", "json")
    if points < 1:
        raise UsageError("A trend has at least one point.", "Give --points a number of 1 or more.")
    with ctx.store() as store:
        iri = ctx.landscape(store, landscape).iri
        chosen = ctx.selection(store, iri, target_group=target_group, department=department, programme=programme)
        also = partial(with_known_texts, settings=ctx.settings, most=MOST_READ)
        found = over_time(store, iri, chosen, points=points, norms=Norms.read(ctx.settings.coherence), also=also)
    if form == "json":
        print_json([p.as_json() for p in found])
        return
    figure = lambda v: "   -" if v is None else f"{v:.2f}"  # noqa: E731
    show(" " * 22 + "  ".join(f"{p.when:%d-%m}" for p in found))
    for indicator in indicators():
        show(f"{indicator.labels[ctx.lang]:<22}" + "  ".join(f"{figure(p.values[indicator.id]):>5}" for p in found))


@answers
def scenario(
    name: Annotated[str, typer.Argument(help="The name of the copy.")],
    landscape: LandscapeOption = None,
    data: DataOption = None,
) -> None:
    """Copy a landscape under a name, to plan changes in it and compare: `leerland coherence --landscape NAME --against ...`."""
    ctx = context(data)
    with ctx.store(write=True) as store:
        source = ctx.landscape(store, landscape).iri
        planned = scenario_change_set(store, source, name, base_iri=ctx.settings.base_iri, lang=ctx.lang, who=who())
        number = commit(store, admit(store, planned, ctx.shapes()))
    ctx.say("Scenario '{name}' made, as change {number}.", name=name, number=number)


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command()(coherence)
    app.command()(trend)
    app.command()(scenario)
