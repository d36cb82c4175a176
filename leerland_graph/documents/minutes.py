"""Documents of a workshop: bars of how a group placed an intervention, and the minutes."""

from html import escape

from leerland_graph.core.texts import text
from leerland_graph.documents.html import BASE, PAPER, document
from leerland_graph.documents.wording import day, number
from leerland_graph.services.state import View
from leerland_graph.services.workshops import spread_of, workshops
from leerland_graph.workshop import CLOSED, Outcome, Session, Spread

__all__ = ["bars", "minutes"]

COLOURS = {"island": "#1b6580", "bridge": "#a4551c", "polder": "#4c7a34", "sea": "#5d7683"}
"""The colour per kind of element; the label beside the bar carries the same information."""
STYLE = f"""{PAPER}{BASE}
body{{max-width:54rem}}h2{{margin:2rem 0 .3rem;break-after:avoid}}section{{break-inside:avoid}}
.bars{{display:grid;grid-template-columns:minmax(7rem,11rem) 1fr 3rem;gap:.25rem .8rem;align-items:center;margin:.5rem 0}}
.bar{{height:1.1rem;background:#e6eef1;border-radius:.3rem;overflow:hidden}}.bar i{{display:block;height:100%}}
.agreed{{border-left:4px solid #1b6580;padding:.2rem .8rem;background:#eef5f7}}
@media(prefers-color-scheme:dark){{body{{background:#10191c;color:#e7eff1}}.bar{{background:#22323a}}.agreed{{background:#1a272d}}.sub{{color:#b9c9cf}}}}
"""


def bars(spread: Spread, shown: View, lang: str) -> str:
    """The spread of one intervention as bars, each with a name and a count."""
    landscape = shown.landscape
    most = max([*spread.counts.values(), spread.unknown, 1])
    lines = []
    for element, count in spread.counts.items():
        known = landscape.elements.get(element)
        colour = COLOURS[known.kind] if known else COLOURS["sea"]
        who = ", ".join(
            f"{landscape.label(d, lang)} {counts[element]}"
            for d, counts in sorted(spread.by_department.items())
            if element in counts
        )
        lines.append(_bar(landscape.label(element, lang), count, most, colour, who))
    if spread.unknown:
        lines.append(_bar(text("ws_unknown", lang), spread.unknown, most, "#8fa3ab", ""))
    return f"<div class='bars'>{''.join(lines)}</div>"


def _bar(name: str, count: int, most: int, colour: str, title: str) -> str:
    return (
        f"<span>{escape(name)}</span><span class='bar' title='{escape(title, quote=True)}'><i style='width:{100 * count / most:.0f}%;background:{colour}'></i></span>"
        f"<b>{count}</b>"
    )


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
    when = day((session.ended or session.began).date(), lang)
    title = landscape.titles.get(lang) or landscape.label(landscape.iri, lang)
    parts = [
        f"<h1>{escape(session.title)}</h1><p class='sub'>{escape(title)} · {when} · {escape(text('ws_led_by', lang, name=session.facilitator))}<br>"
        f"{escape(text('ws_people', lang, n=people, names=names))}</p>"
    ]
    for spread in spread_of(session, shown):
        parts.append(_section(spread, outcomes.get(spread.intervention), shown, lang))
    if session.state == CLOSED and session.change is not None:
        parts.append(f"<p class='sub'>{escape(text('ws_stored_as', lang, n=session.change))}</p>")
    return document(session.title, "".join(parts), lang, STYLE)


def _section(spread: Spread, outcome: Outcome | None, shown: View, lang: str) -> str:
    label = [shown.landscape.label(e, lang) for e in outcome.elements] if outcome else []
    agreed = (
        f"<p class='agreed'><b>{escape(text('ws_agreed', lang, where=', '.join(label)))}</b> {escape(outcome.reason)}</p>"
        if outcome
        else f"<p class='agreed'>{escape(text('ws_no_outcome', lang))}</p>"
    )
    divided = escape(text("ws_divided", lang, figure=number(spread.divided, lang)))
    return f"<section><h2>{escape(shown.landscape.label(spread.intervention, lang))}</h2><p class='sub'>{divided}</p>{bars(spread, shown, lang)}{agreed}</section>"
