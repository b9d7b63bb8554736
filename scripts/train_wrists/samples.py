"""Training samples: rendered pictures cut as the program does, by landmarks of MediaPipe's reader."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from scripts.train_feet.augment import spoil
from scripts.train_feet.figure import Floats
from scripts.train_feet.surfaces import Bytes
from scripts.train_wrists.labels import LANDMARKS_FILE, bend_of, entries_of, tilt_of
from scripts.train_wrists.networks import HEAT
from tryon.tracking.foot_net import crop
from tryon.tracking.wrist_crop import SIDE, wrist_crop
from tryon.types import Camera

UNTOLD = 0.05
"""Share of samples in which the network must do without landmarks."""

PICTURE_SIDE = 320

FOCAL_SIGMA = 0.12
"""How far off the focal length is taken to be, logarithm: the program hardly ever knows it."""

MISTURNED_RAD, SETTLED_MISTURNED_RAD = 0.07, 0.03
"""About each axis, on top of the reader's own errors, and on top of those of a hand that is followed."""


USUAL_TILT, TILT_SIGMA, UNUSUAL_SHARE = -0.17, 0.35, 0.25
"""Radians: who shows a wrist holds the hand a little nearer to the camera than the elbow, and the arm across
the view rather than along it. Arms that are tilted otherwise are taken less often, down to this share."""
USUAL_BEND, BENT_SHARE = math.radians(40), 0.5
"""A hand that is bent further against its arm is taken with this share of the others'."""


@dataclass(frozen=True, eq=False)
class Picture:
    """One rendered picture. jpeg, labels_png: as stored. camera: focal length and principal point, pixels.
    turn (3, 3), points_px (8, 2): the truth. bend: from the arm's axis to the hand's, radians.

    looks: (points_px (21, 2), world_m (21, 3)) of MediaPipe's reader.
    """

    jpeg: Bytes
    labels_png: Bytes
    camera: tuple[float, float, float]
    turn: Floats
    points_px: Floats
    origin_px: Floats
    width_px: float
    bend: float
    looks: tuple[tuple[Floats, Floats], ...]


def load_pictures(folder: Path, known: set[str], table: str = LANDMARKS_FILE) -> list[Picture]:
    """Pictures under a folder that have landmarks in a table of that name and are not in `known`, which grows
    by them."""
    found = []
    for landmarks in sorted(folder.glob(f"*/{table}")):
        looks = {entry["file"]: entry["looks"] for entry in entries_of(landmarks)}
        for entry in entries_of(landmarks.parent / "labels.jsonl"):
            name = str(landmarks.parent / entry["file"])
            if name in known or entry["file"] not in looks:
                continue
            known.add(name)
            if not looks[entry["file"]]:
                continue
            found.append(
                Picture(
                    np.fromfile(f"{name}.jpg", np.uint8),
                    np.fromfile(f"{name}.png", np.uint8),
                    tuple(entry["camera"]),
                    np.array(entry["turn"]),
                    np.array(entry["points_px"]),
                    np.array(entry["origin_px"]),
                    float(entry["width_px"]),
                    bend_of(entry),
                    tuple((np.array(x["points_px"]), np.array(x["world_m"])) for x in looks[entry["file"]]),
                )
            )
    return found


def camera_of(picture: Picture, focal_scale: float = 1.0) -> Camera:
    """Through which a picture is seen, its focal length taken to be so much longer."""
    focal, x, y = picture.camera
    focal *= focal_scale
    return Camera(np.array([[focal, 0, x], [0, focal, y], [0, 0, 1.0]]), (PICTURE_SIDE, PICTURE_SIDE))


def any_picture(rng: np.random.Generator, pictures: list[Picture]) -> Picture:
    """One of the pictures, rather of an arm that is tilted, and a hand that is bent, as people hold them."""
    while True:
        picture = pictures[rng.integers(len(pictures))]
        off = (tilt_of(picture.turn) - USUAL_TILT) / TILT_SIGMA
        share = UNUSUAL_SHARE + (1 - UNUSUAL_SHARE) * math.exp(-0.5 * off * off)
        if rng.random() < share * (BENT_SHARE if picture.bend > USUAL_BEND else 1.0):
            return picture


def misread(
    rng: np.random.Generator, points_px: Floats, world_m: Floats, misturned_rad: float
) -> tuple[Floats, Floats]:
    """Landmarks with more errors than they have: by their exact values a picture is known again, not read."""
    size = float(np.ptp(points_px, axis=0).max())
    vector = rng.normal(0, misturned_rad, 3)
    turn = cv2.Rodrigues(vector)[0]
    finger = np.concatenate([np.zeros((1, 3)), np.repeat(rng.normal(0, 0.004, (5, 3)), 4, axis=0)])
    world_m = world_m @ turn.T + finger + rng.normal(0, 0.003, (21, 3))
    return points_px + rng.normal(0, 0.01 * size, (21, 2)), world_m


def sample(
    rng: np.random.Generator, picture: Picture, misturned_rad: float = MISTURNED_RAD
) -> dict[str, npt.NDArray[np.generic]]:
    """A crop with what the network should say of it."""
    points_px, world_m = misread(rng, *picture.looks[rng.integers(len(picture.looks))], misturned_rad)
    spread = rng.choice([0.4, 1.0, 1.8])
    view = wrist_crop(
        points_px,
        world_m,
        False,
        camera_of(picture, math.exp(rng.normal(0, FOCAL_SIGMA))),
        rng.normal(0, 0.04, 2) * spread,
        math.exp(rng.normal(0, 0.07) * spread),
        rng.normal(0, 0.12) * spread,
    )
    image = crop(cv2.imdecode(picture.jpeg, cv2.IMREAD_COLOR), view.frame_from_crop, SIDE)
    labels = cv2.imdecode(picture.labels_png, cv2.IMREAD_UNCHANGED)
    matrix = view.frame_from_crop.copy()
    matrix[:, :2] *= SIDE / (2 * HEAT)
    matrix[:, 2] += matrix[:, :2] @ (0.5, 0.5) - 0.5
    zones = cv2.warpAffine(
        labels, matrix, (2 * HEAT, 2 * HEAT), flags=cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP
    )
    image, zones = spoil(rng, image, zones)
    hints = view.hints(points_px, world_m)
    if rng.random() < UNTOLD:
        hints = np.zeros_like(hints)
    points = view.into_crop(picture.points_px) / SIDE
    inside = ((points > 0) & (points < 1)).all(1)
    return {
        "image": image,
        "zones": zones,
        "hints": hints.astype(np.float32),
        "turn": (view.axes.T @ picture.turn).astype(np.float32),
        "points": points.astype(np.float32),
        "inside": inside.astype(np.float32),
    }
