"""How loud it is, as a few bars beside a microphone."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from tryon.mirror_state import MicrophoneState
from ui.theme.icons import SIZE, draw_icon
from ui.theme.tokens import ACCENT, GRID, TEXT, TEXT_SOFT

QUIET_DB, LOUD_DB = -54.0, -12.0
"""Root mean square of an empty room and of somebody speaking at arm's length, in dB of full scale."""

BARS = 5
BAR_W, BAR_GAP = 3.0, 3.0
METER_W = round(BARS * BAR_W + (BARS - 1) * BAR_GAP)
UNLIT = QColor(255, 255, 255, 60)


def loudness(microphone: MicrophoneState | None) -> float:
    """0 for silence to 1 for loud speech, even steps of loudness."""
    if microphone is None or microphone.rms <= 0.0:
        return 0.0
    level_db = 20 * math.log10(microphone.rms)
    return min(1.0, max(0.0, (level_db - QUIET_DB) / (LOUD_DB - QUIET_DB)))


def is_heard(microphone: MicrophoneState | None) -> bool:
    """Whether it may be listened to, and is."""
    return microphone is not None and microphone.error is None


def paint_bars(painter: QPainter, box: QRectF, level: float) -> None:
    """Bars that grow to the right, lit up to `level` (0 to 1), in the middle of `box`."""
    painter.setPen(Qt.PenStyle.NoPen)
    left = box.center().x() - METER_W / 2
    for bar in range(BARS):
        height = 5.0 + 2.5 * bar
        painter.setBrush(ACCENT if level > bar / BARS else UNLIT)
        top = box.center().y() + 7.5 - height
        painter.drawRoundedRect(QRectF(left + bar * (BAR_W + BAR_GAP), top, BAR_W, height), 1.5, 1.5)


class LevelMeter(QWidget):
    """A microphone and its bars; crossed out and without them while nothing is heard."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._microphone: MicrophoneState | None = None
        self.setFixedSize(SIZE, SIZE)

    @property
    def level(self) -> float:
        return loudness(self._microphone) if is_heard(self._microphone) else 0.0

    def set_microphone(self, microphone: MicrophoneState | None) -> None:
        if microphone != self._microphone:
            self._microphone = microphone
            self.setFixedWidth(SIZE + GRID + METER_W if is_heard(microphone) else SIZE)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        icon = QRectF(0, 0, SIZE, self.height())
        if not is_heard(self._microphone):
            draw_icon(painter, "mic-off", icon, TEXT_SOFT, 20)
            return
        draw_icon(painter, "mic", icon, TEXT, 20)
        paint_bars(painter, QRectF(SIZE + GRID, 0, METER_W, self.height()), self.level)
