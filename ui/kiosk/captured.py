"""A photo or clip: to the phone, once more, or away with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from ui.kiosk.clip_view import ClipView
from ui.kiosk.parts import HEAD, READ, Page


class CapturedPage(Page):
    """Emits `discarded` when it is to be deleted, and `again` when it is and another one is wanted."""

    discarded = Signal()
    again = Signal()

    def __init__(self, parent: QWidget, tell: Callable[..., None]) -> None:
        self.view = ClipView()
        super().__init__(parent, tell, self.view)
        self._path: Path | None = None
        self.picture = QImage()  # what was shown last of what is to be shared
        self.column.addStretch(1)
        self.title = self.label(HEAD, bold=True)
        self.hint = self.label(READ, soft=True)
        self.column.addStretch(1)
        self.phone = self.button("share", self._share, strong=True)
        self.once_more = self.button("replay", self.again.emit)
        self.away = self.button("trash", self.discarded.emit)

    def set_clip(self, path: Path | None) -> None:
        """What was captured."""
        self._path = path
        if path is None:
            self.view.close_clip()
            self.picture = QImage()
        elif self.isVisible():
            self.enter()
        self.write()

    def write(self) -> None:
        words = self.words
        is_clip = self._path is not None and self._path.suffix == ".mp4"
        self.title.setText(words["captured_clip"] if is_clip else words["captured_photo"])
        self.hint.setText(words["captured_hint"])
        self.phone.set_words(words["to_phone"])
        self.once_more.set_words(words["once_more"])
        self.away.set_words(words["throw_away"])

    def enter(self) -> None:
        if self._path is not None:
            self.view.open(self._path)

    def leave(self) -> None:
        self.view.close_clip()

    def _share(self) -> None:
        self.picture = self.view.picture
        self.view.close_clip()  # an open file cannot be moved everywhere
        self.tell("share_wanted")
