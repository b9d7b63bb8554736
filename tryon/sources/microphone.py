"""The microphone: stretches of sound with capture times by the clock of the frames."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from tryon.errors import SourceError
from tryon.types import Sound

_BLOCK_S = 0.02  # short enough for a lively meter, long enough to cost nothing
_LEVEL_BLOCKS = 5  # a tenth of a second
_RETRY_S = 4.0
_SILENT_S = 1.5  # without a single block: the device is gone, whatever it says
_WAIT_S = 0.2

# Loop filter of F. Adriaensen, "Using a DLL to filter time" (2005): bandwidth in Hz, low enough to take the
# jitter out of a driver's times, high enough to learn a wrong clock in some seconds.
_BANDWIDTH_HZ = 0.05
_JUMP_NS = 100_000_000  # no jitter: samples were lost


@dataclass(frozen=True)
class Level:
    """peak and root mean square of the last tenth of a second, 0 to 1 of full scale."""

    peak: float = 0.0
    rms: float = 0.0


class SampleClock:
    """Times of capture of a sound card's blocks, without the jitter of the times that its driver tells.

    The card's own clock may be wrong by some hundred parts per million: its rate is learnt on the way.
    """

    def __init__(self, rate: int) -> None:
        self._sample_ns = 1e9 / rate
        self._next_ns = 0.0
        self._blocks = 0

    def stamp(self, told_ns: int, samples: int) -> int:
        """Time of the first sample of the next block, which the driver says was taken at `told_ns`."""
        error = told_ns - self._next_ns
        if not self._blocks or abs(error) > _JUMP_NS:
            self._next_ns, error, self._blocks = float(told_ns), 0.0, 0
        start_ns = self._next_ns
        self._blocks += 1
        omega = 2 * math.pi * _BANDWIDTH_HZ * samples * self._sample_ns / 1e9
        # The first blocks are averaged: nothing is known before them.
        self._next_ns += max(math.sqrt(2) * omega, 1 / (self._blocks + 1)) * error
        self._next_ns += samples * self._sample_ns
        self._sample_ns += omega**2 * error / samples
        return round(start_ns)


class Microphone:
    """An open device. `hear` is called in its driver's thread and must return at once.

    name: which one, by a part of its name; "" for the system's choice. Raises SourceError in one line.
    """

    def __init__(self, name: str, hear: Callable[[Sound], None]) -> None:
        sounddevice = load_sounddevice()
        self._hear = hear
        self._levels: tuple[tuple[float, float], ...] = ()
        try:
            device = sounddevice.query_devices(name or None, "input")
            self.name = str(device["name"])
            rate = int(device["default_samplerate"])
            self._rate = rate
            self._clock = SampleClock(rate)
            self._heard_s = time.monotonic()
            self._stream: Any = sounddevice.InputStream(
                samplerate=rate,
                blocksize=round(rate * _BLOCK_S),
                device=device["index"],
                channels=1,
                dtype="float32",
                callback=self._take,
            )
            self._latency_s = float(self._stream.latency)
            self._stream.start()
        except (sounddevice.PortAudioError, ValueError, OSError) as error:
            _rescan(sounddevice)
            raise SourceError(_said(name, error)) from error

    @property
    def level(self) -> Level:
        """How loud it is now."""
        levels = self._levels
        if not levels or not self.is_alive:
            return Level()
        return Level(max(peak for peak, _ in levels), math.sqrt(sum(ms for _, ms in levels) / len(levels)))

    @property
    def is_alive(self) -> bool:
        """Whether sound keeps coming."""
        return bool(self._stream.active) and time.monotonic() - self._heard_s < _SILENT_S

    def close(self) -> None:
        """Let go of the device. Safe to call twice."""
        was_lost = not self.is_alive
        self._stream.close(ignore_errors=True)
        if was_lost:
            _rescan(load_sounddevice())

    def _take(self, block: Any, count: int, times: Any, status: Any) -> None:
        """PortAudio's callback. Its times are its own; what it calls now is now."""
        now_ns = time.monotonic_ns()
        self._heard_s = now_ns / 1e9
        samples = np.array(block[:, 0], np.float32)
        age_s = times.currentTime - times.inputBufferAdcTime
        if not 0.0 < age_s < 1.0:  # some drivers tell nothing
            age_s = max(self._latency_s, count / self._rate)
        started_ns = self._clock.stamp(now_ns - round(age_s * 1e9), count)
        level = (float(np.abs(samples).max()), float(np.square(samples).mean()))
        self._levels = (*self._levels[1 - _LEVEL_BLOCKS :], level)
        self._hear(Sound(samples, self._rate, started_ns))


class Listener:
    """Keeps a microphone open in a thread of its own, and opens it again when it is lost."""

    def __init__(
        self,
        name: str,
        hear: Callable[[Sound], None],
        *,
        open_microphone: Callable[[str, Callable[[Sound], None]], Microphone] = Microphone,
    ) -> None:
        self._wished = name
        self._hear = hear
        self._open = open_microphone
        self._microphone: Microphone | None = None
        self._error: str | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="microphone", daemon=True)
        self._thread.start()

    @property
    def name(self) -> str:
        """Of the open device, or of the one wished for."""
        microphone = self._microphone
        return self._wished if microphone is None else microphone.name

    @property
    def level(self) -> Level:
        microphone = self._microphone
        return Level() if microphone is None else microphone.level

    @property
    def error(self) -> str | None:
        """One line, where it cannot be heard."""
        return self._error

    @property
    def is_open(self) -> bool:
        return self._microphone is not None

    def close(self, timeout_s: float = 5.0) -> None:
        """Let go of the device and end the thread. Safe to call twice."""
        self._stop.set()
        self._thread.join(timeout_s)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._microphone = microphone = self._open(self._wished, self._hear)
            except SourceError as error:
                self._error = str(error)
            else:
                self._error = None
                while microphone.is_alive and not self._stop.wait(_WAIT_S):
                    pass
                self._microphone = None
                microphone.close()
                self._error = f"the microphone {microphone.name} is gone; the recording goes on without sound"
            self._stop.wait(_RETRY_S)


def list_microphones() -> tuple[str, ...]:
    """Names of the devices that can be listened to. Empty where they cannot be listed."""
    try:
        sounddevice = load_sounddevice()
        devices = sounddevice.query_devices()
    except (SourceError, OSError):
        return ()
    return tuple(dict.fromkeys(each["name"] for each in devices if each["max_input_channels"] > 0))


def load_sounddevice() -> Any:
    """The module. Raises SourceError where PortAudio is not installed."""
    try:
        import sounddevice
    except OSError as error:
        raise SourceError(
            "no microphone can be used: the library PortAudio is missing (on Debian and Ubuntu, install "
            "libportaudio2); videos are recorded without sound"
        ) from error
    return sounddevice


def _rescan(sounddevice: Any) -> None:
    """Look for devices anew: PortAudio knows those alone that were there when it was initialised."""
    sounddevice._terminate()
    sounddevice._initialize()


def _said(name: str, error: Exception) -> str:
    if isinstance(error, ValueError) and name:
        return f"there is no microphone called {name}; choose another one"
    if "querying device -1" in str(error):
        return "no microphone was found; plug one in, or videos are recorded without sound"
    what = f"the microphone {name}" if name else "the microphone"
    return f"{what} cannot be opened ({error}); is another program using it?"
