"""Tiny GLBs and product folders for tests, packed by hand so that every layout can be had."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

COMPONENTS = {"u1": 5121, "i1": 5120, "u2": 5123, "i2": 5122, "u4": 5125, "f4": 5126}
WIDTHS = {1: "SCALAR", 2: "VEC2", 3: "VEC3", 4: "VEC4"}

BOX_CORNERS = np.array([[x, y, z] for x in (-0.5, 0.5) for y in (-0.5, 0.5) for z in (-0.5, 0.5)], np.float32)
BOX_TRIANGLES = np.array(
    [
        [0, 1, 3], [0, 3, 2], [4, 6, 7], [4, 7, 5], [0, 4, 5], [0, 5, 1],
        [2, 3, 7], [2, 7, 6], [0, 2, 6], [0, 6, 4], [1, 5, 7], [1, 7, 3],
    ],
    np.uint16,
)  # fmt: skip


class GlbBuilder:
    """Collects accessors and JSON; `bytes()` packs them."""

    def __init__(self) -> None:
        self.json: dict[str, Any] = {
            "asset": {"version": "2.0"},
            "scene": 0,
            "scenes": [{"nodes": []}],
            "nodes": [],
            "meshes": [],
            "materials": [],
            "accessors": [],
            "bufferViews": [],
        }
        self._binary = b""

    def view(self, content: bytes, **more: Any) -> int:
        """Add a buffer view; returns its index."""
        self._binary += b"\0" * (-len(self._binary) % 4)
        entry = {"buffer": 0, "byteOffset": len(self._binary), "byteLength": len(content), **more}
        self.json["bufferViews"].append(entry)
        self._binary += content
        return len(self.json["bufferViews"]) - 1

    def accessor(self, array: npt.NDArray[Any], normalized: bool = False, padding: int = 0) -> int:
        """Add an array of (N,) or (N, width); `padding` bytes after each row make it strided."""
        array = array.reshape(len(array), -1)
        rows = b"".join(row.tobytes() + b"\xaa" * padding for row in array)
        stride = {"byteStride": array.shape[1] * array.itemsize + padding} if padding else {}
        entry = {
            "bufferView": self.view(rows, **stride),
            "componentType": COMPONENTS[array.dtype.str[1:]],
            "count": len(array),
            "type": WIDTHS[array.shape[1]],
            "normalized": normalized,
        }
        self.json["accessors"].append(entry)
        return len(self.json["accessors"]) - 1

    def box(
        self, material: int | None = None, variants: dict[int, int] | None = None, **attributes: int
    ) -> int:
        """Add a mesh: a cube of edge 1 round the origin. variants: variant -> material."""
        attributes.setdefault("POSITION", self.accessor(BOX_CORNERS))
        primitive: dict[str, Any] = {
            "attributes": attributes,
            "indices": self.accessor(BOX_TRIANGLES.reshape(-1)),
        }
        if material is not None:
            primitive["material"] = material
        if variants:
            mappings = [{"variants": [number], "material": index} for number, index in variants.items()]
            primitive["extensions"] = {"KHR_materials_variants": {"mappings": mappings}}
        self.json["meshes"].append({"primitives": [primitive]})
        return len(self.json["meshes"]) - 1

    def node(self, root: bool = True, **fields: Any) -> int:
        """Add a node, to the scene as well where it is a root; returns its index."""
        self.json["nodes"].append(fields)
        index = len(self.json["nodes"]) - 1
        if root:
            self.json["scenes"][0]["nodes"].append(index)
        return index

    def bytes(self) -> bytes:
        """The whole file."""
        self.json["buffers"] = [{"byteLength": len(self._binary)}]
        text = json.dumps(self.json).encode()
        text += b" " * (-len(text) % 4)
        binary = self._binary + b"\0" * (-len(self._binary) % 4)
        chunks = struct.pack("<II", len(text), 0x4E4F534A) + text
        chunks += struct.pack("<II", len(binary), 0x004E4942) + binary
        return struct.pack("<4sII", b"glTF", 2, 12 + len(chunks)) + chunks


def glasses(frame_width: float = 0.136, depth: float = 0.110) -> GlbBuilder:
    """Three boxes like glasses, in two variants "gold" and "black" that share geometry."""
    builder = GlbBuilder()
    builder.json["materials"] = [
        {"name": "gold", "pbrMetallicRoughness": {"baseColorFactor": [1.0, 0.8, 0.3, 1.0]}},
        {"name": "black", "pbrMetallicRoughness": {"baseColorFactor": [0.0, 0.0, 0.0, 1.0]}},
    ]
    names = [{"name": "gold"}, {"name": "black"}]
    builder.json["extensions"] = {"KHR_materials_variants": {"variants": names}}
    mesh = builder.box(0, {0: 0, 1: 1})
    half = frame_width / 2 - 0.002
    builder.node(name="front", mesh=mesh, scale=[frame_width, 0.044, 0.004])
    for side, x in (("left", half), ("right", -half)):
        builder.node(
            name=f"temple_{side}", mesh=mesh, scale=[0.004, 0.004, depth], translation=[x, 0.01, -depth / 2]
        )
    return builder


def write_product(folder: Path, model: bytes | None = None, **changes: str) -> Path:
    """A product folder that is in order, but for `changes`: keys of TOML to their new right-hand sides."""
    values = {
        "schema": "1",
        "sku": f'"{folder.name}"',
        "category": '"glasses"',
        "default_variant": '"gold"',
        "link": '"https://example.com/x"',
        "name": '{en = "Linden", zh = "林登 圆框"}',
        "price": '{amount = 899, currency = "CNY"}',
        "size_mm": "{lens_width = 48.0, lens_height = 44.0, bridge_width = 21.0, frame_width = 136.0, "
        "temple_length = 145.0, temple_bend = 100.0}",
        "variants": '[{id = "gold", swatch = "#C9A227", name = {en = "Gold", zh = "金色"}}, '
        '{id = "black", swatch = "#101010", name = {en = "Black", zh = "黑色"}}]',
    } | changes
    folder.mkdir(parents=True)
    text = "".join(f"{key} = {value}\n" for key, value in values.items())
    (folder / "product.toml").write_text(text, "utf-8")
    (folder / "model.glb").write_bytes(glasses().bytes() if model is None else model)
    return folder
