"""JSON and XML as nodes that paths lead through: objects, and elements with their attributes and text by name."""

from collections.abc import Mapping, Sequence
from typing import Any

from leerland_graph.exchange.formats.languages import is_tag, tag_of
from leerland_graph.exchange.nested import TEXT

__all__ = ["Tree"]

NAMES = ("name", "title", "label", "string", "langstring", "value", TEXT)
"""The fields that tell what an object is, most telling first."""
LANGUAGES = ("language", "lang")


class Tree:
    """Nodes of nested objects and lists.

    A text with its language is `{"language": "nl", "value": ...}` (Open Education API), `{"nl": ...}` (xAPI), or an element with an attribute
    `language` or `lang` (LOM).
    """

    def step(self, node: Any, name: str, *, is_back: bool = False) -> Sequence[Any]:
        if isinstance(node, list):
            return [found for item in node for found in self.step(item, name, is_back=is_back)]
        found = node.get(name) if isinstance(node, Mapping) and not is_back else None
        return found if isinstance(found, list) else [] if found is None else [found]

    def texts(self, node: Any) -> Sequence[tuple[str, str]]:
        match node:
            case Mapping():
                return self._of_object(node)
            case list():
                return [text for item in node for text in self.texts(item)]
            case None:
                return []
            case bool():
                return [("", "true" if node else "false")]
            case _:
                return [("", text)] if (text := str(node).strip()) else []

    def iri(self, node: Any) -> str:
        return node.strip() if isinstance(node, str) else ""

    def _of_object(self, node: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
        if _is_by_language(node):
            return [(tag_of(key), text.strip()) for key, text in node.items() if text.strip()]
        found = next((f for name in NAMES if (f := self.texts(node.get(name)))), [])
        tag = next((tag_of(value) for name in LANGUAGES if isinstance(value := node.get(name), str)), "")
        return [(own or tag, text) for own, text in found]


def _is_by_language(node: Mapping[str, Any]) -> bool:
    """Whether an object has a text per language: its keys are tags, and `id` alone is none."""
    return bool(node.keys() - {"id"}) and all(is_tag(k) and isinstance(v, str) for k, v in node.items())
