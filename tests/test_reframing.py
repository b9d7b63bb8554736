"""Where a clip's subjects are, and the crop that keeps them in view."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from tryon.editing.framing import Framing, aspect_ratio
from tryon.editing.subjects import SubjectTrack, follow_clip
from tryon.editing.trails import Trail
from tryon.errors import InputError
from tryon.models import model_path
from tryon.settings import assets_dir
from tryon.sources.video import VideoFile
from tryon.tracking.face import FaceTracker
from tryon.types import FloatArray

WIDE = (1280, 720)
ASPECTS = ("9:16", "3:4", "1:1", "16:9")
NOTHING = Trail(np.empty(0), np.empty((0, 4)))

# The most that the camera accelerates, in crop sides per second squared, with what a spline's sampling adds.
MOST_ACCELERATION = 2.1


def face_at(x: float, y: float, width: float) -> FloatArray:
    """(478, 2) points on an oval."""
    angle = np.linspace(0, 2 * np.pi, 478)
    return np.stack([x + width / 2 * np.cos(angle), y + 0.65 * width * np.sin(angle)], axis=1)


def face_clip(
    place: Callable[[float], tuple[float, float, float]], times: FloatArray, duration_s: float
) -> SubjectTrack:
    """A clip whose face is at x, y, width = place(t) at the times at which it was looked at."""
    seen = Trail(times, np.array([face_at(*place(float(t))) for t in times]))
    return SubjectTrack(duration_s, seen, NOTHING, NOTHING)


def rects(framing: Framing, duration_s: float) -> FloatArray:
    """(n, 4) of 30 frames a second."""
    return np.array([framing.rect(t) for t in np.arange(0, duration_s, 1 / 30)])


@pytest.mark.parametrize("aspect", ASPECTS)
def test_a_wandering_face_stays_in_a_crop_that_moves_softly(aspect: str) -> None:
    def place(t: float) -> tuple[float, float, float]:
        noise = np.random.default_rng(int(t * 1000)).normal(0, 2, 2)
        return 640 + 420 * math.sin(0.9 * t) + noise[0], 330 + 60 * math.sin(1.7 * t) + noise[1], 190.0

    times = np.arange(0, 12.05, 0.1)
    track = face_clip(place, times, 12.0)
    path = rects(Framing(track, WIDE, aspect_ratio(aspect)), 12.0)

    x, y, width, height = path.T
    np.testing.assert_allclose(width / height, aspect_ratio(aspect), rtol=1e-6)
    assert (x > -0.01).all()
    assert (y > -0.01).all()
    assert (x + width < WIDE[0] + 0.01).all()
    assert (y + height < WIDE[1] + 0.01).all()
    for (x0, y0, w, h), t in zip(path, np.arange(0, 12, 1 / 30), strict=True):
        face = track.at(float(t)).face
        assert face is not None
        assert x0 <= face[0]
        assert face[2] <= x0 + w
        assert y0 <= face[1]
        assert face[3] <= y0 + h
    acceleration = np.abs(np.diff(x + width / 2, 2)) * 30**2 / np.median(width)
    assert acceleration.max() < MOST_ACCELERATION


def test_the_crop_rests_while_the_face_only_trembles() -> None:
    def place(t: float) -> tuple[float, float, float]:
        noise = np.random.default_rng(int(t * 1000)).normal(0, 4, 2)
        return 500 + noise[0] + 8 * math.sin(2 * t), 330 + noise[1], 190.0

    path = rects(Framing(face_clip(place, np.arange(0, 8, 0.1), 8.0), WIDE, 9 / 16), 8.0)

    assert np.ptp(path, axis=0).max() < 0.5
    assert abs(path[0, 0] + path[0, 2] / 2 - 500) < 20


def test_a_lost_face_is_awaited_where_it_was_then_the_crop_drifts_to_the_middle() -> None:
    track = face_clip(lambda t: (250.0, 330.0, 150.0), np.arange(0, 3, 0.1), 12.0)
    centres = (path := rects(Framing(track, WIDE, 9 / 16), 12.0))[:, 0] + path[:, 2] / 2

    assert np.ptp(centres[: 3 * 30]) < 80
    assert abs(centres[0] - 250) < 50
    assert abs(centres[-1] - 640) < 40
    assert (np.diff(centres) > -0.1).all()


def test_what_no_crop_can_hold_is_shown_whole_with_room_to_fill() -> None:
    upright = (720, 1280)
    track = face_clip(lambda t: (360.0, 500.0, 260.0), np.arange(0, 2, 0.1), 2.0)

    x, y, width, height = Framing(track, upright, 16 / 9).rect(1.0)
    assert (y, height) == pytest.approx((0, 1280))
    assert x + width / 2 == pytest.approx(360)

    close = face_clip(lambda t: (640.0, 360.0, 500.0), np.arange(0, 2, 0.1), 2.0)
    x, y, width, height = Framing(close, WIDE, 9 / 16).rect(1.0)
    assert width >= 0.9 * 500
    assert abs(y + height / 2 - 360) < 1


def test_the_camera_goes_nearer_to_small_feet_only_when_shoes_are_worn() -> None:
    times = np.arange(0, 2, 0.1)
    boxes = np.tile([580.0, 560.0, 700.0, 640.0], (len(times), 1))
    nobody = Trail(np.empty(0), np.empty((0, 478, 2)))
    shown = SubjectTrack(2.0, nobody, NOTHING, Trail(times, boxes))
    worn = SubjectTrack(2.0, nobody, NOTHING, Trail(times, boxes), ((0.0, "feet"),))

    assert Framing(shown, WIDE, 9 / 16).rect(1.0)[3] == pytest.approx(720)
    x, y, width, height = Framing(worn, WIDE, 9 / 16).rect(1.0)
    assert 400 < height < 500
    assert x < 580
    assert x + width > 700
    assert y < 560 - 80
    assert y + height > 640


def test_who_shows_shoes_keeps_the_head_where_both_fit() -> None:
    times = np.arange(0, 2, 0.1)
    face = Trail(times, np.array([face_at(360, 230, 90)] * len(times)))
    feet = Trail(times, np.tile([300.0, 900.0, 430.0, 1010.0], (len(times), 1)))
    person = SubjectTrack(2.0, face, NOTHING, feet, ((0.0, "feet"),))

    for aspect, shows_face in (("3:4", True), ("1:1", False)):
        _, y, _, height = Framing(person, (720, 1280), aspect_ratio(aspect)).rect(1.0)  # type: ignore[arg-type]
        assert y < 900 - 20
        assert y + height > 1010 + 20
        assert (y < 230 - 0.65 * 90) == shows_face


def test_a_clip_is_followed_between_looks_as_well_as_at_them() -> None:
    clip = assets_dir() / "demo" / "demo.mp4"
    shares: list[float] = []
    track = follow_clip(clip, shares.append, lambda: bool(shares) and shares[-1] > 0.07)
    assert shares == sorted(shares)
    assert 0.07 < shares[-1] < 0.1  # cancelled

    source, off = VideoFile(clip), []
    with FaceTracker(model_path("face_landmarker.task")) as tracker:
        for _ in range(25):
            frame = source.read()
            assert frame is not None
            (face,) = tracker.track(frame)
            seen = track.at(frame.time_ns / 1e9)
            assert seen.face_points is not None
            apart = np.linalg.norm(seen.face_points - face.points_px[:, :2], axis=1)
            off.append(np.median(apart) / np.ptp(face.points_px[:, 0]))
    source.close()
    assert np.median(off) < 0.01
    assert max(off) < 0.05
    assert track.at(8.0).face is None


def test_feet_are_found_where_no_face_is() -> None:
    shares: list[float] = []
    track = follow_clip(
        assets_dir() / "demo" / "feet.mp4", shares.append, lambda: bool(shares) and shares[-1] > 0.15
    )
    seen = track.at(0.9)
    assert seen.main is not None
    kind, (x0, y0, x1, y1) = seen.main
    assert kind == "feet"
    assert 250 < x1 - x0 < 500
    assert 300 < (y0 + y1) / 2 < 500


def test_of_two_faces_the_larger_one_counts(tmp_path: Path) -> None:
    source = VideoFile(assets_dir() / "demo" / "demo.mp4")
    frame = source.read()
    source.close()
    assert frame is not None
    picture = np.full((720, 1280, 3), 180, np.uint8)
    large, small = (
        frame.image[20:620, 420:920],
        cv2.resize(frame.image[20:620, 420:920], None, fx=0.5, fy=0.5),
    )
    picture[60:660, 700:1200] = large
    picture[200:500, 60:310] = small
    cv2.imwrite(str(tmp_path / "two.png"), picture)

    track = follow_clip(tmp_path / "two.png")

    face = track.at(0.0).face
    assert track.duration_s == 0
    assert face is not None
    assert 700 < face[0] < face[2] < 1200
    x, _, width, _ = Framing(track, WIDE, 9 / 16).rect(0.0)
    assert x < face[0] < face[2] < x + width


def test_what_is_no_clip_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "note.mp4").write_bytes(b"no video")
    with pytest.raises(InputError, match=r"^note\.mp4 cannot be read as a video[^\n]*$"):
        follow_clip(tmp_path / "note.mp4")
