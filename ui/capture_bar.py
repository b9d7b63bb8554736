"""The rail of what a hand does most: photo, video, timer, before and after, mirror."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.controls import Control, IconButton
from ui.mirror_view import MirrorView
from ui.panel import Panel
from ui.text import Messages
from ui.theme.motion import Eased
from ui.theme.tokens import GRID, SIGNAL, TEXT, TOUCH

SHUTTER = 9 * GRID
RECORD = 7 * GRID


class ShutterButton(Control):
    """A white disk in a ring, as on every camera; the disk gives way under the finger."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedSize(SHUTTER, SHUTTER)
        self._counting = False
        self._disk = Eased(self, self.update, 150)
        self._disk.jump(26.0)
        self.pressed.connect(lambda: self._disk.to(22.0))
        self.released.connect(lambda: self._disk.to(26.0))

    def set_counting(self, counting: bool) -> None:
        """Show that a press now cancels the countdown."""
        self._counting = counting
        self.update()

    def paint_control(self, painter: QPainter, box: QRectF) -> None:
        centre = box.center()
        painter.setPen(QPen(TEXT, 3))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(centre, 31.5, 31.5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(TEXT if self.hover.value < 0.5 else QColor(255, 255, 255))
        if self._counting:
            painter.drawRoundedRect(QRectF(centre - QPointF(12, 12), centre + QPointF(12, 12)), 5, 5)
        else:
            radius = self._disk.value + self.hover.value
            painter.drawEllipse(centre, radius, radius)
        self.ring.paint(painter, box, SHUTTER / 2)


class RecordButton(Control):
    """A red dot; while recording a square; while the file is being finished a turning arc."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedSize(RECORD, RECORD)
        self._phase = "idle"
        self._morph = Eased(self, self.update)
        self._turn = QTimer(self, interval=33)
        self._turn.timeout.connect(self._advance)
        self._angle = 0

    def set_phase(self, phase: str) -> None:
        """`phase` is that of bridge.Recording."""
        self._phase = phase
        self._morph.to(1.0 if phase in ("starting", "running") else 0.0)
        self.setEnabled(phase != "saving")
        if phase == "saving":
            self._turn.start()
        else:
            self._turn.stop()
        self.update()

    def paint_control(self, painter: QPainter, box: QRectF) -> None:
        centre = box.center()
        ring = QRectF(centre - QPointF(24, 24), centre + QPointF(24, 24))
        self.paint_fill(painter, box, RECORD / 2)
        painter.setOpacity(1.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        saving = self._phase == "saving"
        painter.setPen(QPen(QColor(255, 255, 255, 50 if saving else 120), 2))
        painter.drawEllipse(ring)
        if saving:
            pen = QPen(TEXT, 3)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawArc(ring, -self._angle * 16, 90 * 16)
            return
        half = 15 - 5 * self._morph.value
        corner = half - (half - 4) * self._morph.value
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(SIGNAL)
        painter.drawRoundedRect(
            QRectF(centre - QPointF(half, half), centre + QPointF(half, half)), corner, corner
        )
        self.ring.paint(painter, box, RECORD / 2)

    def _advance(self) -> None:
        self._angle = (self._angle + 12) % 360
        self.update()


class CaptureBar(Panel):
    """A vertical rail. `before_held` is emitted with True while the button is held down."""

    before_held = Signal(bool)

    def __init__(self, view: MirrorView, parent: QWidget) -> None:
        super().__init__(view, parent, radius=(SHUTTER + 2 * GRID) // 2)
        self.before = IconButton("compare", self)
        self.timer = IconButton("timer", self)
        self.timer.setCheckable(True)
        self.shutter = ShutterButton(self)
        self.record = RecordButton(self)
        self.mirror = IconButton("mirror", self)
        self.mirror.setCheckable(True)
        self.before.pressed.connect(lambda: self.before_held.emit(True))
        self.before.released.connect(lambda: self.before_held.emit(False))
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, 2 * GRID, GRID, 2 * GRID)
        column.setSpacing(GRID)
        for control in (self.before, self.timer, self.shutter, self.record, self.mirror):
            column.addWidget(control, 0, Qt.AlignmentFlag.AlignHCenter)
        self.setFixedSize(SHUTTER + 2 * GRID, 3 * TOUCH + SHUTTER + RECORD + 4 * GRID + 4 * GRID)

    def set_words(self, words: Messages, phase: str, counting: bool) -> None:
        """Name the controls for what a press does now."""
        self.before.set_name(f"{words['before']} (B)")
        self.timer.set_name(words["timer"])
        self.shutter.set_name(words["cancel_countdown"] if counting else words["take_photo"])
        stops = phase in ("starting", "running")
        self.record.set_name(words["stop_recording"] if stops else words["record"])
        self.mirror.set_name(f"{words['mirror']} (M)")
