"""Opening video files safely, and turning what libav decodes into upright BGR pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
from av.sidedata.sidedata import Type as SideDataType
from av.video.reformatter import (
    ColorPrimaries,
    ColorRange,
    Colorspace,
    ColorTrc,
    Interpolation,
    VideoReformatter,
)

from tryon.errors import InputError, reason
from tryon.types import ByteArray

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
# The curves of phones' HDR clips. Without a conversion these look grey and pale.
_HDR_TRANSFERS = (int(ColorTrc.SMPTE2084), int(ColorTrc.ARIB_STD_B67))
_FROM_HDR = {"dst_color_trc": ColorTrc.BT709, "dst_color_primaries": ColorPrimaries.BT709}
_FULL_RANGE_PREFIXES = ("yuvj", "rgb", "bgr", "gbr", "argb", "abgr", "pal")


def open_video(path: Path) -> tuple[Any, Any]:
    """The libav container of a file and its video stream, decoded by several threads.

    Local files in the formats of cameras and phones only. Raises InputError in one line.
    """
    container = _open_container(path)
    stream = next((stream for stream in container.streams.video if not _is_cover_picture(stream)), None)
    if stream is None or stream.codec_context is None:
        container.close()
        raise InputError(
            f"{path.name} holds no video"
            if stream is None
            else f"{path.name} uses a video format that cannot be decoded here"
        )
    stream.thread_type = "AUTO"
    return container, stream


def decoded_frames(
    container: Any, stream: Any, on_broken: Callable[[], None] = lambda: None
) -> Iterator[Any]:
    """Frames of libav from where the container stands, to where the file cannot be read any further.

    Packets that cannot be decoded are skipped; on_broken is called for each.
    """
    packets = container.demux(stream)
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
            on_broken()


class PictureConverter:
    """Decoded frames of one stream -> (H, W, 3) BGR uint8 pictures as they are meant to be seen.

    Rotation and mirroring that the file asks for, non-square pixels and the YUV matrix and range are applied;
    HDR is brought to the ordinary range, its white to white.
    """

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._reformatter = VideoReformatter()

    def picture(self, decoded: Any) -> ByteArray:
        full_range = decoded.color_range == ColorRange.JPEG or decoded.format.name.startswith(
            _FULL_RANGE_PREFIXES
        )
        default = Colorspace.ITU709 if decoded.height >= _HD_HEIGHT else Colorspace.ITU601
        wide = {} if int(decoded.color_trc) not in _HDR_TRANSFERS else _FROM_HDR
        bgr = self._reformatter.reformat(
            decoded,
            format="bgr24",
            **wide,
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
        raise InputError(f"{path.name} cannot be read as a video: {reason(error)}") from error


def _is_cover_picture(stream: Any) -> bool:
    return "attached_pic" in str(stream.disposition)
