"""Procedural footwear grown from a foot: upper, sole and heel in foot space, edges and colours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scripts.train_feet.figure import BIG_TOE, FOOT, TOES, Floats, Leg, Mesh, rotation

SHOES = ("sandal", "flat", "sneaker", "loafer", "high", "knee", "heel")


@dataclass(frozen=True)
class Style:
    """A pair's style; lengths in bare foot lengths unless in metres by name."""

    family: str
    strappy: bool
    wall_m: float
    toe_room: float
    point: float
    sole_m: float
    raise_m: float
    heel_width: float
    collar: float
    foxing_m: float
    outset_m: float
    colors: Floats
    roughness: float
    laces: bool
    panels: tuple[float, ...]


def _srgb(c: Floats) -> Floats:
    return np.asarray(c) ** 2.2


def any_color(rng: np.random.Generator) -> Floats:
    """A linear RGB as clothes have: often black, white, grey, brown, blue; sometimes loud."""
    kind = rng.choice(6, p=[0.24, 0.2, 0.14, 0.14, 0.12, 0.16])
    if kind == 0:
        return _srgb(rng.uniform(0.03, 0.16) + rng.uniform(-0.015, 0.015, 3)).clip(0.0004)
    if kind == 1:
        return _srgb((rng.uniform(0.75, 0.96) - np.array([0, 0.02, 0.05]) * rng.uniform(-0.3, 2)).clip(0, 1))
    if kind == 2:
        return _srgb(rng.uniform(0.25, 0.7) + rng.uniform(-0.03, 0.03, 3))
    if kind == 3:
        return _srgb(np.array([0.55, 0.36, 0.22]) * rng.uniform(0.4, 1.6) + rng.uniform(-0.04, 0.04, 3)).clip(
            0.002, 1
        )
    if kind == 4:
        return _srgb(np.array([0.16, 0.24, 0.45]) * rng.uniform(0.5, 1.8) + rng.uniform(-0.05, 0.05, 3)).clip(
            0.002, 1
        )
    return _srgb(rng.uniform(0.03, 0.95, 3))


def any_style(family: str, rng: np.random.Generator) -> Style:
    """A random style of a family of SHOES."""
    u = rng.uniform
    colors = np.stack([any_color(rng) for _ in range(5)])
    if rng.random() < 0.45:
        colors[1] = colors[0] * u(0.7, 1.2)
    if rng.random() < 0.5:
        colors[2] = _srgb(np.full(3, u(0.75, 0.95)))
    if rng.random() < 0.5:
        colors[3] = _srgb(np.full(3, u(0.7, 0.95)))
    if family in ("loafer", "heel", "flat", "knee") and rng.random() < 0.7:
        colors[2] = colors[0] * u(0.3, 0.9)
    thick = u(0.028, 0.048) if rng.random() < 0.3 else u(0.018, 0.032)
    base = {
        "sandal": (0.002, u(0, 0.03), 0.2, u(0.008, 0.03), 0.0, 0.3, 0.0, 0.003),
        "flat": (
            u(0.0015, 0.003),
            u(0.01, 0.04),
            u(0.1, 0.8),
            u(0.004, 0.01),
            0.0,
            u(0.16, 0.22),
            0.001,
            0.001,
        ),
        "sneaker": (
            u(0.004, 0.008),
            u(0.03, 0.06),
            u(0, 0.3),
            thick,
            0.0,
            u(0.24, 0.3),
            u(0.003, 0.014),
            u(0.002, 0.007),
        ),
        "loafer": (
            u(0.0025, 0.004),
            u(0.03, 0.08),
            u(0.1, 0.7),
            u(0.009, 0.02),
            0.0,
            u(0.2, 0.26),
            0.002,
            u(0.001, 0.005),
        ),
        "high": (
            u(0.004, 0.009),
            u(0.03, 0.06),
            u(0, 0.4),
            u(0.012, 0.035),
            0.0,
            u(0.45, 0.85),
            u(0.002, 0.012),
            u(0.002, 0.006),
        ),
        "knee": (
            u(0.004, 0.008),
            u(0.03, 0.06),
            u(0.1, 0.5),
            u(0.008, 0.03),
            0.0,
            u(1.3, 1.75),
            0.002,
            u(0.001, 0.004),
        ),
        "heel": (
            u(0.0015, 0.003),
            u(0.02, 0.08),
            u(0.2, 1.0),
            u(0.003, 0.008),
            u(0.03, 0.1),
            u(0.17, 0.25),
            0.001,
            0.0005,
        ),
    }[family]
    wall, room, point, sole, raised, collar, foxing, outset = base
    if family == "heel":
        if rng.random() < 0.25:
            sole += u(0.005, 0.03)
        if rng.random() < 0.25:
            collar = u(0.45, 0.7)
    if family in ("knee", "high") and rng.random() < 0.3:
        raised = u(0.02, 0.06)
    strappy = family == "sandal" or (family == "heel" and collar < 0.3 and rng.random() < 0.35)
    return Style(
        family,
        strappy,
        wall,
        room,
        point,
        sole,
        raised,
        u(0.12, 0.95),
        collar,
        foxing,
        outset,
        colors,
        u(0.15, 0.9),
        family in ("sneaker", "high") or (family == "loafer" and rng.random() < 0.5),
        tuple(rng.random(12)),
    )


def smooth(a: float, b: float, x: Floats) -> Floats:
    t = np.clip((x - a) / (b - a), 0, 1)
    return t * t * (3 - 2 * t)


def _collar(style: Style, z: Floats, y: Floats, x: Floats) -> Floats:
    """How far (foot lengths) a point of the foot lies below the upper's edge."""
    p = style.panels
    if style.strappy:
        return _straps(style, z, y, x)
    if style.collar > 0.4:
        return style.collar + 0.12 * (p[0] - 0.5) * (z - 0.15) / 0.3 - y
    if style.family in ("flat", "heel"):
        throat = 0.6 + 0.12 * p[0]
        edge = np.interp(z, [0.0, 0.12, 0.3, throat - 0.08], [style.collar, style.collar, 0.13, 0.1])
        front = (z - throat + 0.9 * x * x) * 1.4
        return np.maximum(edge - y, np.where(y > 0.02, front, 1.0))
    tongue = 0.36 if style.laces else 0.29 + 0.04 * p[0]
    edge = np.interp(
        z, [-0.05, 0.05, 0.22, 0.40, 0.5], [style.collar, style.collar, style.collar - 0.045, tongue, 0.6]
    )
    return edge - y


def _straps(style: Style, z: Floats, y: Floats, x: Floats) -> Floats:
    p = style.panels
    width = 0.02 + 0.04 * p[1]
    parts = []
    if style.family == "sandal" and p[0] < 0.35:
        # Thong: two arms from between the toes to the sides.
        arm = 0.80 - np.abs(x - 0.06) * 1.7
        parts.append(np.where((z > 0.4) & (z < 0.85), 0.025 + 0.012 * p[1] - np.abs(z - arm) * 0.5, -1))
    else:
        for centre in (0.7, 0.55, 0.62, 0.76)[: 1 + int(p[2] * 3.5)]:
            parts.append(width * (1.6 if p[3] < 0.3 else 1) - np.abs(z - centre + 0.2 * (p[4] - 0.5) * x))
    if p[5] < 0.65:
        parts.append(np.where(y > 0.12, width * 0.8 - np.abs(y - 0.33 + 0.25 * (z - 0.2)) * 0.9, -1))
        if p[6] < 0.6:
            parts.append(np.where(z < 0.12, 0.3 - y, -1))
    if p[7] < 0.2:
        parts.append(np.where(z > 0.3, 0.02 - np.abs(x - 0.03), -1))
    return np.max(parts, axis=0)


def _paint(style: Style, x: Floats, y: Floats, z: Floats, ridge: Floats) -> Floats:
    c, p = style.colors, style.panels
    color = np.repeat(c[0][None], len(x), 0)

    def lay(mask: Floats, layer: Floats) -> None:
        color[:] = color * (1 - mask[:, None]) + layer[None] * mask[:, None]

    off = np.abs(x - ridge)
    if p[8] < 0.5:
        lay(smooth(-0.012, 0.012, z - 0.8 - 0.1 * p[0] + 0.5 * x * x), c[1])
    if p[9] < 0.5:
        lay(smooth(-0.01, 0.01, 0.14 + 0.1 * p[1] - z), c[1])
    if p[10] < 0.5 and style.family in ("sneaker", "high"):
        line = z - 0.30 - 0.9 * (y - 0.06) * (1 if p[2] < 0.5 else -1) - 0.1
        if p[3] < 0.35:
            mask = np.maximum.reduce([smooth(0, 0.012, 0.014 - np.abs(line - k)) for k in (0, 0.05, 0.1)])
        else:
            mask = smooth(0, 0.02, 0.03 + 0.04 * p[4] - np.abs(line - 0.6 * (y - 0.1)))
        lay(mask * (y < 0.24) * (off > 0.07) * (z < 0.65), c[3])
    if p[11] < 0.4:
        lay(smooth(-0.01, 0.01, 0.05 + 0.04 * p[5] - y), c[4] if p[6] < 0.3 else c[1])
    top = (y > 0.1) & (z < 0.7)
    if style.laces:
        high = (z > 0.36) | (y > 0.38)
        lay(smooth(-0.008, 0.008, 0.055 + 0.02 * p[7] - off) * top * high, c[0] * (0.5 + p[8]))
        along = np.where(y > 0.36, y + 0.34, z)
        bars = smooth(-0.2, 0.6, np.sin(along * 2 * np.pi / 0.048 + 6 * off))
        lay(bars * (off < 0.05 + 0.015 * p[7]) * top * high * (z > 0.38 - 0.3 * (y > 0.36)), c[3])
    elif style.family == "loafer":
        lay(smooth(-0.006, 0.006, 0.03 - np.abs(z - 0.56)) * (y > 0.08), c[1] * 0.8)
        lay(
            smooth(0, 0.006, 0.008 - np.abs(off - 0.09 + 0.3 * np.maximum(z - 0.75, 0))) * (z > 0.58),
            c[0] * 0.4,
        )
    elif style.family in ("high", "knee") and p[3] < 0.4:
        lay(smooth(0, 0.01, 0.05 - np.abs(z - 0.22)) * (y > 0.15) * (y < style.collar * 0.9), c[0] * 0.3)
    lay(0.6 * smooth(0, 0.006, 0.005 - np.abs(_collar(style, z, y, x) - 0.02)), c[0] * 0.3)
    return color


@dataclass(frozen=True, eq=False)
class Footwear:
    """meshes: what is drawn; collar: function of bare positions -> metres below the upper's edge;
    pitch: radians by which the foot's bed is raised at the heel; thickness_m under the ball;
    width and length are read off the meshes."""

    style: Style
    upper: Mesh
    sole: Mesh
    block: Mesh | None
    pitch: float
    thickness_m: float
    leg_keep: Floats
    """For `Leg.smooth`'s vertices: negative where the skin is inside a closed upper."""


def _ridge(leg: Leg) -> tuple[Floats, Floats]:
    """z and x (metres) of the foot's top line."""
    p, length = leg.smooth.positions, leg.length
    zs = np.linspace(0.3, 0.95, 14) * length
    xs = []
    for z in zs:
        near = p[(np.abs(p[:, 2] - z) < 0.03 * length) & (p[:, 1] < 0.6 * length)]
        top = near[near[:, 1] > near[:, 1].max() - 0.02 * length]
        xs.append(top[:, 0].mean())
    return zs, np.convolve(np.pad(xs, 2, "edge"), np.ones(5) / 5, "valid")


def build(style: Style, leg: Leg) -> Footwear:
    """The right shoe of a style for one leg."""
    length = leg.length
    mesh = leg.fine
    base = mesh.positions
    foot_w = mesh.weights[:, FOOT:].sum(1)
    x, y, z = (base / length).T
    zs, ridge_x = _ridge(leg)
    ridge = np.interp(z, zs / length, ridge_x / length)
    wall = style.wall_m * (1 + 0.4 * smooth(0.3, 0.1, z) * (style.family in ("sneaker", "high")))
    shaft = smooth(0.3, 0.6, y) * (0.012 if style.collar > 0.9 else 0.004) * (style.collar > 0.4)
    p = base + mesh.normals * (wall + shaft)[:, None]
    if not style.strappy:
        front = smooth(0.62, 1.0, z)
        p[:, 2] += style.toe_room * length * front
        centre = 0.05 * length
        p[:, 0] = centre + (p[:, 0] - centre) * (1 - 0.42 * style.point * smooth(0.72, 1.02, z))
        p[:, 2] += (
            style.point * 0.06 * length * smooth(0.8, 1.0, z) * (1 - np.clip(np.abs(x - 0.08) / 0.16, 0, 1))
        )
        toe_box = 0.035 if style.family in ("sneaker", "high", "loafer", "knee") else 0.01
        p[:, 1] += (
            toe_box * length * smooth(0.75, 0.95, z) * smooth(0.03, 0.09, y) * (1 - smooth(0.3, 0.4, y))
        )
    p[:, 1] = np.where(foot_w > 0.5, np.maximum(p[:, 1], -0.0005), p[:, 1])
    keep = _collar(style, z, y, x) * length
    if style.strappy:
        keep = np.where(y < 0.035, np.minimum(keep, 0.0) - 0.0, keep)
    upper = Mesh(p, mesh.triangles, mesh.weights, _paint(style, x, y, z, ridge), keep)
    laced = style.laces and not style.strappy
    if laced:
        off = np.abs(x - ridge)
        bars = np.maximum(np.sin(np.where(y > 0.36, y + 0.34, z) * 2 * np.pi / 0.048 + 6 * off), 0)
        bump = 0.0015 + 0.0025 * bars
        upper.positions = (
            p
            + mesh.normals
            * (bump * (off < 0.065) * (y > 0.1) * (z < 0.7) * ((z > 0.36) | (y > 0.38)))[:, None]
        )
    ball = 0.7 * length
    # A raised heel lowers the ball's flesh a little; the bed turns about it.
    pitch = float(np.arcsin(np.clip(style.raise_m / ball, 0, 0.75)))
    sole = _sole(style, leg, p)
    block = _block(style, leg, p, pitch) if style.raise_m > 0.01 else None
    bare = leg.smooth.positions / length
    if style.strappy:
        inside = np.full(len(bare), 1.0)
    else:
        inside = 0.012 - _collar(style, bare[:, 2], bare[:, 1], bare[:, 0]) * length
        inside = np.where(bare[:, 1] > 0.9 * max(style.collar, 0.5), np.maximum(inside, -9), inside)
    return Footwear(style, upper, sole, block, pitch, style.sole_m, inside)


def _sole(style: Style, leg: Leg, p: Floats) -> Mesh:
    length = leg.length
    low = p[(p[:, 1] < 0.12 * length) & (leg.fine.weights[:, FOOT:].sum(1) > 0.5)]
    low = low[low[:, 2] < p[:, 2].max()]
    z0, z1 = low[:, 2].min(), low[:, 2].max()
    t = (1 - np.cos(np.linspace(0, np.pi, 56))) / 2
    z = z0 + (z1 - z0) * t
    left, right = [], []
    for zi in z:
        near = low[np.abs(low[:, 2] - zi) < 0.022 * length]
        left.append(near[:, 0].min() if len(near) else 0)
        right.append(near[:, 0].max() if len(near) else 0)
    kernel = np.ones(5) / 5
    lo = np.convolve(np.pad(left, 2, "edge"), kernel, "valid")
    hi = np.convolve(np.pad(right, 2, "edge"), kernel, "valid")
    mid = (lo + hi) / 2
    round_end = np.clip(1 - np.abs(2 * t - 1) ** (9 - 3 * style.point), 0, 1) ** 0.5
    out = style.outset_m
    lo, hi = mid + (lo - mid - out) * round_end, mid + (hi - mid + out) * round_end
    z = z0 - out + (z1 - z0 + 2 * out) * t
    ring = np.concatenate([np.stack([lo, z], 1), np.stack([hi, z], 1)[::-1]])
    n = len(ring)
    thick = style.sole_m
    centre = np.array([mid.mean(), z.mean()])
    lift = 0.006 * (style.family in ("sneaker", "high")) * (0.4 + style.panels[2])
    rows = []
    for level, inset in (
        (style.foxing_m, out * 0.6),
        (style.foxing_m * 0.7, 0),
        (-thick * 0.4, 0),
        (-thick * 0.8, 0.0008),
        (-thick, 0.003),
    ):
        shrink = 1 - inset / np.maximum(np.linalg.norm(ring - centre, axis=1), 0.02)
        xz = centre + (ring - centre) * shrink[:, None]
        spring = lift * smooth(0.78, 1.05, ring[:, 1] / length) * smooth(0.002, -thick, np.full(n, level))
        rows.append(np.stack([xz[:, 0], level + spring, xz[:, 1]], 1))
    top = rows[0].copy()
    top[:, 1] = 0.0002
    rows.insert(0, top)
    positions = np.concatenate(rows)
    tri = []
    count = len(rows)
    for r in range(count - 1):
        a = r * n + np.arange(n)
        b = r * n + (np.arange(n) + 1) % n
        tri += [np.stack([a, b, a + n], 1), np.stack([b, b + n, a + n], 1)]
    half = n // 2
    for r in (0, count - 1):
        i = np.arange(half - 1)
        a, b = r * n + i, r * n + n - 1 - i
        tri += [np.stack([a, a + 1, b], 1), np.stack([a + 1, b - 1, b], 1)]
    c = style.colors
    level = np.repeat(np.arange(count), n)
    colors = np.where((level <= 3)[:, None], c[2], c[2] * 0.8)
    if style.panels[3] < 0.4:
        colors = np.where((level >= 4)[:, None], c[4], colors)
    if style.panels[4] < 0.3 and style.family in ("sneaker", "high"):
        colors = np.where((level == 3)[:, None], c[1], colors)
    colors = np.where((level == 0)[:, None], c[4] * 0.6 if not style.strappy else c[4], colors)
    bend = smooth(0.66, 0.80, positions[:, 2] / length)
    weights = np.zeros((len(positions), 6))
    weights[:, FOOT] = 1 - bend
    weights[:, TOES], weights[:, BIG_TOE] = bend * 0.6, bend * 0.4
    return Mesh(positions, np.concatenate(tri), weights, colors)


def _block(style: Style, leg: Leg, p: Floats, pitch: float) -> Mesh:
    """The heel's prism, from the bed down to the ground as it is when the foot stands."""
    length = leg.length
    low = p[p[:, 1] < 0.1 * length]
    rear = low[:, 2].min()
    radius = 0.095 * length
    centre = np.array([0.0, 0.0, rear + radius])
    angles = np.linspace(0, 2 * np.pi, 20, endpoint=False)
    circle = np.stack([np.cos(angles), np.zeros(20), np.sin(angles)], 1) * radius
    world = rotation("x", pitch)
    pivot = np.array([0.0, -style.sole_m, 0.7 * length])
    rows = []
    for k, t in enumerate((0.0, 0.25, 0.6, 1.0)):
        size = 1 + (style.heel_width - 1) * t ** (0.5 if style.heel_width < 0.4 else 1.0)
        q = (
            centre
            + circle * np.array([size, 0, size])
            + np.array([0, -style.sole_m * 0.5, -radius * (1 - size) * 0.8])
        )
        w = (q - pivot) @ world.T
        if k:
            w[:, 1] *= 1 - t
        rows.append(w @ world + pivot)
    positions = np.concatenate(rows)
    tri = []
    for r in range(3):
        a, b = r * 20 + np.arange(20), r * 20 + (np.arange(20) + 1) % 20
        tri += [np.stack([a, b, a + 20], 1), np.stack([b, b + 20, a + 20], 1)]
    cap = 60 + np.arange(18)
    tri.append(np.stack([np.full(18, 60), cap + 1, cap + 2], 1))
    triangles = np.concatenate(tri)
    triangles = triangles[(triangles < len(positions)).all(1)]
    weights = np.zeros((len(positions), 6))
    weights[:, FOOT] = 1
    color = style.colors[0] if style.panels[5] < 0.5 else style.colors[2]
    return Mesh(positions, triangles, weights, np.repeat(color[None], len(positions), 0) * 0.9)
