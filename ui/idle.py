"""Tells when somebody moves and when nobody has for a while."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QTimer, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

ACTIVE = {
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseButtonRelease,
    QEvent.Type.Wheel,
    QEvent.Type.KeyPress,
    QEvent.Type.TouchBegin,
    QEvent.Type.TouchUpdate,
}
SHAKE_PX = 3.0
"""A pointer that moves less than this is a table that was bumped, or Qt telling of a widget that appeared."""


class IdleWatch(QObject):
    """Watches the input of a window and all in it."""

    woken = Signal()
    idle = Signal()

    def __init__(self, window: QWidget, idle_ms: int) -> None:
        super().__init__(window)
        self._window = window
        self._pointer: QPointF | None = None
        self._timer = QTimer(self, singleShot=True, interval=idle_ms)
        self._timer.timeout.connect(self.idle.emit)
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)
        self._timer.start()

    def stir(self) -> None:
        """Count from now."""
        self._timer.start()
        self.woken.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in ACTIVE:
            if self._concerns(watched):
                self.stir()
        elif kind == QEvent.Type.MouseMove and isinstance(event, QMouseEvent) and self._concerns(watched):
            at = event.globalPosition()
            if self._pointer is None or (at - self._pointer).manhattanLength() >= SHAKE_PX:
                if self._pointer is not None:
                    self.stir()
                self._pointer = at
        return False

    def _concerns(self, watched: QObject) -> bool:
        return isinstance(watched, QWidget) and watched.window() is self._window
