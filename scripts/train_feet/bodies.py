"""Bakes varied bodies of `anny` (Apache-2.0 code, CC0 body) for rendering legs.

Run in the training environment: `python -m scripts.train_feet.bodies --out FILE`. Everything is turned into
metres with +Y up, +Z where the body faces and so +X to its left. The right leg is stored; the left one is its
mirror image.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

LEG_BONES = ("torso", "thigh", "shin", "foot", "big_toe", "toes")
BODY_BONES = (
    "torso",
    "thigh_r",
    "thigh_l",
    "upper_arm_r",
    "lower_arm_r",
    "upper_arm_l",
    "lower_arm_l",
    "head",
)


def _leg_bone(label: str, side: str) -> int:
    if not label.endswith("." + side):
        return 0
    for i, start in enumerate(("upperleg", "lowerleg", "foot", "toe1", "toe")):
        if label.startswith(start):
            return i + 1
    return 0


def _body_bone(label: str) -> int:
    for i, side in enumerate("RL"):
        if label.endswith("." + side):
            if _leg_bone(label, side):
                return 1 + i
            if label.startswith("upperarm"):
                return 3 + 2 * i
            if label.startswith(("lowerarm", "wrist", "finger", "metacarpal")):
                return 4 + 2 * i
    head = ("head", "jaw", "special", "oris", "tongue", "levator", "eye", "orbic", "temp", "oculi", "risor")
    return 7 if label.startswith(head) else 0


def _dense_weights(indices: Ints, weights: Floats, bone_of: list[int], count: int) -> Floats:
    dense = np.zeros((len(indices), count))
    bones = np.asarray(bone_of)[indices]
    for k in range(indices.shape[1]):
        np.add.at(dense, (np.arange(len(indices)), bones[:, k]), weights[:, k])
    return dense / dense.sum(1, keepdims=True)


def _used(triangles: Ints) -> tuple[Ints, Ints]:
    used, inverse = np.unique(triangles, return_inverse=True)
    return used, inverse.reshape(-1, 3)


def subdivide(triangles: Ints, count: int) -> tuple[npt.NDArray[np.float64], Ints]:
    """One step of Loop subdivision (Loop 1987) as a matrix (new, old) and new triangles (4 T, 3)."""
    from scipy import sparse

    edges = np.sort(np.stack([triangles, np.roll(triangles, -1, 1)], -1).reshape(-1, 2), 1)
    unique, inverse, uses = np.unique(edges, axis=0, return_inverse=True, return_counts=True)
    inverse = inverse.reshape(-1)
    opposite = np.roll(triangles, 1, 1).reshape(-1)
    inner = uses == 2
    rows, cols, vals = [], [], []
    number = np.arange(len(unique)) + count
    for end in (0, 1):
        rows.append(number), cols.append(unique[:, end]), vals.append(np.where(inner, 0.375, 0.5))
    keep = inner[inverse]
    rows.append(number[inverse][keep]), cols.append(opposite[keep]), vals.append(np.full(keep.sum(), 0.125))
    border = np.zeros(count, bool)
    border[unique[~inner].ravel()] = True
    links = np.concatenate([unique[inner], unique[inner][:, ::-1]])
    links = links[~border[links[:, 0]]]
    outer = np.concatenate([unique[~inner], unique[~inner][:, ::-1]])
    valence = np.bincount(links[:, 0], minlength=count)
    beta = (0.625 - (0.375 + 0.25 * np.cos(2 * np.pi / np.maximum(valence, 3))) ** 2) / np.maximum(valence, 1)
    rows.append(np.arange(count)), cols.append(np.arange(count))
    vals.append(np.where(border, 0.75, 1 - valence * beta))
    rows.append(links[:, 0]), cols.append(links[:, 1]), vals.append(beta[links[:, 0]])
    rows.append(outer[:, 0]), cols.append(outer[:, 1]), vals.append(np.full(len(outer), 0.125))
    matrix = sparse.csr_matrix(
        (np.concatenate(vals), (np.concatenate(rows), np.concatenate(cols))), (count + len(unique), count)
    )
    matrix = sparse.diags(1 / np.asarray(matrix.sum(1)).ravel()) @ matrix
    mid = inverse.reshape(-1, 3) + count
    a, b, c = triangles.T
    ab, bc, ca = mid.T
    new = np.stack([[a, ab, ca], [ab, b, bc], [ca, bc, c], [ab, bc, ca]]).transpose(2, 0, 1).reshape(-1, 3)
    return matrix, new


def bake(count: int, seed: int) -> dict[str, npt.NDArray[np.generic]]:
    """Rest shapes of `count` bodies; the first is the mean adult."""
    import torch
    from anny import Anny

    torch.set_num_threads(1)
    rng = np.random.default_rng(seed)
    out: dict[str, npt.NDArray[np.generic]] = {}
    phenotypes = []
    for i in range(count):
        child = rng.random() < 0.2
        phenotypes.append(
            {
                "gender": rng.random(),
                "age": rng.uniform(0.3, 0.55) if child else rng.uniform(0.62, 1.0),
                "muscle": rng.uniform(0.15, 0.85),
                "weight": np.clip(rng.normal(0.5, 0.25), 0.05, 1),
                "height": rng.uniform(0.2, 0.8),
                "proportions": rng.uniform(0.2, 0.8),
            }
        )
        if i == 0:
            phenotypes[0] = dict.fromkeys(phenotypes[0], 0.5) | {"age": 0.67}
    out["phenotypes"] = np.array([[p[k] for k in sorted(p)] for p in phenotypes])
    turn = np.array([[1.0, 0, 0], [0, 0, 1.0], [0, -1.0, 0]]).T
    for name, topology in (("toes", "anny"), ("smooth", "notoes")):
        model = Anny(topology=topology, facial_actions="none")
        labels = list(model.bone_labels)
        faces = model.faces.numpy()
        triangles = (
            faces if faces.shape[1] == 3 else np.concatenate([faces[:, [0, 1, 2]], faces[:, [0, 2, 3]]])
        )
        indices, weights = model.vertex_bone_indices.numpy(), model.vertex_bone_weights.numpy()
        leg = _dense_weights(indices, weights, [_leg_bone(b, "R") for b in labels], len(LEG_BONES))
        body = _dense_weights(indices, weights, [_body_bone(b) for b in labels], len(BODY_BONES))
        tips = {f"toe{i}-{2 if i == 1 else 3}.R" for i in range(1, 6)}
        distal = _dense_weights(indices, weights, [int(b in tips) for b in labels], 2)[:, 1]
        vertices, heads = [], []
        for p in phenotypes:
            rest = model(phenotype_kwargs={k: torch.tensor([v]) for k, v in p.items()})
            vertices.append(rest["rest_vertices"][0].numpy() @ turn)
            heads.append(rest["rest_bone_heads"][0].numpy() @ turn)
        points, joints = np.stack(vertices), np.stack(heads)

        used, tri = _used(triangles[(leg[triangles, 1:].sum(-1) > 0.5).all(1)])
        positions, skin, distal = points[:, used], leg[used], distal[used]
        for _ in range(1):
            matrix, tri = subdivide(tri, len(skin))
            positions = np.stack([matrix @ p for p in positions])
            skin, distal = matrix @ skin, matrix @ distal
        out[f"{name}_positions"], out[f"{name}_weights"] = positions.astype("f4"), skin.astype("f4")
        out[f"{name}_triangles"] = tri.astype("i4")
        if name == "toes":
            out["toes_tips"] = distal.astype("f4")
        else:
            upper = (leg[:, 2:].sum(1) < 0.3) & (points[0, :, 1] > joints[0, labels.index("lowerleg01.R"), 1])
            used, tri = _used(triangles[upper[triangles].all(1)])
            out["body_positions"], out["body_weights"] = points[:, used].astype("f4"), body[used].astype("f4")
            out["body_triangles"] = tri.astype("i4")
            names = (
                "upperleg01.R",
                "lowerleg01.R",
                "foot.R",
                "toe1-1.R",
                "toe3-1.R",
                "upperarm01.R",
                "lowerarm01.R",
                "wrist.R",
                "head",
            )
            out["joints"] = np.stack([joints[:, labels.index(n)] for n in names], 1)
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, default=48)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    np.savez(args.out, **bake(args.count, args.seed))


if __name__ == "__main__":
    main()
