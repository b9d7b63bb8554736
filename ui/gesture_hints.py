"""What hands can tell the mirror: a strip of pictograms that comes when a hand comes up."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from ui.mirror_view import MirrorView
from ui.panel import Panel
from ui.theme.canvas import clear_pixmap
from ui.theme.fonts import font
from ui.theme.icons import draw_icon
from ui.theme.tokens import ACCENT, BODY, CAPTION, GRID, RADIUS, TEXT, TEXT_SOFT, TITLE

PICTURE, SMALL_PICTURE = 7 * GRID, 5 * GRID
"""Side of a pictogram: a hand that is read from two metres away, 1.5 cm on a 27-inch monitor."""

PADDING = 2 * GRID
GAP = 3 * GRID


@dataclass(frozen=True)
class Hint:
    """One gesture. kind: what `GestureState.held` calls it, or "swipe". does: what comes of doing `how`."""

    kind: str
    icon: str
    does: str
    how: str


class GestureHints(Panel):
    """One cell for each hint; it sizes itself with `fit`. What is being held lights up."""

    def __init__(self, view: MirrorView, parent: QWidget) -> None:
        super().__init__(view, parent, shown=False, radius=RADIUS + GRID)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._hints: tuple[Hint, ...] = ()
        self._lit = ""
        self._cell = 0
        self._compact = False
        self._sizes = TITLE, BODY
        self._painted: QPixmap | None = None

    @property
    def hints(self) -> tuple[Hint, ...]:
        return self._hints

    @property
    def lit(self) -> str:
        """The kind that is being held, "" for none."""
        return self._lit

    def show_hints(self, hints: tuple[Hint, ...]) -> None:
        if hints != self._hints:
            self._hints = hints
            self.setAccessibleName(", ".join(f"{hint.how}: {hint.does}" for hint in hints))
            self._renew()

    def set_compact(self, compact: bool) -> None:
        """Small pictograms that speak for themselves, for low windows."""
        if compact != self._compact:
            self._compact = compact
            self._renew()

    def light(self, kind: str) -> None:
        """Mark what is being held."""
        if kind != self._lit:
            self._lit = kind
            self._renew()

    def fit(self, max_width: int) -> None:
        """Take the size that the hints need, at most `max_width` px wide."""
        for sizes in ((TITLE, BODY), (BODY, CAPTION), (CAPTION, CAPTION)):
            cell = max((self._width(hint, sizes) for hint in self._hints), default=0)
            width = len(self._hints) * (cell + GAP) - GAP + 2 * (PADDING + GRID)
            if width <= max_width:
                break
        does, how = (QFontMetrics(font(size)).height() for size in sizes)
        height = self._picture + GRID + does + (0 if self._compact else how) + 2 * PADDING
        if (cell, sizes) != (self._cell, self._sizes) or (width, height) != (self.width(), self.height()):
            self._cell, self._sizes = cell, sizes
            self.resize(width, height)
            self._renew()

    def paint_content(self, painter: QPainter) -> None:
        if self._painted is None:
            self._painted = self._paint_cells()
        painter.drawPixmap(0, 0, self._painted)

    @property
    def _picture(self) -> int:
        return SMALL_PICTURE if self._compact else PICTURE

    def _renew(self) -> None:
        self._painted = None
        self.update()

    def _width(self, hint: Hint, sizes: tuple[int, int]) -> int:
        words = (hint.does,) if self._compact else (hint.does, hint.how)
        wide = [
            QFontMetrics(font(size)).horizontalAdvance(each) for each, size in zip(words, sizes, strict=False)
        ]
        return max(self._picture, *wide) + 2

    def _paint_cells(self) -> QPixmap:
        """Kept until something changes: the picture behind it repaints it with every frame."""
        painted = clear_pixmap(self.width(), self.height(), self.devicePixelRatioF())
        painter = QPainter(painted)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for at, hint in enumerate(self._hints):
            left = PADDING + GRID + at * (self._cell + GAP)
            lit = hint.kind == self._lit
            painter.setOpacity(1.0 if lit or not self._lit else 0.45)
            color = ACCENT if lit else TEXT
            side = self._picture
            draw_icon(painter, hint.icon, QRectF(left, PADDING, self._cell, side), color, side)
            top = PADDING + side + GRID
            lines = ((hint.does, self._sizes[0], color), (hint.how, self._sizes[1], TEXT_SOFT))
            for words, size, ink in lines[:1] if self._compact else lines:
                painter.setFont(font(size))
                painter.setPen(ink)
                height = QFontMetrics(font(size)).height()
                box = QRectF(left - GAP / 2, top, self._cell + GAP, height)
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
                top += height
        painter.end()
        return painted
