"""Administration: roles, the audit log, and erasing names."""

from leerland_graph.ui.access.admin import show_admin
from leerland_graph.ui.shared.session import get_lang

show_admin(get_lang())
