"""The ground plate as a map: read from RDF, drawn as SVG or PNG."""

from leerland_graph.map.encoding import COLOURS, SHAPES, SIZES, Encoding
from leerland_graph.map.files import render_png, write_picture
from leerland_graph.map.layers import INDICATOR_OF, LAYERS
from leerland_graph.map.marks import Cluster, Mark
from leerland_graph.map.model import Plate, read_plate
from leerland_graph.map.picture import MapOptions, Picture, picture
from leerland_graph.map.svg import to_svg

__all__ = [
    "COLOURS",
    "INDICATOR_OF",
    "LAYERS",
    "SHAPES",
    "SIZES",
    "Cluster",
    "Encoding",
    "MapOptions",
    "Mark",
    "Picture",
    "Plate",
    "picture",
    "read_plate",
    "render_png",
    "to_svg",
    "write_picture",
]
