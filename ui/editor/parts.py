"""The shapes that the edit step, the gallery and the share sheet are made of."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QImage,
    QPainter,
    QPainterPath,
    QPen,
)
from PySide6.QtWidgets import (
    QLineEdit,
    QSizePolicy,
    QWidget,
)

from ui.controls import Control, fade
from ui.editor.flow import Flow
from ui.popovers import Label
from ui.theme.canvas import draw_image
from ui.theme.fonts import font
from ui.theme.icons import SIZE, draw_icon
from ui.theme.tokens import (
    ACCENT,
    BODY,
    CAPTION,
    FILL_HOVER,
    GRID,
    INK,
    RADIUS_INNER,
    TEXT,
    TEXT_SOFT,
    TOUCH,
)

PAPER_DARK = QColor(255, 255, 255, 16)


class Chip(Control):
    """A pill that is on or off, with words and perhaps an icon."""

    def __init__(self, parent: QWidget, icon: str = "") -> None:
        super().__init__(parent)
        self._icon = icon
        self.setCheckable(True)
        self.setFont(font(BODY))

    def set_label(self, text: str) -> None:
        self.setText(text)
        self.set_name(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = QFontMetrics(self.font()).horizontalAdvance(self.text()) + 4 * GRID
        return QSize(max(width + (SIZE if self._icon else 0), TOUCH + GRID), TOUCH)

    def paint_control(self, painter: QPainter, box: QRectF) -> None:
        pill = box.adjusted(0, 4, 0, -4)
        radius = pill.height() / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ACCENT if self.isChecked() else fade(FILL_HOVER, 0.7))
        painter.drawRoundedRect(pill, radius, radius)
        if not self.isChecked():
            self.paint_fill(painter, pill, radius)
        color = INK if self.isChecked() else TEXT
        words = QRectF(box)
        if self._icon:
            draw_icon(painter, self._icon, QRectF(box.x() + GRID + 2, box.y(), 26, box.height()), color, 20)
            words.adjust(26, 0, 0, 0)
        painter.setFont(self.font())
        painter.setPen(color)
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self.text())
        self.ring.paint(painter, pill.adjusted(-2, -2, 2, 2), radius + 2)


class Chips(QWidget):
    """Exclusive chips. Emits `chosen` with the value of the one that was pressed."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget, values: tuple[object, ...], icons: tuple[str, ...] = ()) -> None:
        super().__init__(parent)
        self._values = values
        self.chips = [Chip(self, icons[at] if icons else "") for at in range(len(values))]
        flow = Flow(self)
        for chip, value in zip(self.chips, values, strict=True):
            flow.addWidget(chip)
            chip.clicked.connect(lambda _=False, value=value: self._press(value))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._value: object = None

    @property
    def value(self) -> object:
        return self._value

    def set_labels(self, labels: list[str]) -> None:
        for chip, label in zip(self.chips, labels, strict=True):
            chip.set_label(label)

    def choose(self, value: object) -> None:
        """Mark the chip of `value`; none where there is no such."""
        self._value = value
        for chip, each in zip(self.chips, self._values, strict=True):
            chip.setChecked(each == value)

    def _press(self, value: object) -> None:
        self.choose(value)
        self.chosen.emit(value)


class Tile(Control):
    """A small picture that can be chosen, with words below it.

    whole: nothing of the picture is cut off to fill the tile. icon: stands in for a picture that is to come.
    """

    def __init__(
        self, parent: QWidget, picture_wh: tuple[int, int], icon: str = "", whole: bool = False
    ) -> None:
        super().__init__(parent)
        self._picture_wh = picture_wh
        self._whole = whole
        self._icon = icon
        self._image = QImage()
        self.setCheckable(True)
        self.setFont(font(CAPTION))
        self.setFixedSize(picture_wh[0] + 8, picture_wh[1] + 8 + 3 * GRID)

    def set_label(self, text: str) -> None:
        self.setText(text)
        self.set_name(text)
        self.update()

    def set_image(self, image: QImage) -> None:
        self._image = image
        self.update()

    def paint_control(self, painter: QPainter, box: QRectF) -> None:
        frame = QRectF(4, 4, *self._picture_wh)
        paint_picture(painter, self._image, frame, RADIUS_INNER - 2, self._whole)
        if self._image.isNull() and self._icon:
            draw_icon(painter, self._icon, frame, TEXT_SOFT)
        self.paint_fill(painter, frame, RADIUS_INNER - 2)
        if self.isChecked():
            painter.setPen(QPen(ACCENT, 2.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(frame.adjusted(-2.5, -2.5, 2.5, 2.5), RADIUS_INNER, RADIUS_INNER)
        words = QRectF(0, frame.bottom() + 5, box.width(), 18)
        painter.setFont(font(CAPTION, bold=self.isChecked()))
        painter.setPen(TEXT if self.isChecked() else TEXT_SOFT)
        metrics = QFontMetrics(painter.font())
        shown = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, int(words.width()))
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, shown)
        self.ring.paint(painter, box, RADIUS_INNER)


class Field(QLineEdit):
    """A line to type in."""

    def __init__(self, parent: QWidget, longest: int) -> None:
        super().__init__(parent)
        self.setFont(font(BODY))
        self.setMaxLength(longest)
        self.setFixedHeight(TOUCH)
        self.setStyleSheet(FIELD_STYLE)


FIELD_STYLE = f"""
QLineEdit {{ color: white; background: rgba(255, 255, 255, 24); border: 1px solid rgba(255, 255, 255, 40);
    border-radius: {RADIUS_INNER}px; padding: 0 {GRID + 4}px; selection-color: {INK.name()};
    selection-background-color: {ACCENT.name()}; }}
QLineEdit:focus {{ border: 2px solid {ACCENT.name()}; }}
"""


def paint_picture(painter: QPainter, image: QImage, box: QRectF, radius: float, whole: bool = False) -> None:
    """`image` fills `box`, which cuts off what is too much, or lies `whole` on a quiet ground."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(PAPER_DARK)
    painter.drawRoundedRect(box, radius, radius)
    if image.isNull():
        return
    painter.save()
    path = QPainterPath()
    path.addRoundedRect(box, radius, radius)
    painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
    draw_image(painter, image, box.adjusted(6, 6, -6, -6) if whole else box, cover=not whole)
    painter.restore()


def caption(parent: QWidget) -> Label:
    """A small soft line above or below controls."""
    return Label(parent, CAPTION, color=TEXT_SOFT)
