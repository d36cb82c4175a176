"""Every row with content of a list is accepted or refused; of rows of the same only the later ones are refused."""

from pathlib import Path

import pytest
from rdflib import Literal

from leerland_graph.core.namespaces import DCTERMS
from leerland_graph.store import Store
from tests.catalogues import write
from tests.conftest import EXAMPLE
from tests.listfiles import HEAD, MAPPING, book, row, values


@pytest.fixture
def bank(load):
    """Imports into the example landscape."""
    load(EXAMPLE / "waterland.ttl")
    return load


def test_of_a_repeated_identifier_only_the_later_row_is_refused(bank, store: Store, tmp_path: Path):
    mapping = write(tmp_path / "m.yaml", MAPPING)
    rows = "A1,Kennis delen,https://example.org/a1\nA2,Rekenen,https://example.org/a2\nA1,Kennis anders,https://example.org/a1\n"
    path = write(tmp_path / "dup.csv", "id,title,url\n" + rows)
    whole = bank(path, mappings=[mapping])
    assert (whole.verdict.admitted, whole.accepted, whole.refused_count) == (None, 0, 3)
    plan = bank(path, mappings=[mapping], partial=True)
    assert (plan.accepted, plan.refused_count, plan.refused) == (2, 1, set())
    (problem,) = plan.report.violations
    assert (problem.location.row, problem.message("en")) == (
        4, "Remove this row or give it an identifier of its own: the same one stands on row 2.",
    )  # fmt: skip
    assert values(store, "kennis-delen", DCTERMS.title) == {Literal("Kennis delen", lang="nl")}
    again = bank(path, mappings=[mapping], partial=True)
    assert (again.changes_nothing, again.is_there_already, again.accepted, again.refused_count) == (True, False, 2, 1)


def test_accepted_and_refused_rows_are_all_rows(bank, tmp_path: Path):
    lines = [
        row("Goed"),
        [],
        row("Fout", Eigenaar="Nergens"),
        ["# een opmerking"],
        row("Goed"),
        row("Leeg", Eigenaar=None),
    ]
    plan = bank(book(tmp_path / "a.xlsx", HEAD, *lines), partial=True)
    assert (plan.accepted, plan.refused_count) == (2, 2)  # what is said twice does no harm


def test_of_rdf_the_descriptions_are_counted(load):
    plan = load(EXAMPLE / "waterland.ttl")
    assert (plan.accepted, plan.refused_count) == (64, 0)
    assert load(EXAMPLE / "waterland.xlsx").accepted == 64


@pytest.mark.parametrize("called", ["Totaal", "TOTAL:", "Subtotaal"])
def test_the_total_below_a_list_is_no_intervention_and_is_said(bank, tmp_path: Path, called: str):
    mapping = write(
        tmp_path / "m.yaml",
        "catalogue: som\ncolumns: {naam: {to: title}, uren: {to: effort}, soort: {to: interventionType, optional: true}}\nconstants: {owner: HR, statedType: geen}\n",
    )
    path = write(tmp_path / "som.csv", f"naam;uren;soort\nTotaal overzicht;8;\nTotal;4;training\n{called};12;\n")
    plan = bank(path, mappings=[mapping], partial=True)
    assert (plan.accepted, plan.refused_count) == (2, 1)
    assert [(f.location.row, f.message("en")) for f in plan.report.violations if f.location] == [
        (4, "This row looks like the total of the list; leave it out.")
    ]


def test_an_address_that_rows_of_different_titles_share_tells_none_from_another(bank, store: Store, tmp_path: Path):
    """The page of a speaker with two talks; the next version, in which she has one, knows it again."""
    mapping = write(
        tmp_path / "m.yaml",
        "catalogue: lezingen\ncolumns: {titel: {to: title}, site: {to: url}}\nconstants: {owner: HR}\n",
    )
    rows = "titel,site\nOver vuur,https://example.org/ans\nOver water,https://example.org/ans\nOver zand,https://example.org/zand\n"
    plan = bank(write(tmp_path / "lezingen.csv", rows), mappings=[mapping])
    assert (plan.accepted, plan.refused_count, len(plan.merged.new)) == (3, 0, 3)
    assert bank(tmp_path / "lezingen.csv", mappings=[mapping]).is_there_already
    later = bank(
        write(tmp_path / "lezingen.csv", "titel,site\nOver vuur,https://example.org/ans\n"), mappings=[mapping]
    )
    assert (later.accepted, later.merged.new) == (1, [])
