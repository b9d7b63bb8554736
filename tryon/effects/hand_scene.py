"""What the effects on hands share in one frame: hands with their zones, and what is worn on them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

from tryon.effects.zones import SteadyZones, Zones
from tryon.geometry import cross, project, transform, unit
from tryon.types import Camera, FittedHand, FloatArray, Frame, Hand, Item

SKIN, CLOTH = range(2)
"""Channels of `Hand.zones`."""

_NEAREST_M = 0.05
_ROUND = ("strap", "band")
_END_ON = 0.2  # sine of the angle between arm and ray below which no side of the arm is seen
_CORNERS = np.array(list(np.ndindex(2, 2, 2)), bool)  # of a box: which of its two bounds along each axis


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
    """A thing on a wrist or finger as a camera sees it, and how far it stands off the skin.

    hand: slot of the hand. breadth_m: of wrist or finger. band_m: thickness of what goes round. head: (2, 3)
    lowest and highest corner of the box round case or stone, in item space, as modelled; None where there is
    none. share: 0 to 1, how much of it has appeared on this hand.
    """

    item: Item
    camera: Camera
    hand: str
    breadth_m: float
    band_m: float
    head: FloatArray | None
    share: float = 1.0

    @cached_property
    def axis(self) -> FloatArray:
        """(3,) unit, camera space: along arm or finger."""
        return unit(self.item.camera_from_item[:3, 2])

    @cached_property
    def up(self) -> FloatArray:
        """(3,) unit, camera space: out of the dial, or of the back of the finger."""
        return unit(self.item.camera_from_item[:3, 1])

    @cached_property
    def facing(self) -> FloatArray:
        """(3,) unit, camera space: normal of the skin under the side that is seen."""
        towards = -unit(self.item.camera_from_item[:3, 3])
        across = towards - self.axis * float(towards @ self.axis)
        length = math.hypot(*across.tolist())
        return across / length if length > _END_ON else towards

    @cached_property
    def aside(self) -> FloatArray:
        """(3,) unit, camera space: across arm or finger, along the skin that is seen."""
        return unit(cross(self.axis, self.facing))

    @property
    def is_metal(self) -> bool:
        """Whether what goes round mirrors more than it scatters."""
        round_it = [part.material.metallic for part in self.item.model.parts if part.node in _ROUND]
        return bool(round_it) and sum(round_it) > 0.5 * len(round_it)

    @cached_property
    def px_per_m(self) -> float:
        """Pixels that a metre takes there."""
        return float(self.camera.matrix[0, 0]) / max(float(self.item.camera_from_item[2, 3]), _NEAREST_M)

    @cached_property
    def head_px(self) -> FloatArray | None:
        """(N, 2) pixels round the part of a layer in which case or stone is seen."""
        if self.head is None:
            return None
        corners = np.where(_CORNERS, self.head[1], self.head[0])
        places = pixels(transform(self.item.camera_from_item, corners), self.camera)
        return np.asarray(cv2.convexHull(places.astype(np.float32))[:, 0], np.float64)


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


def pixels(points: FloatArray, camera: Camera) -> FloatArray:
    """(N, 2) pixels of (N, 3) points in camera space; those behind the camera lie far outside."""
    before = np.maximum(points[:, 2:], _NEAREST_M)
    return project(camera, np.concatenate([points[:, :2], before], axis=1))
