"""The kiosk's signs of life for the supervisor that started it, and the end that it asks for."""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from tryon.kiosk.heartbeat import Heartbeat, when_let_go

BEAT_MS = 1000

log = logging.getLogger(__name__)


class Life(QObject):
    """Beats in the window's thread, so that a window that hangs is noticed. Emits `end_wanted`.

    is_idle: whether nobody would notice a restart now. Nothing happens without a supervisor.
    """

    end_wanted = Signal()

    def __init__(self, parent: QObject, is_idle: Callable[[], bool]) -> None:
        super().__init__(parent)
        self._is_idle = is_idle
        self._heart = Heartbeat.of_this_process()
        if self._heart is None:
            return
        self._timer = QTimer(self, interval=BEAT_MS)
        self._timer.timeout.connect(self._beat)
        self._timer.start()
        when_let_go(self.end_wanted.emit)

    def _beat(self) -> None:
        if self._heart is None:
            return
        try:
            self._heart.beat(self._is_idle())
        except OSError as error:  # the supervisor notices that itself
            log.error("no sign of life can be given: %s", error.strerror or error)
