"""What is wrong in a mapping file, in words: pydantic's kinds of errors, our own, and keys that stand in it twice."""

import re
from collections.abc import Hashable
from typing import Any

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from leerland_graph.core.i18n import Message, message

__all__ = ["RepeatedKey", "Unfit", "mistakes_of", "read_yaml", "said_of"]

MOST = 5
"""Mistakes that are said at once."""


class Unfit(ValueError):
    """A value that cannot be in a mapping, with a message that can be said in any language."""

    def __init__(self, said: Message) -> None:
        super().__init__(str(said))
        self.said = said


class RepeatedKey(yaml.YAMLError):
    """A key that stands in one mapping of YAML twice; the second would silently replace the first."""

    def __init__(self, key: str, line: int) -> None:
        super().__init__(key)
        self.key, self.line = key, line


class _Loader(yaml.SafeLoader):
    """YAML in which each key stands once."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            name = str(key.value)
            if isinstance(key, yaml.ScalarNode) and key.tag != "tag:yaml.org,2002:merge":
                if name in seen:
                    raise RepeatedKey(name, key.start_mark.line + 1)
                seen.add(name)
        return super().construct_mapping(node, deep=deep)


def read_yaml(text: str) -> Any:
    """The content of a YAML file.

    Raises:
        RepeatedKey: a key stands twice at one place.
        yaml.YAMLError: it is no YAML.
    """
    return yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader


def mistakes_of(error: ValidationError) -> Message:
    """Each mistake with its place, at most `MOST` of them."""
    told = error.errors()
    said = _one(told[0])
    for each in told[1:MOST]:
        said = message("{first}; {second}", first=said, second=_one(each))
    return said if len(told) <= MOST else message("{first}; and {n} more", first=said, n=len(told) - MOST)


def _one(error: ErrorDetails) -> Message:
    where = ".".join(str(part) for part in error["loc"])
    if not where:
        return message("at the top: {error}", error=said_of(error))
    return message("at '{where}': {error}", where=where, error=said_of(error))


def said_of(error: ErrorDetails) -> Message:
    """What is wrong, by pydantic's kind of the error.

    >>> said_of({"type": "extra_forbidden", "loc": ("colums",), "msg": "", "input": 1})["en"]
    'there is no such field'
    """
    context = error.get("ctx", {})
    fault = context.get("error")
    if isinstance(fault, Unfit):
        return fault.said
    match error["type"]:
        case "missing":
            return message("this is required and is not there")
        case "extra_forbidden":
            return message("there is no such field")
        case "literal_error" | "enum":
            return message(
                "this has to be one of {known}", known=tuple(re.findall("'[^']*'", str(context.get("expected", ""))))
            )
        case "greater_than":
            return message("this has to be more than {least}", least=context["gt"])
        case "greater_than_equal":
            return message("this has to be at least {least}", least=context["ge"])
        case "less_than_equal":
            return message("this has to be at most {most}", most=context["le"])
        case kind if kind.startswith("string"):
            return message("this has to be a text of the right length; put quotes around it")
        case kind if kind.startswith(("int", "decimal", "float", "finite")):
            return message("this has to be a number")
        case kind if kind.startswith(("dict", "model", "mapping")):
            return message("this has to be a list of names, each with a colon and what belongs to it")
        case kind if kind.startswith(("tuple", "list", "set")):
            return message("this has to be a list")
        case kind if kind.startswith("bool"):
            return message("this has to be true or false")
        case _:
            return message("this cannot stand here")
