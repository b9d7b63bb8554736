"""Captions: words in four styles, broken into lines and kept clear of the platforms' own buttons."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass

from tryon.editing.font_files import FontFile, font_files
from tryon.editing.overlay import Overlay, paint_overlays
from tryon.editing.painting import finished, lay_color, lay_picture, new_picture, rounded, softened
from tryon.editing.plan import Caption, CaptionStyle
from tryon.editing.safe_area import Box, safe_area
from tryon.editing.typesetting import TextStyle, draw_text, fit_text
from tryon.types import ByteArray

__all__ = ["caption_overlay", "caption_overlays", "paint_overlays"]


@dataclass(frozen=True)
class _Look:
    """Lengths in thousandths of the canvas's shorter side.

    plate: colour behind the words, None for none. most_lines: letters shrink rather than make more lines.
    """

    size: float
    weight: int
    color: str = "#FFFFFF"
    outline: float = 0.0
    shadow: float = 0.0
    plate: str | None = None
    most_lines: int = 3

    def style(self, unit_px: float) -> TextStyle:
        return TextStyle(
            size_px=round(self.size * unit_px),
            weight=self.weight,
            color=self.color,
            outline_px=self.outline * unit_px,
            shadow_px=self.shadow * unit_px,
            shadow=0.55 if self.shadow else 0.0,
        )


_LOOKS: dict[CaptionStyle, _Look] = {
    "title": _Look(92, 800, outline=5, shadow=16),
    "line": _Look(58, 700, outline=3, shadow=10, most_lines=4),
    "price": _Look(76, 800, plate="#E8323CF5", most_lines=1),
    "hashtags": _Look(44, 600, plate="#14141A99", most_lines=2),
}
"""Sizes on 1080 px: 99, 63, 82, 48; on a phone 68 mm wide the smallest letters are 3 mm tall."""

_PLATE_PADDING = (0.55, 0.28)
"""Left and right, above and below, in letters."""

_GAP = 18
"""Between two captions at the same place, in thousandths of the shorter side."""

_RISE = 22


def caption_overlay(caption: Caption, canvas_wh: tuple[int, int], room: Box | None = None) -> Overlay:
    """A caption on a canvas of that size. room: where it may stand (x, y, w, h); by default `safe_area`.

    Words that do not fit shrink, and in the end lose their end. What no font here draws is left out:
    `fonts.font_problem` says so beforehand.
    """
    return caption_overlays((caption,), canvas_wh, room)[0]


def caption_overlays(
    captions: Sequence[Caption], canvas_wh: tuple[int, int], room: Box | None = None
) -> tuple[Overlay, ...]:
    """All captions of a post; those that share a place and a moment stand below each other, in order."""
    area = room or safe_area(canvas_wh)
    pictures = [
        _picture(caption.text, caption.style, min(canvas_wh), area[2:], font_files()) for caption in captions
    ]
    gap = round(_GAP * min(canvas_wh) / 1000)
    overlays = []
    for number, (caption, (image, margin)) in enumerate(zip(captions, pictures, strict=True)):
        before = after = 0
        for other, (there, there_margin) in enumerate(pictures):
            if other != number and _meet(captions[other], caption):
                taken = there.shape[0] - 2 * there_margin + gap
                before, after = (before + taken, after) if other < number else (before, after + taken)
        width, height = image.shape[1] - 2 * margin, image.shape[0] - 2 * margin
        free = area[3] - height
        y = {"top": before, "middle": (free + before - after) // 2, "bottom": free - after}[caption.place]
        origin = (area[0] + (area[2] - width) // 2 - margin, area[1] + y - margin)
        rise = round(_RISE * min(canvas_wh) / 1000)
        overlays.append(Overlay(image, origin, caption.start_s, caption.end_s, rise_px=rise))
    return tuple(overlays)


def _meet(one: Caption, other: Caption) -> bool:
    return one.place == other.place and one.start_s < other.end_s and other.start_s < one.end_s


@functools.lru_cache(maxsize=64)
def _picture(
    text: str, style: CaptionStyle, side_px: int, room_wh: tuple[int, int], _fonts: tuple[FontFile, ...]
) -> tuple[ByteArray, int]:
    """Premultiplied BGRA of a caption and the margin round the box that counts for its place."""
    look = _LOOKS[style]
    unit_px = side_px / 1000
    letters = look.style(unit_px)
    padding = [
        round(share * letters.size_px) if look.plate else math.ceil(letters.outline_px)
        for share in _PLATE_PADDING
    ]
    box = (room_wh[0] - 2 * padding[0], room_wh[1] - 2 * padding[1])
    words, margin = draw_text(fit_text(text, letters, box, look.most_lines))
    words.flags.writeable = False  # shared by all who ask for the same words
    return (words, margin) if look.plate is None else _on_plate(words, margin, padding, look.plate, unit_px)


def _on_plate(
    words: ByteArray, words_margin: int, padding: Sequence[int], color: str, unit_px: float
) -> tuple[ByteArray, int]:
    shadow_px = 12 * unit_px
    margin = round(2 * shadow_px)
    width = words.shape[1] - 2 * words_margin + 2 * padding[0]
    height = words.shape[0] - 2 * words_margin + 2 * padding[1]
    size = (width + 2 * margin, height + 2 * margin)
    plate = rounded(size, (margin, margin, width, height), 24 * unit_px)
    picture = new_picture(size)
    lay_color(picture, softened(plate, shadow_px) * (1 - plate), "#000000", 0.3)
    lay_color(picture, plate, color)
    lay_picture(picture, words, (margin + padding[0] - words_margin, margin + padding[1] - words_margin))
    image = finished(picture)
    image.flags.writeable = False
    return image, margin
