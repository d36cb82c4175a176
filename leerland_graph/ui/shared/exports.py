"""The whole landscape as a file in a format of the field, to save from a page."""

from functools import partial

import streamlit as st

from leerland_graph.core.i18n import gettext
from leerland_graph.exchange.formats import FIELD_FORMATS, written
from leerland_graph.services.state import View

__all__ = ["show_exports"]


def show_exports(shown: View, lang: str) -> None:
    """Render a button that opens a download for each format; a file is made when it is asked for."""
    with st.popover(gettext("Save for other programs", lang), width="stretch"):
        st.caption(gettext("The whole landscape, whatever the page shows of it.", lang))
        for name, form in FIELD_FORMATS.items():
            st.download_button(
                form.title,
                partial(_file, shown, name, lang),
                on_click="ignore",
                file_name=f"leerlandschap-{name.replace('.', '-')}{form.suffix}",
                mime=form.media_type,
                width="stretch",
                key=f"export-{name}",
            )


def _file(shown: View, name: str, lang: str) -> bytes:
    landscape = shown.landscape.iri
    return written(list(shown.store.triples(landscape)), landscape, shown.store.ontology, name, lang=lang)
