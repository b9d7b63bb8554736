"""The last seconds, kept in memory as they were encoded."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

import av

from tryon.sinks.clip_clock import ClipClock
from tryon.sinks.clip_file import ClipFile
from tryon.sinks.encoder import Picture, VideoEncoder
from tryon.sinks.recording import Recording
from tryon.types import Frame, Sound

REPLAY_S = 10.0
"""How much is kept: 5 MB of pictures at 720p, 2 MB of sound."""

_KEPT_NS = round(REPLAY_S * 1e9)


@dataclass(frozen=True, eq=False)
class Moments:
    """Encoded pictures, of which the first can be decoded alone, by which encoder, and what was heard."""

    encoder: VideoEncoder
    pictures: tuple[Picture, ...]
    sounds: tuple[Sound, ...]


class ReplayMemory:
    """Holds at least the last ten seconds, and up to a second more: whole stretches from a key frame on.

    Safe for several threads.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pictures: deque[Picture] = deque()
        self._keys: deque[int] = deque()  # capture times of the key frames held
        self._sounds: deque[Sound] = deque()

    @property
    def seconds(self) -> float:
        """How much there is, at most what is promised."""
        with self._lock:
            if not self._pictures:
                return 0.0
            return min(REPLAY_S, (self._pictures[-1].time_ns - self._pictures[0].time_ns) / 1e9)

    def add(self, picture: Picture) -> None:
        """The next picture of one and the same encoder."""
        with self._lock:
            if not self._pictures and not picture.is_key:
                return
            self._pictures.append(picture)
            if picture.is_key:
                self._keys.append(picture.time_ns)
            while len(self._keys) > 1 and self._keys[1] <= picture.time_ns - _KEPT_NS:
                self._keys.popleft()
                while self._pictures[0].time_ns < self._keys[0]:
                    self._pictures.popleft()

    def hear(self, sound: Sound) -> None:
        """The next stretch of sound."""
        with self._lock:
            self._sounds.append(sound)
            while self._sounds[0].end_ns < sound.end_ns - 2 * _KEPT_NS:
                self._sounds.popleft()

    def forget_pictures(self) -> None:
        """Another encoder follows."""
        with self._lock:
            self._pictures.clear()
            self._keys.clear()

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._pictures.clear()
            self._keys.clear()
            self._sounds.clear()

    def moments(self, encoder: VideoEncoder) -> Moments:
        """What there is now, from that encoder."""
        with self._lock:
            return Moments(encoder, tuple(self._pictures), tuple(self._sounds))


def as_mirrored(moments: Moments, mirrored: bool, fps_hint: float) -> Moments:
    """The same with left and right as wished: encoded anew where they are not. Takes seconds then."""
    if moments.encoder.mirrored == mirrored:
        return moments
    decoder = av.CodecContext.create("h264", "r")
    decoder.extradata = moments.encoder.template.codec_context.extradata
    decoder.thread_count = 1  # beside a mirror that needs the other cores
    # The pictures are mirrored either way: as seen, they get swapped once more.
    encoder = VideoEncoder(moments.encoder.size_wh, fps_hint, mirrored=True)
    pictures = []
    packets: list[av.Packet | None] = [av.Packet(picture.data) for picture in moments.pictures]
    for picture, decoded in zip(
        moments.pictures,
        chain.from_iterable(decoder.decode(packet) for packet in [*packets, None]),
        strict=True,
    ):
        image = decoded.to_ndarray(format="bgr24")
        pictures.append(encoder.encode(Frame(image, picture.time_ns)))
    return replace(moments, encoder=encoder, pictures=tuple(pictures))


def save_moments(moments: Moments, path: Path, describe: Callable[[Path, ClipClock], None]) -> None:
    """Write a clip of it. describe: as of `Recording`. Raises SinkError."""
    file = ClipFile(path, moments.encoder, with_sound=bool(moments.sounds))
    clock = ClipClock(moments.pictures[0].time_ns)
    clock.pause(moments.pictures[-1].time_ns + 1)
    recording = Recording(file, clock, describe)
    sounds = deque(moments.sounds)
    for picture in moments.pictures:
        while sounds and sounds[0].time_ns < picture.time_ns:
            recording.hear(sounds.popleft())
        recording.write(picture)
    while sounds:
        recording.hear(sounds.popleft())
    recording.end()
    recording.finish()
    recording.wait(0.0)
