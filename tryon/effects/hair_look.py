"""One look at one side of a head: colour models of skin and hair, and where between eye and ear hair lies.

A person's own cheeks say what skin looks like in this light, the head above forehead and ears what hair looks
like, and the strip between outer eye corner and ear is told apart by the two.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from tryon.effects.color_features import Floats, log_features
from tryon.geometry import project, transform
from tryon.types import ByteArray, Camera, FloatArray

HINGE_MM, EAR_MM = np.array([67.0, 0.0, 40.0]), np.array([77.5, 0.0, -51.0])
"""The plane in which a left temple runs, in face space: from the hinge to the ear, and upright."""
STRIP_ALONG, _STRIP_UP_MM = (-0.05, 1.15), (54.0, 12.0)  # extent along hinge to ear, and in height
_STRIP_WH = (80, 28)  # cells of about 1.4 mm

_SKIN_LANDMARKS = {
    1.0: [280, 330, 347, 425, 266, 411, 329, 4, 195, 352, 345],
    -1.0: [50, 101, 118, 205, 36, 187, 100, 4, 195, 123, 116],
}
"""Cheek and nose on either side: hardly ever under hair, and lit like the ear on that side."""

_SKIN_FLOOR = np.array([0.05, 0.06, 0.22], np.float32)
_HAIR_FLOOR = np.array([0.06, 0.07, 0.30], np.float32)
"""Least deviations of log(red/green), log(green/blue), log(luminance): shading and locks vary that much."""

_SKIN_LIKE = 9.0  # squared deviations
_UNLIKE_HAIR = 30.0  # squared deviations: neither skin nor hair, perhaps the room behind
_SURELY_HEAD = 0.25  # cosine of a side's normal to the camera from which on no room is seen at the ear
_LEAST_HAIR = 0.1  # of the places above forehead and ear: else the head is bald, or nothing can be said
_LEAST_APART = 6.0  # squared deviations between skin and hair below which they are not told apart

_BEGINS = (0.35, 0.7)  # probability of hair along a temple at which it begins to vanish, and has vanished

_TURNED_FAR, _AHEAD_M = 0.6, np.array([-0.005, 0.0, 0.018])
"""Cosine from which on hair must lie that far ahead of the ear's place too: landmarks of heads turned so far
are wrong by so much that the place may lie behind the ear."""


@dataclass(frozen=True, eq=False)
class _Colours:
    """A Gaussian with a diagonal covariance over the three features."""

    mean: Floats
    inverse_variance: Floats

    def distance(self, features: Floats) -> Floats:
        """Squared deviations of (..., 3) features."""
        return np.asarray(((features - self.mean) ** 2) @ self.inverse_variance)

    @property
    def log_spread(self) -> float:
        """Twice the logarithm of the Gaussian's normalising constant, but for a constant."""
        return -float(np.log(self.inverse_variance).sum())


def _fit(features: Floats, floor: Floats) -> _Colours:
    mean = np.median(features, axis=0)
    deviation = 1.5 * np.median(np.abs(features - mean), axis=0)
    return _Colours(mean, 1.0 / np.maximum(deviation, floor) ** 2)


def _head_places() -> FloatArray:
    """(N, 3) metres in face space above the forehead, where hair grows."""
    x, row = np.meshgrid(np.linspace(-45, 45, 7), np.arange(4))
    y = np.array([100, 110, 117, 121])[row] - x**2 / 140
    z = np.array([22, 6, -14, -34])[row]
    return np.stack([x, y, z], axis=-1).reshape(-1, 3) / 1000


def _above_ear_places() -> FloatArray:
    y, z = np.meshgrid([55, 64, 73, 82], [-22, -34, -46, -58])
    return np.stack([np.full_like(y, 76), y, z], axis=-1).reshape(-1, 3) / 1000


def _ear_places() -> FloatArray:
    y, z = np.meshgrid([-12, -4, 4, 12, 20, 27], [-46, -51, -56, -61, -66, -71])
    x = 81 + 0.35 * (-52.0 - z)
    return np.stack([x, y, z], axis=-1).reshape(-1, 3) / 1000


_HEAD, _ABOVE_EAR, _EAR = _head_places(), _above_ear_places(), _ear_places()


def _strip_corners() -> FloatArray:
    along = [HINGE_MM + share * (EAR_MM - HINGE_MM) for share in STRIP_ALONG]
    high, low = (np.array([0, height, 0]) for height in _STRIP_UP_MM)
    return np.array([along[0] + high, along[1] + high, along[1] + low, along[0] + low]) / 1000


_CORNERS = _strip_corners()


def look_at_side(
    image: ByteArray,
    points_px: FloatArray,
    camera_from_head: FloatArray,
    camera: Camera,
    side: float,
    quad_px: Floats | None,
    along_from: float,
) -> tuple[float, Floats | None]:
    """Share of hair at one ear's place, and (h, w) 0 to 1, where hair lies over the temple.

    side: 1 left, -1 right. quad_px: `strip_quad_px` of that side; without it, the temple is not looked at.
    along_from: share at the ear above which hair is looked for along the temple; up to it there is none.
    """
    facing = facing_camera(camera_from_head, side)
    mirror = np.array([side, 1.0, 1.0])
    ears = (_EAR, _EAR + _AHEAD_M) if facing > _TURNED_FAR else (_EAR,)
    places = _seen(camera, camera_from_head, np.concatenate([_HEAD, _ABOVE_EAR, *ears]) * mirror)
    skin = _fit(_sample(image, points_px[_SKIN_LANDMARKS[side], :2]), _SKIN_FLOOR)
    features = _sample(image, places)
    count = len(_HEAD) + len(_ABOVE_EAR)
    above, ear = features[:count], features[count:].reshape(len(ears), -1, 3)
    hairy = skin.distance(above) > _SKIN_LIKE
    nothing = None if quad_px is None else np.zeros(_STRIP_WH[::-1], np.float32)
    if hairy.mean() < _LEAST_HAIR:
        return 0.0, nothing
    hair = _fit(above[hairy], _HAIR_FLOOR)
    if skin.distance(hair.mean) < _LEAST_APART:
        return 0.0, nothing
    like_hair = skin.distance(ear) > _SKIN_LIKE
    if facing < _SURELY_HEAD:
        like_hair &= hair.distance(ear) < _UNLIKE_HAIR
    covered = float(like_hair.mean(axis=1).min())
    if quad_px is None or covered <= along_from:
        return covered, nothing
    return covered, _hair_along(image, quad_px, skin, hair)


def _hair_odds(skin: _Colours, hair: _Colours, features: Floats) -> Floats:
    """Logarithm of how much likelier hair is than skin."""
    return 0.5 * (skin.distance(features) + skin.log_spread - hair.distance(features) - hair.log_spread)


def _hair_along(image: ByteArray, quad_px: Floats, skin: _Colours, hair: _Colours) -> Floats:
    """(h, w) 0 to 1, from the hinge to the ear: 1 from where hair begins on."""
    width, height = _STRIP_WH
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    strip_from_image = cv2.getPerspectiveTransform(quad_px, corners)
    patch = cv2.warpPerspective(image, strip_from_image, _STRIP_WH, borderMode=cv2.BORDER_REPLICATE)
    odds = np.clip(_hair_odds(skin, hair, log_features(patch)), -6.0, 6.0)
    probability = 1.0 / (1.0 + np.exp(-cv2.blur(odds, (5, 7))))
    return np.asarray(np.maximum.accumulate(_ramp(probability, *_BEGINS), axis=1))


def facing_camera(camera_from_head: FloatArray, side: float) -> float:
    """Cosine between a side's normal and the direction to the camera; side: 1 left, -1 right."""
    normal = side * camera_from_head[:3, 0]
    towards = -transform(camera_from_head, np.array([[side * 0.07, 0.03, 0.0]]))[0]
    return float(normal @ towards / (np.linalg.norm(normal) * np.linalg.norm(towards)))


def strip_quad_px(camera: Camera, camera_from_head: FloatArray, side: float) -> Floats:
    """(4, 2) corners of one temple's strip: at the hinge above, at the ear above and below, at the hinge."""
    return _seen(camera, camera_from_head, _CORNERS * np.array([side, 1.0, 1.0]))


def _seen(camera: Camera, camera_from_head: FloatArray, places: FloatArray) -> Floats:
    return project(camera, transform(camera_from_head, places)).astype(np.float32)


def _sample(image: ByteArray, points_px: FloatArray) -> Floats:
    """(N, 3) features of the pixels at (N, 2) places."""
    places = np.asarray(points_px, np.float32)[None] - np.float32(0.5)
    pixels = cv2.remap(image, places, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return log_features(np.asarray(pixels[0], np.uint8))


def _ramp(value: FloatArray | float, start: float, end: float) -> Floats:
    """0 below `start`, 1 above `end`, linear between."""
    return np.asarray(np.clip((np.asarray(value, np.float32) - start) / (end - start), 0.0, 1.0))
