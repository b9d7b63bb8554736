"""Turns models and occluders into what pyrender keeps on the graphics card.

Imported only after a context exists: pyrender imports OpenGL.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyrender

from tryon.rendering.region import box_corners
from tryon.rendering.tint import tint_of
from tryon.types import FloatArray, Geometry, Material, Model, Part, Texture

_ALPHA_CUTOFF = 0.5
"""glTF's default for alpha mode MASK."""

_FLOATS = ctypes.POINTER(ctypes.c_float)

OCCLUDER = "IS_OCCLUDER"
"""Among a surface's defines: it only fills the depth buffer."""

TINTED = "IS_TINTED"
"""Added to the defines of see-through surfaces while anything tinted is drawn."""

SURFACE_ROWS = 7
"""Rows of four floats per surface, as u_surface in surface.frag."""


@dataclass(frozen=True, eq=False)
class Surface:
    """One draw call.

    uniforms: (7, 4) float32 for u_surface; its first three rows, the pose, change with every frame.
    uniforms_at: where OpenGL finds them.
    defines: names of the shader's features. textures: (sampler's name, texture).
    index_count of the primitive. tint: see `tint_of`. center: (3,) in part space, for sorting lenses.
    extent: its box's diagonal.
    """

    primitive: Any
    uniforms: FloatArray
    uniforms_at: Any
    defines: frozenset[str]
    textures: tuple[tuple[str, Texture], ...]
    index_count: int
    two_sided: bool
    see_through: bool
    tint: FloatArray | None
    center: FloatArray
    extent: float


@dataclass(frozen=True, eq=False)
class Piece:
    """Everything of a model that moves as one: one or more surfaces.

    node: the name by which a fitter may place it. part_index: the model's part that holds its rest placement.
    corners: (8, 3) of its box in part space. size_bytes: of its vertices and triangles, on the card and here.
    """

    node: str
    part_index: int
    surfaces: tuple[Surface, ...]
    corners: FloatArray

    @property
    def size_bytes(self) -> int:
        return sum(2 * (32 * len(each.primitive.positions) + 4 * each.index_count) for each in self.surfaces)


def is_see_through(material: Material) -> bool:
    """Whether what lies behind shows: such surfaces are drawn last, back to front."""
    return material.transmission > 0 or material.alpha_mode == "BLEND"


def model_key(model: Model) -> tuple[object, ...]:
    """What makes two models the same on the graphics card: geometries, materials and their grouping."""
    return tuple(
        (part.node, id(part.geometry), id(part.material), np.asarray(part.item_from_part).tobytes())
        for part in model.parts
    )


def build_pieces(model: Model) -> tuple[Piece, ...]:
    """Group parts that move together, and merge those among them that share a material: fewer draw calls."""
    groups: dict[tuple[str, bytes], list[int]] = {}
    for index, part in enumerate(model.parts):
        if len(part.geometry.triangles) > 0:
            groups.setdefault((part.node, np.asarray(part.item_from_part).tobytes()), []).append(index)
    return tuple(_build_piece(model.parts, indices) for indices in groups.values())


def _build_piece(parts: Sequence[Part], indices: Sequence[int]) -> Piece:
    by_material: dict[object, list[Part]] = {}
    for index in indices:
        part = parts[index]
        # See-through parts stay apart: each has its own place in the back-to-front order.
        key = ("alone", index) if is_see_through(part.material) else ("shared", id(part.material))
        by_material.setdefault(key, []).append(part)
    surfaces = tuple(
        _build_surface(_merge([part.geometry for part in group]), group[0].material)
        for group in by_material.values()
    )
    points = np.concatenate([parts[index].geometry.positions for index in indices])
    return Piece(parts[indices[0]].node, indices[0], surfaces, box_corners(points))


def _merge(geometries: Sequence[Geometry]) -> Geometry:
    if len(geometries) == 1:
        return geometries[0]
    starts = np.cumsum([0, *(len(g.positions) for g in geometries[:-1])])
    has_uvs = any(g.uvs is not None for g in geometries)
    return Geometry(
        np.concatenate([g.positions for g in geometries]),
        np.concatenate([g.normals for g in geometries]),
        np.concatenate([g.triangles + np.uint32(s) for g, s in zip(geometries, starts, strict=True)]),
        np.concatenate([_uvs(g) for g in geometries]) if has_uvs else None,
    )


def _uvs(geometry: Geometry) -> FloatArray:
    return np.zeros((len(geometry.positions), 2), np.float32) if geometry.uvs is None else geometry.uvs


def _upward(uvs: FloatArray) -> FloatArray:
    """glTF counts v downwards, our shaders upwards."""
    return np.stack([uvs[:, 0], 1 - uvs[:, 1]], axis=1)


def _build_surface(geometry: Geometry, material: Material) -> Surface:
    if geometry.uvs is None:
        material = replace(
            material, base_color_texture=None, metallic_roughness_texture=None, normal_texture=None
        )
    maps = (
        ("BASE_COLOR_MAP", "u_base_color_map", material.base_color_texture),
        ("METALLIC_ROUGHNESS_MAP", "u_metallic_roughness_map", material.metallic_roughness_texture),
        ("NORMAL_MAP", "u_normal_map", material.normal_texture),
    )
    defines = {f"HAS_{feature}" for feature, _, texture in maps if texture is not None}
    textures = tuple((sampler, texture) for _, sampler, texture in maps if texture is not None)
    if textures:
        defines.add("HAS_UV")
    if material.base_color_texture is not None and material.base_color_texture.srgb:
        defines.add("BASE_COLOR_IS_SRGB")
    if material.transmission > 0:
        defines.add("IS_TRANSMISSIVE")
    elif material.alpha_mode == "BLEND":
        defines.add("IS_BLENDED")
    elif material.alpha_mode == "MASK":
        defines.add("IS_MASKED")
    if material.anisotropy > 0 and material.transmission <= 0:
        defines.add("HAS_ANISOTROPY")
    if material.clearcoat > 0 and material.transmission <= 0:
        defines.add("HAS_CLEARCOAT")
        if material.metallic == 0:
            defines.add("IS_COATED_DIELECTRIC")
    primitive = pyrender.Primitive(
        positions=geometry.positions,
        normals=geometry.normals,
        texcoord_0=_upward(_uvs(geometry)) if textures else None,
        indices=geometry.triangles,
        material=pyrender.MetallicRoughnessMaterial(name=material.name, doubleSided=material.double_sided),
    )
    corners = box_corners(geometry.positions)
    uniforms = _uniforms(material)
    return Surface(
        primitive=primitive,
        uniforms=uniforms,
        uniforms_at=uniforms.ctypes.data_as(_FLOATS),
        defines=frozenset(defines),
        textures=textures,
        index_count=geometry.triangles.size,
        two_sided=material.double_sided,
        see_through=is_see_through(material),
        tint=tint_of(material),
        center=corners.mean(axis=0),
        extent=float(np.linalg.norm(np.ptp(corners, axis=0))),
    )


def _uniforms(material: Material) -> FloatArray:
    rows = np.zeros((SURFACE_ROWS, 4), np.float32)
    rows[3] = material.base_color
    f0 = ((material.ior - 1) / (material.ior + 1)) ** 2
    rows[4] = (material.metallic, material.roughness, f0, _ALPHA_CUTOFF)
    rows[5] = (*material.emissive, material.transmission)
    along = material.anisotropy * np.array(
        [np.cos(material.anisotropy_rotation), np.sin(material.anisotropy_rotation)]
    )
    rows[6] = (material.clearcoat, material.clearcoat_roughness, *along)
    return rows


def build_occluder(geometry: Geometry) -> tuple[Piece, ...]:
    """An occluder's mesh: positions only, drawn into depth alone and from both sides."""
    if len(geometry.triangles) == 0:
        return ()
    primitive = pyrender.Primitive(positions=geometry.positions, indices=geometry.triangles)
    corners = box_corners(geometry.positions)
    uniforms = np.zeros((3, 4), np.float32)
    surface = Surface(
        primitive=primitive,
        uniforms=uniforms,
        uniforms_at=uniforms.ctypes.data_as(_FLOATS),
        defines=frozenset({OCCLUDER}),
        textures=(),
        index_count=geometry.triangles.size,
        two_sided=True,
        see_through=False,
        tint=None,
        center=corners.mean(axis=0),
        extent=float(np.linalg.norm(np.ptp(corners, axis=0))),
    )
    return (Piece("", 0, (surface,), corners),)
