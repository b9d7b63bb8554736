"""The wrist network: what goes in and comes out, the same for both hands, and true on a drawn arm."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from tryon.errors import ModelFileError
from tryon.evaluation.rendered_hands import HandCase, draw_hands
from tryon.fitting.hand_pose import KNUCKLE_M
from tryon.geometry import default_camera, project, rotation_angle_deg, view_basis
from tryon.rendering import create_renderer
from tryon.tracking.wrist_crop import SIDE, wrist_crop
from tryon.tracking.wrist_net import WristNet, WristView
from tryon.types import WRIST_POINTS, FloatArray

MIRROR = np.diag([-1.0, 1.0, 1.0])


@pytest.fixture(scope="module")
def net() -> Iterator[WristNet]:
    with WristNet() as opened:
        yield opened


@pytest.fixture(scope="module")
def cases() -> list[HandCase]:
    """Right and left hands from different sides."""
    renderer = create_renderer()
    try:
        return list(draw_hands(4, renderer, seed=31))
    finally:
        renderer.close()


def landmarks(case: HandCase) -> tuple[FloatArray, FloatArray]:
    """What a perfect reader of hands would say: pixels, and metres of a mean hand as seen along the ray."""
    middle = case.joints_m.mean(axis=0)
    world = (case.joints_m - middle) @ view_basis(middle)
    world *= KNUCKLE_M / np.linalg.norm(case.joints_m[9] - case.joints_m[0])
    return project(case.camera, case.joints_m), world


def look(net: WristNet, case: HandCase) -> WristView:
    return net.look(case.image, case.camera, *landmarks(case), case.slot == "left_hand")


def test_a_look_has_the_promised_shapes_and_ranges(net: WristNet, cases: list[HandCase]) -> None:
    view = look(net, cases[0])
    assert view.points_px.shape == (len(WRIST_POINTS), 2)
    assert view.confidence.shape == (len(WRIST_POINTS),)
    assert (view.confidence >= 0).all()
    assert (view.confidence <= 1).all()
    np.testing.assert_allclose(
        view.turn.camera_from_wrist @ view.turn.camera_from_wrist.T, np.eye(3), atol=1e-6
    )
    assert np.linalg.det(view.turn.camera_from_wrist) == pytest.approx(1.0)
    assert view.zones.dtype == np.uint8
    assert view.zones.shape[2] == 2
    assert view.zones.sum(axis=2, dtype=int).max() <= 257, "zones share one certainty"


def test_a_mirrored_picture_gives_the_mirrored_answer_of_the_other_hand(
    net: WristNet, cases: list[HandCase]
) -> None:
    case = cases[0]
    points, world = landmarks(case)
    # So small that nothing is averaged, in blocks that would start at the other side of a mirrored picture.
    image, points = cv2.resize(case.image, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA), points / 4
    width = image.shape[1]
    is_left = case.slot == "left_hand"
    camera = default_camera((width, image.shape[0]))
    here = net.look(image, camera, points, world, is_left)
    flipped = np.ascontiguousarray(image[:, ::-1])
    there = net.look(flipped, camera, points * [-1, 1] + [width, 0], world * [-1, 1, 1], not is_left)
    np.testing.assert_allclose(there.points_px * [-1, 1] + [width, 0], here.points_px, atol=0.5)
    np.testing.assert_allclose(
        MIRROR @ there.turn.camera_from_wrist @ MIRROR, here.turn.camera_from_wrist, atol=0.02
    )
    assert np.abs(there.zones.astype(float) - here.zones.astype(float)).mean() < 1


def test_it_sees_the_wrist_of_a_drawn_arm_where_it_is(net: WristNet, cases: list[HandCase]) -> None:
    turned, astray = [], []
    for case in cases:
        view = look(net, case)
        middle = case.camera_from_wrist[:3, 3]
        truth = view_basis(middle).T @ case.camera_from_wrist[:3, :3]
        turned.append(rotation_angle_deg(view.turn.camera_from_wrist, truth))
        width_px = case.wrist_width_m / middle[2] * case.camera.matrix[0, 0]
        off = view.points_px[:4].mean(axis=0) - project(case.camera, middle[None])[0]
        astray.append(float(np.hypot(*off)) / width_px)
    assert np.median(turned) < 15
    assert max(turned) < 60, "palm and back are never taken for one another"
    assert np.median(astray) < 0.25


def test_zones_lie_on_the_arm(net: WristNet, cases: list[HandCase]) -> None:
    for case in cases:
        view = look(net, case)
        back = np.linalg.inv(np.vstack([view.frame_from_zones, [0, 0, 1]]))[:2]
        wrist = project(case.camera, case.camera_from_wrist[:3, 3][None])[0]
        x, y = (back[:, :2] @ wrist + back[:, 2]).astype(int)
        assert view.zones[y, x].max() > 127, f"{case.view} of the {case.slot}"
        corners = view.zones[[0, 0, -1, -1], [0, -1, 0, -1]].max(axis=1)
        assert np.sum(corners < 127) >= 2, "not everything is arm"


CAMERA = default_camera((640, 480))


def upright_hand() -> FloatArray:
    """(21, 3) metres as seen along the ray: knuckles above the wrist, and it faces the camera."""
    world = np.zeros((21, 3))
    world[[5, 9, 13, 17], :2] = [[0.025, -0.08], [0.008, -0.087], [-0.01, -0.083], [-0.025, -0.075]]
    return world


def test_the_crop_shows_every_hand_upright_and_right() -> None:
    world = upright_hand()
    points = world[:, :2] * 1000 + [320, 240]
    right = wrist_crop(points, world, False, CAMERA)
    flipped = points * [-1, 1] + [640, 0]
    left = wrist_crop(flipped, world * [-1, 1, 1], True, CAMERA)
    np.testing.assert_allclose(left.into_crop(flipped), right.into_crop(points), atol=1e-9)
    turn = np.array([[0.0, -1.0], [1.0, 0.0]])
    around = (points - [320, 240]) @ turn.T + [320, 240]
    turned = wrist_crop(around, np.column_stack((world[:, :2] @ turn.T, world[:, 2])), False, CAMERA)
    np.testing.assert_allclose(turned.into_crop(around), right.into_crop(points), atol=1e-9)
    np.testing.assert_allclose(right.into_frame(right.into_crop(points)), points, atol=1e-9)
    knuckle, wrist = right.into_crop(points)[[9, 0], 1]
    assert knuckle < wrist < SIDE / 2, "the fingers point up, and there is more of the arm than of the hand"


def test_a_hand_beside_the_axis_looks_as_it_does_on_it() -> None:
    world, away = upright_hand(), np.array([0.0, 0.03, 0.6])
    seen = {}
    for degrees in (0.0, 24.0):
        view = view_basis(np.array([np.tan(np.radians(degrees)), 0.2, 1.0]))
        placed = (world + away) @ view.T
        seen[degrees] = wrist_crop(points := project(CAMERA, placed), world, False, CAMERA).into_crop(points)
    np.testing.assert_allclose(seen[24.0], seen[0.0], atol=1.0)


def test_a_missing_file_says_so_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="missing"):
        WristNet(tmp_path / "nothing.tflite")
