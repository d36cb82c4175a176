"""A landscape in the formats of others: exactly what each says of a small landscape, and what it leaves out."""

import json
import xml.etree.ElementTree as ET
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import networkx as nx
import pytest
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import XSD

from leerland_graph.analysis import read_landscape
from leerland_graph.core.errors import UsageError
from leerland_graph.core.namespaces import DCTERMS, LL, RDF, SCHEMA, SKOS
from leerland_graph.core.settings import Settings
from leerland_graph.documents.describe import describe
from leerland_graph.exchange import export_landscape, plan_import
from leerland_graph.exchange.formats import FIELD_FORMATS, written
from leerland_graph.exchange.formats.elm import ELM, as_elm
from leerland_graph.exchange.formats.network import as_graphml, as_kumu, network_of
from leerland_graph.exchange.formats.offer import catalogue_of
from leerland_graph.exchange.formats.ooapi import as_ooapi
from leerland_graph.exchange.formats.page import page_data
from leerland_graph.exchange.formats.schema_org import CONTEXT, as_schema_org, data_block, feed
from leerland_graph.exchange.importer import execute
from leerland_graph.store import Store, find_landscape, install_ontology
from leerland_graph.validation import Shapes
from tests.conftest import Cli

X = Namespace("https://x.example/")
LAND = """
@prefix dcterms: <http://purl.org/dc/terms/> . @prefix ll: <https://w3id.org/leerland/ns#> . @prefix llc: <https://w3id.org/leerland/concept/> .
@prefix llg: <https://w3id.org/leerland/ground-plate/> . @prefix org: <http://www.w3.org/ns/org#> . @prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix x: <https://x.example/> .
x:land a ll:LearningLandscape ; dcterms:title "Klein"@nl ; ll:onGroundPlate llg:plate-2006 .
x:talk a ll:Intervention ; dcterms:title "Gesprekken"@nl, "Talks"@en ; dcterms:description "Oefenen </script> & meer."@nl ;
    ll:interventionType llc:training ; dcterms:identifier "T1" ; schema:url "https://x.example/t1"^^xsd:anyURI ; dcterms:language "nl" ;
    schema:keywords "praten, luisteren"@nl ; ll:level llc:beginner ; ll:fieldOfEducation llc:isced-f-04, llc:isced-f-041 ;
    ll:deliveryMode llc:blended ; ll:location "Utrecht" ; ll:price 495.5 ; ll:priceCurrency "EUR" ;
    dcterms:license <https://creativecommons.org/licenses/by/4.0/> ; ll:effort 1.5 ; ll:develops x:listening ; ll:targetGroup x:group ;
    ll:partOfTrajectory x:path ; ll:responsibility x:r1, x:r2 ; ll:run x:run1 ; ll:precedes x:day ; ll:reinforces x:day ;
    ll:placement x:p1 .
x:day a ll:Intervention ; dcterms:title "Congresdag"@nl ; ll:interventionType llc:congres ; ll:deliveryMode llc:online ; ll:price 0.0 ;
    ll:responsibility x:r3 ; ll:run x:run2 ; ll:reinforces x:talk .
x:club a ll:Intervention ; dcterms:title "Gesprekken"@nl ; ll:statedType "Kennissalon" ; ll:responsibility x:r4 .
x:r1 a ll:Responsibility ; ll:role llc:owner ; ll:assignedTo x:hr .
x:r2 a ll:Responsibility ; ll:role llc:provider ; ll:assignedTo x:school .
x:r3 a ll:Responsibility ; ll:role llc:owner ; ll:assignedTo x:hr .
x:r4 a ll:Responsibility ; ll:role llc:owner ; ll:assignedTo x:hr .
x:run1 a ll:Run ; ll:startDate "2026-03-02"^^xsd:date ; ll:endDate "2026-03-03"^^xsd:date ; ll:capacity 12 .
x:run2 a ll:Run ; ll:startDate "2026-05-01"^^xsd:date .
x:p1 a ll:Placement ; ll:onElement llg:praktiseren ; ll:weight 0.5 ; ll:placementStatus llc:agreed .
x:hr a org:OrganizationalUnit ; skos:prefLabel "HR"@nl ; org:unitOf x:bank . x:bank a org:Organization ; skos:prefLabel "Bank"@nl .
x:school a org:Organization ; skos:prefLabel "School"@nl .
x:listening a ll:Competence ; skos:prefLabel "Luisteren"@nl ; skos:definition "Horen wat iemand zegt."@nl ;
    skos:exactMatch <http://data.europa.eu/esco/skill/1> ; skos:closeMatch <https://linkeddata.example/skill/2> .
x:group a ll:TargetGroup ; skos:prefLabel "Adviseurs"@nl .
x:path a ll:Trajectory ; skos:prefLabel "Leerlijn"@nl .
"""
TALK = {
    "@id": "https://x.example/talk", "@type": "Course",
    "name": [{"@language": "en", "@value": "Talks"}, {"@language": "nl", "@value": "Gesprekken"}],
    "description": {"@language": "nl", "@value": "Oefenen </script> & meer."},
    "url": "https://x.example/t1", "identifier": "T1", "inLanguage": "nl", "keywords": {"@language": "nl", "@value": "praten, luisteren"},
    "educationalLevel": {
        "@id": "https://w3id.org/leerland/concept/beginner", "@type": "DefinedTerm",
        "name": [{"@language": "en", "@value": "beginner"}, {"@language": "nl", "@value": "beginner"}],
    },
    "about": [
        {
            "@id": "https://w3id.org/leerland/concept/isced-f-04", "@type": "DefinedTerm",
            "name": [{"@language": "en", "@value": "business, administration and law"}, {"@language": "nl", "@value": "bedrijf, administratie en recht"}],
            "sameAs": "http://data.europa.eu/snb/isced-f/04", "termCode": "04", "inDefinedTermSet": "ISCED-F 2013",
        },
        {
            "@id": "https://w3id.org/leerland/concept/isced-f-041", "@type": "DefinedTerm",
            "name": [{"@language": "en", "@value": "business and administration"}, {"@language": "nl", "@value": "bedrijf en administratie"}],
            "sameAs": "http://data.europa.eu/snb/isced-f/041", "termCode": "041", "inDefinedTermSet": "ISCED-F 2013",
        },
    ],
    "teaches": {
        "@id": "https://x.example/listening", "@type": "DefinedTerm", "name": {"@language": "nl", "@value": "Luisteren"},
        "sameAs": "http://data.europa.eu/esco/skill/1",
    },
    "audience": {"@id": "https://x.example/group", "@type": "Audience", "name": {"@language": "nl", "@value": "Adviseurs"}},
    "offers": {"@type": "Offer", "price": "495.5", "priceCurrency": "EUR"},
    "learningResourceType": [{"@language": "en", "@value": "training"}, {"@language": "nl", "@value": "training"}],
    "timeRequired": "PT1H30M", "license": "https://creativecommons.org/licenses/by/4.0/",
    "provider": {"@id": "https://x.example/school", "@type": "Organization", "name": {"@language": "nl", "@value": "School"}},
    "sourceOrganization": {"@id": "https://x.example/hr", "@type": "Organization", "name": {"@language": "nl", "@value": "HR"}},
    "isPartOf": {"@id": "https://x.example/path", "@type": "LearningResource", "name": {"@language": "nl", "@value": "Leerlijn"}},
    "hasCourseInstance": {
        "@id": "https://x.example/run1", "@type": "CourseInstance", "startDate": "2026-03-02", "endDate": "2026-03-03",
        "maximumAttendeeCapacity": 12, "courseMode": "blended", "location": {"@type": "Place", "name": "Utrecht"},
    },
}  # fmt: skip
HR = {"@id": "https://x.example/hr", "@type": "Organization", "name": {"@language": "nl", "@value": "HR"}}
DAY = {
    "@id": "https://x.example/day", "@type": "EducationEvent", "name": {"@language": "nl", "@value": "Congresdag"},
    "offers": {"@type": "Offer", "price": "0"}, "isAccessibleForFree": True, "organizer": HR, "startDate": "2026-05-01",
    "eventAttendanceMode": "https://schema.org/OnlineEventAttendanceMode",
}  # fmt: skip
CLUB = {
    "@id": "https://x.example/club", "@type": "LearningResource", "name": {"@language": "nl", "@value": "Gesprekken"},
    "learningResourceType": "Kennissalon", "provider": HR,
}  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    made = Store.in_memory()
    install_ontology(made)
    path = tmp_path_factory.mktemp("formats") / "klein.ttl"
    path.write_text(LAND, encoding="utf-8")
    execute(made, plan_import(made, [path], Settings(), Shapes.load()))
    return made


@pytest.fixture(scope="module")
def catalogue(store: Store):
    return catalogue_of(store.triples(X.land), X.land, store.ontology)


def by_iri(catalogue, name: str):
    return next(o for o in catalogue.offers if o.iri == X[name])


def test_a_course_an_event_and_another_resource_are_exactly_this_in_schema_org(catalogue):
    assert as_schema_org(by_iri(catalogue, "talk")) == TALK
    assert as_schema_org(by_iri(catalogue, "day")) == DAY
    assert as_schema_org(by_iri(catalogue, "club")) == CLUB


def test_the_feed_is_a_list_of_all_in_the_order_of_their_iris(catalogue):
    made = feed(catalogue)
    assert (made["@context"], made["@type"], made["numberOfItems"]) == (CONTEXT, "ItemList", 3)
    assert [(e["position"], e["item"]) for e in made["itemListElement"]] == [(1, CLUB), (2, DAY), (3, TALK)]


def test_the_feed_is_read_back_as_terms_of_schema_org_without_any_network(catalogue, monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr("socket.socket.connect", refuse)
    graph = Graph().parse(data=json.dumps(feed(catalogue)), format="json-ld")
    assert (X.talk, RDF.type, SCHEMA.Course) in graph
    assert (X.talk, SCHEMA.license, URIRef("https://creativecommons.org/licenses/by/4.0/")) in graph
    assert (X.run1, SCHEMA.startDate, Literal("2026-03-02", datatype=SCHEMA.Date)) in graph
    assert (X.day, SCHEMA.eventAttendanceMode, SCHEMA.OnlineEventAttendanceMode) in graph
    assert {p for _, p, _ in graph if not str(p).startswith((str(SCHEMA), str(RDF)))} == set()


def test_what_people_wrote_never_ends_the_script_that_holds_it(catalogue):
    block = data_block(by_iri(catalogue, "talk"))
    assert not set("<>&\u2028\u2029") & set(block)
    assert json.loads(block) == {"@context": CONTEXT, **TALK}


def test_the_data_of_a_page_is_that_of_the_feed_and_only_interventions_have_it(store: Store):
    assert json.loads(page_data(store, X.talk)) == {"@context": CONTEXT, **TALK}
    assert json.loads(page_data(store, X.day))["@id"] == str(X.day)
    assert page_data(store, X.hr) == ""
    assert page_data(store, X.talk, frozenset()) == "", "a landscape that a reader may not see says nothing"


def test_a_kind_of_ones_own_is_what_the_kind_above_it_is(store: Store):
    own = [
        *store.triples(X.land),
        (X.webclass, RDF.type, SKOS.Concept),
        (X.webclass, SKOS.broader, URIRef("https://w3id.org/leerland/concept/training")),
        (X.own, RDF.type, LL.Intervention),
        (X.own, LL.interventionType, X.webclass),
    ]
    made = catalogue_of(own, X.land, store.ontology)
    assert as_schema_org(by_iri(made, "own"))["@type"] == "Course"


def test_the_european_learning_model_says_exactly_this(catalogue):
    graph = as_elm(catalogue)
    said = lambda node: {(p.n3(graph.namespace_manager), o) for p, o in graph.predicate_objects(node)}  # noqa: E731
    authority = "http://publications.europa.eu/resource/authority/"
    dutch, titles = URIRef(f"{authority}language/NLD"), {("dcterms:title", Literal("Gesprekken", lang="nl")), ("dcterms:title", Literal("Talks", lang="en"))}  # fmt: skip
    alike = titles | {
        ("dcterms:description", Literal("Oefenen </script> & meer.", lang="nl")),
        ("foaf:homepage", X["talk/elm-page"]), ("adms:identifier", X["talk/elm-identifier"]),
        ("elm:mode", URIRef("http://data.europa.eu/snb/learning-assessment/e92d221e4d")),
    }  # fmt: skip
    long = Literal("PT1H30M", datatype=XSD.duration, normalize=False)
    assert said(X.talk) == alike | {
        ("rdf:type", ELM.LearningActivitySpecification), ("elm:volumeOfLearning", long), ("dcterms:language", dutch),
        ("elm:category", Literal("training", lang="nl")), ("elm:category", Literal("training", lang="en")), ("elm:influences", X["talk/elm-achievement"]),
    }  # fmt: skip
    assert said(X["talk/elm-achievement"]) == alike | {
        ("rdf:type", ELM.LearningAchievementSpecification), ("elm:volumeOfLearning", long), ("dcterms:language", dutch),
        ("elm:ISCEDFCode", URIRef("http://data.europa.eu/snb/isced-f/04")), ("elm:ISCEDFCode", URIRef("http://data.europa.eu/snb/isced-f/041")),
        ("elm:influencedBy", X.talk), ("elm:targetGroup", X.group), ("elm:learningOutcome", X.listening),
    }  # fmt: skip
    assert said(X.run1) == alike | {
        ("rdf:type", ELM.LearningOpportunity), ("elm:learningActivitySpecification", X.talk), ("elm:defaultLanguage", dutch),
        ("elm:learningAchievementSpecification", X["talk/elm-achievement"]), ("elm:duration", long), ("elm:providedBy", X.school),
        ("dcterms:temporal", X["talk/elm-period-run1"]), ("elm:location", X["talk/elm-location-1"]), ("elm:priceDetail", X["talk/elm-price"]),
    }  # fmt: skip
    assert said(X["talk/elm-period-run1"]) == {
        ("rdf:type", DCTERMS.PeriodOfTime), ("elm:startDate", Literal("2026-03-02T00:00:00", datatype=XSD.dateTime)),
        ("elm:endDate", Literal("2026-03-03T23:59:59", datatype=XSD.dateTime)),
    }  # fmt: skip
    assert said(X["talk/elm-amount"]) == {
        ("rdf:type", ELM.Amount), ("rdf:value", Literal("495.5", datatype=XSD.decimal)), ("elm:unit", URIRef(f"{authority}currency/EUR")),
    }  # fmt: skip
    assert said(X.listening) == {
        ("rdf:type", ELM.LearningOutcome), ("dcterms:title", Literal("Luisteren", lang="nl")),
        ("elm:relatedESCOSkill", URIRef("http://data.europa.eu/esco/skill/1")), ("elm:relatedSkill", URIRef("https://linkeddata.example/skill/2")),
    }  # fmt: skip
    assert (X["day/elm-price"], SKOS.prefLabel, Literal("gratis", lang="nl")) in graph
    assert (X["club/elm-opportunity"], ELM.providedBy, X.hr) in graph, (
        "without a run there is one opportunity without dates"
    )


def test_the_european_learning_model_has_no_blank_node_and_no_term_of_ours(catalogue):
    for s, p, o in as_elm(catalogue):
        assert all(isinstance(node, URIRef) for node in (s, p))
        assert isinstance(o, URIRef | Literal)
        assert not str(p).startswith(str(LL))


def uid(name: str) -> str:
    return str(uuid5(NAMESPACE_URL, str(X[name])))


def test_the_open_education_api_says_exactly_this(catalogue):
    made = as_ooapi(catalogue)
    nl = lambda text: [{"language": "nl", "value": text}]  # noqa: E731
    names = [{"language": "en", "value": "Talks"}, {"language": "nl", "value": "Gesprekken"}]
    place = [{"addressType": "teaching", "additional": [{"language": "und", "value": "Utrecht"}]}]
    assert made["courses"][2] == {
        "courseId": uid("talk"), "primaryCode": {"codeType": "identifier", "code": "T1"}, "name": names,
        "description": nl("Oefenen </script> & meer."), "teachingLanguages": ["nl"], "studyLoad": [{"studyLoadUnit": "hour", "value": 1.5}],
        "modesOfDelivery": ["blended"], "fieldsOfStudy": "041", "level": "x-beginner", "learningOutcomeIds": [uid("listening")],
        "link": "https://x.example/t1", "addresses": place, "programmeIds": [uid("path")], "organisationId": uid("hr"),
    }  # fmt: skip
    assert made["courses"][0] == {
        "courseId": uid("club"), "primaryCode": {"codeType": "identifier", "code": "club"}, "name": nl("Gesprekken"), "organisationId": uid("hr"),
    }  # fmt: skip
    assert made["courseOfferings"][1] == {
        "courseOfferingId": uid("run1"), "primaryCode": {"codeType": "offering_code", "code": "talk/run1"}, "name": names, "courseId": uid("talk"),
        "organisationId": uid("hr"), "startDateTime": "2026-03-02T00:00:00Z", "endDateTime": "2026-03-03T23:59:59Z", "teachingLanguages": ["nl"],
        "modesOfDelivery": ["blended"], "maxNumberStudents": 12, "addresses": place,
        "priceInformation": [{"costType": "total_costs", "amount": "495.5", "currency": "EUR"}],
    }  # fmt: skip
    assert made["programmes"] == [
        {"programmeId": uid("path"), "programmeType": "track", "primaryCode": {"codeType": "programme_code", "code": "path"}, "name": nl("Leerlijn")}
    ]  # fmt: skip
    assert made["learningOutcomes"] == [
        {"learningOutcomeId": uid("listening"), "primaryCode": {"codeType": "identifier", "code": "listening"}, "name": nl("Luisteren"),
         "description": nl("Horen wat iemand zegt."), "otherCodes": [{"codeType": "identifier", "code": "http://data.europa.eu/esco/skill/1"}]}
    ]  # fmt: skip
    assert made["organisations"] == [
        {"organisationId": uid("hr"), "organisationType": "department", "primaryCode": {"codeType": "organisation_id", "code": "hr"}, "name": nl("HR")}
    ]  # fmt: skip


REQUIRED = {
    "courses": {"courseId", "primaryCode", "name"}, "courseOfferings": {"courseOfferingId", "primaryCode", "name"},
    "programmes": {"programmeId", "programmeType", "primaryCode", "name"}, "learningOutcomes": {"learningOutcomeId", "primaryCode", "name"},
    "organisations": {"organisationId", "organisationType", "primaryCode", "name"},
}  # fmt: skip


def test_the_example_lacks_nothing_that_the_open_education_api_requires(example_store: Store):
    held, iri = example_store, find_landscape(example_store, None).iri
    made = as_ooapi(catalogue_of(held.triples(iri), iri, held.ontology))
    assert {kind: len(items) for kind, items in made.items()} == {
        "courses": 64, "courseOfferings": 87, "programmes": 4, "learningOutcomes": 14, "organisations": 4,
    }  # fmt: skip
    for kind, items in made.items():
        for item in items:
            assert REQUIRED[kind] <= set(item), item
            assert item["name"], item
    ids = {c["courseId"] for c in made["courses"]}
    assert {o["courseId"] for o in made["courseOfferings"]} <= ids


def network(store: Store, lang: str = "nl") -> "nx.MultiDiGraph[str]":
    return network_of(store.triples(X.land), store.ontology, lang)


def test_the_network_has_exactly_these_nodes_and_links(store: Store):
    net = network(store)
    plate = "https://w3id.org/leerland/ground-plate/praktiseren"
    assert {n: (d["kind"], d["label"]) for n, d in net.nodes(data=True)} == {
        str(X.talk): ("Intervention", "Gesprekken"), str(X.day): ("Intervention", "Congresdag"), str(X.club): ("Intervention", "Gesprekken"),
        str(X.group): ("TargetGroup", "Adviseurs"), str(X.listening): ("Competence", "Luisteren"), str(X.path): ("Trajectory", "Leerlijn"),
        str(X.hr): ("OrganizationalUnit", "HR"), str(X.bank): ("Organization", "Bank"), str(X.school): ("Organization", "School"),
        plate: ("Island", "Praktiseren"),
    }  # fmt: skip
    short = lambda iri: iri.rpartition("/")[2]  # noqa: E731
    assert sorted((short(s), d["kind"], short(o)) for s, o, d in net.edges(data=True)) == [
        ("club", "owner", "hr"), ("day", "owner", "hr"), ("day", "reinforces", "talk"), ("hr", "unitOf", "bank"),
        ("talk", "develops", "listening"), ("talk", "owner", "hr"), ("talk", "partOfTrajectory", "path"), ("talk", "placement", "praktiseren"),
        ("talk", "precedes", "day"), ("talk", "provider", "school"), ("talk", "targetGroup", "group"),
    ]  # fmt: skip
    assert [(d["weight"], d["status"]) for _, _, d in net.edges(data=True) if d["kind"] == "placement"] == [
        (0.5, "agreed")
    ]
    assert net.nodes[str(X.club)]["type"] == "Kennissalon"


def test_graphml_reads_back_as_the_same_network(store: Store, tmp_path: Path):
    net = network(store)
    (tmp_path / "net.graphml").write_bytes(as_graphml(net))
    again = nx.read_graphml(tmp_path / "net.graphml", force_multigraph=True)
    assert dict(again.nodes(data=True)) == dict(net.nodes(data=True))
    edges = lambda g: sorted((s, o, sorted(d.items())) for s, o, d in g.edges(data=True))  # noqa: E731
    assert edges(again) == edges(net)


def test_graphml_is_xml_whatever_people_wrote():
    net: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    net.add_node("urn:a", label="een\x0bdrie & <vier>", kind="Intervention")
    assert [d.text for d in ET.fromstring(as_graphml(net)).iter() if d.tag.endswith("data")][0] == "eendrie & <vier>"  # noqa: RUF015


def test_kumu_tells_equal_names_apart(store: Store):
    made = as_kumu(network(store, "en"))
    labels = {e["iri"]: e["label"] for e in made["elements"]}
    assert (labels[str(X.club)], labels[str(X.talk)]) == ("Gesprekken", "Talks")
    dutch = as_kumu(network(store))
    assert sorted(e["label"] for e in dutch["elements"] if e["type"] == "Intervention") == ["Congresdag", "Gesprekken", "Gesprekken (2)"]  # fmt: skip
    assert {c[end] for c in dutch["connections"] for end in ("from", "to")} <= {e["label"] for e in dutch["elements"]}
    (link,) = [c for c in dutch["connections"] if c["type"] == "reinforces"]
    assert link == {"from": "Congresdag", "to": "Gesprekken (2)", "type": "reinforces", "label": "versterkt", "direction": "undirected"}  # fmt: skip
    (placed,) = [c for c in dutch["connections"] if c["type"] == "placement"]
    assert (placed["weight"], placed["status"], placed["direction"]) == (0.5, "agreed", "directed")


@pytest.mark.parametrize("form", list(FIELD_FORMATS))
def test_two_exports_are_the_same_bytes(store: Store, form: str, tmp_path: Path):
    said = list(store.triples(X.land))
    first, second = (written(part, X.land, store.ontology, form, lang="nl") for part in (said, said[::-1]))
    assert first == second
    export_landscape(store, X.land, tmp_path / "uit.bin", Shapes.load(), lang="nl", form=form)
    assert (tmp_path / "uit.bin").read_bytes() == first


def test_an_empty_landscape_is_an_empty_list(store: Store):
    made = {form: written([], X.empty, store.ontology, form, lang="nl") for form in FIELD_FORMATS}
    assert len(Graph().parse(data=made["elm"], format="turtle")) == 0
    assert {len(items) for form in ("ooapi", "kumu") for items in json.loads(made[form]).values()} == {0}
    assert len(nx.parse_graphml(made["graphml"].decode())) == 0
    assert feed(catalogue_of([], X.empty, store.ontology))["numberOfItems"] == 0


def test_an_unknown_format_is_refused_with_those_that_are_known(store: Store, tmp_path: Path):
    with pytest.raises(UsageError, match=r"schema\.org"):
        export_landscape(store, X.land, tmp_path / "x", Shapes.load(), lang="nl", form="scorm")


def test_the_command_writes_a_format_of_the_field(cli: Cli, tmp_path: Path):
    cli("init", "--example")
    assert "formats.md" in cli("export", tmp_path / "net.graphml").stdout
    cli("export", tmp_path / "uit.json", "--format", "kumu")
    assert {"elements", "connections"} == set(json.loads((tmp_path / "uit.json").read_text()))


def test_a_description_shows_an_address_elsewhere_whole_and_concepts_by_name(example_store: Store):
    land = find_landscape(example_store, None).iri
    iri = URIRef("https://leerland.example/id/intervention/gegevens-veilig-delen")
    sections = describe(example_store, read_landscape(example_store, land), Shapes.load(), iri, "nl")
    said = {f.name: f.values for s in sections for f in s.fields}
    assert said["Licentie"] == ("https://creativecommons.org/licenses/by-sa/4.0/",)
    assert (said["Vakgebied"], said["Wijze van deelname"], said["Prijs"]) == (("ICT",), ("online",), ("0",))
