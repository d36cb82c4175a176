"""The filters: target group, department, programme, period, type, preference and status.

They go one way: the URL is read into a `FilterInput`, widgets make the next one of it and write that to the URL, and
`selection_of` makes of it what is looked at.
"""

from dataclasses import dataclass, fields
from datetime import date
from functools import partial

import streamlit as st
from rdflib import Graph, URIRef

from leerland_graph.analysis import Landscape, Selection
from leerland_graph.core.i18n import gettext
from leerland_graph.core.labels import local_name
from leerland_graph.core.namespaces import SKOS
from leerland_graph.services.state import View
from leerland_graph.ui.shared.session import choice, remember

__all__ = ["FilterInput", "choose_selection", "selection_of", "types_within"]

STATUSES = ("agreed", "proposed")
DIRECT = ("group", "department")
"""The filters that are shown beside the popover with the rest."""


@dataclass(frozen=True)
class FilterInput:
    """The input of a page that filters: what the URL says, as local names and ISO days; '' where it says nothing.

    Widgets start from it and make the next one of it; nothing else changes the filters.
    """

    group: str = ""
    department: str = ""
    programme: str = ""
    type: str = ""
    preference: str = ""
    status: str = ""
    since: str = ""
    until: str = ""

    @classmethod
    def read(cls, prefix: str = "") -> "FilterInput":
        """What the URL says now. `prefix` separates two sets of filters."""
        return cls(**{f.name: st.query_params.get(_parameter(f.name, prefix), "") for f in fields(cls)})

    def write(self, prefix: str = "") -> None:
        """Store the filters in the URL, so that a link shows the same."""
        for name, value in vars(self).items():
            remember(_parameter(name, prefix), value)


def _parameter(name: str, prefix: str) -> str:
    return prefix + {"since": "from", "until": "to"}.get(name, name)


def selection_of(given: FilterInput, landscape: Landscape, ontology: Graph) -> Selection:
    """The output: what of the landscape is looked at. A name that it does not know filters nothing."""
    named = lambda name, options: next((o for o in options if local_name(str(o)) == name), None) if name else None  # noqa: E731
    kind = named(given.type, {t for t, _ in _types(landscape, ontology, "")})
    return Selection(
        named(given.group, landscape.groups), named(given.department, _owners(landscape)),
        named(given.programme, landscape.programmes), _as_day(given.since), _as_day(given.until),
        types_within(ontology, kind) if kind else frozenset(), named(given.preference, landscape.preferences),
        given.status if given.status in STATUSES else None,
    )  # fmt: skip


def choose_selection(shown: View, lang: str, prefix: str = "") -> Selection:
    """Render the filters, two directly and the rest in a popover with the number in use: from the input in the URL to the selection."""
    given = FilterInput.read(prefix)
    chosen = _choose(given, shown, lang, prefix)
    chosen.write(prefix)
    return selection_of(chosen, shown.landscape, shown.store.ontology)


def _choose(given: FilterInput, shown: View, lang: str, prefix: str) -> FilterInput:
    landscape = shown.landscape
    left, right, rest = st.columns([4, 4, 2.4], vertical_alignment="bottom")
    one = partial(choice, landscape=landscape, lang=lang)
    any_ = gettext("Any", lang)
    with left:
        group = one(f"{prefix}group", gettext("Target group", lang), landscape.groups, given.group, nothing=gettext("All target groups", lang))  # fmt: skip
    with right:
        department = one(f"{prefix}department", gettext("Department", lang), _owners(landscape), given.department, nothing=gettext("All departments", lang))  # fmt: skip
    used = sum(bool(value) for name, value in vars(given).items() if name not in DIRECT)
    label = gettext("Filters ({n})", lang, n=used) if used else gettext("Filters", lang)
    with rest, st.popover(label, icon=":material/filter_alt:", width="stretch"):
        programme = one(f"{prefix}programme", gettext("Change programme", lang), landscape.programmes, given.programme, nothing=any_)  # fmt: skip
        kind = _type(shown, f"{prefix}type", given.type, lang)
        preference = one(f"{prefix}preference", gettext("Learning preference", lang), landscape.preferences, given.preference, nothing=any_)  # fmt: skip
        status = _status(f"{prefix}status", given.status, lang)
        first, last = st.columns(2)
        with first:
            since = _day(f"{prefix}from", gettext("From", lang), given.since)
        with last:
            until = _day(f"{prefix}to", gettext("Up to", lang), given.until)
        if since and until and until < since:
            st.warning(gettext("The period ends before it begins, so nothing is in it.", lang))
    return FilterInput(group, department, programme, kind, preference, status, since, until)


def _owners(landscape: Landscape) -> list[URIRef]:
    return landscape.derived(_owning)


def _owning(landscape: Landscape) -> list[URIRef]:
    return sorted({i.owner for i in landscape.interventions.values() if i.owner})


def _used(landscape: Landscape) -> frozenset[URIRef]:
    return frozenset(t for i in landscape.interventions.values() for t in i.types)


def types_within(language: Graph, kind: URIRef) -> frozenset[URIRef]:
    """A type and all narrower types."""
    return frozenset(URIRef(str(t)) for t in language.transitive_subjects(SKOS.broader, kind))


def _type(shown: View, name: str, wanted: str, lang: str) -> str:
    """Render the choice of a type in use or a top type, with its types indented; returns its local name."""
    landscape, language = shown.landscape, shown.store.ontology
    options = {local_name(str(t)): (t, depth) for t, depth in _types(landscape, language, lang)}
    keys = ["", *options]
    picked = st.selectbox(
        gettext("Type", lang), keys, index=keys.index(wanted) if wanted in keys else 0,
        format_func=lambda k: "– " * options[k][1] + landscape.label(options[k][0], lang) if k else gettext("Any", lang),
        key=f"choice-{name}-{landscape.iri}-{lang}",
    )  # fmt: skip
    return str(picked or "")


def _types(landscape: Landscape, language: Graph, lang: str) -> list[tuple[URIRef, int]]:
    used = landscape.derived(_used)
    above: dict[URIRef, set[URIRef]] = {}
    for kind in used:
        chain = [URIRef(str(t)) for t in language.transitive_objects(kind, SKOS.broader)]
        above.setdefault(chain[-1], set()).update(chain[:-1])
    by_label = lambda t: landscape.label(t, lang).casefold()  # noqa: E731
    return [
        entry for top in sorted(above, key=by_label) for entry in [(top, 0), *((t, 1) for t in sorted(above[top], key=by_label))]
    ]  # fmt: skip


def _status(name: str, wanted: str, lang: str) -> str:
    names = {"": gettext("Any", lang), "agreed": gettext("Agreed", lang), "proposed": gettext("Proposed", lang)}
    picked = st.selectbox(
        gettext("Placement", lang), ["", *STATUSES], index=["", *STATUSES].index(wanted) if wanted in STATUSES else 0,
        format_func=names.__getitem__, key=f"choice-{name}-{lang}",
    )  # fmt: skip
    return str(picked or "")


def _day(name: str, label: str, wanted: str) -> str:
    """Render the choice of a day; returns it as ISO text, '' for none."""
    picked = st.date_input(label, _as_day(wanted), key=f"choice-{name}", format="DD-MM-YYYY")
    return picked.isoformat() if isinstance(picked, date) else ""


def _as_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
