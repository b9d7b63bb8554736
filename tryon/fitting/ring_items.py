"""Rings on fingers: where they sit, which way their stone looks, and how large they are."""

from __future__ import annotations

import math

import numpy as np

from tryon.catalogue import RingSize, RingSizes
from tryon.fitting.hand_shape import FINGER_NAMES, FINGERS
from tryon.geometry import rigid
from tryon.settings import Fit
from tryon.types import FittedHand, FloatArray, Item, Model

_ALONG = (0.50, 0.56, 0.54, 0.54, 0.56)
"""Where rings sit between the joints of a finger's first free bone: behind its knuckle, before the next."""

_THUMB_TURN = math.radians(55.0)  # its nail looks so far aside from the back of the hand
_BENT_SINE = 0.35  # of the angle in a finger's joint from which on its bend alone tells its sides


def place_ring(
    hand: FittedHand,
    finger: str,
    sku: str,
    variant: str,
    model: Model,
    size_mm: RingSize,
    sizes_eu: RingSizes,
    fit: Fit,
) -> Item:
    """A ring on a finger of FINGER_NAMES, as wide as that; in its true size only as far as it is made."""
    number = FINGER_NAMES.index(finger)
    diameter_mm = float(hand.finger_width_m[number]) * 1000
    if fit == "true_size":
        diameter_mm = min(max(diameter_mm, sizes_eu.smallest / math.pi), sizes_eu.largest / math.pi)
    pose = finger_frame(hand, number)
    pose = pose @ rigid(np.eye(3), np.zeros(3), diameter_mm / size_mm.inner_diameter)
    return Item(sku, variant, hand.slot.replace("hand", finger), model, pose, hand.confidence)


def finger_frame(hand: FittedHand, finger: int) -> FloatArray:
    """(4, 4) rigid camera_from_ring: in the finger's middle, +Z to its tip, +Y out of its back.

    A bent finger shows its sides by the plane in which it bends; a straight one has those of the hand.
    """
    joints = FINGERS[finger]
    first = 1 if finger == 0 else 0  # the thumb's first bone lies within the palm
    near, far, tip = (hand.joints_m[joint] for joint in joints[first : first + 3])
    along = (far - near) / max(1e-6, float(np.linalg.norm(far - near)))
    across = _usual_across(hand, finger)
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


def _usual_across(hand: FittedHand, finger: int) -> FloatArray:
    """(3,) +X of a straight finger."""
    x, y = hand.camera_from_hand[:3, 0], hand.camera_from_hand[:3, 1]
    if finger > 0:
        return np.asarray(x)
    side = 1.0 if hand.slot.startswith("left") else -1.0
    return np.asarray(x * math.cos(_THUMB_TURN) + side * y * math.sin(_THUMB_TURN))
