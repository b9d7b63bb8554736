"""Letters on the screen, for the few words that the staff write. A real keyboard works, too."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize
from PySide6.QtGui import QPalette, QTextCursor
from PySide6.QtWidgets import QFrame, QGridLayout, QPlainTextEdit, QWidget

from ui.kiosk.operator.parts import LINE_H, WORDS, Sheet
from ui.kiosk.operator.words import StaffWords
from ui.kiosk.parts import BigButton
from ui.theme.fonts import font
from ui.theme.tokens import GRID, INK, TEXT

LETTERS = ("1234567890", "qwertyuiop", "asdfghjkl-", "zxcvbnm,.@")
MARKS = ("1234567890", "!?:;'\"()&+", "，。！？：；“”（）", "、…%#/_=*$€")
MOST_LETTERS = 300


class _Key(BigButton):
    """Ten of them stand in the width of a screen."""

    def sizeHint(self) -> QSize:
        return QSize(5 * GRID, self.height())


class KeyboardSheet(Sheet):
    """Asks for words: `ask`."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.text = QPlainTextEdit(self)
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setFont(font(WORDS + 2))
        palette = self.text.palette()
        palette.setColor(QPalette.ColorRole.Base, INK.lighter(220))
        palette.setColor(QPalette.ColorRole.Text, TEXT)
        self.text.setPalette(palette)
        self.room.addWidget(self.text, 1)
        self._then: Callable[[str], object] = str
        self._upper = self._marks = False
        grid = QGridLayout()
        grid.setSpacing(GRID // 2)
        self.keys: list[BigButton] = []
        for at in range(40):
            key = self._key(partial(self._type_key, at))
            grid.addWidget(key, at // 10, 2 * (at % 10), 1, 2)
            self.keys.append(key)
        self.upper, self.marks = self._key(self._turn_upper), self._key(self._turn_marks)
        self.space, self.delete = self._key(lambda: self._type(" ")), self._key(self._delete)
        last = ((self.upper, 3), (self.marks, 3), (self.space, 10), (self.delete, 4))
        for at, (key, span) in zip((0, 3, 6, 16), last, strict=True):
            grid.addWidget(key, 4, at, 1, span)
        self.room.addLayout(grid)
        self.done.clicked.connect(self._finish)
        self._show_keys()

    def ask(self, words: StaffWords, name: str, value: str, then: Callable[[str], object]) -> None:
        """`then` is called with the words, one line without spaces around it, when they are done."""
        self._then = then
        self.heading.setText(name)
        self.cancel.set_words(words["cancel"])
        self.done.set_words(words["done"])
        self.upper.set_words("⇧")
        self.marks.set_words("#+=")
        self.space.set_words("␣")
        self.delete.set_words("⌫")
        self.delete.setAccessibleName(words["delete"])
        self.text.setPlainText(value)
        self.text.moveCursor(QTextCursor.MoveOperation.End)
        self.show()
        self.raise_()
        self.text.setFocus()

    def _key(self, pressed: Callable[[], object]) -> BigButton:
        key = _Key(self, height=LINE_H)
        key.setFont(font(WORDS))
        key.clicked.connect(lambda: pressed())
        return key

    def _show_keys(self) -> None:
        rows = MARKS if self._marks else LETTERS
        for key, letter in zip(self.keys, "".join(rows), strict=True):
            key.set_words(letter.upper() if self._upper else letter)

    def _type(self, text: str) -> None:
        if len(self.text.toPlainText()) < MOST_LETTERS:
            self.text.insertPlainText(text)
        if self._upper:
            self._turn_upper()

    def _type_key(self, at: int) -> None:
        self._type(self.keys[at].text())

    def _delete(self) -> None:
        self.text.textCursor().deletePreviousChar()

    def _turn_upper(self) -> None:
        self._upper = not self._upper
        self._show_keys()

    def _turn_marks(self) -> None:
        self._marks = not self._marks
        self._show_keys()

    def _finish(self) -> None:
        self.hide()
        self._then(" ".join(self.text.toPlainText().split())[:MOST_LETTERS])
