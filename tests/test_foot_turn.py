"""How feet are turned: what the network says of it, and what a pose takes from it."""

from __future__ import annotations

import hashlib
import math
from dataclasses import replace

import numpy as np
import pytest
from helpers_feet import SLOTS, FeetScene, standing

from tryon.fitting.foot_pose import solve_feet
from tryon.fitting.foot_template import load_foot_template
from tryon.fitting.foot_turn import seen_turn
from tryon.geometry import project, rotation_angle_deg, rotation_from_vector, transform
from tryon.settings import assets_dir
from tryon.tracking.foot_net import POINTS_FILE, FootLook
from tryon.tracking.foot_turn_mean import turned_closely
from tryon.tracking.rotations import read_rotation
from tryon.types import ByteArray, Camera, FloatArray, Foot, FootTurn

READS_POINTS = "8be6693f01c46094c6453d31184058f00b128011ae8f1a239e5660f925f208ee"
"""SHA-256 of the weights that read points and zones: photographs were looked at with these."""


def looked_at(foot: Foot, camera: Camera, camera_from_foot: FloatArray, sigma_deg: float) -> Foot:
    """The foot with its true turn, as seen in a crop that is turned and lies beside the picture's middle."""
    middle = project(camera, transform(camera_from_foot, np.array([[0.0, 0.1, 0.5]])))[0]
    roll, cells, cell_px = 0.7, 20, 9.0
    turned = np.array([[math.cos(roll), -math.sin(roll)], [math.sin(roll), math.cos(roll)]]) * cell_px
    frame_from_zones = np.column_stack([turned, middle - turned @ (cells / 2, cells / 2)])
    # Looked at from the same place: its +Z is the ray, its +X lies where the crop's rows run.
    ahead = np.append((middle - camera.matrix[:2, 2]) / camera.matrix.diagonal()[:2], 1.0)
    ahead /= np.linalg.norm(ahead)
    over = np.cross([0.0, 0.0, 1.0], ahead)
    tilt = rotation_from_vector(over / np.linalg.norm(over) * math.acos(ahead[2]))
    camera_from_crop = tilt @ rotation_from_vector(np.array([0.0, 0.0, roll]))
    turn = FootTurn(camera_from_crop.T @ camera_from_foot[:3, :3], np.eye(3) / math.radians(sigma_deg))
    zones = np.zeros((cells, cells, 4), np.uint8)
    return replace(foot, zones=zones, frame_from_zones=frame_from_zones, turn=turn)


def test_a_turn_seen_in_a_crop_is_the_foot_s_turn_in_the_camera() -> None:
    scene = standing(35.0, yaw_deg=110.0, down=0.3)
    for foot in scene.seen(np.random.default_rng(3), 0.0):
        true = scene.camera_from_foot[foot.slot]
        assert seen_turn(foot, scene.camera) is None
        seen = seen_turn(looked_at(foot, scene.camera, true, 5.0), scene.camera)
        assert seen is not None
        assert rotation_angle_deg(seen.camera_from_foot, true[:3, :3]) < 1e-4
        off = rotation_from_vector(np.radians([0.0, 4.0, 3.0]))
        assert np.linalg.norm(seen.error(off @ true[:3, :3])) == pytest.approx(1.0)


def _turned(scene: FeetScene, feet: tuple[Foot, ...]) -> list[float]:
    solved = solve_feet(feet, load_foot_template(), scene.camera, 1.0)
    return [
        rotation_angle_deg(foot.camera_from_foot[:3, :3], scene.camera_from_foot[slot][:3, :3])
        for slot, foot in zip(SLOTS, solved.feet, strict=True)
    ]


def test_looks_turn_feet_whose_points_are_poor() -> None:
    rng = np.random.default_rng(4)
    by_points, with_looks = [], []
    for pitch, yaw in ((12.0, 30.0), (25.0, 160.0), (50.0, 250.0), (80.0, 10.0)):
        scene = standing(pitch, yaw_deg=yaw)
        feet = scene.seen(rng, 0.07)
        by_points += _turned(scene, feet)
        looks = [looked_at(foot, scene.camera, scene.camera_from_foot[foot.slot], 3.0) for foot in feet]
        with_looks += _turned(scene, tuple(looks))
    assert np.median(with_looks) < 0.5 * np.median(by_points)
    assert max(with_looks) < 6.0


def test_a_look_that_is_wrong_by_far_is_let_go() -> None:
    scene = standing(30.0)
    feet = list(scene.seen(np.random.default_rng(5), 0.01))
    true = scene.camera_from_foot[feet[0].slot].copy()
    true[:3, :3] = rotation_from_vector(scene.normal * math.pi) @ true[:3, :3]
    feet[0] = looked_at(feet[0], scene.camera, true, 6.0)
    assert max(_turned(scene, tuple(feet))) < 6.0


def test_whatever_the_network_says_is_a_rotation_and_how_sure_it_is() -> None:
    rng = np.random.default_rng(6)
    for scale in (1e-3, 1.0, 1e3):
        rotation, sureness = read_rotation(rng.normal(size=12) * scale)
        np.testing.assert_allclose(rotation @ rotation.T, np.eye(3), atol=1e-9)
        assert np.linalg.det(rotation) == pytest.approx(1.0)
        assert np.isfinite(sureness).all()
        assert (sureness.diagonal() > 0).all()


def test_points_and_zones_are_read_as_before_turns_were() -> None:
    from ai_edge_litert import schema_py_generated as schema

    file = assets_dir() / "models" / POINTS_FILE
    model = schema.ModelT.InitFromPackedBuf(file.read_bytes(), 0)
    digest = hashlib.sha256()
    for tensor in model.subgraphs[0].tensors:
        name, data = tensor.name.decode(), model.buffers[tensor.buffer].data
        if data is not None and name.endswith("_half") and not name.startswith(("turn", "moments")):
            digest.update(name.encode() + bytes(data))
    assert digest.hexdigest() == READS_POINTS


class TurnEye:
    """Sees one foot whose turn, in an upright crop, is known; knows a mirrored picture by its left edge."""

    def __init__(self, upright_from_foot: FloatArray, off_deg: float) -> None:
        self.truth, self.off_deg, self.looks = upright_from_foot, off_deg, 0

    def look(
        self, image_bgr: ByteArray, centre_px: FloatArray, side_px: float, rotation_rad: float = 0.0
    ) -> FootLook:
        self.looks += 1
        mirror = np.diag([-1.0 if image_bgr[0, -1].any() else 1.0, 1.0, 1.0])
        turn = rotation_from_vector(np.array([0.0, 0.0, -rotation_rad])) @ mirror @ self.truth @ mirror
        # Every look errs by as much about the ray, a mirrored one the other way.
        turn = rotation_from_vector(np.radians([0.0, 0.0, self.off_deg])) @ turn
        cell = side_px / 20
        cosine, sine = cell * math.cos(rotation_rad), cell * math.sin(rotation_rad)
        linear = np.array([[cosine, -sine], [sine, cosine]])
        frame_from_zones = np.column_stack([linear, centre_px - linear @ (10, 10)])
        zones, points = np.zeros((20, 20, 4), np.uint8), np.zeros((12, 2))
        seen = FootTurn(turn, np.diag([10.0, 10.0, 20.0]))
        return FootLook(points, np.ones(12), 1.0, 1.0, 1.0, 90.0, zones, frame_from_zones, seen)


def test_several_looks_at_a_still_agree_on_one_turn() -> None:
    image = np.zeros((200, 300, 3), np.uint8)
    image[:, 0] = 255
    truth = rotation_from_vector(np.array([0.9, -0.4, 2.2]))
    for off_deg, left_deg in ((0.0, 1e-4), (8.0, 5.0)):
        eye = TurnEye(truth, off_deg)
        first = eye.look(image, np.array([120.0, 90.0]), 80.0, 0.5)
        turn = turned_closely(eye, image, first).turn
        assert turn is not None
        assert eye.looks > 2
        upright = rotation_from_vector(np.array([0.0, 0.0, 0.5])) @ turn.crop_from_foot
        assert rotation_angle_deg(upright, truth) < left_deg
        np.testing.assert_allclose(turn.sureness.T @ turn.sureness, np.diag([100.0, 100.0, 400.0]), atol=30)
