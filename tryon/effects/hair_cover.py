"""Where hair lies over the temples: colour models of one person's skin and hair, read beside the face.

No network runs: a person's own cheeks say what skin looks like in this light, the head above forehead and
ears what hair looks like, and the strip between outer eye corner and ear is told apart by the two. The ear
decides: where skin is seen at its place, temples run visibly over sideburns up to it; where hair is, they
vanish under the hair where that begins.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import cv2
import numpy as np

from tryon.effects.color_features import Floats, log_features
from tryon.geometry import project, transform
from tryon.types import ByteArray, Camera, FloatArray

_HINGE_MM, _EAR_MM = np.array([67.0, 0.0, 40.0]), np.array([77.5, 0.0, -51.0])
"""The plane in which a left temple runs, in face space: from the hinge to the ear, and upright."""
_STRIP_ALONG, _STRIP_UP_MM = (-0.05, 1.15), (54.0, 12.0)  # extent along hinge to ear, and in height
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

_COVERED_FROM, _COVERED_UNTIL = 0.78, 0.65
"""Share of hair at the ear's place that hides temples, and keeps them hidden.

Chosen on 218 sides of heads with labelled hair in street photographs: of 118 bare or empty places 4 were
taken for hair, and 56 of 100 covered ears were found; the others' hair has the colour of their skin."""

_BEGINS = (0.35, 0.7)  # probability of hair along a temple at which it begins to vanish, and has vanished

_TURNED_FAR, _AHEAD_M = 0.6, np.array([-0.005, 0.0, 0.018])
"""Cosine from which on hair must lie that far ahead of the ear's place too: landmarks of heads turned so far
are wrong by so much that the place may lie behind the ear."""

_FACING = -0.3  # cosine of a side's normal to the camera; beyond it ear and temple are hidden by the head
_EDGE_ON = -0.03  # below it, of a head that looks into the camera, the temple is seen from its end
_SEEN_WELL = 0.3  # cosine from which on a look counts fully
_USUAL_BEGIN = 0.2  # share of the way from hinge to ear where hair begins, until it was seen from the side
_BEHIND_BEGIN_M = 0.006  # so that the strip's soft edge is seen, not the hard one of hair as a body

_LONGEST_STEP_S = 0.2  # a side that was turned away for long is not judged anew by one look
_COVER_SETTLING_S, _STRIP_SETTLING_S, _FADE_S = 0.5, 0.2, 0.3
_MEMORY_NS = 2_000_000_000  # who was gone for longer may be somebody else


@dataclass
class _Side:
    """What is remembered of one side of one head.

    covered: share of hair at the ear's place. hidden: 0 to 1, how far hair is let hide the temple.
    hair: (h, w) 0 to 1, where it lies over the temple; None until it was seen from the side.
    """

    time_ns: int
    covered: float
    hidden: float
    hair: Floats | None


@dataclass(frozen=True, eq=False)
class Strip:
    """Visibility of one temple. cells: (h, w) float32, 0 hidden to 1 visible. quad_px: (4, 2) its corners in
    the frame: at the hinge above, at the ear above, at the ear below, at the hinge below."""

    cells: Floats
    quad_px: Floats


@dataclass(frozen=True, eq=False)
class Hair:
    """What hides a person's temples. begins_m: side (1 left, -1 right) -> z in face space, in metres, from
    which on backwards hair lies over that temple."""

    strips: tuple[Strip, ...] = ()
    begins_m: Mapping[float, float] = field(default_factory=lambda: MappingProxyType({}))


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
    along = [_HINGE_MM + share * (_EAR_MM - _HINGE_MM) for share in _STRIP_ALONG]
    high, low = (np.array([0, height, 0]) for height in _STRIP_UP_MM)
    return np.array([along[0] + high, along[1] + high, along[1] + low, along[0] + low]) / 1000


_CORNERS = _strip_corners()


class HairCover:
    """Follows where hair covers the temples of everybody in view."""

    def __init__(self) -> None:
        self._sides: dict[tuple[str, float], _Side] = {}
        self._seen_ns: dict[str, int] = {}
        self._turn = 0

    def look(
        self,
        image: ByteArray,
        slot: str,
        points_px: FloatArray,
        camera_from_head: FloatArray,
        camera: Camera,
        time_ns: int,
    ) -> Hair:
        """The hair over one person's temples in this frame.

        image: (H, W, 3) BGR as the camera gave it. points_px: (478, 3) landmarks. camera_from_head: (4, 4)
        from face space, widened to the wearer's head. A side is looked at in every second call.
        """
        self._turn += 1
        if not 0 <= time_ns - self._seen_ns.get(slot, time_ns) < _MEMORY_NS:
            self._sides = {key: side for key, side in self._sides.items() if key[0] != slot}
        self._seen_ns[slot] = time_ns
        strips: list[Strip] = []
        begins_m: dict[float, float] = {}
        for index, side in enumerate((1.0, -1.0)):
            facing = _facing(camera_from_head, side)
            if facing < _FACING:
                continue
            key = (slot, side)
            known = self._sides.get(key)
            # What was seen from the side is surer than what the edge of a head tells.
            is_known = known is not None and known.hair is not None and facing < _EDGE_ON
            mirror = np.array([side, 1.0, 1.0])
            quad = None if facing < _EDGE_ON else _seen(camera, camera_from_head, _CORNERS * mirror)
            if known is None or (self._turn % 2 == index and not is_known):
                follows = known is not None and known.covered > _COVERED_UNTIL
                seen = _look(image, points_px, camera_from_head, camera, side, quad, follows, facing)
                known = _settled(known, *seen, facing, time_ns)
                self._sides[key] = known
            if known.hidden > 0 and quad is not None and known.hair is not None:
                strips.append(Strip(1.0 - np.float32(known.hidden) * known.hair, quad))
            if known.hidden > 0.5:
                begins_m[side] = _begin_m(known.hair)
        return Hair(tuple(strips), begins_m)

    def reset(self) -> None:
        """Forget everybody: the next frame is unrelated."""
        self._sides.clear()
        self._seen_ns.clear()


def _look(
    image: ByteArray,
    points_px: FloatArray,
    camera_from_head: FloatArray,
    camera: Camera,
    side: float,
    quad_px: Floats | None,
    follows: bool,
    facing: float,
) -> tuple[float, Floats | None]:
    """Share of hair at one ear's place, and (h, w) where it lies over the temple, if it matters."""
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
    if quad_px is None or (not follows and covered <= _COVERED_UNTIL):
        return covered, nothing
    return covered, _hair_along(image, quad_px, skin, hair)


def _settled(known: _Side | None, covered: float, hair: Floats | None, facing: float, time_ns: int) -> _Side:
    """What is known of a side after one more look at it."""
    if known is None:
        return _Side(time_ns, covered, float(covered > _COVERED_FROM), hair)
    dt_s = min((time_ns - known.time_ns) / 1e9, _LONGEST_STEP_S)
    trust = min(1.0, max(0.05, facing / _SEEN_WELL) ** 2)
    cover_now = known.covered + trust * _gain(dt_s, _COVER_SETTLING_S) * (covered - known.covered)
    hides = cover_now > (_COVERED_UNTIL if known.hidden > 0 else _COVERED_FROM)
    hidden = min(1.0, max(0.0, known.hidden + (1.0 if hides else -1.0) * dt_s / _FADE_S))
    hair_now = known.hair if hair is None else hair
    if known.hair is not None and hair is not None:
        hair_now = known.hair + np.float32(trust * _gain(dt_s, _STRIP_SETTLING_S)) * (hair - known.hair)
    return _Side(time_ns, cover_now, hidden, hair_now)


def _begin_m(hair: Floats | None) -> float:
    """z in face space, in metres, where hair over a temple begins; what is nearer stays visible."""
    share = _USUAL_BEGIN
    if hair is not None:
        hidden = np.flatnonzero(hair.mean(axis=0) > 0.5)
        first = hidden[0] / hair.shape[1] if len(hidden) else 1.0
        share = _STRIP_ALONG[0] + first * (_STRIP_ALONG[1] - _STRIP_ALONG[0])
    return float(_HINGE_MM[2] + share * (_EAR_MM[2] - _HINGE_MM[2])) / 1000 - _BEHIND_BEGIN_M


def _gain(dt_s: float, settling_s: float) -> float:
    return 1.0 - math.exp(-dt_s / settling_s)


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


def _facing(camera_from_head: FloatArray, side: float) -> float:
    """Cosine between a side's normal and the direction to the camera."""
    normal = side * camera_from_head[:3, 0]
    towards = -transform(camera_from_head, np.array([[side * 0.07, 0.03, 0.0]]))[0]
    return float(normal @ towards / (np.linalg.norm(normal) * np.linalg.norm(towards)))


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
