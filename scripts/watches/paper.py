"""Painting what is printed on a watch: fields of mm, lines and lettering, on a square about its middle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import cv2
import numpy as np
from modelling.mesh import Floats
from modelling.pictures import Image, to_bytes
from PIL import Image as Pictures
from PIL import ImageDraw, ImageFont

from tryon.editing.font_files import font_files

from .solids import standing

_OVERSAMPLING = 2


@dataclass(eq=False)
class Paper:
    """A picture of `span` mm square, `size` pixels when it is done. x runs to 3 o'clock, y to 12.

    layers: covers (size, size) and the slot whose colour they lay on; None darkens instead, for shadows.
    """

    span: float
    size: int
    layers: list[tuple[Floats, str | None]] = field(default_factory=list)

    @cached_property
    def x(self) -> Floats:
        """mm to 3 o'clock, of every pixel while it is being painted."""
        return np.tile(self._axis(), (self.size * _OVERSAMPLING, 1))

    @cached_property
    def y(self) -> Floats:
        """mm to 12 o'clock."""
        return np.tile(-self._axis()[:, None], (1, self.size * _OVERSAMPLING))

    def _axis(self) -> Floats:
        pixels = self.size * _OVERSAMPLING
        return np.asarray(((np.arange(pixels) + 0.5) / pixels - 0.5) * self.span)

    @property
    def rate(self) -> float:
        """Pixels per mm while it is being painted."""
        return self.size * _OVERSAMPLING / self.span

    @cached_property
    def radius(self) -> Floats:
        """mm from the middle."""
        return np.hypot(self.x, self.y)

    @cached_property
    def clockwise_deg(self) -> Floats:
        """0 to 360 from 12 o'clock."""
        return np.degrees(np.arctan2(self.x, self.y)) % 360.0

    def inside(self, field_mm: Floats) -> Floats:
        """Cover of what lies above zero in a field of mm."""
        return np.asarray(np.clip(field_mm * self.rate + 0.5, 0, 1))

    def fill(self, cover: Floats, slot: str) -> None:
        """Lay a colour over what is covered."""
        self.layers.append((self._small(cover), slot))

    def dim(self, cover: Floats) -> None:
        """Darken by the cover's share; negative ones brighten."""
        self.layers.append((self._small(cover), None))

    def _small(self, cover: Floats) -> Floats:
        return np.asarray(cv2.resize(cover, (self.size, self.size), interpolation=cv2.INTER_AREA))

    def band(self, inner: float, outer: float) -> Floats:
        """Cover of a ring."""
        return self.inside(np.minimum(self.radius - inner, outer - self.radius))

    def ticks(self, count: int, inner: float, outer: float, width: float, skip: int = 0) -> Floats:
        """Cover of radial strokes, the first at 12 o'clock; every `skip`-th is left out."""
        step = 360.0 / count
        nearest = np.round(self.clockwise_deg / step)
        off = np.radians(self.clockwise_deg - nearest * step) * self.radius
        cover = self.inside(width / 2 - np.abs(off)) * self.band(inner, outer)
        return np.asarray(cover * ((nearest % count) % skip != 0)) if skip else cover

    def polygon(self, points: Floats) -> Floats:
        """Cover of a polygon (K, 2) in mm."""
        mask = np.zeros(self.x.shape, np.uint8)
        fine = 4  # bits below the pixel
        pixels = (points * [1, -1] + self.span / 2) * self.rate - 0.5
        cv2.fillPoly(mask, [np.round(pixels * 2**fine).astype(np.int32)], 255, cv2.LINE_AA, fine)
        return mask / 255.0

    def standing(self, outline: Floats, radius: float, clockwise_deg: float) -> Floats:
        """Cover of an outline (K, 2) moved to that place on the dial and upright as seen from its middle."""
        matrix = standing(radius, clockwise_deg)
        return self.polygon(outline @ matrix[:2, :2].T + matrix[:2, 3])

    def shadow(self, cover: Floats, blur: float, shift_xy: tuple[float, float] = (0.0, 0.0)) -> Floats:
        """The cover, moved and blurred by mm."""
        moved = self.shifted(cover, *shift_xy).astype(np.float32)
        return np.asarray(cv2.GaussianBlur(moved, (0, 0), blur * self.rate), np.float64)

    def shifted(self, cover: Floats, x: float, y: float) -> Floats:
        """The cover, moved by mm."""
        shift = np.array([[1, 0, x * self.rate], [0, 1, -y * self.rate]])
        return np.asarray(cv2.warpAffine(cover, shift, cover.shape[::-1]))

    def lettering(
        self,
        text: str,
        x: float,
        y: float,
        height: float,
        spacing: float = 0.0,
        bold: bool = True,
        clockwise_deg: float = 0.0,
    ) -> Floats:
        """Cover of a line of capitals `height` mm tall about x, y, set `spacing` mm wider."""
        font = _font(bold, round(height * self.rate / _CAPITAL))
        widths = [font.getlength(letter) + spacing * self.rate for letter in text]
        total = sum(widths) - spacing * self.rate
        pad = round(height * self.rate)
        box = Pictures.new("L", (round(total) + 2 * pad, 3 * pad))
        pen, at = ImageDraw.Draw(box), float(pad)
        for letter, width in zip(text, widths, strict=True):
            pen.text((at, 2 * pad), letter, font=font, fill=255, anchor="ls")
            at += width
        turn = np.radians(clockwise_deg)
        cosine, sine = np.cos(turn), np.sin(turn)
        centre = np.array([total / 2 + pad, 1.5 * pad])
        target = np.array([x + self.span / 2, self.span / 2 - y]) * self.rate
        matrix = np.array([[cosine, -sine], [sine, cosine]])
        whole = np.column_stack([matrix, target - matrix @ centre])
        warped = cv2.warpAffine(np.asarray(box), whole, self.x.shape[::-1], flags=cv2.INTER_AREA)
        return np.asarray(warped / 255.0)

    def picture(self, palette: Mapping[str, str]) -> Image:
        """(size, size, 3) RGB, with "#RRGGBB" for every slot."""
        colour = np.zeros((self.size, self.size, 3))
        for cover, slot in self.layers:
            part = cover[..., None]
            colour = colour * (1 - part) if slot is None else colour + (ink(palette[slot]) - colour) * part
        return to_bytes(colour)

    def mapping(self, points: Floats) -> Floats:
        """Texture coordinates (N, 2) of points (N, 3) of the face's frame."""
        return np.asarray(points[:, :2] * [1.0, -1.0] / self.span + 0.5)


_CAPITAL = 0.714
"""Height of Open Sans' capitals as a share of its size."""


def _font(bold: bool, size_px: int) -> ImageFont.FreeTypeFont:
    path = next(file.path for file in font_files(bold) if file.path.name.startswith("OpenSans"))
    return ImageFont.truetype(path, size_px)


def ink(hexadecimal: str) -> Floats:
    """(3,) sRGB, 0 to 255."""
    return np.array([int(hexadecimal[i : i + 2], 16) for i in (1, 3, 5)], np.float64)


def sunray(clockwise_deg: Floats, seed: int, streaks: float, fans: float) -> Floats:
    """Tone about 1 of a dial brushed from its middle outward: streaks, two bright and two dark fans."""
    rng = np.random.default_rng(seed)
    count = 1440
    noise = rng.standard_normal(count) + 1.2 * np.repeat(rng.standard_normal(count // 6), 6)
    noise = np.convolve(np.r_[noise[-3:], noise, noise[:3]], np.ones(3) / 3, "same")[3:-3]
    noise /= noise.std()
    at = clockwise_deg / 360.0 * count
    fine = np.interp(at, np.arange(count + 1), np.append(noise, noise[0]))
    return np.asarray(1 + streaks * fine + fans * np.cos(2 * np.radians(clockwise_deg - 38.0)))
