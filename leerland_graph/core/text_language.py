"""The language in which the texts of a list are written."""

from collections.abc import Iterable
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

__all__ = ["TONGUES", "language_of_texts"]

TONGUES = ("nl", "en", "de", "fr", "es", "fy")
"""Languages in which lists are most often written here."""
SURE = 0.9
LETTERS = 20
READ = 4_000
"""From how sure a language is told, how many letters that takes, and how many characters are read."""


def language_of_texts(texts: Iterable[str]) -> str | None:
    """The tag of the language of texts together; None where they tell too little.

    >>> language_of_texts(["Gespräche führen", "Excel für Anfänger"]), language_of_texts(["Excel", "Word"])
    ('de', None)
    """
    said = "\n".join(texts)[:READ]
    if sum(c.isalpha() for c in said) < LETTERS:
        return None
    tag, sure = _identifier().classify(said)
    return str(tag) if sure >= SURE else None


@cache
def _identifier() -> LanguageIdentifier:
    found = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    found.set_languages(list(TONGUES))
    return found
