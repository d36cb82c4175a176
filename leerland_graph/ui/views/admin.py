"""Administration: who may what, the audit log, and names that go."""

from leerland_graph.ui.access.admin import show_admin
from leerland_graph.ui.shared.session import lang

show_admin(lang())
