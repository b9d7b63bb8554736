"""How the kiosk does, and what has happened: the overview, the log."""

from __future__ import annotations

import html
import math
from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QGridLayout, QWidget

from tryon.kiosk.log import LoggedEvent
from tryon.kiosk.restarts import Restart
from ui.controls import fade
from ui.kiosk.operator.desk import Desk
from ui.kiosk.operator.parts import NOTE, WORDS, StaffPage
from ui.kiosk.operator.words import StaffWords
from ui.popovers import Label
from ui.theme.tokens import ACCENT, GRID, SIGNAL, TEXT, TEXT_SOFT

LOOK_MS = 1000
EVENTS, RESTARTS = 6, 3
MOST_LINES = 120
COLUMNS = 2
ARGB = QColor.NameFormat.HexArgb

GOOD = ("tryon_camera_up", "tryon_mirror_moving", "tryon_recording_allowed")
"""Figures that are 1 while all is well."""


class OverviewPage(StaffPage):
    """Figures, what is wrong, the last events and restarts."""

    key, icon = "overview", "beat"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.state = Label(self, WORDS, bold=True)
        self.column.addWidget(self.state)
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID + 2)
        self.names: dict[str, Label] = {}
        self.values: dict[str, Label] = {}
        for at, name in enumerate(self.words["figures"]):
            row, column = divmod(at, COLUMNS)
            self.names[name] = Label(self, NOTE, color=TEXT_SOFT)
            self.values[name] = Label(self, WORDS, bold=True)
            grid.addWidget(self.names[name], row, 2 * column)
            grid.addWidget(self.values[name], row, 2 * column + 1)
        for column in range(2 * COLUMNS):
            grid.setColumnStretch(column, 3 if column % 2 == 0 else 2)
        self.column.addLayout(grid)
        self.events_title = self.title()
        self.events = EventLines(self, GRID // 2)
        self.column.addWidget(self.events)
        self.restarts_title = self.title()
        self.restarts = self.note()
        self.column.addStretch(1)
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)

    def write(self) -> None:
        for name, label in self.names.items():
            label.setText(self.words["figures"][name])
        self.events_title.setText(self.words["events"])
        self.restarts_title.setText(self.words["restarts_title"])
        self.look()

    def enter(self) -> None:
        self._timer.start()
        self.look()
        self.desk.lookups.submit(self.desk.events, self._take_events)
        self.desk.lookups.submit(self.desk.restarts, self._take_restarts)

    def leave(self) -> None:
        self._timer.stop()

    def look(self) -> None:
        """Show the present figures."""
        figures = self.desk.figures()
        for name, label in self.values.items():
            label.setText(told(name, figures.get(name, math.nan), self.words))
            is_bad = name in GOOD and figures.get(name) == 0.0
            palette = label.palette()
            palette.setColor(label.foregroundRole(), SIGNAL if is_bad else TEXT)
            label.setPalette(palette)
        problem = "\n".join(filter(None, (self.desk.file.problem, self.desk.problem())))
        self.tell(problem)
        bad = [self.words["figures"][name] for name in GOOD if figures.get(name) == 0.0]
        no = self.words["no"]
        self.state.setText("\n".join(f"{name}: {no}" for name in bad) or self.words["all_well"])
        self.state.setVisible(bool(bad) or not problem)

    def _take_events(self, events: Sequence[LoggedEvent]) -> None:
        self.events.show_events(events[-EVENTS:], self.words)

    def _take_restarts(self, restarts: Sequence[Restart]) -> None:
        lines = [f"{each.at:%m-%d %H:%M}  {each.reason}" for each in reversed(restarts[-RESTARTS:])]
        self.restarts.setText("\n".join(lines) or self.words["empty"])


class LogPage(StaffPage):
    """The newest lines of the log first."""

    key, icon = "logs", "words"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._all: Sequence[LoggedEvent] = ()
        self._only_wrong = False
        self.which = self.segments(2, self._choose)
        self.lines = EventLines(self, GRID)
        self.column.addWidget(self.lines)
        self.column.addStretch(1)

    def write(self) -> None:
        self.which.set_words([self.words["logs_all"], self.words["logs_wrong"]])
        self._choose(int(self._only_wrong))

    def enter(self) -> None:
        self.desk.lookups.submit(self.desk.events, self._take)

    def _choose(self, index: int) -> None:
        self._only_wrong = index == 1
        self.which.choose(index)
        self._take(self._all)

    def _take(self, events: Sequence[LoggedEvent]) -> None:
        self._all = events
        shown = [each for each in events if not self._only_wrong or each.level != "INFO"]
        self.lines.show_events(shown[-MOST_LINES:], self.words)


class EventLines(Label):
    """A line for each event, the newest first, `apart` pixels from the next.

    It is one text: to lay out 120 labels takes more than 150 ms.
    """

    def __init__(self, parent: QWidget, apart: int) -> None:
        super().__init__(parent, NOTE, color=TEXT_SOFT)
        self._apart = apart
        self.setTextFormat(Qt.TextFormat.RichText)

    def show_events(self, events: Sequence[LoggedEvent], words: StaffWords) -> None:
        colors = {"INFO": fade(TEXT, 0.75), "WARNING": ACCENT}
        lines = [
            f'<p style="margin: 0 0 {self._apart}px; color: {colors.get(event.level, SIGNAL).name(ARGB)}">'
            f"{html.escape(event.at[5:16])}&nbsp; {html.escape(event.text)}</p>"
            for event in reversed(events)
        ]
        self.setText("".join(lines) or html.escape(words["no_events"]))


def told(name: str, value: float, words: StaffWords) -> str:
    """A figure in words."""
    if math.isnan(value):
        return "–"
    if name in GOOD:
        return words["yes"] if value else words["no"]
    if name.endswith("_bytes"):
        return f"{value / 1e9:.1f} GB"
    if name.endswith("_seconds"):
        minutes = int(value // 60)
        days, hours = divmod(minutes // 60, 24)
        return f"{days} d {hours} h" if days else f"{hours}:{minutes % 60:02} h"
    if name.endswith("_celsius"):
        return f"{value:.0f} °C"
    return f"{value:.1f}" if name == "tryon_fps" else f"{value:.0f}"
