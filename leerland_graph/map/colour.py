"""Colours and shapes of marks, distinguishable in colour, in greyscale, and by shape."""

__all__ = ["OTHER", "PALETTE", "SYMBOLS", "mix"]

PALETTE = ("#0060a8", "#c8500a", "#00715a", "#7b3fa0", "#b3174f", "#5a6b00", "#37474f", "#8a5a00")
"""Dark enough for white outlines on any land, and distinguishable with the common forms of colour blindness."""
OTHER = "#6b7280"

SYMBOLS = {
    "circle": "M-.92 0a.92 .92 0 1 0 1.84 0a.92 .92 0 1 0-1.84 0Z",
    "square": "M-.82-.82H.82V.82H-.82Z",
    "diamond": "M0-1.1L1.1 0L0 1.1L-1.1 0Z",
    "triangle": "M0-1.1L1.08.82H-1.08Z",
    "hexagon": "M1.02 0L.51.89H-.51L-1.02 0L-.51-.89H.51Z",
    "star": "M0-1.2L.35-.42L1.15-.37L.52.15L.72.95L0 .5L-.72.95L-.52.15L-1.15-.37L-.35-.42Z",
}
"""Paths of about equal visual weight, for a radius of 1."""


def mix(first: str, second: str, share: float) -> str:
    """A colour between two, `share` of the way to the second.

    >>> mix("#000000", "#ffffff", 0.5)
    '#808080'
    """
    a, b = ([int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in (first, second))
    return "#" + "".join(f"{round(x + (y - x) * share):02x}" for x, y in zip(a, b, strict=True))
