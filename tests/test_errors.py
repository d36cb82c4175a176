"""Every error of ours says the same in Dutch and English, with its values where they belong."""

import ast
import pickle
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from leerland_graph.core.dutch import DUTCH, NOUNS
from leerland_graph.core.errors import (
    LeerlandError,
    NotFound,
    SourceError,
    StoreError,
    StoreLocked,
    UndoConflict,
    UsageError,
    worded,
)
from leerland_graph.store.commit import Stale
from leerland_graph.validation import Finding, Refused, Report, Severity
from tests.conftest import ROOT, Cli

WORDED = {
    "UsageError": 0,
    "SettingsError": 0,
    "SourceError": 1,
    "StoreError": 1,
    "Rejected": 1,
    "_trouble": 0,
    "worded": 1,
}
"""What takes a template, and which argument is the first one."""
PASSED_ON = {"problem", "remedy", "t"}
"""Names under which a template goes from one of these to another."""


def templates(path: Path) -> Iterator[str]:
    """The templates in a module; what is no literal is one by name, or it is no template but text of somebody."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    named = {
        t.id: n.value
        for n in tree.body
        if isinstance(n, ast.Assign | ast.AnnAssign) and n.value is not None
        for t in (n.targets if isinstance(n, ast.Assign) else [n.target])
        if isinstance(t, ast.Name)
    }
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in WORDED:
                if name == "_trouble" and path.name != "http.py":
                    continue  # the one of a store on disk takes an error
                last = WORDED[name] + (1 if name == "worded" else 2)
                for argument in node.args[WORDED[name] : last]:
                    yield from _literals(argument, named, path)
            case ast.ClassDef(bases=[ast.Name(id=base)]) if base in WORDED:
                inits = (
                    c for c in ast.walk(node) if isinstance(c, ast.Call) and ast.unparse(c.func) == "super().__init__"
                )
                yield from (a.value for c in inits for a in c.args if isinstance(a, ast.Constant))


def _literals(node: ast.expr, named: dict[str, ast.expr], path: Path) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=one, orelse=other):
            yield from _literals(one, named, path)
            yield from _literals(other, named, path)
        case ast.Dict(values=values):
            for value in values:
                yield from _literals(value, named, path)
        case ast.Subscript(value=whole):
            yield from _literals(whole, named, path)
        case ast.Name(id=name) if name in named:
            yield from _literals(named[name], named, path)
        case _:
            assert ast.unparse(node) in PASSED_ON, f"{path.name}:{node.lineno} words an error with {ast.unparse(node)}"


SAID = sorted({t for p in (ROOT / "leerland_graph").rglob("*.py") for t in templates(p)})


def fields(template: str) -> list[tuple[str | None, str | None, str | None]]:
    return sorted((name, spec, how) for _, name, spec, how in Formatter().parse(template) if name is not None)  # type: ignore[type-var]


@pytest.mark.parametrize("template", SAID)
def test_every_template_has_its_dutch_with_the_same_values(template: str):
    assert fields(DUTCH[template]) == fields(template)


def test_no_dutch_is_kept_that_nobody_says():
    also = {"(data folder: {folder})", "(server: {folder})"}  # chosen between, in `StoreError.said`
    assert set(DUTCH) - set(SAID) == also - set(SAID)


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
    assert (error.said("nl"), error.said("en"), str(error)) == (nl, en, en)


def test_what_validation_refuses_is_told_in_the_language_of_the_reader():
    finding = Finding(Severity.VIOLATION, "title", {"nl": "Een titel ontbreekt.", "en": "A title is missing."})
    error = Refused(Report((finding, finding), 1))
    assert error.said("nl").startswith("Geweigerd; er is niets opgeslagen. ")
    assert error.said("nl").endswith(" (en nog 1)")
    assert "Een titel ontbreekt." in error.said("nl")
    assert "A title is missing." in error.said("en")


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
    assert (type(back), back.said("nl")) == (type(error), error.said("nl"))


def test_a_template_of_nobody_stays_as_it_is():
    assert worded("nl", "{a} & {b}", a=1, b=("x", "y")) == "1 & x of y"


@pytest.mark.parametrize(("env", "said"), [({}, "Er is geen eiland met de naam"), ({"LEERLAND_LANG": "en"}, "There is no island called")])  # fmt: skip
def test_a_command_says_what_is_wrong_in_the_language_of_its_user(example_cli: Cli, env: dict[str, str], said: str):
    assert said in example_cli("routes", "Draken", "Creëren", env=env, code=2).stderr


def test_names_can_be_of_what_has_a_dutch_noun():
    asked = set()
    for path in (ROOT / "leerland_graph").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("NotFound", "find_resource", "find")
            ):
                what = node.args[0 if node.func.id == "NotFound" else -1]
                asked |= {what.value} if isinstance(what, ast.Constant) else set()
    assert asked == set(NOUNS)
