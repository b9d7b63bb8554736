"""The picture round one thing on a hand, in cells: where it shows skin, and where a sleeve."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from tryon.effects.edges import follow_edges
from tryon.effects.hand_scene import HandsScene, SceneHand
from tryon.types import ByteArray, Layer

_PATCH_CELLS = 64  # along the longer side: shade changes no faster, and rims are looked for anew


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
