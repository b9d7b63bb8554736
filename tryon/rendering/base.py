"""What a renderer is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from tryon.types import ByteArray, Camera, Item, Layer, Light, Occluder


class Renderer(Protocol):
    """Draws items into a layer. Make, use and close it in one thread: it owns a GL context there."""

    @property
    def description(self) -> str:
        """What draws, for people: the backend and the GL renderer string."""
        ...

    def render(
        self,
        items: Sequence[Item],
        occluders: Sequence[Occluder],
        camera: Camera,
        light: Light | None = None,
    ) -> Layer:
        """Draw `items`, hidden where `occluders` are nearer, into a layer just large enough for them.

        light: what falls on the items, None for the studio as it is shipped. Items outside the picture or
        behind the camera give EMPTY_LAYER. Raises RenderError.
        """
        ...

    def set_surroundings(self, picture: ByteArray, at_once: bool = False) -> None:
        """Let lenses and metal reflect the room of a picture, (H, W, 3) uint8 BGR, under the studio's lamps.

        A few times a second is enough, and little differences are ignored. The reflections follow over the
        next 16 frames, so that none takes long; `at_once`, for stills, before the next.
        """
        ...

    def set_quality(self, level: float) -> None:
        """Spend this share of the usual samples on a frame, above 0 and at most 1.

        Down to about 0.25 time falls almost in proportion; from there on, one sample for four pixels is the
        least. A slow machine keeps its frame rate so. Raises ValueError for another level.
        """
        ...

    def close(self) -> None:
        """Free the context. Safe to call twice."""
        ...
