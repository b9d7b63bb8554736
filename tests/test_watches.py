"""The bundled watches: what the script makes is what is shipped, for left wrists, in the sizes on the tag."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import trimesh

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts"))

from modelling.mesh import Shaded, weld  # noqa: E402
from modelling.simplify import simplified_together  # noqa: E402
from watches.designs import COLLECTION  # noqa: E402
from watches.hands import angles_deg  # noqa: E402
from watches.product import HEAD, STRAP, closed_solids, primitives, product_toml  # noqa: E402
from watches.product import Watch as Design  # noqa: E402

from tryon.catalogue import Watch, check_product, load_model, load_product  # noqa: E402
from tryon.catalogue.model import points_mm  # noqa: E402

PRODUCTS = ROOT / "assets" / "products"
SKUS = ("diver", "dress", "digital")
MAX_TRIANGLES = 10_500
MAX_BYTES = 1_200_000

Array = npt.NDArray[np.float64]


@pytest.fixture(scope="module")
def made() -> dict[str, Design]:
    return {design.sku: design for design in (build() for build in COLLECTION)}


def watch(sku: str) -> Watch:
    product = load_product(PRODUCTS / sku)
    assert isinstance(product, Watch)
    return product


def clockwise_deg(points: Array) -> Array:
    """Of item space, seen on the dial: 0 at 12 o'clock (+X), 90 at 3 (+Z)."""
    return np.degrees(np.arctan2(points[:, 2], points[:, 0])) % 360.0


@pytest.mark.parametrize("sku", SKUS)
def test_script_makes_what_is_shipped(sku: str, made: dict[str, Design]) -> None:
    assert (PRODUCTS / sku / "product.toml").read_text("utf-8") == product_toml(made[sku])
    fresh = primitives(made[sku])
    shipped = load_model(watch(sku)).parts
    assert [node for node, _ in fresh] == [part.node for part in shipped]
    for ours, part in zip(fresh.values(), shipped, strict=True):
        theirs = part.geometry
        np.testing.assert_allclose(ours.positions, theirs.positions * 1000.0, atol=2e-3)
        np.testing.assert_array_equal(ours.triangles, theirs.triangles)
        assert (np.abs(ours.normals - theirs.normals).max(axis=1) < 0.02).mean() > 0.995
        if theirs.uvs is not None:
            assert ours.uvs is not None
            np.testing.assert_allclose(ours.uvs, theirs.uvs, atol=1e-3)


@pytest.mark.parametrize("sku", SKUS)
def test_solids_are_closed_and_wound_outward(sku: str, made: dict[str, Design]) -> None:
    solids = closed_solids(made[sku])
    assert len(solids) > 20
    for mesh in solids:
        welded = weld(mesh)
        solid = trimesh.Trimesh(welded.positions, welded.triangles, process=False)
        assert solid.is_watertight
        assert solid.is_winding_consistent
        assert solid.volume > 0
    for part in load_model(watch(sku)).parts:
        geometry = part.geometry
        a, b, c = (geometry.positions[geometry.triangles[:, k]].astype(np.float64) for k in range(3))
        facing = np.einsum(
            "tj,tj->t", np.cross(b - a, c - a), geometry.normals[geometry.triangles].sum(axis=1)
        )
        assert (facing > 0).mean() > 0.99, part.material.name


@pytest.mark.parametrize("sku", SKUS)
def test_measures_are_those_of_the_tag(sku: str) -> None:
    assert check_product(PRODUCTS / sku) == []
    size = watch(sku).size_mm
    model = load_model(watch(sku))
    head, strap = points_mm(model, HEAD), points_mm(model, STRAP)
    assert np.ptp(head[:, 0]) == pytest.approx(size.lug_to_lug, abs=0.6)
    case = head[np.abs(head[:, 2]) < size.case_width / 2 + 1.0]  # the crown stands out beyond that
    assert 2 * -case[:, 2].min() == pytest.approx(size.case_width, abs=1.2)
    middle = head[np.abs(head[:, 0]) < 8.0]
    assert middle[:, 1].min() == pytest.approx(size.wrist_height / 2, abs=0.1)
    assert head[:, 1].max() - size.wrist_height / 2 == pytest.approx(size.case_thickness, abs=0.2)
    near_lugs = strap[strap[:, 1] > 0.6 * size.wrist_height / 2]
    assert np.ptp(near_lugs[:, 2]) == pytest.approx(size.strap_width, abs=0.5)


@pytest.mark.parametrize("sku", SKUS)
def test_strap_is_a_closed_loop_on_the_wrist(sku: str) -> None:
    size = watch(sku).size_mm
    model = load_model(watch(sku))
    head, strap = points_mm(model, HEAD), points_mm(model, STRAP)
    shares = np.hypot(strap[:, 0] / (size.wrist_width / 2), strap[:, 1] / (size.wrist_height / 2))
    assert shares.min() > 0.985  # nothing sinks into the wrist
    around = np.degrees(np.arctan2(strap[:, 1], strap[:, 0]))
    for start in range(-180, 20, 10):  # under the wrist and up its sides, some of it lies on the skin
        sector = shares[(around >= start) & (around < start + 10)]
        assert sector.min() < 1.05, start
    for side in (1.0, -1.0):
        end = strap[(side * strap[:, 0] > 0) & (strap[:, 1] > 0)]
        highest = end[end[:, 1].argmax()]
        assert np.linalg.norm((head - highest)[:, :2], axis=1).min() < 2.5  # it meets the lugs


@pytest.mark.parametrize("sku", SKUS)
def test_it_is_worn_on_a_left_wrist(sku: str) -> None:
    size = watch(sku).size_mm
    model = load_model(watch(sku))
    head = points_mm(model, HEAD)
    if sku != "digital":  # which has pushers on both sides
        assert head[:, 2].max() > -head[:, 2].min() + 2.0
        crown = head[head[:, 2] > size.case_width / 2 + 2.0]
        assert abs(crown[:, 0].mean()) < 0.5
    # What is printed reads from 9 to 3 o'clock and from 12 down to 6.
    name = "bezel" if sku == "digital" else "dial"
    printed = next(part.geometry for part in model.parts if part.material.name.startswith(name))
    assert printed.uvs is not None
    points, uvs = printed.positions * 1000.0, printed.uvs
    assert np.polyfit(points[:, 2], uvs[:, 0], 1)[0] > 0.02
    assert np.polyfit(points[:, 0], uvs[:, 1], 1)[0] < -0.02


def test_dials_show_where_12_is(made: dict[str, Design]) -> None:
    lume = primitives(made["diver"])[HEAD, "lume"].positions
    on_bezel = lume[np.hypot(lume[:, 0], lume[:, 2]) > 15.0]
    assert len(on_bezel) > 0
    assert np.abs((clockwise_deg(on_bezel) + 180) % 360 - 180).max() < 4.0
    batons = primitives(made["dress"])[HEAD, "rim"].positions
    reach = np.hypot(batons[:, 0], batons[:, 2])
    batons = batons[(reach > 14.0) & (reach < 16.0)]
    per_hour = np.bincount(np.round(clockwise_deg(batons) / 30.0).astype(int) % 12, minlength=12)
    assert per_hour[0] == 2 * per_hour[9] > 0  # two at 12
    assert per_hour[6] == 0  # where the small seconds are


@pytest.mark.parametrize("sku", ["diver", "dress"])
def test_hands_show_ten_past_ten(sku: str, made: dict[str, Design]) -> None:
    hour, minute, _ = angles_deg()
    assert (hour // 30, minute // 6) == (10, 10)
    hands = primitives(made[sku])[HEAD, "hands"].positions
    reach = np.hypot(hands[:, 0], hands[:, 2])
    for angle in (hour, minute):
        near = np.abs((clockwise_deg(hands) - angle + 180) % 360 - 180) < 3.0
        assert reach[near].max() > 8.0
    assert reach[np.abs(clockwise_deg(hands) - minute) < 1.0].max() > 12.0


@pytest.mark.parametrize("sku", SKUS)
def test_budget_and_colourways(sku: str) -> None:
    product = watch(sku)
    assert product.model_file.stat().st_size <= MAX_BYTES
    assert product.price is not None
    assert 3 <= len(product.variants) <= 4
    looks = set()
    for variant in product.variants:
        assert variant.name.en != variant.name.zh
        model = load_model(product, variant.id)
        assert {part.node for part in model.parts} == {HEAD, STRAP}
        triangles = sum(len(part.geometry.triangles) for part in model.parts)
        assert triangles <= MAX_TRIANGLES
        fewer = [sum(len(part.geometry.triangles) for part in level.parts) for level in model.levels]
        assert fewer[1] < 0.7 * fewer[0]
        assert fewer[2] < 0.7 * fewer[1]
        assert [model.seen_at(px_per_mm) for px_per_mm in (5.0, 4.0, 2.3)] == list(model.levels)
        looks.add(tuple(part.material.name for part in model.parts))
        for part in model.parts:
            for texture in (part.material.base_color_texture, part.material.normal_texture):
                assert texture is None or max(texture.pixels.shape[:2]) <= 1024
    assert len(looks) == len(product.variants)


def test_what_is_drawn_from_afar_looks_the_same() -> None:
    for sku in SKUS:
        model = load_model(watch(sku))
        for level in model.levels[1:]:
            for node in (HEAD, STRAP):
                fine, far = points_mm(model, node), points_mm(level, node)
                np.testing.assert_allclose(fine.min(axis=0), far.min(axis=0), atol=0.5)
                np.testing.assert_allclose(fine.max(axis=0), far.max(axis=0), atol=0.5)


def test_parts_that_meet_stay_together_with_fewer_triangles() -> None:
    """Two finishes of one ball: no gap opens along their border, which hardly moves, whatever goes."""
    ball = trimesh.creation.icosphere(4, 10.0)
    whole = np.asarray(ball.vertices), np.asarray(ball.vertices) / 10.0
    upper = ball.triangles_center[:, 2] > 0
    faces = np.asarray(ball.faces, np.int64)
    parts = []
    for share, uvs in ((upper, whole[1][:, :2]), (~upper, None)):
        kept, renumbered = np.unique(faces[share], return_inverse=True)
        parts.append(
            Shaded(
                *(each[kept] for each in whole), renumbered.reshape(-1, 3), None if uvs is None else uvs[kept]
            )
        )
    few = simplified_together(parts, 0.2)
    assert sum(len(part.triangles) for part in few) < 0.3 * len(faces)
    corners = np.concatenate([part.positions[part.triangles].reshape(-1, 3) for part in few])
    places, triangles = np.unique(corners, axis=0, return_inverse=True)
    assert trimesh.Trimesh(places, triangles.reshape(-1, 3), process=False).is_watertight
    np.testing.assert_allclose(few[0].uvs, few[0].normals[:, :2])
    assert few[1].uvs is None
    assert few[0].positions[:, 2].min() > parts[0].positions[:, 2].min() - 1e-9
