"""Who may knock how often: keeps a flood of requests away from what costs time."""

from __future__ import annotations

import time
from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

REQUESTS_PER_S = 20.0
"""Of one address, for ever. A phone's browser asks some ten times for a page with a few clips."""
REQUESTS_AT_ONCE = 80.0
"""Saved up by an address that was quiet: Safari fetches a clip in dozens of small ranges when it is skipped
through."""
MOST_CONNECTIONS = 64
MOST_CONNECTIONS_PER_ADDRESS = 12
"""Browsers open six to an address; a page that is loaded again may overlap with its old self."""
ADDRESSES_REMEMBERED = 1024
"""More than an ordinary network has. The one that was quiet longest is forgotten first."""


@dataclass
class _Bucket:
    tokens: float
    filled_s: float


class Gate:
    """Token bucket for each address, and limits on open connections. Not thread-safe: one event loop uses it.

    clock: monotonic seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()
        self._open: Counter[str] = Counter()

    @property
    def connections(self) -> int:
        """Open at the moment."""
        return self._open.total()

    @property
    def addresses(self) -> int:
        """Remembered at the moment."""
        return len(self._buckets)

    def enter(self, address: str) -> bool:
        """Whether a new connection may stay open; if so, `leave` must follow.

        An address that has used up its requests is turned away here, before a byte of it is read: this is
        what makes a flood cheap.
        """
        full = self.connections >= MOST_CONNECTIONS or self._open[address] >= MOST_CONNECTIONS_PER_ADDRESS
        if full or self._bucket(address).tokens < 1.0:
            if not self._open[address]:
                del self._open[address]
            return False
        self._open[address] += 1
        return True

    def leave(self, address: str) -> None:
        """A connection that had entered is closed."""
        self._open[address] -= 1
        if self._open[address] <= 0:
            del self._open[address]

    def request(self, address: str) -> bool:
        """Whether one more request is answered."""
        bucket = self._bucket(address)
        if bucket.tokens < 1.0:
            return False
        bucket.tokens -= 1.0
        return True

    def _bucket(self, address: str) -> _Bucket:
        now = self._clock()
        bucket = self._buckets.get(address)
        if bucket is None:
            bucket = self._buckets[address] = _Bucket(REQUESTS_AT_ONCE, now)
            if len(self._buckets) > ADDRESSES_REMEMBERED:
                self._buckets.popitem(last=False)
        else:
            self._buckets.move_to_end(address)
        bucket.tokens = min(REQUESTS_AT_ONCE, bucket.tokens + (now - bucket.filled_s) * REQUESTS_PER_S)
        bucket.filled_s = now
        return bucket
