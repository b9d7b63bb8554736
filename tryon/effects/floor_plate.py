"""The floor as it was seen where nobody stood: what is painted over a worn shoe comes from here.

A running mean of the picture without its people, as background subtraction keeps one (Wren et al., "Pfinder",
1997), so that it holds still while the camera does. A camera that moves or a scene that changes empties it.
"""

from __future__ import annotations

import cv2
import numpy as np

from tryon.effects.feet_scene import FeetScene, cell_px
from tryon.types import ByteArray, FloatArray

UNKNOWN, GUESSED, SEEN = 0, 128, 255
"""What is known of a cell of the plate."""

_NEW_SHARE = 0.25  # of a look in the running mean: noise halves, and shadows that pass are forgotten soon
_CHANGED = 22  # levels of 255, in the mean of a cell: something else lies there, or its shadow
_MOVED_SHARE = 0.3  # of the floor in view that changed at once: the camera moved
_LEAST_CELLS, _COMPARED = 40, 600  # cells by which the exposure is told
_GAIN_RANGE = (0.6, 1.6)  # of the exposure; beyond it, eight bits keep too little of the plate


class FloorPlate:
    """Remembers the floor of one camera.

    pixels: (H, W, 3) BGR. known: (R, C) UNKNOWN, GUESSED or SEEN for each cell. small: (R, C, 3) means over
    cells. All in the exposure of the first frame.
    """

    def __init__(self, size_wh: tuple[int, int]) -> None:
        width, height = size_wh
        self.size_wh = size_wh
        self.cell = cell_px(size_wh)
        shape = -(-height // self.cell), -(-width // self.cell)
        self.pixels = np.zeros((height, width, 3), np.uint8)
        self.known = np.zeros(shape, np.uint8)
        self.small = np.zeros((*shape, 3), np.uint8)
        self._gain: FloatArray = np.ones(3)

    def learn(self, scene: FeetScene, small: ByteArray, nobody: ByteArray) -> None:
        """Take in what a frame shows of the floor.

        small: (rows, columns, 3) the frame's means over the scene's cells. nobody: 255 where floor shows.
        """
        rows, columns = scene.pixels()
        shown = scene.frame.image[rows, columns]
        known, kept = self.known[scene.cells], self.small[scene.cells]
        comparable = cv2.bitwise_and(nobody, cv2.compare(known, SEEN, cv2.CMP_EQ))
        count = cv2.countNonZero(comparable)
        self._gain = _exposure(small, kept, comparable, self._gain) if count > _LEAST_CELLS else self._gain
        table = _table(1 / self._gain)
        coarse = np.asarray(cv2.LUT(small, table), np.uint8)
        changed = cv2.bitwise_and(_differing(coarse, kept), comparable)
        if (count > _LEAST_CELLS and cv2.countNonZero(changed) > _MOVED_SHARE * count) or self._is_far_off():
            self.forget()
            self.learn(scene, small, nobody)
            return
        shown = np.asarray(cv2.LUT(shown, table), np.uint8)
        afresh = cv2.bitwise_and(nobody, cv2.bitwise_or(changed, cv2.compare(known, SEEN, cv2.CMP_NE)))
        again = cv2.bitwise_and(comparable, cv2.bitwise_not(changed))
        everywhere = (slice(0, scene.shape[0]), slice(0, scene.shape[1]))
        for mask, share in ((afresh, 1.0), (again, _NEW_SHARE)):
            if cv2.countNonZero(mask):
                fine = scene.fine(np.asarray(mask, np.uint8), everywhere, smooth=False)
                _mix(self.pixels[rows, columns], shown, fine, share)
                _mix(kept, coarse, mask, share)
        known[nobody > 0] = SEEN

    def shown(self, rows: slice, columns: slice) -> ByteArray:
        """(h, w, 3) pixels of a part of the plate in the newest frame's exposure."""
        return np.asarray(cv2.LUT(self.pixels[rows, columns], _table(self._gain)), np.uint8)

    def forget(self) -> None:
        """Everything: the next frame shows another floor."""
        self.known[:] = UNKNOWN
        self._gain = np.ones(3)

    def _is_far_off(self) -> bool:
        least, most = _GAIN_RANGE
        return bool(self._gain.min() < least or self._gain.max() > most)


def _mix(kept: ByteArray, new: ByteArray, mask: ByteArray, share: float) -> None:
    """Move `kept` in place by `share` of the way to `new` where `mask` says so."""
    cv2.copyTo(new if share == 1 else cv2.addWeighted(new, share, kept, 1 - share, 0), mask, kept)


def _exposure(now: ByteArray, kept: ByteArray, mask: ByteArray, before: FloatArray) -> FloatArray:
    """(3,) how much brighter the floor is now than in the plate: the median of its cells, so that shadows and
    things put down do not count."""
    at = np.flatnonzero(mask)
    at = at[:: 1 + len(at) // _COMPARED]
    new, old = (one.reshape(-1, 3)[at].astype(np.float32) + 2 for one in (now, kept))
    return np.asarray(before + 0.5 * (np.median(new / old, axis=0) - before))


def _differing(a: ByteArray, b: ByteArray) -> ByteArray:
    difference = cv2.absdiff(a, b)
    blue, green, red = cv2.split(difference)
    return np.asarray(cv2.compare(cv2.max(cv2.max(blue, green), red), _CHANGED, cv2.CMP_GT))


def _table(gain: FloatArray) -> ByteArray:
    """(256, 1, 3) table that multiplies levels by a (3,) gain."""
    return np.clip(np.rint(np.arange(256)[:, None, None] * gain), 0, 255).astype(np.uint8)
