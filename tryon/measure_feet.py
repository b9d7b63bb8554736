"""The feet in a still or a video, in millimetres and shoe sizes."""

from __future__ import annotations

from typing import Any

from tryon.dressing.base import Observation
from tryon.fitting.feet import FootFitter
from tryon.fitting.foot_measure import calibrate_by_sheet
from tryon.fitting.foot_size import FootCalibration, FootMeasures
from tryon.fitting.foot_template import load_foot_template
from tryon.fitting.sheet_calibrator import agreed

_SHEET_EVERY_NS = 300_000_000
_SHEETS = 3  # of a video, that must agree
_LENGTHS = ("length", "width", "instep")


class FeetWatch:
    """Watches the feet of one file, frame by frame, and any sheet of paper or card on the floor by them."""

    def __init__(self, still: bool) -> None:
        self._wanted = 1 if still else _SHEETS
        self._template = load_foot_template()
        self._fitter = FootFitter(self._template)
        self._sheets: list[FootCalibration] = []
        self._searched_ns: int | None = None

    def watch(self, seen: Observation) -> None:
        """Take in a frame."""
        frame = seen.frame
        self._fitter.follow(seen.feet, seen.camera, frame.time_ns, frame.image)
        is_due = self._searched_ns is None or frame.time_ns - self._searched_ns >= _SHEET_EVERY_NS
        if seen.feet and is_due:
            self._searched_ns = frame.time_ns
            found = calibrate_by_sheet(self._template, frame.image, seen.feet, seen.camera)
            self._sheets += [] if found is None else [found]

    def measures(self) -> FootMeasures | None:
        """What is known in the end; None when no feet were seen."""
        calibration, _ = agreed(self._sheets, self._wanted)
        if calibration is not None:
            self._fitter.calibrate(calibration)
        return self._fitter.measures()


def feet_as_json(measures: FootMeasures) -> dict[str, Any]:
    """Measures as plain values, rounded to what they are worth."""
    lengths = {
        name: {"mm": round(length.value_mm, 1), "sigma_mm": round(length.sigma_mm, 1)}
        for name in _LENGTHS
        for length in (getattr(measures, name),)
    }
    sizes = {
        guess.system: {"size": guess.label, "value": round(guess.value, 1), "sigma": round(guess.sigma, 1)}
        for guess in measures.sizes
    }
    return {**lengths, "reference": measures.reference, "sizes": sizes}
