"""What one person looks like: skin, footwear, legwear, colours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scripts.train_feet import clothes, footwear
from scripts.train_feet.figure import Floats

KINDS = ("bare", "sock", "sandal", "flat", "sneaker", "loafer", "high", "knee", "heel")
SHARES = np.array([0.22, 0.15, 0.08, 0.08, 0.17, 0.08, 0.09, 0.03, 0.10])


def any_skin(rng: np.random.Generator) -> Floats:
    """Linear RGB over the whole range of skin tones, by melanin and redness."""
    t = rng.beta(1.0, 1.2)
    light, dark = np.array([0.93, 0.76, 0.67]), np.array([0.22, 0.13, 0.09])
    mid = np.array([0.70, 0.48, 0.35])
    tone = light * (1 - 2 * t) + mid * 2 * t if t < 0.5 else mid * (2 - 2 * t) + dark * (2 * t - 1)
    return np.clip(tone * rng.uniform(0.9, 1.08) + rng.normal(0, 0.015, 3), 0.03, 0.98) ** 2.2


@dataclass(frozen=True)
class Look:
    kind: str
    style: footwear.Style | None
    legwear: str
    skin: Floats
    cut: clothes.Cut | None
    cloth: Floats
    top: Floats
    sock: Floats
    sock_height: float
    fabric: tuple[float, float, float, float]
    patterned: bool
    hem: float


def any_look(rng: np.random.Generator, kind: str | None = None) -> Look:
    kind = kind or str(rng.choice(KINDS, p=SHARES))
    style = footwear.any_style(kind, rng) if kind in footwear.SHOES else None
    weights = {"trousers": 0.45, "leggings": 0.15, "shorts": 0.15, "skirt": 0.1, "bare": 0.15}
    if kind in ("heel", "flat", "knee"):
        weights = {"trousers": 0.35, "leggings": 0.25, "shorts": 0.08, "skirt": 0.22, "bare": 0.1}
    if kind == "bare":
        weights = {"trousers": 0.35, "leggings": 0.1, "shorts": 0.25, "skirt": 0.08, "bare": 0.22}
    legwear = str(rng.choice(list(weights), p=list(weights.values())))
    cut = None
    if legwear == "trousers":
        if kind == "knee":
            cut = clothes.Cut(rng.uniform(0.004, 0.01), 0.0, 0.45, 0.003, 0.0)
        else:
            slim = rng.random() < 0.5
            cut = clothes.Cut(
                rng.uniform(0.003, 0.012) if slim else rng.uniform(0.010, 0.032),
                0.0 if slim else max(0.0, rng.normal(0.0, 0.028)),
                rng.choice(
                    [
                        rng.uniform(0.0, 0.05),
                        rng.uniform(0.03, 0.1),
                        rng.uniform(0.08, 0.16),
                        rng.uniform(0.15, 0.36),
                    ],
                    p=[0.25, 0.35, 0.25, 0.15],
                ),
                rng.uniform(0.002, 0.009),
                rng.uniform(0.0, 0.007) * (rng.random() < 0.6),
            )
    cloth = footwear.any_color(rng)
    if rng.random() < 0.3:
        cloth = np.array([0.22, 0.31, 0.47]) ** 2.2 * rng.uniform(0.25, 2.4)
    sock = footwear.any_color(rng)
    return Look(
        kind,
        style,
        legwear,
        any_skin(rng),
        cut,
        np.clip(cloth, 0.002, 0.95),
        footwear.any_color(rng),
        sock,
        float(
            rng.choice(
                [rng.uniform(0.16, 0.24), rng.uniform(0.35, 0.6), rng.uniform(0.8, 1.4)], p=[0.25, 0.5, 0.25]
            )
        ),
        (rng.uniform(0.08, 0.35), rng.uniform(60, 400), rng.uniform(6, 40), rng.uniform(60, 260)),
        bool(rng.random() < 0.15),
        float(rng.uniform(0.15, 0.95)),
    )
