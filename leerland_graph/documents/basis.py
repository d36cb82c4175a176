"""Say on what a picture of the land and its figures rest, and how sure they are."""

from collections.abc import Callable

from leerland_graph.analysis import Indicator, Landscape, Margin, on_proposals, placement_basis
from leerland_graph.core.i18n import gettext, ngettext
from leerland_graph.services.likely import Likely

__all__ = ["alarm_of", "band_of", "basis_of", "moves_unsure_of", "unsure_of"]


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


def band_of(
    landscape: Landscape, indicator: Indicator, margin: Margin | None, lang: str, number: Callable[[float], str]
) -> str:
    """Between which figures an indicator most likely lies, and for how much it rests on proposals; '' where people placed everything.

    `number` writes a figure.
    """
    share, is_sure = on_proposals(landscape, indicator), margin is not None and margin.is_narrow
    percent = max(1, round(100 * share)) if share else 0
    if margin is None or is_sure:
        if not percent:
            return ""
        if is_sure:
            return gettext(
                "Rests for {share}% on proposals, but hardly changes if these lie elsewhere.", lang, share=percent
            )
        return gettext("Rests for {share}% on proposals.", lang, share=percent)
    low, high = number(margin.low), number(margin.high)
    if not percent:  # what nobody placed has no place yet
        return gettext("Most likely between {low} and {high}.", lang, low=low, high=high)
    return gettext(
        "Most likely between {low} and {high}; rests for {share}% on proposals.",
        lang,
        low=low,
        high=high,
        share=percent,
    )


def unsure_of(likely: Likely, lang: str) -> str:
    """What is lacking to tell how sure the figures are; '' where nothing is."""
    if likely.lacking:
        return ngettext(
            "How sure these figures are can be told when people placed {n} more intervention.",
            "How sure these figures are can be told when people placed {n} more interventions.",
            lang, n=likely.lacking,
        )  # fmt: skip
    if likely.unread:
        return ngettext(
            "How sure these figures are is not told: {n} text was not read for its meaning.",
            "How sure these figures are is not told: {n} texts were not read for their meaning.",
            lang, n=likely.unread,
        )  # fmt: skip
    if likely.by_words:
        return gettext("How sure these figures are is not told: proposals go by words here.", lang)
    return ""


def moves_unsure_of(likely: Likely, lang: str) -> str:
    """That recommendations go by the most likely placements alone, since it cannot be told how sure these are; '' where people placed everything."""
    if likely.places is None and (likely.lacking or likely.unread or likely.by_words):
        return gettext(
            "These moves go by where things most likely lie. If that turns out to be otherwise, another may bring more.",
            lang,
        )
    return ""
