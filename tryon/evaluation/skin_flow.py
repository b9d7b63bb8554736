"""Where a real head rests, and how its skin moves then: from the pictures alone, by sparse optical flow.

The fit says roughly where the face is and how deep; its motion comes from the texture of the skin, so that it
can judge landmarks and filters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from scipy.interpolate import LinearNDInterpolator

from tryon.evaluation.following import Sight, shake
from tryon.fitting.canonical_face import load_canonical_face
from tryon.fitting.glasses import REST_POINT
from tryon.geometry import project, rays_through, rigid, rotation_from_vector, transform
from tryon.models import model_path
from tryon.pipeline import FACE_MODEL
from tryon.types import ByteArray, Camera, FloatArray

WINDOW_FRAMES = 30  # about a second
_UPPER_FACE = [127, 234, 93, 132, 205, 4, 425, 361, 323, 454, 356, 389, 251, 284, 332, 297, 338, 10, 109, 67]
_UPPER_FACE += [103, 54, 21, 162]
_LOWER_FACE = [57, 186, 92, 164, 322, 410, 287, 424, 418, 421, 200, 201, 194, 204]
"""Outlines in MediaPipe's mesh: brow to nose tip from ear to ear, and mouth with chin."""

_RESTS_PX = 1.5  # rms of the bridge by optical flow in a face 200 px wide: as still as living people hold
_USUAL_ERROR_PX = 0.3  # of a corner
_STEPS = 6  # from the picture before; further ones change nothing that can be seen


@dataclass(frozen=True, eq=False)
class Window:
    """A second in which the head rests.

    start: its first frame. motion: (N, 4, 4) rigid motion of the head in camera space since then.
    lower_face_px: rms motion of mouth and chin against the bridge.
    """

    start: int
    motion: FloatArray
    lower_face_px: float


def resting_window(
    pictures: Sequence[ByteArray], sights: Sequence[Sight | None], camera: Camera, start: int
) -> Window | None:
    """The window of these (H, W) grey pictures, or None where the head moves or is lost.

    None as well where its skin shows too little texture to tell.
    """
    seen = [sight for sight in sights if sight is not None]
    return _window(pictures, seen[0], camera, start) if len(seen) == len(pictures) else None


def bridge_path_px(window: Window, first: Sight, camera: Camera) -> FloatArray:
    """(N, 2) pixels where the window's motion takes the bridge that was fitted in its first frame."""
    bridge = transform(first.camera_from_face, REST_POINT[None])
    return np.array([project(camera, transform(motion, bridge))[0] for motion in window.motion])


def _window(pictures: Sequence[ByteArray], first: Sight, camera: Camera, start: int) -> Window | None:
    upper = _corners(pictures[0], first.points_px[_UPPER_FACE, :2], 120)
    lower = _corners(pictures[0], first.points_px[_LOWER_FACE, :2], 60)
    upper, lifted = _lifted(upper, first, camera)
    if len(upper) < 20 or len(lower) < 4:
        return None
    # A few pictures tell at once of most heads that they move.
    if shake(np.median(paths_px(pictures[:: WINDOW_FRAMES // 4], upper), axis=1)) > 2 * _RESTS_PX:
        return None
    upper_paths, lower_paths = paths_px(pictures, upper), paths_px(pictures, lower)
    motion = []
    guess: FloatArray = np.zeros(6)
    for seen in upper_paths:
        guess = _rigid_motion(lifted, seen, camera, guess)
        motion.append(_as_matrix(guess, lifted.mean(axis=0)))
    window = Window(start, np.array(motion), 0.0)
    bridge = bridge_path_px(window, first, camera)
    if shake(bridge) > _RESTS_PX:
        return None
    against = lower_paths - bridge[:, None]
    return replace(window, lower_face_px=float(np.median([shake(path) for path in against.swapaxes(0, 1)])))


def _lifted(corners: FloatArray, sight: Sight, camera: Camera) -> tuple[FloatArray, FloatArray]:
    """The (N, 2) corners that lie on the fitted face, and their (N, 3) places in camera space."""
    placed = transform(sight.camera_from_face, load_canonical_face(model_path(FACE_MODEL)).vertices)
    depth = LinearNDInterpolator(project(camera, placed), placed[:, 2])(corners)
    on_face = np.isfinite(depth)
    rays = rays_through(camera, corners)
    places = np.column_stack([rays, np.ones(len(rays))]) * depth[:, None]
    return corners[on_face], places[on_face]


def _rigid_motion(places: FloatArray, seen_px: FloatArray, camera: Camera, guess: FloatArray) -> FloatArray:
    """(6,) turn about the middle of the places and shift that take (N, 3) places to (N, 2) pixels.

    Gauss-Newton with Cauchy's weights, so that corners on moving lids and brows hardly count.
    """
    centre = places.mean(axis=0)
    motion = guess.copy()
    for _ in range(_STEPS):
        projected, jacobian = cv2.projectPoints(
            places - centre, motion[:3], motion[3:] + centre, camera.matrix, None
        )
        error = projected[:, 0] - seen_px
        weights = 1 / (1 + np.sum(error**2, axis=1) / _USUAL_ERROR_PX**2)
        weighted = jacobian[:, :6] * np.repeat(weights, 2)[:, None]
        motion -= np.linalg.solve(weighted.T @ jacobian[:, :6], weighted.T @ error.ravel())
    return motion


def _as_matrix(motion: FloatArray, centre: FloatArray) -> FloatArray:
    rotation = rotation_from_vector(motion[:3])
    return rigid(rotation, centre - rotation @ centre + motion[3:])


def _corners(picture: ByteArray, outline_px: FloatArray, count: int) -> FloatArray:
    """(N, 2) float32 corners of the texture within the convex hull of an outline."""
    mask = np.zeros_like(picture)
    cv2.fillConvexPoly(mask, np.rint(cv2.convexHull(outline_px.astype(np.float32))).astype(np.int32), 255)
    found = cv2.goodFeaturesToTrack(picture, count, qualityLevel=0.01, minDistance=4, mask=mask)
    return np.zeros((0, 2), np.float32) if found is None else np.asarray(found[:, 0], np.float32)


def paths_px(pictures: Sequence[ByteArray], corners: FloatArray) -> FloatArray:
    """(T, N, 2) pixels of the first picture's corners in all pictures (Lucas and Kanade's method).

    Each picture is compared with the first: chained steps would drift.
    """
    paths = [corners]
    for picture in pictures[1:]:
        moved, _, _ = cv2.calcOpticalFlowPyrLK(
            pictures[0],
            picture,
            corners,
            paths[-1].copy(),
            winSize=(21, 21),
            maxLevel=2,
            flags=cv2.OPTFLOW_USE_INITIAL_FLOW,
        )
        paths.append(np.asarray(moved, np.float32))
    return np.array(paths)
