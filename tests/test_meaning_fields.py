"""Target group, learning preference and learning mode are proposed by what texts say, to a person; a target group only where its name or alike descriptions tell."""

import json
from pathlib import Path

import numpy as np
import pytest
from rdflib import Literal, URIRef

from leerland_graph.core.namespaces import DCTERMS, LL, LLC, SKOS
from leerland_graph.core.settings import Settings
from leerland_graph.exchange import plan_import
from leerland_graph.meaning import FIELDS, FieldProposer
from leerland_graph.meaning.described import Described, TargetGroup, described_in, groups_in
from leerland_graph.meaning.group_names import GroupNames
from leerland_graph.meaning.knowledge import (
    Example,
    element_examples,
    mode_examples,
    preference_examples,
    type_examples,
)
from leerland_graph.meaning.learner import Learner, held_out, held_out_at
from leerland_graph.meaning.local import LocalModel
from leerland_graph.meaning.vectors import Vectors
from leerland_graph.store import Store, read_ontology
from leerland_graph.validation import Shapes
from tests.catalogues import land_of, write
from tests.conftest import Cli

LANGUAGE = read_ontology()
BASE = "https://leerland.example/id/target-group/"


def group(name: str, *labels: str, others: tuple[str, ...] = ()) -> TargetGroup:
    return TargetGroup(
        URIRef(BASE + name), tuple(Literal(x, lang="nl") for x in labels), tuple(Literal(x, lang="nl") for x in others)
    )


BANKS, MANAGERS, STARTERS = group("banken", "Lokale banken", "Local banks"), group("leiding", "Leidinggevenden", "Managers"), group("nieuw", "Nieuwe medewerkers")  # fmt: skip
ALL = group("allen", "Alle medewerkers", "Everyone")
GROUPS = (BANKS, MANAGERS, STARTERS, ALL)


@pytest.fixture
def proposer(model: LocalModel) -> FieldProposer:
    return FieldProposer(LANGUAGE, Vectors(model, None))


# the knowledge


@pytest.mark.parametrize(
    ("scheme", "examples"), [("learning-preferences", preference_examples), ("learning-modes", mode_examples)]
)
def test_each_concept_has_at_least_15_examples_in_each_language(scheme, examples):
    counts: dict[tuple[URIRef, str], int] = {}
    for example in examples(LANGUAGE):
        counts[example.of, example.lang] = counts.get((example.of, example.lang), 0) + 1
    concepts = set(LANGUAGE.subjects(SKOS.inScheme, LLC[scheme]))
    assert set(counts) == {(concept, lang) for concept in concepts for lang in ("nl", "en")}
    assert min(counts.values()) >= 15


def test_no_example_is_given_twice():
    texts = [e.text.casefold() for of in (element_examples, type_examples, preference_examples, mode_examples) for e in of(LANGUAGE)]  # fmt: skip
    ours = [e.text.casefold() for of in (preference_examples, mode_examples) for e in of(LANGUAGE)]
    assert [t for t in ours if texts.count(t) > 1] == []


@pytest.mark.parametrize(("examples", "right"), [(preference_examples, 0.8), (mode_examples, 0.9)])
def test_what_is_said_to_be_at_least_80_percent_sure_is_right_that_often(model: LocalModel, examples, right: float):
    known: tuple[Example, ...] = examples(LANGUAGE)
    labels = sorted({e.of for e in known})
    truth = np.array([labels.index(e.of) for e in known])
    rows = Vectors(model, None).of([e.text for e in known])
    scale = Learner.fit(rows, truth, len(labels)).scale
    found = held_out_at(scale, rows, truth, len(labels), np.ones(len(known)))
    is_right, sure = found.argmax(axis=1) == truth, found.max(axis=1) >= 0.8
    assert is_right.mean() >= right
    assert is_right[sure].mean() >= 0.9


# preferences and modes


def test_a_preference_and_a_mode_are_proposed_with_the_examples_that_are_most_alike(proposer: FieldProposer):
    text = "Rollenspel met een acteur. Je oefent een slechtnieuwsgesprek en krijgt feedback van de trainer."
    ((preference,),) = proposer.propose(LL.suitsPreference, [text])
    ((mode,),) = proposer.propose(LL.learningMode, [text])
    assert preference.element == LLC.oefenen
    assert mode.element == LLC.expliciet
    assert 0.5 <= (preference.certainty or 0) <= 0.99
    assert preference.why["nl"].startswith("het lijkt het meest op de voorbeelden ‘")
    assert preference.why["nl"].count("‘") == 3


def test_a_blank_text_says_nothing(proposer: FieldProposer):
    assert [proposer.propose(field, ["", "  "]) for field in FIELDS] == [[(), ()]] * 3


def test_without_a_model_a_preference_is_not_proposed_and_a_group_is_by_its_name():
    proposer = FieldProposer(LANGUAGE, groups=GROUPS)
    text = "Training voor lokale banken."
    assert proposer.propose(LL.suitsPreference, [text]) == [()]
    ((found,),) = proposer.propose(LL.targetGroup, [text])
    assert (found.element, found.certainty) == (BANKS.iri, 0.9)
    assert found.why["nl"] == "de tekst noemt ‘voor lokale banken’"


def test_what_people_said_of_others_counts_for_more_than_examples(model: LocalModel):
    text = next(e.text for e in preference_examples(LANGUAGE) if e.of == LLC.oefenen)
    alike = [e.text for e in preference_examples(LANGUAGE) if e.of == LLC.oefenen][1:12]
    described = tuple(
        Described(URIRef(f"{BASE}{n}"), f"Titel {n}", t, {LL.suitsPreference: (LLC.ontdekken,)})
        for n, t in enumerate([*alike, text])
    )
    ((found,),) = FieldProposer(LANGUAGE, Vectors(model, None), described).propose(LL.suitsPreference, [text])
    assert found.element == LLC.ontdekken
    assert "‘Titel 11’" in found.why["nl"]
    assert found.why["nl"].endswith("die mensen zo hebben beschreven")


def test_of_a_text_with_two_labels_neither_is_held_out_alone():
    draw = np.random.default_rng(0)
    rows = np.repeat(draw.normal(size=(20, 16)), 2, axis=0).astype(np.float32)
    labels, texts = np.tile([0, 1], 20), np.repeat(np.arange(20), 2)
    apart, together = Learner.fit(rows, labels, 2), Learner.fit(rows, labels, 2, texts=texts)
    np.testing.assert_allclose(held_out(rows, labels, 2, texts=texts), 0.5, atol=0.01)
    assert np.abs(held_out(rows, labels, 2) - 0.5).max() > 0.01
    np.testing.assert_allclose(apart.weights, together.weights)


# target groups


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Training voor de lokale banken.", {"banken"}),
        ("A course for all our local banks, and for managers", {"banken", "leiding"}),
        ("Introductie. Doelgroep: nieuwe medewerkers", {"nieuw"}),
        ("Training voor leidinggevenden en nieuwe medewerkers over gesprekken", {"leiding", "nieuw"}),
        ("Voor medewerkers van de lokale banken", {"banken"}),
        ("Boekenkring. Leidinggevenden lezen en bespreken samen vier boeken.", {"leiding"}),
        ("Gesprekken met leidinggevenden", set()),
        ("Nieuwe medewerkers begeleiden", set()),
        ("Aandacht voor nieuwe medewerkers", set()),
        ("Zorgen voor leidinggevenden, dat is een vak", set()),
        ("Voor een goed gesprek met leidinggevenden", set()),
        ("Voor lokale banken-apps", set()),
        ("Een cursus voor alle medewerkers", set()),
        ("For everyone", set()),
        ("", set()),
    ],
)
def test_a_group_is_named_only_where_the_text_says_that_it_is_for_it(text: str, named: set[str]):
    assert {str(n.group).removeprefix(BASE) for n in GroupNames(GROUPS).in_text(text)} == named


def test_a_name_of_two_groups_tells_neither_and_other_names_tell_as_well():
    one, other = group("een", "Adviseurs", others=("klant-adviseurs",)), group("twee", "adviseurs")
    names = GroupNames((one, other))
    assert names.in_text("voor adviseurs") == []
    assert [n.group for n in names.in_text("voor klant adviseurs")] == [one.iri]


def test_a_name_that_was_wrong_in_this_landscape_is_less_sure():
    described = tuple(
        Described(URIRef(f"{BASE}{n}"), "", f"Cursus {n} voor leidinggevenden", {LL.targetGroup: (BANKS.iri,)})
        for n in range(10)
    )
    ((found,),) = FieldProposer(LANGUAGE, None, described, GROUPS).propose(LL.targetGroup, ["Les voor leidinggevenden"])
    assert found.certainty == 0.45


def test_a_group_is_learnt_from_what_is_for_it_and_only_where_the_text_tells(model: LocalModel):
    examples = preference_examples(LANGUAGE)
    some = [(BANKS, [e.text for e in examples if e.of == LLC.oefenen][:14]), (MANAGERS, [e.text for e in examples if e.of == LLC.participeren][:14])]  # fmt: skip
    described = tuple(
        Described(URIRef(f"{BASE}{g.iri[-3:]}{n}"), f"{g.iri[-3:]} {n}", t, {LL.targetGroup: (g.iri,)})
        for g, texts in some
        for n, t in enumerate(texts)
    )
    texts = [e.text for e in examples if e.of == LLC.oefenen][15:17]
    found = FieldProposer(LANGUAGE, Vectors(model, None), described, GROUPS).propose(LL.targetGroup, texts)
    assert [[p.element for p in some] for some in found] == [[BANKS.iri]] * 2
    assert found[0][0].why["nl"].endswith("die voor deze doelgroep zijn")
    few = FieldProposer(LANGUAGE, Vectors(model, None), described[:19], GROUPS)
    assert few.propose(LL.targetGroup, texts) == [(), ()]


def test_texts_are_read_to_learn_from_up_to_a_limit(model: LocalModel):
    described = tuple(
        Described(URIRef(f"{BASE}{n}"), "", f"Onbekende tekst {n}", {LL.suitsPreference: (LLC.oefenen,)})
        for n in range(5)
    )
    vectors = Vectors(model, None)
    FieldProposer(LANGUAGE, vectors, described, most_read=2).propose(LL.suitsPreference, ["Onbekende tekst 4"])
    assert vectors.known([d.text for d in described]) == [False, False, False, False, True]


def test_what_a_landscape_says_is_read_with_its_groups(example_store: Store):
    land = land_of(example_store)
    found = described_in(example_store, land)
    assert len(found) == 64
    assert all(d.text.startswith(d.title) and set(d.values) <= set(FIELDS) for d in found)
    assert {g.names["nl"] for g in groups_in(example_store, land)} == {"Hoofdkantoor", "ICT-teams", "Klantenservice", "Leidinggevenden", "Lokale banken", "Nieuwe medewerkers"}  # fmt: skip


# the command


def test_the_command_proposes_fields_beside_what_a_list_gives(example_cli: Cli, model: LocalModel, tmp_path: Path):
    path = write(
        tmp_path / "lijst.csv",
        "naam;omschrijving;doelgroep\nReanimatie;Oefenen op een pop onder het oog van een instructeur, voor lokale banken.;\n"
        "Leeskring;Samen boeken bespreken.;Leidinggevenden\n",
    )
    words = {"LEERLAND_MEANING": "words"}
    first, second = json.loads(example_cli("propose", path, "--format", "json", env=words).stdout)
    assert [(g["name"], g["certainty"]) for g in first["target_group"]] == [("lokale-banken", 0.9)]
    assert [(g["label"], g.get("given")) for g in second["target_group"]] == [("Leidinggevenden", True)]
    assert (first["preference"], first["mode"]) == ([], [])
    said = example_cli("propose", path, env=words).stdout
    assert "Doelgroep: Lokale banken (90%)" in said
    assert "Doelgroep: Leidinggevenden (gegeven)" in said


def test_an_import_stores_none_of_these_proposals(example_store: Store, shapes: Shapes, tmp_path: Path):
    path = write(tmp_path / "lijst.csv", "titel,beschrijving,eigenaar\nReanimatie,Oefenen voor lokale banken.,HR\n")
    plan = plan_import(example_store, [path], Settings(), shapes)
    assert DCTERMS.title in {p for _, p, _ in plan.merged.additions}
    assert not {p for _, p, _ in plan.merged.additions} & set(FIELDS)
