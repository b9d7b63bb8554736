"""What makes things on hands belong to their picture: light, shadow, what hides them, the camera's look."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from tryon.effects.camera_look import apply_look
from tryon.effects.hand_blend import blended
from tryon.effects.hand_hiding import HandHiding
from tryon.effects.hand_light import HandLight
from tryon.effects.hand_patch import Patch, patch_round
from tryon.effects.hand_scene import HandScenes, HandsScene, WornThing, pixels
from tryon.effects.hand_shadow import shade_reach_m, shade_skin
from tryon.effects.look import Look, Looks
from tryon.effects.occlusion import apply_visibility, faded
from tryon.quality import Quality
from tryon.types import ByteArray, Camera, FittedHand, Frame, Hand, Layer, Light

_SHARP_M = 0.15  # breadth of what sharpness and noise are read from, at the outline of wrist or finger
_SHARP_LIFT = 0.14  # of its height: `Looks` reads a face's eyes, which lie so far above its middle
_MARGIN_PX = 2  # of emptiness round a trimmed layer, which ends softly
_OUTLINE_SOFT = 0.0005  # of that breadth: skin's outline is sharper by itself than lids and lashes are


class HandsFinisher:
    """Follows light and the camera's look over time, and finishes the layers of what hands wear with them.

    Call `look` first for each frame; the other methods are about that frame.
    """

    def __init__(self) -> None:
        self._scenes = HandScenes()
        self._scene: HandsScene | None = None
        self._lights: dict[str, HandLight] = {}
        self._hiding = HandHiding()
        self._looks = Looks()
        self._looks_now: dict[str, Look] = {}

    def look(self, frame: Frame, camera: Camera, hands: Sequence[Hand], fitted: Sequence[FittedHand]) -> None:
        """Take in a frame as the camera gave it, with the hands seen in it and those fitted."""
        self._scene = self._scenes.scene(frame, camera, hands, fitted)
        self._looks_now = {}

    def light(self, slot: str, face: Light | None) -> Light | None:
        """The light on the hand in `slot`; None where it was never seen. face: that on a face in view."""
        hand = None if self._scene is None else self._scene.hand(slot)
        if self._scene is None or hand is None:
            return face
        return self._lights.setdefault(slot, HandLight()).update(self._scene, hand, face)

    def patch(self, layer: Layer, thing: WornThing) -> Patch | None:
        """What the picture shows round a layer; None where nobody has looked, or nothing is drawn."""
        hand = None if self._scene is None else self._scene.hand(thing.hand)
        if self._scene is None or hand is None:
            return None
        reach_px = shade_reach_m(thing) * thing.px_per_m
        return patch_round(self._scene, hand, layer, reach_px)

    def finish(self, layer: Layer, thing: WornThing, patch: Patch | None, quality: Quality) -> Layer:
        """The layer as this camera shows things, without what a sleeve or the other hand hides.

        It is as faint as its hand's presence says.
        """
        scene = self._scene
        hand = None if scene is None else scene.hand(thing.hand)
        if scene is None or hand is None or layer.bbox_px is None:
            return layer
        layer = _trimmed(layer)
        if quality.shadows and patch is not None:
            layer = blended(layer, thing, patch)
        if quality.hiding and patch is not None:
            hidden = self._hiding.hidden(scene, thing, patch, layer)
            if hidden is not None:
                layer = apply_visibility(layer, np.asarray(cv2.bitwise_not(hidden), np.uint8))
        layer = faded(layer, hand.fitted.presence * thing.share)
        if quality.look and layer.bbox_px is not None:
            look = self._look(scene, thing)
            layer = apply_look(layer, look, scene.frame.index, scene.frame.size_wh)
        return layer

    def shade(
        self, image: ByteArray, layer: Layer, thing: WornThing, patch: Patch | None, light: Light | None
    ) -> None:
        """Draw the shadow of what `layer` holds on the skin of `image`, in place."""
        if self._scene is not None and patch is not None and light is not None:
            shade_skin(image, layer, thing, patch, light)

    def reset(self) -> None:
        """Forget everything: the next frame is unrelated."""
        self._scenes.clear()
        self._scene = None
        self._lights.clear()
        self._hiding.clear()
        self._looks.clear()
        self._looks_now = {}

    def _look(self, scene: HandsScene, thing: WornThing) -> Look:
        """How the camera shows this hand: as sharp as the skin's outline, as smeared as the thing moves."""
        slot = thing.item.slot
        if slot not in self._looks_now:
            middle = thing.item.camera_from_item[:3, 3]
            aside = thing.aside * thing.breadth_m / 2
            place, *outlines = pixels(np.stack([middle, middle - aside, middle + aside]), scene.camera)
            centre = np.array(scene.frame.size_wh) / 2
            at = min(outlines, key=lambda outline: float(np.abs(outline - centre).max()))
            half = _SHARP_M / 2 * thing.px_per_m
            top = at[1] - half * (1 - 2 * _SHARP_LIFT)
            box = (at[0] - half, top, at[0] + half, top + 2 * half)
            frame = scene.frame
            self._looks_now[slot] = self._looks.update(
                slot, frame.image, box, place, frame.time_ns, _OUTLINE_SOFT
            )
        return self._looks_now[slot]


def _trimmed(layer: Layer) -> Layer:
    """The layer without the empty part of its region."""
    assert layer.bbox_px is not None
    (left, top), (rows, columns) = layer.origin_px, layer.bgra.shape[:2]
    x0, y0 = max(0, layer.bbox_px[0] - left - _MARGIN_PX), max(0, layer.bbox_px[1] - top - _MARGIN_PX)
    x1 = min(columns, layer.bbox_px[2] - left + _MARGIN_PX)
    y1 = min(rows, layer.bbox_px[3] - top + _MARGIN_PX)
    part = slice(y0, y1), slice(x0, x1)
    through = None if layer.through is None else layer.through[part]
    return Layer(layer.bgra[part], (left + x0, top + y0), layer.bbox_px, through)
