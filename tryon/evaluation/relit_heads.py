"""Pictures of a head under light of known direction, on which the estimate of light is scored.

A rasteriser of its own, in OpenCV and without OpenGL: matt skin of uneven colour, features, sheen, and the
light's own attached shadows, with the errors that tracking adds to landmarks and normals.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from tryon.color import srgb_from_linear
from tryon.effects.light import LightEstimator
from tryon.effects.skin import BROWS, EYES, LIPS, Skin, skin_vertices
from tryon.evaluation.rendered_heads import FACING_VIEWER
from tryon.geometry import project, rotation_from_roll_yaw_pitch, transform, vertex_normals
from tryon.types import ByteArray, Camera, FloatArray, IntArray

_DISTANCE_M = 0.55
_LANDMARK_NOISE_PX = 1.5  # standard deviation, on a face of about 230 px
_SHAPE_NOISE_M = 0.0015  # smooth deviation of a person's face from the canonical one
_POSE_NOISE_RAD = 0.035  # of the fitted head: 2 degrees
_ALBEDO_SPREAD = 0.06  # of skin over a face, besides its features
_SHEEN, _SHEEN_EXPONENT = 0.12, 12.0  # oily skin: a broad highlight as bright as dark skin itself
_SENSOR_NOISE = 2.0  # of 255

_BACKGROUND = (96, 104, 110)
_SKIN_RGB = np.array([(0.56, 0.34, 0.25), (0.44, 0.25, 0.16), (0.18, 0.076, 0.045)])
_LIGHT_RGB = np.array([(1.0, 1.0, 1.0), (1.2, 0.97, 0.7), (0.9, 1.0, 1.12)])
"""Light, middling and dark skin; neutral, lamp and sky light."""

_AZIMUTHS_DEG = (-75.0, -50.0, -25.0, 0.0, 25.0, 50.0, 75.0)
_ELEVATIONS_DEG = (0.0, 40.0)


@dataclass(frozen=True, eq=False)
class RelitHead:
    """A picture of a head, what a fitter would say of it, and its light.

    image: (H, W, 3) BGR. points_px: (N, 2) and normals: (N, 3) of the skin's points in camera space, as
    inexact as tracking makes them. key_direction: (3,) and key_share: the truth, as in `Light`. light_rgb:
    (3,) the light's colour.
    """

    image: ByteArray
    points_px: FloatArray
    normals: FloatArray
    key_direction: FloatArray
    key_share: float
    light_rgb: FloatArray


def key_direction_errors_deg(vertices: FloatArray, triangles: IntArray, camera: Camera) -> FloatArray:
    """(N,) angles in degrees between the estimated and the true key light over all `relit_heads`."""
    skin = skin_vertices(vertices, triangles)
    errors = []
    for head in relit_heads(vertices, triangles, skin, camera):
        light = LightEstimator(skin.weights).update(head.image, head.points_px, head.normals, 0)
        errors.append(np.degrees(np.arccos(np.clip(light.key_direction @ head.key_direction, -1, 1))))
    return np.array(errors)


def relit_heads(
    vertices: FloatArray, triangles: IntArray, skin: Skin, camera: Camera, seed: int = 0
) -> Iterator[RelitHead]:
    """Heads of three skin tones under light of three colours from 15 directions; the same for one seed.

    vertices: (468, 3) and triangles: (T, 3) of the canonical face (metres, face space).
    """
    random = np.random.default_rng(seed)
    places = [(azimuth, elevation) for elevation in _ELEVATIONS_DEG for azimuth in _AZIMUTHS_DEG]
    for index, (azimuth, elevation) in enumerate([*places, (0.0, -40.0)]):
        tint = _LIGHT_RGB[index % 3]
        direction = light_direction(azimuth, elevation)
        yield _relit(vertices, triangles, skin, camera, direction, tint, _SKIN_RGB[index // 3 % 3], random)


def light_direction(azimuth_deg: float, elevation_deg: float) -> FloatArray:
    """(3,) towards a light: azimuth 0 is at the camera, positive to the picture's right; elevation is up."""
    azimuth, elevation = np.radians([azimuth_deg, elevation_deg])
    flat = np.cos(elevation)
    return np.array([flat * np.sin(azimuth), -np.sin(elevation), -flat * np.cos(azimuth)])


def _relit(
    vertices: FloatArray,
    triangles: IntArray,
    skin: Skin,
    camera: Camera,
    direction: FloatArray,
    light_rgb: FloatArray,
    skin_rgb: FloatArray,
    random: np.random.Generator,
) -> RelitHead:
    turn = (
        rotation_from_roll_yaw_pitch(*np.radians(random.uniform([-8, -20, -10], [8, 20, 10]))) @ FACING_VIEWER
    )
    placement = np.eye(4)
    placement[:3] = np.c_[turn, [*random.uniform(-0.05, 0.05, 2), _DISTANCE_M]]
    person = vertices + _smooth_noise(vertices, random) * _SHAPE_NOISE_M
    placed = transform(placement, person)
    normals = vertex_normals(person, triangles) @ turn.T

    key, ambient = random.uniform(0.5, 0.9), random.uniform(0.15, 0.45)
    halfway = direction + np.array([0.0, 0.0, -1.0])
    halfway = halfway / np.linalg.norm(halfway)
    lit = ambient + key * np.maximum(0, normals @ direction)
    sheen = _SHEEN * key * np.maximum(0, normals @ halfway) ** _SHEEN_EXPONENT
    albedo = skin_rgb * np.exp(_smooth_noise(vertices, random)[:, :1] * _ALBEDO_SPREAD)
    albedo[list(EYES)], albedo[list(BROWS)] = 0.12, 0.06
    albedo[list(LIPS)] *= (0.9, 0.55, 0.6)
    linear = (albedo * lit[:, None] + sheen[:, None]) * light_rgb

    pixels = project(camera, placed)
    painted = _painted(camera, pixels, placed[:, 2], triangles, linear)
    noisy = painted + random.normal(0, _SENSOR_NOISE, painted.shape)
    image = np.clip(np.rint(noisy), 0, 255).astype(np.uint8)

    seen_px = pixels[skin.indices] + random.normal(0, _LANDMARK_NOISE_PX, (len(skin.indices), 2))
    slip = rotation_from_roll_yaw_pitch(*random.normal(0, _POSE_NOISE_RAD, 3))
    share = key / 4 / (key / 4 + ambient)
    return RelitHead(image, seen_px, skin.normals @ (slip @ turn).T, direction, share, light_rgb)


def _painted(
    camera: Camera, pixels: FloatArray, depths: FloatArray, triangles: IntArray, linear: FloatArray
) -> FloatArray:
    """(H, W, 3) BGR of 255: triangles in one colour each, the farthest first, softened to shading."""
    width, height = camera.size_wh
    image = np.full((height, width, 3), _BACKGROUND, np.float32)
    corners = pixels[triangles]
    (ax, ay), (bx, by) = (corners[:, 1] - corners[:, 0]).T, (corners[:, 2] - corners[:, 0]).T
    towards_camera = ax * by - ay * bx < 0
    shown = np.clip(linear[triangles].mean(axis=1), 0, 1)[:, ::-1]
    encoded = srgb_from_linear(shown)
    far_first = np.argsort(-depths[triangles].mean(axis=1))
    for index in far_first[towards_camera[far_first]]:
        # OpenCV's pixel centres lie at integers, ours at halves.
        corner = np.rint((corners[index] - 0.5) * 16).astype(np.int32)
        cv2.fillConvexPoly(image, corner, encoded[index].tolist(), cv2.LINE_8, shift=4)
    return np.asarray(cv2.GaussianBlur(image, (0, 0), 1.5))


def _smooth_noise(points: FloatArray, random: np.random.Generator) -> FloatArray:
    """(N, 3) of unit deviation that changes over about three centimetres."""
    waves = random.normal(0, 1 / 0.03, (12, 3))
    phases = random.uniform(0, 2 * np.pi, (12, 3))
    return np.asarray(np.sin((points @ waves.T)[:, :, None] + phases).sum(axis=1) * np.sqrt(2 / 12))
