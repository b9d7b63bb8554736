"""Whether the mesh of a shoe is what a fitter expects and what its tag says."""

from __future__ import annotations

import numpy as np

from tryon.catalogue.model import missing_nodes, points_mm
from tryon.catalogue.product import Shoes, ShoeSize
from tryon.types import FloatArray, Model

SHOE_NODES = frozenset({"upper", "sole", "inside"})
"""What every shoe has; laced ones have "laces" as well. inside: lining and insole."""

PLAUSIBLE_MM = {
    # From a toddler's sandal to a boot of size 50, from a barefoot sole to a platform.
    "outer_length": (100.0, 360.0),
    "inner_length": (95.0, 345.0),
    "heel_inset": (1.0, 40.0),
    "ball_position": (55.0, 270.0),
    "ball_width": (45.0, 135.0),
    "toe_allowance": (0.0, 45.0),
    "heel_height": (2.0, 160.0),
    "sole_thickness": (2.0, 80.0),
    "toe_spring": (0.0, 45.0),
    "collar_height": (25.0, 600.0),
}
MAX_TRIANGLES = 40_000
"""Of a pair, both shoes are drawn in every frame."""

LENGTH_TOLERANCE_MM = 4.0
OFF_GROUND_MM = 1.5


def shoe_faults(shoes: Shoes, model: Model) -> list[str]:
    """One line per fault of measures, nodes and axes."""
    return [*_size_faults(shoes.size_mm), *_mesh_faults(shoes.size_mm, model)]


def _size_faults(size: ShoeSize) -> list[str]:
    faults = []
    if size.heel_inset + size.inner_length > size.outer_length:
        faults.append("size_mm: heel_inset and inner_length together are more than outer_length")
    share = (size.ball_position - size.heel_inset) / size.foot_length
    if not 0.6 < share < 0.8:
        faults.append(f"size_mm.ball_position is {share:.0%} along the foot; the ball lies at 60 to 80 %")
    if size.collar_height <= size.heel_height:
        faults.append("size_mm.collar_height is not above heel_height: both count from the ground")
    return faults


def _mesh_faults(size: ShoeSize, model: Model) -> list[str]:
    faults = missing_nodes(model, SHOE_NODES)
    if faults:
        return faults
    points = points_mm(model)
    low, high = points.min(axis=0), points.max(axis=0)
    length = float(high[2] - low[2])
    if not size.outer_length / 3 < length < size.outer_length * 3:
        return [
            f"model.glb is {length:.3g} mm long, the tag says {size.outer_length:g}: export the right "
            "shoe in metres, +Z to the toe, +Y up, its heel's end at the origin"
        ]
    if abs(length - size.outer_length) > LENGTH_TOLERANCE_MM:
        faults.append(f"model.glb is {length:.1f} mm long, size_mm.outer_length says {size.outer_length:g}")
    if abs(low[1]) > OFF_GROUND_MM:
        faults.append(f"the lowest point of model.glb is at y = {low[1]:.1f} mm instead of 0, the ground")
    if abs(low[2]) > LENGTH_TOLERANCE_MM:
        faults.append(f"the heel of model.glb ends at z = {low[2]:.1f} mm instead of 0")
    if _toes_lean(points_mm(model, "sole")) < 0:
        faults.append("model.glb looks like a left shoe: the right one's toes turn to +X, the wearer's left")
    return faults


def _toes_lean(sole: FloatArray) -> float:
    """How far in mm the toes lie to +X of the line from the heel's middle through the ball's (N, 3)."""
    z = sole[:, 2] / sole[:, 2].max()

    def middle(least: float, most: float) -> float:
        across = sole[(z >= least) & (z <= most), 0]
        return float(across.min() + across.max()) / 2 if len(across) else float("nan")

    heel, ball, toes = middle(0.05, 0.2), middle(0.6, 0.72), middle(0.9, 0.97)
    lean = toes - (heel + (ball - heel) * (0.935 - 0.125) / (0.66 - 0.125))
    return lean if np.isfinite(lean) else 0.0
