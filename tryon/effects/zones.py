"""What a network says shows where (skin, cloth, somebody else), steadied over time and laid on grids."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from tryon.geometry import best_similarity
from tryon.types import ByteArray, FloatArray

_SETTLING_S = 0.12  # a network's outline trembles from frame to frame; what was lifted is gone sooner
_FASTEST = 4.0  # of its own lengths a second at which what was seen before says nothing any more
_MEMORY_S = 0.5


@dataclass(frozen=True, eq=False)
class Zones:
    """What is believed of one foot or hand.

    shown: (h, w, C) uint8 as the tracker's zones. frame_from_zones: (2, 3), as there. points_px: (N, 2) of
    the part, with which zones move. time_ns: of the frame.
    """

    shown: ByteArray
    frame_from_zones: FloatArray
    points_px: FloatArray
    time_ns: int

    def outline_px(self) -> FloatArray:
        """(4, 2) corners in the frame of the zones' picture."""
        height, width = self.shown.shape[:2]
        corners = np.array([[0, 0, 1], [width, 0, 1], [width, height, 1], [0, height, 1]], np.float64)
        return np.asarray(corners @ self.frame_from_zones.T)

    def cell_px(self) -> float:
        """Side in pixels of the frame of one pixel of the zones."""
        (a, b, _), (c, d, _) = self.frame_from_zones.tolist()
        return math.sqrt(abs(a * d - b * c))

    def on_grid(
        self, cell: float, origin_px: tuple[float, float], size_wh: tuple[int, int], goes_on: bool = False
    ) -> ByteArray:
        """(rows, columns, C) on a grid of cells of `cell` pixels from `origin_px`.

        Beyond the zones it is 0, or what their rim says if that goes on.
        """
        x, y = origin_px
        grid_from_zones = self.frame_from_zones.copy()
        grid_from_zones[:, 2] -= (x, y)
        matrix = _for_indices(grid_from_zones / cell)
        border = cv2.BORDER_REPLICATE if goes_on else cv2.BORDER_CONSTANT
        return np.asarray(cv2.warpAffine(self.shown, matrix, size_wh, borderMode=border), np.uint8)

    def at(self, points_px: FloatArray) -> FloatArray:
        """(N, C) 0 to 1 at (N, 2) pixels of the frame; 0 beyond the zones."""
        zones_from_frame = np.linalg.inv(_square(self.frame_from_zones))
        places = points_px @ zones_from_frame[:2, :2].T + zones_from_frame[:2, 2] - 0.5
        shown = cv2.remap(self.shown, places[:, None].astype(np.float32), None, cv2.INTER_LINEAR)
        return np.asarray(shown.reshape(len(points_px), -1), np.float64) / 255


class SteadyZones:
    """Follows the zones of several parts over time, moving with them, by slot."""

    def __init__(self) -> None:
        self._seen: dict[str, Zones] = {}

    def update(
        self,
        slot: str,
        zones: ByteArray,
        frame_from_zones: FloatArray,
        points_px: FloatArray,
        confidence: FloatArray,
        time_ns: int,
    ) -> None:
        """Take in what a tracker says of a frame. confidence: (N,) of the points."""
        newest = Zones(zones, frame_from_zones, points_px, time_ns)
        self._seen[slot] = _steadied(self._seen.get(slot), newest, confidence)

    def newest(self, slot: str, time_ns: int) -> Zones | None:
        """What is believed at `time_ns`; None where the part was not seen for a while."""
        seen = self._seen.get(slot)
        return seen if seen is not None and abs(time_ns - seen.time_ns) < _MEMORY_S * 1e9 else None

    def clear(self) -> None:
        """Forget everything: the next frame is unrelated."""
        self._seen.clear()


def _steadied(before: Zones | None, now: Zones, confidence: FloatArray) -> Zones:
    if before is None or before.shown.shape != now.shown.shape:
        return now
    dt_s = (now.time_ns - before.time_ns) / 1e9
    if dt_s == 0:
        return before
    if not 0 < dt_s < _MEMORY_S:
        return now
    share = confidence / max(float(confidence.sum()), 1e-9)
    motion = best_similarity(before.points_px, now.points_px, share)
    moved_px = float(np.linalg.norm(share @ (now.points_px - before.points_px)))
    speed = moved_px / max(float(np.ptp(now.points_px, axis=0).max()), 1.0) / dt_s
    kept = math.exp(-dt_s / _SETTLING_S) * max(0.0, 1 - speed / _FASTEST)
    old = np.linalg.inv(_square(now.frame_from_zones)) @ motion @ _square(before.frame_from_zones)
    earlier = cv2.warpAffine(
        before.shown, _for_indices(old), now.shown.shape[1::-1], borderMode=cv2.BORDER_REPLICATE
    )
    shown = np.asarray(cv2.addWeighted(now.shown, 1 - kept, earlier, kept, 0), np.uint8)
    return Zones(shown, now.frame_from_zones, now.points_px, now.time_ns)


def _square(affine: FloatArray) -> FloatArray:
    return np.vstack([affine, [0.0, 0.0, 1.0]])


def _for_indices(matrix: FloatArray) -> FloatArray:
    """(2, 3) for OpenCV, whose pixel centres are integers, from one for centres at integer + 0.5."""
    indices = matrix[:2].copy()
    indices[:, 2] += 0.5 * (indices[:, 0] + indices[:, 1]) - 0.5
    return indices
