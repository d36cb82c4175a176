"""No row of a question vanishes, or comes twice, by what a description may lack or by the languages of its names."""

import csv
import itertools
import re
from collections.abc import Callable, Iterable, Iterator

import pytest
from rdflib import Graph, Literal, URIRef

from leerland_graph.core.labels import pick
from leerland_graph.core.namespaces import DCTERMS, LL, LLC, LLG, RDF, SH, SKOS, XSD
from leerland_graph.core.resources import resource
from leerland_graph.sparql import Query, find_query, library, run_query
from leerland_graph.store import ONTOLOGY, Store, find_landscape
from leerland_graph.store.rdf_terms import Triple
from tests.conftest import ROOT

QUERIES = library()
NAMES = {DCTERMS.title, SKOS.prefLabel}
VALUES = {"interventions", "hours", "people", "seats", "share", "end", "next"}
"""Columns that say something of a row; the others say which row it is."""
ASKED: dict[str, set[URIRef]] = {
    "context-influences": {LL.influences},
    "department-by-element": {LL.placement},
    "element-by-target-group": {LL.placement, LL.targetGroup},
    "guidance-without-facilitator": {LL.interventionType},
    "overlap-between-departments": {LL.targetGroup, LL.placement, LL.develops},
    "owners-in-programme": {LL.partOfProgramme},
    "placed-differently": {LL.placement, LL.placedBy},
    "programme-without-general-competence": {LL.partOfProgramme},
    "proposed-placements": {LL.placement},
    "running-in-period": {LL.targetGroup, LL.run},
    "shared-by-target-groups": {LL.targetGroup},
    "single-interventions": {LL.placement},
    "steps-of-trajectory": {LL.partOfTrajectory},
    "trainings-without-follow-up": {LL.interventionType},
}
"""What a question asks for: without it there is nothing to answer."""


def optional_parts() -> Iterator[tuple[URIRef, URIRef]]:
    """The class and the property of everything in a landscape that the shapes do not require."""
    shapes = Graph()
    for path in sorted(resource("shapes").glob("*.ttl")):
        shapes.parse(path)
    for shape, cls in sorted(shapes.subject_objects(SH.targetClass)):
        properties = set(shapes.objects(shape, SH.property))
        paths = {p: shapes.value(p, SH.path) for p in properties}
        required = {
            paths[p]
            for p in properties
            if shapes.value(p, SH.severity) == SH.Violation
            and (shapes.value(p, SH.minCount) or shapes.value(p, SH.qualifiedMinCount))
        }
        for path in sorted(x for x in set(paths.values()) - required if isinstance(x, URIRef)):
            yield cls, path  # type: ignore[misc]


def landscape_of(store: Store) -> URIRef:
    return find_landscape(store, None).iri


def altered(
    example: Store, change: Callable[[Triple], Iterable[Triple]], language: Callable[[Triple], bool] = lambda t: True
) -> Store:
    """The example with each of its statements replaced by what `change` makes of it."""
    land = landscape_of(example)
    fresh = Store.in_memory()
    kept = [t for t in example.triples(ONTOLOGY) if language(t)]
    fresh.write_ungated({ONTOLOGY: kept, land: [n for t in example.triples(land) for n in change(t)]}, {})
    return fresh


def answer(store: Store, query: Query, lang: str = "nl", **given: str) -> list[dict[str, str]]:
    header, rows = run_query(query, store, landscape_of(store), given, lang)
    return [dict(zip(header, ("" if v is None else str(v) for v in row), strict=True)) for row in rows]


def expected(query: Query) -> list[dict[str, str]]:
    with (ROOT / "ontology" / "questions" / f"{query.name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def which(rows: list[dict[str, str]], without: set[str]) -> set[tuple[str, ...]]:
    return {tuple(v for k, v in row.items() if k not in without) for row in rows}


PARTS = list(optional_parts())


def test_the_optional_parts_are_those_that_questions_stumbled_over():
    assert {
        (LL.Run, LL.endDate), (LL.Run, LL.capacity), (LL.Placement, LL.placementStatus), (LL.Placement, LL.weight),
        (LL.Placement, LL.placedBy), (LL.TargetGroup, LL.size), (LL.Intervention, LL.run), (LL.Intervention, LL.effort),
        (LL.Intervention, DCTERMS.description),
    } <= set(PARTS)  # fmt: skip
    assert not {(LL.Intervention, DCTERMS.title), (LL.Run, LL.startDate), (LL.Intervention, LL.responsibility)} & set(
        PARTS
    )


@pytest.mark.parametrize("share", ["all", "every other"])
@pytest.mark.parametrize(("cls", "part"), PARTS, ids=lambda x: x.rpartition("/")[2].rpartition("#")[2])
def test_no_row_vanishes_where_a_part_is_left_out(cls: URIRef, part: URIRef, share: str, example_store: Store):
    land = landscape_of(example_store)
    nodes = sorted(str(s) for s, p, o in example_store.triples(land) if p == RDF.type and o == cls)
    chosen = set(nodes if share == "all" else nodes[::2])
    store = altered(example_store, lambda t: () if t[1] == part and str(t[0]) in chosen else (t,))
    lost = {}
    for query in QUERIES:
        if part in ASKED.get(query.name, ()):
            continue
        values = VALUES | ({"department"} if query.name == "proposed-placements" else set())
        if gone := which(expected(query), values) - which(answer(store, query), values):
            lost[query.name] = gone
    assert not lost


@pytest.mark.parametrize("query", [q for q in QUERIES if q.name in ASKED], ids=lambda q: q.name)
def test_what_a_question_asks_for_is_what_it_cannot_do_without(query: Query, example_store: Store):
    for part in ASKED[query.name]:
        store = altered(example_store, lambda t, part=part: () if t[1] == part else (t,))
        assert answer(store, query) != expected(query), part


def test_no_row_vanishes_where_elements_have_no_order(example_store: Store):
    store = altered(example_store, lambda t: (t,), lambda t: t[1] != LL.mapOrder)
    pairs = {frozenset(row.values()) for row in answer(store, find_query("unconnected-islands", QUERIES))}
    assert pairs == {frozenset({"Praktiseren", "Creëren"}), frozenset({"Onderzoeken", "Creëren"})}
    for query in QUERIES:
        if query.name != "unconnected-islands":
            assert which(answer(store, query), set()) == which(expected(query), set()), query.name


def retagged(
    tags: str, said: Callable[[str, str], str] = lambda text, tag: text
) -> Callable[[Triple], Iterable[Triple]]:
    """Each Dutch name in every one of these languages, as `said` in it, and no other names."""

    def change(triple: Triple) -> Iterable[Triple]:
        s, p, o = triple
        if p not in NAMES or not isinstance(o, Literal):
            return (triple,)
        named = [Literal(said(str(o), tag), lang=tag or None) for tag in tags.split("|")] if o.language == "nl" else []
        return [(s, p, name) for name in named]

    return change


@pytest.mark.parametrize("lang", ["nl", "en", "de", "eo"])
@pytest.mark.parametrize("tags", ["en", "de", "", "en-gb", "nl|en", "en|de", "de|fr|", "nl|en|de|fr|"])
def test_a_name_in_whatever_languages_is_one_row(tags: str, lang: str, example_store: Store):
    store = altered(example_store, retagged(tags))
    for query in QUERIES:
        found = answer(store, query, lang)
        names = {c for c in (found[0] if found else {}) if c in {"element", "role", "type", "preference", "from", "to"}}
        if lang in ("nl", "de", "eo"):  # of the language itself there are no names in these but the Dutch ones
            assert found == expected(query), query.name
        else:
            assert len(found) == len(expected(query)), query.name
            assert sorted(which(found, names)) == sorted(which(expected(query), names)), query.name


def test_the_label_pattern_chooses_as_the_pages_do(store: Store):
    land = URIRef("https://leerland.example/id/landscape/names")
    group = URIRef("https://leerland.example/id/target-group/all")
    triples: list[Triple] = [
        (land, RDF.type, LL.LearningLandscape), (land, LL.onGroundPlate, LLG["plate-2006"]), (land, DCTERMS.title, Literal("N", lang="nl")),
        (group, RDF.type, LL.TargetGroup), (group, SKOS.prefLabel, Literal("Allen", lang="nl")),
    ]  # fmt: skip
    tags = ("nl", "en", "", "de", "fr", "zh-hant")
    choices = [c for n in range(1, 7) for c in itertools.combinations(tags, n)]
    for number, chosen in enumerate(choices):
        one = URIRef(f"https://leerland.example/id/competence/c{number}")
        triples.append((one, RDF.type, LL.Competence))
        triples += [(one, SKOS.prefLabel, Literal(f"{number:02}|{tag}", lang=tag or None)) for tag in chosen]
    store.write_ungated({land: triples}, {})
    query = find_query("competences-without-intervention", QUERIES)
    for lang in (*tags[:2], *tags[3:], "eo"):
        found = [row["competence"] for row in answer(store, query, lang, group="Allen")]
        assert found == sorted(pick({t: f"{n:02}|{t}" for t in c}, lang) for n, c in enumerate(choices)), lang


def test_a_name_that_is_missing_leaves_its_row(example_store: Store):
    kinds = {
        s for s, p, o in example_store.triples(landscape_of(example_store)) if p == RDF.type and o == LL.Intervention
    }
    store = altered(example_store, lambda t: () if t[0] in kinds and t[1] == DCTERMS.title else (t,))
    for query in QUERIES:
        assert len(answer(store, query)) == len(expected(query)), query.name


def test_english_readers_have_english_answers(example_store: Store):
    islands = answer(example_store, find_query("unconnected-islands", QUERIES), "en")
    assert islands == [{"from": "Practising", "to": "Creating"}, {"from": "Researching", "to": "Creating"}]
    hours = answer(example_store, find_query("hours-per-target-group", QUERIES), "en")
    assert [row["targetGroup"] for row in hours] == [
        "Customer service", "Head office", "ICT teams", "Local banks", "Managers", "New employees",
    ]  # fmt: skip
    roles = answer(example_store, find_query("joint-responsibility", QUERIES), "en")
    assert {row["role"] for row in roles} == {"commissioner", "designer"}


def test_a_factor_that_influences_an_intervention_is_a_row(example_store: Store):
    land = landscape_of(example_store)
    factor = min(s for s, p, _ in example_store.triples(land) if p == LL.influences)
    more = (factor, LL.influences, URIRef("https://leerland.example/id/intervention/datalab"))
    rows = answer(
        altered(example_store, lambda t: (t, more) if t[0] == land else (t,)), find_query("context-influences", QUERIES)
    )
    assert len(rows) == 8
    assert "Datalab" in {r["element"] for r in rows}


def test_what_there_is_none_of_is_shown_as_0(example_store: Store):
    group = URIRef("https://leerland.example/id/target-group/new")
    land = landscape_of(example_store)
    added = [(group, RDF.type, LL.TargetGroup), (group, SKOS.prefLabel, Literal("Stagiairs", lang="nl"))]
    store = altered(example_store, lambda t: (t, *added) if t[0] == land else (t,))
    hours = answer(store, find_query("hours-per-target-group", QUERIES))
    assert [r for r in hours if r["targetGroup"] == "Stagiairs"] == [{"targetGroup": "Stagiairs", "hours": "0"}]
    seats = answer(store, find_query("seats-per-target-group", QUERIES))
    assert [r for r in seats if r["targetGroup"] == "Stagiairs"] == [
        {"targetGroup": "Stagiairs", "people": "", "seats": "0"}
    ]
    offer = answer(store, find_query("offer-per-preference", QUERIES), group="Stagiairs")
    assert [(r["interventions"], r["share"]) for r in offer] == [("0", "")] * 5


def test_a_run_without_an_end_date_is_on_its_first_day_and_others_in_their_period(example_store: Store):
    store = altered(example_store, lambda t: () if t[1] == LL.endDate else (t,))
    query = find_query("running-in-period", QUERIES)
    rows = answer(store, query)
    assert [(r["start"], r["end"]) for r in rows] == [
        ("2026-02-02", ""), ("2026-02-05", ""), ("2026-02-09", ""), ("2026-02-11", ""),
    ]  # fmt: skip
    assert {r["title"] for r in answer(example_store, query, since="2026-03-01", until="2026-03-01")} >= {
        "Boekenkring leiderschap"
    }
    assert "Boekenkring leiderschap" not in {
        r["title"] for r in answer(store, query, since="2026-03-01", until="2026-03-01")
    }


def test_a_second_type_or_department_on_an_element_is_no_second_row(example_store: Store):
    land = landscape_of(example_store)
    two: list[Triple] = []
    for s, p, o in example_store.triples(land):
        if p == LL.interventionType and o in (LLC.training, LLC.opleiding):
            two += [(s, p, LLC.training), (s, p, LLC.opleiding)]
        if p == LL.placement:
            again = URIRef(f"{o}-again")
            on = next(x for a, b, x in example_store.triples(land) if a == o and b == LL.onElement)
            two += [
                (s, p, again),
                (again, RDF.type, LL.Placement),
                (again, LL.onElement, on),
                (again, LL.placementStatus, LLC.agreed),
            ]
    store = altered(example_store, lambda t: (t, *two) if t[0] == land else (t,))
    for query in QUERIES:
        assert answer(store, query) == expected(query), query.name


def test_only_the_elements_of_the_plate_of_the_landscape_count(example_store: Store):
    plate, island = URIRef("urn:plate"), URIRef("urn:island")
    other = URIRef("https://leerland.example/id/landscape/other")
    store = altered(example_store, lambda t: (t,))
    store.write_ungated(
        {
            ONTOLOGY: [
                (plate, RDF.type, LL.GroundPlate), (island, RDF.type, LL.Island), (island, LL.elementOf, plate),
                (island, SKOS.prefLabel, Literal("Atlantis", lang="nl")),
            ],
            other: [
                (other, RDF.type, LL.LearningLandscape), (other, LL.onGroundPlate, plate), (other, DCTERMS.title, Literal("Ander", lang="nl")),
                (other, LL.isDefault, Literal(True)), (URIRef("urn:g"), RDF.type, LL.TargetGroup), (URIRef("urn:g"), LL.size, Literal("12", datatype=XSD.integer)),
                (URIRef("urn:g"), SKOS.prefLabel, Literal("Groep", lang="de")),
            ],
        },
        {},
    )  # fmt: skip
    first = landscape_of(example_store)
    for query in QUERIES:
        header, rows = run_query(query, store, first)
        assert [dict(zip(header, ("" if v is None else str(v) for v in r), strict=True)) for r in rows] == expected(
            query
        )
    at = {
        "interventions-per-element": {},
        "empty-elements": {"group": "Groep"},
        "hours-per-target-group": {},
        "seats-per-target-group": {},
    }
    found = {
        n: [[str(v) for v in r] for r in run_query(find_query(n, QUERIES), store, other, g)[1]] for n, g in at.items()
    }
    assert found == {
        "interventions-per-element": [["Atlantis", "0"]], "empty-elements": [["Atlantis"]], "hours-per-target-group": [["Groep", "0"]],
        "seats-per-target-group": [["Groep", "12", "0"]],
    }  # fmt: skip


def test_every_name_is_asked_for_as_the_documentation_says():
    text = (ROOT / "docs" / "questions.md").read_text(encoding="utf-8")
    shown = re.findall(r"```sparql\n(.+?)```", text, re.S)[0]
    pattern = re.escape(" ".join(shown.split())).replace(r"dcterms:title", r"[\w:]+")
    pattern = pattern.replace(re.escape("?title"), r"\?\w+").replace(re.escape("?i "), r"\?\w+ ")
    for query in QUERIES:
        plain = " ".join(query.text.split())
        assert re.search(pattern, plain), query.name
        assert "LANG(" not in re.sub(pattern, "", plain), query.name
