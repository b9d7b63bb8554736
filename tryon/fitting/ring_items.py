"""Rings on fingers: how large they are."""

from __future__ import annotations

import math

import numpy as np

from tryon.catalogue import RingSize, RingSizes
from tryon.fitting.finger_frame import finger_frame
from tryon.fitting.hand_shape import FINGER_NAMES
from tryon.geometry import rigid
from tryon.settings import Fit
from tryon.types import FittedHand, Item, Model


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
