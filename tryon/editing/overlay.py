"""Pictures laid over a post for a while: captions, product cards, festival frames."""

from __future__ import annotations

from dataclasses import dataclass

from tryon.types import ByteArray


@dataclass(frozen=True, eq=False)
class Overlay:
    """image: (h, w, 4) premultiplied BGRA uint8; its upper left corner lies at `origin_px` of the canvas.

    Shown from `start_s` to `end_s` (seconds of the post), faded in and out over `fade_s`. rise_px: it comes
    up by so many pixels while it fades in.
    """

    image: ByteArray
    origin_px: tuple[int, int]
    start_s: float
    end_s: float
    fade_s: float = 0.2
    rise_px: int = 0
