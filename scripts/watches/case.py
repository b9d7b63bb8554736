"""Cases: body, lugs, bezel, crown, glass; in the face's frame."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
from modelling.mesh import Floats

from .solids import Solid, mirrored_x, mirrored_y, skinned, turned


def body(
    radius: Callable[[Floats], Floats],
    levels: npt.ArrayLike,
    slots: npt.ArrayLike,
    sides: int = 96,
) -> Solid:
    """A round body. radius: of angles counter-clockwise from 3 o'clock, rad. levels: (K, 2) of (z, inset)."""
    angles = np.arange(sides) * 2 * np.pi / sides
    circle = np.column_stack([np.cos(angles), np.sin(angles)])
    rings = np.stack(
        [
            np.column_stack([circle * (radius(angles) - inset)[:, None], np.full(sides, z)])
            for z, inset in np.asarray(levels, np.float64)
        ]
    )
    names = np.broadcast_to(np.asarray(slots), (len(rings) - 1,))
    return skinned(rings, names[:, None], ends=(str(names[0]), str(names[-1])))


def four(lug: Solid) -> list[Solid]:
    """The lug at half past one, and its mirror images."""
    right = [lug, mirrored_y(lug)]
    return [*right, *(mirrored_x(one) for one in right)]


def lug(
    stations: npt.ArrayLike, chamfer: float, top: str, edge: str, side: str, crease_deg: float = 30.0
) -> Solid:
    """One lug, carried along y. stations: (N, 5) of y, inner x, outer x, bottom z, top z.

    Finishes: of its top, of the wide chamfer along its outer edge, of its sides.
    """
    rings = []
    for y, inner, outer, low, high in np.asarray(stations, np.float64):
        cut = min(chamfer, 0.6 * (high - low), 0.6 * (outer - inner))
        small = 0.25 * cut
        section = [
            (inner, low + small),
            (inner + small, low),
            (outer - small, low),
            (outer, low + small),
            (outer, high - 0.85 * cut),
            (outer - cut, high),
            (inner + small, high),
            (inner, high - small),
        ]
        rings.append([(x, y, z) for x, z in section])
    names = np.array([side, side, side, side, edge, top, edge, side])
    return skinned(np.array(rings), names[None], ends=(side, side), crease_deg=crease_deg)


def knob(x: float, z: float, profile: npt.ArrayLike, slots: npt.ArrayLike, teeth: int, depth: float) -> Solid:
    """A crown from x outward at 3 o'clock, grooved where it is widest. profile: (K, 2) of (along, radius)."""
    profile = np.asarray(profile, np.float64)
    sides = 2 * teeth
    angles = np.arange(sides) * 2 * np.pi / sides
    widest = profile[:, 1] > profile[:, 1].max() - 0.05
    rings = []
    for (along, radius), grooved in zip(profile, widest, strict=True):
        r = radius - (depth * (np.arange(sides) % 2) if grooved else 0.0)
        rings.append(np.column_stack([np.full(sides, x + along), r * np.cos(angles), z + r * np.sin(angles)]))
    names = np.broadcast_to(np.asarray(slots), (len(profile) - 1,))
    return skinned(np.array(rings), names[:, None], ends=(str(names[0]), str(names[-1])), crease_deg=25.0)


def lens(radius: float, low: float, edge: float, top: float, sides: int = 36) -> Solid:
    """A watch glass: flat below, round at its edge, domed from there to the top."""
    profile = [(radius, low), (radius, edge), (radius - 0.12, edge + 0.25), (radius - 0.45, edge + 0.45)]
    start = radius - 1.0
    rise = top - edge - 0.55
    profile += [(start * share, edge + 0.55 + rise * (1 - share * share)) for share in (1.0, 0.65, 0.25)]
    return turned(profile, "glass", sides, crease_deg=40.0)


def frame(outlines: Sequence[tuple[Floats, float]], slots: npt.ArrayLike, crease_deg: float = 30.0) -> Solid:
    """A ring of any shape, closed round outlines (M, 2), each at its z, that correspond point by point."""
    rings = np.stack(
        [np.column_stack([outline, np.full(len(outline), z)]) for outline, z in outlines], axis=1
    )
    return skinned(rings, slots, closed_path=True, crease_deg=crease_deg)


def octagon(half_x: float, half_y: float, cut: float, corner: float) -> Floats:
    """(24, 2) counter-clockwise: a rectangle with its corners cut off, and what is left of them rounded."""
    quarter = [(half_x, half_y - cut), (half_x - cut, half_y)]
    corners = np.array(
        quarter
        + [(-x, y) for x, y in quarter[::-1]]
        + [(-x, -y) for x, y in quarter]
        + [(x, -y) for x, y in quarter[::-1]]
    )
    points = []
    for before, here, after in zip(np.roll(corners, 1, 0), corners, np.roll(corners, -1, 0), strict=True):
        a = here + (before - here) / np.linalg.norm(before - here) * corner
        b = here + (after - here) / np.linalg.norm(after - here) * corner
        points += [a, 0.25 * a + 0.5 * here + 0.25 * b, b]
    return np.array(points)


def carried(xs: npt.ArrayLike, sections: npt.ArrayLike, slots: npt.ArrayLike, ends: str) -> Solid:
    """A body along x, such as an end link. xs: (N,); sections: (N, M, 2) or (M, 2) of (y, z)."""
    xs = np.asarray(xs, np.float64)
    sections = np.broadcast_to(np.asarray(sections), (len(xs), *np.shape(sections)[-2:]))
    rings = np.concatenate([np.broadcast_to(xs[:, None, None], (*sections.shape[:2], 1)), sections], axis=2)
    return skinned(rings, slots, ends=(ends, ends), crease_deg=28.0)
