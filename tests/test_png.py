"""A PNG of the map: the land is drawn once for a size, and the picture is the same to the pixel."""

import io

import numpy as np
import pytest
from PIL import Image

from leerland_graph.analysis import Selection, read_landscape
from leerland_graph.core.namespaces import LL
from leerland_graph.map import Picture, picture, read_plate, render_png
from leerland_graph.map.files import _land, _png
from leerland_graph.map.svg import height_of, to_svg
from leerland_graph.store import Store, find_landscape


@pytest.fixture(scope="module")
def drawn(example_store: Store) -> Picture:
    iri = find_landscape(example_store, None).iri
    plate = next(o for _, p, o in example_store.triples(iri, iri) if p == LL.onGroundPlate)
    land = read_landscape(example_store, iri)
    return picture(land, read_plate(example_store.ontology, plate), example_store.ontology, Selection(), lang="nl")


def pixels(data: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))


def test_the_picture_with_the_land_as_an_image_is_the_one_that_is_drawn_whole(drawn: Picture):
    high = -(-height_of(drawn) // 4) * 4  # 400 of 1,600: four units are a pixel
    assert (pixels(render_png(drawn, 400)) == pixels(_png(to_svg(drawn, high=high), 400))).all()


def test_the_land_is_drawn_once_for_a_size(drawn: Picture):
    _land.cache_clear()
    render_png(drawn, 400)
    render_png(drawn, 400)
    assert (_land.cache_info().misses, _land.cache_info().hits) == (1, 1)


def test_a_width_that_fits_no_whole_pixels_is_drawn_whole(drawn: Picture):
    _land.cache_clear()
    assert pixels(render_png(drawn, 333)).shape[1] == 333
    assert _land.cache_info().misses == 0
