"""What has changed before a camera that stands still, in a picture of a few hundred cells.

Compared is local contrast (the logarithm of brightness and of two colours less their surroundings), so that
light that is switched on or off, dimmed or coloured changes next to nothing. What looks the same for long is
taken for the empty scene; what moves on and on without a pause, a screen or a fan, is nothing new.
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
_STILL_S = 30.0
"""What is new and looks the same for so long begins to belong to the scene: a chair, a poster that was put
up. People, their hands and feet do not hold so still."""
_PAUSE_S, _RESTLESS_S = 3.0, 60.0
"""What never pauses for longer, and has not for so long, does not count while it goes on."""
_GAP = 7  # cells up to which things are one: both legs of one person
_END = 0.9
_COVERED = 0.25  # of the scene's own contrast
_STEP_S = 0.12  # between the pictures that movement is seen in, at any frame rate
_MOMENT_S = 0.5


@dataclass(frozen=True)
class Change:
    """Of one picture. changed, moved: share of its cells against the empty scene, and within half a second.

    body: share of the largest whole thing that is new, 0 where it does not reach the picture's upper or lower
    end, as everybody within reach does: whole people and arms from below, legs from above. zone: a square in
    pixels round its upper part, None where nothing is new.
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
    """Knows the scene without anybody in it. The first picture is taken for it."""

    def __init__(self) -> None:
        self._empty = self._now = self._steady = np.zeros((0, 0, 3), np.float32)
        self._flicker = self._moved_s = self._restless_s = np.zeros((0, 0), np.float32)
        self._is_restless = np.zeros((0, 0), np.bool_)
        self._stepped_s = self._learnt_s = 0.0

    def look(self, image: ByteArray, now_s: float) -> Change:
        """Compare a picture (H, W, 3) BGR with what is known; `learn` takes it in."""
        contrast = _contrast(image)
        if self._empty.shape != contrast.shape:
            self._begin(contrast, now_s)
        self._now = contrast
        if now_s - self._stepped_s >= _STEP_S:
            self._step(now_s)
        moved = (now_s - self._moved_s < _MOMENT_S) & ~self._is_restless
        changed = (_off(contrast, self._empty) > self._least) & ~self._is_restless
        covered = bool(np.abs(contrast[..., 0]).mean() < _COVERED * np.abs(self._empty[..., 0]).mean())
        body, zone, x = _largest(changed, image.shape[1], image.shape[0])
        return Change(
            float(changed.mean()), float(moved.mean()), body, zone, x, moved, changed | moved, covered
        )

    def learn(self, now_s: float) -> None:
        """Take for the empty scene, little by little, what of the last picture belongs to it."""
        share = 1.0 - math.exp(-max(0.0, now_s - self._learnt_s) / _LEARN_S)
        self._learnt_s = now_s
        off = _off(self._now, self._empty)
        is_known = off <= self._least
        self._flicker += share * is_known * (np.minimum(off, _MOST_FLICKER) - self._flicker)
        learnt = share * (is_known | (now_s - self._moved_s >= _STILL_S))
        self._empty += learnt[..., None] * (self._now - self._empty)

    def keep(self, now_s: float) -> None:
        """Learn nothing from the last picture."""
        self._learnt_s = now_s
        self._restless_s[~self._is_restless] = now_s

    @property
    def _least(self) -> FloatArray:
        """(h, w) changes that count."""
        return np.asarray(np.maximum(_LEAST, _FLICKERS * self._flicker))

    def _begin(self, contrast: FloatArray, now_s: float) -> None:
        self._empty, self._steady = contrast.copy(), contrast.copy()
        cells = contrast.shape[:2]
        self._flicker = np.full(cells, 0.02, np.float32)
        self._moved_s = np.full(cells, -np.inf)
        self._restless_s = np.full(cells, now_s)
        self._is_restless = np.zeros(cells, np.bool_)
        self._stepped_s = self._learnt_s = now_s

    def _step(self, now_s: float) -> None:
        """See what has moved: looks otherwise than when it last moved, however slowly that went."""
        self._stepped_s = now_s
        moved = _off(self._now, self._steady) > self._least
        self._steady[moved] = self._now[moved]
        self._restless_s[moved & (now_s - self._moved_s > _PAUSE_S)] = now_s
        self._moved_s[moved] = now_s
        goes_on = now_s - self._moved_s <= _PAUSE_S
        self._is_restless = goes_on & (self._moved_s - self._restless_s >= _RESTLESS_S)


def _off(one: FloatArray, other: FloatArray) -> FloatArray:
    """(h, w) by how much brightness or a colour differs."""
    return np.asarray(np.abs(one - other).max(axis=2))


def _contrast(image: ByteArray) -> FloatArray:
    """(h, w, 3) natural logarithms of brightness, red over green, and blue over green, each less that of its
    surroundings, float32.
    """
    height, width = image.shape[:2]
    scale = CELLS / max(height, width)
    size_wh = (max(1, round(width * scale)), max(1, round(height * scale)))
    every = max(1, min(height, width) // 180)
    thin = np.ascontiguousarray(image[::every, ::every])
    small = cv2.resize(thin, size_wh, interpolation=cv2.INTER_AREA).astype(np.float32) + 10.0
    blue, green, red = cv2.split(np.log(small))
    grey = np.log(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY))
    logs = np.dstack([grey, red - green, blue - green])
    return np.asarray(logs - cv2.blur(logs, (_ROUND, _ROUND)), np.float32)


def _largest(changed: BoolArray, width: int, height: int) -> tuple[float, Box | None, float]:
    """Share of the largest connected thing, a square over its upper part in pixels, and its middle's x."""
    whole = cv2.morphologyEx(changed.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((_GAP, _GAP), np.uint8))
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
    rows = changed.shape[0]
    reaches_an_end = y + high >= _END * rows or y <= (1 - _END) * rows
    share = area / changed.size if reaches_an_end else 0.0
    return share, Box(left, top, side, side), float(middles[largest][0] / changed.shape[1])
