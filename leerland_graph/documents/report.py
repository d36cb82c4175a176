"""A report to send: the map, the profile with its evidence, and recommendations, in one self-contained HTML file for A4 paper."""

from datetime import date
from functools import partial

from markupsafe import Markup

from leerland_graph.analysis import Indicator, Profile, Recommendation, Selection
from leerland_graph.core.i18n import gettext
from leerland_graph.documents.basis import alarm_of, band_of, basis_of, moves_unsure_of, unsure_of
from leerland_graph.documents.templates import render
from leerland_graph.documents.wording import changes_of, day, number
from leerland_graph.map import MapOptions, to_svg
from leerland_graph.services.advice import advice_for
from leerland_graph.services.margins import Margins, known_margins_of, likely_of
from leerland_graph.services.state import View, picture_of, profile_of

__all__ = ["report"]

EVIDENCE_SHOWN = 6


def report(shown: View, selection: Selection, lang: str, look: MapOptions | None = None) -> str:
    """The report of a selection of a landscape as an HTML document."""
    landscape = shown.landscape
    chosen = [
        landscape.label(x, lang) for x in (selection.target_group, selection.department, selection.programme) if x
    ]
    profile, sure = profile_of(shown, selection), known_margins_of(shown, selection)
    count = f"{len(profile.landscape.interventions)} {gettext('Interventions', lang).lower()}"
    drawn = to_svg(picture_of(shown, selection, lang, look))
    return render(
        "report.html",
        title=landscape.title(lang),
        lang=lang,
        about=" · ".join((", ".join(chosen) or gettext("All target groups", lang), count, day(date.today(), lang))),
        basis=" ".join(filter(None, (basis_of(profile.landscape, lang), alarm_of(profile.landscape, lang)))),
        map=Markup(drawn[drawn.index("<svg") :]),  # noqa: S704  the writer of the map has escaped every text in it
        coherence={
            "head": gettext("Coherence", lang),
            **_overall(profile, lang),
            "unsure": unsure_of(sure.likely, lang),
            "rows": [_row(profile, n, sure, lang) for n in range(len(profile.results))],
        },
        advice={
            "head": gettext("What to do first", lang),
            "unsure": moves_unsure_of(likely_of(shown), lang),
            "none": gettext("No move was found that makes it more coherent.", lang),
            "moves": [_move(shown, m, lang) for m in advice_for(shown, selection.target_group)],
        },
    )


def _overall(profile: Profile, lang: str) -> dict[str, object]:
    found = profile.overall()
    if found.value is None:
        return {"overall": ""}
    weights = ", ".join(f"{profile.label(i)[lang].lower()} {w:g}×" for i, w in found.weights.items())
    return {
        "head_overall": gettext("All together", lang),
        "overall": number(found.value, lang),
        "weights": gettext("Weighted mean of: {weights}.", lang, weights=weights),
    }


def _row(profile: Profile, place: int, sure: Margins, lang: str) -> dict[str, object]:
    indicator, result = profile.results[place]
    if result.value is None:
        return {"name": indicator.labels[lang], "value": "", "reason": (result.reason or {}).get(lang, "")}
    evidence = [e.texts[lang] for e in result.evidence[:EVIDENCE_SHOWN]]
    if len(result.evidence) > EVIDENCE_SHOWN:
        evidence.append(gettext("… and {n} more.", lang, n=len(result.evidence) - EVIDENCE_SHOWN))
    return {
        "name": indicator.labels[lang],
        "value": number(result.value, lang),
        "width": f"{result.value * 100:.0f}",
        "meaning": indicator.meaning[lang],
        "band": band_of(
            profile.landscape, indicator, sure.by_indicator.get(indicator.id), lang, partial(number, lang=lang)
        ),
        "rests": _rests(profile, indicator, lang),
        "evidence": evidence,
    }


def _rests(profile: Profile, indicator: Indicator, lang: str) -> str:
    """On how many interventions an indicator rests; '' if nothing of them is missing."""
    rests = profile.leaning(indicator)
    return rests.texts[lang] if rests is not None and rests.lacking else ""


def _move(shown: View, move: Recommendation, lang: str) -> dict[str, str]:
    return {
        "does": move.texts[lang],
        "whom": gettext("For {group}", lang, group=shown.landscape.label(move.group, lang)),
        "changes": changes_of(move, lang),
        "holds": move.robustness.texts[lang] if move.robustness else "",
    }
