"""Mappings: how the columns of an external catalogue map to ours. A YAML file, validated when read."""

from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from leerland_graph.core.errors import SourceError

__all__ = ["Mapping", "Rule", "read_mapping"]

Unknown = Literal["create", "refuse", "report", "skip"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Rule(_Strict):
    """How to read one column of the source.

    `to` is one of our column ids (`leerland template` lists them), prefixed with `^` for the inverse
    of a relation. `values` translates cell values ("*" for all others, "" drops one);
    `unknown` says what to do with an unknown name: create it, refuse the row, report
    it and continue, or skip it silently.
    """

    to: str
    language: str | None = None
    separator: str | None = None
    values: dict[str, str] = Field(default_factory=dict)
    unknown: Unknown = "refuse"
    formats: tuple[str, ...] = ()
    parse: Literal["plain", "duration", "markdown", "price", "licence"] = "plain"
    optional: bool = False

    @field_validator("values", mode="before")
    @classmethod
    def _texts(cls, value: object) -> object:
        return {str(k): "" if v is None else str(v) for k, v in value.items()} if isinstance(value, dict) else value


class Mapping(_Strict):
    """A mapping. `catalogue` names the source, so that its next version is recognised.

    `constants` fill our columns where a row has no value. `language` is that of untagged text;
    `language_column` names a column with the language per row, translated by `languages`.
    """

    catalogue: str
    language: str = "nl"
    language_column: str | None = None
    languages: dict[str, str] = Field(default_factory=dict)
    encoding: str | None = None
    delimiter: str | None = None
    columns: dict[str, Rule]
    constants: dict[str, str] = Field(default_factory=dict)
    constants_unknown: Unknown = "create"
    ignore: tuple[str, ...] = ()


def read_mapping(path: Path) -> Mapping:
    """Read a mapping file.

    Raises:
        SourceError: the file does not exist, is not YAML, or is not a valid mapping.
    """
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SourceError(str(path), "There is no such mapping file.", "Check the name and the folder.") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        raise SourceError(
            path.name, "The mapping is not valid YAML.", "Correct it.", row=mark.line + 1 if mark else None
        ) from None
    try:
        return Mapping.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the top"
        raise SourceError(
            path.name,
            "The mapping is wrong at '{where}': {error}.",
            "See docs/import.md.",
            where=where,
            error=first["msg"],
        ) from None
