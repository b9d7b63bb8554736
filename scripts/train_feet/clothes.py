"""Loose cloth: trouser legs as tubes round a posed leg, skirts round both."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scripts.train_feet.figure import ANKLE_J, HIP_J, KNEE_J, Floats, Ints, Leg

AROUND = 40


@dataclass(frozen=True)
class Cut:
    """How trousers are cut, metres. hem_m: above the foot's bed at rest; flare_m: wider at the hem."""

    ease_m: float
    flare_m: float
    hem_m: float
    folds_m: float
    stack_m: float


def grid_triangles(rows: int, around: int) -> Ints:
    a = (np.arange(rows - 1)[:, None] * around + np.arange(around)).ravel()
    b = (np.arange(rows - 1)[:, None] * around + (np.arange(around) + 1) % around).ravel()
    return np.concatenate([np.stack([a, b, a + around], 1), np.stack([b, b + around, a + around], 1)])


def _profile(leg: Leg) -> tuple[Floats, Floats]:
    """Leg's radius at stations 0 hip, 1 knee, 2 ankle of the rest pose."""
    stations = np.linspace(0.15, 2.0, 26)
    radii = []
    p = leg.smooth.positions
    for s in stations:
        a, b, t = (HIP_J, KNEE_J, s) if s < 1 else (KNEE_J, ANKLE_J, s - 1)
        start, end = leg.joints[a], leg.joints[b]
        along = (end - start) / np.linalg.norm(end - start)
        c = start + (end - start) * t
        rel = p - c
        near = np.abs(rel @ along) < 0.02
        off = rel[near] - (rel[near] @ along)[:, None] * along
        far = np.linalg.norm(off, axis=1)
        far = far[far < 0.2]
        radii.append(np.percentile(far, 85) if len(far) else 0.06)
    return stations, np.array(radii)


def trouser_leg(
    leg: Leg,
    hip: Floats,
    knee: Floats,
    ankle: Floats,
    forward: Floats,
    cut: Cut,
    rng: np.random.Generator,
    standing: bool,
) -> tuple[Floats, Ints, Floats]:
    """Vertices in the world, triangles and flat coordinates (for weave) of one trouser leg.

    forward: where the foot points, unit.
    """
    stations, radii = _profile(leg)
    shin = (ankle - knee) / np.linalg.norm(ankle - knee)
    thigh = (knee - hip) / np.linalg.norm(knee - hip)
    ankle_m = leg.joints[ANKLE_J][1]
    reach = ankle_m - cut.hem_m
    down = np.array([0.0, -1.0, 0.0])
    below = shin if not standing else shin * 0.5 + down * 0.5
    below = below / np.linalg.norm(below)
    la, lb = np.linalg.norm(knee - hip), np.linalg.norm(ankle - knee)
    total = la + lb + reach
    rows = 64
    s = np.linspace(0.1 * la, total, rows)
    station = np.where(s < la, s / la, 1 + np.minimum((s - la) / lb, 1))
    base = np.interp(station, stations, radii)
    beyond = np.maximum(s - la - lb, 0)
    at_hem = np.clip((s - la * 0.9) / max(total - la * 0.9, 0.05), 0, 1)
    # Cloth hangs from the calf: below its widest point the tube does not narrow as much as the leg.
    calf = np.interp(1.35, stations, radii)
    hang = np.where(station > 1.35, calf * 0.72 + 0.28 * base, base)
    radius = np.maximum(base + cut.ease_m * 0.6, hang * (1 - 0.3 * (cut.ease_m < 0.012)) + 0 * base)
    radius = np.where(cut.ease_m > 0.012, np.maximum(base, hang) + cut.ease_m, base + cut.ease_m)
    radius = radius + cut.flare_m * at_hem**1.5 + 0.25 * beyond
    centre = np.where(
        (s < la)[:, None], hip + thigh * s[:, None], knee + shin * np.minimum(s - la, lb)[:, None]
    )
    centre = centre + below * beyond[:, None] + forward * (0.55 * beyond)[:, None]
    blend = np.clip((s - la) / 0.12 + 0.5, 0, 1)[:, None]
    tangent = thigh * (1 - blend) + shin * blend
    low = np.clip(beyond / 0.05, 0, 1)[:, None]
    tangent = tangent * (1 - low) + below * low
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True)
    # The knee pushes the cloth out in front; smooth the bend of the axis.
    kernel = np.hanning(9) / np.hanning(9).sum()
    for k in range(3):
        centre[:, k] = (
            np.convolve(np.pad(centre[:, k], 4, "edge"), kernel, "valid") if la > 0.2 else centre[:, k]
        )
    side = np.cross(tangent, forward)
    side /= np.maximum(np.linalg.norm(side, axis=1, keepdims=True), 1e-6)
    front = np.cross(side, tangent)
    angle = np.linspace(0, 2 * np.pi, AROUND, endpoint=False)
    fold = np.zeros((rows, AROUND))
    for _ in range(7):
        f, g, ph = rng.integers(1, 5), rng.uniform(4, 28), rng.uniform(0, 6.28)
        fold += np.sin(f * angle[None] + g * s[:, None] + ph) * rng.uniform(0.3, 1)
    stack = np.sin(
        s[:, None] * rng.uniform(90, 160) + 2 * np.sin(angle[None] + rng.uniform(0, 6)) * rng.uniform(0.5, 2)
    )
    near_hem = np.exp(-np.maximum(la + lb + 0.02 - s, 0) / 0.09)[:, None]
    r = radius[:, None] + cut.folds_m * 0.4 * fold + cut.stack_m * stack * near_hem
    crease = 1 + 0.05 * np.cos(2 * angle)[None]
    r = np.maximum(r, base[:, None] * 1.02 + 0.002) * crease
    edge = rng.uniform(-0.006, 0.006) + 0.004 * np.sin(angle * 2 + rng.uniform(0, 6))
    positions = centre[:, None] + r[..., None] * (
        np.cos(angle)[None, :, None] * front[:, None] + np.sin(angle)[None, :, None] * side[:, None]
    )
    positions[-1] += tangent[-1] * edge[:, None]
    if standing:
        positions[..., 1] = np.maximum(positions[..., 1], 0.004)
    flat = np.stack(np.broadcast_arrays(s[:, None], angle[None] * 0.09, np.zeros((1, 1))), -1)
    # The top is closed, so that nobody looks into an empty tube from above.
    top = positions[0].mean(0) + tangent[0] * -0.03
    fan = np.stack([np.full(AROUND, rows * AROUND), np.arange(AROUND), (np.arange(AROUND) + 1) % AROUND], 1)
    triangles = np.concatenate([grid_triangles(rows, AROUND), fan])
    positions = np.concatenate([positions.reshape(-1, 3), top[None]])
    return positions, triangles, np.concatenate([flat.reshape(-1, 3), np.zeros((1, 3))])


def skirt(
    waist: Floats,
    points: Floats,
    hem_y: float,
    ease_m: float,
    flare_m: float,
    side: Floats,
    rng: np.random.Generator,
) -> tuple[Floats, Ints, Floats]:
    """A skirt round posed leg points (N, 3) down to the height hem_y. side: unit, to the left."""
    rows, around = 40, 72
    front = np.cross(side, np.array([0.0, 1.0, 0.0]))
    angle = np.linspace(0, 2 * np.pi, around, endpoint=False)
    direction = np.cos(angle)[:, None] * front + np.sin(angle)[:, None] * side
    heights = np.linspace(waist[1], hem_y, rows)
    centre_line, reach = [], []
    last = None
    for y in heights:
        near = points[np.abs(points[:, 1] - y) < 0.05]
        c = near.mean(0) if len(near) > 8 else (last[0] if last else waist)
        c = np.array([c[0], y, c[2]])
        support = (
            ((near - c) @ direction.T).max(0)
            if len(near) > 8
            else (last[1] if last else np.full(around, 0.12))
        )
        # Cloth spans hollows and hangs straight down from what is wider above.
        if last is not None:
            support = np.maximum(support, last[1] * 0.93 - np.maximum((c - last[0]) @ direction.T, -1) * 0.6)
        last = (c, support)
        centre_line.append(c)
        reach.append(support)
    r = np.array(reach)
    kernel = np.hanning(13) / np.hanning(13).sum()
    r = np.stack([np.convolve(np.concatenate([row[-6:], row, row[:6]]), kernel, "valid") for row in r])
    t = np.linspace(0, 1, rows)[:, None]
    folds = sum(
        np.sin(int(f) * angle[None] + rng.uniform(0, 6) + rng.normal(0, 0.6) * t) * rng.uniform(0.2, 1)
        for f in rng.integers(3, 16, 5)
    )
    r = r * 1.03 + ease_m + flare_m * t**1.2 + 0.12 * flare_m * folds * t + 0.003 * folds * t
    positions = np.array(centre_line)[:, None] + r[..., None] * direction[None]
    flat = np.stack(np.broadcast_arrays(heights[:, None], angle[None] * 0.15, np.zeros((1, 1))), -1)
    top = positions[0].mean(0)
    fan = np.stack([np.full(around, rows * around), np.arange(around), (np.arange(around) + 1) % around], 1)
    positions = np.concatenate([positions.reshape(-1, 3), top[None]])
    flat = np.concatenate([flat.reshape(-1, 3), np.zeros((1, 3))])
    return positions, np.concatenate([grid_triangles(rows, around), fan]), flat
