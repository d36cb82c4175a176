"""The language in which the texts of a list are written."""

from collections.abc import Iterable
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

__all__ = ["OTHERS", "TONGUES", "language_of_texts"]

TONGUES = ("nl", "en", "de", "fr", "es", "fy")
"""Languages in which lists are most often written here."""
OTHERS = (
    "pt",
    "it",
    "ca",
    "pl",
    "cs",
    "sk",
    "ro",
    "hu",
    "sv",
    "da",
    "no",
    "fi",
    "tr",
    "el",
    "ru",
    "uk",
    "ar",
    "he",
    "ko",
    "ja",
    "zh",
)
"""Languages in which a list can be written as a whole; a short text is not told apart from so many."""
SURE = 0.9
LETTERS, MANY = 20, 120
READ = 4_000
"""From how sure a language is told, how many letters that takes, how many to tell it from all others, and how many characters are read."""


def language_of_texts(texts: Iterable[str], *, of_all: bool = False) -> str | None:
    """The tag of the language of texts together, one of `TONGUES`; None where they tell too little. With `of_all` it can be one of `OTHERS` too, if there is enough text.

    >>> language_of_texts(["Gespräche führen", "Excel für Anfänger"]), language_of_texts(["Excel", "Word"])
    ('de', None)
    >>> language_of_texts(["Técnicas de negociação avançada", "Análise de impacto regulatório", "Gestão de equipes"] * 3, of_all=True)
    'pt'
    """
    said = "\n".join(texts)[:READ]
    letters = sum(c.isalpha() for c in said)
    if letters < LETTERS:
        return None
    tags = (*TONGUES, *OTHERS) if of_all and (letters >= MANY or not said.isascii()) else TONGUES
    for text in (said, said.lower()):  # titles in capitals tell less
        tag, sure = _identifier(tags).classify(text)
        if sure >= SURE:
            return str(tag)
    return None


@cache
def _identifier(tags: tuple[str, ...]) -> LanguageIdentifier:
    found = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    found.set_languages(list(tags))
    return found
