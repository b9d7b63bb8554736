"""The hands of a still: every palm is looked at closely, then the one or two are chosen that are meant."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from tryon.tracking.foot_track import log_odds
from tryon.tracking.hand_net import HandCrop, HandLook, HandSight, Palm
from tryon.tracking.hand_search import search_still
from tryon.tracking.hand_track import confidence_of, is_same_hand
from tryon.types import ByteArray

_PRESENCE = 0.82  # of 18 photographs' hands the least has 0.94, of what else looked like a palm the most 0.8
_NOTHING = 0.02  # presence below which another look is in vain
_SETTLING = 3  # looks, each in the crop that the one before found, before those that count
_ALIKE = 0.15  # of a crop's side, by which another may be moved and, on either side, grown
_SCALES = (0.9, 1.0, 1.1)
"""Of the crops of the looks that count, each at the picture and at its mirror image: the mean of the six is a
twentieth nearer to annotated points than a single look, and no single look decides between left and right."""
_MOST_READ = 3  # hands, the largest, among which the pair is chosen
_SURE = 1.5  # log-odds above which two hands of one side belong to two people
_TOLD_APART = 0.5  # log-odds between two hands of which one is the left one
_SMALLER = 0.4  # of the larger hand's size that the other one of the same person has at least


@dataclass(frozen=True, eq=False)
class HandSighting:
    """A hand that was seen. lean: log-odds that it is the right one. is_right: what it is taken for."""

    look: HandLook
    lean: float
    is_right: bool

    @property
    def confidence(self) -> float:
        """0 to 1 that this is a hand and that it is this one."""
        return confidence_of(self.look, self.lean, self.is_right)


def hands_of_still(sight: HandSight, image: ByteArray) -> tuple[HandSighting, ...]:
    """The one or two hands in (H, W, 3) BGR that are most likely meant, the larger first; empty: none."""
    for palms in search_still(sight, image):
        looks: list[HandLook] = []
        for palm in sorted(palms, key=lambda one: -one.score):
            known = any(_is_alike(palm.crop, look.crop) for look in looks)
            if not known and (found := _settle(sight, image, palm)) is not None:
                looks.append(found)
        largest: list[HandLook] = []
        for look in sorted(looks, key=lambda one: -one.size_px * one.presence):
            if not any(is_same_hand(look, other) for other in largest):
                largest.append(look)
        if largest:
            first, *others = [_read(sight, image, look) for look in largest[:_MOST_READ]]
            other = next((one for one in others if _is_other_hand(first, one)), None)
            if other is None:
                return (first,)
            first = replace(first, is_right=first.lean > other.lean)
            return first, replace(other, is_right=not first.is_right)
    return ()


def _is_alike(a: HandCrop, b: HandCrop) -> bool:
    """Whether a hand would be read much the same in two crops."""
    away = float(np.linalg.norm(a.centre_px - b.centre_px)) / b.side_px
    return away < _ALIKE and 1 / (1 + 2 * _ALIKE) < a.side_px / b.side_px < 1 + 2 * _ALIKE


def _settle(sight: HandSight, image: ByteArray, palm: Palm) -> HandLook | None:
    """The hand at a palm as the surest look shows it; None where there is none."""
    looks = [sight.look(image, palm.crop)]
    while looks[-1].presence > _NOTHING and len(looks) < _SETTLING:
        looks.append(sight.look(image, looks[-1].crop))
    surest = max(looks, key=lambda look: look.presence)
    return surest if surest.presence >= _PRESENCE else None


def _read(sight: HandSight, image: ByteArray, settled: HandLook) -> HandSighting:
    """The mean of several looks at a hand."""
    width = image.shape[1]
    flipped = np.asarray(cv2.flip(image, 1), np.uint8)
    looks = []
    for scale in _SCALES:
        where = replace(settled.crop, side_px=scale * settled.crop.side_px)
        looks.append(sight.look(image, where))
        looks.append(_flipped(sight.look(flipped, _flipped_crop(where, width)), width))
    lean = float(np.mean([log_odds(one.right) for one in looks]))
    # The palm of one hand and the back of the other may look alike: half-way between both there is no hand.
    agreeing = [one for one in looks if (one.right > 0.5) == (lean > 0)]
    look = HandLook(
        np.mean([one.points_px for one in agreeing], axis=0),
        np.mean([one.world_m for one in agreeing], axis=0),
        float(np.mean([one.presence for one in looks])),
        float(np.mean([one.right for one in looks])),
    )
    return HandSighting(look, lean, lean > 0)


def _flipped_crop(where: HandCrop, width: int) -> HandCrop:
    x, y = where.centre_px
    return HandCrop(np.array([width - x, y]), where.side_px, -where.turn_rad)


def _flipped(look: HandLook, width: int) -> HandLook:
    points = look.points_px * (-1.0, 1.0) + (width, 0.0)
    return HandLook(points, look.world_m * (-1.0, 1.0, 1.0), look.presence, 1.0 - look.right)


def _is_other_hand(first: HandSighting, other: HandSighting) -> bool:
    """Whether it is of the same person: the other side, and not much smaller."""
    if other.look.size_px < _SMALLER * first.look.size_px:
        return False
    if first.is_right != other.is_right:
        return True
    unsure = min(abs(first.lean), abs(other.lean)) < _SURE
    return unsure and abs(first.lean - other.lean) > _TOLD_APART
