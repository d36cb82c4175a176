"""Files of the data folder: written whole or not at all, for their owner's eyes alone."""

import os
from pathlib import Path
from uuid import uuid4

__all__ = ["make_private", "write_private"]

OWNER = 0o600


def write_private(path: Path, text: str) -> None:
    """Write a text, with its folder where that is missing. A reader sees what was there before or all of the new; so does whoever comes
    after a crash. Nobody but its owner can read it.

    Raises:
        OSError: it cannot be written; then what was there before stays, and nothing else.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    waiting = path.with_name(f"{path.name}.{uuid4().hex[:8]}.new")
    descriptor = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(descriptor)
        os.replace(waiting, path)
    except BaseException:
        waiting.unlink(missing_ok=True)
        raise


def make_private(path: Path) -> None:
    """Have a file be there that nobody but its owner can read; what is in it stays.

    Raises:
        OSError: it cannot be made.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, OWNER))
    path.chmod(OWNER)
