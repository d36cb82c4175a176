"""Documents in HTML: a label with markup in it stays text in each of them, and no code puts HTML together by hand."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest
from jinja2 import TemplateNotFound, UndefinedError
from rdflib import Graph, Literal, URIRef
from starlette.applications import Starlette

from leerland_graph.analysis import Selection
from leerland_graph.core.errors import UsageError
from leerland_graph.core.namespaces import RDFS, SKOS
from leerland_graph.core.settings import Settings, get_settings
from leerland_graph.dialogue import duties
from leerland_graph.documents.linked_data import ontology_page, resource_page, shapes_page
from leerland_graph.documents.minutes import bars, minutes
from leerland_graph.documents.report import report
from leerland_graph.documents.sheet import sheet
from leerland_graph.documents.templates import render
from leerland_graph.exchange import execute, plan_import
from leerland_graph.exchange.formats.page import page_data
from leerland_graph.services.state import view
from leerland_graph.services.workshops import spread_of, workshops
from leerland_graph.sparql.linked import known
from leerland_graph.store import Store, install_ontology, landscapes
from leerland_graph.validation import Shapes
from leerland_graph.web import participant_pages
from tests.conftest import EXAMPLE
from tests.serving import run_async
from tests.test_contracts import SOURCES

ODD = """ <script>alert("x" & 'y')</script><b onclick='z'>"""
OURS = ("/scripts/workshop-1.js",)
DOCUMENTS = (
    "report", "sheet", "resource", "ontology", "shapes", "bars", "joining", "placing", "done", "look up", "begun", "closed", "trouble", "minutes",
)  # fmt: skip


class Read(HTMLParser):
    """What a browser would make of a document: its elements, and all text in it and in its attributes."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(document)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.text += "".join(f" {value}" for _, value in attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


class Phone:
    """A browser of a participant, with its cookies."""

    def __init__(self) -> None:
        self.cookies = httpx.Cookies()

    def __call__(self, path: str, form: dict[str, str] | None = None) -> str:
        """The page at a path, or the answer to a form."""

        async def ask() -> httpx.Response:
            room = httpx.ASGITransport(Starlette(routes=participant_pages.workshop_routes()))
            async with httpx.AsyncClient(transport=room, base_url="http://test", cookies=self.cookies) as client:
                answer = await client.request(
                    "POST" if form else "GET", path, data=form, headers={"Accept-Language": "nl"}
                )
                self.cookies = client.cookies
                return answer

        return run_async(ask()).text


def is_safe(document: str) -> bool:
    """Whether nothing of the odd label became an element or an attribute."""
    return not any(
        (tag == "script" and found.get("src") not in OURS and found.get("type") != "application/ld+json")
        or any(name.startswith("on") for name in found)
        for tag, found in Read(document).elements
    )


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory, shapes: Shapes) -> Iterator[dict[str, str]]:
    """Each document, of the example with the odd label at the end of every text."""
    folder = tmp_path_factory.mktemp("odd")
    odd = Graph().parse(EXAMPLE / "waterland.ttl")
    for s, p, o in list(odd):
        if isinstance(o, Literal) and o.language:
            odd.remove((s, p, o))
            odd.add((s, p, Literal(f"{o}{ODD}", lang=o.language)))
    odd.serialize(folder / "odd.ttl", format="turtle")
    (folder / "data").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LEERLAND_DATA", str(folder / "data"))
        workshops.cache_clear()
        store = Store.open(folder / "data", write=True, create=True)
        install_ontology(store)
        execute(store, plan_import(store, [folder / "odd.ttl"], Settings(), shapes))
        land = landscapes(store)[0].iri
        del store
        yield _written(land, shapes, patch)
    workshops.cache_clear()


def _written(land: URIRef, shapes: Shapes, patch: pytest.MonkeyPatch) -> dict[str, str]:
    shown = view(land)
    found = duties(shown.store, land)
    term = URIRef("urn:x#a'b")
    words = Graph()
    words.add((term, SKOS.prefLabel, Literal(f"naam{ODD}", lang="nl")))
    words.add((term, SKOS.definition, Literal(f"uitleg{ODD}", lang="nl")))
    rules = Graph()
    for triple in shapes.graph:
        rules.add((*triple[:2], Literal(f"{triple[2]}{ODD}", lang="nl")) if triple[1] == RDFS.label else triple)
    items = tuple(sorted(shown.landscape.interventions))[:2]
    one, other = sorted(shown.landscape.departments)[:2]
    first, second = sorted(shown.landscape.elements)[:2]
    described = known(shown.store, items[0], "nl")
    assert described is not None
    out = {
        "report": report(shown, Selection(), "nl"),
        "sheet": sheet(shown, [{f"Rol{ODD}": f"Naam{ODD}"}], list(found), one, "nl"),
        "resource": resource_page(described, get_settings().base_iri, "nl", page_data(shown.store, described.iri)),
        "ontology": ontology_page(words, f"T{ODD}", "nl"),
        "shapes": shapes_page(rules, f"T{ODD}", "nl"),
    }
    code = workshops().start(land, f"Middag{ODD}", items, facilitator=f"Gea{ODD}", open_to_all=True).code
    at, guest, phone = f"/join/{code}", Phone(), Phone()
    out["joining"] = guest(at)
    phone(f"{at}/join", {"department": str(one)})
    key = phone.cookies[f"{participant_pages.COOKIE}{code}"]
    out["placing"] = phone(at)
    for item in items:
        workshops().place(code, key, item, first)
        workshops().place(code, workshops().join(code, other), item, second)
    out["done"] = phone(at)
    workshops().reveal(code)
    out["look up"], out["begun"] = phone(at), guest(at)
    workshops().agree(code, items[0], [first], f"Omdat{ODD}")
    out["bars"] = bars(spread_of(workshops().session(code), shown)[0], shown, "nl")
    workshops().close(code, 7)
    out["closed"], out["minutes"] = phone(at), phone(f"{at}/minutes")
    assert out["minutes"] == minutes(workshops().session(code), shown, "nl")

    def fail(session: object) -> None:
        raise UsageError("There is no format '{value}' here.", value=ODD)

    patch.setattr(participant_pages, "view_of", fail)
    out["trouble"] = guest(at)
    return out


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_label_with_markup_stays_text(documents: dict[str, str], name: str):
    assert set(documents) == set(DOCUMENTS)
    assert ODD in Read(documents[name]).text
    assert is_safe(documents[name])


def test_that_test_fails_on_a_document_that_escapes_nothing():
    assert not is_safe(f"<p>Naam{ODD}</p>")
    assert not is_safe("<p onclick='x'>")
    assert is_safe(f"<script src='{OURS[0]}' defer></script>")


def test_a_value_that_is_not_given_is_an_error():
    with pytest.raises(UndefinedError):
        render("screen_code.html")
    with pytest.raises(TemplateNotFound):
        render("nothing.html")


TAG = re.compile(r"</?[a-z][a-z0-9]*(\s[^<>]*)?/?>|<[a-z][a-z0-9]*\s+[a-z-]+=|<!doctype", re.IGNORECASE)
EXCEPT = ("map/", "ui/shared/ground_plate.py", "exchange/plain.py")
"""The map and its legend are SVG: numbers, and texts that its writer escapes. `plain` reads HTML: its tags are patterns to look for."""


def _words(node: ast.expr) -> str:
    """The literal text in a string or f-string."""
    if isinstance(node, ast.JoinedStr):
        return "\0".join(_words(part) for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def composed(source: str) -> list[int]:
    """The lines that put values and tags together: f-strings, `+`, `%` and `format`."""
    found = []
    for node in ast.walk(ast.parse(source)):
        parts: list[ast.expr] = []
        if isinstance(node, ast.JoinedStr) and any(isinstance(part, ast.FormattedValue) for part in node.values):
            parts = [node]
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
            parts = [node.left, node.right]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
            parts = [node.func.value]
        if any(TAG.search(_words(part)) for part in parts):
            found.append(node.lineno)
    return found


@pytest.mark.parametrize("path", [p for p in SOURCES if not p.startswith(EXCEPT)])
def test_no_code_puts_html_together(path: str):
    assert composed(SOURCES[path]) == []


@pytest.mark.parametrize(
    "planted",
    ["f'<b>{x}</b>'", "f\"<a href='{x}'>\"", "'<p>' + x", "'<p>%s</p>' % x", "'<li>{}</li>'.format(x)", "f'{x}<br>'", "f'<!doctype html>{x}'"],
)  # fmt: skip
def test_that_test_fails_on_html_put_together_by_hand(planted: str):
    assert composed(f"def f(x):\n    return {planted}\n") == [2]


@pytest.mark.parametrize(
    "fine", ["f'<{x}> a <urn:b>'", "'<span></span>'", "f'{x} < 3 > {x}'", "f'FROM <https://x/{x}>'"]
)
def test_an_iri_or_a_constant_is_not_html_put_together(fine: str):
    assert composed(f"def f(x):\n    return {fine}\n") == []


def test_every_template_is_used():
    folder = Path(render.__code__.co_filename).parent / "templates"
    written = "\n".join([*SOURCES.values(), *(p.read_text(encoding="utf-8") for p in folder.iterdir())])
    assert [p.name for p in folder.iterdir() if f'"{p.name}"' not in written] == []
