"""The bundled glasses: what the script makes is what is shipped, in the sizes on the tag."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import trimesh
from pygltflib import GLTF2
from scipy.spatial import cKDTree

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts"))

from glasses.designs import COLLECTION  # noqa: E402
from glasses.glb import glb_bytes  # noqa: E402
from glasses.product import Glasses, product_toml  # noqa: E402
from modelling.mesh import weld  # noqa: E402

PRODUCTS = ROOT / "assets" / "products"
SKUS = ("round-metal", "aviator", "square-acetate", "cat-eye", "rimless", "sport", "panto")
MAX_TRIANGLES = 9000
TILT_DEG = 8.0
PUPIL_XY_MM = (31.5, 6.2)  # of the average face, from the point on the nose where glasses rest
DTYPES = {5123: np.uint16, 5125: np.uint32, 5126: np.float32}
WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3}

Array = npt.NDArray[Any]


class Shipped:
    """A GLB's primitives as arrays, in its own words."""

    def __init__(self, data: bytes) -> None:
        self.gltf = GLTF2.load_from_bytes(data)
        self._blob = self.gltf.binary_blob()

    def array(self, accessor: int | None) -> Array | None:
        if accessor is None:
            return None
        entry = self.gltf.accessors[accessor]
        start = (self.gltf.bufferViews[entry.bufferView].byteOffset or 0) + (entry.byteOffset or 0)
        width = WIDTHS[entry.type]
        values = np.frombuffer(self._blob, DTYPES[entry.componentType], entry.count * width, start)
        return values.reshape(entry.count, width)

    def primitives(self, node: str) -> Iterator[tuple[str, Array, Array, Array, Array | None, Any]]:
        """Material name, positions in mm and node space, normals, triangles, uvs, and the primitive."""
        owner = next(n for n in self.gltf.nodes if n.name == node)
        for primitive in self.gltf.meshes[owner.mesh].primitives:
            at = primitive.attributes
            positions, normals, indices = (self.array(a) for a in (at.POSITION, at.NORMAL, primitive.indices))
            assert positions is not None
            assert normals is not None
            assert indices is not None
            name = self.gltf.materials[primitive.material].name
            triangles = indices.reshape(-1, 3).astype(np.int64)
            yield name, positions * 1000.0, normals, triangles, self.array(at.TEXCOORD_0), primitive

    def points(self, node: str, prefix: str = "") -> Array:
        return np.concatenate([entry[1] for entry in self.primitives(node) if entry[0].startswith(prefix)])


@pytest.fixture(scope="module")
def made() -> dict[str, Glasses]:
    return {glasses.sku: glasses for glasses in (build() for build in COLLECTION)}


@pytest.fixture(scope="module")
def shipped() -> dict[str, Shipped]:
    return {sku: Shipped((PRODUCTS / sku / "model.glb").read_bytes()) for sku in SKUS}


def tag(sku: str) -> dict[str, Any]:
    return tomllib.loads((PRODUCTS / sku / "product.toml").read_text("utf-8"))


@pytest.mark.parametrize("sku", SKUS)
def test_script_makes_what_is_shipped(
    sku: str, made: dict[str, Glasses], shipped: dict[str, Shipped]
) -> None:
    assert (PRODUCTS / sku / "product.toml").read_text("utf-8") == product_toml(made[sku])
    fresh = Shipped(glb_bytes(made[sku]))
    for node in ("front", "temple_left", "temple_right"):
        pairs = zip(fresh.primitives(node), shipped[sku].primitives(node), strict=True)
        for ours, theirs in pairs:
            assert ours[0] == theirs[0]
            np.testing.assert_allclose(ours[1], theirs[1], atol=1e-3)
            np.testing.assert_allclose(ours[2], theirs[2], atol=1e-3)
            np.testing.assert_array_equal(ours[3], theirs[3])
            assert (ours[4] is None) == (theirs[4] is None)
            if ours[4] is not None and theirs[4] is not None:
                np.testing.assert_allclose(ours[4], theirs[4], atol=1e-4)
    assert [m.to_dict() for m in fresh.gltf.materials] == [m.to_dict() for m in shipped[sku].gltf.materials]


@pytest.mark.parametrize("sku", SKUS)
def test_lens_measures_are_those_of_the_tag(sku: str, shipped: dict[str, Shipped]) -> None:
    size = tag(sku)["size_mm"]
    points = shipped[sku].points("front", "lens")
    turn = np.radians(TILT_DEG)
    height = points[:, 1] * np.cos(turn) + points[:, 2] * np.sin(turn)
    left = points[:, 0] > 0
    low, high = points[left, 0].min(), points[left, 0].max()
    assert high - low == pytest.approx(size["lens_width"], abs=0.5)
    assert np.ptp(height) == pytest.approx(size["lens_height"], abs=0.5)
    assert 2 * low == pytest.approx(size["bridge_width"], abs=0.5)
    assert np.ptp(shipped[sku].points("front")[:, 0]) == pytest.approx(size["frame_width"], abs=0.5)
    # Opticians fit the pupil into the upper half of the lens, close to its middle.
    middle_x, middle_y = (low + high) / 2, (points[:, 1].min() + points[:, 1].max()) / 2
    assert low + 8 < PUPIL_XY_MM[0] < middle_x + 1
    assert 0 < PUPIL_XY_MM[1] - middle_y < 0.2 * size["lens_height"]


def centre_line(shipped: Shipped, step: float = 2.0) -> tuple[Array, Array]:
    """Arc lengths from the hinge on and (K, 3) middles of a temple's sections, followed to its tip."""
    meshes = [
        trimesh.Trimesh(entry[1], entry[3], process=False) for entry in shipped.primitives("temple_left")
    ]
    mesh = trimesh.util.concatenate(meshes)
    direction = np.array([0.0, 0.0, -1.0])
    first = _section(mesh, np.array([0.0, 0.0, -2.0]), direction)
    assert first is not None
    middles = [first * [1, 1, 0], first]
    while (found := _section(mesh, middles[-1] + step * direction, direction)) is not None:
        middles.append(found)
        direction = middles[-1] - middles[-2]
        direction /= np.linalg.norm(direction)
    near = mesh.vertices[np.linalg.norm(mesh.vertices - middles[-1], axis=1) < 2 * step + 4]
    middles.append(middles[-1] + ((near - middles[-1]) @ direction).max() * direction)
    line = np.array(middles)
    return np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))]), line


def _section(mesh: trimesh.Trimesh, origin: Array, normal: Array) -> Array | None:
    segments = trimesh.intersections.mesh_plane(mesh, normal, origin).reshape(-1, 3)
    segments = segments[np.linalg.norm(segments - origin, axis=1) < 9.0]
    return (segments.min(axis=0) + segments.max(axis=0)) / 2 if len(segments) else None


@pytest.mark.parametrize("sku", SKUS)
def test_temples_are_as_long_and_bent_as_the_tag_says(sku: str, shipped: dict[str, Shipped]) -> None:
    size = tag(sku)["size_mm"]
    lengths, line = centre_line(shipped[sku])
    assert lengths[-1] == pytest.approx(size["temple_length"], abs=0.5)
    headings = np.diff(line, axis=0)
    pitch = np.degrees(np.arctan2(-headings[:, 1], -headings[:, 2]))
    half_way = np.interp(
        np.median(pitch[-6:-1]) / 2, np.maximum.accumulate(pitch), (lengths[1:] + lengths[:-1]) / 2
    )
    assert half_way == pytest.approx(size["temple_bend"], abs=1.2)  # the bend's facets are some mm long


@pytest.mark.parametrize("sku", SKUS)
def test_nodes_hinges_and_budget(sku: str, shipped: dict[str, Shipped]) -> None:
    gltf = shipped[sku].gltf
    assert [gltf.nodes[i].name for i in gltf.scenes[0].nodes] == ["front", "temple_left", "temple_right"]
    front, left, right = gltf.nodes
    assert front.translation is None
    np.testing.assert_allclose(np.array(left.translation) * [-1, 1, 1], right.translation)
    # The pin lies inside the end piece, behind the front; open temples run straight back from it.
    pin = np.array(left.translation) * 1000
    assert 0 < shipped[sku].points("front")[:, 0].max() - pin[0] < 9
    temple = shipped[sku].points("temple_left")
    assert temple[:, 2].max() < 4
    straight = temple[temple[:, 2] > -60]
    assert np.abs(straight[:, 0]).max() < 9
    assert np.abs(straight[:, 1]).max() < 9
    assert (shipped[sku].points("temple_right") * [-1, 1, 1]).min(axis=0) == pytest.approx(temple.min(axis=0))
    parts = [entry for node in gltf.nodes for entry in shipped[sku].primitives(node.name)]
    assert sum(len(entry[3]) for entry in parts) <= MAX_TRIANGLES
    assert len(parts) <= 10


@pytest.mark.parametrize("sku", SKUS)
def test_solids_are_closed_and_wound_outward(
    sku: str, made: dict[str, Glasses], shipped: dict[str, Shipped]
) -> None:
    for piece in made[sku].pieces:
        mesh = weld(piece.mesh)
        solid = trimesh.Trimesh(mesh.positions, mesh.triangles, process=False)
        assert solid.is_watertight, piece.slot
        assert solid.is_winding_consistent, piece.slot
        assert all(body.volume > 0 for body in solid.split(only_watertight=False)), piece.slot
    for node in ("front", "temple_left", "temple_right"):
        for name, points, normals, triangles, _, _ in shipped[sku].primitives(node):
            a, b, c = (points[triangles[:, i]] for i in range(3))
            face = np.cross(b - a, c - a)
            agreement = np.einsum("tj,tij->ti", face, normals[triangles])
            assert (agreement > 0).mean() > 0.999, name
            np.testing.assert_allclose(np.linalg.norm(normals, axis=1), 1.0, atol=1e-4)


@pytest.mark.parametrize("sku", SKUS)
def test_the_front_is_mirror_symmetric(sku: str, shipped: dict[str, Shipped]) -> None:
    points = shipped[sku].points("front")
    distances, _ = cKDTree(points).query(points * [-1, 1, 1])
    assert distances.max() < 0.02


@pytest.mark.parametrize("sku", SKUS)
def test_every_colourway_dresses_every_part(sku: str, shipped: dict[str, Shipped]) -> None:
    gltf = shipped[sku].gltf
    listed = [variant["name"] for variant in gltf.extensions["KHR_materials_variants"]["variants"]]
    product = tag(sku)
    assert listed == [variant["id"] for variant in product["variants"]]
    assert product["default_variant"] == listed[0]
    assert 2 <= len(listed) <= 4
    dressed: set[tuple[int, str]] = set()
    for node in ("front", "temple_left", "temple_right"):
        for name, _, _, _, uvs, primitive in shipped[sku].primitives(node):
            mappings = primitive.extensions["KHR_materials_variants"]["mappings"]
            assert sorted(v for m in mappings for v in m["variants"]) == list(range(len(listed)))
            for mapping in mappings:
                material = gltf.materials[mapping["material"]]
                dressed.update((v, material.name) for v in mapping["variants"])
                assert material.name.startswith("lens") == name.startswith("lens")
                assert material.alphaMode in (None, "OPAQUE")
                assert not material.doubleSided
                assert material.pbrMetallicRoughness.baseColorTexture is None or uvs is not None
    looks = [frozenset(name for v, name in dressed if v == i) for i in range(len(listed))]
    assert len(set(looks)) == len(listed)
    assert any(name.startswith("lens") for name in looks[0])
