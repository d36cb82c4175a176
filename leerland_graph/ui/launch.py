"""Start the app from Python, as `streamlit run app.py` would; or the endpoint alone."""

import os
import secrets
import sys
from pathlib import Path

from starlette.routing import Route

from leerland_graph.confine import can_cut
from leerland_graph.errors import UsageError
from leerland_graph.files import write_private
from leerland_graph.resources import resource
from leerland_graph.settings import Server, Settings
from leerland_graph.ui.access.hosts import HERE
from leerland_graph.ui.access.visiting import setup
from leerland_graph.ui.texts import text

__all__ = ["check_confinement", "cookie_secret", "launch", "launch_endpoint"]

ME = "leerland_graph.ui.connection:Connection"
"""How the web server is to speak to clients."""

MOST_FILES = 65_536


def launch(host: str, port: int) -> None:
    """Serve the app until stopped. The rest of the configuration lies beside `app.py`.

    Raises:
        UsageError: it is to be reached from elsewhere, and nobody has to log in, or its queries cannot be kept from the network.
    """
    settings = Settings.load()
    if not settings.has_login:
        if host not in HERE:
            raise UsageError(
                "The app cannot listen on {host}: nobody has to log in.",
                "Set LEERLAND_OIDC_URL and what belongs to it (docs/security.md), or leave out --host.",
                host=host,
            )
        sys.stderr.write(f"{text('admin_local', settings.lang)}\n")
    allow_open_files()
    check_confinement(settings, host)
    from streamlit.web import cli  # the endpoint alone does without
    from uvicorn.config import HTTP_PROTOCOLS

    HTTP_PROTOCOLS["auto"] = ME  # Streamlit starts the server, and gives no other way to say it

    os.environ["FORWARDED_ALLOW_IPS"] = (
        ""  # the web server believes nobody: whom to believe, the guard knows (LEERLAND_PROXIES)
    )
    os.environ.setdefault("STREAMLIT_SERVER_COOKIE_SECRET", cookie_secret(settings.data))
    sys.argv = ["streamlit", "run", str(resource("app.py")), "--server.address", host, "--server.port", str(port)]
    cli.main(prog_name="streamlit")


def allow_open_files() -> None:
    """Let this process have as many files open as the system lets it ask for: sessions and the database take some each."""
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def check_confinement(settings: Settings, host: str) -> None:
    """See to it that a server which others can reach keeps its queries from the network, whatever these lead the engine to do.

    Where nobody else can reach it, it is said on standard error that this is not so. A store on a server has its queries answered there.

    Raises:
        UsageError: others can reach it, this machine has no way, and nobody has accepted that.
    """
    if isinstance(settings.place, Server) or can_cut():
        return
    if (host not in HERE or settings.is_for_others) and settings.unconfined is None:
        raise UsageError(
            "Queries cannot be kept from the network on this machine, and others can reach this server.",
            "Run it on Linux or macOS, or accept that by LEERLAND_UNCONFINED=accept (docs/security.md).",
        )
    sys.stderr.write(f"{text('unconfined', settings.lang)}\n")


def cookie_secret(folder: Path) -> str:
    """The secret that signs cookies: made once for a data folder, for its owner's eyes only, so that it outlives a restart."""
    path = folder / "cookie-secret"
    if not path.is_file():
        write_private(path, secrets.token_hex(32))
    return path.read_text()


def launch_endpoint(host: str, port: int) -> None:
    """Serve the endpoint until stopped.

    Raises:
        UsageError: as `check_confinement`.
    """
    check_confinement(Settings.load(), host)
    import uvicorn

    allow_open_files()
    from leerland_graph.ui.endpoint import standalone
    from leerland_graph.ui.health import health
    from leerland_graph.ui.linked import linked_routes

    if key := setup()[0].local_key:
        sys.stderr.write(f"{text('local_key', setup()[0].lang)} {key}\n")
    uvicorn.run(
        standalone([Route("/healthz", health), *linked_routes()], host), host=host, port=port, log_level="warning", http=ME,
        proxy_headers=False,
    )  # fmt: skip
