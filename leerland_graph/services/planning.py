"""Work out in the background what an import would change, so that a page answers at once; it can be stopped."""

from collections.abc import Callable
from threading import Event, Thread

from leerland_graph.core.errors import LeerlandError
from leerland_graph.exchange import ImportPlan
from leerland_graph.exchange.sources import Progress

__all__ = ["PlanJob", "Stopped"]


class Stopped(Exception):
    """Somebody stopped it, or asked something else meanwhile."""


class PlanJob:
    """A plan that is being made in a thread of its own.

    It begins after `delay` seconds, so that what is asked meanwhile costs nothing. `plan` is there when it `is_done` without an `error`; `stage`, `done` and `total` tell how far it is, a `total` of 0 that this is unknown.
    """

    def __init__(self, make: Callable[[Progress], ImportPlan], *, delay: float = 0.0) -> None:
        self.plan: ImportPlan | None = None
        self.error: LeerlandError | None = None
        self._fault: Exception | None = None
        self.is_stopped = False
        self.is_first = delay == 0.0
        self.stage, self.done, self.total = "", 0, 0
        self._finished, self._stop = Event(), Event()
        self._thread = Thread(target=self._run, args=(make, delay), name="leerland-plan", daemon=True)
        self._thread.start()

    def wait(self, seconds: float) -> bool:
        """Wait so long at most; whether it is done."""
        return self._finished.wait(seconds)

    @property
    def is_done(self) -> bool:
        return self._finished.is_set()

    def check(self) -> None:
        """Raise what went wrong in it that is no error for a user."""
        if self._fault is not None:
            raise self._fault

    def stop(self) -> None:
        """Stop it at the next step; nothing was stored."""
        self._stop.set()

    def _run(self, make: Callable[[Progress], ImportPlan], delay: float) -> None:
        try:
            if self._stop.wait(delay):
                raise Stopped
            self.plan = make(self._step)
        except Stopped:
            self.is_stopped = True
        except LeerlandError as error:
            self.error = error
        except Exception as fault:  # noqa: BLE001 - raised in `check`, by whoever asked, and not in this thread
            self._fault = fault
        finally:
            self._finished.set()

    def _step(self, stage: str, done: int, total: int) -> None:
        if self._stop.is_set():
            raise Stopped
        self.stage, self.done, self.total = stage, done, total
