"""A mirror that rests gets ready: trackers are open and products at hand before anybody asks for them."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import tryon.mirror
from tryon import pipeline
from tryon.catalogue import Catalogue, load_catalogue, load_model
from tryon.catalogue.model import Document, _Opened
from tryon.dressing.base import Worn, load_worn
from tryon.errors import ModelFileError, ProductError
from tryon.mirror import Mirror
from tryon.pipeline import Dresser, Observer
from tryon.settings import Settings
from tryon.types import Camera, Frame

PATIENCE_S = 40.0
GREY = Frame(np.full((48, 64, 3), 120, np.uint8), 1)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@dataclass
class FakeTracker:
    """Remembers what was asked of it."""

    name: str
    calls: list[str] = field(default_factory=list)

    def track(self, *_seen: Frame | Camera) -> tuple[()]:
        self.calls.append("track")
        return ()

    def reset(self) -> None:
        self.calls.append("reset")

    def close(self) -> None:
        self.calls.append("close")


def test_one_tracker_after_the_other_is_opened_and_looks_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[FakeTracker] = []

    def opening(name: str) -> Callable[..., FakeTracker]:
        def make(*_: Any, **__: Any) -> FakeTracker:
            made.append(FakeTracker(name))
            return made[-1]

        return make

    for name in ("FaceTracker", "open_hand_tracker", "open_foot_tracker"):
        monkeypatch.setattr(pipeline, name, opening(name))
    observer = Observer()
    categories = {"glasses", "rings", "shoes"}
    counts = []
    while observer.get_ready(GREY, categories):
        counts.append(len(made))
    assert counts == [1, 2, 3]  # one in a frame: the others go on in between
    assert [each.calls for each in made] == [["track", "reset"]] * 3
    observer.observe(GREY, wanted=frozenset({"watches"}))
    assert len(made) == 3
    observer.close()
    shoes_only = Observer()
    assert shoes_only.get_ready(GREY, {"shoes"})
    assert not shoes_only.get_ready(GREY, {"shoes"})
    assert made[-1].name == "open_foot_tracker"
    shoes_only.close()


def test_a_product_that_is_at_hand_is_built_and_uploaded_once(catalogue: Catalogue) -> None:
    dresser = Dresser()
    try:
        renderer = dresser._renderer
        drawn: list[tuple[int, int]] = []
        for sku in ("runner", "diver"):
            dresser.get_ready(load_worn(catalogue, sku))
            drawn.append((renderer._models._weight, renderer._renderer._textures.size_bytes))  # type: ignore[attr-defined]
        dresser.get_ready(load_worn(catalogue, "runner"))
        # Nothing is built or uploaded again, fine or coarse.
        assert (renderer._models._weight, renderer._renderer._textures.size_bytes) == drawn[-1]  # type: ignore[attr-defined]
        assert drawn[0][0] > 0
        assert drawn[0][1] > 10_000_000
        assert drawn[1] > drawn[0]
    finally:
        dresser.close()


def test_a_resting_mirror_gets_ready_and_what_is_broken_stops_nothing(
    catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load(products: Catalogue, selection: str) -> Worn:
        if selection == "sport":
            raise ProductError("sport/model.glb: truncated")
        return load_worn(products, selection)

    def no_model(*_: Any) -> None:
        raise ModelFileError("hand_landmarker.task is missing")

    monkeypatch.setattr(tryon.mirror, "load_worn", load)
    monkeypatch.setattr(pipeline, "open_hand_tracker", no_model)
    mirror = Mirror(Settings(recordings_dir=tmp_path), catalogue)
    mirror.get_ready(["panto", "sport", "signet", "nobody-has-this"])
    mirror.set_pace(8.0)
    mirror.start("demo")
    try:
        until_s = time.monotonic() + PATIENCE_S
        while mirror.state().at_hand < 2:
            assert time.monotonic() < until_s, mirror.state()
            time.sleep(0.02)
        state = mirror.state()
        assert (state.faults, state.error) == (0, None)
    finally:
        mirror.stop()


def test_documents_stay_open_up_to_a_budget(catalogue: Catalogue) -> None:
    files = [catalogue.product(sku).model_file for sku in ("panto", "rimless", "sport")]
    sizes = [_Opened(1).get(file, 0).size_bytes for file in files]
    opened = _Opened(sizes[0] + max(sizes[1:]))
    first: Document = opened.get(files[0], 0)
    second = opened.get(files[1], 0)
    assert opened.get(files[0], 0) is first
    opened.get(files[2], 0)  # the second is the longest unused
    assert opened.get(files[0], 0) is first
    assert opened.get(files[1], 0) is not second
    assert opened.get(files[0], 1) is not first  # changed meanwhile


def test_pictures_of_products_are_kept_as_they_came(catalogue: Catalogue) -> None:
    model = load_model(catalogue.product("runner"))
    texture = next(
        part.material.base_color_texture for part in model.parts if part.material.base_color_texture
    )
    assert texture.pixels is not texture.pixels
    np.testing.assert_array_equal(texture.pixels, texture.pixels)
