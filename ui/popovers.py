"""Popovers: small panels that open over the picture and close with Esc or a press beside them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from tryon.sinks.replay import REPLAY_S
from ui.capturing import BURST
from ui.controls import IconButton
from ui.mirror_view import MirrorView
from ui.panel import Panel
from ui.text import Messages
from ui.theme.fonts import font
from ui.theme.icons import SIZE, draw_icon
from ui.theme.tokens import BODY, CAPTION, GRID, TEXT, TEXT_SOFT, TITLE, TOUCH

WIDTH = 46 * GRID
DIMMED = QColor(0, 0, 0, 120)


class Label(QLabel):
    """Words in one of the type scale's sizes."""

    def __init__(self, parent: QWidget, size: int = BODY, bold: bool = False, color: QColor = TEXT) -> None:
        super().__init__(parent)
        self.setFont(font(size, bold))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, color)
        self.setPalette(palette)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)


class Glyph(QWidget):
    """An icon in front of a line that is not a Row, in the same place and size as a Row's."""

    def __init__(self, parent: QWidget, icon: str) -> None:
        super().__init__(parent)
        self._icon = icon
        self.setFixedSize(SIZE, TOUCH)

    def paintEvent(self, event: QPaintEvent) -> None:
        draw_icon(QPainter(self), self._icon, QRectF(self.rect()), TEXT_SOFT, 20)


class Popover(Panel):
    """A titled column. Arrows and Tab move in it, Space and Enter press, Esc closes.

    row_px: what lies within such a height of each other is one row for Tab.
    """

    closing = Signal()
    row_px = 1

    def __init__(self, view: MirrorView, parent: QWidget, width: int = WIDTH) -> None:
        super().__init__(view, parent, shown=False)
        self.setFixedWidth(width)
        self.title = Label(self, TITLE, bold=True)
        self.close_button = IconButton("close", self)
        self.close_button.clicked.connect(self.closing.emit)
        self.title_row = QHBoxLayout()
        self.title_row.setContentsMargins(GRID + 4, 0, 0, 0)
        self.title_row.addWidget(self.title, 1)
        self.title_row.addWidget(self.close_button)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(GRID + 4, GRID, GRID + 4, 2 * GRID)
        self.column.setSpacing(0)
        self.column.addLayout(self.title_row)
        self.column.addSpacing(4)

    def set_words(self, words: Messages) -> None:
        self.close_button.set_name(words["close"])

    def add_caption(self) -> Label:
        """A small soft line, aligned with the words of the rows."""
        label = Label(self, CAPTION, color=TEXT_SOFT)
        label.setContentsMargins(GRID + 4, 0, GRID + 4, 0)
        self.column.addWidget(label)
        return label

    def settle(self, max_height: int) -> None:
        """Take the height that the content needs, at most `max_height`."""
        self.column.activate()
        height = self.column.totalHeightForWidth(self.width())
        if height < 0:
            height = self.column.totalSizeHint().height()
        self.setFixedHeight(min(height, max_height))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, focused = event.key(), self.focusWidget()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.focusNextPrevChild(key == Qt.Key.Key_Down)
        elif key == Qt.Key.Key_Space and isinstance(focused, QAbstractButton):
            focused.click()
        elif key == Qt.Key.Key_Escape:
            self.closing.emit()
        else:
            event.ignore()

    def reachable(self) -> list[QWidget]:
        """What takes the focus now."""
        return [each for each in self.findChildren(QAbstractButton) if each.isVisible() and each.isEnabled()]

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Keep the focus in the popover while it is open."""
        reached = self.reachable()
        # From top to bottom, with the cross of the title last: one opens a popover for what is in it.
        reached.sort(
            key=lambda each: (
                each is self.close_button,
                each.mapTo(self, QPoint(0, 0)).y() // self.row_px,
                each.mapTo(self, QPoint(0, 0)).x(),
            )
        )
        if not reached:
            return False
        current = self.focusWidget()
        at = reached.index(current) if current in reached else (-1 if forward else 0)
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        reached[(at + (1 if forward else -1)) % len(reached)].setFocus(reason)
        return True


class Backdrop(QWidget):
    """Lies between the controls and an open popover, so that a press beside it closes it.

    Dark, it also puts the picture and its controls out of mind.
    """

    pressed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._dark = False

    def set_dark(self, dark: bool) -> None:
        self._dark = dark
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._dark:
            QPainter(self).fillRect(self.rect(), DIMMED)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.pressed.emit()
        event.accept()


class HelpPopover(Popover):
    """The keys, as caps and what they do, in two columns."""

    def __init__(self, view: MirrorView, parent: QWidget) -> None:
        super().__init__(view, parent, 84 * GRID)
        self._labels: list[Label] = []
        self._caps: list[KeyCaps] = []
        self._grid = QGridLayout()
        self._grid.setContentsMargins(GRID + 4, 0, GRID + 4, 0)
        self._grid.setHorizontalSpacing(GRID)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnMinimumWidth(2, 3 * GRID)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(3, 1)
        self.column.addLayout(self._grid)

    def set_words(self, words: Messages) -> None:
        super().set_words(words)
        self.title.setText(words["help"])
        lines = key_lines(words)
        rows = (len(lines) + 1) // 2
        for at in range(len(self._caps), len(lines)):
            label, caps = Label(self), KeyCaps(self)
            self._grid.addWidget(label, at % rows, 3 * (at // rows))
            self._grid.addWidget(caps, at % rows, 3 * (at // rows) + 1, Qt.AlignmentFlag.AlignRight)
            self._labels.append(label)
            self._caps.append(caps)
        for (keys, meaning), label, caps in zip(lines, self._labels, self._caps, strict=True):
            label.setText(meaning)
            caps.set_keys(keys)


def key_lines(words: Messages) -> list[tuple[list[str], str]]:
    """Keys and what they do, in the order of the help: what is captured, then the rest."""
    return [
        ([words["space"]], words["take_photo"]),
        (["U"], words["burst"].format(count=BURST)),
        (["A"], words["before_after"]),
        (["R"], words["key_record"]),
        (["P"], words["key_pause"]),
        (["S"], words["save_replay"].format(seconds=round(REPLAY_S))),
        (["T"], words["timer"]),
        (["V"], words["microphone"]),
        (["G"], words["gallery"]),
        (["?"], words["help"]),
        (["Esc"], words["key_escape"]),
        (["D"], words["key_department"]),
        (["←", "→"], words["key_product"]),
        (["↑", "↓"], words["key_colourway"]),
        ([words["hold"].format(key="B")], words["key_before"]),
        (["M"], words["mirror"]),
        (["1 – 4", "0"], words["key_people"]),
        (["L"], words["only_this_person"]),
        (["C"], words["choose_camera"]),
        (["F"], words["fullscreen"]),
        (["Tab", "Enter"], words["key_focus"]),
    ]


class KeyCaps(QWidget):
    """One or two key caps, right-aligned."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._keys: list[str] = []
        self.setFixedHeight(4 * GRID)

    def set_keys(self, keys: list[str]) -> None:
        self._keys = keys
        self.setFixedWidth(sum(self._width(key) for key in keys) + GRID * (len(keys) - 1))
        self.update()

    def _width(self, key: str) -> int:
        return max(4 * GRID, QFontMetrics(font(CAPTION, bold=True)).horizontalAdvance(key) + 2 * GRID)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(CAPTION, bold=True))
        left = 0
        for key in self._keys:
            cap = QRectF(left, 2, self._width(key), self.height() - 4)
            painter.setPen(QColor(255, 255, 255, 60))
            painter.setBrush(QColor(255, 255, 255, 26))
            painter.drawRoundedRect(cap.adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)
            painter.setPen(TEXT)
            painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, key)
            left += self._width(key) + GRID


class ProblemsPopover(Popover):
    """The products that could not be shown, and why, one line each."""

    def __init__(self, view: MirrorView, parent: QWidget, problems: Sequence[str]) -> None:
        super().__init__(view, parent, 52 * GRID)
        for problem in problems:
            label = self.add_caption()
            label.setText(problem)
            self.column.addSpacing(GRID)

    def set_words(self, words: Messages) -> None:
        super().set_words(words)
        self.title.setText(words["problems_title"])
