"""Wrists and fingers found from what a tracker sees, and what is placed on them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from helpers_joints import VIEWS, seen_hand, view_turn

from tryon.catalogue import RingSize, RingSizes, WatchSize
from tryon.fitting.finger_frame import finger_frame
from tryon.fitting.hand_pose import solve_hand
from tryon.fitting.hands import HandFitter
from tryon.fitting.ring_items import place_ring
from tryon.fitting.straps import StrapFitter
from tryon.fitting.wrist_items import WristFitter
from tryon.geometry import default_camera, project, rigid, rotation_angle_deg, rotation_from_vector
from tryon.types import Geometry, Material, Model, Part

CAMERA = default_camera((1280, 720))
WATCH = WatchSize(
    case_width=40,
    lug_to_lug=47,
    case_thickness=11,
    strap_width=20,
    strap_thickness=3,
    wrist_width=58,
    wrist_height=42,
)


def _loop(half_x: float, half_y: float, thick: float = 0.003) -> Geometry:
    """The inside and the outside of a strap that lies on an ellipse, in metres."""
    angles = np.linspace(0, 2 * np.pi, 73)[:-1]
    inner = np.stack([half_x * np.cos(angles), half_y * np.sin(angles)], axis=1)
    normals = np.stack([np.cos(angles) / half_x, np.sin(angles) / half_y], axis=1)
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    flat = np.concatenate([inner, inner + thick * normals])
    points = np.column_stack([flat, np.zeros(len(flat))]).astype(np.float32)
    every = np.concatenate([normals, normals])
    return Geometry(
        points,
        np.column_stack([every, np.zeros(len(every))]).astype(np.float32),
        np.array([[0, 1, 2]], np.uint32),
    )


def _watch() -> Model:
    case = Geometry(
        np.array([[0.02, 0.0, 0], [0, 0.0, 0.02], [-0.02, 0.011, 0]], np.float32),
        np.tile(np.array([[0, 1, 0]], np.float32), (3, 1)),
        np.array([[0, 1, 2]], np.uint32),
    )
    top = np.eye(4)
    top[1, 3] = 0.021
    return Model(
        (Part("head", case, Material(), top), Part("strap", _loop(0.029, 0.021), Material(), np.eye(4)))
    )


@pytest.mark.parametrize("slot", ["left_hand", "right_hand"])
@pytest.mark.parametrize("view", VIEWS)
def test_a_wrist_is_found_as_it_lies_however_the_hand_is_bent(slot: str, view: str) -> None:
    for bend in ((0, 0, 0), (0.7, 0, 0), (-0.7, 0, 0), (0, 0.35, 0)):
        hand_at = rigid(view_turn(view, slot), np.array([0.06, 0.03, 0.5]))
        hand, truth = seen_hand(slot, hand_at, CAMERA, np.array(bend, float), width=1.1)
        pose = solve_hand(hand, CAMERA)
        assert rotation_angle_deg(pose.camera_from_wrist[:3, :3], truth[:3, :3]) < 2.5
        off = project(CAMERA, pose.camera_from_wrist[None, :3, 3]) - project(CAMERA, truth[None, :3, 3])
        wrist_px = CAMERA.matrix[0, 0] * 0.06 / truth[2, 3]
        assert np.linalg.norm(off) < 0.03 * wrist_px
        assert 1.0 < pose.width < 1.15  # one picture is believed in part: most wrists are not so broad


def test_a_guess_of_the_arm_is_outvoted_by_the_joint_that_holds_hand_and_arm() -> None:
    hand_at = rigid(view_turn("back", "left_hand"), np.array([0.0, 0.0, 0.5]))
    hand, truth = seen_hand("left_hand", hand_at, CAMERA)
    away = hand.wrist_px + np.array([90.0, 0.0])
    lost = type(hand)(**{**hand.__dict__, "wrist_px": away, "wrist_confidence": np.full(8, 0.05)})
    pose = solve_hand(lost, CAMERA)
    assert np.linalg.norm(pose.camera_from_wrist[:3, 3] - truth[:3, 3]) < 0.02


@pytest.mark.parametrize("slot", ["left_hand", "right_hand"])
@pytest.mark.parametrize("view", VIEWS)
def test_a_dial_is_never_mirrored_and_is_seen_from_the_back_alone(slot: str, view: str) -> None:
    hand, _ = seen_hand(slot, rigid(view_turn(view, slot), np.array([0.0, 0.0, 0.5])), CAMERA)
    (fitted,) = HandFitter().follow([hand], CAMERA, 0)
    item = WristFitter().place_watch(fitted, "w", "v", _watch(), WATCH, "true_size")
    assert np.linalg.det(item.camera_from_item[:3, :3]) == pytest.approx(1.0)
    towards_camera = -float(item.camera_from_item[2, 1])
    assert {"back": towards_camera > 0.9, "palm": towards_camera < -0.9}.get(view, abs(towards_camera) < 0.2)
    # Its owner reads it: 12 o'clock points away from the thumb's side, on either arm.
    thumb = fitted.joints_m[2] - fitted.joints_m[17]
    assert float(item.camera_from_item[:3, 0] @ thumb) < 0
    assert item.slot == slot.replace("hand", "wrist")


@pytest.mark.parametrize("slot", ["left_hand", "right_hand"])
def test_the_stone_of_a_ring_is_on_the_back_of_every_finger(slot: str) -> None:
    hand, _ = seen_hand(slot, rigid(view_turn("back", slot), np.array([0.0, 0.0, 0.5])), CAMERA)
    (fitted,) = HandFitter().follow([hand], CAMERA, 0)
    for number, name in enumerate(("thumb", "index", "middle", "ring", "little")):
        item = place_ring(
            fitted,
            name,
            "r",
            "v",
            _watch(),
            RingSize(inner_diameter=16.5, band_width=4, band_thickness=1.6, head_height=2),
            RingSizes(smallest=46, largest=70),
            "true_size",
        )
        assert item.slot == slot.replace("hand", name)
        assert item.camera_from_item[2, 1] < (-0.3 if number == 0 else -0.85)  # towards the camera
        axis = finger_frame(fitted, number)[:3, 2]
        assert float(axis @ fitted.camera_from_hand[:3, 2]) > 0.6


def test_a_strap_goes_round_another_wrist_and_keeps_its_thickness() -> None:
    fitter, model = StrapFitter("strap"), _watch()
    bent = fitter.fitted(model, (0.058, 0.042), (0.050, 0.034), 0.030)
    strap = next(part for part in bent.parts if part.node == "strap").geometry.positions.astype(float)
    inner, outer = strap[:72], strap[72:]
    below = inner[:, 1] < -0.005
    on_ellipse = (inner[below, 0] / 0.025) ** 2 + (inner[below, 1] / 0.017) ** 2
    assert on_ellipse == pytest.approx(1.0, abs=0.06)
    assert np.linalg.norm(outer - inner, axis=1) == pytest.approx(0.003, abs=1e-4)
    head = next(part for part in bent.parts if part.node == "head")
    assert head.item_from_part[1, 3] == pytest.approx(0.017, abs=0.0006)
    # Where it hangs on the lugs it has moved just as the case did.
    top = np.flatnonzero(model.parts[1].geometry.positions[:, 1] > 0.0207)
    moved = strap[top] - model.parts[1].geometry.positions[top]
    assert moved[:, 1] == pytest.approx(head.item_from_part[1, 3] - 0.021, abs=1e-5)
    assert moved[:, 0] == pytest.approx(0.0, abs=1e-5)
    assert fitter.fitted(model, (0.058, 0.042), (0.0502, 0.0341), 0.030) is bent


def test_a_strap_does_not_jump_while_a_wrists_breadth_is_in_doubt() -> None:
    fitter, model = StrapFitter("strap"), _watch()
    modelled = (0.055, 0.042)
    # Back and forth about a border between two sizes of meshes, then off to another wrist.
    drawn = [fitter.fitted(model, modelled, (0.055 * width, 0.042), 0.04) for width in (1.009, 1.011) * 5]
    assert all(each is drawn[0] for each in drawn)
    other = fitter.fitted(model, modelled, (0.055 * 1.05, 0.042), 0.04)
    assert other is not drawn[0]
    assert fitter.fitted(model, modelled, (0.055 * 1.05, 0.042), 0.04) is other


def test_a_hand_that_is_held_still_rests_and_one_that_moves_is_followed() -> None:
    fitter, random = HandFitter(), np.random.default_rng(1)
    rest = []
    for frame in range(60):
        at = rigid(view_turn("back", "right_hand"), np.array([0.0, 0.0, 0.5]))
        hand, truth = seen_hand("right_hand", at, CAMERA)
        noisy = type(hand)(**{**hand.__dict__, "wrist_px": hand.wrist_px + random.normal(0, 1.0, (8, 2))})
        (fitted,) = fitter.follow([noisy], CAMERA, frame * 33_333_333)
        rest.append(project(CAMERA, fitted.camera_from_wrist[None, :3, 3])[0])
    still = np.array(rest[20:])
    assert float(np.sqrt(((still - still.mean(axis=0)) ** 2).sum(axis=1).mean())) < 0.5
    for frame in range(60, 90):
        place = np.array([0.01 * (frame - 59), 0.0, 0.5])  # 0.3 m a second
        turn = view_turn("back", "right_hand") @ rotation_from_vector(
            np.array([0.0, 0.0, 0.03 * (frame - 59)])
        )
        hand, truth = seen_hand("right_hand", rigid(turn, place), CAMERA)
        (fitted,) = fitter.follow([hand], CAMERA, frame * 33_333_333)
    lag = np.linalg.norm(fitted.camera_from_wrist[:3, 3] - truth[:3, 3])
    assert lag < 0.009
    assert rotation_angle_deg(fitted.camera_from_wrist[:3, :3], truth[:3, :3]) < 4


def test_a_hand_that_leaves_fades_out_and_is_forgotten() -> None:
    fitter = HandFitter()
    hand, _ = seen_hand("left_hand", rigid(view_turn("back", "left_hand"), np.array([0, 0, 0.5])), CAMERA)
    (first,) = fitter.follow([hand], CAMERA, 0)
    assert first.presence == 1.0
    (fading,) = fitter.follow([], CAMERA, 50_000_000)
    assert 0 < fading.presence < 1
    assert fitter.follow([], CAMERA, 300_000_000) == ()


def test_millimetres_say_what_they_rest_on() -> None:
    fitter = HandFitter()
    assert fitter.measures() is None
    hand, _ = seen_hand("left_hand", rigid(view_turn("back", "left_hand"), np.array([0, 0, 0.5])), CAMERA)
    fitter.follow([hand], CAMERA, 0)
    known = fitter.measures()
    assert known is not None
    assert known.reference == "population"
    assert known.wrist_circumference.value_mm == pytest.approx(152, abs=12)
    assert known.fingers["ring"].sigma_mm > 1.0  # without a reference nobody knows better
    assert known.fingers["little"].value_mm < known.fingers["ring"].value_mm < known.fingers["thumb"].value_mm
    assert math.isclose(known.hand_length.value_mm, 186, abs_tol=1)
