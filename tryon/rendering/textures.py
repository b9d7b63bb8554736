"""The textures of models on the graphics card.

Imported only after a context exists: it imports OpenGL.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

import cv2
import numpy as np
from OpenGL import GL

from tryon.types import ByteArray, Texture

TEXTURE_BYTES = 256_000_000
"""Of textures that stay: every product of the catalogue that comes with the program takes 170 MB."""


@dataclass(frozen=True, eq=False)
class _Held:
    """texture: held because its identity is the key."""

    texture: Texture
    handle: int
    size_bytes: int


class Textures:
    """Uploads a texture when it is first drawn; frees those that were not drawn for longest."""

    def __init__(self, most_bytes: int = TEXTURE_BYTES) -> None:
        self._most_bytes = most_bytes
        self._held: OrderedDict[int, _Held] = OrderedDict()
        self._drawn = 0  # different ones since the last trim, at most

    def bind(self, texture: Texture) -> None:
        """Make it the one of the active texture unit."""
        key = id(texture)
        held = self._held.get(key)
        if held is None:
            held = self._held[key] = _Held(texture, *_upload(texture.pixels))
        else:
            GL.glBindTexture(GL.GL_TEXTURE_2D, held.handle)
        self._held.move_to_end(key)
        self._drawn += 1

    @property
    def size_bytes(self) -> int:
        """Of all that are held, with their smaller copies."""
        return sum(held.size_bytes for held in self._held.values())

    def trim(self) -> None:
        """Free what is over the budget, but nothing that was drawn since the last time."""
        excess = self.size_bytes - self._most_bytes
        while excess > 0 and len(self._held) > self._drawn:
            _, held = self._held.popitem(last=False)
            GL.glDeleteTextures([held.handle])
            excess -= held.size_bytes
        self._drawn = 0

    def clear(self) -> None:
        """Free all."""
        if self._held:
            GL.glDeleteTextures([held.handle for held in self._held.values()])
        self._held.clear()


def _upload(pixels: ByteArray) -> tuple[int, int]:
    """A texture with all its smaller copies, bound, and its bytes. sRGB is decoded in the shader.

    The copies are made here: software renderers take ten times as long for them. v counts upwards in the
    shaders, so rows run upwards, too.
    """
    rgba = pixels if pixels.shape[2] == 4 else cv2.cvtColor(pixels, cv2.COLOR_RGB2RGBA)
    levels = [np.ascontiguousarray(cv2.flip(rgba, 0))]
    while max(levels[-1].shape[:2]) > 1:
        height, width = levels[-1].shape[:2]
        smaller = (max(1, width // 2), max(1, height // 2))
        levels.append(cv2.resize(levels[-1], smaller, interpolation=cv2.INTER_AREA))
    height, width = rgba.shape[:2]
    handle = int(GL.glGenTextures(1))
    GL.glBindTexture(GL.GL_TEXTURE_2D, handle)
    # Where the driver is told the whole size at once, Mesa's takes half the memory and time.
    is_sized = bool(GL.glTexStorage2D)
    if is_sized:
        GL.glTexStorage2D(GL.GL_TEXTURE_2D, len(levels), GL.GL_RGBA8, width, height)
    for number, level in enumerate(levels):
        height, width = level.shape[:2]
        form = (width, height, GL.GL_RGBA, GL.GL_UNSIGNED_BYTE, level)
        if is_sized:
            GL.glTexSubImage2D(GL.GL_TEXTURE_2D, number, 0, 0, *form)
        else:
            GL.glTexImage2D(GL.GL_TEXTURE_2D, number, GL.GL_RGBA8, width, height, 0, *form[2:])
    for name, value in (
        # Blending two levels would cost a software renderer a millisecond and shows little on small parts.
        (GL.GL_TEXTURE_MIN_FILTER, GL.GL_LINEAR_MIPMAP_NEAREST),
        (GL.GL_TEXTURE_MAG_FILTER, GL.GL_LINEAR),
        (GL.GL_TEXTURE_WRAP_S, GL.GL_REPEAT),
        (GL.GL_TEXTURE_WRAP_T, GL.GL_REPEAT),
    ):
        GL.glTexParameteri(GL.GL_TEXTURE_2D, name, value)
    return handle, sum(level.nbytes for level in levels)
