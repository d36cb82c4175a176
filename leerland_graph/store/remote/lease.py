"""A write lease on a server without locks: a ticket that is taken, renewed and released.

A writer inserts a ticket, then reads all tickets. It may write only if its own is the only one;
else it deletes its ticket and retries after a random delay. A ticket inserted later always sees the earlier one,
so there are never two writers. All times are by the server's clock. A ticket that was not renewed has expired: its holder
is gone.
"""

import random
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from leerland_graph.core.errors import LeerlandError, StoreError, StoreLocked
from leerland_graph.store.remote.answers import Asking

__all__ = ["Lease"]

LOCK = "urn:leerland:graph:lock"
UNTIL = "urn:leerland:until"
HELD, RENEWED, MAX_ATTEMPTS = timedelta(seconds=60), 20.0, 6
_TICKETS = (
    f"SELECT ?ticket ?until (NOW() AS ?now) WHERE {{ OPTIONAL {{ GRAPH <{LOCK}> {{ ?ticket <{UNTIL}> ?until }} }} }}"
)


class Lease:
    """The exclusive right to write, until the object is released."""

    def __init__(self, asking: Asking) -> None:
        self.asking = asking
        self.ticket = f"urn:leerland:writer:{uuid4()}"
        self._done = threading.Event()
        self._until = self._take()
        self._lock = threading.Lock()
        threading.Thread(target=self._keep, daemon=True).start()

    def _take(self) -> str:
        for attempt in range(MAX_ATTEMPTS):
            if attempt:
                time.sleep(random.uniform(0.05, 0.3))  # noqa: S311  (no secret)
            now, others = self._tickets()
            if others:
                continue
            until = _text(now + HELD)
            self._put(until)
            _, others = self._tickets()
            if not others:
                return until
            self._remove(self.ticket, until)
        raise StoreLocked(self.asking.http.server.url)

    def _tickets(self) -> tuple[datetime, list[str]]:
        """The server's time, and the valid tickets of others; expired ones are deleted."""
        result = self.asking.ask(_TICKETS, None, None)
        now, others = datetime.now(UTC), []
        for row in result:  # type: ignore[union-attr]
            now = _time(row["now"].value)
            if row["ticket"] is None or row["ticket"].value == self.ticket:
                continue
            if _time(row["until"].value) < now:
                self._remove(row["ticket"].value, row["until"].value)
            else:
                others.append(row["ticket"].value)
        return now, others

    def check(self) -> None:
        """Check that the ticket is still held, before a write.

        Raises:
            StoreError: it was expired for so long that another writer deleted it.
        """
        held = self.asking.ask(f"ASK {{ GRAPH <{LOCK}> {{ <{self.ticket}> ?p ?o }} }}", None, None)
        if not held:
            raise StoreError(
                self.asking.http.server.url, "This process held up so long that another may have written.", "Try again."
            )

    def _keep(self) -> None:
        while not self._done.wait(RENEWED):
            with self._lock, suppress(LeerlandError):
                if self._done.is_set():
                    return
                now, _ = self._tickets()
                before, self._until = self._until, _text(now + HELD)
                self.check()
                self._put(self._until)
                self._remove(self.ticket, before)

    def _put(self, until: str) -> None:
        self.asking.http.update(f'INSERT DATA {{ GRAPH <{LOCK}> {{ <{self.ticket}> <{UNTIL}> "{until}" }} }}')

    def _remove(self, ticket: str, until: str) -> None:
        self.asking.http.update(f'DELETE DATA {{ GRAPH <{LOCK}> {{ <{ticket}> <{UNTIL}> "{until}" }} }}')

    def release(self) -> None:
        """Release the lease."""
        self._done.set()
        with self._lock, suppress(LeerlandError):
            self.asking.http.update(f"DELETE WHERE {{ GRAPH <{LOCK}> {{ <{self.ticket}> <{UNTIL}> ?until }} }}")


def _time(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _text(time_: datetime) -> str:
    return time_.isoformat(timespec="milliseconds")
