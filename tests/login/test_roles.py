"""The table of roles and actions, walked: each action in each role, by page and by HTTP, against a real login."""

from collections.abc import Callable
from dataclasses import replace

import pytest
import requests
from playwright.sync_api import BrowserContext, Page, expect
from rdflib import URIRef

from leerland_graph.access import Permission, Role
from leerland_graph.access.permissions import may
from leerland_graph.core.namespaces import LLG
from leerland_graph.dialogue import place, propose, word_change_set
from leerland_graph.store import Store, commit
from leerland_graph.validation import Shapes, admit
from tests.login.conftest import READ_TOKEN, TOKEN, WHO, Guarded
from tests.ui.conftest import settled

pytestmark = pytest.mark.browser
Browse = Callable[[str], BrowserContext]
NL = {
    "landscape": "Leerlandschap", "questions": "Vragen", "entry": "Invoeren", "bulk": "Veel tegelijk", "backlog": "Werkvoorraad", "workshop": "Werksessie",
    "admin": "Beheer", "perspectives": "Perspectieven", "talk": "Gesprek", "duties": "Wie doet wat", "words": "Begrippen",
}  # fmt: skip


def cookies_of(logged_in: Browse, guarded: Guarded, name: str) -> dict[str, str]:
    return {c["name"]: c["value"] for c in logged_in(name).cookies(guarded.url)}


BY_HTTP: dict[Permission, tuple[str, str, dict[str, object]]] = {
    Permission.VIEW: ("GET", "/id/intervention/ontwerpsprint-ledenportaal", {}),
    Permission.ASK: ("GET", "/sparql?query=ASK%7B%7D", {}),
    Permission.EXPORT: ("GET", "/media/0.csv", {}),
    Permission.EDIT: ("PUT", "/_stcore/upload_file/x/y", {"data": b"x"}),
    Permission.AUDIT: ("GET", "/audit", {}),
}
"""The ways in over HTTP. A role that may gets past the guard: what is not there is then not found."""


@pytest.mark.parametrize("act", BY_HTTP, ids=str)
@pytest.mark.parametrize("role", [None, *Role], ids=str)
def test_by_http(guarded: Guarded, logged_in: Browse, role: Role | None, act: Permission):
    method, path, more = BY_HTTP[act]
    cookies = cookies_of(logged_in, guarded, WHO[role]) if role else {}
    done = requests.request(method, guarded.url + path, cookies=cookies, timeout=20, **more)
    if may(role, act):
        assert "You may not do this here" not in done.text
        assert done.status_code != 401
    elif role:
        assert (done.status_code, "You may not do this here" in done.text) == (403, True)
    else:
        assert done.status_code == 401


def test_programs_and_the_anonymous_do_not_see_a_landscape_that_is_not_theirs(guarded: Guarded):
    secret = "SELECT ?t { GRAPH ?g { ?i a ll:Intervention ; dcterms:title ?t FILTER(CONTAINS(?t, 'Geheime')) } }"
    for token in (READ_TOKEN, TOKEN):
        bearer = {"Authorization": f"Bearer {token}", "Accept": "text/csv"}
        seen = requests.get(f"{guarded.url}/sparql", params={"query": secret}, headers=bearer, timeout=20)
        assert (seen.status_code, seen.text.split()) == (200, ["t"])
        found = requests.get(f"{guarded.url}/id/intervention/geheime-training", headers=bearer, timeout=20)
        assert found.status_code == 404
    update = {"update": "INSERT DATA { <https://leerland.example/id/x> <urn:p> 1 }", "using-graph-uri": "https://leerland.example/id/landscape/geheim"}  # fmt: skip
    refused = requests.post(f"{guarded.url}/sparql", data=update, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=20)  # fmt: skip
    assert refused.status_code in (403, 404)


def opened(page: Page, guarded: Guarded, where: str) -> None:
    page.goto(f"{guarded.url}/{where}")
    page.wait_for_selector("h1", timeout=90_000)
    settled(page)


Look = Callable[[Page, Guarded, bool], bool]
"""Whether a page offers something; waits for it where it is expected."""


def in_menu(name: str) -> Look:
    """Whether a page is in the menu; its address leads nowhere else where it is not."""

    def look(page: Page, guarded: Guarded, expected: bool) -> bool:
        del expected
        opened(page, guarded, f"{name}?landscape=waterland")
        shown = page.get_by_test_id("stSidebarNav").get_by_text(NL[name], exact=True).count() == 1
        assert shown == (page.locator("h1").inner_text() == NL[name]) or name == "landscape"
        return shown

    return look


def has(where: str, words: str) -> Look:
    """Whether a page offers something."""

    def look(page: Page, guarded: Guarded, expected: bool) -> bool:
        opened(page, guarded, where)
        found = page.get_by_text(words, exact=True)
        if expected:
            found.first.wait_for(timeout=90_000)
        return found.count() > 0

    return look


DASHBOARDS = "perspectives?talk=https://leerland.example/id/intervention/werken-met-dashboards"
BY_PAGE: dict[Permission, Look] = {
    Permission.VIEW: in_menu("landscape"),
    Permission.ASK: in_menu("questions"),
    Permission.EXPORT: has("?landscape=waterland", "Kaart opslaan (SVG)"),
    Permission.TALK: has("words?landscape=waterland", "Een begrip voorstellen"),
    Permission.EDIT: in_menu("entry"),
    Permission.AGREE: has(DASHBOARDS, "Leg voor aan de afdelingen"),
    Permission.DECIDE: has("talk?landscape=waterland&part=proposals&proposal=andere-plek-namens-hr", "Neem aan"),
    Permission.FACILITATE: in_menu("workshop"),
    Permission.GOVERN: has("talk?landscape=waterland&part=proposals&proposal=een-eigen-woord", "Neem aan"),
    Permission.AUDIT: in_menu("admin"),
    Permission.FORGET: has("admin", "Een naam uit de geschiedenis verwijderen"),
}


@pytest.fixture(scope="module")
def with_proposals(guarded: Guarded) -> Guarded:
    """Two proposals of a viewer: another place, and a word."""
    base, who = "https://leerland.example/id/", "Vera Lezer (vera@bank.example)"
    dashboards, hr = URIRef(f"{base}intervention/werken-met-dashboards"), URIRef(f"{base}department/hr")
    landscape = URIRef(f"{base}landscape/waterland")
    with Store.open(guarded.cli.data, write=True) as store:
        other = place(store, landscape, dashboards, hr, {LLG["pionieren"]: 1}, who=who)
        word = word_change_set(
            store, landscape, "group", names={"nl": "Nieuwe groep"}, definitions={}, tie=None, who=who, base_iri=base
        )
        for wanted, about, why in ((other, [dashboards], "Andere plek namens HR"), (word, [], "Een eigen woord")):
            made = propose(store, replace(wanted, base_revision=store.revision), about, why, who=who, base_iri=base)
            commit(store, admit(store, made, Shapes.load()))
    return guarded


@pytest.mark.parametrize("act", Permission, ids=str)
@pytest.mark.parametrize("role", Role, ids=str)
def test_by_page(with_proposals: Guarded, logged_in: Browse, role: Role, act: Permission):
    look = BY_PAGE[act]
    page = logged_in(WHO[role]).new_page()
    try:
        assert look(page, with_proposals, may(role, act)) == may(role, act)
    finally:
        page.close()


def test_a_viewer_proposes_a_place_and_does_not_place(with_proposals: Guarded, logged_in: Browse):
    page = logged_in("vera").new_page()
    opened(page, with_proposals, DASHBOARDS)
    page.get_by_text("Plaats namens een afdeling").click()
    expect(page.get_by_role("button", name="Stel dit voor")).to_be_visible(timeout=90_000)
    expect(page.get_by_role("button", name="Plaats", exact=True)).to_have_count(0)
    page.close()


def test_a_landscape_with_rules_of_its_own_is_not_there_for_others(guarded: Guarded, logged_in: Browse):
    hidden = "https://leerland.example/id/intervention/geheime-training"
    count = 'SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?i dcterms:title "Geheime training"@nl } }'
    for name, sees in (("vera", False), ("gea", False), ("rik", True), ("bea", True)):
        cookies = cookies_of(logged_in, guarded, name)

        def ask(path: str, cookies: dict[str, str] = cookies, **more: object) -> requests.Response:
            return requests.get(guarded.url + path, cookies=cookies, timeout=20, **more)

        assert (ask("/id/intervention/geheime-training").status_code == 200) == sees
        found = ask("/sparql", params={"query": count}, headers={"Accept": "text/csv"}).text.split()[1]
        assert (found == "1") == sees, (name, found)
        looked = f"SELECT ?p {{ <{hidden}> ?p ?o }}"
        for query in ("ASK { ?i ?p ?o }", looked):
            named = {"query": query, "default-graph-uri": "https://leerland.example/id/landscape/geheim"}
            assert (ask("/sparql", params=named).status_code == 200) == sees
        disguised = looked.replace("{", "FROM#>\n<https://leerland.example/id/landscape/geheim>{").replace(
            "?p", "(1<2AS?x)", 1
        )
        for query in (looked, disguised):
            said = ask("/sparql", params={"query": query}, headers={"Accept": "text/csv"})
            assert (said.text.count("\n") > 1) == (name == "bea" and query == disguised), said.text
        from_ = f"SELECT * FROM <https://leerland.example/id/landscape/geheim> {{ <{hidden}> ?p ?o }}"
        assert (ask("/sparql", params={"query": from_}).status_code == 200) == (name == "bea")
        page = logged_in(name).new_page()
        opened(page, guarded, "?landscape=geheim")
        assert (page.get_by_text("Geheim", exact=True).count() > 0) == sees
        page.close()


def test_the_history_with_its_names_is_for_administrators(guarded: Guarded, logged_in: Browse):
    query = "SELECT ?name FROM <urn:leerland:history> { ?p a prov:Agent ; rdfs:label ?name }"
    for name, status in (("vera", 403), ("rik", 403), ("gea", 403), ("bea", 200)):
        cookies = cookies_of(logged_in, guarded, name)
        assert (
            requests.get(f"{guarded.url}/sparql", params={"query": query}, cookies=cookies, timeout=20).status_code
            == status
        )
    named = {"query": "ASK { ?s ?p ?o }", "named-graph-uri": "urn:leerland:history"}
    cookies = cookies_of(logged_in, guarded, "rik")
    assert requests.get(f"{guarded.url}/sparql", params=named, cookies=cookies, timeout=20).status_code == 403


def test_tokens_are_for_programs_and_do_what_they_are_for(guarded: Guarded):
    ask = {"query": "ASK { ?s ?p ?o }"}
    insert = {"update": 'INSERT DATA { <https://leerland.example/id/target-group/per-teken> a ll:TargetGroup ; skos:prefLabel "T"@nl }', "using-graph-uri": "https://leerland.example/id/landscape/waterland"}  # fmt: skip
    for token, may_read, may_write in ((READ_TOKEN, 200, 401), (TOKEN, 200, 200), ("verzonnen", 401, 401)):
        bearer = {"Authorization": f"Bearer {token}"}
        assert requests.get(f"{guarded.url}/sparql", params=ask, headers=bearer, timeout=20).status_code == may_read
        assert requests.post(f"{guarded.url}/sparql", data=insert, headers=bearer, timeout=30).status_code == may_write


def test_a_cookie_never_updates(guarded: Guarded, logged_in: Browse):
    """So no page elsewhere can make a browser change anything."""
    cookies = cookies_of(logged_in, guarded, "bea")
    done = requests.post(f"{guarded.url}/sparql", data={"update": "CLEAR ALL"}, cookies=cookies, timeout=20)
    assert done.status_code == 401


def test_the_log_says_who_did_what_and_what_was_refused(guarded: Guarded, logged_in: Browse):
    requests.get(f"{guarded.url}/audit", cookies=cookies_of(logged_in, guarded, "vera"), timeout=20)
    table = requests.get(f"{guarded.url}/audit", cookies=cookies_of(logged_in, guarded, "bea"), timeout=20).text
    assert "Vera Lezer (vera@bank.example),viewer,audit,refused" in table
    assert "login,done" in table
