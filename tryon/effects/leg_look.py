"""A leg that goes on below where a worn boot hid it: what shows above the boot, mirrored downwards.

Mirrored at the boot's upper edge it joins without a seam and keeps shading, folds, skin and noise as they
are.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from tryon.effects.feet_cover import leg_zones
from tryon.effects.feet_scene import FOOT, FeetScene, SceneFoot
from tryon.types import ByteArray, FloatArray

_STRIPS, _STEPS = 9, 64  # across the leg and along it: the boot's edge is found in each strip
_ACROSS = 0.15  # of the foot's length: half of the leg's breadth
_LEAST_STRIPS = 3
_SURE = 128
_GAP = 0.15  # of the foot's length, at most, between what is worn and the leg: laces, a sock's cuff
_EDGE = 0.025  # of the foot's length at the worn thing's upper edge, whose colours are mixed
_BAND = 0.3  # of the foot's length above the edge that is mirrored, forth and back where more is needed


@dataclass(frozen=True, eq=False)
class UpperEdge:
    """Where what is worn ends below the leg, in cells.

    across: (N,) places from -1 to 1 over the leg. along: (N,) how far up the leg from its ankle the edge is
    there. band: how far above it the leg shows.
    """

    across: FloatArray
    along: FloatArray
    band: float


def leg_below(
    scene: FeetScene, foot: SceneFoot, edge: UpperEdge, part: tuple[slice, slice]
) -> tuple[ByteArray, ByteArray]:
    """The leg as it would go on behind what is worn: (h, w, 3) pixels of a part of the grid, and (h, w) 255
    in its cells where that is leg and not what is beside it.
    """
    axis = foot.leg
    assert axis is not None, "an edge was found across a leg"
    size, band = foot.length_px / scene.cell, edge.band
    rows, columns = np.mgrid[part[0], part[1]].astype(np.float32) + np.float32(0.5)
    up, side = axis.up, axis.side
    along = (columns - axis.ankle[0]) * up[0] + (rows - axis.ankle[1]) * up[1]
    across = (columns - axis.ankle[0]) * side[0] + (rows - axis.ankle[1]) * side[1]
    top = np.interp(across / (_ACROSS * size), edge.across, edge.along)
    folded = np.abs((top - along + band) % (2 * band) - band)
    source_along = np.where(along < top, top + folded, along)
    # Below the ankle bones the foot is as broad as the leg at least: there is nothing beside it.
    source_across = np.where(along < 0, np.clip(across, -0.1 * size, 0.1 * size), across)
    places = axis.ankle + source_along[..., None] * up + source_across[..., None] * side
    zones = cv2.remap(foot.zones, (places - 0.5).astype(np.float32), None, cv2.INTER_LINEAR)
    is_leg = leg_zones(np.asarray(zones, np.uint8))
    source = ((places + scene.origin) * scene.cell - 0.5).astype(np.float32)
    rows_px, columns_px = scene.pixels(part)
    shape = rows_px.stop - rows_px.start, columns_px.stop - columns_px.start
    full = (source.shape[1] * scene.cell, source.shape[0] * scene.cell)
    fine = cv2.resize(source, full, interpolation=cv2.INTER_LINEAR)[: shape[0], : shape[1]]
    drawn = cv2.remap(scene.frame.image, fine, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    table = np.clip((np.arange(256) - 90) * 255 / 80, 0, 255).astype(np.uint8)
    return np.asarray(drawn, np.uint8), np.asarray(cv2.LUT(is_leg, table), np.uint8)


def lay(target: ByteArray, drawn: ByteArray, mask: ByteArray) -> None:
    """Mix (h, w, 3) `drawn` over `target` in place, as much as (h, w) `mask` of 255 says."""
    much = cv2.merge([mask] * 3)
    kept = cv2.multiply(target, cv2.bitwise_not(much), scale=1 / 255)
    cv2.add(kept, cv2.multiply(drawn, much, scale=1 / 255), dst=target)


def upper_edge(scene: FeetScene, foot: SceneFoot) -> UpperEdge | None:
    """Where the leg shows above what is worn; None where it does not."""
    axis = foot.leg
    if axis is None:
        return None
    size = foot.length_px / scene.cell
    offsets = np.linspace(-1, 1, _STRIPS)
    steps = np.linspace(-0.3, 1.6, _STEPS) * size
    sideways = (offsets * _ACROSS * size)[:, None, None] * axis.side
    places = axis.ankle + sideways + steps[None, :, None] * axis.up - 0.5
    zones = cv2.remap(foot.zones, places.astype(np.float32), None, cv2.INTER_LINEAR)
    worn = zones[..., FOOT] > _SURE
    leg = leg_zones(np.asarray(zones, np.uint8)) > _SURE
    found, ends, bands = [], [], []
    for offset, is_worn, is_leg in zip(offsets, worn, leg, strict=True):
        last = np.flatnonzero(is_worn)
        if not len(last):
            continue
        above = np.flatnonzero(is_leg & (np.arange(len(steps)) > last[-1]))
        if not len(above) or steps[above[0]] - steps[last[-1]] > _GAP * size:
            continue
        gap = np.flatnonzero(~is_leg[above[0] :])
        band = float(steps[above[0] + gap[0] - 1 if len(gap) else -1] - steps[above[0]])
        found.append(offset)
        ends.append(float(steps[above[0]]) + _EDGE * size)
        bands.append(band - 2 * _EDGE * size)
    if len(found) < _LEAST_STRIPS:
        return None
    band = min(float(np.median(bands)), _BAND * size)
    if band < 2 * _EDGE * size:
        return None
    smooth = np.convolve(np.pad(ends, 1, mode="edge"), [0.25, 0.5, 0.25], mode="valid")
    return UpperEdge(np.array(found), smooth, band)
