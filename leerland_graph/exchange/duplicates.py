"""Find possible duplicates between catalogues: the same web address or title in another catalogue."""

from collections import Counter, defaultdict
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
"""Number of last segments of a web address that must be equal at least: the path prefix may differ between catalogues."""
MOST = 3
"""Number of interventions of one catalogue that can have a title which still is a sign."""
LONGEST = 12
"""Number of last segments that are compared at most."""


_COMPARABLE = (
    "SELECT ?s ?p ?o WHERE { ?s a ll:Intervention ; ?p ?o . FILTER(?p IN (schema:url, dcterms:title, ll:catalogue)) }"
)
BY_HAND = ""
"""What stands for the catalogue of interventions that came with none."""


@dataclass(frozen=True)
class Duplicate:
    """Two interventions of different catalogues that may be the same; `why` is `url`, `title` or `meaning`."""

    first: Node
    second: Node
    why: str


def comparable(store: Store, landscape: URIRef, additions: Iterable[Triple]) -> set[Triple]:
    """The web addresses, titles and catalogues that `possible_duplicates` compares: those stored, and those among `additions`. What is stored and came
    with no catalogue counts as one (`BY_HAND`)."""
    wanted = {SCHEMA.url, DCTERMS.title, LL.catalogue}
    stored = {
        (s, p, o)
        for s, p, o in store.select(_COMPARABLE, graphs=[landscape])
        if s is not None and p is not None and o is not None
    }
    listed = {s for s, p, _ in stored if p == LL.catalogue}
    by_hand: set[Triple] = {(s, LL.catalogue, Literal(BY_HAND)) for s, _, _ in stored if s not in listed}
    return stored | by_hand | {t for t in additions if t[1] in wanted}


def possible_duplicates(triples: Iterable[Triple]) -> list[Duplicate]:
    """Pairs from different catalogues with the same web address or end of it, else the same title, in any language.

    An address, or its end, is a sign where one intervention of each of the two catalogues has it: `introduction/slides.html` under eleven
    subjects is none, nor is the page of a provider. A title is one where at most three of each catalogue have it. An address is stronger evidence than a title: an intervention with a match by
    address gets none by title.
    """
    ends: dict[Node, list[str]] = {}
    named: dict[Node, set[str]] = defaultdict(set)
    catalogues: dict[Node, str] = {}
    for s, p, o in triples:
        if not isinstance(o, Literal):
            continue
        if p == SCHEMA.url:
            ends[s] = url_ends(str(o))
        elif p == DCTERMS.title:
            named[s].add(same(str(o)))
        elif p == LL.catalogue:
            catalogues[s] = str(o)
    every = [(s, title) for s, said in named.items() for title in sorted(said)]
    titles: dict[Node, list[str]] = defaultdict(list)
    for (s, _), words in zip(every, word_lists([title for _, title in every]), strict=True):
        titles[s].append(" ".join(words))
    pairs: dict[tuple[Node, Node], str] = {}
    for group in _groups(ends, catalogues):
        pairs |= dict.fromkeys(_across(_few(group, catalogues, 1), catalogues), "url")
    paired = {node for pair in pairs for node in pair}
    for group in _groups({s: found for s, found in titles.items() if s not in paired}, catalogues):
        pairs |= dict.fromkeys(_across(_few(group, catalogues, MOST), catalogues), "title")
    return [Duplicate(a, b, why) for (a, b), why in sorted(pairs.items(), key=lambda i: (str(i[0][0]), str(i[0][1])))]


def _groups(keys: dict[Node, list[str]], catalogues: dict[Node, str]) -> Iterable[list[Node]]:
    """The nodes of a catalogue that share a key, for each key, by catalogue and name."""
    found: dict[str, list[Node]] = defaultdict(list)
    for node, mine in keys.items():
        if node in catalogues:
            for key in filter(None, mine):
                found[key].append(node)
    return (sorted(group, key=lambda n: (catalogues[n], str(n))) for group in found.values() if len(group) > 1)


def _few(group: list[Node], catalogues: dict[Node, str], most: int) -> list[Node]:
    """The nodes of a group of which the catalogue has no more than `most` in it."""
    held = Counter(catalogues[n] for n in group)
    return [n for n in group if held[catalogues[n]] <= most]


def _across(group: list[Node], catalogues: dict[Node, str]) -> Iterable[tuple[Node, Node]]:
    for i, first in enumerate(group):
        for second in group[i + 1 :]:
            if catalogues[first] != catalogues[second]:
                yield first, second


def url_ends(url: str) -> list[str]:
    """What of a web address can be the same in two lists: the host with its last three segments, its last four and so on, and the whole address.

    Path prefixes, double slashes and `www.` may differ. An address of a host alone has no ends.

    >>> url_ends("https://www.Example.org//a/b/c/d.html?x=1")
    ['example.org/b/c/d.html', 'example.org/a/b/c/d.html', 'example.org/a/b/c/d.html?x=1']
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return []
    host = (parts.hostname or "").removeprefix("www.")
    segments = [s for s in parts.path.split("/") if s]
    if not segments and not parts.query:
        return []
    ends = ["/".join([host, *segments[-n:]]) for n in range(TAIL, min(len(segments), LONGEST) + 1)]
    whole = "/".join([host, *segments]) + (f"?{parts.query}" if parts.query else "")
    return list(dict.fromkeys([*ends, whole]))
