"""A sheet of paper or a bank card that lies on the floor: how the floor lies and how large things on it are.

Regions that stand out are enclosed by four sides, and a rectangle of known size is fitted to the edges there
by contour tracking (Harris and Stennett: RAPiD, BMVC 1990): a foot may hide some of it, corners may curl up.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from tryon.fitting.card_outline import CARD_WH_MM, CORNER_MM
from tryon.fitting.edge_search import edges_along, outline_derivatives
from tryon.geometry import project, rigid, rotation_from_vector, transform
from tryon.types import ByteArray, Camera, FloatArray, IntArray


@dataclass(frozen=True)
class SheetKind:
    """Something flat of a known size. corner_mm: what is not straight at its corners."""

    name: str
    reference: str
    wh_mm: tuple[float, float]
    corner_mm: float


A4 = SheetKind("a4", "paper", (297.0, 210.0), 12.0)
LETTER = SheetKind("letter", "paper", (279.4, 215.9), 12.0)
CARD = SheetKind("card", "card", CARD_WH_MM, 1.5 * CORNER_MM)
SHEETS = (A4, LETTER, CARD)
"""ISO 216, ANSI/ASME Y14.1 and ISO/IEC 7810; corners of paper curl."""

_LOOKED_AT_PX = 640  # longer side of the picture in which regions are looked for
_LEAST_SHARE, _MOST_SHARE = 0.0015, 0.9  # of the picture's area
_LEVELS = (5.0, 15.0, 30.0, 50.0, 70.0, 85.0, 95.0)  # percentiles at which each channel is cut
_FILLED, _COVERED = 0.88, 0.3
"""Of its quadrilateral, what a region's convex hull fills at least, and what it covers itself: feet stand on
it."""
_TRIED = 8  # regions that are fitted
_SUPPORT_SHARE, _CLEAR_RISE = 0.02, 8.0  # of its size, and grey levels a pixel: edges that speak for a region

_PER_SIDE = 40
_SEARCH_SHARES = (0.05, 0.035, 0.025, 0.02, 0.015, 0.015, 0.01, 0.01, 0.008, 0.008)  # of its size, each step
_LEAST_REACH_PX = 4.0
_LEAST_RISE = 3.0  # grey levels a pixel
_LEAST_SPREAD_PX, _TUKEY = 0.8, 4.685
_SEEN_PX, _SEEN_SHARE, _VERIFIED_SHARE = 1.2, 0.004, 0.025
"""A point of the outline is seen when the strongest edge within 2.5 % of the sheet's size lies this close, or
within 0.4 %: paper is not quite flat."""
_LEAST_SEEN, _LEAST_SIDE_SEEN = 0.5, 0.3  # of the outline, and of its third best side

_MOST_TILT = math.cos(math.radians(80))  # flatter than this, nothing on the floor can be measured
_EDGE_SIGMA_PX = 0.4
_FLAT_SIGMA = 0.006  # relative: paper that is not quite flat, a focal length that is wrong by a tenth


@dataclass(frozen=True, eq=False)
class SeenSheet:
    """camera_from_sheet: (4, 4) rigid, metres; it lies in the plane of x and y, +Z towards the camera's side.

    corners_px: (4, 2). seen: share of its outline that is seen. off_px: how far that lies from the picture's
    edges, root mean square. sigma: relative, of lengths measured beside it.
    """

    kind: SheetKind
    camera_from_sheet: FloatArray
    corners_px: FloatArray
    seen: float
    off_px: float
    sigma: float

    @property
    def credit(self) -> float:
        """How much speaks for it, to compare sheets in one picture."""
        return self.seen - 0.1 * self.off_px


def find_sheet(image: ByteArray, camera: Camera, kinds: Sequence[SheetKind] = SHEETS) -> list[SeenSheet]:
    """What may be sheets of these kinds in a BGR picture, the best seen first.

    The same quadrilateral appears as each kind that it may be: who knows how large a foot is can choose.
    """
    found: list[SeenSheet] = []
    for quad in _quadrilaterals(image):
        for kind in kinds:
            for start in _starts(camera, kind, quad):
                fit = _fit(image, camera, kind, quad, start)
                if fit is not None and not any(_alike(fit, other) for other in found):
                    found.append(fit)
    return sorted(found, key=lambda one: -one.credit)


def _alike(a: SeenSheet, b: SeenSheet) -> bool:
    size = float(np.ptp(a.corners_px, axis=0).max())
    apart = np.linalg.norm(a.corners_px[:, None] - b.corners_px[None], axis=2).min(axis=1)
    return a.kind is b.kind and bool(apart.max() < 0.03 * size)


def _quadrilaterals(image: ByteArray) -> list[FloatArray]:
    """(4, 2) corners in pixels of regions that nearly fill four sides, the best filled first."""
    shrink = max(1.0, max(image.shape[:2]) / _LOOKED_AT_PX)
    small = cv2.resize(image, None, fx=1 / shrink, fy=1 / shrink, interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (5, 5), 0)
    area = small.shape[0] * small.shape[1]
    found: list[tuple[float, FloatArray]] = []
    for mask in _regions(small):
        contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
        for contour in contours:
            covered = cv2.contourArea(contour)
            if len(contour) < 30 or not _LEAST_SHARE * area < covered < _MOST_SHARE * area:
                continue
            quad = cv2.approxPolyN(contour, 4, None, -1.0, True).reshape(-1, 2).astype(np.float64)
            if len(quad) != 4:
                continue
            within = max(cv2.contourArea(quad.astype(np.float32)), 1.0)
            filled = cv2.contourArea(cv2.convexHull(contour)) / within
            if filled > _FILLED and covered > _COVERED * within and within < _MOST_SHARE * area:
                found.append((filled, (quad + 0.5) * shrink))
    kept: list[FloatArray] = []
    for _, quad in sorted(found, key=lambda one: -one[0]):
        size = np.ptp(quad, axis=0).max()
        if not any(
            np.abs(np.sort(quad, axis=0) - np.sort(other, axis=0)).max() < 0.04 * size for other in kept
        ):
            kept.append(quad)
    blurred = cv2.GaussianBlur(image, (5, 5), 0)
    return sorted(kept, key=lambda quad: -_supported(blurred, quad))[:_TRIED]


def _supported(image: ByteArray, quad: FloatArray) -> float:
    """Share of a quadrilateral's sides that lies on clear edges within the picture."""
    share = np.linspace(0.05, 0.95, _PER_SIDE // 2)[:, None]
    ends = np.roll(quad, -1, axis=0)
    at = np.concatenate([a + (b - a) * share for a, b in zip(quad, ends, strict=True)])
    along = np.repeat((ends - quad) / np.linalg.norm(ends - quad, axis=1, keepdims=True), len(share), axis=0)
    size = float(np.ptp(quad, axis=0).max())
    facing = np.stack([along[:, 1], -along[:, 0]], axis=1)
    _, rise = edges_along(image, at, facing, max(_LEAST_REACH_PX, _SUPPORT_SHARE * size))
    margin = 0.01 * max(image.shape)
    inside = np.all((at > margin) & (at < np.array(image.shape[1::-1]) - margin), axis=1)
    return float(np.minimum(rise / _CLEAR_RISE, 1.0)[inside].sum()) / len(at)


def _regions(small: ByteArray) -> Iterator[ByteArray]:
    """Masks of what is lighter, darker, more or less colourful than the rest."""
    lab = cv2.cvtColor(small, cv2.COLOR_BGR2LAB).astype(np.float32)
    light, chroma = lab[..., 0], np.hypot(lab[..., 1] - 128, lab[..., 2] - 128)
    usual = np.median(lab.reshape(-1, 3), axis=0)
    unusual = np.linalg.norm(lab - usual, axis=2)
    kernel = np.ones((5, 5), np.uint8)
    for channel in (light - 1.5 * chroma, light, chroma, unusual):
        scaled = cv2.normalize(channel, None, 0, 255, cv2.NORM_MINMAX).astype(np.uint8)
        otsu = cv2.threshold(scaled, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)[0]
        for level in {float(otsu), *np.percentile(scaled, _LEVELS).tolist()}:
            mask = np.where(scaled > level, 255, 0).astype(np.uint8)
            yield cv2.morphologyEx(mask, cv2.MORPH_OPEN, kernel)


def _outline(kind: SheetKind) -> tuple[FloatArray, FloatArray, IntArray]:
    """(N, 3) points on the straight parts of the edges in metres, their outward normals, and each one's
    side."""
    half = np.array(kind.wh_mm) / 2
    share = np.linspace(-1, 1, _PER_SIDE)
    points, normals = [], []
    for axis, sign in ((0, 1), (1, 1), (0, -1), (1, -1)):
        along = np.zeros((_PER_SIDE, 3))
        along[:, 1 - axis] = share * (half[1 - axis] - kind.corner_mm)
        along[:, axis] = sign * half[axis]
        normal = np.zeros((_PER_SIDE, 3))
        normal[:, axis] = sign
        points.append(along / 1000)
        normals.append(normal / 1000)
    return np.concatenate(points), np.concatenate(normals), np.repeat(np.arange(4), _PER_SIDE)


def _fit(
    image: ByteArray, camera: Camera, kind: SheetKind, quad: FloatArray, start: FloatArray
) -> SeenSheet | None:
    rotation, place = start[:3, :3], start[:3, 3]
    points, outward, sides = _outline(kind)
    size_px = float(np.ptp(quad, axis=0).max())
    inside = np.array(camera.size_wh) - 2.0
    for share in (*_SEARCH_SHARES, None):
        turned = points @ rotation.T
        if float((turned + place)[:, 2].min()) < 0.05:
            return None
        at = project(camera, turned + place)
        facing = project(camera, turned + place + outward @ rotation.T) - at
        facing /= np.maximum(np.hypot(*facing.T), 1e-9)[:, None]
        reach = max(_LEAST_REACH_PX, (share or _VERIFIED_SHARE) * size_px)
        off, rise = edges_along(image, at, facing, reach)
        shown = np.all((at > 2) & (at < inside), axis=1)
        clear = shown & (rise > _LEAST_RISE)
        if share is None or clear.sum() < _PER_SIDE:
            break
        spread = max(_LEAST_SPREAD_PX, 1.4826 * float(np.median(np.abs(off[clear]))))
        weights = np.where(clear, np.clip(1 - (off / (_TUKEY * spread)) ** 2, 0, None), 0.0)
        rows = outline_derivatives(camera, turned, place, facing)
        normal = (rows * weights**2) @ rows.T + np.diag([1e-3] * 3 + [1e-6] * 3)
        step = np.linalg.solve(normal, (rows * weights**2) @ off)
        turn = rotation_from_vector(step[:3] * min(1.0, 0.3 / max(float(np.linalg.norm(step[:3])), 1e-9)))
        rotation, place = turn @ rotation, place + step[3:]
    on_edge = clear & (np.abs(off) < max(_SEEN_PX, _SEEN_SHARE * size_px))
    by_side = sorted(float(on_edge[sides == side].mean()) for side in range(4))
    seen = float(on_edge.sum() / max(shown.sum(), 2 * _PER_SIDE))
    if seen < _LEAST_SEEN or by_side[1] < _LEAST_SIDE_SEEN:
        return None
    if abs(float(rotation[:, 2] @ place)) < _MOST_TILT * float(np.linalg.norm(place)):
        return None
    rows = outline_derivatives(camera, turned, place, facing)[:, on_edge]
    covariance = np.linalg.inv(rows @ rows.T + 1e-9 * np.eye(6)) * _EDGE_SIGMA_PX**2
    depth_sigma = math.sqrt(float(covariance[5, 5])) / float(place[2])
    half = np.array(kind.wh_mm) / 2000
    corners = np.array([[-1, 1, 0], [1, 1, 0], [1, -1, 0], [-1, -1, 0]]) * (*half, 0)
    pose = rigid(rotation, place)
    off_px = float(np.sqrt(np.mean(off[on_edge] ** 2)))
    corners_px = project(camera, transform(pose, corners))
    return SeenSheet(kind, pose, corners_px, seen, off_px, math.hypot(depth_sigma, _FLAT_SIGMA))


def _starts(camera: Camera, kind: SheetKind, quad: FloatArray) -> list[FloatArray]:
    """(4, 4) poses whose corners lie near the quadrilateral's, with the sheet lying either way round."""
    half = np.array(kind.wh_mm) / 2000
    corners = np.array([[-1, 1, 0], [1, 1, 0], [1, -1, 0], [-1, -1, 0]]) * (*half, 0)
    # Clockwise in the picture is clockwise on a sheet that shows its face.
    after = np.roll(quad, -1, axis=0)
    if float(np.sum(quad[:, 0] * after[:, 1] - quad[:, 1] * after[:, 0])) < 0:
        quad = quad[::-1]
    starts = []
    for turn in range(2):
        seen = np.ascontiguousarray(np.roll(quad, turn, axis=0))
        _, turns, places, errors = cv2.solvePnPGeneric(
            corners, seen, camera.matrix, None, flags=cv2.SOLVEPNP_IPPE
        )
        poses = [rigid(cv2.Rodrigues(rvec)[0], tvec[:, 0]) for rvec, tvec in zip(turns, places, strict=True)]
        # The face of a sheet on the floor is seen, its back is not.
        facing = [
            (float(error), index)
            for index, (pose, error) in enumerate(zip(poses, np.ravel(errors), strict=True))
            if float(pose[:3, 2] @ pose[:3, 3]) < 0 < pose[2, 3]
        ]
        if facing:
            starts.append(poses[min(facing)[1]])
    return starts
