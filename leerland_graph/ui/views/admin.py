"""Administration: who may what, the audit log, and names that go."""

from leerland_graph.ui.access.admin import show_admin
from leerland_graph.ui.shared.session import get_lang

show_admin(get_lang())
