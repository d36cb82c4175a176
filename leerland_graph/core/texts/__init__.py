"""What the app says, in Dutch and English."""

from numbers import Integral

from leerland_graph.core.texts.access import ACCESS
from leerland_graph.core.texts.dialogue import DIALOGUE
from leerland_graph.core.texts.history import HISTORY
from leerland_graph.core.texts.pages import PAGES
from leerland_graph.core.texts.workshop import WORKSHOP

__all__ = ["TEXTS", "text"]

TEXTS: dict[str, dict[str, str]] = {**PAGES, **ACCESS, **DIALOGUE, **HISTORY, **WORKSHOP}


class _Count(int):
    """A number that knows its noun: `{n:rij|rijen}` is `1 rij` or `2 rijen`."""

    def __format__(self, spec: str) -> str:
        one, bar, more = spec.partition("|")
        return f"{int(self)} {one if self == 1 else more}" if bar else int(self).__format__(spec)


def text(key: str, lang: str, **values: object) -> str:
    """A text in a language, with its values filled in; whole numbers with a noun take its singular or plural.

    Raises:
        KeyError: no such text; a test finds every use of one.
    """
    return TEXTS[key][lang].format(**{n: _Count(v) if isinstance(v, Integral) else v for n, v in values.items()})
