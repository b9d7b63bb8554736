"""The light on a hand, from the shading of its skin: forearm, palm and back are probes like a face is."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from tryon.color import LUMINANCE_RGB
from tryon.effects.hand_scene import SKIN, HandsScene, SceneHand, pixels
from tryon.effects.harmonics import key_light
from tryon.effects.light import LightEstimator
from tryon.types import HAND_POINTS, FittedHand, FloatArray, Light

_ARM_TURNS, _ARM_PLACES_M = 18, (-0.085, -0.06, -0.035, -0.01)
"""Samples of the forearm: round it, and along it in wrist space. A watch of the shopper's own differs in
colour and counts no more."""
_TAPER_PER_M = 2.4  # how a forearm's section grows towards the elbow: by 22 % over 92 mm (see WRIST_POINTS)
_HAND_PLACES = (0.35, 0.55, 0.75, 0.95)  # from the wrist joint to each knuckle
_HALF_THICK_M = 0.013  # of the palm
_CURVED = 0.45  # how far the back of a hand leans to its sides, as the sine of the angle
_ARM_WEIGHT, _BACK_WEIGHT, _PALM_WEIGHT = 1.0, 1.0, 0.4  # palms are hollow, creased and paler
_KNUCKLES = [HAND_POINTS.index(f"{finger}_mcp") for finger in ("index", "middle", "ring", "little")]
_WEIGHTS = np.concatenate(
    [
        np.full(_ARM_TURNS * len(_ARM_PLACES_M), _ARM_WEIGHT),
        np.full(len(_KNUCKLES) * len(_HAND_PLACES), _BACK_WEIGHT),
        np.full(len(_KNUCKLES) * len(_HAND_PLACES), _PALM_WEIGHT),
    ]
)

_REFLECTED_TINT = 0.35
"""Of the light's colour in reflections, as an exponent: the room that metal mirrors is the picture's, which
shows the light's colour already, but its lamps are white."""

_SETTLING_S, _MEMORY_S = 1.0, 2.0
"""Hands turn and show other skin, paler or in folds, and the light that it tells wanders by a tenth: slowly
enough, nobody sees it."""

_FACE_SHARE = 0.5
"""Of a face's light where one is in view: it shows more sides than an arm, but may be lit otherwise."""


class HandLight:
    """Follows the light on one hand."""

    def __init__(self) -> None:
        self._estimator = LightEstimator(_WEIGHTS)
        self._shown: Light | None = None
        self._shown_ns = 0

    def update(self, scene: HandsScene, hand: SceneHand, face: Light | None) -> Light | None:
        """The light in a frame; None where the hand was never seen. face: that on a face in view."""
        now_ns = scene.frame.time_ns
        if hand.zones is None or not self._estimator.is_due(now_ns):
            own = self._estimator.newest
        else:
            points, normals = skin_samples(hand.fitted)
            points_px = pixels(points, scene.camera)
            shown = hand.zones.at(points_px)[:, SKIN]
            own = self._estimator.update(scene.frame.image, points_px, normals, now_ns, shown)
        goal = own if face is None else face if own is None else _between(own, face, _FACE_SHARE)
        if goal is None:
            return None
        since_s = (now_ns - self._shown_ns) / 1e9
        if self._shown is not None and 0 <= since_s < _MEMORY_S:
            goal = _between(self._shown, goal, 1 - math.exp(-since_s / _SETTLING_S))
        self._shown, self._shown_ns = goal, now_ns
        return replace(goal, gain=_reflected(goal.gain))


def skin_samples(fitted: FittedHand) -> tuple[FloatArray, FloatArray]:
    """(N, 3) points on the skin in camera space, and their (N, 3) outward normals, hidden ones too."""
    arm, arm_normals = _arm_samples(fitted)
    joints = fitted.joints_m
    turn = fitted.camera_from_hand[:3, :3]
    knuckles = joints[_KNUCKLES]
    sideways = (knuckles - knuckles.mean(axis=0)) @ turn[:, 0]
    lean = _CURVED * sideways / max(float(np.abs(sideways).max()), 1e-6)
    middles = joints[0] + np.array(_HAND_PLACES)[:, None, None] * (knuckles - joints[0])
    hand, hand_normals = [], []
    for side in (1.0, -1.0):
        normals = side * turn[:, 1] * np.sqrt(1 - lean**2)[:, None] + lean[:, None] * turn[:, 0]
        hand.append((middles + _HALF_THICK_M * normals).reshape(-1, 3))
        hand_normals.append(np.broadcast_to(normals, middles.shape).reshape(-1, 3))
    return np.concatenate([arm, *hand]), np.concatenate([arm_normals, *hand_normals])


def _arm_samples(fitted: FittedHand) -> tuple[FloatArray, FloatArray]:
    around = np.arange(_ARM_TURNS) * 2 * np.pi / _ARM_TURNS
    half = np.array([fitted.wrist_width_m, fitted.wrist_height_m]) / 2
    ring = np.stack([np.cos(around), np.sin(around)], axis=1)
    normals = np.concatenate([ring / half, np.zeros((_ARM_TURNS, 1))], axis=1)
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    pose = fitted.camera_from_wrist
    rings = [
        np.concatenate([ring * half * (1 - _TAPER_PER_M * z), np.full((_ARM_TURNS, 1), z)], axis=1)
        for z in _ARM_PLACES_M
    ]
    points = np.concatenate(rings) @ pose[:3, :3].T + pose[:3, 3]
    return points, np.tile(normals @ pose[:3, :3].T, (len(_ARM_PLACES_M), 1))


def _reflected(gain: FloatArray) -> FloatArray:
    """(3,) with most of its colour taken out."""
    level = float(gain @ LUMINANCE_RGB)
    return np.asarray(level * (gain / level) ** _REFLECTED_TINT)


def _between(first: Light, second: Light, share: float) -> Light:
    """Of the sides that light comes from, the mean; of level and colour, the geometric mean."""
    shape = (1 - share) * first.irradiance / first.gain + share * second.irradiance / second.gain
    gain = first.gain ** (1 - share) * second.gain**share
    irradiance = shape * gain
    direction, key_share = key_light(irradiance @ LUMINANCE_RGB)
    return Light(irradiance, direction, key_share, gain)
