"""When the shop is open."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from tryon.kiosk.settings import DAYS
from ui.kiosk.operator.desk import Desk
from ui.kiosk.operator.parts import LINE_H, WORDS, StaffPage, segments
from ui.kiosk.operator.words import StaffWords
from ui.popovers import Label
from ui.stepper import Stepper
from ui.theme.fonts import font
from ui.theme.tokens import GRID

STEP_MIN = 30
TIMES = range(0, 24 * 60, STEP_MIN)
USUAL = "10:00-22:00"
WIDE = 94 * GRID


class DayHours(QWidget):
    """One day: all day, closed, or from when to when."""

    def __init__(self, parent: HoursPage, day: str) -> None:
        super().__init__(parent)
        self._page, self.day = parent, day
        self._span = USUAL
        self.name = Label(self, WORDS, bold=True)
        self.name.setFixedWidth(14 * GRID)
        self.name.setWordWrap(False)
        self.kind = segments(self, 3, self._choose)
        self.begin, self.end = (Stepper(self, "clock", TIMES, 7 * GRID) for _ in range(2))
        first = QHBoxLayout()
        first.addWidget(self.name)
        first.addWidget(self.kind, 1)
        self._times = QWidget(self)
        second = QHBoxLayout(self._times)
        second.setContentsMargins(0, 0, 0, 0)
        for at, stepper in enumerate((self.begin, self.end)):
            stepper.setFixedHeight(LINE_H)
            stepper.label.setFont(font(WORDS))
            stepper.shown.setFont(font(WORDS, bold=True))
            stepper.stepped.connect(partial(self._step, at))
            second.addWidget(stepper, 1)
        self._both = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._both.setContentsMargins(0, 0, 0, 0)
        self._both.setSpacing(0)
        self._both.addLayout(first, 1)
        self._both.addWidget(self._times, 1)

    def show_hours(self, hours: str, name: str, words: StaffWords) -> None:
        """hours: as in `HourSettings`."""
        self.name.setText(name)
        self.kind.set_words([words["all_day"], words["closed"], words["open"]])
        has_span = hours not in ("", "closed")
        self.kind.choose(2 if has_span else ("", "closed").index(hours))
        self._times.setVisible(has_span)
        if has_span:
            self._span = hours
        for stepper, label, minutes in zip(
            (self.begin, self.end), (words["opens"], words["closes"]), _minutes(self._span), strict=True
        ):
            stepper.set_words(label, words["fewer"], words["more"])
            stepper.show_value(minutes, _clock)

    def set_wide(self, wide: bool) -> None:
        """Everything in one line, or the times in a second one."""
        way = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self._both.setDirection(way)

    def _choose(self, index: int) -> None:
        self._page.set_day(self.day, ("", "closed", self._span)[index])

    def _step(self, at: int, minutes: int) -> None:
        times = [*_minutes(self._span)]
        times[at] = minutes
        self._page.set_day(self.day, "-".join(_clock(each) for each in times))


class HoursPage(StaffPage):
    """A line for each day of the week."""

    key, icon = "hours", "clock"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.days = [DayHours(self, day) for day in DAYS]
        rows = QVBoxLayout()
        rows.setSpacing(GRID)
        for day in self.days:
            rows.addWidget(day)
        self.column.addLayout(rows)
        self.same = self.button("copy", self._same_all)
        self.hint = self.note()
        self.column.addStretch(1)

    def write(self) -> None:
        hours = self.desk.file.kiosk.hours
        for day, name in zip(self.days, self.words["days"], strict=True):
            day.show_hours(getattr(hours, day.day), name, self.words)
        self.same.set_words(self.words["same_all"])
        self.hint.setText(self.words["hours_hint"])

    def set_day(self, day: str, hours: str) -> None:
        """Open it at these hours."""
        self.change({f"hours.{day}": hours})

    def _same_all(self) -> None:
        monday = self.desk.file.kiosk.hours.monday
        self.change({f"hours.{day}": monday for day in DAYS})

    def resizeEvent(self, event: object) -> None:
        for day in self.days:
            day.set_wide(self.width() >= WIDE)


def _minutes(span: str) -> tuple[int, int]:
    """Of the day, of "10:00-22:00"."""
    begin, end = (part.strip().split(":") for part in span.split("-"))
    return int(begin[0]) * 60 + int(begin[1]), int(end[0]) * 60 + int(end[1])


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
