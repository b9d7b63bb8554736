"""What all designs share: base curves, and where lenses stand before the average eye."""

from __future__ import annotations

from .outlines import Outline, from_control_points
from .shapes import ControlPolygon

# Radii in mm: curves are quoted for the trade's tooling index of 1.53.
BASE_4, BASE_6, BASE_8 = 530.0 / 4.0, 530.0 / 6.0, 530.0 / 8.0

# Middle of the lens in item space, mm: its back 12 mm before the cornea of the average face (which lies 22 mm
# behind the point on the nose), the pupil 3 mm above it. Acetate is deeper and stands a little farther out.
CENTRE_Y = 3.0
METAL_Z = -9.0
ACETATE_Z = -8.2

_EDGE_MM = 0.32


def lens_outline(control: ControlPolygon, width: float, height: float) -> Outline:
    """A lens that measures width x height mm when boxed: its thick, slanted edge adds to its outline."""
    return from_control_points(control, width - _EDGE_MM, height - _EDGE_MM)
