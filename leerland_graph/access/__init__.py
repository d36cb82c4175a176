"""Access control: users, roles and permissions, the audit log, and rate limits. Independent of the web server."""

from leerland_graph.access.audit import Audit, AuditEvent
from leerland_graph.access.limits import Limiter
from leerland_graph.access.logins import EndedLogins
from leerland_graph.access.permissions import Permission, Role, table_of_roles
from leerland_graph.access.policy import Policy
from leerland_graph.access.proxy import Proxies, is_loopback, is_loopback_name, sign_of_proxy
from leerland_graph.access.user import ANONYMOUS, LOCAL, Forbidden, User, anonymous, machine, person

__all__ = [
    "ANONYMOUS",
    "LOCAL",
    "Permission",
    "Audit",
    "AuditEvent",
    "EndedLogins",
    "Forbidden",
    "Limiter",
    "Policy",
    "Proxies",
    "Role",
    "User",
    "anonymous",
    "is_loopback",
    "is_loopback_name",
    "machine",
    "person",
    "sign_of_proxy",
    "table_of_roles",
]
