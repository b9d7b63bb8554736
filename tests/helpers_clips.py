"""Clips with known pictures and sound for the tests of posts."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.video.reformatter import Interpolation

from tryon.editing.subject_track import SubjectTrack
from tryon.editing.trails import Trail
from tryon.types import ByteArray

NOBODY_SEEN = SubjectTrack(
    0.0,
    Trail(np.empty(0), np.empty((0, 478, 2))),
    Trail(np.empty(0), np.empty((0, 4))),
    Trail(np.empty(0), np.empty((0, 4))),
)

RATE = 48_000
BEEP_HZ = 1000.0


def grey_of(t_s: float) -> int:
    """The grey that `write_clip` shows at a second: it tells the time."""
    return round(30 + 20 * t_s)


def write_clip(
    path: Path,
    times_s: np.ndarray,
    *,
    size_wh: tuple[int, int] = (128, 72),
    codec: str = "libx264",
    pixels: str = "yuv420p",
    beeps_s: tuple[float, ...] | None = None,
    flash_s: float = 0.1,
) -> Path:
    """A clip whose grey grows with time (see `grey_of`), white for `flash_s` from each beep on."""
    with av.open(str(path), "w") as container:
        video = container.add_stream(codec, rate=30)
        video.width, video.height, video.pix_fmt = size_wh[0], size_wh[1], pixels
        video.codec_context.time_base = video.time_base = Fraction(1, 90_000)
        video.codec_context.options = {"crf": "12", "g": "30"}
        if codec == "libx265":
            video.codec_context.options = {
                "x265-params": "log-level=none:pools=none:frame-threads=1:crf=12:keyint=30"
            }
        audio = None if beeps_s is None else container.add_stream("aac", rate=RATE, layout="stereo")
        for t_s in times_s:
            lit = any(beep <= t_s + 1e-6 < beep + flash_s for beep in beeps_s or ())
            image = np.full((size_wh[1], size_wh[0], 3), 255 if lit else grey_of(t_s), np.uint8)
            image[:8, :8] = (0, 0, 255)  # red in the upper left corner
            frame = av.VideoFrame.from_ndarray(image, format="bgr24").reformat(
                format=pixels, interpolation=Interpolation.BICUBIC | Interpolation.ACCURATE_RND
            )
            frame.pts, frame.time_base = round(t_s * 90_000), Fraction(1, 90_000)
            container.mux(video.encode(frame))
        container.mux(video.encode())
        if audio is not None:
            sound = np.zeros((2, round((times_s[-1] + 1 / 30) * RATE)), np.float32)
            for beep in beeps_s or ():
                start = round(beep * RATE)
                wave = 0.3 * np.sin(2 * np.pi * BEEP_HZ * np.arange(round(flash_s * RATE)) / RATE)
                sound[:, start : start + len(wave)] = wave.astype(np.float32)[: sound.shape[1] - start]
            frame = av.AudioFrame.from_ndarray(sound, format="fltp", layout="stereo")
            frame.sample_rate, frame.pts, frame.time_base = RATE, 0, Fraction(1, RATE)
            container.mux(audio.encode(frame))
            container.mux(audio.encode())
    return path


def even_times(seconds: float, fps: float = 30.0) -> np.ndarray:
    return np.arange(round(seconds * fps)) / fps


def decode(path: Path) -> tuple[list[float], list[ByteArray], np.ndarray]:
    """Seconds and (h, w, 3) BGR of the pictures, and (n, 2) samples of the sound."""
    times, pictures, sound = [], [], [np.zeros((0, 2), np.float32)]
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            times.append(float(frame.pts * frame.time_base))
            pictures.append(frame.to_ndarray(format="bgr24"))
    with av.open(str(path)) as container:
        if container.streams.audio:
            sound += [frame.to_ndarray().T for frame in container.decode(audio=0)]
    return times, pictures, np.concatenate(sound)


def onsets(levels: np.ndarray, step_s: float, threshold: float, apart_s: float = 0.3) -> list[float]:
    """Seconds at which `levels` (n,) rises above the threshold after `apart_s` below it."""
    found: list[float] = []
    quiet_since = -apart_s
    for number, level in enumerate(levels):
        t_s = number * step_s
        if level > threshold:
            if t_s - quiet_since >= apart_s:
                found.append(t_s)
            quiet_since = t_s
    return found
