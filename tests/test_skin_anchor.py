"""What is drawn on a face stays on its skin: on a rendered head whose skin is known to be rigid."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from helpers_faces import canonical_face, demo_camera, head_at, head_pose

from tryon.evaluation.following import shake, turn_shake_deg
from tryon.fitting.glasses import REST_POINT
from tryon.fitting.skin_anchor import SkinAnchor
from tryon.fitting.skin_motion import face_skin, follow_skin, mark_skin
from tryon.geometry import project, rigid, rotation_angle_deg, rotation_from_vector, transform
from tryon.rendering import create_renderer
from tryon.types import ByteArray, FloatArray

FACE_PX, DEPTH_M = 200.0, 0.77
DT_S = 1 / 30
SETTLED = 40  # frames: by then a face is no longer new
UNSURE = np.full(6, 1.0)


@lru_cache(maxsize=1)
def pictures_of_a_resting_head() -> tuple[tuple[ByteArray, ...], FloatArray]:
    """Three seconds in which a head sways by a pixel and half a degree, and its (N, 4, 4) poses."""
    time_s = np.arange(90) * DT_S
    sway = [0.5 * np.sin(3 * time_s), 0.4 * np.cos(2 * time_s), 0.3 * np.sin(4 * time_s)]
    poses = np.array(
        [
            head_pose(4 + yaw, 2 + pitch, roll, np.array([0.004 * np.sin(t), 0.0, DEPTH_M]))
            for t, yaw, pitch, roll in zip(time_s, *sway, strict=True)
        ]
    )
    return heads(poses), poses


def heads(poses: FloatArray) -> tuple[ByteArray, ...]:
    renderer = create_renderer()
    try:
        return tuple(head_at(renderer, pose, demo_camera()) for pose in poses)
    finally:
        renderer.close()


def bridges(poses: FloatArray) -> FloatArray:
    return np.array([project(demo_camera(), transform(pose, REST_POINT[None]))[0] for pose in poses])


def wandering(poses: FloatArray) -> FloatArray:
    """What landmarks tell: a pixel and a degree off, as slowly as heads move."""
    phases = np.arange(len(poses)) * DT_S * 5
    return np.array(
        [
            rigid(
                rotation_from_vector(np.radians([np.sin(phase), np.cos(phase), 0.0])) @ pose[:3, :3],
                pose[:3, 3] + (0.001 * np.cos(phase), 0.001 * np.sin(phase), 0.0),
            )
            for phase, pose in zip(phases, poses, strict=True)
        ]
    )


def anchored(pictures: tuple[ByteArray, ...], landmarks: FloatArray, dt_s: float = DT_S) -> FloatArray:
    anchor = SkinAnchor(face_skin(canonical_face()), REST_POINT)
    return np.array(
        [
            anchor.update(pose, FACE_PX, picture, demo_camera(), dt_s)
            for picture, pose in zip(pictures, landmarks, strict=True)
        ]
    )


def off_the_skin(drawn: FloatArray, poses: FloatArray) -> tuple[float, float]:
    """Pixels and degrees rms of the bridge's motion against the true head, once it has settled."""
    against = [a[:3, :3] @ b[:3, :3].T for a, b in zip(drawn[SETTLED:], poses[SETTLED:], strict=True)]
    return shake((bridges(drawn) - bridges(poses))[SETTLED:]), turn_shake_deg(np.array(against))


def test_the_motion_of_the_skin_is_found_to_a_twentieth_of_a_pixel() -> None:
    pictures, poses = pictures_of_a_resting_head()
    marked = mark_skin(face_skin(canonical_face()), pictures[0], poses[0], FACE_PX, demo_camera())
    assert marked is not None
    for index in (1, 10, 30):
        for gain in (0.9, 1.0, 1.1):  # a camera that adapts, or a lamp that flickers
            picture = np.clip(pictures[index] * gain, 0, 255).astype(np.uint8)
            motion = follow_skin(marked, picture, np.eye(4), UNSURE, demo_camera())
            assert motion is not None
            found = motion @ poses[0]
            assert np.linalg.norm(bridges(found[None]) - bridges(poses[index][None])) < 0.05
            assert rotation_angle_deg(found[:3, :3], poses[index][:3, :3]) < 0.1


def test_glasses_stay_on_the_skin_while_landmarks_wander() -> None:
    pictures, poses = pictures_of_a_resting_head()
    landmarks = wandering(poses)
    wandered_px, wandered_deg = off_the_skin(landmarks, poses)
    random = np.random.default_rng(3)
    noisy = tuple(
        np.clip(picture + random.normal(0, 8, picture.shape), 0, 255).astype(np.uint8) for picture in pictures
    )
    for seen in (pictures, noisy):
        drawn_px, drawn_deg = off_the_skin(anchored(seen, landmarks), poses)
        assert drawn_px < wandered_px / 3
        assert drawn_deg < wandered_deg / 3


def test_a_hand_before_the_face_and_a_lost_picture_move_nothing_by_a_pixel() -> None:
    pictures, poses = pictures_of_a_resting_head()
    random = np.random.default_rng(4)
    covered = [picture.copy() for picture in pictures]
    for index in range(45, 60):
        left = 300 + (index - 45) * 40
        hand = covered[index][150:550, left : left + 160]
        hand[:] = np.array([90, 130, 170]) + random.integers(-20, 20, (*hand.shape[:2], 1))
    covered[70][:] = 120
    drawn = anchored(tuple(covered), wandering(poses))
    jumps = np.linalg.norm(np.diff(bridges(drawn) - bridges(poses), axis=0), axis=1)
    assert jumps.max() < 1.0  # landmarks are up to three pixels off


def test_skin_that_stays_out_of_sight_leaves_the_landmarks() -> None:
    """Flat grey: nothing to follow. What is drawn goes where the landmarks are within half a second."""
    pictures, poses = pictures_of_a_resting_head()
    landmarks = wandering(poses)
    blank = tuple(
        picture if index < 50 else np.full_like(picture, 120) for index, picture in enumerate(pictures)
    )
    drawn = anchored(blank, landmarks)
    np.testing.assert_allclose(bridges(drawn)[-10:], bridges(landmarks)[-10:], atol=1.5)


def test_landmarks_that_are_far_off_are_followed_at_once() -> None:
    pictures, poses = pictures_of_a_resting_head()
    landmarks = poses.copy()
    landmarks[60:, 0, 3] += 0.02
    drawn = anchored(pictures, landmarks)
    np.testing.assert_allclose(bridges(drawn)[62:], bridges(landmarks)[62:], atol=3.0)
