"""The few settings a shopper or clerk may want to change: of the mirror, and of photos and videos."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tryon.settings import MOST_FACES, Settings
from ui.controls import Row, Segments
from ui.mirror_view import MirrorView
from ui.popovers import Label, Popover
from ui.recording_settings import RecordingSettings
from ui.stepper import Stepper
from ui.text import Messages
from ui.theme.tokens import CAPTION, GRID, TEXT_SOFT

LANGUAGES = ("auto", "zh", "en")


class SettingsPopover(Popover):
    """Two pages. Emits `changed` with the name of a Settings field and its new value.

    `folder_wanted` asks for the dialog; `reshaped` tells that another height is needed.
    """

    changed = Signal(str, object)
    folder_wanted = Signal()
    reshaped = Signal()

    def __init__(self, view: MirrorView, parent: QWidget) -> None:
        super().__init__(view, parent)
        self.pages = Segments(self, 2)
        for page, button in enumerate(self.pages.buttons):
            button.clicked.connect(lambda _=False, page=page: self._turn_to(page))
        self.general = QWidget(self)
        self.language = Segments(self.general, len(LANGUAGES))
        for button, value in zip(self.language.buttons, LANGUAGES, strict=True):
            button.clicked.connect(lambda _=False, value=value: self.changed.emit("language", value))
        self.mirror_display = Row(self.general, "mirror", switch=True)
        self.mirror_display.clicked.connect(lambda on: self.changed.emit("mirror_display", on))
        self.gestures = Row(self.general, "hand", switch=True)
        self.gestures.clicked.connect(lambda on: self.changed.emit("gestures", on))
        self.faces = Stepper(self.general, "people", range(1, MOST_FACES + 1))
        self.faces.stepped.connect(lambda count: self.changed.emit("max_faces", count))
        self.quality = Label(self.general, CAPTION, color=TEXT_SOFT)
        self.recording = RecordingSettings(self)
        self.recording.changed.connect(self.changed)
        self.recording.folder_wanted.connect(self.folder_wanted)
        self.recording.reshaped.connect(self.reshaped)
        self.closing.connect(self.recording.close_list)
        self._lay_out()
        self._turn_to(0)

    def set_words(self, words: Messages) -> None:
        super().set_words(words)
        self.title.setText(words["settings"])
        self.pages.set_words([words["general"], words["recordings"]])
        self.language.set_words([words["system_language"], "中文", "English"])
        self.mirror_display.setText(words["mirror_display"])
        self.mirror_display.set_name(words["mirror_display"])
        self.gestures.setText(words["gestures"])
        self.gestures.set_name(words["gestures"])
        self.faces.set_words(words["max_faces"], words["fewer"], words["more"])
        self.recording.set_words(words)

    def set_settings(self, settings: Settings) -> None:
        self.language.choose(LANGUAGES.index(settings.language))
        self.mirror_display.setChecked(settings.mirror_display)
        self.gestures.setChecked(settings.gestures)
        self.faces.show_value(settings.max_faces)
        self.recording.set_settings(settings, self.width() - 23 * GRID)

    def set_quality(self, quality: str, finish: str) -> None:
        """What draws, and how much this machine has time for, in two small lines at the end."""
        self.quality.setText(f"{finish}\n{quality}")

    def open_recording(self) -> None:
        """Turn to the page of photos and videos."""
        self._turn_to(1)

    def _turn_to(self, page: int) -> None:
        self.pages.choose(page)
        self.general.setVisible(page == 0)
        self.recording.setVisible(page == 1)
        self.recording.close_list()
        self.reshaped.emit()

    def _lay_out(self) -> None:
        page = QVBoxLayout(self.general)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        for column, segments in ((self.column, self.pages), (page, self.language)):
            bar = QHBoxLayout()
            bar.setContentsMargins(GRID + 4, 0, GRID + 4, 0)
            bar.addWidget(segments)
            column.addLayout(bar)
            column.addSpacing(GRID)
        page.addWidget(self.mirror_display)
        page.addWidget(self.gestures)
        page.addWidget(self.faces)
        self.quality.setContentsMargins(GRID + 4, GRID, GRID + 4, 0)
        page.addWidget(self.quality)
        self.column.addWidget(self.general)
        self.column.addWidget(self.recording)
