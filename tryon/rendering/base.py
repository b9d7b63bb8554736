"""What a renderer is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from tryon.types import Camera, Item, Layer, Occluder


class Renderer(Protocol):
    """Draws items into a layer. Make, use and close it in one thread: it owns a GL context there."""

    @property
    def description(self) -> str:
        """What draws, for people: the backend and the GL renderer string."""
        ...

    def render(self, items: Sequence[Item], occluders: Sequence[Occluder], camera: Camera) -> Layer:
        """Draw `items`, hidden where `occluders` are nearer, into a layer just large enough for them.

        Items outside the picture or behind the camera give EMPTY_LAYER. Raises RenderError.
        """
        ...

    def close(self) -> None:
        """Free the context. Safe to call twice."""
        ...
