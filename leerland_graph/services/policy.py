"""Who may do what, as the settings say: read once, since rules do not change while the app runs."""

from leerland_graph.access import Policy
from leerland_graph.core.settings import Settings, get_settings

__all__ = ["get_policy"]

_known: tuple[Settings, Policy] | None = None


def get_policy() -> Policy:
    """The policy of this process.

    Raises:
        SettingsError: the table `[access]` of `leerland.toml` holds what no policy has.
    """
    global _known
    settings = get_settings()
    if _known is None or _known[0] is not settings:
        _known = settings, Policy.read(settings.access)
    return _known[1]
