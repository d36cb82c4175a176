"""What proposes placements and types in a landscape, made once for each of its states."""

from leerland_graph.core.settings import get_settings
from leerland_graph.meaning import Proposer, proposer_for
from leerland_graph.services.state import View, per_state

__all__ = ["proposer"]


@per_state(most=1)
def proposer(shown: View) -> Proposer:
    """The proposer of the landscape that is shown, which knows what was agreed in it.

    Raises:
        SettingsError: the local model is not the one that this version was made for.
    """
    return proposer_for(shown.store, shown.landscape.iri, get_settings())
