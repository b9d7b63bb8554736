"""Guidance over the picture, for somebody two metres away: large words, with drawings of what to do."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from ui.guide_pictures import PICTURES
from ui.guide_strokes import PICTURE_H, PICTURE_W
from ui.mirror_view import MirrorView
from ui.panel import Panel
from ui.status import Line
from ui.theme.canvas import clear_pixmap
from ui.theme.fonts import font
from ui.theme.icons import draw_icon
from ui.theme.tokens import GRID, RADIUS, TEXT, TITLE

WORDS_SHARE = 0.036
"""Height of the words' font over the window's smaller side: 1 cm on a monitor 27 cm high."""

MOST_WORDS = 44
COLUMN_EMS = 9.5
"""Width of one of several drawings with its words, over the font's height: two lines of a few words."""

PICTURE_EMS = 5.6
WORDS_FLAGS = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter


class Guide(Panel):
    """One line or two ways out side by side, each with its icon or drawing. It sizes itself with `fit`."""

    def __init__(self, view: MirrorView, parent: QWidget) -> None:
        super().__init__(view, parent, shown=False)
        self._lines: tuple[Line, ...] = ()
        self._size = TITLE
        self._painted: QPixmap | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    @property
    def lines(self) -> tuple[Line, ...]:
        return self._lines

    @property
    def words(self) -> str:
        """What it says."""
        return " ".join(line.words for line in self._lines)

    def show_lines(self, lines: tuple[Line, ...]) -> None:
        """Show these, or go away where there are none."""
        if lines and lines != self._lines:
            self._lines = lines
            self._painted = None
            self.setAccessibleName(self.words)
        self.fader.set_shown(bool(lines))

    def fit(self, window: QSize, max_width: int) -> None:
        """Take the size that the lines need in a window of that size, at most `max_width` px wide."""
        smaller = min(window.width(), window.height())
        self._size = max(TITLE, min(MOST_WORDS, round(WORDS_SHARE * smaller)))
        boxes = self._boxes(max_width)
        used = [box for pair in boxes for box in pair]
        right = max((box.right() for box in used), default=0)
        bottom = max((box.bottom() for box in used), default=0)
        size = QSize(round(right + self._padding()), round(bottom + self._padding()))
        single = len(self._lines) == 1 and self._lines[0].icon not in PICTURES
        self.radius = size.height() // 2 if single else RADIUS + GRID
        if size != self.size():
            self.resize(size)
            self._painted = None

    def wanted_width(self) -> int:
        """Width in pixels at which nothing is broken more than it should be; after `fit`."""
        count = len(self._lines)
        if count < 2:
            return self.width()
        return round(count * COLUMN_EMS * self._size + (count + 1) * self._padding())

    def paint_content(self, painter: QPainter) -> None:
        if self._painted is None:
            self._painted = self._paint_lines()
        painter.drawPixmap(0, 0, self._painted)

    def _padding(self) -> int:
        return max(2 * GRID, round(0.6 * self._size))

    def _boxes(self, max_width: int) -> list[tuple[QRectF, QRectF]]:
        """Where drawing and words of every line go."""
        pad = self._padding()
        if len(self._lines) == 1:
            return [self._beside(self._lines[0], max_width)]
        count = max(1, len(self._lines))
        column = min(COLUMN_EMS * self._size, (max_width - (count + 1) * pad) / count)
        picture_w = min(PICTURE_EMS * self._size, column)
        picture_h = picture_w * PICTURE_H / PICTURE_W
        words_h = max((self._words_height(line.words, column) for line in self._lines), default=0.0)
        boxes = []
        for at in range(len(self._lines)):
            left = pad + at * (column + pad)
            picture = QRectF(left + (column - picture_w) / 2, pad, picture_w, picture_h)
            boxes.append((picture, QRectF(left, picture.bottom() + pad / 2, column, words_h)))
        return boxes

    def _beside(self, line: Line, max_width: int) -> tuple[QRectF, QRectF]:
        """A drawing, or a small icon, in front of its words."""
        pad = self._padding()
        drawn = line.icon in PICTURES
        picture_w = PICTURE_EMS * 0.8 * self._size if drawn else 1.3 * self._size
        picture_h = picture_w * PICTURE_H / PICTURE_W if drawn else picture_w
        gap = pad if drawn else pad / 2
        room = max(6.0 * self._size, max_width - picture_w - gap - 2 * pad)
        # Beside a drawing there is height for two lines, which are read faster than one long one.
        metrics = QFontMetrics(font(self._size))
        width = min(room, max(metrics.horizontalAdvance(part) for part in line.words.split("\n")) + 4.0)
        height = self._words_height(line.words, width)
        tall = max(picture_h, height)
        picture = QRectF(pad, pad + (tall - picture_h) / 2, picture_w, picture_h)
        return picture, QRectF(picture.right() + gap, pad, width, tall)

    def _words_height(self, words: str, width: float) -> float:
        metrics = QFontMetrics(font(self._size))
        return float(metrics.boundingRect(0, 0, int(width), 9999, WORDS_FLAGS, words).height())

    def _paint_lines(self) -> QPixmap:
        painted = clear_pixmap(self.width(), self.height(), self.devicePixelRatioF())
        painter = QPainter(painted)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        aside = len(self._lines) == 1
        across = Qt.AlignmentFlag.AlignLeft if aside else Qt.AlignmentFlag.AlignHCenter
        down = Qt.AlignmentFlag.AlignVCenter if aside else Qt.AlignmentFlag.AlignTop
        for line, (picture, words) in zip(self._lines, self._boxes(self.width()), strict=True):
            draw = PICTURES.get(line.icon)
            if draw is None:
                draw_icon(painter, line.icon, picture, TEXT, round(picture.width()))
            else:
                painter.save()
                painter.translate(picture.topLeft())
                painter.scale(picture.width() / PICTURE_W, picture.height() / PICTURE_H)
                draw(painter)
                painter.restore()
            painter.setFont(font(self._size))
            painter.setPen(TEXT)
            painter.drawText(words, across | down | Qt.TextFlag.TextWordWrap, line.words)
        painter.end()
        return painted
