"""From hands, frame by frame, to what the shopper wants.

Rules on joints, no further network: MediaPipe's gesture recogniser knows two of these five gestures (thumb
up, open palm), and costs a landmarker of its own.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

import numpy as np

from tryon.gestures.events import EVENTS, GestureEvent, GestureKind, GestureState, HoldKind
from tryon.gestures.pinch import Pinch
from tryon.gestures.posture import Posture, SeenHand, posture_of
from tryon.gestures.swipe import Swipe
from tryon.gestures.timing import GRACE_S, Held
from tryon.types import FloatArray

# Seconds; lengths in palms (0.092 m of a mean hand).
PALM_S = 3.0
"""An open palm held so long starts or stops a recording."""

THUMB_S = 0.6
"""A thumb held up so long starts the countdown to a picture: thumbs that pass by do not."""

POINT_S = 1.0
"""A finger touched so long is the one that wears the ring."""

_RAISED_S = 0.4  # hands pass by
_SHOWN_FROM_S = 0.35  # what is held is shown from then on: rings that flash up at every movement disturb
_STILL = 0.5  # palms: a palm that says "record" stays where it is
_NEAR = 1.5  # hands nearer to each other than this hold or touch each other: they tell nothing but pointing
_TOUCH = 0.28  # 26 mm from the index tip to the finger's bones, as seen: tips are as thick as fingers
_FASTEST = 45.0  # palms per second, 4 m/s: more is another hand in the same slot
_REST_S = 0.7  # after anything was told

_Box = tuple[float, float, float, float]


class _Follower:
    """What is known of one hand."""

    def __init__(self) -> None:
        self.seen_s = 0.0
        self.posture: Posture | None = None
        self.swipe, self.pinch = Swipe(), Pinch()
        self.thumb, self.palm, self.raised = Held(), Held(), Held()
        self.thumb_told = self.palm_told = False
        self.palm_at: FloatArray | None = None

    def forget(self) -> None:
        """It is gone, or another hand has taken its place."""
        self.swipe.reset()
        self.pinch.reset()
        self.palm.reset()


class GestureReader:
    """Reads the gestures of one shopper's hands. Give it every frame that was looked at, in order of time."""

    def __init__(self) -> None:
        self._followers: dict[str, _Follower] = {}
        self._pointing = Held()
        self._pointed_at: tuple[str, int] | None = None
        self._pointing_told = False
        self._events: deque[GestureEvent] = deque(maxlen=EVENTS)
        self._count = 0
        self._quiet_until_s = 0.0

    def reset(self) -> None:
        """Forget hands: another source follows. Numbers of events go on."""
        self._followers.clear()
        self._pointing.reset()
        self._quiet_until_s = 0.0

    def update(self, hands: Sequence[SeenHand], time_ns: int, faces_px: Sequence[_Box] = ()) -> GestureState:
        """What the hands in the frame of `time_ns` tell.

        faces_px: x0, y0, x1, y1 of faces. A hand before a face scratches it or adjusts glasses: it tells
        nothing.
        """
        now_s = time_ns / 1e9
        postures = self._postures(hands, faces_px)
        at_each_other = _are_near(list(postures.values()))
        holding: list[tuple[HoldKind, float, Posture]] = []
        for slot in {*self._followers, *postures}:
            follower = self._followers.setdefault(slot, _Follower())
            holding += self._follow(slot, follower, postures.get(slot), at_each_other, now_s)
        holding += self._point(postures, now_s)
        raised = any(each.raised.seconds > _RAISED_S for each in self._followers.values())
        events = tuple(self._events)
        if not holding:
            return GestureState(raised, events=events)
        held, progress, posture = max(holding, key=lambda each: each[1])
        return GestureState(raised, held, progress, _place(held == "point", posture), posture.palm_px, events)

    def _postures(self, hands: Sequence[SeenHand], faces_px: Sequence[_Box]) -> dict[str, Posture]:
        found = ((hand.slot, posture_of(hand)) for hand in hands)
        return {
            slot: posture
            for slot, posture in found
            if posture is not None and not any(_is_in(posture, box) for box in faces_px)
        }

    def _follow(
        self, slot: str, follower: _Follower, posture: Posture | None, at_each_other: bool, now_s: float
    ) -> list[tuple[HoldKind, float, Posture]]:
        """One hand a frame further. Returns what it holds."""
        if posture is None or _is_another(follower, posture, now_s):
            if posture is not None or now_s - follower.seen_s > GRACE_S:
                follower.forget()
            self._thumb(slot, follower, False, now_s)
            follower.raised.update(False, now_s)
            if posture is not None:
                follower.posture, follower.seen_s = posture, now_s
            return []
        follower.posture, follower.seen_s = posture, now_s
        tells = posture.is_open or posture.is_thumb_up or posture.is_pinch_hand
        follower.raised.update(posture.upright > 0.5 and tells, now_s)
        thumb_s = self._thumb(slot, follower, posture.is_thumb_up and not at_each_other, now_s)
        if at_each_other:
            follower.forget()
            return []
        palm_s = self._palm(slot, follower, posture, now_s)
        moved = follower.pinch.update(posture, now_s)
        if follower.pinch.is_grabbing:
            follower.swipe.reset()
        swiped = follower.swipe.update(posture, now_s)
        if swiped is not None:
            self._tell("swipe_left" if swiped == "right" else "swipe_right", slot, posture, now_s)
        if moved is not None:
            self._tell("pinch_left" if moved == "right" else "pinch_right", slot, posture, now_s, anyway=True)
        holding: list[tuple[HoldKind, float, Posture]] = []
        if thumb_s > 0.15:
            holding.append(("thumb", min(1.0, thumb_s / THUMB_S), posture))
        if palm_s > _SHOWN_FROM_S:
            holding.append(("palm", (palm_s - _SHOWN_FROM_S) / (PALM_S - _SHOWN_FROM_S), posture))
        if follower.pinch.is_grabbing:
            holding.append(("pinch", follower.pinch.progress, posture))
        return holding

    def _thumb(self, slot: str, follower: _Follower, is_up: bool, now_s: float) -> float:
        """Seconds for which the thumb has been up."""
        held_s = follower.thumb.update(is_up, now_s)
        if held_s >= THUMB_S and not follower.thumb_told:
            follower.thumb_told = self._tell("thumb_up", slot, follower.posture, now_s)
        if not follower.thumb.is_on and follower.thumb_told:
            follower.thumb_told = False
            self._tell("thumb_lowered", slot, follower.posture, now_s, anyway=True)
        return held_s

    def _palm(self, slot: str, follower: _Follower, posture: Posture, now_s: float) -> float:
        """Seconds for which the palm has been held still; 0 once that was told."""
        is_held = posture.is_palm
        if is_held and follower.palm_at is not None:
            moved = float(np.linalg.norm(posture.centre_px - follower.palm_at)) / posture.palm_px
            if moved > _STILL:
                follower.palm.reset()
        was_on = follower.palm.is_on
        held_s = follower.palm.update(is_held, now_s)
        if follower.palm.is_on and not was_on:
            follower.palm_at = posture.centre_px
        if not is_held and not follower.palm.is_on:
            follower.palm_told = False
        if held_s >= PALM_S and not follower.palm_told:
            follower.palm_told = self._tell("palm_held", slot, posture, now_s)
        return 0.0 if follower.palm_told else held_s

    def _point(self, postures: dict[str, Posture], now_s: float) -> list[tuple[HoldKind, float, Posture]]:
        """One hand's index finger at a finger of the other."""
        target = _pointed_at(postures)
        if target is not None and target[:2] != self._pointed_at:
            self._pointing.reset()
            self._pointing_told = False
            self._pointed_at = target[:2]
        held_s = self._pointing.update(target is not None, now_s)
        if not self._pointing.is_on:
            self._pointed_at, self._pointing_told = None, False
        if target is None or self._pointing_told:
            return []
        slot, finger, posture = target
        if held_s >= POINT_S:
            self._pointing_told = self._tell("finger_pointed", slot, posture, now_s, finger)
        return [("point", min(1.0, held_s / POINT_S), posture)] if held_s > _SHOWN_FROM_S else []

    def _tell(
        self,
        kind: GestureKind,
        slot: str,
        posture: Posture | None,
        now_s: float,
        finger: int | None = None,
        anyway: bool = False,
    ) -> bool:
        """Note an event, unless another one has just been; `anyway` where it belongs to that one."""
        if now_s < self._quiet_until_s and not anyway:
            return False
        self._quiet_until_s = now_s + _REST_S
        self._count += 1
        x, y = (0.0, 0.0) if posture is None else _place(kind == "finger_pointed", posture)
        self._events.append(GestureEvent(self._count, kind, slot, (x, y), finger))
        return True


def _place(points: bool, posture: Posture) -> tuple[float, float]:
    """Where something is told: at the tip of a finger that points, else in the palm."""
    x, y = posture.index_tip_px if points else posture.centre_px
    return float(x), float(y)


def _is_in(posture: Posture, box: _Box) -> bool:
    """Whether the palm or the index tip is before a face."""
    return any(
        box[0] <= float(x) <= box[2] and box[1] <= float(y) <= box[3]
        for x, y in (posture.centre_px, posture.index_tip_px)
    )


def _is_another(follower: _Follower, posture: Posture, now_s: float) -> bool:
    """Whether this cannot be the hand that was last seen in its slot."""
    before = follower.posture
    if before is None or now_s - follower.seen_s > GRACE_S:
        return before is not None
    reach = _FASTEST * max(1e-3, now_s - follower.seen_s) * before.palm_px
    is_far = float(np.linalg.norm(posture.centre_px - before.centre_px)) > max(reach, before.palm_px)
    return is_far or not 0.55 < posture.palm_px / before.palm_px < 1.8


def _are_near(postures: Sequence[Posture]) -> bool:
    if len(postures) < 2:
        return False
    one, other = postures[:2]
    distance = np.linalg.norm(one.points_px[:, None] - other.points_px[None], axis=2).min()
    return float(distance) < (_NEAR - 1.0) * max(one.palm_px, other.palm_px)


def _pointed_at(postures: dict[str, Posture]) -> tuple[str, int, Posture] | None:
    """Slot and finger that the other hand's index finger touches, and the posture of the hand that points."""
    found: list[tuple[float, str, int, Posture]] = []
    for slot, target in postures.items():
        for other, posture in postures.items():
            if other == slot or not posture.is_pointing:
                continue
            for finger in range(5):
                distance = _from_bones(posture.index_tip_px, target.finger_px(finger)) / target.palm_px
                found.append((distance, slot, finger, posture))
    nearest = min(found, key=lambda each: each[0], default=None)
    return nearest[1:] if nearest is not None and nearest[0] < _TOUCH else None


def _from_bones(point: FloatArray, joints: FloatArray) -> float:
    """Distance of a point from a line of joints, pixels."""
    starts, along = joints[:-1], np.diff(joints, axis=0)
    share = np.clip(
        ((point - starts) * along).sum(axis=1) / np.maximum(1e-9, (along**2).sum(axis=1)), 0.0, 1.0
    )
    return float(np.linalg.norm(starts + share[:, None] * along - point, axis=1).min())
