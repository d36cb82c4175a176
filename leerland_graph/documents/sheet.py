"""The responsibility matrix as a page to print and sign: one self-contained HTML file, without Streamlit."""

from datetime import date

from rdflib import URIRef

from leerland_graph.core.i18n import gettext, pgettext
from leerland_graph.dialogue import Duty
from leerland_graph.documents.templates import render
from leerland_graph.documents.wording import day
from leerland_graph.services.state import View

__all__ = ["sheet"]


def sheet(shown: View, rows: list[dict[str, str]], chosen: list[Duty], department: URIRef | None, lang: str) -> str:
    """The matrix, with a signature line for every department in it."""
    landscape = shown.landscape
    title = landscape.title(lang)
    about = landscape.label(department, lang) if department else gettext("All departments", lang)
    names = sorted({landscape.label(d.department, lang) for d in chosen}, key=str.casefold)
    return render(
        "sheet.html",
        title=gettext("Who does what", lang),
        lang=lang,
        about=f"{title} · {about} · {day(date.today(), lang)}",
        columns=list(rows[0]),
        rows=[list(row.values()) for row in rows],
        legend=gettext("✓ accepted · ○ still open", lang),
        sign={
            "head": pgettext("signature", "Agreed", lang),
            "name": gettext("Name and signature", lang),
            "date": gettext("Date", lang),
            "departments": [gettext("On behalf of {name}", lang, name=n) for n in names],
        },
    )
