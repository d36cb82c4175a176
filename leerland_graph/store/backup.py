"""Back up and restore a store."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from leerland_graph.core.errors import StoreError, UsageError
from leerland_graph.core.settings import Server
from leerland_graph.store.engine import Store
from leerland_graph.store.graphs import HISTORY
from leerland_graph.store.local import FOLDER

__all__ = ["backup_store", "restore_store"]


def backup_store(store: Store, folder: Path) -> None:
    """Write a complete, consistent copy of the store to a new folder.

    Raises:
        UsageError: the folder exists already.
        StoreError: it cannot be written.
    """
    if folder.exists():
        raise UsageError("{folder} exists already.", "Name a folder that does not exist yet.", folder=folder)
    try:
        folder.mkdir(parents=True, mode=0o700)
    except OSError as error:
        raise StoreError(
            str(folder), "The folder cannot be made: {error}.", "Choose another place.", error=error.strerror
        ) from None
    store.copy_to(folder)


def restore_store(backup: Path, place: Path | Server, data: Path) -> Path | None:
    """Replace the store by a backup; return where the previous store is kept, if there was one.

    The previous content of a server is first copied into the data folder.

    The backup is copied and opened first, so a damaged one changes nothing.

    Raises:
        UsageError: it is not a backup, or a damaged one; nothing is changed or left behind.
        StoreLocked: the store is in use.
        StoreError: it cannot be copied.
    """
    if not (backup / FOLDER / "CURRENT").is_file():
        raise UsageError(
            "{backup} holds no backup of a store.", "Name a folder made by `leerland backup`.", backup=backup
        )
    is_new = not data.exists()
    data.mkdir(parents=True, exist_ok=True)
    if isinstance(place, Server):
        return _restore_server(backup, place, data)
    incoming = data / f"{FOLDER}.incoming"
    try:
        shutil.rmtree(incoming, ignore_errors=True)
        shutil.copytree(backup / FOLDER, incoming / FOLDER)
        with _whole(incoming, backup, write=True):
            pass
        kept = None
        if (data / FOLDER).is_dir():
            with Store.open(data, write=True):
                pass  # the lock was free
            kept = _kept(data)
            os.replace(data / FOLDER, kept)
        os.replace(incoming / FOLDER, data / FOLDER)
    except OSError as error:
        raise StoreError(
            str(data), "The backup cannot be copied: {error}.", "Make room, or give write permission. Nothing was changed.", error=error.strerror,
        ) from None  # fmt: skip
    finally:
        shutil.rmtree(incoming, ignore_errors=True)
        if is_new and not any(data.iterdir()):
            data.rmdir()
    return kept


@contextmanager
def _whole(folder: Path, backup: Path, *, write: bool = False) -> Iterator[Store]:
    """A backup, opened and read completely.

    Raises:
        UsageError: it is damaged, or not a store of Leerland.
    """
    try:
        with Store.open(folder, write=write) as copy:
            if not copy.has_ontology():
                raise UsageError(
                    "{backup} holds a store without the language.",
                    "It was not made by `leerland backup`.",
                    backup=backup,
                )
            for graph in copy.named_graphs():
                copy.ntriples(graph)
            yield copy
    except StoreError as error:
        if error.folder != str(folder):
            raise
        raise UsageError(
            "The backup in {backup} is damaged: its files do not fit together.",
            "Take an earlier one, or a copy that was kept elsewhere. Nothing was changed.", backup=backup,
        ) from None  # fmt: skip


def _kept(data: Path) -> Path:
    """Path for the previous store: a timestamp, plus a number if that is taken, since clocks can be set back."""
    name = f"{FOLDER}.{datetime.now(UTC):%Y%m%d-%H%M%S}"
    names = (data / f"{name}{f'-{n}' if n else ''}" for n in count())
    return next(path for path in names if not path.exists())


def _restore_server(backup: Path, server: Server, data: Path) -> Path | None:
    with _whole(backup, backup) as copy, Store.open(server, write=True, create=True) as store:
        kept = _kept(data) if store.named_graphs() else None
        if kept is not None:
            backup_store(store, kept)
        wanted = copy.named_graphs()
        for graph in sorted(
            store.named_graphs() | wanted, key=lambda g: g == HISTORY
        ):  # history last: it determines the revision
            store.replace_graph(graph, copy.triples(graph) if graph in wanted else ())
        return kept
