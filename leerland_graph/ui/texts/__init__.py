"""What the app says, in Dutch and English."""

from leerland_graph.ui.texts.access import ACCESS
from leerland_graph.ui.texts.dialogue import DIALOGUE
from leerland_graph.ui.texts.pages import PAGES
from leerland_graph.ui.texts.workshop import WORKSHOP

__all__ = ["TEXTS", "text"]

TEXTS: dict[str, dict[str, str]] = {**PAGES, **ACCESS, **DIALOGUE, **WORKSHOP}


def text(key: str, lang: str, **values: object) -> str:
    """A text in a language, with its values filled in.

    Raises:
        KeyError: no such text; a test finds every use of one.
    """
    return TEXTS[key][lang].format(**values)
