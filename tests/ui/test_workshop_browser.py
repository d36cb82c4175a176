"""A workshop as it goes: a screen, phones, a restart in the middle, the reveal, an agreement and the minutes; and thirty at once."""

import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, Page, expect

from tests.conftest import Cli
from tests.remote.servers import free_port
from tests.ui.conftest import keep, serve, settled

pytestmark = pytest.mark.browser
HR, ICT = (f"https://leerland.example/id/department/{n}" for n in ("hr", "ict"))


class Room:
    """The app, which can be stopped and started again at the same address."""

    def __init__(self, folder: Path) -> None:
        self.cli, self.log, self.port = Cli(folder / "data"), folder / "log", free_port()
        self.cli("init", "--example")
        self.start()

    def start(self) -> None:
        self.process, self.url = serve(self.cli, self.log, port=self.port)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    found = Room(tmp_path_factory.mktemp("room"))
    yield found
    found.stop()


def begin(page: Page, room: Room, title: str) -> str:
    """Begin a workshop as its facilitator; returns the code."""
    page.goto(room.url)
    page.wait_for_selector("svg.plate[data-ready='1'] .mark", timeout=90_000)
    name = page.get_by_role("textbox", name="Uw naam")
    if name.input_value() != "Gea":
        name.fill("Gea")
        name.press("Enter")
        settled(page)
    page.get_by_test_id("stSidebarNav").get_by_text("Werksessie", exact=True).click()
    page.get_by_role("textbox", name="Titel").fill(title)
    page.keyboard.press("Tab")
    settled(page)
    page.get_by_role("button", name="Begin", exact=True).click(timeout=90_000)
    code = page.get_by_test_id("workshop-code")
    expect(code).to_be_visible(timeout=90_000)
    return code.inner_text().strip()


class Phone:
    """A participant without scripts: the pages work by links and forms alone."""

    def __init__(self, room: Room, code: str, department: str) -> None:
        self.at, self.session = f"{room.url}/join/{code}", requests.Session()
        self.session.headers["Accept-Language"] = "nl"
        self.session.post(f"{self.at}/join", data={"department": department}, timeout=20)

    def page(self) -> str:
        return self.session.get(self.at, timeout=20).text

    def place(self, element: str) -> str:
        """Place what is on the page; returns the page that follows."""
        form = self.page()
        found = {n: re.search(rf"name='{n}' value='([^']*)'", form) for n in ("sign", "intervention")}
        assert all(found.values()), form
        fields = {n: match.group(1) for n, match in found.items()}
        data = {**fields, "element": f"https://w3id.org/leerland/ground-plate/{element}" if element else ""}
        return self.session.post(f"{self.at}/place", data=data, timeout=20).text


def test_a_workshop_from_the_code_to_the_minutes_with_a_restart_in_the_middle(browser: Browser, room: Room):
    screen = browser.new_context(viewport={"width": 1440, "height": 1150}, locale="nl-NL")
    page = screen.new_page()
    code = begin(page, room, "Middag over makers")
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="nl-NL")
    phone = context.new_page()
    phone.goto(f"{room.url}/join?code={code.lower()}")
    expect(phone.get_by_role("heading")).to_have_text("Middag over makers")
    phone.get_by_label("Van welke afdeling bent u?").select_option(label="HR")
    phone.get_by_role("button", name="Doe mee").click()
    expect(phone.get_by_text("1 van 4")).to_be_visible()
    title = phone.get_by_role("heading", level=1).inner_text()
    phone.get_by_text("Co-creatie", exact=True).click()
    keep(phone, "workshop-phone")
    phone.get_by_role("button", name="Verder").click()
    expect(phone.get_by_text("2 van 4")).to_be_visible()
    expect(page.get_by_text("0 van 1 klaar")).to_be_visible(timeout=90_000)
    keep(page, "workshop-joining")
    other = Phone(room, code, ICT)
    for element in ("creeren", "profileren", "onderzoeken", ""):
        last = other.place(element)
    assert "U bent klaar" in last
    expect(page.get_by_text("1 van 2 klaar")).to_be_visible(timeout=90_000)
    assert title not in page.get_by_test_id("stMain").inner_text()

    room.stop()
    room.start()
    phone.reload()
    expect(phone.get_by_text("2 van 4")).to_be_visible()  # she comes back where she was
    for _ in range(3):
        phone.get_by_text("Praktiseren", exact=True).click()
        phone.get_by_role("button", name="Verder").click()
    expect(phone.get_by_role("heading", name="U bent klaar")).to_be_visible()
    page.goto(f"{room.url}/workshop?workshop={code}")  # and so does the facilitator's screen
    expect(page.get_by_text("2 van 2 klaar")).to_be_visible(timeout=90_000)

    settled(page)
    page.get_by_role("button", name="Onthul").click()
    expect(page.get_by_text("Wat spreken we af?")).to_be_visible(timeout=90_000)
    keep(page, "workshop-reveal")
    expect(phone.get_by_text("Kijk op het scherm")).to_be_visible(timeout=90_000)
    first = page.get_by_role("heading", level=2).first.inner_text()
    assert first == title  # the most divided: two places, two elements
    settled(page)
    page.get_by_role("textbox", name="Reden").fill("We maken het samen.")
    settled(page)
    page.get_by_role("button", name="Leg vast").click()
    expect(page.get_by_text("1 van 4 afgesproken.")).to_be_visible(timeout=90_000)
    settled(page)
    closing = page.get_by_role("button", name="Sluit af en bewaar")
    expect(page.get_by_text("zijn anders dan wat de deelnemers nu zeggen").or_(page.get_by_text("is anders dan wat de deelnemers nu zeggen"))).to_be_visible(timeout=90_000)  # fmt: skip
    expect(closing).to_be_disabled()  # nothing that departments said before goes unasked
    keep(page, "workshop-replacing")
    page.get_by_text("Vervang ze allemaal").click()
    closing.click()
    expect(page.get_by_text("De werksessie is afgesloten.")).to_be_visible(timeout=90_000)
    expect(phone.get_by_role("link", name="Open het verslag")).to_be_visible(timeout=90_000)
    phone.get_by_role("link", name="Open het verslag").click()
    expect(phone.get_by_text("We maken het samen.")).to_be_visible()
    assert "2 deelnemers: HR 1, ICT 1" in phone.content()
    assert other.session.get(f"{other.at}/minutes", timeout=20).text.count("<section>") == 4
    stranger = requests.get(f"{other.at}/minutes", timeout=20)
    assert "We maken het samen." not in stranger.text
    assert "Middag over makers" in room.cli("history").stdout
    context.close()
    screen.close()


def test_thirty_at_once_place_everything_and_nothing_is_lost(page: Page, room: Room):
    code = begin(page, room, "Met dertig")

    def one(n: int) -> bool:
        phone = Phone(room, code, (HR, ICT)[n % 2])
        last, step = "", 0
        while "U bent klaar" not in last and step < 10:
            last = phone.place(("creeren", "co-creatie", "profileren")[(n + step) % 3])
            step += 1
        return "U bent klaar" in last

    with ThreadPoolExecutor(30) as many:
        assert all(many.map(one, range(30)))
    expect(page.get_by_text("30 van 30 klaar")).to_be_visible(timeout=90_000)
    settled(page)
    page.get_by_role("button", name="Onthul").click()
    expect(page.get_by_text("30 keer geplaatst.")).to_be_visible(timeout=90_000)


def test_a_form_that_is_not_ours_and_a_department_that_is_none_change_nothing(page: Page, room: Room):
    code = begin(page, room, "Streng")
    phone = Phone(room, code, HR)
    item = re.search(r"name='intervention' value='([^']*)'", phone.page()).group(1)
    done = phone.session.post(
        f"{phone.at}/place", data={"intervention": item, "element": "", "sign": "0" * 64}, timeout=20
    )
    assert done.status_code == 403
    assert "1 van " in phone.page()
    nobody = Phone(room, code, "https://leerland.example/id/department/draken")
    assert "Van welke afdeling bent u?" in nobody.page()
    twice = phone.session.post(f"{phone.at}/join", data={"department": ICT}, timeout=20)
    assert "1 van " in twice.text
    expect(page.get_by_text("0 van 1 klaar")).to_be_visible(timeout=90_000)
    big = phone.session.post(f"{phone.at}/place", data={"element": "x" * 5000}, timeout=20)
    assert big.status_code == 403


def test_codes_are_not_tried_without_end(room: Room):
    tried = [requests.get(f"{room.url}/join/AAAA{n:02}", timeout=20).status_code for n in range(40)]
    assert tried[0] == 404
    assert 429 in tried
    time.sleep(0.1)
    assert requests.get(f"{room.url}/join", timeout=20).status_code == 200
