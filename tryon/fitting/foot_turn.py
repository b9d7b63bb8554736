"""How a foot is turned, by a look at it, in the camera's space and as errors of a pose."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from tryon.geometry import rotation_from_vector, vector_from_rotation, view_basis
from tryon.types import Camera, FloatArray, Foot


@dataclass(frozen=True, eq=False)
class SeenTurn:
    """camera_from_foot: (3, 3) rotation. sureness: as in `FootTurn`, of errors in camera space."""

    camera_from_foot: FloatArray
    sureness: FloatArray

    def error(self, rotation: FloatArray) -> FloatArray:
        """(3,) in standard deviations, of a (3, 3) rotation; its derivative by a turn is `sureness`."""
        return np.asarray(self.sureness @ vector_from_rotation(rotation @ self.camera_from_foot.T))


def seen_turn(foot: Foot, camera: Camera) -> SeenTurn | None:
    """None where a foot is known by its points alone."""
    if foot.turn is None:
        return None
    linear, shift = foot.frame_from_zones[:, :2], foot.frame_from_zones[:, 2]
    middle = linear @ (np.array(foot.zones.shape[1::-1]) / 2) + shift
    ray = (middle - camera.matrix[:2, 2]) / camera.matrix.diagonal()[:2]
    axes = crop_axes(ray, math.atan2(linear[1, 0], linear[0, 0]))
    return SeenTurn(axes @ foot.turn.crop_from_foot, foot.turn.sureness @ axes.T)


def crop_axes(ray: FloatArray, rotation_rad: float) -> FloatArray:
    """(3, 3) camera_from_crop of a crop whose middle lies on the (2,) ray at depth 1, turned by so much.

    By the shortest turn from the camera's axis to the ray, and then about it.
    """
    return view_basis(np.append(ray, 1.0)) @ rotation_from_vector(np.array([0.0, 0.0, rotation_rad]))
