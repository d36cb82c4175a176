"""The language: complete, consistent, in two languages, and in one style."""

import os
import shutil
import subprocess
import sys

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, BNode, Graph, URIRef

from leerland_graph.core.namespaces import DCTERMS, GEO, LL, LLC, LLG
from leerland_graph.store.ontology import load_turtle_folder
from leerland_graph.store.rdf_terms import to_ntriples
from leerland_graph.validation import Shapes
from leerland_graph.validation.engines import validate_bulk
from leerland_graph.validation.reference import validate_reference
from leerland_graph.validation.rules import terms_of
from leerland_graph.validation.vocabulary_check import unknown_terms
from tests.conftest import ROOT

ONTOLOGY = load_turtle_folder(ROOT / "ontology")


def test_ontology_keeps_its_own_style_by_both_engines():
    style = Shapes(Graph().parse(ROOT / "shapes" / "ontology-style.ttl"))
    reference, bulk = validate_reference(ONTOLOGY, style), validate_bulk(to_ntriples(ONTOLOGY).encode(), style)
    assert [f.as_text("en") for f in reference.findings] == []
    assert bulk.findings == ()
    assert reference.checked == bulk.checked > 100


def test_language_uses_no_term_that_it_does_not_describe():
    assert unknown_terms(ONTOLOGY, terms_of(ONTOLOGY)) == []


def test_every_term_has_one_label_and_definition_per_language():
    ours = {
        s for s in ONTOLOGY.subjects() if isinstance(s, URIRef) and str(s).startswith((str(LL), str(LLC), str(LLG)))
    }
    for term in ours:
        for predicate in (SKOS.prefLabel, SKOS.definition):
            assert sorted(o.language for o in ONTOLOGY.objects(term, predicate)) == ["en", "nl"], (term, predicate)


def test_terms_that_stay_put_are_there():
    properties = [
        "interventionType",
        "designLevel",
        "placement",
        "targetGroup",
        "suitsPreference",
        "develops",
        "partOfProgramme",
        "partOfTrajectory",
        "responsibility",
        "run",
        "effort",
        "learningMode",
        "collectivity",
        "precedes",
        "reinforces",
        "overlapsWith",
        "preparedBy",
        "followedUpBy",
        "onElement",
        "weight",
        "placedBy",
        "placementStatus",
        "rationale",
        "role",
        "assignedTo",
        "startDate",
        "endDate",
        "capacity",
        "size",
        "weeklyCapacity",
        "preferenceProfile",
        "preference",
        "share",
        "connects",
        "influences",
        "liesIn",
    ]
    for name in properties:
        kinds = set(ONTOLOGY.objects(LL[name], RDF.type))
        assert kinds & {OWL.ObjectProperty, OWL.DatatypeProperty}, name
    for name in [
        "LearningLandscape",
        "GroundPlate",
        "LandscapeElement",
        "Island",
        "Bridge",
        "Polder",
        "Sea",
        "Intervention",
        "Placement",
        "Trajectory",
        "Responsibility",
        "Run",
        "TargetGroup",
        "PreferenceShare",
        "Competence",
        "ChangeProgramme",
        "ContextFactor",
    ]:
        assert (LL[name], RDF.type, OWL.Class) in ONTOLOGY, name
    for name in [
        "training",
        "e-learning",
        "workshop",
        "coaching",
        "mentoring",
        "intervisie",
        "community-of-practice",
        "blog",
        "actieonderzoek-traject",
        "hackathon",
        "stage",
        "simulatie",
        "kunst-afkijken",
        "participeren",
        "kennis-verwerven",
        "oefenen",
        "ontdekken",
        "micro",
        "meso",
        "macro",
        "owner",
        "designer",
        "provider",
        "facilitator",
        "commissioner",
        "proposed",
        "agreed",
    ]:
        assert (LLC[name], RDF.type, SKOS.Concept) in ONTOLOGY, name


def test_at_least_25_narrower_types_each_with_a_typical_element():
    types = set(ONTOLOGY.subjects(SKOS.inScheme, LLC["intervention-types"]))
    narrower = {t for t in types if (t, SKOS.broader, None) in ONTOLOGY}
    assert len(narrower) >= 25
    elements = set(ONTOLOGY.subjects(LL.elementOf, LLG["plate-2006"]))
    for kind in types:
        assert ONTOLOGY.value(kind, LL.typicalElement) in elements, kind


@pytest.mark.parametrize(
    ("name", "kind", "islands"),
    [
        ("praktiseren", LL.Island, ()),
        ("onderzoeken", LL.Island, ()),
        ("creeren", LL.Island, ()),
        ("profileren", LL.Bridge, ("praktiseren", "onderzoeken")),
        ("ondernemen", LL.Bridge, ("onderzoeken", "creeren")),
        ("innoveren", LL.Bridge, ("creeren", "praktiseren")),
        ("actieonderzoek", LL.Polder, ("praktiseren", "onderzoeken")),
        ("pionieren", LL.Polder, ("onderzoeken", "creeren")),
        ("co-creatie", LL.Polder, ("creeren", "praktiseren")),
        ("stille-oceaan", LL.Sea, ()),
    ],
)
def test_ground_plate_has_the_ten_elements_of_the_theory(name: str, kind: URIRef, islands: tuple[str, ...]):
    assert (LLG[name], RDF.type, kind) in ONTOLOGY
    assert set(ONTOLOGY.objects(LLG[name], LL.connects)) == {LLG[i] for i in islands}
    assert ONTOLOGY.value(LLG[name], LL.mapShape) is not None
    assert ONTOLOGY.value(LLG[name], LL.evidence) in {LLC.published, LLC.secondary}
    assert ONTOLOGY.value(LLG[name], DCTERMS.source) is not None


def test_ontology_has_a_version():
    ontology = URIRef("https://w3id.org/leerland/ns")
    assert ONTOLOGY.value(ontology, OWL.versionIRI) == URIRef("https://w3id.org/leerland/ns/1.7.0")


def test_alignments_reach_the_vocabularies_of_others():
    text = (ROOT / "ontology" / "alignments.ttl").read_text()
    for namespace in (
        "https://schema.org/",
        "http://schema.org/",
        "data.europa.eu/esco",
        "www.w3.org/ns/org",
        "www.w3.org/ns/prov",
        "snb/model/elm",
    ):
        assert namespace in text


REASON = """
import sys, owlready2
world = owlready2.World()
onto = world.get_ontology("file://" + sys.argv[1]).load()
owlready2.JAVA_MEMORY = 500
with onto:
    try:
        owlready2.sync_reasoner_hermit(world, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        sys.exit(3)
print([str(c) for c in world.inconsistent_classes()])
"""


def reason(tmp_path, extra: str = "") -> subprocess.CompletedProcess[str]:
    graph = Graph()
    for triple in ONTOLOGY:
        if (
            getattr(triple[2], "datatype", None) != GEO.wktLiteral
        ):  # not in OWL 2's datatype map, so HermiT will not read it
            graph.add(triple)
    if extra:
        graph.parse(data=extra, format="turtle")
    path = tmp_path / "language.nt"
    graph.serialize(path, format="nt", encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-c", REASON, str(path)],
        capture_output=True,
        text=True,
        env=dict(os.environ),
        timeout=240,
        check=False,
    )


@pytest.mark.skipif(shutil.which("java") is None and not os.environ.get("CI"), reason="HermiT needs Java")
def test_hermit_finds_the_language_consistent(tmp_path):
    done = reason(tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().splitlines()[-1] == "[]"


@pytest.mark.skipif(shutil.which("java") is None and not os.environ.get("CI"), reason="HermiT needs Java")
def test_hermit_finds_an_island_that_is_a_bridge_inconsistent(tmp_path):
    wrong = f"<urn:x> a <{LL.Island}>, <{LL.Bridge}> ."
    assert reason(tmp_path, wrong).returncode == 3


def test_no_blank_node_is_needed_to_use_the_language():
    individuals = set(ONTOLOGY.subjects(RDF.type, SKOS.Concept)) | set(ONTOLOGY.subjects(LL.elementOf))
    for s, p, o in ONTOLOGY:
        if s in individuals:
            assert not isinstance(o, BNode), (s, p)


def test_every_class_of_ours_says_where_it_is_defined():
    for cls in ONTOLOGY.subjects(RDF.type, OWL.Class):
        if str(cls).startswith(str(LL)):
            assert ONTOLOGY.value(cls, RDFS.isDefinedBy) == URIRef("https://w3id.org/leerland/ns")
