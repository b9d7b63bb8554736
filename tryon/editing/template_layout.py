"""Draws a template's blocks for one product and one canvas."""

from __future__ import annotations

import numpy as np

from tryon.editing.overlay import Overlay, without_empty_parts
from tryon.editing.painting import (
    finished,
    new_picture,
)
from tryon.editing.plan import Aspect
from tryon.editing.product_facts import ProductFacts
from tryon.editing.safe_area import Box, safe_area
from tryon.editing.template_model import (
    Art,
    Block,
    Border,
    BoxOf,
    Elsewhere,
    Fact,
    Plate,
    ProductPicture,
    Template,
    Words,
)
from tryon.editing.template_parts import (
    draw_art,
    draw_border,
    draw_plate,
    draw_product,
    draw_words,
    filled,
    turned,
)
from tryon.types import ByteArray

_FADE_S = 0.35
"""How long a block takes to appear and to leave."""
_ASPECTS: tuple[tuple[Aspect, float], ...] = (
    ("9:16", 9 / 16),
    ("3:4", 3 / 4),
    ("1:1", 1.0),
    ("16:9", 16 / 9),
)


def aspect_of(canvas_wh: tuple[int, int]) -> Aspect:
    """The nearest of the shapes that posts have."""
    ratio = canvas_wh[0] / canvas_wh[1]
    return min(_ASPECTS, key=lambda aspect: abs(np.log(ratio / aspect[1])))[0]


def caption_room(template: Template, canvas_wh: tuple[int, int], is_low: bool = False) -> Box:
    """Where captions may stand beside the template: x, y, width, height in pixels.

    is_low: whether the post is about what is worn on hands or feet.
    """
    x, y, width, height = safe_area(canvas_wh)
    for room in template.caption_rooms:
        if aspect_of(canvas_wh) in room.aspects and (is_low or not room.lifted):
            unit = min(canvas_wh) / 1000
            left, top = round(room.left * unit), round(room.top * unit)
            width -= left + round(room.right * unit)
            height -= top + round(room.bottom * unit)
            return x + left, y + top, max(width, 1), max(height, 1)
    return x, y, width, height


def template_overlays(
    template: Template, facts: ProductFacts, canvas_wh: tuple[int, int], duration_s: float, language: str
) -> tuple[Overlay, ...]:
    """What the template lays over a post of that size and length in seconds, the last on top.

    language: "zh" or "en", of the template's own words. Blocks whose words all lack their facts, and that
    show nothing of the product, are left out.
    """
    aspect = aspect_of(canvas_wh)
    overlays: list[Overlay] = []
    for block in template.blocks:
        if (
            aspect not in block.aspects
            or block.from_s >= duration_s
            or not _says_anything(block, facts, language)
        ):
            continue
        image, origin = _draw_block(template, block, facts, canvas_wh, language)
        # What is there from the first frame on belongs to the cover, and what stays to the last does not
        # leave just before it.
        fade_s = _FADE_S if block.from_s > 0 else 0.0
        end_s = duration_s + _FADE_S if block.for_s is None else min(duration_s, block.from_s + block.for_s)
        rise = round(block.rise * min(canvas_wh) / 1000) if fade_s else 0
        overlays += without_empty_parts(Overlay(image, origin, block.from_s, end_s, fade_s, rise))
    return tuple(overlays)


def _says_anything(block: Block, facts: ProductFacts, language: str) -> bool:
    asked = [part for part in block.part if isinstance(part, Words | ProductPicture)]
    return not asked or any(
        facts.picture is not None if isinstance(part, ProductPicture) else filled(part, facts, language)
        for part in asked
    )


def _has(facts: ProductFacts, fact: Fact) -> bool:
    return facts.picture is not None if fact == "picture" else bool(getattr(facts, fact))


def _draw_block(
    template: Template, block: Block, facts: ProductFacts, canvas_wh: tuple[int, int], language: str
) -> tuple[ByteArray, tuple[int, int]]:
    """Premultiplied BGRA, and where its upper left corner lies on the canvas."""
    aspect = aspect_of(canvas_wh)
    elsewhere = block.where.get(aspect, Elsewhere())
    if facts.is_low:
        elsewhere = block.lifted.get(aspect, elsewhere)
    unit = min(canvas_wh) / 1000 * elsewhere.scale
    x, y, width, height = _place(block, elsewhere, canvas_wh, unit)
    margin = round(
        2 * unit * max((part.shadow for part in block.part if isinstance(part, Plate)), default=0.0)
    )
    picture = new_picture((width + 2 * margin, height + 2 * margin))
    for part in block.part:
        if (part.needs and not _has(facts, part.needs)) or (part.lacks and _has(facts, part.lacks)):
            continue
        box = part.box
        if isinstance(part, Words) and part.box_alone and facts.picture is None:
            box = part.box_alone
        place = _inside(box, (width, height), unit, margin)
        match part:
            case Plate():
                draw_plate(picture, part, place, unit)
            case Border():
                draw_border(picture, part, place, unit)
            case Art():
                draw_art(picture, part, template.art[part.file], place)
            case ProductPicture():
                draw_product(picture, part, facts.picture, place, unit)
            case Words():
                draw_words(picture, part, filled(part, facts, language), place, unit)
    if block.turn_deg:
        picture, more = turned(picture, block.turn_deg)
        margin += more
    return finished(picture), (x - margin, y - margin)


def _place(block: Block, elsewhere: Elsewhere, canvas_wh: tuple[int, int], unit: float) -> Box:
    at = elsewhere.at or block.at
    left, top, room_w, room_h = safe_area(canvas_wh) if block.area == "safe" else (0, 0, *canvas_wh)
    width = min(round(block.size[0] * unit) or room_w, room_w)
    height = min(round(block.size[1] * unit) or room_h, room_h)
    dx, dy = (round(value * unit) for value in elsewhere.offset or block.offset)
    x, y = left + (room_w - width) // 2 + dx, top + (room_h - height) // 2 + dy
    if "left" in at:
        x = left + dx
    elif "right" in at:
        x = left + room_w - width - dx
    if "top" in at:
        y = top + dy
    elif "bottom" in at:
        y = top + room_h - height - dy
    return x, y, width, height


def _inside(box: BoxOf, size_wh: tuple[int, int], unit: float, margin: int) -> Box:
    x, y, width, height = (round(value * unit) for value in box)
    return x + margin, y + margin, width or size_wh[0] - 2 * x, height or size_wh[1] - 2 * y
