"""The app with a real OpenID provider beside it, two landscapes, and one person of each role."""

import json
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.conftest import Cli
from tests.npm import installed, program
from tests.remote.servers import free_port
from tests.ui.conftest import serve

HERE = Path(__file__).parent
TOKEN, READ_TOKEN = "teken-om-te-schrijven", "teken-om-te-lezen"
PEOPLE = {
    "vera": {"name": "Vera Lezer", "email": "vera@bank.example", "email_verified": True, "roles": ["lezers"]},
    "rik": {"name": "Rik Redacteur", "email": "rik@bank.example", "email_verified": True, "roles": ["redactie"]},
    "gea": {"name": "Gea Gespreksleider", "email": "gea@bank.example", "email_verified": True, "roles": ["leiding"]},
    "bea": {"name": "Bea Beheerder", "email": "bea@bank.example", "email_verified": True, "roles": ["beheer"]},
    "otto": {"name": "Otto Onbekend", "email": "otto@elders.example", "email_verified": True, "roles": []},
}
WHO = {"viewer": "vera", "editor": "rik", "facilitator": "gea", "administrator": "bea"}
ACCESS = """
[access.roles]
viewer = ["group:lezers"]
editor = ["group:redactie"]
facilitator = ["group:leiding"]
administrator = ["bea@bank.example"]

[access.landscapes.geheim]
editor = ["group:redactie"]
"""
SECRET = """
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix ll: <https://w3id.org/leerland/ns#> .
@prefix llc: <https://w3id.org/leerland/concept/> .
@prefix llg: <https://w3id.org/leerland/ground-plate/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix id: <https://leerland.example/id/> .
<https://leerland.example/id/landscape/geheim> a ll:LearningLandscape ; dcterms:title "Geheim"@nl ; ll:onGroundPlate llg:plate-2006 .
<https://leerland.example/id/intervention/geheime-training> a ll:Intervention ; dcterms:title "Geheime training"@nl ;
  dcterms:description "Niet voor iedereen."@nl ; ll:interventionType llc:training ;
  ll:placement <https://leerland.example/id/intervention/geheime-training/placement> ;
  ll:responsibility <https://leerland.example/id/intervention/geheime-training/owner> ;
  ll:targetGroup <https://leerland.example/id/target-group/geheim> .
<https://leerland.example/id/intervention/geheime-training/placement> a ll:Placement ; ll:onElement llg:onderzoeken .
<https://leerland.example/id/intervention/geheime-training/owner> a ll:Responsibility ; ll:role llc:owner ;
  ll:assignedTo <https://leerland.example/id/department/geheim> .
<https://leerland.example/id/target-group/geheim> a ll:TargetGroup ; skos:prefLabel "Weinigen"@nl .
<https://leerland.example/id/department/geheim> a org:OrganizationalUnit ; skos:prefLabel "Directie"@nl .
"""


@dataclass
class Guarded:
    """The app behind a login."""

    url: str
    cli: Cli
    folder: Path


@pytest.fixture(scope="session")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    """The address of the provider, and the port at which the app must run."""
    folder = installed(HERE, ("package.json", "provider.js"), tmp_path_factory.mktemp("provider"))
    port, ours = free_port(), free_port()
    command = [program("node"), "provider.js", str(port), f"http://127.0.0.1:{ours}/oauth2callback", json.dumps(PEOPLE)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    for _ in range(200):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/.well-known/openid-configuration", timeout=2).read()
            break
        except OSError:
            assert process.poll() is None, (folder / "log").read_text()
            time.sleep(0.1)
    yield f"http://127.0.0.1:{port}", ours
    process.kill()
    process.wait(10)


@pytest.fixture(scope="session")
def guarded(provider: tuple[str, int], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    """The app over the example and a landscape that only editors may see."""
    folder = tmp_path_factory.mktemp("guarded")
    cli = Cli(folder / "data")
    cli("init", "--example")
    (folder / "geheim.ttl").write_text(SECRET, encoding="utf-8")
    cli("import", folder / "geheim.ttl")
    (folder / "leerland.toml").write_text(ACCESS, encoding="utf-8")
    more = {
        "LEERLAND_OIDC_URL": provider[0], "LEERLAND_OIDC_CLIENT_ID": "leerland",
        "LEERLAND_OIDC_CLIENT_SECRET": "geheim-van-de-client", "LEERLAND_URL": f"http://127.0.0.1:{provider[1]}",
        "LEERLAND_TOKEN": TOKEN, "LEERLAND_READ_TOKEN": READ_TOKEN,
    }  # fmt: skip
    process, url = serve(cli, folder / "log", more=more, port=provider[1])
    yield Guarded(url, cli, folder)
    process.terminate()
    process.wait(10)


@pytest.fixture(scope="session")
def logged_in(browser: Browser, guarded: Guarded) -> Callable[[str], BrowserContext]:
    """A browser in which a person has logged in; each logs in once."""
    known: dict[str, BrowserContext] = {}

    def once(name: str) -> BrowserContext:
        if name not in known:
            known[name] = log_in(browser, guarded, name)
        return known[name]

    return once


def log_in(browser: Browser, guarded: Guarded, name: str) -> BrowserContext:
    """A browser of its own in which a person has just logged in."""
    context = browser.new_context(viewport={"width": 1440, "height": 1150}, locale="nl-NL")
    page = context.new_page()
    page.goto(guarded.url)
    page.get_by_role("button", name="Inloggen").click()
    page.locator("input[name=login]").fill(name)
    page.locator("input[name=password]").fill("om het even")
    page.get_by_role("button", name="Sign-in").click()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text(PEOPLE[name]["name"]).first).to_be_visible(timeout=90_000)
    page.close()
    return context
