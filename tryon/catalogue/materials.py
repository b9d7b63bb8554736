"""glTF materials as our own, with the extensions that are drawn."""

from __future__ import annotations

from functools import partial
from typing import Any

from tryon.catalogue.glb import Glb
from tryon.types import Material, Texture


class Materials:
    """The materials of one GLB. Each is made once, so that parts and colourways share textures."""

    def __init__(self, glb: Glb) -> None:
        self._glb = glb
        self._materials: dict[int | None, Material] = {}
        self._textures: dict[tuple[int, bool], Texture] = {}

    def material(self, index: int | None) -> Material:
        """The material of that index; glTF's default one for None."""
        if index not in self._materials:
            self._materials[index] = self._read(index)
        return self._materials[index]

    def _read(self, index: int | None) -> Material:
        if index is None:
            return Material(metallic=1.0, roughness=1.0)
        source = self._glb.document.materials[index]
        surface = source.pbrMetallicRoughness
        extensions = source.extensions or {}
        anisotropy = extensions.get("KHR_materials_anisotropy", {})
        clearcoat = extensions.get("KHR_materials_clearcoat", {})
        strength = extensions.get("KHR_materials_emissive_strength", {}).get("emissiveStrength", 1.0)
        red, green, blue = source.emissiveFactor or (0.0, 0.0, 0.0)
        return Material(
            name=source.name or "",
            base_color=_rgba(surface.baseColorFactor) if surface else (1.0, 1.0, 1.0, 1.0),
            metallic=_number(surface.metallicFactor if surface else None, 1.0),
            roughness=_number(surface.roughnessFactor if surface else None, 1.0),
            emissive=(red * strength, green * strength, blue * strength),
            transmission=float(
                extensions.get("KHR_materials_transmission", {}).get("transmissionFactor", 0.0)
            ),
            ior=float(extensions.get("KHR_materials_ior", {}).get("ior", 1.5)),
            clearcoat=float(clearcoat.get("clearcoatFactor", 0.0)),
            clearcoat_roughness=float(clearcoat.get("clearcoatRoughnessFactor", 0.0)),
            anisotropy=float(anisotropy.get("anisotropyStrength", 0.0)),
            anisotropy_rotation=float(anisotropy.get("anisotropyRotation", 0.0)),
            base_color_texture=self._texture(surface.baseColorTexture if surface else None, True),
            metallic_roughness_texture=self._texture(
                surface.metallicRoughnessTexture if surface else None, False
            ),
            normal_texture=self._texture(source.normalTexture, False),
            alpha_mode=source.alphaMode or "OPAQUE",
            double_sided=bool(source.doubleSided),
        )

    def _texture(self, info: Any, srgb: bool) -> Texture | None:
        if info is None:
            return None
        texture = self._glb.document.textures[info.index]
        webp = (texture.extensions or {}).get("EXT_texture_webp", {})
        image = webp.get("source", texture.source)
        if image is None:
            raise ValueError(f"texture {info.index} has no picture in a format that can be read")
        key = (int(image), srgb)
        if key not in self._textures:
            self._glb.image(key[0])  # a damaged picture is told of now, not while drawing
            self._textures[key] = Texture(partial(self._glb.image, key[0]), srgb)
        return self._textures[key]

    def uv_transform(self, index: int | None) -> dict[str, Any]:
        """KHR_texture_transform of the first texture that a material has; {} for none."""
        if index is None:
            return {}
        source = self._glb.document.materials[index]
        surface = source.pbrMetallicRoughness
        textures = [source.normalTexture]
        if surface:
            textures = [surface.baseColorTexture, surface.metallicRoughnessTexture, *textures]
        first = next((info for info in textures if info is not None), None)
        return dict((first.extensions or {}).get("KHR_texture_transform", {})) if first else {}


def _rgba(factor: Any) -> tuple[float, float, float, float]:
    red, green, blue, alpha = (float(value) for value in factor or (1.0, 1.0, 1.0, 1.0))
    return red, green, blue, alpha


def _number(value: Any, default: float) -> float:
    return default if value is None else float(value)
