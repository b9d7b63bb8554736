"""Transforms, smoothing and compositing: what the rest of the mirror is built on."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from tryon.buffers import BufferPool
from tryon.compositing import full_layer, lay_over
from tryon.filters import OneEuroRotation, OneEuroSettings, OneEuroVector
from tryon.geometry import (
    camera_from_vertical_fov,
    default_camera,
    project,
    rigid,
    roll_yaw_pitch,
    rotation_angle_deg,
    rotation_from_roll_yaw_pitch,
    transform,
    vector_from_rotation,
)
from tryon.mailbox import Mailbox
from tryon.types import EMPTY_LAYER, Frame, Layer


def test_a_vertical_field_of_view_spans_the_picture_from_top_to_bottom() -> None:
    camera = camera_from_vertical_fov((1280, 720), 60.0)
    top = project(camera, np.array([[0.0, -np.tan(np.radians(30)), 1.0]]))
    np.testing.assert_allclose(top, [[640, 0]], atol=1e-9)
    with pytest.raises(ValueError, match="between 1 and 170"):
        camera_from_vertical_fov((1280, 720), 180.0)


def test_the_default_camera_does_not_depend_on_how_it_is_held() -> None:
    assert default_camera((1280, 720)).matrix[0, 0] == default_camera((720, 1280)).matrix[0, 0]


def test_angles_and_rotations_are_inverse() -> None:
    for angles in np.random.default_rng(3).uniform(-1.2, 1.2, (20, 3)):
        rotation = rotation_from_roll_yaw_pitch(*angles)
        np.testing.assert_allclose(roll_yaw_pitch(rotation), angles, atol=1e-12)
        assert np.degrees(np.linalg.norm(vector_from_rotation(rotation))) == pytest.approx(
            rotation_angle_deg(np.eye(3), rotation), abs=1e-6
        )


def test_a_pose_and_its_inverse_cancel_out() -> None:
    pose = rigid(rotation_from_roll_yaw_pitch(0.3, -0.5, 0.2), np.array([0.1, -0.2, 0.7]), 1.3)
    points = np.random.default_rng(1).normal(size=(10, 3))
    np.testing.assert_allclose(transform(np.linalg.inv(pose), transform(pose, points)), points, atol=1e-12)


def test_one_euro_calms_a_still_value_and_follows_a_moving_one() -> None:
    noise = np.random.default_rng(5).normal(0, 0.002, (300, 2))
    still = OneEuroVector(OneEuroSettings(1.5, 25.0))
    calmed = np.array([still.update(value, 1 / 30) for value in noise])[60:]
    assert calmed.std() < 0.55 * noise[60:].std()
    moving = OneEuroVector(OneEuroSettings(1.5, 25.0))
    ramp = [moving.update(np.array([k / 30, 0.0]), 1 / 30) for k in range(60)]
    assert abs(59 / 30 - ramp[-1][0]) < 0.1 / 30  # a tenth of a frame at one face width a second


def test_one_euro_follows_a_turning_head_and_makes_up_for_a_late_input() -> None:
    for late_s in (0.0, 0.01):
        turning = OneEuroRotation(OneEuroSettings(1.2, 0.3, input_lag_s=late_s))
        for k in range(60):  # 90 degrees a second
            truth, late = (
                rotation_from_roll_yaw_pitch(0.0, np.radians(90 * (k / 30 - 0.6 - by)), 0.0)
                for by in (0.0, late_s)
            )
            seen = turning.update(late, 1 / 30)
        assert rotation_angle_deg(seen, truth) < 0.3  # a tenth of a frame


def test_a_layer_covers_exactly_where_it_is_opaque() -> None:
    image = np.full((40, 60, 3), 100, np.uint8)
    bgra = np.zeros((10, 20, 4), np.uint8)
    bgra[:, :10] = (10, 20, 30, 255)
    bgra[:, 10:] = (25, 25, 25, 128)  # premultiplied: half of 50
    lay_over(image, Layer(bgra, (5, 7), (5, 7, 25, 17)))
    assert (image[7:17, 5:15] == (10, 20, 30)).all()
    assert (np.abs(image[7:17, 15:25].astype(int) - (25 + 100 * 127 / 255)) <= 1).all()
    image[7:17, 5:25] = 100
    assert (image == 100).all()
    lay_over(image, EMPTY_LAYER)
    assert (image == 100).all()


def test_a_saved_layer_has_straight_alpha_at_the_frames_size() -> None:
    bgra = np.full((2, 2, 4), 64, np.uint8)
    full = full_layer([Layer(bgra, (3, 1), (3, 1, 5, 3))], (8, 6))
    assert full.shape == (6, 8, 4)
    assert full[1, 3].tolist() == [255, 255, 255, 64]
    assert cv2.countNonZero(full[..., 3]) == 4


def test_a_mailbox_keeps_the_newest_and_counts_what_nobody_took() -> None:
    box: Mailbox[int] = Mailbox()
    box.put(1)
    box.put(2)
    assert box.take(0.01) == 2
    assert box.take(0.01) is None
    assert box.dropped == 1


def test_a_buffer_that_somebody_holds_is_never_handed_out_again() -> None:
    pool = BufferPool()
    held = Frame(pool.take((4, 6, 3)), 0)
    other = pool.take((4, 6, 3))
    assert other is not held.image
    address = other.ctypes.data
    del other
    assert pool.take((4, 6, 3)).ctypes.data == address
