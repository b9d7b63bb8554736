"""The Renderer protocol on top of pyrender: what to draw, where, how finely, and the finished layer.

Import it only where a GLContext is current: pyrender imports OpenGL.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable, Sequence
from weakref import WeakKeyDictionary

import cv2
import numpy as np

from tryon.errors import RenderError
from tryon.rendering.antialias import resolve
from tryon.rendering.context import GLContext
from tryon.rendering.drawables import Piece, build_occluder, build_pieces, model_key
from tryon.rendering.environment import Environment
from tryon.rendering.region import covered_region, depth_range, projection_matrix, reaching, sampling_factor
from tryon.rendering.scene_renderer import PlacedNode, SceneRenderer
from tryon.rendering.tint import kept_of
from tryon.types import (
    EMPTY_LAYER,
    ByteArray,
    Camera,
    FloatArray,
    Geometry,
    Item,
    Layer,
    Light,
    Model,
    Occluder,
)

_SOFTWARE_SAMPLES = 62_000
"""What a processor may draw in one frame: 2 x 2 samples for glasses of 180 x 86 pixels, fewer for larger.

Chosen so that the whole pipeline stays within 1.6 times the bare tracker on two cores (`tryon bench`).
"""

_HARDWARE_SAMPLES = 16_000_000
"""4 samples for each pixel of a 2560 x 1440 picture and more."""

_LEAST_FACTOR = 0.5
"""Samples per pixel and axis at the lowest quality: one for four pixels."""

_MODEL_BYTES = 96_000_000
"""Of vertices that stay after they were last drawn: a shoe's, fine and coarse, take 5 MB."""

_OCCLUDERS = 16
"""That stay, too."""

Pieces = tuple[Piece, ...]


class PyrenderRenderer:
    """Draws with pyrender's resources and our own shaders. See `Renderer` for the contract.

    context: a context made in this thread; it is released by `close`.
    """

    def __init__(self, context: GLContext, environment: Environment) -> None:
        self._context = context
        self._budget = _SOFTWARE_SAMPLES if context.is_software else _HARDWARE_SAMPLES
        self._quality = 1.0
        self._least_factor = 1.0
        self._renderer = SceneRenderer(environment)
        self._arranged: tuple[object, ...] = ()
        self._item_nodes: list[list[PlacedNode]] = []
        self._occluder_nodes: list[list[PlacedNode]] = []
        self._keys: WeakKeyDictionary[Model, tuple[object, ...]] = WeakKeyDictionary()
        self._models = _Kept(self._renderer.forget, _MODEL_BYTES, _bytes_of)
        self._occluders = _Kept(self._renderer.forget, _OCCLUDERS, lambda _: 1)

    @property
    def description(self) -> str:
        kind = "software" if self._context.is_software else "hardware"
        return f"pyrender over {self._context.api}, {kind}: {self._context.renderer_name}"

    def render(
        self,
        items: Sequence[Item],
        occluders: Sequence[Occluder],
        camera: Camera,
        light: Light | None = None,
    ) -> Layer:
        """See `Renderer.render`. Colours never exceed alpha: a layer can be stored as RGBA without loss."""
        self._context.make_current()
        self._renderer.set_light(light)
        self._arrange(items, occluders)
        for item, nodes in zip(items, self._item_nodes, strict=True):
            for node in nodes:
                rest = item.model.parts[node.piece.part_index].item_from_part
                node.matrix = item.camera_from_item @ item.node_poses.get(node.piece.node, rest)
        shown = [node for nodes in self._item_nodes for node in nodes]
        if not shown:
            return EMPTY_LAYER
        corners = _placed_corners(shown)
        region = covered_region(corners, camera)
        if region is None:
            return EMPTY_LAYER
        hiding = []
        for occluder, nodes in zip(occluders, self._occluder_nodes, strict=True):
            for node in nodes:
                node.matrix = occluder.camera_from_mesh
                hiding.append(node)
        boxes = _placed_corners(hiding)
        in_the_way = reaching(boxes, camera, region, float(corners[..., 2].max()))
        hiding = [node for node, counts in zip(hiding, in_the_way, strict=True) if counts]
        near, far = depth_range(corners, boxes[in_the_way])
        factor = sampling_factor(region, round(self._budget * self._quality), self._least_factor)
        tint = _prevailing_tint(shown)
        samples = self._renderer.draw(
            hiding,
            shown,
            projection_matrix(camera, region, near, far),
            (round(region.width * factor), round(region.height * factor)),
            tint,
        )
        bgra = resolve(samples, (region.width, region.height))
        x, y, width, height = cv2.boundingRect(cv2.extractChannel(bgra, 3))
        if width == 0:
            return EMPTY_LAYER
        through = None
        if tint is not None:
            kept = kept_of(cv2.extractChannel(samples, 3), tint)
            through = resolve(kept, (region.width, region.height))
        left, top = region.x + x, region.y + y
        return Layer(bgra, (region.x, region.y), (left, top, left + width, top + height), through)

    def set_quality(self, level: float) -> None:
        """See `Renderer.set_quality`."""
        if not 0 < level <= 1:
            raise ValueError(f"quality: expected more than 0 and at most 1, got {level}")
        self._quality = level
        # The least sampling follows the level from 1 down to a quarter of the samples.
        self._least_factor = max(_LEAST_FACTOR, math.sqrt(level))

    def set_surroundings(self, picture: ByteArray, at_once: bool = False) -> None:
        """See `Renderer.set_surroundings`."""
        self._context.make_current()
        self._renderer.set_surroundings(picture, at_once)

    def close(self) -> None:
        if not self._context.is_open:
            return
        try:
            self._context.make_current()
            self._models.clear()
            self._occluders.clear()
            self._renderer.delete()
        finally:  # where the context was lost, there is nothing left to be deleted in it
            self._context.release()

    def _arrange(self, items: Sequence[Item], occluders: Sequence[Occluder]) -> None:
        """Have a node for everything that is to be drawn; mostly nothing changed but poses."""
        models = [self._pieces_of_model(item.model) for item in items]
        hiding = [self._pieces_of_occluder(occluder.geometry) for occluder in occluders]
        key = (*map(id, models), None, *map(id, hiding))
        if key == self._arranged:
            return
        self._item_nodes = [[PlacedNode(piece) for piece in pieces] for pieces in models]
        self._occluder_nodes = [[PlacedNode(piece) for piece in pieces] for pieces in hiding]
        self._arranged = key
        self._models.trim(len(models))
        self._occluders.trim(len(hiding))

    def _pieces_of_model(self, model: Model) -> Pieces:
        key = self._keys.get(model)
        if key is None:
            key = self._keys[model] = model_key(model)
        return self._models.get(key, model, lambda: build_pieces(model))

    def _pieces_of_occluder(self, geometry: Geometry) -> Pieces:
        return self._occluders.get(id(geometry), geometry, lambda: build_occluder(geometry))


def _bytes_of(pieces: Pieces) -> int:
    return sum(piece.size_bytes for piece in pieces)


class _Kept:
    """The pieces that were used last. Holds what they were built from, whose identity is the key.

    most: what those that stay may weigh together.
    """

    def __init__(self, forget: Callable[[Piece], None], most: int, weigh: Callable[[Pieces], int]) -> None:
        self._forget, self._most, self._weigh = forget, most, weigh
        self._weight = 0
        self._entries: OrderedDict[object, tuple[object, Pieces]] = OrderedDict()

    def get(self, key: object, source: object, build: Callable[[], Pieces]) -> Pieces:
        if key not in self._entries:
            self._entries[key] = (source, build())
            self._weight += self._weigh(self._entries[key][1])
        self._entries.move_to_end(key)
        return self._entries[key][1]

    def trim(self, in_use: int) -> None:
        """Free the least recently used, but nothing of the `in_use` last ones."""
        while self._weight > self._most and len(self._entries) > in_use:
            _, (_, pieces) = self._entries.popitem(last=False)
            self._weight -= self._weigh(pieces)
            for piece in pieces:
                self._forget(piece)

    def clear(self) -> None:
        for _, pieces in self._entries.values():
            for piece in pieces:
                self._forget(piece)
        self._entries.clear()
        self._weight = 0


def _prevailing_tint(nodes: Sequence[PlacedNode]) -> FloatArray | None:
    """The tint of the largest tinted surface: one alpha channel carries the law of one dye.

    Others are right over skin and a little off over anything else.
    """
    tinted = [
        (surface.extent, *surface.tint)
        for node in nodes
        for surface in node.piece.surfaces
        if surface.tint is not None
    ]
    return np.array(max(tinted)[1:]) if tinted else None


def _placed_corners(nodes: Sequence[PlacedNode]) -> FloatArray:
    """(N, 8, 3) corners of the nodes' boxes in camera space. Raises RenderError unless all are finite."""
    if not nodes:
        return np.zeros((0, 8, 3))
    placements = np.stack([node.matrix for node in nodes])
    boxes = np.stack([node.piece.corners for node in nodes])
    corners = boxes @ placements[:, :3, :3].transpose(0, 2, 1) + placements[:, None, :3, 3]
    if not np.isfinite(corners).all():
        raise RenderError("an item or occluder has a pose that is not finite")
    return np.asarray(corners)
