"""Measures the length of feet in one picture by a sheet of paper or a card that lies on the floor."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from tryon.fitting.floor_sheet import SHEETS, SeenSheet, SheetKind, find_sheet
from tryon.fitting.foot_pose import FeetPoses, Floor, solve_feet
from tryon.fitting.foot_size import SHOD_SIGMA, FootCalibration, shod_of, usual_length, width_over_length
from tryon.fitting.foot_template import FootTemplate
from tryon.fitting.measure import Measure
from tryon.types import ByteArray, Camera, Foot

_FLOOR_SIGMA = math.radians(0.7)  # of the floor's slope by a sheet on it
_USUAL_SPREAD, _MOST_UNUSUAL = 0.09, 3.0
"""Of adults' feet in length, relative, and how many of these a foot may be off before it is no foot or no
sheet: children's feet are shorter."""
_STANDS_OUT = 0.15  # of what speaks for a sheet that a foot of unusual length by one spread takes away
_LEAST_CREDIT = 0.2


def calibrate_by_sheet(
    template: FootTemplate,
    image: ByteArray,
    feet: Sequence[Foot],
    camera: Camera,
    kinds: Sequence[SheetKind] = SHEETS,
) -> FootCalibration | None:
    """The length of feet that stand on one floor with a sheet of these kinds; None where there is none.

    The foot may stand on the paper. Takes a quarter of a second and more.
    """
    best: tuple[float, FootCalibration] | None = None
    for sheet in find_sheet(image, camera, kinds):
        found = _by_sheet(template, feet, camera, sheet)
        if found is not None and (best is None or found[0] > best[0]):
            best = found
    return None if best is None else best[1]


def _by_sheet(
    template: FootTemplate, feet: Sequence[Foot], camera: Camera, sheet: SeenSheet
) -> tuple[float, FootCalibration] | None:
    """How much speaks for a sheet, and the length of the feet by it."""
    shod = shod_of(feet)
    usual = usual_length(shod, None)
    normal = sheet.camera_from_sheet[:3, 2]
    height = -float(normal @ sheet.camera_from_sheet[:3, 3])
    if height <= 0:
        return None
    # The floor's slope is known, its distance only in metres: in foot lengths the feet tell it.
    information = np.diag([_FLOOR_SIGMA**-2] * 3 + [0.0])
    poses = solve_feet(feet, template, camera, shod, Floor(normal, height / usual, information))
    if poses.floor.offset <= 0:
        return None
    length = height / poses.floor.offset
    unusual = abs(math.log(length / usual)) / _USUAL_SPREAD
    credit = sheet.credit - _STANDS_OUT * unusual**2
    if unusual > _MOST_UNUSUAL or credit < _LEAST_CREDIT:
        return None
    bare_mm = length * 1000 * usual_length(0.0, None) / usual
    sigma = math.hypot(sheet.sigma, _offset_sigma(poses), shod * SHOD_SIGMA)
    measured = Measure(bare_mm, bare_mm * sigma)
    width = None
    if shod < 0.5:
        ratio = width_over_length(template) * poses.build.width
        width = Measure(bare_mm * ratio, bare_mm * ratio * math.hypot(sigma, poses.build.width_sigma))
    return credit, FootCalibration(measured, width, sheet.kind.reference)


def _offset_sigma(poses: FeetPoses) -> float:
    """Relative, of the feet's length against the camera's height over the floor."""
    covariance = np.linalg.pinv(poses.floor.information)
    return math.sqrt(float(covariance[3, 3])) / poses.floor.offset
