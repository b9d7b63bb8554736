"""What happens over the whole picture for a moment: the countdown's digits and the flash."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QPointF, QRectF, Qt, QTimer, QVariantAnimation, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.theme.fonts import font
from ui.theme.tokens import DISPLAY, GRID

COUNT_FROM = 3
FLASH_MS = 280
BRIGHT, BURST_BRIGHT = 0.85, 0.45
"""How white a flash begins; five in a row must not be a strobe."""
BURST_EVERY_MS = 300
"""As often as the mirror takes the pictures of a burst."""

DISK = 8 * GRID
"""Radius of the digits' ground, in pixels."""


class Moments(QWidget):
    """Lets every touch through. `elapsed` tells that a countdown has come to its end."""

    elapsed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._count = 0
        self._white = 0.0
        self._digits_at = QPointF()
        self._second = QTimer(self, interval=1000)
        self._second.timeout.connect(self._tick)
        self._flash = QVariantAnimation(self, duration=FLASH_MS, startValue=BRIGHT, endValue=0.0)
        self._flash.setEasingCurve(QEasingCurve.Type.OutQuad)
        self._flash.valueChanged.connect(self._whiten)
        self._flashes_left = 0
        self._next_flash = QTimer(self, interval=BURST_EVERY_MS)
        self._next_flash.timeout.connect(self._flash_once)
        self.hide()

    @property
    def counting(self) -> bool:
        return self._count > 0

    @property
    def count(self) -> int:
        return self._count

    def place_digits(self, middle: float, bottom: float) -> None:
        """Where the digits stand: above `bottom`, low enough to leave the face free."""
        self._digits_at = QPointF(middle, bottom - DISK - GRID)
        self.update()

    def start_countdown(self) -> None:
        self._count = COUNT_FROM
        self._second.start()
        self._refresh()

    def cancel_countdown(self) -> None:
        self._count = 0
        self._second.stop()
        self._refresh()

    def flash(self, times: int = 1) -> None:
        """A short white light: the picture is being taken. Several for a burst, each a little less."""
        self._flashes_left = times
        self._flash.setStartValue(BRIGHT if times == 1 else BURST_BRIGHT)
        self._next_flash.start()
        self._flash_once()

    def _flash_once(self) -> None:
        self._flashes_left -= 1
        if self._flashes_left <= 0:
            self._next_flash.stop()
        self._flash.stop()
        self._whiten(self._flash.startValue())
        self._flash.start()

    def _tick(self) -> None:
        self._count -= 1
        if self._count == 0:
            self._second.stop()
            self.elapsed.emit()
        self._refresh()

    def _whiten(self, value: float) -> None:
        self._white = value
        self._refresh()

    def _refresh(self) -> None:
        self.setVisible(self._count > 0 or self._white > 0)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._count:
            centre = self._digits_at
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(16, 15, 14, 150))
            painter.drawEllipse(centre, DISK, DISK)
            painter.setPen(QPen(QColor(255, 255, 255, 200), 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(centre, DISK, DISK)
            painter.setFont(font(DISPLAY))
            painter.setPen(QColor(255, 255, 255))
            box = QRectF(centre.x() - DISK, centre.y() - DISK, 2 * DISK, 2 * DISK)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(self._count))
        if self._white > 0:
            painter.fillRect(self.rect(), QColor(255, 255, 255, round(255 * self._white)))
