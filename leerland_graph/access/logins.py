"""Logins ended before they expire, so that a copy of their cookie is no longer accepted."""

import time
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any

from leerland_graph.core.errors import StoreError
from leerland_graph.core.files import write_private

__all__ = ["EndedLogins"]

FILE = "ended-logins"


class EndedLogins:
    """The ended logins of a data folder, which survive a restart; each is kept until its cookie expires.

    A login is identified by a digest of its issuer, subject and time of issue. Other logins of the same person stay valid.
    """

    def __init__(self, folder: Path, holds: float) -> None:
        self.path, self.holds = folder / FILE, holds
        self._lock = Lock()
        self._until = self._read()

    def __contains__(self, claims: Mapping[str, Any]) -> bool:
        """Whether the login with these claims was ended."""
        return bool(self._until) and _digest(claims) in self._until

    def add(self, claims: Mapping[str, Any]) -> None:
        """End the login with these claims.

        Raises:
            StoreError: it cannot be written; then the login is ended only until the next restart.
        """
        with self._lock:
            now = time.time()
            kept = {digest: until for digest, until in self._until.items() if until > now}
            self._until = {**kept, _digest(claims): now + self.holds}
            try:
                write_private(self.path, "".join(f"{until:.0f} {digest}\n" for digest, until in self._until.items()))
            except OSError as error:
                raise StoreError(
                    str(self.path.parent), "That you logged out cannot be written down: {error}.",
                    "Make room, or give write permission.", error=error.strerror,
                ) from None  # fmt: skip

    def _read(self) -> dict[str, float]:
        found = {}
        with suppress(FileNotFoundError):
            for line in self.path.read_text().splitlines():
                until, _, digest = line.partition(" ")
                if until.isdecimal():
                    found[digest] = float(until)
        return found


def _digest(claims: Mapping[str, Any]) -> str:
    return sha256("\n".join(str(claims.get(c, "")) for c in ("iss", "sub", "iat")).encode()).hexdigest()
