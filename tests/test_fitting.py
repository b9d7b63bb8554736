"""Poses recovered from rendered heads, and glasses where an optician would put them."""

from __future__ import annotations

import numpy as np
import pytest
from helpers_faces import canonical_face, demo_camera, face_model, frame_of, head_at, head_pose

from tryon.catalogue import load_catalogue
from tryon.dressing.base import load_worn
from tryon.fitting.face_pose import estimate_pose
from tryon.fitting.glasses import REST_POINT, FaceFitter, FittedFace, GlassesFitter
from tryon.geometry import camera_from_vertical_fov, project, rotation_angle_deg, transform, uniform_scale
from tryon.rendering import create_renderer
from tryon.tracking.face import FaceTracker
from tryon.types import Landmarks

SIZE_WH = (1280, 720)


def landmarks_of(pose: np.ndarray, camera) -> Landmarks:  # type: ignore[no-untyped-def, type-arg]
    """Exact landmarks of the canonical head: what a perfect tracker would find."""
    placed = transform(pose, canonical_face().vertices)
    depth_px = (placed[:, 2] - placed[:, 2].mean()) * camera.matrix[0, 0] / placed[:, 2].mean()
    points = np.column_stack([project(camera, placed), depth_px])
    irises = np.repeat(points[[33, 263]], 5, axis=0)  # no iris is seen: all five points in one
    return Landmarks(np.vstack([points, irises]), "face", "face0")


def test_heads_rendered_at_known_poses_are_recovered() -> None:
    """At most 2.5 degrees and 2 % of the distance in the median, over all that a shopper does."""
    random = np.random.default_rng(11)
    turned, apart, lost = [], [], 0
    renderer = create_renderer()
    try:
        with FaceTracker(face_model(), video=False) as tracker:
            for number in range(28):
                fov = (30.0, 40.0, 50.0, 63.0)[number % 4]
                camera = camera_from_vertical_fov(SIZE_WH, fov)
                distance = float(np.exp(random.uniform(np.log(0.3), np.log(2.0))))
                yaw, pitch, roll = (float(random.uniform(-limit, limit)) for limit in (50, 25, 30))
                room = max(0.0, distance * np.tan(np.radians(fov) / 2) - 0.15)
                at = np.array([random.uniform(-0.5, 0.5) * room, random.uniform(-0.5, 0.5) * room, distance])
                truth = head_pose(yaw, pitch, roll, at)
                found = tracker.track(frame_of(head_at(renderer, truth, camera)))
                if not found:
                    lost += 1
                    continue
                fit = FaceFitter(canonical_face()).fit(found[0], camera, 0).camera_from_face
                scale = uniform_scale(fit)
                turned.append(rotation_angle_deg(fit[:3, :3] / scale, truth[:3, :3]))
                apart.append(abs(fit[2, 3] / distance - 1))
    finally:
        renderer.close()
    print(f"median {np.median(turned):.2f} degrees, {100 * np.median(apart):.2f} %, {lost} of 28 not found")
    assert lost <= 4
    assert np.median(turned) <= 2.5
    assert np.median(apart) <= 0.02


def test_exact_landmarks_of_a_frontal_head_give_its_place() -> None:
    camera = demo_camera()
    for at in ([0.0, 0.0, 0.5], [0.1, -0.05, 1.2]):
        truth = head_pose(0.0, 0.0, 0.0, np.array(at))
        pose = estimate_pose(canonical_face(), landmarks_of(truth, camera).points_px, camera)
        assert rotation_angle_deg(pose.camera_from_face[:3, :3], truth[:3, :3]) < 2.5
        np.testing.assert_allclose(pose.camera_from_face[:3, 3], at, atol=0.01 * at[2])
        assert pose.confidence > 0.95


def test_glasses_rest_on_the_nose_in_true_millimetres_with_temples_at_the_ears() -> None:
    worn = load_worn(load_catalogue(), "round-metal")
    pose = head_pose(0.0, 0.0, 0.0, np.array([0.0, 0.0, 0.5]))
    fitter = GlassesFitter(canonical_face())
    for size in (0.94, 1.06):
        scaled = pose.copy()
        scaled[:3] *= size
        item = fitter.place(FittedFace("face0", scaled, 1.0, 1.0), worn.sku, worn.variant, worn.model)
        assert np.linalg.det(item.camera_from_item[:3, :3]) == pytest.approx(1.0)
        np.testing.assert_allclose(item.camera_from_item[:3, 3], transform(scaled, REST_POINT[None])[0])
        left, right = item.node_poses["temple_left"], item.node_poses["temple_right"]
        tip = np.array([[0.0, 0.0, -0.095]])
        spread = transform(left, tip)[0, 0] - transform(right, tip)[0, 0]
        ears = 2 * 0.0725 * size
        assert spread == pytest.approx(ears, abs=0.008)


def test_a_noisy_still_face_hardly_moves_its_glasses() -> None:
    camera, random = demo_camera(), np.random.default_rng(2)
    exact = landmarks_of(head_pose(5.0, 3.0, 2.0, np.array([0.0, 0.0, 0.6])), camera)
    fitter = FaceFitter(canonical_face())
    seen = []
    for k in range(90):
        noisy = exact.points_px + random.normal(0, 0.5, exact.points_px.shape)
        fit = fitter.fit(Landmarks(noisy, "face", "face0"), camera, k * 33_333_333)
        seen.append(project(camera, transform(fit.camera_from_face, REST_POINT[None]))[0])
    assert np.std(np.array(seen)[30:], axis=0).max() < 0.2


def test_a_face_keeps_its_glasses_when_frames_repeat_or_a_source_begins_again() -> None:
    camera, fitter = demo_camera(), FaceFitter(canonical_face())
    seen = landmarks_of(head_pose(5.0, 3.0, 2.0, np.array([0.0, 0.0, 0.6])), camera)
    for time_ns in (0, 33_000_000, 33_000_000, 66_000_000, 0, 33_000_000):
        (face,) = fitter.follow([seen], camera, time_ns)
        assert face.presence == 1.0


def test_a_lost_face_keeps_its_glasses_for_a_moment_and_a_new_one_gets_them_softly() -> None:
    camera, fitter = demo_camera(), FaceFitter(canonical_face())
    seen = landmarks_of(head_pose(5.0, 3.0, 2.0, np.array([0.0, 0.0, 0.6])), camera)
    fitter.follow([seen], camera, 0)
    presence = [
        sum(face.presence for face in fitter.follow([], camera, k * 33_000_000)) for k in range(1, 12)
    ]
    assert 0.5 < presence[0] < 1
    assert presence == sorted(presence, reverse=True)
    assert presence[-1] == 0
    again = [fitter.follow([seen], camera, k * 33_000_000)[0].presence for k in range(12, 18)]
    assert again[0] < 0.5
    assert again[-1] == 1
