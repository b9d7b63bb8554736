"""What is pressed when a post is ready: one button for each place where it can go."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.controls import TextButton, name_button
from ui.editor.page import FlowBox
from ui.editor.parts import caption
from ui.share_text import EN, ShareMessages, preset_word
from ui.theme.tokens import GRID

PRESETS = ("douyin", "xiaohongshu", "wechat", "gif", "collage")
"""What one press makes, the most wanted first."""


class ExportRow(QWidget):
    """Emits `wanted` with a preset's name. Below the buttons is a line for what goes on."""

    wanted = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._words: ShareMessages = EN
        self.label = caption(self)
        self.presets = {name: TextButton(self, strong=name == PRESETS[0]) for name in PRESETS}
        self.note = caption(self)
        box = FlowBox(self)
        for name, button in self.presets.items():
            button.clicked.connect(lambda _=False, name=name: self.wanted.emit(name))
            box.flow.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        for widget in (self.label, box, self.note):
            column.addWidget(widget)

    def set_words(self, words: ShareMessages) -> None:
        self._words = words
        for name, button in self.presets.items():
            name_button(button, preset_word(name, words))

    def set_busy(self, busy: bool) -> None:
        """Whether a post is being made, so that another has to wait."""
        self.label.setText(self._words["busy_making" if busy else "export_for"])
        for button in self.presets.values():
            button.setEnabled(not busy)
