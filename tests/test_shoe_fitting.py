"""Shoes on fitted feet: on the floor, over what is worn, the right model for each foot."""

from __future__ import annotations

import math

import numpy as np
import pytest
from helpers_feet import standing

from tryon.catalogue import Shoes, ShoeSize, load_catalogue, load_model
from tryon.fitting.shoes import ShoeFitter, mirrored_model, true_size
from tryon.geometry import rigid, rotation_from_vector, transform, uniform_scale
from tryon.types import FittedFoot, FloatArray, Geometry, Item, Material, Model, Part, Plane

LENGTH_M = 0.29


def size(heel_mm: float = 30.0, sole_mm: float = 25.0) -> ShoeSize:
    return ShoeSize(
        outer_length=300.0,
        inner_length=285.0,
        heel_inset=9.0,
        ball_position=205.0,
        ball_width=100.0,
        toe_allowance=14.0,
        heel_height=heel_mm,
        sole_thickness=sole_mm,
        toe_spring=10.0,
        collar_height=80.0,
    )


def wedge() -> Model:
    """A closed right-angled block with an inner side: nothing about it is the same in a mirror."""
    points = np.array(
        [[0.05, 0, 0], [-0.05, 0, 0], [0, 0, 0.3], [0.05, 0.1, 0], [-0.05, 0.06, 0], [0.02, 0.03, 0.3]],
        np.float32,
    )
    triangles = np.array(
        [[0, 2, 1], [3, 4, 5], [0, 4, 3], [0, 1, 4], [1, 5, 4], [1, 2, 5], [2, 3, 5], [2, 0, 3]], np.uint32
    )
    normals = points / np.linalg.norm(points + 1e-3, axis=1, keepdims=True)
    geometry = Geometry(points, normals.astype(np.float32), triangles, points[:, :2].copy())
    material = Material("leather")
    placed = rigid(rotation_from_vector(np.array([0.0, 0.2, 0.1])), np.array([0.01, 0.0, 0.0]))
    return Model((Part("upper", geometry, material, np.eye(4)), Part("strap", geometry, material, placed)))


def volume(model: Model, part: int) -> float:
    """Signed: positive where triangles are counter-clockwise from outside."""
    one = model.parts[part]
    corners = transform(one.item_from_part, one.geometry.positions.astype(np.float64))[one.geometry.triangles]
    return float(np.sum(np.cross(corners[:, 0], corners[:, 1]) * corners[:, 2]) / 6)


def fitted(
    slot: str = "right_foot", shod: float = 1.0, raised_deg: float = 0.0, lift_m: float = 0.0
) -> FittedFoot:
    """A foot that stands on its ball, with its heel raised, or hovers."""
    scene = standing(30.0)
    pose = scene.camera_from_foot[slot].copy()
    pose[:3, 3] *= LENGTH_M
    ball = pose[:3, 3] + pose[:3, 2] * 0.7 * LENGTH_M
    turn = rotation_from_vector(pose[:3, 0] * math.radians(raised_deg))
    pose[:3, :3] = turn @ pose[:3, :3]
    pose[:3, 3] = ball - pose[:3, 2] * 0.7 * LENGTH_M + scene.normal * lift_m
    ankle = transform(pose, np.array([[0.0, 0.08, 0.06]]))[0]
    ground = Plane(scene.normal, scene.offset * LENGTH_M)
    return FittedFoot(slot, pose, LENGTH_M, shod, ankle, ankle + scene.normal * 0.15, ground, 0.9, 1.0)


def place(foot: FittedFoot, size_mm: ShoeSize, factor: float | None = None) -> Item:
    return ShoeFitter().place(foot, "sku", "variant", wedge(), size_mm, factor)


def heights(item: Item, foot: FittedFoot, size_mm: ShoeSize) -> FloatArray:
    """Of the heel's end and the ball of the sole over the floor, metres."""
    spots = np.array([[0.0, 0.0, 0.0], [0.0, 0.0, size_mm.ball_position / 1000]])
    return transform(item.camera_from_item, spots) @ foot.ground.normal + foot.ground.offset_m


def test_the_other_shoe_of_a_pair_is_the_mirror_image_with_its_outside_outside() -> None:
    right = wedge()
    left = mirrored_model(right)
    flip = np.array([-1, 1, 1])
    for index, (a, b) in enumerate(zip(right.parts, left.parts, strict=True)):
        assert volume(left, index) == pytest.approx(volume(right, index))
        assert volume(left, index) > 0
        ours = transform(a.item_from_part, a.geometry.positions.astype(np.float64)) * flip
        np.testing.assert_allclose(transform(b.item_from_part, b.geometry.positions), ours, atol=1e-7)
        turned = a.geometry.normals @ a.item_from_part[:3, :3].T * flip
        np.testing.assert_allclose(b.geometry.normals @ b.item_from_part[:3, :3].T, turned, atol=1e-6)
        assert np.linalg.det(b.item_from_part[:3, :3]) == pytest.approx(1.0)
    assert left.parts[0].geometry is left.parts[1].geometry
    fitter = ShoeFitter()
    assert fitter.mirrored(right) is fitter.mirrored(right)


@pytest.mark.parametrize("slot", ["left_foot", "right_foot"])
def test_a_shoe_covers_the_worn_one_and_stands_on_the_floor(slot: str) -> None:
    foot, size_mm = fitted(slot), size()
    item = place(foot, size_mm)
    ends = np.array([[0.0, 0.0, 0.0], [0.0, 0.0, size_mm.outer_length / 1000]])
    reach = transform(np.linalg.inv(foot.camera_from_foot) @ item.camera_from_item, ends)[:, 2]
    assert -0.02 < reach[0] < 0
    assert LENGTH_M * 1.03 < reach[1] < LENGTH_M * 1.08
    assert np.abs(heights(item, foot, size_mm)).max() < 1e-6
    # The inner side of the model shows to the other foot.
    inner = item.model.parts[0].geometry.positions[3] - item.model.parts[0].geometry.positions[4]
    towards_other = 1.0 if slot == "right_foot" else -1.0
    assert float(inner[0]) * towards_other > 0


def test_a_bare_foot_gets_a_shoe_that_it_fits_into() -> None:
    foot, size_mm = fitted(shod=0.0), size()
    item = place(foot, size_mm)
    scale = uniform_scale(item.camera_from_item)
    assert scale * size_mm.foot_length / 1000 == pytest.approx(LENGTH_M)
    room = np.array([[0.0, 0.0, size_mm.heel_inset / 1000]])
    heel = transform(np.linalg.inv(foot.camera_from_foot) @ item.camera_from_item, room)[0]
    assert heel[2] == pytest.approx(0.0, abs=1e-6)
    assert uniform_scale(place(foot, size_mm, 1.1).camera_from_item) == pytest.approx(1.1)
    assert true_size(size_mm, size_mm.foot_length) == 1.0


def test_heels_stand_level_on_flat_feet_and_on_raised_ones() -> None:
    pump, flat = size(heel_mm=75.0, sole_mm=8.0), size()
    assert 20 < pump.bed_pitch_deg < 30
    for raised in (0.0, pump.bed_pitch_deg):
        foot = fitted(raised_deg=raised)
        assert np.abs(heights(place(foot, pump), foot, pump)).max() < 0.004
    # A flat shoe goes with a raised heel, and a hovering shoe hovers.
    foot = fitted(raised_deg=30.0)
    heel, ball = heights(place(foot, flat), foot, flat)
    assert heel - ball > 0.07
    assert abs(ball) < 0.01
    foot = fitted(lift_m=0.2)
    assert heights(place(foot, flat), foot, flat).min() > 0.19


def test_what_hides_a_shoe_stays_within_it_and_follows_the_leg() -> None:
    foot, size_mm = fitted(shod=0.0), size()
    item = place(foot, size_mm)
    within, leg = ShoeFitter().occluders(foot)
    shoe_from_mesh = np.linalg.inv(item.camera_from_item) @ within.camera_from_mesh
    points = transform(shoe_from_mesh, within.geometry.positions) * 1000
    assert points[:, 2].min() > size_mm.heel_inset
    assert points[:, 2].max() < size_mm.heel_inset + size_mm.inner_length
    assert np.ptp(points[:, 0]) < size_mm.ball_width
    assert points[:, 1].min() > 0
    up = leg.camera_from_mesh[:3, 1] / np.linalg.norm(leg.camera_from_mesh[:3, 1])
    np.testing.assert_allclose(up, (foot.shin_m - foot.ankle_m) / 0.15, atol=1e-6)
    np.testing.assert_allclose(leg.camera_from_mesh[:3, 3], foot.ankle_m)


def crossings(model: Model, origins: FloatArray, directions: FloatArray) -> FloatArray:
    """(N,) how far off each ray leaves the model for good; infinite where it meets none of it."""
    corners = np.concatenate(
        [
            transform(part.item_from_part, part.geometry.positions)[part.geometry.triangles]
            for part in model.parts
        ]
    )
    first, along, across = corners[:, 0], corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    farthest = np.full(len(origins), np.inf)
    for index, (origin, direction) in enumerate(zip(origins, directions, strict=True)):
        side = np.cross(direction, across)
        volume = np.sum(along * side, axis=1)
        volume[np.abs(volume) < 1e-14] = np.inf
        from_first = origin - first
        u = np.sum(from_first * side, axis=1) / volume
        other = np.cross(from_first, along)
        v = other @ direction / volume
        away = np.sum(across * other, axis=1) / volume
        met = (u >= 0) & (v >= 0) & (u + v <= 1) & (away > 0)
        if met.any():
            farthest[index] = away[met].max()
    return farthest


@pytest.mark.parametrize("shod", [0.0, 0.4, 1.0])
@pytest.mark.parametrize("sku", [each.sku for each in load_catalogue().products if each.category == "shoes"])
def test_no_toes_pierce_a_shoe_of_the_catalogue(sku: str, shod: float) -> None:
    product, _ = load_catalogue().resolve(sku)
    assert isinstance(product, Shoes)
    model = load_model(product, product.default_variant).levels[-1]
    foot = fitted(shod=shod)
    item = ShoeFitter().place(foot, sku, product.default_variant, model, product.size_mm, None)
    mesh, _ = ShoeFitter().occluders(foot)
    points = mesh.geometry.positions[mesh.geometry.positions[:, 2] > 0.6]
    item_from_mesh = np.linalg.inv(item.camera_from_item) @ mesh.camera_from_mesh
    middles, skin = (transform(item_from_mesh, each) for each in (points * [0.0, 1.0, 1.0], points))
    out = skin - middles
    wide_m = np.linalg.norm(out, axis=1)
    counts = wide_m > 0.002
    walls_m = crossings(model, middles[counts], out[counts] / wide_m[counts][:, None])
    assert counts.sum() > 30
    assert float((wide_m[counts] - walls_m).max()) < 0
