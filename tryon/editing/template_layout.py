"""Draws a template's blocks for one product and one canvas."""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np

from tryon.editing.overlay import Overlay, without_empty_parts
from tryon.editing.painting import (
    Coverage,
    contained,
    finished,
    lay_color,
    lay_picture,
    new_picture,
    rounded,
    scaled,
    softened,
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
    Line,
    Plate,
    ProductPicture,
    Template,
    Words,
    facts_named,
)
from tryon.editing.typesetting import SetText, TextStyle, draw_text, fit_text
from tryon.types import ByteArray

_FADE_S = 0.35
_ASPECTS: tuple[tuple[Aspect, float], ...] = (
    ("9:16", 9 / 16),
    ("3:4", 3 / 4),
    ("1:1", 1.0),
    ("16:9", 16 / 9),
)
_SHRINK, _LEAST_SHARE = 0.93, 0.4


def aspect_of(canvas_wh: tuple[int, int]) -> Aspect:
    """The nearest of the shapes that posts have."""
    ratio = canvas_wh[0] / canvas_wh[1]
    return min(_ASPECTS, key=lambda aspect: abs(np.log(ratio / aspect[1])))[0]


def caption_room(template: Template, canvas_wh: tuple[int, int]) -> Box:
    """Where captions may stand beside the template: x, y, width, height in pixels."""
    x, y, width, height = safe_area(canvas_wh)
    for room in template.caption_rooms:
        if aspect_of(canvas_wh) in room.aspects:
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
        facts.picture is not None if isinstance(part, ProductPicture) else _filled(part, facts, language)
        for part in asked
    )


def _has(facts: ProductFacts, fact: Fact) -> bool:
    return facts.picture is not None if fact == "picture" else bool(getattr(facts, fact))


def _filled(words: Words, facts: ProductFacts, language: str) -> list[tuple[Line, str]]:
    """Lines with their facts; those that name facts of which none is there are left out."""
    values = {
        "name": facts.name,
        "price": facts.price,
        "size": facts.size,
        "colourway": facts.colourway,
        "hashtags": " ".join(f"#{name}" for name in facts.hashtags),
        "tryon": facts.tryon,
    }
    filled = []
    for line in words.line:
        text = line.text.text(language)
        named = facts_named(text)
        if not named or any(values[name] for name in named):
            filled.append((line, " ".join(text.format(**values).split())))
    return filled


def _draw_block(
    template: Template, block: Block, facts: ProductFacts, canvas_wh: tuple[int, int], language: str
) -> tuple[ByteArray, tuple[int, int]]:
    """Premultiplied BGRA, and where its upper left corner lies on the canvas."""
    elsewhere = block.where.get(aspect_of(canvas_wh), Elsewhere())
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
                _draw_plate(picture, part, place, unit)
            case Border():
                _draw_border(picture, part, place, unit)
            case Art():
                _draw_art(picture, part, template.art[part.file], place)
            case ProductPicture():
                _draw_product(picture, part, facts.picture, place, unit)
            case Words():
                _draw_words(picture, part, _filled(part, facts, language), place, unit)
    if block.turn_deg:
        picture, more = _turned(picture, block.turn_deg)
        margin += more
    return finished(picture), (x - margin, y - margin)


def _turned(picture: Coverage, degrees: float) -> tuple[Coverage, int]:
    """The picture turned clockwise about its middle, and the margin that this adds all round."""
    height, width = picture.shape[:2]
    more = math.ceil(abs(math.sin(math.radians(degrees))) * max(width, height) / 2) + 2
    turn = cv2.getRotationMatrix2D((width / 2 - 0.5, height / 2 - 0.5), -degrees, 1.0)
    turn[:, 2] += more
    size = (width + 2 * more, height + 2 * more)
    return np.asarray(cv2.warpAffine(picture, turn, size, flags=cv2.INTER_LINEAR)), more


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


def _size_of(picture: Coverage) -> tuple[int, int]:
    return picture.shape[1], picture.shape[0]


def _draw_plate(picture: Coverage, plate: Plate, box: Box, unit: float) -> None:
    x, y, width, height = box
    shape = rounded(_size_of(picture), box, plate.radius * unit)
    if plate.shadow:
        below = (x, y + 0.3 * plate.shadow * unit, width, height)
        shade = softened(rounded(_size_of(picture), below, plate.radius * unit), plate.shadow * unit)
        lay_color(picture, shade * (1 - shape), "#000000", 0.32)
    lay_color(picture, shape, plate.color)
    if plate.rim:
        rim = plate.rim * unit
        within = (x + rim, y + rim, width - 2 * rim, height - 2 * rim)
        inner = rounded(_size_of(picture), within, (plate.radius - plate.rim) * unit)
        lay_color(picture, shape - inner, plate.rim_color)


def _draw_border(picture: Coverage, border: Border, box: Box, unit: float) -> None:
    x, y, width, height = box
    left, top, right, bottom = (value * unit for value in border.widths)
    within = (x + left, y + top, width - left - right, height - top - bottom)
    inner = rounded(_size_of(picture), within, border.radius * unit)
    lay_color(picture, rounded(_size_of(picture), box, 0) - inner, border.color)


def _draw_art(picture: Coverage, part: Art, image: ByteArray, box: Box) -> None:
    if part.mirrored:
        image = image[:, ::-1]
    if part.fit == "stretch":
        lay_picture(picture, scaled(np.ascontiguousarray(image), box[2:]), box[:2])
    else:
        _draw_centred(picture, np.ascontiguousarray(image), box)


def _draw_centred(picture: Coverage, image: ByteArray, box: Box) -> None:
    x, y, width, height = box
    fitted = contained(image, (width, height))
    lay_picture(picture, fitted, (x + (width - fitted.shape[1]) // 2, y + (height - fitted.shape[0]) // 2))


def _draw_product(
    picture: Coverage, part: ProductPicture, image: ByteArray | None, box: Box, unit: float
) -> None:
    if image is None:
        return
    x, y, width, height = cv2.boundingRect(cv2.extractChannel(image, 3))
    alone = new_picture(_size_of(picture))
    _draw_centred(alone, image[y : y + height, x : x + width], box)
    if part.shadow:
        reach = part.shadow * unit
        shade = softened(alone[..., 3] / np.float32(255), reach)
        lay_color(picture, np.roll(shade, round(reach * 0.6), axis=0), "#000000", 0.35)
    lay_picture(picture, finished(alone), (0, 0))


def _draw_words(
    picture: Coverage, words: Words, filled: Sequence[tuple[Line, str]], box: Box, unit: float
) -> None:
    x, y, width, height = box
    share = 1.0
    while True:
        lines = [_set_line(line, text, words, width, unit * share) for line, text in filled]
        above = [round(line.above * unit * share) if number else 0 for number, (line, _) in enumerate(filled)]
        tall = sum(text.size_wh[1] for text in lines) + sum(above)
        if tall <= height or share < _LEAST_SHARE:
            break
        share *= _SHRINK
    y += {"top": 0, "middle": (height - tall) // 2, "bottom": height - tall}[words.upright]
    for text, gap in zip(lines, above, strict=True):
        y += gap
        image, margin = draw_text(text)
        spare = width - text.size_wh[0]
        at = x + {"left": 0, "center": spare // 2, "right": spare}[words.align]
        lay_picture(picture, image, (at - margin, y - margin))
        y += text.size_wh[1]


def _set_line(line: Line, text: str, words: Words, width: int, unit: float) -> SetText:
    style = TextStyle(
        size_px=max(1, round(line.size * unit)),
        weight=line.weight,
        color=line.color,
        align=words.align,
        tracking_px=line.tracking * unit,
        shadow_px=line.shadow * unit,
        shadow=0.6 if line.shadow else 0.0,
    )
    return fit_text(text, style, (width, float("inf")), line.most_lines)
