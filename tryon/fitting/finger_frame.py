"""Where a ring sits on a finger, and which way its stone looks."""

from __future__ import annotations

import math

import numpy as np

from tryon.fitting.hand_shape import FINGERS
from tryon.geometry import rigid
from tryon.types import FittedHand, FloatArray

_ALONG = (0.50, 0.56, 0.54, 0.54, 0.56)
"""Where rings sit between the joints of a finger's first free bone: behind its knuckle, before the next."""

_THUMB_TURN = math.radians(55.0)  # its nail looks so far aside from the back of the hand
_BENT_SINE = 0.35  # of the angle in a finger's joint from which on its bend alone tells its sides


def finger_bone(finger: int) -> list[int]:
    """Both joints of the bone that a ring sits on. The thumb's first bone lies within the palm."""
    first = 1 if finger == 0 else 0
    return list(FINGERS[finger][first : first + 2])


def finger_frame(hand: FittedHand, finger: int) -> FloatArray:
    """(4, 4) rigid camera_from_ring: in the finger's middle, +Z to its tip, +Y out of its back.

    A bent finger shows its sides by the plane in which it bends; a straight one has those of the hand.
    """
    bone = finger_bone(finger)
    near, far, tip = (hand.joints_m[joint] for joint in (*bone, bone[1] + 1))
    along = (far - near) / max(1e-6, float(np.linalg.norm(far - near)))
    across = usual_across(hand, finger)
    across = across - along * float(across @ along)
    across = across / max(1e-6, float(np.linalg.norm(across)))
    ahead = (tip - far) / max(1e-6, float(np.linalg.norm(tip - far)))
    # Fingers bend towards the palm, which is about +X of the hand.
    hinge = np.cross(along, ahead)
    sine = float(hinge @ across)
    if sine > 0:
        across = across + hinge / max(float(np.linalg.norm(hinge)), 1e-6) * min(1.0, sine / _BENT_SINE)
        across = across - along * float(across @ along)
        across = across / float(np.linalg.norm(across))
    place = near + (far - near) * _ALONG[finger]
    return rigid(np.stack([across, np.cross(along, across), along], axis=1), place)


def usual_across(hand: FittedHand, finger: int) -> FloatArray:
    """(3,) +X of a straight finger."""
    x, y = hand.camera_from_hand[:3, 0], hand.camera_from_hand[:3, 1]
    if finger > 0:
        return np.asarray(x)
    side = 1.0 if hand.slot.startswith("left") else -1.0
    return np.asarray(x * math.cos(_THUMB_TURN) + side * y * math.sin(_THUMB_TURN))
