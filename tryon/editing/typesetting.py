"""How words become a picture: lines in a size that fits, letters with outline and soft shadow."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from PIL import Image, ImageDraw

from tryon.editing.fonts import Face, drawn_text, face
from tryon.editing.line_breaks import break_lines
from tryon.editing.painting import Coverage, finished, lay_color, new_picture, softened
from tryon.types import ByteArray

Align = Literal["left", "center", "right"]

_LINE = 1.2
"""Height of a line over the size of its letters, without any gap."""
_BASELINE = 0.98
"""From the top of a line to its baseline: Chinese characters then stand in its middle."""
_HALF_EMPTY = frozenset("、。，．：；！？）】」』》")
_HANG = 0.22
"""Chinese marks fill the left half of their square: to look centred, their lines stand more to the right."""
_STEP = 0.94
_SMALLEST = 0.55
"""How letters shrink until words fit, and how far at most."""


@dataclass(frozen=True)
class TextStyle:
    """How words look. Lengths in pixels; colours "#RRGGBB".

    weight: 100 thin to 900 black. line_gap: space between lines as a share of the size. tracking_px: extra
    space after each character. outline_px: width of the rim round the letters. shadow_px: how far a soft
    shadow reaches, shadow: how dark it is, 0 to 1.
    """

    size_px: int
    weight: int = 500
    color: str = "#FFFFFF"
    align: Align = "center"
    line_gap: float = 0.12
    tracking_px: float = 0.0
    outline_px: float = 0.0
    outline_color: str = "#1A1A1A"
    shadow_px: float = 0.0
    shadow: float = 0.0

    def face(self) -> Face:
        """The fonts of this style."""
        return face(self.size_px, self.weight)

    def length(self, text: str) -> float:
        """How far a piece of text runs, in pixels."""
        return self.face().length(text) + self.tracking_px * len(text)

    def height(self, lines: int) -> int:
        """Height of so many lines, in pixels."""
        return round(self.size_px * (_LINE * lines + self.line_gap * max(0, lines - 1)))

    def smaller(self, share: float) -> TextStyle:
        """The same with letters of that share of the size."""
        return replace(
            self, size_px=max(1, round(self.size_px * share)), tracking_px=self.tracking_px * share
        )


@dataclass(frozen=True, eq=False)
class SetText:
    """Words broken into lines in a style, and the size in pixels of the box that they fill."""

    lines: tuple[str, ...]
    style: TextStyle
    size_wh: tuple[int, int]


def fit_text(text: str, style: TextStyle, box_wh: tuple[float, float], most_lines: int = 99) -> SetText:
    """`text` in the largest letters up to the style's size with which it fits into the box.

    What does not fit in the smallest loses its end, with an ellipsis.
    """
    text = drawn_text(text)
    measured = functools.cache(style.length)  # once, in one size: lengths grow with it, but for rounding
    share = 1.0
    while True:
        chosen = style.smaller(share)
        # As wide in the measured size as the box is in this one.
        lines = break_lines(text, measured, box_wh[0] * style.size_px / chosen.size_px)
        width = max((chosen.length(line) for line in lines), default=0.0)
        if len(lines) <= most_lines and width <= box_wh[0] and chosen.height(len(lines)) <= box_wh[1]:
            break
        if share <= _SMALLEST:
            lines = _cut(lines, chosen, box_wh, most_lines)
            break
        share = max(_SMALLEST, share * _STEP)
    width = max((chosen.length(line) for line in lines), default=0.0)
    return SetText(tuple(lines), chosen, (math.ceil(width), chosen.height(len(lines))))


def _cut(lines: list[str], style: TextStyle, box_wh: tuple[float, float], most_lines: int) -> list[str]:
    kept = next((n for n in range(min(len(lines), most_lines), 0, -1) if style.height(n) <= box_wh[1]), 1)
    last = lines[kept - 1]
    while last and style.length(last + "…") > box_wh[0]:
        last = last[:-1]
    return [*lines[: kept - 1], last.rstrip("，、：；,;: ") + "…"] if kept < len(lines) else lines


def draw_text(text: SetText) -> tuple[ByteArray, int]:
    """(h, w, 4) premultiplied BGRA of the words with outline and shadow, and its margin in pixels.

    The box of `text.size_wh` lies `margin` inside the picture on all sides.
    """
    style = text.style
    margin = int(np.ceil(style.outline_px + 2 * style.shadow_px)) + max(2, style.size_px // 8)
    size = (text.size_wh[0] + 2 * margin, text.size_wh[1] + 2 * margin)
    fill = _mask(text, size, margin, 0.0)
    rim = _mask(text, size, margin, style.outline_px) if style.outline_px else fill
    picture = new_picture(size)
    if style.shadow_px:
        # Thin letters cast too little of a shadow to be read on: make it denser, not wider.
        dense = np.minimum(softened(rim, style.shadow_px) * np.float32(1.7), np.float32(1))
        lay_color(picture, dense, "#000000", style.shadow)
    if style.outline_px:
        lay_color(picture, rim, style.outline_color)
    lay_color(picture, fill, style.color)
    return finished(picture), margin


def _mask(text: SetText, size_wh: tuple[int, int], margin: int, stroke_px: float) -> Coverage:
    """(h, w) float32, 0 to 1: the letters, widened by `stroke_px`."""
    image = Image.new("L", size_wh, 0)
    draw = ImageDraw.Draw(image)
    style = text.style
    pitch = style.size_px * (_LINE + style.line_gap)
    for number, line in enumerate(text.lines):
        spare = text.size_wh[0] - (style.length(line) - style.tracking_px)
        x = margin + {"left": 0.0, "center": spare / 2, "right": spare}[style.align]
        if style.align == "center" and line[-1:] in _HALF_EMPTY:
            x += style.size_px * _HANG
        y = margin + style.size_px * _BASELINE + number * pitch
        _draw_line(draw, (x, y), line, style, stroke_px)
    return np.asarray(image, np.float32) / np.float32(255)


def _draw_line(
    draw: ImageDraw.ImageDraw, at: tuple[float, float], line: str, style: TextStyle, stroke_px: float
) -> None:
    x, y = at
    for run in style.face().runs(line):
        for piece in run.text if style.tracking_px else (run.text,):
            draw.text((x, y), piece, 255, run.font, "ls", stroke_width=stroke_px, features=run.features)
            x += run.length(piece) + style.tracking_px
