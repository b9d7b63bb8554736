"""Pictures of a leather strap: embossed scales, stitches, holes; colour, relief and gloss."""

from __future__ import annotations

from functools import cached_property

import cv2
import numpy as np
from modelling.mesh import Floats
from modelling.pictures import Image, periodic_noise, smooth_step, to_bytes
from scipy.spatial import cKDTree

from .leather import PICTURE_MM, Strap, picture_places
from .paper import ink

WIDE, TALL = 1024, 384
_RATE = WIDE / PICTURE_MM


class Hide:
    """Both pieces of a strap: cover of thread and holes, height in mm, tone. All (TALL, WIDE)."""

    def __init__(self, measures: Strap, loop_length: float, seed: int) -> None:
        away, across, is_long = picture_places(measures, WIDE, TALL)
        half = measures.width / 2
        edge = measures.width_at(away) / 2 - np.abs(across)
        scales, joint = _scales(away, across + 60.0 * is_long, half, seed)
        fine = periodic_noise(WIDE, (7, 2), seed + 3)[:TALL]
        self.height = 0.16 * scales + 0.012 * fine
        self.tone = 1.0 - 0.42 * joint + 0.05 * scales + 0.02 * fine
        # A flat margin is creased along the padding, and sewn.
        margin = smooth_step(edge, 2.4, 1.9)
        self.height *= 1 - 0.8 * margin
        crease = np.exp(-(((edge - 2.5) / 0.3) ** 2))
        self.height -= 0.12 * crease
        self.tone *= 1 - 0.25 * crease
        self.tone *= 1 - 0.35 * smooth_step(edge, 0.7, 0.0)
        self.thread = _stitches(away, edge)
        sunk = cv2.GaussianBlur(np.exp(-(((edge - 1.45) / 0.45) ** 2)), (0, 0), 1.0)
        self.height += -0.1 * sunk + 0.16 * self.thread
        self.tone *= 1 - 0.28 * sunk * (1 - self.thread)
        at_pin = loop_length - measures.pin_s
        self.hole = np.zeros((TALL, WIDE))
        for step in range(-4, 5):
            off = np.hypot(away - (at_pin + 6.5 * step), across * 1.15)
            self.hole = np.maximum(self.hole, np.clip((0.85 - off) * _RATE + 0.5, 0, 1) * is_long)
        self.height -= 0.4 * self.hole

    def picture(self, leather: str, thread: str) -> Image:
        """(TALL, WIDE, 3) base colour."""
        colour = ink(leather) * self.tone[..., None]
        colour = colour + (ink(thread) - colour) * self.thread[..., None]
        return to_bytes(colour * (1 - 0.85 * self.hole[..., None]))

    @cached_property
    def relief(self) -> Image:
        """Tangent-space normals, +Y up."""
        down, right = np.gradient(cv2.GaussianBlur(self.height, (0, 0), 0.7))
        slopes = np.stack([-right * _RATE, down * _RATE, np.ones_like(down)], axis=-1)
        return to_bytes((slopes / np.linalg.norm(slopes, axis=2, keepdims=True) * 0.5 + 0.5) * 255)

    @cached_property
    def gloss(self) -> Image:
        """Roughness in G: polished scales, dull joints and thread."""
        rough = np.clip(0.44 + 0.5 * np.clip(1.0 - self.tone, 0, 1) + 0.25 * self.thread, 0, 1)
        small = cv2.resize(rough, (WIDE // 2, TALL // 2), interpolation=cv2.INTER_AREA)
        return to_bytes(np.stack([np.zeros_like(small), 255 * small, np.zeros_like(small)], axis=-1))


def _scales(away: Floats, across: Floats, half: float, seed: int) -> tuple[Floats, Floats]:
    """Heights 0 to 1 of a belly's scales, and cover of the joints between them.

    Broad rectangles in rows along the middle, smaller rounder ones towards the edges.
    """
    rng = np.random.default_rng(seed)
    seeds = []
    for base in (0.0, 60.0):
        along = -6.0
        while along < PICTURE_MM + 6:
            pitch = 4.0 + rng.uniform(-0.35, 0.35)
            for lane, jitter in (
                (-0.98, 0.7),
                (-0.66, 0.6),
                (-0.24, 0.35),
                (0.24, 0.35),
                (0.66, 0.6),
                (0.98, 0.7),
            ):
                shift = 0.5 * pitch if abs(lane) > 0.5 else 0.18 * pitch * np.sign(lane)
                seeds.append(
                    (
                        along + shift + rng.uniform(-jitter, jitter) * 0.6,
                        base + half * lane + rng.uniform(-jitter, jitter) * 0.55,
                    )
                )
            along += pitch
    # Wider than long: distances across count less.
    squeeze = np.array([1.0, 0.8])
    tree = cKDTree(np.array(seeds) * squeeze)
    wobble = 0.15 * periodic_noise(WIDE, (60, 14), seed + 1)[:TALL]
    places = np.stack([away + wobble, across + np.roll(wobble, 40, axis=1)], axis=-1).reshape(-1, 2)
    near, _ = tree.query(places * squeeze, k=2, workers=1)
    gap = (near[:, 1] - near[:, 0]).reshape(away.shape)
    return smooth_step(gap, 0.1, 1.5) ** 0.7, 1 - smooth_step(gap, 0.08, 0.5)


def _stitches(away: Floats, edge: Floats) -> Floats:
    """Cover of the thread beside both edges."""
    pitch, long, wide = 3.0, 2.15, 0.5
    along = np.abs(away % pitch - pitch / 2)
    beside = np.abs(edge - 1.45)
    end = np.hypot(np.maximum(along - (long / 2 - wide / 2), 0), beside)
    return np.asarray(np.clip((wide / 2 - end) * _RATE + 0.5, 0, 1))
