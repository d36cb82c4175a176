"""Say on what a picture of the land rests."""

from leerland_graph.analysis import Landscape, placement_basis
from leerland_graph.core.i18n import gettext, ngettext

__all__ = ["alarm_of", "basis_of"]


def basis_of(landscape: Landscape, lang: str) -> str:
    """For how much the picture rests on proposals, and how many interventions it leaves out; '' if people agreed on every placement."""
    found = placement_basis(landscape)
    said = []
    if found.proposed:
        share = max(1, round(100 * found.proposed_share))
        said.append(gettext("Rests for {share}% on proposals.", lang, share=share))
    if found.unplaced:
        said.append(ngettext("{n} intervention has no place yet.", "{n} interventions have no place yet.", lang, n=found.unplaced))  # fmt: skip
    return " ".join(said)


def alarm_of(landscape: Landscape, lang: str) -> str:
    """Why the picture should not be read yet: it is one-sided by proposals, or leaves most out; '' if neither."""
    found = placement_basis(landscape)
    if found.is_piled and found.heaviest is not None:
        return gettext(
            "{share}% of the weight lies on {element}, for the most part by proposals: the map shows the rule rather than the offer.", lang,
            share=round(100 * found.share), element=landscape.label(found.heaviest, lang),
        )  # fmt: skip
    if found.is_sparse:
        return gettext("More than half of the interventions have no place yet: the map shows less than there is.", lang)
    return ""
