"""The responsibility matrix as a page to print and sign: one self-contained HTML file, without Streamlit."""

from datetime import date
from html import escape

from rdflib import URIRef

from leerland_graph.core.texts import text
from leerland_graph.dialogue import Duty
from leerland_graph.documents.html import BASE, PAPER, document
from leerland_graph.documents.wording import day
from leerland_graph.services.state import View

__all__ = ["sheet"]

STYLE = f"""{PAPER}{BASE}
h2{{margin:2rem 0 .6rem;border-bottom:2px solid #1b6580;padding-bottom:.2rem}}
table{{border-collapse:collapse;width:100%}}th{{text-align:left;background:#eef5f7}}td,th{{padding:.4rem .6rem;border:1px solid #cfdde2;vertical-align:top}}
tr{{break-inside:avoid}}.sign{{display:grid;grid-template-columns:1fr 1fr 10rem;gap:1.6rem 1.2rem;margin-top:1rem}}.sign div{{border-bottom:1px solid #1b2d33;min-height:3rem;padding-top:1.6rem}}
"""


def sheet(shown: View, rows: list[dict[str, str]], chosen: list[Duty], department: URIRef | None, lang: str) -> str:
    """The matrix, with a signature line for every department in it."""
    landscape = shown.landscape
    title = landscape.titles.get(lang) or landscape.label(landscape.iri, lang)
    about = landscape.label(department, lang) if department else text("all_departments", lang)
    head = "".join(f"<th scope='col'>{escape(name)}</th>" for name in rows[0])
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row.values()) + "</tr>" for row in rows)
    names = sorted({landscape.label(d.department, lang) for d in chosen}, key=str.casefold)
    lines = "".join(
        f"<div>{escape(text('sign_for', lang, name=n))}</div><div>{text('sign_name', lang)}</div><div>{text('sign_date', lang)}</div>" for n in names
    )  # fmt: skip
    words = (
        f"<h1>{escape(text('duties', lang))}</h1><p class='sub'>{escape(title)} · {escape(about)} · {day(date.today(), lang)}</p>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        f"<p>{escape(text('duties_legend', lang))}</p><h2>{text('sign', lang)}</h2><div class='sign'>{lines}</div>"
    )
    return document(text("duties", lang), words, lang, STYLE)
