"""Writes a post's pictures and sound as an MP4 that phones and platforms show right."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any

import av
import numpy as np
from av.video.reformatter import (
    ColorPrimaries,
    ColorRange,
    Colorspace,
    ColorTrc,
    Interpolation,
    VideoReformatter,
)

from tryon.editing.audio import RATE, Samples
from tryon.types import ByteArray

AUDIO_BIT_RATE = 160_000

# Measured on 1080x1920 of a face, one core: 36 ms a picture and 2.1 Mbit/s, against 28 ms and 4.2 Mbit/s of
# "superfast", 60 ms and 3.0 Mbit/s of "faster".
_X264_PRESET = "veryfast"
_KEYFRAME_S = 2  # platforms cut and seek there
_AUDIO_BLOCK = 4096


class Mp4Writer:
    """H.264 High of constant rate in BT.709, limited range, and AAC in stereo, its index in front.

    size_wh: of the pictures, even. sound: of the whole post. crf: x264's constant quality, unless it takes
    more than `bit_rate` bits per second. Nothing tells where, when or on which machine it was made.

    Raises OSError and av.error.FFmpegError.
    """

    def __init__(
        self, path: Path, size_wh: tuple[int, int], fps: int, sound: Samples, crf: int, bit_rate: int
    ) -> None:
        self._fps = fps
        self._sound = sound
        self._sound_at = self._pictures = 0
        self._reformatter = VideoReformatter()
        # bitexact: libav does not sign with its name and version.
        self._container = av.open(
            str(path), "w", format="mp4", options={"movflags": "+faststart", "fflags": "+bitexact"}
        )
        self._video = self._container.add_stream("libx264", rate=fps)
        codec = self._video.codec_context
        codec.width, codec.height = size_wh
        codec.pix_fmt = "yuv420p"
        codec.profile = "High"
        codec.time_base = self._video.time_base = Fraction(1, fps)
        codec.gop_size = fps * _KEYFRAME_S
        codec.colorspace, codec.color_range = int(Colorspace.ITU709), int(ColorRange.MPEG)
        codec.color_primaries, codec.color_trc = int(ColorPrimaries.BT709), int(ColorTrc.BT709)
        codec.options = {
            "preset": _X264_PRESET,
            "crf": str(crf),
            # The decoder's buffer holds a second: over longer times it cannot take more than this.
            "maxrate": str(bit_rate),
            "bufsize": str(bit_rate),
        }
        self._audio = self._container.add_stream("aac", rate=RATE, layout="stereo")
        self._audio.codec_context.bit_rate = AUDIO_BIT_RATE

    def __enter__(self) -> Mp4Writer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._container.close()

    def write(self, picture: ByteArray) -> None:
        """Add the next (h, w, 3) BGR picture, and the sound that goes with it."""
        frame = self._reformatter.reformat(
            av.VideoFrame.from_numpy_buffer(np.ascontiguousarray(picture), format="bgr24"),
            format="yuv420p",
            dst_colorspace=Colorspace.ITU709,
            src_color_range=ColorRange.JPEG,
            dst_color_range=ColorRange.MPEG,
            # Without the exact rounding everything gets a level darker.
            interpolation=Interpolation.FAST_BILINEAR | Interpolation.ACCURATE_RND,
            threads=1,
        )
        frame.pts, frame.time_base, frame.duration = self._pictures, Fraction(1, self._fps), 1
        self._mux(self._video, frame)
        self._pictures += 1
        self._write_sound(round(self._pictures * RATE / self._fps))

    def finish(self) -> None:
        """Write what encoders still hold."""
        self._write_sound(len(self._sound))
        self._mux(self._video, None)
        self._mux(self._audio, None)

    def _write_sound(self, end: int) -> None:
        while self._sound_at < min(end, len(self._sound)):
            block = self._sound[self._sound_at : self._sound_at + _AUDIO_BLOCK]
            frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block.T), format="fltp", layout="stereo")
            frame.sample_rate, frame.pts, frame.time_base = RATE, self._sound_at, Fraction(1, RATE)
            self._mux(self._audio, frame)
            self._sound_at += len(block)

    def _mux(self, stream: Any, frame: Any) -> None:
        for packet in stream.encode(frame):
            self._container.mux(packet)
