"""Short animated previews of a post, as GIF and WebP."""

from __future__ import annotations

import io
from collections.abc import Sequence
from fractions import Fraction

import av
import cv2
import numpy as np
from av.filter import Graph
from PIL import Image

from tryon.clips.origin import XMP_PACKET
from tryon.types import ByteArray

_WEBP_QUALITY, _WEBP_METHOD = 68, 3
# Ordered dither stays where it is from picture to picture, so that what rests costs nothing.
_DITHER = "dither=bayer:bayer_scale=3:diff_mode=rectangle"


def encode_animation(pictures: Sequence[ByteArray], fps: int, suffix: str) -> bytes:
    """(h, w, 3) BGR pictures as a ".gif" or ".webp" that plays for ever and says what it is."""
    return _gif(pictures, fps) if suffix == ".gif" else _webp(pictures, fps)


def _webp(pictures: Sequence[ByteArray], fps: int) -> bytes:
    encoded = io.BytesIO()
    first, *others = (Image.fromarray(cv2.cvtColor(one, cv2.COLOR_BGR2RGB)) for one in pictures)
    first.save(
        encoded,
        "WEBP",
        save_all=True,
        append_images=others,
        duration=round(1000 / fps),
        loop=0,
        quality=_WEBP_QUALITY,
        method=_WEBP_METHOD,
        xmp=XMP_PACKET,
    )
    return encoded.getvalue()


def _gif(pictures: Sequence[ByteArray], fps: int) -> bytes:
    """Through libav, whose palette is made for all pictures together."""
    height, width = pictures[0].shape[:2]
    graph = Graph()
    source = graph.add_buffer(
        width=width, height=height, format=av.VideoFormat("bgr24"), time_base=Fraction(1, fps)
    )
    split, made = graph.add("split"), graph.add("palettegen", "stats_mode=diff")
    used, sink = graph.add("paletteuse", _DITHER), graph.add("buffersink")
    source.link_to(split)
    split.link_to(made, 0, 0)
    split.link_to(used, 1, 0)
    made.link_to(used, 0, 1)
    used.link_to(sink)
    graph.configure()
    encoded = io.BytesIO()
    with av.open(encoded, "w", format="gif", options={"loop": "0"}) as container:
        stream = container.add_stream("gif", rate=fps)
        stream.width, stream.height, stream.pix_fmt = width, height, "pal8"
        for number, picture in enumerate(pictures):
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="bgr24")
            frame.pts, frame.time_base = number, Fraction(1, fps)
            source.push(frame)
        source.push(None)
        for _ in pictures:
            container.mux(stream.encode(sink.pull()))
        container.mux(stream.encode())
    return _with_xmp(encoded.getvalue())


def _with_xmp(gif: bytes) -> bytes:
    """Put the packet behind the screen descriptor and its palette, as ISO 16684-3 says."""
    flags = gif[10]
    at = 13 + (3 << ((flags & 7) + 1) if flags & 0x80 else 0)
    # Readers of blocks run into this whatever byte of the packet they take for a length.
    trailer = bytes([1, *range(255, -1, -1), 0])
    return gif[:at] + b"\x21\xff\x0bXMP DataXMP" + XMP_PACKET + trailer + gif[at:]
