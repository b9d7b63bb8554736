"""Products that turn on the attract screen: drawn, kept, made anew, and shown without growing."""

from __future__ import annotations

import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import cv2
import numpy as np
import psutil
import pytest
from helpers_rendering import part, torus
from helpers_ui import WITH_HANDS
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from tryon.catalogue import Catalogue, Product
from tryon.kiosk import pictures, turns
from tryon.kiosk.pictures import make_missing
from tryon.kiosk.recent import RecentClip
from tryon.kiosk.turns import (
    colourways,
    delete_other_turns,
    missing_turns,
    over_shadow,
    read_turn,
    turn_path,
    turned,
    write_turn,
)
from tryon.rendering import Renderer, create_renderer
from tryon.rendering.thumbnails import render_turn
from tryon.settings import assets_dir
from tryon.types import Material, Model
from ui.kiosk import attract
from ui.kiosk.attract import ProductShow

KINDS = ("glasses", "shoes")
FIRST = WITH_HANDS[0].default_variant
RING = Model((part(torus(0.02, 0.004), Material(base_color=(0.1, 0.1, 0.1, 1))),))


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    made = create_renderer()
    yield made
    made.close()


@pytest.fixture
def product(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Product:
    monkeypatch.setattr(turns, "cache_dir", lambda: tmp_path / "cache")
    monkeypatch.setattr(turns, "SIZE_WH", (96, 64))
    monkeypatch.setattr(turns, "COUNT", 4)
    folder = tmp_path / "product"
    folder.mkdir()
    (folder / "model.glb").write_bytes(b"a model")
    return WITH_HANDS[0].model_copy(update={"folder": folder})


def width_of(picture: np.ndarray) -> int:
    return int((picture.min(axis=2) < 200).any(axis=0).sum())


def test_a_model_turns_once_within_its_pictures(renderer: Renderer) -> None:
    pictures = list(render_turn(renderer, RING, (96, 64), "glasses", 8))
    assert len({picture.shape for picture in pictures}) == 1
    for picture in pictures:
        edge = np.concatenate([picture[0], picture[-1], picture[:, 0], picture[:, -1]])
        assert edge.min() > 200  # nothing is cut off, and the ground is white
    widths = [width_of(picture) for picture in pictures]
    assert max(widths) > 2 * min(widths)  # a ring seen from in front, and from its side
    assert widths[:4] == pytest.approx(widths[4:], abs=3)  # half a turn later it looks alike


def test_a_shoe_turns_there_and_back(renderer: Renderer) -> None:
    widths = [width_of(picture) for picture in render_turn(renderer, RING, (96, 64), "shoes", 8)]
    assert widths[1] == widths[3]
    assert widths[5] == widths[7]
    assert widths[2] != widths[6]


def test_a_shadow_is_as_wide_as_what_throws_it() -> None:
    picture = np.full((40, 200, 3), 255, np.uint8)
    picture[10:30, 20:80] = 40
    shadow = over_shadow(picture)[40:]
    dark = np.flatnonzero((shadow < 250).any(axis=(0, 2)))
    assert 20 <= dark[0] <= 28
    assert 72 <= dark[-1] <= 80
    assert (over_shadow(picture)[:40] == picture).all()


def test_a_turn_is_kept_until_its_model_changes(renderer: Renderer, product: Product) -> None:
    assert read_turn(product, FIRST) == ()
    write_turn(product, FIRST, renderer, RING)
    turn = read_turn(product, FIRST)
    assert len(turn) == 4
    assert cv2.imdecode(np.frombuffer(turn[0], np.uint8), cv2.IMREAD_COLOR).min() < 100
    before = turn_path(product, FIRST)
    product.model_file.write_bytes(b"another model")
    assert read_turn(product, FIRST) == ()
    delete_other_turns([product])
    assert not before.exists()


def test_a_damaged_turn_is_made_anew(product: Product) -> None:
    path = turn_path(product, FIRST)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"half a zi")
    assert read_turn(product, FIRST) == ()
    assert not path.exists()


def test_what_is_seen_twice_is_drawn_and_kept_once(
    renderer: Renderer, product: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "COUNT", 8)
    swinging = product.model_copy(update={"category": "shoes"})
    write_turn(swinging, FIRST, renderer, RING)
    turn = read_turn(swinging, FIRST)
    assert len(turn) == 8
    assert turn[1] == turn[3]
    assert turn[1] != turn[2]
    assert len(zipfile.ZipFile(turn_path(swinging, FIRST)).namelist()) == 5


def test_first_colourways_are_drawn_first_and_others_while_there_is_room(
    product: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    products = tuple(
        each.model_copy(update={"folder": product.folder}) for each in WITH_HANDS if len(each.variants) > 1
    )
    everything = sum(len(each.variants) for each in products)

    def drawn() -> list[tuple[Product, str]]:
        made = []
        for each, variant in missing_turns(products):
            path = turn_path(each, variant)
            path.parent.mkdir(exist_ok=True, parents=True)
            path.write_bytes(bytes(100))
            made.append((each, variant))
        return made

    monkeypatch.setattr(turns, "_EXPECTED", 100)
    monkeypatch.setattr(turns, "_MOST_OF_ALL", 100 * (len(products) + 1))
    first = drawn()
    assert [variant for _, variant in first[:-1]] == [each.default_variant for each in products]
    assert len(first) == len(products) + 1
    assert not drawn()
    assert turned(products[0]) == colourways(products[0])[:2]
    monkeypatch.setattr(turns, "_MOST_OF_ALL", 10**6)
    assert len(drawn()) == everything - len(first)
    delete_other_turns(products)
    assert not any(missing_turns(products))


def test_the_next_colourway_follows_when_a_product_comes_again(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attract, "EACH_MS", 20)
    product, other = (next(each for each in WITH_HANDS if each.category == kind) for kind in KINDS)
    has_turns = colourways(product)[:2]
    loaded: list[str] = []

    def load(shown: Product, variant: str) -> QImage:
        if shown is product:
            loaded.append(variant)
        return QImage(8, 8, QImage.Format.Format_ARGB32)

    show = ProductShow(
        Catalogue((product, other), ()), load, load_turn=lambda *_: (),
        turned=lambda shown: has_turns if shown is product else (),
    )  # fmt: skip
    qtbot.addWidget(show)
    seen: list[str] = []
    show.changed.connect(lambda shown, variant: seen.append(variant) if shown is product else None)
    show.show()
    show.play()
    qtbot.waitUntil(lambda: len(seen) >= 4, timeout=8000)
    show.finish()
    assert seen[:4] == [*has_turns, *has_turns] == loaded[:4]


def test_what_has_made_them_does_not_stay_in_the_systems_table(
    product: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "cache_dir", lambda: product.folder / "cache")
    start = subprocess.Popen
    monkeypatch.setattr(
        subprocess, "Popen", lambda _, **options: start([sys.executable, "-c", ""], **options)
    )
    making = make_missing([product])
    assert making is not None
    until_s = time.monotonic() + 20.0
    while psutil.pid_exists(making.pid) and time.monotonic() < until_s:
        time.sleep(0.02)
    assert not psutil.pid_exists(making.pid)


def test_two_products_are_held_at_most_and_each_turns_once(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attract, "TURN_MS", 40)
    monkeypatch.setattr(attract, "EACH_MS", 40)
    shades = [bytes(cv2.imencode(".jpg", np.full((4, 6, 3), 60 * at, np.uint8))[1]) for at in range(4)]
    still = QImage(8, 8, QImage.Format.Format_ARGB32)
    turning = WITH_HANDS[0]
    show = ProductShow(
        Catalogue(WITH_HANDS, ()),
        lambda product, variant: still,
        load_turn=lambda product, variant: shades if product is turning else (),
        turned=lambda product: (),
    )
    qtbot.addWidget(show)
    seen: list[tuple[str, bool]] = []
    show.changed.connect(lambda product, _: seen.append((product.sku, len(show._loaded) <= 2)))
    show.show()
    show.play()
    qtbot.waitUntil(lambda: len(seen) > len(WITH_HANDS), timeout=6000)
    assert {sku for sku, _ in seen} == {product.sku for product in WITH_HANDS}
    assert all(few for _, few in seen)
    show.finish()


def test_a_clip_follows_some_products_and_goes_as_soon_as_it_may_not_be_shown(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attract, "EACH_MS", 20)
    worn = WITH_HANDS[1]
    selection = f"{worn.sku}:{worn.default_variant}"
    demo = assets_dir() / "demo" / "demo.mp4"
    recent = [RecentClip(demo, demo, selection, date(2026, 7, 1), 1e9)]
    still = QImage(8, 8, QImage.Format.Format_ARGB32)
    show = ProductShow(
        Catalogue(WITH_HANDS, ()), lambda product, variant: still, lambda: recent, lambda *_: ()
    )
    qtbot.addWidget(show)
    changes: list[Product] = []
    show.changed.connect(lambda product, _: changes.append(product))
    show.resize(320, 240)
    show.show()
    show.play()
    qtbot.waitUntil(lambda: show.clip is not None, timeout=6000)
    assert len(changes) == attract.PRODUCTS_PER_CLIP + 1
    assert show.product == changes[-1] == worn  # whoever steps up begins with what the clip shows
    assert show._clip_view.has_picture
    qtbot.waitUntil(lambda: not show.image.isNull(), timeout=4000)
    recent.clear()
    qtbot.waitUntil(lambda: show.clip is None, timeout=4000)
    assert not show._clip_view.isVisible()
    show.finish()


def test_what_makes_them_ends_with_the_kiosk_however_that_ended(product: Product) -> None:
    held = (
        "import sys, threading, tryon.kiosk.pictures as it\n"
        "it.load_catalogue = lambda *_: threading.Event().wait()\n"
        "it.main(sys.argv[1:])"
    )
    making = subprocess.Popen([sys.executable, "-c", held, str(product.folder)], stdin=subprocess.PIPE)
    assert making.stdin is not None
    try:
        with pytest.raises(subprocess.TimeoutExpired):
            making.wait(0.2)
        making.stdin.close()
        assert making.wait(20.0) == 1
    finally:
        making.kill()
