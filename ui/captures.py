"""Photos and videos: countdown, flash, the recording's state, and where the files went."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from tryon.mirror_state import MirrorState, ReplayState
from tryon.settings import Settings
from ui import status
from ui.bridge import Bridge
from ui.capturing import BURST, CaptureKind, Saved
from ui.chrome import Chrome
from ui.features import OWN_PC, Features
from ui.notices import TOAST_MS
from ui.sound import Sound
from ui.text import EN, Messages

LONG_TOAST_MS = 10_000
"""What went wrong takes longer to read than what went well."""

SAVED_TOAST_MS = 8_000
"""Long enough to decide what to do with what was saved."""


class Captures(QObject):
    """Connects the rail and the popover of its other ways with what the mirror can capture.

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
        sound: Sound,
        settings: Callable[[], Settings],
        worn: Callable[[], str],
        choose_folder: Callable[[], None],
        features: Features = OWN_PC,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._capturing = bridge.capturing
        self._chrome = chrome
        self._sound = sound
        self._settings = settings
        self._worn = worn
        self._choose_folder = choose_folder
        self._words: Messages = EN
        self._counting: CaptureKind | None = None
        self._replay = ReplayState()
        self._capturing.recording_changed.connect(lambda _: self._show())
        self._capturing.busy_changed.connect(lambda _: self._show())
        self._ways_out = features.ways_out
        if features.tells_saved:
            self._capturing.saved.connect(self._show_saved)
        self._capturing.failed.connect(self._show_not_saved)
        bridge.state_changed.connect(self._take_state)
        rail = chrome.rail
        rail.shutter.clicked.connect(self.shutter)
        rail.shutter.held.connect(lambda: self.take("burst"))
        rail.record.clicked.connect(self.record)
        rail.pause.clicked.connect(self._capturing.toggle_pause)
        rail.replay.clicked.connect(self.save_replay)
        rail.more.clicked.connect(lambda: chrome.open(chrome.capture, rail.more))
        chrome.capture.wanted.connect(self._take_wanted)
        chrome.moments.elapsed.connect(self._count_is_over)

    def set_words(self, words: Messages) -> None:
        self._words = words
        self._chrome.rail.set_words(words)
        self._show()

    def shutter(self) -> None:
        """Take a photo, start the countdown to it, or cancel a countdown."""
        if self._counting is not None:
            self.cancel_countdown()
        else:
            self.take("photo")

    def take(self, kind: CaptureKind) -> None:
        """Take a photo, burst or before-and-after, after a countdown where the timer is on."""
        if self._chrome.rail.timer.isChecked() and not self._capturing.recording.is_on:
            self._count_down_to(kind)
        else:
            self._take_now(kind)

    def count_down(self, kind: CaptureKind = "photo") -> bool:
        """Take a photo, or that, after a countdown, whatever the timer says. Whether it has just begun."""
        if self._counting is None:
            self._count_down_to(kind)
            return self._counting is not None
        return False

    def record(self) -> None:
        """Start a recording, finish the one under way, or cancel the countdown to one."""
        if self._capturing.recording.is_on:
            self._capturing.stop_recording()
        elif self._counting is not None:
            self.cancel_countdown()
        elif self._ways_out and self._sound.ask_first(lambda: self._count_down_to("video")):
            return  # whoever has just answered stands near; a microphone, too, takes a moment to open
        elif self._chrome.rail.timer.isChecked():
            self._count_down_to("video")
        else:
            self._take_now("video")

    def toggle_pause(self) -> None:
        """Pause the recording under way, or go on with it."""
        self._capturing.toggle_pause()

    def save_replay(self) -> None:
        """Save the last seconds, where there are some."""
        seconds = int(self._replay.seconds)
        if self._replay.is_kept and seconds > 0:
            self._capturing.save_replay(self._settings().mirror_recording, seconds)
        elif self._replay.phase == "too_slow":
            self._chrome.toast.set_content(self._words["replay_too_slow"], "replay")
            self._pop_toast(TOAST_MS)

    def cancel_countdown(self) -> None:
        self._counting = None
        self._chrome.moments.cancel_countdown()
        self._show()

    def _take_wanted(self, kind: CaptureKind) -> None:
        self._chrome.close_popover()
        if kind == "replay":
            self.save_replay()
        else:
            self.take(kind)

    def _count_down_to(self, kind: CaptureKind) -> None:
        if self._capturing.recording.phase != "idle" or self._capturing.refused(kind):
            return
        self._counting = kind
        self._chrome.toast.fader.set_shown(False)
        self._chrome.moments.start_countdown()
        self._chrome.moments.raise_()
        self._show()

    def _count_is_over(self) -> None:
        kind, self._counting = self._counting, None
        if kind is not None:
            self._take_now(kind)
        self._show()

    def _take_now(self, kind: CaptureKind) -> None:
        mirrored, capturing = self._settings().mirror_recording, self._capturing
        if kind == "video":
            capturing.start_recording(mirrored, self._settings().record_at_most_s)
            return
        self._chrome.moments.raise_()
        self._chrome.moments.flash(BURST if kind == "burst" else 1)
        if kind == "burst":
            capturing.take_burst(mirrored)
        elif kind == "before_after":
            capturing.take_before_after(mirrored)
        else:
            capturing.take_picture(mirrored)

    def _take_state(self, state: MirrorState) -> None:
        if state.replay != self._replay:
            was_wanted = self._replay.is_wanted
            self._replay = state.replay
            self._show_replay()
            if was_wanted != self._replay.is_wanted:  # the rail has a place for it, or none
                self._chrome.arrange()

    def _show_replay(self) -> None:
        saving = "replay" in self._capturing.busy
        self._chrome.rail.set_replay(self._replay, saving)
        self._chrome.capture.set_replay(self._replay, saving)
        self._chrome.settings.recording.set_too_slow(self._replay.phase == "too_slow")

    def _show(self) -> None:
        recording = self._capturing.recording
        burst = BURST if "burst" in self._capturing.busy else 0
        self._chrome.rail.set_state(recording, self._counting or "", burst)
        self._show_replay()
        self._chrome.recording.meter.setVisible(recording.is_on)
        line = status.recording_line(recording, self._words)
        if line is None and "replay" in self._capturing.busy:
            line = status.Line(self._words["saving_replay"], "replay")
        self._chrome.show_line(self._chrome.recording, line)

    def _show_saved(self, saved: Saved) -> None:
        path = saved.paths[0]
        detail = self._worn()
        if saved.limit_s is not None:
            detail = self._words["limit_reached"].format(seconds=round(saved.limit_s))
        toast = self._chrome.toast
        toast.set_content(
            status.saved_words(saved, self._words),
            "check",
            detail,
            action=self._words["make_post"],
            then=lambda: self.post_wanted.emit(path),
        )
        toast.set_second(
            "folder",
            self._words["open_folder"],
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent))),
        )
        toast.setToolTip(str(path))
        self._pop_toast(SAVED_TOAST_MS)

    def _show_not_saved(self, kind: str, line: str) -> None:
        toast, words = self._chrome.toast, self._words
        headlines = {"video": words["recording_failed"], "replay": words["replay_failed"]}
        headline = headlines.get(kind, words["photo_failed"])
        if self._ways_out:
            toast.set_content(headline, "warning", line, words["change"], self._choose_folder)
        else:
            toast.set_content(headline, "warning", line)
        toast.setToolTip("")
        self._pop_toast(LONG_TOAST_MS)

    def _pop_toast(self, duration_ms: int) -> None:
        self._chrome.hint.fader.set_shown(False)
        self._chrome.toast.pop(duration_ms)
        self._chrome.arrange()
