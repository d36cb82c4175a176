"""One row of the work list: an intervention, what is known of it, and the field that it lacks."""

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st
from rdflib import Literal, URIRef
from rdflib.term import Node

from leerland_graph.core.i18n import gettext, ngettext
from leerland_graph.core.labels import pick_literal
from leerland_graph.core.namespaces import LL
from leerland_graph.forms import Description, Field, Part, Value, as_text
from leerland_graph.meaning import FIELDS, Item, Proposal
from leerland_graph.services.backlog import Entry, Met, asked_parts, rebased, uses_of
from leerland_graph.services.form_cache import choices_for, label_of
from leerland_graph.services.proposals import proposer
from leerland_graph.services.state import View
from leerland_graph.ui.entry.editor import show_listed
from leerland_graph.ui.entry.proposed import line_of
from leerland_graph.ui.entry.widgets import Setting, show_literals, show_pick
from leerland_graph.ui.shared.findings import Findings, show_finding
from leerland_graph.ui.shared.panels import escape
from leerland_graph.validation import Severity

__all__ = ["Rows"]

SHORT = 220
"""Number of characters of a description that are shown."""


class Rows:
    """The rows of one page: each shows an entry and returns it with what was filled in; findings come below the fields."""

    def __init__(
        self, shown: View, field: Field, setting: Setting, met: Met, proposals: Mapping[URIRef, tuple[Proposal, ...]]
    ) -> None:
        self.shown, self.field, self.setting, self.met, self.proposals = shown, field, setting, met, proposals
        self.lang = setting.lang
        self.is_afresh = False
        """Whether a proposal was taken: the widgets must begin anew to show it."""
        self.slots: dict[URIRef, st.delta_generator.DeltaGenerator] = {}

    def show(self, iri: URIRef, entry: Entry) -> Entry:
        """Render one intervention; returns the entry with the values of its widgets."""
        with st.container(border=True):
            left, right = st.columns([2, 3], gap="medium")
            with left:
                self._show_known(iri, entry.before)
            with right:
                if iri in self.met and (chosen := self._show_conflict(iri, entry)) is not None:
                    return chosen
                now = self._show_field(iri, entry.now)
                self.slots[iri] = st.container()
        return replace(entry, now=now)

    def show_findings(self, findings: Findings, entries: dict[URIRef, Entry]) -> None:
        """Render below each field what validation says of it, and what else blocks its intervention."""
        for iri, slot in self.slots.items():
            if iri not in entries:
                continue
            parts = [v.node for v in entries[iri].now.of(self.field.id) if isinstance(v, Part)]
            mine = findings.take(iri, str(self.field.path.iri))
            inner = findings.of(parts)
            others = [f for f in findings.of([iri]) if f.severity is Severity.VIOLATION]
            with slot:
                for finding in (*mine, *inner, *others):
                    show_finding(finding, self.lang)

    def _show_known(self, iri: URIRef, held: Description) -> None:
        """The title, the owner, how much it is used, and what is known of it."""
        lang, landscape = self.lang, self.shown.landscape
        intervention = landscape.interventions[iri]
        owner = landscape.label(intervention.owner, lang) if intervention.owner else gettext("no owner", lang)
        uses = ngettext("used {n} time", "used {n} times", lang, n=uses_of(self.shown, iri))
        stated = [gettext("'{type}' in the source", lang, type=v) for v in held.of("statedType")]
        types = [landscape.label(t, lang) for t in intervention.types] or stated
        where = [landscape.label(e, lang) for e in intervention.anchors]
        whom = sorted(landscape.label(g, lang) for g in intervention.groups)
        facts = [
            gettext("Lies on {places}", lang, places=", ".join(where)) if where else "",
            gettext("For {group}", lang, group=", ".join(whom)) if whom else "",
        ]
        words = pick_literal((v for v in held.of("description") if isinstance(v, Literal)), lang)
        if words and self.field.path.iri not in (LL.placement, LL.interventionType) and len(words) > SHORT:
            words = words[: SHORT - 1].rstrip() + "…"
        st.markdown(f"**{escape(intervention.title(lang))}**")
        lines = [" · ".join((owner, *types, uses)), " · ".join(f for f in facts if f), words]
        st.caption("  \n".join(escape(line) for line in lines if line))

    def _show_field(self, iri: URIRef, now: Description) -> Description:
        field = self.field
        if field.nested is None:
            some = self.proposals.get(iri, ()) if not now.of(field.id) else ()
            name = field.name(self.lang) if field.path.iri in FIELDS else ""
            taken = tuple(v for p in some for v in self._offer(iri, p, name))
            made = self._widget(iri, field, now.of(field.id))
            return now.with_values(field.id, taken or made)
        kept = tuple(v for v in now.of(field.id) if v not in asked_parts(now, field))
        made_parts: list[Value] = []
        for number, part in enumerate(asked_parts(now, field)):
            proposed = self._place(iri, now)
            inner = part.description
            asked = [f for f in inner.form.fields if f.required] or list(inner.form.fields)
            places = st.columns(len(asked)) if len(asked) > 1 else [st.container()]
            for place, each in zip(places, asked, strict=True):
                with place:
                    values = self._widget(iri, replace(each, names=self._names(each)), inner.of(each.id), number)
                inner = inner.with_values(each.id, proposed if proposed and each is asked[0] else values)
            if any(inner.of(each.id) for each in asked):
                made_parts.append(Part(inner))
        return now.with_values(field.id, (*kept, *made_parts))

    def _names(self, inner: Field) -> dict[str, str]:
        """The name of a field of a part, with that of the field of the part before it."""
        both = {self.field.name(self.lang), inner.name(self.lang)}
        return {self.lang: " · ".join(sorted(both, key=lambda n: n != self.field.name(self.lang)))}

    def _widget(self, node: Node, field: Field, values: tuple[Value, ...], *more: object) -> tuple[Value, ...]:
        """The widget that the form has for this field."""
        kind = field.kinds[0] if field.kinds else None
        setting = replace(self.setting, prefix="-".join([self.setting.prefix, *map(str, more)]))
        if kind is not None and kind.is_choice and len(field.kinds) == 1 and not kind.values:
            return show_pick(node, field, values, choices_for(self.shown, kind), setting)
        if kind is not None and kind.values:
            return show_listed(node, field, values, setting)
        return show_literals(node, field, values, setting)

    def _place(self, iri: URIRef, now: Description) -> tuple[Value, ...]:
        """Suggest an element, with the reason, where none is filled in; its value once it is taken, else ()."""
        if self.field.path.iri != LL.placement or now.of(self.field.id):
            return ()
        intervention = self.shown.landscape.interventions[iri]
        found = proposer(self.shown).elements([Item(tuple(intervention.types), intervention.text)])[0]
        return self._offer(iri, found) if found is not None else ()

    def _offer(self, iri: URIRef, found: Proposal, name: str = "") -> tuple[Value, ...]:
        """Render a proposal, with a button to take it over; its value once it is taken, else ()."""
        words, button = st.columns([4, 1], vertical_alignment="center")
        words.markdown(line_of(self.shown, found, self.lang, name))
        key = self.setting.key(iri, self.field, "take", found.element)
        if not button.button(gettext("Take it", self.lang), key=key, width="stretch"):
            return ()
        self.is_afresh = True
        return (found.element,)

    def _show_conflict(self, iri: URIRef, entry: Entry) -> Entry | None:
        """What someone else filled in meanwhile, and the choice between theirs and one's own; the entry once that is made."""
        theirs, conflicts = self.met[iri]
        lang = self.lang
        lines = [
            f"**{escape(c.field.name(lang))}**: {escape(self._said(c.theirs))}" for c in conflicts if c.is_conflict
        ]
        st.warning(
            "  \n".join([gettext("Someone else filled this in meanwhile.", lang), *lines]), icon=":material/group:"
        )
        mine, other, _ = st.columns([2, 2, 1])
        for place, label, keep in (
            (mine, gettext("Keep mine", lang), True),
            (other, gettext("Take theirs", lang), False),
        ):
            if place.button(label, key=self.setting.key(iri, self.field, "met", keep), width="stretch"):
                self.is_afresh = True
                return rebased(entry, theirs, conflicts, keep_mine=keep)
        return None

    def _said(self, values: tuple[Value, ...]) -> str:
        nodes = [n for v in values for n in (_inside(v) if isinstance(v, Part) else [v])]
        said = [label_of(self.shown, n, self.lang) if isinstance(n, URIRef) else as_text(n, self.lang) for n in nodes]
        return ", ".join(said) or gettext("nothing", self.lang)


def _inside(part: Part) -> list[Node]:
    return [v for values in part.description.values.values() for v in values if isinstance(v, Node)]
