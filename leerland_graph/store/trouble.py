"""Classify errors of a local store: locked, disk full, permission denied, or damaged."""

import time
from pathlib import Path

import pyoxigraph as ox

from leerland_graph.core.errors import StoreChanged, StoreError, StoreLocked

__all__ = ["trouble"]

FOLDER = "store"
LOOKS, PAUSE = 3, 0.05
"""How often, and how many seconds apart, a database is reopened before it is reported as damaged."""


def trouble(folder: Path | None, error: Exception, *, writing: bool = False) -> StoreError:
    """Convert an error of the engine or the system to the error to raise; `folder` is None for a store in memory.

    Restoring a backup is advised only if the files were read again and found inconsistent.
    """
    said, place = str(error), "memory" if folder is None else str(folder)
    low = said.lower()
    if "too many open files" in low or "file descriptors" in low:
        return StoreError(
            place,
            "This process has too many files open to read the store.",
            "Start it again, with room for more open files (`ulimit -n 4096`). The store itself is whole.",
        )
    if "no space left" in low or "file too large" in low or "quota" in low:
        return StoreError(
            place,
            "The disk is full; nothing of this change was stored.",
            "Make room and try again. What was stored before is safe.",
        )
    if isinstance(error, PermissionError) or "permission denied" in low or "read-only file system" in low:
        if writing:
            return StoreError(
                place,
                "The data folder cannot be written.",
                "Give yourself write permission on it, or choose another with --data.",
            )
        return StoreError(
            place,
            "The data folder cannot be read.",
            "Give yourself permission to read it, or choose another with --data.",
        )
    if "lock" in low and folder is not None and "block" not in low:
        return StoreLocked(folder)
    if folder is not None and (folder / FOLDER).is_dir() and _is_broken(folder, said):
        return StoreError(
            place,
            "The store is damaged: its files were read again and do not fit together.",
            "Restore a backup with `leerland restore`.",
            detail=said,
        )
    if writing:
        return StoreError(
            place, "The store cannot be written: {detail}.", "Nothing was stored. Try again.", detail=said
        )
    return StoreChanged(place, said)


def _is_broken(folder: Path, said: str) -> bool:
    """Whether the files of the database are inconsistent while no process is writing them."""
    if "checksum" in said.lower():
        return True  # the block was read and is corrupt; files here are written once
    for _ in range(LOOKS):
        before = _state(folder)
        try:
            ox.Store.read_only(str(folder / FOLDER))
        except (OSError, RuntimeError) as error:
            found = str(error)
        else:
            return False
        if _state(folder) == before:
            return "Corruption" in found or "CURRENT" in found
        time.sleep(PAUSE)
    return False  # another process keeps writing


def _state(folder: Path) -> tuple[tuple[str, int, int], ...]:
    found = []
    for path in sorted((folder / FOLDER).iterdir()):
        try:
            told = path.stat()
        except FileNotFoundError:
            continue
        if not path.name.startswith("LOG"):
            found.append((path.name, told.st_mtime_ns, told.st_size))
    return tuple(found)
