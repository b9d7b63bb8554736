"""Small meshes, poses and an independent rasteriser, for checking renderers."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from scipy.spatial.transform import Rotation

from tryon.geometry import camera_from_vertical_fov, project, rigid, transform
from tryon.rendering.environment import LEVEL_SIZES, Environment
from tryon.types import ByteArray, Camera, FloatArray, Geometry, Item, Layer, Material, Model, Part

CAMERA = camera_from_vertical_fov((640, 480), 45.0)
FACING_VIEWER = np.diag([1.0, -1.0, -1.0])


def pose(x: float, y: float, z: float, yaw: float = 0, pitch: float = 0, roll: float = 0) -> FloatArray:
    """camera_from_item of an item that faces the camera at (x, y, z) metres, then turned by degrees."""
    turn = Rotation.from_euler("ZYX", [roll, yaw, pitch], degrees=True).as_matrix()
    return rigid(turn @ FACING_VIEWER, [x, y, z])


def torus(radius: float, tube: float, around: int = 64, across: int = 16) -> Geometry:
    """A ring in the XY plane, counter-clockwise from outside."""
    a, b = np.meshgrid(*(np.arange(n) * 2 * np.pi / n for n in (around, across)), indexing="ij")
    normals = np.stack([np.cos(a) * np.cos(b), np.sin(a) * np.cos(b), np.sin(b)], axis=-1)
    centers = np.stack([np.cos(a), np.sin(a), np.zeros_like(a)], axis=-1) * radius
    i, j = np.meshgrid(np.arange(around), np.arange(across), indexing="ij")
    i1, j1 = (i + 1) % around, (j + 1) % across
    corners = [u * across + v for u, v in ((i, j), (i1, j), (i1, j1), (i, j1))]
    triangles = np.concatenate(
        [np.stack([corners[k] for k in order], -1).reshape(-1, 3) for order in ((0, 1, 2), (0, 2, 3))]
    )
    return Geometry(
        (centers + normals * tube).reshape(-1, 3).astype(np.float32),
        normals.reshape(-1, 3).astype(np.float32),
        triangles.astype(np.uint32),
    )


def ball(radius: float, around: int = 48, rings: int = 24) -> Geometry:
    """A sphere, counter-clockwise from outside."""
    a, t = np.meshgrid(np.arange(around) * 2 * np.pi / around, np.linspace(0, np.pi, rings), indexing="ij")
    normals = np.stack([np.sin(t) * np.cos(a), np.cos(t), -np.sin(t) * np.sin(a)], axis=-1)
    i, j = np.meshgrid(np.arange(around), np.arange(rings - 1), indexing="ij")
    i1 = (i + 1) % around
    corners = [u * rings + v for u, v in ((i, j), (i, j + 1), (i1, j + 1), (i1, j))]
    triangles = np.concatenate(
        [np.stack([corners[k] for k in order], -1).reshape(-1, 3) for order in ((0, 1, 2), (0, 2, 3))]
    )
    normals = normals.reshape(-1, 3).astype(np.float32)
    return Geometry(normals * np.float32(radius), normals, triangles.astype(np.uint32))


def square(side: float) -> Geometry:
    """A flat square in the XY plane that faces +Z; glTF texture coordinates, upper left (0, 0)."""
    xy = np.array([[-1, 1], [1, 1], [1, -1], [-1, -1]], np.float32) * side / 2
    return Geometry(
        np.c_[xy, np.zeros(4, np.float32)],
        np.tile(np.array([0, 0, 1], np.float32), (4, 1)),
        np.array([[0, 3, 2], [0, 2, 1]], np.uint32),
        np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32),
    )


def part(
    geometry: Geometry, material: Material, node: str = "front", at: tuple[float, float, float] = (0, 0, 0)
) -> Part:
    return Part(node, geometry, material, rigid(np.eye(3), at))


def item(model: Model, camera_from_item: FloatArray, **options: object) -> Item:
    return Item("sku", "variant", "face0", model, camera_from_item, 1.0, **options)  # type: ignore[arg-type]


def on_picture(layer: Layer, camera: Camera = CAMERA) -> ByteArray:
    """The layer laid on a transparent (H, W, 4) picture."""
    picture = np.zeros((camera.size_wh[1], camera.size_wh[0], 4), np.uint8)
    x, y = layer.origin_px
    height, width = layer.bgra.shape[:2]
    picture[y : y + height, x : x + width] = layer.bgra
    return picture


def silhouette(geometry: Geometry, camera_from_mesh: FloatArray, camera: Camera = CAMERA) -> ByteArray:
    """(H, W) uint8 coverage in percent of 255 by OpenCV's polygon filling, at up to 32 times the resolution.

    It fills every pixel that an edge touches, so that coverage is too large by half a fine pixel all round.
    """
    pixels = project(camera, transform(camera_from_mesh, geometry.positions))
    low = np.clip(np.floor(pixels.min(axis=0)), 0, np.array(camera.size_wh) - 1).astype(int)
    high = np.clip(np.ceil(pixels.max(axis=0)), low + 1, camera.size_wh).astype(int)
    width, height = high - low
    scale = int(np.clip(4096 // max(width, height), 8, 32))
    fine = np.zeros((height * scale, width * scale), np.uint8)
    # OpenCV's pixel centres lie at integers, ours at halves; four fractional bits keep the corners exact.
    corners = np.rint(((pixels - low) * scale - 0.5) * 16).astype(np.int32)
    for triangle in geometry.triangles:
        cv2.fillConvexPoly(fine, corners[triangle], 255, shift=4)
    picture = np.zeros(camera.size_wh[::-1], np.uint8)
    picture[low[1] : high[1], low[0] : high[0]] = cv2.resize(
        fine, (width, height), interpolation=cv2.INTER_AREA
    )
    return picture


def linear(bgr: npt.NDArray[Any]) -> FloatArray:
    """Linear light of 8-bit sRGB."""
    values = np.asarray(bgr, np.float64) / 255
    return np.asarray(np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4))


def encoded(light: FloatArray) -> FloatArray:
    """8-bit sRGB, not rounded, of linear light."""
    root = 1.055 * np.maximum(light, 0) ** (1 / 2.4) - 0.055
    return np.asarray(255 * np.where(light <= 0.0031308, 12.92 * light, root))


def directional_environment(level: float, slope: float) -> Environment:
    """Light of radiance level + slope * (x, y, z) in red, green and blue, unfiltered."""
    peak = level + slope
    maps = []
    for side in LEVEL_SIZES:
        axis = (np.arange(side) + 0.5) / side * 2 - 1
        x, y = np.meshgrid(axis, axis)
        radius2 = np.minimum(x * x + y * y, 1)
        stretch = 2 * np.sqrt(1 - radius2)
        directions = np.stack([x * stretch, y * stretch, 2 * radius2 - 1], axis=-1)
        light = np.clip(level + slope * directions, 0, peak)
        maps.append(np.rint(255 * np.sqrt(light / peak)).astype(np.uint8))
    return Environment(tuple(maps), peak, np.zeros((9, 3), np.float32))
