"""What lies where, and hours by week: counts worked out by hand, and every cell knows what is in it."""

from dataclasses import replace
from datetime import date

import pytest
from rdflib import URIRef

from leerland_graph.analysis import by_department, by_group, load_by_week
from leerland_graph.analysis.model import Group
from tests.landscapes import HR, ICT, element, intervention, landscape

G, H = URIRef("urn:g"), URIRef("urn:h")


def land():
    nodes = [
        intervention("a", "P", groups="g"), intervention("b", "P pr", groups="g h", owner=ICT), intervention("c", "sea", groups="g"),
    ]  # fmt: skip
    return replace(landscape(*nodes), groups=(G, H))


def test_an_intervention_counts_in_each_cell_where_it_lies():
    heat = by_group(land())
    assert len(heat.rows) == 9
    assert heat.at(element("P"), G) == (URIRef("urn:a"), URIRef("urn:b"))
    assert heat.at(element("P"), H) == heat.at(element("pr"), H) == (URIRef("urn:b"),)
    assert heat.at(element("O"), G) == ()
    assert sum(len(v) for v in heat.cells.values()) == 5, "the sea is no land"


def test_departments_are_those_that_own_something():
    heat = by_department(land())
    assert heat.columns == (HR, ICT)
    assert heat.at(element("P"), ICT) == (URIRef("urn:b"),)


def test_weeks_know_their_hours_what_there_is_and_what_takes_them():
    long = replace(intervention("a", "P", groups="g", runs=[("2026-03-02", "2026-03-13")]), effort=6.0)
    short = replace(intervention("b", "P", groups="g", runs=[("2026-03-02", "2026-03-02")]), effort=2.0)
    found = load_by_week(replace(landscape(long, short), group_facts={G: Group(weekly_capacity=4.0)}), G)
    assert [(w.monday, w.hours, w.capacity, w.is_overloaded) for w in found] == [
        (date(2026, 3, 2), pytest.approx(5.0), 4.0, True),
        (date(2026, 3, 9), pytest.approx(3.0), 4.0, False),
    ]
    assert found[0].interventions == (URIRef("urn:a"), URIRef("urn:b"))
    assert load_by_week(landscape(), G) == []
