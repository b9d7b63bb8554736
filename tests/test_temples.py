"""Temples bend where the ear is, whatever the product and the head."""

from __future__ import annotations

import numpy as np
import pytest

from tryon.catalogue import load_catalogue
from tryon.dressing.base import load_worn
from tryon.fitting.temples import bend_start, temple_pose
from tryon.geometry import rigid, transform
from tryon.types import FloatArray, Geometry, Material, Part

HINGE = rigid(np.eye(3), [0.066, 0.016, -0.020])


def temple(points: FloatArray) -> Part:
    positions = points.astype(np.float32)
    triangles = np.array([[0, 1, 2]], np.uint32)
    return Part("temple_left", Geometry(positions, positions, triangles), Material(), HINGE)


@pytest.mark.parametrize("sku", ["panto", "aviator", "sport", "rimless"])
def test_the_bend_is_found_where_the_tag_says(sku: str) -> None:
    catalogue = load_catalogue()
    product, _ = catalogue.resolve(sku)
    parts = load_worn(catalogue, sku).model.parts
    for node in ("temple_left", "temple_right"):
        start = bend_start([part for part in parts if part.node == node])
        assert start is not None
        assert start == pytest.approx(product.size_mm.temple_bend / 1000, abs=0.012)


def test_straight_temples_are_left_as_long_as_they_are() -> None:
    depth = np.linspace(0, 0.13, 60)
    rod = np.concatenate([np.stack([0 * depth, 0 * depth + y, -depth], axis=1) for y in (-0.002, 0.002)])
    assert bend_start([temple(rod)]) is None
    pose = temple_pose(HINGE, np.array([0.077, 0.010, -0.112]), 1.0)
    np.testing.assert_allclose(np.linalg.norm(pose[:3, :3], axis=0), 1.0)


@pytest.mark.parametrize("ear_z", [-0.105, -0.112, -0.120])
def test_a_temple_passes_outside_the_ear_and_bends_behind_it(ear_z: float) -> None:
    ear = np.array([0.077, 0.010, ear_z])
    bend = 0.095
    pose = temple_pose(HINGE, ear, 1.0, bend)
    bent = transform(pose, np.array([[0.0, 0.0, -bend]]))[0]
    assert -0.010 < bent[2] - ear[2] < 0.0
    share = (ear[2] - HINGE[2, 3]) / (bent[2] - HINGE[2, 3])
    at_ear = HINGE[:3, 3] + share * (bent - HINGE[:3, 3])
    np.testing.assert_allclose(at_ear, ear, atol=0.0015)
    mirrored = temple_pose(
        np.diag([-1.0, 1, 1, 1]) @ HINGE @ np.diag([-1.0, 1, 1, 1]), ear * (-1, 1, 1), -1.0, bend
    )
    np.testing.assert_allclose(transform(mirrored, np.array([[0.0, 0.0, -bend]]))[0], bent * (-1, 1, 1))
