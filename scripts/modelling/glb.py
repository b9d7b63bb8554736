"""Writes a product as one GLB with its colourways as KHR_materials_variants."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
    NormalMaterialTexture,
    PbrMetallicRoughness,
    Primitive,
    Sampler,
    Scene,
    Texture,
    TextureInfo,
)

from .finish import Finish
from .mesh import Floats, Shaded
from .pictures import Image as Picture
from .pictures import encode
from .simplify import simplified_together

_METRES_PER_MM = 1e-3


_WORTH_IT = 0.85  # of the triangles: a coarser mesh that has more of them saves nothing


@dataclass(frozen=True, eq=False)
class DraftNode:
    """A root node. translation: (3,) mm. dressed: geometries, each with its finish in every colourway.

    far: what is drawn of some of them from afar, level by level, by number, where collapsing edges would not
    do.
    """

    name: str
    translation: Floats
    dressed: tuple[tuple[Shaded, tuple[Finish, ...]], ...]
    far: Sequence[Mapping[int, Shaded]] = ()


class _Writer:
    """Collects the binary chunk and the lists that point into it."""

    def __init__(self, script: str) -> None:
        self.gltf = GLTF2(
            asset=Asset(version="2.0", generator=script, copyright="The tryon authors, Apache-2.0")
        )
        self.blob = bytearray()
        self._materials: dict[str, int] = {}
        self._textures: dict[tuple[int, bool], int] = {}

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

    def texture(self, picture: Picture, finish: Finish) -> int:
        key = (id(picture), finish.clamped)
        if key not in self._textures:
            if not self.gltf.samplers:
                self.gltf.samplers.append(Sampler(magFilter=9729, minFilter=9987, wrapS=10497, wrapT=10497))
                self.gltf.samplers.append(Sampler(magFilter=9729, minFilter=9729, wrapS=33071, wrapT=33071))
            data, mime = encode(picture, finish.lossy, finish.quality)
            self.gltf.images.append(Image(bufferView=self.view(data), mimeType=mime, name=finish.name))
            self.gltf.textures.append(
                Texture(source=len(self.gltf.images) - 1, sampler=1 if finish.clamped else 0)
            )
            self._textures[key] = len(self.gltf.textures) - 1
        return self._textures[key]

    def material(self, finish: Finish) -> int:
        if finish.name in self._materials:
            return self._materials[finish.name]
        pbr = PbrMetallicRoughness(
            baseColorFactor=[*finish.colour, 1.0],
            metallicFactor=finish.metallic,
            roughnessFactor=finish.roughness,
        )
        if finish.picture is not None:
            pbr.baseColorTexture = TextureInfo(index=self.texture(finish.picture, finish))
        if finish.gloss is not None:
            pbr.metallicRoughnessTexture = TextureInfo(index=self.texture(finish.gloss, finish))
        normals = None
        if finish.normals is not None:
            normals = NormalMaterialTexture(index=self.texture(finish.normals, finish))
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
                normalTexture=normals,
                alphaMode="OPAQUE",
                alphaCutoff=None,
                doubleSided=False,
                extensions=extensions,
            )
        )
        self._materials[finish.name] = len(self.gltf.materials) - 1
        return self._materials[finish.name]


def glb_bytes(
    script: str,
    name: str,
    variants: Sequence[str],
    nodes: Sequence[DraftNode],
    coarse_mm: Sequence[float] = (),
) -> bytes:
    """The whole file, root nodes in the order given, one primitive per dressed geometry.

    script: what made it, written as the generator. name: of the scene. coarse_mm: for each of
    these, write every node again with as few triangles as keep it within that of its surface, to be drawn
    from afar (MSFT_lod).
    """
    writer = _Writer(script)
    gltf = writer.gltf
    for node in nodes:
        gltf.nodes.append(
            _node(node.name, node, [_primitive(writer, *dressed) for dressed in node.dressed], gltf)
        )
    finer = [[part for part, _ in node.dressed] for node in nodes]
    for level, off_mm in enumerate(coarse_mm):
        for number, node in enumerate(nodes):
            own = node.far[level] if level < len(node.far) else {}
            primitives = list(gltf.meshes[level * len(nodes) + number].primitives)
            others = [index for index in range(len(node.dressed)) if index not in own]
            few = simplified_together([node.dressed[index][0] for index in others], off_mm) if others else []
            for index, far in {**own, **dict(zip(others, few, strict=True))}.items():
                if len(far.triangles) < _WORTH_IT * len(finer[number][index].triangles):
                    primitives[index] = _primitive(writer, far, node.dressed[index][1])
                    finer[number][index] = far
            far_node = _node(f"{node.name}_coarse{level + 1 if level else ''}", node, primitives, gltf)
            far_node.extras = {"coarse_mm": off_mm}
            ids = [len(nodes) * (1 + each) + number for each in range(len(coarse_mm))]
            gltf.nodes[number].extensions = {"MSFT_lod": {"ids": ids}}
            gltf.nodes.append(far_node)
    gltf.scenes.append(Scene(nodes=list(range(len(nodes))), name=name))
    gltf.scene = 0
    gltf.extensionsUsed.append("KHR_materials_variants")
    if coarse_mm:
        gltf.extensionsUsed.append("MSFT_lod")
    gltf.extensions = {"KHR_materials_variants": {"variants": [{"name": variant} for variant in variants]}}
    writer.blob.extend(b"\0" * (-len(writer.blob) % 4))
    gltf.buffers.append(Buffer(byteLength=len(writer.blob)))
    gltf.set_binary_blob(bytes(writer.blob))
    return b"".join(gltf.save_to_bytes())


def _node(name: str, node: DraftNode, primitives: list[Primitive], gltf: GLTF2) -> Node:
    """A node with a new mesh, where `node` is."""
    gltf.meshes.append(Mesh(name=name, primitives=primitives))
    place = [float(v) * _METRES_PER_MM for v in node.translation]
    return Node(name=name, mesh=len(gltf.meshes) - 1, translation=place if any(place) else None)


def _primitive(writer: _Writer, part: Shaded, finishes: tuple[Finish, ...]) -> Primitive:
    """One geometry with its finish in every colourway."""
    used = [writer.material(finish) for finish in finishes]
    attributes = Attributes(
        POSITION=writer.vectors(part.positions * _METRES_PER_MM, "VEC3", bounds=True),
        NORMAL=writer.vectors(part.normals, "VEC3"),
    )
    if part.uvs is not None and any(finish.has_pictures for finish in finishes):
        attributes.TEXCOORD_0 = writer.vectors(part.uvs, "VEC2")
    mappings = [
        {"material": material, "variants": [i for i, other in enumerate(used) if other == material]}
        for material in dict.fromkeys(used)
    ]
    return Primitive(
        attributes=attributes,
        indices=writer.indices(part.triangles),
        material=used[0],
        extensions={"KHR_materials_variants": {"mappings": mappings}},
    )
