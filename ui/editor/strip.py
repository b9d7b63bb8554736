"""The film strip: what of the clip is kept, where the preview stands, and where the cover is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from tryon.editing.plan import Segment
from ui.controls import FocusRing
from ui.editor.changes import STILL_MOST_S
from ui.editor.parts import paint_picture
from ui.editor.strip_handle import FILM_H, FILM_TOP, STEP_S, STRIP_H, Handle
from ui.editor.strip_places import Block, block_at, place_blocks
from ui.film import Film
from ui.share_text import ShareMessages
from ui.theme.canvas import clear_pixmap
from ui.theme.icons import draw_icon
from ui.theme.tokens import ACCENT, GRID, INK

OUTSIDE = QColor(0, 0, 0, 150)
"""Over the film that is cut away."""


class Strip(QWidget):
    """Emits `trimmed` with a piece's number and its new start and end, `sought` with a piece's number and a
    second of its clip, `selected` with a piece's number, and `settled` when a finger is lifted."""

    trimmed = Signal(int, float, float)
    sought = Signal(int, float)
    selected = Signal(int)
    settled = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedHeight(STRIP_H)
        self.setMinimumWidth(30 * GRID)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.ring = FocusRing()
        self.start, self.end = Handle(self, True), Handle(self, False)
        for handle, is_start in ((self.start, True), (self.end, False)):
            handle.dragged.connect(lambda x, is_start=is_start: self._drag(is_start, x))
            handle.stepped.connect(lambda by_s, is_start=is_start: self._step(is_start, by_s))
            handle.let_go.connect(self._let_go)
        self._segments: tuple[Segment, ...] = ()
        self._films: Mapping[Path, Film] = {}
        self._blocks: tuple[Block, ...] = ()
        self._held: Block | None = None
        self._painted: QPixmap | None = None
        self._index = 0
        self._playhead: tuple[int, float] = (0, 0.0)
        self._cover: tuple[int, float] = (0, 0.0)

    @property
    def index(self) -> int:
        """Number of the piece that is selected."""
        return self._index

    @property
    def blocks(self) -> tuple[Block, ...]:
        return self._blocks

    def set_words(self, words: ShareMessages) -> None:
        self.setAccessibleName(words["strip"])
        self.start.set_name(words["handle_start"])
        self.end.set_name(words["handle_end"])

    def show_plan(
        self, segments: Sequence[Segment], films: Mapping[Path, Film], cover: tuple[int, float]
    ) -> None:
        """Show these pieces; clips that are not in `films` yet stay dark. cover: as in `set_playhead`."""
        self._segments, self._films, self._cover = tuple(segments), films, cover
        self._index = min(self._index, len(segments) - 1)
        self._arrange()

    def select(self, index: int) -> None:
        self._index = max(0, min(index, len(self._segments) - 1))
        self._arrange()

    def set_playhead(self, index: int, source_s: float) -> None:
        """Stand at a second of the clip of piece `index`."""
        self._playhead = (index, source_s)
        self.update()

    def length_of(self, index: int) -> float:
        """Seconds that there are of a piece's clip, as far as is known."""
        segment = self._segments[index]
        film = self._films.get(segment.clip)
        if film is None:
            return segment.end_s
        return max(STILL_MOST_S if film.length_s is None else film.length_s, segment.end_s)

    def _arrange(self) -> None:
        self._painted = None
        if not self._segments:
            return
        length_s = self.length_of(0) if len(self._segments) == 1 else 0.0
        self._blocks = place_blocks(self._segments, length_s, self.width())
        block = self._blocks[self._index]
        self.start.move(round(block.left - self.start.edge()), 0)
        self.end.move(round(block.right - self.end.edge()), 0)
        self.update()

    def _drag(self, is_start: bool, x: float) -> None:
        # Several pieces change their scale while one grows: follow the finger in the one it began with.
        if self._held is None:
            self._held = self._blocks[self._index]
        block, segment = self._held, self._segments[self._index]
        second = block.film_start_s + (x - block.film_left) / block.px_per_s
        self._trim(second if is_start else segment.start_s, segment.end_s if is_start else second)

    def _step(self, is_start: bool, by_s: float) -> None:
        segment = self._segments[self._index]
        self._trim(segment.start_s + by_s * is_start, segment.end_s + by_s * (not is_start))
        self.settled.emit()

    def _trim(self, start_s: float, end_s: float) -> None:
        self.trimmed.emit(self._index, start_s, end_s)

    def _let_go(self) -> None:
        self._held = None
        self.settled.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._blocks and event.button() == Qt.MouseButton.LeftButton:
            index = block_at(self._blocks, event.position().x())
            if index != self._index:
                self.select(index)
                self.selected.emit(index)
            self._seek(event.position().x())
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._blocks and event.buttons() & Qt.MouseButton.LeftButton:
            self._seek(event.position().x())

    def _seek(self, x: float) -> None:
        index = block_at(self._blocks, x)
        self.sought.emit(index, self._blocks[index].source_at(x))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and self._blocks:
            index, source_s = self._playhead
            moved = source_s + (STEP_S if event.key() == Qt.Key.Key_Right else -STEP_S)
            block = self._blocks[index]
            self.sought.emit(index, min(max(moved, block.start_s), block.end_s))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.ring.take(event)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.ring.take(event)
        super().focusOutEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._blocks:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPixmap(0, 0, self._painted_films())
        chosen = self._blocks[self._index]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ACCENT, 3))
        painter.drawRect(QRectF(chosen.left, FILM_TOP - 1.5, chosen.right - chosen.left, FILM_H + 3))
        self._paint_cover(painter)
        self._paint_playhead(painter)
        self.ring.paint(painter, QRectF(self.rect()), GRID)

    def _painted_films(self) -> QPixmap:
        # The playhead moves many times a second over films that stay.
        if self._painted is None:
            self._painted = clear_pixmap(self.width(), self.height(), self.devicePixelRatioF())
            painter = QPainter(self._painted)
            for segment, block in zip(self._segments, self._blocks, strict=True):
                self._paint_film(painter, segment, block)
            painter.end()
        return self._painted

    def _paint_film(self, painter: QPainter, segment: Segment, block: Block) -> None:
        box = QRectF(block.film_left, FILM_TOP, block.film_right - block.film_left, FILM_H)
        film = self._films.get(segment.clip)
        painter.save()
        painter.setClipRect(box)
        painter.fillRect(box, QColor(255, 255, 255, 20))
        if film is not None:
            width = FILM_H * film.size_wh[0] / film.size_wh[1]
            x = block.film_left
            while x < block.film_right:
                second = block.film_start_s + (x + width / 2 - block.film_left) / block.px_per_s
                paint_picture(painter, film.nearest(second), QRectF(x, FILM_TOP, width, FILM_H), 0)
                x += width
        painter.fillRect(QRectF(box.left(), FILM_TOP, block.left - box.left(), FILM_H), OUTSIDE)
        painter.fillRect(QRectF(block.right, FILM_TOP, box.right() - block.right, FILM_H), OUTSIDE)
        painter.restore()

    def _paint_cover(self, painter: QPainter) -> None:
        index, source_s = self._cover
        if index < len(self._blocks):
            flag = QRectF(self._blocks[index].x_of(source_s) - 10, FILM_TOP + FILM_H - 22, 20, 20)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ACCENT)
            painter.drawRoundedRect(flag, 6, 6)
            draw_icon(painter, "cover", flag, INK, 14)

    def _paint_playhead(self, painter: QPainter) -> None:
        index, source_s = self._playhead
        if index >= len(self._blocks):
            return
        x = self._blocks[index].x_of(source_s)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 120))
        painter.drawRoundedRect(QRectF(x - 2.5, 0, 5, STRIP_H), 2.5, 2.5)
        painter.setBrush(QColor(255, 255, 255))
        painter.drawRoundedRect(QRectF(x - 1.5, 1, 3, STRIP_H - 2), 1.5, 1.5)
        painter.drawEllipse(QPointF(x, 5), 5, 5)
