"""Writes a pair as one GLB with its colourways as KHR_materials_variants."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt
from pygltflib import (
    ARRAY_BUFFER,
    ELEMENT_ARRAY_BUFFER,
    FLOAT,
    GLTF2,
    UNSIGNED_SHORT,
    Accessor,
    Asset,
    Attributes,
    Buffer,
    BufferView,
    Image,
    Material,
    Mesh,
    Node,
    PbrMetallicRoughness,
    Primitive,
    Sampler,
    Scene,
    Texture,
    TextureInfo,
)

from .materials import Finish
from .product import FRONT, LEFT, RIGHT, Glasses, node_translation, primitives
from .textures import encode

_METRES_PER_MM = 1e-3


class _Writer:
    """Collects the binary chunk and the lists that point into it."""

    def __init__(self) -> None:
        self.gltf = GLTF2(
            asset=Asset(
                version="2.0", generator="scripts/make_glasses.py", copyright="The tryon authors, Apache-2.0"
            )
        )
        self.blob = bytearray()
        self._materials: dict[str, int] = {}

    def view(self, data: bytes, target: int | None = None) -> int:
        self.blob.extend(b"\0" * (-len(self.blob) % 4))
        self.gltf.bufferViews.append(
            BufferView(buffer=0, byteOffset=len(self.blob), byteLength=len(data), target=target)
        )
        self.blob.extend(data)
        return len(self.gltf.bufferViews) - 1

    def vectors(self, values: npt.NDArray[np.float64], kind: str, bounds: bool = False) -> int:
        array = np.ascontiguousarray(values, np.float32)
        accessor = Accessor(
            bufferView=self.view(array.tobytes(), ARRAY_BUFFER),
            componentType=FLOAT,
            count=len(array),
            type=kind,
        )
        if bounds:
            accessor.min, accessor.max = array.min(axis=0).tolist(), array.max(axis=0).tolist()
        self.gltf.accessors.append(accessor)
        return len(self.gltf.accessors) - 1

    def indices(self, triangles: npt.NDArray[np.int64]) -> int:
        array = np.ascontiguousarray(triangles.reshape(-1), np.uint16)
        self.gltf.accessors.append(
            Accessor(
                bufferView=self.view(array.tobytes(), ELEMENT_ARRAY_BUFFER),
                componentType=UNSIGNED_SHORT,
                count=len(array),
                type="SCALAR",
            )
        )
        return len(self.gltf.accessors) - 1

    def material(self, finish: Finish) -> int:
        if finish.name in self._materials:
            return self._materials[finish.name]
        pbr = PbrMetallicRoughness(
            baseColorFactor=[*finish.colour, 1.0],
            metallicFactor=finish.metallic,
            roughnessFactor=finish.roughness,
        )
        if finish.picture is not None:
            data, mime = encode(finish.picture, finish.lossy)
            if not self.gltf.samplers:
                self.gltf.samplers.append(Sampler(magFilter=9729, minFilter=9987, wrapS=10497, wrapT=10497))
                self.gltf.samplers.append(Sampler(magFilter=9729, minFilter=9729, wrapS=33071, wrapT=33071))
            self.gltf.images.append(Image(bufferView=self.view(data), mimeType=mime, name=finish.name))
            # Lens tints must not wrap from their lower to their upper edge.
            sampler = 1 if finish.name.startswith("lens") else 0
            self.gltf.textures.append(Texture(source=len(self.gltf.images) - 1, sampler=sampler))
            pbr.baseColorTexture = TextureInfo(index=len(self.gltf.textures) - 1)
        extensions: dict[str, Any] = {}
        if finish.transmission > 0:
            extensions["KHR_materials_transmission"] = {"transmissionFactor": finish.transmission}
        if finish.clearcoat > 0:
            extensions["KHR_materials_clearcoat"] = {
                "clearcoatFactor": finish.clearcoat,
                "clearcoatRoughnessFactor": finish.clearcoat_roughness,
            }
        if finish.brushing > 0:
            # Highlights stretch across the grooves, which are horizontal.
            extensions["KHR_materials_anisotropy"] = {
                "anisotropyStrength": finish.brushing,
                "anisotropyRotation": round(math.pi / 2, 6),
            }
        if finish.ior != 1.5:
            extensions["KHR_materials_ior"] = {"ior": finish.ior}
        for name in extensions:
            if name not in self.gltf.extensionsUsed:
                self.gltf.extensionsUsed.append(name)
        self.gltf.materials.append(
            Material(
                name=finish.name,
                pbrMetallicRoughness=pbr,
                alphaMode="OPAQUE",
                alphaCutoff=None,
                doubleSided=False,
                extensions=extensions,
            )
        )
        self._materials[finish.name] = len(self.gltf.materials) - 1
        return self._materials[finish.name]


def glb_bytes(glasses: Glasses) -> bytes:
    """The whole pair: root nodes front, temple_left and temple_right, one primitive per slot of a node."""
    writer = _Writer()
    gltf = writer.gltf
    shaded = primitives(glasses)
    for node in (FRONT, LEFT, RIGHT):
        mesh = Mesh(name=node, primitives=[])
        for (owner, slot), part in shaded.items():
            if owner != node:
                continue
            used = [writer.material(variant.finishes[slot]) for variant in glasses.variants]
            attributes = Attributes(
                POSITION=writer.vectors(part.positions * _METRES_PER_MM, "VEC3", bounds=True),
                NORMAL=writer.vectors(part.normals, "VEC3"),
            )
            if part.uvs is not None and any(
                variant.finishes[slot].picture is not None for variant in glasses.variants
            ):
                attributes.TEXCOORD_0 = writer.vectors(part.uvs, "VEC2")
            mappings = [
                {"material": material, "variants": [i for i, other in enumerate(used) if other == material]}
                for material in dict.fromkeys(used)
            ]
            mesh.primitives.append(
                Primitive(
                    attributes=attributes,
                    indices=writer.indices(part.triangles),
                    material=used[0],
                    extensions={"KHR_materials_variants": {"mappings": mappings}},
                )
            )
        gltf.meshes.append(mesh)
        place = [float(v) for v in node_translation(glasses, node) * _METRES_PER_MM]
        gltf.nodes.append(
            Node(name=node, mesh=len(gltf.meshes) - 1, translation=place if any(place) else None)
        )
    gltf.scenes.append(Scene(nodes=[0, 1, 2], name=glasses.sku))
    gltf.scene = 0
    gltf.extensionsUsed.append("KHR_materials_variants")
    gltf.extensions = {"KHR_materials_variants": {"variants": [{"name": v.id} for v in glasses.variants]}}
    writer.blob.extend(b"\0" * (-len(writer.blob) % 4))
    gltf.buffers.append(Buffer(byteLength=len(writer.blob)))
    gltf.set_binary_blob(bytes(writer.blob))
    return b"".join(gltf.save_to_bytes())
