"""One slot between two threads: the newest value wins."""

from __future__ import annotations

import threading
from typing import Generic, TypeVar

T = TypeVar("T")


class Mailbox(Generic[T]):
    """Holds the newest value until it is taken. `dropped` counts values that were replaced unseen."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._value: T | None = None
        self.dropped = 0

    def put(self, value: T) -> None:
        """Leave a value, in place of one that nobody took."""
        with self._condition:
            self.dropped += self._value is not None
            self._value = value
            self._condition.notify()

    def offer(self, value: T) -> None:
        """Leave a value unless there is one that nobody took."""
        with self._condition:
            if self._value is None:
                self._value = value
                self._condition.notify()

    def take(self, timeout_s: float) -> T | None:
        """The value, as soon as there is one, or None after `timeout_s` seconds."""
        with self._condition:
            if self._value is None:
                self._condition.wait(timeout_s)
            value, self._value = self._value, None
            return value
