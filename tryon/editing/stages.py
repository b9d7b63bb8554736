"""Stages of an export in threads of their own, with short queues between them."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from typing import TypeVar

from tryon.precedence import UNAWAITED, step_back

T = TypeVar("T")

# Pictures of 6 MB wait here: enough to even out a slow one.
_DEPTH = 3
_WAIT_S = 0.2
_END_TIMEOUT_S = 30.0


class _End:
    """Behind the last value. error: what went wrong in the other thread."""

    def __init__(self, error: BaseException | None = None) -> None:
        self.error = error


class _Lane:
    """A short queue that either side may leave: waiting ends when the other one has gone."""

    def __init__(self) -> None:
        self.closed = threading.Event()
        self._queue: queue.Queue[object] = queue.Queue(_DEPTH)

    def put(self, value: object) -> bool:
        """False where nobody takes any more."""
        while not self.closed.is_set():
            try:
                self._queue.put(value, timeout=_WAIT_S)
                return True
            except queue.Full:
                continue
        return False

    def get(self) -> object:
        """The next value; an _End where none comes any more."""
        while True:
            try:
                return self._queue.get(timeout=_WAIT_S)
            except queue.Empty:
                if self.closed.is_set():
                    return _End()


@contextmanager
def made_ahead(values: Generator[T]) -> Iterator[Iterator[T]]:
    """`values`, made in another thread a little ahead of their use, where its errors come out, too."""
    lane = _Lane()

    def make() -> None:
        step_back(UNAWAITED)
        error: BaseException | None = None
        try:
            with contextlib.closing(values):
                for value in values:
                    if not lane.put(value):
                        return
        except Exception as raised:  # handed over, and raised again below
            error = raised
        lane.put(_End(error))

    def taken() -> Iterator[T]:
        while not isinstance(value := lane.get(), _End):
            yield value  # type: ignore[misc]  # only values and _End are put
        if value.error is not None:
            raise value.error

    worker = threading.Thread(target=make, name="post-reader", daemon=True)
    worker.start()
    try:
        yield taken()
    finally:
        lane.closed.set()
        worker.join(_END_TIMEOUT_S)


@contextmanager
def done_behind(use: Callable[[T], None]) -> Iterator[Callable[[T], None]]:
    """Yields a function that has `use` called with its value in another thread, in order.

    All is used when the block ends without an error; what `use` raises is raised there or at the next value.
    """
    lane = _Lane()
    failed: list[BaseException] = []

    def work() -> None:
        step_back(UNAWAITED)
        try:
            while not isinstance(value := lane.get(), _End):
                use(value)  # type: ignore[arg-type]  # only values and _End are put
        except Exception as raised:  # handed over, and raised again below
            failed.append(raised)
            lane.closed.set()

    def hand_over(value: T) -> None:
        if not lane.put(value):
            raise failed[0]

    worker = threading.Thread(target=work, name="post-writer", daemon=True)
    worker.start()
    try:
        yield hand_over
        lane.put(_End())
        while worker.is_alive():
            worker.join(_WAIT_S)
    finally:
        lane.closed.set()
        worker.join(_END_TIMEOUT_S)
    if failed:
        raise failed[0]
