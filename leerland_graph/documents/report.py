"""A report to send: the map, the profile with its evidence, and recommendations, in one self-contained HTML file for A4 paper."""

from datetime import date
from html import escape

from leerland_graph.analysis import Profile, Recommendation, Selection
from leerland_graph.core.texts import text
from leerland_graph.documents.html import BASE, PAPER, document
from leerland_graph.documents.wording import changes_of, day, number
from leerland_graph.map import MapOptions, to_svg
from leerland_graph.services.state import View, advice_for, picture_of, profile_of

__all__ = ["report"]

EVIDENCE_SHOWN = 6
STYLE = f"""{PAPER}{BASE}
h2{{margin:2rem 0 .6rem;border-bottom:2px solid #1b6580;padding-bottom:.2rem}}
.map svg{{width:100%;height:auto}}.row{{display:grid;grid-template-columns:14rem 4rem 1fr;gap:.4rem 1rem;align-items:center;break-inside:avoid;padding:.5rem 0;border-bottom:1px solid #dbe6e9}}
.bar{{height:.6rem;border:1px solid #1b6580;border-radius:.3rem;overflow:hidden}}.bar i{{display:block;height:100%;background:#1b6580}}
.row ul{{grid-column:1/-1;margin:0;padding-left:1.2rem;color:#33474e}}.value{{font-weight:700;font-variant-numeric:tabular-nums}}ol li{{margin:.5rem 0}}
"""


def report(shown: View, selection: Selection, lang: str, look: MapOptions | None = None) -> str:
    """The report of a selection of a landscape as an HTML document."""
    landscape = shown.landscape
    title = landscape.titles.get(lang) or landscape.label(landscape.iri, lang)
    chosen = [
        landscape.label(x, lang) for x in (selection.target_group, selection.department, selection.programme) if x
    ]
    about = ", ".join(chosen) or text("everyone", lang)
    drawn = to_svg(picture_of(shown, selection, lang, look))
    profile = profile_of(shown, selection)
    parts = [
        f"<h1>{escape(title)}</h1><p class='sub'>{escape(about)} · {len(profile.landscape.interventions)} {text('interventions', lang).lower()} · {day(date.today(), lang)}</p>",
        f"<div class='map'>{drawn[drawn.index('<svg') :]}</div>",
        f"<h2>{text('coherence', lang)}</h2>{_overall(profile, lang)}{''.join(_row(profile, n, lang) for n in range(len(profile.results)))}",
        f"<h2>{text('first', lang)}</h2>{_advice(shown, advice_for(shown, selection.target_group), lang)}",
    ]
    return document(title, "".join(parts), lang, STYLE)


def _overall(profile: Profile, lang: str) -> str:
    found = profile.overall()
    if found.value is None:
        return ""
    weights = ", ".join(f"{profile.label(i)[lang].lower()} {w:g}×" for i, w in found.weights.items())
    said = text("overall_said", lang, weights=weights)
    return f"<p>{text('overall', lang)}: <b>{number(found.value, lang)}</b>. {escape(said)}</p>"


def _row(profile: Profile, place: int, lang: str) -> str:
    indicator, result = profile.results[place]
    if result.value is None:
        reason = escape((result.reason or {}).get(lang, ""))
        return f"<div class='row'><b>{escape(indicator.labels[lang])}</b><span class='value'>–</span><span>{reason}</span></div>"
    evidence = [f"<li>{escape(e.texts[lang])}</li>" for e in result.evidence[:EVIDENCE_SHOWN]]
    if len(result.evidence) > EVIDENCE_SHOWN:
        evidence.append(f"<li>{text('more', lang, n=len(result.evidence) - EVIDENCE_SHOWN)}</li>")
    bar = f"<span class='bar'><i style='width:{result.value * 100:.0f}%'></i></span>"
    listed = f"<ul><li><i>{escape(indicator.meaning[lang])}</i></li>{''.join(evidence)}</ul>"
    return f"<div class='row'><b>{escape(indicator.labels[lang])}</b><span class='value'>{number(result.value, lang)}</span>{bar}{listed}</div>"


def _advice(shown: View, moves: tuple[Recommendation, ...], lang: str) -> str:
    if not moves:
        return f"<p>{text('first_none', lang)}</p>"
    lines = []
    for move in moves:
        whom = text("first_for", lang, group=shown.landscape.label(move.group, lang))
        lines.append(
            f"<li>{escape(move.texts[lang])}<br><small>{escape(whom)}: {escape(changes_of(move, lang))}.</small></li>"
        )
    return f"<ol>{''.join(lines)}</ol>"
