"""The widgets of one field: they show its values and return the edited ones. The form determines the type of widget."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import streamlit as st
from rdflib import Literal, URIRef
from rdflib.term import Node

from leerland_graph.core.i18n import gettext, language_name
from leerland_graph.core.namespaces import XSD
from leerland_graph.core.same_text import invisible
from leerland_graph.forms import Choices, Field, Value, as_node, as_text
from leerland_graph.ui.shared.panels import escape

__all__ = ["Setting", "show_literals", "show_pick"]

FEW = 300
"""Maximum number of options listed in full; beyond it, only search results are listed."""
FOUND = 50
EXPLAINED = 3
SHORT = 160
"""Number of chosen options explained below the field, and the maximum length of a definition in characters."""
LANGUAGES = ("nl", "en")


@dataclass(frozen=True)
class Setting:
    """The context of a form's widgets: the reader's language, a prefix for keys, and help for a field."""

    lang: str
    prefix: str
    help_for: Callable[[Field], str]

    def key(self, node: Node, field: Field, *more: object) -> str:
        return "-".join([self.prefix, str(node), field.id, *map(str, more)])

    def label(self, field: Field, more: str = "") -> str:
        mark = " *" if field.required else ""
        return f"{field.name(self.lang)}{f' ({more})' if more else ''}{mark}"


def show_literals(node: Node, field: Field, values: tuple[Value, ...], setting: Setting) -> tuple[Value, ...]:
    """Render a field of literals or IRIs: texts by language, else one input per value and an empty one if more are allowed."""
    nodes = [v for v in values if isinstance(v, Node)]
    if field.is_langtext:
        return _by_language(node, field, nodes, setting)
    inputs: list[Node | None] = [*nodes]
    if not inputs or field.multiple:
        inputs.append(None)
    made = [_one(node, field, was, n, setting) for n, was in enumerate(inputs)]
    return tuple(dict.fromkeys(v for v in made if v is not None))


def _by_language(node: Node, field: Field, values: list[Node], setting: Setting) -> tuple[Value, ...]:
    """Render one input per language: those of the form, and others that have a value. Untagged text has its own input."""
    asked = field.languages or LANGUAGES
    tags = list(dict.fromkeys([*asked, *(v.language or "" for v in values if isinstance(v, Literal))]))
    made: list[Node] = [v for v in values if not isinstance(v, Literal)]
    columns = st.columns(len(tags)) if len(tags) <= 2 else [st.container() for _ in tags]
    for column, tag in zip(columns, tags, strict=True):
        mine: list[Literal | None] = [v for v in values if isinstance(v, Literal) and (v.language or "") == tag]
        mine = mine or [None]
        for n, was in enumerate(mine):
            name = language_name(tag, setting.lang)
            with column:
                given = _text(
                    field,
                    as_text(was, setting.lang),
                    setting.key(node, field, tag, n),
                    setting,
                    name,
                    required=tag == asked[0],
                )
            found = as_node(field, given, was=was, tag=tag or None, lang=setting.lang)
            made += [found] if found is not None else []
    return tuple(dict.fromkeys(made))


def _text(field: Field, value: str, key: str, setting: Setting, more: str = "", *, required: bool = True) -> str:
    label = setting.label(field, more) if required else setting.label(field, more).removesuffix(" *")
    note = setting.help_for(field)
    if field.editor == "text":
        given = st.text_area(label, value, key=key, help=note, height=110)
    else:
        given = st.text_input(label, value, key=key, help=note)
    if found := invisible(given or ""):
        st.caption(
            gettext("Characters that cannot be seen are left out: {found}.", setting.lang, found=", ".join(found))
        )
    return given


def _one(node: Node, field: Field, was: Node | None, number: int, setting: Setting) -> Node | None:
    key = setting.key(node, field, number)
    if field.editor == "boolean":
        return _boolean(field, was, key, setting)
    if field.editor == "date" and (was is None or _day(was) is not None):
        shown = _day(was) if was is not None else None
        given = st.date_input(
            setting.label(field), value=shown, key=key, format="DD-MM-YYYY", help=setting.help_for(field),
            min_value=date(1990, 1, 1), max_value=date(2100, 12, 31),
        )  # fmt: skip
        if given == shown:
            return was
        return Literal(given.isoformat(), datatype=XSD.date) if isinstance(given, date) else None
    return as_node(field, _text(field, as_text(was, setting.lang), key, setting), was=was, lang=setting.lang)


def _day(node: Node) -> date | None:
    try:
        found = date.fromisoformat(str(node))
    except ValueError:
        return None
    return found if 1990 <= found.year <= 2100 else None


def _boolean(field: Field, was: Node | None, key: str, setting: Setting) -> Node | None:
    options = ["", "true", "false"]
    names = {
        "": gettext("Not filled in", setting.lang),
        "true": gettext("Yes", setting.lang),
        "false": gettext("No", setting.lang),
    }
    at = str(was).lower() if was is not None else ""
    given = st.selectbox(
        setting.label(field), options, index=options.index(at) if at in options else 0, format_func=names.__getitem__, key=key,
        help=setting.help_for(field),
    )  # fmt: skip
    if given == at:
        return was
    return Literal(given, datatype=XSD.boolean) if given else None


def show_pick(
    node: Node, field: Field, values: tuple[Value, ...], found: Choices, setting: Setting
) -> tuple[Value, ...]:
    """Render a field whose values are chosen: from the whole list if it is short, else from search results.

    Chosen resources stay listed even if they no longer exist; validation reports that.
    """
    lang = setting.lang
    picked = [v for v in values if isinstance(v, URIRef)]
    others = tuple(v for v in values if not isinstance(v, URIRef))
    if len(found) > FEW:
        words = st.text_input(
            gettext("Search {what}", lang, what=field.name(lang).lower()), key=setting.key(node, field, "search"),
            placeholder=gettext("Search in {n}, in Dutch or English", lang, n=len(found)),
        )  # fmt: skip
        offered = found.search(words, lang, limit=FOUND)
    else:
        offered = found.ordered(lang)
    options = list(dict.fromkeys([*(o.iri for o in offered), *picked]))
    shown = {iri: _indented(found, iri, lang) for iri in options}
    key = setting.key(node, field, "pick")
    if field.multiple:
        given = st.multiselect(
            setting.label(field), options, default=picked, format_func=shown.__getitem__, key=key, help=setting.help_for(field),
            placeholder=gettext("Choose", lang),
        )  # fmt: skip
        chosen = [URIRef(g) for g in given]
    else:
        at = options.index(picked[0]) if picked else None
        one = st.selectbox(
            setting.label(field), options, index=at, format_func=shown.__getitem__, key=key, help=setting.help_for(field),
            placeholder=gettext("Choose", lang),
        )  # fmt: skip
        chosen = [URIRef(one)] if one else []
    for iri in chosen[:EXPLAINED]:
        option = found.options.get(iri)
        if option is not None and 0 < len(option.definition(lang)) <= SHORT:
            st.caption(escape(f"{option.label(lang)}: {option.definition(lang)}"))
    kept = [c for c in picked if c in chosen]
    return (*others, *kept, *(c for c in chosen if c not in kept))


def _indented(found: Choices, iri: URIRef, lang: str) -> str:
    option = found.options.get(iri)
    if option is None:
        return gettext("{name} (does not exist any more)", lang, name=found.label(iri, lang))
    return "".join(f"{found.label(a, lang)} › " for a in option.above) + option.label(lang)
