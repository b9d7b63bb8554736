"""What has changed before a camera that stands still, in a picture of a few hundred cells.

Compared is local contrast (the logarithm of brightness less its surroundings), so that light that is switched
on or off, dimmed or coloured changes next to nothing. Each cell learns how much it flickers by itself.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from tryon.tracking.tiles import Box
from tryon.types import ByteArray, FloatArray

BoolArray: TypeAlias = npt.NDArray[np.bool_]

CELLS = 64
"""Along the picture's longer side: a person at two metres is some eight cells wide."""

_ROUND = 17  # cells of the surroundings that brightness is compared with
_LEAST = 0.15  # change in log contrast that counts, where nothing flickers
_FLICKERS = 4.0  # and over a cell's own usual change
_MOST_FLICKER = 0.15
_LEARN_S = 20.0
_LOWER_END = 0.9
_COVERED = 0.25  # of the scene's own contrast
_STEP_S = 0.12  # between the pictures that movement is seen in, at any frame rate


@dataclass(frozen=True)
class Change:
    """Of one picture. changed, moved: share of its cells against the empty scene, and since 0.12 s ago.

    body: share of the largest whole thing that is new, 0 where that does not reach the picture's lower end,
    as everybody within reach does. zone: a square in pixels round its upper part, None where nothing is new.
    x: its middle, 0 to 1. cells, new: (h, w) those that have moved, and that
    have changed or moved. covered: hardly anything is left to see.
    """

    changed: float
    moved: float
    body: float
    zone: Box | None
    x: float
    cells: BoolArray
    new: BoolArray
    covered: bool

    def new_in(self, box: Box, width: int) -> float:
        """Share of cells that are new within a box in pixels of a picture that is `width` wide."""
        per_px = self.new.shape[1] / width
        left, top = max(0, int(box.x * per_px)), max(0, int(box.y * per_px))
        right, bottom = int((box.x + box.width) * per_px) + 1, int((box.y + box.height) * per_px) + 1
        part = self.new[top:bottom, left:right]
        return float(part.mean()) if part.size else 0.0


class Scene:
    """Knows the scene without anybody in it."""

    def __init__(self) -> None:
        nothing = np.zeros((0, 0), np.float32)
        self._empty: FloatArray = nothing
        self._flicker: FloatArray = nothing
        self._before: FloatArray = nothing
        self._now: FloatArray = nothing
        self._moved: BoolArray = np.zeros((0, 0), np.bool_)
        self._before_s = self._learnt_s = 0.0

    def look(self, image: ByteArray, now_s: float) -> Change:
        """Compare a picture (H, W, 3) BGR with what is known; `learn` takes it in."""
        contrast = _contrast(image)
        if self._empty.shape != contrast.shape:
            self._empty, self._before = contrast.copy(), contrast
            self._flicker = np.full_like(contrast, 0.02)
            self._moved = np.zeros(contrast.shape, np.bool_)
            self._before_s = self._learnt_s = now_s
        self._now = contrast
        least = np.maximum(_LEAST, _FLICKERS * self._flicker)
        if now_s - self._before_s >= _STEP_S:
            self._moved = np.abs(contrast - self._before) > least
            self._before, self._before_s = contrast, now_s
        changed = np.abs(contrast - self._empty) > least
        covered = bool(np.abs(contrast).mean() < _COVERED * np.abs(self._empty).mean())
        body, zone, x = _largest(changed, image.shape[1], image.shape[0])
        return Change(
            float(changed.mean()),
            float(self._moved.mean()),
            body,
            zone,
            x,
            self._moved,
            changed | self._moved,
            covered,
        )

    def learn(self, now_s: float) -> None:
        """Take the last picture for the empty scene, little by little."""
        share = 1.0 - math.exp(-max(0.0, now_s - self._learnt_s) / _LEARN_S)
        self._learnt_s = now_s
        off = np.abs(self._now - self._empty)
        self._flicker += share * (np.minimum(off, _MOST_FLICKER) - self._flicker)
        self._empty += share * (self._now - self._empty)

    def keep(self, now_s: float) -> None:
        """Learn nothing from the last picture."""
        self._learnt_s = now_s


def _contrast(image: ByteArray) -> FloatArray:
    """(h, w) natural logarithms of brightness over that of the surroundings, float32."""
    height, width = image.shape[:2]
    scale = CELLS / max(height, width)
    size_wh = (max(1, round(width * scale)), max(1, round(height * scale)))
    every = max(1, min(height, width) // 180)
    thin = np.ascontiguousarray(image[::every, ::every])
    small = cv2.cvtColor(cv2.resize(thin, size_wh, interpolation=cv2.INTER_AREA), cv2.COLOR_BGR2GRAY)
    logs = np.log(small.astype(np.float32) + 10.0)
    return np.asarray(logs - cv2.blur(logs, (_ROUND, _ROUND)), np.float32)


def _largest(changed: BoolArray, width: int, height: int) -> tuple[float, Box | None, float]:
    """Share of the largest connected thing, a square over its upper part in pixels, and its middle's x."""
    whole = cv2.morphologyEx(changed.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    count, _, stats, middles = cv2.connectedComponentsWithStats(whole)
    if count < 2:
        return 0.0, None, 0.5
    largest = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))
    x, y, wide, high, area = (int(v) for v in stats[largest])
    if area < 4:
        return 0.0, None, 0.5
    px = width / changed.shape[1]
    short = min(width, height)
    side = round(min(max(1.2 * wide * px, short / 3), short))
    left = min(max(round((x + wide / 2) * px - side / 2), 0), width - side)
    top = min(max(round((y - 1) * px), 0), height - side)
    reaches_down = y + high >= _LOWER_END * changed.shape[0]
    share = area / changed.size if reaches_down else 0.0
    return share, Box(left, top, side, side), float(middles[largest][0] / changed.shape[1])
