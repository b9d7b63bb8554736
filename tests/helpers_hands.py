"""A hand held out to a camera, what a tracker says of it, and things to wear on it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from scipy.spatial.transform import Rotation

from tryon.catalogue import BraceletSize, RingSize, RingSizes, WatchSize
from tryon.catalogue.product import Bracelet, Product, Ring, Watch
from tryon.dressing.base import Worn
from tryon.geometry import default_camera, project, rigid, transform
from tryon.types import (
    WRIST_POINTS,
    ByteArray,
    FittedHand,
    FloatArray,
    Hand,
    Model,
    WristTurn,
)

SIZE_WH = (1280, 720)
CAMERA = default_camera(SIZE_WH)
WIDTH_M, HEIGHT_M = 0.056, 0.040
ZONES = 64

_FINGERS = ((0.030, (0.035, 0.032, 0.028)), (0.010, (0.042, 0.028, 0.022)), (-0.010, (0.046, 0.030, 0.023)),
            (-0.028, (0.042, 0.028, 0.022)))  # fmt: skip
"""Index to little: beside the hand's middle line towards the thumb, and the lengths of the bones."""


@lru_cache(maxsize=1)
def _joints() -> FloatArray:
    """(21, 3) a flat right hand in hand space, +X to the thumb."""
    thumb = [(0.022, 0.0, 0.025), (0.040, -0.004, 0.050), (0.052, -0.006, 0.078), (0.058, -0.006, 0.100)]
    points = [(0.0, 0.0, 0.0), *thumb]
    for beside, bones in _FINGERS:
        z = 0.092
        for length in (0.0, *bones):
            z += length
            points.append((beside, 0.0, z))
    return np.array(points)


def fitted_hand(
    slot: str = "right_hand",
    at: tuple[float, float, float] = (0.0, 0.0, 0.5),
    turn: tuple[float, float, float] = (0.0, 0.0, 0.0),
    **options: float,
) -> FittedHand:
    """A straight flat hand whose wrist is at `at`; fingers up and its back to the camera, then turned.

    turn: degrees about the camera's X, about the arm, and in the picture.
    """
    spin = Rotation.from_euler("ZXY", [turn[2], turn[0], turn[1]], degrees=True).as_matrix()
    # Arm space is +X to the thumb of a right hand, +Y to the camera, +Z up in the picture.
    base = np.array([[-1.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, -1.0, 0.0]])
    wrist = rigid(spin @ base, at)
    hand = wrist @ rigid(np.eye(3), (0.0, 0.0, 0.026))
    mirror = np.array([-1.0 if slot.startswith("left") else 1.0, 1.0, 1.0])
    joints = transform(hand, _joints() * mirror)
    values = {"hem_m": -np.inf, "confidence": 1.0, "presence": 1.0, **options}
    fingers = np.array([20.5, 18.5, 18.5, 17.7, 15.5]) / 1000
    return FittedHand(slot, joints, hand, wrist, WIDTH_M, HEIGHT_M, fingers, **values)


def arm_mask(fitted: FittedHand, from_m: float = -0.3, to_m: float = 0.0, wider: float = 1.0) -> ByteArray:
    """(H, W) 255 where the forearm shows between two places along it."""
    around = np.linspace(0, 2 * np.pi, 25)
    ring = np.stack([np.cos(around) * WIDTH_M / 2, np.sin(around) * HEIGHT_M / 2], axis=1) * wider
    rings = [np.column_stack([ring, np.full(25, z)]) for z in (from_m, to_m)]
    return _filled(transform(fitted.camera_from_wrist, np.concatenate(rings)))


def hand_mask(fitted: FittedHand) -> ByteArray:
    """(H, W) 255 where palm and fingers show."""
    mask = _filled(fitted.joints_m[[0, 1, 2, 5, 9, 13, 17]])
    px_per_m = float(CAMERA.matrix[0, 0]) / float(fitted.joints_m[0, 2])
    places = np.rint(project(CAMERA, fitted.joints_m)).astype(np.int32)
    for root, tip in ((1, 4), (5, 8), (9, 12), (13, 16), (17, 20)):
        cv2.polylines(mask, [places[root : tip + 1]], False, 255, round(0.018 * px_per_m))
    return np.asarray(cv2.dilate(mask, np.ones((round(0.008 * px_per_m),) * 2, np.uint8)))


def seen_hand(fitted: FittedHand, skin: ByteArray, cloth: ByteArray | None = None) -> Hand:
    """What a tracker says of a hand, from whole-picture masks of its zones."""
    points = project(CAMERA, fitted.joints_m)
    half = np.array([WIDTH_M, HEIGHT_M]) / 2
    thumb = -1.0 if fitted.slot.startswith("left") else 1.0
    spots = [(thumb * half[0], 0), (-thumb * half[0], 0), (0, half[1]), (0, -half[1])]
    wrist = np.array([(*spot, z) for z in (0.0, -0.092) for spot in spots])
    wrist_px = project(CAMERA, transform(fitted.camera_from_wrist, wrist))
    side = 0.34 * float(CAMERA.matrix[0, 0]) / float(fitted.joints_m[0, 2])
    scale, corner = side / ZONES, wrist_px[:4].mean(axis=0) - side / 2
    matrix = np.array([[scale, 0, corner[0]], [0, scale, corner[1]]])
    whole = np.dstack([skin, np.zeros_like(skin) if cloth is None else cloth])
    sample = matrix.copy()
    sample[:, 2] += scale / 2 - 0.5
    soft = cv2.blur(whole, (round(scale) | 1,) * 2)
    zones = cv2.warpAffine(soft, sample, (ZONES, ZONES), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
    return Hand(
        fitted.slot,
        points,
        fitted.joints_m - fitted.joints_m.mean(axis=0),
        1.0,
        wrist_px,
        np.ones(len(WRIST_POINTS)),
        WristTurn(fitted.camera_from_wrist[:3, :3], np.eye(3) / np.radians(5)),
        zones,
        matrix,
    )


def shaded_arm(fitted: FittedHand, image: ByteArray, towards: FloatArray, skin=(150, 175, 215)) -> ByteArray:
    """The picture with the forearm drawn on it, matt and lit by one lamp and the room."""
    out = image.astype(np.float64)
    out[hand_mask(fitted) > 0] = skin
    around = np.linspace(0, 2 * np.pi, 97)
    ring = np.stack([np.cos(around) * WIDTH_M / 2, np.sin(around) * HEIGHT_M / 2], axis=1)
    normals = np.column_stack([np.cos(around) / WIDTH_M, np.sin(around) / HEIGHT_M, np.zeros(97)])
    normals = normals / np.linalg.norm(normals, axis=1, keepdims=True) @ fitted.camera_from_wrist[:3, :3].T
    lit = 0.35 + 0.65 * np.maximum(0, normals @ (towards / np.linalg.norm(towards)))
    for k in range(96):
        strip = np.array([(*ring[i], z) for i in (k, k + 1) for z in (-0.3, 0.0)])
        points = transform(fitted.camera_from_wrist, strip)
        if (normals[k] @ points.mean(axis=0)) < 0:
            color = np.asarray(skin) * lit[k] ** (1 / 2.2)
            out[_filled(points) > 0] = color
    return np.clip(out, 0, 255).astype(np.uint8)


def _filled(points: FloatArray) -> ByteArray:
    mask = np.zeros(SIZE_WH[::-1], np.uint8)
    hull = cv2.convexHull(np.rint(project(CAMERA, points)).astype(np.int32))
    cv2.fillConvexPoly(mask, hull, 255)
    return mask


def plain(category: str) -> Worn:
    """A watch, bracelet or ring of which only the measures are known."""
    name = {"en": category, "zh": category}
    table = {
        "schema": 1, "sku": category, "category": category, "default_variant": "only", "name": name,
        "variants": [{"id": "only", "swatch": "#808080", "name": name}], "folder": Path(),
        **_MEASURES[category],
    }  # fmt: skip
    return Worn(_KINDS[category].model_validate(table), "only", Model(()))


_KINDS: dict[str, type[Product]] = {"watches": Watch, "bracelets": Bracelet, "rings": Ring}
_MEASURES: dict[str, dict[str, object]] = {
    "watches": {
        "size_mm": WatchSize(
            case_width=40, lug_to_lug=46, case_thickness=10, strap_width=20, strap_thickness=3,
            wrist_width=56, wrist_height=40,
        )
    },
    "bracelets": {
        "size_mm": BraceletSize(inner_width=58, inner_height=42, band_width=6, band_thickness=2.5),
        "is_rigid": False,
    },
    "rings": {
        "size_mm": RingSize(inner_diameter=17, band_width=3.5, band_thickness=1.8, head_height=6),
        "sizes_eu": RingSizes(smallest=44, largest=68),
    },
}  # fmt: skip
