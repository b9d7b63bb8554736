"""The other ways to capture, beside the rail."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from tryon.mirror_state import MicrophoneState, ReplayState
from ui.capturing import BURST
from ui.controls import Row
from ui.level_meter import METER_W, is_heard, loudness, paint_bars
from ui.mirror_view import MirrorView
from ui.popovers import Popover
from ui.text import EN, Messages
from ui.theme.tokens import GRID


class MicrophoneRow(Row):
    """A switch with the level before it while it is on."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "mic", switch=True)
        self._microphone: MicrophoneState | None = None

    def set_microphone(self, microphone: MicrophoneState | None) -> None:
        if microphone != self._microphone:
            self._microphone = microphone
            self.update()

    def paint_control(self, painter: QPainter, box: QRectF) -> None:
        super().paint_control(painter, box)
        if is_heard(self._microphone):
            left = box.right() - 10 * GRID - METER_W
            paint_bars(painter, QRectF(left, 0, METER_W, box.height()), loudness(self._microphone))


class CapturePopover(Popover):
    """Emits `wanted` with "burst", "before_after" or "replay"."""

    wanted = Signal(str)

    def __init__(self, view: MirrorView, parent: QWidget) -> None:
        super().__init__(view, parent, 42 * GRID)
        self._words: Messages = EN
        self.burst = Row(self, "burst")
        self.before_after = Row(self, "split-side")
        self.replay = Row(self, "replay")
        self.microphone = MicrophoneRow(self)
        self.mirror = Row(self, "mirror", switch=True)
        for row, kind in (
            (self.burst, "burst"),
            (self.before_after, "before_after"),
            (self.replay, "replay"),
        ):
            row.setCheckable(False)
            row.clicked.connect(lambda _=False, kind=kind: self.wanted.emit(kind))
        for row in (self.burst, self.before_after, self.replay, self.microphone, self.mirror):
            self.column.addWidget(row)
        self.replay.hide()

    def set_words(self, words: Messages) -> None:
        super().set_words(words)
        self._words = words
        self.title.setText(words["more_captures"])
        for row, text, key in (
            (self.burst, words["burst"].format(count=BURST), "U"),
            (self.before_after, words["before_after"], "A"),
            (self.microphone, words["microphone"], "V"),
            (self.mirror, words["mirror"], "M"),
        ):
            row.setText(text)
            row.set_name(f"{text} ({key})")

    def set_replay(self, replay: ReplayState, saving: bool) -> None:
        text = self._words["save_replay"].format(seconds=max(1, int(replay.seconds)))
        self.replay.setText(text)
        self.replay.set_name(f"{text} (S)")
        self.replay.setEnabled(replay.seconds >= 1 and not saving)
        self.replay.setVisible(replay.is_kept)

    def set_microphone(self, allowed: bool, microphone: MicrophoneState | None) -> None:
        self.microphone.setChecked(allowed)
        self.microphone.set_microphone(microphone)
