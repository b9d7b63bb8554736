"""What makes a drawn layer belong to its picture: light, shadow, what hides it, the camera's look."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tryon.effects.light import LightEstimator
from tryon.effects.occlusion import OcclusionEstimator, apply_visibility
from tryon.effects.shadow import cast_shadow
from tryon.effects.skin import skin_vertices
from tryon.geometry import project, transform
from tryon.quality import Quality
from tryon.types import ByteArray, Camera, FloatArray, Frame, IntArray, Layer, Light


@dataclass(frozen=True, eq=False)
class SeenFace:
    """A face as it was fitted, with its landmarks of this frame, or None where it was just lost.

    points_px: (478, 3). camera_from_face: (4, 4). width_ratio: breadth over the canonical head's.
    presence: 0 to 1, how much of what is worn shows.
    """

    slot: str
    points_px: FloatArray | None
    camera_from_face: FloatArray
    width_ratio: float
    presence: float


class Finisher:
    """Follows the light and the camera's look over time, and finishes layers with them.

    vertices: (468, 3) of the canonical face in face space. triangles: (T, 3).
    """

    def __init__(self, vertices: FloatArray, triangles: IntArray) -> None:
        self._vertices = vertices
        self._skin = skin_vertices(vertices, triangles)
        self._lights: dict[str, LightEstimator] = {}
        self._occlusion = OcclusionEstimator()

    def light(self, face: SeenFace, frame: Frame) -> Light | None:
        """The light on one face; None where it was never seen."""
        estimator = self._lights.setdefault(face.slot, LightEstimator(self._skin.weights))
        if face.points_px is None:
            return estimator.newest
        turn = face.camera_from_face[:3, :3] / np.cbrt(np.linalg.det(face.camera_from_face[:3, :3]))
        points = face.points_px[self._skin.indices, :2]
        return estimator.update(frame.image, points, self._skin.normals @ turn.T, frame.time_ns)

    def hide(self, layer: Layer, face: SeenFace, frame: Frame, camera: Camera, quality: Quality) -> Layer:
        """The layer without what hair or a hand hides, and as faint as its face's presence says."""
        if quality.hiding and face.points_px is not None and layer.bbox_px is not None:
            height, width = layer.bgra.shape[:2]
            mask = self._occlusion.visibility(
                frame.image,
                face.slot,
                face.points_px,
                face.camera_from_face,
                face.width_ratio,
                camera,
                (*layer.origin_px, width, height),
                frame.time_ns,
            )
            layer = apply_visibility(layer, mask)
        if face.presence < 1:
            faint = np.full(layer.bgra.shape[:2], round(255 * face.presence), np.uint8)
            layer = apply_visibility(layer, faint)
        return layer

    def shade(
        self, image: ByteArray, layer: Layer, face: SeenFace, light: Light | None, camera: Camera
    ) -> None:
        """Darken `image` in place where the layer's glasses throw their shadow on the face."""
        if light is None:
            return
        outline = project(camera, transform(face.camera_from_face, self._vertices))
        px_per_m = float(camera.matrix[0, 0] / face.camera_from_face[2, 3])
        cast_shadow(image, layer, outline, light, px_per_m)

    def reset(self) -> None:
        """Forget everybody: the next frame is unrelated."""
        self._lights.clear()
        self._occlusion.reset()
