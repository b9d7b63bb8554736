"""The camera's own look, measured on a face: noise, softness and the streaks of motion."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from tryon.types import ByteArray, FloatArray

_INTERVAL_S = 0.19  # a camera's look changes slowly: five measurements a second
_SETTLING_S = 1.0
_MEMORY_S = 2.0

_CROP_WH = (208, 128)
"""Pixels looked at, at most, at full resolution: eyes and brows, where a face is sharpest, and their skin."""
_EYES_AT, _EYES_HEIGHT = 0.36, 0.42  # middle and height of that region, over the face's height

_REBLUR = 1.0
_OPERATOR_VARIANCE = 1 / 3
"""In square pixels: that of a difference over two pixels, by which OpenCV's 3 x 3 Sobel operator slopes."""
_STRONG_EDGE = 0.7  # of the strongest gradient: the middles of the strongest edges

_WIDENINGS = np.linspace(1.005, 4.0, 200)
_RATIOS = np.array([math.erf(w * math.sqrt(-math.log(_STRONG_EDGE))) for w in _WIDENINGS]) / math.erf(
    math.sqrt(-math.log(_STRONG_EDGE))
)
"""How much of an edge's gradient leaves its middle, above _STRONG_EDGE, once it is so many times as wide."""

_LEAST_EDGE = 12.0  # levels per pixel (times 8, the operator's sum); flatter faces say nothing

_FEATURE_SHARE = 0.004
"""Softness that lids, lashes and brows have by themselves, over the breadth of the face: 0.6 mm.

One camera's pictures of five people: rims of real glasses 0.4 px soft, eyes without 0.9 to 1.8. Better a
layer that is a little too sharp than one out of focus."""

_TILE = 16  # pixels; noise is read where a tile is flattest
_FLAT_SHARE = 0.25
_IMMERKAER = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)

_SHADING_SHARE, _PIXEL_BLUR = 0.0055, 0.8
"""Softness of the edges that make most of a face's gradients, over its breadth, and what pixels add; measured
by smearing fifteen photos of faces 60 to 430 px wide. Streaks come out right within a factor of 1.5."""

_HALF_OPEN = 0.5  # of the time between frames the shutter is open, unless seen otherwise
_SHARE_GAIN, _LEAST_SHARE, _MOST_SHARE = 0.08, 0.1, 0.9
_TRUST = 1.5  # how much longer than they were measured in one frame streaks may be
_STILL_PX, _MOVING_PX = 1.5, 7.0  # a frame: below, softness is read; above, the shutter


@dataclass(frozen=True, eq=False)
class Look:
    """How a camera draws what it sees.

    noise_sigma: standard deviation in levels of 255. blur_sigma_px: of the Gaussian that softens its edges.
    motion_px: (2,) the streak that a point of the face leaves in this frame.
    """

    noise_sigma: float
    blur_sigma_px: float
    motion_px: FloatArray


_ONE_FRAME_NS = 100_000_000  # a longer gap says nothing of the motion during one exposure


class LookEstimator:
    """Follows the look of one camera on a face."""

    def __init__(self) -> None:
        self._noise = self._blur = 0.0
        self._open_share = _HALF_OPEN
        self._still_tensor: FloatArray | None = None
        self._worked_ns: int | None = None

    @property
    def newest(self) -> Look | None:
        """The look without motion as it was last measured, None before that."""
        return None if self._worked_ns is None else Look(self._noise, self._blur, np.zeros(2))

    def update(
        self,
        image: ByteArray,
        face_box: tuple[float, float, float, float],
        motion_px: FloatArray,
        time_ns: int,
        feature_share: float = _FEATURE_SHARE,
    ) -> Look:
        """The look of a frame taken at `time_ns`; noise and softness settle within about a second.

        image: (H, W, 3) BGR. face_box: x0, y0, x1, y1 pixels round the face. motion_px: (2,) how far the face
        moved since the frame before. feature_share: softness of its edges by themselves, over its breadth.
        """
        motion = np.asarray(motion_px, np.float64)
        speed = float(np.hypot(*motion))
        since_s = math.inf if self._worked_ns is None else (time_ns - self._worked_ns) / 1e9
        is_due = not 0 <= since_s < _INTERVAL_S
        still = self._still_tensor if speed > _MOVING_PX else None
        gray = _eye_region(image, face_box) if is_due or still is not None else None
        share = self._open_share
        if gray is not None:
            face_px = face_box[2] - face_box[0]
            if is_due:
                gain = 1 - math.exp(-since_s / _SETTLING_S) if 0 <= since_s < _MEMORY_S else 1.0
                self._measure(gray, speed, face_px * feature_share, gain)
                self._worked_ns = time_ns
            if still is not None:
                share = self._shutter_share(gray, still, motion, face_px)
        return Look(self._noise, self._blur, motion * share)

    def _measure(self, gray: ByteArray, speed: float, feature_px: float, gain: float) -> None:
        """Noise always; softness where motion does not add to it, or nothing else is known."""
        self._noise += (noise_sigma(gray) - self._noise) * gain
        if speed >= _STILL_PX and self._still_tensor is not None:
            return
        self._still_tensor = _structure(gray, self._noise)
        blur = blur_sigma(gray, self._noise)
        if blur is not None:
            own = math.sqrt(max(0.0, blur**2 - feature_px**2))
            self._blur += (own - self._blur) * gain

    def _shutter_share(self, gray: ByteArray, still: FloatArray, motion: FloatArray, face_px: float) -> float:
        """Which part of a large motion this frame shows as a streak: none after a cut or a jump."""
        speed = float(np.hypot(*motion))
        edge = math.hypot(self._blur, _SHADING_SHARE * face_px, _PIXEL_BLUR)
        streak = streak_length(still, _structure(gray, self._noise), motion / speed, edge)
        seen = min(streak / speed, _MOST_SHARE)
        self._open_share += _SHARE_GAIN * (max(seen, _LEAST_SHARE) - self._open_share)
        return min(self._open_share, _TRUST * seen)


class Looks:
    """Follows the look of several faces, feet or hands, and how they move, by slot."""

    def __init__(self) -> None:
        self._estimators: dict[str, LookEstimator] = {}
        self._places: dict[str, tuple[FloatArray, int]] = {}  # where each was, and when

    def newest(self, slot: str) -> Look | None:
        """See `LookEstimator.newest`."""
        estimator = self._estimators.get(slot)
        return None if estimator is None else estimator.newest

    def update(
        self,
        slot: str,
        image: ByteArray,
        box: tuple[float, float, float, float],
        place_px: FloatArray,
        time_ns: int,
        feature_share: float = _FEATURE_SHARE,
    ) -> Look:
        """See `LookEstimator.update`. place_px: (2,) a point that moves as the face, foot or hand does."""
        before, seen_ns = self._places.get(slot, (place_px, time_ns))
        self._places[slot] = (place_px, time_ns)
        motion = place_px - before if 0 < time_ns - seen_ns < _ONE_FRAME_NS else np.zeros(2)
        estimator = self._estimators.setdefault(slot, LookEstimator())
        return estimator.update(image, box, motion, time_ns, feature_share)

    def clear(self) -> None:
        """Forget everybody."""
        self._estimators.clear()
        self._places.clear()


def streak_length(still: FloatArray, moving: FloatArray, along: FloatArray, edge_sigma_px: float) -> float:
    """Pixels by which motion smears, from what gradients along it lost against those across it.

    still, moving: (2, 2) mean outer products of the gradients before and while. along: (2,) unit vector.
    The energy of an edge's gradient goes with the inverse of its width, and a streak of length L widens an
    edge of deviation s to the root of s^2 + L^2 / 12.
    """
    across = np.array([-along[1], along[0]])
    before = float((along @ still @ along) * (across @ moving @ across))
    after = float((along @ moving @ along) * (across @ still @ across))
    loss = before / max(after, 1e-9)
    return edge_sigma_px * math.sqrt(12 * max(0.0, loss**2 - 1))


def noise_sigma(gray: ByteArray) -> float:
    """Standard deviation of the noise in (h, w) uint8, in its flattest parts.

    Immerkaer, "Fast Noise Variance Estimation" (1996), by tiles. Smoothed noise, as compression leaves it,
    comes out smaller than it was: what counts is what can be seen.
    """
    rough = np.abs(cv2.filter2D(gray, cv2.CV_32F, _IMMERKAER))
    columns, rows = max(1, gray.shape[1] // _TILE), max(1, gray.shape[0] // _TILE)
    tiles = cv2.resize(
        rough[: rows * _TILE, : columns * _TILE], (columns, rows), interpolation=cv2.INTER_AREA
    )
    return float(np.quantile(tiles, _FLAT_SHARE)) * math.sqrt(math.pi / 2) / 6


def blur_sigma(gray: ByteArray, noise: float) -> float | None:
    """Deviation in pixels of the Gaussian that softens the strongest edges of (h, w) uint8; None without any.

    Blurring once more lowers an edge's gradient the less, the softer it is (Zhuo and Sim, "Defocus map
    estimation from a single image", 2011).
    """
    softer = cv2.GaussianBlur(gray, (7, 7), _REBLUR)
    across = []
    for order in ((1, 0), (0, 1)):
        sharp, soft = (np.abs(cv2.Sobel(one, cv2.CV_32F, *order)) for one in (gray, softer))
        strongest = float(soft.max())
        if strongest < 8 * max(_LEAST_EDGE, 3 * noise):
            continue
        edges = soft > _STRONG_EDGE * strongest
        ratio = float(sharp[edges].sum()) / float(soft[edges].sum())
        widening = float(np.interp(ratio, _RATIOS, _WIDENINGS))
        across.append(_REBLUR**2 / (widening**2 - 1) - _OPERATOR_VARIANCE)
    return math.sqrt(max(0.0, min(across))) if across else None


def _structure(gray: ByteArray, noise: float) -> FloatArray:
    """(2, 2) mean outer product of the gradients, without what noise adds."""
    gx, gy = cv2.Sobel(gray, cv2.CV_32F, 1, 0).ravel(), cv2.Sobel(gray, cv2.CV_32F, 0, 1).ravel()
    tensor = np.array([[gx @ gx, gx @ gy], [gx @ gy, gy @ gy]], np.float64) / gx.size
    # The operator's squared weights sum to 12. A tenth stays, where there is little but noise.
    floor = min(12 * noise**2, 0.9 * float(tensor.diagonal().min()))
    return np.asarray(tensor - np.eye(2) * floor)


def _eye_region(image: ByteArray, face_box: tuple[float, float, float, float]) -> ByteArray | None:
    """(h, w) grey of eyes and brows at full resolution, or None where too little of them is in view."""
    x0, y0, x1, y1 = face_box
    middle = ((x0 + x1) / 2, y0 + (y1 - y0) * _EYES_AT)
    extent = ((x1 - x0) * 0.8, (y1 - y0) * _EYES_HEIGHT)
    spans = []
    for at, length, most, limit in zip(middle, extent, _CROP_WH, image.shape[1::-1], strict=True):
        half = min(length, most) / 2
        spans.append(slice(max(0, int(at - half)), min(limit, int(at + half))))
    columns, rows = spans
    if columns.stop - columns.start < _TILE or rows.stop - rows.start < _TILE:
        return None
    return np.asarray(cv2.cvtColor(image[rows, columns], cv2.COLOR_BGR2GRAY), np.uint8)
