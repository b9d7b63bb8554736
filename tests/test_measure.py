"""Measures of rendered heads against the truth, cards at the forehead, and what an optician would advise."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from helpers_faces import canonical_face, demo_frames, face_model, frame_of
from helpers_measures import AVERAGE

from tryon.catalogue import GlassesSize
from tryon.cli import main
from tryon.evaluation.painted_cards import card_items, draw_cards, face_from_card
from tryon.evaluation.painted_heads import (
    HeadCase,
    PaintedHeads,
    draw_poses,
    draw_shapes,
    portrait_from,
    webcam,
)
from tryon.fitting.advice import advise, fit_scale, judge
from tryon.fitting.card import CardCalibrator, scale_by_card
from tryon.fitting.card_fit import find_card
from tryon.fitting.face_lengths import lengths_in_picture
from tryon.fitting.face_pose import estimate_pose
from tryon.fitting.iris import landmark_diameters_px, limbus_diameters_px
from tryon.fitting.measure import (
    FaceCalibration,
    FaceMeasurer,
    Measure,
    conclude,
    measure_face,
)
from tryon.rendering import create_renderer
from tryon.tracking.face import FaceTracker
from tryon.types import FloatArray, Landmarks

HEADS = 8


@pytest.fixture(scope="module")
def tracker() -> Iterator[FaceTracker]:
    with FaceTracker(face_model(), video=False) as tracker:
        yield tracker


@pytest.fixture(scope="module")
def heads(tracker: FaceTracker) -> Iterator[PaintedHeads]:
    frame = demo_frames()[0]
    renderer = create_renderer()
    yield PaintedHeads(
        canonical_face(), portrait_from(frame.image, tracker.track(frame)[0].points_px), renderer
    )
    renderer.close()


@pytest.fixture(scope="module")
def seen(heads: PaintedHeads, tracker: FaceTracker) -> list[tuple[HeadCase, FloatArray]]:
    """Webcam pictures of people 0.4 to 1 m away, with the landmarks found in them."""
    random, found = np.random.default_rng(1), []
    for number, (shape, pose) in enumerate(zip(draw_shapes(HEADS), draw_poses(HEADS), strict=True)):
        case = heads.photograph(shape, pose, webcam((36.0, 45.0)[number % 2]), random)
        found.append((case, tracker.track(frame_of(case.image))[0].points_px))
    return found


def test_the_edge_of_the_iris_is_found_where_it_was_painted(
    seen: list[tuple[HeadCase, FloatArray]],
) -> None:
    by_edge, by_points = [], []
    for case, points in seen:
        depth = case.camera_from_face[2, 3] - 0.0383 * case.shape.size
        true_px = case.shape.iris_mm / 1000 / depth * case.camera.matrix[0, 0]
        by_edge += list(limbus_diameters_px(case.image, points) / true_px)
        by_points += list(landmark_diameters_px(points) / true_px)
    assert np.isnan(by_edge).mean() <= 0.25  # heads drawn by a processor are soft
    assert np.nanmedian(by_edge) == pytest.approx(1.0, abs=0.02)
    assert np.nanstd(by_edge) < 0.03 < np.nanstd(by_points)


def test_pupil_distance_is_within_3_mm_and_its_uncertainty_is_honest(
    seen: list[tuple[HeadCase, FloatArray]],
) -> None:
    off, sigmas = [], []
    for case, points in seen:
        measures = measure_face(canonical_face(), points, case.camera, case.image)
        assert measures is not None
        assert measures.reference == "iris"
        off.append(measures.pupil_distance.value_mm - case.shape.pupil_distance_mm)
        sigmas.append(measures.pupil_distance.sigma_mm)
    assert np.median(np.abs(off)) < 3.0
    assert 1.5 < np.median(sigmas) < 3.0
    assert np.mean(np.abs(off) < 2 * np.array(sigmas)) > 0.8


def test_with_its_size_known_a_face_is_measured_within_a_millimetre(
    seen: list[tuple[HeadCase, FloatArray]],
) -> None:
    pupils, widths = [], []
    for case, points in seen:
        plain = lengths_in_picture(canonical_face(), points, case.camera, case.image)
        assert plain is not None
        depth_mm = (case.camera_from_face[2, 3] - 0.0383 * case.shape.size) * 1000
        measures = conclude([plain], FaceCalibration(depth_mm / plain.depth_mm, 0.005))
        assert measures is not None
        assert measures.reference == "card"
        assert measures.pupil_distance.sigma_mm < 1.0
        pupils.append(measures.pupil_distance.value_mm - case.shape.pupil_distance_mm)
        widths.append(measures.face_width.value_mm / (153.3 * case.shape.size * case.shape.breadth))
    assert np.median(np.abs(pupils)) < 0.7
    assert np.mean(widths) == pytest.approx(1.0, abs=0.02)


def test_near_eyes_converge_and_frames_average_only_their_noise(
    seen: list[tuple[HeadCase, FloatArray]],
) -> None:
    case, points = seen[0]
    measurer, random = FaceMeasurer(canonical_face()), np.random.default_rng(0)
    assert measurer.measures() is None
    for _ in range(20):
        measurer.observe(points + random.normal(0, 0.5, points.shape), case.camera)
    measures = measurer.measures()
    assert measures is not None
    assert measures.frames == 20
    near, far = measures.near_pupil_distance.value_mm, measures.pupil_distance.value_mm
    assert far - near == pytest.approx(far * 10.5 / (measures.distance_m * 1000 + 10.5), rel=0.01)
    assert measures.pupil_distance.sigma_mm > 1.5  # anatomy does not average out


def test_a_face_that_is_turned_away_is_not_measured() -> None:
    points = canonical_face().vertices @ np.diag([1.0, -1.0, -1.0])
    turned = points @ np.array([[0.8, 0, 0.6], [0, 1, 0], [-0.6, 0, 0.8]]).T * 1000 + (640, 360, 0)
    landmarks = np.vstack([turned, np.repeat(turned[[33, 263]], 5, axis=0)])
    assert measure_face(canonical_face(), landmarks, webcam(40.0)) is None


def test_a_card_at_the_forehead_gives_pupils_within_a_millimetre(
    heads: PaintedHeads, tracker: FaceTracker
) -> None:
    """Cards of all tones, tilted, partly behind fingers; the field of view is wrong by a tenth."""
    random, off, depths = np.random.default_rng(2), [], []
    people = zip(draw_shapes(HEADS), draw_poses(HEADS, 0.4, 0.8), draw_cards(HEADS), strict=True)
    for shape, pose, card in people:
        extras = card_items(card, shape, canonical_face(), pose)
        case = heads.photograph(shape, pose, webcam(42.0), random, extras)
        points, camera = tracker.track(frame_of(case.image))[0].points_px, webcam(46.0)
        estimate = estimate_pose(canonical_face(), points, camera)
        seen = find_card(case.image, camera, estimate)
        if seen is None:
            continue
        true_depth = (pose @ face_from_card(card, shape, canonical_face()))[2, 3]
        again = find_card(case.image, camera, estimate, seen)
        assert again is not None
        np.testing.assert_allclose(again.corners_px, seen.corners_px, atol=1.0)
        depths.append(seen.camera_from_card[2, 3] * 42.0 / 46.0 / true_depth)
        calibration = scale_by_card(canonical_face(), estimate, seen)
        measures = measure_face(canonical_face(), points, camera, case.image, calibration)
        assert measures is not None
        assert measures.pupil_distance.sigma_mm < 1.0
        off.append(measures.pupil_distance.value_mm - shape.pupil_distance_mm)
    assert len(off) >= HEADS - 1
    assert np.median(np.abs(np.array(depths) / np.median(depths) - 1)) < 0.005
    assert np.median(np.abs(off)) < 1.0


def test_calibration_needs_a_card_that_pictures_agree_on(heads: PaintedHeads, tracker: FaceTracker) -> None:
    shape, pose, card = next(zip(draw_shapes(1), draw_poses(1, 0.5, 0.6), draw_cards(1), strict=True))
    camera, random = webcam(45.0), np.random.default_rng(3)
    bare = heads.photograph(shape, pose, camera, random).image
    held = heads.photograph(
        shape, pose, camera, random, card_items(card, shape, canonical_face(), pose)
    ).image
    with_card, without = (tracker.track(frame_of(image))[0] for image in (held, bare))
    calibrator = CardCalibrator(canonical_face())
    assert calibrator.update(bare, None, camera, 0).hint == "face_front"
    state = calibrator.update(bare, without, camera, 1)
    assert (state.phase, state.hint, state.corners_px) == ("looking", "show_card", None)
    for number in range(10):
        assert state.phase == "looking"
        shaken = with_card.points_px + random.normal(0, 0.3, with_card.points_px.shape)
        state = calibrator.update(held, Landmarks(shaken, "face", "face0"), camera, 2 + number)
    assert state.phase == "done"
    assert state.result is not None
    assert state.result.sigma < 0.012
    another = CardCalibrator(canonical_face())
    another.update(held, with_card, camera, 0)
    somebody_else = Landmarks(with_card.points_px, "face", "face1")
    assert another.update(held, somebody_else, camera, 1).progress == pytest.approx(0.1)
    late = CardCalibrator(canonical_face())
    late.update(bare, without, camera, 0)
    assert late.update(bare, without, camera, 31 * 10**9).phase == "failed"


def of_front(width: float) -> GlassesSize:
    return GlassesSize(
        lens_width=52, lens_height=40, bridge_width=18, frame_width=width, temple_length=140, temple_bend=95
    )


def test_an_average_face_is_advised_an_average_frame() -> None:
    advice = advise(AVERAGE)
    assert advice.notation == "52-18-140"
    assert advice.frame_width.low < 140 < advice.frame_width.high
    assert len(advice.reasons) == 4
    assert "63" in advice.reasons[0].en
    assert "63" in advice.reasons[0].zh


def test_fronts_are_judged_by_how_far_temples_would_open() -> None:
    verdicts = [judge(AVERAGE, of_front(width)).verdict for width in (126, 133, 141, 148, 155)]
    assert verdicts == ["too_narrow", "a_bit_narrow", "fits", "a_bit_wide", "too_wide"]
    assert judge(AVERAGE, of_front(148)).words.zh == "略宽"
    small_nosed = dataclasses.replace(AVERAGE, bridge_width=Measure(14.0, 1.5))
    assert [note.en for note in judge(small_nosed, of_front(141)).notes] == ["Wide bridge: it may slide down"]


def test_fit_to_me_makes_any_front_fit() -> None:
    for width in (126.0, 141.0, 155.0):
        scale = fit_scale(AVERAGE, of_front(width))
        assert judge(AVERAGE, of_front(width * scale)).off_mm == pytest.approx(0.0)
    assert fit_scale(AVERAGE, of_front(60.0)) == 1.25


def measured(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    """Exit status of `tryon measure`."""
    monkeypatch.setattr(sys, "argv", ["tryon", "measure", *map(str, arguments)])
    try:
        main()
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def test_a_file_is_measured_as_json(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    heads: PaintedHeads,
) -> None:
    shape, pose, card = next(zip(draw_shapes(1), draw_poses(1, 0.5, 0.6), draw_cards(1), strict=True))
    extras = card_items(card, shape, canonical_face(), pose)
    case = heads.photograph(shape, pose, webcam(45.0), np.random.default_rng(4), extras)
    cv2.imwrite(str(tmp_path / "held.png"), case.image)
    cv2.imwrite(str(tmp_path / "grey.png"), np.full((480, 640, 3), 120, np.uint8))
    assert measured(monkeypatch, tmp_path / "held.png", "--json", tmp_path / "m.json", "--fov-deg", 45) == 0
    out = json.loads(capsys.readouterr().out)
    assert out == json.loads((tmp_path / "m.json").read_text(encoding="utf-8"))
    (face,) = out["faces"]
    assert face["reference"] == "card"
    assert face["pupil_distance"]["mm"] == pytest.approx(shape.pupil_distance_mm, abs=1.5)
    assert face["pupil_distance"]["sigma_mm"] < 1.0
    assert measured(monkeypatch, tmp_path / "grey.png") == 1
    assert "no face" in capsys.readouterr().err
    assert measured(monkeypatch, tmp_path / "none.mp4") == 2
