"""What is learnt over time of one hand's fingers: how broad they are, and how far beside the landmarks."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from tryon.fitting.finger_frame import finger_bone, finger_frame, usual_across
from tryon.fitting.finger_width import measure_finger
from tryon.types import ByteArray, Camera, FittedHand, FloatArray

MEAN_FINGERS_M = np.array([0.0182, 0.0178, 0.0178, 0.0168, 0.0148])
"""Breadths of a mean hand's fingers where rings sit. Ring sizes of women's and men's ring fingers have their
means at inner diameters of 16.5 to 17 and 19 to 19.8 mm."""

_LOOKS, _DOUBT = 12.0, 0.4
"""Looks at a finger that are averaged, and that count for what most people's are like."""

_NEAR, _FAR = np.array([finger_bone(finger) for finger in range(5)]).T  # joints of the bones that wear rings


class FingerBuild:
    """The fingers of one hand."""

    def __init__(self) -> None:
        self._widths, self._shifts = np.ones(5), np.zeros(5)  # over mean breadths
        self._known = np.zeros(5)
        self._next: int | None = None

    def look(self, hand: FittedHand, image: ByteArray, camera: Camera) -> None:
        """Measure all fingers of a hand that has just come, then one in each frame. image: (H, W, 3) BGR."""
        fingers = range(5) if self._next is None else (self._next,)
        self._next = ((self._next or 0) + 1) % 5
        for finger in fingers:
            edges = measure_finger(image, finger_frame(hand, finger), float(MEAN_FINGERS_M[finger]), camera)
            if edges is None:
                continue
            weight = edges.sure**2
            self._known[finger] = min(_LOOKS, self._known[finger] + weight)
            gain = weight / (_DOUBT + self._known[finger])
            self._widths[finger] *= math.exp(gain * math.log(edges.width / self._widths[finger]))
            self._shifts[finger] += gain * (edges.shift - self._shifts[finger])

    def applied(self, hand: FittedHand) -> FittedHand:
        """The hand with fingers as broad, and as far beside the landmarks, as was seen.

        Fingers of one hand are all slender or all stout: those not seen well are like the others.
        """
        if not self._known.any():
            return replace(hand, finger_width_m=MEAN_FINGERS_M)
        usual = float(np.average(np.log(self._widths), weights=self._known + 1e-3))
        share = self._known / (_DOUBT + self._known)
        widths = MEAN_FINGERS_M * np.exp(share * np.log(self._widths) + (1 - share) * usual)
        near, far = hand.joints_m[_NEAR], hand.joints_m[_FAR]
        across: FloatArray = np.cross(far - near, near + far)  # as the camera sees it
        across /= np.maximum(np.linalg.norm(across, axis=1, keepdims=True), 1e-9)
        towards_x = np.stack([usual_across(hand, finger) for finger in range(5)])
        across *= np.sign(np.sum(across * towards_x, axis=1, keepdims=True))
        way = across * (self._shifts * MEAN_FINGERS_M)[:, None]
        joints = hand.joints_m.copy()
        joints[_NEAR] += way
        joints[_FAR] += way
        return replace(hand, joints_m=joints, finger_width_m=widths)
