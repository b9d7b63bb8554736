"""What one hand does in one picture: which fingers are straight, where palm and thumb point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from tryon.types import HAND_POINTS, FloatArray

PALM_M = 0.092
"""From the wrist to the middle knuckle of a mean hand: the length that all distances are told in."""

FINGERS = ("thumb", "index", "middle", "ring", "little")

_AT = {name: at for at, name in enumerate(HAND_POINTS)}
_TIPS, _KNUCKLES = [4, 8, 12, 16, 20], [2, 5, 9, 13, 17]
_PALM = [_AT[name] for name in ("wrist", "index_mcp", "middle_mcp", "ring_mcp", "little_mcp")]

# Straightness is the distance of a finger's ends over the length of its bones. Of a fist it is 0.3 to 0.5,
# of a finger held out 0.95, of the fingers of a hand that hangs loose 0.75 to 0.9.
_STRAIGHT = 0.88
_LOOSE = 0.75

_FOLDED = 1.35
"""From the wrist to a finger's tip over that to its knuckle: of a fist 0.6 to 1.3, of loose fingers 1.6.
Straightness does not tell: fingers folded behind a fist are read as straight, bent at the knuckle alone."""

_IN_LINE = 0.6  # cosine between palm and finger, 53 degrees: more is a finger bent at its knuckle


class SeenHand(Protocol):
    """What is read of a `tryon.types.Hand`."""

    @property
    def slot(self) -> str: ...
    @property
    def points_px(self) -> FloatArray: ...
    @property
    def world_m(self) -> FloatArray: ...


@dataclass(frozen=True, eq=False)
class Posture:
    """One hand in one picture.

    palm_px: a palm's length in pixels, however the hand is turned. centre_px: (2,) middle of the palm.
    points_px: (21, 2) as tracked. upright: cosine between wrist to middle knuckle and the picture's vertical.
    facing: 1 where the palm looks at the camera, -1 where the back of the hand does.
    straight: (5,) thumb to little finger, see `_STRAIGHT`. held_out: (5,) whether it continues the palm.
    thumb_up: cosine between the thumb and the vertical; thumb_off: how far in palms its tip is from the index
    finger's bones; thumb_top: how far in palms its tip stands above every other point.
    pinch: from thumb tip to index tip in palms. reach: (5,) see `_FOLDED`.
    """

    palm_px: float
    centre_px: FloatArray
    points_px: FloatArray
    upright: float
    facing: float
    straight: FloatArray
    held_out: tuple[bool, ...]
    thumb_up: float
    thumb_off: float
    thumb_top: float
    pinch: float
    reach: FloatArray

    @property
    def is_open(self) -> bool:
        """Four fingers are held out, as for a swipe."""
        return all(self.held_out[1:])

    @property
    def is_palm(self) -> bool:
        """An upright open hand with the thumb spread shows its palm.

        The back of a hand shows a ring or a watch, so it never counts; nor do fingers that point sideways.
        """
        return (
            self.is_open
            and self.facing > 0.7  # within 45 degrees
            and self.upright > 0.77  # 40 degrees: how far forearms lean when hands are raised
            and self.thumb_off > 0.4  # spread; along the index finger it is 0.2
        )

    @property
    def is_thumb_up(self) -> bool:
        """A fist whose thumb stands straight up, away from the fist.

        A thumb that lies along a fist, which is how a watch is shown, is neither far from the index finger
        nor much higher than its knuckle.
        """
        return (
            bool((self.reach[1:] < _FOLDED).all())
            and self.straight[0] > _STRAIGHT
            and self.thumb_up > 0.7  # 45 degrees: thumbs lean back
            and self.thumb_off > 0.45  # 0.55 of a thumb held up, 0.3 along a fist
            and self.thumb_top > 0.2  # 0.5 of a thumb held up, 0.1 along an upright fist
        )

    @property
    def is_pinch_hand(self) -> bool:
        """Index finger off the palm and two of the other three held out: neither a fist nor a grip."""
        return bool(self.reach[1] > 1.15) and int((self.straight[2:] > _LOOSE).sum()) >= 2

    @property
    def is_pointing(self) -> bool:
        """The index finger is held out, two of the other three are not."""
        return self.held_out[1] and sum(self.held_out[2:]) <= 1

    @property
    def index_tip_px(self) -> FloatArray:
        """(2,) where the index finger points."""
        return np.asarray(self.points_px[_AT["index_tip"]])

    def finger_px(self, finger: int) -> FloatArray:
        """(3, 2) knuckle, middle and last joint of a finger, 0 for the thumb: where a ring may sit."""
        first = 1 + 4 * finger
        return np.asarray(self.points_px[first : first + 3])


def posture_of(hand: SeenHand) -> Posture | None:
    """The posture of a hand; None where its points are no hand at all (all in one place)."""
    points, world = hand.points_px, hand.world_m
    spread_m = float(np.linalg.norm(world[:, :2] - world[:, :2].mean(axis=0)))
    spread_px = float(np.linalg.norm(points - points.mean(axis=0)))
    if spread_m < 1e-3 or spread_px < 1.0:
        return None
    # Pixels per metre from all points: one bone's length would shrink whenever it points at the camera.
    palm_px = spread_px / spread_m * PALM_M
    wrist, index, middle, little = (
        world[_AT[name]] for name in ("wrist", "index_mcp", "middle_mcp", "little_mcp")
    )
    normal = np.cross(index - wrist, little - wrist)
    if hand.slot.startswith("right"):
        normal = -normal
    along = points[_AT["middle_mcp"]] - points[_AT["wrist"]]
    thumb = points[_AT["thumb_tip"]] - points[_AT["thumb_mcp"]]
    tip = points[_AT["thumb_tip"]]
    others = np.delete(points, [_AT["thumb_tip"], _AT["thumb_ip"]], axis=0)
    straight, fingers = _fingers(world)
    from_wrist = np.sqrt(((world - wrist) ** 2).sum(axis=1))
    forward = (middle - wrist) / max(1e-6, float(np.linalg.norm(middle - wrist)))
    in_line = (fingers @ forward) / np.maximum(1e-6, np.sqrt((fingers**2).sum(axis=1)))
    return Posture(
        palm_px=palm_px,
        centre_px=points[_PALM].mean(axis=0),
        points_px=points,
        upright=_cosine(along, np.array([0.0, -1.0])),
        facing=_cosine(normal, np.array([0.0, 0.0, 1.0])),
        straight=straight,
        held_out=tuple(bool(each) for each in (straight > _STRAIGHT) & (in_line > _IN_LINE)),
        thumb_up=_cosine(thumb, np.array([0.0, -1.0])),
        thumb_off=_from_index(world) / PALM_M,
        thumb_top=float(others[:, 1].min() - tip[1]) / palm_px,
        pinch=float(np.linalg.norm(world[_AT["thumb_tip"]] - world[_AT["index_tip"]])) / PALM_M,
        reach=from_wrist[_TIPS] / np.maximum(1e-6, from_wrist[_KNUCKLES]),
    )


def _fingers(world: FloatArray) -> tuple[FloatArray, FloatArray]:
    """(5,) straightness and (5, 3) from knuckle to tip, of every finger; of the thumb its last two bones."""
    bones = np.diff(world[1:].reshape(5, 4, 3), axis=1)
    bones[0, 0] = 0.0
    along = bones.sum(axis=1)
    lengths = np.sqrt((bones**2).sum(axis=2)).sum(axis=1)
    return np.sqrt((along**2).sum(axis=1)) / np.maximum(1e-6, lengths), along


def _from_index(world: FloatArray) -> float:
    """How far the thumb's tip is from the line of the index finger's knuckle and first bone, metres."""
    tip, start, end = (world[_AT[name]] for name in ("thumb_tip", "index_mcp", "index_pip"))
    along = end - start
    share = float(np.clip((tip - start) @ along / max(1e-9, along @ along), 0.0, 1.0))
    return float(np.linalg.norm(tip - start - share * along))


def _cosine(a: FloatArray, b: FloatArray) -> float:
    return float(a @ b) / max(1e-9, float(np.linalg.norm(a) * np.linalg.norm(b)))
