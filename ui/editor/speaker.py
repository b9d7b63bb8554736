"""The sound of a post that is being edited: music has to be heard to be chosen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QObject

from tryon.editing.audio import RATE, Samples
from tryon.editing.plan import EditPlan
from tryon.errors import SourceError
from tryon.sources.microphone import load_sounddevice
from ui.worker import Worker

Mix = Callable[[EditPlan], Samples]
"""A plan -> its sound, (n, 2) float32 at RATE. Called in a thread of its own; may take seconds."""


class Output(Protocol):
    """Plays samples until it is closed."""

    def close(self) -> None: ...


def open_output(samples: Samples) -> Output | None:
    """Play on the system's loudspeaker; None where there is none."""
    try:
        sounddevice = load_sounddevice()
    except SourceError:
        return None
    at = 0

    def fill(block: Any, frames: int, _time: Any, _status: Any) -> None:
        nonlocal at
        piece = samples[at : at + frames]
        block[: len(piece)] = piece
        block[len(piece) :] = 0
        at += len(piece)

    try:
        stream = sounddevice.OutputStream(samplerate=RATE, channels=2, dtype="float32", callback=fill)
        stream.start()
    except (sounddevice.PortAudioError, OSError):
        return None
    return _Stream(stream, sounddevice.PortAudioError)


class _Stream:
    def __init__(self, stream: Any, error: type[Exception]) -> None:
        self._stream, self._error = stream, error

    def close(self) -> None:
        try:
            self._stream.close()
        except self._error:  # the device went away, and the stream with it
            return


def key_of(plan: EditPlan) -> object:
    """What the sound of a plan depends on."""
    return plan.segments, plan.transition, plan.layout, plan.second, plan.music


class Speaker(QObject):
    """Plays the sound of a plan beside its preview, as soon as it is mixed; silent where nothing can play.

    now: second of the post at which the preview stands.
    """

    def __init__(
        self,
        parent: QObject,
        mix: Mix,
        now: Callable[[], float],
        open_output: Callable[[Samples], Output | None] = open_output,
    ) -> None:
        super().__init__(parent)
        self._mix, self._now, self._open = mix, now, open_output
        self._worker = Worker("sound", self)
        self._key: object = None
        self._samples: Samples | None = None
        self._output: Output | None = None
        self._playing = False

    def play(self, plan: EditPlan) -> None:
        """From where the preview stands, now or once the sound is mixed."""
        self._playing = True
        self._close()
        key = key_of(plan)
        if key != self._key:
            self._key, self._samples = key, None
            self._worker.submit(
                lambda: self._mix(plan) if key == self._key else None,
                lambda samples: self._take(key, samples),
                lambda _: None,  # the export says what is wrong with a file
            )
        elif self._samples is not None:
            self._start(self._samples)

    def follow(self, plan: EditPlan) -> None:
        """The plan was changed while it plays."""
        if key_of(plan) != self._key:
            self.play(plan)

    def stop(self) -> None:
        self._playing = False
        self._close()

    def finish(self) -> None:
        """Be silent, and let the threads end."""
        self.stop()
        self._key = None
        self._worker.finish()

    def _take(self, key: object, samples: Samples | None) -> None:
        if samples is not None and key == self._key:
            self._samples = samples
            if self._playing:
                self._start(samples)

    def _start(self, samples: Samples) -> None:
        self._close()
        self._output = self._open(samples[round(self._now() * RATE) :])

    def _close(self) -> None:
        output, self._output = self._output, None
        if output is not None:
            output.close()
