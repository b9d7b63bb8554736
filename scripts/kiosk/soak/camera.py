"""A camera that sees the demo clips, an empty room, or nothing any more."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from typing import get_args

import cv2
import numpy as np

from scripts.kiosk.soak.world import MARK, SIZE_WH, Scene, World
from tryon.errors import SourceError
from tryon.sources import Source, SourceInfo
from tryon.sources.demo import FACE_DEMO, FEET_DEMO, HANDS_DEMO, open_demo
from tryon.types import ByteArray, Camera, Frame

CLIPS: dict[Scene, str] = {"face": FACE_DEMO, "hands": HANDS_DEMO, "feet": FEET_DEMO}
PICTURES = 45
"""Of each clip, every second one, forwards and backwards: they stay in memory, 31 MB a clip."""

FPS = 60.0
"""As many as a machine may take: what comes faster than it is looked at is dropped."""


def empty_room(size_wh: tuple[int, int] = SIZE_WH) -> ByteArray:
    """A wall, a skirting board and a floor, (H, W, 3) BGR."""
    width, height = size_wh
    rng = np.random.default_rng(1)
    rows = np.linspace(190, 150, height)[:, None, None]
    image = np.broadcast_to(rows + np.array([-6, 0, 8]), (height, width, 3)).copy()
    image[int(0.8 * height) :] *= np.array([0.5, 0.55, 0.62])
    image[int(0.78 * height) : int(0.8 * height)] = 225
    image += rng.normal(0, 2, image.shape)
    return np.clip(image, 0, 255).astype(np.uint8)


def load_scenes(pictures: int = PICTURES) -> dict[Scene, list[ByteArray]]:
    """All that the camera may see, at SIZE_WH."""
    scenes: dict[Scene, list[ByteArray]] = {"room": [empty_room()]}
    for scene, spec in CLIPS.items():
        source = open_demo(spec)
        seen: list[ByteArray] = []
        while len(seen) < pictures and (frame := source.read()) is not None:
            if frame.index % 2 == 0:
                seen.append(cv2.resize(frame.image, SIZE_WH, interpolation=cv2.INTER_AREA))
        source.close()
        scenes[scene] = seen + seen[-2:0:-1]
    assert set(scenes) == set(get_args(Scene))
    return scenes


class ShopCamera:
    """Opens it, called like `open_source`. Raises SourceError while it is unplugged."""

    turned = 0

    def __init__(self, world: World, scenes: dict[Scene, list[ByteArray]]) -> None:
        self._world, self._scenes = world, scenes

    def __call__(self, spec: str, *, size_wh: tuple[int, int], fps: float) -> Source:
        if self._world.unplugged:
            raise SourceError(f"{MARK}: no camera works, plug one in")
        return _Plugged(self._world, self._scenes)


class _Plugged:
    """The camera while its cable is in, and as long as it stays the same one."""

    camera: Camera | None = None

    def __init__(self, world: World, scenes: dict[Scene, list[ByteArray]]) -> None:
        self._world, self._scenes = world, scenes
        self._closed = threading.Event()
        self._index, self._at, self._due_s = -1, 0, 0.0
        self._info = SourceInfo("Shop camera", "camera", world.size_wh, FPS, "", True)

    @property
    def info(self) -> SourceInfo:
        return replace(self._info)

    def read(self) -> Frame | None:
        world = self._world
        self._closed.wait(max(0.0, self._due_s - time.monotonic()))
        if self._closed.is_set():
            return None
        self._due_s = max(self._due_s + 1 / FPS, time.monotonic())
        if world.unplugged or world.size_wh != self._info.size_wh:
            raise SourceError(f"{MARK}: the camera was unplugged")
        with world.at_work("camera"):
            seen = self._scenes[world.scene]
            self._at += not world.is_still
            self._index += 1
            image = seen[self._at % len(seen)]
            if self._info.size_wh != SIZE_WH:
                image = _cut(image, self._info.size_wh)
        return Frame(image, time.monotonic_ns(), self._index)

    def close(self) -> None:
        self._closed.set()


def _cut(image: ByteArray, size_wh: tuple[int, int]) -> ByteArray:
    """The middle of a picture in another shape and size."""
    height, width = image.shape[:2]
    wide = min(width, round(height * size_wh[0] / size_wh[1]))
    left = (width - wide) // 2
    return np.asarray(cv2.resize(image[:, left : left + wide], size_wh), np.uint8)
