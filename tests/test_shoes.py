"""The bundled shoes: what the script makes is what is shipped, right shoes in the sizes on the tag."""

from __future__ import annotations

import shutil
import sys
import tomllib
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest
import trimesh
from helpers_rendering import CAMERA, pose

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts"))

from shoes.designs import COLLECTION  # noqa: E402
from shoes.product import NODES, Finished, finish, product_toml  # noqa: E402

from tryon.catalogue import Shoes, check_product, load_model, load_product  # noqa: E402
from tryon.catalogue.model import points_mm  # noqa: E402
from tryon.catalogue.product import ShoeSize  # noqa: E402
from tryon.errors import ProductError  # noqa: E402
from tryon.geometry import default_camera  # noqa: E402
from tryon.rendering import create_renderer  # noqa: E402
from tryon.types import Item, Model  # noqa: E402

PRODUCTS = ROOT / "assets" / "products"
SKUS = ("runner", "high-top", "loafer", "derby", "chelsea", "pump", "lace-up-bootie", "ballerina")
HEELED = {"pump": 26.0, "lace-up-bootie": 29.0}
"""How steep in degrees the beds of raised heels may be."""
MAX_TRIANGLES = 20_000
MAX_BYTES = 1_900_000
_CLUMP = np.ones((3, 3), np.uint8)

Array = npt.NDArray[np.float64]


@pytest.fixture(scope="module")
def made() -> dict[str, Finished]:
    """All designs, without their paint."""
    return {build.__name__.replace("_", "-"): finish(build(), painted=False) for build in COLLECTION}


def shoes(sku: str) -> Shoes:
    product = load_product(PRODUCTS / sku)
    assert isinstance(product, Shoes)
    return product


def size_of(sku: str) -> ShoeSize:
    return shoes(sku).size_mm


def across(points: Array, z: float) -> tuple[float, float]:
    """Outermost x on both sides within 4 mm of a place along the shoe."""
    x = points[np.abs(points[:, 2] - z) < 4.0, 0]
    return float(x.min()), float(x.max())


@pytest.mark.parametrize("sku", SKUS)
def test_script_makes_what_is_shipped(sku: str, made: dict[str, Finished]) -> None:
    assert (PRODUCTS / sku / "product.toml").read_text("utf-8") == product_toml(made[sku])
    model = load_model(shoes(sku))
    for node in NODES:
        fresh = [part for (owner, _), part in made[sku].nodes.items() if owner == node]
        shipped = [part.geometry for part in model.parts if part.node == node]
        for ours, theirs in zip(fresh, shipped, strict=True):
            np.testing.assert_allclose(ours.positions, theirs.positions * 1000.0, atol=1e-2)
            np.testing.assert_array_equal(ours.triangles, theirs.triangles)
            # Where a strip tapers to nothing, a normal may come from slivers.
            assert (np.abs(ours.normals - theirs.normals).max(axis=1) < 0.02).mean() > 0.995


@pytest.mark.parametrize("sku", SKUS)
def test_measures_are_those_of_the_tag(sku: str) -> None:
    assert check_product(PRODUCTS / sku) == []
    size, model = size_of(sku), load_model(shoes(sku))
    points = points_mm(model)
    assert abs(points[:, 1].min()) < 0.1
    assert abs(points[:, 2].min()) < 0.1
    assert np.ptp(points[:, 2]) == pytest.approx(size.outer_length, abs=0.6)
    upper = points_mm(model, "upper")
    low, high = across(upper, size.ball_position)
    assert high - low == pytest.approx(size.ball_width, abs=2.0)
    # The bed, where a fitter puts heel and ball.
    inside = points_mm(model, "inside")
    for z, height in (
        (size.heel_inset + size.inner_length / 6, size.heel_height),
        (size.ball_position, size.sole_thickness),
    ):
        middle = inside[(np.abs(inside[:, 2] - z) < 9) & (np.abs(inside[:, 0]) < 12)]
        bed = middle[middle[:, 1] < middle[:, 1].min() + 8.0, 1]  # linings lie over it
        assert np.median(bed) == pytest.approx(height, abs=2.0)
    # A heel's pitch, and a foot of the size that is written in the shoe (Paris points, ISO/TS 19407).
    assert -1 < size.bed_pitch_deg < HEELED.get(sku, 9.0)
    assert size.foot_length / 10 * 1.5 + 2 == pytest.approx(shoes(sku).sizes_eu.modelled, abs=1.2)


@pytest.mark.parametrize("sku", SKUS)
def test_it_is_a_right_shoe(sku: str) -> None:
    sole = points_mm(load_model(shoes(sku)), "sole")
    length = sole[:, 2].max()
    tip = sole[sole[:, 2] > length - 2.0, 0].mean()
    outer, inner = across(sole, 0.62 * length)
    assert tip > (outer + inner) / 2 + 1.0  # the big toe lies inside
    # The waist is hollow on the inner side.
    _, waist = across(sole, 0.45 * length)
    assert inner - waist > -across(sole, 0.62 * length)[0] + across(sole, 0.45 * length)[0]


def test_collars_rise_with_the_kind_of_shoe() -> None:
    size = {sku: size_of(sku) for sku in SKUS}
    over_bed = {sku: one.collar_height - one.heel_height for sku, one in size.items()}
    slip_ons = max(over_bed[sku] for sku in ("ballerina", "pump", "loafer"))
    # Ankle bones lie some 65 mm over the sole of the foot: laced shoes end about there, boots well above.
    for sku in ("derby", "lace-up-bootie"):
        assert slip_ons + 8 < over_bed[sku] < 80
        assert shoes(sku).kind == "low"
    assert min(over_bed["high-top"], over_bed["chelsea"]) > 120


@pytest.mark.parametrize("sku", SKUS)
def test_budget(sku: str) -> None:
    assert (PRODUCTS / sku / "model.glb").stat().st_size <= MAX_BYTES
    for variant in shoes(sku).variants:
        model = load_model(shoes(sku), variant.id)
        assert sum(len(part.geometry.triangles) for part in model.parts) <= MAX_TRIANGLES
        assert {part.node for part in model.parts} <= set(NODES)
        for part in model.parts:
            for texture in (
                part.material.base_color_texture,
                part.material.normal_texture,
                part.material.metallic_roughness_texture,
            ):
                assert texture is None or max(texture.pixels.shape[:2]) <= 1024


@pytest.mark.parametrize("sku", SKUS)
def test_sides_of_an_upper_meet_on_its_ridge_and_never_cross(sku: str, made: dict[str, Finished]) -> None:
    sides = {patch.name: patch.points[-1] for patch in made[sku].shoe.patches if patch.node == "upper"}
    assert (sides["inner"] - sides["outer"])[:, 0].min() > -1e-6


@pytest.mark.parametrize("sku", SKUS)
def test_surfaces_face_outward(sku: str, made: dict[str, Finished]) -> None:
    for name, part in made[sku].nodes.items():
        a, b, c = (part.positions[part.triangles[:, k]] for k in range(3))
        face = np.cross(b - a, c - a)
        agreement = np.einsum("tj,tij->ti", face, part.normals[part.triangles])
        assert (agreement > 0).mean() > 0.985, name
        np.testing.assert_allclose(np.linalg.norm(part.normals, axis=1), 1.0, atol=1e-6)
    patches = {patch.name: patch for patch in made[sku].shoe.patches}
    sole = trimesh.util.concatenate(
        [
            trimesh.Trimesh(patch.points.reshape(-1, 3), patch.triangles(), process=False)
            for name, patch in patches.items()
            if name.startswith(("wall", "bottom"))
        ]
    )
    sole.merge_vertices()
    sole.update_faces(sole.nondegenerate_faces())
    assert sole.is_winding_consistent
    # Open only at the top, within the upper.
    edges = sole.edges_sorted[trimesh.grouping.group_rows(sole.edges_sorted, require_count=1)]
    rim = np.concatenate([patches[f"wall {side}"].points[0] for side in ("outer", "inner")])
    gap = np.linalg.norm(sole.vertices[np.unique(edges)][:, None] - rim[None], axis=2).min(axis=1)
    assert gap.max() < 0.01
    # Linings look inward, uppers outward, soles down.
    for side, sign in (("outer", -1.0), ("inner", 1.0)):
        for name, sense in ((side, sign), (f"lining {side}", -sign)):
            patch = patches[name]
            mesh = trimesh.Trimesh(patch.points.reshape(-1, 3), patch.triangles(), process=False)
            assert sense * (mesh.face_normals[:, 0] * mesh.area_faces).sum() > 0, name
    bottom = trimesh.Trimesh(
        patches["bottom outer"].points.reshape(-1, 3), patches["bottom outer"].triangles(), process=False
    )
    assert (bottom.face_normals[:, 1] * bottom.area_faces).sum() < 0


def test_every_colourway_looks_different() -> None:
    for sku in SKUS:
        product = shoes(sku)
        assert 2 <= len(product.variants) <= 4
        looks = []
        for variant in product.variants:
            (upper,) = {
                p.material for p in load_model(product, variant.id).parts if p.material.name[:5] == "upper"
            }
            assert upper.base_color_texture is not None
            looks.append(upper.base_color_texture.pixels.reshape(-1, 3).mean(axis=0))
        for i, look in enumerate(looks):
            assert all(np.abs(look - other).max() > 10 for other in looks[:i]), sku


def test_colourways_are_drawn() -> None:
    renderer = create_renderer()
    try:
        looks = []
        for variant in ("cloud", "black"):
            model = load_model(shoes("runner"), variant)
            item = Item("runner", variant, "right_foot", model, pose(0.0, 0.05, 0.9, 60.0, 25.0), 1.0)
            layer = renderer.render([item], [], CAMERA)
            seen = layer.bgra[layer.bgra[..., 3] > 250][:, :3]
            assert len(seen) > 10_000
            looks.append(float(seen.mean()))
    finally:
        renderer.close()
    white, black = looks
    assert white > 150
    assert black < 90


def test_from_afar_a_shoe_looks_the_same_with_fewer_triangles() -> None:
    camera = default_camera((640, 640))
    distance_m = float(camera.matrix[0, 0]) / 1650  # as large as the mesh for afar is ever drawn
    renderer = create_renderer()
    try:
        for sku in SKUS:
            fine = load_model(shoes(sku))
            far = fine.seen_at(1.65)
            counts = [sum(len(part.geometry.triangles) for part in model.parts) for model in (fine, far)]
            assert counts[1] < 0.6 * counts[0], sku
            for yaw, pitch in ((60.0, 25.0), (-40.0, 60.0), (150.0, 40.0)):
                looks = []
                for model in (fine, far):
                    item = Item(sku, "", "right_foot", model, pose(0.0, 0.05, distance_m, yaw, pitch), 1.0)
                    picture = np.zeros((640, 640, 4), np.uint8)
                    layer = renderer.render([item], [], camera)
                    (x, y), (height, width) = layer.origin_px, layer.bgra.shape[:2]
                    picture[y : y + height, x : x + width] = layer.bgra
                    looks.append(picture)
                off = cv2.absdiff(*looks).max(axis=2)
                assert off[looks[0][..., 3] > 0].mean() < 5.0, sku
                # Outlines may be off by a pixel; a lining that comes through, a seam that slips, are clumps.
                clumps = cv2.morphologyEx((off > 60).astype(np.uint8), cv2.MORPH_OPEN, _CLUMP)
                assert cv2.countNonZero(clumps) < 16, sku
    finally:
        renderer.close()


def _changed(tmp_path: Path, name: str, **changes: tuple[str, str]) -> Path:
    """A copy of the ballerina's folder with replacements in its page."""
    folder = tmp_path / name
    shutil.copytree(PRODUCTS / "ballerina", folder)
    page = (folder / "product.toml").read_text("utf-8")
    for old, new in changes.values():
        assert old in page
        page = page.replace(old, new)
    (folder / "product.toml").write_text(page, "utf-8")
    return folder


def test_a_maker_is_told_what_is_wrong_with_a_shoe(tmp_path: Path) -> None:
    page = tomllib.loads((PRODUCTS / "ballerina" / "product.toml").read_text("utf-8"))
    length = f"outer_length = {page['size_mm']['outer_length']}"
    longer = _changed(tmp_path, "longer", length=(length, "outer_length = 280.0"))
    assert any("outer_length says 280" in fault for fault in check_product(longer))
    with pytest.raises(ProductError, match="kind"):
        load_product(_changed(tmp_path, "kind", kind=('kind = "low"', 'kind = "sandal"')))
    with pytest.raises(ProductError, match="sizes_eu"):
        load_product(_changed(tmp_path, "sizes", sizes=("smallest = 34", "smallest = 41")))
    with pytest.raises(ProductError, match=r"size_mm\.lens_width"):
        load_product(_changed(tmp_path, "glasses", kind=('category = "shoes"', 'category = "glasses"')))
    left = _changed(tmp_path, "left")
    (left / "model.glb").write_bytes(_mirrored((left / "model.glb").read_bytes()))
    assert any("left shoe" in fault for fault in check_product(left))


def _mirrored(glb: bytes) -> bytes:
    from pygltflib import GLTF2

    gltf = GLTF2.load_from_bytes(glb)
    for node in gltf.nodes:
        node.scale = [-1.0, 1.0, 1.0]
    return b"".join(gltf.save_to_bytes())


def test_geometry_is_shared_between_colourways() -> None:
    first, second = (load_model(shoes("runner"), variant) for variant in ("cloud", "ink"))
    assert isinstance(first, Model)
    assert all(a.geometry is b.geometry for a, b in zip(first.parts, second.parts, strict=True))
