"""Small metal: pads on their arms, hinges, screws, emblems."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from modelling.mesh import Floats, Mesh, join
from modelling.sweeps import blob, lathe, loft, smooth_path, tube

PAD_CENTRE = np.array([10.6, -0.6, -10.6])
"""Middle of the left pad's face: the side of the average nose (MediaPipe's canonical mesh) at pad height."""

_NOSE_NORMAL = np.array([0.86, 0.26, 0.44])  # of that side of the nose, pointing away from the skin


def pad_axes() -> Floats:
    """(3, 3) rows: the left pad's length (downward), width, and thickness away from the nose."""
    thick = _NOSE_NORMAL / np.linalg.norm(_NOSE_NORMAL)
    length = np.array([0.22, -1.0, 0.08])
    length -= (length @ thick) * thick
    length /= np.linalg.norm(length)
    return np.array([length, np.cross(thick, length), thick])


def nose_pad(centre: npt.ArrayLike = PAD_CENTRE, size: tuple[float, float, float] = (6.6, 3.7, 1.1)) -> Mesh:
    """A left silicone pad; size holds half lengths in mm. Its face touches the nose at `centre`."""
    axes = pad_axes()
    return blob(np.asarray(centre) + axes[2] * size[2] * 0.9, axes, size, sides=14, power=2.3, taper=0.18)


def pad_arm(start: npt.ArrayLike, pad: npt.ArrayLike = PAD_CENTRE, radius: float = 0.5) -> Mesh:
    """The goose-neck wire from the rim at `start` (3,) back to the left pad, with the pad's box."""
    axes = pad_axes()
    start, seat = np.asarray(start, np.float64), np.asarray(pad) + axes[2] * 2.0
    back = np.array([0.4, 0.4, -2.6])
    path = smooth_path(
        [start, start + back, seat + axes[2] * 1.9 + [0.0, 1.2, -1.6], seat + axes[2] * 0.3], 12
    )
    box = lathe(seat - axes[2] * 0.3, axes[2], [(-0.4, 1.5), (0.3, 1.4), (0.55, 1.0)], 8)
    return join(tube(path, radius, 6), box)


def barrel(centre: npt.ArrayLike, low: float, high: float, radius: float, sides: int = 10) -> Mesh:
    """A hinge knuckle round the vertical axis through `centre`, from y offset low to high."""
    edge = min(0.18, (high - low) / 4)
    return lathe(
        centre,
        (0, 1, 0),
        [(low, radius - edge), (low + edge, radius), (high - edge, radius), (high, radius - edge)],
        sides,
    )


def front_knuckles(hinge: npt.ArrayLike, radius: float = 1.15, height: float = 4.2) -> Mesh:
    """The upper and lower knuckles of a left hinge with the screw's domed head, at the hinge point."""
    half, third = height / 2, height / 6
    head = lathe(hinge, (0, 1, 0), [(half, 0.8), (half + 0.3, 0.72), (half + 0.45, 0.35)], 10)
    return join(barrel(hinge, third + 0.08, half, radius), barrel(hinge, -half, -third - 0.08, radius), head)


def temple_knuckle(radius: float = 1.15, height: float = 4.2) -> Mesh:
    """The middle knuckle, in the temple's own space."""
    third = height / 6
    return barrel((0.0, 0.0, 0.0), -third + 0.08, third - 0.08, radius)


def dome(centre: npt.ArrayLike, axis: npt.ArrayLike, radius: float, height: float, sides: int = 12) -> Mesh:
    """A rivet or screw head standing on `centre` along `axis`."""
    return lathe(centre, axis, [(-0.3, radius), (0.45 * height, radius), (height, 0.62 * radius)], sides)


def emblem(
    centre: npt.ArrayLike, normal: npt.ArrayLike, along: npt.ArrayLike, size: tuple[float, float]
) -> Mesh:
    """A small oval plaque with a bevelled edge; size is its full length and width, in mm."""
    up = np.asarray(normal, np.float64)
    up = up / np.linalg.norm(up)
    long = np.asarray(along, np.float64)
    long = long - (long @ up) * up
    long = long / np.linalg.norm(long)
    across = np.cross(up, long)
    angles = (np.arange(14) + 0.5) * 2 * np.pi / 14
    rings = []
    for lift, scale in ((-0.3, 1.0), (0.16, 1.0), (0.3, 0.82)):
        rings.append(
            np.asarray(centre)
            + lift * up
            + scale * size[0] / 2 * np.cos(angles)[:, None] * long
            + scale * size[1] / 2 * np.sin(angles)[:, None] * across
        )
    return loft(np.array(rings))
