"""What a cell says of a price: an amount, and perhaps its currency."""

import re

from leerland_graph.core.i18n import message
from leerland_graph.core.same_text import same
from leerland_graph.exchange.cells import CellProblem

__all__ = ["parse_price"]

FREE = frozenset({
    "gratis", "kosteloos", "geen kosten", "free", "free of charge", "no cost", "kostenlos", "kostenfrei", "gratuit", "gratuite", "gratuito", "sin coste",
})  # fmt: skip
CURRENCIES = {
    "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "£": "GBP", "gbp": "GBP", "$": "USD", "usd": "USD", "chf": "CHF", "sek": "SEK",
    "dkk": "DKK", "nok": "NOK", "pln": "PLN",
}  # fmt: skip
_SIGN = "|".join(re.escape(sign) for sign in sorted(CURRENCIES, key=len, reverse=True))
_NUMBER = r"\d{1,3}(?:[.,\u2019' ]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?"
_WHOLE = r"[.,](?:-{1,2}|\u2013|\u2014|=)"
"""What stands for no cents: 495,- and 495.--."""
_MORE = r"(?:p\.? ?p\.?|per (?:persoon|deelnemer|person|participant|head)|pro person|par personne|por persona|(?:excl|incl|ex|inkl|exkl)\b.*)"
_PRICE = re.compile(rf"({_SIGN})? ?({_NUMBER})({_WHOLE})? ?({_SIGN})? ?\(?{_MORE}?\)?")


def parse_price(text: str) -> tuple[str, str | None]:
    """The amount of a price as a decimal number, and its currency as a code of ISO 4217; None where the cell names none.

    A dollar is taken for one of the United States. A single mark before three digits can part thousands or decimals: it is
    left in the amount, which is then refused as any such number is, unless a sign for no cents follows it.

    >>> parse_price("€ 1.250,00"), parse_price("495,- p.p."), parse_price("gratis"), parse_price("USD 1,250.50")
    (('1250.00', 'EUR'), ('495', None), ('0', None), ('1250.50', 'USD'))

    Raises:
        CellProblem: it is no price.
    """
    plain = same(text)
    if plain in FREE:
        return "0", None
    found = _PRICE.fullmatch(plain)
    before, amount, no_cents, after = found.groups() if found else (None,) * 4
    if not amount or (before and after):
        raise CellProblem(message("Give a price as a number, 495 or 495.00 for instance."))
    sign = before or after
    return _amount(amount, is_whole=no_cents is not None), CURRENCIES[sign] if sign else None


def _amount(text: str, *, is_whole: bool) -> str:
    marks = re.findall(r"\D", text)
    if len(marks) == 1 and re.fullmatch(r"\d{1,3}[.,]\d{3}", text) and not is_whole:
        return text
    tail = re.fullmatch(r"(.*)[.,](\d{1,2})", text)
    whole, cents = (tail[1], f".{tail[2]}") if tail else (text, "")
    return re.sub(r"\D", "", whole) + cents
