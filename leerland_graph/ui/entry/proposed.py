"""A proposal in one line: what, how sure, and why."""

from leerland_graph.core.i18n import gettext
from leerland_graph.meaning import Proposal
from leerland_graph.services.form_cache import label_of
from leerland_graph.services.state import View
from leerland_graph.ui.shared.panels import escape

__all__ = ["line_of"]


def line_of(shown: View, found: Proposal, lang: str) -> str:
    """The proposal as Markdown."""
    why = found.why[lang].rstrip(".")
    said = escape(f"{why[:1].upper()}{why[1:]}.")
    what = escape(label_of(shown, found.element, lang))
    if found.certainty is None:
        line = gettext("Proposal: **{what}**. {why}", lang, what=what, why=said)
    else:
        share = round(100 * found.certainty)
        line = gettext("Proposal: **{what}**, {share}% sure. {why}", lang, what=what, share=share, why=said)
    return f":material/lightbulb: {line}"
