"""The formats of the field that come in: for each a file of rules, which says how to know it, where its fields are and what of ours they become."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from leerland_graph.exchange.mapping import Rule

__all__ = ["ColumnRules", "FormatRules", "Join", "Kind", "Records", "format_rules"]

FOLDER = Path(__file__).with_name("rules")
Kind = Literal["rdf", "json", "xml", "table"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ColumnRules(_Strict):
    """A column of the table that a format becomes, and how it is read.

    `path` says where its values are (`formats.paths`); of several paths the first that has any. `texts` makes a column per language, `name@nl`. `take`
    says what a value is: the `name` of what stands there, its `iri`, a `language`, or the `day` and no more of a moment. `match` (its first group) is
    the only part of a value that is read. `aligned` keeps a place for what has no value, so that columns of runs stand beside each other: `path` is then
    that of a run, and `field` those within it. `unlike` leaves out what that column says in the same record. `rule` is that of a mapping; without it
    the column is shown and not read.
    """

    path: tuple[str, ...] = ()
    texts: bool = False
    take: Literal["name", "iri", "language", "day"] = "name"
    match: str | None = None
    joined_by: str = "; "
    aligned: bool = False
    field: tuple[str, ...] = ()
    unlike: str | None = None
    rule: Rule | None = None

    @model_validator(mode="before")
    @classmethod
    def _one_path(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return {k: (v,) if k in ("path", "field") and isinstance(v, str) else v for k, v in value.items()}


class Records(_Strict):
    """What is a record: in RDF the things of a `type`, in JSON the objects with these `keys`, of which none of the paths `unless` leads anywhere.

    `within` is the field of the object that is the record itself.
    """

    type: str = ""
    keys: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    within: str | None = None


class Join(_Strict):
    """What elsewhere in the same JSON belongs to a record, as its field `into`: the objects of which the path `key` has a value that `mine` has in it.

    `having` are fields of which such an object has one, where others have the same key.
    """

    into: str
    key: str
    mine: str
    having: tuple[str, ...] = ()


class FormatRules(_Strict):
    """A format: its `title`, its `kind`, and by what it is recognised.

    RDF is by a type of `records`, `namespaces` are the prefixes in paths, `aliases` are other spellings of a namespace, `label` are the properties that
    name a thing; a context of JSON-LD at one of the addresses `contexts`, or below it, is answered by `context`. JSON is by the keys of `records`; of records with
    one value of `identity` the first that says most is kept. XML is by the name of its records, `element`, and one of the addresses in `mentions`. A table is by
    the names of its columns, `header`. `language` is the path of the language of the texts in a record. `constants` hold where a record says nothing.
    """

    title: str
    kind: Kind
    records: tuple[Records, ...] = ()
    namespaces: Mapping[str, str] = Field(default_factory=dict)
    aliases: Mapping[str, str] = Field(default_factory=dict)
    contexts: tuple[str, ...] = ()
    context: dict[str, Any] = Field(default_factory=dict)
    label: tuple[str, ...] = ()
    joins: tuple[Join, ...] = ()
    identity: tuple[str, ...] = ()
    element: str = ""
    mentions: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    columns: Mapping[str, ColumnRules]
    constants: Mapping[str, str] = Field(default_factory=dict)


@cache
def format_rules() -> Mapping[str, FormatRules]:
    """The formats by name, which is that of their file, in the order in which a file is tried against them."""
    return {
        path.stem: FormatRules.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        for path in sorted(FOLDER.glob("*.yaml"))
    }
