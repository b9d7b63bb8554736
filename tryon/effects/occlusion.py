"""What hides drawn glasses besides the head: hair over the temples, and what is held before the face."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import cv2
import numpy as np

from tryon.effects.face_cover import FaceCover
from tryon.effects.hair_cover import Hair, HairCover, Strip
from tryon.effects.hand_cover import hand_mask
from tryon.geometry import project, transform
from tryon.types import ByteArray, Camera, FloatArray, IntArray, Layer

_FRONT = np.array([[-70, 60, 42], [70, 60, 42], [70, -30, 42], [-70, -30, 42]]) / 1000
"""Where rims, lenses and end pieces are, in face space: hair never hides those."""

_SUBPIXEL_BITS = 4


class OcclusionEstimator:
    """Says where glasses must not be drawn. Follows everybody in view over time.

    vertices: (468, 3) of the canonical face, metres. triangles: (T, 3), wound outward.
    """

    def __init__(self, vertices: FloatArray, triangles: IntArray) -> None:
        self._cover = HairCover()
        self._hair: dict[str, Hair] = {}
        self._held = FaceCover(vertices, triangles)

    def look_at_hair(
        self,
        image: ByteArray,
        slot: str,
        points_px: FloatArray,
        camera_from_face: FloatArray,
        width_ratio: float,
        camera: Camera,
        time_ns: int,
    ) -> Mapping[float, float]:
        """Where hair begins over the temples, as `Hair.begins_m`. Call it before `visibility` for each frame.

        image: (H, W, 3) BGR, the frame before anything is drawn. points_px: (478, 3) landmarks.
        camera_from_face, width_ratio: as fitted; the head is that much broader than the canonical one.
        """
        camera_from_head = camera_from_face @ np.diag([width_ratio, 1.0, 1.0, 1.0])
        self._hair[slot] = self._cover.look(image, slot, points_px, camera_from_head, camera, time_ns)
        return self._hair[slot].begins_m

    def hair_begins_m(self, slot: str) -> Mapping[float, float]:
        """What `look_at_hair` found when it was last called for this person."""
        return self._hair.get(slot, Hair()).begins_m

    def visibility(
        self,
        image: ByteArray,
        slot: str,
        points_px: FloatArray | None,
        camera_from_face: FloatArray,
        camera: Camera,
        region_xywh: tuple[int, int, int, int],
        time_ns: int,
        hands: Sequence[FloatArray] = (),
    ) -> ByteArray | None:
        """(h, w) mask of a region of the frame, 0 hidden to 255 visible; None when all of it is visible.

        Takes what `look_at_hair` does; points_px is None for a face that was just lost: what hid it hides it
        still. hands: (21, 2) pixels of hands near the face, where they were looked for.
        """
        strips = self._hair.get(slot, Hair()).strips
        x, y, width, height = region_xywh
        if width == 0 or height == 0:
            return None
        held = self._held.mask(image, slot, points_px, camera_from_face, camera, region_xywh, time_ns)
        if points_px is not None and hands:
            held = _darker(held, hand_mask(image, hands, points_px, region_xywh))
        if not strips:
            return held
        mask = np.full((height, width), 255, np.uint8)
        for strip in strips:
            cv2.min(mask, _in_region(strip, region_xywh), dst=mask)
        front = project(camera, transform(camera_from_face, _FRONT)) - (x, y)
        corners = np.rint(front * (1 << _SUBPIXEL_BITS)).astype(np.int32)
        cv2.fillConvexPoly(mask, corners, 255, cv2.LINE_AA, _SUBPIXEL_BITS)
        return _darker(mask, held)

    def reset(self) -> None:
        """Forget everybody: the next frame is unrelated."""
        self._cover.reset()
        self._hair.clear()
        self._held.reset()


def _darker(a: ByteArray | None, b: ByteArray | None) -> ByteArray | None:
    """What both masks let through; None lets all through."""
    if a is None or b is None:
        return b if a is None else a
    return np.asarray(cv2.min(a, b))


def _in_region(strip: Strip, region_xywh: tuple[int, int, int, int]) -> ByteArray:
    x, y, width, height = region_xywh
    rows, columns = strip.cells.shape
    corners = np.array([[0, 0], [columns, 0], [columns, rows], [0, rows]], np.float32)
    # What is known at the rim holds beyond it: the end tip behind the ear, broad temples.
    cells = cv2.convertScaleAbs(strip.cells, alpha=255.0)
    cells = cv2.copyMakeBorder(cells, rows, rows, 0, columns // 2, cv2.BORDER_REPLICATE)
    corners[:, 1] += rows
    region_from_cells = cv2.getPerspectiveTransform(corners, strip.quad_px - np.array([x, y], np.float32))
    return np.asarray(cv2.warpPerspective(cells, region_from_cells, (width, height), borderValue=255))


def faded(layer: Layer, presence: float) -> Layer:
    """The layer as faint as `presence` says, 0 to 1."""
    if presence >= 1:
        return layer
    return apply_visibility(layer, np.full(layer.bgra.shape[:2], round(255 * presence), np.uint8))


def apply_visibility(layer: Layer, mask: ByteArray | None) -> Layer:
    """The layer with everything hidden that (h, w) `mask` hides; the layer itself where there is no mask."""
    if mask is None or layer.bbox_px is None:
        return layer
    bgra = cv2.multiply(layer.bgra, cv2.merge([mask] * 4), scale=1 / 255)
    through = layer.through
    if through is not None:
        kept = cv2.multiply(cv2.bitwise_not(through), cv2.merge([mask] * 3), scale=1 / 255)
        through = cv2.bitwise_not(kept)
    x, y, width, height = cv2.boundingRect(cv2.extractChannel(bgra, 3))
    left, top = layer.origin_px[0] + x, layer.origin_px[1] + y
    bbox = (left, top, left + width, top + height) if width else None
    return Layer(bgra, layer.origin_px, bbox, through)
