"""Light read from faces, shadows on them, and the camera's look, against pictures made to a known truth."""

from __future__ import annotations

import math
from functools import lru_cache

import cv2
import numpy as np
from helpers_faces import SIZE_WH, canonical_face, demo_frames, true_points

from tryon.effects.camera_look import apply_look
from tryon.effects.exposure import light_color
from tryon.effects.harmonics import directional, key_light, polynomials, usual_light, without_negative_light
from tryon.effects.light import LightEstimator
from tryon.effects.look import Look, LookEstimator, blur_sigma, noise_sigma
from tryon.effects.shadow import cast_shadow
from tryon.effects.skin import Skin, skin_vertices
from tryon.evaluation.relit_heads import RelitHead, key_direction_errors_deg, relit_heads
from tryon.geometry import camera_from_vertical_fov
from tryon.types import EMPTY_LAYER, ByteArray, FloatArray, Layer, Light

CAMERA = camera_from_vertical_fov(SIZE_WH, 40.0)
FRAME_NS = 33_333_333


@lru_cache(maxsize=1)
def skin() -> Skin:
    return skin_vertices(canonical_face().vertices, canonical_face().triangles)


@lru_cache(maxsize=1)
def heads() -> tuple[RelitHead, ...]:
    face = canonical_face()
    return tuple(relit_heads(face.vertices, face.triangles, skin(), CAMERA))


def light_on(head: RelitHead) -> Light:
    return LightEstimator(skin().weights).update(head.image, head.points_px, head.normals, 0)


def lit_from(x: float) -> RelitHead:
    """The head whose light is farthest to the left (x = -1) or to the right (x = 1)."""
    return min(heads(), key=lambda head: -x * head.key_direction[0])


class TestLight:
    def test_finds_where_the_light_is(self) -> None:
        face = canonical_face()
        errors = key_direction_errors_deg(face.vertices, face.triangles, CAMERA)
        assert len(errors) == 15
        assert np.median(errors) < 15
        assert errors.max() < 35

    def test_flipping_the_picture_flips_the_light(self) -> None:
        head = heads()[1]
        flip = np.array([-1.0, 1.0, 1.0])
        mirrored = RelitHead(
            np.ascontiguousarray(head.image[:, ::-1]),
            head.points_px * (-1, 1) + (SIZE_WH[0], 0),
            head.normals * flip,
            head.key_direction * flip,
            head.key_share,
            head.light_rgb,
        )
        direct, turned = light_on(head), light_on(mirrored)
        np.testing.assert_allclose(turned.key_direction, direct.key_direction * flip, atol=0.1)
        np.testing.assert_allclose(turned.gain, direct.gain, rtol=0.03)

    def test_a_ball_is_lit_from_the_side_of_the_light(self) -> None:
        sides = polynomials(np.array([[-1.0, 0, 0], [1.0, 0, 0]]))
        left, right = sides @ light_on(lit_from(-1)).irradiance.mean(axis=1)
        assert left > 1.5 * right > 0

    def test_a_dim_room_gives_dim_light_and_a_lamp_warm_light(self) -> None:
        head = heads()[3]
        bright = light_on(head)
        dim = LightEstimator(skin().weights).update(head.image // 3, head.points_px, head.normals, 0)
        assert dim.gain.mean() < 0.35 * bright.gain.mean()
        lamp = (head.image * np.array([0.7, 0.95, 1.1])).clip(0, 255).astype(np.uint8)
        warm = LightEstimator(skin().weights).update(lamp, head.points_px, head.normals, 0)
        assert warm.gain[0] / warm.gain[2] > 1.25 * bright.gain[0] / bright.gain[2]

    def test_an_evenly_and_well_lit_face_has_the_studio_s_brightness(self) -> None:
        cheek = np.array([0.53, 0.31, 0.22])  # luminance 0.35
        np.testing.assert_allclose(light_color(cheek, np.full(3, 0.2)), 1, atol=0.15)

    def test_dark_skin_in_a_bright_room_is_not_taken_for_a_dark_room(self) -> None:
        dark = np.array([0.16, 0.07, 0.045])
        assert light_color(dark, np.full(3, 0.3)).mean() > 1.4 * light_color(dark, np.full(3, 0.03)).mean()

    def test_hair_over_the_forehead_and_highlights_change_little(self) -> None:
        head = heads()[3]
        image = head.image.copy()
        low, high = head.points_px.min(axis=0), head.points_px.max(axis=0)
        fringe = round(low[1] + 0.2 * (high[1] - low[1]))
        image[:fringe] = (20, 22, 25)
        nose = head.points_px[np.argmin(head.normals[:, 2])]
        cv2.circle(image, [round(float(v)) for v in nose], 8, (255, 255, 255), -1)
        clean = light_on(head)
        spoiled = LightEstimator(skin().weights).update(image, head.points_px, head.normals, 0)
        np.testing.assert_allclose(spoiled.gain, clean.gain, rtol=0.15)
        np.testing.assert_allclose(spoiled.irradiance[3], clean.irradiance[3], atol=0.08)  # left to right

    def test_changes_settle_in_half_a_second(self) -> None:
        first, second = lit_from(-1), lit_from(1)
        estimator = LightEstimator(skin().weights)
        start = estimator.update(first.image, first.points_px, first.normals, 0)
        end = light_on(second)
        steps = [
            estimator.update(second.image, second.points_px, second.normals, index * FRAME_NS)
            for index in range(1, 46)
        ]
        way = [
            np.linalg.norm(s.irradiance - start.irradiance)
            / np.linalg.norm(end.irradiance - start.irradiance)
            for s in steps
        ]
        assert way[0] == 0  # not a frame in which everything jumps
        assert 0.5 < way[14] < 0.75
        assert way[-1] > 0.9

    def test_no_skin_in_view_keeps_the_light(self) -> None:
        head = heads()[0]
        estimator = LightEstimator(skin().weights)
        before = estimator.update(head.image, head.points_px, head.normals, 0)
        after = estimator.update(head.image, head.points_px + 5000, head.normals, 10 * FRAME_NS)
        assert after is before
        assert np.isfinite(light_on_nothing().irradiance).all()


def light_on_nothing() -> Light:
    black = np.zeros((720, 1280, 3), np.uint8)
    return LightEstimator(skin().weights).update(black, heads()[0].points_px, heads()[0].normals, 0)


class TestHarmonics:
    def test_a_directional_light_is_found_again(self) -> None:
        towards = np.array([[0.6, -0.64, -0.48]])
        direction, share = key_light(0.8 * directional(towards)[0])
        np.testing.assert_allclose(direction, towards[0], atol=1e-9)
        assert share == 1

    def test_series_follows_the_cosine(self) -> None:
        random = np.random.default_rng(0)
        normals = random.normal(size=(500, 3))
        normals /= np.linalg.norm(normals, axis=1, keepdims=True)
        series = polynomials(normals) @ directional(np.array([[0.0, 0.6, -0.8]]))[0]
        np.testing.assert_allclose(series, np.maximum(0, normals @ [0, 0.6, -0.8]), atol=0.1)

    def test_no_side_stays_black(self) -> None:
        hard = without_negative_light(directional(np.array([[1.0, 0, 0]]))[0])
        assert (polynomials(np.array([[-1.0, 0, 0]])) @ hard).min() > 0
        mean, precision = usual_light()
        np.testing.assert_allclose(without_negative_light(mean), mean)
        assert np.linalg.eigvalsh(precision).min() > 0


PX_PER_M = 1500.0


def bar_layer(x: int, y: int, through: tuple[int, int, int] | None = None) -> Layer:
    """A black bar of 200 x 12 pixels with an empty margin of 2, or one of coloured glass."""
    bgra = np.zeros((16, 204, 4), np.uint8)
    bgra[2:-2, 2:-2, 3] = 255 if through is None else 255 - min(through)
    kept = None
    if through is not None:
        kept = np.full((16, 204, 3), 255, np.uint8)
        kept[2:-2, 2:-2] = through
    return Layer(bgra, (x, y), (x + 2, y + 2, x + 202, y + 14), kept)


def light_from(direction: FloatArray, even: float = 0.3) -> Light:
    irradiance = np.repeat(directional(direction[None]).T, 3, axis=1)
    irradiance[0] += even
    return Light(irradiance, direction, 0.25 / (0.25 + even), np.ones(3))


ABOVE_LEFT = np.array([-0.5, -0.6, -np.sqrt(1 - 0.61)])
FACE_POLYGON = np.array([(100.0, 100.0), (540, 100), (540, 400), (100, 400)])


def shaded(layer: Layer, light: Light, polygon: FloatArray = FACE_POLYGON) -> ByteArray:
    image = np.full((480, 640, 3), 180, np.uint8)
    cast_shadow(image, layer, polygon, light, PX_PER_M)
    return image


def darkness(image: ByteArray) -> FloatArray:
    return np.asarray(180 - image.astype(np.float64))


class TestShadow:
    def test_falls_away_from_the_light(self) -> None:
        layer = bar_layer(200, 200)
        dark = darkness(shaded(layer, light_from(ABOVE_LEFT))).sum(axis=2)
        y, x = (float((dark * grid).sum() / dark.sum()) for grid in np.mgrid[:480, :640])
        assert 3 < x - 302 < 30
        assert 3 < y - 208 < 30

    def test_darkens_by_a_third_at_most_and_mostly_where_one_light_prevails(self) -> None:
        hard = darkness(shaded(bar_layer(200, 200), light_from(ABOVE_LEFT, 0.1)))
        soft = darkness(shaded(bar_layer(200, 200), light_from(ABOVE_LEFT, 2.0)))
        assert soft.min() >= 0
        assert 5 < soft.max() < hard.max() < 0.35 * 180

    def test_stays_on_the_face(self) -> None:
        half = FACE_POLYGON * (0.5, 1)  # its right edge is at 270
        dark = darkness(shaded(bar_layer(200, 200), light_from(ABOVE_LEFT), half))
        assert dark[:, 250].max() > 5
        assert dark[:, 285:].max() == 0

    def test_tinted_glass_casts_a_faint_shadow_of_its_colour(self) -> None:
        blue, green, red = darkness(shaded(bar_layer(200, 200, (140, 180, 230)), light_from(ABOVE_LEFT))).sum(
            axis=(0, 1)
        )
        black = darkness(shaded(bar_layer(200, 200), light_from(ABOVE_LEFT))).sum(axis=(0, 1))[0]
        assert black > blue > green > red > 0

    def test_cut_at_the_picture_s_edges(self) -> None:
        whole = FACE_POLYGON * 3 - 500
        for x, y in ((0, 0), (436, 0), (0, 464), (436, 464)):
            assert darkness(shaded(bar_layer(x, y), light_from(ABOVE_LEFT), whole)).max() > 3
        assert darkness(shaded(EMPTY_LAYER, light_from(ABOVE_LEFT))).max() == 0


STILL = np.zeros(2)


def demo_face_box() -> tuple[float, float, float, float]:
    points = true_points(0)
    (x0, y0), (x1, y1) = points.min(axis=0), points.max(axis=0)
    return float(x0), float(y0), float(x1), float(y1)


def soft_step(sigma: float, noise: float = 0.0) -> ByteArray:
    """(96, 160) grey with an upright edge of 120 levels."""
    x = np.arange(160) - 80.3
    edge = np.array([math.erf(v / (sigma * math.sqrt(2))) for v in x])
    picture = np.tile(110 + 60 * edge, (96, 1))
    picture += np.random.default_rng(3).normal(0, noise, picture.shape) if noise else 0
    return np.clip(np.rint(picture), 0, 255).astype(np.uint8)


class TestLookEstimator:
    def test_noise(self) -> None:
        for sigma in (1.0, 3.0, 8.0):
            assert abs(noise_sigma(soft_step(2.0, sigma)) / sigma - 1) < 0.15
        assert noise_sigma(soft_step(2.0)) < 0.4

    def test_softness_of_an_edge_with_and_without_noise(self) -> None:
        for sigma in (1.2, 2.0, 3.0):
            for noise in (0.0, 2.0):
                found = blur_sigma(soft_step(sigma, noise), noise)
                assert found is not None
                assert abs(found - sigma) < 0.3 * sigma
        assert blur_sigma(np.full((96, 160), 128, np.uint8), 0.0) is None

    def test_a_softer_and_noisier_picture_of_the_same_face(self) -> None:
        frame, box = demo_frames()[0], demo_face_box()
        sharp = LookEstimator().update(frame.image, box, STILL, 0)
        blurred = cv2.GaussianBlur(frame.image, (0, 0), 2.0)
        noisy = blurred + np.random.default_rng(0).normal(0, 4, blurred.shape)
        soft = LookEstimator().update(np.clip(noisy, 0, 255).astype(np.uint8), box, STILL, 0)
        assert sharp.blur_sigma_px < 0.6
        assert 1.0 < soft.blur_sigma_px < 2.2  # rather too little than too much
        assert soft.noise_sigma > sharp.noise_sigma + 1.5  # three channels average to less

    def test_streaks_follow_the_shutter(self) -> None:
        frame, box = demo_frames()[0], demo_face_box()
        motion = np.array([20.0, 0.0])
        lengths = {}
        for length in (1, 5, 17):
            estimator = LookEstimator()
            first = estimator.update(frame.image, box, motion, 0)
            np.testing.assert_allclose(first.motion_px, [10, 0])  # half open until seen otherwise
            moving = cv2.blur(frame.image, (length, 1))
            looks = [estimator.update(moving, box, motion, index * 10 * FRAME_NS) for index in range(1, 40)]
            lengths[length] = float(looks[-1].motion_px[0])
        assert lengths[1] < lengths[5] < lengths[17]
        assert lengths[1] < 4
        assert 12 < lengths[17] < 19

    def test_a_jump_leaves_no_streak(self) -> None:
        frame, box = demo_frames()[0], demo_face_box()
        estimator = LookEstimator()
        estimator.update(frame.image, box, STILL, 0)
        jumped = estimator.update(frame.image, box, np.array([50.0, 0.0]), FRAME_NS)
        assert np.hypot(*jumped.motion_px) < 3

    def test_settles_in_a_second_and_survives_a_face_at_the_edge(self) -> None:
        frame, box = demo_frames()[0], demo_face_box()
        estimator = LookEstimator()
        before = estimator.update(frame.image, box, STILL, 0)
        soft = cv2.GaussianBlur(frame.image, (0, 0), 3.0)
        looks = [estimator.update(soft, box, STILL, index * FRAME_NS) for index in range(1, 91)]
        end = LookEstimator().update(soft, box, STILL, 0).blur_sigma_px
        way = [(look.blur_sigma_px - before.blur_sigma_px) / (end - before.blur_sigma_px) for look in looks]
        assert way[0] == 0
        assert 0.5 < way[29] < 0.75
        assert way[-1] > 0.9
        outside = (5000.0, 5000.0, 5200.0, 5200.0)
        assert LookEstimator().update(frame.image, outside, STILL, 0).blur_sigma_px == 0


def two_lenses(tinted: bool) -> Layer:
    """Dark rims and glass, 250 x 110, with an empty margin."""
    kept = np.full((110, 250, 3), 255, np.uint8)
    for x in (70, 180):
        cv2.ellipse(kept, (x, 55), (50, 40), 0, 0, 360, (200, 220, 240) if tinted else (230, 230, 230), -1)
        cv2.ellipse(kept, (x, 55), (50, 40), 0, 0, 360, (0, 0, 0), 7)
    alpha = 255 - kept.min(axis=2)
    bgra = np.dstack([(alpha * 0.3).astype(np.uint8)] * 3 + [alpha])
    x, y, width, height = cv2.boundingRect(alpha)
    box = (300 + x, 200 + y, 300 + x + width, 200 + y + height)
    return Layer(bgra, (300, 200), box, kept if tinted else None)


def spread(layer: Layer) -> tuple[FloatArray, FloatArray, float]:
    """Middle (2,) and variance (2,) of the layer's alpha in the picture's pixels, and its sum."""
    alpha = layer.bgra[..., 3].astype(np.float64)
    y, x = np.mgrid[: alpha.shape[0], : alpha.shape[1]]
    places = np.stack([x, y], axis=-1) + layer.origin_px
    middle = (places * alpha[..., None]).sum(axis=(0, 1)) / alpha.sum()
    variance = ((places - middle) ** 2 * alpha[..., None]).sum(axis=(0, 1)) / alpha.sum()
    return middle, variance, float(alpha.sum())


class TestApplyLook:
    def test_a_sharp_clean_picture_leaves_the_layer_alone(self) -> None:
        layer = two_lenses(False)
        assert apply_look(layer, Look(0.3, 0.5, STILL), 0, SIZE_WH) is layer
        assert apply_look(EMPTY_LAYER, Look(5, 3, np.ones(2) * 9), 0, SIZE_WH) is EMPTY_LAYER

    def test_softens_by_what_is_missing(self) -> None:
        layer = two_lenses(True)
        soft = apply_look(layer, Look(0, 2.0, STILL), 0, SIZE_WH)
        (middle, variance, total), (middle0, variance0, total0) = spread(soft), spread(layer)
        np.testing.assert_allclose(middle, middle0, atol=0.05)
        np.testing.assert_allclose(variance - variance0, 2.0**2 - 0.4**2, atol=0.7)
        assert abs(total / total0 - 1) < 0.01
        assert soft.bbox_px == layer.bbox_px
        assert soft.through is not None
        assert np.all(soft.bgra[..., :3] <= soft.bgra[..., 3:])

    def test_smears_along_the_motion(self) -> None:
        layer = two_lenses(True)
        for motion in (np.array([12.0, 0]), np.array([9.0, -7.0]), np.array([-6.0, -8.0])):
            streaked = apply_look(layer, Look(0, 0.5, motion), 0, SIZE_WH)
            (middle, variance, total), (middle0, variance0, total0) = spread(streaked), spread(layer)
            np.testing.assert_allclose(middle, middle0, atol=0.6)
            np.testing.assert_allclose(variance - variance0, motion**2 / 12, atol=2.5)
            assert abs(total / total0 - 1) < 0.01

    def test_streak_has_the_motion_s_sense(self) -> None:
        dot = np.zeros((25, 25, 4), np.uint8)
        dot[10:15, 10:15] = 255
        layer = Layer(dot, (100, 100), (110, 110, 115, 115))
        alpha = apply_look(layer, Look(0, 0.5, np.array([10.0, 10.0])), 0, SIZE_WH).bgra[..., 3]
        rows, columns = np.nonzero(alpha > 10)
        assert np.corrcoef(rows, columns)[0, 1] > 0.5

    def test_noise_lies_on_what_is_drawn_and_repeats_with_the_frame(self) -> None:
        grey = np.zeros((300, 700, 4), np.uint8)
        grey[50:250, 50:650] = (90, 90, 90, 255)
        layer = Layer(grey, (10, 10), (60, 60, 660, 260))
        look = Look(4.0, 0.5, STILL)
        first, again, later = (apply_look(layer, look, index, SIZE_WH).bgra for index in (5, 5, 6))
        assert abs(float(first[50:250, 50:650, :3].std()) - 4) < 0.3
        assert abs(float(first[50:250, 50:650, :3].mean()) - 90) < 0.3
        assert first[:50].max() == 0
        np.testing.assert_array_equal(first, again)
        between = np.corrcoef(first[50:250, 50:650, 0].ravel(), later[50:250, 50:650, 0].ravel())[0, 1]
        assert abs(between) < 0.05
        np.testing.assert_array_equal(first[..., 3], grey[..., 3])

    def test_stays_inside_the_picture(self) -> None:
        layer = two_lenses(True)
        width, height = SIZE_WH
        for x, y in ((0, 0), (width - 250, 0), (0, height - 110), (width - 250, height - 110)):
            moved = Layer(layer.bgra, (x, y), (x + 2, y + 2, x + 240, y + 100), layer.through)
            soft = apply_look(moved, Look(3, 2.5, np.array([9.0, 5.0])), 0, SIZE_WH)
            rows, columns = soft.bgra.shape[:2]
            assert min(soft.origin_px) >= 0
            assert soft.origin_px[0] + columns <= width
            assert soft.origin_px[1] + rows <= height
            np.testing.assert_allclose(spread(soft)[0], spread(moved)[0], atol=0.6)
