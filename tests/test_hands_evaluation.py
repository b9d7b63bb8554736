"""The evaluation of hands finds what was put in: poses, rings, sides; the demo of hands is what it says."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from tryon.bench import usual_source
from tryon.catalogue import load_catalogue
from tryon.dressing.base import load_worn
from tryon.evaluation.hands_clips import measure_hands_clips
from tryon.evaluation.hands_found import measure_hands_found
from tryon.evaluation.hands_pose import across_ray, compare_hand
from tryon.evaluation.hands_side import ring_signs, watch_signs
from tryon.evaluation.posed_arms import HandPose, blend_arms, bone_matrices, pose_joints, pose_points
from tryon.evaluation.rendered_hands import VIEWS, HandCase, draw_hands
from tryon.evaluation.report import MissingMediaError
from tryon.fitting.ring_items import place_ring
from tryon.fitting.wrist_items import WristFitter
from tryon.geometry import project, rigid, rotation_from_vector, transform
from tryon.rendering import create_renderer
from tryon.settings import assets_dir
from tryon.sources import open_source
from tryon.types import HAND_POINTS, FittedHand

INDEX = HAND_POINTS.index("index_mcp")
LITTLE = HAND_POINTS.index("little_mcp")


@cache
def cases() -> list[HandCase]:
    """Every view of a right and of a left hand."""
    renderer = create_renderer()
    try:
        return list(draw_hands(2 * len(VIEWS), renderer))
    finally:
        renderer.close()


def fitted(case: HandCase) -> FittedHand:
    """What a perfect fitter would say."""
    knuckles = case.joints_m[INDEX] - case.joints_m[LITTLE]
    across = knuckles if case.slot == "right_hand" else -knuckles
    along = case.joints_m[9] - case.joints_m[0]
    along = along / np.linalg.norm(along)
    across = across - (across @ along) * along
    across = across / np.linalg.norm(across)
    hand = rigid(np.stack([across, np.cross(along, across), along], axis=1), case.joints_m[0])
    size = (case.wrist_width_m, case.wrist_height_m)
    return FittedHand(
        case.slot,
        case.joints_m,
        hand,
        case.camera_from_wrist,
        *size,
        case.finger_width_m,
        case.hem_m,
        1.0,
        1.0,
    )


def test_an_arm_bends_where_it_is_told_to() -> None:
    arm = blend_arms(1, 0.5, 0.18, 1.1)
    straight = pose_joints(arm, bone_matrices(arm, HandPose()))
    assert np.linalg.norm(straight[12] - straight[0]) == pytest.approx(0.18, rel=0.1)
    for first in (5, 9, 13, 17):
        bones = np.diff(straight[first : first + 4], axis=0)
        bones /= np.linalg.norm(bones, axis=1, keepdims=True)
        assert (np.sum(bones[1:] * bones[:-1], axis=1) > np.cos(np.radians(12))).all(), (
            "a finger is not straight"
        )
    curl = np.zeros((5, 3))
    curl[1:, 1] = np.pi / 2
    bent = pose_joints(arm, bone_matrices(arm, HandPose(flexion=0.5, curl=curl)))
    assert np.allclose(bent[0], straight[0])
    assert (bent[[5, 9, 13, 17], 1] < straight[[5, 9, 13, 17], 1] - 0.02).all(), (
        "a flexed hand goes to the palm"
    )
    points = pose_points(arm, bone_matrices(arm, HandPose(flexion=0.5)))
    ring = points[np.abs(points[:, 2]) < 0.003]
    round_ = np.linalg.norm(ring[:, :2] / (arm.wrist_size_m / 2), axis=1)
    assert np.abs(round_ - 1).max() < 0.15, "the wrist is not where its size says"


def test_rendered_hands_show_what_their_truth_says() -> None:
    for case in cases():
        wrist = case.camera_from_wrist
        assert np.linalg.det(wrist[:3, :3]) == pytest.approx(1)
        to_camera = -wrist[:3, 3] / np.linalg.norm(wrist[:3, 3])
        thumb = 1 if case.slot == "right_hand" else -1
        side = {
            "back": wrist[:3, 1],
            "palm": -wrist[:3, 1],
            "thumb side": thumb * wrist[:3, 0],
            "little side": -thumb * wrist[:3, 0],
        }[case.view]
        assert side @ to_camera > 0.5, case.view
        pixels = project(case.camera, case.joints_m)
        assert ((pixels > 0) & (pixels < (1280, 720))).all()
        # The thumb is on the thumb's side of the little finger, in wrist space.
        inside = transform(np.linalg.inv(wrist), case.joints_m)
        assert thumb * (inside[INDEX, 0] - inside[LITTLE, 0]) > 0.03
        for finger, ring in enumerate(case.camera_from_ring):
            near, far = case.joints_m[[2, 3] if finger == 0 else [1 + 4 * finger, 2 + 4 * finger]]
            share = (ring[:3, 3] - near) @ (far - near) / ((far - near) @ (far - near))
            assert 0.4 < share < 0.95
            assert ring[:3, 2] @ (far - near) > 0.95 * np.linalg.norm(far - near)
    sleeved = [np.isfinite(case.hem_m) for case in cases()]
    assert 2 <= sum(sleeved) <= 4


def test_skin_is_drawn_at_the_wrist_and_the_wall_beside_it() -> None:
    case = next(case for case in cases() if case.view == "back" and not np.isfinite(case.hem_m))
    half = case.wrist_width_m / 2
    places = np.array(
        [[0.0, 0, 0], [0.6 * half, 0, 0], [-0.6 * half, 0, 0], [2.2 * half, 0, 0], [-2.2 * half, 0, 0]]
    )
    at = np.rint(project(case.camera, transform(case.camera_from_wrist, places))).astype(int)
    colours = [case.image[y - 2 : y + 3, x - 2 : x + 3].reshape(-1, 3).mean(axis=0) for x, y in at]
    reddish = [colour[2] - colour[0] for colour in colours]
    assert min(reddish[:3]) > max(reddish[3:]) + 8


def test_hands_are_the_same_for_one_seed() -> None:
    renderer = create_renderer()
    try:
        again = next(iter(draw_hands(1, renderer)))
    finally:
        renderer.close()
    assert np.array_equal(again.image, cases()[0].image)
    assert np.array_equal(again.camera_from_wrist, cases()[0].camera_from_wrist)


def test_a_perfect_fit_has_no_error_and_a_turned_one_its_turn() -> None:
    for number, case in enumerate(cases()):
        figures = compare_hand(number, case, [fitted(case)])
        assert figures["found"]
        assert figures["right_side"]
        assert figures["turned_deg"] < 0.1
        assert figures["across_percent"] < 0.1
        assert figures["breadth_percent"] < 0.1
        assert figures["ring_axis_deg"] < 20
        assert figures["ring_percent"] < 35
        turn, shift = rotation_from_vector(np.array([0.0, 0.0, 0.2])), np.array([0.0, 0.0, 0.01])
        wrong = case.camera_from_wrist @ rigid(turn, shift)
        figures = compare_hand(number, case, [replace(fitted(case), camera_from_wrist=wrong)])
        assert figures["turned_deg"] == pytest.approx(np.degrees(0.2), abs=0.1)
        assert figures["axis_deg"] < 0.1
        assert figures["rolled_deg"] == pytest.approx(np.degrees(0.2), abs=0.1)
        assert figures["beside_percent"] < 1.5
        assert 5 < figures["along_percent"] < 25
    far = replace(fitted(cases()[0]), joints_m=cases()[0].joints_m + np.array([0.3, 0, 0]))
    assert not compare_hand(0, cases()[0], [far])["found"]


def test_places_across_a_ray_ignore_the_distance() -> None:
    truth = np.array([0.1, 0.2, 0.5])
    assert np.allclose(across_ray(1.3 * truth, truth), 0)
    assert np.linalg.norm(across_ray(truth + np.cross(truth, [0, 0, 0.02]), truth)) == pytest.approx(
        np.linalg.norm(np.cross(truth, [0, 0, 0.02]))
    )


def test_signs_tell_a_dial_or_stone_that_is_the_wrong_way_round() -> None:
    catalogue = load_catalogue()
    watch, ring = (
        load_worn(catalogue, next(one.sku for one in catalogue.products if one.category == category))
        for category in ("watches", "rings")
    )
    for case in cases():
        hand = fitted(case)
        item = WristFitter().place_watch(hand, watch.sku, "", watch.model, watch.product.size_mm, "true_size")
        assert watch_signs(item, watch, case) == {
            "dial_mirrored": False,
            "dial_on_back": True,
            "dial_upright": True,
        }
        mirrored = replace(item, camera_from_item=item.camera_from_item @ np.diag([-1.0, 1, 1, 1]))
        assert watch_signs(mirrored, watch, case)["dial_mirrored"]
        under = replace(item, camera_from_item=item.camera_from_item @ np.diag([-1.0, -1, 1, 1]))
        assert watch_signs(under, watch, case) == {
            "dial_mirrored": False,
            "dial_on_back": False,
            "dial_upright": False,
        }
        product = ring.product
        item = place_ring(
            hand, "ring", ring.sku, "", ring.model, product.size_mm, product.sizes_eu, "true_size"
        )
        assert ring_signs(item, case) == {"ring_mirrored": False, "stone_on_back": True}
        turned = replace(item, camera_from_item=item.camera_from_item @ np.diag([-1.0, -1, 1, 1]))
        assert not ring_signs(turned, case)["stone_on_back"]


@pytest.mark.parametrize("measure", [measure_hands_found, measure_hands_clips])
def test_parts_without_their_media_say_what_is_missing(measure, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(MissingMediaError, match="hands"):
        measure(tmp_path, lambda done, total: None)


def test_the_demo_of_hands_shows_its_wrists_where_its_truth_says() -> None:
    truth = json.loads((assets_dir() / "demo/hands.json").read_text(encoding="utf-8"))
    left, right = (truth["camera_from_wrist"][slot] for slot in ("left_hand", "right_hand"))
    source = open_source("demo:hands", live=False)
    try:
        assert source.info.frame_count == len(left) == len(right)
        assert source.camera is not None
        assert source.camera.size_wh == (1280, 720)
        wrists = np.array(left)
        at = project(source.camera, wrists[:, :3, 3])
        assert ((at > 0) & (at < (1280, 720))).all()
        first = source.read()
        assert first is not None
        assert first.image[round(at[0, 1]), round(at[0, 0]), 2] > 120, "no skin at the wrist"
    finally:
        source.close()
    assert np.allclose(wrists[: 2 * truth["fps"]], wrists[0]), "it does not rest at its beginning"
    backs = -wrists[:, 2, 1]  # how far the back of the wrist looks at the camera
    assert backs.max() > 0.9
    assert backs.min() < -0.9
    last_third = right[2 * len(right) // 3 + 10 : -10]
    assert all(pose is not None for pose in last_third)
    assert right[0] is None


def test_what_is_worn_on_hands_is_benched_on_hands() -> None:
    catalogue = load_catalogue()
    of = {product.category: product.sku for product in catalogue.products}
    for category in ("watches", "bracelets", "rings"):
        assert usual_source(load_worn(catalogue, of[category])) == "demo:hands"
