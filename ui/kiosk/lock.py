"""No way out: swallows whatever would close, leave or cover the kiosk, and hears who holds a corner."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

HOLD_MS = 3000
CORNER = QRectF(0, 0, 96, 96)
SCAN_GAP_S = 0.1
"""A scanner types faster than this; a person does not."""

SWALLOWED = {
    QEvent.Type.ContextMenu,
    QEvent.Type.Shortcut,
    QEvent.Type.ShortcutOverride,
    QEvent.Type.ToolTip,
    QEvent.Type.WhatsThis,
    QEvent.Type.DragEnter,
    QEvent.Type.Drop,
    QEvent.Type.NativeGesture,
}


class Lock(QObject):
    """Watches all input of the program. Emits `held` when the upper left corner was, `scanned` with what a
    scanner read, `touched` with every press.

    open_keys: whether keys go where they are typed, as behind the PIN.
    """

    held = Signal()
    scanned = Signal(str)
    touched = Signal()

    def __init__(self, window: QWidget, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(window)
        self._window, self._clock = window, clock
        self.open_keys = False
        self.may_close = False
        self._typed = ""
        self._typed_s = float("-inf")
        self._holding = QTimer(self, singleShot=True, interval=HOLD_MS)
        self._holding.timeout.connect(self.held)
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease) and isinstance(event, QKeyEvent):
            return self._take_key(event)
        if kind in SWALLOWED:
            return not self.open_keys
        if kind == QEvent.Type.Close and watched is self._window:
            if not self.may_close:
                event.ignore()
            return not self.may_close
        if isinstance(event, QMouseEvent) and isinstance(watched, QWidget):
            self._follow(kind, event, watched)
        return False

    def _follow(self, kind: QEvent.Type, event: QMouseEvent, watched: QWidget) -> None:
        if watched.window() is not self._window:
            return
        in_corner = CORNER.contains(QPointF(watched.mapTo(self._window, event.position())))
        if kind == QEvent.Type.MouseButtonPress:
            self.touched.emit()
            if in_corner:
                self._holding.start()
        elif kind == QEvent.Type.MouseButtonRelease or not in_corner:
            self._holding.stop()

    def _take_key(self, event: QKeyEvent) -> bool:
        if self.open_keys:
            return False
        if event.type() == QEvent.Type.KeyPress:
            now_s = self._clock()
            if now_s - self._typed_s > SCAN_GAP_S:
                self._typed = ""
            self._typed_s = now_s
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if self._typed:
                    self.scanned.emit(self._typed)
                self._typed = ""
            elif event.text().isprintable():
                self._typed = (self._typed + event.text())[-128:]
        return True
