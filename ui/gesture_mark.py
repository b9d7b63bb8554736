"""What is shown at a hand: a ring that fills up while something is held, and what came of it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.theme.fonts import font
from ui.theme.icons import draw_icon
from ui.theme.motion import Fader
from ui.theme.tokens import ACCENT, GRID, INK, SIGNAL, TEXT, TITLE

SMALLEST, LARGEST = 5 * GRID, 15 * GRID
"""Radius of the ring, px: round a palm, but seen from two metres and leaving the person free."""

STROKE = 7.0
DONE_MS = 1200
"""Long enough to read a product's name, over before the next swipe."""

_SHADE = QColor(16, 15, 14, 120)
_TRACK = QColor(255, 255, 255, 90)
_PILL = QColor(16, 15, 14, 200)
_DISK = 4.0 * GRID  # radius of the ground of an icon that says what was done


class GestureMark(QWidget):
    """Lets every touch through. Places are those of its parent."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.fader = Fader(self, False)
        self._progress: float | None = None
        self._radius = float(SMALLEST)
        self._icon = ""
        self._words = ""
        self._done = QTimer(self, singleShot=True, interval=DONE_MS)
        self._done.timeout.connect(self.let_go)

    @property
    def progress(self) -> float | None:
        """How far the ring is filled; None while there is none."""
        return self._progress

    @property
    def words(self) -> str:
        return self._words

    def show_progress(self, progress: float, centre: QPointF, radius: float, words: str = "") -> None:
        """Fill the ring round `centre` by a share of 0 to 1; `words` say what else can be done.

        What was done stays for its moment first.
        """
        if self._done.isActive():
            return
        self._progress, self._icon, self._words = progress, "", words
        self._radius = min(float(LARGEST), max(float(SMALLEST), radius))
        self._place(centre)

    def show_done(self, icon: str, words: str, centre: QPointF) -> None:
        """Say for a moment what came of a gesture; icon "dot": that a recording runs."""
        self._progress, self._icon, self._words = None, icon, words
        self._radius = _DISK
        self._place(centre)
        self._done.start()

    def let_go(self) -> None:
        """Nothing is held any more; what was done stays for its moment."""
        if not self._done.isActive():
            self.fader.set_shown(False)

    def _place(self, centre: QPointF) -> None:
        metrics = QFontMetrics(font(TITLE))
        wide = max(
            2 * self._radius, metrics.horizontalAdvance(self._words) + 4 * GRID if self._words else 0.0
        )
        below = metrics.height() + 3 * GRID if self._words else 0
        size = QSize(round(wide + 2 * STROKE), round(2 * self._radius + 2 * STROKE + below))
        corner = QPoint(round(centre.x() - size.width() / 2), round(centre.y() - self._radius - STROKE))
        parent = self.parentWidget()
        if parent is not None:  # at the picture's edge it stays in view
            corner.setX(max(GRID, min(corner.x(), parent.width() - size.width() - GRID)))
            corner.setY(max(GRID, min(corner.y(), parent.height() - size.height() - GRID)))
        self.setGeometry(corner.x(), corner.y(), size.width(), size.height())
        self.setAccessibleName(self._words)
        self.fader.set_shown(True)
        self.raise_()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        centre = QPointF(self.width() / 2, self._radius + STROKE)
        if self._progress is not None:
            self._paint_ring(painter, centre, self._progress)
        if self._icon:
            self._paint_icon(painter, centre)
        if self._words:
            self._paint_words(painter)

    def _paint_ring(self, painter: QPainter, centre: QPointF, progress: float) -> None:
        box = QRectF(centre.x() - self._radius, centre.y() - self._radius, 2 * self._radius, 2 * self._radius)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(_SHADE, STROKE + 4))
        painter.drawEllipse(box)
        painter.setPen(QPen(_TRACK, STROKE - 2))
        painter.drawEllipse(box)
        painter.setPen(QPen(ACCENT, STROKE, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawArc(box, 90 * 16, -round(360 * 16 * progress))

    def _paint_icon(self, painter: QPainter, centre: QPointF) -> None:
        is_dot = self._icon == "dot"
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(TEXT if is_dot else ACCENT)
        painter.drawEllipse(centre, _DISK, _DISK)
        if is_dot:
            painter.setBrush(SIGNAL)
            painter.drawEllipse(centre, 0.45 * _DISK, 0.45 * _DISK)
            return
        box = QRectF(centre.x() - _DISK, centre.y() - _DISK, 2 * _DISK, 2 * _DISK)
        draw_icon(painter, self._icon, box, INK, round(1.25 * _DISK))

    def _paint_words(self, painter: QPainter) -> None:
        metrics = QFontMetrics(font(TITLE))
        height, width = metrics.height() + GRID, metrics.horizontalAdvance(self._words) + 4 * GRID
        box = QRectF((self.width() - width) / 2, self.height() - height - 2, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_PILL)
        painter.drawRoundedRect(box, height / 2, height / 2)
        painter.setFont(font(TITLE))
        painter.setPen(TEXT)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._words)
