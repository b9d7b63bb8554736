"""Product pictures: a model alone, seen from three quarters on nothing, or turning on white."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from tryon.catalogue import Category
from tryon.files import write_whole
from tryon.geometry import project, rigid, transform
from tryon.rendering.base import Renderer
from tryon.types import ByteArray, Camera, FloatArray, Item, Model


@dataclass(frozen=True)
class _View:
    """How a category stands before the camera.

    right, up: axes of the item that point to the viewer's right and up before it is turned.
    yaw_deg: turned to the right by so much. pitch_deg: seen from so much above. swing_deg: how far it turns
    to both sides in moving pictures, 0 for all the way round.
    """

    right: tuple[float, float, float]
    up: tuple[float, float, float]
    yaw_deg: float
    pitch_deg: float
    swing_deg: float = 0.0

    def turned_deg(self, share: float) -> float:
        """By how much further it is turned after a share of its move, which ends as it begins."""
        return self.swing_deg * math.sin(2 * math.pi * share) if self.swing_deg else 360.0 * share


_X, _Y, _Z = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)
_VIEWS: dict[Category, _View] = {
    "glasses": _View(_X, _Y, 32.0, 14.0),  # until the temples show
    "watches": _View(_Z, _X, -34.0, 16.0),  # the dial, 12 o'clock up, the crown and the strap behind it
    "bracelets": _View((-1.0, 0.0, 0.0), _Z, -24.0, 32.0),  # lying, the side that shows on a wrist in front
    "rings": _View(_X, _Y, 38.0, 38.0),  # standing, stone up and seen from above
    # Nearly from the side; from behind one would see into it, where a foot is.
    "shoes": _View(_X, _Y, 64.0, 20.0, swing_deg=60.0),
}
"""Slightly from above, as shops show them."""

SHELF_SIZE_WH = (480, 320)
"""Twice the largest tile of the shelf, for screens of high density."""

_SHELF = 220
"""Grey of what tinted lenses are seen against."""

_FILL = 0.85
_DISTANCE_IN_RADII = 7.0
"""Far enough that the nearer half does not look swollen: a short telephoto lens."""

_OVERSAMPLING = 3


def render_thumbnail(
    renderer: Renderer, model: Model, size_wh: tuple[int, int] = (320, 240), category: Category = "glasses"
) -> ByteArray:
    """(h, w, 4) uint8 RGBA with straight alpha; the model fills 85 % of the width or of the height.

    Raises RenderError.
    """
    points = _points(model)
    placement = _placed(points, _VIEWS[category])
    camera = _framing_camera(transform(placement, points), size_wh)
    picture, through = _drawn(renderer, model, placement, camera)
    # Straight alpha carries no colour: add what tinted glass lets through of a bright shelf.
    colored = cv2.subtract(through, 255 - picture[..., 3:].repeat(3, axis=2))
    shelf = cv2.multiply(colored, np.full_like(colored, _SHELF), scale=1 / 255)
    picture[..., :3] = cv2.add(picture[..., :3], shelf)
    return _straight_rgba(cv2.resize(picture, size_wh, interpolation=cv2.INTER_AREA))


def render_turn(
    renderer: Renderer, model: Model, size_wh: tuple[int, int], category: Category, count: int
) -> Iterator[ByteArray]:
    """(h, w, 3) uint8 BGR on white, `count` of them: the model turning once to the right from three quarters
    on, or from side to side, as large as fits into 85 % of `size_wh` all the time, and cropped to that. On
    its way back it shows the same pictures again.

    Raises RenderError.
    """
    points, view = _points(model), _VIEWS[category]
    turns_deg = [round(view.turned_deg(at / count), 3) for at in range(count)]
    placements = [_placed(points, view, turn_deg) for turn_deg in turns_deg]
    sides = np.concatenate([_outermost(transform(each, points)) for each in placements])
    camera = _framing_camera(sides, size_wh)
    seen = project(camera, sides) / _OVERSAMPLING
    (left, top), (right, bottom) = np.floor(seen.min(axis=0)), np.ceil(seen.max(axis=0))
    rows, columns = slice(int(top) - 1, int(bottom) + 1), slice(int(left) - 1, int(right) + 1)
    shown: dict[float, ByteArray] = {}
    for turn_deg, placement in zip(turns_deg, placements, strict=True):
        if turn_deg not in shown:
            picture, through = _drawn(renderer, model, placement, camera)
            whole = cv2.resize(cv2.add(picture[..., :3], through), size_wh, interpolation=cv2.INTER_AREA)
            shown[turn_deg] = np.ascontiguousarray(whole[rows, columns])
        yield shown[turn_deg]


def write_thumbnail(renderer: Renderer, model: Model, path: Path, category: Category) -> None:
    """Write the shelf's picture of a model as PNG. Raises RenderError and OSError."""
    rgba = render_thumbnail(renderer, model, SHELF_SIZE_WH, category)
    written, content = cv2.imencode(".png", cv2.cvtColor(rgba, cv2.COLOR_RGBA2BGRA))
    if not written:
        raise OSError(f"{path.name} cannot be encoded")
    write_whole(path, content.tobytes())


def _points(model: Model) -> FloatArray:
    """(N, 3) of all parts, in the item's space."""
    return np.concatenate([transform(part.item_from_part, part.geometry.positions) for part in model.parts])


def _drawn(
    renderer: Renderer, model: Model, placement: FloatArray, camera: Camera
) -> tuple[ByteArray, ByteArray]:
    """(h, w, 4) premultiplied BGRA, and (h, w, 3) how much of what is behind comes through."""
    layer = renderer.render([Item("", "", "thumbnail", model, placement, 1.0)], [], camera)
    width, height = camera.size_wh
    picture = np.zeros((height, width, 4), np.uint8)
    through = np.full((height, width, 3), 255, np.uint8)
    x, y = layer.origin_px
    h, w = layer.bgra.shape[:2]
    picture[y : y + h, x : x + w] = layer.bgra
    own = layer.through
    through[y : y + h, x : x + w] = 255 - layer.bgra[..., 3:] if own is None else own
    return picture, through


def _placed(points: FloatArray, view: _View, turned_deg: float = 0.0) -> FloatArray:
    """(4, 4) camera_from_item that shows (N, 3) points, from above, turned further by so much."""
    yaw, pitch = math.radians(view.yaw_deg + turned_deg), math.radians(view.pitch_deg)
    stand = np.array([view.right, view.up, np.cross(view.right, view.up)])
    turn = np.array([[math.cos(yaw), 0, math.sin(yaw)], [0, 1, 0], [-math.sin(yaw), 0, math.cos(yaw)]])
    tilt = np.array(
        [[1, 0, 0], [0, math.cos(pitch), -math.sin(pitch)], [0, math.sin(pitch), math.cos(pitch)]]
    )
    rotation = np.diag([1.0, -1.0, -1.0]) @ tilt @ turn @ stand
    low, high = points.min(axis=0), points.max(axis=0)
    distance = _DISTANCE_IN_RADII * float(np.linalg.norm(high - low)) / 2
    return rigid(rotation, np.array([0, 0, distance]) - rotation @ (low + high) / 2)


def _framing_camera(points: FloatArray, size_wh: tuple[int, int]) -> Camera:
    """The camera in which (N, 3) points in camera space fill the picture up to its margin, centred."""
    width, height = (length * _OVERSAMPLING for length in size_wh)
    flat = points[:, :2] / points[:, 2:]
    low, high = flat.min(axis=0), flat.max(axis=0)
    focal = _FILL * float(min(width / (high[0] - low[0]), height / (high[1] - low[1])))
    center = np.array([width, height]) / 2 - focal * (low + high) / 2
    return Camera(np.array([[focal, 0, center[0]], [0, focal, center[1]], [0, 0, 1]]), (width, height))


def _outermost(points: FloatArray) -> FloatArray:
    """(4, 3) of the (N, 3) points in camera space: the leftmost, rightmost, highest and lowest seen."""
    flat = points[:, :2] / points[:, 2:]
    outermost: FloatArray = points[np.concatenate([flat.argmin(axis=0), flat.argmax(axis=0)])]
    return outermost


def _straight_rgba(bgra: ByteArray) -> ByteArray:
    alpha = bgra[..., 3:].astype(np.float32)
    color = np.where(alpha > 0, bgra[..., 2::-1] * 255.0 / np.maximum(alpha, 1), 0)
    return np.dstack([np.clip(np.rint(color), 0, 255).astype(np.uint8), bgra[..., 3]])
