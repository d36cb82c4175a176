"""Lexical forms: both engines and the store agree on what a value is, for every datatype of XML Schema."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import XSD, Graph, Literal, URIRef

from leerland_graph.core.errors import UsageError
from leerland_graph.core.namespaces import RDF
from leerland_graph.exchange.cells import CellProblem, parse_literal
from leerland_graph.forms.entry import as_node
from leerland_graph.store import Activity, ChangeSet, Store, commit
from leerland_graph.store.lexical import CHECKED, Fault, fault
from leerland_graph.store.rdf_terms import canonical, from_ntriples, to_ntriples
from leerland_graph.store.update_preview import update_change_set
from leerland_graph.validation import Shapes, State, examine, validate_landscape
from leerland_graph.validation.engines import validate_bulk
from leerland_graph.validation.form import Field, Kind, Path
from leerland_graph.validation.marking import marked
from leerland_graph.validation.reference import validate_reference

NAMES = sorted(d.removeprefix(str(XSD)) for d in CHECKED)
RIGHT = {
    "decimal": ["1", "1.", ".5", "-0", "+1.50", "123456789012345678.5"], "double": ["1", "1e1", "-INF", "NaN", ".5E-3"],
    "float": ["1", "INF", "16777217"], "boolean": ["true", "0"], "date": ["2026-03-31", "2024-02-29Z", "0001-01-01+14:00"],
    "dateTime": ["2026-03-31T14:00:00", "2026-03-31T24:00:00", "2026-03-31T14:00:00.500-02:30"],
    "dateTimeStamp": ["2026-03-31T14:00:00Z"], "time": ["14:00:00", "24:00:00", "23:59:59.5Z"], "gYear": ["2026", "9999Z"],
    "gYearMonth": ["2026-03"], "gMonth": ["--03"], "gDay": ["---31"], "gMonthDay": ["--02-29"],
    "duration": ["P1Y2M3DT4H5M6.7S", "-P1D", "PT36H"], "dayTimeDuration": ["P1D", "PT36H"], "yearMonthDuration": ["P1Y", "P13M"],
    "hexBinary": ["0fB7", ""], "base64Binary": ["YWI=", "Y W I ="], "normalizedString": ["a b"], "token": ["a b", ""],
    "language": ["nl", "nl-BE"], "Name": ["a:b"], "NMTOKEN": ["1a"], "QName": ["a:b"], "NOTATION": ["a"],
    "NCName": ["a"], "ID": ["a1"], "IDREF": ["é"], "ENTITY": ["_"],
}  # fmt: skip
WRONG = {
    "date": ["2026-03-31T00:00:00", "2026-W14-2", "20260331", "2026-02-30", "12026-01-01", "-0001-01-01", "2026-03-31+14:01"],
    "decimal": ["INF", "1e1", " 4 ", "1,5", "1_000", "٣", "0.0000000000000000001", "123456789012345678901234567890", "."],
    "time": ["14:00", "T14:00:00", "24:00:01"], "dateTime": ["2026-03-31T14:00", "2026-03-31", "2026-03-31 14:00:00", "2026-03-31T14:00:00+0100"],
    "positiveInteger": ["0", "-1", "1.0"], "negativeInteger": ["0"], "byte": ["128"], "unsignedByte": ["-1", "256"], "integer": ["1.0", " 1", "99999999999999999999"],
    "long": ["9223372036854775808"], "unsignedLong": ["18446744073709551615"], "double": ["inf", "nan", "Infinity", "1e"], "boolean": ["True", "ja", ""],
    "dateTimeStamp": ["2026-03-31T14:00:00"], "gYear": ["26", "02026"], "gMonthDay": ["--02-30"], "gMonth": ["03"], "gDay": ["---32"], "gYearMonth": ["2026-13"],
    "duration": ["P", "PT", "P1.5Y", "P1D2M"], "dayTimeDuration": ["P1Y", "PT"], "yearMonthDuration": ["P1D"], "hexBinary": ["0fb"], "base64Binary": ["YWI", "!!"],
    "language": ["n_l", ""], "NCName": ["a:b"], "Name": ["1a"], "NMTOKEN": ["a b"],
}  # fmt: skip
X, P = URIRef("urn:x"), URIRef("urn:p")
INTEGERS = ["1", "+1", "007", "-0", "12", "-12"]


def shapes_of(name: str, *, stored: bool = False) -> Shapes:
    turtle = f"""@prefix sh: <http://www.w3.org/ns/shacl#> .
    <urn:s> a sh:NodeShape ; sh:targetClass <urn:C> ; sh:property <urn:s-p> .
    <urn:s-p> sh:path <urn:p> ; sh:datatype <{XSD[name]}> ."""
    return Shapes(Graph().parse(data=turtle, format="turtle"), stored=stored)


SHAPES = {name: shapes_of(name) for name in NAMES}
STORED = {name: shapes_of(name, stored=True) for name in NAMES}


@st.composite
def forms(draw: st.DrawFn) -> tuple[str, str]:
    """A datatype, and a form of it that is right, or nearly."""
    name = draw(st.sampled_from(NAMES))
    text = draw(st.sampled_from([*RIGHT.get(name, INTEGERS), *WRONG.get(name, [])]))
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.sampled_from(["", *'0159+-.:TZPDe _٣é\t\\"'])) + text[at + draw(st.integers(0, 1)) :]
    return name, str(
        Literal(text, datatype=XSD[name])
    )  # rdflib collapses white space where XML Schema does, in a token


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(forms())
def test_both_engines_take_a_form_where_xml_schema_and_the_store_do(form: tuple[str, str]):
    name, text = form
    data = Graph()
    data.add((X, RDF.type, URIRef("urn:C")))
    data.add((X, P, Literal(text, datatype=XSD[name])))
    reference = validate_reference(data, SHAPES[name])
    bulk = validate_bulk(to_ntriples(data).encode(), SHAPES[name])
    assert [(f.key(), f.term) for f in reference.findings] == [(f.key(), f.term) for f in bulk.findings]
    assert bool(bulk.findings) == (fault(text, XSD[name]) is not None)


@settings(max_examples=300, deadline=None)
@given(forms())
def test_a_right_value_comes_back_from_the_store_as_it_was_judged(form: tuple[str, str]):
    name, text = form
    given_ = Literal(text, datatype=XSD[name])
    judged = canonical(given_)
    store = Store.in_memory()
    store.write_ungated({X: [(X, P, judged)]}, {})
    (kept,) = store.triples(X)
    if fault(text, XSD[name]) is None:
        assert kept == (X, P, judged)
        assert fault(str(judged), judged.datatype) is None
    else:
        assert judged == given_


@settings(max_examples=150, deadline=None)
@given(forms())
def test_what_the_gate_takes_validation_calls_valid(form: tuple[str, str]):
    name, text = form
    store, shapes = Store.in_memory(), STORED[name]
    added = frozenset({(X, RDF.type, URIRef("urn:C")), (X, P, Literal(text, datatype=XSD[name]))})
    verdict = examine(store, ChangeSet(URIRef("urn:land"), Activity("edit", "x", "y"), 0, added), shapes)
    assert (verdict.admitted is not None) == (fault(text, XSD[name]) is None), verdict.report
    if verdict.admitted is not None:
        commit(store, verdict.admitted)
        assert validate_landscape(store, URIRef("urn:land"), shapes).state is State.VALID
        assert set(store.triples(URIRef("urn:land"))) == verdict.admitted.change_set.additions


@pytest.mark.parametrize(("name", "text"), [(n, t) for n, some in WRONG.items() for t in some])
def test_a_value_that_is_none_of_its_datatype_is_refused_with_what_to_write(name: str, text: str):
    verdict = examine(
        Store.in_memory(),
        ChangeSet(
            URIRef("urn:land"), Activity("edit", "x", "y"), 0, frozenset({(X, URIRef("urn:other"), Literal(text, datatype=XSD[name]))})
        ),
        SHAPES["date"],
    )  # fmt: skip
    (finding,) = verdict.report.violations
    assert verdict.admitted is None
    assert (finding.focus, finding.path, finding.value) == ("urn:x", "urn:other", text)
    assert finding.message("nl").startswith("'")


@pytest.mark.parametrize(("name", "texts"), RIGHT.items())
def test_a_form_that_is_right_has_no_fault(name: str, texts: list[str]):
    assert [t for t in texts if fault(t, XSD[name]) is not None] == []


def test_what_is_right_but_cannot_be_kept_is_told_apart_from_what_is_wrong():
    assert fault("12026-01-01", XSD.date) is Fault.LIMIT
    assert fault("99999999999999999999", XSD.integer) is Fault.LIMIT
    assert fault("2026-02-30", XSD.date) is Fault.FORM
    assert fault("anything", XSD.string) is None
    assert fault("2026-02-30", URIRef("urn:of-others")) is None


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [
        ("time", "14:00", "14:00:00"), ("dateTime", "2026-03-31 14:00", "2026-03-31T14:00:00"), ("positiveInteger", "+07", "7"),
        ("decimal", "1,50", "1.5"), ("date", "2026-03-31", "2026-03-31"), ("double", "1e1", "10"),
    ],
)  # fmt: skip
def test_what_is_typed_in_a_form_or_a_cell_is_stored_in_its_canonical_form(name: str, typed: str, kept: str):
    field = Field(Path(P), {}, {}, 1, "", (Kind(datatype=XSD[name]),), "line")
    in_form = as_node(field, typed if name != "double" else "10", lang="nl")
    in_cell = parse_literal("typed", typed, datatype=XSD[name])
    assert str(in_form) == str(in_cell) == kept
    assert in_form == in_cell == canonical(in_cell)


@pytest.mark.parametrize(("name", "typed"), [("time", "25:00"), ("positiveInteger", "0"), ("dateTime", "morgen")])
def test_a_cell_that_is_none_of_its_datatype_says_what_would_be(name: str, typed: str):
    with pytest.raises(CellProblem) as problem:
        parse_literal("typed", typed, datatype=XSD[name])
    assert "bijvoorbeeld" in problem.value.said["nl"]
    assert "instance" in problem.value.said["en"]


@pytest.mark.parametrize(
    "text", ['"0"^^xsd:positiveInteger', "'inf'^^xsd:double", '"2026-03-31T14:00:00"^^<http://www.w3.org/2001/XMLSchema#dateTimeStamp>']
)  # fmt: skip
def test_an_update_says_where_it_has_a_value_that_would_be_stored_as_another(text: str):
    request = f'# "0"^^xsd:positiveInteger\nINSERT DATA {{ <urn:x> <urn:p> "a # b", {text} }}'
    with pytest.raises(UsageError, match=r"is no value of the kind \w+ \(line 2\)"):
        update_change_set(Store.in_memory(), URIRef("urn:land"), request, who="x", why="y")


def test_an_update_may_take_away_what_is_no_value():
    store, land = Store.in_memory(), URIRef("urn:land")
    old = from_ntriples(f'<urn:x> <urn:p> "2026-W14-2"^^<{XSD.date}> .\n')
    store.write_ungated({land: old}, {})
    made = update_change_set(store, land, 'DELETE DATA { <urn:x> <urn:p> "2026-W14-2"^^xsd:date }', who="x", why="y")
    assert made.removals == old


def test_a_text_that_looks_like_a_typed_value_is_a_text():
    data = '<urn:x> <urn:p> "he wrote \\"x\\"^^<http://www.w3.org/2001/XMLSchema#date> there" .\n<urn:x> <urn:p> "\\\\"^^<http://www.w3.org/2001/XMLSchema#date> .\n'

    assert {str(o) for _, _, o in marked(data.encode()).statements()} == {"\\"}
