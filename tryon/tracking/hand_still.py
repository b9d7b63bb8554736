"""The hands of a still: every palm is looked at closely, then the one or two are chosen that are meant."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from tryon.tracking.foot_track import log_odds
from tryon.tracking.hand_net import HandCrop, HandLook, Palm
from tryon.tracking.hand_search import HandSearch
from tryon.tracking.hand_track import HandEye, is_same_hand
from tryon.types import ByteArray

_PRESENCE = 0.8  # of 18 photographs' hands the least has 0.93, of what else looked like a palm the most 0.73
_SETTLING = 2  # looks, each in the crop that the one before found, before those that count
_SCALES = (0.9, 1.0, 1.1)
"""Of the crops of the looks that count, each at the picture and at its mirror image: the mean of the six is a
twentieth nearer to annotated points than a single look, and no single look decides between left and right."""
_MOST_READ = 3  # hands, the largest, among which the pair is chosen
_TOLD_APART = 0.5  # log-odds between two hands of which one is the left one
_SURE = 1.5  # log-odds above which two hands of one side belong to two people
_SMALLER = 0.4  # of the larger hand's size that the other one of the same person has at least


@dataclass(frozen=True, eq=False)
class HandSighting:
    """A hand that was seen. lean: log-odds that it is the right one."""

    look: HandLook
    lean: float


def hands_of_still(eye: HandEye, search: HandSearch, image: ByteArray) -> tuple[HandSighting, ...]:
    """The one or two hands in (H, W, 3) BGR that are most likely meant, the larger first; empty: none."""
    for palms in search.thorough(image):
        looks = [look for palm in palms if (look := _settle(eye, image, palm)) is not None]
        largest: list[HandLook] = []
        for look in sorted(looks, key=lambda one: -one.size_px * one.presence):
            if not any(is_same_hand(look, other) for other in largest):
                largest.append(look)
        if largest:
            first, *others = [_read(eye, image, look) for look in largest[:_MOST_READ]]
            return (first, *[other for other in others if _is_other_hand(first, other)][:1])
    return ()


def _settle(eye: HandEye, image: ByteArray, palm: Palm) -> HandLook | None:
    """The hand at a palm; None where there is none."""
    where, look = palm.crop, None
    for _ in range(_SETTLING):
        look = eye.look(image, where)
        where = look.crop
    return look if look is not None and look.presence >= _PRESENCE else None


def _read(eye: HandEye, image: ByteArray, settled: HandLook) -> HandSighting:
    """The mean of several looks at a hand."""
    width = image.shape[1]
    flipped = np.ascontiguousarray(cv2.flip(image, 1))
    looks = []
    for scale in _SCALES:
        where = replace(settled.crop, side_px=scale * settled.crop.side_px)
        looks.append(eye.look(image, where))
        looks.append(_flipped(eye.look(flipped, _flipped_crop(where, width)), width))
    look = HandLook(
        np.mean([one.points_px for one in looks], axis=0),
        np.mean([one.world_m for one in looks], axis=0),
        float(np.mean([one.presence for one in looks])),
        float(np.mean([one.right for one in looks])),
    )
    return HandSighting(look, float(np.mean([log_odds(one.right) for one in looks])))


def _flipped_crop(where: HandCrop, width: int) -> HandCrop:
    return HandCrop(
        np.array([width - where.centre_px[0], where.centre_px[1]]), where.side_px, -where.turn_rad
    )


def _flipped(look: HandLook, width: int) -> HandLook:
    points = look.points_px * (-1.0, 1.0) + (width, 0.0)
    return HandLook(points, look.world_m * (-1.0, 1.0, 1.0), look.presence, 1.0 - look.right)


def _is_other_hand(first: HandSighting, other: HandSighting) -> bool:
    """Whether it is of the same person: the other side, and not much smaller."""
    same_side = (first.lean > 0) == (other.lean > 0)
    if same_side and (
        min(abs(first.lean), abs(other.lean)) > _SURE or abs(first.lean - other.lean) < _TOLD_APART
    ):
        return False
    return other.look.size_px >= _SMALLER * first.look.size_px
