"""Where an ID-1 card may be before a forehead: straight edges in the picture, put together to cards.

Works on a raster of the plane before the forehead, level with the head, in millimetres of a canonical face.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from tryon.types import ByteArray, Camera, FloatArray, IntArray

CARD_WH_MM = (85.60, 53.98)
"""ISO/IEC 7810 ID-1."""

CORNER_MM = 3.18  # radius of its corners, where the outline is not straight (ISO/IEC 7810)

_PLANE_Z_MM = 50.0  # the canonical forehead's
_LEFT_MM, _RIGHT_MM, _LOW_MM, _HIGH_MM = -88.0, 88.0, 8.0, 138.0  # where a card is looked for
_FINEST_PX_PER_MM = 2.0
_LEAST_SEGMENT_MM = 7.0
_MOST_SEGMENTS = 40  # of each direction, the longest
_MOST_TILT_DEG = 20.0
_PARALLEL_DEG = 6.0
_SIZE_FROM, _SIZE_TO = 0.82, 1.2  # cards on faces that are larger or smaller than the canonical one
_FORESHORTENED = 0.96  # the forehead leans back by about 15 degrees
_LEANS = (0.92, 0.96, 1.0)  # tried where the height alone tells the size
_MOST_CANDIDATES = 500  # of each kind, those of the longest segments
_NEAR_MM = 1.2  # edges this far from a candidate's outline support it


@dataclass(frozen=True, eq=False)
class Raster:
    """A view straight at the plane before the forehead.

    image: (H, W, 3) BGR. image_from_mm: (3, 3) homography from x, y in millimetres of the plane, y up, to
    pixels of the frame. px_per_mm: its resolution.
    """

    image: ByteArray
    image_from_mm: FloatArray
    px_per_mm: float

    def to_mm(self, pixels: FloatArray) -> FloatArray:
        """(N, 2) millimetres of pixels of the raster (whose centres lie at integers)."""
        return np.asarray((pixels + 0.5) / self.px_per_mm * (1, -1) + (_LEFT_MM, _HIGH_MM))

    def to_px(self, mm: FloatArray) -> FloatArray:
        """The inverse of `to_mm`."""
        return np.asarray((mm - (_LEFT_MM, _HIGH_MM)) * (1, -1) * self.px_per_mm - 0.5)


def rasterise(image: ByteArray, camera: Camera, camera_from_face: FloatArray) -> Raster:
    """Look at the plane before the forehead of a face of unit scale."""
    plane = camera_from_face[:3, :3] / 1000
    at = camera_from_face[:3, 3] + plane[:, 2] * _PLANE_Z_MM
    image_from_mm = camera.matrix @ np.column_stack([plane[:, 0], plane[:, 1], at])
    px_per_mm = min(_FINEST_PX_PER_MM, float(camera.matrix[0, 0] / at[2] / 1000))
    width, height = (round((b - a) * px_per_mm) for a, b in ((_LEFT_MM, _RIGHT_MM), (_LOW_MM, _HIGH_MM)))
    # Raster pixels to millimetres, and frame pixels with centres at halves to OpenCV's at integers.
    step = 1 / px_per_mm
    mm_from_raster = np.array([[step, 0, _LEFT_MM + step / 2], [0, -step, _HIGH_MM - step / 2], [0, 0, 1]])
    to_integers = np.array([[1, 0, -0.5], [0, 1, -0.5], [0, 0, 1]])
    flat = cv2.warpPerspective(
        image,
        to_integers @ image_from_mm @ mm_from_raster,
        (width, height),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return Raster(np.asarray(flat, np.uint8), image_from_mm, px_per_mm)


def outline(per_side: int) -> tuple[FloatArray, FloatArray, IntArray]:
    """Points (4 n, 2) on the straight parts of a card's edges in millimetres about its middle, y up, their
    outward normals, and (4 n,) the side of each: 0 right, 1 top, 2 left, 3 bottom."""
    share = np.linspace(-1, 1, per_side)
    half_w, half_h = CARD_WH_MM[0] / 2, CARD_WH_MM[1] / 2
    along_x, along_y = share * (half_w - 1.5 * CORNER_MM), share * (half_h - 1.5 * CORNER_MM)
    ones = np.ones(per_side)
    points = [
        (half_w * ones, along_y),
        (along_x, half_h * ones),
        (-half_w * ones, along_y),
        (along_x, -half_h * ones),
    ]
    normals = np.repeat([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [0.0, -1.0]], per_side, axis=0)
    return np.concatenate([np.stack(p, axis=1) for p in points]), normals, np.repeat(np.arange(4), per_side)


def candidates(raster: Raster, count: int) -> FloatArray:
    """(at most `count`, 4) likely cards, the best first: x, y of the middle in mm, angle in radians, and size
    over that of a card."""
    level, upright = _segments(raster)
    kinds = (_between_sides(level, upright), _between_lengths(level, upright))
    found = np.concatenate([kind[:_MOST_CANDIDATES] for kind in kinds])
    if not len(found):
        return found
    support = _support(raster, found)
    best: list[int] = []
    for index in np.argsort(-support):
        apart = np.abs(found[best] - found[index]) if best else np.ones((1, 4)) * 99
        if ((apart[:, :2] > 3).any(axis=1) | (apart[:, 3] > 0.03)).all():
            best.append(int(index))
        if len(best) == count:
            break
    return np.asarray(found[best])


def _segments(raster: Raster) -> tuple[FloatArray, FloatArray]:
    """(N, 4) ends x, y, x, y in mm of segments that are almost level, and of those almost upright."""
    detector = cv2.createLineSegmentDetector(cv2.LSD_REFINE_STD)
    found = []
    for channel in cv2.split(cv2.cvtColor(raster.image, cv2.COLOR_BGR2YCrCb)):
        lines = detector.detect(channel)[0]
        if lines is not None:
            found.append(lines.reshape(-1, 2))
    if not found:
        return np.zeros((0, 4)), np.zeros((0, 4))
    ends = raster.to_mm(np.concatenate(found).astype(np.float64)).reshape(-1, 4)
    run = ends[:, 2:] - ends[:, :2]
    length = np.hypot(*run.T)
    steep = np.abs(np.degrees(np.arctan2(np.abs(run[:, 1]), np.abs(run[:, 0]))))
    longest = np.argsort(-length)
    longest = longest[length[longest] > _LEAST_SEGMENT_MM]
    level = ends[longest[steep[longest] < _MOST_TILT_DEG]][:_MOST_SEGMENTS]
    upright = ends[longest[steep[longest] > 90 - _MOST_TILT_DEG]][:_MOST_SEGMENTS]
    swap = level[:, 0] > level[:, 2]
    level[swap] = level[swap][:, [2, 3, 0, 1]]
    swap = upright[:, 1] > upright[:, 3]
    upright[swap] = upright[swap][:, [2, 3, 0, 1]]
    return level, upright


def _angles(segments: FloatArray) -> FloatArray:
    return np.asarray(np.arctan2(segments[:, 3] - segments[:, 1], segments[:, 2] - segments[:, 0]))


def _between_sides(level: FloatArray, upright: FloatArray) -> FloatArray:
    """Cards between a left and a right edge, with a level segment as their upper or lower edge."""
    middles, angles = (upright[:, :2] + upright[:, 2:]) / 2, _angles(upright) - math.pi / 2
    level_middles, level_angles = (level[:, :2] + level[:, 2:]) / 2, _angles(level)
    found = []
    for a in range(len(upright)):
        for b in range(len(upright)):
            if abs(angles[a] - angles[b]) > math.radians(_PARALLEL_DEG) or middles[a, 0] >= middles[b, 0]:
                continue
            angle = (angles[a] + angles[b]) / 2
            along = np.array([math.cos(angle), math.sin(angle)])
            across = np.array([-along[1], along[0]])
            size = (middles[b] - middles[a]) @ along / CARD_WH_MM[0]
            if not _SIZE_FROM < size < _SIZE_TO:
                continue
            half = CARD_WH_MM[1] * size * _FORESHORTENED / 2
            x = (middles[a] + middles[b]) @ along / 2
            reach = sorted(float(end @ across) for one in (a, b) for end in upright[one].reshape(2, 2))
            for k in np.flatnonzero(np.abs(level_angles - angle) < math.radians(_PARALLEL_DEG)):
                if abs(level_middles[k] @ along - x) > CARD_WH_MM[0] * size / 2:
                    continue
                edge = float(level_middles[k] @ across)
                for y in (edge - half, edge + half):
                    if reach[0] > y - half - 3 and reach[3] < y + half + 3:
                        found.append([*(x * along + y * across), angle, size])
    return np.array(found).reshape(-1, 4)


def _between_lengths(level: FloatArray, upright: FloatArray) -> FloatArray:
    """Cards between an upper and a lower edge, with an upright segment as one of their short edges."""
    middles, angles = (level[:, :2] + level[:, 2:]) / 2, _angles(level)
    upright_middles, upright_angles = (upright[:, :2] + upright[:, 2:]) / 2, _angles(upright) - math.pi / 2
    found = []
    for a in range(len(level)):
        for b in range(len(level)):
            if abs(angles[a] - angles[b]) > math.radians(_PARALLEL_DEG) or middles[a, 1] >= middles[b, 1]:
                continue
            angle = (angles[a] + angles[b]) / 2
            along = np.array([math.cos(angle), math.sin(angle)])
            across = np.array([-along[1], along[0]])
            height = (middles[b] - middles[a]) @ across / CARD_WH_MM[1]
            sizes = [height / lean for lean in _LEANS if _SIZE_FROM < height / lean < _SIZE_TO]
            if not sizes:
                continue
            y = (middles[a] + middles[b]) @ across / 2
            for k in np.flatnonzero(np.abs(upright_angles - angle) < math.radians(_PARALLEL_DEG)):
                if abs(upright_middles[k] @ across - y) > CARD_WH_MM[1] * height / 2:
                    continue
                edge = float(upright_middles[k] @ along)
                found += [
                    [*((edge + side * CARD_WH_MM[0] * size / 2) * along + y * across), angle, size]
                    for size in sizes
                    for side in (-1, 1)
                ]
    return np.array(found).reshape(-1, 4)


def _support(raster: Raster, cards: FloatArray) -> FloatArray:
    """(N,) share of each card's outline that lies on edges of its direction."""
    points, normals, sides = outline(8)
    points = points * (1, _FORESHORTENED)
    blurred = cv2.GaussianBlur(raster.image, (0, 0), 1.0)
    slopes = [cv2.Scharr(blurred, cv2.CV_32F, *order) / 32 for order in ((1, 0), (0, 1))]
    enough = float(np.clip(3 * np.median(np.abs(slopes[0]).max(axis=2)), 3.0, 10.0))
    cos, sin = np.cos(cards[:, 2]), np.sin(cards[:, 2])
    turn = np.stack([np.stack([cos, -sin], axis=1), np.stack([sin, cos], axis=1)], axis=1)
    placed = np.einsum("nij,kj->nki", turn, points) * cards[:, None, 3:] + cards[:, None, :2]
    facing = np.einsum("nij,kj->nki", turn, normals)
    strongest = np.zeros(placed.shape[:2], np.float32)
    for off in (-_NEAR_MM, 0.0, _NEAR_MM):
        at = raster.to_px(placed + off * facing).astype(np.float32)
        across = [cv2.remap(slope, at, None, cv2.INTER_LINEAR) for slope in slopes]
        rise = np.abs(across[0] * facing[..., :1] - across[1] * facing[..., 1:]).max(axis=2)
        strongest = np.maximum(strongest, rise)
    on_edge = np.minimum(strongest / enough, 1.0)
    return np.asarray(on_edge.mean(axis=1) + 0.5 * np.sort(_by_side(on_edge, sides), axis=1)[:, 1])


def _by_side(values: FloatArray, sides: IntArray) -> FloatArray:
    return np.stack([values[..., sides == side].mean(axis=-1) for side in range(4)], axis=-1)
