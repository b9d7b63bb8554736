"""The screens that say one thing: thanks, still there?, back in a moment, closed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QWidget

from tryon.kiosk.settings import DAYS
from ui.kiosk.parts import HEAD, READ, SMALL, Emblem, Page
from ui.popovers import Label
from ui.theme.fonts import font
from ui.theme.tokens import ACCENT, GRID, TEXT, TEXT_SOFT


class ThanksPage(Page):
    """`shared_s`: for how many seconds a phone can still fetch something. Emits `show_wanted` with whether
    others may see the clip here.
    """

    show_wanted = Signal(bool)

    def __init__(self, parent: QWidget, tell: Callable[..., None]) -> None:
        super().__init__(parent, tell, Emblem("check"))
        self.shared_s = 0.0
        self.column.addStretch(1)
        self.title = self.label(HEAD, bold=True)
        self.what = self.label(READ)
        self.column.addStretch(1)
        self.showing_switch = self.switch("film", self._answer)
        self.done = self.button("", lambda: tell("done"), strong=True)
        self.more = self.button("", lambda: tell("again"))

    def _answer(self, on: bool) -> None:
        self.show_wanted.emit(on)
        self.write()

    def offer_showing(self, offered: bool, on: bool) -> None:
        """Ask whether others may see the clip here, or do not. on: what was answered."""
        self.showing_switch.setVisible(offered)
        self.showing_switch.setChecked(offered and on)
        self.write()

    def write(self) -> None:
        words = self.words
        self.title.setText(words["thanks_title"])
        self.showing_switch.setText(words["show_here"])
        self.showing_switch.setAccessibleName(words["show_here"])
        shown = self.showing_switch.isChecked()
        shared = words["thanks_shown" if shown else "thanks_shared"].format(
            minutes=max(1, round(self.shared_s / 60))
        )
        self.what.setText(shared if self.shared_s > 0 else words["thanks"])
        self.more.set_words(words["try_on"])
        self.done.set_words(words["share_done"])


class CountRing(QWidget):
    """Seconds that are left, as a number in a ring that empties."""

    def __init__(self) -> None:
        super().__init__()
        self._left_s, self._of_s = 0.0, 1.0

    def show_left(self, left_s: float, of_s: float) -> None:
        self._left_s, self._of_s = left_s, of_s
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = min(self.width(), self.height()) * 0.55
        ring = QRectF(0, 0, side, side)
        ring.moveCenter(QRectF(self.rect()).center())
        width = side * 0.06
        painter.setPen(QPen(QColor(255, 255, 255, 40), width))
        painter.drawEllipse(ring)
        pen = QPen(ACCENT, width)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawArc(ring, 90 * 16, round(360 * 16 * self._left_s / self._of_s))
        painter.setFont(font(round(side * 0.34), bold=True))
        painter.setPen(TEXT)
        painter.drawText(ring, Qt.AlignmentFlag.AlignCenter, str(max(1, -int(-self._left_s // 1))))


class WarnPage(Page):
    def __init__(self, parent: QWidget, tell: Callable[..., None]) -> None:
        self.ring = CountRing()
        super().__init__(parent, tell, self.ring)
        self.column.addStretch(1)
        self.title = self.label(HEAD, bold=True)
        self.what = self.label(READ)
        self.column.addStretch(1)
        self.go_on = self.button("", lambda: tell("stirred"), strong=True)
        self.go = self.button("", lambda: tell("done"))

    def write(self) -> None:
        words = self.words
        self.title.setText(words["warn_title"])
        self.what.setText(words["warn"])
        self.go_on.set_words(words["go_on"])
        self.go.set_words(words["leave"])


class TroublePage(Page):
    def __init__(self, parent: QWidget, tell: Callable[..., None]) -> None:
        super().__init__(parent, tell, Emblem("timer"))
        self.column.addStretch(1)
        self.title = self.label(HEAD, bold=True)
        self.what = self.label(READ, soft=True)
        self.column.addStretch(1)

    def write(self) -> None:
        self.title.setText(self.words["trouble_title"])
        self.what.setText(self.words["trouble"])


class ClosedPage(Page):
    """With the opening hours of the week."""

    def __init__(self, parent: QWidget, tell: Callable[..., None]) -> None:
        super().__init__(parent, tell, Emblem("clock"))
        self.column.addStretch(1)
        self.shop = self.label(SMALL, soft=True)
        self.title = self.label(HEAD, bold=True)
        self.what = self.label(READ, soft=True)
        table = QGridLayout()
        table.setHorizontalSpacing(5 * GRID)
        table.setVerticalSpacing(GRID)
        table.setColumnStretch(1, 1)
        self.days: list[tuple[Label, Label]] = []
        for row in range(len(DAYS)):
            pair = Label(self, READ, color=TEXT_SOFT), Label(self, READ)
            for at, label in enumerate(pair):
                table.addWidget(label, row, at)
            self.days.append(pair)
        self.column.addSpacing(2 * GRID)
        self.column.addLayout(table)
        self.column.addStretch(1)

    def write(self) -> None:
        words, hours = self.words, self.kiosk.hours
        self.shop.setText(self.kiosk.shop)
        self.shop.setVisible(bool(self.kiosk.shop))
        self.title.setText(words["closed_title"])
        self.what.setText(words["closed"])
        for (day, span), key, name in zip(self.days, DAYS, words["days"], strict=True):
            told = getattr(hours, key)
            day.setText(name)
            span.setText(
                {"": words["open_all_day"], "closed": words["closed_today"]}.get(
                    told, told.replace("-", " – ")
                )
            )
