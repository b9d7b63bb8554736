"""Frames into H.264."""

from __future__ import annotations

import io
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import av
import cv2
import numpy as np
from av.video.frame import PictureType
from av.video.reformatter import (
    ColorPrimaries,
    ColorRange,
    Colorspace,
    ColorTrc,
    Interpolation,
    VideoReformatter,
)

from tryon.errors import SinkError
from tryon.types import ByteArray, Frame

TICKS_PER_S = 90_000
TIME_BASE = Fraction(1, TICKS_PER_S)

_CRF = 21
# Measured on noisy 1280x720 webcam pictures, one thread: 4.1 ms a frame and 3.6 Mbit/s, against 4.8 ms and
# 4.6 Mbit/s without the loop filter that "ultrafast" leaves out, and 16 ms with "superfast".
_PRESET = "ultrafast"
# force-cfr: every picture comes out at once, not when the next one has come; times still pass as they are.
# sliced-threads: nor does a second thread hold one back.
_X264_PARAMS = "deblock=0,0:force-cfr=1:sliced-threads=1"
_KEYFRAME_SECONDS = 1.0  # where a replay or a cut may begin
# One encoder thread keeps up easily with 720p and costs the least in all; larger pictures get two.
_ONE_THREAD_PIXELS = 1_000_000


@dataclass(frozen=True, eq=False)
class Picture:
    """An encoded frame: H.264 in Annex B, its capture time, and whether decoding can begin with it."""

    data: bytes
    time_ns: int
    is_key: bool


class VideoEncoder:
    """Encodes frames, each at once, in BT.709. Use it in one thread at a time.

    Frames of another size than `size_wh` (pixels) are scaled to fit between black bars. Odd sizes lose their
    last row or column, because H.264 in 4:2:0 needs even ones. mirrored: left and right are swapped.
    fps_hint: the usual rate, for the encoder's bookkeeping only.

    Raises SinkError for sizes that cannot be encoded.
    """

    def __init__(self, size_wh: tuple[int, int], fps_hint: float = 30.0, *, mirrored: bool = False) -> None:
        self.size_wh = (size_wh[0] // 2 * 2, size_wh[1] // 2 * 2)
        if min(self.size_wh) < 2:
            raise SinkError(f"a picture of {size_wh[0]}x{size_wh[1]} pixels cannot be recorded")
        self.mirrored = mirrored
        fps = fps_hint if fps_hint > 0 else 30.0
        self.frame_ticks = max(1, round(TICKS_PER_S / fps))
        self._reformatter = VideoReformatter()
        self._last_pts = -1
        self._first_ns: int | None = None
        # Never written to: streams of files are made after this one, which alone can say how to decode it.
        self._holder = av.open(io.BytesIO(), "w", format="mp4")
        try:
            self.template = self._open(fps)
        except (OSError, av.error.FFmpegError) as error:
            raise SinkError(
                f"pictures of {size_wh[0]}x{size_wh[1]} pixels cannot be recorded: {error}"
            ) from error

    def encode(self, frame: Frame, *, key: bool = False) -> Picture:
        """Encode the next frame. key: so that decoding can begin with it. Raises SinkError."""
        if self._first_ns is None:
            self._first_ns = frame.time_ns
        ticks = (frame.time_ns - self._first_ns) * TICKS_PER_S // 1_000_000_000
        self._last_pts = max(ticks, self._last_pts + 1)
        image = fit_picture(frame.image, self.size_wh)
        if self.mirrored:
            image = np.asarray(cv2.flip(image, 1), np.uint8)
        yuv = self._reformatter.reformat(
            av.VideoFrame.from_numpy_buffer(image, format="bgr24"),
            format="yuv420p",
            dst_colorspace=Colorspace.ITU709,
            src_color_range=ColorRange.JPEG,
            dst_color_range=ColorRange.MPEG,
            interpolation=Interpolation.FAST_BILINEAR,
            threads=1,
        )
        yuv.pts, yuv.time_base, yuv.duration = self._last_pts, TIME_BASE, self.frame_ticks
        yuv.pict_type = PictureType.I if key else PictureType.NONE
        try:
            (packet,) = self.template.encode(yuv)
        except (OSError, ValueError, av.error.FFmpegError) as error:
            raise SinkError(f"a picture could not be encoded: {error}") from error
        return Picture(bytes(packet), frame.time_ns, packet.is_keyframe)

    def _open(self, fps: float) -> Any:
        stream = self._holder.add_stream("libx264", rate=Fraction(fps).limit_denominator(1001))
        codec = stream.codec_context
        codec.width, codec.height = self.size_wh
        codec.pix_fmt = "yuv420p"
        codec.time_base = stream.time_base = TIME_BASE
        codec.gop_size = max(1, round(fps * _KEYFRAME_SECONDS))
        codec.thread_count = 1 if self.size_wh[0] * self.size_wh[1] <= _ONE_THREAD_PIXELS else 2
        codec.colorspace, codec.color_range = int(Colorspace.ITU709), int(ColorRange.MPEG)
        codec.color_primaries, codec.color_trc = int(ColorPrimaries.BT709), int(ColorTrc.BT709)
        codec.options = {
            "preset": _PRESET,
            "crf": str(_CRF),
            "forced-idr": "1",
            "x264-params": _X264_PARAMS,
        }
        self._holder.start_encoding()
        return stream


def fit_picture(image: ByteArray, size_wh: tuple[int, int]) -> ByteArray:
    """(h, w, 3) contiguous picture of `size_wh`: cropped by a pixel, or scaled to fit between black bars."""
    width, height = size_wh
    rows, columns = image.shape[:2]
    if 0 <= rows - height <= 1 and 0 <= columns - width <= 1:
        return np.ascontiguousarray(image[:height, :width])
    scale = min(width / columns, height / rows)
    inner_wh = (max(1, round(columns * scale)), max(1, round(rows * scale)))
    canvas = np.zeros((height, width, 3), np.uint8)
    x, y = (width - inner_wh[0]) // 2, (height - inner_wh[1]) // 2
    interpolation = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    canvas[y : y + inner_wh[1], x : x + inner_wh[0]] = cv2.resize(
        image, inner_wh, interpolation=interpolation
    )
    return canvas
