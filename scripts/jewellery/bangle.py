"""A hinged bangle: two arcs of jade or hammered metal, joined by chased sleeves with twisted rims."""

from __future__ import annotations

import numpy as np
from modelling.finish import Finish
from modelling.mesh import Floats, Mesh, Shaded, shade
from modelling.sweeps import circle, lathe, loft

from . import metals, surfaces
from .product import BAND, Jewel, Piece, Variant
from .rounds import Oval, mapped, wound

_OVAL = Oval(58.0, 42.0)
_WIDTH, _THICKNESS = 8.4, 5.6
_SLEEVE = 0.05
"""Half of a sleeve's length, as share of the oval's."""

_ROPE = 0.62
_REPEATS = 8.0
"""How often pictures come back along the bangle."""


def bangle() -> Jewel:
    body = wound(_OVAL.rings(np.arange(88) / 88, _section(0.0)), (_REPEATS, 1.0))
    pieces = [Piece(BAND, "body", body)]
    for middle in (0.25, 0.75):
        sleeve = shade(_sleeve(middle), 40.0)
        pieces.append(Piece(BAND, "sleeve", mapped(sleeve, _sleeve_uvs, (3 * _REPEATS, 3.0))))
        pieces += [Piece(BAND, "rope", _rope(middle + side * _SLEEVE)) for side in (-1.0, 1.0)]
    pieces += [Piece(BAND, "metal", shade(mesh, 40.0)) for mesh in (_hinge(), *_clasp())]
    return Jewel(
        "bangle",
        "bracelets",
        "Still Water bangle",
        "静水 平安镯",
        12800,
        {
            "inner_width": _OVAL.width,
            "inner_height": _OVAL.height,
            "band_width": float(np.ptp(np.concatenate([p.geometry.positions[:, 2] for p in pieces]))),
            "band_thickness": _THICKNESS,
        },
        tuple(pieces),
        (
            _variant(
                "jade",
                "#6FB58A",
                "Green jade, yellow gold",
                "翠玉 / 18K 黄金",
                metals.YELLOW_GOLD,
                surfaces.green_jade(),
            ),
            _variant(
                "white-jade",
                "#E9E6DA",
                "White jade, rose gold",
                "白玉 / 18K 玫瑰金",
                metals.ROSE_GOLD,
                surfaces.white_jade(),
            ),
            _variant(
                "gold",
                "#DDB25F",
                "Hammered gold",
                "古法锤纹金",
                metals.YELLOW_GOLD,
                surfaces.hammered(metals.YELLOW_GOLD),
            ),
            _variant(
                "silver",
                "#C4C4C2",
                "Hammered silver",
                "锤纹银",
                metals.SILVER,
                surfaces.hammered(metals.SILVER),
            ),
        ),
        is_rigid=True,
    )


def _variant(id_: str, swatch: str, en: str, zh: str, metal: Finish, body: Finish) -> Variant:
    return Variant(
        id_,
        swatch,
        en,
        zh,
        {"body": body, "metal": metal, "sleeve": surfaces.chased(metal), "rope": surfaces.twisted(metal)},
    )


def _section(outset: float) -> Floats:
    """Flat towards the wrist, round outside: (M, 2) of (z, height)."""
    half = _WIDTH / 2 + outset
    top = _THICKNESS + outset
    right = np.array(
        [
            (0.0, 0.0), (0.45, 0.0), (0.72, 0.04), (0.9, 0.14), (0.985, 0.28), (1.0, 0.42), (0.955, 0.6),
            (0.83, 0.78), (0.62, 0.915), (0.33, 0.985), (0.0, 1.0),
        ]
    ) * [half, top]  # fmt: skip
    return np.concatenate([right, right[-2:0:-1] * [-1.0, 1.0]])


def _sleeve(middle: float) -> Mesh:
    """A shell round the body with a groove at its middle, where the bangle opens."""
    half = np.linspace(0.0016, _SLEEVE, 8)
    shares = middle + np.concatenate([-half[::-1], [0.0], half])
    sections = np.array([*[_section(0.42)] * 8, _section(0.2), *[_section(0.42)] * 8])
    return loft(_OVAL.rings(shares, sections))


def _rope(share: float) -> Shaded:
    """Two wires twisted into one round the end of a sleeve; the twist is a picture."""
    section = np.vstack([_section(0.42), _section(0.42)[:1]])
    lengths = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(section, axis=0), axis=1))])
    at = np.arange(36) / 36 * lengths[-1]
    line = np.column_stack([np.interp(at, lengths, section[:, k]) for k in range(2)])
    line[:, 1] = np.maximum(line[:, 1], _ROPE)  # on the skin's side it lies within the bangle
    points, normals = _OVAL.at(np.array([share]))
    centres = points + line[:, 1:] * normals + line[:, :1] * np.array([0.0, 0.0, 1.0])
    along = np.cross(normals[0], [0.0, 0.0, 1.0])
    ahead = np.roll(centres, -1, axis=0) - np.roll(centres, 1, axis=0)
    out = np.cross(ahead / np.linalg.norm(ahead, axis=1, keepdims=True), along)
    wire = circle(_ROPE, 8)
    rings = centres[:, None] + wire[:, :1] * along + wire[:, 1:] * out[:, None]
    return wound(rings, (26.0, 2.0))


def _hinge() -> Mesh:
    """A barrel across the outside of the joint at +X, with three knuckles."""
    points, normals = _OVAL.at(np.array([0.25]))
    centre = points[0] + normals[0] * (_THICKNESS + 0.2)
    profile = []
    for k in range(3):
        low = -2.55 + 1.7 * k
        profile += [(low + 0.03, 0.72), (low + 0.14, 0.95), (low + 1.56, 0.95), (low + 1.67, 0.72)]
    return lathe(centre, (0.0, 0.0, 1.0), profile, 14)


def _clasp() -> list[Mesh]:
    """A tongue's push-piece at -X: two small buttons in collars, one on either edge."""
    points, normals = _OVAL.at(np.array([0.75]))
    meshes = []
    for side in (-1.0, 1.0):
        centre = points[0] + normals[0] * 2.3 + [0.0, 0.0, side * (_WIDTH / 2 + 0.2)]
        profile = [
            (0.0, 1.25),
            (0.3, 1.25),
            (0.42, 1.13),
            (0.42, 0.85),
            (0.75, 0.85),
            (0.92, 0.6),
            (0.96, 0.2),
        ]
        meshes.append(lathe(centre, (0.0, 0.0, side), profile, 16))
    return meshes


def _uvs(positions: Floats) -> Floats:
    x, y, z = positions.T
    middle = np.array([_OVAL.width, _OVAL.height]) / 2 + 0.45 * _THICKNESS
    turn = np.arctan2(x / middle[0], y / middle[1])
    out = (np.hypot(x / middle[0], y / middle[1]) - 1) * middle.mean()
    return np.column_stack([turn / (2 * np.pi) * _REPEATS, np.arctan2(z, out) / (2 * np.pi)])


def _sleeve_uvs(positions: Floats) -> Floats:
    return _uvs(positions) * 3.0
