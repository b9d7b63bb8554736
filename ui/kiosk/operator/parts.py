"""What the staff's pages are made of: for one hand at arm's length, in the kiosk's pixels."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QScroller, QVBoxLayout, QWidget

from ui.controls import Control, Row, Segments
from ui.kiosk.operator.desk import Desk
from ui.kiosk.operator.words import EN, StaffWords
from ui.kiosk.parts import BigButton
from ui.kiosk.privacy_sheet import BAR
from ui.popovers import Label
from ui.stepper import Stepper
from ui.text import Language
from ui.theme.fonts import font
from ui.theme.icons import draw_icon
from ui.theme.tokens import ACCENT, FILL_HOVER, GRID, INK, RADIUS_INNER, SIGNAL, TEXT, TEXT_SOFT

LINE_H = 7 * GRID
"""94 px of a 1080 px screen."""

NOTE, WORDS, HEADING = 15, 17, 26
PAD = 2 * GRID


class Scroll(QScrollArea):
    """A column that a finger moves."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        inside = QWidget()
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(0, 0, GRID, 0)
        self.column.setSpacing(GRID)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for each in (self, inside):
            palette = each.palette()
            palette.setColor(QPalette.ColorRole.Window, INK)
            each.setPalette(palette)
        self.verticalScrollBar().setStyleSheet(BAR)
        self.setWidget(inside)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.LeftMouseButtonGesture)


class StaffPage(QWidget):
    """One of the staff's pages. Subclasses fill `column`; `write` puts words and the present settings there.

    key: its name in `StaffWords.pages`. icon: in the menu.
    """

    key = ""
    icon = "settings"

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.words: StaffWords = EN
        self.language: Language = "en"
        self.heading = Label(self, HEADING, bold=True)
        self.problem = Label(self, NOTE, color=SIGNAL)
        self.problem.hide()
        self.area = Scroll(self)
        self.column = self.area.column
        outer = QVBoxLayout(self)
        outer.setContentsMargins(3 * GRID, PAD, PAD, 0)
        outer.setSpacing(GRID + 4)
        outer.addWidget(self.heading)
        outer.addWidget(self.problem)
        outer.addWidget(self.area, 1)

    def set_words(self, words: StaffWords, language: Language) -> None:
        """Say everything in that language."""
        self.words, self.language = words, language
        self.heading.setText(words["pages"][self.key])
        self.write()

    def write(self) -> None:
        """Put words and settings where they belong."""

    def enter(self) -> None:
        """The page appears."""

    def leave(self) -> None:
        """The page goes."""

    def change(self, values: Mapping[str, object]) -> None:
        """Take new settings, or say why not."""
        self.tell(self.desk.file.change(values))
        self.write()

    def tell(self, problem: str) -> None:
        """One line on what went wrong; "" for nothing."""
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

    def title(self, first: bool = False) -> Label:
        """Heads what follows in the column."""
        if not first:
            self.column.addSpacing(PAD)
        made = Label(self, WORDS, bold=True, color=ACCENT)
        self.column.addWidget(made)
        return made

    def note(self) -> Label:
        """A soft line."""
        made = Label(self, NOTE, color=TEXT_SOFT)
        self.column.addWidget(made)
        return made

    def switch(self, icon: str, changed: Callable[[bool], object]) -> Row:
        """A line with a switch."""
        made = line(self, icon, switch=True)
        made.clicked.connect(lambda on: changed(on))
        self.column.addWidget(made)
        return made

    def stepper(
        self, icon: str, values: Sequence[int], changed: Callable[[int], object], width: int = 11 * GRID
    ) -> Stepper:
        """A line with a value that goes up and down."""
        made = Stepper(self, icon, values, width)
        made.label.setFont(font(WORDS))
        made.shown.setFont(font(WORDS, bold=True))
        made.setFixedHeight(LINE_H)
        made.stepped.connect(lambda value: changed(value))
        self.column.addWidget(made)
        return made

    def segments(self, count: int, changed: Callable[[int], object]) -> Segments:
        """Exclusive choices side by side."""
        made = segments(self, count, changed)
        self.column.addWidget(made)
        return made

    def button(self, icon: str, pressed: Callable[[], object], strong: bool = False) -> BigButton:
        """A pill with words."""
        made = BigButton(self, icon, strong, LINE_H)
        made.setFont(font(WORDS, bold=strong))
        made.clicked.connect(lambda: pressed())
        self.column.addWidget(made)
        return made


def line(parent: QWidget, icon: str = "", switch: bool = False) -> Row:
    """A line to press, with a switch or a tick at its end."""
    made = Row(parent, icon, switch)
    made.setFont(font(WORDS))
    made.setFixedHeight(LINE_H)
    return made


def segments(parent: QWidget, count: int, changed: Callable[[int], object]) -> Segments:
    """Exclusive choices side by side."""
    made = Segments(parent, count)
    made.setFixedHeight(LINE_H)
    for at, button in enumerate(made.buttons):
        button.setFont(font(WORDS))
        button.clicked.connect(lambda _=False, at=at: changed(at))
    return made


def clear(column: QVBoxLayout) -> None:
    """Take everything out of it."""
    while (item := column.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


class Tab(Control):
    """An entry of the menu."""

    def __init__(self, parent: QWidget, icon: str) -> None:
        super().__init__(parent)
        self._icon = icon
        self.setCheckable(True)
        self.setFont(font(WORDS))

    def set_words(self, words: str) -> None:
        self.setText(words)
        self.setAccessibleName(words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(20 * GRID, 6 * GRID)

    def paint_control(self, painter: QPainter, box: QRectF) -> None:
        pill = box.adjusted(2, 2, -2, -2)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked():
            painter.setBrush(FILL_HOVER)
            painter.drawRoundedRect(pill, RADIUS_INNER, RADIUS_INNER)
        else:
            self.paint_fill(painter, pill, RADIUS_INNER)
        color = ACCENT if self.isChecked() else TEXT
        draw_icon(painter, self._icon, QRectF(pill.x() + GRID, pill.y(), 28, pill.height()), color, 22)
        painter.setFont(self.font())
        painter.setPen(color)
        words = pill.adjusted(GRID + 38, 0, -GRID, 0)
        shown = QFontMetrics(self.font()).elidedText(
            self.text(), Qt.TextElideMode.ElideRight, int(words.width())
        )
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        self.ring.paint(painter, pill, RADIUS_INNER)


class TextField(Control):
    """Words that a press lets one change; their name stands above them."""

    def __init__(self, parent: QWidget, lines: int = 1) -> None:
        super().__init__(parent)
        self.value = self._empty = ""
        self.setFont(font(WORDS))
        self.setFixedHeight(LINE_H + 2 * GRID + (lines - 1) * 3 * GRID)

    def show_value(self, name: str, value: str, empty: str) -> None:
        """empty: what is said where there is no value."""
        self.setText(name)
        self.setAccessibleName(name)
        self.value, self._empty = value, empty
        self.update()

    def paint_control(self, painter: QPainter, box: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(255, 255, 255, 40 if self.isDown() else 20))
        painter.drawRoundedRect(box, RADIUS_INNER, RADIUS_INNER)
        inside = box.adjusted(1.5 * GRID, GRID, -5 * GRID, -GRID)
        painter.setFont(font(NOTE))
        painter.setPen(TEXT_SOFT)
        painter.drawText(inside, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, self.text())
        painter.setFont(self.font())
        painter.setPen(TEXT if self.value else TEXT_SOFT)
        flags = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
        words = inside.adjusted(0, 3 * GRID, 0, 0)
        painter.drawText(words, int(flags.value), self.value or self._empty)
        pencil = QRectF(box.right() - 5 * GRID, box.y(), 4 * GRID, box.height())
        draw_icon(painter, "pencil", pencil, TEXT_SOFT, 22)
        self.ring.paint(painter, box, RADIUS_INNER)


class Sheet(QWidget):
    """Covers the pages for one question: a title, a room, and two buttons in the lower edge."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.heading = Label(self, HEADING, bold=True)
        self.room = QVBoxLayout()
        self.room.setSpacing(GRID)
        self.cancel, self.done = BigButton(self, height=LINE_H), BigButton(self, strong=True, height=LINE_H)
        self.cancel.clicked.connect(self.hide)
        row = QHBoxLayout()
        row.setSpacing(PAD)
        row.addWidget(self.cancel)
        row.addWidget(self.done)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, PAD, 3 * GRID, PAD)
        column.setSpacing(GRID + 4)
        column.addWidget(self.heading)
        column.addLayout(self.room, 1)
        column.addLayout(row)
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), INK)
