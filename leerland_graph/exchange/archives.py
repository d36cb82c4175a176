"""Unpack the lists in a .zip, one at a time, within limits."""

import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from leerland_graph.core.errors import SourceError
from leerland_graph.exchange.limits import Bounded, beyond

__all__ = ["Member", "members"]

PIECE = 1 << 16
RATIO = 250
"""How many times as large as its packed size a list may be; text packs ten to fifty times, a bomb a thousand times."""
SMALL = 1_000_000
"""Below this number of bytes the ratio does not matter."""
PARTS_PER_FILE = 20
_OWN = ("__MACOSX/",)
"""Folders that programs add for themselves."""


@dataclass(frozen=True)
class Member:
    """A file in an archive that was unpacked to `path`; `name` is what the archive calls it, `source` has the archive too: `lists.zip/courses.csv`."""

    source: str
    name: str
    path: Path


@contextmanager
def _opened(path: Path, bounded: Bounded) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError):
        raise SourceError(bounded.source, "This is not a .zip that can be unpacked.", "Pack the files again.") from None


def members(path: Path, bounded: Bounded) -> Iterator[Member]:
    """Unpack the files of an archive one by one, in the order of their names; each is there until the next is asked for.

    Raises:
        SourceError: it is no archive, has a password, an archive within it, a name that leads outside it, too many files, or
            files that are too large or unpack to too much.
    """
    most = bounded.most("files")
    if path.read_bytes().count(b"PK\x01\x02") > PARTS_PER_FILE * most:
        raise beyond(bounded, "files")
    with _opened(path, bounded) as archive, tempfile.TemporaryDirectory() as folder:
        infos = [i for i in archive.infolist() if _is_content(i)]
        bounded.check("files", len(infos))
        for info in infos:
            _check(info, bounded)
        left = bounded.most("unpacked_mb") * 1_000_000
        for number, info in enumerate(sorted(infos, key=lambda i: i.filename)):
            target = Path(folder) / f"{number}{PurePosixPath(info.filename).suffix.lower()}"
            left -= _unpack(archive, info, target, left, bounded)
            yield Member(f"{bounded.source}/{info.filename[:200]}", info.filename, target)
            target.unlink()


def _is_content(info: zipfile.ZipInfo) -> bool:
    return not info.is_dir() and not info.filename.startswith(_OWN) and not PurePosixPath(info.filename).name.startswith(".")  # fmt: skip


def _check(info: zipfile.ZipInfo, bounded: Bounded) -> None:
    name = info.filename.replace("\\", "/")
    shown = name[:100]
    if name.startswith("/") or ".." in name.split("/") or ":" in name.split("/")[0]:
        raise SourceError(
            bounded.source, "'{name}' leads outside the archive.", "Pack the files again, without folders.", name=shown
        )
    if info.flag_bits & 1:
        raise SourceError(bounded.source, "'{name}' has a password.", "Pack the files again without one.", name=shown)
    if name.lower().endswith(".zip"):
        raise SourceError(bounded.source, "'{name}' is an archive within an archive.", "Unpack it first.", name=shown)
    if info.file_size > max(SMALL, RATIO * info.compress_size):
        raise SourceError(
            bounded.source, "'{name}' unpacks to more than {ratio} times its size.", "Give the file without packing it.",
            ratio=RATIO, name=shown,
        )  # fmt: skip
    bounded.check("unpacked_mb", info.file_size // 1_000_000)


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path, most: int, bounded: Bounded) -> int:
    """Unpack a file; the bytes are counted, since what an archive says of their number can be wrong."""
    done = 0
    with archive.open(info) as file, target.open("wb") as out:
        while piece := file.read(PIECE):
            done += len(piece)
            if done > most:
                raise beyond(bounded, "unpacked_mb")
            out.write(piece)
    return done
