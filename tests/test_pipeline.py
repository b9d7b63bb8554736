"""From frame to dressed frame: drawn on the eyes, repeatable, unchanged without a product."""

from __future__ import annotations

import numpy as np
import pytest
from helpers_faces import LEFT_EYE, RIGHT_EYE, demo_camera, demo_frames

from tryon.catalogue import load_catalogue
from tryon.dressing.base import load_worn
from tryon.errors import InputError, ProductError
from tryon.fitting.advice import fit_scale
from tryon.geometry import uniform_scale
from tryon.pipeline import Pipeline


def test_glasses_are_drawn_over_the_eyes_and_nowhere_else() -> None:
    worn, pipeline = load_worn(load_catalogue(), "square-acetate"), Pipeline()
    try:
        for frame in demo_frames()[:5]:
            result = pipeline.step(frame, [worn], demo_camera())
    finally:
        pipeline.close()
    (drawn,) = result.drawn
    x0, y0, x1, y1 = drawn.layer.bbox_px or (0, 0, 0, 0)
    points = result.landmarks[0].points_px
    for eye in (RIGHT_EYE, LEFT_EYE):
        x, y = points[eye, :2].mean(axis=0)
        assert x0 < x < x1
        assert y0 < y < y1
    eyes = np.hypot(*(points[RIGHT_EYE, :2].mean(axis=0) - points[LEFT_EYE, :2].mean(axis=0)))
    assert x1 - x0 == pytest.approx(144.5 / 63 * eyes, rel=0.12)  # the frame's width over an average PD
    changed = (result.frame.image != result.original.image).any(axis=2)
    ys, xs = np.nonzero(changed)
    around = 0.1 * (x1 - x0)  # where a shadow falls
    assert x0 - around <= xs.min()
    assert xs.max() < x1 + around
    assert y0 - around <= ys.min()
    assert ys.max() < y1 + around
    assert set(result.ms) == {"track", "fit", "light", "render", "composite"}


def test_without_a_product_the_picture_stays_as_it_is() -> None:
    pipeline = Pipeline()
    try:
        result = pipeline.step(demo_frames()[0], [])
    finally:
        pipeline.close()
    assert (result.frame.image == demo_frames()[0].image).all()
    assert result.guidance == {"glasses": "ok"}
    assert result.drawn == ()


def test_a_still_looks_the_same_every_time() -> None:
    worn, pipeline = load_worn(load_catalogue(), "panto"), Pipeline(video=False)
    try:
        first, second = (pipeline.step(demo_frames()[0], [worn]).frame.image for _ in range(2))
    finally:
        pipeline.close()
    assert (first == second).all()


def test_unknown_products_and_renderers_are_named() -> None:
    with pytest.raises(ProductError, match="nope"):
        load_worn(load_catalogue(), "nope")
    with pytest.raises(InputError, match="pyrender"):
        Pipeline(renderer="nope")


def test_fit_to_me_draws_a_frame_as_wide_as_the_face_wants_and_true_size_as_it_is() -> None:
    worn, pipeline = load_worn(load_catalogue(), "cat-eye"), Pipeline(video=False)
    try:
        sizes = []
        for fit in ("true_size", "fit_to_me"):
            pipeline.dresser.set_fit(fit)  # type: ignore[arg-type]
            (drawn,) = pipeline.step(demo_frames()[0], [worn], demo_camera()).drawn
            sizes.append(uniform_scale(drawn.item.camera_from_item))
        measures = pipeline.dresser.faces.measures("face0")
        assert measures is not None
    finally:
        pipeline.close()
    assert sizes[0] == pytest.approx(1.0)
    assert sizes[1] == pytest.approx(fit_scale(measures, worn.product.size_mm))
    assert abs(sizes[1] - 1) > 0.005
