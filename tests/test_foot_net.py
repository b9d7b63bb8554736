"""The foot networks' runtime: what goes in and comes out, places exactly, whatever the weights."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from tryon.errors import ModelFileError
from tryon.tracking.foot_net import CROP_LENGTHS, FootNets, crop
from tryon.types import FOOT_POINTS, ByteArray, FloatArray


@pytest.fixture(scope="module")
def nets() -> Iterator[FootNets]:
    with FootNets() as opened:
        yield opened


def floor(seed: int, size_wh: tuple[int, int] = (640, 480)) -> ByteArray:
    """A floor of soft, coloured blotches."""
    rng = np.random.default_rng(seed)
    small = rng.integers(90, 170, (size_wh[1] // 40, size_wh[0] // 40, 3), dtype=np.uint8)
    return np.asarray(cv2.resize(small, size_wh, interpolation=cv2.INTER_CUBIC))


def foot_from_above(picture: ByteArray, heel_px: FloatArray, length_px: float) -> ByteArray:
    """Draw a bare right foot seen from above with its toes up in the picture, and its leg below the heel."""
    drawn = picture.copy()
    skin, shade, nail = (150, 175, 220), (120, 145, 195), (190, 200, 240)
    unit = length_px / 100

    def place(x: float, y: float) -> tuple[int, int]:
        return round(heel_px[0] + x * unit), round(heel_px[1] - y * unit)

    def disc(x: float, y: float, wide: float, long: float, colour: tuple[int, int, int]) -> None:
        cv2.ellipse(drawn, place(x, y), (round(wide * unit), round(long * unit)), 0, 0, 360, colour, -1, 16)

    outline = [
        (-14, 6),
        (-15, 30),
        (-18, 60),
        (-19, 78),
        (0, 84),
        (17, 74),
        (18, 55),
        (14, 25),
        (12, 6),
        (0, 0),
    ]
    cv2.fillPoly(drawn, [np.array([place(x, y) for x, y in outline])], skin, 16)
    disc(-1, 12, 13, 13, skin)
    for x, y, wide, long in (
        (-13, 89, 7, 11),
        (-2, 89, 4.5, 9),
        (6, 85, 4, 8),
        (12, 80, 4, 7),
        (17, 74, 3.5, 6),
    ):
        disc(x, y, wide, long, skin)
        disc(x, y + 0.5 * long, 0.55 * wide, 0.35 * long, nail)
    cv2.fillPoly(
        drawn, [np.array([place(x, y) for x, y in ((-13, 22), (12, 22), (22, -90), (-20, -90))])], shade, 16
    )
    return cv2.GaussianBlur(drawn, (0, 0), 0.02 * length_px)


def test_a_look_has_the_promised_shapes_and_ranges(nets: FootNets) -> None:
    look = nets.look(floor(1), np.array([300.0, 200.0]), 180.0)
    assert look.points_px.shape == (len(FOOT_POINTS), 2)
    assert look.point_confidence.shape == (len(FOOT_POINTS),)
    assert look.zones.dtype == np.uint8
    assert look.zones.ndim == 3
    assert look.zones.shape[2] == 4
    assert look.zones.sum(axis=2, dtype=int).max() <= 258, "zones share one certainty"
    shares = [look.presence, look.right, look.shod, *look.point_confidence]
    assert all(0 <= share <= 1 for share in shares)
    assert 0 < look.length_px < 4 * 180


def test_a_look_says_the_same_again(nets: FootNets) -> None:
    picture = floor(2)
    with FootNets() as others:
        first, second = (one.look(picture, np.array([250.5, 210.25]), 233.0, 0.4) for one in (nets, others))
    np.testing.assert_array_equal(first.points_px, second.points_px)
    np.testing.assert_array_equal(first.zones, second.zones)


def test_zones_lie_where_the_crop_was(nets: FootNets) -> None:
    centre, side, turn = np.array([320.0, 200.0]), 200.0, 0.3
    look = nets.look(floor(3), centre, side, turn)
    height, width = look.zones.shape[:2]
    right = look.frame_from_zones @ (width, height / 2, 1)
    np.testing.assert_allclose(look.frame_from_zones @ (width / 2, height / 2, 1), centre, atol=1e-9)
    np.testing.assert_allclose(right - centre, [100 * math.cos(turn), 100 * math.sin(turn)], atol=1e-9)


def test_what_is_seen_moves_with_the_picture(nets: FootNets) -> None:
    small = foot_from_above(floor(4, (320, 320)), np.array([160.0, 240.0]), 150.0)
    large = floor(5, (800, 640))
    large[200:520, 300:620] = small
    here = nets.look(small, np.array([160.0, 160.0]), 240.0)
    there = nets.look(large, np.array([460.0, 360.0]), 240.0)
    np.testing.assert_allclose(there.points_px - here.points_px, np.tile([300.0, 200.0], (12, 1)), atol=1e-3)
    found, tiled = nets.find(small), nets.find(large, ((300.0, 200.0, 620.0, 520.0),))
    assert len(found) == len(tiled)
    for one, other in zip(found, tiled, strict=True):
        np.testing.assert_allclose(other.centre_px - one.centre_px, [300.0, 200.0], atol=1e-3)
        assert other.length_px == pytest.approx(one.length_px, rel=1e-4)


@pytest.mark.parametrize("mirrored", [False, True])
def test_a_drawn_foot_is_found_and_named(nets: FootNets, mirrored: bool) -> None:
    length, heel, toe = 150.0, np.array([160.0, 240.0]), np.array([148.0, 92.0])
    drawn = foot_from_above(floor(4, (320, 320)), heel, length)
    if mirrored:
        drawn = np.ascontiguousarray(drawn[:, ::-1])
        heel[0], toe[0] = 320 - heel[0], 320 - toe[0]
    candidate = nets.find(drawn)[0]
    assert np.hypot(*(candidate.centre_px - (heel + toe) / 2)) < 0.2 * length
    assert candidate.direction @ (0.0, -1.0) > 0.9
    look = nets.look(drawn, (heel + toe) / 2, CROP_LENGTHS * length, candidate.toe_down_rad)
    assert look.presence > 0.8
    assert (look.right > 0.7) != mirrored
    assert (look.right < 0.3) == mirrored
    assert np.hypot(*(look.points_px[0] - toe)) < 0.1 * length
    assert np.hypot(*(look.points_px[1] - heel)) < 0.3 * length
    inner, outer = look.points_px[2], look.points_px[3]
    assert (inner[0] < outer[0]) != mirrored, "the inner side is the big toe's"


def test_a_crop_averages_what_it_shrinks_and_is_grey_outside() -> None:
    rows, columns = np.mgrid[:400, :400]
    checks = np.repeat((((rows + columns) % 2) * 255).astype(np.uint8)[:, :, None], 3, axis=2)
    half_outside = np.array([[4.0, 0, -320], [0, 4.0, -120]])
    seen = crop(checks, half_outside, 160).astype(int)
    assert abs(seen[35:125, 85:175] - 127.5).max() <= 1
    assert (seen[:, :70] == 127).all()


def test_a_missing_or_damaged_file_is_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match=r"gone\.tflite is missing"):
        FootNets(tmp_path / "gone.tflite")
    broken = tmp_path / "broken.tflite"
    broken.write_bytes(b"not a model")
    with pytest.raises(ModelFileError, match=r"broken\.tflite is damaged"):
        FootNets(broken)
