"""Feet at known poses on a known floor, as a tracker would see them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from tryon.fitting.foot_template import load_foot_template
from tryon.geometry import default_camera, project, rigid, rotation_from_vector, transform
from tryon.types import Camera, FloatArray, Foot

SLOTS = ("left_foot", "right_foot")


@dataclass(frozen=True, eq=False)
class FeetScene:
    """Two feet of length 1 on a floor. camera_from_foot: slot -> (4, 4). normal . x + offset = 0 is the
    floor."""

    camera: Camera
    normal: FloatArray
    offset: float
    camera_from_foot: dict[str, FloatArray]

    def foot_px(self, slot: str) -> float:
        """How long a foot is seen from the side."""
        return float(self.camera.matrix[0, 0] / self.camera_from_foot[slot][2, 3])

    def seen(self, rng: np.random.Generator, noise: float, shod: float = 1.0) -> tuple[Foot, ...]:
        """Both feet with points off by a share of their length (sigma)."""
        return tuple(self._seen(slot, rng, noise, shod) for slot in SLOTS)

    def _seen(self, slot: str, rng: np.random.Generator, noise: float, shod: float) -> Foot:
        points, _ = load_foot_template().points(shod, slot.startswith("left"))
        pixels = project(self.camera, transform(self.camera_from_foot[slot], points))
        pixels = pixels + rng.normal(size=pixels.shape) * noise * self.foot_px(slot)
        zones = np.zeros((1, 1, 4), np.uint8)
        return Foot(slot, pixels, np.full(12, 0.9), 0.9, shod, zones, np.eye(2, 3))


def standing(
    pitch_deg: float,
    distance: float = 7.0,
    yaw_deg: float = 20.0,
    splay_deg: float = 12.0,
    roll_deg: float = 2.0,
    down: float = 0.12,
) -> FeetScene:
    """A camera that looks down by `pitch_deg` at feet so many lengths away.

    yaw_deg: by how much the toes point beside the camera; 180 shows the heels. down: where they are seen,
    below the picture's middle, over the focal length.
    """
    pitch = math.radians(pitch_deg)
    roll = rotation_from_vector(np.array([0.0, 0.0, math.radians(roll_deg)]))
    normal = roll @ np.array([0.0, -math.cos(pitch), -math.sin(pitch)])
    middle = np.array([0.05, down, 1.0]) * distance
    # Along the floor towards the camera.
    ahead = -np.array([0.0, 0.0, 1.0]) if pitch_deg < 60 else np.array([0.0, 1.0, 0.0])
    ahead = ahead - normal * (ahead @ normal)
    ahead /= np.linalg.norm(ahead)
    toe = rotation_from_vector(normal * math.radians(yaw_deg)) @ ahead
    left = np.cross(normal, toe)
    poses = {}
    for slot, side in zip(SLOTS, (1.0, -1.0), strict=True):
        own = rotation_from_vector(normal * math.radians(side * splay_deg)) @ toe
        rotation = np.stack([np.cross(normal, own), normal, own], axis=1)
        poses[slot] = rigid(rotation, middle + left * side * 0.4)
    return FeetScene(default_camera((1280, 720)), normal, -float(normal @ middle), poses)
