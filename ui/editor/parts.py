"""The shapes that the edit step, the gallery and the share sheet are made of."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QImage,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QLayout,
    QLayoutItem,
    QLineEdit,
    QSizePolicy,
    QSlider,
    QWidget,
)

from ui.controls import Control, FocusRing, fade
from ui.popovers import Label
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

KNOB = 11.0
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


class Flow(QLayout):
    """Places what it holds from left to right, and on as many lines as it takes."""

    def __init__(self, parent: QWidget | None = None, spacing: int = GRID) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def _place(self, rect: QRect, move: bool) -> int:
        x, y, line = rect.x(), rect.y(), 0
        for item in self._items:
            if item.isEmpty():
                continue
            hint = item.sizeHint()
            if x > rect.x() and x + hint.width() > rect.right() + 1:
                x, y, line = rect.x(), y + line + self.spacing(), 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), hint))
            x += hint.width() + self.spacing()
            line = max(line, hint.height())
        return y + line - rect.y()


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


class Slider(QSlider):
    """From 0 to 100, in the window's look. `moved` and `settled` tell a gesture from its end."""

    moved = Signal(float)
    settled = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setRange(0, 100)
        self.setPageStep(10)
        self.setFixedHeight(TOUCH)
        self.setMinimumWidth(12 * GRID)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.ring = FocusRing()
        self.valueChanged.connect(lambda value: self.moved.emit(value / 100))
        self.sliderReleased.connect(self.settled.emit)

    def show_share(self, share: float) -> None:
        """Stand at `share` (0 to 1) without telling anybody."""
        self.blockSignals(True)
        self.setValue(round(100 * share))
        self.blockSignals(False)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        # A press anywhere takes the knob there: it is small and a finger is not.
        room = self.width() - 2 * KNOB
        self.setValue(round(100 * (event.position().x() - KNOB) / max(1.0, room)))
        super().mousePressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.ring.take(event)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.ring.take(event)
        super().focusOutEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.isEnabled():
            painter.setOpacity(0.4)
        middle, room = self.height() / 2, self.width() - 2 * KNOB
        x = KNOB + room * self.value() / 100
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(255, 255, 255, 56))
        painter.drawRoundedRect(QRectF(KNOB, middle - 2.5, room, 5), 2.5, 2.5)
        painter.setBrush(ACCENT)
        painter.drawRoundedRect(QRectF(KNOB, middle - 2.5, x - KNOB, 5), 2.5, 2.5)
        painter.setBrush(QColor(255, 255, 255))
        painter.drawEllipse(QRectF(x - KNOB + 1, middle - KNOB + 1, 2 * KNOB - 2, 2 * KNOB - 2))
        self.ring.paint(painter, QRectF(self.rect()).adjusted(0, 6, 0, -6), RADIUS_INNER)


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
    mode = Qt.AspectRatioMode.KeepAspectRatio if whole else Qt.AspectRatioMode.KeepAspectRatioByExpanding
    room = box.adjusted(6, 6, -6, -6) if whole else box
    size = image.size().scaled(room.size().toSize(), mode)
    ratio = painter.device().devicePixelRatioF()
    fine = image.scaled(
        size * ratio, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    fine.setDevicePixelRatio(ratio)
    painter.save()
    path = QPainterPath()
    path.addRoundedRect(box, radius, radius)
    painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
    painter.drawImage(
        QPoint(round(box.center().x() - size.width() / 2), round(box.center().y() - size.height() / 2)), fine
    )
    painter.restore()


def caption(parent: QWidget) -> Label:
    """A small soft line above or below controls."""
    return Label(parent, CAPTION, color=TEXT_SOFT)
