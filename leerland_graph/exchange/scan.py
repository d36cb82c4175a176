"""Scan a file before a library reads it: its size, its nesting depth, and whether it expands when parsed.

The scan stores only counts, so excessive input is refused before it costs memory or time.
"""

import re
from dataclasses import dataclass, field
from mmap import ACCESS_READ, mmap
from typing import BinaryIO
from xml.parsers import expat

__all__ = ["TooMuch", "XmlScan", "check_depth", "xml_growth"]

ENTITY_CHARS = 300
"""Maximum length of an entity: entities abbreviate namespaces; a longer or nested one is an expansion attack."""
CHUNK = 1 << 16


class TooMuch(Exception):
    """A file exceeds a limit; `what` names the limit."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


@dataclass
class XmlScan:
    """Counts the elements of an XML file and stops at the first limit that is exceeded.

    `bounds` are limits per element, by local name; `elements` is the limit on all. Without `entities`, entities are refused;
    otherwise those that contain another, are long, or are external.
    """

    depth: int
    elements: int
    bounds: dict[str, int] = field(default_factory=dict)
    entities: bool = False
    seen: dict[str, int] = field(default_factory=dict)
    longest_entity: int = 0
    _level: int = 0
    _total: int = 0

    def read(self, file: BinaryIO) -> None:
        """Scan a file.

        Raises:
            TooMuch: `depth`, `elements`, `entities`, or the name of an element.
            expat.ExpatError: it is not well-formed XML.
        """
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.EntityDeclHandler = self._entity
        self._handlers(parser)
        try:
            while chunk := file.read(CHUNK):
                parser.Parse(chunk)
            parser.Parse(b"", True)
        except LookupError as error:  # the encoding that it says it has
            raise expat.ExpatError(str(error)) from None

    def _handlers(self, parser: expat.XMLParserType) -> None:
        """Set more handlers, in a scan that looks at more than elements."""

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._level += 1
        self._total += 1
        if self._level > self.depth:
            raise TooMuch("depth")
        if self._total > self.elements:
            raise TooMuch("elements")
        local = name.rpartition(":")[2]
        if local in self.bounds:
            self.seen[local] = self.seen.get(local, 0) + 1
            if self.seen[local] > self.bounds[local]:
                raise TooMuch(local)

    def _end(self, name: str) -> None:
        self._level -= 1

    def _entity(
        self, name: str, is_parameter: bool, value: str | None, base: str | None, system: str, public: str | None,
        notation: str | None,
    ) -> None:  # fmt: skip
        if not self.entities or is_parameter or value is None or "&" in value or len(value) > ENTITY_CHARS:
            raise TooMuch("entities")
        self.longest_entity = max(self.longest_entity, len(value))


_TURTLE = re.compile(
    rb"""
    (?P<skip> \\. | \#[^\n\r]*+
      | \"{3}(?:[^"\\]++|\\.|"(?!""))*+(?:\"{3}|\Z) | '{3}(?:[^'\\]++|\\.|'(?!''))*+(?:'{3}|\Z)
      | "(?:[^"\\\n\r]++|\\.)*+"? | '(?:[^'\\\n\r]++|\\.)*+'? | <(?!<)[^\s<>]*+>? )
    | (?P<open> <<\(?+ | [\[({] ) | (?P<close> >> | [\])}] )
    """,
    re.X | re.S,
)
_JSON = re.compile(
    rb'(?P<skip> "(?:[^"\\]++|\\.)*+(?:"|\Z) | , ) | (?P<open> [\[{] ) | (?P<close> [\]}] )', re.X | re.S
)


def check_depth(file: BinaryIO, *, depth: int, is_json: bool, work: int) -> None:
    """Check the nesting depth of brackets in Turtle and related formats, or JSON, outside strings, IRIs and comments.

    The memory of a JSON-LD parser grows with depth times length; `work` limits that product.

    Raises:
        TooMuch: `depth` or `work`.
    """
    level = done = 0
    with mmap(file.fileno(), 0, access=ACCESS_READ) as data:
        for token in (_JSON if is_json else _TURTLE).finditer(data):
            if token.lastgroup == "open":
                level += 1
                if level > depth:
                    raise TooMuch("depth")
            elif token.lastgroup == "close":
                level = max(0, level - 1)
            elif is_json:
                done += level
                if done > work:
                    raise TooMuch("work")


def xml_growth(file: BinaryIO, longest: int) -> int:
    """The maximum number of bytes that entities can add to an XML file."""
    with mmap(file.fileno(), 0, access=ACCESS_READ) as data:
        return 0 if not longest else longest * sum(1 for _ in re.finditer(rb"&", data))
