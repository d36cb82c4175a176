"""Rate limits: a token bucket per key, refilled over time (Turner, 1986: the leaky bucket as a meter)."""

import time
from collections import OrderedDict
from threading import Lock

__all__ = ["Limiter"]

MOST_KEYS = 10_000


class Limiter:
    """At most `burst` at once, and `per_minute` on average, for each key. The least recently used keys are dropped."""

    def __init__(self, per_minute: float, burst: int) -> None:
        self.rate, self.burst = per_minute / 60, float(burst)
        self._lock = Lock()
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def spent(self, key: str, now: float | None = None) -> float:
        """The seconds until a key is allowed, 0 if it is now, without counting the attempt. For limits on failures only."""
        at = time.monotonic() if now is None else now
        with self._lock:
            tokens, before = self._buckets.get(key, (self.burst, at))
            tokens = min(self.burst, tokens + (at - before) * self.rate)
            return 0.0 if tokens >= 1 else (1 - tokens) / self.rate

    def wait(self, key: str, now: float | None = None) -> float:
        """0 if the attempt is allowed, else the seconds until it is; only allowed attempts are counted."""
        at = time.monotonic() if now is None else now
        with self._lock:
            tokens, before = self._buckets.pop(key, (self.burst, at))
            tokens = min(self.burst, tokens + (at - before) * self.rate)
            allowed = tokens >= 1
            self._buckets[key] = (tokens - 1 if allowed else tokens, at)
            while len(self._buckets) > MOST_KEYS:
                self._buckets.popitem(last=False)
            return 0.0 if allowed else (1 - tokens) / self.rate
