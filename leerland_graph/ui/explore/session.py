"""The user's state on the explore page: the graph view, the chosen node, and the back and forward history."""

from dataclasses import dataclass, field

import streamlit as st
from rdflib import URIRef

from leerland_graph.explore import Around, GraphView, read_board
from leerland_graph.services.state import View
from leerland_graph.ui.shared.session import remember

__all__ = ["NavigationHistory", "around_of", "walk_of"]

KEY = "explore-walk"
MOST = 100


@dataclass
class NavigationHistory:
    """The history of graph views and the current position in it, the chosen node, and the highlighted path."""

    landscape: URIRef
    boards: list[GraphView] = field(default_factory=lambda: [GraphView()])
    place: int = 0
    chosen: URIRef | None = None
    way: tuple[URIRef, ...] = ()
    turn: int = 0

    @property
    def board(self) -> GraphView:
        return self.boards[self.place]

    def go(self, board: GraphView) -> None:
        """Go to another view; drops the forward history."""
        if board != self.board:
            self.boards = [*self.boards[: self.place + 1], board][-MOST:]
            self.place = len(self.boards) - 1
            remember("board", board.as_text())

    def step(self, by: int) -> None:
        """Go back or forward."""
        self.place = min(max(0, self.place + by), len(self.boards) - 1)
        remember("board", self.board.as_text())


def walk_of(shown: View, around: Around) -> NavigationHistory:
    """The user's navigation history: from session state, else from the URL, else starting with the ground plate."""
    walk: NavigationHistory | None = st.session_state.get(KEY)
    wanted = st.query_params.get("node", "")
    if walk is None or walk.landscape != shown.landscape.iri:
        linked = read_board(st.query_params.get("board", ""))
        linked = linked.only(around.is_known) if linked else None
        walk = NavigationHistory(shown.landscape.iri, [linked if linked and linked.nodes else _start(shown)])
        st.session_state[KEY] = walk
    if wanted and wanted != st.session_state.get("explore-came"):
        st.session_state["explore-came"] = wanted
        node = URIRef(wanted)
        if around.is_known(node):
            walk.go(GraphView().opening(node, around))
            walk.chosen = node
    return walk


def _start(shown: View) -> GraphView:
    """The view of the land: islands, bridges and polders."""
    return GraphView(tuple(e.iri for e in shown.landscape.land), frozenset(e.iri for e in shown.landscape.islands))


def around_of(shown: View) -> Around:
    """The neighbour cache, kept in session state until the store changes."""
    kept = st.session_state.get("explore-around")
    if kept is None or kept[0] != shown:
        kept = (shown, Around(shown.store, shown.landscape.iri))
        st.session_state["explore-around"] = kept
    return kept[1]
