"""The access policy from the settings, cached: it does not change while the app runs."""

from leerland_graph.access import Policy
from leerland_graph.core.settings import Settings, get_settings

__all__ = ["get_policy"]

_known: tuple[Settings, Policy] | None = None


def get_policy() -> Policy:
    """The policy of this process.

    Raises:
        SettingsError: the table `[access]` of `leerland.toml` is invalid.
    """
    global _known
    settings = get_settings()
    if _known is None or _known[0] is not settings:
        _known = settings, Policy.read(settings.access)
    return _known[1]
