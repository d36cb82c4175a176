"""Messages in the reader's language: English in the code, other languages in gettext catalogues.

The catalogues are `leerland_graph/locale/<language>/LC_MESSAGES/leerland.po`; `make messages` extracts and compiles
them. Every function takes the language as an argument: nothing here depends on the process or the thread. A message
that a catalogue lacks stays English.

Names of messages follow gettext: `N_` marks a message that is translated later, `pgettext` adds a context for what is
one word in English and two in another language, `ngettext` has a singular and a plural.
"""

import gettext as _gettext
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from leerland_graph.core.labels import pick, picked_tag

__all__ = [
    "DOMAIN", "LOCALE", "SOURCE", "Message", "N_", "Number", "decimal", "enumeration", "gettext", "label_in",
    "language_name", "languages", "message", "message_from", "ngettext", "nmessage", "own_name", "pgettext", "pmessage", "sequence", "translations",
]  # fmt: skip

DOMAIN = "leerland"
LOCALE = Path(__file__).parents[1] / "locale"
"""The folder with a folder for each language."""
SOURCE = "en"
"""The language of the messages in the code."""


@cache
def translations(lang: str) -> _gettext.NullTranslations:
    """The catalogue of a language; for English, and for a language without one, an empty catalogue."""
    return _gettext.translation(DOMAIN, LOCALE, [lang], fallback=True)


@cache
def languages() -> tuple[str, ...]:
    """The languages that messages can be said in: those with a catalogue, and English last."""
    return (*sorted(p.parts[-3] for p in LOCALE.glob(f"*/LC_MESSAGES/{DOMAIN}.mo")), SOURCE)


def N_(text: str) -> str:  # noqa: N802  (gettext's own name)
    """Mark a message for extraction; it is translated where it is shown."""
    return text


def gettext(text: str, lang: str, /, **values: object) -> str:
    """A message in a language with its values filled in.

    A value can be a `Message` or other texts by language, a `Number`, or a function of the language: each is said in
    the same language. A tuple or list is enumerated with "or".

    >>> gettext("Use {forms}.", "en", forms=("a", "b", "c"))
    'Use a, b or c.'
    """
    return _filled(translations(lang).gettext(text) if text else "", lang, values)


def pgettext(context: str, text: str, lang: str, /, **values: object) -> str:
    """As `gettext`; `context` tells apart messages that are the same in English."""
    return _filled(translations(lang).pgettext(context, text), lang, values)


def ngettext(singular: str, plural: str, lang: str, /, *, n: int, **values: object) -> str:
    """As `gettext`, in the form that the number `n` takes in that language.

    >>> ngettext("{n} row", "{n} rows", "en", n=1)
    '1 row'
    """
    return _filled(translations(lang).ngettext(singular, plural, n), lang, {"n": n, **values})


@dataclass(frozen=True, eq=False)
class Message(Mapping[str, str]):
    """A message with its values, as a mapping from each language to what it says there.

    It is said when it is looked up, so that nothing is formatted that nobody reads.
    """

    singular: str
    plural: str = ""
    context: str = ""
    given: Mapping[str, object] = field(default_factory=dict)

    def __getitem__(self, lang: str) -> str:
        if self.plural:
            n = self.given["n"]
            assert isinstance(n, int)
            return _filled(translations(lang).ngettext(self.singular, self.plural, n), lang, self.given)
        if self.context:
            return pgettext(self.context, self.singular, lang, **self.given)
        return gettext(self.singular, lang, **self.given)

    def __iter__(self) -> Iterator[str]:
        return iter(languages())

    def __len__(self) -> int:
        return len(languages())

    def as_json(self) -> dict[str, object]:
        """The message as JSON, to be stored and said later; the reverse is `message_from`."""
        held = {"message": self.singular, "plural": self.plural, "context": self.context}
        return {**{k: v for k, v in held.items() if v}, "values": {n: _as_json(v) for n, v in self.given.items()}}


def message(text: str, /, **values: object) -> Message:
    """A message to be said later; see `gettext`."""
    return Message(text, given=values)


def pmessage(context: str, text: str, /, **values: object) -> Message:
    """A message with a context, to be said later; see `pgettext`."""
    return Message(text, context=context, given=values)


def nmessage(singular: str, plural: str, /, *, n: int, **values: object) -> Message:
    """A message with a number, to be said later; see `ngettext`."""
    return Message(singular, plural, given={"n": n, **values})


def message_from(told: Mapping[str, object]) -> Message:
    """The message that `Message.as_json` described.

    Raises:
        KeyError, TypeError: it describes none.
    """
    values = told.get("values") or {}
    assert isinstance(values, Mapping)
    text, plural, context = (str(told.get(k, "")) for k in ("message", "plural", "context"))
    return Message(text or str(told["message"]), plural, context, {n: _from_json(v) for n, v in values.items()})


@dataclass(frozen=True, slots=True)
class Number:
    """A number to be written with the decimal sign of the language; `spec` is a format specification such as `.2f`."""

    value: float
    spec: str = ""

    def format(self, lang: str) -> str:
        return decimal(format(self.value, self.spec), lang)


def decimal(text: str, lang: str) -> str:
    """A number in figures with the decimal sign of the language.

    >>> decimal("0.25", "nl"), decimal("0.25", "en")
    ('0,25', '0.25')
    """
    return text.replace(".", _decimal_sign(lang))


def own_name(lang: str) -> str:
    """What a language is called in itself: 'Nederlands', 'English'."""
    return language_name(lang, lang)


def label_in(texts: Mapping[str, str], lang: str) -> str:
    """A label as `pick` gives it, with its language behind it where that is neither the reader's, nor Dutch, nor English.

    >>> label_in({"de": "Vertrieb"}, "nl"), label_in({"en": "Sales", "de": "Vertrieb"}, "nl"), label_in({}, "nl")
    ('Vertrieb (Duits)', 'Sales', '')
    """
    tag = picked_tag(texts, lang)
    if tag is None:
        return ""
    return texts[tag] if tag in (lang, "nl", "en", "") else f"{texts[tag]} ({language_name(tag, lang)})"


@cache
def language_name(tag: str, lang: str) -> str:
    """What the language of a tag is called in another; the tag itself if it is not known.

    >>> language_name("nl", "en"), language_name("en", "nl"), language_name("x-own", "en")
    ('Dutch', 'Engels', 'x-own')
    """
    from babel import Locale, UnknownLocaleError

    try:
        name = Locale.parse(tag, sep="-").get_display_name(lang.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return tag
    return name[:1].upper() + name[1:] if name else tag


@cache
def _decimal_sign(lang: str) -> str:
    from babel import UnknownLocaleError  # takes a while to import, and half of the commands do not need it
    from babel.numbers import get_decimal_symbol

    try:
        return str(get_decimal_symbol(lang.replace("-", "_")))
    except (UnknownLocaleError, ValueError):
        return "."


def enumeration(values: Iterable[str], lang: str) -> str:
    """The values with commas, and "or" before the last.

    >>> enumeration(["a", "b", "c"], "nl"), enumeration(["a"], "en"), enumeration([], "en")
    ('a, b of c', 'a', '')
    """
    return _listed(tuple(values), N_("{first} or {last}"), lang)


def sequence(values: Iterable[str], lang: str) -> str:
    """The values with commas, and "and" before the last.

    >>> sequence(["a", "b", "c"], "nl"), sequence(["a"], "en")
    ('a, b en c', 'a')
    """
    return _listed(tuple(values), N_("{first} and {last}"), lang)


def _listed(values: tuple[str, ...], joined: str, lang: str) -> str:
    if len(values) < 2:
        return "".join(values)
    return gettext(joined, lang, first=", ".join(values[:-1]), last=values[-1])


def _filled(text: str, lang: str, values: Mapping[str, object]) -> str:
    return text.format(**{name: _in_language(value, lang) for name, value in values.items()})


def _as_json(value: object) -> object:
    match value:
        case str():
            return str(value)  # of a literal or an IRI its text
        case int() | float():
            return value
        case Message():
            return value.as_json()
        case Number():
            return {"number": value.value, "spec": value.spec}
        case Mapping():
            return {"texts": dict(value)}
        case tuple() | list():
            return [_as_json(v) for v in value]
        case _ if callable(value):
            return {"texts": {lang: value(lang) for lang in languages()}}
        case _:
            return str(value)


def _from_json(value: object) -> object:
    match value:
        case {"message": str()}:
            return message_from(value)  # type: ignore[arg-type]
        case {"number": int() | float() as number, "spec": str(spec)}:
            return Number(number, spec)
        case {"texts": {**texts}}:
            return texts
        case list():
            return [_from_json(v) for v in value]
        case _:
            return value


def _in_language(value: object, lang: str) -> object:
    match value:
        case str() | int() | float():
            return value
        case Message():
            return value[lang]
        case Mapping():
            return pick(value, lang)
        case Number():
            return value.format(lang)
        case tuple() | list():
            return enumeration([str(_in_language(v, lang)) for v in value], lang)
        case _:
            return value(lang) if callable(value) else value
