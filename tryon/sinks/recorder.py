"""Records frames into an H.264 MP4 that survives a killed process and a full disk."""

from __future__ import annotations

import contextlib
import shutil
import time
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
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

PARTIAL_SUFFIX = ".recording.mp4"
"""How the name of a file ends while it is being recorded."""

MIN_FREE_BYTES = 200_000_000
"""No recording starts with less room than this, about five minutes at 720p."""

_TIME_BASE = Fraction(1, 90_000)
_CRF = 21
# Measured on noisy 1280x720 webcam pictures, one thread: 4.1 ms a frame and 3.6 Mbit/s, against 4.8 ms and
# 4.6 Mbit/s without the loop filter that "ultrafast" leaves out, and 16 ms with "superfast".
_PRESET = "ultrafast"
_X264_PARAMS = "deblock=0,0"
_KEYFRAME_SECONDS = 2.0
# One encoder thread keeps up easily with 720p and costs the least in all; larger pictures get two.
_ONE_THREAD_PIXELS = 1_000_000
_ABANDONED_AFTER_S = 5.0


class Recorder:
    """Writes frames to `path`, an MP4 with the frames' own timestamps, in BT.709.

    While recording, the file is called `<stem>.recording.mp4` and written in fragments of a second, so that
    it is playable up to the last second whatever happens to the process. close() turns it into an ordinary
    MP4 under its final name. Frames of another size than `size_wh` (pixels) are scaled to fit between black
    bars. Odd sizes lose their last row or column, because H.264 in 4:2:0 needs even ones.

    fps_hint: the usual rate, for the encoder's bookkeeping only.

    Raises SinkError when the folder cannot be written, when the disk is nearly full, or when a frame cannot
    be stored; what was written before is kept.
    """

    def __init__(self, path: Path, size_wh: tuple[int, int], fps_hint: float = 30.0) -> None:
        self.path = path
        self.frames_written = 0
        self._size_wh = (size_wh[0] // 2 * 2, size_wh[1] // 2 * 2)
        if min(self._size_wh) < 2:
            raise SinkError(f"a picture of {size_wh[0]}x{size_wh[1]} pixels cannot be recorded")
        self._partial = path.with_name(path.stem + PARTIAL_SUFFIX)
        self._frame_ticks = max(1, round(90_000 / fps_hint)) if fps_hint > 0 else 3_000
        self._reformatter = VideoReformatter()
        self._first_ns: int | None = None
        self._last_pts = -1
        self._closed = False
        _check_room(path.parent)
        try:
            self._container = av.open(
                str(self._partial),
                "w",
                format="mp4",
                options={
                    "movflags": "+frag_keyframe+empty_moov+default_base_moof",
                    "frag_duration": "1000000",
                    "flush_packets": "1",
                },
            )
            self._stream = self._add_stream(fps_hint if fps_hint > 0 else 30.0)
        except (OSError, av.error.FFmpegError) as error:
            raise SinkError(f"{path.name} cannot be recorded: {_reason(error)}") from error

    @property
    def seconds(self) -> float:
        """How much was recorded, in seconds of capture time."""
        return 0.0 if self._last_pts < 0 else (self._last_pts + self._frame_ticks) / 90_000

    def write(self, frame: Frame) -> None:
        """Add a frame. One that is not later than the frame before is put right behind it."""
        if self._closed:
            raise SinkError(f"{self.path.name} is already closed")
        if self._first_ns is None:
            self._first_ns = frame.time_ns
        pts = max(round((frame.time_ns - self._first_ns) * 90_000 / 1_000_000_000), self._last_pts + 1)
        picture = self._reformatter.reformat(
            av.VideoFrame.from_numpy_buffer(fit_picture(frame.image, self._size_wh), format="bgr24"),
            format="yuv420p",
            dst_colorspace=Colorspace.ITU709,
            src_color_range=ColorRange.JPEG,
            dst_color_range=ColorRange.MPEG,
            interpolation=Interpolation.FAST_BILINEAR,
            threads=1,
        )
        picture.pts, picture.time_base, picture.duration = pts, _TIME_BASE, self._frame_ticks
        try:
            self._container.mux(self._stream.encode(picture))
        except (OSError, av.error.FFmpegError) as error:
            raise SinkError(f"{self.path.name} stopped recording: {_reason(error)}") from error
        self._last_pts = pts
        self.frames_written += 1

    def close(self) -> None:
        """Finish the file under its final name. Without a single frame nothing is left behind."""
        if self._closed:
            return
        self._closed = True
        failure: Exception | None = None
        try:
            self._container.mux(self._stream.encode())
        except (OSError, av.error.FFmpegError) as error:
            failure = error
        try:
            self._container.close()
        except (OSError, av.error.FFmpegError) as error:
            failure = failure or error
        try:
            if self.frames_written == 0:
                self._partial.unlink()
            else:
                _finish(self._partial, self.path)
        except OSError as error:
            raise SinkError(
                f"{self.path.name} stays under the name {self._partial.name}: {_reason(error)}"
            ) from error
        if failure is not None:
            raise SinkError(f"the end of {self.path.name} is missing: {_reason(failure)}") from failure

    def _add_stream(self, fps: float) -> Any:
        stream = self._container.add_stream("libx264", rate=Fraction(fps).limit_denominator(1001))
        codec = stream.codec_context
        codec.width, codec.height = self._size_wh
        codec.pix_fmt = "yuv420p"
        codec.time_base = stream.time_base = _TIME_BASE
        codec.gop_size = max(1, round(fps * _KEYFRAME_SECONDS))
        codec.thread_count = 1 if self._size_wh[0] * self._size_wh[1] <= _ONE_THREAD_PIXELS else 2
        codec.colorspace, codec.color_range = int(Colorspace.ITU709), int(ColorRange.MPEG)
        codec.color_primaries, codec.color_trc = int(ColorPrimaries.BT709), int(ColorTrc.BT709)
        codec.options = {"preset": _PRESET, "crf": str(_CRF), "x264-params": _X264_PARAMS}
        self._container.start_encoding()
        return stream


def recover_partials(folder: Path, older_than_s: float = _ABANDONED_AFTER_S) -> tuple[Path, ...]:
    """Give recordings that a killed process left in `folder` their final names, and return these.

    A file that changed in the last `older_than_s` seconds is still being written by somebody and is left
    alone. One without a single frame is removed. Raises SinkError when the folder cannot be read or written.
    """
    recovered = []
    try:
        for partial in sorted(folder.glob(f"*{PARTIAL_SUFFIX}")):
            if time.time() - partial.stat().st_mtime < older_than_s:
                continue
            if not _holds_frames(partial):
                partial.unlink()
                continue
            final = _free_name(partial.with_name(partial.name.removesuffix(PARTIAL_SUFFIX) + ".mp4"))
            _finish(partial, final)
            recovered.append(final)
    except OSError as error:
        raise SinkError(f"recordings in {folder} cannot be recovered: {_reason(error)}") from error
    return tuple(recovered)


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


def _check_room(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise SinkError(f"{folder} cannot hold recordings: {_reason(error)}") from error
    if free < MIN_FREE_BYTES:
        raise SinkError(
            f"only {free // 1_000_000} MB are free on the disk of {folder}; "
            f"recording needs {MIN_FREE_BYTES // 1_000_000} MB: delete something or choose another folder"
        )


def _finish(partial: Path, final: Path) -> None:
    """Rewrite a fragmented file as an ordinary one with its index in front, or else keep it as it is."""
    rewritten = final.with_name(final.stem + ".finishing.mp4")
    try:
        _remux(partial, rewritten)
        rewritten.replace(final)
    except (OSError, av.error.FFmpegError):
        # A disk without room for the second copy, most often: the fragmented file plays just as well.
        with contextlib.suppress(FileNotFoundError):
            rewritten.unlink()
        partial.replace(final)
        return
    partial.unlink()


def _remux(source: Path, target: Path) -> None:
    with (
        av.open(str(source)) as reader,
        av.open(str(target), "w", format="mp4", options={"movflags": "+faststart"}) as writer,
    ):
        video = reader.streams.video[0]
        stream = writer.add_stream_from_template(video)
        stream.time_base = video.time_base
        for packet in reader.demux(video):
            if packet.dts is not None:  # the empty packet at the end
                packet.stream = stream
                writer.mux(packet)


def _holds_frames(path: Path) -> bool:
    try:
        with av.open(str(path)) as container:
            return any(packet.size > 0 for packet in container.demux(container.streams.video[0]))
    except (av.error.FFmpegError, IndexError):
        return False


def _free_name(path: Path) -> Path:
    number = 2
    candidate = path
    while candidate.exists():
        candidate = path.with_name(f"{path.stem}-{number}{path.suffix}")
        number += 1
    return candidate


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror[0].lower() + error.strerror[1:]
    return str(error)
