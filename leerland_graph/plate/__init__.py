"""The ground plate as a map: read from RDF, drawn as SVG or PNG."""

from leerland_graph.plate.files import render_png, write_picture
from leerland_graph.plate.model import Plate, read_plate
from leerland_graph.plate.picture import Mark, Picture, picture, to_svg

__all__ = ["Mark", "Picture", "Plate", "picture", "read_plate", "render_png", "to_svg", "write_picture"]
