"""Feet keep their names: scripted networks show a scene of feet whose truth is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from tryon.tracking.feet import FootTracker
from tryon.tracking.foot_body import Body
from tryon.tracking.foot_net import FootCandidate, FootLook
from tryon.types import FOOT_POINTS, ByteArray, FloatArray, Foot, Frame

FRAME_NS = 33_333_333
LENGTH = 80.0
SHAPE = np.random.default_rng(4).uniform(-0.4, 0.4, (len(FOOT_POINTS), 2))
SHAPE[:2] = (0, 0.3), (0, -0.3)  # toe and heel: their middle is the foot's place


@dataclass(frozen=True)
class TrueFoot:
    """A foot of the scene. said_right: what the network believes; None: the truth. seen: not hidden.

    person: whose it is; below 0 it is no foot, though the finder takes it for one.
    """

    slot: str
    x: float
    y: float = 400.0
    length: float = LENGTH
    said_right: float | None = None
    seen: bool = True
    person: int = 0


Script = Callable[[int], list[TrueFoot]]


class Scene:
    """Eye, finder and pose in one: each picture carries its own number in its first pixel."""

    def __init__(self, script: Script, torso: bool = True, finder: bool = True) -> None:
        self.script, self.torso, self.finder = script, torso, finder
        self.bodies_asked = 0
        self.closed = False

    def look(
        self, image_bgr: ByteArray, centre_px: FloatArray, side_px: float, rotation_rad: float = 0.0
    ) -> FootLook:
        feet = [foot for foot in self.script(number_of(image_bgr)) if foot.seen]
        foot = min(feet, key=lambda one: away(one, centre_px), default=TrueFoot("left_foot", -1e6))
        presence = (0.95 if foot.person >= 0 else 0.55) if away(foot, centre_px) < 0.25 * side_px else 0.02
        right = (0.9 if foot.slot == "right_foot" else 0.1) if foot.said_right is None else foot.said_right
        points = np.array([foot.x, foot.y]) + SHAPE * foot.length
        zones = np.zeros((4, 4, 4), np.uint8)
        return FootLook(points, np.full(12, 0.9), presence, right, 1.0, foot.length, zones, np.eye(2, 3))

    def find(
        self, image_bgr: ByteArray, boxes: tuple[tuple[float, float, float, float], ...] | None = None
    ) -> tuple[FootCandidate, ...]:
        if not self.finder:
            return ()
        return tuple(guess(foot, 0.5) for foot in self.script(number_of(image_bgr)) if foot.seen)

    def bodies(self, image: ByteArray) -> list[Body]:
        self.bodies_asked += 1
        feet = self.script(number_of(image))
        people = sorted({foot.person for foot in feet if foot.person >= 0}) if self.torso else []
        bodies = []
        for person in people:
            own = {foot.slot: foot for foot in feet if foot.person == person}
            bodies.append(body_of(own["left_foot"], own["right_foot"]))
        return bodies

    def close(self) -> None:
        self.closed = True


def number_of(image: ByteArray) -> int:
    return int(image[0, 0, 0])


def away(foot: TrueFoot, place: FloatArray) -> float:
    return float(np.hypot(foot.x - place[0], foot.y - place[1]))


def guess(foot: TrueFoot, right: float) -> FootCandidate:
    place = np.array([foot.x + 6, foot.y - 6])
    return FootCandidate(place, 1.2 * foot.length, np.array([0.0, 1.0]), right, 0.9)


def body_of(left: TrueFoot, right: TrueFoot) -> Body:
    feet = guess(left, 0.0), guess(right, 1.0)
    points = np.stack([np.array([one.x + 6, one.y - 6]) + SHAPE * one.length for one in (left, right)])
    middle = (left.x + right.x) / 2
    hips = np.array([[middle + 50, 100.0], [middle - 50, 100.0]])
    return Body(feet, hips, (hips + [foot.centre_px for foot in feet]) / 2, points)


def frame(number: int) -> Frame:
    image = np.zeros((720, 1280, 3), np.uint8)
    image[0, 0, 0] = number
    return Frame(image, number * FRAME_NS, number)


def run(scene: Scene, count: int, video: bool = True) -> list[dict[str, Foot]]:
    """The feet of every frame by slot; no slot comes twice."""
    seen = []
    with FootTracker(scene, scene, video) as tracker:
        for number in range(count):
            feet = tracker.track(frame(number))
            by_slot = {foot.slot: foot for foot in feet}
            assert len(by_slot) == len(feet)
            assert list(by_slot) == sorted(by_slot)
            seen.append(by_slot)
    return seen


def swapped_and_lost(scene: Scene, seen: list[dict[str, Foot]]) -> tuple[int, int]:
    """Frames with a foot under the other's name; longest run of frames without a foot that was to be seen."""
    swapped, longest, gone = 0, 0, {"left_foot": 0, "right_foot": 0}
    for number, feet in enumerate(seen):
        truth = {foot.slot: foot for foot in scene.script(number) if foot.person == 0}
        wrong = False
        for slot, foot in truth.items():
            found = feet.get(slot)
            is_there = found is not None and away(foot, found.points_px[:2].mean(axis=0)) < 0.3 * foot.length
            wrong |= found is not None and not is_there
            gone[slot] = 0 if is_there or not foot.seen else gone[slot] + 1
            longest = max(longest, gone[slot])
        swapped += wrong
    return swapped, longest


def standing(_number: int) -> list[TrueFoot]:
    return [TrueFoot("left_foot", 700), TrueFoot("right_foot", 600)]


def test_both_feet_are_found_at_once_and_named_by_the_body() -> None:
    def unsure(_number: int) -> list[TrueFoot]:
        return [replace(foot, said_right=0.5) for foot in standing(0)]

    scene = Scene(unsure)
    seen = run(scene, 60)
    assert swapped_and_lost(scene, seen) == (0, 0)
    assert scene.bodies_asked <= 8  # to find them, and to confirm now and then


def test_legs_alone_are_found_and_named_by_the_network() -> None:
    scene = Scene(standing, torso=False)
    swapped, lost = swapped_and_lost(scene, run(scene, 20))
    assert swapped == 0
    assert lost <= 2


def test_feet_that_cross_keep_their_names_though_one_hides_the_other() -> None:
    def crossing(number: int) -> list[TrueFoot]:
        x = 560.0 + 3 * number
        hidden = abs(x - 650) < 25
        return [TrueFoot("left_foot", 650, 392, seen=not hidden), TrueFoot("right_foot", x, 408)]

    for torso in (True, False):
        scene = Scene(crossing, torso)
        swapped, lost = swapped_and_lost(scene, run(scene, 60))
        assert swapped <= 2
        assert lost <= 5


def test_feet_that_cross_keep_their_names_though_the_network_cannot_tell_them_apart() -> None:
    def crossing(number: int) -> list[TrueFoot]:
        x = 560.0 + 4 * number
        return [
            TrueFoot("left_foot", 650, 380, said_right=0.5),
            TrueFoot("right_foot", x, 420, said_right=0.5),
        ]

    scene = Scene(crossing)
    swapped, lost = swapped_and_lost(scene, run(scene, 45))
    assert (swapped, lost) == (0, 0)


def test_names_are_swapped_only_by_lasting_evidence() -> None:
    def doubted(first: int, last: int) -> Script:
        def script(number: int) -> list[TrueFoot]:
            wrong = first <= number < last
            return [
                replace(foot, said_right=float(foot.slot == "left_foot") if wrong else None)
                for foot in standing(number)
            ]

        return script

    brief = Scene(doubted(60, 70), torso=False)
    assert swapped_and_lost(brief, run(brief, 100))[0] == 0

    lasting = Scene(doubted(60, 200), torso=False)
    right_x = [feet["right_foot"].points_px[0, 0] for feet in run(lasting, 110)[5:]]
    changes = np.flatnonzero(np.abs(np.diff(right_x)) > 50) + 6
    assert len(changes) == 1
    assert 60 + 15 <= changes[0] <= 60 + 40


def test_a_foot_that_was_away_is_found_again_within_five_frames_under_its_name() -> None:
    def lifted(number: int) -> list[TrueFoot]:
        left, right = standing(number)
        return [
            left,
            replace(right, seen=not 20 <= number < 38, x=600 if number < 30 else 560, said_right=0.5),
        ]

    for torso in (True, False):
        scene = Scene(lifted, torso)
        seen = run(scene, 60)
        if torso:  # the body says where it is
            assert all(feet["right_foot"].confidence < 0.3 for feet in seen[20:38])
        else:
            assert all("right_foot" not in feet for feet in seen[20:38])
        swapped, lost = swapped_and_lost(scene, seen)
        assert swapped == 0
        assert lost <= 5


def test_one_foot_is_not_taken_for_two() -> None:
    def merging(number: int) -> list[TrueFoot]:
        x = max(652.0, 700.0 - 4 * number)
        return [
            TrueFoot("left_foot", x, seen=number < 12 or number >= 20),
            TrueFoot("right_foot", 650, 408),
        ]

    scene = Scene(merging)
    seen = run(scene, 20)
    for feet in seen[12:20]:
        assert set(feet) == {"right_foot"}


def test_feet_of_others_are_left_alone() -> None:
    def crowd(number: int) -> list[TrueFoot]:
        left, right = standing(number)
        near = [replace(left, x=450, person=1, length=45), replace(right, x=410, person=1, length=45)]
        far = [replace(left, x=1240, person=2), replace(right, x=1190, person=2)]
        return [left, replace(right, seen=number < 20), *near, *far]

    for torso in (True, False):
        scene = Scene(crowd, torso)
        seen = run(scene, 60)
        sure = [{slot for slot, foot in feet.items() if foot.confidence > 0.3} for feet in seen[21:]]
        assert all(slots == {"left_foot"} for slots in sure)
        assert swapped_and_lost(scene, seen)[0] == 0


def test_a_foot_alone_keeps_its_name_and_the_other_joins_it() -> None:
    def joined(number: int) -> list[TrueFoot]:
        left, right = standing(number)
        return [replace(left, said_right=0.45), replace(right, seen=number >= 70)]

    scene = Scene(joined, torso=False)
    seen = run(scene, 100)
    assert all(set(feet) == {"left_foot"} for feet in seen[2:70])
    assert swapped_and_lost(scene, seen[:70])[0] == 0
    assert all(len(feet) == 2 for feet in seen[80:])


def test_what_only_looks_like_a_foot_is_left_when_the_body_comes_into_view() -> None:
    def entering(number: int) -> list[TrueFoot]:
        things = [TrueFoot("left_foot", 200, person=-1), TrueFoot("right_foot", 330, person=-1)]
        return things + (standing(number) if number >= 20 else [])

    scene = Scene(entering)
    seen = run(scene, 160)
    assert len(seen[19]) == 2
    assert swapped_and_lost(scene, seen[150:])[0] == 0
    assert abs(seen[-1]["left_foot"].points_px[0, 0] - 700) < LENGTH


def test_a_thing_that_looks_a_little_like_a_foot_is_left_for_sure_feet_without_a_body_in_view() -> None:
    def entering(number: int) -> list[TrueFoot]:
        thing = TrueFoot("left_foot", 100, person=-1)
        return [thing, *(standing(number) if number >= 20 else [])]

    scene = Scene(entering, torso=False)
    seen = run(scene, 220)
    assert len(seen[19]) == 1
    assert swapped_and_lost(scene, [{}] * 210 + seen[210:])[0] == 0
    assert all(len(feet) == 2 for feet in seen[210:])


def test_a_foot_that_the_network_does_not_see_is_where_the_body_has_it() -> None:
    def striding(number: int) -> list[TrueFoot]:
        return [TrueFoot("left_foot", 700), TrueFoot("right_foot", 600 - 2 * number, seen=False)]

    for feet in run(Scene(striding), 60):
        assert set(feet) == {"left_foot", "right_foot"}
        assert feet["right_foot"].confidence < 0.3 < feet["left_foot"].confidence
    right = [feet["right_foot"].points_px[:2].mean(axis=0) for feet in run(Scene(striding), 60)]
    assert np.all(np.abs([x - (600 - 2 * number) for number, (x, _) in enumerate(right)]) < 0.3 * LENGTH)


class TurningScene(Scene):
    """The body is taken for its back in some frames; between front and back it is torn."""

    def bodies(self, image: ByteArray) -> list[Body]:
        bodies, number = super().bodies(image), number_of(image)
        if 40 <= number < 56:
            return [body.mirrored() for body in bodies]
        if number in (39, 56):
            halfway = [np.full((2, 2), body.knees_px.mean(axis=0)) for body in bodies]
            return [
                replace(body.mirrored(), hips_px=body.hips_px, knees_px=middle)
                for body, middle in zip(bodies, halfway, strict=True)
            ]
        return bodies


def test_a_body_taken_for_its_back_for_half_a_second_does_not_swap_its_feet() -> None:
    def unsure(number: int) -> list[TrueFoot]:
        left, right = [replace(foot, said_right=0.5) for foot in standing(number)]
        return [left, replace(right, x=560, seen=number < 30)]

    for offset in range(3):
        scene = TurningScene(lambda number, offset=offset: unsure(number + offset))
        assert swapped_and_lost(scene, run(scene, 110)) == (0, 0)


def test_a_wrong_first_sight_of_the_body_is_made_up_for() -> None:
    class WrongAtFirst(Scene):
        def bodies(self, image: ByteArray) -> list[Body]:
            bodies = super().bodies(image)
            return [body.mirrored() for body in bodies] if number_of(image) == 0 else bodies

    scene = WrongAtFirst(lambda number: [replace(foot, said_right=0.5) for foot in standing(number)])
    swapped, _ = swapped_and_lost(scene, run(scene, 60))
    assert swapped <= 15


def test_quick_steps_are_followed() -> None:
    def walking(number: int) -> list[TrueFoot]:
        swing = 150 * np.sin(2 * np.pi * number / 30)
        return [TrueFoot("left_foot", 700, 400 + swing), TrueFoot("right_foot", 600, 400 - swing)]

    scene = Scene(walking)
    assert swapped_and_lost(scene, run(scene, 90)) == (0, 0)


def test_stills_are_unrelated_and_an_empty_picture_gives_nothing() -> None:
    def pictures(number: int) -> list[TrueFoot]:
        left, right = standing(number)
        return [[left, right], [], [replace(left, x=200), replace(right, x=300)]][number]

    first, second, third = run(Scene(pictures, torso=False), 3, video=False)
    assert set(first) == set(third) == {"left_foot", "right_foot"}
    assert second == {}
    assert third["left_foot"].points_px[0, 0] < third["right_foot"].points_px[0, 0]


def test_it_closes_twice() -> None:
    scene = Scene(lambda _number: [])
    tracker = FootTracker(scene, scene)
    assert tracker.track(frame(0)) == ()
    tracker.reset()
    tracker.close()
    tracker.close()
    assert scene.closed
