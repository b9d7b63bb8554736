"""What is held before a face: a hand, a cup, a telephone, found as what does not look like this face.

The zone round the eyes is looked at in the face's own coordinates, so that turning, talking and blinking move
it hardly, and compared with what it has looked like: each cell's colour and how much that varies, learned
slowly. A large connected part that differs strongly is something else. Background subtraction (Stauffer and
Grimson, 1999), with the face as the background.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from tryon.effects.color_features import Floats, log_features
from tryon.effects.face_zone import Cells, FaceZone, painted, spread
from tryon.types import ByteArray, Camera, FloatArray, IntArray

_FLOOR = np.array([0.06, 0.06, 0.20], np.float32)
"""Deviation of a cell's colour ratios and luminance that means nothing: noise, sheen, soft shadows."""
_LIKE_THE_FACE, _UNLIKE = 2.0, 4.0  # squared deviations, in what is hidden, and at its core
_LEAST_SHARE = 0.06  # of the zone, for the core: a cheek's dimple, a lock of hair or a real rim is smaller
_OTHER_FACE = 0.8  # of the zone: more than a face can hide and still be followed, so it is another one
_LOOKS_LEARNED = 3  # of a cell, before it is judged

_LEARNING_S, _GIVING_IN_S = 0.7, 4.0
"""How fast a face's look is followed, and how fast it is while something is hidden: what is wrong heals."""
_REST_CALLS = 3
_CONFIRMING_LOOKS = 3  # a fast shake of the head blurs a face for two
_EXPOSURE_ROUNDS = 3
_MOST_SHARED = np.array([0.1, 0.1, 0.3], np.float32)  # change of white balance and exposure between looks
_MEMORY_S = 3.0
_GAP_S = 0.25  # without landmarks, after which they are found anew and are wrong at first


@dataclass
class _Look:
    """What the face in one slot looks like. mean, variance: (R, C, 3) features; count: (R, C) looks.

    hidden, known: (R, C) cells behind something, and cells that could be judged, when it was last looked at.
    places: (R, C, 2) pixels of the cells when it was last seen. suspected: looks in a row in which something
    was hidden. rested: calls since the last look.
    """

    time_ns: int
    mean: Floats
    variance: Floats
    count: Floats
    hidden: Cells
    known: Cells
    places: Floats
    suspected: int = 0
    rested: int = 0


class FaceCover:
    """Follows what hides the eyes' zone of everybody in view.

    vertices: (468, 3) of the canonical face, metres. triangles: (T, 3), wound outward.
    """

    def __init__(self, vertices: FloatArray, triangles: IntArray) -> None:
        self._zone = FaceZone(vertices, triangles)
        self._looks: dict[str, _Look] = {}

    def mask(
        self,
        image: ByteArray,
        slot: str,
        points_px: FloatArray | None,
        camera_from_face: FloatArray,
        camera: Camera,
        region_xywh: tuple[int, int, int, int],
        time_ns: int,
    ) -> ByteArray | None:
        """(h, w) visibility of a region, 0 hidden to 255 visible; None when nothing is held before the face.

        image: (H, W, 3) BGR as the camera gave it. points_px: (478, 3) landmarks; None for a face that was
        just lost, maybe because of what is held before it: that stays where it was. A face is looked at in
        every third call, more often once something is suspected.
        """
        look = self._looks.get(slot)
        if look is not None and not 0 <= time_ns - look.time_ns < _MEMORY_S * 1e9:
            look = None
        if points_px is None:
            return None if look is None else _visible(look, image, region_xywh)
        if look is not None:
            look.rested += 1
            if not look.suspected and look.rested < _REST_CALLS:
                return None
        places = self._zone.places(points_px, camera_from_face, camera)
        if look is None or look.suspected < _CONFIRMING_LOOKS or look.rested > 1:
            look = self._looks[slot] = self._updated(look, image, places, time_ns)
        look.places = places
        return _visible(look, image, region_xywh)

    def reset(self) -> None:
        """Forget everybody: the next frame is unrelated."""
        self._looks.clear()

    def _updated(self, look: _Look | None, image: ByteArray, places: Floats, time_ns: int) -> _Look:
        pixels = cv2.remap(image, places - 0.5, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        features = log_features(np.asarray(pixels, np.uint8))
        seen = self._zone.seen_well(places, (image.shape[1], image.shape[0]))
        if look is None:
            variance = np.broadcast_to(_FLOOR**2, features.shape).copy()
            nothing = np.zeros(seen.shape, bool)
            return _Look(time_ns, features, variance, seen.astype(np.float32), nothing, nothing, places)
        dt_s = (time_ns - look.time_ns) / 1e9
        known = seen & (look.count >= _LOOKS_LEARNED)
        difference = features - look.mean
        difference -= _shared(difference[known])
        hidden = _differing(difference, look.variance, known)
        if hidden.sum() > _OTHER_FACE * max(1, int(known.sum())):
            nothing = np.zeros_like(hidden)
            count = seen.astype(np.float32)
            return _Look(time_ns, features, look.variance, count, nothing, nothing, places)
        calm = not hidden.any()
        settling = max(dt_s / (_LEARNING_S if calm else _GIVING_IN_S), 0.0)
        gain = np.where(seen, np.maximum(1 / (look.count + 1) if calm else 0.0, min(1.0, settling)), 0.0)
        gain = gain.astype(np.float32)[..., None]
        if calm:
            look.variance += gain * (np.minimum(difference**2, 0.2) - look.variance)
            look.count += seen
        look.mean += gain * difference
        look.hidden, look.known, look.time_ns, look.rested = hidden, known, time_ns, 0
        look.suspected = 0 if calm else 1 if dt_s > _GAP_S else look.suspected + 1
        return look


def _visible(look: _Look, image: ByteArray, region_xywh: tuple[int, int, int, int]) -> ByteArray | None:
    """(h, w) mask of a region as `FaceCover.mask` has it, once what hides the face is confirmed."""
    if look.suspected < _CONFIRMING_LOOKS:
        return None
    return painted(spread(look.hidden, look.known), look.places, image, region_xywh)


def _shared(difference: Floats) -> Floats:
    """(3,) exposure and white balance: what most of (N, 3) differences share, near to none at first.

    A median would follow a hand that hides more than half.
    """
    shared = np.zeros(3, np.float32)
    for _ in range(_EXPOSURE_ROUNDS):
        weight = 1 / (1 + ((difference - shared) ** 2) @ _FLOOR**-2) ** 2
        shared = np.clip(weight @ difference / (weight.sum() + 1e-3), -_MOST_SHARED, _MOST_SHARED)
    return np.asarray(shared)


def _differing(difference: Floats, variance: Floats, known: Cells) -> Cells:
    """(R, C) cells of large connected parts that do not look like the face."""
    hidden = np.zeros(known.shape, bool)
    weight = cv2.blur(known.astype(np.float32), (3, 3))
    smooth = cv2.blur(difference * known[..., None], (3, 3)) / np.maximum(weight, 0.2)[..., None]
    deviation = np.where(known, (smooth**2 / (variance + _FLOOR**2)).sum(axis=-1), 0.0)
    core = deviation > _UNLIKE
    least = max(1.0, _LEAST_SHARE * float(known.sum()))
    if core.sum() < least:
        return hidden
    count, labels = cv2.connectedComponents((deviation > _LIKE_THE_FACE).astype(np.uint8), connectivity=4)
    cores = np.bincount(labels[core], minlength=count)
    for label in np.flatnonzero(cores > least):
        hidden |= labels == label
    closed = cv2.morphologyEx(hidden.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    return np.asarray(closed > 0)
