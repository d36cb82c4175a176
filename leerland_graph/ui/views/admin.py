"""Administration: who may what, the audit log, and names that go."""

from leerland_graph.ui.access.admin import show_admin
from leerland_graph.ui.session import lang

show_admin(lang())
