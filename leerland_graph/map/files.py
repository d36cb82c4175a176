"""Write the picture to a file: SVG directly, PNG through resvg with the bundled fonts."""

from base64 import b64encode
from functools import lru_cache
from math import ceil, gcd
from pathlib import Path

import resvg_py

from leerland_graph.core.errors import UsageError
from leerland_graph.core.files import replacing
from leerland_graph.map.picture import Picture
from leerland_graph.map.scenery import draw_land
from leerland_graph.map.svg import height_of, to_svg

__all__ = ["render_png", "write_picture"]

FONTS = Path(__file__).parent / "fonts"
PNG_WIDTH = 2000
MOST_HIGHER = 16
"""Units of the plate by which a picture may be made higher."""
DEFINED = "</defs>"
"""Where the definitions in the drawing of the land end."""


def render_png(drawn: Picture, width: int = PNG_WIDTH) -> bytes:
    """The picture as PNG, `width` pixels wide. Only the bundled fonts are used, so the output is the same on every machine.

    The land takes most of the time, and is the same for every picture of a plate: it is drawn once for a size, in pixels that are those of the picture.
    The picture is as much higher as makes its height a whole number of pixels; for a width where that is much, the land is drawn anew.
    """
    wide, high = drawn.plate.width, height_of(drawn)
    step = wide // gcd(int(wide), width)  # heights that are a multiple of it are whole numbers of pixels
    if wide % 1 or step > MOST_HIGHER:
        return _png(to_svg(drawn), width)
    rows = ceil(high / step) * step
    return _png(to_svg(drawn, land=_land(draw_land(drawn.plate), wide, rows, width), high=rows), width)


@lru_cache(maxsize=4)
def _land(drawn: str, wide: float, high: float, width: int) -> str:
    """The land as an image of this many pixels, with the definitions and styles that the rest of the picture uses too.

    It is as large as the whole picture.
    """
    shared = drawn[: drawn.index(DEFINED) + len(DEFINED)]
    box = f'viewBox="0 0 {wide:g} {high:g}"'
    made = _png(f'<svg xmlns="http://www.w3.org/2000/svg" {box} class="plate">{drawn}</svg>', width)
    return (
        f'{shared}<image width="{wide:g}" height="{high:g}" href="data:image/png;base64,{b64encode(made).decode()}"/>'
    )


def _png(svg: str, width: int) -> bytes:
    data = resvg_py.svg_to_bytes(
        svg_string=svg, width=width, skip_system_fonts=True, font_files=[str(f) for f in sorted(FONTS.glob("*.ttf"))],
        font_family="Source Sans 3", sans_serif_family="Source Sans 3",
    )  # fmt: skip
    return bytes(data)


def write_picture(path: Path, drawn: Picture, width: int = PNG_WIDTH) -> None:
    """Write a picture to an `.svg` or `.png` file; the latter `width` pixels wide.

    Raises:
        UsageError: unsupported file type, or the file cannot be written.
    """
    kind = path.suffix.lower()
    if kind not in (".svg", ".png"):
        raise UsageError("A map cannot be written as '{kind}'.", "Use .svg or .png.", kind=kind or path.name)
    try:
        with replacing(path) as waiting:
            waiting.write_bytes(to_svg(drawn).encode() if kind == ".svg" else render_png(drawn, width))
    except OSError as error:
        raise UsageError(
            "{path} cannot be written: {error}.", "Choose another place.", path=path, error=error.strerror or error
        ) from None
