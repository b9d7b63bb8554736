"""The settings of photos and videos: how, with which sound, how long, for how many days, where."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tryon.settings import Settings
from ui.controls import Row, TextButton
from ui.popovers import Glyph, Label
from ui.stepper import Stepper
from ui.text import EN, Messages
from ui.theme.fonts import font
from ui.theme.tokens import CAPTION, GRID, TEXT_SOFT

LONGEST_S = (15, 30, 60, 90, 120, 180, 300)
KEEP_DAYS = (1, 3, 7, 14, 30, 60, 90, 180, 365)
MAX_LISTED = 6
"""More microphones than this do not fit a low window."""


class RecordingSettings(QWidget):
    """Emits `changed` with the name of a Settings field and its new value.

    `folder_wanted` asks for the dialog, `microphones_wanted` for a look at what there is, `reshaped` tells
    that it takes another height.
    """

    changed = Signal(str, object)
    folder_wanted = Signal()
    microphones_wanted = Signal()
    reshaped = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._words: Messages = EN
        self._settings = Settings()
        self._names: tuple[str, ...] = ()
        self._choosing = False
        self.mirror_recording = Row(self, "recordings", switch=True)
        self.mirror_recording.clicked.connect(lambda on: self.changed.emit("mirror_recording", on))
        self.microphone = Row(self, "mic", switch=True)
        self.microphone.clicked.connect(self._allow)
        self.which = Row(self, "more")
        self.which.setCheckable(False)
        self.which.clicked.connect(self._choose)
        self.instant_replay = Row(self, "replay", switch=True)
        self.instant_replay.clicked.connect(lambda on: self.changed.emit("instant_replay", on))
        self.too_slow = Label(self, CAPTION, color=TEXT_SOFT)
        self.too_slow.setContentsMargins(6 * GRID - 4, 0, GRID + 4, GRID)
        self.too_slow.hide()
        self.longest = Stepper(self, "clock", LONGEST_S, 7 * GRID)
        self.longest.stepped.connect(lambda value: self.changed.emit("record_at_most_s", float(value)))
        self.keep = Stepper(self, "trash", KEEP_DAYS, 8 * GRID)
        self.keep.stepped.connect(lambda value: self.changed.emit("keep_clips_days", value))
        self.folder_label, self.folder = Label(self), Label(self, CAPTION, color=TEXT_SOFT)
        self.change = TextButton(self)
        self.change.clicked.connect(self.folder_wanted.emit)
        self._main = QWidget(self)
        self._list = QWidget(self)
        self.microphones: list[Row] = []
        self._lay_out()

    def set_words(self, words: Messages) -> None:
        self._words = words
        for row, text in (
            (self.mirror_recording, words["mirror_recording"]),
            (self.microphone, words["microphone_allowed"]),
            (self.instant_replay, words["instant_replay"]),
        ):
            row.setText(text)
            row.set_name(text)
        self.too_slow.setText(words["replay_too_slow"])
        self.longest.set_words(words["longest_video"], words["shorter"], words["longer"])
        self.keep.set_words(words["keep_days"], words["fewer_days"], words["more_days"])
        self.folder_label.setText(words["recordings"])
        self.change.setText(words["change"])
        self.change.set_name(words["change"])
        self.change.setFixedSize(self.change.sizeHint())
        self._name_microphones()

    def set_settings(self, settings: Settings, width: int) -> None:
        """width: in px, that the line of the folder may take."""
        self._settings = settings
        self.mirror_recording.setChecked(settings.mirror_recording)
        self.microphone.setChecked(settings.microphone)
        self.instant_replay.setChecked(settings.instant_replay)
        words = self._words
        self.longest.show_value(
            round(settings.record_at_most_s), lambda value: words["seconds"].format(count=value)
        )
        self.keep.show_value(
            settings.keep_clips_days,
            lambda value: words["one_day"] if value == 1 else words["days"].format(count=value),
        )
        elided = QFontMetrics(font(CAPTION)).elidedText(
            str(settings.recordings_dir), Qt.TextElideMode.ElideMiddle, width
        )
        self.folder.setText(elided)
        self.folder.setToolTip(str(settings.recordings_dir))
        self._name_microphones()
        self._show()

    def set_microphones(self, names: Sequence[str]) -> None:
        """The devices that there are."""
        self._names = tuple(names)
        for row in self.microphones:
            row.hide()
            row.deleteLater()
        self.microphones = [self._microphone_row(name) for name in ("", *self._names[:MAX_LISTED])]
        self._name_microphones()

    def set_too_slow(self, too_slow: bool) -> None:
        """Say that this machine cannot keep the last seconds now."""
        shown = too_slow and self._settings.instant_replay
        if shown == self.too_slow.isHidden():
            self.too_slow.setVisible(shown)
            self.reshaped.emit()

    def close_list(self) -> None:
        """Go back from the list of microphones."""
        self._choosing = False
        self._show()

    def _allow(self, on: bool) -> None:
        self.changed.emit("microphone_asked", True)
        self.changed.emit("microphone", on)

    def _choose(self) -> None:
        self._choosing = True
        self.microphones_wanted.emit()
        self._show()

    def _chosen(self, name: str) -> None:
        self.close_list()
        self.changed.emit("microphone_name", name)

    def _microphone_row(self, name: str) -> Row:
        row = Row(self._list)
        row.clicked.connect(lambda: self._chosen(name))
        row.setProperty("microphone", name)
        self._rows.addWidget(row)
        row.show()
        return row

    def _name_microphones(self) -> None:
        chosen, words = self._settings.microphone_name, self._words
        shown = chosen or words["system_microphone"]
        self.which.setText(words["which_microphone"].format(name=shown))
        self.which.set_name(self.which.text())
        self.back.setText(words["choose_microphone"])
        self.back.set_name(words["back"])
        for row in self.microphones:
            name = row.property("microphone")
            row.setText(name or words["system_microphone"])
            row.set_name(row.text())
            row.setChecked(name == chosen)
        self.none.setText(words["no_microphone"])
        self.none.setVisible(not self._names)

    def _show(self) -> None:
        self._main.setVisible(not self._choosing)
        self._list.setVisible(self._choosing)
        self.which.setVisible(self._settings.microphone)
        self.reshaped.emit()

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._main)
        outer.addWidget(self._list)
        main = QVBoxLayout(self._main)
        main.setContentsMargins(0, 0, 0, 0)
        main.setSpacing(0)
        for widget in (
            self.mirror_recording,
            self.microphone,
            self.which,
            self.instant_replay,
            self.too_slow,
            self.longest,
            self.keep,
        ):
            main.addWidget(widget)
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
        place.addLayout(lines, 1)
        place.addWidget(self.change)
        main.addLayout(place)
        self._rows = QVBoxLayout(self._list)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self.back = Row(self._list, "back")
        self.back.setCheckable(False)
        self.back.clicked.connect(self.close_list)
        self._rows.addWidget(self.back)
        self.none = Label(self._list, CAPTION, color=TEXT_SOFT)
        self.none.setContentsMargins(6 * GRID - 4, GRID, GRID + 4, GRID)
        self._rows.addWidget(self.none)
        self._list.hide()
