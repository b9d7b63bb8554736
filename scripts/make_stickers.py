"""Draw the stickers of assets/stickers, and write down what they are called and where they look best.

    python scripts/make_stickers.py

Each is drawn here from curves, in the manner of cut-out paper stickers: flat shapes with a soft gradient, a
white edge as scissors leave it, and a faint shadow. Words are set in Noto Sans CJK (SIL Open Font License),
which the program fetches like its models.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from tryon.models import model_path

FOLDER = Path(__file__).resolve().parents[1] / "assets" / "stickers"
SIDE = 1024  # pixels at which is drawn
SHRINK = 2  # to the file's size: smooth edges

Mask = npt.NDArray[np.float32]  # (SIDE, SIDE) 0 to 1
Points = npt.NDArray[np.float64]  # (n, 2), units of 0 to 1 over the sheet, y down
Colour = tuple[int, int, int]  # RGB

WHITE, INK = (255, 255, 255), (74, 48, 58)
RED, DEEP_RED, CORAL = (255, 64, 82), (214, 30, 54), (255, 112, 118)
PINK, PALE_PINK, ROSE = (255, 158, 184), (255, 214, 226), (255, 92, 138)
GOLD, PALE_GOLD, AMBER = (255, 196, 60), (255, 232, 150), (240, 150, 30)
GREEN, PALE_GREEN = (52, 180, 110), (166, 226, 150)


class Sheet:
    """Paper that is painted on: (SIDE, SIDE, 4) premultiplied RGBA, 0 to 1."""

    def __init__(self) -> None:
        self.rgba = np.zeros((SIDE, SIDE, 4), np.float32)

    def fill(self, mask: Mask, top: Colour, bottom: Colour | None = None, alpha: float = 1.0) -> None:
        """Paint a shape with a colour, or with a gradient from its top to its bottom."""
        rows = np.flatnonzero(mask.max(axis=1) > 0)
        if not len(rows):
            return
        down = np.clip((np.arange(SIDE) - rows[0]) / max(1, rows[-1] - rows[0]), 0, 1)[:, None, None]
        colour = (np.array(top) * (1 - down) + np.array(bottom or top) * down) / 255
        cover = (mask * alpha)[..., None].astype(np.float32)
        self.rgba[..., :3] = self.rgba[..., :3] * (1 - cover) + colour.astype(np.float32) * cover
        self.rgba[..., 3:] = self.rgba[..., 3:] * (1 - cover) + cover

    def cut_out(self, edge: float = 0.022, shadow: float = 0.28) -> None:
        """Leave a white edge round everything, and a shadow under it. edge: in units of the sheet."""
        shape = np.ascontiguousarray(self.rgba[..., 3])
        paper = grown(shape, edge)
        under = np.roll(cv2.GaussianBlur(paper, (0, 0), 0.011 * SIDE), round(0.008 * SIDE), axis=0)
        sheet = np.zeros_like(self.rgba)
        sheet[..., 3] = under * shadow
        sheet[..., :3] = sheet[..., 3:] * (np.array((60, 30, 40), np.float32) / 255)
        sheet = sheet * (1 - paper[..., None]) + paper[..., None]
        self.rgba = sheet * (1 - self.rgba[..., 3:]) + self.rgba


def shape(points: Points) -> Mask:
    mask = np.zeros((SIDE, SIDE), np.uint8)
    cv2.fillPoly(mask, [np.rint(points * SIDE * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    return mask.astype(np.float32) / 255


def stroke(points: Points, width: float, closed: bool = False) -> Mask:
    mask = np.zeros((SIDE, SIDE), np.uint8)
    corners = [np.rint(points * SIDE * 16).astype(np.int32)]
    cv2.polylines(mask, corners, closed, 255, max(1, round(width * SIDE)), cv2.LINE_AA, 4)
    return mask.astype(np.float32) / 255


def grown(mask: Mask, by: float) -> Mask:
    """The shape and `by` units round it (less where negative), with a smooth edge."""
    sign = 1.0 if by > 0 else -1.0
    solid = (mask > 0.5) if by > 0 else (mask <= 0.5)
    away = cv2.distanceTransform((~solid).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    inside = np.clip(abs(by) * SIDE - away + 0.5, 0, 1)
    return (inside if sign > 0 else 1 - inside).astype(np.float32)


def ellipse(x: float, y: float, rx: float, ry: float, turn: float = 0.0) -> Points:
    angle = np.linspace(0, 2 * np.pi, 120, endpoint=False)
    points = np.stack([rx * np.cos(angle), ry * np.sin(angle)], axis=1)
    return turned(points, turn) + np.array([x, y])


def turned(points: Points, degrees: float, about: tuple[float, float] = (0.0, 0.0)) -> Points:
    a = np.radians(degrees)
    return (points - about) @ np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]]) + about


def curve(*knots: tuple[float, float], closed: bool = False) -> Points:
    """A smooth line through the knots (Catmull-Rom)."""
    points = np.array(knots)
    around = (
        np.vstack([points[-1], points, points[:2]]) if closed else np.vstack([points[0], points, points[-1]])
    )
    parts = []
    t = np.linspace(0, 1, 24, endpoint=False)[:, None]
    for a, b, c, d in zip(around, around[1:], around[2:], around[3:], strict=False):
        parts.append(
            0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
        )
    return np.vstack([*parts, points[:1] if closed else points[-1:]])


def rounded_box(x0: float, y0: float, x1: float, y1: float, radius: float) -> Points:
    quarter = np.linspace(0, np.pi / 2, 16)
    corners = []
    for cx, cy, start in (
        (x1 - radius, y1 - radius, 0), (x0 + radius, y1 - radius, 1),
        (x0 + radius, y0 + radius, 2), (x1 - radius, y0 + radius, 3),
    ):  # fmt: skip
        angle = quarter + start * np.pi / 2
        corners.append(np.stack([cx + radius * np.cos(angle), cy + radius * np.sin(angle)], axis=1))
    return np.vstack(corners)


def heart(x: float, y: float, size: float, turn: float = 0.0) -> Points:
    t = np.linspace(0, 2 * np.pi, 160, endpoint=False)
    points = np.stack(
        [
            16 * np.sin(t) ** 3,
            -(13 * np.cos(t) - 5 * np.cos(2 * t) - 2 * np.cos(3 * t) - np.cos(4 * t)) - 2.5,
        ],
        axis=1,
    )
    return turned(points * size / 32, turn) + np.array([x, y])


def star(x: float, y: float, size: float, turn: float = 0.0) -> Points:
    """A sparkle: four points, sides curved inward (an astroid, a little fuller)."""
    angle = np.linspace(0, 2 * np.pi, 400, endpoint=False)
    rim = [np.sign(part) * np.abs(part) ** 3.4 for part in (np.cos(angle), np.sin(angle))]
    return turned(np.stack(rim, axis=1) * size / 2, turn) + np.array([x, y])


def words(text: str, x: float, y: float, height: float, turn: float = 0.0, spacing: float = 0.0) -> Mask:
    """Heavy letters, `height` units high, their middle at (x, y)."""
    font = ImageFont.truetype(str(model_path("NotoSansCJK-VF.otf.ttc")), round(height * SIDE), index=2)
    font.set_variation_by_name("Black")
    image = Image.new("L", (SIDE, SIDE))
    draw = ImageDraw.Draw(image)
    boxes = [font.getbbox(letter) for letter in text]
    advance = [font.getlength(letter) + spacing * SIDE for letter in text]
    low, high = min(box[1] for box in boxes), max(box[3] for box in boxes)
    left = x * SIDE - (sum(advance) - spacing * SIDE) / 2
    for letter, step in zip(text, advance, strict=True):
        draw.text((left, y * SIDE - (low + high) / 2), letter, fill=255, font=font)
        left += step
    turning = cv2.getRotationMatrix2D((x * SIDE, y * SIDE), -turn, 1.0)
    return cv2.warpAffine(np.asarray(image, np.float32) / 255, turning, (SIDE, SIDE), flags=cv2.INTER_LINEAR)


def shine(sheet: Sheet, mask: Mask, points: Points, alpha: float = 0.5) -> None:
    sheet.fill(shape(points) * mask, WHITE, alpha=alpha)


def sparkles(sheet: Sheet) -> None:
    for x, y, size in ((0.41, 0.55, 0.7), (0.78, 0.25, 0.34), (0.79, 0.81, 0.24)):
        whole = grown(shape(star(x, y, size)), 0.018 * size / 0.7)
        sheet.fill(whole, (255, 224, 104), (255, 178, 48))
        sheet.fill(grown(shape(star(x, y, 0.55 * size)), 0.006), (255, 252, 230), (255, 242, 190))
    sheet.cut_out(0.018, 0.22)


def hearts(sheet: Sheet) -> None:
    for x, y, size, turn in ((0.4, 0.58, 0.58, -12), (0.76, 0.34, 0.34, 14), (0.79, 0.78, 0.2, -8)):
        mask = shape(heart(x, y, size, turn))
        sheet.fill(mask, (255, 132, 156), RED)
        shine(sheet, mask, ellipse(x - 0.26 * size, y - 0.2 * size, 0.11 * size, 0.07 * size, -38), 0.75)
    sheet.cut_out()


def crown(sheet: Sheet) -> None:
    body = np.array(
        [(0.14, 0.4), (0.32, 0.54), (0.5, 0.24), (0.68, 0.54), (0.86, 0.4), (0.8, 0.78), (0.2, 0.78)]
    )
    mask = grown(grown(shape(body), -0.02), 0.045)
    sheet.fill(mask, (255, 224, 120), (255, 176, 44))
    sheet.fill(shape(rounded_box(0.18, 0.7, 0.82, 0.83, 0.05)), (255, 204, 84), AMBER)
    for x, y in ((0.14, 0.37), (0.5, 0.2), (0.86, 0.37)):
        ball = shape(ellipse(x, y, 0.06, 0.06))
        sheet.fill(ball, (255, 236, 168), (255, 190, 66))
        shine(sheet, ball, ellipse(x - 0.018, y - 0.02, 0.018, 0.014), 0.9)
    for x, colour in ((0.32, ROSE), (0.5, (96, 176, 255)), (0.68, ROSE)):
        gem = shape(ellipse(x, 0.765, 0.034, 0.036))
        sheet.fill(gem, colour)
        shine(sheet, gem, ellipse(x - 0.01, 0.753, 0.012, 0.009), 0.9)
    shine(
        sheet,
        mask,
        curve((0.25, 0.53), (0.32, 0.6), (0.42, 0.5), (0.4, 0.57), (0.32, 0.66), closed=True),
        0.45,
    )
    sheet.cut_out()


def cat_ears(sheet: Sheet) -> None:
    """Worn on a head: two ears with nothing between them."""
    for side in (1, -1):

        def at(points: Points, side: int = side) -> Points:
            return np.column_stack([0.5 + side * (points[:, 0] - 0.5), points[:, 1]])

        outer = curve((0.06, 0.7), (0.075, 0.45), (0.13, 0.24), (0.19, 0.235), (0.3, 0.36), (0.405, 0.53),
                      (0.3, 0.6), (0.17, 0.66), closed=True)  # fmt: skip
        inner = curve((0.12, 0.6), (0.13, 0.44), (0.165, 0.325), (0.195, 0.33), (0.26, 0.42), (0.325, 0.52),
                      (0.23, 0.55), closed=True)  # fmt: skip
        sheet.fill(shape(at(outer)), (92, 70, 78), INK)
        sheet.fill(shape(at(inner)), (255, 192, 208), (255, 146, 176))
    sheet.cut_out(0.014, 0.22)


def bow(sheet: Sheet) -> None:
    for side in (1, -1):

        def at(points: Points, side: int = side) -> Points:
            return np.column_stack([0.5 + side * (points[:, 0] - 0.5), points[:, 1]])

        tail = curve(
            (0.47, 0.5),
            (0.38, 0.68),
            (0.27, 0.83),
            (0.34, 0.83),
            (0.39, 0.88),
            (0.47, 0.74),
            (0.52, 0.55),
            closed=True,
        )
        sheet.fill(shape(at(tail)), ROSE, (255, 122, 160))
        loop = curve(
            (0.5, 0.47),
            (0.38, 0.3),
            (0.2, 0.22),
            (0.1, 0.3),
            (0.09, 0.5),
            (0.14, 0.66),
            (0.26, 0.68),
            (0.4, 0.58),
            closed=True,
        )
        mask = shape(at(loop))
        sheet.fill(mask, (255, 168, 194), (255, 104, 146))
        fold = curve(
            (0.5, 0.48), (0.36, 0.42), (0.24, 0.41), (0.22, 0.47), (0.25, 0.52), (0.38, 0.52), closed=True
        )
        sheet.fill(shape(at(fold)) * mask, (236, 74, 122), alpha=0.75)
        shine(
            sheet,
            mask,
            at(curve((0.15, 0.33), (0.22, 0.27), (0.31, 0.31), (0.22, 0.31), (0.16, 0.4), closed=True)),
            0.6,
        )
    knot = shape(rounded_box(0.425, 0.4, 0.575, 0.58, 0.055))
    sheet.fill(knot, (255, 138, 172), (246, 84, 130))
    shine(sheet, knot, ellipse(0.475, 0.44, 0.026, 0.016, -20), 0.7)
    sheet.cut_out(0.018)


def blush(sheet: Sheet) -> None:
    """Laid over cheeks: soft, without an edge."""
    for x in (0.15, 0.85):
        soft = cv2.GaussianBlur(shape(ellipse(x, 0.5, 0.085, 0.06)), (0, 0), 0.028 * SIDE)
        sheet.fill(soft, (255, 92, 120), alpha=0.5)
        for step in (-0.04, 0.0, 0.04):
            line = np.array([(x + step + 0.014, 0.47), (x + step - 0.014, 0.53)])
            sheet.fill(stroke(line, 0.011), (240, 70, 104), alpha=0.7)


def arrow(sheet: Sheet) -> None:
    """Drawn by hand: looks here."""
    line = curve(
        (0.84, 0.16),
        (0.62, 0.14),
        (0.44, 0.24),
        (0.46, 0.4),
        (0.6, 0.4),
        (0.6, 0.26),
        (0.44, 0.28),
        (0.3, 0.46),
        (0.24, 0.74),
    )
    head = curve((0.09, 0.6), (0.16, 0.7), (0.225, 0.83)), curve((0.225, 0.83), (0.32, 0.72), (0.42, 0.65))
    for part in (line, *head):
        sheet.fill(stroke(part, 0.055), (255, 96, 112), RED)
    sheet.cut_out(0.024, 0.22)


def badge(
    sheet: Sheet, text: str, top: Colour, bottom: Colour, height: float, rays: int = 14, spacing: float = 0.0
) -> None:
    angle = np.linspace(0, 2 * np.pi, 720, endpoint=False)
    radius = 0.4 + 0.022 * np.cos(rays * angle)
    rim = np.stack([0.5 + radius * np.cos(angle), 0.5 + radius * np.sin(angle)], axis=1)
    sheet.fill(shape(rim), top, bottom)
    sheet.fill(stroke(ellipse(0.5, 0.5, 0.345, 0.345), 0.008, closed=True), WHITE, alpha=0.75)
    sheet.fill(words(text, 0.5, 0.5, height, -9, spacing), WHITE)
    sheet.cut_out(0.026)


def new(sheet: Sheet) -> None:
    badge(sheet, "NEW", CORAL, (250, 54, 92), 0.25, spacing=0.006)


def planted(sheet: Sheet) -> None:
    """种草: "grass planted", as one says of what one now wants to have."""
    for side in (1, -1):
        leaf = curve(
            (0.5, 0.36),
            (0.5 + side * 0.07, 0.2),
            (0.5 + side * 0.24, 0.11),
            (0.5 + side * 0.25, 0.17),
            (0.5 + side * 0.17, 0.3),
            closed=True,
        )
        sheet.fill(shape(leaf), (140, 214, 110), (64, 178, 92))
        sheet.fill(
            stroke(curve((0.5, 0.36), (0.5 + side * 0.1, 0.24), (0.5 + side * 0.2, 0.16)), 0.009),
            (222, 246, 200),
            alpha=0.8,
        )
    sheet.fill(stroke(curve((0.5, 0.32), (0.5, 0.46)), 0.03), GREEN)
    plate = shape(rounded_box(0.1, 0.42, 0.9, 0.86, 0.14))
    sheet.fill(plate, (98, 206, 128), (44, 172, 104))
    sheet.fill(words("种草", 0.5, 0.64, 0.34, 0.0, 0.01), WHITE)
    sheet.cut_out(0.024)


def sale_618(sheet: Sheet) -> None:
    plate = shape(turned(rounded_box(0.06, 0.28, 0.94, 0.74, 0.12), -5, (0.5, 0.5)))
    sheet.fill(plate, (255, 98, 84), (238, 28, 66))
    sheet.fill(words("618", 0.5, 0.505, 0.44, -5, 0.012), (255, 246, 214), PALE_GOLD)
    for x, y, size in ((0.13, 0.22, 0.13), (0.87, 0.8, 0.15)):
        sheet.fill(shape(star(x, y, size)), PALE_GOLD, GOLD)
    sheet.cut_out(0.024)


def sale_1111(sheet: Sheet) -> None:
    tag = np.array([(0.3, 0.2), (0.94, 0.2), (0.94, 0.8), (0.3, 0.8), (0.06, 0.5)])
    body = grown(grown(shape(tag), -0.05), 0.05)
    hole = shape(ellipse(0.185, 0.5, 0.036, 0.036))
    sheet.fill(body, (255, 86, 120), (226, 22, 88))
    sheet.fill(stroke(ellipse(0.185, 0.5, 0.052, 0.052), 0.014, closed=True), PALE_GOLD)
    sheet.fill(hole, (150, 10, 60))
    sheet.fill(words("双11", 0.575, 0.5, 0.285, 0.0, 0.006), WHITE, (255, 236, 190))
    sheet.cut_out(0.024)


def lantern(sheet: Sheet) -> None:
    sheet.fill(stroke(curve((0.5, 0.06), (0.5, 0.2)), 0.014), AMBER)
    sheet.fill(stroke(curve((0.5, 0.72), (0.5, 0.84)), 0.014), AMBER)
    for x in (-0.045, -0.022, 0.0, 0.022, 0.045):
        sheet.fill(stroke(curve((0.5 + 0.5 * x, 0.82), (0.5 + x, 0.95)), 0.014), (255, 186, 60), AMBER)
    body = shape(ellipse(0.5, 0.46, 0.36, 0.265))
    sheet.fill(body, (255, 92, 76), (214, 20, 40))
    for rx in (0.12, 0.25):
        sheet.fill(
            stroke(ellipse(0.5, 0.46, rx, 0.265), 0.009, closed=True) * body, (255, 196, 96), alpha=0.75
        )
    for y in (0.2, 0.72):
        sheet.fill(
            shape(rounded_box(0.34, y - 0.035, 0.66, y + 0.035, 0.025)), (255, 220, 120), (244, 166, 40)
        )
    disc = shape(ellipse(0.5, 0.46, 0.165, 0.165))
    sheet.fill(disc, (255, 226, 130), (250, 184, 60))
    sheet.fill(words("福", 0.5, 0.46, 0.225), DEEP_RED)
    shine(sheet, body, ellipse(0.25, 0.36, 0.035, 0.08, 24), 0.4)
    sheet.cut_out(0.02)


def red_envelope(sheet: Sheet) -> None:
    turn, middle = 8, (0.5, 0.5)
    body = shape(turned(rounded_box(0.22, 0.1, 0.78, 0.9, 0.06), turn, middle))
    sheet.fill(body, (255, 84, 76), (222, 26, 46))
    flap = turned(
        np.vstack(
            [
                curve((0.22, 0.36), (0.36, 0.45), (0.5, 0.48), (0.64, 0.45), (0.78, 0.36)),
                [(0.84, 0.0), (0.16, 0.0)],
            ]
        ),
        turn,
        middle,
    )
    sheet.fill(shape(flap) * body, (255, 108, 92), (240, 52, 60))
    rim = turned(curve((0.22, 0.36), (0.36, 0.45), (0.5, 0.48), (0.64, 0.45), (0.78, 0.36)), turn, middle)
    sheet.fill(stroke(rim, 0.012) * body, (255, 196, 110), alpha=0.9)
    seal = turned(ellipse(0.5, 0.48, 0.115, 0.115), turn, middle)
    sheet.fill(shape(seal), (255, 232, 150), (250, 186, 62))
    centre = turned(np.array([[0.5, 0.48]]), turn, middle)[0]
    sheet.fill(words("吉", centre[0], centre[1], 0.14, turn), DEEP_RED)
    for x, y, size in ((0.36, 0.72, 0.1), (0.64, 0.77, 0.07)):
        spark = turned(star(x, y, size), turn, middle)
        sheet.fill(shape(spark), PALE_GOLD, GOLD)
    sheet.cut_out(0.022)


def bubble(sheet: Sheet) -> None:
    round_part = shape(ellipse(0.5, 0.44, 0.42, 0.3))
    tail = shape(curve((0.27, 0.62), (0.2, 0.78), (0.13, 0.88), (0.28, 0.85), (0.44, 0.7), closed=True))
    both = np.maximum(round_part, tail)
    sheet.fill(grown(both, 0.012), INK)
    sheet.fill(grown(both, -0.004), WHITE, (255, 246, 248))
    sheet.fill(words("绝了!", 0.5, 0.44, 0.25, -4), (255, 86, 120), RED)
    sheet.cut_out(0.018)


def love(sheet: Sheet) -> None:
    mask = shape(heart(0.5, 0.5, 0.86, -6))
    sheet.fill(mask, (255, 140, 166), (250, 52, 88))
    sheet.fill(words("心动", 0.5, 0.46, 0.27, -6, 0.004), WHITE)
    shine(sheet, mask, ellipse(0.235, 0.265, 0.06, 0.034, -44), 0.75)
    sheet.cut_out(0.024)


@dataclass(frozen=True)
class Recipe:
    """anchor, offset (right, down) and size: where the sticker looks best, in widths of the anchor.

    on_cheeks: see `StickerArt`.
    """

    name: str
    english: str
    chinese: str
    draw: Callable[[Sheet], None]
    anchor: str
    offset: tuple[float, float]
    size: float
    on_cheeks: bool = False


RECIPES: Sequence[Recipe] = (
    Recipe("sparkles", "Sparkles", "闪闪", sparkles, "face", (0.72, -0.55), 0.5),
    Recipe("hearts", "Hearts", "爱心", hearts, "face", (-0.72, -0.5), 0.5),
    Recipe("crown", "Crown", "皇冠", crown, "face", (0.0, -1.02), 0.85),
    Recipe("cat-ears", "Cat ears", "猫耳", cat_ears, "face", (0.0, -0.9), 1.25),
    Recipe("bow", "Bow", "蝴蝶结", bow, "face", (0.45, -0.82), 0.6),
    Recipe("blush", "Blush", "腮红", blush, "face", (0.0, 0.0), 0.93, on_cheeks=True),
    Recipe("arrow", "Look here", "看这里", arrow, "feet", (0.55, -0.45), 0.5),
    Recipe("new", "New", "新品", new, "picture", (-0.33, -0.5), 0.24),
    Recipe("planted", "Must have", "种草", planted, "picture", (0.32, -0.5), 0.28),
    Recipe("618", "618", "618", sale_618, "picture", (0.32, -0.55), 0.3),
    Recipe("double-11", "Double 11", "双11", sale_1111, "picture", (0.32, -0.55), 0.32),
    Recipe("lantern", "Lantern", "灯笼", lantern, "picture", (-0.38, -0.62), 0.2),
    Recipe("red-envelope", "Red envelope", "红包", red_envelope, "picture", (0.36, 0.3), 0.22),
    Recipe("bubble", "Wow", "绝了", bubble, "face", (0.85, -0.6), 0.7),
    Recipe("love", "Love it", "心动", love, "hand", (0.6, -0.6), 0.5),
)


def trimmed(rgba: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Without empty rows on top and below; the width stays the sheet's, so that sizes mean the same."""
    rows = np.flatnonzero(rgba[..., 3].max(axis=1) > 0)
    middle = len(rgba) / 2
    half = int(np.ceil(max(middle - rows[0], rows[-1] + 1 - middle)))
    return rgba[int(middle) - half : int(middle) + half]


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    lines = [
        "# What the stickers beside this file are called, and where they look best, in widths of the anchor."
    ]
    for recipe in RECIPES:
        sheet = Sheet()
        recipe.draw(sheet)
        small = cv2.resize(sheet.rgba, (SIDE // SHRINK, SIDE // SHRINK), interpolation=cv2.INTER_AREA)
        alpha = small[..., 3:]
        small[..., :3] /= np.maximum(alpha, 1e-4)
        rgba = trimmed(np.rint(np.clip(small, 0, 1) * 255).astype(np.uint8))
        picture = cv2.cvtColor(rgba, cv2.COLOR_RGBA2BGRA)
        cv2.imwrite(str(FOLDER / f"{recipe.name}.png"), picture, [cv2.IMWRITE_PNG_COMPRESSION, 9])
        lines += [
            "", f'["{recipe.name}"]', f'en = "{recipe.english}"', f'zh = "{recipe.chinese}"',
            f'anchor = "{recipe.anchor}"', f"offset = {list(recipe.offset)}", f"size = {recipe.size}",
        ]  # fmt: skip
        lines += ["on_cheeks = true"] if recipe.on_cheeks else []
    (FOLDER / "stickers.toml").write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
