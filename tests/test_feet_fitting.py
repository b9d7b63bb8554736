"""Feet from their points: poses that are known, one floor, stillness, fading."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest
from helpers_feet import SLOTS, FeetScene, standing

from tryon.fitting.feet import FootFitter
from tryon.fitting.foot_pose import FeetPoses, Floor, solve_feet
from tryon.fitting.foot_size import FootCalibration
from tryon.fitting.foot_template import load_foot_template
from tryon.fitting.measure import Measure
from tryon.geometry import project, rotation_angle_deg, rotation_from_vector, transform
from tryon.types import ByteArray, FittedFoot, FloatArray

FRAME_NS = 33_333_333
MARKS = np.array([[0.0, 0.02, 1.0], [0.0, 0.02, 0.0], [0.05, 0.1, 0.5]])


def lifted(scene: FeetScene, slot: str, height: float, heel_deg: float) -> FeetScene:
    """The same with one foot in the air, toes down."""
    pose = scene.camera_from_foot[slot].copy()
    pose[:3, 3] += scene.normal * height
    pose[:3, :3] = rotation_from_vector(pose[:3, 0] * np.radians(heel_deg)) @ pose[:3, :3]
    return replace(scene, camera_from_foot={**scene.camera_from_foot, slot: pose})


def marks_px(scene: FeetScene, foot: FittedFoot) -> FloatArray:
    return project(scene.camera, transform(foot.camera_from_foot, MARKS * foot.length_m))


def test_known_poses_are_recovered() -> None:
    rng = np.random.default_rng(1)
    turns, ways = [], []
    for pitch in (12.0, 30.0, 50.0, 80.0):
        for yaw in (0.0, 70.0, 160.0, 250.0):
            scene = standing(pitch, yaw_deg=yaw)
            solved = solve_feet(scene.seen(rng, 0.01), load_foot_template(), scene.camera, 1.0)
            for slot, foot in zip(SLOTS, solved.feet, strict=True):
                true = scene.camera_from_foot[slot]
                turns.append(rotation_angle_deg(foot.camera_from_foot[:3, :3], true[:3, :3]))
                middle = np.array([[0.0, 0.0, 0.5]])
                off = project(scene.camera, transform(foot.camera_from_foot, middle))
                off -= project(scene.camera, transform(true, middle))
                ways.append(float(np.linalg.norm(off)) / scene.foot_px(slot))
    assert np.median(turns) < 3.0
    assert max(turns) < 12.0  # none is turned round
    assert np.median(ways) < 0.015


def test_feet_share_their_floor() -> None:
    scene = standing(25.0)
    solved = solve_feet(scene.seen(np.random.default_rng(2), 0.015), load_foot_template(), scene.camera, 1.0)
    normal, offset = solved.floor.normal, solved.floor.offset
    assert float(normal @ scene.normal) > np.cos(np.radians(4.0))
    for foot in solved.feet:
        assert foot.standing > 0.8
        assert float(foot.camera_from_foot[:3, 1] @ normal) > np.cos(np.radians(2.0))
        assert abs(float(normal @ foot.camera_from_foot[:3, 3]) + offset) < 0.03


def test_a_lifted_foot_leaves_the_floor_and_the_other_foot_alone() -> None:
    scene = standing(25.0)
    raised = lifted(scene, "left_foot", 1.1, 30.0)
    floor = Floor(scene.normal, scene.offset, np.diag([1e4, 1e4, 1e4, 400.0]))
    solved = solve_feet(
        raised.seen(np.random.default_rng(3), 0.01), load_foot_template(), scene.camera, 1.0, floor
    )
    left, right = solved.feet
    assert left.standing < 0.3
    assert right.flat > 0.8
    assert rotation_angle_deg(left.camera_from_foot[:3, :3], raised.camera_from_foot["left_foot"][:3, :3]) < 8
    assert (
        rotation_angle_deg(right.camera_from_foot[:3, :3], scene.camera_from_foot["right_foot"][:3, :3]) < 5
    )


@pytest.fixture(scope="module")
def carpet() -> ByteArray:
    """A picture with texture everywhere."""
    grain = np.random.default_rng(4).integers(40, 216, (180, 320, 3)).astype(np.uint8)
    return np.asarray(cv2.resize(grain, (1280, 720), interpolation=cv2.INTER_CUBIC))


def test_a_standing_foot_is_held_still_and_a_moving_one_followed(carpet: ByteArray) -> None:
    rng = np.random.default_rng(5)
    scene = standing(30.0)
    fitter = FootFitter(load_foot_template())
    seen = []
    grains = [cv2.add(carpet, rng.integers(0, 9, carpet.shape, np.uint8)) for _ in range(3)]
    for index in range(75):
        feet = fitter.follow(scene.seen(rng, 0.02), scene.camera, index * FRAME_NS, grains[index % 3])
        seen.append([marks_px(scene, foot) for foot in feet])
    rest = np.array(seen[45:])
    assert np.sqrt(np.mean((rest - rest.mean(axis=0)) ** 2, axis=(0, 1, 2)).sum()) < 0.5
    # The carpet stays where it is, but that foot goes: its points are believed.
    raised = lifted(scene, "right_foot", 0.7, 20.0)
    for index in range(75, 84):
        feet = fitter.follow(raised.seen(rng, 0.02), scene.camera, index * FRAME_NS, carpet)
    true = project(scene.camera, transform(raised.camera_from_foot["right_foot"], MARKS))
    off = np.linalg.norm(marks_px(scene, feet[1]) - true, axis=1)
    assert off.max() < 0.15 * scene.foot_px("right_foot")
    assert np.abs(marks_px(scene, feet[0]) - rest[-1, 0]).max() < 2.0


def test_feet_whose_names_were_exchanged_are_there_at_once() -> None:
    rng = np.random.default_rng(11)
    near, far = standing(30.0), standing(30.0, distance=9.0, yaw_deg=150.0)
    fitter = FootFitter(load_foot_template())
    for index in range(4):
        fitter.follow(near.seen(rng, 0.01), near.camera, index * FRAME_NS)
    for slot, foot in zip(SLOTS, fitter.follow(far.seen(rng, 0.01), far.camera, 4 * FRAME_NS), strict=True):
        true = project(far.camera, transform(far.camera_from_foot[slot], MARKS))
        assert np.linalg.norm(marks_px(far, foot) - true, axis=1).max() < 0.1 * far.foot_px(slot)
        assert foot.presence == 1.0


def test_feet_fade_when_they_are_lost() -> None:
    scene = standing(30.0)
    fitter = FootFitter(load_foot_template())
    rng = np.random.default_rng(6)
    first = fitter.follow(scene.seen(rng, 0.01), scene.camera, 0)
    assert [foot.presence for foot in first] == [1.0, 1.0]
    presences = [
        [foot.presence for foot in fitter.follow((), scene.camera, index * FRAME_NS)]
        for index in range(1, 10)
    ]
    assert 0.8 < presences[0][0] < 1.0
    assert presences[-1] == []


def test_a_foot_behind_the_camera_is_not_believed_and_the_next_picture_begins_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scene, fitter = standing(25.0), FootFitter(load_foot_template())
    seen = scene.seen(np.random.default_rng(4), 0.01)
    assert len(fitter.follow(seen, scene.camera, 0)) == 2

    def astray(*args: Any) -> FeetPoses:
        solved = solve_feet(*args)
        behind = solved.feet[0].camera_from_foot.copy()
        behind[2, 3] = -2.0
        return replace(solved, feet=(replace(solved.feet[0], camera_from_foot=behind), *solved.feet[1:]))

    with monkeypatch.context() as patched:
        patched.setattr("tryon.fitting.feet.solve_feet", astray)
        assert fitter.follow(seen, scene.camera, FRAME_NS) == ()
    assert len(fitter.follow(seen, scene.camera, 2 * FRAME_NS)) == 2


def test_the_calibrated_length_scales_everything() -> None:
    scene = standing(40.0)
    fitter = FootFitter(load_foot_template())
    fitter.calibrate(FootCalibration(Measure(240.0, 3.0), None, "paper"))
    feet = scene.seen(np.random.default_rng(7), 0.005, shod=0.0)
    left = fitter.follow(feet, scene.camera, 0)[0]
    assert left.length_m == pytest.approx(0.24)
    assert left.camera_from_foot[2, 3] == pytest.approx(
        scene.camera_from_foot["left_foot"][2, 3] * 0.24, rel=0.05
    )
    assert left.ground.offset_m == pytest.approx(scene.offset * 0.24, rel=0.1)
    assert np.linalg.norm(left.shin_m - left.ankle_m) == pytest.approx(0.15)
    measures = fitter.measures()
    assert measures is not None
    assert measures.reference == "paper"
    assert measures.length.value_mm == 240.0
