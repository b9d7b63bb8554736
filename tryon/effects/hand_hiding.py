"""What hides things on a hand besides the hand itself: sleeves, and the other hand before it.

A worn watch or a tattoo is no skin either, so that nothing is hidden merely because something else than skin
is seen: cloth must be seen, or another hand be known that is nearer.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import cv2
import numpy as np

from tryon.effects.edges import follow_edges
from tryon.effects.hand_cover import FINGERS, PALM, hand_breadth, paint_arm, paint_finger, paint_palm
from tryon.effects.hand_patch import Patch
from tryon.effects.hand_scene import SKIN, HandsScene, SceneHand, WornThing, pixels
from tryon.types import ByteArray, FittedHand, FloatArray, Layer

_CLOTH_FROM, _CLOTH_FULL = 100, 150  # of 255: how sure of cloth it takes to hide

_BEFORE_M, _NOT_BEFORE_M = 0.014, 0.004
"""By how much a part of the other hand must be nearer than what is worn to begin hiding it, and below which
it ends: fitted depths tremble by some millimetres."""
_SKIN_M = 0.015  # depth that it counts as if only one of the hands is sure of seeing its own skin there
_SETTLING_S = 0.08  # hands pass quickly, but nothing flickers
_MEMORY_S = 0.5
_EDGE_REACH_M = 0.006  # by which rims of zones and of hands drawn from their joints may be off
_ARM_M = 0.2  # of the other forearm, from its wrist joint

_Paint = Callable[[ByteArray, FloatArray, float], None]


class HandHiding:
    """Follows over time which part of one hand is before what the other wears."""

    def __init__(self) -> None:
        self._before: dict[tuple[str, str, int], tuple[bool, float, int]] = {}

    def hidden(self, scene: HandsScene, thing: WornThing, patch: Patch, layer: Layer) -> ByteArray | None:
        """(h, w) of the layer, 0 to 255 hidden, with the picture's own edges; None where all of it shows."""
        drawn = patch.of_layer(layer)
        hiding = _steep(patch.cloth, _CLOTH_FROM, _CLOTH_FULL)
        for other in scene.hands:
            if other.fitted.slot != thing.hand:
                hiding = cv2.max(hiding, self._hand_before(scene, thing, other, patch, drawn))
        if not cv2.countNonZero(cv2.min(hiding, drawn)):
            return None
        rough = patch.over(layer, np.asarray(hiding, np.uint8))
        (x, y), (rows, columns) = layer.origin_px, rough.shape
        shown = scene.frame.image[y : y + rows, x : x + columns]
        reach = max(2, round(_EDGE_REACH_M * thing.px_per_m))
        return follow_edges(rough, shown, reach, 1 / patch.cell)

    def clear(self) -> None:
        """Forget everything: the next frame is unrelated."""
        self._before.clear()

    def _hand_before(
        self, scene: HandsScene, thing: WornThing, other: SceneHand, patch: Patch, drawn: ByteArray
    ) -> ByteArray:
        """(rows, columns) of the patch that parts of the other hand before the thing cover, roughly."""
        breadth = hand_breadth(other.points_px) / patch.cell
        covered = np.zeros(drawn.shape, np.uint8)
        claimed = np.zeros(drawn.shape, np.uint8)
        if other.zones is not None:
            claimed = other.zones.on_grid(patch.cell, patch.origin_px, drawn.shape[::-1])[..., SKIN]
        thing_m = float(thing.item.camera_from_item[2, 3])
        for number, (points, paint) in enumerate(_parts(other.fitted)):
            places = (pixels(points, scene.camera) - patch.origin_px) / patch.cell
            if _are_apart(places, drawn.shape, breadth):
                continue
            painted = np.zeros(drawn.shape, np.uint8)
            paint(painted, places, breadth)
            common = cv2.min(painted, drawn)
            if not cv2.countNonZero(common):
                continue
            mine, theirs = cv2.mean(cv2.merge([patch.skin, claimed]), common)[:2]
            nearer_m = thing_m - float(points[:, 2].mean()) + _SKIN_M * (theirs - mine) / 255
            key = (thing.item.slot, thing.item.sku, number)
            share = self._share(key, nearer_m, scene.frame.time_ns)
            covered = cv2.max(covered, cv2.convertScaleAbs(painted, alpha=share * other.fitted.presence))
        return np.asarray(covered, np.uint8)

    def _share(self, key: tuple[str, str, int], evidence_m: float, time_ns: int) -> float:
        """0 to 1 how much a part hides: all or nothing in the end, with a soft and late change."""
        was_before, share, then_ns = self._before.get(key, (False, 0.0, 0))
        dt_s = (time_ns - then_ns) / 1e9
        is_new = key not in self._before or not 0 <= dt_s < _MEMORY_S
        is_before = evidence_m > (_NOT_BEFORE_M if was_before and not is_new else _BEFORE_M)
        goal = 1.0 if is_before else 0.0
        share = goal if is_new else share + (goal - share) * (1 - math.exp(-dt_s / _SETTLING_S))
        self._before[key] = (is_before, share, time_ns)
        return share


def _parts(other: FittedHand) -> list[tuple[FloatArray, _Paint]]:
    """Fingers, palm and forearm: (N, 3) points of each in camera space, and what draws it."""
    joints, pose = other.joints_m, other.camera_from_wrist
    arm = np.stack([joints[0], pose[:3, 3] - _ARM_M * pose[:3, 2]])
    fingers: list[tuple[FloatArray, _Paint]] = [(joints[finger], paint_finger) for finger in FINGERS]
    return [*fingers, (joints[PALM], paint_palm), (arm, paint_arm)]


def _are_apart(places: FloatArray, shape: tuple[int, ...], margin: float) -> bool:
    """Whether (N, 2) places, with a margin, all lie beyond one side of a grid of (rows, columns)."""
    low, high = places.min(axis=0), places.max(axis=0)
    return bool((high < -margin).any() or (low > np.array(shape[::-1]) + margin).any())


def _steep(mask: ByteArray, low: int, high: int) -> ByteArray:
    """0 below `low`, 255 above `high`."""
    table = np.clip((np.arange(256) - low) * (255 / (high - low)), 0, 255).astype(np.uint8)
    return np.asarray(cv2.LUT(mask, table), np.uint8)
