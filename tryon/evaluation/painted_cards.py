"""ID cards held flat to the forehead of painted heads, where and how people hold them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from tryon.evaluation.painted_heads import HeadShape
from tryon.fitting.canonical_face import CanonicalFace
from tryon.fitting.card_outline import CARD_WH_MM, CORNER_MM
from tryon.geometry import rigid, rotation_from_roll_yaw_pitch
from tryon.types import ByteArray, FloatArray, Geometry, IntArray, Item, Material, Model, Part, Texture

_CARD_WH_M = CARD_WH_MM[0] / 1000, CARD_WH_MM[1] / 1000
_ARC_STEPS = 6
_TEXELS_WH = (428, 270)  # five a millimetre
_TONES = ((40, 40, 44), (236, 236, 232), (150, 92, 40), (60, 50, 170), (140, 165, 190), (90, 130, 70))  # BGR
_FOREHEAD_FROM_M = 0.030  # above the brows' lower edge: what a card leans on
_SKIN = (150, 175, 205)
_HOLDS = ("rim", "above", "sides")
_FINGERS_M = {
    "rim": (),
    "above": ((-0.020, 0.037, 90), (0.001, 0.034, 90), (0.022, 0.036, 90)),
    "sides": ((-0.053, -0.012, 170), (0.053, -0.008, 10)),
}
"""Middle of each finger on the card and its direction in degrees."""

_FINGER_WH_M = (0.034, 0.016)


@dataclass(frozen=True)
class HeldCard:
    """A card as somebody holds it.

    centre_xy_m: its middle on a canonical head. roll_yaw_pitch_deg: how it leans from the forehead. tone:
    BGR. held: by its "rim" (nothing is hidden), from "above" with three fingers over the upper edge, or at
    its "sides" with one over each short edge.
    """

    centre_xy_m: tuple[float, float]
    roll_yaw_pitch_deg: tuple[float, float, float]
    tone: tuple[int, int, int]
    held: str


def draw_cards(count: int, seed: int = 0) -> Iterator[HeldCard]:
    """Cards of all tones, within 10 degrees of level and 6 of the forehead."""
    random = np.random.default_rng(seed + 2000)
    for number in range(count):
        roll, yaw, pitch = random.normal(0.0, (5.0, 3.0, 3.0)).clip((-10, -6, -6), (10, 6, 6))
        centre = (float(random.normal(0, 0.005)), float(random.uniform(0.062, 0.075)))
        angles = (float(roll), float(yaw), float(pitch))
        yield HeldCard(centre, angles, _TONES[number % len(_TONES)], _HOLDS[number // 2 % len(_HOLDS)])


def face_from_card(card: HeldCard, shape: HeadShape, face: CanonicalFace) -> FloatArray:
    """(4, 4) pose of a card that touches the forehead; the card faces +Z, X to the wearer's left, Y up."""
    stretch = np.array([shape.size * shape.breadth, shape.size, shape.size])
    forehead = face.vertices[(face.vertices[:, 1] > _FOREHEAD_FROM_M)] * stretch
    x, y = np.array(card.centre_xy_m) * shape.size
    beneath = forehead[np.hypot(*(forehead[:, :2] - (x, y)).T) < 0.025]
    # The plane of the forehead round the card's middle, then as it leans.
    normal = np.linalg.svd(beneath - beneath.mean(axis=0))[2][2]
    normal *= np.sign(normal[2])
    roll, yaw, pitch = np.radians(card.roll_yaw_pitch_deg)
    leaning = rotation_from_roll_yaw_pitch(roll, yaw, pitch - float(np.arcsin(normal[1])))
    under = np.abs((forehead - (x, y, 0)) @ leaning[:, :2]) < np.array(_CARD_WH_M) / 2
    height = float((forehead[under.all(axis=1)] @ leaning[:, 2]).max()) + 0.0005
    z = (height - leaning[:2, 2] @ (x, y)) / leaning[2, 2]
    return rigid(leaning, np.array([x, y, z]))


def card_items(
    card: HeldCard, shape: HeadShape, face: CanonicalFace, camera_from_face: FloatArray
) -> list[Item]:
    """The card and the fingers that hold it, ready to be drawn over the head."""
    pose = camera_from_face @ face_from_card(card, shape, face)
    outline = _rounded(*_CARD_WH_M, CORNER_MM / 1000)
    items = [_flat("card", outline, _printed(card.tone), pose)]
    skin = np.full((4, 4, 3), _SKIN, np.uint8)
    finger = _rounded(*_FINGER_WH_M, 0.0075)
    for x, y, turn in _FINGERS_M[card.held]:
        turned = rotation_from_roll_yaw_pitch(np.radians(turn), 0, 0)
        items.append(_flat("finger", finger, skin, pose @ rigid(turned, np.array([x, y, 0.001]))))
    return items


def _rounded(width: float, height: float, radius: float) -> FloatArray:
    """(N, 2) outline of a rounded rectangle about the origin, counter-clockwise."""
    quarter = np.linspace(0, np.pi / 2, _ARC_STEPS)
    arcs = []
    for turn, (sx, sy) in enumerate(((1, 1), (-1, 1), (-1, -1), (1, -1))):
        angle = quarter + turn * np.pi / 2
        centre = (sx * (width / 2 - radius), sy * (height / 2 - radius))
        arcs.append(np.stack([np.cos(angle), np.sin(angle)], axis=1) * radius + centre)
    return np.concatenate(arcs)


def _printed(tone: tuple[int, int, int]) -> ByteArray:
    """What is on a card: a chip, a line of digits, a stripe of another shade."""
    width, height = _TEXELS_WH
    card = np.full((height, width, 3), tone, np.uint8)
    other = tuple(int(255 - 0.8 * (255 - c)) if sum(tone) < 380 else int(0.8 * c) for c in tone)
    cv2.rectangle(card, (0, height // 6), (width, height // 3), other, -1)
    cv2.rectangle(card, (45, 120), (100, 165), (90, 170, 200), -1)
    ink = (235, 235, 235) if sum(tone) < 380 else (60, 60, 60)
    cv2.putText(card, "6212 3400 5678 9010", (40, 215), cv2.FONT_HERSHEY_SIMPLEX, 0.95, ink, 2, cv2.LINE_AA)
    return card


def _flat(sku: str, outline: FloatArray, picture: ByteArray, camera_from_card: FloatArray) -> Item:
    positions = np.column_stack([outline, np.zeros(len(outline))]).astype(np.float32)
    index = np.arange(1, len(outline) - 1)
    triangles: IntArray = np.stack([np.zeros_like(index), index, index + 1], axis=1)
    low, high = outline.min(axis=0), outline.max(axis=0)
    uvs = (outline - low) / (high - low)
    uvs[:, 1] = 1 - uvs[:, 1]
    geometry = Geometry(
        positions,
        np.tile(np.array([0, 0, 1], np.float32), (len(outline), 1)),
        triangles.astype(np.uint32),
        uvs.astype(np.float32),
    )
    pixels = np.ascontiguousarray(picture[..., ::-1])
    material = Material(
        base_color=(0.6, 0.6, 0.6, 1.0), base_color_texture=Texture(pixels, srgb=True), roughness=0.9
    )
    return Item(sku, "", "face0", Model((Part(sku, geometry, material, np.eye(4)),)), camera_from_card, 1.0)
