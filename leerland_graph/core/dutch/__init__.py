"""What errors say in Dutch: each English template of the code with its Dutch wording, the values in the same braces.

`errors.worded` looks a template up here; a test finds every template in the code that has none.
"""

from leerland_graph.core.dutch.catalogues import CATALOGUES
from leerland_graph.core.dutch.commands import COMMANDS
from leerland_graph.core.dutch.dialogue import DIALOGUE
from leerland_graph.core.dutch.store import STORE

__all__ = ["DUTCH", "NOUNS"]

DUTCH: dict[str, str] = {**STORE, **CATALOGUES, **COMMANDS, **DIALOGUE}

NOUNS: dict[str, str] = {
    "change": "wijziging",
    "change programme": "veranderprogramma",
    "department": "afdeling",
    "intervention": "interventie",
    "island": "eiland",
    "kept query": "bewaarde vraag",
    "landscape": "leerlandschap",
    "person": "persoon",
    "query": "vraag",
    "target group": "doelgroep",
    "workshop": "werksessie",
}
"""What a name can be of."""
