"""The codes of three letters for languages of two, as the authority table of the European Union has them (ISO 639-2/T)."""

__all__ = ["language_iri"]

AUTHORITY = "http://publications.europa.eu/resource/authority/language/"
CODES = {
    "ar": "ARA", "bg": "BUL", "cs": "CES", "da": "DAN", "de": "DEU", "el": "ELL", "en": "ENG", "es": "SPA", "et": "EST", "fi": "FIN", "fr": "FRA", "fy": "FRY",
    "ga": "GLE", "hr": "HRV", "hu": "HUN", "id": "IND", "it": "ITA", "ja": "JPN", "ko": "KOR", "lt": "LIT", "lv": "LAV", "mt": "MLT", "nb": "NOB", "nl": "NLD",
    "no": "NOR", "pl": "POL", "pt": "POR", "ro": "RON", "ru": "RUS", "sk": "SLK", "sl": "SLV", "sv": "SWE", "tr": "TUR", "uk": "UKR", "zh": "ZHO",
}  # fmt: skip


def language_iri(tag: str) -> str | None:
    """The IRI of a language by its code of two or three letters; None for one of two that is not in the table.

    >>> language_iri("nl")
    'http://publications.europa.eu/resource/authority/language/NLD'
    """
    code = CODES.get(tag) if len(tag) == 2 else tag.upper() if len(tag) == 3 else None
    return AUTHORITY + code if code else None
