"""The user's choices: language, landscape, filters. Stored in the URL, so that a link shows the same."""

from collections.abc import Iterable, Sequence
from uuid import uuid4

import streamlit as st
from rdflib import URIRef

from leerland_graph.analysis import Landscape
from leerland_graph.core.i18n import gettext, label_in, languages, own_name
from leerland_graph.core.labels import local_name
from leerland_graph.core.settings import get_settings
from leerland_graph.services.state import View, view
from leerland_graph.store import LandscapeInfo, default_landscape

__all__ = [
    "CHANGED",
    "choose_landscape",
    "choose_language",
    "choice",
    "get_lang",
    "pointing_at",
    "remember",
    "same_view",
    "session_mark",
]


def get_lang() -> str:
    """The user's language: from the URL, else from the settings."""
    wanted = st.query_params.get("lang", get_settings().lang)
    return wanted if wanted in languages() else get_settings().lang


def choose_language() -> str:
    """Render the language switch."""
    lang = get_lang()
    names = {code: own_name(code) for code in languages()}
    chosen = st.segmented_control(
        gettext("Language", lang),
        list(names),
        default=lang,
        format_func=names.__getitem__,
        key="language",
        label_visibility="collapsed",
    )
    if chosen and chosen != lang:
        st.query_params["lang"] = chosen
        st.rerun()
    return lang


def choose_landscape(found: Sequence[LandscapeInfo], lang: str) -> View:
    """The view of the landscape to show: the only one, the default, or the one that the user picks."""
    wanted = st.query_params.get("landscape")
    names = {i.name: i for i in found}
    start = wanted if wanted in names else (default_landscape(found) or found[0]).name
    if len(found) > 1:
        picked = st.selectbox(
            gettext("Which landscape", lang),
            list(names),
            index=list(names).index(start),
            format_func=lambda n: label_in(names[n].titles, lang) or n,
            key=f"landscape-{start}-{len(names)}",  # anew when the URL names another, so that it shows the one of the page
        )
        if picked != start:
            for key in [k for k in st.query_params if k != "lang"]:
                del st.query_params[key]
            st.query_params["landscape"] = picked
            start = picked
    return view(names[start].iri)


def choice(
    name: str, label: str, options: Iterable[URIRef], wanted: str, landscape: Landscape, lang: str, nothing: str
) -> str:
    """Render a select box of resources by label, starting from the local name `wanted`; returns the local name picked, '' for none."""
    by_name = {local_name(str(o)): o for o in sorted(options, key=lambda o: landscape.label(o, lang).casefold())}
    keys = ["", *by_name]
    picked = st.selectbox(
        label,
        keys,
        index=keys.index(wanted) if wanted in keys else 0,
        format_func=lambda k: landscape.label(by_name[k], lang) if k else nothing,
        key=f"choice-{name}-{landscape.iri}-{lang}",
    )
    return picked or ""


def same_view(*more: str) -> dict[str, str]:
    """The URL query parameters for a link to another page: language and landscape, and those in `more` if set."""
    return {k: v for k, v in st.query_params.to_dict().items() if k in ("lang", "landscape", *more)}


def session_mark() -> str:
    """What tells this session from another. A component whose data holds it is called anew after a restart, and so learns whom to answer."""
    return str(st.session_state.setdefault("session-mark", uuid4().hex))


CHANGED = "touched"
"""The parameter of the URL with the number of a change, of which the map highlights what it is about."""


def pointing_at(iris: Iterable[URIRef]) -> dict[str, str]:
    """The URL query parameter that highlights these on the map."""
    return {"spot": ",".join(local_name(str(i)) for i in iris)}


def remember(name: str, value: str | None) -> None:
    """Store a choice in the URL, or remove it."""
    if value:
        if st.query_params.get(name) != value:
            st.query_params[name] = value
    elif name in st.query_params:
        del st.query_params[name]
