"""Bakes the product's own foot.

`python -m scripts.train_feet.bake_foot --bodies FILE --out assets/feet/foot.npz`, where FILE is written
by `scripts.train_feet.bodies`. assets/feet/ORIGIN.md describes the arrays.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import numpy.typing as npt

from scripts.train_feet.dress import Dressed, dress
from scripts.train_feet.figure import (
    ANKLE_J,
    BIG_TOE,
    BIG_TOE_J,
    FOOT,
    KNEE_J,
    TOES,
    TOES_J,
    Bodies,
    Floats,
    Ints,
    Leg,
    apply,
    normals_of,
    rigid,
    rotation,
    skin,
)
from scripts.train_feet.look import any_look

SHAPES = (("slender", 0.92, 0.0), ("broad", 1.08, 0.0), ("heavy_leg", 1.0, 0.15), ("thin_leg", 1.0, -0.12))
SHOD = ("sneaker", "loafer", "high", "flat")


def _coarse(triangles: Ints) -> Ints:
    """Triangles before the last step of subdivision, whose vertices come first."""
    four = triangles.reshape(-1, 4, 3)
    return np.stack([four[:, 0, 0], four[:, 1, 1], four[:, 2, 2]], 1)


def _border(triangles: Ints) -> Ints:
    """The open edge's vertices in the order of the triangles' own turn."""
    edges = {(int(a), int(b)) for t in triangles for a, b in zip(t, np.roll(t, -1), strict=True)}
    follow = {a: b for a, b in edges if (b, a) not in edges}
    loop = [next(iter(follow))]
    while follow[loop[-1]] != loop[0]:
        loop.append(follow[loop[-1]])
    return np.array(loop)


def mesh(legs: list[Leg], triangles: Ints, weights: Floats) -> dict[str, npt.NDArray[np.generic]]:
    """The mean leg below the knee, in bare foot lengths, closed at the top."""
    stacked = np.mean([leg.toes.positions / leg.length for leg in legs], axis=0)
    knee = np.mean([leg.joints[KNEE_J] / leg.length for leg in legs], axis=0)
    ankle = np.mean([leg.joints[ANKLE_J] / leg.length for leg in legs], axis=0)
    top = 0.93 * knee[1]
    kept = triangles[(stacked[triangles][..., 1] < top).all(1)]
    used, inverse = np.unique(kept, return_inverse=True)
    kept, positions = inverse.reshape(-1, 3), stacked[used]
    of_leg = weights[used, :FOOT].sum(1)
    loop = _border(kept)
    # The ragged edge becomes a flat cut across the shin.
    along = (knee - ankle) / np.linalg.norm(knee - ankle)
    height = (positions[loop] - ankle) @ along
    positions[loop] += (height.mean() - height)[:, None] * along
    lid = len(positions)
    positions = np.concatenate([positions, positions[loop].mean(0, keepdims=True)])
    fan = np.stack([np.roll(loop, -1), loop, np.full(len(loop), lid)], 1)
    faces = np.concatenate([kept, fan])
    of_leg = np.append(of_leg, 1.0)
    shapes = []
    for _, width, girth in SHAPES:
        p = positions.copy()
        p[:, 0] *= 1 + (width - 1) * (1 - of_leg)
        t = (p - ankle) @ along
        axis = ankle + t[:, None] * along
        p += (p - axis) * (girth * of_leg * np.clip(t / 0.3, 0, 1))[:, None]
        shapes.append(p)
    return {
        "positions": positions.astype("f4"),
        "normals": normals_of(positions, faces).astype("f4"),
        "triangles": faces.astype("u4"),
        "leg_weight": of_leg.astype("f4"),
        "ankle": ankle.astype("f4"),
        "knee": knee.astype("f4"),
        "shape_names": np.array([s[0] for s in SHAPES]),
        "shape_positions": np.stack(shapes).astype("f4"),
    }


def template(d: Dressed) -> Floats:
    """(12, 3) points in foot space, in lengths of what shows, as it stands on flat ground."""
    bones = np.repeat(np.eye(4)[None], 6, 0)
    if d.shoe and d.shoe.pitch > 0:
        turn = rotation("x", -d.shoe.pitch)
        for bone, j in ((BIG_TOE, BIG_TOE_J), (TOES, TOES_J)):
            joint = d.leg.joints[j] * [1, 0.6, 1]
            bones[bone] = rigid(turn, joint - turn @ joint)
    return apply(d.foot_from_bed, skin(d.points, d.point_weights, bones)) / d.length_m


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bodies", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=3)
    args = parser.parse_args()
    rng = np.random.default_rng(args.seed)
    bodies = Bodies(args.bodies)
    legs = [Leg(bodies, i) for i in range(bodies.count)]
    adults = [leg for leg in legs if leg.length > 0.22]
    out = mesh(adults, _coarse(legs[0].toes.triangles), bodies.data["toes_weights"].astype(np.float64))
    for name, families in (("bare", ("bare",)), ("shod", SHOD), ("heel", ("heel",))):
        points = [template(dress(leg, any_look(rng, family))) for leg in adults for family in families]
        out[f"{name}_points"] = np.mean(points, 0).astype("f4")
        out[f"{name}_points_std"] = np.std(points, 0).astype("f4")
    growth = [dress(leg, any_look(rng, family)).length_m / leg.length for leg in adults for family in SHOD]
    out["shod_over_bare_length"] = np.array([np.mean(growth), np.std(growth)], "f4")
    args.out.parent.mkdir(parents=True, exist_ok=True)
    temporary = args.out.with_suffix(".tmp.npz")
    np.savez_compressed(temporary, **out)
    temporary.replace(args.out)


if __name__ == "__main__":
    main()
