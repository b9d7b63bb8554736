"""A video file, frame by frame, with its own timestamps."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from tryon.errors import InputError, SourceError
from tryon.sources.base import SourceInfo
from tryon.sources.decoding import PictureConverter, decoded_frames, open_video
from tryon.types import ByteArray, Camera, Frame

_DEFAULT_FPS = 30.0


class VideoFile:
    """Delivers the frames of a video file as fast as they are asked for.

    Frame.time_ns is presentation time counted from the file's start, and always grows. Rotation and
    mirroring that the file asks for, non-square pixels and the YUV matrix and range are applied.
    Packets that cannot be decoded are skipped and counted in `skipped_packets`.

    camera: the intrinsics, where they are known. labels: info's name, kind and detail, if not the file's own.

    Raises InputError from the constructor when no picture can be decoded.
    """

    def __init__(
        self, path: Path, *, camera: Camera | None = None, labels: tuple[str, str, str] | None = None
    ) -> None:
        self.skipped_packets = 0
        self._path = path
        self._camera = camera
        self._lock = threading.Lock()
        self._container: Any = None
        self._stream: Any = None
        self._pending: Frame | None = (
            None  # decoded ahead, so that the size is known and the file is known good
        )
        self._size_wh: tuple[int, int] | None = None
        try:
            self._open()
        except InputError:
            self.close()
            raise
        first = self._pending
        if first is None:
            self.close()
            raise InputError(f"{path.name} holds no picture that can be decoded")
        width, height = first.size_wh
        self._size_wh = (width, height)
        codec = self._stream.codec_context
        name, kind, detail = labels or (path.name, "file", f"{codec.name} {codec.pix_fmt}, {width}x{height}")
        self._info: SourceInfo = SourceInfo(
            name=name,
            kind=kind,
            size_wh=self._size_wh,
            fps=float(self._stream.average_rate or self._stream.guessed_rate or 0),
            detail=detail,
            live=False,
            frame_count=self._stream.frames or None,
        )

    @property
    def info(self) -> SourceInfo:
        return self._info

    @property
    def camera(self) -> Camera | None:
        return self._camera

    def read(self) -> Frame | None:
        """The next frame, or None at the end of the file or after close()."""
        with self._lock:
            if self._container is None:
                return None
            frame, self._pending = self._pending, None
            return frame if frame is not None else next(self._frames, None)

    def rewind(self) -> None:
        """Start again at the first frame. Raises SourceError when the file is no longer there."""
        with self._lock:
            if self._container is None:
                return
            self._container.close()
            try:
                self._open()
            except InputError as error:
                raise SourceError(str(error)) from error

    def close(self) -> None:
        with self._lock:
            if self._container is not None:
                self._container.close()
                self._container = None

    def _open(self) -> None:
        self._container, self._stream = open_video(self._path)
        self._converter = PictureConverter(self._stream)
        self._frames = self._decode()
        self._pending = next(self._frames, None)

    def _decode(self) -> Iterator[Frame]:
        start = self._container.start_time or 0  # microseconds
        rate = self._stream.average_rate or self._stream.guessed_rate
        nominal_ns = int(1e9 / float(rate or _DEFAULT_FPS))
        index, last_ns = 0, -nominal_ns
        for decoded in decoded_frames(self._container, self._stream, self._count_skipped):
            time_ns = last_ns + nominal_ns
            if decoded.pts is not None and decoded.time_base is not None:
                own_ns = round(decoded.pts * decoded.time_base * 1_000_000_000) - start * 1000
                if own_ns > last_ns:
                    time_ns = own_ns
            # A file may start with a few frames before its zero (edit lists): they keep their order.
            yield Frame(self._convert(decoded), time_ns, index)
            index, last_ns = index + 1, time_ns

    def _count_skipped(self) -> None:
        self.skipped_packets += 1

    def _convert(self, decoded: Any) -> ByteArray:
        image = self._converter.picture(decoded)
        if self._size_wh is not None and image.shape[1::-1] != self._size_wh:
            image = np.asarray(cv2.resize(image, self._size_wh, interpolation=cv2.INTER_AREA), np.uint8)
        return image
