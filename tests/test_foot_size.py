"""Shoe sizes, and feet measured by a sheet on the floor."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from helpers_feet import FeetScene, standing

from tryon.fitting.floor_sheet import A4, CARD, SheetKind, find_sheet
from tryon.fitting.foot_measure import calibrate_by_sheet
from tryon.fitting.foot_pose import solve_feet
from tryon.fitting.foot_size import conclude, foot_mm_of_eu, shoe_sizes
from tryon.fitting.foot_template import load_foot_template
from tryon.fitting.measure import Measure
from tryon.geometry import project
from tryon.types import ByteArray, FloatArray

FOOT_M = 0.262


@pytest.mark.parametrize(
    ("foot_mm", "eu", "uk", "us_men", "us_women", "cn", "cn_old", "jp"),
    [
        # As makers' and standards' tables agree to within half a size.
        (240, 38.0, 5.0, 5.5, 7.0, "240", "38", "24.0"),
        (250, 39.5, 6.0, 7.0, 8.5, "250", "40", "25.0"),
        (265, 42.0, 8.0, 8.5, 10.0, "265", "43", "26.5"),
        (280, 44.0, 9.5, 10.5, 12.0, "280", "46", "28.0"),
    ],
)
def test_sizes_are_those_of_published_tables(
    foot_mm: float, eu: float, uk: float, us_men: float, us_women: float, cn: str, cn_old: str, jp: str
) -> None:
    sizes = {guess.system: guess for guess in shoe_sizes(Measure(foot_mm, 2.0))}
    for system, published in (("EU", eu), ("UK", uk), ("US men", us_men), ("US women", us_women)):
        assert float(sizes[system].label) == pytest.approx(published, abs=0.5)
    assert (sizes["CN"].label, sizes["CN old"].label, sizes["JP"].label) == (cn, cn_old, jp)
    assert sizes["EU"].sigma == pytest.approx(0.3)
    assert foot_mm_of_eu(sizes["EU"].value) == pytest.approx(foot_mm)


def test_a_known_width_tells_the_chinese_one() -> None:
    usual = next(one for one in shoe_sizes(Measure(265, 2), Measure(100, 2)) if one.system == "CN")
    broad = next(one for one in shoe_sizes(Measure(265, 2), Measure(106, 2)) if one.system == "CN")
    assert usual.label == "265 (2.5)"
    assert float(broad.label.split("(")[1].rstrip(")")) > 4


def on_floor(scene: FeetScene, kind: SheetKind, right_m: float, turn_deg: float) -> FloatArray:
    """(4, 2) pixels of a sheet's corners on the floor, to the right of the feet (metres for FOOT_M)."""
    foot = scene.camera_from_foot["right_foot"]
    along = np.cos(np.radians(turn_deg)) * foot[:3, 2] + np.sin(np.radians(turn_deg)) * foot[:3, 0]
    across = np.cross(foot[:3, 1], along)
    half = np.array(kind.wh_mm) / 2000
    middle = foot[:3, 3] * FOOT_M - foot[:3, 0] * right_m + foot[:3, 2] * 0.1
    corners = [
        middle + along * half[0] * a + across * half[1] * b for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))
    ]
    return project(scene.camera, np.array(corners))


def painted(scene: FeetScene, corners: FloatArray, bgr: tuple[int, int, int]) -> ByteArray:
    """A floor with grain, and a sheet on it with soft edges."""
    rng = np.random.default_rng(8)
    width, height = scene.camera.size_wh
    grain = cv2.resize(
        rng.integers(60, 110, (height // 16, width // 60, 3)).astype(np.uint8), (width, height)
    )
    cv2.fillConvexPoly(grain, np.rint((corners - 0.5) * 16).astype(np.int32), bgr, cv2.LINE_AA, 4)
    blurred = cv2.GaussianBlur(grain, (0, 0), 0.8)
    return np.asarray(cv2.add(blurred, rng.integers(0, 6, blurred.shape, np.uint8)))


@pytest.mark.parametrize(
    ("kind", "bgr", "pitch_deg", "distance", "right_m"),
    [
        (A4, (238, 240, 242), 45.0, 5.0, 0.22),
        (A4, (230, 236, 240), 75.0, 5.0, 0.22),
        (CARD, (190, 110, 30), 70.0, 3.0, 0.14),
    ],
)
def test_a_sheet_beside_them_tells_how_long_feet_are(
    kind: SheetKind, bgr: tuple[int, int, int], pitch_deg: float, distance: float, right_m: float
) -> None:
    scene = standing(pitch_deg, distance=distance, down=-0.05)
    corners = on_floor(scene, kind, right_m, 15.0)
    image = painted(scene, corners, bgr)
    sheet = max(find_sheet(image, scene.camera, [kind]), key=lambda one: one.credit)
    apart = np.linalg.norm(sheet.corners_px[:, None] - corners[None], axis=2).min(axis=1)
    assert apart.max() < 1.5
    feet = scene.seen(np.random.default_rng(9), 0.004, shod=0.0)
    found = calibrate_by_sheet(load_foot_template(), image, feet, scene.camera, [kind])
    assert found is not None
    assert found.reference == kind.reference
    assert found.length.value_mm == pytest.approx(FOOT_M * 1000, rel=0.025)
    assert abs(found.length.value_mm - FOOT_M * 1000) < 3 * found.length.sigma_mm


def test_without_a_sheet_millimetres_are_those_of_most_people() -> None:
    scene = standing(60.0, distance=5.0)
    feet = scene.seen(np.random.default_rng(10), 0.01, shod=0.0)
    plain = np.full((720, 1280, 3), 120, np.uint8)
    template = load_foot_template()
    assert calibrate_by_sheet(template, plain, feet, scene.camera) is None
    measures = conclude(template, solve_feet(feet, template, scene.camera, 0.0).build, 0.0, None)
    assert measures.reference == "population"
    assert measures.length.sigma_mm > 12
    assert measures.width.value_mm == pytest.approx(measures.length.value_mm * 0.39, rel=0.06)
