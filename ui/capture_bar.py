"""The rail of what a hand does most: before, timer, photo, video, replay, microphone, and the rest."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tryon.mirror_state import ReplayState
from ui.capture_buttons import RECORD, SHUTTER, MicrophoneButton, RecordButton, ReplayButton, ShutterButton
from ui.capturing import BURST, Recording
from ui.controls import IconButton
from ui.mirror_view import MirrorView
from ui.panel import Panel
from ui.text import EN, Messages
from ui.theme.fonts import font
from ui.theme.tokens import CAPTION, GRID, TEXT, TOUCH

AIRS = (
    (2 * GRID, GRID, 2 * GRID),
    (2 * GRID, GRID // 2, 2 * GRID),
    (GRID, GRID // 2, GRID),
    (GRID, 0, GRID),
)
"""Above, between and below the rail's buttons, the most comfortable first."""

CAPTION_ROOM = 3 * GRID
"""The gap below a button that its caption stands in."""

CAPTIONED_AIRS = ((2 * GRID, CAPTION_ROOM, CAPTION_ROOM + GRID), *AIRS)


class CaptureBar(Panel):
    """A vertical rail. `before_held` is emitted with True while the button is held down.

    While a recording runs, pause stands in the place of the timer. The microphone leaves the rail where the
    window is too low for it; what `more` opens has it, too. with_all: False leaves out both for good.
    captions: words below the buttons, where the window is high enough.
    """

    before_held = Signal(bool)

    def __init__(
        self, view: MirrorView, parent: QWidget, with_all: bool = True, captions: bool = False
    ) -> None:
        super().__init__(view, parent, radius=(SHUTTER + 2 * GRID) // 2)
        self._with_all = with_all
        self._airs = CAPTIONED_AIRS if captions else AIRS
        self._words: Messages = EN
        self._recording, self._counting = Recording(), ""
        self._has_replay = False
        self.before = IconButton("compare", self)
        self.timer = IconButton("timer", self)
        self.timer.setCheckable(True)
        self.pause = IconButton("pause", self)
        self.shutter = ShutterButton(self)
        self.record = RecordButton(self)
        self.replay = ReplayButton(self)
        self.microphone = MicrophoneButton(self)
        self.more = IconButton("more", self)
        self.before.pressed.connect(lambda: self.before_held.emit(True))
        self.before.released.connect(lambda: self.before_held.emit(False))
        self._column = QVBoxLayout(self)
        for control in (
            self.before,
            self.timer,
            self.pause,
            self.shutter,
            self.record,
            self.replay,
            self.microphone,
            self.more,
        ):
            self._column.addWidget(control, 0, Qt.AlignmentFlag.AlignHCenter)
        self.pause.hide()
        self.more.setVisible(with_all)
        self.replay.hide()
        self.fit(0)

    def set_words(self, words: Messages) -> None:
        self._words = words
        self.before.set_name(f"{words['before']} (B)")
        self.timer.set_name(f"{words['timer']} (T)")
        self.more.set_name(words["more_captures"])
        self.update()

    def set_state(self, recording: Recording, counting: str, burst: int) -> None:
        """Name and show what a press does now.

        counting: what a countdown runs to, "" for none. burst: how many pictures are being taken in a row.
        """
        words, before = self._words, self._captions()
        self._recording, self._counting = recording, counting
        self.shutter.set_counting(counting not in ("", "video"))
        self.shutter.set_burst(burst)
        self.record.set_recording(recording, counting == "video")
        self.timer.setVisible(not recording.is_on)
        self.pause.setVisible(recording.is_on)
        self.pause.set_icon("play" if recording.paused else "pause")
        self.pause.set_name(f"{words['resume'] if recording.paused else words['pause']} (P)")
        photo = words["cancel_countdown"] if counting else words["take_photo_or_burst"].format(count=BURST)
        self.shutter.set_name(photo)
        video = words["stop_recording"] if recording.is_on else words["record"]
        self.record.set_name(words["cancel_countdown"] if counting == "video" else f"{video} (R)")
        if self._captions() != before:
            self.update()

    def set_replay(self, replay: ReplayState, saving: bool) -> None:
        """Offer the last seconds where they are kept."""
        self._has_replay = replay.is_wanted
        self.replay.set_replay(int(replay.seconds), saving)
        name = self._words["save_replay"].format(seconds=max(1, int(replay.seconds)))
        self.replay.set_name(f"{name} (S)")
        # While it comes and goes, nothing may move under a finger.
        policy = self.replay.sizePolicy()
        policy.setRetainSizeWhenHidden(self._has_replay)
        self.replay.setSizePolicy(policy)
        self.replay.setVisible(replay.is_kept)

    def fit(self, room: int) -> None:
        """Take the most comfortable size that is at most `room` px high."""
        for with_microphone in (True, False) if self._with_all else (False,):
            small = 2 + self._with_all + self._has_replay + with_microphone
            content = small * TOUCH + SHUTTER + RECORD
            for air in self._airs:
                above, gap, below = air
                height = content + (small + 1) * gap + above + below
                if height <= room:
                    self._take(air, height, with_microphone)
                    return
        self._take(air, height, with_microphone)

    def _take(self, air: tuple[int, int, int], height: int, with_microphone: bool) -> None:
        above, gap, below = air
        self.microphone.setVisible(with_microphone)
        self._column.setContentsMargins(GRID, above, GRID, below)
        self._column.setSpacing(gap)
        self.setFixedSize(SHUTTER + 2 * GRID, height)

    def paint_content(self, painter: QPainter) -> None:
        if self._column.spacing() < CAPTION_ROOM:
            return
        painter.setFont(font(CAPTION))
        painter.setPen(TEXT)
        for control, caption in self._captions():
            if control.isVisible():
                below = QRect(0, control.geometry().bottom() + 1, self.width(), CAPTION_ROOM - 4)
                painter.drawText(below, Qt.AlignmentFlag.AlignCenter, caption)

    def _captions(self) -> tuple[tuple[QWidget, str], ...]:
        """What a touch of each button does now, in a word."""
        words, recording = self._words, self._recording
        photo, video = words["caption_photo"], words["caption_video"]
        if self._counting == "video":
            video = words["cancel"]
        elif self._counting:
            photo = words["cancel"]
        elif recording.is_on:
            video = words["caption_stop"]
        return (
            (self.before, words["caption_before"]),
            (self.timer, words["caption_timer"]),
            (self.pause, words["caption_resume" if recording.paused else "caption_pause"]),
            (self.shutter, photo),
            (self.record, video),
            (self.replay, words["caption_replay"]),
        )
