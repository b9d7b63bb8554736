"""Finds out, beside everything else, where the face, hand and feet of the clips in use are."""

from __future__ import annotations

import threading
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal

from ui.editor.workshop import Workshop
from ui.worker import Worker

END_TIMEOUT_S = 3.0


class Following(QObject):
    """Emits `advanced` with 0 to 1 while it looks, `found` with the clip's path, or `failed` with a line."""

    advanced = Signal(float)
    found = Signal(object)
    failed = Signal(str)
    _progressed = Signal(float)

    def __init__(self, parent: QObject, workshop: Workshop) -> None:
        super().__init__(parent)
        self._workshop = workshop
        self._worker = Worker("following", self)
        self._stop = threading.Event()
        self._progressed.connect(self.advanced.emit, Qt.ConnectionType.QueuedConnection)

    def follow(self, clip: Path) -> None:
        """Look through this clip after those that were asked for before."""
        stop = self._stop
        self._worker.submit(
            lambda: self._workshop.follow(clip, self._progressed.emit, stop.is_set),
            lambda _: self.found.emit(clip),
            self.failed.emit,
        )

    def stop(self) -> None:
        """Leave off; what was not finished is looked through again when it is asked for."""
        self._stop.set()
        self._stop = threading.Event()

    def finish(self) -> None:
        """Wait for the look under way: trackers do not survive the end of the program."""
        self.stop()
        self._worker.finish()
        self._worker.wait(END_TIMEOUT_S)
