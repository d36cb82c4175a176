"""Choose files, in the language of the reader: Streamlit's own words are English."""

import json
from collections.abc import Sequence

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from leerland_graph.core.i18n import gettext
from leerland_graph.core.settings import get_settings

__all__ = ["choose_files"]

_STYLE = """<style>
[data-testid="stFileUploaderDropzone"] button p,[data-testid="stFileUploaderDropzoneInstructions"] span{{font-size:0!important}}
[data-testid="stFileUploaderDropzone"] button p::after{{content:{button};font-size:.875rem}}
[data-testid="stFileUploaderDropzoneInstructions"] span::after{{content:{told};font-size:.85rem}}
</style>"""


def choose_files(label: str, kinds: Sequence[str], key: str, lang: str) -> list[UploadedFile]:
    """Render a place to choose files, or to drag them to; `kinds` are the ends of their names, without the dot."""
    told = gettext(
        "or drag them here; at most {size} MB each: {kinds}", lang, size=get_settings().max_file_mb, kinds=", ".join(kinds)
    )  # fmt: skip
    st.html(_STYLE.format(button=json.dumps(gettext("Choose files", lang)), told=json.dumps(told, ensure_ascii=False)))
    return list(st.file_uploader(label, type=list(kinds), key=key, accept_multiple_files=True))
