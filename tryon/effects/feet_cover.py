"""What is where round a foot: what sticks out of the new shoe, what hides it, where nobody is."""

from __future__ import annotations

import math

import cv2
import numpy as np

from tryon.effects.edges import follow_edges
from tryon.effects.feet_scene import CLOTH, FOOT, LEG, OTHER, FeetScene, SceneFoot
from tryon.geometry import project, transform
from tryon.types import ByteArray, FloatArray, Layer

_SOMEBODY = 24  # of 255: surer than this that somebody is there, a cell is not learned as floor
_APART = 0.08  # of the foot's length round everybody that is not learned either: outlines err, shadows fall
_STICKS_OUT = 70  # of 255: less sure of a worn shoe, it is the floor beside it
_MARGIN = 0.05  # of the foot's length round a worn shoe that is painted over with it

_LEG_RADII = (0.105, 0.15)
"""Of the leg at the ankle bones and 0.15 m above, over the length of what is worn: surely within any leg, as
the bones' breadth is 0.27 of the bare foot's length (ANSUR II, Gordon et al., 2014)."""
_BARE_BROADER = 1.35  # times these and the following radii, a bare foot's are what they really are
_CORES = (
    ((0.0, 0.13, 0.20), 0.10),
    ((0.0, 0.17, 0.45), 0.085),
    ((0.0, 0.09, 0.66), 0.07),
)
"""Middles and radii of heel, instep and ball in foot space over the length: surely within any foot."""

_ABOVE = 0.12  # of the foot's length over the ankle bones: what is worn there is a shaft, with a leg in it
_SHAFT = 0.4  # of the foot's length to either side

_NEAREST_M = 0.05  # to the camera, or it is no foot
SHOD = 0.5  # above it, what is worn ends where a leg begins; below, it is the foot itself

_HIDES_FROM, _HIDES_FULL = 96, 160  # of 255: how sure of cloth it takes to hide
_NEARER = 0.1  # of a foot's length by which another foot must be nearer to hide this one
_HIDING_WIDTH = 128  # pixels at which the edge is looked for: finer is drawn by the picture itself
_EDGE_REACH = 0.04  # of the foot's length by which the edge of a zone may be wrong


def nobody(scene: FeetScene) -> ByteArray:
    """(rows, columns) 255 where somebody looked and saw neither foot nor leg nor cloth, nor close to it."""
    some = np.zeros(scene.shape, np.uint8)
    for foot in scene.feet:
        some = cv2.max(some, _strongest(foot.zones))
    some = cv2.compare(some, _SOMEBODY, cv2.CMP_GT)
    apart = max(1, round(_APART * max(foot.length_px for foot in scene.feet) / scene.cell))
    some = cv2.dilate(some, _disc(apart))
    return np.asarray(cv2.bitwise_and(scene.looked, cv2.bitwise_not(some)))


def sticking_out(
    scene: FeetScene, foot: SceneFoot, layer: Layer
) -> tuple[tuple[slice, slice], ByteArray, ByteArray]:
    """Part of the grid, and in it (h, w) masks of what is to become floor and what is to become leg.

    Both are of the worn shoe where `layer` does not show. What lies above the ankle, or within a foot as it
    is inside any shoe, is leg; the rest is floor, with a little margin. The part is empty where nothing
    sticks out.
    """
    own = np.asarray(cv2.extractChannel(foot.zones, FOOT), np.uint8)
    x, y, width, height = cv2.boundingRect(cv2.compare(own, _STICKS_OUT, cv2.CMP_GT))
    margin = max(1, round(_MARGIN * foot.length_px / scene.cell))
    wide = margin + 2
    part = (
        slice(max(0, y - wide), min(scene.shape[0], y + height + wide)),
        slice(max(0, x - wide), min(scene.shape[1], x + width + wide)),
    )
    if not width:
        empty = np.zeros((0, 0), np.uint8)
        return (slice(0, 0), slice(0, 0)), empty, empty
    zones = foot.zones[part]
    # What kind of leg it is may be unsure, but not that it is one.
    others = cv2.add(leg_zones(zones), cv2.extractChannel(zones, OTHER))
    # Between a boot's rim and the leg, what is surer decides.
    others = _steep(np.asarray(cv2.subtract(others, own[part]), np.uint8), 10, 90)
    own = _steep(own[part], _STICKS_OUT - 40, _STICKS_OUT + 40)
    open_ = cv2.bitwise_not(_opaque(scene, layer, part))
    body = _body(scene, foot, part)
    # What lies beyond is unknown: there is no line to be drawn at the rim of what was looked at.
    open_ = cv2.min(open_, _faded_rim(scene, part, margin))
    grown = cv2.min(cv2.dilate(own, _disc(margin)), cv2.bitwise_not(others))
    floor = cv2.min(cv2.min(grown, open_), cv2.bitwise_not(body))
    leg = cv2.min(cv2.min(grown, open_), body)
    floor = cv2.blur(floor, (3, 3), borderType=cv2.BORDER_REPLICATE)
    leg = cv2.blur(leg, (3, 3), borderType=cv2.BORDER_REPLICATE)
    return part, np.asarray(floor, np.uint8), np.asarray(leg, np.uint8)


def floor_cells(scene: FeetScene) -> ByteArray:
    """(rows, columns) 255 where a shadow falls on floor: on no leg, no cloth and nobody else.

    Worn shoes count as floor, but where a foot or leg is in them: they are painted over or drawn over.
    """
    kept = np.zeros(scene.shape, np.uint8)
    worn = np.zeros(scene.shape, np.uint8)
    for foot in scene.feet:
        worn = cv2.max(worn, cv2.extractChannel(foot.zones, FOOT))
    for foot in scene.feet:
        strange = cv2.subtract(cv2.extractChannel(foot.zones, OTHER), worn)
        kept = cv2.add(kept, cv2.max(leg_zones(foot.zones), strange))
        own = cv2.extractChannel(foot.zones, FOOT)
        x, y, width, height = cv2.boundingRect(own)
        if width:
            part = slice(y, y + height), slice(x, x + width)
            kept[part] = cv2.add(kept[part], cv2.min(own[part], _body(scene, foot, part)))
    return np.asarray(cv2.bitwise_not(_steep(np.asarray(kept), 60, 190)))


def visibility(scene: FeetScene, foot: SceneFoot, layer: Layer) -> ByteArray | None:
    """(h, w) of the layer, 0 hidden to 255 visible; None when all of it is visible.

    Loose cloth hides it, as does another foot or leg that is nearer; a close-fitting leg does not: boots go
    over it. Edges follow the picture's own.
    """
    hiding = cv2.max(cv2.extractChannel(foot.zones, CLOTH), _nearer_other(scene, foot))
    hiding = _steep(np.asarray(hiding), _HIDES_FROM, _HIDES_FULL)
    rows, columns = layer.bgra.shape[:2]
    x, y = layer.origin_px
    step = max(1, math.ceil(max(rows, columns) / _HIDING_WIDTH))
    size = (-(-columns // step), -(-rows // step))
    # Centres of the region's cells on the grid; beyond the grid what its rim says goes on.
    ox, oy = scene.origin
    scale = step / scene.cell
    matrix = np.array(
        [
            [scale, 0, x / scene.cell - ox + scale / 2 - 0.5],
            [0, scale, y / scene.cell - oy + scale / 2 - 0.5],
        ]
    )
    mask = cv2.warpAffine(
        hiding, matrix, size, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE
    )
    alpha = cv2.resize(cv2.extractChannel(layer.bgra, 3), size, interpolation=cv2.INTER_NEAREST)
    if not cv2.countNonZero(cv2.min(mask, alpha)):
        return None
    shown = scene.frame.image[y : y + rows, x : x + columns]
    guide = cv2.resize(shown, size, interpolation=cv2.INTER_AREA if step == 2 else cv2.INTER_LINEAR)
    reach = max(2, round(_EDGE_REACH * foot.length_px / step))
    edged = follow_edges(np.asarray(mask, np.uint8), np.asarray(guide, np.uint8), reach)
    fine = cv2.resize(edged, (size[0] * step, size[1] * step), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.bitwise_not(fine[:rows, :columns]))


def _nearer_other(scene: FeetScene, foot: SceneFoot) -> ByteArray:
    """(rows, columns) of another foot or leg that hides this one.

    What is nobody's that is known hid the worn shoe, so it hides the new one. A known foot's worn shoe hides
    nothing: its new one does, being drawn later.
    """
    others = [one for one in scene.feet if one is not foot]
    hiding = np.asarray(cv2.extractChannel(foot.zones, OTHER))
    own_m = float(foot.fitted.camera_from_foot[2, 3])
    for other in others:
        is_nearer = own_m - float(other.fitted.camera_from_foot[2, 3]) > _NEARER * foot.fitted.length_m
        theirs = cv2.extractChannel(other.zones, FOOT)
        if not is_nearer:
            theirs = cv2.max(theirs, leg_zones(other.zones))
        hiding = np.asarray(cv2.subtract(hiding, theirs))
    return hiding


def leg_zones(zones: ByteArray) -> ByteArray:
    """(h, w) how sure it is that a leg shows, be it bare, in something close-fitting or in loose cloth."""
    return np.asarray(cv2.add(cv2.extractChannel(zones, LEG), cv2.extractChannel(zones, CLOTH)), np.uint8)


def _strongest(zones: ByteArray) -> ByteArray:
    first, second, third, fourth = cv2.split(zones)
    return np.asarray(cv2.max(cv2.max(first, second), cv2.max(third, fourth)))


def _steep(mask: ByteArray, low: int, high: int) -> ByteArray:
    """0 below `low`, 255 above `high`."""
    scale = 255 / (high - low)
    table = np.clip((np.arange(256) - low) * scale, 0, 255).astype(np.uint8)
    return np.asarray(cv2.LUT(mask, table), np.uint8)


def _disc(radius: int) -> ByteArray:
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1,) * 2), np.uint8)


def _opaque(scene: FeetScene, layer: Layer, part: tuple[slice, slice]) -> ByteArray:
    """(h, w) 255 in cells of a part that the layer covers wholly, with all their neighbours."""
    opaque = np.zeros((part[0].stop - part[0].start, part[1].stop - part[1].start), np.uint8)
    rows, columns = scene.pixels(part)
    alpha = np.zeros((rows.stop - rows.start, columns.stop - columns.start), np.uint8)
    x, y = layer.origin_px[0] - columns.start, layer.origin_px[1] - rows.start
    height, width = layer.bgra.shape[:2]
    into = (
        slice(max(0, y), max(0, min(alpha.shape[0], y + height))),
        slice(max(0, x), max(0, min(alpha.shape[1], x + width))),
    )
    if into[0].stop <= into[0].start or into[1].stop <= into[1].start:
        return opaque
    alpha[into] = layer.bgra[into[0].start - y : into[0].stop - y, into[1].start - x : into[1].stop - x, 3]
    # The least of each cell, then of its neighbours: a rim of one cell is painted under the layer's edge.
    centres = alpha[scene.cell // 2 :: scene.cell, scene.cell // 2 :: scene.cell]
    opaque[: centres.shape[0], : centres.shape[1]] = centres
    opaque = cv2.erode(opaque, np.ones((3, 3), np.uint8))
    return np.asarray(_steep(np.asarray(opaque), 200, 254))


def _body(scene: FeetScene, foot: SceneFoot, part: tuple[slice, slice]) -> ByteArray:
    """(h, w) 255 in cells of a part that lie above the ankle, or within foot and leg."""
    mask = np.zeros((part[0].stop - part[0].start, part[1].stop - part[1].start), np.uint8)
    fitted, length = foot.fitted, foot.fitted.length_m
    cores = transform(fitted.camera_from_foot, np.array([at for at, _ in _CORES]) * length)
    points = np.vstack([fitted.shin_m, fitted.ankle_m, cores])
    if min(points[:, 2].min(), foot.within_m[:, 2].min()) < _NEAREST_M:
        return mask
    # A bare foot is what shows; in a shoe it is somewhere within.
    broad = _BARE_BROADER - (_BARE_BROADER - 1) * fitted.shod
    radii = np.array([*reversed(_LEG_RADII), *(radius for _, radius in _CORES)]) * length * broad
    sizes = radii * float(scene.camera.matrix[0, 0]) / points[:, 2] / scene.cell
    corner = np.array([part[1].start, part[0].start]) + 0.5
    places = scene.to_cells(project(scene.camera, points)) - corner
    if foot.leg is not None:
        shift = foot.leg.ankle - corner - places[1]
        places[:2] += shift
        size = foot.length_px / scene.cell
        bottom, top = (places[1] + far * size * foot.leg.up for far in (_ABOVE, 4.0))
        half = _SHAFT * size * foot.leg.side
        shaft = np.stack([bottom - half, bottom + half, top + half, top - half])
        cv2.fillConvexPoly(mask, np.rint(shaft * 16).astype(np.int32), 255, cv2.LINE_AA, 4)
    for first, second in ((0, 1), (1, 2), (1, 3), (2, 3), (3, 4)):
        _capsule(mask, places[[first, second]], sizes[[first, second]])
    if fitted.shod < SHOD:  # what hides the inside of the new shoe is to be seen there
        inside = scene.to_cells(project(scene.camera, foot.within_m)) - corner
        _fill(mask, inside)
    return np.asarray(cv2.blur(mask, (3, 3)))


def _faded_rim(scene: FeetScene, part: tuple[slice, slice], margin: int) -> ByteArray:
    """(h, w) 255 inside what was looked at, falling to 0 at its rim, but not at the picture's own edge."""
    height, width = (-(-side // scene.cell) for side in reversed(scene.frame.size_wh))
    (x, y), (rows, columns) = scene.origin, scene.shape
    wide = 2 * margin
    sides = (y > 0, y + rows < height, x > 0, x + columns < width)
    top, bottom, left, right = (0 if inner else 255 for inner in sides)
    looked = cv2.copyMakeBorder(scene.looked, wide, wide, wide, wide, cv2.BORDER_REPLICATE)
    looked[:wide] = np.where(looked[:wide] > 0, top, 0)
    looked[-wide:] = np.where(looked[-wide:] > 0, bottom, 0)
    looked[:, :wide] = np.where(looked[:, :wide] > 0, left, 0)
    looked[:, -wide:] = np.where(looked[:, -wide:] > 0, right, 0)
    inner = (
        slice(part[0].start, part[0].stop + 2 * wide),
        slice(part[1].start, part[1].stop + 2 * wide),
    )
    soft = cv2.blur(cv2.erode(looked[inner], _disc(margin)), (2 * margin + 1,) * 2)
    return np.asarray(soft[wide : soft.shape[0] - wide, wide : soft.shape[1] - wide])


_ROUND = np.stack([np.cos(np.linspace(0, 2 * np.pi, 16)), np.sin(np.linspace(0, 2 * np.pi, 16))], axis=1)


def _capsule(mask: ByteArray, ends: FloatArray, radii: FloatArray) -> None:
    _fill(mask, (ends[:, None, :] + radii[:, None, None] * _ROUND).reshape(-1, 2))


def _fill(mask: ByteArray, places: FloatArray) -> None:
    """255 in the hull of (N, 2) cells, none of which may be behind the camera."""
    hull = cv2.convexHull(np.rint(places * 16).astype(np.int32))
    cv2.fillConvexPoly(mask, hull, 255, cv2.LINE_AA, 4)
