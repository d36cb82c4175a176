"""The text of a value in a cell of a spreadsheet, as much as possible as it is shown."""

import re
from datetime import date, datetime, time, timedelta

from leerland_graph.exchange.sheet_scan import padding

__all__ = ["FIRST_MOMENT", "hours_text", "text_of"]

FIRST_MOMENT = datetime(1900, 3, 1)
"""What is before it is a number of hours rather than a moment: spreadsheets count the first days from 31 December 1899."""
_ZERO = datetime(1899, 12, 31)
_DATE_CODES = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
GENERAL = "General"


def text_of(value: object, form: str = GENERAL) -> str:
    """The text of a value with a number format: whole numbers without a fraction, days as 2026-03-01, times as 36:00:00.

    >>> text_of(417, "000000"), text_of(timedelta(hours=36), "[h]:mm"), text_of(time(1, 30), "h:mm")
    ('000417', '36:00:00', '01:30:00')
    """
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | float() if form != GENERAL and float(value).is_integer() and value >= 0:
            before, digits, after = padding(form) or ("", 0, "")
            return f"{before}{int(value):0{digits}d}{after}"
        case timedelta():
            return hours_text(value)
        case datetime() if value < FIRST_MOMENT and not re.search("[yd]", _DATE_CODES.sub("", form).casefold()):
            return hours_text(value - _ZERO)
        case datetime() if (value.hour, value.minute, value.second) == (0, 0, 0):
            return value.date().isoformat()
        case date() | datetime() | time():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)


def hours_text(span: timedelta) -> str:
    """A span of time as hours, minutes and seconds: 36:00:00; with a minus sign if it is negative.

    >>> hours_text(timedelta(days=1, hours=12)), hours_text(timedelta(minutes=-90))
    ('36:00:00', '-1:30:00')
    """
    sign = "-" if span < timedelta(0) else ""
    seconds = round(abs(span).total_seconds())
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
