"""Mappings: how the columns of an external catalogue map to ours. A YAML file, validated when read."""

from collections.abc import Mapping as Fields
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from leerland_graph.core.errors import SourceError
from leerland_graph.core.i18n import message
from leerland_graph.core.labels import slug
from leerland_graph.core.same_text import same
from leerland_graph.exchange.dates import DayOrder, check_format
from leerland_graph.exchange.duration_words import Unit
from leerland_graph.exchange.mapping_errors import RepeatedKey, Unfit, mistakes_of, read_yaml
from leerland_graph.exchange.patterns import check_pattern
from leerland_graph.exchange.reading import Hidden

__all__ = ["READ_BY", "Mapping", "Rule", "catalogue_of", "read_mapping"]

HoursOfDay = Annotated[Decimal, Field(gt=0, le=24)]
Unknown = Literal["create", "refuse", "report", "skip"]


READ_BY = ("sheet", "member", "header_row", "record_path", "encoding", "delimiter", "hidden")
"""The fields of a mapping that say how its file is read."""
UNNAMED = "list"
"""What a catalogue is called whose file and sheet have no letter or figure in their names."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Rule(_Strict):
    """How to read one column of the source, or several together.

    `to` is one of our column ids (`leerland template` lists them), prefixed with `^` for the inverse
    of a relation. `values` translates cell values ("*" for all others, "" drops one);
    `unknown` says what to do with an unknown name: create it, refuse the row, report
    it and continue, or skip it silently. A value that cannot be read is reported, unless it is skipped.

    `combine` names columns whose filled cells are put together in that order, with `joined_by` between them; the column of the rule comes first
    unless it is among them. `default` is what the field has where all of these are empty. `pattern` (RE2) says which part of the text is read: its
    group `value`. `separator` is what stands between several values, one sign or more; `take` keeps one of them. `also` has more rules for the
    same column; written as a list, the first of them is the rule.

    `unit` is that of a duration without one, `hours_per_day` and `hours_per_daypart` replace the settings; `order` says whether the day or
    the month comes first.
    """

    to: str
    language: str | None = None
    separator: str | tuple[str, ...] | None = None
    take: Literal["all", "first", "last"] = "all"
    combine: tuple[str, ...] = ()
    joined_by: str = " "
    pattern: str | None = None
    default: str | None = None
    values: dict[str, str] = Field(default_factory=dict)
    unknown: Unknown = "refuse"
    formats: tuple[str, ...] = ()
    order: Literal["day first", "month first"] | None = None
    parse: Literal["plain", "duration", "markdown", "price", "licence"] = "plain"
    unit: Literal["minutes", "hours", "dayparts", "days"] | None = None
    hours_per_day: HoursOfDay | None = None
    hours_per_daypart: HoursOfDay | None = None
    optional: bool = False
    also: tuple["Rule", ...] = ()

    @property
    def separators(self) -> tuple[str, ...]:
        """What stands between several values; empty if nothing is said of it."""
        return (self.separator,) if isinstance(self.separator, str) else self.separator or ()

    @cached_property
    def translations(self) -> dict[str, str]:
        """What values become, by what looks the same; of two that do, the first counts."""
        found: dict[str, str] = {}
        for source, target in self.values.items():
            found.setdefault(same(source), target)
        return found

    def model_copy(self, *, update: Fields[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy, for which `translations` are worked out anew."""
        copied = super().model_copy(update=update, deep=deep)
        copied.__dict__.pop("translations", None)
        return copied

    @property
    def unit_said(self) -> Unit | None:
        """The unit that the rule names."""
        return Unit(self.unit) if self.unit else None

    @property
    def order_said(self) -> DayOrder | None:
        """The order of days and months that the rule names."""
        return DayOrder(self.order) if self.order else None

    @model_validator(mode="before")
    @classmethod
    def _several(cls, value: object) -> object:
        if not isinstance(value, list):
            return value
        if not value or not all(isinstance(v, dict) for v in value):
            raise Unfit(message("a list has one rule or more, each with its `to`"))
        return {**value[0], "also": value[1:]}

    @model_validator(mode="after")
    def _is_flat(self) -> Self:
        if any(rule.also for rule in self.also):
            raise Unfit(message("a rule under `also` has no `also` of its own"))
        if self.unit and self.to.removeprefix("^") != "effort":
            raise Unfit(message("`unit` is for a duration, and goes with `to: effort`"))
        return self

    @field_validator("values", mode="before")
    @classmethod
    def _texts(cls, value: object) -> object:
        return {str(k): "" if v is None else str(v) for k, v in value.items()} if isinstance(value, dict) else value

    @field_validator("separator")
    @classmethod
    def _signs(cls, value: str | tuple[str, ...] | None) -> str | tuple[str, ...] | None:
        if value is not None and not (value and all(value)):
            raise Unfit(message("give one sign or more, none of them empty"))
        return value

    @field_validator("formats")
    @classmethod
    def _formats(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for form in value:
            check_format(form)
        return value

    @field_validator("pattern")
    @classmethod
    def _pattern(cls, value: str | None) -> str | None:
        if value is not None:
            check_pattern(value)
        return value


class Mapping(_Strict):
    """A mapping. `catalogue` names the source, so that its next version is recognised.

    `constants` fill our columns where a row has no value. `language` is that of untagged text;
    `language_column` names a column with the language per row, translated by `languages`. `sheet`, `member`, `header_row`,
    `record_path`, `encoding`, `delimiter` and `hidden` say how the file is read (`ReadingOptions`); what a command says goes first.
    """

    catalogue: str
    language: str = "nl"
    language_column: str | None = None
    languages: dict[str, str] = Field(default_factory=dict)
    sheet: str | None = None
    member: str | None = None
    header_row: int | None = Field(default=None, ge=1)
    record_path: str | None = None
    encoding: str | None = None
    delimiter: str | None = Field(default=None, min_length=1, max_length=1)
    hidden: Hidden | None = None
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
        data = read_yaml(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SourceError(str(path), "There is no such mapping file.", "Check the name and the folder.") from None
    except RepeatedKey as error:
        raise SourceError(
            path.name, "'{key}' stands there twice.", "Leave one out; of one column several fields are read with a list of rules.",
            row=error.line, key=error.key,
        ) from None  # fmt: skip
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        raise SourceError(
            path.name, "The mapping is not valid YAML.", "Correct it.", row=mark.line + 1 if mark else None
        ) from None
    try:
        return Mapping.model_validate(data)
    except ValidationError as error:
        raise SourceError(
            path.name, "The mapping is wrong {mistakes}.", "See docs/import.md.", mistakes=mistakes_of(error)
        ) from None


def catalogue_of(name: str, source: str, sheet: str | None) -> str:
    """What the catalogue in a file is called: after the file, in an archive after the file in it, and after its sheet, None if it has only one.

    Rows are recognised by their identifiers within a catalogue, so that two lists of one file need two names.

    >>> catalogue_of("Aanbod 2027.xlsx", "Aanbod 2027.xlsx", "HR"), catalogue_of("alles.zip", "alles.zip/ict.csv", None)
    ('aanbod-2027-hr', 'ict')
    """
    stem = str(Path(source.removeprefix(f"{name}/")).with_suffix(""))
    return slug(f"{stem} {sheet or ''}") or slug(Path(name).stem) or UNNAMED
