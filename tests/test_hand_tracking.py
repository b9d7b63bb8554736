"""Hands keep their names: a scripted network shows a scene of hands whose truth is known."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from tryon.catalogue import Category
from tryon.errors import ModelFileError
from tryon.geometry import default_camera, project, transform
from tryon.pipeline import Observer
from tryon.settings import assets_dir
from tryon.sources.demo import HANDS_DEMO, open_demo
from tryon.tracking.hand_net import HandCrop, HandLook, HandNets, Palm, crop_around
from tryon.tracking.hands import HandTracker, open_hand_tracker
from tryon.tracking.tiles import Box
from tryon.tracking.wrist_net import WristView
from tryon.types import ByteArray, Camera, FloatArray, Frame, Hand, WristTurn

FRAME_NS = 33_333_333
CAMERA = default_camera((1280, 720))
_ROOTS = [(-0.35, -0.25), (-0.3, -0.95), (-0.05, -1.0), (0.18, -0.95), (0.38, -0.85)]
_FINGERS = [(x * (1 + 0.2 * k), y - 0.25 * k) for x, y in _ROOTS for k in range(4)]
SHAPE = np.array([(0.0, 0.0), *_FINGERS]) - (0.0, -0.8)
"""A right hand's back with the fingers up, about 1.75 high, round its middle."""


@dataclass(frozen=True)
class TrueHand:
    """A hand of the scene. said_right: what the network believes; None: the truth. seen: not out of view."""

    slot: str
    x: float
    y: float = 360.0
    size: float = 150.0
    said_right: float | None = None
    seen: bool = True

    @property
    def points(self) -> FloatArray:
        side = 1.0 if self.slot == "right_hand" else -1.0
        return np.array([self.x, self.y]) + SHAPE * (side, 1.0) * self.size / 1.75


Script = Callable[[int], list[TrueHand]]


class Scene:
    """Finder, reader and reader of wrists in one: each picture carries its own number in its first pixel.

    Of hands in one place only the first of the script is to be seen.
    """

    def __init__(self, script: Script) -> None:
        self.script = script
        self.finds = self.looks = 0
        self.sides: list[bool] = []

    def in_view(self, image: ByteArray) -> list[TrueHand]:
        seen: list[TrueHand] = []
        for hand in self.script(int(image[0, 0, 0])):
            if hand.seen and all(abs(hand.x - one.x) > 0.4 * one.size for one in seen):
                seen.append(hand)
        return seen

    def find(self, image_bgr: ByteArray, tile: Box) -> tuple[Palm, ...]:
        self.finds += 1
        return tuple(
            Palm(crop_around(hand.points), 0.9)
            for hand in self.in_view(image_bgr)
            if tile.x <= hand.x <= tile.x + tile.width
            and tile.y <= hand.y <= tile.y + tile.height
            and hand.size * 192 / tile.side > 20
        )

    def look(self, image_bgr: ByteArray, where: HandCrop) -> HandLook:
        self.looks += 1
        away = {np.hypot(*(where.centre_px - (one.x, one.y))): one for one in self.in_view(image_bgr)}
        nearest = min(away, default=np.inf)
        if nearest > 0.4 * where.side_px:
            return HandLook(TrueHand("left_hand", *where.centre_px).points, np.zeros((21, 3)), 0.02, 0.5)
        hand = away[nearest]
        right = (0.95 if hand.slot == "right_hand" else 0.05) if hand.said_right is None else hand.said_right
        return HandLook(hand.points, np.zeros((21, 3)), 0.95, right)

    def close(self) -> None:
        pass


class NoWrists:
    """A reader of wrists that says nothing."""

    def look(
        self, image_bgr: ByteArray, camera: Camera, points_px: FloatArray, world_m: FloatArray, is_left: bool
    ) -> WristView:
        zones = np.zeros((4, 4, 2), np.uint8)
        return WristView(np.zeros((8, 2)), np.zeros(8), WristTurn(np.eye(3), np.eye(3)), zones, np.eye(2, 3))

    look_well = look

    def close(self) -> None:
        pass


def frame(number: int) -> Frame:
    image = np.zeros((720, 1280, 3), np.uint8)
    image[0, 0, 0] = number
    return Frame(image, number * FRAME_NS, number)


def run(scene: Scene, count: int, video: bool = True) -> list[dict[str, Hand]]:
    """The hands of every frame by slot; no slot comes twice, no hand under both names."""
    seen = []
    with HandTracker(scene, NoWrists(), video) as tracker:
        for number in range(count):
            hands = tracker.track(frame(number), CAMERA)
            by_slot = {hand.slot: hand for hand in hands}
            assert list(by_slot) == sorted(hand.slot for hand in hands)
            places = [middle(hand) for hand in hands]
            assert len(places) < 2 or np.hypot(*(places[0] - places[1])) > 30
            seen.append(by_slot)
    return seen


def middle(hand: Hand) -> FloatArray:
    return np.asarray((hand.points_px.min(axis=0) + hand.points_px.max(axis=0)) / 2)


def misnamed(scene: Scene, seen: list[dict[str, Hand]]) -> int:
    """Frames with a hand under a name that is not its own."""
    wrong = 0
    for number, hands in enumerate(seen):
        truth = {hand.slot: hand for hand in scene.script(number)}
        for slot, hand in hands.items():
            wrong += slot not in truth or abs(middle(hand)[0] - truth[slot].x) > 0.5 * truth[slot].size
    return wrong


def both(_number: int) -> list[TrueHand]:
    return [TrueHand("left_hand", 900), TrueHand("right_hand", 400)]


def test_both_hands_are_found_at_once_and_then_only_followed() -> None:
    scene = Scene(both)
    seen = run(scene, 60)
    assert misnamed(scene, seen) == 0
    assert all(len(hands) == 2 for hands in seen)
    assert scene.finds <= 2
    assert scene.looks <= 60 * 2 + 8


def test_a_second_hand_is_looked_for_a_few_times_a_second() -> None:
    scene = Scene(lambda number: both(0)[: 1 if number < 60 else 2])
    seen = run(scene, 90)
    assert all(list(hands) == ["left_hand"] for hands in seen[:60])
    assert all(len(hands) == 2 for hands in seen[60 + 14 :])
    assert scene.finds <= 1 + 6 * 3


def test_names_stay_while_hands_cross() -> None:
    def crossing(number: int) -> list[TrueHand]:
        return [TrueHand("left_hand", 1000 - 8 * number), TrueHand("right_hand", 300 + 8 * number)]

    scene = Scene(crossing)
    seen = run(scene, 90)
    assert misnamed(scene, seen) == 0
    alone = [number for number, hands in enumerate(seen) if len(hands) < 2]
    hidden = [number for number in range(90) if abs(700 - 16 * number) < 0.4 * 150]
    assert set(alone) <= set(range(hidden[0] - 2, hidden[-1] + 8))


def test_a_hand_keeps_its_name_while_it_turns_its_edge_to_the_camera() -> None:
    def turning(number: int) -> list[TrueHand]:
        return [TrueHand("right_hand", 400, said_right=0.05 if 40 <= number < 55 else None)]

    assert all(list(hands) == ["right_hand"] for hands in run(Scene(turning), 90))


def test_a_first_mistake_is_put_right_within_half_a_second() -> None:
    def mistaken(number: int) -> list[TrueHand]:
        return [TrueHand("right_hand", 400, said_right=0.2 if number < 3 else None)]

    seen = run(Scene(mistaken), 40)
    assert list(seen[0]) == ["left_hand"]
    assert all(list(hands) == ["right_hand"] for hands in seen[18:])


def test_a_hand_lost_for_a_moment_comes_back_under_its_name() -> None:
    def hidden(number: int) -> list[TrueHand]:
        unsure = 0.4 if number > 40 else None
        return [
            TrueHand("left_hand", 900),
            TrueHand("right_hand", 400, said_right=unsure, seen=not 30 <= number < 40),
        ]

    scene = Scene(hidden)
    seen = run(scene, 60)
    assert misnamed(scene, seen) == 0
    assert all(len(hands) == 2 for hands in [*seen[:30], *seen[42:]])


def test_one_persons_hands_are_a_left_and_a_right_one() -> None:
    def unsure(_number: int) -> list[TrueHand]:
        return [TrueHand("left_hand", 900, said_right=0.55), TrueHand("right_hand", 400, said_right=0.95)]

    assert all(len(hands) == 2 for hands in run(Scene(unsure), 20))

    def helped(_number: int) -> list[TrueHand]:
        return [TrueHand("right_hand", 400), TrueHand("right_hand", 900)]

    assert all(len(hands) == 1 for hands in run(Scene(helped), 30))


def test_a_second_hand_is_looked_for_twice_a_second_after_a_while() -> None:
    def late(number: int) -> list[TrueHand]:
        alone = [TrueHand("left_hand", 900)]
        return alone if number < 150 else [*alone, TrueHand("right_hand", 400)]

    scene = Scene(late)
    seen = run(scene, 200)
    assert scene.finds <= 22  # six a second for two seconds, then two
    assert next(number for number, hands in enumerate(seen) if len(hands) == 2) < 150 + 32


def test_a_fast_hand_is_not_lost() -> None:
    def waving(number: int) -> list[TrueHand]:
        return [TrueHand("right_hand", 640 + 350 * np.sin(number / 5))]

    assert all(list(hands) == ["right_hand"] for hands in run(Scene(waving), 120))


def test_a_hand_two_metres_away_is_found_within_two_seconds() -> None:
    scene = Scene(lambda _number: [TrueHand("left_hand", 1010, 250, size=60)])
    seen = run(scene, 70)
    assert list(seen[-1]) == ["left_hand"]
    assert next(number for number, hands in enumerate(seen) if hands) < 60
    assert scene.finds <= 62  # one search a frame until then


def test_stills_are_searched_whole_and_have_nothing_to_do_with_each_other() -> None:
    def jumping(number: int) -> list[TrueHand]:
        return [TrueHand("left_hand" if number % 2 else "right_hand", 200 + 150 * number)]

    scene = Scene(jumping)
    assert misnamed(scene, run(scene, 6, video=False)) == 0
    assert all(run(scene, 6, video=False))


def test_hands_of_the_demo_are_found_and_named() -> None:
    truth = json.loads((assets_dir() / "demo" / "hands.json").read_text("utf-8"))["camera_from_wrist"]
    joint_m = np.array([[0.0, 0.0, 0.026]])
    seen = {"left_hand": 0, "right_hand": 0}
    source = open_demo(HANDS_DEMO)
    assert source.camera is not None
    try:
        with open_hand_tracker() as tracker:
            while (shown := source.read()) is not None and shown.index < 345:
                if shown.index % 5:
                    continue
                for hand in tracker.track(shown, source.camera):
                    camera_from_wrist = truth[hand.slot][shown.index]
                    assert camera_from_wrist is not None
                    wrist = project(source.camera, transform(np.array(camera_from_wrist), joint_m))[0]
                    # MediaPipe's wrist lies a little nearer to the fingers than the joint.
                    assert (
                        np.hypot(*(hand.points_px[0] - wrist)) < 0.25 * np.ptp(hand.points_px, axis=0).max()
                    )
                    seen[hand.slot] += 1
    finally:
        source.close()
    assert seen["left_hand"] >= 68  # of 69
    assert seen["right_hand"] >= 18  # of 21


def test_a_damaged_model_file_gives_one_clear_line(tmp_path: Path) -> None:
    damaged = tmp_path / "hand_landmarker.task"
    damaged.write_bytes(b"nothing")
    with pytest.raises(ModelFileError, match=r"^hand_landmarker.task could not be loaded: [^\n]+$"):
        HandNets(damaged)


@pytest.mark.parametrize("category", ["watches", "bracelets", "rings"])
def test_hands_are_tracked_where_something_for_them_is_worn(
    category: Category, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = Scene(both)
    monkeypatch.setattr("tryon.pipeline.open_hand_tracker", lambda *_: HandTracker(scene, NoWrists()))
    observer = Observer()
    try:
        seen = observer.observe(frame(0), wanted=frozenset({category}))
        assert [hand.slot for hand in seen.hands] == ["left_hand", "right_hand"]
        assert seen.landmarks == ()
    finally:
        observer.close()


def test_hands_that_come_and_go_never_share_a_name() -> None:
    chance = np.random.default_rng(3)
    table = chance.uniform(0.0, 1.0, (200, 6))

    def chaos(number: int) -> list[TrueHand]:
        x, y, said, other, left, right = table[number // 4]
        return [
            TrueHand("left_hand", 100 + 1000 * x, said_right=float(said), seen=bool(left > 0.3)),
            TrueHand("right_hand", 100 + 1000 * y, said_right=float(other), seen=bool(right > 0.3)),
        ]

    assert sum(len(hands) for hands in run(Scene(chaos), 250)) > 150
