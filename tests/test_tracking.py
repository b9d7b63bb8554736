"""Faces are found when they are small, keep their names, and are found again."""

from __future__ import annotations

import numpy as np
import pytest
from helpers_faces import GREY, SIZE_WH, face_model, frame_of, picture_with

from tryon.errors import ModelFileError
from tryon.tracking.face import FaceTracker
from tryon.tracking.tiles import Box, search_levels, square_around
from tryon.types import Landmarks

NOSE_TIP = 1


def nose(found: Landmarks) -> float:
    return float(found.points_px[NOSE_TIP, 0])


def test_a_still_face_of_90_pixels_is_found() -> None:
    with FaceTracker(face_model(), video=False) as tracker:
        (found,) = tracker.track(frame_of(picture_with((980, 500, 90))))
    assert found.points_px.shape == (478, 3)
    assert nose(found) == pytest.approx(980, abs=15)
    assert np.ptp(found.points_px[:, 1]) == pytest.approx(90, rel=0.2)


def test_a_distant_face_is_found_within_half_a_second_and_then_followed() -> None:
    with FaceTracker(face_model()) as tracker:
        places = [
            nose(found[0])
            if (found := tracker.track(frame_of(picture_with((300 + 4 * k, 420, 90)), k)))
            else None
            for k in range(30)
        ]
    first = next(k for k, place in enumerate(places) if place is not None)
    assert first < 15
    assert all(p is not None and abs(p - (300 + 4 * k)) < 12 for k, p in enumerate(places) if k >= first)


def test_two_people_keep_their_slots_while_they_move() -> None:
    with FaceTracker(face_model(), max_faces=2) as tracker:
        for k in range(40):
            found = tracker.track(frame_of(picture_with((330 + 3 * k, 360, 220), (950 - 3 * k, 360, 220)), k))
            if k == 20:
                named = {one.slot: nose(one) < 640 for one in found}
    assert sorted(named) == ["face0", "face1"]
    assert {one.slot: nose(one) < 640 for one in found} == named


def test_who_comes_back_within_two_seconds_keeps_the_slot() -> None:
    with FaceTracker(face_model(), max_faces=2) as tracker:
        for k in range(25):
            both = tracker.track(frame_of(picture_with((330, 360, 220), (950, 360, 220)), k))
        right = next(one.slot for one in both if nose(one) > 640)
        for k in range(25, 35):
            (left,) = tracker.track(frame_of(picture_with((330, 360, 220)), k))
        for k in range(35, 70):
            again = tracker.track(frame_of(picture_with((330, 360, 220), (950, 360, 220)), k))
    assert left.slot != right
    assert next(one.slot for one in again if nose(one) > 640) == right


def test_who_passes_by_is_left_alone_while_somebody_is_locked_and_gets_a_turn_when_they_are_gone() -> None:
    shopper, passer = (330, 360, 220), (950, 360, 220)
    with FaceTracker(face_model(), max_faces=2) as tracker:
        (first,) = tracker.track(frame_of(picture_with(shopper)))
        tracker.lock(first.slot)
        for k in range(1, 40):
            (seen,) = tracker.track(frame_of(picture_with(shopper, passer), k))
            assert nose(seen) < 640
        for k in range(40, 60):
            assert tracker.track(frame_of(picture_with(passer), k)) == ()
        assert tracker.locked == first.slot
        for k in range(60, 115):
            now = tracker.track(frame_of(picture_with(passer), k))
    assert tracker.locked is None
    assert nose(now[0]) > 640


def test_an_empty_room_gives_nothing_and_a_tracker_closes_twice() -> None:
    tracker = FaceTracker(face_model(), max_faces=2)
    empty = np.full((SIZE_WH[1], SIZE_WH[0], 3), GREY, np.uint8)
    assert tracker.track(frame_of(empty)) == ()
    tracker.reset()
    tracker.close()
    tracker.close()


def test_a_damaged_model_file_is_named(tmp_path) -> None:  # type: ignore[no-untyped-def]
    damaged = tmp_path / "face_landmarker.task"
    damaged.write_bytes(b"not a model")
    with pytest.raises(ModelFileError, match="could not be loaded"):
        FaceTracker(damaged)


def test_search_squares_cover_the_frame_and_stay_inside() -> None:
    for level in search_levels((1280, 720)):
        covered = np.zeros((720, 1280), bool)
        for tile in level:
            assert tile.x >= 0
            assert tile.x + tile.width <= 1280 + 1e-6
            covered[int(tile.y) : round(tile.y + tile.height), int(tile.x) : round(tile.x + tile.width)] = (
                True
            )
        assert covered.all()
    assert square_around((5, 5), 100, (1280, 720)) == Box(0, 0, 100, 100)
