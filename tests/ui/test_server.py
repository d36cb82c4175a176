"""The running server: healthy, closed where Streamlit is open, and with one clear page where there is nothing."""

import json
import urllib.error
import urllib.request

import pytest

from tests.conftest import Cli
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
