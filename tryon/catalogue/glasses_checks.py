"""Whether the mesh of glasses is what a fitter expects and what its tag says."""

from __future__ import annotations

from tryon.catalogue.model import missing_nodes, points_mm
from tryon.catalogue.product import Glasses, GlassesSize
from tryon.types import Model

GLASSES_NODES = frozenset({"front", "temple_left", "temple_right"})
"""Left and right are the wearer's."""

PLAUSIBLE_MM = {
    # Adult and children's frames on sale; a shield lens counts as one of up to 150 mm.
    "lens_width": (30.0, 150.0),
    "lens_height": (18.0, 80.0),
    "bridge_width": (8.0, 32.0),
    "frame_width": (100.0, 175.0),
    "temple_length": (100.0, 170.0),
    "temple_bend": (60.0, 130.0),
}
MAX_TRIANGLES = 80_000
"""About three times the frames that come with the program."""

WIDTH_TOLERANCE_MM = 4.0
"""How far the mesh may be from the width on the tag: end pieces and hinges are counted either way."""
OFF_CENTRE_MM = 3.0


def glasses_faults(glasses: Glasses, model: Model) -> list[str]:
    """One line per fault of measures, nodes and axes."""
    size = glasses.size_mm
    faults = []
    if size.temple_bend >= size.temple_length:
        faults.append("size_mm.temple_bend is not less than temple_length: it ends where the bend begins")
    return [*faults, *_mesh_faults(size, model)]


def _mesh_faults(size: GlassesSize, model: Model) -> list[str]:
    faults = missing_nodes(model, GLASSES_NODES)
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
