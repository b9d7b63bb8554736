"""The buttons of the rail that are more than an icon: shutter, record, replay, microphone."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from tryon.mirror_state import MicrophoneState
from ui.capturing import Recording
from ui.controls import Control, IconButton
from ui.level_meter import is_heard, loudness
from ui.theme.fonts import font
from ui.theme.icons import draw_icon
from ui.theme.motion import Eased
from ui.theme.tokens import ACCENT, GRID, SIGNAL, TEXT, TEXT_SOFT

SHUTTER = 9 * GRID
RECORD = 7 * GRID
CANCEL = 28
"""Of the cross that a button shows while it counts down."""

HOLD_MS = 450
"""Held as long, the shutter takes a burst: longer than any press, shorter than patience."""

TOP = 90 * 16
"""Where Qt's arcs begin at twelve o'clock, in sixteenths of a degree."""


def draw_arc(painter: QPainter, ring: QRectF, color: QColor, width: float, start: int, span: int) -> None:
    """A round-ended arc; angles in sixteenths of a degree, anticlockwise."""
    pen = QPen(color, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawArc(ring, start, span)


class ShutterButton(Control):
    """A white disk in a ring, as on every camera; the disk gives way under the finger. Emits `held`, too."""

    held = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedSize(SHUTTER, SHUTTER)
        self._counting = False
        self._burst = 0
        self._was_held = False
        self._disk = Eased(self, self.update, 150)
        self._disk.jump(26.0)
        self._hold = QTimer(self, singleShot=True, interval=HOLD_MS)
        self._hold.timeout.connect(self._held_long)
        self.pressed.connect(self._give_way)
        self.released.connect(self._come_back)

    def set_counting(self, counting: bool) -> None:
        """Show that a press now cancels the countdown."""
        self._counting = counting
        self.update()

    def set_burst(self, count: int) -> None:
        """Show that so many pictures are being taken; 0 for none."""
        self._burst = count
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._was_held:
            self.setDown(False)  # or it would count as a press, too
        super().mouseReleaseEvent(event)
        self._come_back()

    def _give_way(self) -> None:
        self._was_held = False
        self._disk.to(22.0)
        if not self._counting:
            self._hold.start()

    def _come_back(self) -> None:
        self._hold.stop()
        self._disk.to(26.0)

    def _held_long(self) -> None:
        if self.isDown():
            self._was_held = True
            self.held.emit()

    def paint_control(self, painter: QPainter, box: QRectF) -> None:
        centre = box.center()
        painter.setPen(QPen(TEXT, 3))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(centre, 31.5, 31.5)
        if self._counting:
            draw_icon(painter, "close", box, TEXT, CANCEL)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(TEXT if self.hover.value < 0.5 else QColor(255, 255, 255))
            radius = self._disk.value + self.hover.value
            painter.drawEllipse(centre, radius, radius)
        if self._burst:
            painter.setFont(font(18, bold=True))
            painter.setPen(QColor(16, 15, 14))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"×{self._burst}")
        self.ring.paint(painter, box, SHUTTER / 2)


class RecordButton(Control):
    """A red dot; while it counts down a cross; while recording a square in a ring that closes until the
    limit; then a turning arc.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedSize(RECORD, RECORD)
        self._recording = Recording()
        self._counting = False
        self._morph = Eased(self, self.update)
        self._turn = QTimer(self, interval=33)
        self._turn.timeout.connect(self._advance)
        self._angle = 0

    def set_recording(self, recording: Recording, counting: bool) -> None:
        """counting: a press now cancels the countdown to a recording."""
        self._recording, self._counting = recording, counting
        self._morph.to(1.0 if recording.is_on else 0.0)
        saving = recording.phase == "saving"
        self.setEnabled(not saving)
        if saving and not self._turn.isActive():
            self._turn.start()
        elif not saving:
            self._turn.stop()
        self.update()

    def paint_control(self, painter: QPainter, box: QRectF) -> None:
        centre, recording = box.center(), self._recording
        ring = QRectF(centre - QPointF(24, 24), centre + QPointF(24, 24))
        self.paint_fill(painter, box, RECORD / 2)
        painter.setOpacity(1.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        saving = recording.phase == "saving"
        quiet = saving or recording.is_on
        painter.setPen(QPen(QColor(255, 255, 255, 50 if quiet else 120), 3 if recording.is_on else 2))
        painter.drawEllipse(ring)
        if saving:
            draw_arc(painter, ring, TEXT, 3, -self._angle * 16, 90 * 16)
            return
        if self._counting:
            draw_icon(painter, "close", box, TEXT, CANCEL)
            self.ring.paint(painter, box, RECORD / 2)
            return
        if recording.is_on:
            share = min(1.0, recording.seconds / recording.limit_s)
            draw_arc(painter, ring, TEXT_SOFT if recording.paused else SIGNAL, 3, TOP, -round(share * 5760))
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


class ReplayButton(IconButton):
    """An arrow back round the seconds that there are; it waits for the first, and while it is saving."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("replay", parent)
        self._seconds = 0
        self._saving = False

    def set_replay(self, seconds: int, saving: bool) -> None:
        self._seconds, self._saving = seconds, saving
        self.setEnabled(seconds > 0 and not saving)
        self.update()

    def paint_control(self, painter: QPainter, box: QRectF) -> None:
        self.paint_fill(painter, box, box.width() / 2)
        draw_icon(painter, self.icon_name, box, TEXT, 30)
        painter.setFont(font(11, bold=True))
        painter.setPen(TEXT)
        words = "…" if self._saving else str(self._seconds)
        painter.drawText(box.translated(0, 0.5), Qt.AlignmentFlag.AlignCenter, words)
        self.ring.paint(painter, box, box.width() / 2)


class MicrophoneButton(IconButton):
    """Crossed out while nothing is heard; else a ring that rises on both sides shows how loud it is."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("mic-off", parent)
        self._microphone: MicrophoneState | None = None
        self._level = Eased(self, self.update, 100)

    def set_microphone(self, microphone: MicrophoneState | None) -> None:
        self._microphone = microphone
        heard = is_heard(microphone)
        self._level.to(loudness(microphone) if heard else 0.0)
        self.set_icon("mic" if heard else "mic-off")

    def paint_control(self, painter: QPainter, box: QRectF) -> None:
        self.paint_fill(painter, box, box.width() / 2)
        heard = is_heard(self._microphone)
        draw_icon(painter, self.icon_name, box, TEXT if heard else TEXT_SOFT)
        if heard:
            ring = box.adjusted(4.5, 4.5, -4.5, -4.5)
            draw_arc(painter, ring, QColor(255, 255, 255, 50), 2.5, 0, 5760)
            half = round(self._level.value * 180 * 16)
            if half:
                draw_arc(painter, ring, ACCENT, 2.5, -TOP - half, 2 * half)
        self.ring.paint(painter, box, box.width() / 2)
