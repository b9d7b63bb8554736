#!/usr/bin/env python3
"""What the mirror reads of gestures: acted by the shipped arm, through the real networks, and in clips.

    python scripts/check_gestures.py                 every gesture by either hand, and movements that are none
    python scripts/check_gestures.py CLIP ...        what is told in clips of people who gesture to nobody
    python scripts/check_gestures.py --stills OUT    a picture from the middle of every act

Exit status 1 where an act was read as something else. Clips are for reading: what is told in them has to be
explained by what is seen.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from hands_demo.motion import Moment
from hands_demo.scene import Scene

from tryon.errors import TryOnError
from tryon.evaluation.posed_arms import HandPose
from tryon.geometry import camera_from_vertical_fov, rigid, rotation_from_vector
from tryon.gestures import GestureReader, SeenHand
from tryon.sources import open_source
from tryon.tracking.hand_glance import open_hand_glance
from tryon.types import Frame

SIZE_WH = (640, 360)
FPS = 15
_BLUR_PX, _NOISE = 0.6, 3.0  # of a webcam indoors
_UPRIGHT = np.array([[-1.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, -1.0, 0.0]])
_FAN = np.array([0.0, 0.16, 0.03, -0.10, -0.24])

# Bends of thumb to little finger in degrees, each of three joints; opposition and sideways turn of the thumb.
POSES: dict[str, tuple[tuple[tuple[float, float, float], ...], float, float, float]] = {
    "open": (((0, 0, 0), *[(4, 6, 4)] * 4), 0, 12, 1.0),
    "flat": (((0, 5, 5), *[(4, 6, 4)] * 4), 10, -8, 0.2),
    "relaxed": (((0, 12, 10), (25, 30, 15), (30, 35, 20), (33, 38, 22), (36, 40, 22)), 15, 0, 0.1),
    "fist": (((10, 45, 40), *[(78, 95, 60)] * 4), 55, -5, 0.0),
    "thumb": (((0, -8, -8), *[(80, 98, 62)] * 4), -40, -15, 0.0),
    "apart": (((0, 5, 5), (22, 22, 10), (8, 8, 5), (8, 8, 5), (10, 10, 6)), 25, 8, 0.7),
    "pinch": (((12, 22, 30), (52, 50, 28), (10, 12, 6), (8, 10, 6), (8, 10, 6)), 45, -2, 0.5),
    "point": (((10, 45, 40), (2, 4, 3), *[(78, 95, 60)] * 3), 55, -5, 0.0),
}


@dataclass(frozen=True)
class Arm:
    """Where a right arm is. x, y, z: of the wrist, metres of camera space.

    Angles in degrees. lean: from upright, to the right. turn: 0 back, 90 thumb side, 180 palm to the camera.
    """

    pose: str
    x: float = -0.10
    y: float = 0.08
    z: float = 0.55
    lean: float = 8.0
    turn: float = 172.0


@dataclass(frozen=True, eq=False)
class Act:
    """A movement of the right arm, and the gestures that should be read of it.

    The left one acts it as its mirror image.
    """

    move: Callable[[float], Arm]
    seconds: float
    told: tuple[str, ...] = ()


def between(now: float, *stops: tuple[float, float]) -> float:
    """A value that goes smoothly from stop to stop, each (seconds, value)."""
    times, values = zip(*stops, strict=True)
    at = int(np.clip(np.searchsorted(times, now) - 1, 0, len(stops) - 2))
    share = float(np.clip((now - times[at]) / (times[at + 1] - times[at]), 0, 1))
    return values[at] + (values[at + 1] - values[at]) * share * share * (3 - 2 * share)


def raised(now: float, until_s: float = 99.0) -> float:
    """y of a wrist that comes up into the picture and goes down again."""
    return between(now, (0.0, 0.45), (0.5, 0.08), (until_s, 0.08), (until_s + 0.5, 0.45))


def swipe(way_m: float) -> Act:
    def move(now: float) -> Arm:
        x = between(now, (1.0, 0.0), (1.4, way_m))
        return Arm("flat", x - way_m / 2, raised(now, 2.2), lean=8 + 50 * x, turn=150)

    return Act(move, 2.8, ("swipe_left" if way_m > 0 else "swipe_right",))


def thumb(now: float) -> Arm:
    return Arm("thumb" if 0.8 < now < 2.5 else "fist", -0.05, raised(now, 3.0), lean=-58, turn=150)


def drag(now: float) -> Arm:
    x = between(now, (1.4, -0.15), (2.4, 0.10))
    return Arm("apart" if now < 1.0 else "pinch", x, raised(now, 3.0), turn=165)


def wave(now: float) -> Arm:
    swing = np.sin(2 * np.pi * 1.8 * max(0.0, now - 0.8)) if now < 2.6 else 0.0
    return Arm("open", -0.1 + 0.06 * swing, raised(now, 2.8), lean=4 + 18 * swing)


def watch(pose: str) -> Act:
    def move(now: float) -> Arm:
        x = between(now, (0.0, 0.5), (0.8, 0.12), (4.0, 0.10), (4.8, 0.5))
        return Arm(pose, x, 0.05, 0.45, lean=-72 + 6 * np.sin(now), turn=45 * np.sin(1.6 * now))

    return Act(move, 5.0)


ACTS: dict[str, Act] = {
    "swipe to the picture's right": swipe(0.32),
    "swipe to the picture's left": swipe(-0.32),
    "thumb up": Act(thumb, 4.0, ("thumb_up", "thumb_lowered")),
    "palm held": Act(lambda now: Arm("open", y=raised(now, 4.3)), 5.0, ("palm_held",)),
    "pinch and move": Act(drag, 3.6, ("pinch_left", "pinch_left")),
    "wave hello": Act(wave, 3.4),
    "fist shows a watch": watch("fist"),
    "relaxed hand shows a watch": watch("relaxed"),
    "open hand shows rings": Act(lambda now: Arm("open", y=raised(now, 4.0), turn=20 * np.sin(now)), 4.6),
    "hand comes and goes": Act(
        lambda now: Arm("relaxed", between(now, (0, 0.5), (0.6, 0), (1.2, 0), (1.8, 0.5)), turn=120), 2.0
    ),
}


def moment(arm: Arm) -> Moment:
    bends, opposition, aside, fan = POSES[arm.pose]
    lean, turn = np.radians((arm.lean, arm.turn))
    spread = _FAN * fan + [np.radians(aside), 0, 0, 0, 0]
    pose = HandPose(0.0, 0.0, np.radians(np.array(bends, float)), spread, float(np.radians(opposition)))
    turned = rotation_from_vector(np.array([0.0, 0.0, lean])) @ _UPRIGHT
    turned = turned @ rotation_from_vector(np.array([0.0, 0.0, turn]))
    return Moment(rigid(turned, np.array([arm.x, arm.y, arm.z])), pose)


def draw(scene: Scene, arm: Arm, random: np.random.Generator) -> np.ndarray:
    """(360, 640, 3) what a webcam sees."""
    soft = cv2.GaussianBlur(scene.draw({"right_hand": moment(arm)}), (0, 0), _BLUR_PX) * 255
    noise = random.standard_normal(soft.shape, np.float32) * _NOISE
    return np.clip(soft + noise, 0, 255).astype(np.uint8)


def acted(act: Act, scene: Scene) -> list[np.ndarray]:
    """The pictures of an act."""
    random = np.random.default_rng(1)
    return [draw(scene, act.move(number / FPS), random) for number in range(round(act.seconds * FPS))]


def clip_of(pictures: Iterable[np.ndarray]) -> Iterator[Frame]:
    for number, picture in enumerate(pictures):
        yield Frame(picture, number * 1_000_000_000 // FPS, number)


def mirrored(kind: str) -> str:
    return {
        "swipe_left": "swipe_right",
        "swipe_right": "swipe_left",
        "pinch_left": "pinch_right",
        "pinch_right": "pinch_left",
    }.get(kind, kind)


def read(
    frames: Iterable[Frame], look: Callable[[Frame], Sequence[SeenHand] | None]
) -> list[tuple[float, str]]:
    """When what was told: seconds and kinds."""
    reader, told, count = GestureReader(), [], 0
    for frame in frames:
        hands = look(frame)
        if hands is None:
            continue
        for event in reader.update(hands, frame.time_ns).events:
            if event.number > count:
                count = event.number
                told.append((frame.time_ns / 1e9, event.kind))
    return told


def check_acts() -> bool:
    scene, right = Scene(camera_from_vertical_fov(SIZE_WH, 50.0)), True
    for name, act in ACTS.items():
        pictures = acted(act, scene)
        for hand in ("right", "left"):
            shown = pictures if hand == "right" else [np.ascontiguousarray(one[:, ::-1]) for one in pictures]
            expected = [kind if hand == "right" else mirrored(kind) for kind in act.told]
            glance = open_hand_glance()
            told = read(clip_of(shown), glance.look)
            glance.close()
            is_right = [kind for _, kind in told] == expected
            right &= is_right
            found = ", ".join(f"{kind} at {when:.1f} s" for when, kind in told) or "nothing"
            print(f"{'ok ' if is_right else 'NOT'}  {name}, {hand} hand: {found}", flush=True)
    scene.close()
    return right


def check_clips(clips: Sequence[str]) -> None:
    for clip in clips:
        source = open_source(clip, live=False)
        glance = open_hand_glance()
        frames = iter(source.read, None)
        told = read(frames, glance.look)
        glance.close()
        source.close()
        found = ", ".join(f"{kind} at {when:.1f} s" for when, kind in told) or "nothing"
        print(f"{Path(clip).name}: {found}", flush=True)


def write_stills(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    scene, random = Scene(camera_from_vertical_fov(SIZE_WH, 50.0)), np.random.default_rng(1)
    for name, act in ACTS.items():
        image = draw(scene, act.move(0.5 * act.seconds), random)
        cv2.imwrite(str(folder / f"{name.replace(' ', '_')}.png"), image)
    scene.close()


def main() -> int:
    parser = argparse.ArgumentParser(description="Check what the mirror reads of gestures.")
    parser.add_argument("clips", nargs="*", help="clips instead of acts")
    parser.add_argument("--stills", type=Path, help="write a picture of every act into this folder")
    arguments = parser.parse_args()
    try:
        if arguments.stills is not None:
            write_stills(arguments.stills)
        elif arguments.clips:
            check_clips(arguments.clips)
        else:
            return 0 if check_acts() else 1
    except TryOnError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
