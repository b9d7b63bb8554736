"""A material as glTF has it (linear colours)."""

from __future__ import annotations

from dataclasses import dataclass

from .pictures import Image

Colour = tuple[float, float, float]


@dataclass(frozen=True, eq=False)
class Finish:
    """One material: metallic-roughness with transmission, clearcoat and IOR where wanted.

    brushing: from 0 to 1, how deep the grooves are that run along temples and rims.
    picture: base colour, sRGB; normals: tangent space; gloss: roughness in G, metallic in B. All RGB; where
    one picture serves several finishes it is written once. lossy: JPEG of that quality instead of PNG.
    clamped: not repeated.
    """

    name: str
    colour: Colour
    metallic: float = 0.0
    roughness: float = 0.5
    transmission: float = 0.0
    ior: float = 1.5
    clearcoat: float = 0.0
    clearcoat_roughness: float = 0.0
    brushing: float = 0.0
    picture: Image | None = None
    normals: Image | None = None
    gloss: Image | None = None
    lossy: bool = True
    quality: int = 90
    clamped: bool = False

    @property
    def has_pictures(self) -> bool:
        """Whether it needs texture coordinates."""
        return any(image is not None for image in (self.picture, self.normals, self.gloss))


def srgb(hexadecimal: str) -> Colour:
    """Linear colour of "#RRGGBB"."""
    values = [int(hexadecimal[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values)
    return red, green, blue
