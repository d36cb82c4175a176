"""The language of an answer: what the address asks, else what the browser prefers, else the setting."""

from starlette.requests import Request

from leerland_graph.core.i18n import languages
from leerland_graph.core.settings import get_settings

__all__ = ["language_of", "negotiated"]


def language_of(request: Request) -> str:
    """The language for a request: `?lang=`, else `Accept-Language`, else LEERLAND_LANG."""
    wanted = request.query_params.get("lang")
    if wanted in languages():
        return str(wanted)
    header = ",".join(request.headers.getlist("accept-language"))
    return negotiated(header, languages()) or get_settings().lang


def negotiated(header: str, offered: tuple[str, ...]) -> str | None:
    """The offered language that an `Accept-Language` header prefers (RFC 9110, 12.5.4; lookup of RFC 4647, 3.4).

    A range that is longer than what is offered is shortened: `nl-BE` finds `nl`. Weights order the ranges, the first of
    equals wins, and weight 0 refuses a language. `*` is any language that the header does not name. None if the header is
    empty or refuses all.

    >>> negotiated("fr-CA, en;q=0.8, nl-BE;q=0.9", ("nl", "en")), negotiated("*;q=0.5, nl;q=0", ("nl", "en"))
    ('nl', 'en')
    """
    ranges = _ranges(header)
    refused = {name for name, weight in ranges if weight == 0}
    named = {name for name, _ in ranges}
    for name, _ in sorted((r for r in ranges if r[1] > 0), key=lambda r: -r[1]):
        others = (o for o in offered if o.lower() not in named)
        found = next(others, None) if name == "*" else _lookup(name, offered)
        if found is not None and found.lower() not in refused:
            return found
    return None


def _ranges(header: str) -> list[tuple[str, float]]:
    """The language ranges of the header in lower case with their weights; what has no valid weight is left out."""
    found = []
    for part in header.split(","):
        name, *parameters = (p.strip().lower() for p in part.split(";"))
        weight = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip() == "q":
                weight = _weight(value.strip())
        if name and 0 <= weight <= 1:
            found.append((name, weight))
    return found


def _weight(text: str) -> float:
    try:
        return float(text) if text[:1] in "01" else -1.0
    except ValueError:
        return -1.0


def _lookup(name: str, offered: tuple[str, ...]) -> str | None:
    by_name = {o.lower(): o for o in offered}
    while name:
        if name in by_name:
            return by_name[name]
        name = name.rpartition("-")[0]
        if name[-2:-1] == "-":  # a single letter introduces what follows, and goes with it
            name = name[:-2]
    return None
