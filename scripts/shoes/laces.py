"""Tongue, eyelets and laces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from modelling.mesh import Floats, Mesh, Shaded, shade
from modelling.pictures import smooth_step
from modelling.sweeps import lathe, smooth_path

from .paint import Canvas
from .patches import Patch, vertex_normals
from .upper import INNER, OUTER, Shell


@dataclass(frozen=True, eq=False)
class Instep:
    """The uncut last about its ridge, as a map from (s, signed mm from the ridge, inner side positive)."""

    shape: Shell
    columns: Floats
    normals: Floats

    def point(self, s: float, across: float, lift: float = 0.0) -> Floats:
        """(3,) point `lift` mm over the surface."""
        place, normal = self.frame(s, across)
        return np.asarray(place + lift * normal)

    def frame(self, s: float, across: float) -> tuple[Floats, Floats]:
        """(3,) point and (3,) unit normal."""
        side = INNER if across >= 0 else OUTER
        k = np.interp(s, self.shape.s, np.arange(len(self.shape.s)))
        low = min(int(k), len(self.shape.s) - 2)
        found = []
        for column in (low, low + 1):
            line, normal = self.columns[side][::-1, column], self.normals[side][::-1, column]
            arc = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
            found.append(
                [np.interp(abs(across), arc, values[:, i]) for values in (line, normal) for i in range(3)]
            )
        values = np.array(found[0]) * (1 - (k - low)) + np.array(found[1]) * (k - low)
        return values[:3], values[3:] / np.linalg.norm(values[3:])


def instep(shape: Shell) -> Instep:
    """The instep of a shell's last."""
    rows = np.linspace(0, 1, shape.full.shape[1])
    patches = [
        Patch("", "", "", shape.full[side], shape.s, rows, (0, 0, 1, 1), side == INNER)
        for side in (OUTER, INNER)
    ]
    return Instep(shape, shape.full, np.array(vertex_normals(patches)))


def tongue(
    over: Instep, s_range: tuple[float, float], tip: Sequence[tuple[float, float]], widths: tuple[float,
    float],
    thickness: float = 5.0, sunk: float = 2.2, columns: int = 15, rows: int = 16,
) -> list[Patch]:  # fmt: skip
    """A padded tongue under the eyelets.

    s_range: from its lower end to the topline; tip: further (z, y) of its
    middle; widths: half of it, at its lower and upper end. Front and back, in the sheet "inside"."""
    across = np.linspace(-1, 1, columns)
    s = np.linspace(*s_range, rows)
    lines = []
    for k, place in enumerate(s):
        half = widths[0] + (widths[1] - widths[0]) * k / (rows - 1)
        lines.append([over.point(place, x * half, -sunk) for x in across])
    front = np.array(lines)
    # Beyond the topline the last section moves on along the tip, and flattens.
    base = front[-1].copy()
    middle = base[columns // 2].copy()
    path = smooth_path(
        [[0.0, *front[-3][columns // 2][1:]], [0.0, *middle[1:]], *[[0.0, y, z] for z, y in tip]], 14
    )
    path = path[np.argmin(np.abs(path[:, 1] - middle[1])) + 1 :]
    extra = []
    headings = np.gradient(np.vstack([middle, path]), axis=0)[1:]
    # A flat arc where the instep has a crest.
    drop = min(0.85 * float(np.linalg.norm(base[0, 1:] - middle[1:])), 9.0) * across**2
    for k, (place, heading) in enumerate(zip(path, headings, strict=True)):
        share = (k + 1) / len(path)
        narrow = 1.0 if share < 0.5 else np.sqrt(1 - ((share - 0.5) / 0.51) ** 2) * 0.3 + 0.7
        # The section leans with the way, so that the tip stands level round the leg.
        back = np.array([0.0, -abs(heading[2]), -abs(heading[1])]) / np.linalg.norm(heading[1:])
        lean = smooth_step(np.array(share), 0.0, 0.7)
        section = place + (1 - lean) * (base - middle) + lean * drop[:, None] * back
        section = place + narrow**2 * (section - place)
        section[:, 0] = middle[0] + narrow * (base[:, 0] - middle[0])
        extra.append(section)
    front = np.concatenate([front, extra])
    share = np.concatenate(
        [[0.0], np.cumsum(np.linalg.norm(np.diff(front[:, columns // 2], axis=0), axis=1))]
    )
    share /= share[-1]
    normals = _grid_normals(front)
    rim = (
        np.sqrt(np.clip(1 - across**8, 0, 1))[None, :, None]
        * np.sqrt(np.clip(1 - share**14, 0, 1))[:, None, None]
    )
    back = front - normals * thickness * rim
    box_front, box_back = (0.62, 0.56, 0.19, -0.44), (0.81, 0.56, 0.19, -0.44)
    at = (across + 1) / 2
    return [
        Patch("upper", "inside", "tongue", front, at, share, box_front, False, "tongue"),
        Patch("inside", "inside", "tongue back", back, at, share, box_back, True, "tongue"),
    ]


def _grid_normals(points: Floats) -> Floats:
    along, across = np.gradient(points, axis=0), np.gradient(points, axis=1)
    normals = np.cross(along, across)
    normals /= np.linalg.norm(normals, axis=2, keepdims=True)
    return normals if normals[..., 1].mean() > 0 else -normals


@dataclass(frozen=True, eq=False)
class Ribbon:
    """A lace along path (N, 3), flat against normals (N, 3). power: below 1 the section is boxier."""

    path: Floats
    normals: Floats
    width: float
    thickness: float
    sides: int = 6
    power: float = 0.7


def lace_patches(ribbons: Sequence[Ribbon], node: str = "laces") -> list[Patch]:
    """Laces or bands side by side in the sheet "laces", rows along them."""
    strip = 1.0 / len(ribbons)
    patches = []
    for k, ribbon in enumerate(ribbons):
        along = np.gradient(ribbon.path, axis=0)
        along /= np.linalg.norm(along, axis=1, keepdims=True)
        normals = ribbon.normals - (ribbon.normals * along).sum(1, keepdims=True) * along
        normals /= np.linalg.norm(normals, axis=1, keepdims=True)
        across = np.cross(along, normals)
        share = np.linspace(0, 1, ribbon.sides + 1)
        c, s = np.cos(2 * np.pi * share), np.sin(2 * np.pi * share)
        c[-1], s[-1] = c[0], s[0]
        flat = np.column_stack(
            [np.sign(c) * np.abs(c) ** ribbon.power * ribbon.width / 2, s * ribbon.thickness / 2]
        )
        points = ribbon.path[:, None] + flat[:, :1] * across[:, None] + flat[:, 1:] * normals[:, None]
        box = (strip * (k + 0.05), 0.01, strip * 0.9, 0.98)
        rows = np.linspace(0, 1, len(points))
        name = f"lace {k}"
        patches.append(Patch(node, "laces", name, points, share, rows, box, True, name))
    return patches


def pull_tab(edge: Floats, outward: Floats, width: float, height: float, below: float, wall: float) -> Ribbon:
    """A loop of webbing over the rim. edge: (3,) on it; outward: (3,) level unit.

    width, height over the rim, how far it is sewn down `below` it, and the `wall` it goes round in mm.
    """
    up = np.array([0.0, 1.0, 0.0])
    shape = [
        (0.9, -below), (1.1, -0.4 * below), (1.8, 0.4 * height), (0.6 - wall / 2, height),
        (-wall - 2.6, 0.4 * height),
        (-wall - 1.6, -0.4 * below), (-wall - 0.8, -below),
    ]  # fmt: skip
    flat = smooth_path(np.array(shape), 16)
    path = edge + flat[:, :1] * outward + flat[:, 1:] * up
    along = np.gradient(flat, axis=0)
    normals = along[:, 1:] * outward - along[:, :1] * up
    return Ribbon(path, normals, width, 1.5, 6, 0.4)


def crossing(
    over: Instep,
    start: tuple[float, float],
    end: tuple[float, float],
    lift: float,
    arch: float,
    count: int = 12,
) -> tuple[Floats, Floats]:
    """Path and normals over the instep from one (s, across) to another, diving under at both ends."""
    f = np.linspace(0, 1, count)
    frames = [over.frame(start[0] + (end[0] - start[0]) * k, start[1] + (end[1] - start[1]) * k) for k in f]
    points, normals = (np.array(values) for values in zip(*frames, strict=True))
    height = lift * np.clip(np.minimum(f, 1 - f) * 7, 0, 1) ** 0.7 - 1.2 * (np.minimum(f, 1 - f) < 0.01)
    height = height + arch * np.sin(np.pi * f)
    return points + normals * height[:, None], normals


def eyelet(over: Instep, s: float, across: float, hole: float, rim: float, sides: int = 9) -> Shaded:
    """A metal ring round a hole."""
    place, normal = over.frame(s, across)
    profile = [(-0.6, hole), (0.5, hole), (0.75, (hole + rim) / 2), (0.4, rim), (-0.6, rim)]
    ring = lathe(place, normal, profile, sides)
    return shade(Mesh(ring.positions, ring.triangles), 50.0)


def laced(
    over: Instep, places: Floats, reach: Floats, width: float, thickness: float, holes: tuple[float, float]
) -> tuple[list[Ribbon], list[Shaded]]:
    """Criss-cross lacing with a bar at the lower end, and its eyelets.

    places: s of the rows of eyelets, top first; reach: mm from the ridge; holes: inner and outer radius.
    """
    ribbons, eyelets = [], []
    for k, (s, d) in enumerate(zip(places, reach, strict=True)):
        eyelets += [eyelet(over, s, side * d, *holes) for side in (-1, 1)]
        if k == len(places) - 1:
            ribbons.append(Ribbon(*crossing(over, (s, -d), (s, d), 1.2, 1.0, 13), width, thickness))
            continue
        for side in (-1, 1):
            start, end = (places[k + 1], side * reach[k + 1]), (s, -side * d)
            line = crossing(over, start, end, 1.0, 1.6 + 0.9 * (side > 0), 13)
            ribbons.append(Ribbon(*line, width, thickness))
    return ribbons, eyelets


def bow(
    knot: Floats, normal: Floats, across: Floats, width: float, thickness: float, scale: float = 1.0
) -> list[Ribbon]:
    """A tied bow: knot, two loops and two ends. knot: (3,); normal, across: unit (3,)."""
    down = np.cross(across, normal)
    if down[1] > 0:
        down = -down
    pieces = []

    def path(points: Sequence[tuple[float, float, float]], count: int) -> tuple[Floats, Floats]:
        """(across, down, out) in mm from the knot."""
        local = smooth_path(np.array(points) * scale, count)
        world = knot + local[:, :1] * across + local[:, 1:2] * down + local[:, 2:] * normal
        return world, np.repeat(normal[None], count, axis=0)

    for side, droop in ((-1.0, 0.0), (1.0, 3.0)):
        loop = [
            (0.0, 0.0, 2.0), (10 * side, -3.0, 5.0), (24 * side, -2 + droop, 4.5),
            (37 * side, 5 + droop, 0.0),
            (39 * side, 11 + droop, -2.0), (31 * side, 12 + droop, -1.0), (16 * side, 6 + droop, 1.5),
            (2 * side, 1.0, 1.0),
        ]  # fmt: skip
        end = [
            (0.0, 1.0, 1.0),
            (9 * side, 10.0, 2.5),
            (19 * side, 22 + droop, 0.0),
            (25 * side, 36 + droop, -3.0),
        ]
        for points, count in ((loop, 22), (end, 10)):
            line, normals = path(points, count)
            pieces.append(Ribbon(line, normals, width, thickness))
    line, normals = path(
        [(0.0, -5.0, 0.5), (0.0, -3.5, 3.2), (0.0, 0.0, 4.0), (0.0, 3.5, 3.0), (0.0, 5.0, 0.5)], 9
    )
    pieces.append(Ribbon(line, normals, width * 1.25, thickness * 2.2, 8, 0.8))
    return pieces


def paint_flat(canvases: dict[str, Canvas]) -> None:
    """Woven flat laces."""
    for canvas in canvases.values():
        canvas.fill("lace", 0.85)
        a, b = canvas.region.a, canvas.region.b
        twill = np.sin(2 * np.pi * (b + 0.6 * np.abs(a - a.mean())) / 1.5)
        canvas.emboss(0.12 * twill, 0.97 + 0.05 * twill)
