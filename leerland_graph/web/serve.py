"""Serve the endpoint alone, and the preparations that every server needs."""

import sys

import uvicorn
from starlette.routing import Route

from leerland_graph.core.confine import can_cut
from leerland_graph.core.errors import UsageError
from leerland_graph.core.i18n import gettext
from leerland_graph.core.settings import Server, Settings, get_settings
from leerland_graph.web.health import health
from leerland_graph.web.hosts import HERE
from leerland_graph.web.linked_data import linked_routes
from leerland_graph.web.sparql import standalone

__all__ = ["PROTOCOL", "allow_open_files", "check_confinement", "launch_endpoint"]

PROTOCOL = "leerland_graph.web.connection:Connection"
"""The HTTP protocol class for uvicorn."""

MOST_FILES = 65_536


def allow_open_files() -> None:
    """Raise the limit of open files as far as the system allows: each session and database uses several."""
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def check_confinement(settings: Settings, host: str) -> None:
    """Refuse to start a server that others can reach if its queries cannot be isolated from the network.

    If nobody else can reach it, warn on standard error instead. A store on a server runs its queries there.

    Raises:
        UsageError: others can reach it, this machine has no isolation, and the settings do not accept that.
    """
    if isinstance(settings.place, Server) or can_cut():
        return
    if (host not in HERE or settings.is_for_others) and settings.unconfined is None:
        raise UsageError(
            "Queries cannot be kept from the network on this machine, and others can reach this server.",
            "Run it on Linux or macOS, or accept that by LEERLAND_UNCONFINED=accept (docs/security.md).",
        )
    sys.stderr.write(
        f"{gettext('Queries cannot be kept from the network on this machine; what would fetch something is known by its text alone.', settings.lang)}\n"
    )


def launch_endpoint(host: str, port: int) -> None:
    """Serve the endpoint until stopped.

    Raises:
        UsageError: as `check_confinement`.
    """
    check_confinement(Settings.load(), host)

    allow_open_files()

    if key := get_settings().local_key:
        sys.stderr.write(
            f"{gettext('Programs on this computer show this key as `Authorization: Bearer ...`:', get_settings().lang)} {key}\n"
        )
    uvicorn.run(
        standalone([Route("/healthz", health), *linked_routes()], host), host=host, port=port, log_level="warning", http=PROTOCOL,
        proxy_headers=False,
    )  # fmt: skip
