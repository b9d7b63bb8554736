"""A thread for calls that may block, with the answers back in the thread of the window."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

from tryon.errors import TryOnError


@dataclass(frozen=True, eq=False)
class _Job:
    call: Callable[[], Any]
    done: Callable[[Any], None] | None
    failed: Callable[[str], None] | None


class Worker(QObject):
    """Runs calls one after the other, in their order, off the window's thread.

    `done` and `failed` are called in the thread that made the worker. `failed` gets one line: that of a
    TryOnError or OSError; anything else is a defect and goes to threading.excepthook after `failed`.
    The thread is a daemon: a call that never returns cannot keep the program alive.
    """

    _answered = Signal(object, object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._answered.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def submit(
        self,
        call: Callable[[], Any],
        done: Callable[[Any], None] | None = None,
        failed: Callable[[str], None] | None = None,
    ) -> None:
        """Queue `call`; returns at once."""
        self._jobs.put(_Job(call, done, failed))

    def finish(self) -> None:
        """Let the thread end after the calls that are queued; returns at once."""
        self._jobs.put(None)

    def wait(self, timeout_s: float) -> None:
        """Wait for the thread to end, at most `timeout_s` seconds."""
        self._thread.join(timeout_s)

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            try:
                answer = job.call()
            except (TryOnError, OSError) as error:
                self._post(job.failed, str(error))
            except Exception as error:
                self._post(job.failed, f"{type(error).__name__}: {error}")
                thread = threading.current_thread()
                threading.excepthook(
                    threading.ExceptHookArgs((type(error), error, error.__traceback__, thread))
                )
            else:
                self._post(job.done, answer)

    def _post(self, callback: Callable[[Any], None] | None, answer: Any) -> None:
        if callback is None:
            return
        try:
            self._answered.emit(callback, answer)
        except RuntimeError:  # the window is gone and with it the one who asked
            return

    @Slot(object, object)
    def _deliver(self, callback: Callable[[Any], None], answer: Any) -> None:
        callback(answer)
