"""Sixty imported interventions are placed in under twenty acts, by the mouse and by the keyboard; what is moved on the map asks why."""

import csv
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.conftest import Cli
from tests.ui.conftest import Server, keep, serve, settled

pytestmark = pytest.mark.browser

KINDS = {
    "Meelopen op de werkvloer": (
        "training on the job",
        "U draait een dag mee met een ervaren collega en oefent de handelingen.",
    ),
    "College over de wet": ("college", "Een hoogleraar legt de theorie en de regels uit, met een toets tot slot."),
    "Ontwerpatelier": ("workshop", "Een team ontwerpt en bouwt in twee dagen een werkend prototype."),
    "Intervisie": ("intervisie", "Collega's bespreken een lastig geval en kijken terug op hun eigen handelen."),
    "Proef met een nieuwe werkwijze": (
        "pilot",
        "Drie teams voeren de nieuwe werkwijze stap voor stap in de praktijk in.",
    ),
}
SUBJECTS = ("hypotheken", "pensioenen", "beleggen", "verzekeren", "duurzaam wonen", "klantgesprekken", "veilig werken", "data", "zorgplicht", "incasso", "fraude", "vermogen")  # fmt: skip


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app over the example with sixty interventions of a list that says not where they lie."""
    folder = tmp_path_factory.mktemp("placing")
    cli = Cli(folder / "data")
    cli("init", "--example")
    path = folder / "aanbod.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, delimiter=";")
        rows.writerow(["naam", "omschrijving", "soort", "eigenaar"])
        rows.writerows(
            (f"{kind} {subject}", text, type_, "HR") for kind, (type_, text) in KINDS.items() for subject in SUBJECTS
        )
    cli("mapping", path, "-o", folder / "m.yaml")
    cli("import", path, "--mapping", folder / "m.yaml", "--yes", "--partial")
    process, url = serve(cli, folder / "log", more={"LEERLAND_MEANING": "auto"})
    yield Server(url, cli.data, cli)
    process.terminate()
    process.wait(10)


def opened(page: Page, own: Server) -> Locator:
    """The page, by Anna of HR; the list that is chosen."""
    page.goto(f"{own.url}/placing?as=hr&owner=hr")
    name = page.get_by_role("textbox", name="Uw naam")
    name.wait_for(timeout=90_000)
    settled(page, 600)
    if name.input_value() != "Anna":
        name.fill("Anna")
        name.press("Enter")
        settled(page)
    lists = page.get_by_role("listbox", name="Lijsten om te plaatsen")
    expect(lists.get_by_role("option").first).to_be_visible(timeout=90_000)
    return lists.get_by_role("option", selected=True)


def progress(page: Page) -> str:
    return page.get_by_text("Door mensen geplaatst:").inner_text()


def when_stored(page: Page, before: str) -> None:
    """Wait until the bar above the land tells another number."""
    expect(page.get_by_text(before, exact=True)).to_have_count(0, timeout=90_000)
    settled(page)


def placed(own: Server) -> dict[str, int]:
    """How many of the list lie where, agreed and on behalf of HR."""
    asked = (
        "SELECT ?e (COUNT(DISTINCT ?i) AS ?n) WHERE { ?i ll:catalogue 'aanbod' ; ll:placement ?p . ?p ll:onElement ?e ; "
        "ll:placementStatus llc:agreed ; ll:placedBy <https://leerland.example/id/department/hr> } GROUP BY ?e"
    )
    rows = own.cli("query", "-q", asked, "--format", "csv").stdout.split()[1:]
    return {row.split(",")[0].rpartition("/")[2]: int(row.split(",")[1]) for row in rows}


def drag(page: Page, what: Locator, element: str) -> None:
    """Drag to the middle of an element of the land."""
    box, target = what.bounding_box(), page.locator(f"[data-element$='/{element}']").first.bounding_box()
    assert box is not None
    assert target is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(target["x"] + target["width"] / 2, target["y"] + target["height"] * 0.6, steps=8)
    page.mouse.up()


def test_keys_in_quick_succession_are_each_carried_out_once_and_a_held_key_is_one(page: Page, own: Server):
    chosen = opened(page, own)
    sizes = [int(words.split("\n")[-1].split(" ")[0]) for words in page.get_by_role("listbox", name="Lijsten om te plaatsen").get_by_role("option").all_inner_texts()[:3]]  # fmt: skip
    chosen.focus()
    for key in ("1", "2", "3"):
        page.keyboard.press(key)
        page.wait_for_timeout(120)
    expect(page.get_by_text(f"Door mensen geplaatst: {64 + sum(sizes)} van 124")).to_be_visible(timeout=90_000)
    settled(page)
    assert sum(placed(own).values()) == sum(sizes)
    for _ in sizes:
        page.keyboard.press("u")
    expect(page.get_by_text("Door mensen geplaatst: 64 van 124")).to_be_visible(timeout=90_000)
    before = progress(page)
    chosen.focus()
    for _ in range(6):
        page.keyboard.down("5")  # without letting go, each but the first is a repetition
    page.keyboard.up("5")
    when_stored(page, before)
    settled(page, 1000)
    assert placed(own) == {"ondernemen": int(progress(page).split(" ")[3]) - 64}
    page.keyboard.press("u")
    expect(page.get_by_text("Door mensen geplaatst: 64 van 124")).to_be_visible(timeout=90_000)


def test_without_a_name_nothing_is_placed_and_the_land_says_why(page: Page, own: Server):
    page.goto(f"{own.url}/placing?as=hr&owner=hr")
    option = page.get_by_role("listbox", name="Lijsten om te plaatsen").get_by_role("option", selected=True)
    option.wait_for(timeout=90_000)
    settled(page, 600)
    option.focus()
    page.keyboard.press("Space")
    expect(page.locator(".say")).to_contain_text("Vul links eerst uw naam in", timeout=90_000)
    assert placed(own) == {}


def test_sixty_are_placed_in_under_twenty_acts_by_keyboard_and_by_mouse(page: Page, own: Server):
    chosen = opened(page, own)
    keep(page, "placing")
    acts = 0
    while chosen.count():
        before = progress(page)
        match acts % 3:
            case 0:
                chosen.focus()
                page.keyboard.press("Space")
            case 1:
                page.get_by_role("listbox", name="Elementen van het land").get_by_role(
                    "option", name="Onderzoeken"
                ).click()
            case _:
                drag(page, page.locator(".card .head"), "creeren")
        acts += 1
        when_stored(page, before)
    assert acts < 20
    assert sum(placed(own).values()) == 60
    expect(page.get_by_text("Hier is alles geplaatst.")).to_be_visible()

    # all of it can be undone here, the last first
    left = 60
    while left > 60 - 8:
        before = progress(page)
        page.get_by_role("button", name="Maak ongedaan").click()
        when_stored(page, before)
        now = sum(placed(own).values())
        assert left - 12 <= now < left
        left = now


def test_by_keys_a_list_is_split_left_for_later_and_placed_but_for_what_is_unticked(page: Page, own: Server):
    chosen = opened(page, own)
    count = int(chosen.inner_text().split("\n")[-1].split(" ")[0])
    chosen.focus()
    page.keyboard.press("s")
    expect(page.get_by_text("De lijst is gesplitst.")).to_be_visible()
    settled(page, 800)
    half = int(chosen.inner_text().split("\n")[-1].split(" ")[0])
    assert 0 < half < count
    page.get_by_role("checkbox").first.press("Space")
    before, there = progress(page), placed(own).get("pionieren", 0)
    chosen.focus()
    page.keyboard.press("8")
    when_stored(page, before)
    assert placed(own)["pionieren"] - there == half - 1
    chosen.focus()
    page.keyboard.press("n")
    expect(page.get_by_role("button", name="Haal terug wat voor later bewaard is")).to_be_visible(timeout=90_000)


def test_a_dot_is_moved_with_a_weight_and_a_reason(page: Page, own: Server):
    opened(page, own)
    dots = page.locator("circle.dot:not(.open)")
    title = dots.last.evaluate("dot => dot.textContent")
    before = sum(placed(own).values())
    drag(page, dots.last, "co-creatie")
    page.get_by_label("Hoeveel ervan ligt daar").select_option("0.5")
    page.get_by_label("Waarom (mag leeg blijven)").fill("Klanten maken het mee.")
    page.get_by_role("button", name="Verplaats", exact=True).click()
    settled(page, 1500)
    asked = "SELECT ?t ?w WHERE { ?p ll:rationale 'Klanten maken het mee.'@nl ; ll:weight ?w ; ll:onElement llg:co-creatie . ?i ll:placement ?p ; dcterms:title ?t FILTER(LANG(?t) = 'nl') }"  # fmt: skip
    (row,) = own.cli("query", "-q", asked, "--format", "csv").stdout.splitlines()[1:]
    assert row.rpartition(",")[2] == "0.5"
    assert title.startswith(row.rpartition(",")[0].strip('"'))
    assert sum(placed(own).values()) >= before
