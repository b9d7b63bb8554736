"""Reflections in glossy floors: whether the floor mirrors what is worn, and the new shoe's mirror image.

A floor mirrors when colours below the line where a shoe touches it follow, upside down, those above. Only
hues and what is brighter than the floor count: darker things darken a matt floor as well, by their shadow.
"""

from __future__ import annotations

import cv2
import numpy as np

from tryon.effects.color_features import Floats, log_features
from tryon.effects.feet_scene import FOOT, FeetScene, SceneFoot
from tryon.types import ByteArray, IntArray, Layer

_DEPTH = 0.28  # of the foot's length, above and below the line of contact, that are compared
_CONTACT = 0.04  # of it, next to that line, that is left out: outlines err, and gaps are dark
_BESIDE = 0.35  # of it, to either side, where floor alone shows what it looks like
_LEAST_LIKE = 0.7  # correlation of both sides of the line; noise and joints of tiles stay below
_LEAST_CONTRAST = 0.12  # of features, between what is worn and the floor: greys on grey tell nothing
_LEAST_CELLS = 30
_STEEPEST = 0.7  # sine of the angle at which the floor is seen: from above it mirrors the ceiling
_MOST, _LEAST = 0.5, 0.04  # share of a mirror's light that floors give back
_FADES = 0.22  # of the foot's length below the line by which a reflection is down to a third
_SOFT = 0.02  # of it, blur: floors are no mirrors


def glossiness(scene: FeetScene, foot: SceneFoot, small: ByteArray, nobody: ByteArray) -> float | None:
    """Share of what stands on it that the floor gives back, 0 to 0.5; None where that cannot be told.

    small: (rows, columns, 3) the frame's means over cells. nobody: 255 where floor shows for sure.
    """
    place = foot.fitted.camera_from_foot[:3, 3]
    if float(-place @ foot.fitted.ground.normal) > _STEEPEST * float(np.linalg.norm(place)):
        return 0.0
    size = foot.length_px / scene.cell
    worn = np.asarray(cv2.extractChannel(foot.zones, FOOT)) > 128
    columns = np.flatnonzero(worn.any(axis=0))
    if len(columns) < 4:
        return None
    lowest = scene.shape[0] - 1 - worn[::-1].argmax(axis=0)[columns]
    depths = np.arange(1, max(3, round(_DEPTH * size)))
    above = lowest[None, :] - depths[:, None]
    below = lowest[None, :] + depths[:, None]
    inside = (above >= 0) & (below < scene.shape[0]) & (depths[:, None] > _CONTACT * size)
    above, below = np.clip(above, 0, None), np.minimum(below, scene.shape[0] - 1)
    somebody = foot.zones[below, columns[None, :]].max(axis=-1) > 60
    known = inside & ~somebody & worn[above, columns[None, :]] & (scene.looked[below, columns[None, :]] > 0)
    floor = _floor_beside(scene, small, nobody, columns, int(np.median(lowest)), size)
    if known.sum() < _LEAST_CELLS or floor is None:
        return None
    across = np.broadcast_to(columns[None, :], known.shape)[known]
    up = _reflectable(log_features(small[above[known], across]) - floor)
    down = log_features(small[below[known], across]) - floor
    contrast = float(np.sqrt((up**2).sum(axis=-1).mean()))
    if contrast < _LEAST_CONTRAST:
        return None
    # Where nothing bright stands, brightness below says nothing but shadow; and a bright floor below a bright
    # shoe is no likeness yet: that their patterns agree is.
    bright = up[..., 2] > 0
    for side in (up, down):
        mean = float(side[bright, 2].mean()) if bright.any() else 0.0
        side[..., 2] = np.where(bright, side[..., 2] - mean, 0.0)
    shared = float((up * down).sum())
    like = shared / float(np.sqrt((up**2).sum() * (down**2).sum()) + 1e-9)
    if like < _LEAST_LIKE:
        return 0.0
    return float(np.clip(shared / float((up**2).sum()), 0.0, _MOST))


def reflect(
    image: ByteArray, scene: FeetScene, foot: SceneFoot, layer: Layer, floor: ByteArray, gloss: float
) -> None:
    """Mix the mirror image of a layer into `image` in place, where (rows, columns) `floor` is 255."""
    rows, columns = layer.bgra.shape[:2]
    if gloss < _LEAST or rows == 0 or columns == 0:
        return
    cell, size = scene.cell, foot.length_px / scene.cell
    (ox, oy), (grid_rows, grid_columns) = scene.origin, scene.shape
    left, top = layer.origin_px[0] // cell - ox, layer.origin_px[1] // cell - oy
    shape = (-(-columns // cell), -(-rows // cell))
    shown = cv2.resize(layer.bgra, shape, interpolation=cv2.INTER_AREA)
    solid = shown[..., 3] > 128
    has = solid.any(axis=0)
    if has.sum() < 2:
        return
    lowest = shape[1] - 1 - solid[::-1].argmax(axis=0)
    bottom = np.interp(np.arange(shape[0]), np.flatnonzero(has), lowest[has])
    bottom = cv2.blur(bottom.astype(np.float32)[None], (5, 1), borderType=cv2.BORDER_REPLICATE)[0]
    fitted = foot.fitted
    lift_m = max(0.0, float(fitted.camera_from_foot[:3, 3] @ fitted.ground.normal) + fitted.ground.offset_m)
    bottom += lift_m / fitted.length_m * size
    depth = round(2 * _FADES * size)
    first = int(bottom.min())
    below = np.arange(first, first + depth + int(np.ptp(bottom)) + 1, dtype=np.float32)[:, None]
    away = below - bottom[None, :]
    source = np.where(away > 0, bottom[None, :] - away + 0.5, -9).astype(np.float32)
    across = np.broadcast_to(np.arange(shape[0], dtype=np.float32), source.shape)
    mirrored = cv2.remap(shown, np.ascontiguousarray(across), source, cv2.INTER_LINEAR)
    mirrored = cv2.GaussianBlur(mirrored, (0, 0), max(0.5, _SOFT * size))
    fade = gloss * np.exp(-np.maximum(away, 0) / (_FADES * size))

    y, x = top + first, left
    part = (
        slice(max(0, y), min(grid_rows, y + len(below))),
        slice(max(0, x), min(grid_columns, x + shape[0])),
    )
    if part[0].stop <= part[0].start or part[1].stop <= part[1].start:
        return
    own = slice(part[0].start - y, part[0].stop - y), slice(part[1].start - x, part[1].stop - x)
    share = fade[own] * (floor[part].astype(np.float32) / 255)
    mixed = np.rint(mirrored[own] * share[..., None]).astype(np.uint8)
    target_rows, target_columns = scene.pixels(part)
    target = image[target_rows, target_columns]
    fine = scene.fine(mixed, part)
    kept = cv2.merge([cv2.bitwise_not(cv2.extractChannel(fine, 3))] * 3)
    added = cv2.cvtColor(fine, cv2.COLOR_BGRA2BGR)
    cv2.add(cv2.multiply(target, kept, scale=1 / 255), added, dst=target)


def _floor_beside(
    scene: FeetScene, small: ByteArray, nobody: ByteArray, columns: IntArray, row: int, size: float
) -> Floats | None:
    """(3,) features of the floor left and right of the foot; None where none shows."""
    reach = round(_BESIDE * size)
    rows = slice(max(0, row - reach // 2), min(scene.shape[0], row + reach // 2))
    sides = (
        slice(max(0, columns[0] - reach), columns[0]),
        slice(columns[-1] + 1, min(scene.shape[1], columns[-1] + 1 + reach)),
    )
    seen = [small[rows, side][nobody[rows, side] > 0] for side in sides]
    colors = np.concatenate(seen)
    if len(colors) < _LEAST_CELLS:
        return None
    return np.asarray(np.median(log_features(colors), axis=0), np.float32)


def _reflectable(difference: Floats) -> Floats:
    """What a reflection of such a difference to the floor shows for sure: its hue, and what is brighter."""
    kept = difference.copy()
    kept[..., 2] = np.maximum(kept[..., 2], 0.0)
    return kept
