"""Heads drawn at known poses: the canonical face with a person's picture on it."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from tryon.compositing import lay_over
from tryon.errors import NothingFoundError
from tryon.fitting.canonical_face import load_canonical_face
from tryon.geometry import (
    rigid,
    roll_yaw_pitch,
    rotation_from_roll_yaw_pitch,
    uniform_scale,
    vertex_normals,
)
from tryon.models import model_path
from tryon.pipeline import FACE_MODEL
from tryon.rendering import Renderer
from tryon.sources import open_source
from tryon.tracking.face import FaceTracker
from tryon.types import (
    ByteArray,
    Camera,
    FloatArray,
    Frame,
    Geometry,
    Item,
    Material,
    Model,
    Part,
    Texture,
)

FACING_VIEWER = np.diag([1.0, -1.0, -1.0])
"""Axes of a head that looks straight into the camera."""

GREY = 120  # of the background, about as bright as skin: no silhouette that a real room would not have


def head_pose(yaw: float, pitch: float, roll: float, at: FloatArray) -> FloatArray:
    """(4, 4) camera_from_face of a head at (3,) metres, turned by degrees from facing the optical axis."""
    turn = rotation_from_roll_yaw_pitch(math.radians(roll), math.radians(yaw), math.radians(pitch))
    return rigid(turn @ FACING_VIEWER, at)


def yaw_pitch_roll_deg(camera_from_face: FloatArray) -> tuple[float, float, float]:
    """Degrees for `head_pose` of a (4, 4) pose with or without scale."""
    rotation = camera_from_face[:3, :3] / uniform_scale(camera_from_face) @ FACING_VIEWER
    roll, yaw, pitch = roll_yaw_pitch(rotation)
    return math.degrees(yaw), math.degrees(pitch), math.degrees(roll)


def textured_head(picture: ByteArray) -> Model:
    """The canonical face with the face in an (H, W, 3) BGR picture on it.

    The picture is laid on by the face's landmarks in it, so that vertex i shows landmark i: the person in
    the picture is no canonical face, but this head is. Raises NothingFoundError without a face.
    """
    task_file = model_path(FACE_MODEL)
    face = load_canonical_face(task_file)
    with FaceTracker(task_file, video=False) as tracker:
        found = tracker.track(Frame(picture, 0))
    if not found:
        raise NothingFoundError("no face in the picture that was to be laid on a head")
    size_wh = picture.shape[1], picture.shape[0]
    uvs = (found[0].points_px[: len(face.vertices), :2] / size_wh).astype(np.float32)
    pixels = np.ascontiguousarray(picture[..., ::-1])
    skin = Material(base_color_texture=Texture(pixels, srgb=True), roughness=1.0, double_sided=True)
    positions = face.vertices.astype(np.float32)
    normals = vertex_normals(face.vertices, face.triangles).astype(np.float32)
    front = Geometry(positions, normals, face.triangles, uvs)
    return Model((Part("face", front, skin, np.eye(4)),))


@lru_cache(maxsize=1)
def demo_head() -> Model:
    """The head of the person in the bundled demo."""
    return textured_head(demo_picture())


def demo_picture() -> ByteArray:
    """(720, 1280, 3) first frame of the bundled demo: a face that looks almost straight ahead."""
    source = open_source("demo", live=False)
    try:
        frame = source.read()
    finally:
        source.close()
    if frame is None:
        raise NothingFoundError("the bundled demo clip holds no picture")
    return frame.image


def head_at(renderer: Renderer, head: Model, camera_from_face: FloatArray, camera: Camera) -> ByteArray:
    """(H, W, 3) BGR picture of a head at a known pose, on grey."""
    layer = renderer.render([Item("head", "", "face0", head, camera_from_face, 1.0)], [], camera)
    image = np.full((camera.size_wh[1], camera.size_wh[0], 3), GREY, np.uint8)
    lay_over(image, layer)
    return image
