"""The secret that signs the app's cookies."""

import secrets
from pathlib import Path

from leerland_graph.core.files import write_private

__all__ = ["cookie_secret"]


def cookie_secret(folder: Path) -> str:
    """The cookie secret of a data folder: created once, readable by its owner only, so that logins survive a restart."""
    path = folder / "cookie-secret"
    if not path.is_file():
        write_private(path, secrets.token_hex(32))
    return path.read_text()
