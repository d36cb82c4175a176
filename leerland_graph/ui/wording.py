"""Numbers and changes in words, as the reader writes them. No Streamlit here."""

from leerland_graph.analysis import Recommendation, indicators

__all__ = ["changes_of", "number", "signed"]

LARGEST = 4


def number(value: float, lang: str, form: str = ".2f") -> str:
    """A number in a format, with a decimal comma in Dutch."""
    return format(value, form).replace(".", "," if lang == "nl" else ".")


def signed(change: float, lang: str) -> str:
    """A change with its sign."""
    return number(change, lang, "+.2f").replace("-", "−")


def changes_of(move: Recommendation, lang: str) -> str:
    """The largest changes that a recommendation brings, indicator by indicator."""
    names = {i.id: i.labels[lang].lower() for i in indicators()}
    largest = sorted(move.changes.items(), key=lambda change: -abs(change[1]))[:LARGEST]
    return ", ".join(f"{names[name]} {signed(change, lang)}" for name, change in largest)
