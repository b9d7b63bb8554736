"""The code that brings a clip to a phone."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tryon.share.server import ShareState
from ui.code_card import CodeCard
from ui.kiosk.attract import Hint
from ui.kiosk.parts import HEAD, READ, SMALL, BigButton, Page
from ui.theme.tokens import GRID


class SharePage(Page):
    """Emits `delete_wanted` when the clip is to be deleted at once. wifi: the network's name, "" unknown."""

    delete_wanted = Signal()

    def __init__(self, parent: QWidget, tell: Callable[..., None], wifi: str) -> None:
        room = QWidget()
        super().__init__(parent, tell, room)
        self._wifi = wifi
        self._problem = ""
        self._state: ShareState | None = None
        self.card = CodeCard(room)
        column = QVBoxLayout(room)
        column.setContentsMargins(6 * GRID, 6 * GRID, 6 * GRID, GRID)
        column.addWidget(self.card)
        self.column.addStretch(1)
        self.title = self.label(HEAD, bold=True)
        self.first = Hint(self, "wifi")
        self.second = Hint(self, "scan", READ)
        self.status = self.label(READ, bold=True)
        self.keep = self.label(SMALL, soft=True)
        self.column.addStretch(1)
        self.done = self.button("check", lambda: tell("done"), strong=True)
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        self.more, self.delete = BigButton(self), BigButton(self, "trash")
        self.more.clicked.connect(lambda: tell("again"))
        self.delete.clicked.connect(self.delete_wanted)
        row.addWidget(self.more)
        row.addWidget(self.delete)
        self.column.addLayout(row)

    def clear(self) -> None:
        """Nothing is shared."""
        self._problem, self._state = "", None
        self.card.show_code(QImage())
        self.write()

    def show_code(self, png: bytes) -> None:
        self.card.show_code(QImage.fromData(png))

    def show_state(self, state: ShareState) -> None:
        """How it goes."""
        if state != self._state:
            self._state = state
            self.write()

    def show_problem(self, line: str) -> None:
        """It cannot be sent; `line` is for the staff."""
        self._problem = line
        self.card.expire()
        self.write()

    def write(self) -> None:
        words, state = self.words, self._state
        self.title.setText(words["share_title"])
        self.first.label.setText(
            words["share_wifi"].format(name=self._wifi) if self._wifi else words["share_any_wifi"]
        )
        self.second.label.setText(words["share_scan"])
        if self._problem:
            line = f"{words['share_failed']}\n({self._problem})"
        elif state is None:
            line = words["share_preparing"]
        elif state.downloads_finished:
            line = words["share_fetched"]
        else:
            line = words["share_seen"] if state.phones else words["share_waiting"]
        self.status.setText(line)
        left_s = 60.0 * self.kiosk.privacy.keep_minutes if state is None else state.seconds_left
        self.keep.setText(words["share_keep"].format(minutes=max(1, round(left_s / 60))))
        self.keep.setVisible(not self._problem)
        self.done.set_words(words["share_done"])
        self.more.set_words(words["share_more"])
        self.delete.set_words(words["share_delete"])
