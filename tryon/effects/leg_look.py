"""A leg that goes on below where a worn boot hid it: what shows above the boot, mirrored downwards.

Mirrored at the boot's upper edge it joins without a seam and keeps shading, folds, skin and noise as they are.
"""

from __future__ import annotations

import cv2
import numpy as np

from tryon.effects.feet_scene import CLOTH, FOOT, LEG, FeetScene, SceneFoot
from tryon.geometry import project
from tryon.types import ByteArray, FloatArray

_STRIPS = 9  # across the leg: the boot's edge is found in each
_ACROSS = 0.15  # of the foot's length: half of the leg's breadth
_LEAST_STRIPS = 3
_SURE = 128
_NARROWER = 0.88  # of the distance from the axis, where colours come from: the outline's are mixed with floor
_BAND = 0.3  # of the foot's length above the edge that is mirrored, forth and back where more is needed


def paint_leg(
    image: ByteArray, scene: FeetScene, foot: SceneFoot, part: tuple[slice, slice], mask: ByteArray
) -> None:
    """Draw the leg over `image` in place where (h, w) `mask` over a part of the grid says so.

    Where no leg shows above what is worn, that stays: a boot's shaft looks much like a leg in tights.
    """
    x, y, width, height = cv2.boundingRect(cv2.compare(mask, 0, cv2.CMP_GT))
    if not width:
        return
    axis = scene.to_cells(project(scene.camera, np.stack([foot.fitted.ankle_m, foot.fitted.shin_m])))
    up = axis[1] - axis[0]
    length = float(np.hypot(*up))
    if length < 2:
        return
    up = up / length
    side = np.array([-up[1], up[0]])
    size = foot.length_px / scene.cell
    edge = _upper_edge(foot, axis[0], up, side, size)
    if edge is None:
        return
    part = (
        slice(part[0].start + y, part[0].start + y + height),
        slice(part[1].start + x, part[1].start + x + width),
    )
    mask = mask[y : y + height, x : x + width]
    rows, columns = np.mgrid[part[0], part[1]] + 0.5
    along = (columns - axis[0][0]) * up[0] + (rows - axis[0][1]) * up[1]
    across = (columns - axis[0][0]) * side[0] + (rows - axis[0][1]) * side[1]
    offsets, ends, band = edge
    top = np.interp(across / (_ACROSS * size), offsets, ends)
    folded = np.abs((top - along + band) % (2 * band) - band)
    new_along = np.where(along < top, top + folded, along)
    places = axis[0] + new_along[..., None] * up + (across * _NARROWER)[..., None] * side
    source = ((places + scene.origin) * scene.cell - 0.5).astype(np.float32)
    rows_px, columns_px = scene.pixels(part)
    target = image[rows_px, columns_px]
    full = (width * scene.cell, height * scene.cell)
    fine = cv2.resize(source, full, interpolation=cv2.INTER_LINEAR)[: target.shape[0], : target.shape[1]]
    drawn = cv2.remap(scene.frame.image, fine, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    lay(target, np.asarray(drawn, np.uint8), scene.fine(mask, part))


def lay(target: ByteArray, drawn: ByteArray, mask: ByteArray) -> None:
    """Mix (h, w, 3) `drawn` over `target` in place, as much as (h, w) `mask` of 255 says."""
    much = cv2.merge([mask] * 3)
    kept = cv2.multiply(target, cv2.bitwise_not(much), scale=1 / 255)
    cv2.add(kept, cv2.multiply(drawn, much, scale=1 / 255), dst=target)


def _upper_edge(
    foot: SceneFoot, ankle: FloatArray, up: FloatArray, side: FloatArray, size: float
) -> tuple[FloatArray, FloatArray, float] | None:
    """Where what is worn ends below the leg: places across (-1 to 1), how far along each, and the band above.

    None where no leg shows. Lengths in cells from the ankle along the axis.
    """
    offsets = np.linspace(-1, 1, _STRIPS)
    steps = np.arange(-0.3 * size, 1.6 * size)
    places = (
        ankle + (offsets * _ACROSS * size)[:, None, None] * side * 0.8 + steps[None, :, None] * up - 0.5
    ).astype(np.float32)
    zones = cv2.remap(foot.zones, places, None, cv2.INTER_LINEAR)
    worn = zones[..., FOOT] > _SURE
    leg = np.maximum(zones[..., LEG], zones[..., CLOTH]) > _SURE
    found, ends, bands = [], [], []
    for offset, is_worn, is_leg in zip(offsets, worn, leg, strict=True):
        last = np.flatnonzero(is_worn)
        if not len(last):
            continue
        above = np.flatnonzero(is_leg & (np.arange(len(steps)) > last[-1]))
        if not len(above) or above[0] - last[-1] > 0.15 * size:
            continue
        gap = np.flatnonzero(~is_leg[above[0] :])
        band = float(gap[0]) if len(gap) else float(len(steps) - above[0])
        found.append(offset)
        # A little above the outline's mixed colours.
        ends.append(float(steps[above[0]]) + 0.02 * size)
        bands.append(band - 0.03 * size)
    if len(found) < _LEAST_STRIPS:
        return None
    band = min(float(np.median(bands)), _BAND * size)
    if band < 0.04 * size:
        return None
    smooth = np.convolve(np.pad(ends, 1, mode="edge"), [0.25, 0.5, 0.25], mode="valid")
    return np.array(found), smooth, band
