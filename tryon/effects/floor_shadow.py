"""The shadow of shoes on the floor: dark where the sole meets it, and a soft one where feet keep light off.

Drawn in the floor's own plane, under the foot, so that it lies on the floor however the camera looks; it
weakens and widens as the foot is lifted. The worn shoe's shadow is in the picture already: what it takes is
not taken again.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from tryon.color import linear_from_srgb
from tryon.effects.color_features import Floats
from tryon.effects.feet_scene import FOOT, FeetScene, SceneFoot
from tryon.geometry import project, transform
from tryon.types import ByteArray, FloatArray, Light

_CONTACT, _SOFT = 0.80, 0.50
"""Share of the floor's light that is kept off in the gap under a sole's rim, and in the middle of the soft
shadow: a foot and leg cover about a third of the sky above the floor beside them."""
_CONTACT_LEAST = 0.5  # of _CONTACT, drawn even where the worn shoe's shadow is as dark: its rim was elsewhere
_CONTACT_BLUR, _SOFT_BLUR = 0.035, 0.12  # of the foot's length
_CONTACT_FADES_M, _SOFT_FADES_M = 0.012, 0.10  # height of the sole by which a shadow is down to a third
_AWAY = 0.10  # of the foot's length that the soft shadow lies away from light that comes all from one side

_TEXELS = 56  # for a foot's length
_BESIDE, _BEFORE, _BEHIND = 0.6, 0.45, 0.45  # of the length, drawn round a sole
_HALF_WIDTHS = ((0.0, 0.05), (0.03, 0.10), (0.12, 0.125), (0.35, 0.13), (0.55, 0.165), (0.72, 0.185))
_HALF_WIDTHS_TOE = ((0.85, 0.16), (0.95, 0.105), (1.0, 0.04))
"""Half of a sole's breadth over its length, from heel to toe: a shoe last's bottom, evened out sideways."""

_NEAR, _FAR = 0.06, 0.35  # of the foot's length: floor in the worn shoe's shadow, and out of it
_LEAST_CELLS = 12


@dataclass(frozen=True)
class Shade:
    """What one foot's shadows take: shares of the light, 0 to 1."""

    contact: float
    soft: float


def existing_shade(
    scene: FeetScene, foot: SceneFoot, small: ByteArray, floor: ByteArray, nobody: ByteArray
) -> float | None:
    """Share of its light that the floor round the worn shoe lacks already; None where too little floor shows.

    small: (rows, columns, 3) the frame's means over cells. floor: 255 as `feet_cover.floor_cells` has it.
    nobody: 255 where floor shows for sure.
    """
    worn = np.asarray(cv2.compare(cv2.extractChannel(foot.zones, FOOT), 128, cv2.CMP_GT), np.uint8)
    size = foot.length_px / scene.cell
    x, y, width, height = cv2.boundingRect(worn)
    reach = round(2 * _FAR * size)
    part = slice(max(0, y - reach), y + height + reach), slice(max(0, x - reach), x + width + reach)
    distance = cv2.distanceTransform(cv2.bitwise_not(worn[part]), cv2.DIST_L2, 3)
    near = (distance > 0.02 * size) & (distance < (0.02 + _NEAR) * size + 2) & (floor[part] > 200)
    far = (distance > _FAR * size) & (distance < 2 * _FAR * size) & (nobody[part] > 0)
    if near.sum() < _LEAST_CELLS or far.sum() < _LEAST_CELLS:
        return None
    dark, bright = (
        float(np.median(linear_from_srgb(small[part][at][:, 1].astype(float)))) for at in (near, far)
    )
    return float(np.clip(1 - dark / max(bright, 1e-3), 0.0, 1.0))


def shade_of(existing: float) -> Shade:
    """What to draw where the worn shoe's shadow takes `existing` of the light."""
    left = max(0.0, 1 - existing / _SOFT)
    return Shade(_CONTACT * (_CONTACT_LEAST + (1 - _CONTACT_LEAST) * left), _SOFT * left)


def shade_floor(
    image: ByteArray, scene: FeetScene, floor: ByteArray, shades: dict[str, Shade], light: Light | None
) -> None:
    """Darken the floor of `image` in place under the feet that `shades` names, where `floor` is 255."""
    taken = np.zeros(scene.shape, np.float32)
    for foot in scene.feet:
        if foot.fitted.slot in shades:
            dark = _dark(scene, foot, shades[foot.fitted.slot], light)
            if dark is not None:
                taken = np.asarray(1 - (1 - taken) * (1 - dark), np.float32)
    x, y, width, height = cv2.boundingRect((taken > 0.008).astype(np.uint8))
    if not width:
        return
    part = slice(y, y + height), slice(x, x + width)
    kept = 1 - taken[part] * (floor[part].astype(np.float32) / 255)
    factor = scene.fine(np.rint(255 * kept ** (1 / 2.2)).astype(np.uint8), part)
    rows, columns = scene.pixels(part)
    target = image[rows, columns]
    cv2.multiply(target, cv2.merge([factor] * 3), dst=target, scale=1 / 255)


def _dark(scene: FeetScene, foot: SceneFoot, shade: Shade, light: Light | None) -> Floats | None:
    """(rows, columns) share of the light that one foot takes; None where its floor cannot be drawn."""
    fitted, length = foot.fitted, foot.fitted.length_m
    up = fitted.ground.normal
    sole = transform(fitted.camera_from_foot, np.array([[0, 0, 0], [0, 0, length]], np.float64))
    heights = np.maximum(sole @ up + fitted.ground.offset_m, 0.0)
    before, behind = 1 + _BEFORE, -_BEHIND
    corners = np.array(
        [[-_BESIDE, 0, before], [_BESIDE, 0, before], [_BESIDE, 0, behind], [-_BESIDE, 0, behind]]
    )
    spots = transform(fitted.camera_from_foot, corners * length)
    spots = spots - np.outer(spots @ up + fitted.ground.offset_m, up)
    if spots[:, 2].min() < 0.05:
        return None
    away = np.zeros(2)
    if light is not None:
        flat = light.key_direction - (light.key_direction @ up) * up
        turned = fitted.camera_from_foot[:3, :3].T @ flat
        away = -np.array([turned[0], turned[2]]) * light.key_share * _AWAY
    texture = _texture(heights, shade, away) * np.float32(fitted.presence)
    rows, columns = texture.shape
    places = (scene.to_cells(project(scene.camera, spots)) - 0.5).astype(np.float32)
    ends = np.array([[0, 0], [columns - 1, 0], [columns - 1, rows - 1], [0, rows - 1]], np.float32)
    matrix = cv2.getPerspectiveTransform(ends, places)
    size = scene.shape[::-1]
    return np.asarray(cv2.warpPerspective(texture, matrix, size, flags=cv2.INTER_LINEAR), np.float32)


def _texture(heights: FloatArray, shade: Shade, away: FloatArray) -> Floats:
    """(h, w) share of the light taken, toe's side first, the foot's +X to the right."""
    sole, contact = _sole()
    along = np.interp(
        np.arange(len(sole)), [_BEFORE * _TEXELS, (1 + _BEFORE) * _TEXELS], [heights[1], heights[0]]
    )
    touching = np.exp(-along / _CONTACT_FADES_M)[:, None].astype(np.float32)
    height = float(heights.mean())
    blur = _SOFT_BLUR * _TEXELS * (1 + height / 0.06)
    shift = np.array([[1, 0, away[0] * _TEXELS], [0, 1, -away[1] * _TEXELS]])
    soft = cv2.warpAffine(sole, shift, sole.shape[::-1])
    soft = cv2.GaussianBlur(soft, (0, 0), min(blur, _BESIDE * _TEXELS / 2.5))
    weak = shade.soft * float(np.exp(-height / _SOFT_FADES_M))
    taken = 1 - (1 - np.float32(shade.contact) * contact * touching) * (1 - np.float32(weak) * soft)
    return np.asarray(taken * _rim(), np.float32)


@lru_cache(maxsize=1)
def _sole() -> tuple[Floats, Floats]:
    """(h, w) 1 under a sole, sharp, and softened as the gap under its rim shades."""
    knots = np.array(_HALF_WIDTHS + _HALF_WIDTHS_TOE)
    along = np.linspace(0, 1, 40)
    half = np.interp(along, knots[:, 0], knots[:, 1])
    outline = np.concatenate([np.stack([half, along], 1), np.stack([-half, along], 1)[::-1]])
    places = np.stack([outline[:, 0] + _BESIDE, 1 + _BEFORE - outline[:, 1]], axis=1) * _TEXELS
    shape = round((1 + _BEFORE + _BEHIND) * _TEXELS), round(2 * _BESIDE * _TEXELS)
    sole = np.zeros(shape, np.uint8)
    cv2.fillPoly(sole, [np.rint(places * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    sharp = sole.astype(np.float32) / np.float32(255)
    return sharp, np.asarray(cv2.GaussianBlur(sharp, (0, 0), _CONTACT_BLUR * _TEXELS), np.float32)


@lru_cache(maxsize=1)
def _rim() -> Floats:
    """(h, w) 1 inside, falling to 0 at the texture's rim, so that wide shadows end without an edge."""
    sharp, _ = _sole()
    places = [np.arange(side) for side in sharp.shape]
    rows, columns = (np.minimum(1, np.minimum(at, at[::-1]) / (0.2 * _TEXELS)) for at in places)
    return np.asarray(np.outer(rows, columns), np.float32)
