"""Templates: plain folders that suit every shape, of which a broken one hides no other."""

from __future__ import annotations

import itertools
import shutil
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from tryon.catalogue import load_catalogue
from tryon.editing import templates
from tryon.editing.overlay import Overlay, paint_overlays
from tryon.editing.product_facts import ProductFacts, product_facts
from tryon.editing.safe_area import safe_area
from tryon.editing.template_model import Words
from tryon.editing.templates import Template, caption_room, load_templates, template_overlays
from tryon.errors import InputError
from tryon.models import CHINESE_FONT, model_path
from tryon.settings import assets_dir

CANVASES = ((270, 480), (270, 360), (270, 270), (480, 270))
PLAIN = """
schema = 1
name = { en = "Plain", zh = "素" }
[[block]]
at = "bottom"
size = [600, 200]
part = [
  { kind = "plate", color = "#FFFFFF" },
  { kind = "words", line = [{ text = { en = "{name} {price}", zh = "{name} {price}" }, size = 60 }] },
]
"""


@pytest.fixture(autouse=True)
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The shop's own folder of templates, empty."""
    model_path(CHINESE_FONT)
    monkeypatch.setattr(templates, "user_data_dir", lambda: tmp_path)
    (tmp_path / "templates").mkdir()
    return tmp_path / "templates"


@pytest.fixture(scope="module")
def facts() -> dict[tuple[str, str], ProductFacts]:
    catalogue = load_catalogue()
    return {
        (sku, language): product_facts(catalogue.product(sku), None, language)
        for sku in ("panto", "runner")
        for language in ("en", "zh")
    }


def put(folder: Path, text: str) -> Path:
    folder.mkdir()
    (folder / "template.toml").write_text(text, "utf-8")
    return folder


def bounds(overlays: tuple[Overlay, ...]) -> tuple[int, int, int, int]:
    """x0, y0, x1, y1 of what is clearly there."""
    boxes = []
    for overlay in overlays:
        x, y, width, height = cv2.boundingRect((overlay.image[..., 3] > 128).astype(np.uint8))
        if width:
            x, y = x + overlay.origin_px[0], y + overlay.origin_px[1]
            boxes.append((x, y, x + width, y + height))
    lows, highs = np.array(boxes)[:, :2].min(axis=0), np.array(boxes)[:, 2:].max(axis=0)
    return (*lows.tolist(), *highs.tolist())


def test_those_that_come_with_the_program_are_all_usable() -> None:
    loaded = load_templates()
    assert loaded.problems == ()
    assert {"clean_card", "magazine", "polaroid", "sale_618", "double_11", "spring_festival"} <= set(
        loaded.found
    )
    for template in loaded.found.values():
        assert template.name.en.isascii()
        assert not template.name.zh.isascii()


def test_the_manual_s_example_is_a_template(shop: Path, facts: dict[tuple[str, str], ProductFacts]) -> None:
    manual = (assets_dir() / "templates" / "README.md").read_text("utf-8")
    folder = put(shop / "ours", manual.split("```toml\n")[1].split("```")[0])
    cv2.imwrite(str(folder / "ours.png"), np.full((50, 50, 3), 90, np.uint8))
    loaded = load_templates()
    assert loaded.problems == ()
    assert template_overlays(loaded.template("ours"), facts["runner", "en"], (540, 720), 5.0, "en")


@pytest.mark.parametrize("canvas", CANVASES)
@pytest.mark.parametrize(
    "key", sorted(path.parent.name for path in (assets_dir() / "templates").glob("*/template.toml"))
)
def test_they_suit_every_shape_and_language(
    key: str, canvas: tuple[int, int], facts: dict[tuple[str, str], ProductFacts]
) -> None:
    template = load_templates().template(key)
    x, y, width, height = safe_area(canvas)
    for low in (False, True):
        room = caption_room(template, canvas, low)
        assert room[2] > 0.6 * width
        assert room[3] > 0.25 * height
    pictures = []
    for sku, language in (("panto", "en"), ("panto", "zh"), ("runner", "zh")):
        told = facts[sku, language]
        overlays = template_overlays(template, told, canvas, 6.0, language)
        picture = np.full((canvas[1], canvas[0], 3), 128, np.uint8)
        paint_overlays(picture, overlays, 5.9)
        pictures.append(picture)
        for block in template.blocks if sku == "runner" else ():
            alone = template_overlays(replace(template, blocks=(block,)), told, canvas, 6.0, language)
            if not alone or not any(isinstance(part, Words) for part in block.part):
                continue
            x0, y0, x1, y1 = bounds(alone)
            if block.area == "safe" and not block.where and not block.turn_deg:
                assert (x - 1 <= x0, y - 1 <= y0, x1 <= x + width + 1, y1 <= y + height + 1) == (True,) * 4
            apart = x1 <= room[0] or room[0] + room[2] <= x0 or y1 <= room[1] or room[1] + room[3] <= y0
            assert apart or _small(x0, y0, x1, y1, canvas), "captions would cover the card"
    assert all((one != other).any() for one, other in itertools.combinations(pictures, 2))


def test_the_clean_card_covers_neither_faces_nor_hands_nor_feet(
    facts: dict[tuple[str, str], ProductFacts],
) -> None:
    template = load_templates().template("clean_card")
    for canvas in CANVASES:
        on_face, on_feet = (
            bounds(template_overlays(replace(template, blocks=template.blocks[:1]), told, canvas, 6.0, "zh"))
            for told in (facts["panto", "zh"], facts["runner", "zh"])
        )
        assert on_face[1] > 0.5 * canvas[1]
        assert on_feet[3] < 0.5 * canvas[1]


def _small(x0: int, y0: int, x1: int, y1: int, canvas: tuple[int, int]) -> bool:
    """The label that says what this is, and marks in a corner, may stand where captions could."""
    return y1 < 0.35 * canvas[1] and (x1 - x0) * (y1 - y0) < 0.15 * canvas[0] * canvas[1]


def test_it_says_that_this_is_a_try_on_and_comes_and_goes(
    shop: Path, facts: dict[tuple[str, str], ProductFacts]
) -> None:
    for template in load_templates().found.values():
        texts = [line.text.zh for block in template.blocks for part in block.part
                 if isinstance(part, Words) for line in part.line]  # fmt: skip
        assert any("{tryon}" in text for text in texts), template.key
    text = PLAIN.replace("size = [600, 200]\n", "size = [600, 200]\nfrom_s = 1.0\nfor_s = 2.0\n")
    put(shop / "short", text)
    template = load_templates().template("short")
    overlays = template_overlays(template, facts["panto", "en"], (540, 540), 6.0, "en")
    shown = []
    for t_s in (0.5, 2.0, 3.5):
        picture = np.zeros((540, 540, 3), np.uint8)
        paint_overlays(picture, overlays, t_s)
        shown.append(bool(picture.any()))
    assert shown == [False, True, False]
    assert template_overlays(template, facts["panto", "en"], (540, 540), 0.9, "en") == ()


def test_facts_that_are_missing_leave_no_hole(facts: dict[tuple[str, str], ProductFacts]) -> None:
    template = load_templates().template("clean_card")
    told = facts["panto", "zh"]
    nothing = template_overlays(template, ProductFacts(""), (540, 720), 6.0, "zh")
    assert nothing == ()
    tag = load_templates().template("tag_line")
    priced = template_overlays(tag, told, (540, 720), 6.0, "zh")[0].image
    free = template_overlays(tag, replace(told, price=""), (540, 720), 6.0, "zh")[0].image
    assert priced[40, -60, :3].max() < 40 < free[40, -60, :3].max(), "an empty plate for the price"
    bare = replace(told, picture=None, price="", colourway="")
    x0, _, x1, _ = bounds(template_overlays(template, bare, (540, 720), 6.0, "zh")[:1])
    assert x1 - x0 > 300
    long = replace(told, name="一个非常非常长的商品名字还要再长一点 Limited Edition No. 5" * 2)
    assert bounds(template_overlays(template, long, (540, 720), 6.0, "zh"))[2] <= 540


def test_a_shop_adds_its_own_and_replaces_ours(
    shop: Path, facts: dict[tuple[str, str], ProductFacts]
) -> None:
    put(shop / "ours", PLAIN)
    put(shop / "clean_card", PLAIN)
    art = put(
        shop / "with_art", PLAIN.replace("part = [", 'part = [\n  { kind = "art", file = "star.png" },')
    )
    cv2.imwrite(str(art / "star.png"), np.full((50, 50, 4), (0, 0, 255, 255), np.uint8))
    loaded = load_templates()
    assert loaded.problems == ()
    assert loaded.template("clean_card").name.en == "Plain"
    assert template_overlays(loaded.template("with_art"), facts["runner", "zh"], (540, 960), 5.0, "zh")
    with pytest.raises(InputError, match="did you mean magazine"):
        loaded.template("magazin")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("[[block]]", "[[block"), "not valid TOML"),
        (('at = "bottom"', 'at = "below"'), "block.0.at"),
        (("{name} {price}", "{nmae}"), "{nmae} is not known; there are name, price"),
        (("{name} {price}", "{name"), "template.toml"),
        (('color = "#FFFFFF"', 'color = "white"'), "color"),
        (("size = 60", "size = -3"), "size"),
        (("schema = 1", "schema = 2"), "schema"),
        (('kind = "plate", color = "#FFFFFF"', 'kind = "art", file = "gone.png"'), "gone.png cannot be read"),
        (('kind = "plate", color = "#FFFFFF"', 'kind = "art", file = "../x.png"'), "file"),
        (('kind = "plate", color = "#FFFFFF"', 'kind = "art", file = "text.png"'), "text.png is no picture"),
    ],
)
def test_a_broken_one_is_named_in_a_line_and_hides_no_other(
    shop: Path, change: tuple[str, str], told: str
) -> None:
    put(shop / "good", PLAIN)
    folder = put(shop / "broken", PLAIN.replace(*change))
    (folder / "text.png").write_text("no picture")
    (shop / "empty").mkdir()
    loaded = load_templates()
    assert "good" in loaded.found
    assert "broken" not in loaded.found
    assert len(loaded.problems) == 2
    assert all("\n" not in problem for problem in loaded.problems)
    assert "template broken" in loaded.problems[0]
    assert told in loaded.problems[0]
    assert "template empty: there is no template.toml" in loaded.problems[1]
    with pytest.raises(InputError, match=r"^template broken: "):
        loaded.template("broken")


def test_a_damaged_copy_of_ours_does_not_crash(shop: Path) -> None:
    ours = assets_dir() / "templates" / "sale_618"
    shutil.copytree(ours, shop / "sale_618")
    content = (ours / "ticket.png").read_bytes()
    (shop / "sale_618" / "ticket.png").write_bytes(content[: len(content) // 8])
    loaded = load_templates()
    assert isinstance(loaded.template("sale_618"), Template)
