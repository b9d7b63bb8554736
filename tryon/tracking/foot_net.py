"""Our two foot networks: one finds feet in a picture, the other reads one foot closely.

Both are TFLite files in assets/models (what they were trained on and how well they do: README.md there) and
run on the CPU through XNNPACK, about 3 ms each on one core. They judge single pictures and remember nothing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import cv2
import numpy as np

from tryon.errors import ModelFileError
from tryon.settings import assets_dir
from tryon.tracking.block_means import block_means
from tryon.tracking.quiet import quiet_native_stderr
from tryon.tracking.rotations import read_rotation
from tryon.types import FOOT_POINTS, ByteArray, FloatArray, FootTurn

FINDER_FILE, POINTS_FILE = "foot_finder.tflite", "foot_points.tflite"

LEAST_SCORE = 0.3
"""Candidates below this are not reported."""

CROP_LENGTHS = 2.6
"""Side of the best crop for `look`, in foot lengths."""

_GREY = (127, 127, 127)
_FINDER_UNIT_PX = 48.0  # the finder gives log2 of lengths over this, in pixels of its input
_POINTS = len(FOOT_POINTS)
_LEAST_AHEAD = 0.25  # heel to toe in the picture over the length; below it direction is chance
_WINDOW = 2  # cells each way round a heat map's peak that count for a point's place


@dataclass(frozen=True, eq=False)
class FootCandidate:
    """A place where a foot may be.

    centre_px: (2,) half-way between heel and toe, pixels of the frame.
    length_px: how long the foot would be in the picture if it were seen from the side at its distance.
    direction: (2,) unit vector from heel to toe as it is seen in the picture.
    right: 0 (the wearer's left foot) to 1 (the right one). score: 0 to 1.
    """

    centre_px: FloatArray
    length_px: float
    direction: FloatArray
    right: float
    score: float

    @property
    def toe_down_rad(self) -> float:
        """The turn of a crop in which the toe points down, for `FootNets.look`."""
        return toe_down_rad(self.direction)


@dataclass(frozen=True, eq=False)
class FootLook:
    """What a close look at one crop says of the foot nearest to its middle.

    points_px: (12, 2) pixels of the frame in the order of FOOT_POINTS; may lie outside the crop and frame.
    point_confidence: (12,) 0 guessed to 1 sure.
    presence: 0 to 1 that there is a foot here at all.
    right: 0 (the wearer's left foot) to 1 (the right one).
    shod: 0 bare or in a sock, 1 in footwear with a sole.
    length_px: as `FootCandidate.length_px`; `CROP_LENGTHS` times it is the best side of the next crop.
    zones, frame_from_zones, turn: as in `tryon.types.Foot`.
    """

    points_px: FloatArray
    point_confidence: FloatArray
    presence: float
    right: float
    shod: float
    length_px: float
    zones: ByteArray
    frame_from_zones: FloatArray
    turn: FootTurn | None = None

    @property
    def toe_down_rad(self) -> float:
        """The turn of the next crop, in which the toe points down; 0 where it points at the camera."""
        ahead = self.points_px[0] - self.points_px[1]
        return toe_down_rad(ahead) if math.hypot(*ahead) > _LEAST_AHEAD * self.length_px else 0.0


def toe_down_rad(ahead_px: FloatArray) -> float:
    """The turn of a crop in which the vector (2,) from heel to toe points down."""
    return math.atan2(-float(ahead_px[0]), float(ahead_px[1]))


class FootNets:
    """The two networks, opened. Not for use by two threads at once.

    finder_path, points_path: the TFLite files, by default those in assets/models.
    Raises ModelFileError where one is missing or damaged.
    """

    def __init__(
        self, finder_path: Path | None = None, points_path: Path | None = None, num_threads: int = 1
    ) -> None:
        folder = assets_dir() / "models"
        self._finder = Network(finder_path or folder / FINDER_FILE, num_threads)
        self._points = Network(points_path or folder / POINTS_FILE, num_threads)

    def __enter__(self) -> FootNets:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the networks go; nothing can be asked of them afterwards."""
        self._finder.close()
        self._points.close()

    def find(
        self, image_bgr: ByteArray, boxes: tuple[tuple[float, float, float, float], ...] | None = None
    ) -> tuple[FootCandidate, ...]:
        """Where feet are in an (H, W, 3) picture, the surest first.

        boxes: x0, y0, x1, y1 of the tiles to search, one run of the network each; None for the whole picture.
        A foot is found best where its length is 14 to 190 px after the tile is scaled to 192 px.
        """
        height, width = image_bgr.shape[:2]
        found: list[FootCandidate] = []
        for x0, y0, x1, y1 in boxes or ((0.0, 0.0, float(width), float(height)),):
            middle = np.array([(x0 + x1) / 2, (y0 + y1) / 2])
            frame_from_crop = _frame_from_crop(middle, max(x1 - x0, y1 - y0), 0.0, self._finder.side)
            cells = self._finder.run(crop(image_bgr, frame_from_crop, self._finder.side))["cells"][0]
            found += _candidates(cells, frame_from_crop, self._finder.side)
        return _suppress(found)

    def look(
        self, image_bgr: ByteArray, centre_px: FloatArray, side_px: float, rotation_rad: float = 0.0
    ) -> FootLook:
        """Read the foot in a square crop of an (H, W, 3) picture.

        centre_px: (2,) the crop's middle, best half-way between heel and toe; a quarter of the side off is
            still read. side_px: best CROP_LENGTHS foot lengths, 1.9 to 3.6 are read.
        rotation_rad: how far the crop's axes are turned against the picture's (x towards y). Best is
            `toe_down_rad` of the candidate or of the last look: right and left and the inner and outer side
            are told apart most surely with the toe down, 45 degrees off is still read. An upright crop of an
            upright picture (0) is read less well; it is where to begin when nothing is known.
        """
        side = self._points.side
        frame_from_crop = _frame_from_crop(centre_px, side_px, rotation_rad, side)
        outputs = self._points.run(crop(image_bgr, frame_from_crop, side))
        facts = outputs["facts"][0].astype(np.float64)
        presence, right, shod, *inside = sigmoid(facts[: 3 + _POINTS])
        points, confidence = read_heat(outputs["heat"][0], side)
        guessed = (facts[3 + _POINTS : 3 + 3 * _POINTS].reshape(_POINTS, 2) + 0.5) * side
        outside = np.asarray(inside) < 0.5
        points[outside] = guessed[outside]
        confidence = np.where(outside, 0.2 * confidence, confidence * inside)
        zones = outputs["zones"][0]
        frame_from_zones = frame_from_crop.copy()
        frame_from_zones[:, :2] *= side / zones.shape[0]
        return FootLook(
            points @ frame_from_crop[:, :2].T + frame_from_crop[:, 2],
            confidence,
            float(presence),
            float(right),
            float(shod),
            float(side_px * 2 ** min(0.5, max(-3.0, facts[-1]))),
            cv2.convertScaleAbs(np.ascontiguousarray(zones[:, :, 1:]), alpha=255.0),
            frame_from_zones,
            FootTurn(*read_rotation(outputs["turn"][0].astype(np.float64))),
        )


class Network:
    """One TFLite file with a square (1, side, side, 3) input "image", RGB as (value - 127) / 128.

    path: the file. Raises ModelFileError where it is missing or damaged.
    """

    def __init__(self, path: Path, num_threads: int) -> None:
        from ai_edge_litert.interpreter import Interpreter

        if not path.is_file():
            raise ModelFileError(f"model file {path} is missing: install this program again")
        try:
            with quiet_native_stderr():
                self._interpreter: Any = Interpreter(str(path), num_threads=num_threads)
                self._interpreter.allocate_tensors()
        except (RuntimeError, ValueError) as error:
            raise ModelFileError(f"model file {path} is damaged: install this program again") from error
        self._inputs = {one["name"]: one["index"] for one in self._interpreter.get_input_details()}
        self.side = int(self._interpreter.get_input_details()[0]["shape"][1])
        self._outputs = {one["name"]: one["index"] for one in self._interpreter.get_output_details()}

    def run(self, crop_bgr: ByteArray, **told: FloatArray) -> dict[str, Any]:
        """All outputs by name, for a (side, side, 3) crop and values (n,) for the other inputs by name."""
        rgb = cv2.cvtColor(crop_bgr, cv2.COLOR_BGR2RGB)
        scaled = rgb.astype(np.float32)
        scaled -= 127.0
        scaled *= 1 / 128.0
        self._interpreter.set_tensor(self._inputs["image"], scaled[None])
        for name, values in told.items():
            self._interpreter.set_tensor(self._inputs[name], values[None].astype(np.float32))
        self._interpreter.invoke()
        return {name: self._interpreter.get_tensor(index) for name, index in self._outputs.items()}

    def close(self) -> None:
        """Let the network go."""
        self._interpreter = None


def crop(image_bgr: ByteArray, frame_from_crop: FloatArray, side: int) -> ByteArray:
    """The (side, side, 3) crop that a (2, 3) similarity places in the frame; grey beyond the frame.

    What shrinks by two or more is averaged first: a warp alone would pick single pixels.
    """
    matrix = frame_from_crop.copy()
    shrink = int(math.hypot(*matrix[:, 0]))
    if shrink >= 2:
        corners = np.array([[0, 0], [side, 0], [side, side], [0, side]]) @ matrix[:, :2].T + matrix[:, 2]
        height, width = image_bgr.shape[:2]
        low = np.clip(np.floor(corners.min(0)), 0, (width, height)).astype(int)
        high = np.clip(np.ceil(corners.max(0)), 0, (width, height)).astype(int)
        blocks = (high - low) // shrink
        if blocks.min() < 1:
            return np.full((side, side, 3), _GREY[0], np.uint8)
        high = low + blocks * shrink
        image_bgr = block_means(image_bgr[low[1] : high[1], low[0] : high[0]], shrink)
        matrix[:, 2] -= low
        matrix /= shrink
    # Pixel centres lie at integer + 0.5, OpenCV's at integers.
    matrix[:, 2] += matrix[:, :2] @ (0.5, 0.5) - 0.5
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(image_bgr, matrix, (side, side), flags=flags, borderValue=_GREY))


def _frame_from_crop(centre_px: FloatArray, side_px: float, rotation_rad: float, side: int) -> FloatArray:
    scale = side_px / side
    cosine, sine = scale * math.cos(rotation_rad), scale * math.sin(rotation_rad)
    turn = np.array([[cosine, -sine], [sine, cosine]])
    return np.column_stack((turn, np.asarray(centre_px, np.float64) - turn @ (side / 2, side / 2)))


def sigmoid(x: FloatArray) -> FloatArray:
    """1 / (1 + exp(-x)) without overflow."""
    return np.asarray(1 / (1 + np.exp(-np.clip(x, -30, 30))))


def read_heat(heat: FloatArray, side: int) -> tuple[FloatArray, FloatArray]:
    """Points (n, 2) in pixels of the crop and their confidence (n,), from logits (h, w, n).

    A point is the mean of the softmax within a window round its peak; the share of the softmax that the
    window holds is the confidence.
    """
    rows, columns, count = heat.shape
    flat = heat.reshape(-1, count)
    chances = np.exp(flat - flat.max(axis=0))
    peak_row, peak_column = np.divmod(chances.argmax(axis=0), columns)
    span = np.arange(-_WINDOW, _WINDOW + 1)
    window_rows = np.clip(peak_row[:, None] + span, 0, rows - 1)
    window_columns = np.clip(peak_column[:, None] + span, 0, columns - 1)
    maps = chances.reshape(rows, columns, count)
    window = maps[window_rows[:, :, None], window_columns[:, None, :], np.arange(count)[:, None, None]]
    window *= (window_rows == peak_row[:, None] + span)[:, :, None]
    window *= (window_columns == peak_column[:, None] + span)[:, None, :]
    within = window.sum(axis=(1, 2))
    x = (window.sum(axis=1) * window_columns).sum(axis=1) / within
    y = (window.sum(axis=2) * window_rows).sum(axis=1) / within
    points = (np.column_stack((x, y)).astype(np.float64) + 0.5) * (side / columns)
    return points, (within / chances.sum(axis=0)).astype(np.float64)


def _candidates(cells: FloatArray, frame_from_crop: FloatArray, side: int) -> list[FootCandidate]:
    """Cells (n, n, 7) whose score is the highest of their neighbours."""
    heat = sigmoid(cells[:, :, 0].astype(np.float64))
    peaks = (heat >= cv2.dilate(heat, np.ones((3, 3), np.uint8))) & (heat >= LEAST_SCORE)
    cell_px = side / len(cells)
    scale = float(np.hypot(*frame_from_crop[:, 0]))
    found = []
    for row, column in np.argwhere(peaks):
        _, x, y, size, cosine, sine, right = cells[row, column].astype(np.float64)
        centre = (np.array([column + x, row + y]) + 0.5) * cell_px
        norm = max(1e-6, math.hypot(cosine, sine))
        found.append(
            FootCandidate(
                frame_from_crop[:, :2] @ centre + frame_from_crop[:, 2],
                float(scale * _FINDER_UNIT_PX * 2 ** min(4.0, max(-4.0, size))),
                frame_from_crop[:, :2] @ (cosine / norm, sine / norm) / scale,
                float(sigmoid(right)),
                float(heat[row, column]),
            )
        )
    return found


def _suppress(found: list[FootCandidate]) -> tuple[FootCandidate, ...]:
    """Drop what lies closer to a surer candidate than two feet can stand (of one side: than one foot)."""
    kept: list[FootCandidate] = []
    for one in sorted(found, key=lambda candidate: -candidate.score):
        for other in kept:
            apart = float(np.hypot(*(one.centre_px - other.centre_px))) / max(one.length_px, other.length_px)
            if apart < (0.45 if (one.right > 0.5) == (other.right > 0.5) else 0.2):
                break
        else:
            kept.append(one)
    return tuple(kept)
