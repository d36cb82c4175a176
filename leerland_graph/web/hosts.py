"""The host names that a server accepts, as protection against DNS rebinding."""

from urllib.parse import urlsplit

from leerland_graph.core.settings import get_settings

__all__ = ["HERE", "allowed_hosts"]

HERE = ("127.0.0.1", "localhost", "::1")
NAMES = ["127.0.0.1", "localhost", "[::1]"]


def allowed_hosts(address: str) -> list[str]:
    """The accepted values of `Host` for a server that listens on an address.

    In order: the hosts in the settings; the host of the public URL with the local names; the local names if the address is local; else any.
    """
    settings = get_settings()
    if settings.hosts:
        return [h.strip() for h in settings.hosts.split(",") if h.strip()]
    if settings.url:
        return [*NAMES, urlsplit(settings.url).hostname or ""]
    return NAMES if address in HERE else ["*"]
