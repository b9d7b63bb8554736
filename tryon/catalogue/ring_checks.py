"""Whether the mesh of a ring is what a fitter expects and what its tag says."""

from __future__ import annotations

import math

import numpy as np

from tryon.catalogue.loops import inner_share, widest_gap_deg
from tryon.catalogue.model import missing_nodes, points_mm
from tryon.catalogue.product import Ring
from tryon.types import Model

RING_NODES = frozenset({"band"})
"""What every ring has; those with a stone or plate have "head" as well."""

PLAUSIBLE_MM = {
    # Holes of the sizes 38 to 80 (ISO 8653), from a wire to a cocktail ring.
    "inner_diameter": (12.0, 25.5),
    "band_width": (0.8, 25.0),
    "band_thickness": (0.5, 6.0),
    "head_height": (0.5, 25.0),
}
MAX_TRIANGLES = 12_000

TOLERANCE_MM = 0.5
"""A ring size is a third of a millimetre across; edges are rounded."""
WIDEST_GAP_DEG = 40.0
"""Of a closed loop; open rings are closed by the finger, but not by this program."""


def ring_faults(ring: Ring, model: Model) -> list[str]:
    """One line per fault of nodes, measures and axes."""
    size = ring.size_mm
    faults = []
    modelled = math.pi * size.inner_diameter
    sizes = ring.sizes_eu
    if not sizes.smallest - 1 <= modelled <= sizes.largest + 1:
        faults.append(
            f"size_mm.inner_diameter is that of size {modelled:.0f}, which is not one of sizes_eu "
            f"{sizes.smallest:g} to {sizes.largest:g} (inner circumference in mm)"
        )
    missing = missing_nodes(model, RING_NODES)
    if missing:
        return [*faults, *missing]
    points, band = points_mm(model), points_mm(model, "band")
    width = float(np.ptp(band[:, 0]))
    tagged = size.inner_diameter + 2 * size.band_thickness
    if not tagged / 3 < width < tagged * 3:
        return [
            *faults,
            f"model.glb is {width:.3g} mm wide, the tag says {tagged:g}: export it in metres, its hole "
            "along Z, +Z to the finger's tip, +Y to the stone",
        ]
    diameter = inner_share(band, 1.0, 1.0)
    if abs(diameter - size.inner_diameter) > TOLERANCE_MM:
        faults.append(
            f"the hole round Z is {diameter:.1f} mm wide, size_mm.inner_diameter says "
            f"{size.inner_diameter:g}; its middle must be the origin"
        )
        return faults
    if widest_gap_deg(band) > WIDEST_GAP_DEG:
        faults.append("the band is open: model it closed round the finger")
    edge = size.inner_diameter / 2
    below, above = -float(points[:, 1].min()) - edge, float(points[:, 1].max()) - edge
    if below > above + TOLERANCE_MM:
        faults.append("the stone points into the palm: +Y must point to the stone")
        return faults
    if abs(below - size.band_thickness) > TOLERANCE_MM:
        faults.append(
            f"the band is {below:.1f} mm thick, size_mm.band_thickness says {size.band_thickness:g}"
        )
    if abs(above - size.head_height) > 2 * TOLERANCE_MM:
        faults.append(f"model.glb is {above:.1f} mm high, size_mm.head_height says {size.head_height:g}")
    palm = band[band[:, 1] < -edge]
    breadth = float(np.ptp(palm[:, 2])) if len(palm) else 0.0
    if abs(breadth - size.band_width) > 2 * TOLERANCE_MM:
        faults.append(f"the band is {breadth:.1f} mm along Z, size_mm.band_width says {size.band_width:g}")
    return faults
