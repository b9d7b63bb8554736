"""The code by which phones join a Wi-Fi, where they share no network with this machine."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.code_card import CodeCard
from ui.controls import IconButton, TextButton, name_button
from ui.editor.parts import Field, caption
from ui.popovers import Label
from ui.share_text import ShareMessages
from ui.theme.tokens import BODY, GRID


class WifiPane(QWidget):
    """Name and password of a hotspot, and the code by which phones join it. Emits `wanted` with both."""

    wanted = Signal(str, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.back = IconButton("back", self)
        self.title = Label(self, BODY, bold=True)
        self.hint = caption(self)
        self.name, self.password = Field(self, 32), Field(self, 63)
        self.show_button = TextButton(self)
        self.show_button.clicked.connect(lambda: self.wanted.emit(self.name.text(), self.password.text()))
        for field in (self.name, self.password):
            field.returnPressed.connect(self.show_button.click)
        self.code = CodeCard(self)
        self.problem = caption(self)
        head = QHBoxLayout()
        head.addWidget(self.back)
        head.addWidget(self.title, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(head)
        column.addWidget(self.hint)
        column.addWidget(self.name)
        line = QHBoxLayout()
        line.addWidget(self.password, 1)
        line.addWidget(self.show_button)
        column.addLayout(line)
        column.addWidget(self.problem)
        column.addWidget(self.code, 1)

    def set_words(self, words: ShareMessages) -> None:
        self.back.set_name(words["back"])
        self.title.setText(words["hotspot_title"])
        self.hint.setText(words["hotspot_hint"])
        for field, text in ((self.name, words["hotspot_name"]), (self.password, words["hotspot_password"])):
            field.setPlaceholderText(text)
            field.setAccessibleName(text)
        name_button(self.show_button, words["show_code"])

    def set_hotspot(self, name: str, password: str) -> None:
        """What was typed in last time, unless somebody is typing."""
        for field, text in ((self.name, name), (self.password, password)):
            if text and not field.text():
                field.setText(text)

    def show_code(self, png: bytes) -> None:
        self.problem.setText("")
        self.code.show_code(QImage.fromData(png))

    def show_problem(self, line: str) -> None:
        self.problem.setText(line)
        self.code.show_code(QImage())
