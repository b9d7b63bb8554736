"""A thread that goes on: what ends its work is told, and it begins anew after a pause."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from tryon.errors import TryOnError
from tryon.precedence import MIRROR, step_back

STILL_S = 2.0
"""Work that has not moved on for so long hangs, unless it said before that it would take longer."""

START_S = 120.0
"""So long the first piece of work may take: trackers are loaded, shaders compiled, on a busy PC."""

FIRST_PAUSE_S = 0.1
"""What fails once is back before anybody has looked up."""

LONGEST_PAUSE_S = 60.0

STEADY_S = 60.0
"""Who worked for so long before a fault begins anew after the first pause; otherwise pauses double."""

HOPELESS_S = 120.0
"""A fault of so many seconds is not mended by beginning anew in the same process."""

log = logging.getLogger(__name__)


class MendedThread(threading.Thread):
    """Runs `work` until `stop` is set, again and again; it must look at `stop` and call `move` and `done`.

    The window's thread goes before it; nice: what else does, see `tryon.precedence`.

    failure: one line on the fault that is being mended, for people; None as soon as work is `done` again.
    faults: how often work has failed.
    """

    def __init__(
        self,
        name: str,
        work: Callable[[], None],
        stop: threading.Event,
        clock: Callable[[], float] = time.monotonic,
        nice: int = MIRROR,
    ) -> None:
        super().__init__(name=name, daemon=True)
        self._nice = nice
        self.failure: str | None = None
        self.faults = 0
        self._work, self._stop_event, self._clock = work, stop, clock
        self._failing_since_s: float | None = None
        self._starts_until_s = 0.0
        self._moves_until_s = float("inf")  # before it is started, nothing hangs

    def move(self, within_s: float = STILL_S) -> None:
        """All is well, and the next `move` comes within so many seconds."""
        self._moves_until_s = max(self._starts_until_s, self._clock() + within_s)

    def done(self) -> None:
        """A piece of work succeeded: whatever failed before is mended."""
        self._starts_until_s = 0.0
        self.move()
        if self.failure is not None:
            log.info("%s works again", self.name)
            self.failure = self._failing_since_s = None

    @property
    def is_moving(self) -> bool:
        """Neither hangs nor has failed for so long that only a new process helps."""
        now_s, since_s = self._clock(), self._failing_since_s
        hopeless = since_s is not None and now_s - since_s > HOPELESS_S
        return now_s <= self._moves_until_s and not hopeless

    def run(self) -> None:
        step_back(self._nice)
        pause_s = FIRST_PAUSE_S
        while not self._stop_event.is_set():
            began_s = self._clock()
            self._starts_until_s = began_s + START_S
            self.move()
            try:
                self._work()
            except Exception as error:
                now_s = self._clock()
                self.faults += 1
                if now_s - began_s >= STEADY_S:
                    pause_s = FIRST_PAUSE_S
                known = isinstance(error, TryOnError)
                self.failure = str(error) if known else f"{self.name} failed: {error!r}"
                if self._failing_since_s is None:
                    self._failing_since_s = now_s
                log.error(
                    "%s failed and begins anew: %s", self.name, error, exc_info=None if known else error
                )
            self._starts_until_s = 0.0
            self.move(pause_s + STILL_S)
            self._stop_event.wait(pause_s)
            pause_s = min(2 * pause_s, LONGEST_PAUSE_S)
