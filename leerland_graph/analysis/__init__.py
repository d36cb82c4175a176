"""Analysis: the read model of a landscape, its learning network, and the indicators of coherence."""

from leerland_graph.analysis.compare import Difference, compare
from leerland_graph.analysis.indicators import Evidence, Indicator, Result, indicators
from leerland_graph.analysis.model import Element, Intervention, Landscape, read_landscape
from leerland_graph.analysis.network import LearningNetwork, PairRoutes
from leerland_graph.analysis.profile import Profile, profile
from leerland_graph.analysis.recommend import Recommendation, recommend
from leerland_graph.analysis.selection import Selection, select

__all__ = [
    "Difference",
    "Element",
    "Evidence",
    "Indicator",
    "Intervention",
    "Landscape",
    "LearningNetwork",
    "PairRoutes",
    "Profile",
    "Recommendation",
    "Result",
    "Selection",
    "compare",
    "indicators",
    "profile",
    "read_landscape",
    "recommend",
    "select",
]
