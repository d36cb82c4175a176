"""The ground plate as a map: read from RDF, drawn as SVG or PNG."""

from leerland_graph.plate.encoding import COLOURS, SHAPES, SIZES, Encoding
from leerland_graph.plate.files import render_png, write_picture
from leerland_graph.plate.layers import INDICATOR_OF, LAYERS
from leerland_graph.plate.marks import Cluster, Mark
from leerland_graph.plate.model import Plate, read_plate
from leerland_graph.plate.picture import Look, Picture, picture
from leerland_graph.plate.svg import to_svg

__all__ = [
    "COLOURS",
    "INDICATOR_OF",
    "LAYERS",
    "SHAPES",
    "SIZES",
    "Cluster",
    "Encoding",
    "Look",
    "Mark",
    "Picture",
    "Plate",
    "picture",
    "read_plate",
    "render_png",
    "to_svg",
    "write_picture",
]
