"""Real faces for tests: frames of the bundled demo, pasted at will, and a head rendered at known poses."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np

from tryon.evaluation import rendered_heads
from tryon.evaluation.rendered_heads import GREY as GREY
from tryon.evaluation.rendered_heads import demo_head as textured_head
from tryon.evaluation.rendered_heads import head_pose as head_pose
from tryon.fitting.canonical_face import CanonicalFace, load_canonical_face
from tryon.geometry import camera_from_vertical_fov, project, transform
from tryon.models import model_path
from tryon.rendering import Renderer
from tryon.settings import assets_dir
from tryon.sources import open_source
from tryon.types import ByteArray, Camera, FloatArray, Frame

SIZE_WH = (1280, 720)
FRAME_NS = 33_333_333
RIGHT_EYE, LEFT_EYE = [33, 133, 159, 145], [263, 362, 386, 374]


def face_model() -> Path:
    """The face landmarker's file, fetched as a user would."""
    return model_path("face_landmarker.task")


def canonical_face() -> CanonicalFace:
    return load_canonical_face(face_model())


@lru_cache(maxsize=1)
def demo_frames(count: int = 60) -> tuple[Frame, ...]:
    """The first frames of the demo: one face that looks almost straight ahead."""
    source = open_source("demo", live=False)
    frames = [source.read() for _ in range(count)]
    source.close()
    return tuple(frame for frame in frames if frame is not None)


@lru_cache(maxsize=1)
def demo_camera() -> Camera:
    return camera_from_vertical_fov(SIZE_WH, 40.0)


@lru_cache(maxsize=1)
def demo_poses() -> FloatArray:
    """(N, 4, 4) true camera_from_face of the demo's frames."""
    truth = json.loads((assets_dir() / "demo" / "demo.json").read_text(encoding="utf-8"))
    return np.array(truth["camera_from_face"])


def true_points(index: int) -> FloatArray:
    """(468, 2) pixels where the canonical vertices of the demo's frame `index` lie."""
    return project(demo_camera(), transform(demo_poses()[index], canonical_face().vertices))


def head_and_hair(index: int = 0) -> ByteArray:
    """The demo's face with hair and some background, cut out of a frame: twice as tall as the face."""
    points = true_points(index)
    low, high = points.min(axis=0), points.max(axis=0)
    side = high[1] - low[1]
    (x0, y0), (x1, y1) = low - side / 2, high + side / 2
    image = demo_frames()[index].image
    return image[max(0, int(y0)) : int(y1), max(0, int(x0)) : int(x1)]


def picture_with(*places: tuple[float, float, float], index: int = 0) -> ByteArray:
    """(720, 1280, 3) grey picture with the demo's face, `height` px tall, round each (x, y, height)."""
    image = np.full((SIZE_WH[1], SIZE_WH[0], 3), GREY, np.uint8)
    head = head_and_hair(index)
    for x, y, height in places:
        scale = height / np.ptp(true_points(index)[:, 1])
        size = (round(head.shape[1] * scale), round(head.shape[0] * scale))
        small = cv2.resize(head, size, interpolation=cv2.INTER_AREA)
        left, top = round(x - size[0] / 2), round(y - size[1] / 2)
        image[top : top + size[1], left : left + size[0]] = small
    return image


def frame_of(image: ByteArray, index: int = 0) -> Frame:
    """The picture as the `index`-th frame at 30 a second."""
    return Frame(image, index * FRAME_NS, index)


def head_at(renderer: Renderer, camera_from_face: FloatArray, camera: Camera) -> ByteArray:
    """(H, W, 3) BGR picture of the demo's head at a known pose, on grey."""
    return rendered_heads.head_at(renderer, textured_head(), camera_from_face, camera)
