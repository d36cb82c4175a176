"""Every error of ours says the same in Dutch and English, with its values where they belong."""

import pickle

import pytest

from leerland_graph.core.errors import (
    LeerlandError,
    NotFound,
    SourceError,
    StoreError,
    StoreLocked,
    UndoConflict,
    UsageError,
)
from leerland_graph.store.commit import Stale
from leerland_graph.validation import Finding, Refused, Report, Severity
from tests.conftest import Cli


@pytest.mark.parametrize(
    ("error", "nl", "en"),
    [
        (UsageError("A workshop is about 1 to {most} interventions.", "Choose others.", most=40),
         "Een werksessie gaat over 1 tot 40 interventies. Kies andere.", "A workshop is about 1 to 40 interventions. Choose others."),
        (UsageError("There is no format '{value}' here.", "Use {options}.", value="pdf", options=("table", "json")),
         "Een formaat ‘pdf’ is er hier niet. Gebruik table of json.", "There is no format 'pdf' here. Use table or json."),
        (NotFound("target group", "{bank}", ("Lokale banken",)),
         "Er is geen doelgroep met de naam ‘{bank}’. Bedoelt u 'Lokale banken'?", "There is no target group called '{bank}'. Did you mean 'Lokale banken'?"),
        (SourceError("a.xlsx", "The file is empty.", "Export the catalogue again.", sheet="HR", row=3, column="Titel"),
         "a.xlsx, werkblad ‘HR’, rij 3, kolom ‘Titel’: Het bestand is leeg. Exporteer de catalogus opnieuw.",
         "a.xlsx, sheet 'HR', row 3, column 'Titel': The file is empty. Export the catalogue again."),
        (StoreError("data", "The store cannot be written: {detail}.", "Restore a backup with `leerland restore`.", detail="{}"),
         "In de opslag kan niet worden geschreven: {}. (gegevensmap: data) Zet een reservekopie terug met `leerland restore`.",
         "The store cannot be written: {}. (data folder: data) Restore a backup with `leerland restore`."),
        (UndoConflict(3, (5, 6), ("a", "b", "c", "d")),
         "Wijziging 3 kan niet ongedaan worden gemaakt: wijziging 5, 6 raakte daarna dezelfde uitspraken van a, b, c. Maak eerst die latere wijziging ongedaan, of alles samen op de pagina Geschiedenis (`leerland undo --with-later`), of bewerk de beschrijving.",
         "Change 3 cannot be undone: change 5, 6 later touched the same statements of a, b, c. Undo the later change first, or all together on the page History (`leerland undo --with-later`), or edit the description."),
        (Stale(), "Iemand anders heeft intussen dezelfde beschrijving gewijzigd. Bekijk die wijziging en probeer het opnieuw.",
         "Someone changed the same description in the meantime. Look at the change and try again."),
    ],
    ids=lambda v: type(v).__name__ if isinstance(v, LeerlandError) else None,
)  # fmt: skip
def test_an_error_says_the_same_in_both_languages(error: LeerlandError, nl: str, en: str):
    assert (error.message("nl"), error.message("en"), str(error)) == (nl, en, en)


def test_what_validation_refuses_is_told_in_the_language_of_the_reader():
    finding = Finding(Severity.VIOLATION, "title", {"nl": "Een titel ontbreekt.", "en": "A title is missing."})
    error = Refused(Report((finding, finding), 1))
    assert error.message("nl").startswith("Geweigerd; er is niets opgeslagen. ")
    assert error.message("nl").endswith(" (en nog 1)")
    assert "Een titel ontbreekt." in error.message("nl")
    assert "A title is missing." in error.message("en")


@pytest.mark.parametrize(
    "error",
    [
        UsageError("Use {options}.", options=("a",)),
        StoreLocked("data"),
        NotFound("query", "x"),
        UndoConflict(1, (2,), ("a",)),
    ],
    ids=lambda e: type(e).__name__,
)
def test_an_error_comes_out_of_another_process_as_it_went_in(error: LeerlandError):
    back = pickle.loads(pickle.dumps(error))
    assert (type(back), back.message("nl")) == (type(error), error.message("nl"))


@pytest.mark.parametrize(("env", "said"), [({}, "Er is geen eiland met de naam"), ({"LEERLAND_LANG": "en"}, "There is no island called")])  # fmt: skip
def test_a_command_says_what_is_wrong_in_the_language_of_its_user(example_cli: Cli, env: dict[str, str], said: str):
    assert said in example_cli("routes", "Draken", "Creëren", env=env, code=2).stderr
