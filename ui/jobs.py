"""A post being made beside the mirror: one at a time, with its progress and a way to stop it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal

from ui.worker import Worker

Work = Callable[[Callable[[float], None], Callable[[], bool]], Path | None]
"""advance (0 to 1), cancelled -> the file that was made; None where it was stopped."""


class Jobs(QObject):
    """Emits `advanced` with 0 to 1, then `made` with the path, `failed` with a line, or `cancelled`."""

    advanced = Signal(float)
    made = Signal(object)
    failed = Signal(str)
    cancelled = Signal()
    _progressed = Signal(float)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._worker = Worker("export", self)
        self._stop = threading.Event()
        self._running = False
        self._progressed.connect(self._advance, Qt.ConnectionType.QueuedConnection)

    @property
    def running(self) -> bool:
        return self._running

    def start(self, work: Work) -> bool:
        """False where one is being made already."""
        if self._running:
            return False
        self._running = True
        stop = self._stop = threading.Event()
        self._worker.submit(
            lambda: work(self._progressed.emit, stop.is_set),
            self._finish,
            lambda line: self._fail(line, stop),
        )
        return True

    def cancel(self) -> None:
        """The work ends soon; `cancelled` tells when."""
        self._stop.set()

    def finish(self, timeout_s: float) -> None:
        """Stop what runs and wait for it, so that it can tidy up after itself."""
        self._stop.set()
        self._worker.finish()
        self._worker.wait(timeout_s)

    def _advance(self, share: float) -> None:
        if self._running:
            self.advanced.emit(share)

    def _finish(self, path: Path | None) -> None:
        self._running = False
        if path is None:
            self.cancelled.emit()
        else:
            self.made.emit(path)

    def _fail(self, line: str, stop: threading.Event) -> None:
        self._running = False
        if stop.is_set():
            self.cancelled.emit()
        else:
            self.failed.emit(line)
