"""What the effects on feet share in one frame: a coarse grid over the feet, and whose its cells are.

All that is decided about a cell (foot, leg, cloth, somebody else, floor) is decided on this grid; only
colours are touched at full resolution.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from tryon.effects.zones import SteadyZones
from tryon.geometry import project, transform
from tryon.types import ByteArray, Camera, FittedFoot, FloatArray, Foot, Frame

FOOT, LEG, CLOTH, OTHER = range(4)
"""Channels of `Foot.zones`."""

_CELLS_ACROSS = 240  # of the picture's shorter side: a foot of a seventh of it still has 34 cells
_SHORTEST = 0.12  # of the foot's length: a leg seen more from above has no sides in the picture
_LARGEST_SHIFT = 0.2  # of the foot's length by which the leg may be beside where it was fitted


def cell_px(size_wh: tuple[int, int]) -> int:
    """Side of a grid's cell in pixels of a picture of this size."""
    return max(1, round(min(size_wh) / _CELLS_ACROSS))


@dataclass(frozen=True, eq=False)
class LegAxis:
    """A leg's middle line on the grid.

    ankle: (2,) cells, at the ankle bones. up, side: (2,) unit vectors along the leg and across it.
    """

    ankle: FloatArray
    up: FloatArray
    side: FloatArray


@dataclass(frozen=True, eq=False)
class SceneFoot:
    """One foot on the grid.

    within_m: (N, 3) camera space, what hides the inside of a shoe. zones: (rows, columns, 4) as `Foot.zones`,
    steadied. length_px: of the foot, were it seen from the side. leg: None where it points at the camera.
    """

    fitted: FittedFoot
    within_m: FloatArray
    zones: ByteArray
    length_px: float
    leg: LegAxis | None


@dataclass(frozen=True, eq=False)
class FeetScene:
    """The feet of one frame on a grid of square cells.

    origin: x, y of the grid's first cell, counted in cells of the whole frame. shape: rows and columns; the
    last ones may reach out of the picture. looked: (rows, columns) 255 where somebody looked for feet.
    """

    frame: Frame
    camera: Camera
    cell: int
    origin: tuple[int, int]
    shape: tuple[int, int]
    feet: tuple[SceneFoot, ...]
    looked: ByteArray

    @property
    def cells(self) -> tuple[slice, slice]:
        """Rows and columns of the grid in one over the whole frame."""
        (x, y), (rows, columns) = self.origin, self.shape
        return slice(y, y + rows), slice(x, x + columns)

    def pixels(self, part: tuple[slice, slice] | None = None) -> tuple[slice, slice]:
        """Rows and columns in the frame of all cells, or of a part of them, as far as they are inside."""
        rows, columns = part if part is not None else (slice(0, self.shape[0]), slice(0, self.shape[1]))
        width, height = self.frame.size_wh
        x, y = self.origin
        return (
            slice((y + rows.start) * self.cell, min(height, (y + rows.stop) * self.cell)),
            slice((x + columns.start) * self.cell, min(width, (x + columns.stop) * self.cell)),
        )

    def fine(self, mask: ByteArray, part: tuple[slice, slice], smooth: bool = True) -> ByteArray:
        """(h, w) pixels of `pixels(part)` from a mask over `part`'s cells."""
        size = (mask.shape[1] * self.cell, mask.shape[0] * self.cell)
        how = cv2.INTER_LINEAR if smooth else cv2.INTER_NEAREST
        rows, columns = self.pixels(part)
        fine = cv2.resize(mask, size, interpolation=how) if self.cell > 1 else mask
        return np.asarray(fine[: rows.stop - rows.start, : columns.stop - columns.start], np.uint8)

    def coarse(self, pixels: ByteArray) -> ByteArray:
        """Means over cells of a picture that begins at the grid's first pixel."""
        if self.cell == 1:
            return pixels
        rows, columns = pixels.shape[0] // self.cell, pixels.shape[1] // self.cell
        whole = pixels[: rows * self.cell, : columns * self.cell]
        small = cv2.resize(whole, (columns, rows), interpolation=cv2.INTER_AREA)
        below, beside = self.shape[0] - rows, self.shape[1] - columns
        if below or beside:
            small = cv2.copyMakeBorder(small, 0, below, 0, beside, cv2.BORDER_REPLICATE)
        return np.asarray(small, np.uint8)

    def to_cells(self, points_px: FloatArray) -> FloatArray:
        """(N, 2) places on the grid, cell centres at integer + 0.5."""
        return np.asarray(points_px / self.cell - self.origin)


class SceneMaker:
    """Lays the feet of each frame on a grid; their zones are steadied over time, moving with the foot."""

    def __init__(self) -> None:
        self._zones = SteadyZones()

    def scene(
        self,
        frame: Frame,
        camera: Camera,
        feet: Sequence[Foot],
        fitted: Sequence[FittedFoot],
        within_m: Mapping[str, FloatArray],
    ) -> FeetScene | None:
        """The grid over all feet that were fitted and seen now or a moment ago; None without any.

        within_m: of all that were fitted, by slot, as in `SceneFoot`.
        """
        for foot in feet:
            self._zones.update(
                foot.slot,
                foot.zones,
                foot.frame_from_zones,
                foot.points_px,
                foot.point_confidence,
                frame.time_ns,
            )
        known = [
            (one, seen) for one in fitted if (seen := self._zones.newest(one.slot, frame.time_ns)) is not None
        ]
        if not known:
            return None
        cell = cell_px(frame.size_wh)
        quads = [seen.outline_px() / cell for _, seen in known]
        low = np.floor(np.min([quad.min(axis=0) for quad in quads], axis=0))
        high = np.ceil(np.max([quad.max(axis=0) for quad in quads], axis=0))
        most = np.array([math.ceil(side / cell) for side in frame.size_wh])
        low, high = (np.clip(at, 0, most).astype(int) for at in (low, high))
        columns, rows = (int(side) for side in high - low)
        if columns < 2 or rows < 2:
            return None
        looked = np.zeros((rows, columns), np.uint8)
        for quad in quads:
            cv2.fillConvexPoly(looked, np.rint(quad - low - 0.5).astype(np.int32), 255)
        origin = (int(low[0]), int(low[1]))
        corner_px = (float(low[0] * cell), float(low[1] * cell))
        on_grid = tuple(
            _scene_foot(
                one,
                within_m[one.slot],
                seen.on_grid(cell, corner_px, (columns, rows)),
                camera,
                cell,
                origin,
            )
            for one, seen in known
        )
        return FeetScene(frame, camera, cell, origin, (rows, columns), on_grid, looked)

    def reset(self) -> None:
        """Forget everybody: the next frame is unrelated."""
        self._zones.clear()


def _scene_foot(
    fitted: FittedFoot,
    within_m: FloatArray,
    zones: ByteArray,
    camera: Camera,
    cell: int,
    origin: tuple[int, int],
) -> SceneFoot:
    length_px = _length_px(fitted, camera)
    return SceneFoot(
        fitted, within_m, zones, length_px, _leg_axis(fitted, zones, length_px, camera, cell, origin)
    )


def _leg_axis(
    fitted: FittedFoot,
    zones: ByteArray,
    length_px: float,
    camera: Camera,
    cell: int,
    origin: tuple[int, int],
) -> LegAxis | None:
    """Where the leg runs, in the middle of what shows of it."""
    ends = np.stack([fitted.ankle_m, fitted.shin_m])
    if ends[:, 2].min() < 0.05:
        return None
    ankle, shin = project(camera, ends) / cell - origin
    length, size = float(np.hypot(*(shin - ankle))), length_px / cell
    if length < _SHORTEST * size:
        return None
    up = (shin - ankle) / length
    side = np.array([-up[1], up[0]])
    across = np.linspace(-0.5, 0.5, 41) * size
    along = np.linspace(0.1, 0.7, 13) * size
    places = ankle + along[:, None, None] * up + across[None, :, None] * side - 0.5
    shown = cv2.remap(zones, places.astype(np.float32), None, cv2.INTER_LINEAR)
    mine = shown[..., :3].max(axis=-1) > 128
    counts = mine.sum(axis=1)
    if (counts > 2).any():
        middles = (mine @ across)[counts > 2] / counts[counts > 2]
        shift = float(np.clip(np.median(middles), -_LARGEST_SHIFT * size, _LARGEST_SHIFT * size))
        ankle = ankle + shift * side
    return LegAxis(ankle, up, side)


def _length_px(fitted: FittedFoot, camera: Camera) -> float:
    middle = transform(fitted.camera_from_foot, np.array([[0, 0, fitted.length_m / 2]]))[0]
    return float(camera.matrix[0, 0]) * fitted.length_m / max(float(middle[2]), 0.05)
