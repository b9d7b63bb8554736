"""Which products are to be got ready before anybody asks for them."""

from __future__ import annotations

import threading
from collections.abc import Iterable


class AtHand:
    """Products that wait, are being got ready, or are at hand: for a thread that may fail and begin anew.

    One that a fault began with is not tried again; whoever puts it on will be told. May be used from any
    thread.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[str] = []
        self._ready: list[str] = []

    def wish(self, selections: Iterable[str]) -> None:
        """Get these ready, "sku" or "sku:variant", in this order."""
        with self._lock:
            wished = list(dict.fromkeys(selections))
            self._ready = [each for each in self._ready if each in wished]
            self._waiting = [each for each in wished if each not in self._ready]

    def take(self) -> str | None:
        """The next one, which counts as failed until it is `done`; None where none waits."""
        with self._lock:
            return self._waiting.pop(0) if self._waiting else None

    def done(self, selection: str) -> None:
        """It is at hand."""
        with self._lock:
            self._ready.append(selection)

    def lose(self) -> None:
        """What was at hand is not any more: the context in which it was is gone."""
        with self._lock:
            self._waiting, self._ready = self._ready + self._waiting, []

    @property
    def count(self) -> int:
        """How many are at hand."""
        return len(self._ready)
