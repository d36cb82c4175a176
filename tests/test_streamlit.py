"""What this program uses of Streamlit that Streamlit does not promise to keep: the first tests to read when its version changes."""

from http.cookies import SimpleCookie

import pytest
from starlette.responses import Response
from streamlit.web.server.starlette import starlette_auth_routes

from leerland_graph.core.settings import Settings
from leerland_graph.ui.shared.user import read_login
from tests.serving import run_async

HERE = Settings(url="https://leer.example")
WHO = {"origin": "https://leer.example", "is_logged_in": True, "name": "Anna", "email": "anna@bank.example"}


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch):
    """The cookies that Streamlit sets for a user, after a login."""
    secret = "a secret that is long enough"
    monkeypatch.setattr("streamlit.web.server.starlette.starlette_auth_routes.get_cookie_secret", lambda: secret)
    monkeypatch.setattr("streamlit.web.server.starlette.starlette_websocket.get_cookie_secret", lambda: secret)

    def write(claims: dict[str, object]) -> dict[str, str]:
        response = Response()
        run_async(starlette_auth_routes._set_auth_cookie(response, dict(claims), {}))
        jar: SimpleCookie = SimpleCookie()
        for name, value in response.raw_headers:
            if name == b"set-cookie":
                jar.load(value.decode())
        return {name: morsel.value for name, morsel in jar.items() if morsel.value}

    return write


def test_the_cookie_that_streamlit_writes_at_a_login_is_read(written):
    assert read_login(written(WHO), HERE) == {"is_logged_in": True, "name": "Anna", "email": "anna@bank.example"}


def test_one_that_is_too_large_for_a_browser_comes_in_parts(written):
    cookies = written({**WHO, "groups": [f"group-{n}" for n in range(1_000)]})
    assert len([name for name in cookies if name.startswith("_streamlit_user")]) > 1
    assert read_login(cookies, HERE)["groups"][-1] == "group-999"


def test_one_that_was_changed_or_is_for_another_address_is_nobody(written):
    cookies = written(WHO)
    forged = {name: value[:-2] + ("aa" if value[-2:] != "aa" else "bb") for name, value in cookies.items()}
    assert read_login(forged, HERE) == {}
    assert read_login(cookies, Settings(url="https://elsewhere.example")) == {}
    assert read_login({}, HERE) == {}
