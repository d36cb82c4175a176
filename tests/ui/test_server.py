"""The running server: healthy, closed where Streamlit is open, and with one clear page where there is nothing."""

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from leerland_graph.core.settings import Settings
from leerland_graph.ui.access.cookies import cookie_secret
from tests.conftest import ROOT, Cli
from tests.ui.conftest import Server, serve


def get(url: str):
    return urllib.request.urlopen(url, timeout=10)


def test_health_says_the_revision(server: Server):
    answer = json.loads(get(f"{server.url}/healthz").read())
    assert answer["status"] == "ok"
    assert answer["revision"] >= 1


@pytest.mark.parametrize("path", ["/", "/healthz", "/interventions"])
def test_every_answer_has_the_security_headers(path: str, server: Server):
    headers = get(server.url + path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "default-src 'self'" in headers["Content-Security-Policy"]


def test_health_says_what_is_wrong_without_a_store(tmp_path):
    cli = Cli(tmp_path / "data")
    cli("init")
    process, url = serve(cli, tmp_path / "log")
    try:
        import shutil

        shutil.rmtree(cli.data)
        with pytest.raises(urllib.error.HTTPError) as error:
            get(f"{url}/healthz")
        assert error.value.code == 503
    finally:
        process.terminate()
        process.wait(10)


# doors that Streamlit leaves open


def test_a_request_under_another_name_is_refused(server: Server):
    request = urllib.request.Request(f"{server.url}/healthz", headers={"Host": "elsewhere.example"})
    with pytest.raises(urllib.error.HTTPError) as error:
        urllib.request.urlopen(request, timeout=10)
    assert error.value.code == 400


def test_names_can_be_allowed(tmp_path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LEERLAND_HOSTS", "leren.bank.example, 127.0.0.1")
    cli = Cli(tmp_path / "data")
    cli("init")
    process, url = serve(cli, tmp_path / "log")
    try:
        request = urllib.request.Request(f"{url}/healthz", headers={"Host": "leren.bank.example"})
        assert urllib.request.urlopen(request, timeout=10).status == 200
    finally:
        process.terminate()
        process.wait(10)


def test_it_listens_on_this_machine_alone(server: Server):
    port = int(server.url.rpartition(":")[2])
    listening = Path("/proc/net/tcp").read_text().splitlines()[1:]
    addresses = {
        line.split()[1].split(":")[0]
        for line in listening
        if line.split()[1].endswith(f":{port:04X}") and line.split()[3] == "0A"
    }
    assert addresses == {"0100007F"}, "127.0.0.1 as the kernel writes it"


def test_statistics_are_not_sent_and_uploads_are_bounded(server: Server):
    """What the page is told when it opens."""
    host = json.loads(get(f"{server.url}/_stcore/host-config").read())
    assert host["enableCustomParentMessages"] is False
    options = streamlit_options(server)
    assert options["browser.gatherUsageStats"] is False
    assert options["server.maxUploadSize"] == Settings().max_file_mb
    assert options["client.showErrorDetails"] == "none"
    assert options["server.enableXsrfProtection"] is True


def streamlit_options(server: Server) -> dict[str, object]:
    """The options as the process that serves has them: its own configuration, read as it reads it."""
    code = (
        "import json, sys\nfrom leerland_graph.core.resources import resource\nfrom streamlit import config\n"
        "config._main_script_path = str(resource('app.py'))\nconfig.get_config_options(force_reparse=True)\n"
        "print(json.dumps({k: config.get_option(k) for k in sys.argv[1:]}))"
    )
    names = [
        "browser.gatherUsageStats",
        "server.maxUploadSize",
        "client.showErrorDetails",
        "server.enableXsrfProtection",
    ]
    done = subprocess.run(
        [sys.executable, "-c", code, *names], capture_output=True, text=True, check=True, cwd=server.data.parent, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )  # fmt: skip
    return dict(json.loads(done.stdout.splitlines()[-1]))


def test_the_cookie_secret_outlives_a_restart_and_is_its_owners_alone(server: Server):
    kept = server.data / "cookie-secret"
    assert len(kept.read_text()) == 64
    assert kept.stat().st_mode & 0o077 == 0
    assert cookie_secret(server.data) == kept.read_text()


@pytest.mark.parametrize(
    "query",
    [
        "explore?board=AAAA&node=urn:x",
        "?landscape=nothing&open=~~~&advice=99&spot=,,&layers=x,y&colour=z",
        "explore?node=x%3E%20%3Fp%20%3Fo",
        "explore?board=eNqrVspTsopWSlSwSVKK1VHKB3IMgHQBkAZSGSCqFgCuHAmd",
        "entry?draft=nothing",
        "coherence?from=2026-99-99&type=x&status=y",
        "questions?sparql=SELECT",
    ],
)
def test_a_link_that_says_nonsense_shows_no_traceback(server: Server, browser: Browser, query: str):
    page = browser.new_page()
    page.goto(f"{server.url}/{query}")
    page.wait_for_selector("h1, [data-testid=stAlert]", timeout=90_000)
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=90_000)
    assert "Traceback" not in page.content()
    assert page.get_by_test_id("stException").count() == 0
    page.close()


def test_an_error_of_ours_shows_no_details_in_the_running_app(tmp_path, browser: Browser):
    """A page that breaks in a way that nobody foresaw: the visitor sees that it broke, and nothing of the code."""
    broken = "import leerland_graph.documents.wording as w\ndef broken(*_):\n    raise RuntimeError('a secret of the code')\nw.count = broken\n"
    (tmp_path / "sitecustomize.py").write_text(broken, encoding="utf-8")
    cli = Cli(tmp_path / "data")
    cli("init", "--example")
    process, url = serve(cli, tmp_path / "log", first=tmp_path)
    try:
        page = browser.new_page()
        page.goto(url)
        page.wait_for_selector("[data-testid=stException], [data-testid=stAlert]", timeout=90_000)
        assert "a secret of the code" not in page.content()
        assert "Traceback" not in page.content()
        assert "a secret of the code" in (tmp_path / "log").read_text(errors="replace"), "who runs the app can read it"
        page.close()
    finally:
        process.terminate()
        process.wait(10)


def test_the_running_app_says_how_large_an_upload_may_be(server: Server, browser: Browser):
    page = browser.new_page()
    page.goto(f"{server.url}/bulk")
    expect(page.get_by_test_id("stFileUploader").first).to_contain_text("100MB", timeout=90_000)
    page.close()
