"""Find possible duplicates between catalogues: the same web address or title in another catalogue."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from rdflib import Literal, URIRef
from rdflib.term import Node

from leerland_graph.core.namespaces import DCTERMS, LL, SCHEMA
from leerland_graph.core.same_text import same
from leerland_graph.core.words import word_lists
from leerland_graph.store import Store
from leerland_graph.store.rdf_terms import Triple

__all__ = ["Duplicate", "comparable", "possible_duplicates"]

TAIL = 3
"""Number of last segments of a web address that must be equal: the path prefix may differ between catalogues."""


_COMPARABLE = (
    "SELECT ?s ?p ?o WHERE { ?s ll:catalogue ?c ; ?p ?o . FILTER(?p IN (schema:url, dcterms:title, ll:catalogue)) }"
)


@dataclass(frozen=True)
class Duplicate:
    """Two interventions of different catalogues that may be the same; `why` is `url` or `title`."""

    first: Node
    second: Node
    why: str


def comparable(store: Store, landscape: URIRef, additions: Iterable[Triple]) -> set[Triple]:
    """The web addresses, titles and catalogues that `possible_duplicates` compares: those stored, and those among `additions`."""
    wanted = {SCHEMA.url, DCTERMS.title, LL.catalogue}
    stored = {
        (s, p, o)
        for s, p, o in store.select(_COMPARABLE, graphs=[landscape])
        if s is not None and p is not None and o is not None
    }
    return stored | {t for t in additions if t[1] in wanted}


def possible_duplicates(triples: Iterable[Triple]) -> list[Duplicate]:
    """Pairs from different catalogues with the same end of their web address, else the same title.

    An address is stronger evidence than a title: an intervention with a match by address gets none by title.
    """
    urls: dict[Node, str] = {}
    named: dict[Node, str] = {}
    catalogues: dict[Node, str] = {}
    for s, p, o in triples:
        if not isinstance(o, Literal):
            continue
        if p == SCHEMA.url:
            urls[s] = url_tail(str(o))
        elif p == DCTERMS.title:
            named.setdefault(s, same(str(o)))
        elif p == LL.catalogue:
            catalogues[s] = str(o)
    titles = {s: " ".join(found) for s, found in zip(named, word_lists([*named.values()]), strict=True)}
    pairs: dict[tuple[Node, Node], str] = {}
    paired: set[Node] = set()
    for why, keys in (("url", urls), ("title", titles)):
        groups: dict[str, list[Node]] = defaultdict(list)
        for node, key in keys.items():
            if key and node in catalogues:
                groups[key].append(node)
        fresh: set[Node] = set()
        for group in groups.values():
            for first, second in _across(sorted(group, key=lambda n: (catalogues[n], str(n))), catalogues):
                if why == "title" and (first in paired or second in paired):
                    continue
                pairs.setdefault((first, second), why)
                fresh |= {first, second}
        paired |= fresh
    return [Duplicate(a, b, why) for (a, b), why in sorted(pairs.items(), key=lambda i: (str(i[0][0]), str(i[0][1])))]


def _across(group: list[Node], catalogues: dict[Node, str]) -> Iterable[tuple[Node, Node]]:
    for i, first in enumerate(group):
        for second in group[i + 1 :]:
            if catalogues[first] != catalogues[second]:
                yield first, second


def url_tail(url: str) -> str:
    """The host and the last segments of a web address, ignoring path prefixes and double slashes; '' if there are too few segments.

    >>> url_tail("https://Example.org//topics/admin/tutorials/x/slides.html")
    'example.org/tutorials/x/slides.html'
    """
    parts = urlsplit(url)
    segments = [s for s in parts.path.split("/") if s]
    return "/".join([(parts.hostname or "").removeprefix("www."), *segments[-TAIL:]]) if len(segments) >= TAIL else ""
