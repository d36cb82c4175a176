"""Documents of a workshop: bars of how a group placed an intervention, and the minutes."""

from leerland_graph.core.i18n import gettext, ngettext
from leerland_graph.documents.templates import render
from leerland_graph.documents.wording import day, number
from leerland_graph.services.state import View
from leerland_graph.services.workshops import spread_of, workshops
from leerland_graph.workshop import CLOSED, Outcome, Session, Spread

__all__ = ["bars", "minutes"]

COLOURS = {"island": "#1b6580", "bridge": "#a4551c", "polder": "#4c7a34", "sea": "#5d7683"}
"""The colour per kind of element; the label beside the bar carries the same information."""


def bars(spread: Spread, shown: View, lang: str) -> str:
    """The spread of one intervention as bars, each with a name and a count."""
    return render("bars.html", bars=_bars(spread, shown, lang))


def _bars(spread: Spread, shown: View, lang: str) -> list[dict[str, object]]:
    landscape = shown.landscape
    most = max([*spread.counts.values(), spread.unknown, 1])
    found = []
    for element, count in spread.counts.items():
        known = landscape.elements.get(element)
        colour = COLOURS[known.kind] if known else COLOURS["sea"]
        who = ", ".join(
            f"{landscape.label(d, lang)} {counts[element]}"
            for d, counts in sorted(spread.by_department.items())
            if element in counts
        )
        found.append(_bar(landscape.label(element, lang), count, most, colour, who))
    if spread.unknown:
        found.append(_bar(gettext("I don't know", lang), spread.unknown, most, "#8fa3ab", ""))
    return found


def _bar(name: str, count: int, most: int, colour: str, who: str) -> dict[str, object]:
    return {"name": name, "count": count, "width": f"{100 * count / most:.0f}", "colour": colour, "who": who}


def minutes(session: Session, shown: View, lang: str) -> str:
    """What was placed and agreed, as one HTML file for A4 paper. It names no participant."""
    landscape = shown.landscape
    outcomes = workshops().outcomes(session.code)
    joined = workshops().readiness(session.code)
    people = sum(n for n, _ in joined.values())
    names = ", ".join(
        f"{landscape.label(d, lang)} {n}"
        for d, (n, _) in sorted(joined.items(), key=lambda item: landscape.label(item[0], lang))
    )
    is_stored = session.state == CLOSED and session.change is not None
    return render(
        "minutes.html",
        title=session.title,
        lang=lang,
        landscape=landscape.title(lang),
        when=day((session.ended or session.began).date(), lang),
        led_by=gettext("led by {name}", lang, name=session.facilitator),
        people=ngettext("{n} participant: {names}", "{n} participants: {names}", lang, n=people, names=names),
        sections=[_section(s, outcomes.get(s.intervention), shown, lang) for s in spread_of(session, shown)],
        stored=gettext("Kept in the landscape as change {n}.", lang, n=session.change) if is_stored else "",
    )


def _section(spread: Spread, outcome: Outcome | None, shown: View, lang: str) -> dict[str, object]:
    where = ", ".join(shown.landscape.label(e, lang) for e in outcome.elements) if outcome else ""
    return {
        "name": shown.landscape.label(spread.intervention, lang),
        "divided": gettext("Dividedness {figure}.", lang, figure=number(spread.divided, lang)),
        "bars": _bars(spread, shown, lang),
        "agreed": gettext("Agreed: {where}.", lang, where=where) if outcome else "",
        "reason": outcome.reason if outcome else gettext("Nothing was agreed on this.", lang),
    }
