"""A foot's zone tells where the foot ends, but not where something else hides its end."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from helpers_feet import FeetScene, standing

from tryon.fitting.foot_outline import body, seen_outline
from tryon.fitting.foot_pose import solve_feet
from tryon.fitting.foot_template import load_foot_template
from tryon.geometry import project, transform
from tryon.types import FloatArray, Foot

CELLS = 80


def with_zones(scene: FeetScene, foot: Foot) -> Foot:
    """The foot with the zone that its body covers, in a crop of 2.6 foot lengths."""
    corners = body(load_foot_template(), True, foot.slot.startswith("left"))
    outline = project(scene.camera, transform(scene.camera_from_foot[foot.slot], corners))
    cell_px = 2.6 * scene.foot_px(foot.slot) / CELLS
    corner = outline.mean(axis=0) - cell_px * CELLS / 2
    zones = np.zeros((CELLS, CELLS, 4), np.uint8)
    # OpenCV's pixels have their centres at whole numbers.
    hull = cv2.convexHull(((outline - corner) / cell_px - 0.5).round(3).astype(np.float32))
    own = np.zeros((CELLS, CELLS), np.uint8)
    cv2.fillConvexPoly(own, np.rint(hull * 16).astype(np.int32), 255, shift=4)
    zones[:, :, 0] = own
    frame_from_zones = np.column_stack([np.eye(2) * cell_px, corner])
    return replace(foot, zones=zones, frame_from_zones=frame_from_zones)


def middles(scene: FeetScene, feet: tuple[Foot, ...]) -> FloatArray:
    """How far the solved feet's middles are off across the ray, in foot lengths."""
    poses = solve_feet(feet, load_foot_template(), scene.camera, 1.0)
    off = []
    for foot, pose in zip(feet, poses.feet, strict=True):
        middle = np.array([[0.0, 0.0, 0.45]])
        seen, true = (
            project(scene.camera, transform(one, middle))[0]
            for one in (pose.camera_from_foot, scene.camera_from_foot[foot.slot])
        )
        off.append(np.linalg.norm(seen - true) / scene.foot_px(foot.slot))
    return np.array(off)


def test_zones_put_feet_right_whose_points_all_err_together() -> None:
    scene = standing(25)
    feet = scene.seen(np.random.default_rng(3), 0.01)
    shifted = tuple(
        replace(foot, points_px=foot.points_px + 0.08 * scene.foot_px(foot.slot)) for foot in feet
    )
    by_points = middles(scene, shifted)
    by_zones = middles(scene, tuple(with_zones(scene, foot) for foot in shifted))
    assert (by_points > 0.08).all()
    assert (by_zones < 0.6 * by_points).all()


def test_an_end_behind_cloth_or_beyond_the_crop_is_none() -> None:
    scene = standing(25)
    foot = with_zones(scene, scene.seen(np.random.default_rng(3), 0.0)[0])
    whole = seen_outline(foot)
    assert len(whole.reach_px) == 16
    upper = np.flatnonzero(foot.zones[:, :, 0].any(axis=1))[0] + 8
    zones = foot.zones.copy()
    zones[:upper, :, 2], zones[:upper, :, 0] = 255, 0
    covered = seen_outline(replace(foot, zones=zones))
    assert covered.directions[:, 1].min() > -0.8  # up is where the hem hides the foot
    assert (covered.directions[:, 1] > 0.9).any()
    nothing = seen_outline(replace(foot, zones=np.zeros_like(zones)))
    assert len(nothing.reach_px) == 0
