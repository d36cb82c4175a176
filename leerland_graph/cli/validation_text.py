"""Output of a validation: the findings, the state, and how complete the descriptions of each owner are."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import typer
from rdflib import Literal, URIRef

from leerland_graph.cli.context import Context, print_json, show
from leerland_graph.core.i18n import N_, label_in, languages, sequence
from leerland_graph.core.labels import local_name, texts_of
from leerland_graph.core.namespaces import LL, SKOS
from leerland_graph.store import Store
from leerland_graph.store.rdf_terms import Triple
from leerland_graph.validation import Report, Shapes, State, report_turtle
from leerland_graph.validation.completeness import Completeness, Share, completeness, owners_in
from leerland_graph.validation.expectations import expectations
from leerland_graph.validation.form import Form
from leerland_graph.validation.form_reader import form_of

__all__ = ["OwnerShares", "owner_shares", "show_report"]

STATES = {State.VALID: N_("Valid"), State.INVALID: N_("Invalid"), State.NOTHING_CHECKED: N_("Nothing checked")}
NAMED = 3
"""Number of kinds of things named that are missing most."""


@dataclass(frozen=True)
class OwnerShares:
    """How complete the interventions of each owner are, the form that names what is missing, and the labels of the owners."""

    found: Completeness
    form: Form
    labels: Mapping[URIRef, Mapping[str, str]]


def owner_shares(
    store: Store, graphs: Sequence[URIRef], described: Iterable[Triple], report: Report, shapes: Shapes
) -> OwnerShares | None:
    """How complete the interventions in some triples are, by a report on them; None if there are none.

    The names of their owners are those in the triples, or in the graphs of the store.
    """
    triples = list(described)
    owners = owners_in(triples)
    if not owners:
        return None
    found = completeness(report, expectations(shapes, store.ontology, LL.Intervention), owners)
    named: dict[URIRef, list[Literal]] = {owner: [] for owner in found.by_owner if owner is not None}
    for s, p, o in (*triples, *(t for owner in named for g in graphs for t in store.triples(g, owner))):
        if p == SKOS.prefLabel and s in named and isinstance(o, Literal):
            named[URIRef(str(s))].append(o)
    labels = {
        owner: {lang: label_in(texts_of(some), lang) or local_name(str(owner)) for lang in languages()}
        for owner, some in named.items()
    }
    return OwnerShares(found, form_of(shapes, store.ontology, LL.Intervention), labels)


def show_report(report: Report, shares: OwnerShares | None, form: str, ctx: Context) -> None:
    """Print a report as `json`, `turtle` or text; with how complete the descriptions are, where there are any."""
    if form == "json":
        told = report.as_json(ctx.lang)
        if shares is not None:
            told["completeness"] = shares.found.as_json(shares.form, shares.labels.__getitem__)
        print_json(told)
    elif form == "turtle":
        sys.stdout.write(report_turtle(report))
    else:
        for finding in report.findings:
            typer.echo(finding.as_text(ctx.lang))
        ctx.say_n(
            "{state}: {n} description looked at.",
            "{state}: {n} descriptions looked at.",
            n=report.checked,
            state=ctx.gettext(STATES[report.state]),
        )
        if shares is not None:
            _show_shares(shares, ctx)


def _show_shares(shares: OwnerShares, ctx: Context) -> None:
    found = shares.found
    _say_share(ctx.gettext("Complete interventions"), found.whole, shares, ctx)
    for owner, share in found.by_owner.items():
        name = shares.labels[owner][ctx.lang] if owner is not None else ctx.gettext("No owner")
        _say_share(f"  {name}", share, shares, ctx)


def _say_share(name: str, share: Share, shares: OwnerShares, ctx: Context) -> None:
    """Print one line: how many are complete, and what is missing most."""
    words = ctx.gettext("{complete} of {n} ({percent}%)", complete=share.complete, n=share.n, percent=share.percent)
    most = [
        f"{lack.name(shares.form, ctx.lang).lower()} ({n})"
        for lack, n in ((shares.found.lack(name), n) for name, n in list(share.lacking.items())[:NAMED])
        if lack is not None
    ]
    missing = ctx.gettext("; missing most: {what}", what=sequence(most, ctx.lang)) if most else ""
    show(f"{name}: {words}{missing}")
