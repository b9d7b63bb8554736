"""What watches are made of, as glTF values (linear colours)."""

from __future__ import annotations

from modelling.finish import Colour, Finish, srgb

# A coat draws the one glossy face of ceramic and lacquer; what lies under it must not shine again.
_UNDER_COAT_IOR = 1.1

STEEL: Colour = (0.72, 0.715, 0.70)
GOLD: Colour = (0.93, 0.68, 0.34)
ROSE: Colour = (0.90, 0.62, 0.47)
BLACK_STEEL: Colour = (0.052, 0.052, 0.056)

GLASS = Finish("glass", (1.0, 1.0, 1.0), roughness=0.03, transmission=1.0, ior=1.28)
"""Coated on its inside: mirrors about half of what bare sapphire does."""

LUME = Finish("lume", srgb("#E3EBD6"), roughness=0.5)
DARK = Finish("gap", (0.012, 0.012, 0.013), roughness=0.6)


def polished(name: str, colour: Colour) -> Finish:
    """Metal as a mirror, worn a little."""
    return Finish(f"polished-{name}", colour, metallic=1.0, roughness=0.1)


def brushed(name: str, colour: Colour, along: bool = False) -> Finish:
    """Satin metal; grooves level in its node, or across that (`along` the wrist on a head)."""
    kind = "satin" if along else "brushed"
    dull = (colour[0] * 0.82, colour[1] * 0.82, colour[2] * 0.82)
    return Finish(
        f"{kind}-{name}",
        dull,
        metallic=1.0,
        roughness=0.36,
        brushing=0.8,
        brushing_deg=90.0 if along else 0.0,
    )


def ceramic(name: str, hexadecimal: str) -> Finish:
    """Glossy and hard."""
    return Finish(
        f"ceramic-{name}",
        srgb(hexadecimal),
        roughness=0.4,
        ior=_UNDER_COAT_IOR,
        clearcoat=1.0,
        clearcoat_roughness=0.06,
    )
