"""Files of the data folder: written atomically, readable by their owner only."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

__all__ = ["make_private", "replacing", "write_private"]

OWNER = 0o600


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A new file to fill beside `path`, which takes its place when the block ends. A reader, also after a crash, sees either the old or
    the complete new content.

    Raises:
        OSError: it cannot be written; the old file is unchanged and no temporary file remains.
    """
    waiting = path.with_name(f".{path.name}.{uuid4().hex[:8]}.new")
    try:
        yield waiting
        os.replace(waiting, path)
    except BaseException:
        waiting.unlink(missing_ok=True)
        raise


def write_private(path: Path, text: str) -> None:
    """Write a text file atomically, readable by its owner only; missing parent folders are made.

    Raises:
        OSError: as `replacing`.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as waiting:
        descriptor = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(descriptor)


def make_private(path: Path) -> None:
    """Create the file if it is missing and restrict it to its owner; existing content is kept.

    Raises:
        OSError: it cannot be created.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, OWNER))
    path.chmod(OWNER)
