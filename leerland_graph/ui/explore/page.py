"""The explore page: search, the graph, actions on a node, and its description."""

from urllib.parse import quote

import streamlit as st
from rdflib import URIRef

from leerland_graph.analysis import select
from leerland_graph.core.i18n import gettext
from leerland_graph.core.labels import pick_literal
from leerland_graph.core.namespaces import RDFS, SKOS
from leerland_graph.core.same_text import same
from leerland_graph.core.settings import get_settings
from leerland_graph.documents.templates import render
from leerland_graph.documents.wording import count
from leerland_graph.explore import Around, GraphView, Sight, class_of, shortest_path
from leerland_graph.map.network import LOOKS, communities_in, draw
from leerland_graph.services.form_cache import classes as describable
from leerland_graph.services.form_cache import form_for, label_of
from leerland_graph.services.reach import graphs_for
from leerland_graph.services.state import View, per_state
from leerland_graph.sparql.linked import known
from leerland_graph.ui.explore.session import NavigationHistory, around_of, walk_of
from leerland_graph.ui.shared.filters import choose_selection
from leerland_graph.ui.shared.graph import show_network
from leerland_graph.ui.shared.panels import escape, show_description
from leerland_graph.ui.shared.session import pointing_at, same_view
from leerland_graph.ui.shared.user import get_user

__all__ = ["show_explore"]

FOUND = 30
STATEMENTS = 25


def show_explore(shown: View, lang: str) -> None:
    """Render the page."""
    around = around_of(shown)
    walk = walk_of(shown, around)
    st.title(gettext("Explore", lang))
    st.markdown(
        gettext(
            "The knowledge behind the map, step by step. Click a node to choose it, click twice to see what it hangs together with.",
            lang,
        )
    )
    _start_with(shown, walk, around, lang)
    wide, narrow = st.columns([2.6, 1], gap="medium")
    with wide:
        _bar(shown, walk, lang)
        sight = _filtered(shown, walk, around, lang)
        clicked, opened = _graph(shown, walk, sight, lang)
    _take(walk, around, clicked, opened)
    with narrow:
        _choose_in_sight(shown, walk, sight, lang)
        with st.container(height=640, border=True):
            if walk.chosen is None:
                st.markdown(
                    gettext(
                        "Choose a node: here you then read what is known of it, and can expand, hide or pin it.", lang
                    )
                )
            else:
                _details(shown, walk, around, walk.chosen, lang)


def _start_with(shown: View, walk: NavigationHistory, around: Around, lang: str) -> None:
    """Render the search, and starting from a selection."""
    search, pick, rest = st.columns([3, 3, 2], vertical_alignment="bottom")
    words = search.text_input(
        gettext("Search everything", lang),
        key="explore-search",
        placeholder=gettext("An intervention, target group, competence …", lang),
    )
    found = _find(shown, words, lang) if words.strip() else []
    picked = None
    if found:
        picked = pick.selectbox(
            gettext("{n} found", lang, n=len(found)), found, index=None, format_func=lambda n: _named(shown, n, lang),
            key=f"explore-found-{words}", placeholder=gettext("Add it", lang),
        )  # fmt: skip
    elif words.strip():
        pick.markdown(gettext("Nothing found. Use fewer words.", lang))
    if picked is not None and st.session_state.get("explore-picked") != (words, picked):
        st.session_state["explore-picked"] = (words, picked)
        walk.go(walk.board.opening(picked, around))
        walk.chosen = picked
    with rest.popover(gettext("Begin with a selection", lang), icon=":material/filter_alt:", width="stretch"):
        selection = choose_selection(shown, lang)
        part = select(shown.landscape, selection)
        st.caption(
            gettext(
                "{n} of {total} interventions",
                lang,
                n=count(len(part.interventions), lang),
                total=count(len(shown.landscape.interventions), lang),
            )
        )
        if st.button(gettext("Begin with this", lang), type="primary", disabled=not part.interventions):
            some = sorted(part.interventions, key=lambda i: shown.landscape.label(i, lang).casefold())
            walk.go(GraphView().with_nodes([*(g for g in (selection.target_group, selection.department) if g), *some]))
            walk.chosen = None


def _find(shown: View, words: str, lang: str) -> list[URIRef]:
    """Resources whose name contains every word, prefix matches first."""
    wanted = same(words).split()
    landscape = shown.landscape
    hits = []
    for iri in dict.fromkeys([*landscape.interventions, *landscape.elements, *landscape.names]):
        name = " ".join(landscape.label(iri, code) for code in dict.fromkeys((lang, "nl", "en"))).casefold()
        if all(w in name for w in wanted):
            hits.append((not name.startswith(wanted[0]), landscape.label(iri, lang).casefold(), iri))
    return [iri for _, _, iri in sorted(hits)[:FOUND]]


def _bar(shown: View, walk: NavigationHistory, lang: str) -> None:
    """Render the buttons: back, forward, new layout, restart."""
    back, forward, again, anew, colours = st.columns([1.3, 1.4, 1.8, 1.8, 2.4], vertical_alignment="center")
    if back.button(gettext("Back", lang), icon=":material/arrow_back:", disabled=walk.place == 0, width="stretch"):
        walk.step(-1)
        st.rerun()
    last = walk.place == len(walk.boards) - 1
    if forward.button(gettext("Forward", lang), icon=":material/arrow_forward:", disabled=last, width="stretch"):
        walk.step(1)
        st.rerun()
    if again.button(gettext("Lay out anew", lang), icon=":material/auto_awesome_motion:", width="stretch"):
        walk.turn += 1
    if anew.button(gettext("Begin again", lang), icon=":material/restart_alt:", width="stretch"):
        walk.go(GraphView(tuple(e.iri for e in shown.landscape.land)))
        walk.chosen, walk.way = None, ()
    colours.toggle(gettext("Colour by community", lang), key="explore-communities")


def _filtered(shown: View, walk: NavigationHistory, around: Around, lang: str) -> Sight:
    """Render the filters, and return the view limited to the enabled classes and relations."""
    sight = walk.board.sight(around)
    classes = sorted({_class(shown, n) for n in sight.nodes}, key=lambda c: _term(shown, c, lang))
    kinds = sorted({k.kind for k in sight.links} | {m.kind for m in sight.more}, key=lambda k: _term(shown, k, lang))
    with st.expander(gettext("Classes and relations", lang)):
        name = lambda t: _term(shown, t, lang)  # noqa: E731
        no_class = st.pills(
            gettext("Hide classes", lang), classes, selection_mode="multi", format_func=name, key="explore-classes"
        )
        no_kind = st.pills(
            gettext("Hide relations", lang), kinds, selection_mode="multi", format_func=name, key="explore-kinds"
        )
    if not no_class and not no_kind:
        return sight
    return walk.board.sight(
        around, classes=lambda n: _class(shown, n) not in no_class, kinds=lambda k: k not in no_kind
    )


def _graph(shown: View, walk: NavigationHistory, sight: Sight, lang: str) -> tuple[str | None, str | None]:
    classes = {n: _class(shown, n) for n in sight.nodes}
    label = {n: label_of(shown, n, lang) for n in sight.nodes}
    label |= {
        t: _term(shown, t, lang)
        for t in {*classes.values(), *(k.kind for k in sight.links), *(m.kind for m in sight.more)}
    }
    found = communities_in(sight) if st.session_state.get("explore-communities") else None
    drawn = draw(
        sight, label=label, classes=classes, more=gettext("{n} more", lang, n="{n}"), pinned=walk.board.pinned, way=walk.way, communities=found
    )  # fmt: skip
    clicked = show_network(
        f"explore-{shown.landscape.iri}", drawn, label=gettext("Graph with {n} nodes and {links} relations; a list beside it has the same nodes.", lang, n=len(sight.nodes), links=len(sight.links)),
        selected=str(walk.chosen or ""), pinned=sorted(map(str, walk.board.pinned)), turn=walk.turn,
    )  # fmt: skip
    _legend(shown, sight, classes, found, lang)
    return clicked


def _legend(
    shown: View, sight: Sight, classes: dict[URIRef, URIRef], found: dict[URIRef, int] | None, lang: str
) -> None:
    signs = {
        "dot": "●",
        "hexagon": "⬢",
        "square": "■",
        "diamond": "◆",
        "triangle": "▲",
        "star": "★",
        "triangleDown": "▼",
    }
    present = sorted(set(classes.values()), key=lambda c: _term(shown, c, lang))
    if found is None:
        looks = {c: LOOKS.get(c, ("#6b7280", "dot")) for c in present}
        rows = [(colour, signs[shape], _term(shown, c, lang)) for c, (colour, shape) in looks.items()]
        st.html(render("graph_legend.html", classes=rows))
    else:
        st.caption(
            gettext(
                "{n} communities: what hangs together more with each other than with the rest. The number before a name says which.",
                lang,
                n=len(set(found.values())),
            )
        )
    st.caption(
        gettext(
            "{n} nodes and {links} relations in sight; {more} more out of sight.",
            lang,
            n=len(sight.nodes),
            links=len(sight.links),
            more=sum(m.count for m in sight.more),
        )
    )


def _take(walk: NavigationHistory, around: Around, clicked: str | None, opened: str | None) -> None:
    """Handle clicks: one selects a node or adds neighbours, a double click expands a node."""
    if opened and not opened.startswith("more|"):
        walk.go(walk.board.opening(URIRef(opened), around))
        walk.chosen = URIRef(opened)
        st.rerun()
    if clicked is None:
        return
    if clicked.startswith("more|"):
        walk.go(walk.board.continuing(clicked, around))
        st.rerun()
    chosen = URIRef(clicked) if clicked else None
    if chosen != walk.chosen:
        walk.chosen = chosen
        st.rerun()


def _choose_in_sight(shown: View, walk: NavigationHistory, sight: Sight, lang: str) -> None:
    """Render a list of the nodes in view: the same as a click, without a mouse."""
    options = sorted(sight.nodes, key=lambda n: label_of(shown, n, lang).casefold())
    picked = st.selectbox(
        gettext("Choose a node in sight", lang), options, index=options.index(walk.chosen) if walk.chosen in options else None,
        format_func=lambda n: label_of(shown, n, lang), placeholder=gettext("Click a node or choose here", lang), key=f"explore-node-{walk.chosen}-{len(options)}-{lang}",
    )  # fmt: skip
    if picked is not None and picked != walk.chosen:
        walk.chosen = picked
        st.rerun()


def _details(shown: View, walk: NavigationHistory, around: Around, node: URIRef, lang: str) -> None:
    """Render the actions on a node, links to other pages, and its description."""
    board = walk.board
    open_, hide, pin = st.columns(3)
    is_open = node in board.opened
    if open_.button(gettext("Collapse", lang) if is_open else gettext("Expand", lang), width="stretch", type="primary"):
        walk.go(board.closing(node, around) if is_open else board.opening(node, around))
        st.rerun()
    if hide.button(gettext("Hide", lang), width="stretch"):
        walk.go(board.hiding(node))
        walk.chosen = None
        st.rerun()
    if pin.button(gettext("Unpin", lang) if node in board.pinned else gettext("Pin", lang), width="stretch"):
        walk.go(board.pinning(node))
        st.rerun()
    _way(shown, walk, around, node, lang)
    _links(shown, node, lang)
    if node in shown.landscape.interventions:
        show_description(shown, node, lang)
        return
    found = known(shown.store, node, lang, graphs_for(get_user(), shown.store))
    st.markdown(f"#### {escape(label_of(shown, node, lang))}")
    st.caption(escape(_term(shown, _class(shown, node), lang)))
    if found:
        rows = [r for r in found.rows if not r.incoming][:STATEMENTS]
        st.markdown("\n".join(f"- {escape(r.name)}: {escape(r.value)}" for r in rows))


def _way(shown: View, walk: NavigationHistory, around: Around, node: URIRef, lang: str) -> None:
    """Render the search for the shortest path from this node to another in view."""
    others = sorted((n for n in walk.board.nodes if n != node), key=lambda n: label_of(shown, n, lang).casefold())
    with st.popover(gettext("Way to another node", lang), icon=":material/route:", width="stretch"):
        to = st.selectbox(
            gettext("To", lang),
            others,
            index=None,
            format_func=lambda n: label_of(shown, n, lang),
            key=f"explore-way-{node}",
            placeholder=gettext("Choose", lang),
        )
        if to is not None and st.button(
            gettext("Show the shortest way", lang), type="primary", key=f"explore-way-go-{node}"
        ):
            with st.spinner(gettext("Looking for the way …", lang)):
                walk.way = shortest_path(around, node, to, through=lambda n: _class(shown, n) != SKOS.Concept)
            if walk.way:
                walk.go(walk.board.with_nodes(walk.way))
                st.rerun()
            st.info(gettext("No way was found.", lang))
    if walk.way:
        st.caption(" → ".join(escape(label_of(shown, n, lang)) for n in walk.way))


def _links(shown: View, node: URIRef, lang: str) -> None:
    """Render links from a node to the other pages about it."""
    pages = st.session_state.get("pages", {})
    kept = same_view()
    base, cls = get_settings().base_iri, _class(shown, node)
    if node in shown.landscape.interventions:
        st.page_link(
            pages["landscape"],
            label=gettext("Show on the map", lang),
            icon=":material/map:",
            query_params={**kept, "show": str(node)},
        )
    elif node in shown.landscape.elements:
        st.page_link(
            pages["landscape"],
            label=gettext("Show on the map", lang),
            icon=":material/map:",
            query_params={**kept, **pointing_at([node])},
        )
    if cls in describable(shown.store):
        st.page_link(
            pages["entry"],
            label=gettext("Edit this description", lang),
            icon=":material/edit:",
            query_params={**kept, "kind": str(cls), "show": str(node)},
        )
    ask = f"SELECT ?property ?value WHERE {{ <{node}> ?property ?value }}"
    st.page_link(
        pages["questions"],
        label=gettext("Query this", lang),
        icon=":material/help_center:",
        query_params={**kept, "sparql": ask},
    )
    if str(node).startswith(base):
        st.markdown(
            f":material/link: [{gettext('Its linked-data page', lang)}](/id/{quote(str(node).removeprefix(base))})"
        )


@per_state(10_000)
def _class(shown: View, node: URIRef) -> URIRef:
    return class_of(shown.store, shown.landscape.iri, node)


def _named(shown: View, node: URIRef, lang: str) -> str:
    return f"{label_of(shown, node, lang)} ({_term(shown, _class(shown, node), lang)})"


@per_state(1_000)
def _term(shown: View, term: URIRef, lang: str) -> str:
    """The label of a class or relation."""
    found = pick_literal((o for o in shown.store.ontology.objects(term, RDFS.label)), lang)  # type: ignore[misc]
    if not found and term in describable(shown.store):
        found = form_for(shown.store, term).name(lang)
    return found or label_of(shown, term, lang)
