"""Our wrist network: reads the wrist and forearm behind a hand whose landmarks are known.

A TFLite file in assets/models (what it was trained on and how well it does: README.md there), run on the CPU
through XNNPACK, about 2 ms on one core. It judges single pictures and remembers nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from types import TracebackType

import cv2
import numpy as np

from tryon.settings import assets_dir
from tryon.tracking.foot_net import Network, crop, read_heat, sigmoid
from tryon.tracking.rotations import mean_rotation, read_rotation
from tryon.tracking.wrist_crop import SIDE, WristCrop, wrist_crop
from tryon.types import WRIST_POINTS, ByteArray, Camera, FloatArray, WristTurn

WRIST_FILE = "wrist_points.tflite"

_POINTS = len(WRIST_POINTS)
AT_ORIGIN = 4
"""So many of the points, the first, lie round the origin of wrist space."""
PLACE_UNIT = 0.1
"""Of the crop's side: in it the network says how far the origin lies from where those points seem to be."""
_OUTSIDE = 0.2  # of the confidence of a point that is guessed beyond the crop
_BESIDE = (
    (np.zeros(2), 1.0, 0.0),
    (np.array([0.05, 0.03]), 1.08, 0.15),
    (np.array([-0.05, -0.03]), 1.08, -0.15),
    (np.array([0.03, -0.05]), 0.93, -0.15),
    (np.array([-0.03, 0.05]), 0.93, 0.15),
)
"""Shift, stretch and turn of the crops of one still: about as crops are misplaced by landmarks."""
_MIRROR = np.diag([-1.0, 1.0, 1.0])


@dataclass(frozen=True, eq=False)
class WristView:
    """What one look at a wrist says; the fields of `tryon.types.Hand` that MediaPipe does not give.

    points_px: (8, 2) pixels of the frame in the order of WRIST_POINTS; may lie outside the frame.
    confidence: (8,) 0 guessed to 1 sure.
    turn: how the wrist is turned.
    zones: (h, w, 2) uint8, how sure each pixel shows skin of this hand or arm; cloth over this arm.
    frame_from_zones: (2, 3) affine, centre of a zone pixel (x + 0.5, y + 0.5) to pixels of the frame; it
        mirrors for a left hand.
    """

    points_px: FloatArray
    confidence: FloatArray
    turn: WristTurn
    zones: ByteArray
    frame_from_zones: FloatArray


class WristNet:
    """The network, opened. Not for use by two threads at once.

    path: the TFLite file, by default that in assets/models. Raises ModelFileError where it is missing or
    damaged.
    """

    def __init__(self, path: Path | None = None, num_threads: int = 1) -> None:
        self._network = Network(path or assets_dir() / "models" / WRIST_FILE, num_threads)

    def __enter__(self) -> WristNet:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the network go; nothing can be asked of it afterwards."""
        self._network.close()

    def look(
        self, image_bgr: ByteArray, camera: Camera, points_px: FloatArray, world_m: FloatArray, is_left: bool
    ) -> WristView:
        """Read the wrist behind one hand of an (H, W, 3) picture.

        points_px (21, 2), world_m (21, 3): as in `tryon.types.Hand`. is_left: the wearer's left hand.
        """
        where = wrist_crop(points_px, world_m, is_left, camera)
        return self._look(image_bgr, points_px, world_m, is_left, where)

    def look_well(
        self, image_bgr: ByteArray, camera: Camera, points_px: FloatArray, world_m: FloatArray, is_left: bool
    ) -> WristView:
        """As `look`, but the mean of several looks from crops beside each other, for stills: time does that
        in videos."""
        views = [
            self._look(
                image_bgr,
                points_px,
                world_m,
                is_left,
                wrist_crop(points_px, world_m, is_left, camera, *beside),
            )
            for beside in _BESIDE
        ]
        turns = [view.turn for view in views]
        rotations = [turn.camera_from_wrist for turn in turns]
        return replace(
            views[0],
            points_px=np.mean([view.points_px for view in views], axis=0),
            confidence=np.mean([view.confidence for view in views], axis=0),
            turn=WristTurn(*mean_rotation(rotations, [turn.sureness for turn in turns])),
        )

    def _look(
        self,
        image_bgr: ByteArray,
        points_px: FloatArray,
        world_m: FloatArray,
        is_left: bool,
        where: WristCrop,
    ) -> WristView:
        outputs = self._network.run(
            crop(image_bgr, where.frame_from_crop, SIDE), hints=where.hints(points_px, world_m)
        )
        facts = outputs["facts"][0].astype(np.float64)
        points, confidence = read_heat(outputs["heat"][0], SIDE)
        inside = sigmoid(facts[2 * _POINTS :])
        guessed = (facts[: 2 * _POINTS].reshape(_POINTS, 2) + 0.5) * SIDE
        outside = inside < 0.5
        points[outside] = guessed[outside]
        confidence = np.where(outside, _OUTSIDE * confidence, confidence * inside)
        said = outputs["turn"][0].astype(np.float64)
        seen = _means(outputs["heat"][0][:, :, :AT_ORIGIN]).mean(axis=0)
        points[:AT_ORIGIN] += SIDE * (seen + PLACE_UNIT * said[12:]) - points[:AT_ORIGIN].mean(axis=0)
        rotation, sureness = read_rotation(said[:12])
        rotation = where.axes @ rotation
        # A mirrored rotation vector is that of the mirrored rotation up to its sign.
        sureness = sureness @ where.axes.T
        zones = outputs["zones"][0]
        frame_from_zones = where.frame_from_crop.copy()
        frame_from_zones[:, :2] *= SIDE / zones.shape[0]
        return WristView(
            where.into_frame(points),
            confidence,
            WristTurn(rotation @ _MIRROR if is_left else rotation, sureness),
            cv2.convertScaleAbs(np.ascontiguousarray(zones[:, :, 1:]), alpha=255.0),
            frame_from_zones,
        )


def _means(heat: FloatArray) -> FloatArray:
    """(n, 2) means, as fractions of the side, of what a softmax over the cells of (h, w, n) logits gives."""
    flat = np.ascontiguousarray(heat.reshape(-1, heat.shape[2]).T)
    chances = np.exp(flat - flat.max(axis=1, keepdims=True))
    sums = chances @ _cells(*heat.shape[:2])
    return np.asarray(sums[:, :2] / sums[:, 2:])


@lru_cache(maxsize=1)
def _cells(rows: int, columns: int) -> FloatArray:
    """(rows * columns, 3) float32 x and y of the cells' middles, fractions of the side, and one."""
    y, x = np.mgrid[:rows, :columns] + 0.5
    return np.stack([x.ravel() / columns, y.ravel() / rows, np.ones(rows * columns)], axis=1).astype(
        np.float32
    )
