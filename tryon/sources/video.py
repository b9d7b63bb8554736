"""A video file, frame by frame, with its own timestamps."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
from av.sidedata.sidedata import Type as SideDataType
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter

from tryon.errors import InputError, SourceError
from tryon.sources.base import SourceInfo
from tryon.types import ByteArray, Camera, Frame

_DEFAULT_FPS = 30.0
# Where a file does not name its matrix, players take BT.709 from this height on and BT.601 below.
_HD_HEIGHT = 720
# libav would also play text files as pictures of their letters, and playlists, which it polls for ever or
# fetches from the network.
_FORMATS = (
    "mov,matroska,avi,mpegts,mpeg,mpegvideo,h264,hevc,av1,obu,ivf,flv,asf,ogg,gif,apng,mjpeg,dv,mxf,nut"
)
# ISO/IEC 23091-2 matrix coefficients -> the conversion that swscale knows.
_COLORSPACES = {
    1: Colorspace.ITU709,
    4: Colorspace.FCC,
    5: Colorspace.ITU601,
    6: Colorspace.ITU601,
    7: Colorspace.SMPTE240M,
    9: Colorspace.BT2020,
    10: Colorspace.BT2020,
}
_FULL_RANGE_PREFIXES = ("yuvj", "rgb", "bgr", "gbr", "argb", "abgr", "pal")


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
        self._reformatter = VideoReformatter()
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
        self._container = _open_container(self._path)
        self._stream = next(
            (stream for stream in self._container.streams.video if not _is_cover_picture(stream)), None
        )
        if self._stream is None:
            raise InputError(f"{self._path.name} holds no video")
        if self._stream.codec_context is None:
            raise InputError(f"{self._path.name} uses a video format that cannot be decoded here")
        self._stream.thread_type = "AUTO"
        self._frames = self._decode()
        self._pending = next(self._frames, None)

    def _decode(self) -> Iterator[Frame]:
        start = self._container.start_time or 0  # microseconds
        rate = self._stream.average_rate or self._stream.guessed_rate
        nominal_ns = int(1e9 / float(rate or _DEFAULT_FPS))
        index, last_ns = 0, -nominal_ns
        for decoded in self._decoded():
            time_ns = last_ns + nominal_ns
            if decoded.pts is not None and decoded.time_base is not None:
                own_ns = round(decoded.pts * decoded.time_base * 1_000_000_000) - start * 1000
                if own_ns > last_ns:
                    time_ns = own_ns
            # A file may start with a few frames before its zero (edit lists): they keep their order.
            yield Frame(self._convert(decoded), time_ns, index)
            index, last_ns = index + 1, time_ns

    def _decoded(self) -> Iterator[Any]:
        """Frames of libav, without those that are broken; ends where the file cannot be read any further."""
        packets = self._container.demux(self._stream)
        while True:
            try:
                packet = next(packets)
            except (StopIteration, av.error.FFmpegError):
                return
            try:
                yield from packet.decode()
            except av.error.EOFError:
                return
            except av.error.FFmpegError:
                self.skipped_packets += 1

    def _convert(self, decoded: Any) -> ByteArray:
        full_range = decoded.color_range == ColorRange.JPEG or decoded.format.name.startswith(
            _FULL_RANGE_PREFIXES
        )
        default = Colorspace.ITU709 if decoded.height >= _HD_HEIGHT else Colorspace.ITU601
        bgr = self._reformatter.reformat(
            decoded,
            format="bgr24",
            src_colorspace=_COLORSPACES.get(int(decoded.colorspace), default),
            src_color_range=ColorRange.JPEG if full_range else ColorRange.MPEG,
            dst_color_range=ColorRange.JPEG,
            interpolation=Interpolation.BICUBIC | Interpolation.ACCURATE_RND,
        )
        image: ByteArray = np.asarray(bgr.to_ndarray(), np.uint8)
        aspect = float(self._stream.sample_aspect_ratio or 1)
        if aspect > 0 and abs(aspect - 1) > 0.01:
            width = max(1, round(image.shape[1] * aspect))
            image = np.asarray(cv2.resize(image, (width, image.shape[0])), np.uint8)
        image = apply_display_matrix(image, _display_matrix(decoded))
        if self._size_wh is not None and image.shape[1::-1] != self._size_wh:
            image = np.asarray(cv2.resize(image, self._size_wh, interpolation=cv2.INTER_AREA), np.uint8)
        return np.ascontiguousarray(image)


def apply_display_matrix(image: ByteArray, matrix: tuple[int, ...] | None) -> ByteArray:
    """Turn an (H, W, 3) image by quarter turns and mirror it as an ISO BMFF track matrix says.

    matrix: a, b, u, c, d, v, x, y, w; a point (x, y) goes to (a x + c y, b x + d y). The nearest quarter
    turn is taken; None leaves the image as it is.
    """
    if matrix is None:
        return image
    a, b, c, d = matrix[0], matrix[1], matrix[3], matrix[4]
    if abs(b) + abs(c) > abs(a) + abs(d):
        image, flip_x, flip_y = np.asarray(cv2.transpose(image), np.uint8), c < 0, b < 0
    else:
        flip_x, flip_y = a < 0, d < 0
    if flip_x or flip_y:
        image = np.asarray(cv2.flip(image, -1 if flip_x and flip_y else int(flip_x)), np.uint8)
    return image


def _display_matrix(decoded: Any) -> tuple[int, ...] | None:
    try:
        data = bytes(decoded.side_data[SideDataType.DISPLAYMATRIX])
    except KeyError:
        return None
    return tuple(int(value) for value in np.frombuffer(data, np.int32))


def _open_container(path: Path) -> Any:
    if path.is_file() and path.stat().st_size == 0:
        raise InputError(f"{path.name} is empty")
    options = {"format_whitelist": _FORMATS, "protocol_whitelist": "file"}
    try:
        return av.open(str(path), options=options, metadata_errors="ignore")
    except FileNotFoundError as error:
        raise InputError(f"{path} does not exist") from error
    except av.error.ArgumentError as error:
        raise InputError(f"{path.name} cannot be read as a video: it is a file of another kind") from error
    except (OSError, av.error.FFmpegError) as error:
        raise InputError(f"{path.name} cannot be read as a video: {_reason(error)}") from error


def _reason(error: Exception) -> str:
    text = getattr(error, "strerror", None) or str(error)
    return text[0].lower() + text[1:] if text else type(error).__name__


def _is_cover_picture(stream: Any) -> bool:
    return "attached_pic" in str(stream.disposition)
