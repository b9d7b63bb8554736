"""Draws the parts of a template's blocks on premultiplied pictures: boxes in pixels, `unit` px a length."""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np

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
from tryon.editing.product_facts import ProductFacts
from tryon.editing.safe_area import Box
from tryon.editing.template_model import Art, Border, Line, Plate, ProductPicture, Words, facts_named
from tryon.editing.typesetting import SetText, TextStyle, draw_text, fit_text
from tryon.types import ByteArray

_SHRINK, _LEAST_SHARE = 0.93, 0.4
"""How words that do not fit their box shrink together, and how far."""


def filled(words: Words, facts: ProductFacts, language: str) -> list[tuple[Line, str]]:
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


def _size_of(picture: Coverage) -> tuple[int, int]:
    return picture.shape[1], picture.shape[0]


def draw_plate(picture: Coverage, plate: Plate, box: Box, unit: float) -> None:
    """Shadow, plate and rim."""
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


def draw_border(picture: Coverage, border: Border, box: Box, unit: float) -> None:
    """The box without its middle."""
    x, y, width, height = box
    left, top, right, bottom = (value * unit for value in border.widths)
    within = (x + left, y + top, width - left - right, height - top - bottom)
    inner = rounded(_size_of(picture), within, border.radius * unit)
    lay_color(picture, rounded(_size_of(picture), box, 0) - inner, border.color)


def draw_art(picture: Coverage, part: Art, image: ByteArray, box: Box) -> None:
    """A picture of the template."""
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


def draw_product(
    picture: Coverage, part: ProductPicture, image: ByteArray | None, box: Box, unit: float
) -> None:
    """The product without the empty edges of its picture; nothing without a picture."""
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


def draw_words(
    picture: Coverage, words: Words, filled: Sequence[tuple[Line, str]], box: Box, unit: float
) -> None:
    """Lines below each other, in letters that fit the box."""
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


def turned(picture: Coverage, degrees: float) -> tuple[Coverage, int]:
    """The picture turned clockwise about its middle, and the margin that this adds all round."""
    height, width = picture.shape[:2]
    more = math.ceil(abs(math.sin(math.radians(degrees))) * max(width, height) / 2) + 2
    turn = cv2.getRotationMatrix2D((width / 2 - 0.5, height / 2 - 0.5), -degrees, 1.0)
    turn[:, 2] += more
    size = (width + 2 * more, height + 2 * more)
    return np.asarray(cv2.warpAffine(picture, turn, size, flags=cv2.INTER_LINEAR)), more
