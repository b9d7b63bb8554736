"""Painted canvases as the pictures of a material: base colour, normals, roughness."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from modelling.mesh import Floats
from modelling.pictures import Image, to_bytes

from .paint import Canvas


@dataclass(frozen=True, eq=False)
class Sheet:
    """A finished sheet. size_wh in pixels; canvases by region."""

    size_wh: tuple[int, int]
    canvases: dict[str, Canvas]

    def colours(self, palette: dict[str, str], shade_power: float = 1.0) -> Image:
        """(H, W, 3) sRGB base colour with the palette's "#RRGGBB" per slot, darkened by shade and tone."""
        picture = np.full((self.size_wh[1], self.size_wh[0], 3), 128.0)
        for canvas in self.canvases.values():
            colour = np.zeros((*canvas.region.size, 3))
            for cover, slot in canvas.layers:
                ink = np.array([int(palette[slot][i : i + 2], 16) for i in (1, 3, 5)], np.float64)
                colour = colour * (1 - cover[..., None]) + ink * cover[..., None]
            # Light that bounces within the shoe softens deep shadow; tones are of encoded light.
            shade = (0.06 + 0.94 * canvas.region.shade) ** (0.72 * shade_power)
            x0, y0, x1, y1 = canvas.region.at
            picture[y0:y1, x0:x1] = colour * (np.clip(canvas.tone, 0.0, 1.3) * shade)[..., None]
        return to_bytes(self._bled(picture))

    def _bled(self, picture: Floats) -> Floats:
        """Regions drawn on over what lies between them, or it would shine through at their edges."""
        known = np.zeros(picture.shape[:2], np.uint8)
        for canvas in self.canvases.values():
            x0, y0, x1, y1 = canvas.region.at
            known[y0:y1, x0:x1] = 1
        _, labels = cv2.distanceTransformWithLabels(1 - known, cv2.DIST_L2, 3, labelType=cv2.DIST_LABEL_PIXEL)
        source = np.zeros(labels.max() + 1, np.int64)
        flat = np.flatnonzero(known)
        source[labels.reshape(-1)[flat]] = flat
        return picture.reshape(-1, picture.shape[2])[source[labels]]

    def normals(self) -> Image:
        """(H, W, 3) tangent-space normals of the painted heights, +Y up."""
        width, height = self.size_wh
        picture = np.full((height, width, 3), (0.0, 0.0, 1.0))
        for canvas in self.canvases.values():
            region = canvas.region
            # Steps of one pixel would glitter along every edge.
            down, right = np.gradient(cv2.GaussianBlur(canvas.height, (0, 0), 0.8))
            # The renderer scales its frame so that the steeper of both texture axes has length one.
            longest = np.maximum(region.rate_x / width, region.rate_y / height)
            slopes = np.stack([-right * width * longest, down * height * longest, np.ones(region.size)], -1)
            x0, y0, x1, y1 = region.at
            picture[y0:y1, x0:x1] = slopes / np.linalg.norm(slopes, axis=2, keepdims=True)
        return to_bytes((self._bled(picture) * 0.5 + 0.5) * 255)

    def gloss(self, scale: int = 2) -> Image:
        """Roughness in G at 1 / `scale` of the size; metallic is none."""
        picture = np.zeros((self.size_wh[1], self.size_wh[0], 3))
        picture[..., 1] = 0.7
        for canvas in self.canvases.values():
            x0, y0, x1, y1 = canvas.region.at
            picture[y0:y1, x0:x1, 1] = canvas.roughness
        small = cv2.resize(
            self._bled(picture),
            (self.size_wh[0] // scale, self.size_wh[1] // scale),
            interpolation=cv2.INTER_AREA,
        )
        return to_bytes(small * 255)
