"""Analysis: the read model of a landscape, its learning network, and the coherence indicators."""

from leerland_graph.analysis.communities import Communities, communities
from leerland_graph.analysis.compare import Difference, compare
from leerland_graph.analysis.cross_tab import CrossTab, Week, by_department, by_group, load_by_week, loads
from leerland_graph.analysis.depth import Crossing, PairDepth, depth
from leerland_graph.analysis.draws import LikelyPlaces
from leerland_graph.analysis.indicators import Evidence, Indicator, Result, indicators
from leerland_graph.analysis.indicators.agreement import views
from leerland_graph.analysis.leaning import Leaning, leaning
from leerland_graph.analysis.margins import Margin, margins
from leerland_graph.analysis.model import Element, Intervention, Landscape, LikeTexts
from leerland_graph.analysis.network import LearningNetwork, PairRoutes, network_of
from leerland_graph.analysis.norms import Norms
from leerland_graph.analysis.overall import Overall, overall
from leerland_graph.analysis.perspectives import (
    Talk,
    as_agreed,
    as_seen_by,
    divided,
    perspectives,
    shares_by,
    worth_talking,
)  # fmt: skip
from leerland_graph.analysis.placement_basis import PlacementBasis, on_proposals, placement_basis
from leerland_graph.analysis.planned import ScenarioChange, planned
from leerland_graph.analysis.profile import Profile, profile
from leerland_graph.analysis.reading import read_landscape
from leerland_graph.analysis.recommend import Recommendation, Search, recommend
from leerland_graph.analysis.rereading import reread
from leerland_graph.analysis.same_offers import why_alike
from leerland_graph.analysis.selection import Selection, select
from leerland_graph.analysis.similarity import find_overlaps
from leerland_graph.analysis.trend import TrendPoint, trend
from leerland_graph.analysis.worklist import most_used, tips

__all__ = [
    "Communities",
    "Crossing",
    "Difference",
    "Element",
    "Evidence",
    "CrossTab",
    "Indicator",
    "Intervention",
    "Landscape",
    "LikeTexts",
    "LikelyPlaces",
    "Margin",
    "Leaning",
    "LearningNetwork",
    "Norms",
    "Overall",
    "PairDepth",
    "PairRoutes",
    "ScenarioChange",
    "Profile",
    "Recommendation",
    "Result",
    "Search",
    "Selection",
    "Talk",
    "TrendPoint",
    "Week",
    "as_agreed",
    "PlacementBasis",
    "placement_basis",
    "as_seen_by",
    "by_department",
    "by_group",
    "communities",
    "compare",
    "depth",
    "divided",
    "find_overlaps",
    "indicators",
    "leaning",
    "load_by_week",
    "loads",
    "margins",
    "most_used",
    "network_of",
    "on_proposals",
    "overall",
    "perspectives",
    "planned",
    "profile",
    "read_landscape",
    "recommend",
    "reread",
    "select",
    "shares_by",
    "tips",
    "trend",
    "why_alike",
    "views",
    "worth_talking",
]
