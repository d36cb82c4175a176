"""The names by which a server may be reached: without them, a page elsewhere could reach it under a name of its own (DNS rebinding)."""

from urllib.parse import urlsplit

from leerland_graph.core.settings import get_settings

__all__ = ["HERE", "allowed_hosts"]

HERE = ("127.0.0.1", "localhost", "::1")
NAMES = ["127.0.0.1", "localhost", "[::1]"]


def allowed_hosts(address: str) -> list[str]:
    """What `Host` may say to a server that listens on an address: what the settings name, else where people reach it, else the names
    of this machine; any, where it listens elsewhere and nothing says by which name."""
    settings = get_settings()
    if settings.hosts:
        return [h.strip() for h in settings.hosts.split(",") if h.strip()]
    if settings.url:
        return [*NAMES, urlsplit(settings.url).hostname or ""]
    return NAMES if address in HERE else ["*"]
