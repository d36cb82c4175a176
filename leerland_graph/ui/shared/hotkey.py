"""Ctrl+K, on every page: to the search."""

from pathlib import Path

import streamlit as st

__all__ = ["listen"]

_component = st.components.v2.component(
    "leerland_hotkey",
    html="<span></span>",
    js=(Path(__file__).parents[1] / "assets" / "hotkey.js").read_text(encoding="utf-8"),
)


def listen() -> None:
    """Let Ctrl+K (or ⌘K) open the search, or go to its field where it is open."""
    _component(key="hotkey", data={"page": "find"})
