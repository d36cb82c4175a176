"""The filters: target group, department, programme, period, type, preference and status. All are stored in the URL."""

from datetime import date

import streamlit as st
from rdflib import Graph, URIRef

from leerland_graph.analysis import Landscape, Selection
from leerland_graph.core.i18n import gettext
from leerland_graph.core.labels import local_name
from leerland_graph.core.namespaces import SKOS
from leerland_graph.services.state import View
from leerland_graph.ui.shared.session import choice, remember

__all__ = ["FILTERS", "choose_selection", "types_within"]

FEW = ("group", "department")
MORE = ("programme", "type", "preference", "status", "from", "to")
FILTERS = (*FEW, *MORE)
STATUSES = ("agreed", "proposed")


def choose_selection(shown: View, lang: str, prefix: str = "") -> Selection:
    """Render the filters: two directly, the rest in a popover with the number in use. `prefix` separates two sets of filters."""
    landscape = shown.landscape
    left, right, rest = st.columns([4, 4, 2.4], vertical_alignment="bottom")
    owners = sorted({i.owner for i in landscape.interventions.values() if i.owner})
    with left:
        group = choice(
            f"{prefix}group",
            gettext("Target group", lang),
            landscape.groups,
            landscape,
            lang,
            gettext("All target groups", lang),
        )
    with right:
        department = choice(f"{prefix}department", gettext("Department", lang), owners, landscape, lang, gettext("All departments", lang))  # fmt: skip
    used = sum(f"{prefix}{name}" in st.query_params for name in MORE)
    label = gettext("Filters ({n})", lang, n=used) if used else gettext("Filters", lang)
    with rest, st.popover(label, icon=":material/filter_alt:", width="stretch"):
        programme = choice(f"{prefix}programme", gettext("Change programme", lang), landscape.programmes, landscape, lang, gettext("Any", lang))  # fmt: skip
        kind = _type(shown, f"{prefix}type", lang)
        preference = choice(f"{prefix}preference", gettext("Learning preference", lang), landscape.preferences, landscape, lang, gettext("Any", lang))  # fmt: skip
        status = _status(f"{prefix}status", lang)
        first, last = st.columns(2)
        with first:
            since = _day(f"{prefix}from", gettext("From", lang))
        with last:
            until = _day(f"{prefix}to", gettext("Up to", lang))
        if since and until and until < since:
            st.warning(gettext("The period ends before it begins, so nothing is in it.", lang))
    types = types_within(shown.store.ontology, kind) if kind else frozenset()
    return Selection(group, department, programme, since, until, types, preference, status)


def types_within(language: Graph, kind: URIRef) -> frozenset[URIRef]:
    """A type and all narrower types."""
    return frozenset(URIRef(str(t)) for t in language.transitive_subjects(SKOS.broader, kind))


def _type(shown: View, name: str, lang: str) -> URIRef | None:
    """Render the choice of a type in use or a top type, with its types indented."""
    landscape, language = shown.landscape, shown.store.ontology
    options = {local_name(str(t)): (t, depth) for t, depth in _types(landscape, language, lang)}
    keys = ["", *options]
    wanted = st.query_params.get(name, "")
    picked = st.selectbox(
        gettext("Type", lang), keys, index=keys.index(wanted) if wanted in keys else 0,
        format_func=lambda k: "– " * options[k][1] + landscape.label(options[k][0], lang) if k else gettext("Any", lang),
        key=f"choice-{name}-{landscape.iri}-{lang}",
    )  # fmt: skip
    remember(name, picked)
    return options[picked][0] if picked else None


def _types(landscape: Landscape, language: Graph, lang: str) -> list[tuple[URIRef, int]]:
    used = {t for i in landscape.interventions.values() for t in i.types}
    above: dict[URIRef, set[URIRef]] = {}
    for kind in used:
        chain = [URIRef(str(t)) for t in language.transitive_objects(kind, SKOS.broader)]
        above.setdefault(chain[-1], set()).update(chain[:-1])
    by_label = lambda t: landscape.label(t, lang).casefold()  # noqa: E731
    return [
        entry for top in sorted(above, key=by_label) for entry in [(top, 0), *((t, 1) for t in sorted(above[top], key=by_label))]
    ]  # fmt: skip


def _status(name: str, lang: str) -> str | None:
    names = {"": gettext("Any", lang), "agreed": gettext("Agreed", lang), "proposed": gettext("Proposed", lang)}
    wanted = st.query_params.get(name, "")
    picked = st.selectbox(
        gettext("Placement", lang), ["", *STATUSES], index=["", *STATUSES].index(wanted) if wanted in STATUSES else 0,
        format_func=names.__getitem__, key=f"choice-{name}-{lang}",
    )  # fmt: skip
    remember(name, picked)
    return picked or None


def _day(name: str, label: str) -> date | None:
    try:
        start = date.fromisoformat(st.query_params.get(name, ""))
    except ValueError:
        start = None
    picked = st.date_input(label, start, key=f"choice-{name}", format="DD-MM-YYYY")
    found = picked if isinstance(picked, date) else None
    remember(name, found.isoformat() if found else None)
    return found
