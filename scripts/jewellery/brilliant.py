"""The round brilliant cut: its facets, and what one sees in them from above.

The renderer refracts nothing, so the light's way through the stone is worked out here, once. Beams that
come straight from above are followed through the facets they enter, bounce off and leave by; facets being
flat, the crown falls into polygons within which every ray takes the same way and leaves in the same
direction. Each polygon is drawn as a mirror that sends the viewer's ray there: its normal is half-way
between both. As in a real stone, neighbours show far corners of the room, and a small turn swaps bright
for dark.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from modelling.mesh import Floats
from modelling.pictures import smooth_step

from .convex import EPSILON, LEAST_AREA, Facets, area, clipped, polygon, within

INDEX = 2.417
"""Refractive index of diamond (sodium light)."""

_HEAD_DEG = 20.0, 30.0
"""Round the way back to the viewer, where the head shades the room: what shows it is dark, the "arrows"."""

_HEAD_LIGHT = 0.5
_SPREAD = 1.4
"""Mirrors lean so much more than they should: shops hang lamps over a ring, the renderer's studio has them to
the sides, where a stone that is seen from straight above would catch none."""

_MOST_BOUNCES = 7

# Proportions of an excellent cut (GIA's ranges), as shares of the girdle's diameter and degrees.
_TABLE = 0.57
_CROWN_DEG = 34.5
_PAVILION_DEG = 40.75
_GIRDLE = 0.03
_STAR_LENGTH = 0.5
_LOWER_HALF_LENGTH = 0.77


@dataclass(frozen=True, eq=False)
class Glimpse:
    """A polygon of the surface and what shows in it.

    corners: (K, 3) mm, counter-clockwise from outside. normal: of the mirror that shows the same light.
    light: share of it that comes back, 0 to 1. fire: -1 to 1, how far red and blue part, and which is seen.
    """

    corners: Floats
    normal: Floats
    light: float
    fire: float


def round_brilliant(diameter: float) -> Facets:
    """The 57 facets and a round girdle of 32 flats."""
    radius = diameter / 2
    half_girdle = _GIRDLE * radius
    table = _TABLE * radius
    crown, pavilion = np.radians([_CROWN_DEG, _PAVILION_DEG])
    table_height = half_girdle + (radius - table) * np.tan(crown)
    culet = -half_girdle - radius * np.tan(pavilion)
    eighth = np.pi / 8
    # Where two kites meet a star, and two pavilion mains the lower halves.
    edge = table * np.cos(eighth)
    star = edge + _STAR_LENGTH * (radius - edge)
    star_tip = _at(star, eighth, table_height - (star * np.cos(eighth) - table) * np.tan(crown))
    lower = radius * (1 - _LOWER_HALF_LENGTH)
    lower_tip = _at(lower, eighth, culet + lower * np.cos(eighth) * np.tan(pavilion))
    first = [
        _plane(_at(table, 0, table_height), _at(table, 2 * eighth, table_height), star_tip),
        _plane(_at(radius, 0, half_girdle), _at(radius, eighth, half_girdle), star_tip),
        _plane(_at(radius, 0, half_girdle), _at(radius, -eighth, half_girdle), _mirrored(star_tip)),
        (np.array([0.0, np.cos(crown), np.sin(crown)]), half_girdle * np.cos(crown) + radius * np.sin(crown)),
        (
            np.array([0.0, -np.cos(pavilion), np.sin(pavilion)]),
            half_girdle * np.cos(pavilion) + radius * np.sin(pavilion),
        ),
        _plane(_at(radius, 0, -half_girdle), _at(radius, eighth, -half_girdle), lower_tip),
        _plane(_at(radius, 0, -half_girdle), _at(radius, -eighth, -half_girdle), _mirrored(lower_tip)),
    ]
    normals, offsets = [np.array([0.0, 1.0, 0.0])], [table_height]
    for k in range(8):
        for normal, offset in first:
            normals.append(_turned(normal, k * np.pi / 4))
            offsets.append(offset)
    for k in range(32):
        normals.append(_at(1.0, (k + 0.5) * np.pi / 16, 0.0))
        offsets.append(radius)
    sector = (*range(1, len(first) + 1), *range(len(normals) - 32, len(normals) - 28))
    return Facets(np.array(normals), np.array(offsets), sector)


def glimpses(facets: Facets) -> list[Glimpse]:
    """Everything that shows: the crown's as seen from above, other facets as they are."""
    seen = []
    down = np.array([0.0, -1.0, 0.0])
    for f in (0, *facets.sector):
        normal = facets.normals[f]
        outline = polygon(facets, f)
        if normal[1] < 1e-6:
            # From the side, light that came in by the crown leaves here: mirrors that look up.
            mirror = normal * [1.0, -0.5, 1.0] + [0.0, 0.2, 0.0]
            seen.append(Glimpse(outline, mirror / np.linalg.norm(mirror), 0.7, 0.0))
            continue
        # Points of the facet over (x, z, 1).
        lift = np.array([[1.0, 0, 0], [-normal[0] / normal[1], -normal[2] / normal[1], 0], [0, 1.0, 0]])
        lift[1, 2] = facets.offsets[f] / normal[1]
        inside, share = _refracted(down, normal, 1 / INDEX)
        window = outline[:, [0, 2]]
        if f == 0:
            for side in (-1.0, 1.0):
                window = clipped(window, np.array([side * np.cos(np.pi / 8), np.sin(np.pi / 8), 0.0]))
        seen += _followed(facets, window, lift, lift, inside, share, f, 0)
    return [_turned_glimpse(glimpse, k * np.pi / 4) for k in range(8) for glimpse in seen]


def _turned_glimpse(glimpse: Glimpse, azimuth: float) -> Glimpse:
    corners = np.array([_turned(corner, azimuth) for corner in glimpse.corners])
    return replace(glimpse, corners=corners, normal=_turned(glimpse.normal, azimuth))


def _followed(
    facets: Facets,
    window: Floats,
    entry: Floats,
    lift: Floats,
    direction: Floats,
    light: float,
    last: int,
    bounce: int,
) -> list[Glimpse]:
    """What shows in the `window` (K, 2) of a facet.

    entry, lift: (3, 3), from (x, z, 1) of the window to where its rays entered and to where they are.
    """
    seen = []
    speeds = facets.normals @ direction
    for f in np.flatnonzero(speeds > EPSILON):
        if f == last:
            continue
        room = -facets.normals[f] @ lift
        room[2] += facets.offsets[f]
        there = lift + np.outer(direction, room / speeds[f])
        part = within(facets, window, there, int(f))
        if area(part) < LEAST_AREA:
            continue
        out, share = _refracted(direction, -facets.normals[f], INDEX)
        if share > 0.3 or bounce == _MOST_BOUNCES:
            seen.append(_glimpse(part, entry, out, light * share, direction, facets.normals[f]))
        else:
            bounced = direction - 2 * speeds[f] * facets.normals[f]
            seen += _followed(facets, part, entry, there, bounced, light, int(f), bounce + 1)
    return seen


def _glimpse(
    part: Floats, entry: Floats, out: Floats, light: float, direction: Floats, normal: Floats
) -> Glimpse:
    corners = np.column_stack([part, np.ones(len(part))]) @ entry.T
    up = np.array([0.0, 1.0, 0.0])
    if out[1] < 0.05:
        # It leaves below the girdle, where the finger keeps the light off.
        flat = np.cross(entry[:, 1], entry[:, 0])  # of its facet: three corners may nearly be in line
        return Glimpse(corners, flat / np.linalg.norm(flat), 0.15 * light, 0.0)
    # Red and blue part the more, the flatter a ray leaves.
    red, _ = _refracted(direction, -normal, INDEX - 0.01)
    blue, _ = _refracted(direction, -normal, INDEX + 0.034)
    parting = float(np.degrees(np.linalg.norm(red - blue)))
    shade = smooth_step(np.degrees(np.arccos(out[1])), *_HEAD_DEG)
    light *= _HEAD_LIGHT + (1 - _HEAD_LIGHT) * float(shade)
    mirror = (out + up) * [_SPREAD, 1.0, _SPREAD]
    side = np.sign(np.sin(1e3 * (out[0] + 0.37 * out[2])))
    return Glimpse(corners, mirror / np.linalg.norm(mirror), light, float(side * min(parting / 6.0, 1.0)))


def _refracted(direction: Floats, normal: Floats, ratio: float) -> tuple[Floats, float]:
    """Direction behind a face and the share of light that passes; reflected, and none, if none does.

    normal: against the direction. ratio: of the indices before and behind. Fresnel's equations, unpolarised.
    """
    cosine = -float(direction @ normal)
    behind2 = 1 - ratio * ratio * (1 - cosine * cosine)
    if behind2 <= 0:
        return direction + 2 * cosine * normal, 0.0
    behind = np.sqrt(behind2)
    across = (ratio * cosine - behind) / (ratio * cosine + behind)
    along = (cosine - ratio * behind) / (cosine + ratio * behind)
    out = ratio * direction + (ratio * cosine - behind) * normal
    return out, float(1 - (across * across + along * along) / 2)


def _at(radius: float, azimuth: float, height: float) -> Floats:
    return np.array([radius * np.sin(azimuth), height, radius * np.cos(azimuth)])


def _mirrored(point: Floats) -> Floats:
    return point * [-1.0, 1.0, 1.0]


def _turned(vector: Floats, azimuth: float) -> Floats:
    x, y, z = vector
    c, s = np.cos(azimuth), np.sin(azimuth)
    return np.array([c * x + s * z, y, c * z - s * x])


def _plane(a: Floats, b: Floats, c: Floats) -> tuple[Floats, float]:
    """The plane through three points, its normal away from the stone's middle."""
    normal = np.cross(b - a, c - a)
    normal /= np.linalg.norm(normal)
    offset = float(normal @ a)
    return (normal, offset) if offset > 0 else (-normal, -offset)
