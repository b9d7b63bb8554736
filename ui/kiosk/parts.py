"""What the kiosk's screens are made of: larger than the window's own, for two metres and every hand."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QLinearGradient, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from tryon.kiosk.settings import KioskSettings
from ui.controls import Control, Row, fade
from ui.kiosk.words import EN, KioskWords
from ui.popovers import Label
from ui.text import Language
from ui.theme.fonts import font
from ui.theme.icons import draw_icon
from ui.theme.tokens import ACCENT, FILL_HOVER, GRID, INK, TEXT, TEXT_SOFT

# The screen's short side is 640 of these pixels, whatever it is made of: one is 1.7 px of a 1080 px screen.
SHORT_SIDE = 80 * GRID

SMALL = 18
READ = 22
HEAD = 38
"""Type scale of screens that are read from two metres away, in the same pixels."""

PRESS = 8 * GRID
"""Height of a button: 108 px of a 1080 px screen."""

WARM = QColor(38, 35, 32)


class BigButton(Control):
    """A pill with words, perhaps an icon. `strong` ones are filled with the accent: one per screen."""

    def __init__(self, parent: QWidget, icon: str = "", strong: bool = False, height: int = PRESS) -> None:
        super().__init__(parent)
        self._icon, self._strong = icon, strong
        self.setFont(font(READ, bold=strong))
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_words(self, words: str) -> None:
        self.setText(words)
        self.setAccessibleName(words)
        self.updateGeometry()
        self.update()

    def set_strong(self, strong: bool) -> None:
        """Whether it is what most people want next."""
        if strong != self._strong:
            self._strong = strong
            self.setFont(font(READ, bold=strong))
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        words = QFontMetrics(self.font()).horizontalAdvance(self.text())
        icon = READ + 2 * GRID if self._icon else 0
        return QSize(words + icon + 6 * GRID, self.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paint_control(self, painter: QPainter, box: QRectF) -> None:
        radius = box.height() / 2
        painter.setPen(Qt.PenStyle.NoPen)
        if self._strong:
            painter.setBrush(ACCENT.darker(115) if self.isDown() else ACCENT)
        else:
            painter.setBrush(fade(FILL_HOVER, 2.4 if self.isDown() else 1.2))
        painter.drawRoundedRect(box, radius, radius)
        color = INK if self._strong else TEXT
        painter.setFont(self.font())
        painter.setPen(color)
        icon = READ + 4 if self._icon else 0
        words = QFontMetrics(self.font()).horizontalAdvance(self.text())
        gap = GRID + 4 if icon else 0
        left = box.center().x() - (icon + gap + words) / 2
        if self._icon:
            draw_icon(painter, self._icon, QRectF(left, box.y(), icon, box.height()), color, icon)
        words_at = QRectF(left + icon + gap, box.y(), words + 2, box.height())
        painter.drawText(words_at, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        self.ring.paint(painter, box, radius)


class Page(QWidget):
    """A screen in two halves: what is looked at above (or left of) what is read and pressed.

    So every control lies in the lower half of a portrait screen. Subclasses fill `column`, and may put a
    widget of their own into `show`. `tell` is called with an event of the session.
    """

    def __init__(self, parent: QWidget, tell: Callable[..., None], show: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tell = tell
        self.words: KioskWords = EN
        self.language: Language = "en"
        self.kiosk = KioskSettings()
        self.showing = QWidget(self) if show is None else show
        self.showing.setParent(self)
        self.column = QVBoxLayout()
        self.column.setSpacing(2 * GRID)
        self._halves = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._halves.setContentsMargins(0, 0, 0, 0)
        self._halves.setSpacing(0)
        self._halves.addWidget(self.showing, 1)
        self._halves.addLayout(self.column, 1)
        self.hide()

    def set_words(self, words: KioskWords, language: Language, kiosk: KioskSettings) -> None:
        """Say everything in that language."""
        self.words, self.language, self.kiosk = words, language, kiosk
        self.write()

    def write(self) -> None:
        """Put `words` where they belong."""

    def enter(self) -> None:
        """The screen appears."""

    def leave(self) -> None:
        """The screen goes."""

    @property
    def minutes(self) -> str:
        """How long a shared clip is kept."""
        return f"{self.kiosk.privacy.keep_minutes:g}"

    def label(self, size: int = READ, bold: bool = False, soft: bool = False) -> Label:
        """A line of the column, broken where it is too long."""
        made = Label(self, size, bold, TEXT_SOFT if soft else TEXT)
        self.column.addWidget(made)
        return made

    def button(self, icon: str, pressed: Callable[[], object], strong: bool = False) -> BigButton:
        """A button of the column's width."""
        made = BigButton(self, icon, strong)
        made.clicked.connect(lambda: pressed())
        self.column.addWidget(made)
        return made

    def switch(self, icon: str, changed: Callable[[bool], object]) -> Row:
        """A line of the column with a switch."""
        made = Row(self, icon, switch=True)
        made.setFont(font(SMALL))
        made.setFixedHeight(PRESS - GRID)
        made.clicked.connect(lambda on: changed(on))
        self.column.addWidget(made)
        return made

    def resizeEvent(self, event: QResizeEvent) -> None:
        portrait = self.height() > self.width()
        way = QBoxLayout.Direction.TopToBottom if portrait else QBoxLayout.Direction.LeftToRight
        self._halves.setDirection(way)
        side = 6 * GRID
        self.column.setContentsMargins(side, 3 * GRID, side, 3 * GRID)
        super().resizeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        glow = QLinearGradient(0, 0, 0, self.height())
        glow.setColorAt(0, WARM)
        glow.setColorAt(1, INK)
        painter.fillRect(self.rect(), glow)


class Hint(QWidget):
    """A line of a page's column behind its icon."""

    def __init__(self, page: Page, icon: str, size: int = READ, soft: bool = False) -> None:
        super().__init__(page)
        self._icon, self._color = icon, TEXT_SOFT if soft else ACCENT
        self.label = page.label(size, soft=soft)
        row = QHBoxLayout(self)
        row.setContentsMargins(5 * GRID, 0, 0, 0)
        row.addWidget(self.label, 1)
        page.column.addWidget(self)

    def paintEvent(self, _event: QPaintEvent) -> None:
        draw_icon(QPainter(self), self._icon, QRectF(0, 0, 4 * GRID, self.height()), self._color, 28)


class Emblem(QWidget):
    """An icon in a disc, for screens that have no picture."""

    def __init__(self, icon: str) -> None:
        super().__init__()
        self.icon = icon

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = min(self.width(), self.height(), 44 * GRID) * 0.6
        disc = QRectF(0, 0, side, side)
        disc.moveCenter(QRectF(self.rect()).center())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fade(ACCENT, 0.16))
        painter.drawEllipse(disc)
        draw_icon(painter, self.icon, disc, ACCENT, round(side * 0.42))
