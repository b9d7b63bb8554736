"""Products are read whole, broken ones hide no others, and a GLB is drawn as the specification says."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from pathlib import Path

import cv2
import numpy as np
import pytest
from helpers_glb import BOX_CORNERS, BOX_TRIANGLES, GlbBuilder, glasses, write_product

from tryon.catalogue import add_product, check_product, load_catalogue, load_model, load_product, thumbnail
from tryon.errors import ProductError
from tryon.geometry import transform
from tryon.settings import assets_dir
from tryon.types import Model


def model_of(tmp_path: Path, builder: GlbBuilder, variant: str | None = None) -> Model:
    """The model of a product of one colourway that carries this GLB."""
    folder = write_product(tmp_path / "product", builder.bytes())
    return load_model(load_product(folder), variant)


def outward(model: Model) -> bool:
    """Whether all triangles of convex parts are counter-clockwise from outside and normals point out."""
    for part in model.parts:
        geometry = part.geometry
        centre = geometry.positions.mean(axis=0)
        corners = geometry.positions[geometry.triangles]
        faces = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        if (np.einsum("ij,ij->i", faces, corners.mean(axis=1) - centre) <= 0).any():
            return False
        if (np.einsum("ij,ij->i", geometry.normals, geometry.positions - centre) <= 0).any():
            return False
    return True


def test_a_broken_product_hides_no_other(tmp_path: Path) -> None:
    write_product(tmp_path / "b-good")
    write_product(tmp_path / "a-good")
    write_product(tmp_path / "no-model")
    (tmp_path / "no-model" / "model.glb").unlink()
    write_product(tmp_path / "truncated", glasses().bytes()[:-40])
    write_product(tmp_path / "twice", sku='"a-good"')
    write_product(tmp_path / "bad-price", price="{amount = -1, currency = 'CNY'}")
    write_product(tmp_path / "bad-toml", sku="")
    write_product(tmp_path / "odd-default", default_variant='"red"')
    (tmp_path / "empty").mkdir()
    (tmp_path / ".hidden").mkdir()
    (tmp_path / "a file").touch()
    catalogue = load_catalogue(tmp_path)
    assert [product.sku for product in catalogue.products] == ["a-good", "b-good"]
    assert len(catalogue.problems) == 7
    for name, word in {
        "no-model": "model.glb",
        "truncated": "truncated",
        "twice": "taken",
        "bad-price": "price.amount",
        "bad-toml": "TOML",
        "odd-default": "default_variant",
        "empty": "product.toml",
    }.items():
        (line,) = [line for line in catalogue.problems if line.startswith(name)]
        assert word in line
        assert "\n" not in line


def test_products_are_found_by_what_was_typed(tmp_path: Path) -> None:
    write_product(tmp_path / "round-metal", price="{amount = 899.90, currency = 'CNY'}")
    catalogue = load_catalogue(tmp_path, tmp_path / "absent")
    product, variant = catalogue.resolve("round-metal")
    assert (product.name.text("zh"), product.name.text("fr")) == ("林登 圆框", "Linden")
    assert product.price is not None
    assert (product.price.amount, product.price.label()) == (Decimal("899.9"), "¥899.90")
    assert variant.id == "gold"
    assert catalogue.resolve("round-metal:black")[1].id == "black"
    assert thumbnail(product, "black") == tmp_path / "round-metal" / "thumb_black.png"
    with pytest.raises(ProductError, match=r"did you mean round-metal\?"):
        catalogue.resolve("Round-Metall")
    with pytest.raises(ProductError, match="it comes in gold, black"):
        catalogue.resolve("round-metal:pink")
    assert [line for line in catalogue.problems if "absent" in line]


def test_variants_change_materials_and_share_geometry(tmp_path: Path) -> None:
    product = load_product(write_product(tmp_path / "p"))
    gold, black = load_model(product), load_model(product, "black")
    assert [part.material.name for part in gold.parts] == ["gold"] * 3
    assert [part.material.name for part in black.parts] == ["black"] * 3
    for one, other in zip(gold.parts, black.parts, strict=True):
        assert one.geometry is other.geometry
    assert load_model(product, "black") is black
    assert {part.node for part in gold.parts} == {"front", "temple_left", "temple_right"}


def test_placements_of_nested_scaled_and_mirrored_nodes(tmp_path: Path) -> None:
    """Vertices end where the node tree puts them; parts keep a rigid placement and their winding."""
    builder = GlbBuilder()
    mesh = builder.box()
    tip = builder.node(root=False, name="tip", mesh=mesh, translation=[0, 0, -2], scale=[-1, 1, 1])
    half = float(np.sqrt(0.5))
    temple = builder.node(
        root=False, name="temple_left", children=[tip], translation=[3, 0, 0], rotation=[0, half, 0, half]
    )
    builder.node(name="world", scale=[0.01, 0.02, 0.01], children=[temple])
    (part,) = model_of(tmp_path, builder).parts
    assert part.node == "temple_left"
    linear = part.item_from_part[:3, :3]
    np.testing.assert_allclose(linear @ linear.T, np.eye(3), atol=1e-12)
    assert np.linalg.det(linear) > 0
    placed = transform(part.item_from_part, part.geometry.positions)
    # By hand: mirror x and move by -2 z; turn by 90 degrees about y (x -> -z, z -> x); move; scale.
    turned = (BOX_CORNERS * [-1, 1, 1] + [0, 0, -2])[:, [2, 1, 0]] * [1, 1, -1]
    np.testing.assert_allclose(placed, np.add(turned, [3, 0, 0]) * [0.01, 0.02, 0.01], atol=1e-6)
    assert outward(Model((part,)))


@pytest.mark.parametrize("kind", ["u1", "u2", "u4"])
def test_indices_strides_and_normalized_integers(tmp_path: Path, kind: str) -> None:
    builder = GlbBuilder()
    uvs = np.array([[0, 255], [255, 0], [51, 102], [0, 0], [0, 0], [0, 0], [0, 0], [0, 0]], np.uint8)
    directions = np.sign(BOX_CORNERS)
    normals = np.column_stack([(directions * 127).astype(np.int8), np.zeros((8, 1), np.int8)])[:, :3]
    mesh = builder.box(
        POSITION=builder.accessor(BOX_CORNERS, padding=8),
        NORMAL=builder.accessor(normals, normalized=True, padding=1),
        TEXCOORD_0=builder.accessor(uvs, normalized=True, padding=2),
    )
    primitive = builder.json["meshes"][mesh]["primitives"][0]
    primitive["indices"] = builder.accessor(BOX_TRIANGLES.reshape(-1).astype(kind))
    builder.node(name="front", mesh=mesh)
    (part,) = model_of(tmp_path, builder).parts
    np.testing.assert_array_equal(part.geometry.positions, BOX_CORNERS)
    np.testing.assert_array_equal(part.geometry.triangles, BOX_TRIANGLES)
    np.testing.assert_allclose(part.geometry.normals, directions / np.sqrt(3), atol=1e-6)
    assert part.geometry.uvs is not None
    np.testing.assert_allclose(part.geometry.uvs[:3], [[0, 1], [1, 0], [0.2, 0.4]], atol=1e-6)


def test_materials_and_textures(tmp_path: Path) -> None:
    builder = GlbBuilder()
    rgba = np.zeros((2, 3, 4), np.uint8)
    rgba[:] = (200, 100, 50, 128)
    png = cv2.imencode(".png", cv2.cvtColor(rgba, cv2.COLOR_RGBA2BGRA))[1].tobytes()
    builder.json["images"] = [{"bufferView": builder.view(png), "mimeType": "image/png"}]
    builder.json["textures"] = [{"source": 0}]
    moved = {"KHR_texture_transform": {"offset": [0.5, 0.25], "scale": [2, 2]}}
    builder.json["materials"] = [
        {
            "name": "lens",
            "pbrMetallicRoughness": {
                "baseColorFactor": [0.1, 0.2, 0.3, 0.4],
                "baseColorTexture": {"index": 0, "extensions": moved},
                "metallicFactor": 0.0,
                "roughnessFactor": 0.1,
            },
            "emissiveFactor": [0.5, 0, 0],
            "alphaMode": "BLEND",
            "doubleSided": True,
            "extensions": {
                "KHR_materials_transmission": {"transmissionFactor": 0.9},
                "KHR_materials_ior": {"ior": 1.6},
                "KHR_materials_clearcoat": {"clearcoatFactor": 0.7, "clearcoatRoughnessFactor": 0.2},
                "KHR_materials_emissive_strength": {"emissiveStrength": 4},
            },
        }
    ]
    uvs = np.tile(np.float32([[0.5, 1.0]]), (8, 1))
    builder.node(name="front", mesh=builder.box(0, TEXCOORD_0=builder.accessor(uvs)))
    builder.node(name="plain", mesh=builder.box())
    lens, plain = model_of(tmp_path, builder).parts
    texture = lens.material.base_color_texture
    assert texture is not None
    assert texture.srgb
    np.testing.assert_array_equal(texture.pixels, rgba)
    expected = {
        "name": "lens",
        "base_color": (0.1, 0.2, 0.3, 0.4),
        "metallic": 0.0,
        "roughness": 0.1,
        "emissive": (2.0, 0.0, 0.0),
        "transmission": 0.9,
        "ior": 1.6,
        "clearcoat": 0.7,
        "clearcoat_roughness": 0.2,
        "alpha_mode": "BLEND",
        "double_sided": True,
    }
    found = {field.name: getattr(lens.material, field.name) for field in dataclasses.fields(lens.material)}
    assert {key: found[key] for key in expected} == expected
    assert lens.geometry.uvs is not None
    np.testing.assert_allclose(lens.geometry.uvs[0], [1.5, 2.25])
    assert (plain.material.metallic, plain.material.roughness) == (1.0, 1.0)
    assert outward(Model((plain,)))


def broken_models() -> dict[str, tuple[bytes, str]]:
    """Name -> bytes of a file that cannot be drawn, and what the message must say."""
    good = glasses().bytes()
    draco, lines, outside, looped, strange = (glasses() for _ in range(5))
    draco.json["extensionsRequired"] = ["KHR_draco_mesh_compression"]
    lines.json["meshes"][0]["primitives"][0]["mode"] = 1
    outside.json["accessors"][0]["count"] = 10_000
    looped.json["nodes"][0]["children"] = [0]
    strange.json["nodes"][0]["mesh"] = 99
    short = bytearray(good[:-40])
    short[8:12] = len(short).to_bytes(4, "little")
    return {
        "empty": (b"", "empty"),
        "text": (b"solid teapot", "not a GLB"),
        "head": (good[:9], "truncated"),
        "truncated": (good[:-40], "truncated"),
        "chunk": (bytes(short), "chunk"),
        "draco": (draco.bytes(), "KHR_draco_mesh_compression"),
        "lines": (lines.bytes(), "no triangles"),
        "outside": (outside.bytes(), "malformed"),
        "looped": (looped.bytes(), "loop"),
        "strange": (strange.bytes(), "malformed"),
        "json": (good.replace(b'"asset"', b'"asset '), "malformed"),
        "garbled": (good[:20] + b"\xff" * (len(good) - 20), "chunk"),
    }


@pytest.mark.parametrize("name", broken_models())
def test_broken_models_end_in_one_line(tmp_path: Path, name: str) -> None:
    content, word = broken_models()[name]
    product = load_product(write_product(tmp_path / "broken", content))
    with pytest.raises(ProductError, match=word) as caught:
        load_model(product)
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith("broken")


def test_check_product_tells_the_maker_what_is_wrong(tmp_path: Path) -> None:
    assert check_product(write_product(tmp_path / "good")) == []
    in_mm = glasses(136.0, 110.0).bytes()
    assert "in metres" in "".join(check_product(write_product(tmp_path / "in-mm", in_mm)))
    nameless = glasses()
    nameless.json["nodes"][1]["name"] = "Cube.001"
    (line,) = check_product(write_product(tmp_path / "nameless", nameless.bytes()))
    assert "temple_left" in line
    assert "Cube.001" in line
    swapped = glasses()
    for node, name in zip(swapped.json["nodes"][1:], ("temple_right", "temple_left"), strict=True):
        node["name"] = name
    assert "wearer's left" in "".join(check_product(write_product(tmp_path / "swapped", swapped.bytes())))
    wide = "".join(check_product(write_product(tmp_path / "wide", glasses(0.145).bytes())))
    assert "145.0 mm wide" in wide
    pink = '[{id = "gold", swatch = "#C9A227", name = {en = "G", zh = "金"}}, '
    pink += '{id = "pink", swatch = "#FF00AA", name = {en = "P", zh = "粉"}}]'
    faults = check_product(write_product(tmp_path / "pink", variants=pink))
    assert any("pink is not in model.glb" in fault for fault in faults)
    assert any("black of model.glb is not in product.toml" in fault for fault in faults)
    assert check_product(tmp_path / "absent") == ["absent: there is no product.toml"]


def test_a_product_is_added_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "own"
    monkeypatch.setattr("tryon.catalogue.catalogue.user_data_dir", lambda: own)
    folder = write_product(tmp_path / "linden")
    (folder / "notes.txt").write_text("not for the shelf", "utf-8")
    added = add_product(folder)
    assert added.folder == own / "products" / "linden"
    assert sorted(path.name for path in added.folder.iterdir()) == ["model.glb", "product.toml"]
    assert "linden" in [product.sku for product in load_catalogue().products]
    with pytest.raises(ProductError, match="--replace"):
        add_product(folder)
    assert add_product(folder, replace=True).sku == "linden"
    with pytest.raises(ProductError, match="in metres"):
        add_product(write_product(tmp_path / "in-mm", glasses(136.0, 110.0).bytes()))
    with pytest.raises(ProductError, match="taken"):
        add_product(write_product(tmp_path / "copy", sku='"panto"'))
    assert [path.name for path in (own / "products").iterdir()] == ["linden"]


def test_products_that_come_with_the_program_are_in_order() -> None:
    catalogue = load_catalogue(assets_dir() / "products")
    assert catalogue.problems == ()
    for product in catalogue.products:
        assert check_product(product.folder) == []
        for variant in product.variants:
            assert load_model(product, variant.id).parts
