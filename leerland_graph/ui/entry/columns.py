"""The columns of somebody's list: what each is taken for and why, corrected with one pick, and what holds for all rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import streamlit as st

from leerland_graph.core.i18n import gettext, language_name, ngettext
from leerland_graph.core.namespaces import LL, LLC, ORG
from leerland_graph.core.settings import get_settings
from leerland_graph.core.text_language import OTHERS, TONGUES
from leerland_graph.exchange.column_rules import rules_of
from leerland_graph.exchange.header_meaning import meant_by
from leerland_graph.exchange.kept_mappings import (
    KeptMapping,
    KeptMappings,
    as_another,
    as_before,
    is_next_version,
    is_of_its_name,
)
from leerland_graph.exchange.mapping import Mapping as ColumnMapping
from leerland_graph.exchange.mapping_proposal import (
    ColumnProposal,
    MappingProposal,
    corrected,
    fields_of,
    propose_mapping,
    read_as,
)
from leerland_graph.exchange.schema import Column, Schema, schema_of
from leerland_graph.exchange.tables import Table
from leerland_graph.forms import Kind
from leerland_graph.services.form_cache import choices_for, shapes
from leerland_graph.services.importing import names_of
from leerland_graph.services.state import View
from leerland_graph.ui.entry.chosen import GivenList
from leerland_graph.ui.entry.desk import Desk
from leerland_graph.ui.shared.panels import escape

__all__ = ["choose_columns", "lacks"]

TOLD = "columns-told"
LANGUAGE = "language_column"
NEW = "\0new"
SEPARATORS = {";": ";", ",": ",", "/": "/", "|": "|", " - ": "-", "&": "&"}
SAMPLE = 60
"""Characters of a sample that are shown."""
NEEDED = ("owner", "targetGroup")
"""What can be said for all rows at once, in this order."""


@dataclass(frozen=True)
class _Told:
    """What the columns of a list are taken for, and if it is the next version of one that is known; the mapping of that one, and whether it is."""

    proposal: MappingProposal
    as_next: MappingProposal
    kept: KeptMapping | None
    is_next: bool


def choose_columns(desk: Desk, shown: View, table: Table, given: GivenList, lang: str) -> ColumnMapping:
    """Render the proposal for a table, and return the mapping as it stands; see `lacks` for what it still needs."""
    schema = schema_of(shapes(), shown.store.ontology)
    told = _told(shown, table, schema, given)
    kept = told.kept
    st.subheader(gettext("What the columns are", lang))
    if kept is not None:
        _say_kept(kept, lang)
    left, right = st.columns([3, 1])
    with left:
        name = _catalogue(desk, given, told, lang)
    proposal = told.as_next if kept is not None and name == kept.mapping.catalogue else told.proposal
    with right:
        tongue = _language(desk, proposal.mapping.language, lang)
    found = sum(c.chosen.to != "" for c in proposal.columns)
    st.markdown(
        ngettext("{n} of {total} columns was recognised. Correct what is wrong.", "{n} of {total} columns were recognised. Correct what is wrong.", lang, n=found, total=len(proposal.columns))
    )  # fmt: skip
    with st.expander(gettext("The columns, one by one", lang), expanded=kept is None or bool(kept.new)):
        picks = {c.header: _pick(desk, c, schema, table.header, lang) for c in proposal.columns}
    constants = _constants(desk, shown, given.part, picks, proposal.mapping.constants, lang)
    mapping = corrected(proposal, table, schema, names_of(shown), picks, constants=constants, types={})
    mapping = _parted(desk, mapping)
    return read_as(mapping, given.reading).model_copy(update={"catalogue": name, "language": tongue})


def lacks(mapping: ColumnMapping, lang: str) -> str | None:
    """What every row still needs; None if nothing."""
    filled = {r.to for rule in mapping.columns.values() for r in rules_of(rule)} | set(mapping.constants)
    if "title" not in filled:
        return gettext("Say which column is the title; without one no row can be stored.", lang)
    if "owner" not in filled:
        return gettext("Say which department owns what is in this list.", lang)
    return None


def _say_kept(kept: KeptMapping, lang: str) -> None:
    """Render what of the list is as it was the last time, and what differs."""
    said = [gettext("The columns are read as those of the list '{name}' were.", lang, name=kept.mapping.catalogue)]
    if kept.new:
        said.append(gettext("New: {columns}.", lang, columns=kept.new))
    if kept.missing:
        said.append(gettext("No longer there: {columns}.", lang, columns=kept.missing))
    st.info(escape(" ".join(said)), icon=":material/history:")


def _catalogue(desk: Desk, given: GivenList, told: _Told, lang: str) -> str:
    """Render whether this is the next version of a list that is known, and what a new one is called."""
    kept = told.kept
    if kept is not None and kept.is_same_name:
        return kept.mapping.catalogue
    if kept is not None:
        names = {
            "next": gettext("The next version of '{name}'", lang, name=kept.mapping.catalogue), "new": gettext("Another list", lang)
        }  # fmt: skip
        guess = "next" if told.is_next else "new"
        if desk.select("version", gettext("What is this list?", lang), list(names), guess, names.__getitem__) == "next":
            return kept.mapping.catalogue
    taken = {kept.mapping.catalogue} if kept is not None else set()
    name = f"{given.catalogue}-2" if given.catalogue in taken else given.catalogue
    said = desk.text(
        "catalogue", gettext("What is this list called?", lang), name, max_chars=80,
        help=gettext("Give its next version the same name: its rows are then recognised.", lang),
    )  # fmt: skip
    return said or name


def _language(desk: Desk, guess: str, lang: str) -> str:
    """Render the language of texts of which the list names none."""
    options = list(dict.fromkeys([guess, *TONGUES, *OTHERS]))
    names = {tag: language_name(tag, lang) for tag in options}
    label = gettext("Language of the texts", lang)
    return desk.select("tongue", label, options, guess, lambda tag: f"{names[tag][:1].upper()}{names[tag][1:]}")


def _told(shown: View, table: Table, schema: Schema, given: GivenList) -> _Told:
    """What is told of the columns, worked out once for a list."""
    key = (given.key, shown.landscape.iri)
    before = st.session_state.get(TOLD)
    if before is None or before[0] != key:
        land, settings = shown.landscape.iri, get_settings()
        kept = KeptMappings(settings.data, land).fitting(table.header, given.catalogue)
        meant = meant_by(table.header, settings)
        made = propose_mapping(table, schema, names_of(shown), catalogue=given.catalogue, language=settings.lang, meant=meant)  # fmt: skip
        is_next = kept is not None and is_next_version(shown.store, land, table, kept.mapping)
        if kept is not None:
            kept = replace(kept, is_same_name=is_of_its_name(shown.store, land, table, kept))
        found = _Told(
            as_another(made, kept.mapping) if kept is not None else made, as_before(made, kept.mapping) if kept is not None else made, kept, is_next
        )  # fmt: skip
        before = st.session_state[TOLD] = (key, found)
    told: _Told = before[1]
    return told


def _pick(desk: Desk, column: ColumnProposal, schema: Schema, headers: Sequence[str], lang: str) -> str:
    fields = fields_of(schema)
    first = [o.to for o in (column.chosen, *column.alternatives) if o.to]
    options = list(dict.fromkeys([column.chosen.to, *first, *fields, "^precedes", LANGUAGE, ""]))
    labels = {
        "": gettext("Do not read", lang), LANGUAGE: gettext("The language of the row", lang), "^precedes": gettext("Comes after", lang),
    } | {name: field.name(lang).partition(" (")[0] for name, field in fields.items()}  # fmt: skip
    left, right = st.columns([1, 1], vertical_alignment="center")
    with left:
        samples = " · ".join(_unlinked(escape(_cut(s))) for s in column.samples)
        st.markdown(f"**{escape(column.header)}**")
        st.caption(samples or gettext("empty", lang))
    with right:
        why = column.chosen.why[lang]
        picked = desk.select(
            f"column-{column.header}",
            column.header,
            options,
            column.chosen.to,
            lambda o: labels.get(o, o),
            label_visibility="collapsed",
        )
        field = fields.get(picked.removeprefix("^"))
        said, more = st.columns([5, 2], vertical_alignment="top")
        if picked == column.chosen.to:
            said.caption(escape(f"{why[:1].upper()}{why[1:]}."))
        if field is not None:
            with more.popover(
                gettext("Reading", lang), width="stretch", help=gettext("How the cells of this column are read", lang)
            ):
                _ways(desk, column, picked, field, headers, lang)
    return picked


def _cut(sample: str) -> str:
    return sample if len(sample) <= SAMPLE else f"{sample[:SAMPLE]}…"


def _unlinked(words: str) -> str:
    """Escaped text in which no address becomes a link; a sample that is cut would lead nowhere."""
    return words.replace("\\:", "\\:&#8203;").replace("@", "&#8203;@").replace("www", "w&#8203;ww")


def _ways(
    desk: Desk, column: ColumnProposal, picked: str, field: Column, headers: Sequence[str], lang: str
) -> None:  # fmt: skip
    """Render how the cells of a column are read: parted, put together with another, or filled where they are empty."""
    rule = column.chosen.rule if picked == column.chosen.to else None
    if field.multiple or field.kind in ("reference", "concept"):
        names = {"": gettext("As found", lang), **SEPARATORS, "\n": gettext("a new line", lang)}
        found = rule.separators[0] if rule is not None and rule.separators else ""
        options = list(dict.fromkeys(["", *names, found]))
        desk.select(
            f"separator-{column.header}",
            gettext("Between several values in a cell", lang),
            options,
            found,
            lambda s: names.get(s, s),
        )
        takes = {
            "all": gettext("All values", lang),
            "first": gettext("The first", lang),
            "last": gettext("The last", lang),
        }
        desk.select(
            f"take-{column.header}",
            gettext("Which of them", lang),
            list(takes),
            rule.take if rule else "all",
            takes.__getitem__,
        )
    if field.path == LL.effort:
        units = {
            "": gettext("As found", lang), "minutes": gettext("minutes", lang), "hours": gettext("hours", lang),
            "dayparts": gettext("dayparts", lang), "days": gettext("days", lang),
        }  # fmt: skip
        label = gettext("Unit of numbers without one", lang)
        desk.select(f"unit-{column.header}", label, list(units), (rule.unit if rule else None) or "", units.__getitem__)
    others = [h for h in headers if h and h != column.header]
    desk.several(
        f"together-{column.header}", gettext("Put together with the columns", lang), others,
        [h for h in rule.combine if h in others] if rule else [], placeholder=gettext("No other", lang),
    )  # fmt: skip
    desk.text(
        f"default-{column.header}", gettext("Where the cell is empty", lang), (rule.default if rule else None) or ""
    )


def _parted(desk: Desk, mapping: ColumnMapping) -> ColumnMapping:
    """The mapping with how somebody said that cells are read."""
    columns = {}
    for header, rule in mapping.columns.items():
        said: dict[str, object] = {}
        if (separator := desk.kept(f"separator-{header}")) is not None:
            said["separator"] = separator or None
        if (unit := desk.kept(f"unit-{header}")) is not None and rule.to == "effort":
            said["unit"] = unit or None
        if (take := desk.kept(f"take-{header}")) is not None:
            said["take"] = take
        if (others := desk.kept_several(f"together-{header}")) is not None:
            said["combine"] = tuple(others)
        if (default := desk.kept(f"default-{header}")) is not None:
            said["default"] = default or None
        columns[header] = rule.model_copy(update=said)
    return mapping.model_copy(update={"columns": columns})


def _constants(
    desk: Desk, shown: View, part: str, picks: Mapping[str, str], before: Mapping[str, str], lang: str
) -> dict[str, str]:  # fmt: skip
    """Render what the list does not say and holds for all rows; `before` is what held the last time. What is chosen is of this `part`
    of the list: another sheet is another department's, as likely as not."""
    wanted = [name for name in NEEDED if name not in picks.values()]
    rest = {
        k: v
        for k, v in before.items()
        if k not in (*NEEDED, "interventionType", "statedType") and k not in picks.values()
    }
    if not wanted and "interventionType" in picks.values():
        return rest
    st.subheader(gettext("What holds for all rows", lang))
    found = dict(rest)
    kinds = {"owner": Kind(cls=ORG.Organization), "targetGroup": Kind(cls=LL.TargetGroup)}
    names = {"owner": gettext("Owner", lang), "targetGroup": gettext("Target group", lang)}
    for column, name in zip(st.columns(len(wanted) or 1), wanted, strict=False):
        with column:
            if said := _one_or_new(desk, shown, kinds[name], names[name], f"{part}{name}", before.get(name, ""), lang):
                found[name] = said
    if "interventionType" not in picks.values():
        kind = Kind(scheme=LLC["intervention-types"])
        said = _one_or_new(
            desk, shown, kind, gettext("Type", lang), f"{part}type", before.get("interventionType", ""), lang, new=False
        )
        found |= (
            {"interventionType": said}
            if said
            else {"statedType": gettext("The list names no type.", get_settings().lang)}
        )
    return found


def _one_or_new(
    desk: Desk, shown: View, kind: Kind, label: str, name: str, before: str, lang: str, *, new: bool = True
) -> str:  # fmt: skip
    """Render a choice of what exists, or a name to make; returns the label, '' for neither."""
    found = choices_for(shown, kind).ordered(lang)
    if kind.cls == ORG.Organization:  # who owns something comes before providers from outside
        owners = {i.owner for i in shown.landscape.interventions.values()}
        found = sorted(found, key=lambda o: o.iri not in owners)
    options = ["", *(str(o.iri) for o in found), *([NEW] if new else [])]
    labels = {"": "–", NEW: gettext("A new one …", lang)} | {str(o.iri): o.label(lang) for o in found}
    named = next((iri for iri, text in labels.items() if before and before in (iri, text)), "")
    picked = desk.select(f"constant-{name}", label, options, named, labels.__getitem__)
    if picked == NEW:
        return desk.text(f"constant-new-{name}", gettext("Name", lang), max_chars=120)
    return picked
