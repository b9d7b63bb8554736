"""A curb chain of cut links with a lobster clasp, and between them a coin of enamel with a plum blossom."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from modelling.finish import Finish
from modelling.mesh import Floats, Mesh, Shaded, shade
from modelling.sweeps import circle, lathe, loft, smooth_path

from . import metals
from .engraving import inlaid
from .plum import blossom
from .product import BAND, Jewel, Piece, Variant
from .rounds import Oval, mapped, middles, subset

_OVAL = Oval(57.0, 41.0)
_WIRE = 1.75
_HALF_LENGTH, _HALF_WIDTH = 3.62, 2.5
"""Of a link's middle line."""

_PITCH = 2 * _HALF_LENGTH - _WIRE
"""Taut: neighbours' wires touch where they hook into each other."""

_CUT = 1.28
"""How far from its middle plane a link is cut flat, above and below."""

_LINKS = 12
"""On either side, from the coin to the clasp."""

_COIN_RADIUS = 4.6
_TO_FIRST_LINK = 10.6
"""From the coin's middle to that of the nearest link: a ring holds both."""


def curb_chain() -> Jewel:
    length = _OVAL.length() + 2 * np.pi * _CUT  # of the chain's middle line
    link = shade(_link(), 48.0)
    shares = (_TO_FIRST_LINK + np.arange(_LINKS) * _PITCH) / length
    pieces = [Piece(BAND, "metal", _placed(link, share)) for share in (*shares, *-shares)]
    pieces += [Piece(BAND, "metal", _placed(shade(mesh, 60.0), 0.5)) for mesh in _clasp()]
    pieces += [Piece(BAND, "metal", _placed(shade(mesh, 60.0), 0.0)) for mesh in _rings()]
    coin = mapped(shade(_coin(), 30.0), _coin_uvs)
    is_face = _is_face(middles(coin))
    for slot, chosen in (("enamel", is_face), ("metal", ~is_face)):
        pieces.append(Piece(BAND, slot, _placed(subset(coin, chosen), 0.0)))
    return Jewel(
        "curb-chain",
        "bracelets",
        "Winter Plum curb bracelet",
        "寒梅 马鞭链手链",
        1680,
        {
            "inner_width": _OVAL.width,
            "inner_height": _OVAL.height,
            "band_width": 2 * _COIN_RADIUS,
            "band_thickness": 2 * _CUT,
        },
        tuple(pieces),
        (
            _variant(
                "gold-night",
                "#D9AE5F",
                "Gold, night blue",
                "金色 / 夜蓝珐琅",
                metals.YELLOW_GOLD,
                "night",
                (16, 28, 78),
            ),
            _variant(
                "rose-red",
                "#D9A38A",
                "Rose gold, cinnabar",
                "玫瑰金 / 朱砂珐琅",
                metals.ROSE_GOLD,
                "cinnabar",
                (158, 24, 26),
            ),
            _variant(
                "silver-jade",
                "#C9C9C7",
                "Silver, jade green",
                "银色 / 翠绿珐琅",
                metals.SILVER,
                "green",
                (10, 92, 66),
            ),
        ),
        is_rigid=False,
    )


def _variant(
    id_: str, swatch: str, en: str, zh: str, metal: Finish, enamel: str, colour: tuple[int, int, int]
) -> Variant:
    face = np.ones((_SIDE, _SIDE, 1)) * np.array(colour, np.float64)
    return Variant(
        id_,
        swatch,
        en,
        zh,
        {"metal": metal, "enamel": inlaid(f"enamel-{enamel}", face, blossom(_SIDE), metal)},
    )


def _placed(local: Shaded, share: float) -> Shaded:
    """From (along the chain, height over the oval, z) to its place on it."""
    points, normals = _OVAL.at(np.array([share]))
    axes = np.array([np.cross(normals[0], [0.0, 0.0, 1.0]), normals[0], [0.0, 0.0, 1.0]])
    return Shaded(points[0] + local.positions @ axes, local.normals @ axes, local.triangles, local.uvs)


def _link() -> Mesh:
    """Its wire rises and falls twice on its way round, so that it hooks flat into its neighbours."""
    turn = np.arange(22) * 2 * np.pi / 22
    c, s = np.cos(turn), np.sin(turn)
    plane = np.stack([np.sign(c), np.sign(s)]) * np.abs(np.stack([c, s])) ** (2 / 2.4)
    x, z = plane * np.array([[_HALF_LENGTH], [_HALF_WIDTH]])
    line = np.column_stack([x, _CUT + 0.52 * _WIRE * np.sin(2 * turn), z])
    rings = _tube(line, np.full(len(line), _WIRE / 2), 8)
    rings[..., 1] = np.clip(rings[..., 1], 0.0, 2 * _CUT)
    return loft(rings, closed_path=True)


def _tube(line: Floats, radii: Floats, sides: int) -> Floats:
    """(N, M, 3) sections along a closed line that lies nearly in a plane of constant height."""
    ahead = np.roll(line, -1, axis=0) - np.roll(line, 1, axis=0)
    side = np.cross(ahead, [0.0, 1.0, 0.0])
    side /= np.linalg.norm(side, axis=1, keepdims=True)
    section = circle(1.0, sides)
    offsets = section[:, :1] * side[:, None] + section[:, 1:] * np.array([0.0, 1.0, 0.0])
    return np.asarray(line[:, None] + radii[:, None, None] * offsets)


def _clasp() -> list[Mesh]:
    """A lobster claw, flat on the wrist, between two rings."""
    outline = [
        (-4.6, 0.0),
        (-2.2, 1.25),
        (1.2, 2.2),
        (3.9, 1.6),
        (4.7, 0.0),
        (3.9, -1.6),
        (1.2, -2.2),
        (-2.2, -1.25),
    ]
    path = smooth_path([*outline, outline[0]], 31)[:-1]
    radii = np.interp(np.arange(30), (0, 6, 14, 17, 24, 30), (1.2, 1.0, 0.8, 0.65, 0.75, 1.2))
    line = np.column_stack([path[:, 0], np.full(30, 1.35), path[:, 1]])
    claw = loft(_tube(line, radii, 8), closed_path=True)
    pivot = lathe((-4.4, 0.1, 0.0), (0.0, 1.0, 0.0), [(0, 0.9), (0.2, 1.15), (2.3, 1.15), (2.5, 0.9)], 12)
    thumb = lathe((-0.4, 1.35, -1.9), (-0.5, 0.0, -1.0), [(0, 0.55), (0.7, 0.5), (1.1, 0.62), (1.4, 0.3)], 8)
    return [claw, pivot, thumb, *(_ring((side * 6.4, 1.5, 0.0), 1.55, 0.42, 2) for side in (-1, 1))]


def _ring(centre: tuple[float, float, float], radius: float, wire: float, axis: int) -> Mesh:
    """A jump ring whose hole looks along a local axis."""
    turn = np.arange(18) * 2 * np.pi / 18
    section = circle(wire, 6)
    out = np.insert(np.column_stack([np.cos(turn), np.sin(turn)]), axis, 0.0, axis=1)
    along = np.eye(3)[axis]
    rings = (radius + section[:, :1]) * out[:, None] + section[:, 1:] * along
    return loft(rings + np.array(centre), closed_path=True)


def _rings() -> list[Mesh]:
    """The coin's two eyes, and the rings that join them to the chain."""
    meshes = []
    for side in (-1, 1):
        meshes.append(_ring((side * (_COIN_RADIUS + 0.55), 1.1, 0.0), 0.85, 0.4, 1))
        meshes.append(_ring((side * (_COIN_RADIUS + 1.75), 1.35, 0.0), 1.3, 0.42, 2))
    return meshes


def _coin() -> Mesh:
    """With a raised rim, its face a little domed."""
    r = _COIN_RADIUS
    profile = [(0.2, 0.5 * r), (0.2, r - 0.3), (0.45, r), (1.7, r), (1.95, r - 0.2), (1.95, r - 0.55)]
    profile += [(1.75, r - 0.68), (1.84, 0.6 * r), (1.9, 0.3 * r)]
    return lathe((0.0, 0.0, 0.0), (0.0, 1.0, 0.0), profile, 40)


def _is_face(local: Floats) -> npt.NDArray[np.bool_]:
    return (local[:, 1] > 1.6) & (np.hypot(local[:, 0], local[:, 2]) < _COIN_RADIUS - 0.68)


def _coin_uvs(local: Floats) -> Floats:
    """The picture's top lies towards the hand; seen from outside, the chain runs to the left."""
    return 0.5 - local[:, [0, 2]] / (2 * _COIN_RADIUS)


_SIDE = 192
