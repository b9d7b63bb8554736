"""What the effects on hands share in one frame: hands with their zones, and what is worn on them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from tryon.effects.edges import follow_edges
from tryon.effects.zones import SteadyZones, Zones
from tryon.geometry import project, transform
from tryon.types import ByteArray, Camera, FittedHand, FloatArray, Frame, Hand, Item, Layer

SKIN, CLOTH = range(2)
"""Channels of `Hand.zones`."""

_PATCH_CELLS = 64  # along the longer side: shade changes no faster, and rims are looked for anew
_NEAREST_M = 0.05
_ROUND = ("strap", "band")
_END_ON = 0.2  # sine of the angle between arm and ray below which no side of the arm is seen


@dataclass(frozen=True, eq=False)
class SceneHand:
    """One hand of a frame. zones: None where the network has not seen it for a while.

    points_px: (21, 2) where its joints are fitted.
    """

    fitted: FittedHand
    points_px: FloatArray
    zones: Zones | None


@dataclass(frozen=True, eq=False)
class WornThing:
    """A thing on a wrist or finger, and how far it stands off the skin.

    hand: slot of the hand. breadth_m: of wrist or finger. band_m: thickness of what goes round. head: (2, 3)
    lowest and highest corner of the box round case or stone, in item space, as modelled; None where there is
    none. share: 0 to 1, how much of it has appeared on this hand.
    """

    item: Item
    hand: str
    breadth_m: float
    band_m: float
    head: FloatArray | None
    share: float = 1.0

    @property
    def axis(self) -> FloatArray:
        """(3,) unit, camera space: along arm or finger."""
        return _unit(self.item.camera_from_item[:3, 2])

    @property
    def up(self) -> FloatArray:
        """(3,) unit, camera space: out of the dial, or of the back of the finger."""
        return _unit(self.item.camera_from_item[:3, 1])

    @property
    def facing(self) -> FloatArray:
        """(3,) unit, camera space: normal of the skin under the side that is seen."""
        towards = -_unit(self.item.camera_from_item[:3, 3])
        across = towards - self.axis * float(towards @ self.axis)
        length = float(np.linalg.norm(across))
        return across / length if length > _END_ON else towards

    @property
    def aside(self) -> FloatArray:
        """(3,) unit, camera space: across arm or finger, along the skin that is seen."""
        return _unit(np.cross(self.axis, self.facing))

    @property
    def is_metal(self) -> bool:
        """Whether what goes round mirrors more than it scatters."""
        round_it = [part.material.metallic for part in self.item.model.parts if part.node in _ROUND]
        return bool(round_it) and float(np.mean(round_it)) > 0.5

    def px_per_m(self, camera: Camera) -> float:
        """Pixels that a metre takes there."""
        return float(camera.matrix[0, 0]) / max(float(self.item.camera_from_item[2, 3]), _NEAREST_M)


@dataclass(frozen=True, eq=False)
class HandsScene:
    """The hands of one frame as the camera gave it."""

    frame: Frame
    camera: Camera
    hands: tuple[SceneHand, ...]

    def hand(self, slot: str) -> SceneHand | None:
        return next((hand for hand in self.hands if hand.fitted.slot == slot), None)


class HandScenes:
    """Makes the scene of each frame; zones are steadied over time, moving with their hand."""

    def __init__(self) -> None:
        self._zones = SteadyZones()

    def scene(
        self, frame: Frame, camera: Camera, hands: Sequence[Hand], fitted: Sequence[FittedHand]
    ) -> HandsScene:
        """All hands that were fitted, whether the tracker saw them in this frame or just before."""
        for hand in hands:
            self._zones.update(
                hand.slot,
                hand.zones,
                hand.frame_from_zones,
                hand.points_px,
                np.ones(len(hand.points_px)),
                frame.time_ns,
            )
        return HandsScene(
            frame,
            camera,
            tuple(
                SceneHand(one, pixels(one.joints_m, camera), self._zones.newest(one.slot, frame.time_ns))
                for one in fitted
            ),
        )

    def clear(self) -> None:
        """Forget everything: the next frame is unrelated."""
        self._zones.clear()


@dataclass(frozen=True, eq=False)
class Patch:
    """The picture round one drawn layer, in square cells of `cell` pixels from `origin_px`.

    Whole cells only, none of them outside the picture but for a part of the last ones.

    guide: (rows, columns, 3) BGR of the frame. skin, cloth: (rows, columns) how surely each cell shows skin
    of the hand that wears it or cloth over its arm, with the picture's own edges.
    """

    origin_px: tuple[int, int]
    cell: int
    guide: ByteArray
    skin: ByteArray
    cloth: ByteArray

    def of_layer(self, layer: Layer) -> ByteArray:
        """(rows, columns) of the layer's alpha in these cells; 0 beyond it."""
        x, y = ((self.origin_px[axis] - layer.origin_px[axis]) for axis in (0, 1))
        matrix = np.array([[self.cell, 0, x + self.cell / 2 - 0.5], [0, self.cell, y + self.cell / 2 - 0.5]])
        alpha = cv2.extractChannel(layer.bgra, 3)
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        return np.asarray(cv2.warpAffine(alpha, matrix, self.skin.shape[::-1], flags=flags), np.uint8)

    def over(self, layer: Layer, mask: ByteArray) -> ByteArray:
        """(h, w) of the layer's pixels from a mask of cells; what the rim says holds beyond it."""
        rows, columns = layer.bgra.shape[:2]
        return self.resampled(mask, layer.origin_px, 1, (columns, rows))

    def resampled(
        self, mask: ByteArray, origin_px: tuple[int, int], cell: int, size_wh: tuple[int, int]
    ) -> ByteArray:
        """(rows, columns) of another grid from a mask of cells."""
        scale = cell / self.cell
        x, y = ((origin_px[axis] - self.origin_px[axis]) / self.cell for axis in (0, 1))
        matrix = np.array([[scale, 0, x + scale / 2 - 0.5], [0, scale, y + scale / 2 - 0.5]])
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        moved = cv2.warpAffine(mask, matrix, size_wh, flags=flags, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(moved, np.uint8)


def patch_round(scene: HandsScene, hand: SceneHand, layer: Layer, reach_px: float) -> Patch | None:
    """The picture within `reach_px` of a layer; None without zones, or where nothing is drawn."""
    if hand.zones is None or layer.bbox_px is None:
        return None
    width, height = scene.frame.size_wh
    reach = math.ceil(reach_px)
    x0, y0 = (max(0, at - reach) for at in layer.bbox_px[:2])
    x1, y1 = (min(side, at + reach) for at, side in zip(layer.bbox_px[2:], (width, height), strict=True))
    cell = max(1, math.ceil(max(x1 - x0, y1 - y0) / _PATCH_CELLS))
    columns, rows = max(1, (x1 - x0) // cell), max(1, (y1 - y0) // cell)
    part = scene.frame.image[y0 : y0 + rows * cell, x0 : x0 + columns * cell]
    guide = cv2.resize(part, (columns, rows), interpolation=cv2.INTER_AREA) if cell > 1 else part
    # The network looks at wrists; fingers go on beyond what it says, and rings are worn there.
    zones = hand.zones.on_grid(cell, (x0, y0), (columns, rows), goes_on=True)
    radius = max(1, round(hand.zones.cell_px() / cell))
    edged = follow_edges(zones, np.asarray(guide, np.uint8), radius)
    skin, cloth = cv2.split(edged)
    return Patch((x0, y0), cell, np.asarray(guide, np.uint8), np.asarray(skin), np.asarray(cloth))


def head_hull(thing: WornThing, camera: Camera) -> FloatArray | None:
    """(N, 2) pixels round the part of a layer in which case or stone is seen."""
    if thing.head is None:
        return None
    corners = np.array([[thing.head[i][axis] for axis, i in enumerate(at)] for at in np.ndindex(2, 2, 2)])
    places = pixels(transform(thing.item.camera_from_item, corners), camera)
    return np.asarray(cv2.convexHull(places.astype(np.float32))[:, 0], np.float64)


def pixels(points: FloatArray, camera: Camera) -> FloatArray:
    """(N, 2) pixels of (N, 3) points in camera space; those behind the camera lie far outside."""
    before = np.maximum(points[:, 2:], _NEAREST_M)
    return project(camera, np.concatenate([points[:, :2], before], axis=1))


def _unit(vector: FloatArray) -> FloatArray:
    return np.asarray(vector / np.linalg.norm(vector), np.float64)
