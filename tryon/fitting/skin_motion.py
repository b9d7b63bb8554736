"""How the skin of a face, or a foot, has moved since an earlier picture, seen in its own texture.

Small patches of the parts that hardly move with expression are marked in one picture and found again in later
ones: Lucas and Kanade's method in its inverse compositional form (Baker and Matthews: Lucas-Kanade 20 Years
On, IJCV 2004), with one rigid motion for all patches, so that each says only what it can see
(an edge nothing along itself), and patches that expression or a hand moves are outvoted.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from tryon.fitting.canonical_face import CanonicalFace
from tryon.geometry import project, rigid, rotation_from_vector, transform
from tryon.types import ByteArray, Camera, FloatArray, IntArray

FloatPatches: TypeAlias = npt.NDArray[np.float32]

_LIDS = [33, 246, 161, 160, 159, 158, 157, 173, 133, 155, 154, 153, 145, 144, 163, 7]
_LIDS += [263, 466, 388, 387, 386, 385, 384, 398, 362, 382, 381, 380, 374, 373, 390, 249]
_BROWS = [70, 63, 105, 66, 107, 55, 65, 52, 53, 46, 300, 293, 334, 296, 336, 285, 295, 282, 283, 276]
_AWAY_FROM_THEM_M = 0.006  # lids and brows move by themselves
_LOWEST_Y_M, _WIDEST_X_M = -0.02, 0.07  # above the lip, before the ears
_APART_M = 0.005  # patches overlap by half: more of them cost time and say little more
_INWARDS = np.array([[1 / 3, 1 / 3, 1 / 3], [0.6, 0.2, 0.2], [0.2, 0.6, 0.2], [0.2, 0.2, 0.6]])
"""Where in each triangle of the mesh a patch may lie: those of forehead and cheeks are large."""

_WORKING_FACE_PX = 200.0  # a face twice as wide is looked at in half its resolution, and so on
_BLUR_PX = 5  # noise of neighbouring pixels is averaged, and slopes reach further
_LINE = np.arange(-3, 4, dtype=np.float32) * 2  # every second pixel of 13: what lies between was blurred in
_COLUMNS, _ROWS = (grid.ravel() for grid in np.meshgrid(_LINE, _LINE))
_MEAN = np.full(len(_COLUMNS), 1 / len(_COLUMNS), np.float32)  # weights of a patch's pixels in its mean
_MARGIN_PX = 16  # round the patches' middles: half of one, and as far as they may be off

_MOST, _FEWEST = 64, 20
_FACING = 0.35  # cosine of the angle at which skin is still seen well
_NOISE = 2.0  # of 255, of a blurred pixel
_SKIN_PX = 0.2  # by which skin moves against the skull
_USUAL_PX = 0.4  # scale of Cauchy's weights
_LOOSE = 3.0  # times as wide are they in the first step
_LOST_PX = 1.5  # a patch that is so far off was not found again
_FOUND_SHARE = 0.4  # of the patches: with fewer the picture shows something else

_DOUBTED = np.array([1.0, 1.0, 1.0, 1.0, 1.0, 6.0])
"""Standard deviations at which what is expected of each part of the motion counts half (Cauchy's weights
again): patches are believed where they say otherwise, but least about the distance, for skin that creases
looks as if it went away."""

_MOST_NEARER = 0.2  # of the distance, between two pictures: farther, patches were mistaken for others
_STEPS, _SETTLED_PX = 4, 0.08  # most often two or three are enough


@dataclass(frozen=True, eq=False)
class Skin:
    """Places where patches may lie: spots and their unit normals, both (N, 3), in the space of the body
    part."""

    spots: FloatArray
    normals: FloatArray


@dataclass(frozen=True, eq=False)
class MarkedSkin:
    """N patches of S pixels of a body part in one picture.

    places: (N, 3) metres in camera space. patches: (N, S) grey values. brightness: (N,) their means. slopes:
    (N, 2, S) along x and y, without what a change of brightness would explain. inverse: (N, 2, 2) from slopes
    times differences to pixels. weights: (N, 2, 2) inverse covariance of a found place. shrink: pixels of the
    picture for one of the patches'.
    """

    places: FloatArray
    patches: FloatPatches
    brightness: FloatPatches
    slopes: FloatPatches
    inverse: FloatArray
    weights: FloatArray
    shrink: int


def mark_skin(
    skin: Skin, image: ByteArray, camera_from_part: FloatArray, part_px: float, camera: Camera
) -> MarkedSkin | None:
    """Remember the skin of a face or foot in a BGR picture. None where too little of it is in view.

    part_px: how large it is seen, which says how finely to look.
    """
    places = transform(camera_from_part, skin.spots)
    pixels = project(camera, places)
    turned = skin.normals @ camera_from_part[:3, :3].T
    facing = -np.sum(turned * places, axis=1) / np.linalg.norm(places, axis=1)
    shrink = max(1, round(part_px / _WORKING_FACE_PX))
    border = _MARGIN_PX * shrink
    inside = np.all((pixels > border) & (pixels < np.array(camera.size_wh) - border), axis=1)
    seen = inside & (facing > _FACING)
    if seen.sum() < _FEWEST:
        return None
    places, pixels = places[seen], pixels[seen]
    grey, corner = _grey(image, pixels, shrink)
    at = _within(pixels, corner, shrink)
    patches = _sample(grey, at)
    brightness = patches.mean(axis=1) + np.float32(1)
    slopes: FloatPatches = np.stack(
        [(_sample(grey, at + step) - _sample(grey, at - step)) / 2 for step in np.eye(2)], axis=1
    )
    slopes -= slopes.mean(axis=2, keepdims=True) * (patches / brightness[:, None])[:, None]
    squares = (slopes @ slopes.transpose(0, 2, 1)).astype(np.float64)
    # The least curvature of the squared difference, about: high on corners, low on edges and on plain skin.
    texture = np.linalg.det(squares) / (1 + np.trace(squares, axis1=1, axis2=2))
    best = np.argsort(-texture)[:_MOST]
    squares = squares[best]
    inverse = np.linalg.inv(squares + np.eye(2) * _NOISE**2)
    weights = np.linalg.inv(inverse * _NOISE**2 + np.eye(2) * _SKIN_PX**2) @ squares @ inverse
    return MarkedSkin(places[best], patches[best], brightness[best], slopes[best], inverse, weights, shrink)


def follow_skin(
    marked: MarkedSkin, image: ByteArray, expected: FloatArray, sureness: FloatArray, camera: Camera
) -> FloatArray | None:
    """(4, 4) rigid motion in camera space of marked skin until this BGR picture, or None if it is not found.

    expected: (4, 4) motion to start from, some pixels off at most. sureness: (6,) inverse standard deviations
    of its turn about x, y, z (radians) and of its shift of the patches' middle (metres), all above zero.
    """
    arms = marked.places @ expected[:3, :3].T
    middle = arms.mean(axis=0)
    arms -= middle
    middle += expected[:3, 3]
    pixels = project(camera, arms + middle)
    if not np.all(np.isfinite(pixels)) or not _overlaps(pixels, image):
        return None
    grey, corner = _grey(image, pixels, marked.shrink)
    jacobian = _jacobian(arms, middle, camera, marked.shrink)
    weighted = marked.weights @ jacobian
    flat = jacobian.reshape(-1, 6)
    turn, shift, gone = np.eye(3), np.zeros(3), np.zeros(6)
    for number in range(_STEPS):
        seen = _sample(grey, _within(pixels, corner, marked.shrink))
        seen *= (marked.brightness / (seen @ _MEAN + 1))[:, None]
        against = np.einsum("nps,ns->np", marked.slopes, marked.patches - seen)
        off_px = np.einsum("nij,nj->ni", marked.inverse, against)
        squared = np.einsum("ni,ni->n", off_px, off_px)
        usual = _USUAL_PX if number else _LOOSE * _USUAL_PX
        rows = (weighted / (1 + squared / usual**2)[:, None, None]).reshape(-1, 6)
        prior = sureness**2 / (1 + (sureness * gone / _DOUBTED) ** 2)
        step = np.linalg.solve(rows.T @ flat + np.diag(prior), rows.T @ off_px.ravel() - prior * gone)
        gone += step
        turn = rotation_from_vector(step[:3]) @ turn
        shift += step[3:]
        pixels = project(camera, arms @ turn.T + middle + shift)
        largest_px = float(np.abs(flat @ step).max())
        if not (largest_px < _MARGIN_PX and abs(shift[2]) < _MOST_NEARER * middle[2]):
            return None
        if number and largest_px < _SETTLED_PX:
            break
    if np.mean(squared < _LOST_PX**2) < _FOUND_SHARE:
        return None
    motion: FloatArray = rigid(turn @ expected[:3, :3], middle + shift + turn @ (expected[:3, 3] - middle))
    return motion


@lru_cache(maxsize=2)
def face_skin(face: CanonicalFace) -> Skin:
    """The canonical face where skin lies close to bone."""
    corners = face.vertices[face.triangles]
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    spots = np.concatenate([np.einsum("k,nkj->nj", share, corners) for share in _INWARDS])
    normals = np.tile(normals, (len(_INWARDS), 1))
    soft = face.vertices[_LIDS + _BROWS, :2]
    away = np.linalg.norm(spots[:, None, :2] - soft, axis=2).min(axis=1) > _AWAY_FROM_THEM_M
    usable = away & (spots[:, 1] > _LOWEST_Y_M) & (np.abs(spots[:, 0]) < _WIDEST_X_M)
    chosen = spaced_out(spots[:, :2], usable, _APART_M)
    return Skin(spots[chosen], normals[chosen])


def spaced_out(spots: FloatArray, usable: npt.NDArray[np.bool_], apart: float) -> IntArray:
    """Indices of the first usable ones of (N, D) spots, each farther than `apart` from all before it."""
    free, chosen = usable.copy(), []
    while free.any():
        index = int(free.argmax())
        chosen.append(index)
        free &= np.linalg.norm(spots - spots[index], axis=1) > apart
    return np.array(chosen, int)


def _jacobian(arms: FloatArray, middle: FloatArray, camera: Camera, shrink: int) -> FloatArray:
    """(N, 2, 6) pixels of the shrunk picture per turn about the middle and shift of (N, 3) points."""
    ax, ay, az = arms.T
    x, y, z = (arms + middle).T
    x, y, zero = x / z, y / z, np.zeros_like(z)
    rows = np.stack(
        [[-x * ay, az + x * ax, -ay, zero + 1, zero, -x], [-az - y * ay, y * ax, ax, zero, zero + 1, -y]]
    )
    focal = camera.matrix.diagonal()[:2] / shrink
    return np.ascontiguousarray((rows * (focal[:, None, None] / z)).transpose(2, 0, 1))


def _overlaps(pixels: FloatArray, image: ByteArray) -> bool:
    low, high = pixels.min(axis=0), pixels.max(axis=0)
    return bool(np.all(high > 0) and low[0] < image.shape[1] and low[1] < image.shape[0])


def _grey(image: ByteArray, pixels: FloatArray, shrink: int) -> tuple[ByteArray, FloatArray]:
    """The blurred grey picture round (N, 2) pixels, and the pixel of its upper left corner."""
    margin = _MARGIN_PX * shrink
    low = np.maximum(pixels.min(axis=0) - margin, 0).astype(int)
    high = np.minimum(pixels.max(axis=0) + margin, (image.shape[1], image.shape[0])).astype(int)
    grey = cv2.cvtColor(image[low[1] : high[1], low[0] : high[0]], cv2.COLOR_BGR2GRAY)
    if shrink > 1:
        wide, tall = (max(1, int(side) // shrink) for side in high - low)
        whole = grey[: tall * shrink, : wide * shrink]  # every shrunk pixel covers as many
        grey = cv2.resize(whole, (wide, tall), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.GaussianBlur(grey, (_BLUR_PX, _BLUR_PX), 0), np.uint8), low.astype(np.float64)


def _within(pixels: FloatArray, corner: FloatArray, shrink: int) -> FloatArray:
    """Places in the shrunk picture as OpenCV counts them: the first pixel's middle is zero."""
    return (pixels - corner) / shrink - 0.5


def _sample(grey: ByteArray, at: FloatArray) -> FloatPatches:
    """(N, S) grey values of the patches round (N, 2) places."""
    columns = np.float32(at[:, :1]) + _COLUMNS
    rows = np.float32(at[:, 1:]) + _ROWS
    patches: FloatPatches = cv2.remap(
        grey, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    ).astype(np.float32)
    return patches
