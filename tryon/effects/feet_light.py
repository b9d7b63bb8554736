"""The light on feet, from the floor they stand on, the legs above them and the whole picture.

How bright it is, and what colour, comes from the picture as `exposure` weighs it; which side it comes from,
from the shading of the lower legs, which are cylinders near enough; from above it comes as it usually does.
"""

from __future__ import annotations

import math

import cv2
import numpy as np

from tryon.color import LUMINANCE_RGB, linear_from_srgb
from tryon.effects.exposure import scene_light_color
from tryon.effects.feet_cover import leg_zones
from tryon.effects.feet_scene import FeetScene, SceneFoot
from tryon.effects.harmonics import directional, key_light, without_negative_light
from tryon.geometry import project
from tryon.types import ByteArray, FloatArray, Light

_INTERVAL_S, _SETTLING_S = 0.19, 0.5  # as for faces
_MEMORY_S = 2.0

_ABOVE, _EVEN = 0.75, 0.45
"""Light from above and from everywhere, before the level is set: rooms' lamps and skies are above, and floors
and walls throw a good part of it back."""
_NEAR_SHARE = 0.5  # of floor and legs against the whole picture in the mean colour
_SIDE_MOST = 0.6  # slope of a leg's shading; more is two colours of cloth
_SIDE_TRUST = 0.7  # of the slope that is believed: folds and seams are in it
_LEAST_CELLS = 40
_DARK_LEG = 0.02  # linear luminance; darker cloth shows noise


class FeetLight:
    """Follows the light on the feet of one person."""

    def __init__(self) -> None:
        self._state: FloatArray | None = None
        self._light: Light | None = None
        self._worked_ns = 0

    @property
    def newest(self) -> Light | None:
        """The light of the newest update, None before the first."""
        return self._light

    def update(self, scene: FeetScene) -> Light:
        """The light of a frame, smoothed over about half a second and measured five times a second."""
        since_s = (scene.frame.time_ns - self._worked_ns) / 1e9
        if self._light is not None and 0 <= since_s < _INTERVAL_S:
            return self._light
        measured = _measure(scene)
        if self._state is None or not 0 <= since_s < _MEMORY_S:
            self._state = measured
        else:
            self._state = self._state + (measured - self._state) * (1 - math.exp(-since_s / _SETTLING_S))
        direction, share = key_light(self._state @ LUMINANCE_RGB)
        gain = self._state[0]
        self._light = Light(self._state, direction, share, gain)
        self._worked_ns = scene.frame.time_ns
        return self._light


def _measure(scene: FeetScene) -> FloatArray:
    """(9, 3) irradiance of this picture alone."""
    up = np.asarray(scene.feet[0].fitted.ground.normal, np.float64)
    shape = _ABOVE * directional(up[None])[0]
    shape[0] += _EVEN
    slope = _side_slope(scene)
    if slope is not None:
        side, steepness = slope
        # A light from there that makes the mean over the leg slope so much.
        shape = shape + directional(side[None])[0] * (2 * steepness * shape[0])
    shape = without_negative_light(shape)
    rows, columns = scene.pixels()
    near = _few(scene.frame.image[rows, columns])
    color = _NEAR_SHARE * near + (1 - _NEAR_SHARE) * _few(scene.frame.image)
    # 1 is what a surface that looks up gets: floors and uppers do.
    level = float(shape[0]) * 1.6
    return np.outer(shape / level, scene_light_color(color))


def _few(image: ByteArray) -> FloatArray:
    """(3,) mean linear RGB of a picture."""
    few = cv2.resize(image, (32, 24), interpolation=cv2.INTER_NEAREST)
    return np.asarray(linear_from_srgb(few.reshape(-1, 3).astype(np.float64)).mean(axis=0)[::-1])


def _side_slope(scene: FeetScene) -> tuple[FloatArray, float] | None:
    """Unit vector to the brighter side of the legs, and how much brighter it is; None where none shows."""
    slopes, weights, sides = [], [], []
    for foot in scene.feet:
        found = _leg_slope(scene, foot)
        if found is not None:
            slopes.append(found[1])
            sides.append(found[0])
            weights.append(found[2])
    if not slopes:
        return None
    mean = float(np.average(slopes, weights=weights)) * _SIDE_TRUST
    side = sides[0] * (1.0 if mean >= 0 else -1.0)
    return side, min(abs(mean), _SIDE_MOST)


def _leg_slope(scene: FeetScene, foot: SceneFoot) -> tuple[FloatArray, float, float] | None:
    """To the right across the leg in space, how brightness slopes over half its breadth, and its weight."""
    ends = project(scene.camera, np.stack([foot.fitted.ankle_m, foot.fitted.shin_m]))
    up = ends[1] - ends[0]
    length = float(np.hypot(*up))
    if length < 8:
        return None
    right = np.array([-up[1], up[0]]) / length
    across = np.linspace(-1, 1, 11) * 0.11 * foot.length_px
    along = np.linspace(0.1, 1.2, 16)
    places = ends[0] + along[:, None, None] * up + across[None, :, None] * right
    at = scene.to_cells(places.reshape(-1, 2)).astype(np.float32).reshape(places.shape) - np.float32(0.5)
    zones = cv2.remap(foot.zones, at, None, cv2.INTER_LINEAR)
    sure = leg_zones(np.asarray(zones, np.uint8)) > 160
    if sure.sum() < _LEAST_CELLS:
        return None
    seen = cv2.remap(scene.frame.image, (places - 0.5).astype(np.float32), None, cv2.INTER_LINEAR)
    bright = linear_from_srgb(seen.astype(np.float64))[..., ::-1] @ LUMINANCE_RGB
    offset = np.broadcast_to(np.linspace(-1, 1, 11), sure.shape)[sure]
    values = bright[sure]
    mean = float(np.median(values))
    if mean < _DARK_LEG or np.ptp(offset) < 1.2:
        return None
    relative = np.clip(values / mean, 0.3, 2.0)
    slope = float(np.polyfit(offset, relative, 1)[0])
    ray = np.linalg.inv(scene.camera.matrix) @ np.array([*ends[0], 1.0])
    ray /= np.linalg.norm(ray)
    towards = np.array([right[0], right[1], 0.0])
    towards -= (towards @ ray) * ray
    return towards / np.linalg.norm(towards), slope, float(sure.sum()) * mean
