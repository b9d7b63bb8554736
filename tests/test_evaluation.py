"""The evaluation finds what was put in: lags, shakes, motions of a head, silhouettes."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
from helpers_faces import canonical_face, demo_frames, face_model, frame_of, head_at, head_pose

from tryon.catalogue import load_catalogue
from tryon.cli import main
from tryon.dressing.base import load_worn
from tryon.evaluation.following import Sight, mirror_camera, scaled_onto_frame, shake, turn_shake_deg
from tryon.evaluation.labelled import measure_labelled
from tryon.evaluation.lag import Sweeps, compare
from tryon.evaluation.report import PartReport, Row, as_json
from tryon.evaluation.skin_flow import WINDOW_FRAMES, bridge_path_px, resting_window
from tryon.fitting.glasses import REST_POINT, FaceFitter
from tryon.geometry import project, rotation_from_vector, transform
from tryon.pipeline import Pipeline
from tryon.rendering import create_renderer
from tryon.tracking.face import FaceTracker

FPS = 30.0


def test_sweeps_turn_at_the_speed_they_name_and_rest_at_both_ends() -> None:
    sweeps = Sweeps(reach=35.0, speed=90.0, count=3)
    time_s = np.arange(0, sweeps.duration_s, 1e-3)
    place = sweeps.place(time_s)
    speed = np.gradient(place, time_s)
    direction = sweeps.at_full_speed(time_s)
    np.testing.assert_allclose(speed[direction != 0], 90.0 * direction[direction != 0], rtol=0.01)
    assert np.abs(speed).max() < 91
    assert place.min() == pytest.approx(-35.0)
    assert place.max() == pytest.approx(35.0)
    assert place[0] == -35.0
    assert place[-1] == pytest.approx(35.0)


@pytest.mark.parametrize("lag_frames", [-0.4, 0.0, 0.33, 1.7])
def test_a_lag_is_found_whatever_the_gain_and_the_offset(lag_frames: float) -> None:
    sweeps = Sweeps(reach=35.0, speed=90.0)
    time_s = np.arange(int(sweeps.duration_s * FPS)) / FPS
    noise = np.random.default_rng(3).normal(0, 0.1, len(time_s))
    seen = 0.93 * sweeps.place(time_s - lag_frames / FPS) + 4.0 + noise
    found = compare(sweeps, time_s, seen)
    assert found["lag_frames"] == pytest.approx(lag_frames, abs=0.02)
    assert found["gain"] == pytest.approx(0.93, abs=0.01)


def test_overshoot_is_how_far_a_stop_is_passed() -> None:
    sweeps = Sweeps(reach=35.0, speed=90.0)
    time_s = np.arange(int(sweeps.duration_s * FPS)) / FPS
    place = sweeps.place(time_s)
    swings = place.copy()
    for number in range(sweeps.count):
        stop = sweeps.first_rest_s + number * (sweeps.sweep_s + sweeps.rest_s) + sweeps.sweep_s
        beyond = 2.0 * np.exp(-(((time_s - stop - 0.07) / 0.05) ** 2))
        swings += beyond if number % 2 == 0 else -beyond
    assert compare(sweeps, time_s, place)["overshoot"] == pytest.approx(0, abs=1e-6)
    assert compare(sweeps, time_s, swings)["overshoot"] == pytest.approx(2, abs=0.2)


def test_shakes_are_root_mean_squares_about_the_mean() -> None:
    random = np.random.default_rng(0)
    assert shake(random.normal(5, 0.2, (20_000, 2))) == pytest.approx(0.2 * np.sqrt(2), rel=0.02)
    base = rotation_from_vector(np.array([0.4, 0.2, -1.0]))
    turned = [1.1 * rotation_from_vector(np.radians([0, a, 0])) @ base for a in random.normal(0, 0.5, 2000)]
    assert turn_shake_deg(np.array(turned)) == pytest.approx(0.5, rel=0.05)


def test_the_motion_of_a_resting_head_is_read_off_its_skin() -> None:
    """A rendered head sways by a third of a millimetre and half a degree."""
    camera = mirror_camera()
    phase = np.linspace(0, 2 * np.pi, 2 * WINDOW_FRAMES)
    poses = [
        head_pose(0.5 * np.sin(p), 0.3 * np.cos(p), 0.0, np.array([3e-4 * np.cos(p), 0.0, 0.8]))
        for p in phase
    ]
    renderer = create_renderer()
    try:
        images = [head_at(renderer, pose, camera) for pose in poses]
    finally:
        renderer.close()
    with FaceTracker(face_model(), video=False) as tracker:
        landmarks = tracker.track(frame_of(images[0]))[0]
    fitted = FaceFitter(canonical_face()).fit(landmarks, camera, 0)
    sights = [Sight(landmarks.points_px, fitted.camera_from_face)] * len(images)
    grey = [cv2.cvtColor(image, cv2.COLOR_BGR2GRAY) for image in images]
    for start in (0, WINDOW_FRAMES // 2, WINDOW_FRAMES):
        chosen = slice(start, start + WINDOW_FRAMES)
        window = resting_window(grey[chosen], sights[chosen], camera, start)
        assert window is not None
        true = poses[chosen]
        bridge = np.array([project(camera, transform(pose, REST_POINT[None]))[0] for pose in true])
        found = bridge_path_px(window, sights[0], camera)
        assert shake(bridge) > 0.3
        assert shake((found - found[0]) - (bridge - bridge[0])) < 0.1
        turns = np.array([pose[:3, :3] @ true[0][:3, :3].T for pose in true])
        assert turn_shake_deg(turns) > 0.25
        assert turn_shake_deg(window.motion[:, :3, :3].swapaxes(1, 2) @ turns) < 0.1
        assert window.lower_face_px < 0.5


def test_a_drawn_pair_that_covers_its_label_has_no_error(tmp_path: Path) -> None:
    street = tmp_path / "street"
    street.mkdir()
    (street / "labels.json").write_text(json.dumps({"0": "null", "47": "sunglasses"}))
    frame = demo_frames()[0]
    pipeline = Pipeline(video=False)
    try:
        layer = pipeline.step(frame, [load_worn(load_catalogue(), "aviator")]).drawn[0].layer
    finally:
        pipeline.close()
    labels = np.zeros(frame.image.shape[:2], np.uint8)
    x, y = layer.origin_px
    labels[y : y + layer.bgra.shape[0], x : x + layer.bgra.shape[1]] = np.where(layer.bgra[..., 3] > 0, 47, 0)
    cv2.imwrite(str(street / "0001.jpg"), frame.image, [cv2.IMWRITE_JPEG_QUALITY, 100])
    cv2.imwrite(str(street / "0001_labels.png"), labels)
    report = measure_labelled(tmp_path, lambda _done, _total: None)
    (case,) = report.cases
    assert case["found"]
    assert case["off_percent"] < 1
    assert abs(case["width_percent"]) < 2
    assert case["iou"] > 0.9
    assert case["front_off_percent"] < 10
    assert all(row.met is not False for row in report.rows)


def test_a_picture_is_scaled_so_that_its_face_is_200_px_wide_and_in_the_middle() -> None:
    picture = np.zeros((400, 300, 3), np.uint8)
    picture[100:180, 60:160] = 255
    scaled = scaled_onto_frame(picture, np.array([110.0, 140.0]), 100.0)
    rows, columns = np.nonzero(scaled[..., 0] > 127)
    assert scaled.shape == (720, 1280, 3)
    assert np.ptp(columns) + 1 == pytest.approx(200, abs=2)
    assert columns.mean() == pytest.approx(640, abs=1)
    assert rows.mean() == pytest.approx(360, abs=1)


def test_goals_are_bounds_and_what_is_no_number_meets_none() -> None:
    assert Row("lag", -0.4, "frames", 0.5).met
    assert not Row("lag", -0.6, "frames", 0.5).met
    assert Row("found", 0.98, "", 0.97, at_least=True).met
    assert not Row("found", float("nan"), "", 0.97, at_least=True).met
    assert Row("found", 0.5, "").met is None
    written = as_json(
        {"part": PartReport((Row("x", float("nan"), "px"),), ({"case": "a", "px": float("nan")},))}, {}
    )
    assert written["rows"][0]["figure"] is None
    assert written["cases"]["part"] == [{"case": "a", "px": None}]


def run(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    """Exit status of `tryon eval` with these arguments."""
    monkeypatch.setattr(sys, "argv", ["tryon", "eval", *map(str, arguments)])
    try:
        main()
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def test_the_command_prints_a_table_writes_json_and_names_what_it_skips(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out = tmp_path / "scores.json"
    assert run(monkeypatch, tmp_path, "--only", "light", "--only", "talking", "--json", out) == 0
    printed = capsys.readouterr()
    assert "light.direction" in printed.out
    assert printed.err.count("talking is skipped") == 1
    scores = json.loads(out.read_text())
    assert {row["name"].split(".")[0] for row in scores["rows"]} == {"light"}
    assert list(scores["skipped"]) == ["talking"]
    assert len(scores["cases"]["light"]) == 15


def test_a_wrong_part_or_folder_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(monkeypatch, tmp_path, "--only", "beauty") == 2
    assert "beauty" in capsys.readouterr().err
    assert run(monkeypatch, tmp_path / "nowhere") == 2
    assert capsys.readouterr().err.count("\n") == 1
