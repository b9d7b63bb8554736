"""What makes drawn shoes belong to their picture: light, shadow, what hides them; and no worn shoe shows."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import cv2
import numpy as np

from tryon.effects.camera_look import apply_look, noisy
from tryon.effects.feet_cover import SHOD, floor_cells, nobody, sticking_out, visibility
from tryon.effects.feet_light import FeetLight
from tryon.effects.feet_scene import FeetScene, SceneFoot, SceneMaker
from tryon.effects.floor import guess_floor, smooth_floor
from tryon.effects.floor_plate import FloorPlate
from tryon.effects.floor_reflection import glossiness, reflect
from tryon.effects.floor_shadow import existing_shade, shade_floor, shade_of
from tryon.effects.leg_look import UpperEdge, lay, leg_below, upper_edge
from tryon.effects.look import Look, Looks
from tryon.effects.occlusion import apply_visibility, faded
from tryon.geometry import project
from tryon.quality import Quality
from tryon.types import ByteArray, Camera, FittedFoot, FloatArray, Foot, Frame, Layer, Light

_LEARN_EVERY = 4  # frames: floor keeps still
_BLOCKS_AT_ONCE = 2  # of guessed floor in a frame of a clip; the first one may take as many as it needs
_BLOCKS_AT_FIRST = 80
_SHADE_SETTLING_S = 0.6
_GLOSS_AT_FIRST, _GLOSS_SHARE = 0.6, 0.1  # of a look in what is believed of the floor, which does not change


class FeetFinisher:
    """Follows floor, light and the camera's look over time, and finishes the layers of shoes with them.

    Call `look` first for each frame; the other methods are about that frame.
    """

    def __init__(self) -> None:
        self._scenes = SceneMaker()
        self._scene: FeetScene | None = None
        self._plate: FloorPlate | None = None
        self._light = FeetLight()
        self._looks = Looks()
        self._existing: dict[str, tuple[float, int]] = {}  # shade of each worn shoe, and when
        self._noise = self._gloss = 0.0
        self._floor_cells = np.zeros((0, 0), np.uint8)
        self._looked = 0
        self._is_new = True

    def look(
        self,
        frame: Frame,
        camera: Camera,
        feet: Sequence[Foot],
        fitted: Sequence[FittedFoot],
        within_m: Mapping[str, FloatArray],
    ) -> None:
        """Take in a frame as the camera gave it, with the feet seen in it and those fitted.

        within_m: by slot, (N, 3) camera space, what hides the inside of a shoe on each.
        """
        self._scene = scene = self._scenes.scene(frame, camera, feet, fitted, within_m)
        if scene is None:
            return
        if self._plate is None or self._plate.size_wh != frame.size_wh:
            self._plate = FloorPlate(frame.size_wh)
            self._is_new = True
        self._floor_cells = floor_cells(scene)
        if self._looked % _LEARN_EVERY == 0:
            self._learn(scene, self._plate)
        self._looked += 1

    def light(self) -> Light | None:
        """The light on the feet; None where none were ever seen."""
        return self._light.newest if self._scene is None else self._light.update(self._scene)

    def finish(self, layer: Layer, slot: str, quality: Quality) -> Layer:
        """The layer as this camera shows things, without what cloth or a nearer leg hides.

        It is as faint as its foot's presence says.
        """
        scene, foot = self._scene, self._foot(slot)
        if scene is None or foot is None or layer.bbox_px is None:
            return layer
        if quality.hiding:
            layer = apply_visibility(layer, visibility(scene, foot, layer))
        layer = faded(layer, foot.fitted.presence)
        if quality.look and layer.bbox_px is not None:
            layer = apply_look(layer, self._look(scene, foot), scene.frame.index, scene.frame.size_wh)
        return layer

    def prepare(self, image: ByteArray, layers: Mapping[str, Layer]) -> None:
        """Paint over, in `image` in place, what sticks out of the shoes that `layers` hold by slot.

        image: (H, W, 3) a copy of the frame's.
        """
        scene, plate = self._scene, self._plate
        if scene is None or plate is None:
            return
        outside = [
            (foot, *sticking_out(scene, foot, layer))
            for foot in scene.feet
            if (layer := layers.get(foot.fitted.slot)) is not None and layer.bbox_px is not None
        ]
        # One leg that goes on and one boot that stays would be no pair.
        shafts = [foot for foot, _, _, leg in outside if foot.fitted.shod > SHOD and leg.any()]
        edges = {foot.fitted.slot: edge for foot in shafts if (edge := upper_edge(scene, foot)) is not None}
        for foot, part, floor, leg in outside:
            edge = edges.get(foot.fitted.slot) if len(edges) == len(shafts) else None
            if edge is not None:
                self._continue_leg(image, scene, foot, edge, part, floor, leg)
            if floor.any():
                rows, columns = scene.pixels(part)
                drawn = self._floor(scene, plate, foot, part, floor)
                mask = scene.fine(_fainter(floor, foot.fitted.presence), part)
                lay(image[rows, columns], drawn, mask)
        self._is_new = False

    def shade(self, image: ByteArray, layers: Mapping[str, Layer], light: Light | None) -> None:
        """Draw shadows and reflections of the shoes that `layers` hold by slot on the floor of `image`."""
        if self._scene is None:
            return
        shades = {
            slot: shade_of(self._existing.get(slot, (0.0, 0))[0])
            for slot, layer in layers.items()
            if layer.bbox_px is not None
        }
        shade_floor(image, self._scene, self._floor_cells, shades, light)
        for foot in self._scene.feet:
            if foot.fitted.slot in shades:
                gloss = self._gloss * foot.fitted.presence
                reflect(image, self._scene, foot, layers[foot.fitted.slot], self._floor_cells, gloss)

    def reset(self) -> None:
        """Forget everything: the next frame is unrelated."""
        self._scenes.reset()
        self._scene = self._plate = None
        self._light = FeetLight()
        self._looks.clear()
        self._existing.clear()
        self._gloss = 0.0
        self._looked, self._is_new = 0, True

    def _foot(self, slot: str) -> SceneFoot | None:
        if self._scene is None:
            return None
        return next((foot for foot in self._scene.feet if foot.fitted.slot == slot), None)

    def _learn(self, scene: FeetScene, plate: FloorPlate) -> None:
        empty = nobody(scene)
        rows, columns = scene.pixels()
        small = scene.coarse(scene.frame.image[rows, columns])
        plate.learn(scene, small, empty)
        turn = self._looked // _LEARN_EVERY
        for foot in scene.feet if self._is_new else scene.feet[turn % len(scene.feet) :][:1]:
            self._look_at_floor(scene, foot, small, empty)

    def _look_at_floor(self, scene: FeetScene, foot: SceneFoot, small: ByteArray, empty: ByteArray) -> None:
        """Take in how the floor round one worn shoe is shaded, and whether it mirrors it."""
        slot, now_ns = foot.fitted.slot, scene.frame.time_ns
        shade = existing_shade(scene, foot, small, self._floor_cells, empty)
        if shade is not None:
            before, then_ns = self._existing.get(slot, (shade, now_ns))
            gain = 1 - math.exp(-abs(now_ns - then_ns) / 1e9 / _SHADE_SETTLING_S)
            self._existing[slot] = (before + gain * (shade - before), now_ns)
        gloss = glossiness(scene, foot, small, empty)
        if gloss is not None:
            self._gloss += (_GLOSS_AT_FIRST if self._is_new else _GLOSS_SHARE) * (gloss - self._gloss)

    def _continue_leg(
        self,
        image: ByteArray,
        scene: FeetScene,
        foot: SceneFoot,
        edge: UpperEdge,
        part: tuple[slice, slice],
        floor: ByteArray,
        leg: ByteArray,
    ) -> None:
        """Draw the leg where its (h, w) mask says, and add to the floor's what is beside it in a shaft."""
        x, y, width, height = cv2.boundingRect(leg)
        inner = slice(y, y + height), slice(x, x + width)
        top, left = part[0].start + y, part[1].start + x
        smaller = slice(top, top + height), slice(left, left + width)
        drawn, is_leg = leg_below(scene, foot, edge, smaller)
        beside = cv2.min(leg[inner], cv2.bitwise_not(is_leg))
        floor[inner] = cv2.max(floor[inner], beside)
        rows, columns = scene.pixels(smaller)
        mask = _fainter(np.asarray(cv2.min(leg[inner], is_leg), np.uint8), foot.fitted.presence)
        lay(image[rows, columns], drawn, scene.fine(mask, smaller))

    def _floor(
        self,
        scene: FeetScene,
        plate: FloorPlate,
        foot: SceneFoot,
        part: tuple[slice, slice],
        mask: ByteArray,
    ) -> ByteArray:
        """(h, w, 3) pixels of the floor in a part of the grid, known at least where the mask says."""
        needed = np.zeros(scene.shape, np.uint8)
        needed[part][mask > 0] = 255
        most = _BLOCKS_AT_FIRST if self._is_new else _BLOCKS_AT_ONCE
        guess_floor(plate, scene, needed, foot.length_px, most)
        rows, columns = scene.pixels(part)
        drawn = plate.shown(rows, columns)
        unknown = cv2.min(cv2.compare(plate.known[scene.cells][part], 0, cv2.CMP_EQ), mask)
        if cv2.countNonZero(unknown):
            smooth = scene.fine(smooth_floor(plate, scene, part), part)
            cv2.copyTo(smooth, scene.fine(unknown, part, smooth=False), drawn)
        return noisy(drawn, self._noise, scene.frame.index)

    def _look(self, scene: FeetScene, foot: SceneFoot) -> Look:
        """How the camera shows this foot: as sharp as the worn shoe, as smeared as it moves."""
        frame, slot = scene.frame, foot.fitted.slot
        place = project(scene.camera, foot.fitted.camera_from_foot[None, :3, 3])[0]
        half = foot.length_px / 2
        box = (place[0] - half, place[1] - 1.3 * half, place[0] + half, place[1] + half)
        look = self._looks.update(slot, frame.image, box, place, frame.time_ns)
        self._noise = look.noise_sigma
        return look


def _fainter(mask: ByteArray, presence: float) -> ByteArray:
    return mask if presence >= 1 else np.rint(mask * presence).astype(np.uint8)
