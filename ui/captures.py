"""Photos and videos: countdown, flash, the recording's state, and where the files went."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from tryon.settings import Settings
from ui import status
from ui.bridge import Bridge, Recording
from ui.chrome import Chrome
from ui.text import EN, Messages

LONG_TOAST_MS = 10_000
"""What went wrong takes longer to read than what went well."""


class Captures(QObject):
    """Connects the rail's shutter and record button with the bridge.

    settings: gives the present ones. worn: names what is worn, for what is said of a file.
    choose_folder: is offered when a file could not be written. Emits `post_wanted` with the path of a photo
    or video of which a post is to be made.
    """

    post_wanted = Signal(object)

    def __init__(
        self,
        parent: QObject,
        bridge: Bridge,
        chrome: Chrome,
        settings: Callable[[], Settings],
        worn: Callable[[], str],
        choose_folder: Callable[[], None],
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._chrome = chrome
        self._settings = settings
        self._worn = worn
        self._choose_folder = choose_folder
        self._words: Messages = EN
        bridge.recording_changed.connect(self._show_recording)
        bridge.picture_saved.connect(lambda path: self._show_saved(self._words["photo_saved"], path))
        bridge.video_saved.connect(lambda path: self._show_saved(self._words["video_saved"], path))
        bridge.picture_failed.connect(lambda line: self._show_not_saved(self._words["photo_failed"], line))
        bridge.recording_failed.connect(
            lambda line: self._show_not_saved(self._words["recording_failed"], line)
        )
        chrome.rail.shutter.clicked.connect(self.shutter)
        chrome.rail.record.clicked.connect(self.record)
        chrome.moments.elapsed.connect(self._take_picture)

    def set_words(self, words: Messages) -> None:
        self._words = words
        self._name_rail()
        self._show_recording(self._bridge.recording)

    def shutter(self) -> None:
        """Take a photo, start the countdown to it, or cancel that."""
        moments = self._chrome.moments
        if moments.counting:
            moments.cancel_countdown()
        elif self._chrome.rail.timer.isChecked():
            self._chrome.toast.fader.set_shown(False)
            moments.start_countdown()
            moments.raise_()
        else:
            self._take_picture()
        self._name_rail()

    def record(self) -> None:
        """Start a recording, or finish the one under way."""
        if self._bridge.recording.phase == "idle":
            self._bridge.start_recording(self._settings().mirror_recording)
        else:
            self._bridge.stop_recording()

    def _take_picture(self) -> None:
        self._chrome.moments.raise_()
        self._chrome.moments.flash()
        self._name_rail()
        self._bridge.take_picture(self._settings().mirror_recording)

    def _show_recording(self, recording: Recording) -> None:
        self._chrome.rail.record.set_phase(recording.phase)
        self._name_rail()
        self._chrome.show_line(self._chrome.recording, status.recording_line(recording, self._words))

    def _name_rail(self) -> None:
        counting = self._chrome.moments.counting
        self._chrome.rail.shutter.set_counting(counting)
        self._chrome.rail.set_words(self._words, self._bridge.recording.phase, counting)

    def _show_saved(self, line: str, path: Path) -> None:
        folder = path.parent
        self._chrome.toast.set_content(
            line.format(folder=folder.name),
            "check",
            self._worn(),
            action=self._words["make_post"],
            then=lambda: self.post_wanted.emit(path),
        )
        self._chrome.toast.setToolTip(str(path))
        self._pop_toast()

    def _show_not_saved(self, headline: str, line: str) -> None:
        toast = self._chrome.toast
        toast.set_content(headline, "warning", line, self._words["change"], self._choose_folder)
        toast.setToolTip("")
        self._pop_toast(LONG_TOAST_MS)

    def _pop_toast(self, *duration_ms: int) -> None:
        self._chrome.hint.fader.set_shown(False)
        self._chrome.toast.pop(*duration_ms)
        self._chrome.arrange()
