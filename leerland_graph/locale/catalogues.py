"""Catalogues on disk: make them follow the code, check and compile them (Babel)."""

import io
from datetime import UTC, datetime
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

from leerland_graph.core.i18n import DOMAIN, LOCALE
from leerland_graph.locale.extraction import messages_under

__all__ = ["compiled", "findings", "po_of", "pseudo", "template", "update"]

HEADER = "# Messages of Leerland. The source is the English in the code; `make messages` keeps this file up to date.\n"
DATE = datetime(2026, 1, 1, tzinfo=UTC)
ACCENTS = str.maketrans("aeiouyAEIOUY", "äëïöüÿÄËÏÖÜŸ")


def template() -> Catalog:
    """The messages of the code, without translations."""
    catalog = _empty(None)
    for found in messages_under(LOCALE.parent):
        key = (found.singular, found.plural) if found.plural else found.singular
        catalog.add(key, locations=[(found.path, found.line)], context=found.context or None)
    return catalog


def _empty(lang: str | None) -> Catalog:
    return _undated(
        Catalog(locale=lang, domain=DOMAIN, project="Leerland", version="1", fuzzy=False, header_comment=HEADER)
    )


def _undated(catalog: Catalog) -> Catalog:
    """The catalogue with one date for ever: the same messages give the same bytes."""
    catalog.creation_date = catalog.revision_date = DATE
    return catalog


def po_of(lang: str, folder: Path = LOCALE) -> Path:
    """The file of a language."""
    return folder / lang / "LC_MESSAGES" / f"{DOMAIN}.po"


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return _undated(read_po(file, locale=path.parts[-3], domain=DOMAIN))


def _as_po(catalog: Catalog) -> bytes:
    out = io.BytesIO()
    write_po(out, catalog, width=0, sort_by_file=True, include_lineno=False, ignore_obsolete=True, omit_header=False)
    return out.getvalue()


def compiled(catalog: Catalog) -> bytes:
    """The bytes of the `.mo` file."""
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def _followed(path: Path, source: Catalog) -> Catalog:
    """The catalogue of a file with exactly the messages of the code; what is translated stays so."""
    old, new = _read(path), _empty(path.parts[-3])
    for message in source:
        if message.id:
            known = old.get(message.id, message.context)
            new.add(message.id, known.string if known else None, message.locations, context=message.context)
    return new


def update(folder: Path = LOCALE) -> None:
    """Make every catalogue have the messages of the code, in the order of its files, and compile it."""
    source = template()
    for path in sorted(folder.glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
        catalog = _followed(path, source)
        path.write_bytes(_as_po(catalog))
        path.with_suffix(".mo").write_bytes(compiled(_read(path)))


def findings(folder: Path = LOCALE) -> list[str]:
    """What keeps the catalogues from being complete, a line each: a missing or outdated message, other values, a stale `.mo`."""
    source, found = template(), []
    for path in sorted(folder.glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
        catalog, name = _read(path), path.parts[-3]
        for message in source:
            known = catalog.get(message.id, message.context) if message.id else None
            if message.id and (known is None or not all(_strings(known))):
                found.append(f"{name}: not translated: {message.id}")
            elif known is not None and message.id:
                found += [f"{name}: other values: {text}" for text in _strings(known) if not _fits(text, message)]
        wanted = {(m.id, m.context) for m in source}
        found += [f"{name}: said nowhere: {m.id}" for m in catalog if m.id and (m.id, m.context) not in wanted]
        mo = path.with_suffix(".mo")
        if not mo.exists() or _said(mo.read_bytes()) != _said(compiled(catalog)):
            found.append(f"{name}: {mo.name} is older than {path.name}; run `make messages`")
    return found


def pseudo(lang: str, folder: Path) -> None:
    """Write and compile a catalogue in which each message is its English with accents between brackets.

    It proves that nothing but a catalogue is needed for another language: what shows without brackets is not a message.
    """
    catalog = _empty(lang)
    for message in template():
        if message.id:
            texts = tuple(f"[{_accented(text)}]" for text in _ids(message))
            catalog.add(message.id, texts if len(texts) > 1 else texts[0], context=message.context)
    path = po_of(lang, folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_as_po(catalog))
    path.with_suffix(".mo").write_bytes(compiled(_read(path)))


def _said(mo: bytes) -> dict[object, object]:
    """The translations in a `.mo` file, by message and context."""
    return {(str(m.id), m.context): m.string for m in read_mo(io.BytesIO(mo)) if m.id}


def _accented(text: str) -> str:
    """The text with accents, its values untouched."""
    return "".join(
        said.translate(ACCENTS).replace("{", "{{").replace("}", "}}")
        + ("" if name is None else "{" + name + (f":{spec}" if spec else "") + "}")
        for said, name, spec, _ in Formatter().parse(text)
    )


def _ids(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def _strings(message: Message) -> tuple[str, ...]:
    return (message.string or "",) if isinstance(message.string, str | None) else tuple(message.string)


def _fits(text: str, message: Message) -> bool:
    """Whether a translation has the values of its message; one form of a plural can leave some out."""
    wanted = [_fields(one) for one in _ids(message)]
    return _fields(text) in wanted


def _fields(text: str) -> list[tuple[str, str]]:
    return sorted((name, spec or "") for _, name, spec, _ in Formatter().parse(text) if name is not None)
