"""The documentation becomes a site without a broken link, and a page of it asks no other host for anything."""

import importlib
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.slow

LOADS = {
    ("script", "src"), ("link", "href"), ("img", "src"), ("img", "srcset"), ("iframe", "src"), ("source", "src"), ("source", "srcset"),
    ("video", "src"), ("audio", "src"), ("object", "data"), ("embed", "src"), ("use", "href"), ("image", "href"),
}  # fmt: skip
"""What a browser fetches without being asked."""
DESCRIBED = ("store", "validation", "exchange", "forms", "analysis", "map")
"""Packages that say by `__all__` what is public."""


class Loaded(HTMLParser):
    """Collects what a page has the browser fetch."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if (tag, name) in LOADS]


def is_elsewhere(address: str) -> bool:
    return bool(re.match(r"\s*(https?:)?//", address))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_a_page_asks_no_other_host_for_scripts_styles_fonts_or_pictures(site: Path):
    pages = {page: Loaded(page.read_text(encoding="utf-8")).found for page in site.rglob("*.html")}
    assert len(pages) > 40
    assert {str(p.relative_to(site)): a for p, every in pages.items() for a in every if is_elsewhere(a)} == {}
    assert all(any(a.endswith(".js") for a in every) for every in pages.values())


def test_a_style_asks_no_other_host_for_anything(site: Path):
    styles = [*site.rglob("*.css"), *site.rglob("*.html")]
    asked = [
        a for s in styles for a in re.findall(r"(?:url\(|@import)\s*[\"']?([^\"')\s]+)", s.read_text(encoding="utf-8"))
    ]
    assert [a for a in asked if is_elsewhere(a)] == []


def test_nothing_is_there_for_which_the_theme_would_fetch_a_program(site: Path):
    for page in site.rglob("*.html"):
        assert 'class="mermaid"' not in page.read_text(encoding="utf-8"), page


@pytest.mark.parametrize("package", DESCRIBED)
def test_every_public_name_is_described(site: Path, package: str):
    page = (site / "api" / f"{package}.html").read_text(encoding="utf-8")
    module = importlib.import_module(f"leerland_graph.{package}")
    described = set(re.findall(rf'id="leerland_graph\.{package}\.(?:\w+\.)*(\w+)"', page))
    assert set(module.__all__) - described == set()


def test_every_document_is_in_the_site(site: Path):
    documents = (ROOT / "docs").rglob("*.md")
    assert [d for d in documents if not (site / d.relative_to(ROOT / "docs")).with_suffix(".html").is_file()] == []
