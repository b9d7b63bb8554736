"""Bakes varied right arms of `anny` (Apache-2.0 code, CC0 body) for rendering wrists.

Run in the training environment: `python -m scripts.train_wrists.arms --out FILE`. Everything is in metres of
wrist space as tryon/types.py has it, of a right hand at rest: +X on the thumb's side, +Y out of the back of
the wrist, +Z along the forearm towards the hand.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import numpy.typing as npt

from scripts.bake_arm import wrist_frame
from scripts.train_feet.bodies import subdivide

BONES = ("upper_arm", "forearm", "hand", *(f"finger{i}-{j}" for i in range(1, 6) for j in range(1, 4)))
UPPER_ARM, FOREARM, HAND = range(3)
JOINTS = ("shoulder", "elbow", *BONES[2:], *(f"tip{i}" for i in range(1, 6)))
ELBOW_J, WRIST_J = 1, 2
MIDDLE_J = JOINTS.index("finger3-1")


def finger_bone(finger: int, link: int) -> int:
    """Bone of a finger (1 thumb to 5 little) and link (1 to 3); its joint's number in JOINTS is the same."""
    return 3 * finger + link - 1


def _bone(label: str) -> int | None:
    name, _, side = label.partition(".")
    if side != "R":
        return None
    for start, bone in (("upperarm", 0), ("lowerarm", 1), ("wrist", 2), ("metacarpal", 2)):
        if name.startswith(start):
            return bone
    return BONES.index(name) if name.startswith("finger") else None


def bake(count: int, seed: int) -> dict[str, npt.NDArray[np.generic]]:
    """Rest shapes of `count` arms; the first is the mean adult's."""
    import torch
    from anny import Anny

    torch.set_num_threads(1)
    rng = np.random.default_rng(seed)
    model = Anny(topology="anny", facial_actions="none")
    labels = list(model.bone_labels)
    bone_of = [_bone(label) for label in labels]
    indices, values = model.vertex_bone_indices.numpy(), model.vertex_bone_weights.numpy()
    dense = np.zeros((len(indices), len(BONES) + 1))
    column = np.array([len(BONES) if bone is None else bone for bone in bone_of])
    for k in range(indices.shape[1]):
        np.add.at(dense, (np.arange(len(indices)), column[indices[:, k]]), values[:, k])
    dense /= dense.sum(1, keepdims=True)
    faces = model.get_triangular_faces() if hasattr(model, "get_triangular_faces") else model.faces
    triangles = np.asarray(faces)
    triangles = triangles[(dense[triangles][..., :-1].sum(-1) > 0.5).all(1)]
    used, inverse = np.unique(triangles, return_inverse=True)
    weights = dense[used, :-1] / dense[used, :-1].sum(1, keepdims=True)
    matrix, triangles = subdivide(inverse.reshape(-1, 3), len(used))
    fine_weights = np.asarray(matrix @ weights)
    heads = [
        labels.index(f"{name}.R")
        for name in ("upperarm01", "lowerarm01", "wrist", *(b for b in BONES if b.startswith("finger")))
    ]
    shapes, joints = [], []
    for i in range(count):
        look = {
            "gender": rng.random(),
            "age": rng.uniform(0.4, 0.6) if rng.random() < 0.1 else rng.uniform(0.64, 1.0),
            "muscle": rng.uniform(0.15, 0.85),
            "weight": float(np.clip(rng.normal(0.5, 0.25), 0.05, 1)),
            "height": rng.uniform(0.2, 0.8),
            "proportions": rng.uniform(0.2, 0.8),
        }
        if i == 0:
            look = dict.fromkeys(look, 0.5) | {"age": 0.67}
        rest = model(phenotype_kwargs={key: torch.tensor([value]) for key, value in look.items()})
        points = rest["rest_vertices"][0].numpy()[used].astype(np.float64)
        heads_m = rest["rest_bone_heads"][0].numpy()[heads].astype(np.float64)
        tips = []
        for finger in range(1, 6):
            last, before = heads_m[finger_bone(finger, 3)], heads_m[finger_bone(finger, 2)]
            along = (last - before) / np.linalg.norm(last - before)
            own = points[weights[:, finger_bone(finger, 3)] > 0.9]
            reach = (own - last) @ along
            tips.append(own[reach > reach.max() - 0.006].mean(0))
        heads_m = np.concatenate([heads_m, tips])
        smooth = np.asarray(matrix @ points)
        named = dict(zip(("lowerarm01", "wrist", *BONES[3:]), heads_m[ELBOW_J:], strict=False))
        origin, axes = wrist_frame(smooth, triangles, named)
        shapes.append((smooth - origin) @ axes.T)
        joints.append((heads_m - origin) @ axes.T)
    return {
        "positions": np.stack(shapes).astype("f4"),
        "joints": np.stack(joints).astype("f4"),
        "weights": fine_weights.astype("f4"),
        "triangles": np.asarray(triangles, dtype="i4"),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, default=64)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    np.savez(args.out, **bake(args.count, args.seed))


if __name__ == "__main__":
    main()
