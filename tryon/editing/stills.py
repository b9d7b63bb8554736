"""Stills of a post: its cover, and a collage of what was tried on."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from PIL import Image, PngImagePlugin

from tryon.catalogue import load_catalogue
from tryon.clips.note import Wearing
from tryon.clips.origin import XMP_PACKET
from tryon.editing.drawing import Drawing, Framings, clips_of
from tryon.editing.painting import (
    finished,
    lay_color,
    lay_picture,
    new_picture,
    premultiplied,
    rounded,
    softened,
)
from tryon.editing.plan import EditPlan
from tryon.editing.reader import Readers
from tryon.editing.timeline import lay_out
from tryon.editing.typesetting import TextStyle, draw_text, fit_text
from tryon.editing.worn import notes_of, worn_in
from tryon.errors import ProductError
from tryon.types import ByteArray

_FORMATS = {".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG", ".webp": "WEBP"}
_QUALITY = 92

_MOST_PICTURES = 4
_MOMENTS_OF_ONE = (0.15, 0.5, 0.85)  # shares of a post in which only one thing is worn
_PAPER, _INK, _SOFT_INK = "#F7F4EF", "#2A2724", "#8A827A"
# In thousandths of the shorter side.
_MARGIN, _GAP, _RADIUS, _SHADOW = 44, 26, 26, 14
_NAME_PX, _PRICE_PX, _LABEL = 38, 30, 96


@dataclass(frozen=True)
class _Picture:
    """A moment of the post, and the words below it."""

    t_s: float
    name: str = ""
    price: str = ""


def encode_still(image: ByteArray, suffix: str) -> bytes:
    """A (h, w, 3) BGR picture in the format of a name's ending, with the XMP of posts."""
    options: dict[str, Any] = {"quality": _QUALITY, "xmp": XMP_PACKET}
    if suffix == ".png":
        info = PngImagePlugin.PngInfo()
        info.add_itxt("XML:com.adobe.xmp", XMP_PACKET.decode())  # the key that ISO 16684-3 gives
        options = {"pnginfo": info}
    elif suffix != ".webp":
        options["subsampling"] = "4:4:4"  # red letters stay sharp
    encoded = io.BytesIO()
    rgb = cv2.cvtColor(image, cv2.COLOR_BGR2RGB)
    Image.fromarray(rgb).save(encoded, _FORMATS[suffix], **options)
    return encoded.getvalue()


def collage(plan: EditPlan, canvas_wh: tuple[int, int], readers: Readers, framings: Framings) -> ByteArray:
    """(h, w, 3) BGR: up to four moments of a post on paper, with the names of what is worn.

    A picture for each thing that was tried on; of a single one, three moments.
    """
    unit = min(canvas_wh) / 1000
    pictures = _pictures(plan)
    shared = len({(one.name, one.price) for one in pictures}) == 1
    label_px = round(_LABEL * unit) if pictures[0].name else 0
    paper = new_picture(canvas_wh)
    lay_color(paper, rounded(canvas_wh, (0, 0, *canvas_wh), 0), _PAPER)
    foot_px = label_px if shared else 0
    margin = round(_MARGIN * unit)
    room = (margin, margin, canvas_wh[0] - 2 * margin, canvas_wh[1] - 2 * margin - foot_px)
    for picture, box in zip(pictures, _boxes(len(pictures), room, round(_GAP * unit)), strict=True):
        x, y, width, height = box
        if not shared:
            height -= label_px
            _write_label(paper, picture, (x, y + height, width, label_px), unit)
        drawing = Drawing(plan, (width // 2 * 2, height // 2 * 2), readers, framings)
        _lay_picture(paper, drawing.picture(picture.t_s), (x, y, width, height), unit)
    if shared and label_px:
        _write_label(paper, pictures[0], (room[0], room[1] + room[3], room[2], label_px), unit)
    return np.ascontiguousarray(finished(paper)[..., :3])


def _pictures(plan: EditPlan) -> list[_Picture]:
    duration_s = lay_out(plan).duration_s
    wearing = worn_in(plan, notes_of(clips_of(plan)))
    named = _longest_of_each(wearing, duration_s)
    if len(named) >= 2:
        return [_Picture(t_s, *_words(selection, plan.language)) for t_s, selection in named]
    selection = plan.selection or (named[0][1] if named else None)
    words = _words(selection, plan.language)
    return [_Picture(share * duration_s, *words) for share in _MOMENTS_OF_ONE]


def _longest_of_each(wearing: Sequence[Wearing], duration_s: float) -> list[tuple[float, str]]:
    """Middle of the longest time that each thing is worn, and its selection, in the order of time."""
    ends = [*(worn.start_s for worn in wearing[1:]), duration_s]
    longest: dict[str, tuple[float, float]] = {}
    for worn, end_s in zip(wearing, ends, strict=False):
        for selection in worn.selections:
            length_s = end_s - worn.start_s
            if length_s > longest.get(selection, (0.0, 0.0))[0]:
                longest[selection] = (length_s, (worn.start_s + end_s) / 2)
    best = sorted(longest.items(), key=lambda item: -item[1][0])[:_MOST_PICTURES]
    return sorted((middle_s, selection) for selection, (_, middle_s) in best)


def _words(selection: str | None, language: str) -> tuple[str, str]:
    """Name and price of a product; empty for one that is no longer there."""
    if selection is None:
        return "", ""
    try:
        product, variant = load_catalogue().resolve(selection)
    except ProductError:
        return "", ""
    name = f"{product.name.text(language)} · {variant.name.text(language)}"
    return name, product.price.label() if product.price else ""


def _boxes(count: int, room: tuple[int, int, int, int], gap: int) -> list[tuple[int, int, int, int]]:
    """x, y, width, height of the pictures: one large and two small ones, two by two, or side by side."""
    x, y, width, height = room
    half_w, half_h = (width - gap) // 2, (height - gap) // 2
    upright = height > width
    if count == 2 and upright:
        return [(x, y, width, half_h), (x, y + height - half_h, width, half_h)]
    if count == 2:
        return [(x, y, half_w, height), (x + width - half_w, y, half_w, height)]
    if count == 3 and upright:
        large = round(height * 0.62) - gap // 2
        small = height - gap - large
        below = y + large + gap
        return [
            (x, y, width, large),
            (x, below, half_w, small),
            (x + width - half_w, below, half_w, small),
        ]
    if count == 3:
        large = round(width * 0.6) - gap // 2
        small = width - gap - large
        beside = x + large + gap
        return [
            (x, y, large, height),
            (beside, y, small, half_h),
            (beside, y + height - half_h, small, half_h),
        ]
    return [
        (x + column * (width - half_w), y + row * (height - half_h), half_w, half_h)
        for row in range(2)
        for column in range(2)
    ]


def _lay_picture(paper: Any, image: ByteArray, box: tuple[int, int, int, int], unit: float) -> None:
    size_wh = (paper.shape[1], paper.shape[0])
    plate = rounded(size_wh, box, _RADIUS * unit)
    lay_color(paper, softened(plate, _SHADOW * unit) * (1 - plate), "#3A2E22", 0.25)
    whole = new_picture(size_wh)
    lay_picture(whole, premultiplied(image), box[:2])
    paper *= 1 - plate[..., None]
    paper += whole * plate[..., None]


def _write_label(paper: Any, picture: _Picture, box: tuple[int, int, int, int], unit: float) -> None:
    x, y, width, height = box
    lines = [(picture.name, _NAME_PX, 600, _INK), (picture.price, _PRICE_PX, 500, _SOFT_INK)]
    set_lines = [
        draw_text(fit_text(text, TextStyle(round(size * unit), weight, color), (width, height), most_lines=1))
        for text, size, weight, color in lines
        if text
    ]
    heights = [image.shape[0] - 2 * margin for image, margin in set_lines]
    top = y + (height - sum(heights)) // 2 + round(6 * unit)
    for (image, margin), line_px in zip(set_lines, heights, strict=True):
        lay_picture(paper, image, (x + (width - image.shape[1]) // 2, top - margin))
        top += line_px
