"""The pressable things: one base with hover, press, focus ring and keyboard, and its few shapes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QWidget

from ui.theme.fonts import font
from ui.theme.icons import SIZE, draw_icon
from ui.theme.motion import Eased
from ui.theme.tokens import (
    ACCENT,
    BODY,
    FILL_HOVER,
    FILL_PRESSED,
    GRID,
    HOVER_MS,
    INK,
    RADIUS_INNER,
    TEXT,
    TEXT_SOFT,
    TOUCH,
)

KEYBOARD_FOCUS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


def fade(color: QColor, strength: float) -> QColor:
    """`color` with its alpha multiplied."""
    made = QColor(color)
    made.setAlphaF(color.alphaF() * strength)
    return made


class FocusRing:
    """Whether the focus came by keyboard, and the ring that then shows it."""

    visible = False

    def take(self, event: QFocusEvent) -> None:
        self.visible = event.gotFocus() and event.reason() in KEYBOARD_FOCUS

    def paint(self, painter: QPainter, box: QRectF, radius: float) -> None:
        if self.visible:
            painter.setPen(QPen(ACCENT, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), max(0.0, radius - 1), max(0.0, radius - 1))


class Control(QAbstractButton):
    """A button that a subclass paints. Enter presses it; Space and arrows go on to the window.

    `name` is what a screen reader says and the tooltip shows.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.ring = FocusRing()
        self.hover = Eased(self, self.update, HOVER_MS)

    def set_name(self, name: str) -> None:
        self.setAccessibleName(name)
        self.setToolTip(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        event.ignore()

    def enterEvent(self, event: QEnterEvent) -> None:
        self.hover.to(1.0)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.hover.to(0.0)
        super().leaveEvent(event)

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
        self.paint_control(painter, QRectF(self.rect()))

    def paint_control(self, painter: QPainter, box: QRectF) -> None:
        raise NotImplementedError

    def paint_fill(self, painter: QPainter, box: QRectF, radius: float) -> None:
        """The quiet highlight under a pointer or finger."""
        color = FILL_PRESSED if self.isDown() else fade(FILL_HOVER, self.hover.value)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawRoundedRect(box, radius, radius)


class IconButton(Control):
    """A round button with one icon. Checked, the icon takes the accent."""

    def __init__(self, icon: str, parent: QWidget, size: int = TOUCH) -> None:
        super().__init__(parent)
        self.icon_name = icon
        self.setFixedSize(size, size)

    def set_icon(self, icon: str) -> None:
        self.icon_name = icon
        self.update()

    def paint_control(self, painter: QPainter, box: QRectF) -> None:
        radius = box.width() / 2
        self.paint_fill(painter, box, radius)
        draw_icon(painter, self.icon_name, box, ACCENT if self.isChecked() else TEXT)
        self.ring.paint(painter, box, radius)


class TextButton(Control):
    """A pill with words. `strong` ones are filled with the accent: one per panel at the most."""

    def __init__(self, parent: QWidget, strong: bool = False, icon: str = "") -> None:
        super().__init__(parent)
        self._strong = strong
        self._icon = icon
        self.setFont(font(BODY, bold=True))

    def sizeHint(self) -> QSize:
        width = QFontMetrics(self.font()).horizontalAdvance(self.text()) + 4 * GRID
        return QSize(width + (SIZE if self._icon else 0), TOUCH)

    def paint_control(self, painter: QPainter, box: QRectF) -> None:
        pill = box.adjusted(0, 4, 0, -4)
        radius = pill.height() / 2
        if self._strong:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(
                ACCENT.darker(115) if self.isDown() else ACCENT.lighter(100 + round(6 * self.hover.value))
            )
            painter.drawRoundedRect(pill, radius, radius)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(fade(FILL_HOVER, 0.7))
            painter.drawRoundedRect(pill, radius, radius)
            self.paint_fill(painter, pill, radius)
        color = INK if self._strong else TEXT
        words = QRectF(box)
        if self._icon:
            draw_icon(painter, self._icon, QRectF(box.x() + GRID, box.y(), 28, box.height()), color, 20)
            words.adjust(28, 0, 0, 0)
        painter.setFont(self.font())
        painter.setPen(color)
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self.text())
        self.ring.paint(painter, pill.adjusted(-3, -3, 3, 3) if self._strong else pill, radius)


def name_button(button: TextButton, text: str) -> None:
    """Write on a button, and name it so."""
    button.setText(text)
    button.set_name(text)
    button.updateGeometry()
    button.update()


class Row(Control):
    """A line of a popover: icon, words, and at its end a tick, a switch or nothing."""

    def __init__(self, parent: QWidget, icon: str = "", switch: bool = False) -> None:
        super().__init__(parent)
        self._icon = icon
        self._switch = switch
        self.setFont(font(BODY))
        self.setCheckable(True)
        self.setFixedHeight(TOUCH)
        self._knob = Eased(self, self.update)
        self.toggled.connect(lambda on: self._knob.to(1.0 if on else 0.0))

    def paint_control(self, painter: QPainter, box: QRectF) -> None:
        self.paint_fill(painter, box, RADIUS_INNER)
        x = box.x() + 1.5 * GRID
        if self._icon:
            draw_icon(painter, self._icon, QRectF(x, box.y(), SIZE, box.height()), TEXT_SOFT, 20)
            x += SIZE + GRID
        tail = 5 * GRID if self._switch else SIZE
        words = QRectF(x, box.y(), box.width() - x - tail - 2.5 * GRID, box.height())
        painter.setFont(self.font())
        painter.setPen(TEXT)
        shown = QFontMetrics(self.font()).elidedText(
            self.text(), Qt.TextElideMode.ElideRight, int(words.width())
        )
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        end = QRectF(box.right() - tail - 1.5 * GRID, box.y(), tail, box.height())
        if self._switch:
            self._paint_switch(painter, end)
        elif self.isChecked():
            draw_icon(painter, "check", end, ACCENT, 20)
        self.ring.paint(painter, box, RADIUS_INNER)

    def _paint_switch(self, painter: QPainter, end: QRectF) -> None:
        track = QRectF(end.center().x() - 20, end.center().y() - 12, 40, 24)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(255, 255, 255, 56))
        painter.drawRoundedRect(track, 12, 12)
        painter.setBrush(fade(ACCENT, self._knob.value))
        painter.drawRoundedRect(track, 12, 12)
        painter.setBrush(QColor(255, 255, 255))
        painter.drawEllipse(QRectF(track.x() + 3 + 16 * self._knob.value, track.y() + 3, 18, 18))


class Segments(QWidget):
    """A few exclusive choices side by side."""

    def __init__(self, parent: QWidget, count: int) -> None:
        super().__init__(parent)
        self.buttons = [_Segment(self) for _ in range(count)]
        self.setFixedHeight(TOUCH)

    def set_words(self, words: list[str]) -> None:
        for button, word in zip(self.buttons, words, strict=True):
            button.setText(word)
            button.set_name(word)
            button.update()

    def choose(self, index: int) -> None:
        for at, button in enumerate(self.buttons):
            button.setChecked(at == index)

    def resizeEvent(self, event: object) -> None:
        width = self.width() / len(self.buttons)
        for at, button in enumerate(self.buttons):
            button.setGeometry(
                round(at * width), 0, round((at + 1) * width) - round(at * width), self.height()
            )

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fade(FILL_HOVER, 0.8))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0, 2, 0, -2), RADIUS_INNER, RADIUS_INNER)


class _Segment(Control):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setFont(font(BODY))

    def paint_control(self, painter: QPainter, box: QRectF) -> None:
        pill = box.adjusted(4, 6, -4, -6)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked():
            painter.setBrush(ACCENT)
            painter.drawRoundedRect(pill, GRID, GRID)
        else:
            self.paint_fill(painter, pill, GRID)
        painter.setFont(self.font())
        painter.setPen(INK if self.isChecked() else TEXT)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.text())
        self.ring.paint(painter, box.adjusted(1, 3, -1, -3), GRID + 3)
