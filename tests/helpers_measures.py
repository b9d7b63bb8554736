"""A person of average measures, for tests of what is made of them."""

from __future__ import annotations

from tryon.fitting.measure import FaceMeasures, Measure

AVERAGE = FaceMeasures(
    pupil_distance=Measure(63.4, 2.0),
    near_pupil_distance=Measure(62.1, 2.0),
    face_width=Measure(153.3, 6.0),
    bridge_width=Measure(18.9, 1.6),
    hinge_to_ear=Measure(93.0, 5.0),
    inner_eye_corners=Measure(34.0, 2.0),
    outer_eye_corners=Measure(89.0, 3.0),
    scale=1.0,
    scale_sigma=0.03,
    reference="iris",
    distance_m=0.5,
    frames=30,
)
