"""How often someone may try: a bucket of tokens per key, which fills with time (Turner, 1986: the leaky bucket as a meter)."""

import time
from collections import OrderedDict
from threading import Lock

__all__ = ["Limiter"]

MOST_KEYS = 10_000


class Limiter:
    """At most `burst` at once, and `per_minute` on average, for every key by itself. Keys that are not used are forgotten."""

    def __init__(self, per_minute: float, burst: int) -> None:
        self.rate, self.burst = per_minute / 60, float(burst)
        self._lock = Lock()
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def spent(self, key: str, now: float | None = None) -> float:
        """The seconds until a key may go on, 0 if it may now; nothing is counted. For what is counted only when it fails."""
        at = time.monotonic() if now is None else now
        with self._lock:
            tokens, before = self._buckets.get(key, (self.burst, at))
            tokens = min(self.burst, tokens + (at - before) * self.rate)
            return 0.0 if tokens >= 1 else (1 - tokens) / self.rate

    def wait(self, key: str, now: float | None = None) -> float:
        """0 if it may go on, else the seconds until it may; only what may go on is counted."""
        at = time.monotonic() if now is None else now
        with self._lock:
            tokens, before = self._buckets.pop(key, (self.burst, at))
            tokens = min(self.burst, tokens + (at - before) * self.rate)
            allowed = tokens >= 1
            self._buckets[key] = (tokens - 1 if allowed else tokens, at)
            while len(self._buckets) > MOST_KEYS:
                self._buckets.popitem(last=False)
            return 0.0 if allowed else (1 - tokens) / self.rate
