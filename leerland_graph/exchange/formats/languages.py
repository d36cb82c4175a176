"""Codes of languages: those of three letters for those of two, as the authority table of the European Union has them (ISO 639-2/T)."""

__all__ = ["is_tag", "language_iri", "tag_of"]

AUTHORITY = "http://publications.europa.eu/resource/authority/language/"
CODES = {
    "ar": "ARA", "bg": "BUL", "cs": "CES", "da": "DAN", "de": "DEU", "el": "ELL", "en": "ENG", "es": "SPA", "et": "EST", "fi": "FIN", "fr": "FRA", "fy": "FRY",
    "ga": "GLE", "hr": "HRV", "hu": "HUN", "id": "IND", "it": "ITA", "ja": "JPN", "ko": "KOR", "lt": "LIT", "lv": "LAV", "mt": "MLT", "nb": "NOB", "nl": "NLD",
    "no": "NOR", "pl": "POL", "pt": "POR", "ro": "RON", "ru": "RUS", "sk": "SLK", "sl": "SLV", "sv": "SWE", "tr": "TUR", "uk": "UKR", "zh": "ZHO",
}  # fmt: skip
SHORT = {
    **{long.casefold(): short for short, long in CODES.items()}, "dut": "nl", "ger": "de", "fre": "fr", "cze": "cs", "gre": "el", "slo": "sk", "chi": "zh",
}  # fmt: skip
"""Codes of two letters by those of three, also by the bibliographic ones (ISO 639-2/B)."""
NONE = frozenset({"", "und", "mul", "zxx", "none", "x"})


def language_iri(tag: str) -> str | None:
    """The IRI of a language by its code of two or three letters; None for one of two that is not in the table.

    >>> language_iri("nl")
    'http://publications.europa.eu/resource/authority/language/NLD'
    """
    code = CODES.get(tag) if len(tag) == 2 else tag.upper() if len(tag) == 3 else None
    return AUTHORITY + code if code else None


def tag_of(code: str) -> str:
    """The language of a tag or code of any length, or of an IRI of the authority table, without its region; '' for none.

    >>> tag_of("nl-NL"), tag_of("ENG"), tag_of("http://publications.europa.eu/resource/authority/language/DEU"), tag_of("x-none"), tag_of("und")
    ('nl', 'en', 'de', '', '')
    """
    first = code.removeprefix(AUTHORITY).strip().replace("_", "-").partition("-")[0].casefold()
    return "" if first in NONE else SHORT.get(first, first)


def is_tag(text: str) -> bool:
    """Whether a text is a tag of a language that the table has.

    >>> is_tag("en-US"), is_tag("nl"), is_tag("url")
    (True, True, False)
    """
    return tag_of(text) in CODES
