"""Asks once, in plain words, whether videos may have sound."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.controls import TextButton
from ui.mirror_view import MirrorView
from ui.popovers import Label, Popover
from ui.text import Messages
from ui.theme.tokens import GRID


class SoundPopover(Popover):
    """Emits `answered` with True for sound."""

    answered = Signal(bool)

    def __init__(self, view: MirrorView, parent: QWidget) -> None:
        super().__init__(view, parent)
        self.text = Label(self)
        self.text.setContentsMargins(GRID + 4, 0, GRID + 4, 0)
        self.column.addWidget(self.text)
        self.column.addSpacing(2 * GRID)
        self.without = TextButton(self)
        self.with_sound = TextButton(self, strong=True)
        self.without.clicked.connect(lambda: self.answered.emit(False))
        self.with_sound.clicked.connect(lambda: self.answered.emit(True))
        row = QHBoxLayout()
        row.setContentsMargins(GRID + 4, 0, GRID + 4, 0)
        row.setSpacing(GRID)
        row.addStretch(1)
        row.addWidget(self.without)
        row.addWidget(self.with_sound)
        self.column.addLayout(row)

    def set_words(self, words: Messages) -> None:
        super().set_words(words)
        self.title.setText(words["sound_title"])
        self.text.setText(words["sound_text"])
        for button, text in ((self.without, words["without_sound"]), (self.with_sound, words["with_sound"])):
            button.setText(text)
            button.set_name(text)
            button.setFixedSize(button.sizeHint())
