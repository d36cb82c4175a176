"""A proposal in one line: what, how sure, and why."""

from leerland_graph.core.i18n import gettext
from leerland_graph.meaning import Proposal
from leerland_graph.services.form_cache import label_of
from leerland_graph.services.state import View
from leerland_graph.ui.shared.panels import escape

__all__ = ["line_of"]


LIKELY = 0.05
"""What is less probable is not named as another possibility."""


def line_of(shown: View, found: Proposal, lang: str, name: str = "") -> str:
    """The proposal as Markdown; for a field of that name also what else it could be."""
    why = found.why[lang].rstrip(".")
    said = escape(f"{why[:1].upper()}{why[1:]}.")
    what = escape(label_of(shown, found.element, lang))
    share = round(100 * (found.certainty or 0.0))
    if name:
        field = escape(name.lower())
        line = gettext(
            "Proposal for {field}: **{what}**, {share}% sure. {why}",
            lang,
            field=field,
            what=what,
            share=share,
            why=said,
        )
        others = [f"{label_of(shown, e, lang)} ({round(100 * p)}%)" for e, p in found.alternatives if p >= LIKELY]
        if others:
            line += " " + escape(gettext("It could also be {others}.", lang, others=", ".join(others)))
    elif found.certainty is None:
        line = gettext("Proposal: **{what}**. {why}", lang, what=what, why=said)
    else:
        line = gettext("Proposal: **{what}**, {share}% sure. {why}", lang, what=what, share=share, why=said)
    return f":material/lightbulb: {line}"
