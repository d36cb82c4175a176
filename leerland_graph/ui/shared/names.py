"""What closed sets of values are called, as messages."""

from leerland_graph.access import Role
from leerland_graph.core.i18n import N_

__all__ = [
    "ANSWERS", "CHANGES", "ENCODINGS", "LAYERS", "LINKS", "PLAN", "QUESTION_GROUPS", "QUESTION_WAYS", "RELATIONS", "REMARKS",
    "REPLACING", "ROLES", "SECTIONS", "STATES", "TERMS", "TRIPLE", "WORKSHOP_STATES",
]  # fmt: skip

ROLES: dict[str, str] = {
    Role.VIEWER: N_("viewer"), Role.EDITOR: N_("editor"), Role.FACILITATOR: N_("facilitator"), Role.ADMINISTRATOR: N_("administrator"),
}  # fmt: skip
SECTIONS = {"landscape": N_("Look"), "talk": N_("Talk"), "work": N_("Keep up")}
"""Sections of the menu."""
RELATIONS = {
    "precedes": N_("Precedes"), "reinforces": N_("Reinforces"), "overlapsWith": N_("Overlaps with"), "preparedBy": N_("Prepared by"),
    "followedUpBy": N_("Followed up by"), "partOfTrajectory": N_("Same trajectory"), "around": N_("Preparation, follow-up or trajectory"),
}  # fmt: skip
"""Relations between interventions."""
LAYERS = {
    "gaps": N_("Gaps"), "overlaps": N_("Overlaps"), "connections": N_("Connections"), "disagreements": N_("Disagreements"), "load": N_("Load"),
}  # fmt: skip
"""Layers of the map."""
ENCODINGS = {
    "department": N_("Owner"), "programme": N_("Programme"), "type": N_("Type"), "effort": N_("Time per participant"), "same": N_("All the same"),
}  # fmt: skip
"""What colour, shape and size of a mark can stand for."""
REMARKS = {"remark": N_("Remark"), "question": N_("Question"), "proposal": N_("Proposal"), "reply": N_("Reply")}
STATES = {
    "open": N_("open"), "resolved": N_("resolved"), "accepted": N_("accepted"), "declined": N_("declined"), "withdrawn": N_("withdrawn"),
}  # fmt: skip
"""States of remarks and proposals."""
TERMS = {"type": N_("intervention type"), "group": N_("target group"), "competence": N_("competence")}
"""Kinds of terms that an organisation can add."""
LINKS = {"broader": N_("a kind of {name}"), "closeMatch": N_("close to {name}"), "exactMatch": N_("the same as {name}")}
"""How such a term is linked to one of the language."""
CHANGES = {
    "init": N_("beginning"), "import": N_("import"), "edit": N_("edit"), "undo": N_("undo"), "restore": N_("backup put back"),
    "workshop": N_("workshop"), "talk": N_("dialogue"), "scenario": N_("scenario"), "remove": N_("removal"), "renewal": N_("proposals renewed"),
}  # fmt: skip
"""Kinds of changes in the history."""
QUESTION_WAYS = {"library": N_("Questions in words"), "own": N_("Own queries"), "build": N_("Build a query")}
QUESTION_GROUPS = {
    "gaps": N_("What is missing"), "overlap": N_("What overlaps or clashes"), "spread": N_("What lies where"), "links": N_("What hangs together"),
    "people": N_("Who does what"), "time": N_("Time and participation"), "other": N_("Other"),
}  # fmt: skip
ANSWERS = {"table": N_("Table"), "chart": N_("Chart"), "map": N_("On the map")}
"""Forms of an answer."""
TRIPLE = (N_("Subject"), N_("Property"), N_("Value"))
PLAN = (N_("Step"), N_("Rows"), N_("Milliseconds"))
"""Columns of a query plan."""
REPLACING = {"keep": N_("Keep them"), "replace": N_("Replace them all"), "choose": N_("Choose for each")}
"""What happens to earlier placements when a workshop ends."""
WORKSHOP_STATES = {"open": N_("under way"), "revealed": N_("revealed"), "closed": N_("closed")}
