"""Whether the mesh of a bracelet is what a fitter expects and what its tag says."""

from __future__ import annotations

import numpy as np

from tryon.catalogue.loops import inner_share, widest_gap_deg
from tryon.catalogue.model import missing_nodes, points_mm
from tryon.catalogue.product import Bracelet
from tryon.types import Model

BRACELET_NODES = frozenset({"band"})

PLAUSIBLE_MM = {
    # From a child's wrist to a bangle that hangs loose, from a fine chain to a cuff.
    "inner_width": (38.0, 95.0),
    "inner_height": (28.0, 85.0),
    "band_width": (0.6, 90.0),
    "band_thickness": (0.4, 25.0),
}
MAX_TRIANGLES = 20_000

TOLERANCE_MM = 2.5
"""Clasps, charms and beads of several sizes stand out by as much."""
WIDEST_GAP_DEG = 40.0
"""Of a closed loop: as far as the vertices of long links may lie apart."""
WIDEST_CUFF_DEG = 120.0
"""A wider opening lets a cuff fall off."""


def bracelet_faults(bracelet: Bracelet, model: Model) -> list[str]:
    """One line per fault of nodes, measures and axes."""
    faults = missing_nodes(model, BRACELET_NODES)
    if faults:
        return faults
    size, points = bracelet.size_mm, points_mm(model)
    extents = np.ptp(points, axis=0)
    width = size.inner_width + 2 * size.band_thickness
    if not width / 3 < extents[0] < width * 3:
        return [
            f"model.glb is {extents[0]:.3g} mm wide, the tag says {width:g}: export it in metres, closed "
            "round the wrist, +Z to the fingers, +Y out of the back of the wrist"
        ]
    if abs(extents[0] - width) > 2 * TOLERANCE_MM:
        faults.append(f"model.glb is {extents[0]:.1f} mm wide, inner_width and band_thickness say {width:g}")
    if abs(extents[2] - size.band_width) > TOLERANCE_MM:
        faults.append(f"the band is {extents[2]:.1f} mm along Z, size_mm.band_width says {size.band_width:g}")
    share = inner_share(points, size.inner_width, size.inner_height)
    if not 0.93 < share < 1.08:
        faults.append(
            f"the band's inside is {share:.0%} of {size.inner_width:g} x {size.inner_height:g} mm, the "
            "ellipse whose middle must be the origin"
        )
    gap = widest_gap_deg(points)
    if not bracelet.is_rigid and gap > WIDEST_GAP_DEG:
        faults.append("the band is open: model it closed, or say is_rigid = true if it is a cuff")
    elif gap > WIDEST_CUFF_DEG:
        faults.append(f"the cuff is open over {gap:.0f} degrees, it would fall off")
    return faults
