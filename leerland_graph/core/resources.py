"""Locate the files that ship with the product: in the checkout or in the wheel."""

from pathlib import Path

__all__ = ["resource"]

PACKAGE = Path(__file__).parents[1]
BUNDLED = PACKAGE / "_bundled"


def resource(name: str) -> Path:
    """The path of `ontology`, `shapes`, `examples/...` or `app.py`.

    A wheel carries them in `leerland_graph/_bundled`; a checkout has them beside the package.

    Raises:
        FileNotFoundError: found in neither, so the installation is broken.
    """
    for root in (BUNDLED, PACKAGE.parent):
        if (root / name).exists():
            return root / name
    raise FileNotFoundError(f"{name} is missing from this installation of Leerland; install it again.")
