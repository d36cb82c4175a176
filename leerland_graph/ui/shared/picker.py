"""One out of many, found by typing: the browser gets some fifty options at a time, whatever their number."""

from collections.abc import Callable, Sequence
from pathlib import Path

import streamlit as st

from leerland_graph.core.i18n import gettext
from leerland_graph.documents.wording import count
from leerland_graph.services.picking import Option, matching

__all__ = ["pick_one"]

HERE = Path(__file__).parents[1] / "assets"
_component = st.components.v2.component(
    "leerland_picker",
    html='<div class="picker"></div>',
    css=(HERE / "picker.css").read_text(encoding="utf-8"),
    js=(HERE / "picker.js").read_text(encoding="utf-8"),
)


@st.fragment
def pick_one(
    key: str, label: str, options: Sequence[Option], now: str, on_pick: Callable[[str], None], *, nothing: str = "", lang: str
) -> None:  # fmt: skip
    """Render a field in which one option is picked by typing; `now` is the key of the one that is picked, '' for none, and `nothing` says that; without it one must be picked.

    `on_pick` is called with the key of another one, '' for none, before the page is run again.
    """
    typed = str(getattr(st.session_state.get(key), "typed", None) or "")
    found, total = matching(options, typed)
    picked = next((o for o in options if o.key == now), None)
    data = {
        "label": label, "now": now, "name": picked.label if picked else "", "nothing": nothing, "typed": typed,
        "options": [[o.key, o.label] for o in found],
        "said": _said(len(found), total, lang), "clear": gettext("Clear the choice", lang), "looking": gettext("Searching …", lang),
    }  # fmt: skip
    told = _component(key=key, data=data, on_typed_change=lambda: None, on_picked_change=lambda: None)
    if told.picked is not None and told.picked["key"] != now:
        on_pick(str(told.picked["key"]))
        st.rerun()


def _said(shown: int, total: int, lang: str) -> str:
    if not total:
        return gettext("Nothing is called so.", lang)
    return (
        gettext("The first {n} of {total}; type to find others.", lang, n=shown, total=count(total, lang))
        if total > shown
        else ""
    )
