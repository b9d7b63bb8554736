"""The bundled bracelets and rings: what the script makes is what is shipped, closed, and true to its tag."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import trimesh
from helpers_rendering import pose

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts"))

from jewellery.brilliant import Glimpse, glimpses, round_brilliant  # noqa: E402
from jewellery.designs import COLLECTION  # noqa: E402
from jewellery.gems import stone  # noqa: E402
from jewellery.product import Jewel, primitives, product_toml  # noqa: E402
from modelling.mesh import Mesh, merge_shaded, weld  # noqa: E402

from tryon.catalogue import Bracelet, Ring, check_product, load_model, load_product  # noqa: E402
from tryon.catalogue.model import points_mm  # noqa: E402
from tryon.geometry import camera_from_vertical_fov  # noqa: E402
from tryon.rendering import create_renderer  # noqa: E402
from tryon.types import Item  # noqa: E402

PRODUCTS = ROOT / "assets" / "products"
RINGS = ("wedding-band", "solitaire", "signet")
BRACELETS = ("bangle", "curb-chain")
SKUS = (*RINGS, *BRACELETS)
MAX_TRIANGLES = {**dict.fromkeys(RINGS, 8_000), **dict.fromkeys(BRACELETS, 15_000)}
MAX_BYTES = 800_000

Array = npt.NDArray[np.float64]


@pytest.fixture(scope="module")
def made() -> dict[str, Jewel]:
    return {jewel.sku: jewel for jewel in (build() for build in COLLECTION)}


def ring(sku: str) -> Ring:
    product = load_product(PRODUCTS / sku)
    assert isinstance(product, Ring)
    return product


def bracelet(sku: str) -> Bracelet:
    product = load_product(PRODUCTS / sku)
    assert isinstance(product, Bracelet)
    return product


@pytest.mark.parametrize("sku", SKUS)
def test_script_makes_what_is_shipped(sku: str, made: dict[str, Jewel]) -> None:
    assert (PRODUCTS / sku / "product.toml").read_text("utf-8") == product_toml(made[sku])
    model = load_model(load_product(PRODUCTS / sku))
    fresh = primitives(made[sku])
    assert [part.node for part in model.parts] == [node for node, _ in fresh]
    for ours, part in zip(fresh.values(), model.parts, strict=True):
        np.testing.assert_allclose(ours.positions, part.geometry.positions * 1000.0, atol=1e-3)
        np.testing.assert_allclose(ours.normals, part.geometry.normals, atol=1e-3)
        np.testing.assert_array_equal(ours.triangles, part.geometry.triangles)


@pytest.mark.parametrize("sku", SKUS)
def test_nodes_are_closed_solids(sku: str, made: dict[str, Jewel]) -> None:
    parts = primitives(made[sku])
    for node in {owner for owner, _ in parts}:
        whole = merge_shaded([part for (owner, _), part in parts.items() if owner == node])
        mesh = weld(Mesh(whole.positions, whole.triangles))
        # Closed and wound one way: along every edge, as many triangles go there as back.
        edges = mesh.triangles[:, [[0, 1], [1, 2], [2, 0]]].reshape(-1, 2)
        there, back = (
            np.sort(ends[:, 0] * len(mesh.positions) + ends[:, 1]) for ends in (edges, edges[:, ::-1])
        )
        np.testing.assert_array_equal(there, back)
        solid = trimesh.Trimesh(mesh.positions, mesh.triangles, process=False)
        assert all(body.volume > -1e-4 for body in solid.split(only_watertight=False)), node


@pytest.mark.parametrize("sku", SKUS)
def test_budget(sku: str) -> None:
    product = load_product(PRODUCTS / sku)
    assert check_product(PRODUCTS / sku) == []
    assert product.model_file.stat().st_size <= MAX_BYTES
    assert 3 <= len(product.variants) <= 4
    for variant in product.variants:
        model = load_model(product, variant.id)
        assert sum(len(part.geometry.triangles) for part in model.parts) <= MAX_TRIANGLES[sku]
        assert (PRODUCTS / sku / f"thumb_{variant.id}.png").is_file()


@pytest.mark.parametrize("sku", RINGS)
def test_rings_are_as_large_as_the_tag_says(sku: str) -> None:
    size, model = ring(sku).size_mm, load_model(ring(sku))
    points, band = points_mm(model), points_mm(model, "band")
    edge = size.inner_diameter / 2
    # The size that rings are modelled in, and a hole round Z that is as wide everywhere.
    assert np.pi * size.inner_diameter == pytest.approx(52.0, abs=0.05)
    radii, turn = np.hypot(points[:, 0], points[:, 1]), np.arctan2(points[:, 0], points[:, 1])
    sector = ((turn + np.pi) / (2 * np.pi) * 24).astype(int) % 24
    narrowest = [radii[sector == k].min() for k in range(24)]
    np.testing.assert_allclose(narrowest, edge, atol=0.03)
    palm = band[(band[:, 1] < -edge) & (np.abs(band[:, 0]) < 2.0)]
    assert np.ptp(palm[:, 2]) == pytest.approx(size.band_width, abs=0.1)
    assert -palm[:, 1].min() - edge == pytest.approx(size.band_thickness, abs=0.02)
    assert points[:, 1].max() - edge == pytest.approx(size.head_height, abs=0.02)
    np.testing.assert_allclose(points.max(axis=0)[[0, 2]], -points.min(axis=0)[[0, 2]], atol=0.05)


@pytest.mark.parametrize("sku", ["solitaire", "signet"])
def test_stone_is_out_of_the_back_of_the_finger(sku: str) -> None:
    size, head = ring(sku).size_mm, points_mm(load_model(ring(sku)), "head")
    assert head[:, 1].min() > size.inner_diameter / 2
    assert np.abs(head.mean(axis=0)[[0, 2]]).max() < 0.2
    assert np.ptp(head[:, 0]) < size.inner_diameter


@pytest.mark.parametrize("sku", BRACELETS)
def test_bracelets_are_as_large_as_the_tag_says(sku: str) -> None:
    size, points = bracelet(sku).size_mm, points_mm(load_model(bracelet(sku)))
    half = np.array([size.inner_width, size.inner_height]) / 2
    # Nothing lies within the ellipse but what clings to it, and it is touched all round.
    share = np.hypot(points[:, 0] / half[0], points[:, 1] / half[1])
    inside = np.hypot(points[:, 0], points[:, 1]) * (1 - 1 / share)
    assert inside.min() > -0.15
    turn = np.arctan2(points[:, 0] / half[0], points[:, 1] / half[1])
    sector = ((turn + np.pi) / (2 * np.pi) * 24).astype(int) % 24
    assert max(inside[sector == k].min() for k in range(24)) < 0.6
    assert np.ptp(points[:, 2]) == pytest.approx(size.band_width, abs=0.1)
    # As thick as it says where neither clasp nor coin is.
    plain = inside[(np.abs(points[:, 0]) > 8) & (np.abs(points[:, 0]) < 20)]
    assert plain.max() == pytest.approx(size.band_thickness, abs=0.6)


def test_bangle_is_stiff_and_chain_is_not() -> None:
    assert bracelet("bangle").is_rigid
    assert not bracelet("curb-chain").is_rigid


@pytest.mark.parametrize(("sku", "slot"), [("signet", "plate"), ("curb-chain", "enamel")])
def test_motifs_are_not_mirrored(sku: str, slot: str, made: dict[str, Jewel]) -> None:
    face = next(part for (_, own), part in primitives(made[sku]).items() if own == slot)
    assert face.uvs is not None
    up = face.normals[face.triangles].mean(axis=1)[:, 1] > 0.5
    corners = face.uvs[face.triangles[up]] * [1.0, -1.0]
    a, b = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    assert up.sum() > 20
    assert (a[:, 0] * b[:, 1] > a[:, 1] * b[:, 0]).all()


def area(glimpse: Glimpse) -> float:
    x, z = glimpse.corners[:, 0], glimpse.corners[:, 2]
    return float(abs(x @ np.roll(z, -1) - z @ np.roll(x, -1)) / 2)


def test_brilliant_returns_the_light_of_an_excellent_cut() -> None:
    cut = round_brilliant(6.0)
    crown = [glimpse for glimpse in glimpses(cut) if glimpse.corners[:, 1].mean() > 0.1]
    areas = np.array([area(glimpse) for glimpse in crown])
    # The whole outline is accounted for, and most of what falls in comes back out of the crown.
    assert areas.sum() == pytest.approx(32 * 9.0 * np.tan(np.pi / 32), rel=0.01)
    returned = areas @ np.array([glimpse.light for glimpse in crown]) / areas.sum()
    assert returned > 0.45
    leaking = areas[[glimpse.light < 0.16 for glimpse in crown]].sum() / areas.sum()
    assert leaking < 0.12


def test_processors_that_begin_a_polygon_elsewhere_make_the_same_stone() -> None:
    seen = glimpses(round_brilliant(6.0))
    first = stone(seen)
    second = stone([replace(each, corners=np.roll(each.corners, k, axis=0)) for k, each in enumerate(seen)])
    np.testing.assert_allclose(second.positions, first.positions, atol=1e-9)
    np.testing.assert_array_equal(second.normals, first.normals)
    np.testing.assert_array_equal(second.triangles, first.triangles)


def test_diamond_sparkles_as_it_turns() -> None:
    model = load_model(ring("solitaire"), "platinum")
    renderer = create_renderer()
    camera = camera_from_vertical_fov((400, 400), 8.0)
    pictures = []
    try:
        for pitch in (80.0, 84.0):
            item = Item("", "", "left_ring", model, pose(0.0, 0.0, 0.2, pitch=pitch), 1.0)
            layer = renderer.render([item], [], camera)
            picture = np.zeros((400, 400))
            x, y = layer.origin_px
            h, w = layer.bgra.shape[:2]
            picture[y : y + h, x : x + w] = layer.bgra[..., 1]
            pictures.append(picture[170:230, 170:230])
    finally:
        renderer.close()
    assert all(picture.std() > 25 for picture in pictures)
    assert np.abs(pictures[0] - pictures[1]).mean() > 8
