"""What bringing in a list will do, by description and on the map; what is left or replaced; and storing it as one change."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st
from rdflib import URIRef
from rdflib.term import Node

from leerland_graph.analysis import Selection
from leerland_graph.core.i18n import gettext, label_in, ngettext
from leerland_graph.core.labels import texts_of
from leerland_graph.core.namespaces import compact
from leerland_graph.exchange import ImportPlan
from leerland_graph.exchange.effects import KINDS, Effect, EffectKind, Sketch, effects, sketch
from leerland_graph.explore import class_of
from leerland_graph.forms import Form, as_text
from leerland_graph.map import MapOptions
from leerland_graph.services.form_cache import form_for, label_of
from leerland_graph.services.importing import after
from leerland_graph.services.list_work import ListWork
from leerland_graph.services.state import State, View, picture_of
from leerland_graph.ui.entry.desk import Desk
from leerland_graph.ui.shared.ground_plate import show_plate

__all__ = ["WORKED_OUT", "show_outcome"]

EFFECTS, AFTER = "outcome-effects", "outcome-after"
WORKED_OUT = (EFFECTS, AFTER)
"""Where the session keeps what was worked out of a plan."""
SHOWN = 1_000


def show_outcome(desk: Desk, shown: View, plan: ImportPlan, lang: str) -> None:
    """Render what a plan will do, filtered by kind, with what can be decided about each, and the map as it will be."""
    found, drawn = _effects(plan)
    names = _Names(shown, drawn, lang)
    left = desk.work.left
    if not found and not left:
        return
    st.subheader(gettext("What will happen", lang))
    counts = Counter(e.kind for e in {(e.kind, e.node, e.other): e for e in found}.values())
    kinds: list[str] = [k for k in KINDS if counts[k]]
    labels = _kind_names(counts, len(left), lang)
    options = [*kinds, *(["left"] if left else [])]
    picked = st.segmented_control(
        gettext("What will happen", lang), options, default=options[0], format_func=labels.__getitem__,
        key=f"outcome-{desk.work.id}-{'-'.join(options)}", label_visibility="collapsed",
    )  # fmt: skip
    kind = picked or options[0]
    if kind == "left":
        _show_left(desk, plan, names, lang)
    else:
        _show_kind(desk, [e for e in found if e.kind == kind], kind, names, lang)
    if st.toggle(gettext("Show what will happen on the map", lang), key=f"outcome-map-{desk.work.id}"):
        _show_map(found, _after(shown, plan), lang)


def _kind_names(counts: Counter[EffectKind], left: int, lang: str) -> dict[str, str]:
    return {
        "new": gettext("New ({n})", lang, n=counts["new"]), "changed": gettext("Changed ({n})", lang, n=counts["changed"]),
        "conflict": gettext("In conflict ({n})", lang, n=counts["conflict"]), "gone": gettext("No longer in the list ({n})", lang, n=counts["gone"]),
        "double": gettext("Possibly the same ({n})", lang, n=counts["double"]), "left": gettext("Left as it is ({n})", lang, n=left),
    }  # fmt: skip


def _effects(plan: ImportPlan) -> tuple[list[Effect], Sketch]:
    """What a plan will do and what it calls things, worked out once for it."""
    kept = st.session_state.get(EFFECTS)
    if kept is None or kept[0] is not plan:
        kept = st.session_state[EFFECTS] = (plan, (effects(plan), sketch(plan)))
    found: tuple[list[Effect], Sketch] = kept[1]
    return found


def _after(shown: View, plan: ImportPlan) -> State:
    """The landscape as it will be, worked out once for a plan."""
    kept = st.session_state.get(AFTER)
    if kept is None or kept[0] is not plan:
        kept = st.session_state[AFTER] = (plan, after(shown, plan))
    found: State = kept[1]
    return found


@dataclass(frozen=True)
class _Names:
    """What things are called and what they are: as the plan says, else as it is stored."""

    shown: View
    sketch: Sketch
    lang: str

    def of(self, node: Node) -> str:
        told = label_in(texts_of(self.sketch.names.get(node, ())), self.lang)
        return told or label_of(self.shown, URIRef(str(node)), self.lang)

    def value(self, value: Node) -> str:
        return self.of(value) if isinstance(value, URIRef) else as_text(value, self.lang)

    def form(self, node: Node) -> Form:
        cls = self.sketch.classes.get(node) or class_of(self.shown.store, self.shown.landscape.iri, URIRef(str(node)))
        return form_for(self.shown.store, cls)


def _show_kind(desk: Desk, found: Sequence[Effect], kind: str, names: _Names, lang: str) -> None:
    """Render the effects of one kind as a table, of which rows can be chosen, and what can be done with these."""
    said = {
        "new": "", "changed": "", "double": gettext("Look whether these are the same; the list is stored as it is.", lang),
        "conflict": gettext("Somebody changed these since the last time. That stays, unless you say otherwise.", lang),
        "gone": gettext("These came from this list and are no longer in it. They stay, unless you say otherwise.", lang),
    }[kind]  # fmt: skip
    if said:
        st.caption(said)
    of_kinds = Counter(names.form(e.node).name(lang) for e in found) if kind == "new" else Counter()
    if len(of_kinds) > 1:
        st.caption(gettext("Of these: {kinds}.", lang, kinds=", ".join(f"{n} × {name.lower()}" for name, n in of_kinds.most_common())))  # fmt: skip
    if len(found) > SHOWN:
        st.caption(gettext("The first {n} of {total}.", lang, n=SHOWN, total=len(found)))
    lines = [_line(e, names, lang) for e in found[:SHOWN]]
    event: Any = st.dataframe(
        lines, hide_index=True, on_select="rerun", selection_mode="multi-row", key=f"effects-{desk.work.id}-{kind}-{len(found)}-{lang}",
        height=min(35 * (len(lines) + 1) + 3, 320), placeholder="–"
    )  # fmt: skip
    rows = [i for i in event.selection.rows if i < len(found)]
    chosen = [found[i] for i in rows] or list(found)
    some = bool(rows)
    if kind in ("new", "changed"):
        nodes = frozenset(str(e.node) for e in chosen)
        label = (
            gettext("Leave the chosen ones as they are ({n})", lang, n=len(nodes))
            if some
            else gettext("Leave all of these as they are ({n})", lang, n=len(nodes))
        )
        _decide(desk, label, f"leave-{kind}", lambda w: replace(w, left=w.left | nodes))
    elif kind == "conflict":
        nodes = frozenset(str(e.part) for e in chosen)
        label = (
            gettext("Replace the chosen ones by what the list says ({n})", lang, n=len(nodes))
            if some
            else gettext("Replace all of these by what the list says ({n})", lang, n=len(nodes))
        )
        _decide(desk, label, "overwrite", lambda w: replace(w, overwritten=w.overwritten | nodes))
    elif kind == "gone":
        _show_gone(desk, chosen, lang, some=some)
    elif kind == "double":
        nodes = frozenset(str(e.node) for e in chosen)
        _decide(
            desk,
            gettext("Do not bring in the chosen ones ({n})", lang, n=len(nodes))
            if some
            else gettext("Do not bring in any of these ({n})", lang, n=len(nodes)),
            "leave-double",
            lambda w: replace(w, left=w.left | nodes),
        )
    if desk.work.overwritten and kind in ("conflict", "changed"):
        label = gettext("Keep what somebody changed after all ({n})", lang, n=len(desk.work.overwritten))
        _decide(desk, label, "keep", lambda w: replace(w, overwritten=frozenset()))


def _show_gone(desk: Desk, chosen: Sequence[Effect], lang: str, *, some: bool) -> None:
    nodes = frozenset(str(e.node) for e in chosen)
    on = nodes - desk.work.deleted
    if on:
        label = (
            gettext("Delete the chosen ones ({n})", lang, n=len(on))
            if some
            else gettext("Delete all of these ({n})", lang, n=len(on))
        )
        _decide(desk, label, "delete", lambda w: replace(w, deleted=w.deleted | nodes))
    if desk.work.deleted:
        st.warning(
            ngettext("{n} will be deleted.", "{n} will be deleted.", lang, n=len(desk.work.deleted)),
            icon=":material/delete:",
        )
        _decide(desk, gettext("Keep them after all", lang), "keep-gone", lambda w: replace(w, deleted=frozenset()))


def _decide(desk: Desk, label: str, name: str, change: Callable[[ListWork], ListWork]) -> None:
    st.button(label, key=f"{name}-{desk.work.id}", on_click=desk.change(change))


def _show_left(desk: Desk, plan: ImportPlan, names: _Names, lang: str) -> None:
    nodes = sorted(desk.work.left)
    lines = []
    for node in nodes[:SHOWN]:
        at = plan.origins.subjects.get(URIRef(node))
        lines.append(
            {
                gettext("Row", lang): at.row if at else None,
                gettext("Description", lang): names.of(URIRef(node)),
            }
        )
    event: Any = st.dataframe(
        lines,
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row",
        key=f"left-{desk.work.id}-{len(nodes)}-{lang}",
        placeholder="–",
    )
    rows = [i for i in event.selection.rows if i < len(nodes)]
    back = frozenset(nodes[i] for i in rows) or frozenset(nodes)
    label = (
        gettext("Bring the chosen ones in after all ({n})", lang, n=len(back))
        if rows
        else gettext("Bring all of these in after all ({n})", lang, n=len(back))
    )
    _decide(desk, label, "unleave", lambda w: replace(w, left=w.left - back))


def _line(effect: Effect, names: _Names, lang: str) -> dict[str, object]:
    where = effect.location
    line: dict[str, object] = {
        gettext("Row", lang): where.row if where else None, gettext("Description", lang): names.of(effect.node)
    }  # fmt: skip
    match effect.kind:
        case "new":
            line[gettext("Kind", lang)] = names.form(effect.node).name(lang)
        case "double":
            line[gettext("Perhaps the same as", lang)] = names.of(effect.other) if effect.other is not None else ""
        case "changed" | "conflict":
            then = gettext("Becomes", lang) if effect.kind == "changed" else gettext("In the file", lang)
            line |= {
                gettext("Field", lang): "",
                gettext("Is there now", lang): gettext("Deleted by someone", lang),
                then: "",
            }
            if effect.field is not None:
                field = names.form(effect.part).field_of(URIRef(str(effect.field)))
                line[gettext("Field", lang)] = field.name(lang) if field is not None else compact(str(effect.field))
                line[gettext("Is there now", lang)] = "; ".join(map(names.value, effect.before))
                line[then] = "; ".join(map(names.value, effect.after))
    return line


def _show_map(found: Sequence[Effect], then: State, lang: str) -> None:
    """Render the map as it will be, with what comes and changes ringed."""
    land = then.landscape
    touched = {e.node for e in found if e.kind in ("new", "changed")}
    about = tuple(i for i, known in land.interventions.items() if i in touched and known.placements)
    st.caption(
        ngettext(
            "The landscape as it will be. Ringed: {n} intervention that comes or changes.",
            "The landscape as it will be. Ringed: {n} interventions that come or change.", lang, n=len(about),
        )
    )  # fmt: skip
    picture = picture_of(View(then, lambda: then), Selection(), lang, MapOptions(about=about))
    show_plate(f"outcome-plate-{land.iri}", picture, landscape=land)
