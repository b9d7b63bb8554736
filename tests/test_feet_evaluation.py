"""The evaluation of feet finds what was put in: places, directions, runs of loss, motions, silhouettes."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest

from tryon.bench import usual_source
from tryon.catalogue import load_catalogue
from tryon.dressing.base import Drawn, load_worn
from tryon.evaluation.feet_clips import longest_run, measure_feet_clips, standing_path_px
from tryon.evaluation.feet_found import measure_feet_found
from tryon.evaluation.marked_feet import (
    DrawnFoot,
    MarkedFoot,
    MarkedPath,
    drawn_foot,
    marked_clips,
    marked_photos,
    pair_up,
    turned_deg,
    worn_kinds,
)
from tryon.evaluation.rendered_feet import VIEWS, draw_feet
from tryon.evaluation.report import MissingMediaError
from tryon.evaluation.street import compare_silhouettes, has_two_feet, measure_street
from tryon.geometry import default_camera, project, rigid, rotation_from_vector, transform
from tryon.pipeline import Result
from tryon.rendering import create_renderer
from tryon.settings import assets_dir
from tryon.sources import open_source
from tryon.types import FittedFoot, FloatArray, Frame, Item, Layer, Model, Plane

CAMERA = default_camera((640, 480))


def fitted(turn_deg: float, at: tuple[float, float, float], slot: str = "left_foot") -> FittedFoot:
    """A foot 0.26 m long, seen from straight above: +Y to the camera, toes turned from the picture's up."""
    from_above = np.array([[1.0, 0, 0], [0, 0, -1], [0, -1, 0]])  # right: x, toes: up, sole: away
    turn = rotation_from_vector(np.array([0.0, 0.0, np.radians(turn_deg)]))
    pose = rigid(turn @ from_above, np.array(at))
    floor = Plane(np.array([0.0, 0.0, -1.0]), at[2])
    nowhere = np.zeros(3)
    return FittedFoot(slot, pose, 0.26, 0.0, nowhere, nowhere, floor, 1.0, 1.0)


def test_what_was_marked_is_complete_and_in_order() -> None:
    photos = marked_photos()
    assert {name.split("/")[0] for name in photos} == {"close", "above_socks", "above_shoes", "above_bare"}
    assert all(1 <= len(feet) <= 2 for feet in photos.values())
    for feet in photos.values():
        assert all(np.linalg.norm(foot.toe - foot.heel) > 10 for foot in feet)
        sides = [foot.side for foot in feet if foot.side]
        assert len(set(sides)) == len(sides)
    for paths in marked_clips().values():
        assert {path.side for path in paths} == {"left", "right"}
        for path in paths:
            assert (np.diff(path.keys[:, 0]) > 0).all()
            assert all(first <= last for first, last in (*path.hidden, *path.stands))
            assert not any(not path.shows(frame) for first, last in path.stands for frame in (first, last))
    low = {"heel", "strappy_heel", "flat", "loafer", "lace_up", "trainer"}
    assert set(worn_kinds().values()) >= {*low, "boot", "left_out"}


def test_a_drawn_foot_lies_where_its_pose_takes_it_and_pairs_with_what_it_lies_on() -> None:
    drawn = drawn_foot(fitted(30.0, (0.1, 0.05, 1.0)), CAMERA)
    assert drawn.side == "left"
    assert drawn.heel == pytest.approx(project(CAMERA, np.array([[0.1, 0.05, 1.0]]))[0])
    assert np.linalg.norm(drawn.toe - drawn.heel) == pytest.approx(drawn.length_px, rel=1e-6)
    up = MarkedFoot("left", drawn.heel, drawn.heel - np.array([0.0, 50.0]))
    assert turned_deg(up, drawn) == pytest.approx(30.0)
    assert turned_deg(MarkedFoot("", drawn.toe, drawn.heel), drawn) == pytest.approx(180.0)

    marked = [MarkedFoot(side, np.array([x, 300.0]), np.array([x, 200.0])) for side, x in
              (("left", 100.0), ("right", 160.0))]  # fmt: skip
    off = np.array([12.0, 5.0])
    left, right = (DrawnFoot(mark.side, mark.heel + off, mark.toe + off, 100.0) for mark in marked)
    assert pair_up(marked, [right, left]) == [left, right]
    assert pair_up(marked, [right]) == [None, right]  # nearer to the other, though not far from both
    far = DrawnFoot("left", marked[0].heel - 200, marked[0].toe - 200, 100.0)
    assert pair_up(marked, [far]) == [None, None]
    assert pair_up(marked, []) == [None, None]


def test_paths_are_straight_between_keys_and_hidden_frames_do_not_show() -> None:
    keys = np.array([[0, 0.0, 0, 10, 0], [10, 20.0, 0, 30, 10]])
    path = MarkedPath("left", keys, ((4, 6),), ())
    assert path.at(5).heel == pytest.approx([10, 0])
    assert path.at(5).toe == pytest.approx([20, 5])
    assert [path.shows(frame) for frame in (3, 4, 6, 7)] == [True, False, False, True]


@pytest.mark.parametrize(("flags", "longest"), [("", 0), ("0000", 0), ("1101110", 3), ("0111", 3)])
def test_the_longest_run_is_counted(flags: str, longest: int) -> None:
    assert longest_run(flag == "1" for flag in flags) == longest


def test_the_motion_of_a_standing_foot_is_read_off_the_picture() -> None:
    random = np.random.default_rng(4)
    texture = cv2.GaussianBlur(random.uniform(0, 255, (240, 320)).astype(np.float32), (0, 0), 2.0)
    moves = [np.array([0.8 * np.sin(step), 0.5 * np.cos(step) - 0.5]) for step in np.arange(0, 6, 0.5)]
    pictures = [
        cv2.warpAffine(texture, np.array([[1, 0, x], [0, 1, y]]), (320, 240), flags=cv2.INTER_CUBIC)
        for x, y in moves
    ]
    foot = MarkedPath("left", np.array([[0, 100.0, 120, 200, 130]]), (), ((0, 11),))
    moved = standing_path_px(foot, [np.clip(one, 0, 255).astype(np.uint8) for one in pictures], 0)
    assert moved is not None
    assert moved == pytest.approx(np.array(moves), abs=0.08)
    assert standing_path_px(foot, [np.full((240, 320), 90, np.uint8)] * 3, 0) is None


def test_two_feet_are_two_areas_of_like_size() -> None:
    footwear = np.zeros((100, 100), np.bool_)
    assert not has_two_feet(footwear)
    footwear[10:30, 10:30] = True
    assert not has_two_feet(footwear)
    footwear[60:72, 60:70] = True  # a splinter of the label
    assert not has_two_feet(footwear)
    footwear[60:80, 60:80] = True
    assert has_two_feet(footwear)


def test_silhouettes_are_compared_pixel_by_pixel_and_paint_counts_apart() -> None:
    original = np.full((60, 100, 3), 100, np.uint8)
    mask = np.zeros((60, 100), np.bool_)
    mask[10:30, 10:30] = mask[10:30, 60:80] = True
    dressed = original.copy()
    dressed[10:30, 25:30] = 180  # painted over, beside the shoe
    drawn = []
    for slot, x in (("right_foot", 5), ("left_foot", 60)):
        item = Item("shoe", "", slot, Model(()), np.eye(4), 1.0)
        bgra = np.full((20, 20, 4), 255, np.uint8)
        drawn.append(Drawn(item, Layer(bgra, (x, 10), (x, 10, x + 20, 30))))
    result = Result(Frame(dressed, 0), Frame(original, 0), (), (), tuple(drawn), {}, {})
    figures = compare_silhouettes(mask, result)
    assert figures["drawn"] == 2
    assert figures["covered"] == pytest.approx(35 / 40)
    assert figures["hidden"] == pytest.approx(1.0)
    assert figures["iou"] == pytest.approx(35 / 45)


def test_rendered_feet_are_the_same_every_time_and_lie_in_the_picture() -> None:
    renderer = create_renderer()
    try:
        once = list(draw_feet(len(VIEWS), renderer, load_catalogue()))
        again = next(draw_feet(len(VIEWS), renderer, load_catalogue()))
    finally:
        renderer.close()
    assert [case.view for case in once] == list(VIEWS)
    assert np.array_equal(once[0].image, again.image)
    for case in once:
        assert len(case.camera_from_foot) == (1 if case.view == "close" else 2)
        for pose in case.camera_from_foot.values():
            heel, toe = ends_px(pose, case.length_m, case.camera.matrix)
            middle = (heel + toe) / 2
            assert (middle > 0).all()
            assert (middle < case.camera.size_wh).all()
            if case.view == "first person":
                assert toe[1] < heel[1]


def ends_px(camera_from_foot: FloatArray, length_m: float, matrix: FloatArray) -> FloatArray:
    """(2, 2) pixels of heel and toe."""
    ends = transform(camera_from_foot, np.array([[0.0, 0.0, 0.0], [0.0, 0.0, length_m]])) @ matrix.T
    return np.asarray(ends[:, :2] / ends[:, 2:])


def test_a_folder_without_feet_is_told() -> None:
    nothing = Path(__file__).parent
    for part in (measure_feet_found, measure_feet_clips, measure_street):
        with pytest.raises(MissingMediaError):
            part(nothing, lambda _done, _total: None)


def test_the_demo_of_feet_is_small_loops_and_its_feet_stand_on_one_floor() -> None:
    path = assets_dir() / "demo/feet.mp4"
    assert path.stat().st_size < 1_000_000
    truth = json.loads((assets_dir() / "demo/feet.json").read_text(encoding="utf-8"))
    source = open_source("demo:feet", live=False)
    images = []
    try:
        assert (source.info.kind, source.info.size_wh, source.info.fps) == ("demo", (1280, 720), 30.0)
        assert source.camera is not None
        assert np.allclose(source.camera.matrix, truth["camera_matrix"])
        while (frame := source.read()) is not None:
            images.append(cv2.resize(frame.image, (320, 180), interpolation=cv2.INTER_AREA))
    finally:
        source.close()
    poses = {slot: np.array(matrices) for slot, matrices in truth["camera_from_foot"].items()}
    assert set(poses) == {"left_foot", "right_foot"}
    # At first both feet stand flat: both have the floor's normal for up, and each lies on the other's floor.
    left, right = poses["left_foot"][0], poses["right_foot"][0]
    assert left[:3, 1] @ right[:3, 1] == pytest.approx(1.0, abs=1e-4)
    assert left[:3, 1] @ (right[:3, 3] - left[:3, 3]) == pytest.approx(0.0, abs=1e-3)
    for matrices in poses.values():
        assert len(matrices) == len(images) == 240
        for pose in matrices[::10]:
            for end in ends_px(pose, truth["foot_length_m"], np.array(truth["camera_matrix"])):
                assert (end > 0).all()
                assert (end < truth["size_wh"]).all()
    steps = [float(cv2.absdiff(a, b).mean()) for a, b in pairwise(images)]
    assert float(cv2.absdiff(images[-1], images[0]).mean()) < 2 * max(steps)


def test_a_benchmark_shows_what_wears_the_product() -> None:
    catalogue = load_catalogue()
    of = {product.category: product.sku for product in catalogue.products}
    assert usual_source(load_worn(catalogue, of["glasses"])) == "demo"
    assert usual_source(load_worn(catalogue, of["shoes"])) == "demo:feet"
