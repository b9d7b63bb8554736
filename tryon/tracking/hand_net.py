"""The two networks of MediaPipe's Hand Landmarker, run by themselves: one finds palms, one reads a hand.

They are taken out of hand_landmarker.task, a ZIP archive, and run through LiteRT as the foot networks are. So
a hand can be looked for in any square of a picture and read in any crop. MediaPipe's own task chooses both by
itself and looks for a second hand in every frame. Crops, and what the numbers mean, are MediaPipe's
(modules/palm_detection and modules/hand_landmark): in the same crop its points are the same to 0.03 px but
for half a pixel of the crop, which is in doubt: without it a mirrored picture's points are nearer to the
mirrored points of the picture.
"""

from __future__ import annotations

import math
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import cv2
import numpy as np

from tryon.errors import ModelFileError
from tryon.tracking.foot_net import crop
from tryon.tracking.quiet import loading
from tryon.tracking.tiles import Box
from tryon.types import HAND_POINTS, ByteArray, FloatArray

MODEL_FILE = "hand_landmarker.task"

_FINDER, _READER = "hand_detector.tflite", "hand_landmarks_detector.tflite"
_FINDER_SIDE, _READER_SIDE = 192, 224
_ANCHOR_GRIDS = ((24, 2), (12, 6))  # cells each way, anchors in each: strides 8 and, thrice two, 16
_PALM_WRIST, _PALM_MIDDLE = 0, 2  # of a palm's seven key points
_PALM_SIDE, _PALM_SHIFT = 2.6, 0.5  # of the crop over the palm's box, and towards the fingers
_HAND_SIDE, _HAND_SHIFT = 2.0, 0.1  # the same over the box round wrist, thumb and the fingers' lower joints
_LEAST_SCORE = 0.2  # of palms that are reported: turned and blurred ones score little over it
_SAME_PALM = 0.3  # intersection over union above which two boxes show one palm
_LOWER_HAND = [HAND_POINTS.index(one) for one in HAND_POINTS if not one.endswith(("_dip", "_tip"))]
_WRIST, _KNUCKLES = 0, (5, 9, 13)


@dataclass(frozen=True, eq=False)
class HandCrop:
    """A square in a frame in which a hand is read.

    centre_px: (2,) its middle. side_px: its side. turn_rad: of its axes against the frame's, x towards y; the
    fingers point up in it.
    """

    centre_px: FloatArray
    side_px: float
    turn_rad: float

    def matrix(self, side: int) -> FloatArray:
        """(2, 3) similarity from a crop of `side` pixels into the frame."""
        scale = self.side_px / side
        cosine, sine = scale * math.cos(self.turn_rad), scale * math.sin(self.turn_rad)
        turn = np.array([[cosine, -sine], [sine, cosine]])
        return np.column_stack((turn, np.asarray(self.centre_px, np.float64) - turn @ (side / 2, side / 2)))


@dataclass(frozen=True, eq=False)
class Palm:
    """A place where a hand may be. crop: where to read it. score: 0 to 1."""

    crop: HandCrop
    score: float


@dataclass(frozen=True, eq=False)
class HandLook:
    """What a close look at one crop says of the hand in it.

    points_px, world_m: as in `tryon.types.Hand`. presence: 0 to 1 that there is a hand at all. right: 0 (the
    wearer's left hand) to 1 (the right one).
    """

    points_px: FloatArray
    world_m: FloatArray
    presence: float
    right: float

    @property
    def crop(self) -> HandCrop:
        """Where to read this hand next, while it stays where it is."""
        return crop_around(self.points_px)

    @property
    def size_px(self) -> float:
        """Side of the smallest upright square round the points."""
        return float(np.ptp(self.points_px, axis=0).max())

    @property
    def centre_px(self) -> FloatArray:
        """(2,) mean of wrist and knuckles: fingers that close do not move it."""
        return np.asarray(self.points_px[[0, 5, 9, 13, 17]].mean(axis=0))


class HandSight(Protocol):
    """Finds palms and reads hands. `HandNets` does."""

    def find(self, image_bgr: ByteArray, tile: Box) -> tuple[Palm, ...]: ...
    def look(self, image_bgr: ByteArray, where: HandCrop) -> HandLook: ...
    def close(self) -> None: ...


class HandNets:
    """The two networks, opened. Not for use by two threads at once.

    task_file: hand_landmarker.task. Raises ModelFileError when it cannot be loaded.
    """

    def __init__(self, task_file: Path, num_threads: int = 1) -> None:
        try:
            with zipfile.ZipFile(task_file) as archive:
                contents = [archive.read(name) for name in (_FINDER, _READER)]
        except (OSError, KeyError, zipfile.BadZipFile) as error:
            raise ModelFileError(f"{task_file.name} could not be loaded: {error}") from error
        with loading(task_file):
            self._finder, self._reader = (_Net(content, num_threads) for content in contents)
        self._anchors = _anchors()

    def find(self, image_bgr: ByteArray, tile: Box) -> tuple[Palm, ...]:
        """Palms in a tile of an (H, W, 3) picture, the surest first; the tile may reach beyond the picture.

        A hand is found best where it is 40 to 190 px large after the tile is scaled to 192 px.
        """
        whole = HandCrop(np.array(tile.centre), tile.side, 0.0)
        boxes, scores = self._finder.run(image_bgr, whole, _FINDER_SIDE)
        chances = _sigmoid(scores[0, :, 0].astype(np.float64))
        kept = np.flatnonzero(chances >= _LEAST_SCORE)
        raw = boxes[0, kept].astype(np.float64)
        matrix = whole.matrix(_FINDER_SIDE)
        middles = raw[:, :2] + self._anchors[kept]
        sizes = raw[:, 2:4]
        points = raw[:, 4:].reshape(len(kept), 7, 2) + self._anchors[kept][:, None]
        order = cv2.dnn.NMSBoxes(
            np.column_stack((middles - sizes / 2, sizes)).tolist(), chances[kept].tolist(), 0.0, _SAME_PALM
        )
        return tuple(
            Palm(_crop_of_palm(middles[i], sizes[i], points[i], matrix), float(chances[kept[i]]))
            for i in np.asarray(order, int).reshape(-1)
        )

    def look(self, image_bgr: ByteArray, where: HandCrop) -> HandLook:
        """Read the hand in a crop of an (H, W, 3) picture."""
        points, presence, right, world = self._reader.run(image_bgr, where, _READER_SIDE)
        matrix = where.matrix(_READER_SIDE)
        flat = points.reshape(-1, 3)[:, :2].astype(np.float64)
        metres = world.reshape(-1, 3).astype(np.float64)
        metres[:, :2] = metres[:, :2] @ (matrix[:, :2] / np.hypot(*matrix[:, 0])).T
        return HandLook(
            flat @ matrix[:, :2].T + matrix[:, 2], metres, float(presence.item()), float(right.item())
        )

    def close(self) -> None:
        """Let the networks go; nothing can be asked of them afterwards."""
        self._finder.close()
        self._reader.close()


def crop_around(points_px: FloatArray) -> HandCrop:
    """The crop in which a hand with these (21, 2) points is read best."""
    wrist, (index, middle, ring) = points_px[_WRIST], points_px[list(_KNUCKLES)]
    turn = _turn(((index + ring) / 2 + middle) / 2 - wrist)
    axes = np.array([[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]])
    upright = points_px[_LOWER_HAND] @ axes.T
    low, high = upright.min(axis=0), upright.max(axis=0)
    box = float(max(high - low))
    centre = (low + high) / 2 - (0.0, _HAND_SHIFT * float(high[1] - low[1]))
    return HandCrop(np.asarray(centre @ axes), _HAND_SIDE * box, turn)


def _crop_of_palm(middle: FloatArray, size: FloatArray, points: FloatArray, matrix: FloatArray) -> HandCrop:
    """The crop for a palm's box and key points in pixels of a tile, which `matrix` places in the frame."""
    turn = _turn(points[_PALM_MIDDLE] - points[_PALM_WRIST])
    up = np.array([math.sin(turn), -math.cos(turn)])
    centre = middle + _PALM_SHIFT * float(size[1]) * up
    scale = float(np.hypot(*matrix[:, 0]))
    return HandCrop(matrix[:, :2] @ centre + matrix[:, 2], _PALM_SIDE * float(size.max()) * scale, turn)


def _turn(ahead: FloatArray) -> float:
    """The turn of a crop in which the vector (2,) from wrist to fingers points up."""
    return math.atan2(float(ahead[0]), -float(ahead[1]))


def _anchors() -> FloatArray:
    """(2016, 2) middles of the finder's anchors in pixels of its input."""
    grids = []
    for cells, each in _ANCHOR_GRIDS:
        line = (np.arange(cells) + 0.5) * (_FINDER_SIDE / cells)
        x, y = np.meshgrid(line, line)
        grids.append(np.repeat(np.column_stack((x.ravel(), y.ravel())), each, axis=0))
    return np.concatenate(grids)


def _sigmoid(x: FloatArray) -> FloatArray:
    return np.asarray(1 / (1 + np.exp(-np.clip(x, -100, 100))))


class _Net:
    """A network with one square input, RGB from 0 to 1."""

    def __init__(self, content: bytes, num_threads: int) -> None:
        from ai_edge_litert.interpreter import Interpreter

        self._interpreter: Any = Interpreter(model_content=content, num_threads=num_threads)
        self._interpreter.allocate_tensors()
        # Once: these lists are made anew whenever somebody asks.
        self._input = self._interpreter.get_input_details()[0]["index"]
        self._outputs = [one["index"] for one in self._interpreter.get_output_details()]

    def run(self, image_bgr: ByteArray, where: HandCrop, side: int) -> list[Any]:
        """The outputs, in the order of the file, for a crop."""
        shown = cv2.cvtColor(crop(image_bgr, where.matrix(side), side), cv2.COLOR_BGR2RGB)
        scaled = shown.astype(np.float32)
        scaled *= 1 / 255.0
        self._interpreter.set_tensor(self._input, scaled[None])
        self._interpreter.invoke()
        return [self._interpreter.get_tensor(index) for index in self._outputs]

    def close(self) -> None:
        """Let the network go."""
        self._interpreter = None
