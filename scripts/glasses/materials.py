"""The finishes that frames and lenses come in, as glTF values (linear colours)."""

from __future__ import annotations

from modelling.finish import Colour, Finish, srgb
from modelling.pictures import Image

from . import textures

# Polished acetate and lacquer have one glossy face, which the clearcoat draws; the body under it must not
# shine again.
_UNDER_COAT_IOR = 1.1

# Reflectances of metals at normal incidence, as the usual PBR charts give them, a little worn by lacquer.
GOLD = Finish("metal-gold", (1.0, 0.74, 0.36), metallic=1.0, roughness=0.2)
PALE_GOLD = Finish("metal-pale-gold", (0.96, 0.79, 0.52), metallic=1.0, roughness=0.22)
ROSE_GOLD = Finish("metal-rose-gold", (0.94, 0.62, 0.48), metallic=1.0, roughness=0.22)
SILVER = Finish("metal-silver", (0.91, 0.91, 0.9), metallic=1.0, roughness=0.2)
GUNMETAL = Finish("metal-gunmetal", (0.23, 0.235, 0.25), metallic=1.0, roughness=0.26)
TITANIUM = Finish("metal-brushed-titanium", (0.6, 0.57, 0.53), metallic=1.0, roughness=0.34, brushing=0.8)
BLACK_METAL = Finish(
    "metal-black",
    (0.012, 0.012, 0.013),
    roughness=0.4,
    ior=_UNDER_COAT_IOR,
    clearcoat=0.6,
    clearcoat_roughness=0.22,
)

SILICONE = Finish("pads-silicone", (0.93, 0.92, 0.88), roughness=0.32, transmission=0.62)


def acetate(name: str, hexadecimal: str) -> Finish:
    """Polished solid acetate."""
    return Finish(
        f"acetate-{name}",
        srgb(hexadecimal),
        roughness=0.4,
        ior=_UNDER_COAT_IOR,
        clearcoat=1.0,
        clearcoat_roughness=0.05,
    )


def patterned(name: str, picture: Image) -> Finish:
    """Polished acetate with a picture."""
    return Finish(
        f"acetate-{name}",
        (1.0, 1.0, 1.0),
        roughness=0.4,
        ior=_UNDER_COAT_IOR,
        clearcoat=1.0,
        clearcoat_roughness=0.04,
        picture=picture,
    )


def crystal(name: str, colour: Colour, transmission: float) -> Finish:
    """See-through acetate that tints what is behind it."""
    return Finish(
        f"acetate-{name}",
        colour,
        roughness=0.12,
        transmission=transmission,
        clearcoat=1.0,
        clearcoat_roughness=0.03,
    )


def rubber(name: str, hexadecimal: str, roughness: float = 0.62) -> Finish:
    """Matt plastic or rubber."""
    return Finish(name, srgb(hexadecimal), roughness=roughness)


def havana() -> Finish:
    return patterned("havana", textures.tortoise(11, (190, 116, 42), (144, 82, 28), (27, 13, 8), 0.25))


def dark_havana() -> Finish:
    return patterned("dark-havana", textures.tortoise(29, (166, 94, 32), (116, 62, 20), (22, 11, 7), 0.35))


def blonde_havana() -> Finish:
    return patterned(
        "blonde-havana", textures.tortoise(47, (232, 182, 100), (212, 148, 66), (120, 58, 20), -0.45)
    )


def buffalo_horn() -> Finish:
    return patterned("horn", textures.horn(5, (134, 92, 58), (34, 21, 15)))


# A demo lens mirrors 8 % on its two faces; an anti-reflective coating leaves 1.6 %, as this IOR does, and a
# faint green bloom.
CLEAR_LENS = Finish("lens-clear", (0.985, 1.0, 0.992), roughness=0.02, transmission=1.0, ior=1.2)


def tinted(name: str, colour: Colour) -> Finish:
    """A sun lens; `colour` is the light it lets through."""
    return Finish(f"lens-{name}", colour, roughness=0.03, transmission=0.94)


def fading(name: str, top: str, bottom: str) -> Finish:
    """A sun lens whose tint fades downward, between two sRGB colours of what it lets through."""
    top_rgb, bottom_rgb = ((int(c[1:3], 16), int(c[3:5], 16), int(c[5:7], 16)) for c in (top, bottom))
    return Finish(
        f"lens-{name}",
        (1.0, 1.0, 1.0),
        roughness=0.03,
        transmission=0.94,
        picture=textures.graduated(top_rgb, bottom_rgb),
        lossy=False,
        clamped=True,
    )


def mirror(name: str, top: str, bottom: str) -> Finish:
    """A flash-mirrored sun lens: reflects in colour, and the eye shows faintly behind it."""
    top_rgb, bottom_rgb = ((int(c[1:3], 16), int(c[3:5], 16), int(c[5:7], 16)) for c in (top, bottom))
    return Finish(
        f"lens-{name}",
        (1.0, 1.0, 1.0),
        metallic=0.4,
        roughness=0.08,
        transmission=0.7,
        picture=textures.graduated(top_rgb, bottom_rgb, 0.0, 1.0),
        lossy=False,
        clamped=True,
    )
