"""How far a calibration by something of known size is."""

from __future__ import annotations

from dataclasses import dataclass

from tryon.fitting.foot_size import FootCalibration
from tryon.fitting.measure import FaceCalibration
from tryon.types import FloatArray


@dataclass(frozen=True, eq=False)
class CalibrationState:
    """phase: "looking", "done" or "failed" (nothing agreed in half a minute).

    hint: "" or what to do: "face_front", "show_card" and "hold_still" for a card at the forehead,
    "show_feet", "show_paper" and "hold_still" for a sheet on the floor. progress: 0 to 1. corners_px: (4, 2)
    of the card in this picture, clockwise from the upper left, or None. result: once done.
    """

    phase: str
    hint: str
    progress: float
    corners_px: FloatArray | None
    result: FaceCalibration | FootCalibration | None
