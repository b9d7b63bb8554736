"""A hand of 21 joints that can be posed, turned and moved, and what a reader makes of its movements."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

import numpy as np

from tryon.gestures import GestureEvent, GestureReader, GestureState

PX_PER_M = 1600.0  # a hand 0.7 m from a camera of 1280x720 with a 60 degree field of view
PALM_PX = 0.092 * PX_PER_M

# A mean right hand, its palm to the camera and its fingers up: x right, y down, z away. Knuckles, then the
# lengths of the bones of index to little finger.
KNUCKLES = np.array(
    [(0.026, -0.088, 0.0), (0.003, -0.092, 0.0), (-0.018, -0.086, 0.0), (-0.036, -0.076, 0.0)]
)
BONES = np.array([(0.044, 0.025, 0.022), (0.047, 0.029, 0.023), (0.044, 0.028, 0.023), (0.034, 0.020, 0.020)])
FANNED = np.radians((8.0, 1.0, -6.0, -14.0))
THUMB_ROOT = np.array((0.022, -0.022, -0.010))
THUMB_BONES = (0.040, 0.030, 0.024)

# How far index to little finger are bent (0 straight, 1 as in a fist), and where the thumb goes: a direction,
# or "pinch" for the tip of the index finger.
POSES: dict[str, tuple[tuple[float, float, float, float], tuple[float, float, float] | str]] = {
    "open": ((0.03, 0.03, 0.03, 0.05), (0.85, -0.55, -0.1)),
    "closed_open": ((0.03, 0.03, 0.03, 0.05), (0.15, -0.95, -0.1)),
    "relaxed": ((0.35, 0.4, 0.42, 0.45), (0.45, -0.8, -0.4)),
    "fist": ((0.95, 1.0, 1.0, 1.0), (-0.35, -0.75, -0.55)),
    "fist_thumb_along": ((0.95, 1.0, 1.0, 1.0), (0.2, -0.95, -0.25)),
    "thumb": ((0.95, 1.0, 1.0, 1.0), (0.8, -0.6, -0.1)),
    "apart": ((0.25, 0.1, 0.1, 0.1), (0.75, -0.6, -0.3)),
    "pinch": ((0.55, 0.1, 0.1, 0.1), "pinch"),
    "grip": ((0.55, 0.75, 0.85, 0.9), "pinch"),
    "point": ((0.03, 0.95, 1.0, 1.0), (-0.3, -0.8, -0.5)),
}


@dataclass(frozen=True, eq=False)
class PosedHand:
    slot: str
    points_px: np.ndarray
    world_m: np.ndarray


@dataclass(frozen=True)
class At:
    """A hand at a moment. x, y: where its wrist is, in palms. Angles in degrees.

    turn: about the forearm, 0 palm to the camera and 180 its back. lean: in the picture, clockwise.
    nod: fingers towards the camera.
    """

    pose: str = "open"
    x: float = 0.0
    y: float = 0.0
    turn: float = 0.0
    lean: float = 0.0
    nod: float = 0.0
    slot: str = "right_hand"


def _rotation(axis: int, degrees: float) -> np.ndarray:
    cosine, sine = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    first, second = (axis + 1) % 3, (axis + 2) % 3
    matrix = np.eye(3)
    matrix[first, first] = matrix[second, second] = cosine
    matrix[second, first], matrix[first, second] = sine, -sine
    return matrix


@cache
def joints(pose: str) -> np.ndarray:
    """(21, 3) metres of the right hand described above, its wrist at the origin."""
    bends, thumb = POSES[pose]
    points = np.zeros((21, 3))
    for finger, bend in enumerate(bends):
        at, angle = KNUCKLES[finger], 0.0
        first = 5 + 4 * finger
        points[first] = at
        for bone, most in enumerate((85.0, 105.0, 70.0)):
            angle += np.radians(most) * bend
            fan = FANNED[finger] * (1 - bend)
            along = np.array((np.sin(fan) * np.cos(angle), -np.cos(fan) * np.cos(angle), -np.sin(angle)))
            at = at + BONES[finger][bone] * along
            points[first + 1 + bone] = at
    points[1] = THUMB_ROOT
    if isinstance(thumb, str):
        target = points[8] + (0.004, 0.006, -0.010)
        bow = np.array((0.012, 0.0, 0.0))
        points[2:5] = [THUMB_ROOT + share * (target - THUMB_ROOT) for share in (0.40, 0.72, 1.0)]
        points[2:4] += bow
    else:
        # The thumb's root bone always leans out a little; its last two go where it points.
        out = np.array((0.62, -0.75, -0.2))
        steps = [0.5 * (out / np.linalg.norm(out)) + 0.5 * _unit(thumb), _unit(thumb), _unit(thumb)]
        lengths = np.array(THUMB_BONES)[:, None]
        points[2:5] = THUMB_ROOT + np.cumsum(np.array(steps) * lengths, axis=0)
    return points


def _unit(vector: Sequence[float]) -> np.ndarray:
    return np.asarray(vector) / np.linalg.norm(vector)


def hand_at(
    at: At, size: float = 1.0, noise_m: float = 0.0, rng: np.random.Generator | None = None
) -> PosedHand:
    """size: of the hand in the picture over that of a mean one 0.7 m away."""
    world = joints(at.pose)
    if at.slot == "left_hand":
        world = world * (-1, 1, 1)
    side = 1.0 if at.slot == "right_hand" else -1.0
    turned = _rotation(2, at.lean) @ _rotation(0, at.nod) @ _rotation(1, side * at.turn)
    world = world @ turned.T
    if rng is not None:
        world = world + rng.normal(0.0, noise_m, world.shape)
    wrist_px = np.array((640.0, 500.0)) + np.array((at.x, at.y)) * PALM_PX * size
    return PosedHand(at.slot, wrist_px + world[:, :2] * PX_PER_M * size, world - world.mean(axis=0))


@dataclass
class Watched:
    """All that a reader told of a movement."""

    events: list[GestureEvent] = field(default_factory=list)
    states: list[GestureState] = field(default_factory=list)

    @property
    def kinds(self) -> list[str]:
        return [event.kind for event in self.events]


def watch(
    movement: Callable[[float], Sequence[At]],
    seconds: float,
    fps: float = 30.0,
    size: float = 1.0,
    lost: float = 0.0,
    faces_px: Sequence[tuple[float, float, float, float]] = (),
    reader: GestureReader | None = None,
    start_s: float = 100.0,
) -> Watched:
    """Feed a movement (seconds -> the hands in view) to a reader. lost: share of frames without hands."""
    reader = GestureReader() if reader is None else reader
    rng = np.random.default_rng(7)
    told, last = Watched(), 0
    for number in range(round(seconds * fps)):
        now = number / fps
        hands = [hand_at(each, size, 0.0015, rng) for each in movement(now)]
        seen = hands if rng.random() >= lost else []
        state = reader.update(seen, round((start_s + now) * 1e9), faces_px)
        new = [event for event in state.events if event.number > last]
        last = max([last, *(event.number for event in new)])
        told.events += new
        told.states.append(state)
    return told


def glide(now: float, *stops: tuple[float, float]) -> float:
    """A value that goes smoothly from stop to stop, each (seconds, value)."""
    for (start, before), (end, after) in pairwise(stops):
        if now <= end:
            share = min(1.0, max(0.0, (now - start) / (end - start)))
            return before + (after - before) * share * share * (3 - 2 * share)
    return stops[-1][1]
