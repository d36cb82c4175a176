"""The words of durations in Dutch, English, German, French and Spanish, and the units in some other languages."""

from enum import StrEnum
from fractions import Fraction

__all__ = ["ARTICLES", "BETWEEN", "NUMBERS", "PLUS", "ROUGHLY", "TIMES", "UNITS", "Unit", "Writing"]


class Unit(StrEnum):
    """A unit of time. `UNKNOWN` are those of which nobody knows how many hours of study they have: weeks, months, years."""

    SECOND = "seconds"
    MINUTE = "minutes"
    QUARTER = "quarters"
    HOUR = "hours"
    DAYPART = "dayparts"
    HALF_DAY = "half days"
    DAY = "days"
    UNKNOWN = "weeks"


class Writing(StrEnum):
    """Which sign the language of a unit has before the decimals; the other one marks thousands."""

    COMMA = ","
    POINT = "."


_COMMA: dict[Unit, str] = {
    Unit.SECOND: "seconde seconden sekunde sekunden segundo segundos",
    Unit.MINUTE: "minuut minuten minuto minutos minuti",
    Unit.QUARTER: "kwartier kwartieren viertelstunde viertelstunden",
    Unit.HOUR: "u uur uren uurtje klokuur klokuren contactuur contacturen std stunde stunden heure heures hora horas ora ore hodina hodiny hodin godzina godziny godzin timme timmar óra órák saat",
    Unit.DAYPART: "dagdeel dagdelen",
    Unit.DAY: "dag dagen werkdag werkdagen lesdag lesdagen cursusdag cursusdagen trainingsdag trainingsdagen tag tage tagen jour jours journée journées día días dia dias giorno giorni",
    Unit.UNKNOWN: "weken maand maanden jaar jaren kwartaal kwartalen woche wochen monat monate monaten jahr jahre semaine semaines mois année années semana semanas mes meses año años mês settimana settimane mese mesi anno anni",
}
_POINT: dict[Unit, str] = {
    Unit.SECOND: "second seconds",
    Unit.MINUTE: "mins",
    Unit.HOUR: "hour hours hr hrs",
    Unit.DAYPART: "daypart dayparts",
    Unit.DAY: "day days workday workdays",
    Unit.UNKNOWN: "weeks month months year years yr yrs",
}
_EITHER: dict[Unit, str] = {
    Unit.SECOND: "s sec secs secondes",
    Unit.MINUTE: "m min minute minutes",
    Unit.HOUR: "h",
    Unit.HALF_DAY: "halfday",
    Unit.DAY: "d",
    Unit.UNKNOWN: "w wk wks wkn week",
}
UNITS: dict[str, tuple[Unit, Writing | None]] = {
    word: (unit, writing)
    for words, writing in ((_COMMA, Writing.COMMA), (_POINT, Writing.POINT), (_EITHER, None))
    for unit, listed in words.items()
    for word in listed.split()
}
"""Units by what they are called, and how the language of that word writes numbers, where it is one language."""

ARTICLES = frozenset(["een", "één", "'n", "a", "an", "one", "ein", "eine", "einen", "un", "une", "una"])
_COUNTED = (
    "twee drie vier vijf zes zeven acht negen tien elf twaalf",
    "two three four five six seven eight nine ten eleven twelve",
    "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    "deux trois quatre cinq six sept huit neuf dix onze douze",
    "dos tres cuatro cinco seis siete ocho nueve diez once doce",
)
_HALVES = "half halve halfje halb halbe halben halber demi demie medio media"
_MORE_THAN_ONE = "anderhalf anderhalve anderthalb eineinhalb"
NUMBERS: dict[str, Fraction] = {
    **{word: Fraction(n) for line in _COUNTED for n, word in enumerate(line.split(), start=2)},
    **{
        f"{word}{joined}": Fraction(2 * n + 1, 2)
        for n, word in enumerate(_COUNTED[0].split(), start=2)
        for joined in ("ënhalf", "ënhalve", "enhalf", "enhalve", "eneenhalf", "ëneenhalf", "eneenhalve")
    },
    **{word: Fraction(1, 2) for word in _HALVES.split()},
    **{word: Fraction(3, 2) for word in _MORE_THAN_ONE.split()},
    **{word: Fraction(1) for word in ["hele", "whole", "full", "ganze", "ganzer"]},
}
"""Numbers by their words."""

PLUS = frozenset(["+", "&", "en", "and", "und", "et", "y", "plus"])
TIMES = frozenset(["x", "×", "*", "maal", "keer", "times", "mal", "fois"])
BETWEEN = frozenset(["-", "–", "—", "−", "tot", "to", "à", "a", "bis", "of", "or", "oder", "ou"])
"""What stands between the ends of a range."""
ROUGHLY = ("ca", "circa", "ongeveer", "plm", "about", "approx", "approximately", "etwa", "environ", "rond")
