"""Hair over the temples, on painted heads, and things held before the demo's face."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from helpers_faces import canonical_face, demo_camera, demo_frames, demo_poses, head_pose, true_points

from tryon.effects.hand_cover import hand_mask
from tryon.effects.occlusion import OcclusionEstimator, apply_visibility
from tryon.fitting.head import EAR_TOP
from tryon.geometry import project, transform
from tryon.models import model_path
from tryon.tracking.still_hands import StillHands
from tryon.types import ByteArray, FloatArray, Layer

SIZE_WH = (1280, 720)
WHOLE = (0, 0, *SIZE_WH)
SKIN, HAIR, ROOM = (150, 175, 215), (35, 45, 60), (150, 160, 140)
POSE = head_pose(40.0, 0.0, 0.0, np.array([0.0, 0.0, 0.6]))  # the left side is seen
HINGE = np.array([0.067, 0.037, 0.040])
FRAME_NS = 33_333_333


def estimator_of_nobody() -> OcclusionEstimator:
    return OcclusionEstimator(canonical_face().vertices, canonical_face().triangles)


def at(places: FloatArray) -> npt.NDArray[np.int32]:
    return np.rint(project(demo_camera(), transform(POSE, places))).astype(np.int32)


def landmarks() -> FloatArray:
    placed = transform(POSE, canonical_face().vertices)
    points = np.column_stack([project(demo_camera(), placed), placed[:, 2]])
    return np.vstack([points, np.repeat(points[[33, 263]], 5, axis=0)])


def painted_head(hair: tuple[int, int, int], bare_ear: bool, seed: int = 0) -> ByteArray:
    """A head with hair down to the shoulders, tucked behind a bare ear or over it."""
    image = np.full((SIZE_WH[1], SIZE_WH[0], 3), ROOM, np.uint8)
    angle = np.linspace(0, 2 * np.pi, 24)
    skull = np.array([[0.075 * np.cos(a), 0.04 + 0.10 * np.sin(a), -0.03] for a in angle])
    deep = np.concatenate([skull, skull - (0, 0, 0.07), skull - (0, 0.15, 0.03), skull - (0, 0, -0.05)])
    cv2.fillConvexPoly(image, cv2.convexHull(at(deep)), hair)
    cv2.fillConvexPoly(image, cv2.convexHull(at(canonical_face().vertices)), SKIN)
    if bare_ear:
        ear = np.array([[x, y, z] for x, z in ((0.077, -0.045), (0.098, -0.095)) for y in (-0.04, 0.045)])
        cv2.fillConvexPoly(image, cv2.convexHull(at(ear)), SKIN)
    noise = np.random.default_rng(seed).normal(0, 4, image.shape)
    return np.clip(image + noise, 0, 255).astype(np.uint8)


def mask_of(
    estimator: OcclusionEstimator, image: ByteArray, index: int = 0, slot: str = "face0"
) -> ByteArray | None:
    time_ns = index * FRAME_NS
    estimator.look_at_hair(image, slot, landmarks(), POSE, 1.0, demo_camera(), time_ns)
    return estimator.visibility(image, slot, landmarks(), POSE, demo_camera(), WHOLE, time_ns)


def test_temples_vanish_where_hair_that_covers_the_ear_begins() -> None:
    mask = mask_of(estimator_of_nobody(), painted_head(HAIR, bare_ear=False))
    assert mask is not None
    along = at(HINGE + np.linspace(0, 1, 60)[:, None] * (EAR_TOP - HINGE))
    visible = mask[along[:, 1], along[:, 0]]
    assert visible[:3].min() == 255
    assert visible[-10:].max() == 0
    half = along[np.argmax(visible < 128)]
    edge = cv2.pointPolygonTest(
        cv2.convexHull(at(canonical_face().vertices)), half.astype(float).tolist(), True
    )
    assert abs(edge) < 6  # pixels from where the painted skin ends
    front = at(np.array([[x, y, 0.042] for x in (-0.06, 0.0, 0.06) for y in (-0.02, 0.02, 0.05)]))
    assert mask[front[:, 1], front[:, 0]].min() == 255


@pytest.mark.parametrize(
    ("hair", "bare_ear"),
    [(HAIR, True), (SKIN, False), ((135, 160, 200), False)],
    ids=["hair behind the ear", "bald", "hair like skin"],
)
def test_temples_stay_visible_where_hair_does_not_cover_them(
    hair: tuple[int, int, int], bare_ear: bool
) -> None:
    assert mask_of(estimator_of_nobody(), painted_head(hair, bare_ear)) is None


def test_hair_does_not_flicker_under_noise() -> None:
    estimator = estimator_of_nobody()
    masks = [mask_of(estimator, painted_head(HAIR, False, seed), seed) for seed in range(12)]
    seen = np.array([mask for mask in masks if mask is not None], np.int16)
    assert len(seen) == len(masks)
    hidden = seen.min(axis=0) < 255
    assert np.abs(np.diff(seen[:, hidden], axis=0)).mean() < 3


def test_a_person_who_was_hidden_is_forgotten_on_reset() -> None:
    estimator = estimator_of_nobody()
    assert mask_of(estimator, painted_head(HAIR, False)) is not None
    estimator.reset()
    assert mask_of(estimator, painted_head(HAIR, True), 1) is None


def test_everybody_s_hair_is_looked_at_again() -> None:
    estimator = estimator_of_nobody()
    slots = ("face0", "face1")
    over, behind = painted_head(HAIR, False), painted_head(HAIR, True)
    assert all(mask_of(estimator, over, 0, slot) is not None for slot in slots)
    for index in range(1, 60):
        masks = [mask_of(estimator, behind, index, slot) for slot in slots]
    assert all(mask is None for mask in masks)


def before_the_demo(
    estimator: OcclusionEstimator, change: Callable[[ByteArray], ByteArray], frames: range
) -> list[ByteArray | None]:
    """Masks while `change` is done to pictures of the demo's face, shown over and over."""
    masks = []
    for number in frames:
        index = number % 20
        points = np.column_stack([true_points(index), np.zeros(len(true_points(index)))])
        points = np.vstack([points, np.repeat(points[[33, 263]], 5, axis=0)])
        image = change(demo_frames()[index].image.copy())
        place = (points, demo_poses()[index], demo_camera(), WHOLE, number * FRAME_NS)
        masks.append(estimator.visibility(image, "face0", *place))
    return masks


def hand(image: ByteArray) -> ByteArray:
    """A skin-coloured hand's back over the left half of the eyes."""
    cv2.ellipse(image, hand_place(), (int(WIDTH * 0.3), int(WIDTH * 0.5)), 10, 0, 360, (120, 135, 190), -1)
    return image


WIDTH = 200.0  # pixels, about that of the demo's face


def hand_place() -> tuple[int, int]:
    x, y = true_points(0)[263]
    return int(x + 0.05 * WIDTH), int(y)


def test_what_is_held_before_the_face_hides_glasses_and_lets_go() -> None:
    estimator = estimator_of_nobody()
    calm = before_the_demo(estimator, lambda image: image, range(40))
    assert all(mask is None for mask in calm)
    mask = before_the_demo(estimator, hand, range(40, 50))[-1]
    assert mask is not None
    face = np.zeros(mask.shape, np.uint8)
    cv2.fillConvexPoly(face, cv2.convexHull(np.rint(true_points(9)).astype(np.int32)), 255)
    eyes = np.abs(np.arange(mask.shape[0]) - hand_place()[1])[:, None] < 0.15 * WIDTH
    truth = hand(np.zeros((*mask.shape, 3), np.uint8)).any(axis=-1)
    zone = (face > 0) & eyes
    hidden = mask < 128
    assert (hidden & truth & zone).sum() / ((hidden | truth) & zone).sum() > 0.8
    released = before_the_demo(estimator, lambda image: image, range(50, 56))
    assert released[-1] is None


def test_what_hid_a_face_that_is_lost_hides_its_glasses_while_they_fade() -> None:
    estimator = estimator_of_nobody()
    image = painted_head(HAIR, bare_ear=False)
    seen = mask_of(estimator, image)
    lost = estimator.visibility(image, "face0", None, POSE, demo_camera(), WHOLE, FRAME_NS)
    assert seen is not None
    assert lost is not None
    np.testing.assert_array_equal(lost, seen)
    before_the_demo(estimator, lambda picture: picture, range(100, 140))
    held = before_the_demo(estimator, hand, range(140, 150))[-1]
    image = hand(demo_frames()[9].image.copy())
    pose, time_ns = demo_poses()[9], 150 * FRAME_NS
    lost = estimator.visibility(image, "face0", None, pose, demo_camera(), WHOLE, time_ns)
    assert held is not None
    assert lost is not None
    np.testing.assert_array_equal(lost, held)
    estimator.reset()
    assert estimator.visibility(image, "face0", None, pose, demo_camera(), WHOLE, time_ns) is None


@pytest.mark.parametrize("gain", [0.6, 1.3])
def test_light_that_changes_hides_nothing(gain: float) -> None:
    estimator = estimator_of_nobody()
    before_the_demo(estimator, lambda image: image, range(40))
    dimmed = before_the_demo(estimator, lambda image: cv2.convertScaleAbs(image, alpha=gain), range(40, 60))
    assert all(mask is None for mask in dimmed)
    half = np.clip((np.arange(SIZE_WH[0]) - true_points(0)[1, 0]) / 60 + 0.5, 0, 1)[None, :, None]

    def shaded(image: ByteArray) -> ByteArray:
        return (image * (1 - 0.35 * half)).astype(np.uint8)

    assert all(mask is None for mask in before_the_demo(estimator, shaded, range(60, 80)))


def flat_hand(palm_px: float, wrist: tuple[float, float]) -> FloatArray:
    """Landmarks of an open hand that points upwards."""
    roots = [(-0.35, -0.25), (-0.3, -0.95), (-0.05, -1.0), (0.18, -0.95), (0.38, -0.85)]
    fingers = [(x * (1 + 0.2 * k), y - 0.25 * k) for x, y in roots for k in range(4)]
    return np.array([(0.0, 0.0), *fingers]) * palm_px + wrist


def test_a_hand_hides_what_lies_behind_palm_and_fingers() -> None:
    face = np.array([[100.0, 100.0], [300.0, 350.0]])
    image = np.full((480, 640, 3), 90, np.uint8)
    hand = flat_hand(150.0, (300.0, 400.0))
    mask = hand_mask(image, [hand], face, (200, 60, 300, 300))
    assert mask is not None
    for part in (hand[9:12], hand[[0, 5, 17]].mean(axis=0)[None]):
        x, y = np.rint(part - (200, 60)).astype(int).T
        inside = (y >= 0) & (x < 300)
        assert mask[y[inside], x[inside]].max() == 0
    assert mask[:40, :60].min() == 255
    assert mask[250:, 250:].min() == 255
    assert hand_mask(image, [hand], face, (500, 60, 100, 100)) is None
    assert hand_mask(image, [flat_hand(60.0, (250.0, 250.0))], face, (200, 60, 300, 300)) is None


def test_no_hands_are_found_where_there_are_none() -> None:
    finder = StillHands(model_path("hand_landmarker.task"))
    try:
        assert finder.near(demo_frames()[0].image, true_points(0)) == ()
    finally:
        finder.close()


def test_what_is_hidden_is_taken_out_of_a_layer() -> None:
    bgra = np.full((6, 8, 4), 100, np.uint8)
    through = np.full((6, 8, 3), 155, np.uint8)
    layer = Layer(bgra, (20, 30), (20, 30, 28, 36), through)
    mask = np.full((6, 8), 255, np.uint8)
    mask[:, 5:] = 0
    mask[:, 4] = 128
    shown = apply_visibility(layer, mask)
    assert shown.bbox_px == (20, 30, 25, 36)
    assert shown.through is not None
    np.testing.assert_array_equal(shown.bgra[0, :, 3], [100] * 4 + [50] + [0] * 3)
    np.testing.assert_array_equal(shown.through[0, :, 0], [155] * 4 + [205] + [255] * 3)
    assert apply_visibility(layer, None) is layer
    assert apply_visibility(layer, np.zeros((6, 8), np.uint8)).bbox_px is None
