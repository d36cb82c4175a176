"""Write the picture to a file: SVG directly, PNG through resvg with the bundled fonts."""

from pathlib import Path

import resvg_py

from leerland_graph.core.errors import UsageError
from leerland_graph.core.files import replacing
from leerland_graph.map.picture import Picture
from leerland_graph.map.svg import to_svg

__all__ = ["render_png", "write_picture"]

FONTS = Path(__file__).parent / "fonts"
PNG_WIDTH = 2000


def render_png(svg: str, width: int = PNG_WIDTH) -> bytes:
    """The SVG as PNG, `width` pixels wide. Only the bundled fonts are used, so the output is the same on every machine."""
    data = resvg_py.svg_to_bytes(
        svg_string=svg, width=width, skip_system_fonts=True, font_files=[str(f) for f in sorted(FONTS.glob("*.ttf"))],
        font_family="Source Sans 3", sans_serif_family="Source Sans 3",
    )  # fmt: skip
    return bytes(data)


def write_picture(path: Path, drawn: Picture) -> None:
    """Write a picture to an `.svg` or `.png` file.

    Raises:
        UsageError: unsupported file type, or the file cannot be written.
    """
    kind = path.suffix.lower()
    if kind not in (".svg", ".png"):
        raise UsageError("A map cannot be written as '{kind}'.", "Use .svg or .png.", kind=kind or path.name)
    svg = to_svg(drawn)
    try:
        with replacing(path) as waiting:
            waiting.write_bytes(svg.encode() if kind == ".svg" else render_png(svg))
    except OSError as error:
        raise UsageError(
            "{path} cannot be written: {error}.", "Choose another place.", path=path, error=error.strerror or error
        ) from None
