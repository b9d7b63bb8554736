"""A screen that hangs on its side, where the system does not turn its picture."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QWidget

from ui.kiosk.lock import Lock


class TurnedView(QGraphicsView):
    """Shows `window` turned back by the degrees (90, 180, 270) that the screen hangs turned clockwise."""

    def __init__(self, window: QWidget, turned: int, lock: Lock) -> None:
        super().__init__()
        self._turned, self._lock = turned, lock
        self.setWindowFlags(Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setFrameShape(QFrame.Shape.NoFrame)
        for set_policy in (self.setHorizontalScrollBarPolicy, self.setVerticalScrollBarPolicy):
            set_policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scene = QGraphicsScene(self)
        self._proxy = scene.addWidget(window)
        self.setScene(scene)
        self.rotate(-turned)

    def resizeEvent(self, event: QResizeEvent) -> None:
        width, height = self.width(), self.height()
        if self._turned != 180:
            width, height = height, width
        self._proxy.setGeometry(0, 0, width, height)
        self.setSceneRect(0, 0, width, height)
        super().resizeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        event.setAccepted(self._lock.may_close)
