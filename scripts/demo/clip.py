"""Pictures with a webcam's grain, and the H.264 file that holds them."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import numpy.typing as npt


def add_noise(
    picture: npt.NDArray[np.float32], random: np.random.Generator, sigma: float
) -> npt.NDArray[np.uint8]:
    """8-bit picture of one from 0 to 1, with the fine, slightly smoothed grain of a webcam."""
    grain = cv2.GaussianBlur(random.normal(0, sigma * 2, (*picture.shape[:2], 1)), (0, 0), 0.7)
    return np.rint((picture * 255 + grain[..., None]).clip(0, 255)).astype(np.uint8)


def write_clip(
    path: Path, pictures: Iterable[npt.NDArray[np.uint8]], size_wh: tuple[int, int], fps: int, crf: int
) -> None:
    """Write (H, W, 3) BGR pictures as H.264 in BT.709; the file appears when it is whole."""
    temporary = path.with_name(f".{path.stem}.part.mp4")
    with av.open(str(temporary), "w", options={"movflags": "+faststart"}) as container:
        stream = container.add_stream("libx264", rate=fps)
        codec = stream.codec_context
        codec.width, codec.height = size_wh
        codec.pix_fmt = "yuv420p"
        codec.time_base = Fraction(1, fps)
        codec.gop_size = fps * 2
        codec.colorspace = codec.color_primaries = codec.color_trc = 1  # BT.709
        codec.color_range = 1
        codec.options = {"preset": "slow", "crf": str(crf)}
        for index, picture in enumerate(pictures):
            frame = av.VideoFrame.from_ndarray(picture, format="bgr24").reformat(
                format="yuv420p",
                dst_colorspace=1,
                src_color_range=2,
                dst_color_range=1,
                interpolation="BICUBIC",
            )
            frame.pts = index
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    temporary.replace(path)
