"""Shoes and glasses in one frame: each has its own light; what stands in the way of feet is named."""

from __future__ import annotations

import numpy as np
import pytest
from helpers_feet import standing

from tryon.dressing.base import Drawn, Observation
from tryon.dressing.feet import FeetDresser, FeetInFrame, feet_guidance
from tryon.effects.feet_finish import FeetFinisher
from tryon.quality import LADDER
from tryon.types import FloatArray, Foot, Frame, Item, Layer, Light, Model


def light_from(x: float) -> Light:
    return Light(np.zeros((9, 3)), np.array([x, -1.0, 0.0]), 0.5, np.ones(3))


def test_shoes_are_shaded_by_the_light_on_the_feet_beside_glasses(monkeypatch: pytest.MonkeyPatch) -> None:
    used: list[Light | None] = []
    monkeypatch.setattr(FeetFinisher, "finish", lambda _self, layer, _slot, _quality: layer)
    monkeypatch.setattr(FeetFinisher, "shade", lambda _self, _image, _layers, light: used.append(light))
    item = Item("runner", "", "left_foot", Model(()), np.eye(4), 1.0)
    drawn = [Drawn(item, Layer(np.zeros((2, 2, 4), np.uint8), (0, 0), None))]
    lights = {"face0": light_from(1.0), "left_foot": light_from(-1.0)}
    image = np.zeros((8, 8, 3), np.uint8)
    FeetDresser().compose(image, FeetInFrame((), (item,), ()), drawn, lights, LADDER[0])
    assert used == [lights["left_foot"]]


def test_what_stands_in_the_way_of_feet_is_named() -> None:
    rng, wide = np.random.default_rng(1), (1280, 720)
    near = standing(30.0).seen(rng, 0.0)
    assert feet_guidance(near, wide, is_dark=True) == "ok"
    assert feet_guidance((), wide, is_dark=False) == "no_feet"
    assert feet_guidance((), wide, is_dark=True) == "feet_too_dark"
    lowest = max(float(foot.points_px[:, 1].max()) for foot in near)
    assert feet_guidance(near, (1280, round(lowest / 2)), is_dark=False) == "feet_cut_off"
    far = standing(30.0, distance=70.0).seen(rng, 0.0)
    assert feet_guidance(far, wide, is_dark=False) == "feet_too_far"


def test_feet_that_are_drawn_once_more_stay_where_they_were() -> None:
    rng, camera, image = np.random.default_rng(2), standing(30.0).camera, np.zeros((720, 1280, 3), np.uint8)
    dresser = FeetDresser()

    def fitted(feet: tuple[Foot, ...], time_ms: int) -> list[FloatArray]:
        frame = Frame(image, time_ms * 1_000_000, 0)
        seen = Observation(frame, camera, (), 0.0, feet=feet, wanted=frozenset({"shoes"}))
        return [foot.camera_from_foot for foot in dresser.fit(seen, None, "true_size").fitted]

    first, other = (standing(30.0).seen(rng, 2.0) for _ in range(2))
    before = fitted(first, 0)
    again = fitted(first, 1)
    assert len(before) == 2
    assert all((one == two).all() for one, two in zip(before, again, strict=True))
    moved = fitted(other, 33)
    assert not any((one == two).all() for one, two in zip(before, moved, strict=True))
    dresser.reset()
    afresh = fitted(first, 66)
    assert not any((one == two).all() for one, two in zip(moved, afresh, strict=True))
