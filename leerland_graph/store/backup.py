"""Back up a store and put a backup back."""

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

from leerland_graph.errors import StoreError, UsageError
from leerland_graph.store.engine import Store
from leerland_graph.store.local import FOLDER

__all__ = ["backup_store", "restore_store"]


def backup_store(store: Store, folder: Path) -> None:
    """Write a complete, consistent copy of the store to a new folder.

    Raises:
        UsageError: the folder exists already.
        StoreError: it cannot be written.
    """
    if folder.exists():
        raise UsageError(f"{folder} exists already.", "Name a folder that does not exist yet.")
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise StoreError(
            str(folder), f"The folder cannot be made: {error.strerror}.", "Choose another place."
        ) from None
    store.copy_to(folder)


def restore_store(backup: Path, data: Path) -> Path | None:
    """Make the data folder hold a backup; returns where the former store is kept, if there was one.

    The backup is copied and opened first, so a broken one changes nothing.

    Raises:
        UsageError: it is no backup.
        StoreLocked: the store is in use.
    """
    if not (backup / FOLDER / "CURRENT").is_file():
        raise UsageError(f"{backup} holds no backup of a store.", "Name a folder made by `leerland backup`.")
    data.mkdir(parents=True, exist_ok=True)
    incoming = data / f"{FOLDER}.incoming"
    shutil.rmtree(incoming, ignore_errors=True)
    shutil.copytree(backup / FOLDER, incoming / FOLDER)
    with Store.open(incoming, write=True) as copy:
        if not copy.has_language():
            raise UsageError(f"{backup} holds a store without the language.", "It was not made by `leerland backup`.")
    kept = None
    if (data / FOLDER).is_dir():
        with Store.open(data, write=True):
            pass  # nobody else has it
        kept = data / f"{FOLDER}.{datetime.now(UTC):%Y%m%d-%H%M%S}"
        os.replace(data / FOLDER, kept)
    os.replace(incoming / FOLDER, data / FOLDER)
    shutil.rmtree(incoming, ignore_errors=True)
    return kept
