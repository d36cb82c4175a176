"""The map: drawn from RDF, marks that do not overlap, gaps that show, text that stays text."""

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from rdflib import Graph, Literal, URIRef
from shapely.geometry import Point

from leerland_graph.analysis import Selection, read_landscape
from leerland_graph.errors import UsageError
from leerland_graph.namespaces import GEO, LL, LLG, RDF, SKOS
from leerland_graph.plate import picture, read_plate, to_svg, write_picture
from leerland_graph.plate.geometry import DECK, ground, slots
from leerland_graph.store import Store, find_landscape, read_language

PLATE = read_plate(read_language(), LLG["plate-2006"])
GROUP = URIRef("https://leerland.example/id/target-group/lokale-banken")


@pytest.fixture(scope="module")
def land(example_store: Store):
    return read_landscape(example_store, find_landscape(example_store, None).iri)


def draw(land, **options):
    return picture(land, PLATE, read_language(), **options)


def test_every_intervention_has_a_mark_at_each_of_its_elements(land):
    drawn = draw(land)
    wanted = {(i.iri, e) for i in land.interventions.values() for e in i.anchors}
    assert {(m.iri, m.element) for m in drawn.marks} == wanted
    assert drawn.overflow == {}


def test_marks_do_not_overlap_and_lie_inside_their_element(land):
    drawn, shapes = draw(land), ground(PLATE)
    for i, a in enumerate(drawn.marks):
        for b in drawn.marks[i + 1 :]:
            assert (a.x - b.x) ** 2 + (a.y - b.y) ** 2 > (2 * drawn.radius) ** 2
        area = shapes.areas.get(a.element) or shapes.lines[a.element].buffer(DECK / 2)
        assert area.contains(Point(a.x, a.y).buffer(drawn.radius * 0.9))


def test_a_filter_dims_and_moves_nothing(land):
    every, some = draw(land), draw(land, selection=Selection(target_group=GROUP))
    assert [(m.iri, m.x, m.y) for m in every.marks] == [(m.iri, m.x, m.y) for m in some.marks]
    assert {m.iri for m in some.marks if not m.dim} == {i.iri for i in land.interventions.values() if GROUP in i.groups}


def test_empty_elements_are_covered_and_said(land):
    drawn = draw(land, selection=Selection(target_group=GROUP))
    assert [str(e).rpartition("/")[2] for e in drawn.empty] == [
        "creeren",
        "ondernemen",
        "innoveren",
        "actieonderzoek",
        "pionieren",
        "co-creatie",
    ]
    svg = to_svg(drawn)
    assert svg.count('class="fallow"') == 6
    assert svg.count("Hier ligt niets") == 4
    assert svg.count(">leeg<") == 2


def test_the_n_th_slot_stays_when_more_are_asked_for():
    few, many = slots(PLATE, 9.0, 20), slots(PLATE, 9.0, 60)
    for element, places in few.items():
        assert many[element][: len(places)] == places


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_svg_is_well_formed_and_names_every_element(land, lang: str):
    svg = to_svg(draw(land, lang=lang))
    text = " ".join(e.text or "" for e in ElementTree.fromstring(svg).iter())
    for element in PLATE.elements:
        assert element.labels[lang] in text
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "").replace("https://leerland.example", "").replace(
        "https://w3id.org/leerland", ""
    )


def test_text_of_users_stays_text_in_the_svg(land):
    nasty = '<img src=x onerror=alert(1)> & "quotes"'
    first = next(iter(land.interventions.values()))
    changed = replace(land, titles={"nl": nasty}, interventions={**land.interventions, first.iri: replace(first, titles={"nl": nasty})}, names={
        **land.names, first.owner: {"nl": nasty}, next(iter(land.context)): {"nl": nasty}})  # fmt: skip
    root = ElementTree.fromstring(to_svg(draw(changed)))
    assert not [e for e in root.iter() if e.tag.endswith("img")]
    assert any(nasty in (e.text or "") for e in root.iter())


def test_more_than_fits_is_counted(land):
    from tests.landscapes import intervention, landscape

    crowd = landscape(*(intervention(f"n{i:04}", "pr") for i in range(700)), intervention("p", "P"))
    drawn = draw(crowd)
    shown = sum(1 for m in drawn.marks if m.element == LLG.profileren)
    assert drawn.overflow == {LLG.profileren: 700 - shown}
    assert f"+{700 - shown}" in to_svg(drawn)
    assert drawn.radius == 13.0, "what overflows anyway does not make the others small"


def test_png_and_svg_are_written_and_other_kinds_refused(land, tmp_path: Path):
    write_picture(tmp_path / "k.png", draw(land))
    assert (tmp_path / "k.png").read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
    assert (tmp_path / "k.png").stat().st_size > 200_000, "a picture, with its letters"
    write_picture(tmp_path / "k.svg", draw(land))
    assert (tmp_path / "k.svg").read_text().startswith("<svg")
    with pytest.raises(UsageError, match=r"Use \.svg or \.png"):
        write_picture(tmp_path / "k.gif", draw(land))


# another plate is another file


def fourth_island() -> Graph:
    graph = Graph()
    for triple in read_language():
        graph.add(triple)
    own, plate = URIRef("urn:transformeren"), LLG["plate-2006"]
    for p, o in (
        (RDF.type, LL.Island), (LL.elementOf, plate), (LL.mapOrder, Literal(4)), (LL.mapColour, Literal("#cdb4e0")),
        (SKOS.prefLabel, Literal("Transformeren", lang="nl")), (SKOS.prefLabel, Literal("Transforming", lang="en")),
        (LL.mapShape, Literal("POLYGON ((760 480, 840 480, 850 560, 750 560, 760 480))", datatype=GEO.wktLiteral)),
        (LL.mapLabelAt, Literal("POINT (800 520)", datatype=GEO.wktLiteral)),
    ):  # fmt: skip
        graph.add((own, p, o))
    return graph


def test_a_fourth_island_needs_no_python(land):
    graph = fourth_island()
    plate = read_plate(graph, LLG["plate-2006"])
    svg = to_svg(picture(land, plate, graph))
    assert "Transformeren" in svg
    assert 'data-element="urn:transformeren"' in svg


@pytest.mark.parametrize(
    ("shape", "says"), [("POLYGON ((0 0", "not valid WKT"), ("POINT (1 1)", "drawn from a Polygon")]
)
def test_a_plate_that_cannot_be_drawn_is_said(shape: str, says: str):
    graph = fourth_island()
    graph.set((URIRef("urn:transformeren"), LL.mapShape, Literal(shape, datatype=GEO.wktLiteral)))
    with pytest.raises(UsageError, match=says):
        read_plate(graph, LLG["plate-2006"])
