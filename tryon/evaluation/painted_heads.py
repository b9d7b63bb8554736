"""Heads of known size: a portrait on the canonical face, with eyes painted in that look into the camera.

Nobody measured the people in portraits. Here the head's size and breadth, the distance of the pupils and the
diameter of the irises are chosen, and everything that a camera would see of them is drawn accordingly: eyes
turn about their centres towards the camera, so that pupils come closer together when it is near.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from tryon.evaluation.following import SIZE_WH
from tryon.evaluation.rendered_heads import FACING_VIEWER
from tryon.fitting.canonical_face import CanonicalFace
from tryon.geometry import camera_from_vertical_fov, rigid, rotation_from_roll_yaw_pitch, vertex_normals
from tryon.rendering.base import Renderer
from tryon.types import (
    ByteArray,
    Camera,
    FloatArray,
    Geometry,
    Item,
    Material,
    Model,
    Part,
    Texture,
)

PUPIL_TO_CENTRE_M = 0.0105
"""Rotation centre of the eye 13.5 mm behind the cornea (Fry and Hill, Am. J. Optometry 1962), iris 3 mm."""

_EYE_Y_M, _EYE_Z_M = 0.0262, 0.0383  # middle of the canonical eye openings

_LIDS = (
    [33, 7, 163, 144, 145, 153, 154, 155, 133, 173, 157, 158, 159, 160, 161, 246],
    [263, 249, 390, 373, 374, 380, 381, 382, 362, 398, 384, 385, 386, 387, 388, 466],
)
"""Outlines of the right and the left eye opening in MediaPipe's mesh."""

_TEXTURE_PX = 1024  # a face of 200 mm then has five texels a millimetre: finer than any webcam sees it
_LIMBUS_M = 0.0003  # half the breadth of the transition from iris to white
_IRIS_COLOURS = ((36, 58, 92), (28, 40, 60), (120, 110, 70), (70, 110, 100), (20, 26, 36))  # BGR
_WHITE = (212.0, 216.0, 224.0)
_BACKGROUND = 118
_SKIN = 0.6  # of the portrait's brightness: the studio's light would wash it out


@dataclass(frozen=True, eq=False)
class Portrait:
    """A picture whose landmarks were found, as the skin of a head.

    texture: (T, T, 3) uint8 BGR of the face. points_px: (478, 2) its landmarks in it.
    """

    texture: ByteArray
    points_px: FloatArray


@dataclass(frozen=True)
class HeadShape:
    """What a person measures. pupil_distance_mm: looking far. size, breadth: over the canonical head."""

    pupil_distance_mm: float
    iris_mm: float
    size: float
    breadth: float
    iris_colour: tuple[int, int, int]


@dataclass(frozen=True, eq=False)
class HeadCase:
    """A picture of a painted head and the truth about it."""

    image: ByteArray
    camera: Camera
    camera_from_face: FloatArray
    shape: HeadShape


def portrait_from(image: ByteArray, points_px: FloatArray) -> Portrait:
    """Cut the face out of a BGR picture by its (478, 2 or more) landmarks in pixels."""
    points = points_px[:, :2]
    low, high = points.min(axis=0) - 4.0, points.max(axis=0) + 4.0
    scale = _TEXTURE_PX / float((high - low).max())
    # Landmarks are in pixels whose centres lie at halves, warpAffine's at integers.
    shift = -low * scale + 0.5 * scale - 0.5
    matrix = np.array([[scale, 0.0, shift[0]], [0.0, scale, shift[1]]])
    texture = cv2.warpAffine(image, matrix, (_TEXTURE_PX, _TEXTURE_PX), flags=cv2.INTER_CUBIC)
    return Portrait(np.asarray(texture, np.uint8), (points - low) * scale)


def draw_shapes(count: int, seed: int = 0) -> Iterator[HeadShape]:
    """Adults: irises 11.7 +- 0.5 mm, heads 4 % apart in size and 3 in breadth, pupils in proportion."""
    random = np.random.default_rng(seed)
    for _ in range(count):
        size, breadth = float(random.normal(1.0, 0.04)), float(random.normal(1.0, 0.03))
        pupils = 63.4 * size * breadth * float(random.normal(1.0, 0.02))
        iris = float(random.normal(11.7, 0.5))
        colour = _IRIS_COLOURS[int(random.integers(len(_IRIS_COLOURS)))]
        yield HeadShape(pupils, iris, size, breadth, colour)


def draw_poses(count: int, near_m: float = 0.4, far_m: float = 1.0, seed: int = 0) -> Iterator[FloatArray]:
    """(4, 4) rigid poses of heads that face the camera, as people do who are told to: within 8 degrees."""
    random = np.random.default_rng(seed + 1000)
    for _ in range(count):
        roll, yaw, pitch = np.radians(random.normal(0.0, 4.0, 3).clip(-8, 8))
        depth = float(random.uniform(near_m, far_m))
        aside = random.uniform(-0.1, 0.1, 2) * depth
        turn = rotation_from_roll_yaw_pitch(float(roll), float(yaw), float(pitch)) @ FACING_VIEWER
        yield rigid(turn, np.array([aside[0], aside[1], depth]))


def pupils(shape: HeadShape, camera_in_face: FloatArray) -> tuple[FloatArray, FloatArray]:
    """(2, 3) centres of the right and left iris in metres of face space and (2, 3) unit gaze directions."""
    half = shape.pupil_distance_mm / 2000
    y, z = _EYE_Y_M * shape.size, _EYE_Z_M * shape.size - PUPIL_TO_CENTRE_M
    turning = np.array([[-half, y, z], [half, y, z]])
    gaze = camera_in_face - turning
    gaze /= np.linalg.norm(gaze, axis=1, keepdims=True)
    return turning + PUPIL_TO_CENTRE_M * gaze, gaze


class PaintedHeads:
    """Draws heads of one portrait. The renderer stays the caller's."""

    def __init__(self, face: CanonicalFace, portrait: Portrait, renderer: Renderer) -> None:
        self._face, self._portrait, self._renderer = face, portrait, renderer
        self._surface = _surface_points(face, portrait.points_px)
        self._openings = _openings(portrait.points_px)

    def model(self, shape: HeadShape, camera_from_face: FloatArray) -> Model:
        """The head with eyes that look into a camera at this pose, in metres of face space."""
        stretch = np.array([shape.size * shape.breadth, shape.size, shape.size])
        texture = self._with_eyes(shape, stretch, np.linalg.inv(camera_from_face)[:3, 3])
        positions = (self._face.vertices * stretch).astype(np.float32)
        uvs = (self._portrait.points_px[: len(positions)] / _TEXTURE_PX).astype(np.float32)
        normals = vertex_normals(positions, self._face.triangles).astype(np.float32)
        front = Geometry(positions, normals, self._face.triangles, uvs)
        pixels = np.ascontiguousarray(texture[..., ::-1])
        skin = Material(
            base_color=(_SKIN, _SKIN, _SKIN, 1.0),
            base_color_texture=Texture(pixels, srgb=True),
            roughness=1.0,
            double_sided=True,
        )
        return Model((Part("face", front, skin, np.eye(4)),))

    def photograph(
        self,
        shape: HeadShape,
        camera_from_face: FloatArray,
        camera: Camera,
        random: np.random.Generator,
        extras: Sequence[Item] = (),
        noise: float = 3.0,
        blur_px: float = 0.6,
    ) -> HeadCase:
        """A webcam's picture of the head, and of `extras` in front of it: a little soft, with grain."""
        head = Item("head", "", "face0", self.model(shape, camera_from_face), camera_from_face, 1.0)
        image = np.full((camera.size_wh[1], camera.size_wh[0], 3), _BACKGROUND, np.float32)
        for item in (head, *extras):
            layer = self._renderer.render([item], [], camera)
            (x, y), (h, w) = layer.origin_px, layer.bgra.shape[:2]
            region = image[y : y + h, x : x + w]
            region *= 1.0 - layer.bgra[..., 3:] / np.float32(255)
            region += layer.bgra[..., :3]
        image = cv2.GaussianBlur(image, (0, 0), blur_px)
        image += random.normal(0.0, noise, image.shape)
        return HeadCase(np.asarray(np.rint(image.clip(0, 255)), np.uint8), camera, camera_from_face, shape)

    def _with_eyes(self, shape: HeadShape, stretch: FloatArray, camera_in_face: FloatArray) -> ByteArray:
        """The portrait with whites and irises as the camera sees them through the openings of its lids."""
        texture = self._portrait.texture.astype(np.float32)
        centres, gazes = pupils(shape, camera_in_face)
        for (x0, y0, opening), centre, gaze in zip(self._openings, centres, gazes, strict=True):
            h, w = opening.shape
            ray = self._surface[y0 : y0 + h, x0 : x0 + w] * stretch - camera_in_face
            along = (centre - camera_in_face) @ gaze / (ray @ gaze)
            off_centre = np.linalg.norm(camera_in_face + ray * along[..., None] - centre, axis=-1)
            lit = np.linspace(0.72, 1.0, h)[:, None, None]  # the upper lid's shadow
            eye = np.array(_WHITE) * lit
            for radius, colour in (
                (shape.iris_mm / 2000, np.array(shape.iris_colour) * 0.7),
                (shape.iris_mm / 2000 * 0.85, np.array(shape.iris_colour, np.float64)),
                (0.0017, np.array([12.0, 12.0, 14.0])),
            ):
                inside = np.clip(0.5 - (off_centre - radius) / (2 * _LIMBUS_M), 0, 1)[..., None]
                eye = eye * (1 - inside) + colour * inside
            region = texture[y0 : y0 + h, x0 : x0 + w]
            region += (eye - region) * opening[..., None]
        return np.asarray(np.rint(texture.clip(0, 255)), np.uint8)


def webcam(vertical_fov_deg: float) -> Camera:
    """A webcam of 1280 x 720 pixels. Raises ValueError unless the angle lies between 1 and 170 degrees."""
    return camera_from_vertical_fov(SIZE_WH, vertical_fov_deg)


def _surface_points(face: CanonicalFace, points_px: FloatArray) -> FloatArray:
    """(T, T, 3) point of the canonical face under each texel; zero where no eye is near."""
    surface = np.zeros((_TEXTURE_PX, _TEXTURE_PX, 3))
    near = np.abs(np.abs(face.vertices[:, 0]) - 0.032) < 0.020
    near &= np.abs(face.vertices[:, 1] - _EYE_Y_M) < 0.014
    for triangle in face.triangles[near[face.triangles].all(axis=1)]:
        corners = points_px[triangle]
        (x0, y0), (x1, y1) = np.floor(corners.min(axis=0)), np.ceil(corners.max(axis=0))
        x, y = np.meshgrid(np.arange(x0, x1 + 1), np.arange(y0, y1 + 1))
        texels = np.stack([x + 0.5, y + 0.5, np.ones_like(x)], axis=-1)
        shares = texels @ np.linalg.inv(np.column_stack([corners, np.ones(3)]))
        inside = (shares > -1e-3).all(axis=-1)
        rows, columns = y[inside].astype(int), x[inside].astype(int)
        surface[rows, columns] = shares[inside] @ face.vertices[triangle]
    return surface


def _openings(points_px: FloatArray) -> list[tuple[int, int, FloatArray]]:
    """Upper left texel and soft (h, w) mask of what is seen between the lids of the right and left eye."""
    found = []
    for outline in _LIDS:
        corners = points_px[outline]
        x0, y0 = np.floor(corners.min(axis=0) - 2).astype(int)
        x1, y1 = np.ceil(corners.max(axis=0) + 2).astype(int)
        mask = np.zeros((y1 - y0, x1 - x0), np.uint8)
        cv2.fillPoly(mask, [np.rint((corners - (x0, y0)) * 16 - 8).astype(np.int32)], 255, shift=4)
        found.append((int(x0), int(y0), cv2.GaussianBlur(mask, (0, 0), 1.5) / 255.0))
    return found
