"""Pictures as a camera would deliver them, and how the live mirror follows the face in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from tryon.errors import NothingFoundError
from tryon.fitting.canonical_face import load_canonical_face
from tryon.fitting.glasses import REST_POINT, FaceFitter
from tryon.geometry import default_camera, project, rotation_angle_deg, transform
from tryon.models import model_path
from tryon.pipeline import FACE_MODEL, Observer
from tryon.tracking.face import FaceTracker
from tryon.types import ByteArray, Camera, FloatArray, Frame

SIZE_WH = (1280, 720)
FPS = 30.0
FACE_PX = 200.0
"""Breadth of the face for which the goals of stability and lag are stated."""

NOISE_SIGMA = 4.0
"""Of 255: a webcam in a living room at night; the figure that the goals name."""


@dataclass(frozen=True, eq=False)
class Sight:
    """One followed frame: (478, 3) landmarks in pixels and the fitted (4, 4) camera_from_face."""

    points_px: FloatArray
    camera_from_face: FloatArray


def follow(frames: Iterable[Frame], camera: Camera) -> Iterator[Sight | None]:
    """Track and fit as the live mirror does, a sight or None for every frame."""
    observer = Observer()
    fitter = FaceFitter(load_canonical_face(model_path(FACE_MODEL)))
    try:
        for frame in frames:
            seen = observer.observe(frame, camera)
            if not seen.landmarks:
                yield None
                continue
            found = seen.landmarks[0]
            fitted = fitter.fit(found, seen.camera, frame.time_ns, frame.image)
            yield Sight(found.points_px, fitted.camera_from_face)
    finally:
        observer.close()


def at_camera_pace(pictures: Iterable[ByteArray], fps: float = FPS) -> Iterator[Frame]:
    """The pictures as frames of a camera."""
    for index, picture in enumerate(pictures):
        yield Frame(picture, round(index * 1e9 / fps), index)


def with_noise(picture: ByteArray, random: np.random.Generator) -> ByteArray:
    """The picture with fresh Gaussian noise, in 8 bits."""
    noise = random.standard_normal(picture.shape, np.float32) * np.float32(NOISE_SIGMA)
    return np.asarray(np.clip(np.rint(noise + picture), 0, 255), np.uint8)


def face_box(picture: ByteArray) -> tuple[FloatArray, float]:
    """(2,) centre and breadth in pixels of the largest face in a picture. Raises NothingFoundError."""
    with FaceTracker(model_path(FACE_MODEL), video=False) as tracker:
        found = tracker.track(Frame(picture, 0))
    if not found:
        raise NothingFoundError("no face in the picture")
    points = found[0].points_px[:, :2]
    low, high = points.min(axis=0), points.max(axis=0)
    return (low + high) / 2, float(high[0] - low[0])


def scaled_onto_frame(picture: ByteArray, centre: FloatArray, breadth: float) -> ByteArray:
    """(720, 1280, 3) picture in which the face round `centre` is 200 px wide and in the middle."""
    scale = FACE_PX / breadth
    interpolation = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=interpolation)
    middle = np.array(SIZE_WH) / 2
    left, top = (int(v) for v in np.rint(middle - np.asarray(centre) * scale))
    right, bottom = SIZE_WH[0] - left - small.shape[1], SIZE_WH[1] - top - small.shape[0]
    small = small[max(0, -top) :, max(0, -left) :]
    small = small[: small.shape[0] + min(0, bottom), : small.shape[1] + min(0, right)]
    top, bottom, left, right = (max(0, edge) for edge in (top, bottom, left, right))
    framed: ByteArray = cv2.copyMakeBorder(small, top, bottom, left, right, cv2.BORDER_REPLICATE)
    return framed


def mirror_camera() -> Camera:
    """The camera that the mirror assumes at 1280x720."""
    return default_camera(SIZE_WH)


def bridge_px(sight: Sight, camera: Camera) -> FloatArray:
    """(2,) pixel at which the glasses rest on the nose."""
    return np.asarray(project(camera, transform(sight.camera_from_face, REST_POINT[None]))[0])


def shake(points_px: FloatArray) -> float:
    """Root mean square distance of (N, 2) points from their mean."""
    apart = points_px - points_px.mean(axis=0)
    return float(np.sqrt(np.mean(np.sum(apart**2, axis=1))))


def turn_shake_deg(matrices: FloatArray) -> float:
    """Root mean square angle in degrees of (N, 3, 3) rotations, each with any scale, from their mean."""
    rotations = matrices / np.cbrt(np.linalg.det(matrices))[:, None, None]
    u, _, vt = np.linalg.svd(rotations.mean(axis=0))
    angles = [rotation_angle_deg(rotation, u @ vt) for rotation in rotations]
    return float(np.sqrt(np.mean(np.square(angles))))
