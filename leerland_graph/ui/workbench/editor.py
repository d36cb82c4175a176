"""The SPARQL editor as a component."""

from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from leerland_graph.core.i18n import gettext
from leerland_graph.services.state import View
from leerland_graph.sparql import KEYWORDS
from leerland_graph.web.sparql_editor import ADDRESS, CHECK, TERMS

__all__ = ["show_editor"]

ASSETS = Path(__file__).parents[1] / "assets"
_component = st.components.v2.component(
    "leerland_sparql",
    html='<div class="sparql"></div><div class="below"><button type="button"></button><span class="said" role="status"></span></div>',
    css=(ASSETS / "sparql.css").read_text(encoding="utf-8"),
    js=(ASSETS / "sparql.js").read_text(encoding="utf-8"),
)


def show_editor(shown: View, given: str, lang: str, *, key: str) -> tuple[str, bool]:
    """Render the editor with a query; a new `given` replaces its text.

    Returns the current query, and whether the user ran it with the keyboard.
    """
    revision = f"{key}:{hash(given)}"
    kept = st.session_state.get(f"{key}-text")
    if not isinstance(kept, tuple) or kept[0] != revision:
        kept = (revision, given)
    state = {"landscape": str(shown.landscape.iri), "lang": lang, "revision": shown.store.revision}
    data = {
        "text": kept[1], "revision": revision, "library": ADDRESS, "terms": f"{TERMS}?{urlencode(state)}", "check": CHECK,
        "words": KEYWORDS, "label": gettext("The query in SPARQL", lang), "format": gettext("Format", lang),
        "unformatted": gettext("This is no valid SPARQL yet; nothing was changed.", lang),
    }  # fmt: skip
    ignore = lambda: None  # noqa: E731
    result = _component(key=f"{key}-editor", data=data, on_doc_change=ignore, on_run_change=ignore)
    doc, run = getattr(result, "doc", None), getattr(result, "run", None)
    if run is not None:
        kept = (revision, str(run))
    elif doc is not None and doc.get("revision") == revision:
        kept = (revision, str(doc.get("text", "")))
    st.session_state[f"{key}-text"] = kept
    return kept[1], run is not None
