"""What makes a drawn layer belong to its picture: light, shadow, what hides it, the camera's look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tryon.effects.camera_look import apply_look
from tryon.effects.light import LightEstimator
from tryon.effects.look import Look, Looks
from tryon.effects.occlusion import OcclusionEstimator, apply_visibility, faded
from tryon.effects.shadow import cast_shadow
from tryon.effects.skin import skin_vertices
from tryon.geometry import project, transform, uniform_scale
from tryon.quality import Quality
from tryon.types import ByteArray, Camera, FloatArray, Frame, IntArray, Layer, Light

_BRIDGE = [168, 6, 197, 195]  # landmarks that do not move when the face talks


@dataclass(frozen=True, eq=False)
class SeenFace:
    """A face as it was fitted, with its landmarks of this frame, or None where it was just lost.

    points_px: (478, 3). camera_from_face: (4, 4). width_ratio: breadth over the canonical head's.
    presence: 0 to 1, how much of what is worn shows. hands: (21, 2) pixels of each hand near the face, where
    they were looked for.
    """

    slot: str
    points_px: FloatArray | None
    camera_from_face: FloatArray
    width_ratio: float
    presence: float
    hands: tuple[FloatArray, ...] = ()


class Finisher:
    """Follows the light and the camera's look over time, and finishes layers with them.

    vertices: (468, 3) of the canonical face in face space. triangles: (T, 3).
    """

    def __init__(self, vertices: FloatArray, triangles: IntArray) -> None:
        self._vertices = vertices
        self._skin = skin_vertices(vertices, triangles)
        self._lights: dict[str, LightEstimator] = {}
        self._looks = Looks()
        self._occlusion = OcclusionEstimator(vertices, triangles)

    def light(self, face: SeenFace, frame: Frame) -> Light | None:
        """The light on one face; None where it was never seen."""
        estimator = self._lights.setdefault(face.slot, LightEstimator(self._skin.weights))
        if face.points_px is None:
            return estimator.newest
        turn = face.camera_from_face[:3, :3] / uniform_scale(face.camera_from_face)
        points = face.points_px[self._skin.indices, :2]
        return estimator.update(frame.image, points, self._skin.normals @ turn.T, frame.time_ns)

    def hair(self, face: SeenFace, frame: Frame, camera: Camera) -> Mapping[float, float]:
        """Where hair begins over the temples: side (1 left, -1 right) -> z in face space. Before `finish`."""
        if face.points_px is None:
            return self._occlusion.hair_begins_m(face.slot)
        return self._occlusion.look_at_hair(
            frame.image,
            face.slot,
            face.points_px,
            face.camera_from_face,
            face.width_ratio,
            camera,
            frame.time_ns,
        )

    def finish(self, layer: Layer, face: SeenFace, frame: Frame, camera: Camera, quality: Quality) -> Layer:
        """The layer as this camera shows things, without what hair or a hand hides.

        It is as faint as its face's presence says.
        """
        if layer.bbox_px is None:
            return layer
        if quality.hiding:
            height, width = layer.bgra.shape[:2]
            mask = self._occlusion.visibility(
                frame.image,
                face.slot,
                face.points_px,
                face.camera_from_face,
                camera,
                (*layer.origin_px, width, height),
                frame.time_ns,
                face.hands,
            )
            layer = apply_visibility(layer, mask)
        layer = faded(layer, face.presence)
        if quality.look:
            look = self._look(face.slot, face.points_px, frame)
            layer = layer if look is None else apply_look(layer, look, frame.index, frame.size_wh)
        return layer

    def _look(self, slot: str, points_px: FloatArray | None, frame: Frame) -> Look | None:
        """How the camera shows this face; one that was just lost as it did before, but at rest."""
        if points_px is None:
            return self._looks.newest(slot)
        (x0, y0), (x1, y1) = points_px[:, :2].min(axis=0), points_px[:, :2].max(axis=0)
        place = points_px[_BRIDGE, :2].mean(axis=0)
        return self._looks.update(slot, frame.image, (x0, y0, x1, y1), place, frame.time_ns)

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
        self._looks.clear()
        self._occlusion.reset()
