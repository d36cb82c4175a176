"""Access: who is there, what a role may do, what was done, and how often someone may try. Nothing here knows a web server."""

from leerland_graph.access.acts import Act, Role, table_of_roles
from leerland_graph.access.audit import Audit, Deed
from leerland_graph.access.limits import Limiter
from leerland_graph.access.logins import EndedLogins
from leerland_graph.access.policy import Policy
from leerland_graph.access.visitor import ANONYMOUS, LOCAL, Forbidden, Visitor, machine, person

__all__ = [
    "ANONYMOUS",
    "LOCAL",
    "Act",
    "Audit",
    "Deed",
    "EndedLogins",
    "Forbidden",
    "Limiter",
    "Policy",
    "Role",
    "Visitor",
    "machine",
    "person",
    "table_of_roles",
]
