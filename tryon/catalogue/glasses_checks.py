"""Whether the mesh of glasses is what a fitter expects and what its tag says."""

from __future__ import annotations

from tryon.catalogue.model import MOVING_NODES, missing_nodes, points_mm
from tryon.catalogue.product import GlassesSize
from tryon.types import Model

WIDTH_TOLERANCE_MM = 4.0
"""How far the mesh may be from the width on the tag: end pieces and hinges are counted either way."""
OFF_CENTRE_MM = 3.0


def glasses_mesh_faults(size: GlassesSize, model: Model) -> list[str]:
    """One line per fault of nodes, measures and axes."""
    faults = missing_nodes(model, MOVING_NODES)
    if faults:
        return faults
    points = points_mm(model)
    low, high = points.min(axis=0), points.max(axis=0)
    width, depth = float(high[0] - low[0]), float(high[2] - low[2])
    if not size.frame_width / 3 < width < size.frame_width * 3:
        return [
            f"model.glb is {width:.3g} mm wide, the tag says {size.frame_width:g}: export it in metres, "
            "+X to the wearer's left, +Y up, +Z out of the face"
        ]
    if abs(width - size.frame_width) > WIDTH_TOLERANCE_MM:
        faults.append(f"model.glb is {width:.1f} mm wide, size_mm.frame_width says {size.frame_width:g}")
    if not size.temple_bend - 5 <= depth <= size.temple_length + 25:
        faults.append(
            f"model.glb is {depth:.1f} mm deep, which does not go with temples of {size.temple_length:g} mm "
            f"that bend after {size.temple_bend:g}"
        )
    if abs(low[0] + high[0]) / 2 > OFF_CENTRE_MM:
        faults.append(f"the middle of model.glb is at x = {(low[0] + high[0]) / 2:.1f} mm instead of 0")
    front = points_mm(model, "front").mean(axis=0)
    left, right = (points_mm(model, f"temple_{side}").mean(axis=0) for side in ("left", "right"))
    if left[0] < right[0]:
        faults.append("temple_left lies to the wearer's right: +X must point to the wearer's left")
    if left[2] > front[2] or right[2] > front[2]:
        faults.append("the temples lie before the front: +Z must point out of the face")
    return faults
