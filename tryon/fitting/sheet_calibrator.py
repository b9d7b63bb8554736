"""The length of feet by a sheet of paper or a card on the floor, from several pictures that agree."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from tryon.fitting.calibration import CalibrationState
from tryon.fitting.foot_measure import calibrate_by_sheet
from tryon.fitting.foot_size import FootCalibration
from tryon.fitting.foot_template import FootTemplate
from tryon.fitting.measure import Measure
from tryon.types import ByteArray, Camera, Foot

_WANTED = 5  # pictures that agree; one takes a quarter of a second
_AGREE = 0.02  # relative
_TIMEOUT_S = 30.0


class SheetCalibrator:
    """Watches one person's feet until a sheet was seen well in several pictures. Not thread-safe."""

    def __init__(self, template: FootTemplate) -> None:
        self._template = template
        self._found: list[FootCalibration] = []
        self._since_ns: int | None = None

    def update(
        self, image: ByteArray, feet: Sequence[Foot], camera: Camera, time_ns: int
    ) -> CalibrationState:
        """Look at one BGR picture, or at what is in its way. Takes a quarter of a second."""
        if self._since_ns is None:
            self._since_ns = time_ns
        late = time_ns - self._since_ns > _TIMEOUT_S * 1e9
        hint = "show_feet"
        if feet:
            found, hint = calibrate_by_sheet(self._template, image, feet, camera), "show_paper"
            if found is not None:
                self._found.append(found)
                hint = "hold_still"
        result, progress = agreed(self._found[-2 * _WANTED :], _WANTED)
        if result is not None:
            return CalibrationState("done", "", 1.0, None, result)
        return CalibrationState("failed" if late else "looking", hint, progress, None, None)


def agreed(found: Sequence[FootCalibration], wanted: int) -> tuple[FootCalibration | None, float]:
    """What at least `wanted` pictures of the same feet agree on, or None; and how many of them do, 0 to 1.

    Their errors are mostly shared (the paper's flatness, the focal length): more pictures find outliers, but
    make nothing surer.
    """
    if not found:
        return None, 0.0
    middle = float(np.median([one.length.value_mm for one in found]))
    near = [one for one in found if abs(one.length.value_mm / middle - 1) < _AGREE]
    if len(near) < wanted:
        return None, len(near) / wanted
    lengths = np.array([one.length.value_mm for one in near])
    sigma = math.hypot(float(np.median([one.length.sigma_mm for one in near])), float(lengths.std()))
    best = min(near, key=lambda one: abs(one.length.value_mm - middle))
    return FootCalibration(Measure(float(np.median(lengths)), sigma), best.width, best.reference), 1.0
