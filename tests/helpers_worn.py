"""Plain watches, bracelets and rings for tests: tubes and boxes with the measures of their tags."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import numpy.typing as npt
from helpers_glb import GlbBuilder, write_product

Mesh = tuple[npt.NDArray[np.float32], npt.NDArray[np.uint32]]

WATCH_MM = {
    "case_width": 40.0,
    "lug_to_lug": 47.0,
    "case_thickness": 11.0,
    "strap_width": 20.0,
    "strap_thickness": 3.0,
    "wrist_width": 58.0,
    "wrist_height": 44.0,
}
BRACELET_MM = {"inner_width": 60.0, "inner_height": 46.0, "band_width": 8.0, "band_thickness": 2.0}
RING_MM = {"inner_diameter": 17.2, "band_width": 3.0, "band_thickness": 1.6, "head_height": 6.0}


def tube(width: float, height: float, thickness: float, breadth: float, open_deg: float = 0.0) -> Mesh:
    """Vertices (mm) and triangles of a band round an ellipse about Z, open at the palm's side."""
    half = math.radians(open_deg / 2)
    angles = np.linspace(-math.pi / 2 + half, 1.5 * math.pi - half, 97)
    circle = np.stack([np.cos(angles), np.sin(angles)], 1)
    rings = [
        np.column_stack([circle * (np.array([width, height]) / 2 + out), np.full(len(angles), z)])
        for out, z in ((0.0, -1), (thickness, -1), (thickness, 1), (0.0, 1))
    ]
    points = np.concatenate(rings) * (1, 1, breadth / 2)
    count = len(angles)
    first = np.arange(count - 1)
    triangles = []
    for k in range(4):
        a, b = first + k * count, first + (k + 1) % 4 * count
        triangles += [np.stack([a, a + 1, b], 1), np.stack([b, a + 1, b + 1], 1)]
    return points.astype(np.float32), np.concatenate(triangles).astype(np.uint32)


def box(low: tuple[float, float, float], high: tuple[float, float, float], steps: int = 9) -> Mesh:
    """Vertices (mm) of a grid of points in a box; of its triangles only that there are some matters."""
    axes = [np.linspace(a, b, steps) for a, b in zip(low, high, strict=True)]
    points = np.stack(np.meshgrid(*axes, indexing="ij"), -1).reshape(-1, 3)
    corners = np.arange(len(points) - len(points) % 3).reshape(-1, 3)
    return points.astype(np.float32), corners.astype(np.uint32)


def watch_nodes(size: dict[str, float] = WATCH_MM) -> dict[str, Mesh]:
    """Case with a crown, and a strap round the wrist."""
    top, half, lugs = size["wrist_height"] / 2, size["case_width"] / 2, size["lug_to_lug"] / 2
    case = box((-lugs, top, -half), (lugs, top + size["case_thickness"], half))
    crown = box((-3, top + 3, half), (3, top + 7, half + 4), 3)
    strap = tube(size["wrist_width"], size["wrist_height"], size["strap_thickness"], size["strap_width"])
    return {"head": joined(case, crown), "strap": strap}


def ring_nodes(size: dict[str, float] = RING_MM) -> dict[str, Mesh]:
    """A band with a stone."""
    hole, edge = size["inner_diameter"], size["inner_diameter"] / 2
    band = tube(hole, hole, size["band_thickness"], size["band_width"])
    return {"band": band, "head": box((-2, edge + 1, -2), (2, edge + size["head_height"], 2), 3)}


def bracelet_nodes(size: dict[str, float] = BRACELET_MM, open_deg: float = 0.0) -> dict[str, Mesh]:
    """A band."""
    measures = (size["inner_width"], size["inner_height"], size["band_thickness"], size["band_width"])
    return {"band": tube(*measures, open_deg=open_deg)}


def joined(*meshes: Mesh) -> Mesh:
    """Several meshes as one."""
    starts = np.cumsum([0, *(len(points) for points, _ in meshes[:-1])])
    triangles = [one + start for (_, one), start in zip(meshes, starts, strict=True)]
    return np.concatenate([points for points, _ in meshes]), np.concatenate(triangles).astype(np.uint32)


def moved(nodes: dict[str, Mesh], matrix: npt.ArrayLike) -> dict[str, Mesh]:
    """The nodes after a linear (3, 3) map."""
    linear = np.asarray(matrix, np.float32)
    return {name: (points @ linear.T, triangles) for name, (points, triangles) in nodes.items()}


def model_bytes(nodes: dict[str, Mesh]) -> bytes:
    """A GLB of those nodes, in metres, without variants."""
    builder = GlbBuilder()
    for name, (points, triangles) in nodes.items():
        attributes = {"POSITION": builder.accessor((points / 1000).astype(np.float32))}
        builder.json["meshes"].append(
            {"primitives": [{"attributes": attributes, "indices": builder.accessor(triangles.reshape(-1))}]}
        )
        builder.node(name=name, mesh=len(builder.json["meshes"]) - 1)
    return builder.bytes()


def write_worn(folder: Path, category: str, nodes: dict[str, Mesh], **changes: str) -> Path:
    """A product folder of that category around a model; `changes` as in `write_product`."""
    size = {"watches": WATCH_MM, "bracelets": BRACELET_MM, "rings": RING_MM}[category]
    own = {"rings": {"sizes_eu": "{smallest = 46, largest = 64}"}, "bracelets": {"is_rigid": "false"}}
    values = {
        "category": f'"{category}"',
        "default_variant": '"steel"',
        "size_mm": "{" + ", ".join(f"{key} = {value}" for key, value in size.items()) + "}",
        "variants": '[{id = "steel", swatch = "#C8CACC", name = {en = "Steel", zh = "精钢"}}]',
        **own.get(category, {}),
    }
    return write_product(folder, model_bytes(nodes), **(values | changes))
