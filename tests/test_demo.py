from __future__ import annotations

import itertools
import json

import cv2
import numpy as np
import pytest

from tryon.fitting.canonical_face import load_canonical_face
from tryon.geometry import camera_from_vertical_fov, project, rotation_angle_deg, transform
from tryon.models import model_path
from tryon.settings import assets_dir
from tryon.sources import open_source
from tryon.types import FloatArray, Frame

LEFT_EYE, RIGHT_EYE = [263, 362, 386, 374], [33, 133, 159, 145]


@pytest.fixture(scope="module")
def frames() -> list[Frame]:
    source = open_source("demo", live=False)
    frames = []
    while (frame := source.read()) is not None:
        frames.append(frame)
    source.close()
    return frames


@pytest.fixture(scope="module")
def poses() -> FloatArray:
    truth = json.loads((assets_dir() / "demo" / "demo.json").read_text(encoding="utf-8"))
    return np.array(truth["camera_from_face"])


def test_demo_names_itself_and_knows_its_camera() -> None:
    source = open_source("demo", live=False)
    assert (source.info.kind, source.info.size_wh, source.info.fps) == ("demo", (1280, 720), 30.0)
    assert source.camera is not None
    truth = json.loads((assets_dir() / "demo" / "demo.json").read_text(encoding="utf-8"))
    expected = camera_from_vertical_fov((1280, 720), truth["vertical_fov_deg"])
    assert np.allclose(source.camera.matrix, expected.matrix, atol=1e-4)
    source.close()
    live = open_source("demo")
    assert live.info.live
    assert live.camera is not None
    live.close()


def test_without_a_camera_the_demo_opens_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tryon.sources.list_cameras", lambda: ())
    monkeypatch.setattr("tryon.sources.sys.platform", "linux")
    source = open_source("auto")
    assert source.info.kind == "demo"
    assert source.info.detail == "no camera found; showing the bundled demo clip"
    source.close()


def test_clip_is_small_and_has_a_pose_for_every_frame(frames: list[Frame], poses: FloatArray) -> None:
    assert (assets_dir() / "demo" / "demo.mp4").stat().st_size < 3_000_000
    assert len(frames) == len(poses) == 420
    assert np.allclose(np.linalg.det(poses[:, :3, :3]), 1, atol=1e-4)


def test_motion_is_wide_and_smooth_and_joins_its_start(frames: list[Frame], poses: FloatArray) -> None:
    out_of_face = poses[:, :3, 2]
    yaw = np.degrees(np.arctan2(out_of_face[:, 0], -out_of_face[:, 2]))
    assert yaw.min() < -24
    assert yaw.max() > 24
    assert poses[:, 2, 3].min() < 0.46
    assert poses[:, 2, 3].max() > 0.78
    steps = [
        rotation_angle_deg(a[:3, :3], b[:3, :3]) for a, b in zip(poses, np.roll(poses, -1, 0), strict=True)
    ]
    assert max(steps) < 2.5
    moved = np.linalg.norm(np.diff(poses[:, :3, 3], axis=0, append=poses[:1, :3, 3]), axis=1)
    assert moved.max() < 0.012
    between = [cv2.absdiff(a.image, b.image).mean() for a, b in itertools.pairwise(frames[:30])]
    assert cv2.absdiff(frames[-1].image, frames[0].image).mean() < 2 * max(between)


def test_face_is_found_in_every_frame_where_the_truth_says(frames: list[Frame], poses: FloatArray) -> None:
    from mediapipe import Image, ImageFormat
    from mediapipe.tasks.python import BaseOptions, vision

    model = model_path("face_landmarker.task")
    canonical = load_canonical_face(model).vertices
    camera = camera_from_vertical_fov((1280, 720), 40.0)
    options = vision.FaceLandmarkerOptions(
        base_options=BaseOptions(model_asset_path=str(model)), running_mode=vision.RunningMode.VIDEO
    )
    errors = []
    with vision.FaceLandmarker.create_from_options(options) as landmarker:
        for frame, pose in zip(frames[::3], poses[::3], strict=True):
            picture = Image(image_format=ImageFormat.SRGB, data=np.ascontiguousarray(frame.image[..., ::-1]))
            found = landmarker.detect_for_video(picture, frame.time_ns // 1_000_000).face_landmarks
            assert len(found) == 1, f"no face in frame {frame.index}"
            seen = np.array([(point.x * 1280, point.y * 720) for point in found[0]])
            true = project(camera, transform(pose, canonical))
            between_eyes = np.linalg.norm(true[LEFT_EYE].mean(0) - true[RIGHT_EYE].mean(0))
            for eye in (LEFT_EYE, RIGHT_EYE):
                errors.append(np.linalg.norm(seen[eye].mean(0) - true[eye].mean(0)) / between_eyes)
    assert np.median(errors) < 0.08
    assert max(errors) < 0.2
