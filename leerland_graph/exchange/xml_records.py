"""Read the repeated elements of XML into a table, piece by piece."""

import mmap
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError
from xml.parsers import expat

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from leerland_graph.core.errors import SourceError
from leerland_graph.exchange.json_records import chosen_path
from leerland_graph.exchange.limits import Bounded, beyond
from leerland_graph.exchange.nested import TEXT, Census, other_paths, record_table
from leerland_graph.exchange.reading import PathChoice, ReadingOptions
from leerland_graph.exchange.scan import TooMuch, XmlScan
from leerland_graph.exchange.tables import Table

__all__ = ["is_rdf_xml", "read_xml", "xml_paths", "xml_records"]

RDF_ROOT = "http://www.w3.org/1999/02/22-rdf-syntax-ns#}RDF"
HEAD = 1 << 16
ELEMENTS_PER_CELL = 2
NAME = 100
"""Maximum length of the name of an element, in characters; a longer one is cut."""


class _Root(Exception):
    """The first element of a file was found."""

    def __init__(self, name: str) -> None:
        self.name = name


def read_xml(path: Path, options: ReadingOptions, bounded: Bounded) -> Table:
    """The table of the repeated elements of an XML file; rows have the number of their element, from 1.

    Attributes and elements within become columns; names are without their namespace. The elements are those at
    `options.record_path`, `catalogue.course` for instance, or else those that look most like records.

    Raises:
        SourceError: it is no XML, has no such elements, defines entities, nests too deeply, or a limit of the settings is exceeded.
    """
    choices = xml_paths(path, bounded)
    chosen = chosen_path(choices, options, bounded.source)
    notes = other_paths(choices, chosen) if options.record_path is None else ()
    return record_table(enumerate(xml_records(path, chosen, bounded), start=1), bounded, notes)


def xml_paths(path: Path, bounded: Bounded) -> tuple[PathChoice, ...]:
    """Where an XML file has elements with fields, the best guess first.

    Raises:
        SourceError: as `read_xml`.
    """
    scan = _Scan(bounded.most("depth"), ELEMENTS_PER_CELL * bounded.most("cells"))
    try:
        with path.open("rb") as file:
            if _has_long_tag(file.fileno(), bounded.most("cell_chars")):
                raise beyond(bounded, "cell_chars")
            scan.read(file)
    except TooMuch as too:
        if too.what == "entities":
            raise SourceError(bounded.source, "It defines entities, which may grow when they are read.", "Write the text in full.") from None  # fmt: skip
        raise beyond(bounded, "depth" if too.what == "depth" else "cells") from None
    except (expat.ExpatError, ValueError) as error:
        raise _no_xml(bounded.source, error) from None
    return scan.census.choices(bounded.source)


def is_rdf_xml(path: Path) -> bool:
    """Whether the root of an XML file is `rdf:RDF`. Nothing after the first tag is looked at."""

    def start(name: str, attributes: object) -> None:
        raise _Root(name)

    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartElementHandler = start
    try:
        with path.open("rb") as file:
            parser.Parse(file.read(HEAD))
    except _Root as root:
        return root.name == RDF_ROOT
    except (expat.ExpatError, LookupError):
        return False
    return False


def _has_long_tag(descriptor: int, chars: int) -> bool:
    """Whether a tag and the text after it are longer than a cell may be: attributes beyond number would fill the memory."""
    with mmap.mmap(descriptor, 0, access=mmap.ACCESS_READ) as data:
        return re.search(rb"<[^<]{%d}" % (4 * chars + HEAD), data) is not None


def _no_xml(source: str, error: Exception) -> SourceError:
    return SourceError(source, "This is no valid XML ({error}).", "Export it again.", error=str(error)[:80].rstrip("."))


def _local(name: str) -> str:
    return name.rpartition("}")[2].rpartition(":")[2][:NAME]


@dataclass
class _Scan(XmlScan):
    """A scan that counts the elements that have fields, by path."""

    census: Census = field(default_factory=Census)
    _path: list[str] = field(default_factory=list)
    _has_fields: list[bool] = field(default_factory=list)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        super()._start(name, attributes)
        if self._has_fields and not self._has_fields[-1]:
            self._found()
        self._path.append(f"{self._path[-1]}.{_local(name)}" if self._path else _local(name))
        self._has_fields.append(False)
        for attribute in attributes:
            if not attribute.startswith("xml"):
                self.census.field(self._path[-1], _local(attribute))

    def _found(self) -> None:
        self._has_fields[-1] = True
        self.census.record(self._path[-1])

    def _end(self, name: str) -> None:
        super()._end(name)
        has_fields, path = self._has_fields.pop(), self._path.pop()
        if not has_fields and self._path:
            self.census.field(self._path[-1], _local(name))
            if path in self.census.fields:
                self.census.record(path)


def xml_records(path: Path, chosen: str, bounded: Bounded) -> Iterator[object]:
    """The elements at a path of `xml_paths`, each as its attributes, elements and text by name.

    Raises:
        SourceError: it is no XML, or defines entities.
    """
    names: list[str] = []
    open_: list[Element] = []
    within = 0
    try:
        for event, element in iterparse(path, events=("start", "end"), forbid_dtd=False):
            if event == "start":
                names.append(_local(element.tag))
                open_.append(element)
                if within or ".".join(names) == chosen:
                    within += 1
                continue
            names.pop()
            open_.pop()
            if within:
                within -= 1
                if within:
                    continue
                yield _value(element)
            if open_:
                open_[-1].remove(element)
    except DefusedXmlException:
        raise SourceError(bounded.source, "It defines entities, which may grow when they are read.", "Write the text in full.") from None  # fmt: skip
    except (ParseError, LookupError) as error:
        raise _no_xml(bounded.source, error) from None


def _value(element: Element) -> object:
    """An element as a text, or as its attributes, elements and text by name."""
    parts = [c for c in element if isinstance(c.tag, str)]
    own = (element.text or "").strip()
    names = {_local(c.tag) for c in parts}
    attributes = {f"@{n}" if (n := _local(k)) in names else n: v for k, v in element.attrib.items()}
    if not parts and not attributes:
        return own
    if parts and (own or any((c.tail or "").strip() for c in parts)):
        text = " ".join("".join(element.itertext()).split())  # with markup in it
        return {TEXT: text, **attributes} if attributes else text
    found: dict[str, object] = {TEXT: own, **attributes} if own else {**attributes}
    for part in parts:
        name, value = _local(part.tag), _value(part)
        have = found.get(name)
        if name not in found:
            found[name] = value
        elif isinstance(have, list):
            have.append(value)
        else:
            found[name] = [have, value]
    return found
