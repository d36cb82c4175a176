"""The lists and the land as one component: what is sent to the browser, and what was done there."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st
from rdflib import URIRef

from leerland_graph.core.i18n import gettext, ngettext
from leerland_graph.core.labels import local_name
from leerland_graph.documents.wording import number
from leerland_graph.map.dots import RADIUS, dots
from leerland_graph.map.model import PlateElement
from leerland_graph.map.scenery import anchor_of, draw_land, draw_names
from leerland_graph.services.placing import GroupToPlace, PlacingWork, doubt
from leerland_graph.services.state import View
from leerland_graph.ui.placing.acts import Act
from leerland_graph.ui.shared.session import session_mark

__all__ = ["keys_of", "show_board"]

ASSETS = Path(__file__).parents[1] / "assets"
DOUBTFUL = 0.75
"""From this uncertainty an intervention in a list is marked."""
_component = st.components.v2.component(
    "leerland_placing",
    html='<div class="placing"></div>',
    css=(ASSETS / "placing.css").read_text(encoding="utf-8"),
    js=(ASSETS / "placing.js").read_text(encoding="utf-8"),
)


def keys_of(shown: View) -> dict[str, PlateElement]:
    """The elements by the key that places on them: 1 to 9 in the order of the plate, 0 for the sea; elements beyond have none."""
    land = [e for e in shown.plate.elements if e.kind != "sea"]
    seas = shown.plate.of_kind("sea")
    return {**{str(n): e for n, e in enumerate(land[:9], start=1)}, **({"0": seas[0]} if seas else {})}


def show_board(
    shown: View, work: PlacingWork, groups: Sequence[GroupToPlace], seen: float, failed: Mapping[float, str], aside: int,
    do: Callable[[list[Act]], None], lang: str,
) -> None:  # fmt: skip
    """Render the lists and the land; `do` is called with what was done, before the page is run again.

    Acts until `seen` were carried out, but for those that `failed`, by when, with why. `aside` is how many were left for later.
    """
    key = f"placing-{local_name(str(shown.landscape.iri))}"
    data = {
        "slot": key, "lang": lang, "seen": seen, "width": shown.plate.width, "height": shown.plate.height, "radius": RADIUS,
        "land": draw_land(shown.plate), "names": draw_names(shown.plate, lang), "words": _words(lang), "session": session_mark(),
        "failed": {str(int(when)): why for when, why in failed.items()}, "aside": aside,
        **_map(shown, work, lang), "groups": [_group(shown, work, g, lang) for g in groups],
    }  # fmt: skip
    known = {str(i) for i in shown.landscape.interventions}
    elements = {str(e.iri) for e in shown.plate.elements}
    _component(key=key, data=data, on_act_change=lambda: do(_acts(st.session_state[key], known, elements)))


def _acts(result: Any, known: set[str], elements: set[str]) -> list[Act]:
    """What the browser says was done, as far as it can be: it is not to be trusted."""
    found = []
    for told in getattr(result, "act", None) or []:
        iris = tuple(URIRef(i) for i in told.get("iris", ()) if i in known)
        element = URIRef(told["element"]) if told.get("element") in elements else None
        kind, weight = str(told["kind"]), min(max(float(told.get("weight", 1)), 0.05), 1.0)
        if kind in ("place", "move") and (not iris or element is None):
            continue
        following = tuple(URIRef(i) for i in told.get("following", ()) if i in known)
        found.append(
            Act(kind, float(told["when"]), iris, element, weight, str(told.get("reason", ""))[:400], following)
        )
    return sorted(found, key=lambda a: a.when)


def _map(shown: View, work: PlacingWork, lang: str) -> dict[str, object]:
    landscape = shown.landscape
    lies_on: dict[URIRef, URIRef] = {}
    for iri, intervention in landscape.interventions.items():
        anchors = intervention.anchors
        if intervention.is_by_people and anchors:
            lies_on[iri] = min(anchors, key=lambda e: (-anchors[e], e))
    lies_on |= {iri: element for n, iri in enumerate(work.open) if (element := work.proposed(n)) is not None}
    places = dots(shown.plate, lies_on)
    counts = {e.iri: sum(on == e.iri for on in lies_on.values()) for e in shown.plate.elements}
    keys = {e.iri: k for k, e in keys_of(shown).items()}
    return {
        "dots": [
            {
                "iri": str(iri), "x": x, "y": y, "title": landscape.interventions[iri].title(lang), "open": not landscape.interventions[iri].is_by_people,
                "sub": landscape.label(lies_on[iri], lang), "on": str(lies_on[iri]),
            }
            for iri, (x, y) in places.items()
        ],
        "places": [
            {"iri": str(e.iri), "name": landscape.label(e.iri, lang), "key": keys[e.iri], "n": counts[e.iri], **_badge(shown, e)}
            for e in sorted((e for e in shown.plate.elements if e.iri in keys), key=lambda e: (keys[e.iri] == "0", keys[e.iri]))
        ],
    }  # fmt: skip


def _badge(shown: View, element: PlateElement) -> dict[str, float]:
    """Where the key of an element stands: left of its name, or at its middle."""
    x, y = element.label_point or anchor_of(element.iri, shown.plate)
    if element.kind == "sea":
        return {"x": x - 24, "y": y - 8}
    return {"x": x, "y": y - 42 if element.label_point else y}


def _group(shown: View, work: PlacingWork, group: GroupToPlace, lang: str) -> dict[str, object]:
    landscape = shown.landscape
    every = [landscape.interventions[i] for i in group.members]
    owners = list(dict.fromkeys(landscape.label(i.owner, lang) for i in every if i.owner is not None))
    types = list(dict.fromkeys(landscape.label(t, lang) for i in every for t in i.types))
    about = " · ".join(part for part in (_few(owners, lang), _few(types, lang)) if part)
    told = ngettext("{n} intervention", "{n} interventions", lang, n=len(every))
    marks = doubt(work, group.members)
    return {
        "id": hashlib.sha256("\0".join(group.members).encode()).hexdigest()[:16],
        "name": _capital(", ".join(group.words)) or every[0].title(lang),
        "sub": f"{told} · {about}" if about else told,
        "element": str(group.element) if group.element else None,
        "place": landscape.label(group.element, lang) if group.element else gettext("in the harbour", lang),
        "sure": gettext("{share}% sure", lang, share=number(100 * group.certainty, lang, ".0f")) if group.element and work.is_measured else "",
        "why": _sentence(group.proposal.why[lang]) if group.proposal is not None else gettext("Nothing in the texts tells enough; place them yourself.", lang),
        "members": [
            {
                "iri": str(i.iri), "title": i.title(lang), "text": i.text[:400],
                "sub": gettext("doubtful", lang) if mark >= DOUBTFUL and group.element else "",
            }
            for i, mark in zip(every, marks, strict=True)
        ],
    }  # fmt: skip


def _sentence(words: str) -> str:
    return f"{_capital(words)}."


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _few(names: Sequence[str], lang: str) -> str:
    return (
        names[0]
        if len(names) == 1
        else gettext("{name} and {n} more", lang, name=names[0], n=len(names) - 1)
        if names
        else ""
    )


def _words(lang: str) -> dict[str, object]:
    return {
        "groups": gettext("Lists to place", lang), "land": gettext("Elements of the land", lang),
        "map": gettext("The land; each dot is an intervention, an open one is only proposed", lang),
        "proposed": gettext("Proposed:", lang), "accept": gettext("Place on {name}", lang, name="{name}"), "space": gettext("Space", lang),
        "off": gettext("Untick what lies elsewhere; it comes back later.", lang), "drag": gettext("Drag this to the land", lang),
        "later": gettext("Later", lang), "split": gettext("Split", lang), "undo": gettext("Undo", lang), "pick": gettext("Choose on the map", lang),
        "placed": gettext("{n} placed on {name}.", lang, n="{n}", name="{name}"), "rest": gettext("{n} come back in another list.", lang, n="{n}"),
        "undone": gettext("Undone.", lang), "splitDone": gettext("The list was split.", lang), "laterDone": gettext("Left for later.", lang),
        "picked": gettext("{n} chosen; click where they lie.", lang, n="{n}"), "move": gettext("Move {n} to {name}", lang, n="{n}", name="{name}"),
        "moveNow": gettext("Move", lang), "cancel": gettext("Cancel", lang), "weight": gettext("How much of it lies there", lang),
        "why": gettext("Why (may stay empty)", lang), "busy": gettext("One moment …", lang),
        "done": gettext("Everything is placed here.", lang), "left": gettext("No more lists here; what was left for later can be brought back below.", lang),
        "waiting": gettext("Not kept yet: there is no answer. It is tried again by itself; leave this page open.", lang),
        "nothing": gettext("Nothing is ticked in this list.", lang), "harbour": gettext("In the harbour: still to be placed.", lang),
        "shares": {"1": gettext("all of it", lang), "0.75": gettext("three quarters", lang), "0.5": gettext("half", lang), "0.25": gettext("a quarter", lang)},
    }  # fmt: skip
