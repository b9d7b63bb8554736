"""The hand in a still or a video, in millimetres and ring sizes."""

from __future__ import annotations

from typing import Any

from tryon.dressing.base import Observation
from tryon.fitting.hand_size import HandMeasures
from tryon.fitting.hands import HandFitter
from tryon.fitting.measure import FaceMeasures, Measure
from tryon.fitting.ring_size import ring_diameter, ring_sizes

_LENGTHS = ("hand_length", "wrist_width", "wrist_circumference")


class HandsWatch:
    """Watches the hands of one file, frame by frame."""

    def __init__(self) -> None:
        self._fitter = HandFitter()
        self._newest: HandMeasures | None = None

    def watch(self, seen: Observation, face: FaceMeasures | None) -> None:
        """Take in a frame. face: measures of the same person, as far as they are known by now."""
        frame = seen.frame
        if face is not None:
            self._fitter.know_face(face)
        self._fitter.follow(seen.hands, seen.camera, frame.time_ns, frame.image)
        self._newest = self._fitter.measures() or self._newest

    def measures(self) -> HandMeasures | None:
        """What is known in the end; None when no hand was seen."""
        return self._newest


def hand_as_json(measures: HandMeasures) -> dict[str, Any]:
    """Measures as plain values, rounded to what they are worth; for each finger its ring sizes."""
    lengths = {name: _length(getattr(measures, name)) for name in _LENGTHS}
    fingers = {name: _finger(width) for name, width in measures.fingers.items()}
    return {**lengths, "fingers": fingers, "reference": measures.reference}


def _length(length: Measure) -> dict[str, float]:
    return {"mm": round(length.value_mm, 1), "sigma_mm": round(length.sigma_mm, 1)}


def _finger(width: Measure) -> dict[str, Any]:
    sizes = {
        guess.system: {"size": guess.label, "value": round(guess.value, 1), "sigma": round(guess.sigma, 1)}
        for guess in ring_sizes(ring_diameter(width))
    }
    return {**_length(width), "ring_sizes": sizes}
