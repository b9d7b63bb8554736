"""Shoes in their picture: remembered and guessed floor, what hides a shoe, shadows, light."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from tryon.effects.feet_finish import FeetFinisher
from tryon.effects.feet_scene import CLOTH, FOOT, LEG
from tryon.fitting.shoes import ShoeFitter
from tryon.geometry import default_camera, project, rigid, transform
from tryon.quality import LADDER
from tryon.types import (
    FOOT_POINTS,
    ByteArray,
    FittedFoot,
    FloatArray,
    Foot,
    Frame,
    Layer,
    Plane,
)

SIZE_WH = (640, 480)
LENGTH_M, DISTANCE_M = 0.26, 1.3
UP = np.array([0.0, -0.9, -0.436])
CROP_LENGTHS, ZONES = 2.6, 64
STEP_NS = 33_000_000
CAMERA = default_camera(SIZE_WH)
SLOT = "right_foot"


def fitted_foot(toe_px: tuple[float, float], lift_m: float = 0.0, slot: str = SLOT) -> FittedFoot:
    """A shod foot that points to the right in the picture, its toe over a place on the floor."""
    up = UP / np.linalg.norm(UP)
    ray = np.linalg.inv(CAMERA.matrix) @ np.array([*toe_px, 1.0])
    toe = ray * DISTANCE_M
    ahead = np.array([1.0, 0.0, -0.3])
    ahead -= (ahead @ up) * up
    ahead /= np.linalg.norm(ahead)
    heel = toe - ahead * LENGTH_M + up * lift_m
    pose = rigid(np.stack([np.cross(up, ahead), up, ahead], axis=1), heel)
    ankle = transform(pose, np.array([[0.0, 0.28, 0.25]]) * LENGTH_M)[0]
    ground = Plane(up, -float(up @ toe))
    return FittedFoot(slot, pose, LENGTH_M, 1.0, ankle, ankle + 0.15 * up, ground, 1.0, 1.0)


def outline(fitted: FittedFoot, grow: float = 1.0) -> ByteArray:
    """(H, W) 255 where a shoe of this foot shows, so many times as large."""
    around = np.linspace(0, 2 * np.pi, 40)
    sole = np.stack([0.17 * np.cos(around), np.full(40, 0.02), 0.5 + 0.5 * np.sin(around)], axis=1)
    upper = np.array([[0.1, 0.26, 0.05], [-0.1, 0.26, 0.05], [0.1, 0.26, 0.35], [-0.1, 0.26, 0.35]])
    middle = np.array([0.0, 0.1, 0.5])
    shape = (np.vstack([sole, upper]) - middle) * grow + middle
    places = project(CAMERA, transform(fitted.camera_from_foot, shape * LENGTH_M))
    mask = np.zeros(SIZE_WH[::-1], np.uint8)
    cv2.fillConvexPoly(mask, cv2.convexHull(np.rint(places).astype(np.int32)), 255)
    return mask


def leg(fitted: FittedFoot) -> ByteArray:
    """(H, W) 255 where the leg shows, without what `outline` covers."""
    ends = project(CAMERA, np.stack([fitted.ankle_m, 3 * fitted.shin_m - 2 * fitted.ankle_m]))
    mask = np.zeros(SIZE_WH[::-1], np.uint8)
    width = round(0.28 * LENGTH_M * CAMERA.matrix[0, 0] / DISTANCE_M)
    cv2.line(mask, *(tuple(np.rint(end).astype(int)) for end in ends), 255, width)
    return np.asarray(cv2.subtract(mask, outline(fitted)))


def seen_foot(fitted: FittedFoot, zones: dict[int, ByteArray]) -> Foot:
    """What a tracker says of a foot, from whole-picture masks of its zones."""
    spots = np.array(
        [
            (0, 0.05, 1.0), (0, 0.05, 0), (-0.15, 0.05, 0.7), (0.17, 0.05, 0.65), (-0.13, 0.3, 0.25),
            (0.13, 0.3, 0.25), (0, 0.28, 0.55), (0, 0.85, 0.25), (-0.1, 0, 0.8), (0.1, 0, 0.8),
            (-0.1, 0, 0.15), (0.1, 0, 0.15),
        ]
    )  # fmt: skip
    points = project(CAMERA, transform(fitted.camera_from_foot, spots * LENGTH_M))
    side = CROP_LENGTHS * LENGTH_M * CAMERA.matrix[0, 0] / DISTANCE_M
    scale, corner = side / ZONES, points.mean(axis=0) - side / 2
    matrix = np.array([[scale, 0, corner[0]], [0, scale, corner[1]]])
    whole = np.zeros((*SIZE_WH[::-1], 4), np.uint8)
    for channel, mask in zones.items():
        whole[..., channel] = mask
    sample = matrix.copy()
    sample[:, 2] += scale / 2 - 0.5
    small = cv2.warpAffine(
        cv2.blur(whole, (3, 3)), sample, (ZONES, ZONES), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    )
    return Foot(fitted.slot, points, np.ones(len(FOOT_POINTS)), 1.0, fitted.shod, small, matrix)


def look(finisher: FeetFinisher, frame: Frame, feet: list[Foot], fitted: list[FittedFoot]) -> None:
    """Show them a frame, with what any shoe on these feet is filled with."""
    within_m = {one.slot: ShoeFitter().within_m(one) for one in fitted}
    finisher.look(frame, CAMERA, feet, fitted, within_m)


def layer_of(mask: ByteArray, color: tuple[int, int, int] = (40, 40, 200)) -> Layer:
    """A layer of one colour over a mask."""
    x, y, width, height = cv2.boundingRect(mask)
    alpha = mask[y : y + height, x : x + width]
    bgra = np.dstack([np.where(alpha > 0, level, 0) for level in color] + [alpha]).astype(np.uint8)
    return Layer(bgra, (x, y), (x, y, x + width, y + height))


def striped_floor(period: int = 16) -> ByteArray:
    """Upright stripes with soft edges, and a little noise."""
    across = 120 + 35 * np.sin(np.arange(SIZE_WH[0]) * 2 * np.pi / period)
    noise = np.random.default_rng(3).normal(0, 2, (*SIZE_WH[::-1], 3))
    return np.clip(across[None, :, None] * [0.9, 1.0, 1.1] + noise, 0, 255).astype(np.uint8)


def plain_floor() -> ByteArray:
    """Grey, brighter towards the camera."""
    down = np.linspace(100, 150, SIZE_WH[1])
    return np.broadcast_to(down[:, None, None], (*SIZE_WH[::-1], 3)).astype(np.uint8).copy()


def standing(floor: ByteArray, fitted: FittedFoot, with_leg: int = LEG) -> tuple[ByteArray, Foot]:
    """A picture of a dark shoe and a leg on a floor, and what a tracker sees."""
    shoe, calf = outline(fitted), leg(fitted)
    image = floor.copy()
    image[calf > 0] = (90, 120, 190)
    image[shoe > 0] = (20, 25, 30)
    return image, seen_foot(fitted, {FOOT: shoe, with_leg: calf})


def to_be_floor(fitted: FittedFoot, grow: float = 0.6) -> npt.NDArray[np.bool_]:
    """(H, W) what of the worn shoe's toe a new one so large leaves to be painted; its heel holds a foot."""
    left = cv2.subtract(outline(fitted), cv2.dilate(outline(fitted, grow), np.ones((5, 5), np.uint8)))
    heel = transform(fitted.camera_from_foot, np.array([[0.0, 0.0, 0.35 * LENGTH_M]]))
    left[:, : int(project(CAMERA, heel)[0, 0])] = 0
    return np.asarray(cv2.erode(left, np.ones((3, 3), np.uint8)) > 0)


def painted_over(floor: ByteArray, grow: float = 0.6) -> tuple[ByteArray, ByteArray]:
    """A picture, and how it is prepared for a shoe that is so much smaller than the worn one."""
    fitted = fitted_foot((380, 330))
    image, foot = standing(floor, fitted)
    finisher = FeetFinisher()
    look(finisher, Frame(image, 0), [foot], [fitted])
    out = image.copy()
    finisher.prepare(out, {SLOT: layer_of(outline(fitted, grow))})
    return image, out


def test_a_bare_foot_is_to_be_seen_in_the_opening_of_a_low_shoe_and_no_floor() -> None:
    fitted = replace(fitted_foot((380, 330)), shod=0.0)
    image, foot = standing(striped_floor(), fitted)
    inside = np.zeros(SIZE_WH[::-1], np.uint8)
    places = project(CAMERA, ShoeFitter().within_m(fitted))
    cv2.fillConvexPoly(inside, cv2.convexHull(np.rint(places).astype(np.int32)), 255)
    finisher = FeetFinisher()
    look(finisher, Frame(image, 0), [foot], [fitted])
    out = image.copy()
    finisher.prepare(out, {SLOT: layer_of(cv2.subtract(outline(fitted, 1.1), inside))})
    shown = cv2.erode(cv2.min(inside, outline(fitted)), np.ones((9, 9), np.uint8)) > 0
    assert shown.sum() > 500
    np.testing.assert_allclose(out[shown].astype(int), image[shown], atol=4)


@pytest.mark.parametrize(("make", "mean_error"), [(plain_floor, 3.0), (striped_floor, 9.0)])
def test_worn_shoe_becomes_the_floor_behind_it(make, mean_error) -> None:
    floor = make()
    _, out = painted_over(floor)
    worn = to_be_floor(fitted_foot((380, 330)))
    error = np.abs(out[worn].astype(float) - floor[worn])
    assert worn.sum() > 150
    assert error.mean() < mean_error


def test_nothing_changes_away_from_the_worn_shoe() -> None:
    image, out = painted_over(striped_floor())
    fitted = fitted_foot((380, 330))
    away = cv2.dilate(outline(fitted), np.ones((41, 41), np.uint8)) == 0
    assert np.array_equal(out[away], image[away])
    calf = cv2.erode(leg(fitted), np.ones((9, 9), np.uint8))
    calf[cv2.dilate(outline(fitted), np.ones((21, 21), np.uint8)) > 0] = 0
    assert np.array_equal(out[calf > 0], image[calf > 0])


def test_floor_that_was_seen_is_painted_as_it_was() -> None:
    random = np.random.default_rng(5).integers(60, 180, (48, 64, 3)).astype(np.uint8)
    floor = np.asarray(cv2.resize(random, SIZE_WH, interpolation=cv2.INTER_CUBIC), np.uint8)
    finisher = FeetFinisher()
    for index in range(16):
        fitted = fitted_foot((300 + 10 * min(index, 14), 330))
        image, foot = standing(floor, fitted)
        look(finisher, Frame(image, index * STEP_NS, index), [foot], [fitted])
    here = fitted_foot((440, 330))
    back = fitted_foot((330, 330))
    for index in range(16, 24):
        image, foot = standing(floor, here)
        look(finisher, Frame(image, index * STEP_NS, index), [foot], [here])
    image, foot = standing(floor, back)
    look(finisher, Frame(image, 24 * STEP_NS, 24), [foot], [back])
    out = image.copy()
    finisher.prepare(out, {SLOT: layer_of(outline(back, 0.6))})
    # What the foot did not cover while it was away.
    once_seen = to_be_floor(back) & (cv2.dilate(outline(here), np.ones((35, 35), np.uint8)) == 0)
    assert once_seen.sum() > 100
    error = np.abs(out[once_seen].astype(float) - floor[once_seen]).mean()
    finisher.reset()
    look(finisher, Frame(image, 0), [foot], [back])
    guessed = image.copy()
    finisher.prepare(guessed, {SLOT: layer_of(outline(back, 0.6))})
    assert error < 6
    assert error < 0.4 * np.abs(guessed[once_seen].astype(float) - floor[once_seen]).mean()


def test_paint_stays_still_while_the_foot_does() -> None:
    fitted = fitted_foot((380, 330))
    random = np.random.default_rng(2)
    finisher = FeetFinisher()
    floor, painted = striped_floor(), []
    for index in range(10):
        image, _ = standing(floor, fitted)
        image = np.clip(image + random.normal(0, 1.5, image.shape), 0, 255).astype(np.uint8)
        trembling = fitted_foot((380 + random.normal(0, 1), 330 + random.normal(0, 1)))
        _, foot = standing(floor, trembling)
        look(finisher, Frame(image, index * STEP_NS, index), [foot], [fitted])
        out = image.copy()
        finisher.prepare(out, {SLOT: layer_of(outline(fitted, 0.6))})
        painted.append(out.astype(float))
    worn = to_be_floor(fitted)
    assert np.std(painted[4:], axis=0)[worn].mean() < 2


def test_moved_camera_forgets_the_floor() -> None:
    fitted = fitted_foot((380, 330))
    finisher = FeetFinisher()
    for index, floor in enumerate([striped_floor(16)] * 8 + [255 - striped_floor(16)] * 8):
        image, foot = standing(floor, fitted)
        look(finisher, Frame(image, index * STEP_NS, index), [foot], [fitted])
    out = image.copy()
    finisher.prepare(out, {SLOT: layer_of(outline(fitted, 0.6))})
    worn = to_be_floor(fitted)
    assert np.abs(out[worn].astype(float) - floor[worn]).mean() < 9


def finished(channel: int) -> tuple[Layer, Layer, ByteArray]:
    """A tall boot's layer before and after, over a leg of a kind; and where the leg is, in its region."""
    fitted = fitted_foot((380, 330))
    image, foot = standing(plain_floor(), fitted, channel)
    layer = layer_of(cv2.max(outline(fitted), leg(fitted)))
    finisher = FeetFinisher()
    look(finisher, Frame(image, 0), [foot], [fitted])
    x, y = layer.origin_px
    height, width = layer.bgra.shape[:2]
    calf = cv2.erode(leg(fitted), np.ones((9, 9), np.uint8))
    calf[: int(fitted_top(fitted, foot))] = 0
    quality = replace(LADDER[0], look=False)
    return layer, finisher.finish(layer, SLOT, quality), calf[y : y + height, x : x + width] > 0


def fitted_top(fitted: FittedFoot, foot: Foot) -> float:
    """The first row that the tracker looked at."""
    return float(foot.frame_from_zones[1, 2]) + 4


def test_loose_cloth_hides_a_boot_and_a_close_leg_does_not() -> None:
    before, bare, calf = finished(LEG)
    assert calf.sum() > 200
    assert np.array_equal(bare.bgra, before.bgra)
    before, covered, calf = finished(CLOTH)
    assert covered.bgra[..., 3][calf].mean() < 12
    low = before.bgra[..., 3].copy()
    low[: -before.bgra.shape[0] // 8] = 0
    assert np.array_equal(covered.bgra[..., 3][low > 0], before.bgra[..., 3][low > 0])


def shaded(lift_m: float) -> tuple[FloatArray, FittedFoot]:
    """(H, W) levels by which a shoe so high over a plain floor darkens the picture."""
    fitted = fitted_foot((380, 330), lift_m)
    image, foot = standing(plain_floor(), fitted)
    finisher = FeetFinisher()
    look(finisher, Frame(image, 0), [foot], [fitted])
    light = finisher.light()
    out = image.copy()
    finisher.shade(out, {SLOT: layer_of(outline(fitted))}, light)
    return image.astype(float)[..., 1] - out[..., 1], fitted


def test_shadow_darkens_the_floor_and_fades_as_the_foot_rises() -> None:
    on_floor, fitted = shaded(0.0)
    assert on_floor.min() >= 0
    below = cv2.dilate(outline(fitted), np.ones((5, 5), np.uint8)) > outline(fitted)
    below[: int(project(CAMERA, fitted.camera_from_foot[None, :3, 3])[0, 1])] = False
    assert on_floor[below].max() > 25
    calf = cv2.erode(leg(fitted), np.ones((15, 15), np.uint8)) > 0
    assert on_floor[calf].max() <= 2
    far = cv2.dilate(outline(fitted), np.ones((151, 151), np.uint8)) == 0
    assert on_floor[far].max() == 0
    strongest = [shaded(lift)[0].max() for lift in (0.0, 0.03, 0.1, 0.3)]
    assert strongest == sorted(strongest, reverse=True)
    assert strongest[-1] < 0.2 * strongest[0]


def reddened_below(gloss: float) -> int:
    """Levels by which the floor below a new red shoe is redder than green, where it mirrored a green one."""
    fitted = fitted_foot((380, 330))
    image, foot = standing(plain_floor(), fitted)
    shoe = outline(fitted) > 0
    image[shoe] = (40, 170, 50)
    lowest = SIZE_WH[1] - 1 - shoe[::-1].argmax(axis=0)
    for column in np.flatnonzero(shoe.any(axis=0)):
        for depth in range(1, 30):
            row = lowest[column] + depth
            above = image[lowest[column] - depth, column].astype(float)
            share = gloss * np.exp(-depth / 25)
            image[row, column] = np.rint((1 - share) * image[row, column] + share * above)
    finisher = FeetFinisher()
    for index in range(24):
        look(finisher, Frame(image, index * STEP_NS, index), [foot], [fitted])
    out = plain_floor()
    finisher.shade(out, {SLOT: layer_of(outline(fitted))}, finisher.light())
    below = cv2.dilate(outline(fitted), np.ones((17, 1), np.uint8)) > 0
    below &= np.arange(SIZE_WH[1])[:, None] > lowest
    return int(out[below, 2].astype(float).mean() - out[below, 1].astype(float).mean())


def test_only_a_glossy_floor_mirrors_the_shoe() -> None:
    assert reddened_below(0.4) > 10
    assert reddened_below(0.0) == 0


@pytest.mark.parametrize("toe_px", [(30, 330), (630, 330), (380, 475), (380, 40), (-200, 200), (639, 900)])
def test_feet_at_the_edges_of_the_picture(toe_px) -> None:
    fitted = fitted_foot(toe_px)
    image, foot = standing(striped_floor(), fitted)
    finisher = FeetFinisher()
    shown = outline(fitted, 0.8)
    layers = {SLOT: layer_of(shown)} if shown.any() else {}
    for index in range(3):
        look(finisher, Frame(image, index * STEP_NS, index), [foot], [fitted])
        light = finisher.light()
        done = {slot: finisher.finish(layer, slot, LADDER[0]) for slot, layer in layers.items()}
        out = image.copy()
        finisher.prepare(out, done)
        finisher.shade(out, done, light)
        assert out.shape == image.shape


def test_without_feet_the_picture_stays() -> None:
    image = striped_floor()
    finisher = FeetFinisher()
    look(finisher, Frame(image, 0), [], [])
    out = image.copy()
    finisher.prepare(out, {})
    finisher.shade(out, {}, finisher.light())
    assert finisher.light() is None
    assert np.array_equal(out, image)


def lit_from(side: float, level: float) -> tuple[float, float]:
    """Key light's x and the mean level found, for a leg brighter on one side of a picture so bright."""
    fitted = fitted_foot((380, 330))
    image, foot = standing(plain_floor(), fitted)
    calf = leg(fitted) > 0
    columns = np.broadcast_to(np.arange(SIZE_WH[0]), SIZE_WH[::-1])
    middle = columns[calf].mean()
    slope = 1 + side * 0.5 * (columns - middle) / np.ptp(columns[calf])
    image = np.where(calf[..., None], np.clip(image * slope[..., None], 0, 255), image)
    image = np.clip(image * level, 0, 255).astype(np.uint8)
    finisher = FeetFinisher()
    look(finisher, Frame(image, 0), [foot], [fitted])
    light = finisher.light()
    assert light is not None
    return float(light.key_direction[0]), float(light.irradiance[0].mean())


def test_light_comes_from_above_and_from_the_leg_s_bright_side() -> None:
    left, even, right = (lit_from(side, 1.0)[0] for side in (-1, 0, 1))
    assert left < even - 0.1
    assert right > even + 0.1
    assert abs(even) < 0.1
    assert lit_from(0, 0.5)[1] < 0.7 * lit_from(0, 1.0)[1]
