"""The map: drawn from RDF, marks that do not overlap, gaps that show, text that stays text."""

import re
from dataclasses import replace
from datetime import date
from math import hypot
from pathlib import Path
from xml.etree import ElementTree

import pytest
from rdflib import Graph, Literal, URIRef
from shapely.geometry import Point

from leerland_graph.analysis import Selection, find_overlaps, read_landscape
from leerland_graph.core.errors import UsageError
from leerland_graph.core.namespaces import GEO, LL, LLG, RDF, SKOS
from leerland_graph.map import LAYERS, Encoding, MapOptions, picture, read_plate, to_svg, write_picture
from leerland_graph.map.geometry import DECK, ground, slots
from leerland_graph.store import Store, find_landscape, read_ontology

PLATE = read_plate(read_ontology(), LLG["plate-2006"])
GROUP = URIRef("https://leerland.example/id/target-group/lokale-banken")


@pytest.fixture(scope="module")
def land(example_store: Store):
    return read_landscape(example_store, find_landscape(example_store, None).iri)


def draw(land, **options):
    return picture(land, PLATE, read_ontology(), **options)


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
        assert a.radius <= drawn.radius
        assert area.contains(Point(a.x, a.y).buffer(drawn.radius * 0.9))


def test_a_filter_dims_and_moves_nothing(land):
    every, some = draw(land), draw(land, selection=Selection(target_group=GROUP))
    assert [(m.iri, m.x, m.y) for m in every.marks] == [(m.iri, m.x, m.y) for m in some.marks]
    assert {m.iri for m in some.marks if not m.dim} == {i.iri for i in land.interventions.values() if GROUP in i.groups}


def test_empty_elements_are_covered_and_said(land):
    drawn = draw(land, selection=Selection(target_group=GROUP))
    (gaps,) = drawn.layers
    assert gaps.said == "Leeg: 6 van 9. Dun bezet: 0."
    covered = re.findall(r'class="fallow" data-element="[^"]*/([\w-]+)"', gaps.under)
    assert covered == ["creeren", "ondernemen", "innoveren", "actieonderzoek", "pionieren", "co-creatie"]
    svg = to_svg(drawn)
    assert svg.count('class="fallow"') == 6
    assert svg.count("Hier ligt niets") == 4 + 1, "on the land, and in the legend"
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


# clusters


def crowd(n: int):
    """So many interventions on Praktiseren, two thirds of HR, of two types, and one on another island."""
    from tests.landscapes import HR, ICT, intervention, landscape

    some = [intervention(f"n{i:04}", "P", owner=ICT if i % 3 == 0 else HR) for i in range(n)]
    return landscape(*some, intervention("o", "O"))


def test_up_to_150_in_an_element_are_marks_and_more_are_clusters():
    few, many = draw(crowd(150)), draw(crowd(151))
    assert (len(few.clusters), len(few.marks)) == (0, 151)
    assert [(c.count, c.total) for c in many.clusters] == [(100, 100), (51, 51)]
    assert len(many.marks) == 1


def test_a_cluster_opens_to_what_is_in_it_and_there_is_a_way_back():
    land = crowd(200)
    closed = draw(land)
    path = closed.clusters[1].path
    opened = draw(land, look=MapOptions(opened=path))
    assert [(c.is_back, c.path) for c in opened.clusters] == [(True, "praktiseren")]
    assert (
        {m.iri for m in opened.marks if m.element == LLG.praktiseren}
        == set(opened.inside)
        == closed.clusters[1].members
    )
    assert len(opened.inside) == 67
    back = opened.clusters[0]
    for mark in opened.marks:
        assert hypot(mark.x - back.x, mark.y - back.y) > mark.radius + back.radius


def test_clusters_do_not_overlap_and_keep_their_place_under_a_filter():
    land = crowd(300)
    every, some = draw(land), draw(land, selection=Selection(department=next(iter(land.interventions.values())).owner))
    assert [(c.path, c.x, c.y, c.radius) for c in every.clusters] == [
        (c.path, c.x, c.y, c.radius) for c in some.clusters
    ]
    assert sorted(c.count for c in some.clusters) == [0, 100]
    a, b = every.clusters
    assert hypot(a.x - b.x, a.y - b.y) > a.radius + b.radius


def test_a_path_that_leads_nowhere_shows_the_clusters():
    land = crowd(200)
    assert draw(land, look=MapOptions(opened="praktiseren~draken")).clusters == draw(land).clusters


# what marks say


def test_of_what_is_shown_apart_all_others_are_dimmed(land):
    some = tuple(sorted(land.interventions))[:3]
    drawn = draw(land, look=MapOptions(about=some, apart=True))
    assert {m.iri for m in drawn.marks if not m.dim} == set(some)
    assert drawn.count == 3
    assert len(drawn.layers) == len(draw(land).layers)


def test_the_size_of_a_mark_is_its_time_and_the_unknown_is_hollow(land):
    drawn = draw(land)
    for mark in drawn.marks:
        effort = land.interventions[mark.iri].effort
        share = 0.75 if effort is None or 2 < effort <= 8 else 0.62 if effort <= 2 else 0.88 if effort <= 40 else 1.0
        assert mark.radius == round(drawn.radius * share, 2)
        assert mark.hollow == (effort is None)
    same = draw(land, look=MapOptions(Encoding(size="same")))
    assert {m.radius for m in same.marks} == {same.radius}
    assert [r.head for r in same.legend] == ["Kleur: eigenaar", "Vorm: type", "Plaats"]


def test_colour_and_shape_can_change_places(land):
    drawn = draw(land, look=MapOptions(Encoding(colour="type", shape="department")), lang="en")
    assert [r.head for r in drawn.legend[:2]] == ["Colour: type", "Shape: owner"]
    by_type, by_owner = {}, {}
    for mark in drawn.marks:
        intervention = land.interventions[mark.iri]
        by_type.setdefault(intervention.types[0], set()).add(mark.colour)
        by_owner.setdefault(intervention.owner, set()).add(mark.symbol)
    assert all(len(v) == 1 for v in (*by_type.values(), *by_owner.values()))
    assert {i.name for i in drawn.legend[1].items} == {land.label(o, "en") for o in by_owner}


# layers


def layer(land, name: str, **options):
    (found,) = draw(land, look=MapOptions(layers=(name,)), **options).layers
    return found


def test_connections_are_whole_by_a_detour_or_broken_and_what_they_hang_on_is_marked(land):
    every = layer(land, "connections")
    assert every.said == "Verbonden: 3 van 3 paren eilanden."
    assert re.findall(r">(\d routes?|omweg|geen route)<", every.over) == ["4 routes", "omweg", "1 route"]
    local = layer(land, "connections", selection=Selection(target_group=GROUP))
    assert local.said == "Verbonden: 1 van 3 paren eilanden."
    assert re.findall(r">(\d routes?|omweg|geen route)<", local.over) == ["1 route", "geen route", "geen route"]
    assert re.findall("<title>(.*?)</title>", local.over) == [
        "Op 'Coachingsprogramma adviesgesprekken' hangt de verbinding van Praktiseren met Onderzoeken"
    ]


def test_overlaps_join_the_pairs_of_the_indicator(land):
    found = layer(land, "overlaps")
    pairs = find_overlaps(land).pairs
    assert found.said == f"Paren die op elkaar lijken: {len(pairs)}. Al bekend: {sum(p.declared for p in pairs)}."
    assert found.under.count("<title>") == len(pairs)
    assert found.under.count('stroke-dasharray="7 6"') == sum(p.declared for p in pairs)


def test_disagreements_and_load_say_what_their_indicators_say(land):
    assert (
        layer(land, "disagreements").said == "Door twee afdelingen geplaatst: 4. Daarvan op verschillende plekken: 4."
    )
    assert layer(land, "disagreements").under.count("<title>") == 4
    local = Selection(target_group=GROUP)
    assert layer(land, "load", selection=local).said == "Overbelast: 4 van 55 weken."
    spring = replace(local, since=date(2026, 5, 4), until=date(2026, 5, 17))
    assert layer(land, "load", selection=spring).said.endswith("van 2 weken.")


def test_every_layer_has_words_a_legend_and_more_than_colour(land):
    drawn = draw(land, look=MapOptions(layers=tuple(LAYERS)))
    assert [found.name for found in drawn.layers] == list(LAYERS)
    for found in drawn.layers:
        assert found.label
        assert found.said
        assert found.legend
        assert "dash" in found.under + found.over or "<text" in found.over or "<path" in found.over


def test_what_is_pointed_at_is_ringed_and_outlined(land):
    first = next(iter(land.interventions))
    drawn = draw(land, look=MapOptions(layers=(), about=(first, LLG.pionieren)))
    (spot,) = drawn.layers
    assert spot.said == "Interventies: 1. Plekken: 1."
    assert spot.under.count('class="outlined"') == 1


# another plate is another file


def fourth_island() -> Graph:
    graph = Graph()
    for triple in read_ontology():
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
