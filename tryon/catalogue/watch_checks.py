"""Whether the mesh of a watch is what a fitter expects and what its tag says."""

from __future__ import annotations

import numpy as np

from tryon.catalogue.loops import inner_share, widest_gap_deg
from tryon.catalogue.model import missing_nodes, points_mm
from tryon.catalogue.product import Watch, WatchSize
from tryon.types import FloatArray, Model

WATCH_NODES = frozenset({"head", "strap"})
"""head: case, dial, hands, glass, crown; rigid. strap: everything that goes round."""

PLAUSIBLE_MM = {
    # From a cocktail watch to the largest divers, from a child's wrist to a very strong one.
    "case_width": (12.0, 62.0),
    "lug_to_lug": (16.0, 75.0),
    "case_thickness": (3.0, 24.0),
    "strap_width": (4.0, 40.0),
    "strap_thickness": (0.6, 12.0),
    "wrist_width": (38.0, 85.0),
    "wrist_height": (28.0, 70.0),
}
MAX_TRIANGLES = 25_000

TOLERANCE_MM = 1.5
"""Edges are rounded and glasses domed: tags are read off a drawing."""
MOST_CROWN_MM = 9.0
"""How far crowns and pushers stand out of cases."""
MOST_BUCKLE_MM = 10.0
"""How far clasps stand out of straps."""
WIDEST_GAP_DEG = 40.0
"""Of a closed loop: as far as the vertices of an angular bracelet's links may lie apart."""


def watch_faults(watch: Watch, model: Model) -> list[str]:
    """One line per fault of measures, nodes and axes."""
    return [*_size_faults(watch.size_mm), *_mesh_faults(watch.size_mm, model)]


def _size_faults(size: WatchSize) -> list[str]:
    faults = []
    if size.lug_to_lug > size.wrist_width:
        faults.append("size_mm.lug_to_lug is more than wrist_width: the lugs would stand out over the wrist")
    if size.strap_width > size.case_width:
        faults.append("size_mm.strap_width is more than case_width: it counts between the lugs")
    return faults


def _mesh_faults(size: WatchSize, model: Model) -> list[str]:
    faults = missing_nodes(model, WATCH_NODES)
    if faults:
        return faults
    points, head, strap = points_mm(model), points_mm(model, "head"), points_mm(model, "strap")
    height = size.wrist_height + size.strap_thickness + size.case_thickness
    found = float(np.ptp(points[:, 1]))
    if not height / 3 < found < height * 3:
        return [
            f"model.glb is {found:.3g} mm high, the tag says {height:g}: export it in metres, closed round "
            "the wrist, +Y out of the dial, +X to 12 o'clock, +Z to the fingers of a left hand"
        ]
    low, high = head.min(axis=0), head.max(axis=0)
    lugs = float(high[0] - low[0])
    if abs(lugs - size.lug_to_lug) > 2 * TOLERANCE_MM:
        faults.append(f"the head is {lugs:.1f} mm along X, size_mm.lug_to_lug says {size.lug_to_lug:g}")
    across = float(high[2] - low[2])
    if not -2 * TOLERANCE_MM < across - size.case_width < MOST_CROWN_MM:
        faults.append(f"the head is {across:.1f} mm along Z, size_mm.case_width says {size.case_width:g}")
    elif high[2] + low[2] < -TOLERANCE_MM:
        faults.append("the crown points to the elbow: model the watch for a left wrist, its crown at +Z")
    faults += _height_faults(size, head)
    if widest_gap_deg(points) > WIDEST_GAP_DEG:
        faults.append("the strap is open: model it closed, in a loop round the wrist")
    share = inner_share(strap, size.wrist_width, size.wrist_height)
    if not 0.9 < share < 1.12:
        faults.append(
            f"the strap's inside is {share:.0%} of the wrist of {size.wrist_width:g} x {size.wrist_height:g} "
            "mm, whose middle must be the origin"
        )
    below = -float(strap[:, 1].min()) - size.wrist_height / 2 - size.strap_thickness
    if not -2 * TOLERANCE_MM < below < MOST_BUCKLE_MM:
        faults.append(f"the strap's lowest point is {below:.1f} mm below what wrist_height and thickness say")
    return faults


def _height_faults(size: WatchSize, head: FloatArray) -> list[str]:
    """Whether the case lies on the wrist, dial up."""
    middle = head[np.abs(head[:, 0]) < size.lug_to_lug / 4]  # lugs reach down along the wrist
    if not len(middle):
        return ["the head has nothing in its middle: its origin must be the wrist's"]
    back, top = float(middle[:, 1].min()), float(head[:, 1].max())
    faults = []
    if abs(back - size.wrist_height / 2) > TOLERANCE_MM:
        faults.append(
            f"the case's back lies at y = {back:.1f} mm instead of {size.wrist_height / 2:g}, the wrist's top"
        )
    if abs(top - back - size.case_thickness) > TOLERANCE_MM:
        faults.append(
            f"the case is {top - back:.1f} mm high, size_mm.case_thickness says {size.case_thickness:g}"
        )
    return faults
