"""The few settings a shopper or clerk may want to change."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tryon.settings import MOST_FACES, Settings
from ui.controls import IconButton, Row, Segments, TextButton
from ui.mirror_view import MirrorView
from ui.popovers import Glyph, Label, Popover
from ui.text import Messages
from ui.theme.fonts import font
from ui.theme.tokens import BODY, CAPTION, GRID, TEXT_SOFT, TOUCH

LANGUAGES = ("auto", "zh", "en")


class SettingsPopover(Popover):
    """Emits `changed` with the name of a Settings field and its new value, or `folder_wanted`."""

    changed = Signal(str, object)
    folder_wanted = Signal()

    def __init__(self, view: MirrorView, parent: QWidget) -> None:
        super().__init__(view, parent)
        self._faces = 1
        self._folder = Path()
        self.language = Segments(self, len(LANGUAGES))
        for button, value in zip(self.language.buttons, LANGUAGES, strict=True):
            button.clicked.connect(lambda _=False, value=value: self.changed.emit("language", value))
        self.mirror_display = Row(self, "mirror", switch=True)
        self.mirror_display.clicked.connect(lambda on: self.changed.emit("mirror_display", on))
        self.mirror_recording = Row(self, "recordings", switch=True)
        self.mirror_recording.clicked.connect(lambda on: self.changed.emit("mirror_recording", on))
        self.fewer, self.more = IconButton("minus", self), IconButton("plus", self)
        self.fewer.clicked.connect(lambda: self.changed.emit("max_faces", self._faces - 1))
        self.more.clicked.connect(lambda: self.changed.emit("max_faces", self._faces + 1))
        self.faces_label, self.faces = Label(self), Label(self, bold=True)
        self.folder_label, self.folder = Label(self), Label(self, CAPTION, color=TEXT_SOFT)
        self.change = TextButton(self)
        self.change.clicked.connect(self.folder_wanted.emit)
        self._lay_out()
        self.quality = self.add_caption()

    def set_words(self, words: Messages) -> None:
        super().set_words(words)
        self.title.setText(words["settings"])
        self.language.set_words([words["system_language"], "中文", "English"])
        for row, text in (
            (self.mirror_display, words["mirror_display"]),
            (self.mirror_recording, words["mirror_recording"]),
        ):
            row.setText(text)
            row.set_name(text)
        self.faces_label.setText(words["max_faces"])
        self.fewer.set_name(words["fewer"])
        self.more.set_name(words["more"])
        self.folder_label.setText(words["recordings"])
        self.change.setText(words["change"])
        self.change.set_name(words["change"])
        self.change.setFixedSize(self.change.sizeHint())

    def set_settings(self, settings: Settings) -> None:
        self.language.choose(LANGUAGES.index(settings.language))
        self.mirror_display.setChecked(settings.mirror_display)
        self.mirror_recording.setChecked(settings.mirror_recording)
        self._faces = settings.max_faces
        self.faces.setText(str(settings.max_faces))
        self.fewer.setEnabled(settings.max_faces > 1)
        self.more.setEnabled(settings.max_faces < MOST_FACES)
        self._folder = settings.recordings_dir
        metrics = QFontMetrics(font(CAPTION))
        room = self.width() - 23 * GRID
        self.folder.setText(metrics.elidedText(str(self._folder), Qt.TextElideMode.ElideMiddle, room))
        self.folder.setToolTip(str(self._folder))

    def set_quality(self, quality: str, finish: str) -> None:
        """What draws, and how much this machine has time for, in two small lines at the end."""
        self.quality.setText(f"{finish}\n{quality}")

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(GRID + 4, 0, GRID + 4, 0)
        bar.addWidget(self.language)
        self.column.addLayout(bar)
        self.column.addSpacing(GRID)
        self.column.addWidget(self.mirror_display)
        self.column.addWidget(self.mirror_recording)
        people = QHBoxLayout()
        people.setContentsMargins(GRID + 4, 0, 0, 0)
        people.setSpacing(0)
        people.addWidget(Glyph(self, "people"))
        people.addSpacing(GRID)
        self.faces.setFixedWidth(3 * GRID)
        self.faces.setAlignment(Qt.AlignmentFlag.AlignCenter)
        people.addWidget(self.faces_label, 1)
        for widget in (self.fewer, self.faces, self.more):
            people.addWidget(widget)
        self.column.addLayout(people)
        place = QHBoxLayout()
        place.setContentsMargins(GRID + 4, 0, GRID + 4, 0)
        place.setSpacing(GRID)
        place.addWidget(Glyph(self, "folder"))
        lines = QVBoxLayout()
        lines.setSpacing(0)
        lines.addStretch(1)
        lines.addWidget(self.folder_label)
        lines.addWidget(self.folder)
        lines.addStretch(1)
        self.folder.setWordWrap(False)
        self.folder_label.setMinimumHeight(BODY + GRID)
        place.addLayout(lines, 1)
        place.addWidget(self.change)
        self.column.addLayout(place)
        self.column.addSpacing(GRID)
        self.column.setStretchFactor(place, 0)
        self.setMinimumHeight(TOUCH)
