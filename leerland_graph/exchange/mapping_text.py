"""A proposed mapping as the YAML that a command takes, with its reasons as comments."""

from typing import Any

import yaml

from leerland_graph.core.i18n import gettext, message
from leerland_graph.exchange.mapping import READ_BY, Mapping, Rule
from leerland_graph.exchange.mapping_proposal import ColumnProposal, MappingProposal

__all__ = ["as_yaml", "mapping_as_yaml"]

LACKING = {
    "title": message("Nothing was found that could be a title; without one no row can be stored."),
    "owner": message("The list names no owner: whose are these? Put the department here."),
    "interventionType": message(
        "The list names no type: put one here that holds for all rows, or what the source says of it."
    ),
}


def as_yaml(proposal: MappingProposal, lang: str) -> str:
    """The mapping of a proposal as YAML; behind each column stands why, and what else it could be."""
    mapping = proposal.mapping
    lines = [
        f"# {gettext('Proposed for {source}. Look at each line, and correct what is wrong.', lang, source=proposal.source)}",
        f"catalogue: {_flow(mapping.catalogue)}",
        f"language: {mapping.language}",
    ]
    lines += [f"{name}: {_flow(value)}" for name in READ_BY if (value := getattr(mapping, name)) is not None]
    if mapping.language_column:
        lines.append(f"language_column: {_flow(mapping.language_column)}")
    if mapping.languages:
        lines.append(f"languages: {_flow(dict(mapping.languages))}")
    lines.append("columns:" if mapping.columns else "columns: {}")
    lines += [
        f"  {_column(c, mapping.columns[c.header], lang)}" for c in proposal.columns if c.header in mapping.columns
    ]
    constants = [f"{name}: {_flow(value)}" for name, value in mapping.constants.items()]
    if constants or proposal.lacking:
        lines.append("constants:")
        lines += [f"  {line}" for line in constants]
        for name in proposal.lacking:
            said = LACKING[name][lang]
            lines.append(f"  # {name}: ...    # {said}")
        if not constants:
            lines[-len(proposal.lacking) - 1] = "constants: {}"
    ignored = [c for c in proposal.columns if c.chosen.to == ""]
    if ignored:
        lines.append("ignore:")
        lines += [f"  - {_flow(c.header)}{_comment(c, lang)}" for c in ignored]
    return "\n".join(lines) + "\n"


def mapping_as_yaml(mapping: Mapping) -> str:
    """A mapping as YAML, without comments."""
    told = mapping.model_dump(exclude_defaults=True, exclude_none=True, mode="json")
    return yaml.safe_dump(told, allow_unicode=True, sort_keys=False, width=120)


def _column(column: ColumnProposal, rule: Rule, lang: str) -> str:
    told = rule.model_dump(exclude_defaults=True, exclude_none=True)
    told = {k: list(v) if isinstance(v, tuple) else v for k, v in told.items()}
    return f"{_flow(column.header)}: {_flow(told)}{_comment(column, lang)}"


def _comment(column: ColumnProposal, lang: str) -> str:
    others = [o.to or gettext("not read", lang) for o in column.alternatives]
    more = f" {gettext('Or: {fields}.', lang, fields=', '.join(others))}" if others else ""
    why = column.chosen.why[lang]
    return f"    # {why[:1].upper()}{why[1:]}.{more}".replace("\n", " ")


def _flow(value: Any) -> str:
    """A value on one line of YAML."""
    text = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, sort_keys=False, width=float("inf"))
    return text.removesuffix("...\n").strip()
