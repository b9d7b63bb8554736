"""The contract of `Renderer`, for every renderer there is, and what its pictures must look like."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import cv2
import numpy as np
import pytest
from helpers_rendering import (
    CAMERA,
    ball,
    directional_environment,
    encoded,
    item,
    linear,
    on_picture,
    part,
    pose,
    silhouette,
    square,
    torus,
)

from tryon.compositing import full_layer, lay_over
from tryon.errors import InputError, RenderError
from tryon.geometry import camera_from_vertical_fov, rigid
from tryon.rendering import RENDERER_NAMES, Renderer, create_renderer
from tryon.rendering.environment import constant_environment
from tryon.rendering.region import (
    NEAREST_M,
    Region,
    box_corners,
    covered_region,
    reaching,
    sampling_factor,
)
from tryon.rendering.thumbnails import render_thumbnail
from tryon.types import EMPTY_LAYER, FloatArray, Geometry, Light, Material, Model, Occluder, Texture

NAMES = [name for name in RENDERER_NAMES if name != "auto"]
RING = torus(0.03, 0.005)
BALL = ball(0.03)
WHITE = Material(base_color=(1, 1, 1, 1), roughness=0.6)
RED = Material(base_color=(0.8, 0.02, 0.02, 1), roughness=0.6)
GREEN = Material(base_color=(0.02, 0.8, 0.02, 1), roughness=0.6)
GOLD = Material(base_color=(1.0, 0.77, 0.34, 1), metallic=1, roughness=0.2)
CLEAR = Material(base_color=(1, 1, 1, 1), transmission=0.95, roughness=0.02)
FINE_CAMERA = camera_from_vertical_fov((1280, 960), 45.0)
SKIN = (130, 148, 184)
TINTED = Material(base_color=(0.5, 0.3, 0.15, 1), transmission=0.95, roughness=0.02, double_sided=True)


@pytest.fixture(scope="module", params=NAMES)
def renderer(request: pytest.FixtureRequest) -> Iterator[Renderer]:
    made = create_renderer(request.param)
    yield made
    made.close()


@pytest.fixture(scope="module", params=NAMES)
def furnace(request: pytest.FixtureRequest) -> Iterator[Renderer]:
    made = create_renderer(request.param, constant_environment(0.5))
    yield made
    made.close()


@pytest.fixture(scope="module", params=NAMES)
def dark(request: pytest.FixtureRequest) -> Iterator[Renderer]:
    made = create_renderer(request.param, constant_environment(0.0))
    yield made
    made.close()


@pytest.fixture(scope="module", params=NAMES)
def compass(request: pytest.FixtureRequest) -> Iterator[Renderer]:
    """Its light tells its direction."""
    made = create_renderer(request.param, directional_environment(0.28, 0.25))
    yield made
    made.close()


def model(geometry: Geometry, material: Material) -> Model:
    return Model((part(geometry, material),))


def test_unknown_name_lists_the_names() -> None:
    with pytest.raises(InputError, match="auto, pyrender"):
        create_renderer("vulkan")


@pytest.mark.parametrize(
    "placement",
    [
        pose(0, 0, 0.4),
        pose(0.05, -0.03, 0.35, yaw=35, pitch=-15, roll=20),
        pose(-0.08, 0.06, 0.5, yaw=-60),
        pose(0.19, 0, 0.4, yaw=20),  # partly right of the picture
        pose(0, -0.16, 0.4, pitch=25),  # partly above it
        pose(0, 0, 0.06),  # larger than the picture
        rigid(pose(0, 0, 0.4)[:3, :3], [0.02, 0.01, 0.4], 1.7),
    ],
)
def test_silhouette_matches_projection(renderer: Renderer, placement: np.ndarray) -> None:
    thick = torus(0.03, 0.008, 96, 24)
    layer = renderer.render([item(model(thick, GOLD), placement)], [], FINE_CAMERA)
    drawn = on_picture(layer, FINE_CAMERA)[..., 3]
    expected = silhouette(thick, placement, FINE_CAMERA)
    both, either = np.minimum(drawn, expected).sum(dtype=float), np.maximum(drawn, expected).sum(dtype=float)
    assert both / either >= 0.985  # graded coverage: stricter at edges than counting pixels
    overlap = ((drawn > 127) & (expected > 127)).sum() / ((drawn > 127) | (expected > 127)).sum()
    assert overlap >= 0.99
    ys, xs = np.nonzero(drawn)
    assert layer.bbox_px == (xs.min(), ys.min(), xs.max() + 1, ys.max() + 1)


@pytest.mark.parametrize(
    "placement", [pose(2, 0, 0.4), pose(0, 0, -0.4), pose(0, -1, 0.5), pose(0, 0, NEAREST_M / 4, yaw=180)]
)
def test_outside_the_picture_gives_the_empty_layer(renderer: Renderer, placement: np.ndarray) -> None:
    small = model(ball(0.002), WHITE)
    assert renderer.render([item(small, placement)], [], CAMERA) is EMPTY_LAYER
    assert renderer.render([], [Occluder(BALL, pose(0, 0, 0.3))], CAMERA) is EMPTY_LAYER


def test_occluder_hides_what_is_behind_it_only(renderer: Renderer) -> None:
    ring = item(model(RING, GOLD), pose(0, 0, 0.4))
    alone = on_picture(renderer.render([ring], [], CAMERA))
    wall = square(1.0)
    behind = on_picture(renderer.render([ring], [Occluder(wall, pose(0, 0, 0.5))], CAMERA))
    np.testing.assert_array_equal(alone, behind)
    assert renderer.render([ring], [Occluder(wall, pose(0, 0, 0.3))], CAMERA) is EMPTY_LAYER
    # Sheared, mirrored and seen from its back, but its edge still runs down the middle of the picture.
    half = np.eye(4)
    half[:3] = [[-1, 0, 0, 0.5], [0.4, 1, 0, 0], [0, 0, 1, 0.3]]
    partly = on_picture(renderer.render([ring], [Occluder(wall, half)], CAMERA))
    np.testing.assert_array_equal(partly[:, :319], alone[:, :319])
    assert not partly[:, 321:].any()


@pytest.mark.parametrize("depth", [0.2, 0.4, 0.8])
def test_depth_order_is_right_to_a_millimetre(renderer: Renderer, depth: float) -> None:
    near, far = (part(square(0.05), one, at=(0, 0, z)) for one, z in ((RED, 0.0005), (GREEN, -0.0005)))
    placement = pose(0, 0, depth, yaw=25, pitch=-20)
    only_near = on_picture(renderer.render([item(Model((near,)), placement)], [], CAMERA))
    inner = cv2.erode(only_near[..., 3], np.ones((9, 9))) == 255
    both = on_picture(renderer.render([item(Model((far, near)), placement)], [], CAMERA))
    np.testing.assert_allclose(both[inner].astype(int), only_near[inner].astype(int), atol=1)
    for shift, hides in ((0.001, True), (-0.001, False)):
        wall = Occluder(square(0.2), placement @ rigid(np.eye(3), np.array([0, 0, 0.0005 + shift])))
        shown = on_picture(renderer.render([item(Model((near,)), placement)], [wall], CAMERA))
        assert (shown[inner][:, 3] == (0 if hides else 255)).all()


@pytest.mark.parametrize("roughness", [0.0, 0.3, 0.7, 1.0])
@pytest.mark.parametrize("metallic", [0.0, 1.0])
def test_white_furnace_returns_all_light(furnace: Renderer, roughness: float, metallic: float) -> None:
    white = Material(base_color=(1, 1, 1, 1), metallic=metallic, roughness=roughness)
    picture = on_picture(furnace.render([item(model(BALL, white), pose(0.02, 0, 0.3))], [], CAMERA))
    colors = picture[picture[..., 3] == 255][:, :3].astype(int)
    expected = 188  # sRGB of 0.5, which the tone curve leaves alone
    assert len(colors) > 5000
    assert np.abs(colors - expected).max() <= 2


def test_white_card_is_exposed_for_and_highlights_do_not_clip(renderer: Renderer) -> None:
    card = Material(base_color=(0.8, 0.8, 0.8, 1), roughness=1.0, ior=1.0)
    picture = on_picture(renderer.render([item(model(BALL, card), pose(0, 0, 0.3))], [], CAMERA))
    inner = picture[picture[..., 3] == 255][:, :3]
    assert np.abs(inner.mean(axis=0) - 225).max() < 14  # its shadow side weighs in less than light does
    mirror = Material(base_color=(1, 1, 1, 1), metallic=1, roughness=0.05)
    shiny = on_picture(renderer.render([item(model(BALL, mirror), pose(0, 0, 0.3))], [], CAMERA))
    grey = shiny[shiny[..., 3] == 255][:, :3].mean(axis=1)
    assert grey.max() > 240
    assert grey.min() < 140
    assert (grey > 254).mean() < 0.01


def test_node_poses_replace_rest_placements(renderer: Renderer) -> None:
    pair = Model((part(BALL, RED, "left", (-0.05, 0, 0)), part(BALL, GREEN, "right", (0.05, 0, 0))))
    placement = pose(0, 0, 0.5)
    moved = on_picture(
        renderer.render(
            [item(pair, placement, node_poses={"right": rigid(np.eye(3), [0, 0.07, 0])})], [], CAMERA
        )
    )
    expected = on_picture(
        renderer.render(
            [
                item(
                    Model((part(BALL, RED, "left", (-0.05, 0, 0)), part(BALL, GREEN, "right", (0, 0.07, 0)))),
                    placement,
                )
            ],
            [],
            CAMERA,
        )
    )
    np.testing.assert_array_equal(moved, expected)
    rest = on_picture(renderer.render([item(pair, placement)], [], CAMERA))
    assert np.abs(rest.astype(int) - moved).max() > 100


def test_two_renders_are_equal_and_keep_their_pixels(renderer: Renderer) -> None:
    first = renderer.render([item(model(RING, GOLD), pose(0, 0, 0.4, yaw=30))], [], CAMERA)
    kept = first.bgra.copy()
    renderer.render([item(model(BALL, RED), pose(0.05, 0, 0.3))], [], CAMERA)
    again = renderer.render([item(model(RING, GOLD), pose(0, 0, 0.4, yaw=30))], [], CAMERA)
    np.testing.assert_array_equal(first.bgra, kept)
    np.testing.assert_array_equal(first.bgra, again.bgra)


def test_many_models_come_and_go_without_changing_the_picture(renderer: Renderer) -> None:
    checker = Texture(
        np.kron([[255, 0], [0, 255]], np.ones((8, 8))).astype(np.uint8)[..., None].repeat(3, 2), True
    )
    shiny = item(model(RING, GOLD), pose(0, 0, 0.4))
    before = renderer.render([shiny], [], CAMERA).bgra
    for shade in np.linspace(0, 1, 20):
        textured = Material(base_color=(shade, shade, 1, 1), base_color_texture=checker)
        renderer.render([item(model(square(0.05), textured), pose(0, 0, 0.4))], [], CAMERA)
    np.testing.assert_array_equal(before, renderer.render([shiny], [], CAMERA).bgra)


def test_textures_are_shared_and_the_longest_unused_are_freed(renderer: Renderer) -> None:
    renderer.render(
        [item(model(BALL, RED), pose(0, 0, 0.3))], [], CAMERA
    )  # this renderer's context is current
    from tryon.rendering.textures import Textures

    one_bytes = 4 * (64 * 32 + 32 * 16 + 16 * 8 + 8 * 4 + 4 * 2 + 2 * 1 + 1)
    pictures = [Texture(np.full((32, 64, 3), shade, np.uint8), True) for shade in range(6)]
    textures = Textures(3 * one_bytes)
    for picture in (*pictures[:3], *pictures[:3]):
        textures.bind(picture)
    textures.trim()
    assert textures.size_bytes == 3 * one_bytes
    for picture in pictures:  # of one frame: all are needed
        textures.bind(picture)
    textures.trim()
    assert textures.size_bytes == 6 * one_bytes
    textures.bind(pictures[5])
    textures.trim()
    assert textures.size_bytes == 3 * one_bytes
    textures.clear()
    assert textures.size_bytes == 0


@pytest.mark.parametrize(
    "material", [GOLD, CLEAR, TINTED, Material(alpha_mode="BLEND", base_color=(1, 1, 1, 0.3))]
)
def test_colors_stay_premultiplied(renderer: Renderer, material: Material) -> None:
    bgra = renderer.render([item(model(BALL, material), pose(0, 0, 0.2, yaw=10))], [], CAMERA).bgra.astype(
        int
    )
    assert (bgra[..., :3].max(axis=2) <= bgra[..., 3]).all()
    assert bgra[..., 3].max() > 0


def test_clear_lens_is_nearly_invisible_over_skin(renderer: Renderer) -> None:
    picture = on_picture(
        renderer.render([item(model(square(0.05), CLEAR), pose(0, 0, 0.3))], [], CAMERA)
    ).astype(float)
    center = picture[220:260, 300:340]
    skin = np.array(SKIN, float)
    seen = center[..., :3] + (1 - center[..., 3:] / 255) * skin
    assert np.abs(seen - skin).max() < 24
    assert 0 < center[..., 3].max() < 90


def test_tinted_lens_colors_what_is_behind(renderer: Renderer) -> None:
    layer = renderer.render([item(model(square(0.05), TINTED), pose(0, 0, 0.3))], [], CAMERA)
    image = np.full((480, 640, 3), SKIN, np.uint8)
    lay_over(image, layer)
    seen = image[240, 320]
    # Skin's linear light times the tint, plus what the lens reflects.
    assert seen[0] < seen[1] < seen[2]
    assert 60 < seen[0] < 100
    assert 120 < seen[2] < 160
    # The photo is kept by colour, and alpha tells how much at least.
    assert layer.through is not None
    b, g, r = layer.through[layer.through.shape[0] // 2, layer.through.shape[1] // 2].astype(int)
    assert b + 40 < g
    assert g + 40 < r
    least = layer.through.min(axis=2).astype(int)
    assert np.abs(least - (255 - layer.bgra[..., 3].astype(int))).max() <= 1


def test_straight_alpha_of_a_tinted_lens_is_right_over_skin(renderer: Renderer) -> None:
    layer = renderer.render([item(model(BALL, TINTED), pose(0.02, 0, 0.3))], [], CAMERA)
    straight = full_layer([layer], CAMERA.size_wh).astype(float)
    assert 0 < straight[240, 360, 3] < 255
    image = np.full((480, 640, 3), SKIN, np.uint8)
    over = straight[..., :3] * straight[..., 3:] / 255 + image * (1 - straight[..., 3:] / 255)
    lay_over(image, layer)
    assert np.abs(over - image).max() <= 3


@pytest.mark.parametrize(("turn_deg", "fresnel"), [(0, 0.04), (60, 0.04 + 0.96 * 0.5**5)])
def test_lens_reflects_by_fresnel(furnace: Renderer, turn_deg: float, fresnel: float) -> None:
    """A sheet reflects at both faces, the rest comes through (Schlick; radiance 0.5 all round)."""
    glass = Material(base_color=(1, 1, 1, 1), transmission=1, roughness=0, double_sided=True)
    image = np.full((480, 640, 3), SKIN, np.uint8)
    lay_over(
        image, furnace.render([item(model(square(0.05), glass), pose(0, 0, 0.3, yaw=turn_deg))], [], CAMERA)
    )
    reflected = 2 * fresnel / (1 + fresnel)
    expected = (1 - reflected) * linear(np.array(SKIN)) + reflected * 0.5
    assert np.abs(linear(image[240, 320]) - expected).max() < 0.012


@pytest.mark.parametrize(
    "color", [(0.1, 0.19, 0.13), (0.5, 0.3, 0.15), (0.11, 0.11, 0.12), (0.35, 0.6, 0.85)]
)
def test_lenses_filter_light_and_multiply(dark: Renderer, color: tuple[float, float, float]) -> None:
    """Without reflections, skin's linear light times the tint, once for each lens."""
    glass = Material(base_color=(*color, 1), transmission=1, ior=1.0, roughness=0, double_sided=True)
    one, two = part(square(0.06), glass), part(square(0.03), glass, at=(0, 0, 0.01))
    image = np.full((480, 640, 3), SKIN, np.uint8)
    lay_over(image, dark.render([item(Model((one, two)), pose(0, 0, 0.3))], [], CAMERA))
    for x, count in ((375, 1), (320, 2)):
        expected = linear(np.array(SKIN)) * np.array(color[::-1]) ** count
        assert np.abs(image[240, x] - encoded(expected)).max() <= 8  # 2.2 for sRGB's curve


def test_mirror_ball_shows_the_environment(compass: Renderer) -> None:
    chrome = Material(base_color=(1, 1, 1, 1), metallic=1, roughness=0)
    center, radius = np.array([0.03, -0.02, 0.3]), 0.04
    fine = ball(radius, 192, 96)
    picture = on_picture(compass.render([item(model(fine, chrome), pose(*center))], [], CAMERA))
    ys, xs = np.nonzero(picture[..., 3] == 255)
    rays = np.c_[xs + 0.5, ys + 0.5, np.ones(len(xs))] @ np.linalg.inv(CAMERA.matrix).T
    rays /= np.linalg.norm(rays, axis=1, keepdims=True)
    along = rays @ center
    inside = along**2 - center @ center + radius**2
    # Not the rim, where one pixel mirrors half the sphere.
    shown = inside > (0.6 * radius) ** 2
    normals = (rays * (along - np.sqrt(np.maximum(inside, 0)))[:, None] - center) / radius
    mirrored = rays - 2 * (rays * normals).sum(axis=1, keepdims=True) * normals
    expected = encoded(0.28 + 0.25 * mirrored[:, ::-1])
    assert np.abs(picture[ys, xs, :3] - expected)[shown].max() <= 6


def test_brushed_metal_stretches_highlights_across_its_grooves(compass: Renderer) -> None:
    """Across the grooves it hardly matters where a surface leans, along them as much as ever."""
    metal = Material(base_color=(1, 1, 1, 1), metallic=1, roughness=0.4)
    pictures = {}
    for name, one in (
        ("even", metal),
        ("level", replace(metal, anisotropy=1.0, anisotropy_rotation=np.pi / 2)),
        ("upright", replace(metal, anisotropy=1.0)),
    ):
        drawn = on_picture(compass.render([item(model(BALL, one), pose(0, 0, 0.3))], [], CAMERA))
        pictures[name] = linear(drawn[220:260, 300:340, :3])
    across, down = (
        {name: float(np.ptp(picture.mean(axis=axis)[:, channel])) for name, picture in pictures.items()}
        for axis, channel in ((0, 2), (1, 1))
    )
    assert down["level"] < 0.35 * down["even"]
    assert across["level"] == pytest.approx(across["even"], rel=0.15)
    assert across["upright"] < 0.35 * across["even"]
    assert down["upright"] == pytest.approx(down["even"], rel=0.15)


def test_light_sets_brightness_color_and_side(renderer: Renderer) -> None:
    chrome = Material(base_color=(1, 1, 1, 1), metallic=1, roughness=0.3)
    matt = Material(base_color=(1, 1, 1, 1), roughness=1, ior=1)
    irradiance = np.zeros((9, 3))
    irradiance[0] = (0.5, 0.4, 0.2)
    irradiance[3] = (0.1, 0.1, 0.1)

    def seen(material: Material, light: Light | None) -> FloatArray:
        layer = renderer.render([item(model(BALL, material), pose(0, 0, 0.3))], [], CAMERA, light)
        return linear(on_picture(layer)[190:290, 270:370, :3])

    right = Light(irradiance, np.array([0.8, 0.0, -0.6]), 1.0, np.array([1.0, 1.0, 1.0]))
    below = Light(irradiance, np.array([0.0, 0.8, -0.6]), 1.0, np.array([0.5, 0.5, 0.25]))
    white = seen(matt, right)
    assert white[50, 50] == pytest.approx([0.2, 0.4, 0.5], abs=0.02)
    assert white[50, 90, 1] - white[50, 10, 1] == pytest.approx(0.2 * 0.8 * 50 / 58, abs=0.04)
    assert seen(chrome, right)[:, 60:].mean() > 1.3 * seen(chrome, right)[:, :40].mean()
    assert seen(chrome, below)[60:].mean() > 1.3 * seen(chrome, below)[:40].mean()
    ratio = seen(chrome, below)[..., 0].mean() / seen(chrome, below)[..., 2].mean()
    assert ratio == pytest.approx(0.5, abs=0.12)
    studio = seen(chrome, None)
    np.testing.assert_array_equal(studio, seen(chrome, None))
    assert studio[:40, :40].mean() > 1.2 * studio[60:, 60:].mean()  # its key light hangs upper left


def test_lenses_blend_back_to_front_whatever_their_order(renderer: Renderer) -> None:
    grey = Material(base_color=(0.3, 0.3, 0.35, 1), transmission=0.9, double_sided=True)
    parts = (part(square(0.05), TINTED, "a", (0, 0, 0.01)), part(square(0.05), grey, "a", (0.01, 0, -0.01)))
    pictures = [
        renderer.render([item(Model(order), pose(0, 0, 0.3, yaw=yaw))], [], CAMERA).bgra
        for yaw in (20, 160)
        for order in (parts, parts[::-1])
    ]
    np.testing.assert_array_equal(pictures[0], pictures[1])
    np.testing.assert_array_equal(pictures[2], pictures[3])


def test_lens_hides_behind_opaque_parts_and_shows_those_behind_it(renderer: Renderer) -> None:
    lens = part(square(0.05), TINTED)
    placement = pose(0, 0, 0.3)
    front = item(Model((lens, part(square(0.02), RED, at=(0, 0, 0.01)))), placement)
    behind = item(Model((lens, part(square(0.02), RED, at=(0, 0, -0.01)))), placement)
    bare = item(model(square(0.02), RED), rigid(placement[:3, :3], [0, 0, 0.29]))
    before, after, plain = (
        on_picture(renderer.render([thing], [], CAMERA))[240, 320].astype(int)
        for thing in (front, behind, bare)
    )
    assert np.abs(before - plain).max() <= 1
    assert after[3] == 255
    assert after[2] < plain[2] - 30


def test_textures_keep_their_orientation_and_color(renderer: Renderer) -> None:
    pixels = np.zeros((64, 64, 3), np.uint8)
    pixels[:32, :32], pixels[:32, 32:], pixels[32:, :32] = (255, 0, 0), (0, 255, 0), (0, 0, 255)
    textured = Material(base_color_texture=Texture(pixels, True), roughness=1)
    picture = on_picture(renderer.render([item(model(square(0.08), textured), pose(0, 0, 0.3))], [], CAMERA))
    upper_left, upper_right, lower_left, lower_right = (
        picture[240 + dy, 320 + dx, :3].astype(int) for dy in (-40, 40) for dx in (-40, 40)
    )
    assert [np.argmax(c) for c in (upper_left, upper_right, lower_left)] == [2, 1, 0]
    assert lower_right.max() < 70


def test_normal_map_bends_light_like_geometry(renderer: Renderer) -> None:
    """A map that leans every normal to the texture's right must look like a square turned that way."""
    lean = np.radians(25)
    texel = np.array([np.sin(lean), 0, np.cos(lean)]) * 127.5 + 127.5
    bumpy = Material(roughness=1, ior=1, normal_texture=Texture(np.full((4, 4, 3), texel, np.uint8), False))
    smooth = Material(roughness=1, ior=1)
    leaning = square(0.05)
    normals = np.tile(np.array([np.sin(lean), 0, np.cos(lean)], np.float32), (4, 1))
    modelled = Geometry(leaning.positions, normals, leaning.triangles, leaning.uvs)
    flat_uvs = Geometry(leaning.positions, normals, leaning.triangles, np.zeros((4, 2), np.float32))
    mapped, wanted, constant = (
        on_picture(renderer.render([item(model(g, m), pose(0, 0, 0.3, roll=30))], [], CAMERA))[
            240, 320
        ].astype(int)
        for g, m in ((leaning, bumpy), (modelled, smooth), (flat_uvs, bumpy))
    )
    assert np.abs(mapped - wanted).max() <= 3
    assert np.abs(constant - wanted).max() <= 3


def test_another_thread_is_refused(renderer: Renderer) -> None:
    faults: list[BaseException] = []

    def use() -> None:
        try:
            renderer.render([item(model(RING, GOLD), pose(0, 0, 0.4))], [], CAMERA)
        except RenderError as fault:
            faults.append(fault)

    thread = threading.Thread(target=use)
    thread.start()
    thread.join(timeout=10)
    assert "another thread" in str(faults[0])


def test_pose_that_is_not_finite_is_refused(renderer: Renderer) -> None:
    with pytest.raises(RenderError, match="not finite"):
        renderer.render([item(model(RING, GOLD), np.full((4, 4), np.nan))], [], CAMERA)


@pytest.mark.parametrize("name", NAMES)
def test_two_renderers_in_one_thread_and_closing(name: str, renderer: Renderer) -> None:
    thing = item(model(RING, GOLD), pose(0, 0, 0.4))
    other = create_renderer(name)
    np.testing.assert_array_equal(
        other.render([thing], [], CAMERA).bgra, renderer.render([thing], [], CAMERA).bgra
    )
    assert name in other.description
    other.close()
    other.close()
    with pytest.raises(RenderError, match="closed"):
        other.render([thing], [], CAMERA)
    assert renderer.render([thing], [], CAMERA).bbox_px is not None


def test_thumbnail_is_centered_and_fills_the_width(renderer: Renderer) -> None:
    rgba = render_thumbnail(renderer, model(RING, GOLD), (320, 240))
    assert rgba.shape == (240, 320, 4)
    ys, xs = np.nonzero(rgba[..., 3] > 20)
    fill = max((xs.max() + 1 - xs.min()) / 320, (ys.max() + 1 - ys.min()) / 240)
    assert fill == pytest.approx(0.85, abs=0.015)
    assert abs(xs.min() + xs.max() - 319) <= 2
    assert abs(ys.min() + ys.max() - 239) <= 2
    opaque = rgba[rgba[..., 3] == 255].mean(axis=0)
    assert opaque[0] > opaque[2] + 30  # gold: red over blue


def test_only_what_may_hide_something_is_drawn_before_it() -> None:
    item = np.array([[-0.01, -0.01, 0.50], [0.01, 0.01, 0.52]])
    region = covered_region(box_corners(item)[None], CAMERA)
    assert region is not None
    moved = {
        "before": (0.0, 0.0, -0.1),
        "beside": (0.1, 0.0, -0.1),
        "behind": (0.0, 0.0, 0.1),
        "inside": (0.0, 0.0, 0.01),
        "at the camera": (0.3, 0.0, -0.505),
    }
    boxes = np.stack([box_corners(item + place) for place in moved.values()])
    counts = reaching(boxes, CAMERA, region, 0.52)
    assert [name for name, one in zip(moved, counts, strict=True) if one] == [
        "before",
        "inside",
        "at the camera",
    ]
    assert reaching(boxes[:0], CAMERA, region, 0.52).shape == (0,)


def test_region_is_padded_cut_and_clipped_behind_the_camera() -> None:
    middle = box_corners(np.array([[-0.01, -0.01, 0.5], [0.01, 0.01, 0.5]]))[None]
    half = 0.01 / 0.5 * CAMERA.matrix[0, 0]
    region = covered_region(middle, CAMERA)
    assert region is not None
    assert region.x == int(np.floor(320 - half - 2))
    assert region.x + region.width == int(np.ceil(320 + half + 2))
    through = box_corners(np.array([[-0.01, -0.01, -1.0], [0.01, 0.01, 1.0]]))[None]
    assert covered_region(through, CAMERA) == Region(0, 0, 640, 480)


@pytest.mark.parametrize("name", NAMES)
def test_lower_quality_is_softer_and_in_the_same_place(name: str) -> None:
    renderer = create_renderer(name)
    ring = item(model(torus(0.03, 0.005, 96, 24), GOLD), pose(0.01, 0, 0.2, yaw=20))
    drawn = []
    for level in (1.0, 0.5, 0.1, 1.0):
        renderer.set_quality(level)
        drawn.append(on_picture(renderer.render([ring], [], CAMERA)).astype(float))
    full, lower, lowest, again = drawn
    np.testing.assert_array_equal(full, again)
    for one, most in ((lower, 6.0), (lowest, 14.0)):
        difference = np.abs(one - full)[full[..., 3] > 0].mean()
        assert 0.5 < difference < most
        moments = [cv2.moments(picture[..., 3]) for picture in (one, full)]
        shift = [m["m10"] / m["m00"] for m in moments], [m["m01"] / m["m00"] for m in moments]
        assert max(abs(a - b) for a, b in shift) < 0.1
    with pytest.raises(ValueError, match="quality"):
        renderer.set_quality(0)
    renderer.close()


def test_sampling_sinks_from_two_to_one_within_the_budget() -> None:
    factors = [
        sampling_factor(Region(0, 0, side, side), 150_000) for side in (100, 190, 250, 300, 380, 400, 700)
    ]
    assert factors[:2] == [2.0, 2.0]
    assert factors[-2:] == [1.0, 1.0]
    assert factors == sorted(factors, reverse=True)
    assert (factors[3] * 300) ** 2 == pytest.approx(150_000)
