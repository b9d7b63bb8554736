"""Things on hands in their picture: light off the skin, shade on it, sleeves and a hand before them."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from helpers_hands import (
    CAMERA,
    HEIGHT_M,
    SIZE_WH,
    WIDTH_M,
    arm_mask,
    fitted_hand,
    hand_mask,
    seen_hand,
    shaded_arm,
)

from tryon.effects.hand_finish import HandsFinisher
from tryon.effects.hand_scene import WornThing
from tryon.geometry import project, transform
from tryon.quality import LADDER
from tryon.types import ByteArray, FittedHand, FloatArray, Frame, Hand, Item, Layer, Light, Model

QUALITY = replace(LADDER[0], look=False)
STEP_NS = 33_000_000
RIGHT = fitted_hand("right_hand", at=(0.02, 0.06, 0.5))
FROM_LEFT, FROM_RIGHT = np.array([-1.0, -0.2, -0.8]), np.array([1.0, -0.2, -0.8])


def wall(level: int = 120, seed: int = 0) -> ByteArray:
    noise = np.random.default_rng(seed).normal(level, 2, (*SIZE_WH[::-1], 3))
    return np.clip(noise, 0, 255).astype(np.uint8)


def skin_of(hand: FittedHand) -> ByteArray:
    return np.maximum(arm_mask(hand), hand_mask(hand))


def lit(hand: FittedHand, towards: FloatArray = FROM_LEFT, level: float = 1.0) -> tuple[ByteArray, Hand]:
    """A picture of one hand, and what a tracker sees."""
    image = shaded_arm(hand, wall(), towards)
    return np.rint(image * level).astype(np.uint8), seen_hand(hand, skin_of(hand))


def watch_on(hand: FittedHand) -> tuple[WornThing, Layer]:
    """A grey strap with a case, as it would be drawn."""
    band = cv2.subtract(arm_mask(hand, -0.01, 0.01, 1.1), hand_mask(hand))
    corners = np.array([[x, HEIGHT_M / 2 + 0.008, z] for x in (-0.02, 0.02) for z in (-0.02, 0.02)])
    case = np.rint(project(CAMERA, transform(hand.camera_from_wrist, corners))).astype(np.int32)
    mask = cv2.fillConvexPoly(band, cv2.convexHull(case), 255)
    item = Item("watch", "", hand.slot.replace("hand", "wrist"), Model(()), hand.camera_from_wrist, 1.0)
    half = np.array([0.023, 0.0, 0.020])
    top = np.array([0.0, HEIGHT_M / 2, 0.0])
    head = np.stack([top - half, top + half + [0.0, 0.010, 0.0]])
    return WornThing(item, CAMERA, hand.slot, WIDTH_M, 0.003, head), layer_of(mask)


def layer_of(mask: ByteArray, level: int = 150) -> Layer:
    x, y, width, height = cv2.boundingRect(mask)
    alpha = mask[y : y + height, x : x + width]
    bgra = np.dstack([np.where(alpha > 0, level, 0)] * 3 + [alpha]).astype(np.uint8)
    return Layer(bgra, (x, y), (x, y, x + width, y + height))


def looking(image: ByteArray, hands: list[Hand], fitted: list[FittedHand], index: int = 0) -> HandsFinisher:
    finisher = HandsFinisher()
    finisher.look(Frame(image, index * STEP_NS, index), CAMERA, hands, fitted)
    return finisher


def shaded(towards: FloatArray) -> tuple[FloatArray, Layer]:
    """(H, W) share of its light that each pixel keeps beside a watch."""
    image, seen = lit(RIGHT, towards)
    thing, layer = watch_on(RIGHT)
    finisher = looking(image, [seen], [RIGHT])
    light = finisher.light("right_hand", None)
    out = image.copy()
    finisher.shade(out, layer, thing, finisher.patch(layer, thing), light)
    return out[..., 1] / image[..., 1].astype(float), layer


def beside(layer: Layer, side: int) -> tuple[slice, slice]:
    """Rows and columns of a few millimetres of skin before the watch, on one side of the arm."""
    x0, _, x1, y1 = layer.bbox_px
    middle, quarter = (x0 + x1) // 2, (x1 - x0) // 4
    columns = slice(middle - quarter, middle) if side < 0 else slice(middle, middle + quarter)
    return slice(y1 + 1, y1 + 8), columns


def test_light_comes_from_the_arm_s_bright_side_and_is_as_bright_as_the_picture() -> None:
    found = {}
    for name, towards in (("left", FROM_LEFT), ("right", FROM_RIGHT)):
        image, seen = lit(RIGHT, towards)
        light = looking(image, [seen], [RIGHT]).light("right_hand", None)
        assert light is not None
        found[name] = light
        off = np.degrees(np.arccos(light.key_direction @ towards / np.linalg.norm(towards)))
        assert off < 40
    assert found["left"].key_direction[0] < -0.4
    assert found["right"].key_direction[0] > 0.4
    image, seen = lit(RIGHT, FROM_LEFT, level=0.5)
    dim = looking(image, [seen], [RIGHT]).light("right_hand", None)
    assert dim is not None
    assert dim.irradiance[0].sum() < 0.5 * found["left"].irradiance[0].sum()


def test_light_never_steps_and_a_face_in_view_has_its_say() -> None:
    image, seen = lit(RIGHT)
    brighter = np.clip(image * 1.3, 0, 255).astype(np.uint8)
    irradiance = np.zeros((9, 3))
    irradiance[0], irradiance[3] = 1.0, 0.6
    face = Light(irradiance, np.array([1.0, 0.0, 0.0]), 0.5, np.ones(3))
    finisher = HandsFinisher()
    lights = []
    for index in range(90):
        picture = image if index < 30 else brighter
        finisher.look(Frame(picture, index * STEP_NS, index), CAMERA, [seen], [RIGHT])
        light = finisher.light("right_hand", face if index >= 60 else None)
        assert light is not None
        lights.append(light)
    levels = np.array([light.irradiance[0].sum() for light in lights])
    assert levels[59] > 1.2 * levels[29]
    assert np.abs(np.diff(levels) / levels[1:]).max() < 0.04
    assert lights[59].key_direction[0] + 0.2 < lights[89].key_direction[0] < 1.0
    assert finisher.light("left_hand", face) is face


def test_shade_darkens_skin_along_the_strap_and_nothing_else() -> None:
    kept, layer = shaded(FROM_LEFT)
    rows, columns = beside(layer, -1)
    assert kept[rows, columns].mean() < 0.93
    assert kept.max() <= 1.001
    x0, y0, x1, y1 = layer.bbox_px
    far = np.ones(kept.shape, bool)
    far[y0 - 70 : y1 + 70, x0 - 70 : x1 + 70] = False
    assert kept[far].min() > 0.99
    wall_beside = cv2.dilate(skin_of(RIGHT), np.ones((9, 9), np.uint8)) == 0
    wall_beside[y0:y1, x0:x1] = False  # below the layer itself anything may be
    assert kept[wall_beside].min() > 0.97


def test_shadow_falls_on_the_side_away_from_the_light() -> None:
    sides = {}
    for name, towards in (("left", FROM_LEFT), ("right", FROM_RIGHT)):
        kept, layer = shaded(towards)
        sides[name] = [kept[beside(layer, side)].mean() for side in (-1, 1)]
    assert sides["left"][1] < sides["left"][0] - 0.015
    assert sides["right"][0] < sides["right"][1] - 0.015


def finished(image: ByteArray, hands: list[Hand], fitted: list[FittedHand]) -> tuple[Layer, Layer]:
    """A watch's layer before and after, on the right wrist."""
    thing, layer = watch_on(fitted[0])
    finisher = looking(image, hands, fitted)
    return layer, finisher.finish(layer, thing, finisher.patch(layer, thing), QUALITY)


def test_rim_takes_on_the_skin_and_what_lies_inside_keeps_its_colour() -> None:
    image, seen = lit(RIGHT)
    before, after = finished(image, [seen], [RIGHT])
    alpha = before.bgra[..., 3]
    inside = cv2.erode(alpha, np.ones((25, 25), np.uint8)) > 0
    third = alpha.shape[1] // 3
    inside[:, :third] = inside[:, 2 * third :] = False
    x, y = before.origin_px
    on_skin = cv2.erode(skin_of(RIGHT), np.ones((9, 9), np.uint8))[y:, x:][: alpha.shape[0], : alpha.shape[1]]
    rim = (alpha > 0) & (cv2.erode(alpha, np.ones((3, 3), np.uint8)) == 0) & (on_skin > 0)
    assert np.ptp(after.bgra[inside, :3].astype(int), axis=1).max() <= 3
    assert (after.bgra[rim, 2].astype(int) - after.bgra[rim, 0]).mean() > 6
    assert np.array_equal(after.bgra[..., 3], alpha)


def test_band_darkens_where_it_turns_round_the_wrist_and_a_case_does_not() -> None:
    image, seen = lit(RIGHT, np.array([0.0, -0.3, -1.0]))
    thing, layer = watch_on(RIGHT)
    finisher = looking(image, [seen], [RIGHT])
    patch = finisher.patch(layer, thing)
    with_case = finisher.finish(layer, thing, patch, QUALITY).bgra
    band = finisher.finish(layer, replace(thing, head=None), patch, QUALITY).bgra
    row, end, middle = layer.bgra.shape[0] // 2, slice(6, 12), layer.bgra.shape[1] // 2
    assert band[row, end, 0].mean() < 0.93 * band[row, middle, 0]
    high = row - 8
    aside = middle - 40
    assert with_case[high, aside, 0] > 1.02 * band[high, aside, 0]


def test_thing_lies_in_the_shade_that_its_arm_lies_in() -> None:
    image, seen = lit(RIGHT, np.array([0.0, -0.3, -1.0]))
    before, after = finished(image, [seen], [RIGHT])
    x, y, right, bottom = before.bbox_px
    middle = (x + right) // 2
    shadowed = image.copy()
    shadowed[:, middle:] = shadowed[:, middle:] // 2
    _, after_shadow = finished(shadowed, [seen], [RIGHT])
    row = (bottom - y) // 2
    left, right_ = slice(middle - x - 18, middle - x - 10), slice(middle - x + 10, middle - x + 18)
    even = [after.bgra[row, columns, 1].mean() for columns in (left, right_)]
    uneven = [after_shadow.bgra[row, columns, 1].mean() for columns in (left, right_)]
    assert abs(even[0] - even[1]) < 4
    assert uneven[1] < 0.9 * uneven[0]


def in_sleeve(hem_m: float) -> tuple[ByteArray, Hand, ByteArray]:
    """A picture with a blue sleeve, what a tracker sees, and where the sleeve is."""
    sleeve = arm_mask(RIGHT, -0.3, hem_m, 1.3)
    image, _ = lit(RIGHT)
    image[sleeve > 0] = (110, 70, 45)
    image = cv2.GaussianBlur(image, (3, 3), 0.7)
    return image, seen_hand(RIGHT, cv2.subtract(skin_of(RIGHT), sleeve), sleeve), sleeve


@pytest.mark.parametrize("hem_m", [-0.006, 0.0, 0.006])
def test_sleeve_hides_up_to_its_own_edge(hem_m: float) -> None:
    image, seen, sleeve = in_sleeve(hem_m)
    before, after = finished(image, [seen], [RIGHT])
    x, y = before.origin_px
    rows, columns = before.bgra.shape[:2]
    covered = sleeve[y : y + rows, x : x + columns]
    surely = cv2.erode(covered, np.ones((7, 7), np.uint8)) > 0
    free = cv2.dilate(covered, np.ones((7, 7), np.uint8)) == 0
    drawn = before.bgra[..., 3] > 0
    assert (surely & drawn).sum() > 300
    assert (free & drawn).sum() > 300
    assert after.bgra[..., 3][surely & drawn].mean() < 8
    assert after.bgra[..., 3][free & drawn].mean() > 247


def test_bare_arms_and_strange_colours_hide_nothing() -> None:
    image, seen = lit(RIGHT)
    tattoo = arm_mask(RIGHT, -0.02, 0.0)
    image[tattoo > 0] = (60, 90, 40)
    seen = replace(seen, zones=seen.zones // 2)
    before, after = finished(image, [seen], [RIGHT])
    assert np.array_equal(after.bgra[..., 3], before.bgra[..., 3])


def two_hands(gap_m: float) -> tuple[ByteArray, list[Hand], list[FittedHand], ByteArray]:
    """The left hand's fingers at the right wrist, so much nearer to the camera than it."""
    left = fitted_hand("left_hand", at=(0.17, 0.05, 0.5 - gap_m), turn=(0, 0, -95))
    mine, theirs = skin_of(RIGHT), skin_of(left)
    first, second = (RIGHT, left) if gap_m > 0 else (left, RIGHT)
    image = shaded_arm(second, shaded_arm(first, wall(), FROM_LEFT), FROM_LEFT, skin=(120, 140, 190))
    if gap_m > 0:
        mine = cv2.subtract(mine, theirs)
    else:
        theirs = cv2.subtract(theirs, mine)
    return image, [seen_hand(left, theirs), seen_hand(RIGHT, mine)], [RIGHT, left], theirs


def test_only_a_nearer_hand_hides_a_watch() -> None:
    image, hands, fitted, theirs = two_hands(0.04)
    before, after = finished(image, hands, fitted)
    x, y = before.origin_px
    rows, columns = before.bgra.shape[:2]
    over = cv2.erode(theirs, np.ones((11, 11), np.uint8))[y : y + rows, x : x + columns] > 0
    over &= before.bgra[..., 3] > 0
    assert over.sum() > 300
    assert after.bgra[..., 3][over].mean() < 60
    image, hands, fitted, _ = two_hands(-0.04)
    before, after = finished(image, hands, fitted)
    assert np.array_equal(after.bgra[..., 3], before.bgra[..., 3])


def test_trembling_depths_never_let_a_watch_flicker() -> None:
    random = np.random.default_rng(4)
    image, hands, _, _ = two_hands(0.02)
    thing, layer = watch_on(RIGHT)
    finisher = HandsFinisher()
    shown = []
    for index in range(40):
        gap_m = 0.009 + random.normal(0, 0.002)
        left = fitted_hand("left_hand", at=(0.17, 0.05, 0.5 - gap_m), turn=(0, 0, -95))
        hands = [replace(one, zones=np.full_like(one.zones, 128)) for one in hands]
        finisher.look(Frame(image, index * STEP_NS, index), CAMERA, hands, [RIGHT, left])
        after = finisher.finish(layer, thing, finisher.patch(layer, thing), QUALITY)
        shown.append(after.bgra[..., 3].astype(float).sum() / layer.bgra[..., 3].sum())
    assert np.abs(np.diff(shown)).max() < 0.3
    assert np.ptp(shown[10:]) < 0.1


def test_thing_fades_with_its_hand() -> None:
    image, seen = lit(RIGHT)
    before, after = finished(image, [seen], [replace(RIGHT, presence=0.4)])
    ratio = after.bgra[..., 3].astype(float).sum() / before.bgra[..., 3].sum()
    assert ratio == pytest.approx(0.4, abs=0.02)


@pytest.mark.parametrize("at", [(-0.3, 0.0, 0.5), (0.0, 0.17, 0.5), (0.0, -0.165, 0.5), (0.3, 0.1, 0.5)])
def test_hands_at_the_edges_of_the_picture(at: tuple[float, float, float]) -> None:
    hand = fitted_hand("right_hand", at=at)
    image, seen = lit(hand)
    thing, layer = watch_on(hand)
    finisher = looking(image, [seen], [hand])
    patch = finisher.patch(layer, thing)
    out = image.copy()
    done = finisher.finish(layer, thing, patch, LADDER[0])
    finisher.shade(out, done, thing, patch, finisher.light("right_hand", None))
    assert out.shape == image.shape


def test_unseen_hands_change_nothing() -> None:
    image, _ = lit(RIGHT)
    thing, layer = watch_on(RIGHT)
    finisher = looking(image, [], [RIGHT])
    patch = finisher.patch(layer, thing)
    assert patch is None
    same = finisher.finish(layer, thing, patch, QUALITY)
    assert np.array_equal(same.bgra, layer.bgra)
    assert finisher.light("right_hand", None) is None
