"""Begin: the example, a list of one's own, or an empty landscape."""

from leerland_graph.ui.begin import show_begin
from leerland_graph.ui.shared.session import get_lang

show_begin(get_lang())
