"""How hands are held: fingers, wrist, forearm."""

from __future__ import annotations

import numpy as np

from scripts.train_feet.figure import Floats
from scripts.train_wrists.arm import Bend

HOLDS: dict[str, tuple[tuple[float, ...], ...]] = {
    # Degrees: curl of thumb, then index to little finger, three joints each.
    "open": ((-5, -5, 0), (-12, -8, -5), (-12, -8, -5), (-12, -8, -5), (-12, -8, -5)),
    "flat": ((5, 5, 5), (0, -5, -5), (0, -5, -5), (0, -5, -5), (0, -5, -5)),
    "relaxed": ((5, 15, 10), (15, 20, 10), (22, 25, 12), (28, 28, 14), (30, 28, 14)),
    "claw": ((10, 20, 20), (10, 55, 30), (10, 58, 32), (12, 58, 32), (12, 55, 30)),
    "grip": ((15, 25, 30), (45, 50, 25), (50, 55, 28), (55, 58, 28), (58, 55, 28)),
    "fist": ((20, 35, 45), (75, 88, 50), (78, 90, 50), (80, 90, 50), (80, 88, 50)),
    "point": ((20, 35, 40), (0, 0, 0), (75, 88, 50), (78, 90, 50), (80, 88, 50)),
    "pinch": ((15, 25, 25), (45, 45, 22), (25, 25, 12), (18, 18, 8), (12, 12, 5)),
    "victory": ((20, 35, 40), (-5, -5, -5), (-5, -5, -5), (75, 88, 50), (78, 88, 50)),
    "thumb_up": ((-15, -15, -15), (75, 88, 50), (78, 90, 50), (80, 90, 50), (80, 88, 50)),
    "three": ((20, 35, 40), (-5, -5, -5), (-5, -5, -5), (-5, -5, -5), (75, 85, 50)),
    "pen": ((15, 25, 25), (35, 45, 15), (40, 50, 20), (55, 65, 30), (60, 65, 30)),
}


def any_curl(rng: np.random.Generator) -> tuple[Floats, str]:
    """(5, 3) radians and the name of the hold that it is nearest to."""
    names = list(HOLDS)
    share = np.array([1.5, 2.5, 3, 1, 1.5, 2, 1, 1.2, 0.6, 0.6, 0.4, 1.0])
    name, other = rng.choice(names, 2, p=share / share.sum())
    mixed = rng.uniform(0, 0.45)
    curl = (1 - mixed) * np.array(HOLDS[name]) + mixed * np.array(HOLDS[other])
    curl = curl + rng.normal(0, 6, (5, 3)) + rng.normal(0, 6, (5, 1))
    return np.radians(curl), str(name)


def any_bend(rng: np.random.Generator) -> tuple[Bend, str]:
    """A bend and the name of its hold."""
    curl, name = any_curl(rng)
    calm = rng.random() < 0.55
    flexion = rng.normal(0, 16) if calm else rng.uniform(-70, 72)
    deviation = rng.normal(-3, 8) if calm else rng.uniform(-32, 24)
    deviation *= 1 - 0.4 * min(abs(flexion) / 70, 1)  # the wrist's range is an ellipse, not a box
    closed = {"open": -20, "fist": 30, "point": 25, "pinch": 30, "pen": 30, "grip": 25, "thumb_up": -15}
    spread = rng.normal(0, 2.5, 5) + rng.choice([0.0, 6.0], p=[0.6, 0.4]) * np.array([1, 1, 0.2, -0.8, -1.6])
    return Bend(
        np.radians(flexion),
        np.radians(deviation),
        np.radians(rng.uniform(-85, 60)),
        np.radians(min(abs(rng.normal(0, 55)), 135.0)),
        curl,
        np.radians(spread),
        np.radians(closed.get(name, 5) + rng.normal(0, 10)),
    ), name
