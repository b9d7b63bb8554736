"""How large a hand is: its length, its wrist and its fingers in millimetres, each with its uncertainty.

A picture shows proportions only. Without a reference, a hand is as long as most people's; where the face
of the same person is measured (by the iris, or a card), a broad face makes a long hand likelier.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from tryon.fitting.measure import FaceMeasures, Measure
from tryon.types import FloatArray

HAND_LENGTH_MM, HAND_SIGMA = 186.0, 0.065
"""Wrist crease to middle finger's tip: 193 +- 10 mm of men, 179 +- 10 mm of women (ANSUR II, Gordon et al.,
2014), taken together; sigma relative."""

_FACE_SHARE, _FACE_SIGMA = 0.4, 0.061
"""Men's faces are 7 % broader and their hands 8 % longer than women's (ANSUR II). Of a face that is broader
than most by one per cent this alone makes the hand longer by 0.4, and the rest of the spread is left."""

_WIDTH_SIGMA, _HEIGHT_SIGMA = 0.05, 0.08  # relative, of a wrist's breadth and depth as a picture shows them
_FINGER_SIGMA = 0.06


@dataclass(frozen=True)
class HandMeasures:
    """One person's hand.

    hand_length: wrist crease to the middle finger's tip. wrist_width: across the wrist where a watch sits.
    wrist_circumference: round it there. fingers: "thumb" to "little" -> diameter where a ring sits.
    reference: what the millimetres rest on: "card", "iris" (of the face in view) or "population".
    """

    hand_length: Measure
    wrist_width: Measure
    wrist_circumference: Measure
    fingers: Mapping[str, Measure]
    reference: str


@dataclass(frozen=True)
class HandScale:
    """Size of a hand over the mean one's, and its relative standard deviation."""

    value: float = 1.0
    sigma: float = HAND_SIGMA
    reference: str = "population"


def scale_by_face(face: FaceMeasures) -> HandScale:
    """What the face of the same person says of the hand's size."""
    if face.reference == "population":
        return HandScale()
    sigma = math.hypot(_FACE_SIGMA, _FACE_SHARE * face.scale_sigma)
    return HandScale(math.exp(_FACE_SHARE * math.log(face.scale)), sigma, face.reference)


def conclude_hand(
    scale: HandScale, wrist_m: tuple[float, float], fingers_m: FloatArray, names: tuple[str, ...]
) -> HandMeasures:
    """wrist_m: breadth and depth, fingers_m: (5,) breadths, of a hand of that scale."""
    width, height = (1000 * value for value in wrist_m)

    def measure(value_mm: float, own: float) -> Measure:
        return Measure(value_mm, value_mm * math.hypot(scale.sigma, own))

    return HandMeasures(
        Measure(HAND_LENGTH_MM * scale.value, HAND_LENGTH_MM * scale.value * scale.sigma),
        measure(width, _WIDTH_SIGMA),
        measure(ellipse_mm(width, height), _HEIGHT_SIGMA),
        {name: measure(1000 * float(m), _FINGER_SIGMA) for name, m in zip(names, fingers_m, strict=True)},
        scale.reference,
    )


def ellipse_mm(width: float, height: float) -> float:
    """Circumference of an ellipse (Ramanujan, 1914)."""
    a, b = width / 2, height / 2
    h = ((a - b) / (a + b)) ** 2
    return math.pi * (a + b) * (1 + 3 * h / (10 + math.sqrt(4 - 3 * h)))
