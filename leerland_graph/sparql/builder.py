"""Build a query from choices: a class, columns, and conditions. Written line by line, so that users can learn from it."""

import re
from dataclasses import dataclass

from rdflib import Literal, URIRef
from rdflib.term import Node

from leerland_graph.core.i18n import gettext
from leerland_graph.core.labels import slug
from leerland_graph.core.namespaces import XSD, compact
from leerland_graph.store.rdf_terms import to_ox

__all__ = ["MOST", "Column", "Wanted", "query_of"]

MOST = 500
"""Default limit on the rows of an answer."""
_NAME = re.compile(r"[^0-9a-z]+")


@dataclass(frozen=True)
class Column:
    """A value of an instance to show, reached by a path of properties.

    Conditions: `values`: one of these. `contains`: the text contains these letters. `least` and `most`: inclusive bounds on a number or a
    day. `is_text`: the value has a language, and the requested one is shown. `required`: omit instances without a value.
    """

    label: str
    path: tuple[URIRef, ...]
    is_text: bool = False
    values: tuple[Node, ...] = ()
    contains: str = ""
    least: Literal | None = None
    most: Literal | None = None
    required: bool = False

    @property
    def holds_something(self) -> bool:
        """Whether it filters rows."""
        return bool(self.values or self.contains or self.required or self.least is not None or self.most is not None)


@dataclass(frozen=True)
class Wanted:
    """A complete choice: the class, its columns, and the language of texts; `counted` counts instances per combination of column
    values instead of listing them."""

    cls: URIRef
    label: str
    columns: tuple[Column, ...] = ()
    lang: str = "nl"
    counted: bool = False
    limit: int = MOST


def query_of(wanted: Wanted) -> str:
    """The SPARQL query for a choice. Variables get unique names derived from labels.

    >>> print(query_of(Wanted(URIRef("https://w3id.org/leerland/ns#TargetGroup"), "Doelgroep")))
    SELECT ?doelgroep WHERE {
      ?doelgroep a ll:TargetGroup .
    }
    ORDER BY ?doelgroep
    LIMIT 500
    <BLANKLINE>
    """
    taken: set[str] = set()
    subject = _variable(wanted.label, taken)
    named = [(column, _variable(column.label, taken)) for column in wanted.columns]
    lines = [f"  {subject} a {_term(wanted.cls)} ."]
    for column, variable in sorted(named, key=lambda c: not c[0].holds_something):
        lines += _pattern(subject, column, variable, wanted.lang)
    shown = " ".join(variable for _, variable in named)
    order = [variable for _, variable in named][:1] or [subject]
    if wanted.counted:
        amount = _variable(gettext("number", wanted.lang), taken)
        head = f"SELECT {shown} (COUNT(DISTINCT {subject}) AS {amount}) WHERE {{".replace("  ", " ")
        tail = ([f"GROUP BY {shown}"] if shown else []) + [f"ORDER BY DESC({amount})"]
    else:
        head = f"SELECT {'DISTINCT ' if named else ''}{subject}{f' {shown}' if shown else ''} WHERE {{"
        tail = [f"ORDER BY {' '.join(order)}"]
    return "\n".join([head, *lines, "}", *tail, f"LIMIT {wanted.limit}"]) + "\n"


def _pattern(subject: str, column: Column, variable: str, lang: str) -> list[str]:
    path = "/".join(_term(p) for p in column.path)
    conditions = []
    if column.is_text:
        conditions.append(f'FILTER(LANG({variable}) IN ("{lang}", ""))')
    if column.values:
        conditions.append(f"VALUES {variable} {{ {' '.join(_term(v) for v in column.values)} }}")
    if column.contains:
        conditions.append(f"FILTER(CONTAINS(LCASE(STR({variable})), {_term(Literal(column.contains.casefold()))}))")
    conditions += [
        f"FILTER({variable} {sign} {_term(bound)})"
        for sign, bound in ((">=", column.least), ("<=", column.most))
        if bound is not None
    ]
    triple = f"{subject} {path} {variable} ."
    if column.holds_something:
        return [f"  {triple}", *(f"  {c}" for c in conditions)]
    return [f"  OPTIONAL {{ {' '.join([triple, *conditions])} }}"]


def _term(term: Node) -> str:
    if isinstance(term, URIRef):
        short = compact(str(term))
        return short if short != str(term) and re.fullmatch(r"[a-z]+:[A-Za-z][\w-]*", short) else f"<{term}>"
    if isinstance(term, Literal) and term.datatype in (XSD.integer, XSD.decimal):
        return str(term)
    return str(to_ox(term))


def _variable(label: str, taken: set[str]) -> str:
    stem = _NAME.sub("_", slug(label).lower()).strip("_") or "x"
    stem = stem if stem[0].isalpha() else f"x_{stem}"
    name, number = stem, 2
    while name in taken:
        name, number = f"{stem}_{number}", number + 1
    taken.add(name)
    return f"?{name}"
