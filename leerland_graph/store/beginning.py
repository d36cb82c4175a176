"""Begin with a landscape, a new one or the example, and take one away again: each is one change set."""

import re
from dataclasses import dataclass
from typing import Self

from rdflib import Literal, URIRef

from leerland_graph.core.errors import NotFound, UsageError
from leerland_graph.core.i18n import N_, message
from leerland_graph.core.labels import local_name
from leerland_graph.core.namespaces import LL, ORG, RDF, SKOS
from leerland_graph.core.resources import resource
from leerland_graph.core.same_text import one_line, same
from leerland_graph.store.change_set import Activity, ChangeSet, Reason
from leerland_graph.store.engine import Store
from leerland_graph.store.history import Change, changes, entries_about, void
from leerland_graph.store.landscapes import landscape_iri, landscape_triples, landscapes
from leerland_graph.store.naming import Namer
from leerland_graph.store.ontology import load_turtle_folder
from leerland_graph.store.rdf_terms import Triple

__all__ = [
    "EXAMPLE", "LONGEST", "MOST", "REMOVAL", "NewLandscape", "example_change_set", "names_in", "new_landscape_change_set",
    "removal_change_set", "since_it_was_made",
]  # fmt: skip

EXAMPLE = URIRef("https://leerland.example/id/landscape/waterland")
"""The example landscape."""
MOST, LONGEST = 200, 200
"""The most names in a list, and the most characters in a name."""
REMOVAL = "remove"
"""The kind of a change that takes a landscape away."""
_BULLET = re.compile(r"^[-–—•·*]\s+")


def names_in(text: str) -> tuple[str, ...]:
    """The names in a list that was typed or pasted, one per line, in their order.

    Blank lines and bullets are left out; of names that look the same (`same`) the first is kept. Nothing is refused.

    >>> names_in(" HR\\n\\n- Risk  & Compliance\\nhr\\n")
    ('HR', 'Risk & Compliance')
    """
    found: dict[str, str] = {}
    for line in text.splitlines():
        if name := one_line(_BULLET.sub("", one_line(line))):
            found.setdefault(same(name), name)
    return tuple(found.values())


@dataclass(frozen=True)
class NewLandscape:
    """What a new landscape begins with: its title, the organisation, and the names of departments and target groups."""

    title: str
    organisation: str
    departments: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()

    @classmethod
    def read(cls, title: str, organisation: str, departments: str = "", groups: str = "") -> Self:
        """From what was typed; `departments` and `groups` are lists as `names_in` reads them.

        Raises:
            UsageError: the title or the organisation is missing, a name is longer than `LONGEST` characters, a list has more
                than `MOST` names, or a department is called as the organisation is.
        """
        made = cls(one_line(title), one_line(organisation), names_in(departments), names_in(groups))
        if not made.organisation:
            raise UsageError("The organisation has no name yet.", "Fill in what it is called.")
        if not made.title:
            raise UsageError("The landscape has no name yet.", "Fill in what it is called.")
        for name in (made.title, made.organisation, *made.departments, *made.groups):
            if len(name) > LONGEST:
                raise UsageError(
                    "'{name}…' is longer than {most} characters.", "Shorten it.", name=name[:40], most=LONGEST
                )
        for names, problem in (
            (made.departments, N_("There are {n} departments, and {most} is the most to begin with.")),
            (made.groups, N_("There are {n} target groups, and {most} is the most to begin with.")),
        ):
            if len(names) > MOST:
                raise UsageError(problem, "Leave some out, and add them later.", n=len(names), most=MOST)
        if same(made.organisation) in {same(d) for d in made.departments}:
            raise UsageError(
                "'{name}' is both the organisation and one of its departments.", "Leave it out of the departments.", name=made.organisation,
            )  # fmt: skip
        return made


def new_landscape_change_set(store: Store, made: NewLandscape, *, base_iri: str, lang: str, who: str) -> ChangeSet:
    """The change set of a new landscape on the ground plate of 2006, with its organisation, departments and target groups.

    Names are in the language `lang`, in English where that is neither Dutch nor English. It becomes the default landscape if
    there is no other default. Its IRI is none that a landscape has or had.

    Raises:
        UsageError: a landscape of that name exists.
    """
    found = landscapes(store)
    if same(made.title) in {same(name) for i in found for name in (i.name, *i.titles.values())}:
        raise UsageError("There is a landscape '{name}' already.", "Choose another name.", name=made.title)
    lang = lang if lang in ("nl", "en") else "en"
    taken = {EXAMPLE, *(i.iri for i in found), *(c.landscape for c in changes(store))}
    iri = _unused(landscape_iri(base_iri, made.title), taken)
    triples = landscape_triples(iri, made.title, lang=lang, default=not any(i.is_default for i in found))
    namer = Namer(base_iri, ())

    def add(cls: URIRef, name: str) -> URIRef:
        node = namer.mint(cls, name)
        triples.update({(node, RDF.type, cls), (node, SKOS.prefLabel, Literal(name, lang=lang))})
        return node

    whole = add(ORG.Organization, made.organisation)
    for name in made.departments:
        triples.add((add(ORG.OrganizationalUnit, name), ORG.unitOf, whole))
    for name in made.groups:
        add(LL.TargetGroup, name)
    why = message("Landscape {name} made", name=made.title)
    return ChangeSet(iri, Activity("init", who, why), store.revision, frozenset(triples))


def _unused(iri: URIRef, taken: set[URIRef]) -> URIRef:
    name, number = iri, 2
    while name in taken:
        name, number = URIRef(f"{iri}-{number}"), number + 1
    return name


def example_change_set(store: Store, *, who: str) -> ChangeSet:
    """The change set that loads the example landscape, without its mark as the default; empty if it is there already.

    Raises:
        SourceError: the file of the example is damaged.
    """
    triples: set[Triple] = set()
    if EXAMPLE not in {i.iri for i in landscapes(store)}:
        triples = {t for t in load_turtle_folder(resource("examples/waterland")) if t[1] != LL.isDefault}
    return ChangeSet(
        EXAMPLE, Activity("init", who, message("Example landscape loaded")), store.revision, frozenset(triples)
    )


def since_it_was_made(store: Store, landscape: URIRef) -> list[Change]:
    """The changes to a landscape after the one that made it, newest first, without those that were undone and their undos."""
    every = changes(store)
    gone = void(every)
    born = {
        e.change
        for e in entries_about(store, landscape, [landscape])
        if e.change not in gone and (landscape, RDF.type, LL.LearningLandscape) in e.added
    }
    start = max(born, default=0)
    return [c for c in every if c.landscape == landscape and c.number > start and c.number not in gone]


def removal_change_set(store: Store, landscape: URIRef, *, who: str, accepted: int = 0, why: Reason = "") -> ChangeSet:
    """The change set that removes all of a landscape; undoing it brings everything back.

    `accepted` is the number of changes since the landscape was made that may go with it; `why` has a default.

    Raises:
        NotFound: there is no such landscape.
        UsageError: more was changed since it was made than was accepted.
    """
    info = next((i for i in landscapes(store) if i.iri == landscape), None)
    if info is None:
        raise NotFound("landscape", local_name(str(landscape)), tuple(i.name for i in landscapes(store))[:3])
    if (found := len(since_it_was_made(store, landscape))) > accepted:
        raise UsageError(
            "People have worked in this landscape since it was made: {n} in the history.",
            "Tick that their work may go too, or leave the landscape.",
            n=found,
        )
    reason = why or message("Landscape {name} taken away", name=info.titles or info.name)
    return ChangeSet(
        landscape, Activity(REMOVAL, who, reason), store.revision, removals=frozenset(store.triples(landscape))
    )
