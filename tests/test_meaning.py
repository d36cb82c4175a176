"""Placements and types are proposed by what texts say: with how sure that is, what else it could be, and why; and they learn from what people agree on."""

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph, Literal, URIRef

from leerland_graph.core.errors import SettingsError
from leerland_graph.core.namespaces import LL, LLC, LLG, RDF, SKOS
from leerland_graph.core.settings import Settings
from leerland_graph.exchange import ImportOptions, plan_import
from leerland_graph.exchange.header_meaning import hint_words
from leerland_graph.meaning import Agreed, Item, Proposer, agreed_in
from leerland_graph.meaning import local as local_module
from leerland_graph.meaning.embedder import MOST_WORDS, EmbeddingError, Matrix, readable
from leerland_graph.meaning.knowledge import element_examples, mode_examples, preference_examples, type_examples
from leerland_graph.meaning.learner import RIDGE, Learner, held_out
from leerland_graph.meaning.local import LocalModel, local_model
from leerland_graph.meaning.vectors import FILE, SHIPPED, Vectors, text_key
from leerland_graph.store import Store, read_ontology
from leerland_graph.validation import Shapes
from tests.catalogues import iri, land_of, write
from tests.conftest import Cli

LANGUAGE = read_ontology()
ELEMENTS = {LLG[n] for n in ("praktiseren", "onderzoeken", "creeren", "profileren", "ondernemen", "innoveren", "actieonderzoek", "pionieren", "co-creatie")}  # fmt: skip


@pytest.fixture
def proposer(model: LocalModel) -> Proposer:
    return Proposer(LANGUAGE, Vectors(model, None))


# the knowledge


def test_each_element_has_at_least_25_examples_in_each_language_and_none_twice():
    counts: dict[tuple[URIRef, str | None], int] = {}
    for s, o in LANGUAGE.subject_objects(LL.placementExample):
        counts[URIRef(str(s)), o.language] = counts.get((URIRef(str(s)), o.language), 0) + 1  # type: ignore[union-attr]
    assert {e for e, _ in counts} == ELEMENTS
    assert {lang for _, lang in counts} == {"nl", "en"}
    assert min(counts.values()) >= 25
    texts = [readable(e.text).casefold() for e in element_examples(LANGUAGE)]
    assert len(set(texts)) == len(texts)


def test_each_type_that_has_no_narrower_one_has_examples_in_both_languages():
    wider = set(LANGUAGE.objects(None, SKOS.broader))
    leaves = {s for s in LANGUAGE.subjects(SKOS.inScheme, LLC["intervention-types"]) if s not in wider}
    told = {(s, o.language) for s, o in LANGUAGE.subject_objects(LL.typeExample)}  # type: ignore[union-attr]
    assert told == {(leaf, lang) for leaf in leaves for lang in ("nl", "en")}


def test_an_element_of_another_plate_without_examples_has_its_definitions():
    plate = Graph()
    plate.add((LLG.vierde, LL.elementOf, LLG["plate-2030"]))
    plate.add((LLG.vierde, RDF.type, LL.Island))
    plate.add((LLG.vierde, SKOS.definition, Literal("Leren door te spelen.", lang="nl")))
    plate.add((LLG.zee, LL.elementOf, LLG["plate-2030"]))
    plate.add((LLG.zee, RDF.type, LL.Sea))
    plate.add((LLG.zee, SKOS.definition, Literal("De rest.", lang="nl")))
    assert [(e.text, e.of) for e in element_examples(plate)] == [("Leren door te spelen.", LLG.vierde)]


# vectors


def test_the_shipped_vectors_are_those_of_the_examples_and_of_the_model(model: LocalModel):
    known = (element_examples, type_examples, preference_examples, mode_examples)
    texts = sorted({e.text for examples in known for e in examples(LANGUAGE)} | {*hint_words()})
    with np.load(SHIPPED / f"{model.name}.npz") as told:
        shipped = {k.tobytes(): v for k, v in zip(told["keys"], told["vectors"], strict=True)}
    assert set(shipped) == {text_key(t) for t in texts}, "run `make vectors`"
    some = texts[:: len(texts) // 12]
    made = model.embed([readable(t) for t in some])
    np.testing.assert_allclose(np.array([shipped[text_key(t)] for t in some], np.float32), made, atol=0.005)


class Counted:
    """An embedder that counts what it is asked, and gives the length of a text and its number of spaces."""

    name = "counted"

    def __init__(self, *, fails: bool = False) -> None:
        self.asked: list[str] = []
        self.fails = fails

    def embed(self, texts: Sequence[str]) -> Matrix:
        if self.fails:
            raise EmbeddingError("The embeddings at {address} cannot be used: {why}.", "", address="x", why="y")
        self.asked += texts
        found = np.array([[len(t), t.count(" ") + 1] for t in texts], np.float32)
        return found / np.linalg.norm(found, axis=1, keepdims=True)  # type: ignore[no-any-return]


def test_a_text_is_embedded_once_also_after_a_restart_and_the_file_holds_no_text(tmp_path: Path):
    file = tmp_path / FILE
    first, again = Counted(), Counted()
    rows = Vectors(first, file).of(["een tekst", "", "Een  tekst", "een tekst"])
    assert first.asked == ["een tekst", "Een tekst"]
    assert rows[1].tolist() == [0.0, 0.0]
    assert rows[0].tolist() == rows[3].tolist()
    np.testing.assert_allclose(Vectors(again, file).of(["een tekst"])[0], rows[0], atol=0.001)
    assert again.asked == []
    assert b"een tekst" not in file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0


def test_a_file_of_vectors_that_is_broken_is_done_without(tmp_path: Path):
    file = tmp_path / FILE
    file.parent.mkdir()
    file.write_bytes(b"this is no database" * 100)
    counted = Counted()
    assert Vectors(counted, file).of(["tekst"]).shape == (1, 2)
    assert counted.asked == ["tekst"]


def test_vectors_of_another_model_are_not_taken_for_ours(tmp_path: Path):
    file = tmp_path / FILE
    Vectors(Counted(), file).of(["tekst"])
    other = Counted()
    other.name = "another"
    Vectors(other, file).of(["tekst"])
    assert other.asked == ["tekst"]
    with closing(sqlite3.connect(file)) as base:
        assert base.execute("SELECT model, count(*) FROM vectors GROUP BY model ORDER BY model").fetchall() == [
            ("another", 1),
            ("counted", 1),
        ]


@given(st.text(max_size=300))
def test_what_embedders_read_is_one_line_of_valid_text(text: str):
    read = readable(text)
    assert read == " ".join(read.split())
    assert "\0" not in read
    assert len(read.split()) <= MOST_WORDS
    assert readable(read) == read


def test_a_text_of_many_words_is_read_up_to_a_limit():
    assert len(readable("woord " * 5_000).split()) == MOST_WORDS


def test_a_model_of_another_kind_is_refused(monkeypatch: pytest.MonkeyPatch, model: LocalModel):
    monkeypatch.setattr(local_module, "DIGEST", "0" * 64)
    with pytest.raises(SettingsError, match="not the model that this version was made for"):
        local_model()


# what is learnt


def rows(seed: int, count: int, labels: int, spread: float) -> tuple[Matrix, np.ndarray]:
    """Points around as many centres as there are labels."""
    draw = np.random.default_rng(seed)
    centres = draw.normal(size=(labels, 16))
    of = np.arange(count) % labels
    found = centres[of] + spread * draw.normal(size=(count, 16))
    return (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32), of


def test_what_is_apart_is_told_apart_and_probabilities_add_up():
    points, of = rows(0, 120, 4, 0.3)
    learner = Learner.fit(points[:80], of[:80], 4)
    found = learner.probabilities(points[80:])
    np.testing.assert_allclose(found.sum(axis=1), 1)
    assert (found.argmax(axis=1) == of[80:]).mean() > 0.95


def test_a_vector_that_says_nothing_gets_the_shares():
    points, _ = rows(0, 90, 3, 0.3)
    of = np.array([0] * 60 + [1] * 20 + [2] * 10)
    assert Learner.fit(points, of, 3).probabilities(np.zeros((1, 16), np.float32))[0].round(3).tolist() == [0.667, 0.222, 0.111]  # fmt: skip


def test_a_row_that_counts_three_times_is_as_three_rows():
    points, of = rows(1, 60, 3, 0.8)
    thrice = np.array([3.0, *[1.0] * 59])
    once = Learner.fit(points, of, 3, thrice)
    copied = Learner.fit(np.vstack([points, points[:1], points[:1]]), np.array([*of, of[0], of[0]]), 3)
    np.testing.assert_allclose(once.centre, copied.centre, atol=1e-6)
    np.testing.assert_allclose(once.weights, copied.weights, atol=1e-5)


def test_what_few_rows_teach_is_the_solution_of_the_same_equation():
    points, of = rows(2, 12, 3, 0.5)
    importance = np.array([3.0, 0.5, *[1.0] * 10])
    learner = Learner.fit(points, of, 3, importance)
    centred = points - learner.centre
    z = (centred / np.linalg.norm(centred, axis=1, keepdims=True)).astype(np.float64)
    left = z.T @ (z * importance[:, None]) + RIDGE * np.eye(16)
    right = (z * importance[:, None]).T @ (np.eye(3)[of] - learner.shares)
    np.testing.assert_allclose(left @ learner.weights, right, atol=1e-5)


def test_of_proposals_said_to_be_80_percent_sure_75_to_90_percent_are_right(model: LocalModel):
    examples = element_examples(LANGUAGE)
    labels = sorted(ELEMENTS)
    truth = np.array([labels.index(e.of) for e in examples])
    found = held_out(Vectors(model, None).of([e.text for e in examples]), truth, 9)
    right, certain = found.argmax(axis=1) == truth, found.max(axis=1)
    some = (certain >= 0.75) & (certain < 0.85)
    assert right.mean() >= 0.75
    assert (np.argsort(-found, axis=1)[:, :3] == truth[:, None]).any(axis=1).mean() >= 0.9
    assert some.sum() >= 80
    assert 0.75 <= right[some].mean() <= 0.9


# proposals


@pytest.mark.parametrize(
    ("text", "element"),
    [
        ("Lastige gesprekken met klanten. In rollenspel oefenen adviseurs moeilijke gesprekken met een acteur.", "praktiseren"),
        ("A lecture series on the fundamentals of pension law for new lawyers.", "onderzoeken"),
        ("Retrospective. Het team kijkt terug op de oplevering en bespreekt wat het leerde.", "profileren"),
        ("Members and developers build the portal together in sprints.", "co-creatie"),
        ("One branch tries the new counter for three months; then the others follow, adjusted.", "innoveren"),
    ],
)  # fmt: skip
def test_an_element_is_proposed_by_meaning_in_both_languages(proposer: Proposer, text: str, element: str):
    (found,) = proposer.elements([Item((), text)])
    assert found is not None
    assert found.element == LLG[element]
    assert found.certainty is not None
    assert 0.25 <= found.certainty <= 0.99
    assert found.element not in {e for e, _ in found.alternatives}


def test_a_proposal_says_how_sure_it_is_and_which_examples_are_most_like_it(proposer: Proposer):
    (found,) = proposer.elements([Item((LLC.training,), "Reanimatie oefenen op een pop, ieder jaar opnieuw.")])
    assert found is not None
    assert found.element == LLG.praktiseren
    assert found.reasons["nl"].startswith(f"Voorgesteld, {round(100 * (found.certainty or 0))}% zeker: het lijkt het meest op de voorbeelden ‘")  # fmt: skip
    assert found.reasons["en"].startswith(f"Proposed, {round(100 * (found.certainty or 0))}% sure: it is most like the examples ‘")  # fmt: skip


def test_without_text_the_type_tells_and_without_both_nothing_is_forced(proposer: Proposer):
    typed, nothing = proposer.elements([Item((LLC.blog,), " "), Item((), "")])
    assert typed is not None
    assert typed.element == LLG.profileren
    assert typed.why["en"] == "a blog usually lies on Profiling"
    assert nothing is None


def test_people_teach_more_than_examples_and_the_reason_says_so(model: LocalModel):
    text = "Kwartaalgesprek over het dossier. Twee collega's bespreken een dossier aan de hand van vragen."
    (before,) = Proposer(LANGUAGE, Vectors(model, None)).elements([Item((), text)])
    assert before is not None
    other = LLG.pionieren
    assert before.element != other
    agreed = tuple(
        Agreed(f"Dossiergesprek {n}", f"Dossiergesprek {n}. Twee collega's bespreken samen een dossier met vragen.", (), other)
        for n in range(12)
    )  # fmt: skip
    (after,) = Proposer(LANGUAGE, Vectors(model, None), agreed).elements([Item((), text)])
    assert after is not None
    assert after.element == other
    assert "‘Dossiergesprek" in after.why["nl"]
    assert "die mensen daar hebben geplaatst" in after.why["nl"]


def test_the_same_texts_give_the_same_proposals_in_any_order(model: LocalModel):
    items = [Item((), t) for t in ("Een college over ethiek.", "Samen een app bouwen.", "Terugblik op het jaar.")]
    one = Proposer(LANGUAGE, Vectors(model, None)).elements(items)
    other = Proposer(LANGUAGE, Vectors(model, None)).elements(items[::-1])
    assert one == other[::-1]


def test_a_type_is_proposed_by_its_name_or_else_by_meaning(proposer: Proposer):
    named, meant, nothing = proposer.types(["Een podcast over rente.", "Elke maand bespreken zes managers om de beurt een eigen vraagstuk met elkaar, volgens een vaste methode.", ""])  # fmt: skip
    assert named is not None
    assert (named.element, named.certainty) == (LLC.podcast, None)
    assert meant is not None
    assert meant.element == LLC.intervisie
    assert nothing is None


def test_where_the_model_cannot_be_reached_words_propose_and_it_is_said():
    proposer = Proposer(LANGUAGE, Vectors(Counted(fails=True), None))
    (found,) = proposer.elements([Item((LLC.blog,), "Een blog van het team.")])
    assert found is not None
    assert (found.element, found.certainty) == (LLG.profileren, None)
    assert proposer.trouble is not None
    assert proposer.trouble["en"] == "The proposals were made by words alone. The embeddings at x cannot be used: y."


# lists


HEADER = "id,naam,tekst,soort\n"
MAPPING = (
    "catalogue: proef\ncolumns:\n  id: {to: identifier}\n  naam: {to: title}\n  tekst: {to: description}\n"
    "  soort: {to: interventionType, unknown: report, optional: true}\nconstants: {owner: HR}\n"
)


def test_a_list_gets_proposals_by_meaning_with_their_reason(
    store: Store, shapes: Shapes, model: LocalModel, tmp_path: Path
):
    rules = write(tmp_path / "m.yaml", MAPPING)
    path = write(tmp_path / "a.csv", HEADER + "1,Retrospective,Het team kijkt terug op de oplevering.,\n2,Leeg,,\n")
    plan = plan_import(
        store, [path], Settings(meaning="auto", data=tmp_path / "geen"), shapes, ImportOptions((rules,), "Proef")
    )
    first = plan.proposals[iri("intervention/retrospective")]
    assert first.element == LLG.profileren
    said = {str(o) for _, p, o in plan.merged.additions if p == LL.rationale}
    assert first.reasons["nl"] in said
    assert not (tmp_path / "geen").exists(), "nothing is kept where there is no data folder"


def test_what_is_agreed_is_read_with_its_types_and_heaviest_element(example_store: Store):
    found = agreed_in(example_store, land_of(example_store))
    assert len(found) == 60
    assert len({a.title for a in found}) == 60
    assert all(a.text.startswith(a.title) and a.types and a.element in {*ELEMENTS, LLG["stille-oceaan"]} for a in found)


def test_the_command_proposes_for_a_foreign_list_and_stores_nothing(cli: Cli, model: LocalModel, tmp_path: Path):
    path = write(tmp_path / "lijst.csv", "naam;omschrijving\nRetrospective;Het team kijkt terug op de oplevering.\n")
    auto = {"LEERLAND_MEANING": "auto"}
    (told,) = json.loads(cli("propose", path, "--format", "json", env=auto).stdout)
    assert (told["row"], told["title"], told["placed"]) == (2, "Retrospective", False)
    assert told["element"]["name"] == "profileren"
    assert 0.25 <= told["element"]["certainty"] <= 0.99
    assert told["type"][0]["name"] == "evaluatie"
    said = cli("propose", path, env=auto).stdout
    assert said.startswith("lijst.csv 2: Retrospective\n  Type: evaluatie (")
    assert "  Element: Profileren (" in said
    assert not (cli.data / "store").exists()


def test_by_words_the_command_says_that_it_does_not_know_how_sure_it_is(cli: Cli, tmp_path: Path):
    path = write(tmp_path / "lijst.csv", "naam;omschrijving\nBlog;Een blog met reflectie en dialoog.\n")
    said = cli("propose", path).stdout
    assert "  Element: Profileren (?)" in said
    assert said.endswith("Deze voorstellen zijn alleen op woorden gedaan, en zeggen niet hoe zeker ze zijn.\n")


def test_the_example_with_its_types_hidden_is_placed_better_than_by_words(example_store: Store, proposer: Proposer):
    agreed = [a for a in agreed_in(example_store, land_of(example_store)) if a.element in ELEMENTS]
    right = lambda found: sum(p is not None and p.element == a.element for p, a in zip(found, agreed, strict=True))  # noqa: E731
    items = [Item((), a.text) for a in agreed]
    by_meaning, by_words = right(proposer.elements(items)), right(Proposer(LANGUAGE).elements(items))
    assert by_meaning / len(agreed) >= 0.65
    assert by_meaning >= 2 * by_words
