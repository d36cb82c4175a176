"""Which target groups a text says it is for, by their names.

A name alone tells little: *Gesprekken met de klantenservice* is not for customer service. So it counts in two places: after *voor*, *for* and
what means the same, with nothing between them but articles and other groups; and, less surely, as the subject of a sentence.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rdflib import URIRef

from leerland_graph.core.same_text import same, same_name
from leerland_graph.core.words import word_lists
from leerland_graph.meaning.described import TargetGroup

__all__ = ["GroupNames", "Named"]

READ = 10_000
"""Characters of a text that are searched."""
_COMMON_WORDS = (
    "al alle allen iedereen medewerker medewerkers personeel mensen collega collega's collegae deelnemer deelnemers team teams organisatie "
    "bedrijf afdeling afdelingen groep groepen doelgroep doelgroepen klant klanten publiek anderen professionals vakmensen leden werknemers de "
    "het een onze all any anybody anyone everybody everyone staff people person persons employee employees colleague colleagues participant "
    "participants organisation organization company department departments group groups customer customers client clients public others learner "
    "learners learning worker workers workforce member members our the a s"
)
COMMON = frozenset(_COMMON_WORDS.split())
"""Words that many texts use of anybody; a name of nothing else is not looked for."""
_MARK = re.compile(
    r"(?:(?P<before>[\w'’]+)\s+)?\b(?P<mark>voor|for|aimed at|doelgroep(?:en)?:?|(?:target )?(?:group|audience)s?:)\s+",
    re.IGNORECASE,
)
_FILLER = re.compile(
    r"(?:(?:al|alle|de|het|een|onze|ons|elke|iedere|nieuwe|startende|beginnende|ervaren|all|any|the|a|an|our|every|each|both|new|starting|beginning|"
    r"experienced|medewerkers|collega's|teams|employees|staff|colleagues|zowel|en|of|als|and|or|as well as|of the|of our|van de|van het|van onze)\b|[,;/&]|\s)\s*",
    re.IGNORECASE,
)
_OTHERWISE_WORDS = (
    "aandacht begrip hart keuze kies kiest kiezen oog respect ruimte sorry staan staat tijd verantwoordelijk verantwoordelijkheid waardering werk "
    "werken werkt zorg zorgen zorgt zorgde opkomen opkomt niet geen ask asking attention call care cares caring concern look looking need pay "
    "regard reason responsibility responsible room speak speaking stand thank time wait waiting work working works not except"
)
_OTHERWISE = frozenset(_OTHERWISE_WORDS.split())
"""Words after which *voor* and *for* do not say whom it is for."""
_NO_SUBJECT_WORDS = "van of is are was were zijn en and or in op bij met voor for with at to te als as"
_NO_SUBJECT = frozenset(_NO_SUBJECT_WORDS.split())
"""Words that do not follow a subject that does something."""
_FEWEST_WORDS = 6
"""Words of a sentence, at least, of which a group is the subject; a title has fewer."""


@dataclass(frozen=True)
class Named:
    """A target group that a text names: in which words, and whether these say that it is for it."""

    group: URIRef
    words: str
    is_said: bool


class GroupNames:
    """The names of target groups, to find in texts; those that are common words, or are the name of several, are left out."""

    def __init__(self, groups: Iterable[TargetGroup]) -> None:
        of: dict[str, set[URIRef]] = {}
        for group in groups:
            for name in (*group.labels, *group.others):
                of.setdefault(_key(same(str(name))), set()).add(group.iri)
        words = word_lists(list(of))
        self._of = {
            name: next(iter(some))
            for (name, some), mine in zip(of.items(), words, strict=True)
            if len(some) == 1 and len(name) > 1 and not set(mine) <= COMMON
        }
        longest_first = sorted(self._of, key=lambda n: (-len(n), n))
        either = "|".join(re.escape(n).replace(r"\ ", r"[\s-]") for n in longest_first)
        self._name = re.compile(rf"({either})(?![\w'’-])", re.IGNORECASE) if either else None
        self._start = re.compile(rf"(?:^|(?<=[.!?:;])\s+)({either})(?=\s+(\w+))", re.IGNORECASE) if either else None

    def in_text(self, text: str) -> list[Named]:
        """The groups that a text names, each once: first those that it says it is for."""
        if self._name is None or self._start is None:
            return []
        said = same_name(text[:READ])
        found: dict[URIRef, Named] = {}
        for named in (*self._said(said), *self._subjects(said)):
            found.setdefault(named.group, named)
        return list(found.values())

    def _said(self, said: str) -> Iterator[Named]:
        assert self._name is not None
        for mark in _MARK.finditer(said):
            if (mark["before"] or "").casefold() in _OTHERWISE:
                continue
            at = mark.end()
            while True:
                if name := self._name.match(said, at):
                    at = name.end()
                    yield from self._as_named(name[1], said[mark.start("mark") : at], is_said=True)
                elif filler := _FILLER.match(said, at):
                    at = filler.end()
                else:
                    break

    def _subjects(self, said: str) -> Iterator[Named]:
        assert self._start is not None
        for start in self._start.finditer(said):
            sentence = re.split(r"[.!?]", said[start.start(1) :], maxsplit=1)[0]
            if start[2].casefold() not in _NO_SUBJECT and len(sentence.split()) >= _FEWEST_WORDS:
                yield from self._as_named(start[1], start[1], is_said=False)

    def _as_named(self, name: str, words: str, *, is_said: bool) -> Iterator[Named]:
        group = self._of.get(_key(same(name)))
        if group is not None:
            yield Named(group, words, is_said)


def _key(name: str) -> str:
    """A name without what may be written with a space or a hyphen.

    >>> _key("ict-teams")
    'ict teams'
    """
    return name.replace("-", " ")
