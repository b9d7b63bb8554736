"""Folders to choose from by touch."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from tryon.errors import reason
from ui.kiosk.operator.parts import NOTE, Scroll, Sheet, clear, line
from ui.kiosk.operator.words import EN, StaffWords
from ui.popovers import Label
from ui.theme.tokens import TEXT_SOFT


class FolderSheet(Sheet):
    """Asks for a folder: `ask`."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.words: StaffWords = EN
        self.folder = Path.home()
        self._then: Callable[[Path], object] = str
        self.hint = Label(self, NOTE, color=TEXT_SOFT)
        self.area = Scroll(self)
        self.room.addWidget(self.hint)
        self.room.addWidget(self.area, 1)
        self.done.clicked.connect(self._finish)

    def ask(self, words: StaffWords, folder: Path, then: Callable[[Path], object]) -> None:
        """Begin in `folder`; `then` is called with the one that was chosen."""
        self.words, self._then = words, then
        self.heading.setText(words["other_folder"])
        self.cancel.set_words(words["cancel"])
        self.done.set_words(words["use_folder"])
        self.open(folder)
        self.show()
        self.raise_()

    def open(self, folder: Path) -> None:
        """Show what is in it."""
        self.folder = folder
        problem = ""
        try:
            inside = sorted(
                (each for each in folder.iterdir() if each.is_dir() and not each.name.startswith(".")),
                key=lambda each: each.name.lower(),
            )
        except OSError as error:
            inside, problem = [], reason(error)
        clear(self.area.column)
        self.hint.setText(problem or str(folder))
        above = [folder.parent] if folder.parent != folder else []
        for each in (*above, *inside):
            row = line(self, "back" if each in above else "folder")
            row.setCheckable(False)
            row.setText(self.words["back"] if each in above else each.name)
            row.setAccessibleName(row.text())
            row.clicked.connect(lambda _=False, each=each: self.open(each))
            self.area.column.addWidget(row)
        if not inside and not problem:
            none = Label(self, NOTE, color=TEXT_SOFT)
            none.setText(self.words["no_folders"])
            self.area.column.addWidget(none)
        self.area.column.addStretch(1)
        self.area.verticalScrollBar().setValue(0)

    def _finish(self) -> None:
        self.hide()
        self._then(self.folder)
