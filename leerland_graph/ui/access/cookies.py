"""What signs the cookies of the app."""

import secrets
from pathlib import Path

from leerland_graph.core.files import write_private

__all__ = ["cookie_secret"]


def cookie_secret(folder: Path) -> str:
    """The secret that signs cookies: made once for a data folder, for its owner's eyes only, so that it outlives a restart."""
    path = folder / "cookie-secret"
    if not path.is_file():
        write_private(path, secrets.token_hex(32))
    return path.read_text()
