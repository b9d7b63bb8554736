"""Whether dials are the right way round, and stones on the back of the finger."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from tryon.dressing.base import Worn
from tryon.evaluation.following_hands import HandsDressed
from tryon.evaluation.rendered_hands import VIEWS, HandCase, draw_hands
from tryon.evaluation.report import Advance, Case, PartReport, Row
from tryon.rendering import create_renderer
from tryon.types import Frame, Item, Model

_PICTURES = 32
_RING_FINGER = 3


def measure_hands_side(folder: Path, advance: Advance) -> PartReport:
    """Watch and ring on rendered hands of both sides in all views; `folder` is not needed.

    A dial is mirrored if its pose or its model is. It is upright if its 12 o'clock points to the little
    finger's side, as its owner reads it: to +X of wrist space on a left wrist, to -X on a right one.
    """
    cases: list[Case] = []
    renderer = create_renderer()
    try:
        with HandsDressed(video=False) as dressed:
            for number, case in enumerate(draw_hands(_PICTURES, renderer)):
                advance(number, _PICTURES)
                seen = dressed.look(Frame(case.image, 0), case.camera)
                figures: dict[str, Any] = {"case": f"{case.view} {case.slot} {number}", "view": case.view}
                if seen.watch is not None:
                    figures |= watch_signs(seen.watch, dressed.watch, case)
                if seen.ring is not None:
                    figures |= ring_signs(seen.ring, case)
                cases.append(figures)
    finally:
        renderer.close()
    watches, rings = ([case for case in cases if key in case] for key in ("dial_mirrored", "ring_mirrored"))
    return PartReport(
        (
            Row("hands_side.dials mirrored", _count(watches, "dial_mirrored"), "watches", 0.0),
            Row("hands_side.rings mirrored", _count(rings, "ring_mirrored"), "rings", 0.0),
            Row(
                "hands_side.dial on the back",
                _share(watches, "dial_on_back"),
                "of watches",
                1.0,
                at_least=True,
            ),
            Row(
                "hands_side.stone on the back", _share(rings, "stone_on_back"), "of rings", 1.0, at_least=True
            ),
            Row("hands_side.dial upright", _share(watches, "dial_upright"), "of watches", 1.0, at_least=True),
            *(
                Row(
                    f"hands_side.all right, {view}",
                    _all_right([c for c in cases if c["view"] == view]),
                    "of hands",
                )
                for view in VIEWS
            ),
            Row("hands_side.watches drawn", len(watches) / len(cases), "of hands"),
            Row("hands_side.rings drawn", len(rings) / len(cases), "of hands"),
        ),
        tuple(cases),
    )


def watch_signs(item: Item, worn: Worn, case: HandCase) -> dict[str, bool]:
    """Whether a drawn watch is mirrored, has its dial on the wrist's back and 12 o'clock where it belongs."""
    pose, wrist = item.camera_from_item[:3, :3], case.camera_from_wrist[:3, :3]
    # The strap is bent to the wrist; the head is the catalogue's own, in full or for afar.
    own_head = any(_head(item.model) == _head(level) for level in worn.model.levels)
    turned_over = any(np.linalg.det(part.item_from_part[:3, :3]) < 0 for part in item.model.parts)
    twelve = float(pose[:, 0] @ wrist[:, 0]) * (1 if case.slot == "left_hand" else -1)
    return {
        "dial_mirrored": not own_head or turned_over or bool(np.linalg.det(pose) < 0),
        "dial_on_back": float(pose[:, 1] @ wrist[:, 1]) > 0,
        "dial_upright": twelve > 0,
    }


def _head(model: Model) -> list[int]:
    """Which geometries make up a watch's head."""
    return [id(part.geometry) for part in model.parts if part.node == "head"]


def ring_signs(item: Item, case: HandCase) -> dict[str, bool]:
    """Whether a ring drawn on the ring finger is mirrored, and looks out of the finger's back."""
    pose, truth = item.camera_from_item[:3, :3], case.camera_from_ring[_RING_FINGER][:3, :3]
    return {
        "ring_mirrored": bool(np.linalg.det(pose) < 0),
        "stone_on_back": float(pose[:, 1] @ truth[:, 1]) > 0 and float(pose[:, 2] @ truth[:, 2]) > 0,
    }


def _all_right(cases: Sequence[Case]) -> float:
    keys = ("dial_on_back", "dial_upright", "stone_on_back")
    return float(np.mean([all(case.get(key, True) for key in keys) for case in cases]))


def _count(cases: Sequence[Case], key: str) -> float:
    return float(sum(case[key] for case in cases))


def _share(cases: Sequence[Case], key: str) -> float:
    return float(np.mean([case[key] for case in cases])) if cases else float("nan")
