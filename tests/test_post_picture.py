"""What happens to a post's picture: cropped, made up, coloured, decorated, joined."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest
from helpers_faces import face_model
from scipy.ndimage import map_coordinates

from tryon.editing import looks, sticker_art
from tryon.editing.develop import develop
from tryon.editing.layouts import cell_wh, join
from tryon.editing.looks import Look, find_looks, load_look, read_cube
from tryon.editing.plan import Beauty, EditPlan, Segment, Sticker
from tryon.editing.sticker_art import find_stickers
from tryon.editing.stickers import paint_stickers, sticker_names
from tryon.editing.subject_track import NOBODY, Subjects
from tryon.editing.transitions import blend
from tryon.effects.beauty import beautify
from tryon.errors import InputError
from tryon.settings import assets_dir
from tryon.sources.video import VideoFile
from tryon.tracking.face import FaceTracker
from tryon.types import ByteArray, FloatArray

Person = tuple[ByteArray, FloatArray]


@pytest.fixture(scope="module")
def person() -> Person:
    """(600, 500, 3) picture of a face and its points."""
    source = VideoFile(assets_dir() / "demo" / "demo.mp4")
    frame = source.read()
    source.close()
    assert frame is not None
    with FaceTracker(face_model(), video=False) as tracker:
        (face,) = tracker.track(frame)
    return frame.image[20:620, 400:900].copy(), face.points_px[:, :2] - (400, 20)


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the shop's own looks and stickers are; nothing of this PC's owner."""
    for module in (looks, sticker_art):
        monkeypatch.setattr(module, "user_data_dir", lambda: tmp_path)
    yield tmp_path
    load_look.cache_clear()
    looks._table.cache_clear()
    sticker_art.load_sticker.cache_clear()


def plan(**choices: object) -> EditPlan:
    return EditPlan.model_validate({"segments": (Segment(clip=Path("a.mp4"), end_s=2.0),), **choices})


def test_a_picture_that_needs_nothing_stays_as_it_is(person: Person) -> None:
    image, points = person
    seen = Subjects(face_points=points)
    canvas, moved = develop(image, (0, 0, 500, 600), (500, 600), seen, plan())

    np.testing.assert_array_equal(canvas, image)
    assert not np.shares_memory(canvas, image)
    np.testing.assert_allclose(moved.face_points, points)


def test_a_crop_shows_what_its_rectangle_holds_to_the_pixel() -> None:
    y, x = np.mgrid[0:720, 0:1280]
    image = np.stack([x / 5.02, y / 2.83, np.full_like(x, 90)], axis=-1).astype(np.uint8)
    rect = (300.4, 10.7, 360.0, 640.0)
    seen = Subjects(hand=(400.4, 110.7, 500.4, 210.7))
    canvas, moved = develop(image, rect, (1080, 1920), seen, plan())

    assert canvas.shape == (1920, 1080, 3)
    assert moved.hand == pytest.approx((300, 300, 600, 600))
    for px, py in ((0, 0), (540, 960), (1079, 1919)):
        wanted = (300.4 + (px + 0.5) / 3 - 0.5) / 5.02, (10.7 + (py + 0.5) / 3 - 0.5) / 2.83
        np.testing.assert_allclose(canvas[py, px, :2], wanted, atol=1.2)


def test_what_lies_beside_the_picture_is_filled_with_a_darker_blur_of_it() -> None:
    rng = np.random.default_rng(3)
    image = rng.integers(60, 250, (640, 360, 3), dtype=np.uint8)
    canvas, _ = develop(image, (-389, 0, 1138, 640), (1138, 640), NOBODY, plan())

    np.testing.assert_array_equal(canvas[:, 389 : 389 + 360], image)
    for side in (canvas[:, :380], canvas[:, 760:]):
        assert 0.4 * image.mean() < side.mean() < 0.7 * image.mean()
        assert side.std() < 0.2 * image.std()


def skin_of(person: Person) -> tuple[slice, slice]:
    """A patch of a cheek."""
    x, y = person[1][50].astype(int)
    return slice(y - 8, y + 8), slice(x - 8, x + 8)


def test_beauty_at_nothing_touches_nothing(person: Person) -> None:
    image, points = person
    touched = image.copy()
    beautify(touched, points, 0.0, 0.0)
    np.testing.assert_array_equal(touched, image)


def test_smoothing_evens_out_skin_and_touches_nothing_else(person: Person) -> None:
    image, points = person
    noise = np.random.default_rng(5).normal(0, 5, (75, 62, 1))
    spots = cv2.resize(noise, (500, 600), interpolation=cv2.INTER_CUBIC)[..., None]
    blotchy = np.clip(image + spots, 0, 255).astype(np.uint8)
    clean, smooth = image.copy(), blotchy.copy()
    beautify(clean, points, 1.0, 0.0)
    beautify(smooth, points, 1.0, 0.0)

    kept = []
    for cheek_or_chin in (50, 280, 199):
        x, y = points[cheek_or_chin].astype(int)
        patch = slice(y - 8, y + 8), slice(x - 8, x + 8)
        before, after = blotchy[patch].astype(int) - image[patch], smooth[patch].astype(int) - clean[patch]
        kept.append(after.std() / before.std())
    assert np.mean(kept) < 0.7
    for corner in (33, 133, 263, 362, 159, 386):
        x, y = points[corner].astype(int)
        assert np.abs(smooth[y, x].astype(int) - blotchy[y, x]).max() <= 2
    outside = np.ones(image.shape[:2], bool)
    (x0, y0), (x1, y1) = points.min(axis=0), points.max(axis=0)
    outside[int(y0 - 0.35 * (y1 - y0)) : int(y1 + 60), int(x0 - 60) : int(x1 + 60)] = False
    np.testing.assert_array_equal(smooth[outside], blotchy[outside])


def test_the_rim_of_glasses_stays_sharp(person: Person) -> None:
    image, points = person
    x, y = points[[33, 133, 263, 362]].mean(axis=0).astype(int)
    cv2.line(image := image.copy(), (x - 90, y + 24), (x + 90, y + 24), (20, 20, 20), 3)
    smooth = image.copy()
    beautify(smooth, points, 1.0, 0.0)
    rim = slice(y + 23, y + 26), slice(x - 60, x + 60)
    assert np.abs(smooth[rim].astype(int) - image[rim]).mean() < 6


@pytest.mark.parametrize("exposure", [1.0, 0.35])
def test_brightening_is_light_on_skin_of_every_tone(person: Person, exposure: float) -> None:
    image, points = person
    image = np.rint(image * exposure).astype(np.uint8)
    bright = image.copy()
    beautify(bright, points, 0.0, 1.0)

    before, after = (each[skin_of(person)].mean(axis=(0, 1)) for each in (image, bright))
    assert 1.04 < after.mean() / before.mean() < 1.35
    np.testing.assert_allclose(after / after.sum(), before / before.sum(), atol=0.01)


def colours() -> ByteArray:
    """(256, 768, 3) gradients and colours of every kind."""
    ramps = np.stack(np.meshgrid(np.arange(256), np.arange(256), indexing="ij"), axis=-1)
    parts = [
        np.dstack([ramps, np.full((256, 256), 128)]),
        np.repeat(np.arange(256)[:, None, None], 256, axis=1).repeat(3, axis=2),
        np.random.default_rng(1).integers(0, 256, (256, 256, 3)),
    ]
    return np.hstack(parts).astype(np.uint8)


def exactly(table: FloatArray, image: ByteArray) -> FloatArray:
    """Trilinear, in floating point."""
    at = image.reshape(-1, 3).T.astype(np.float64) / 255 * (len(table) - 1)
    mapped = [map_coordinates(table[..., channel], at, order=1) for channel in (2, 1, 0)]
    return np.stack(mapped, axis=-1).reshape(image.shape) * 255


@pytest.mark.parametrize("name", list(find_looks()))
def test_every_look_is_applied_as_its_table_says(name: str) -> None:
    image = colours()
    seen = image.copy()
    load_look(name).apply(seen)

    off = np.abs(seen - exactly(read_cube(find_looks()[name].path), image))
    assert off.mean() < 0.9
    assert np.quantile(off, 0.999) < 5
    smooth = cv2.blur(seen[:, 256:512].astype(np.float32), (16, 1))[:, 128].mean(axis=1)
    assert (np.diff(smooth) > -0.6).all()  # a grey ramp stays a ramp: no bands


def test_a_look_is_mixed_in_as_much_as_one_likes() -> None:
    image, table = colours(), read_cube(find_looks()["warm-film"].path)
    none, half = image.copy(), image.copy()
    Look(table, 0.0).apply(none)
    Look(table, 0.5).apply(half)

    assert np.abs(none.astype(int) - image).max() <= 1
    assert np.abs(half - (image + exactly(table, image)) / 2).mean() < 0.9


def test_a_shop_can_drop_in_its_own_look(own_folder: Path) -> None:
    (own_folder / "looks").mkdir()
    rows = [f"{1 - r} {1 - g} {1 - b}" for b in (0, 1) for g in (0, 1) for r in (0, 1)]
    (own_folder / "looks" / "negative.cube").write_text("# ours\nLUT_3D_SIZE 2\n" + "\n".join(rows))

    assert "negative" in find_looks()
    image = np.full((4, 4, 3), (10, 100, 200), np.uint8)
    load_look("negative").apply(image)
    np.testing.assert_allclose(image[0, 0], (245, 155, 55), atol=1)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("LUT_3D_SIZE 2\n0 0 0", "does not hold"),
        ("LUT_3D_SIZE 4000", "129 points"),
        ("LUT_3D_SIZE 2\n0 0 what", "line 2"),
        ("LUT_1D_SIZE 16", "a 3D LUT is needed"),
        ("LUT_3D_SIZE 2\n" + "0 0\n" * 8, "does not hold"),
        ("LUT_3D_SIZE 2\n0 0 0\n0 0\n", "line 3"),
        ("LUT_3D_SIZE 2\n" + "1e999 0 0\n" * 8, "does not hold"),
    ],
)
def test_a_broken_look_is_named_in_one_line(own_folder: Path, text: str, says: str) -> None:
    (own_folder / "looks").mkdir()
    (own_folder / "looks" / "odd.cube").write_text(text)
    with pytest.raises(InputError, match=says) as raised:
        load_look("odd")
    assert "odd.cube" in str(raised.value)
    assert "\n" not in str(raised.value)
    with pytest.raises(InputError, match="there is no colour look 'nothing'; there are warm-film"):
        load_look("nothing")


def test_stickers_turn_and_grow_with_the_head(person: Person) -> None:
    points = person[1]
    sticker = Sticker(art="hearts", offset=(0.0, -1.0), size=0.4)

    def painted(points: FloatArray) -> tuple[FloatArray, float]:
        """Centre and area of what was painted."""
        canvas = np.full((900, 900, 3), 90, np.uint8)
        paint_stickers(canvas, [sticker], 1.0, Subjects(face_points=points))
        rows, columns = np.nonzero((canvas != 90).any(axis=2))
        return np.array([columns.mean(), rows.mean()]), float(len(rows))

    upright = points + np.array([200, 250])
    middle = upright[[234, 454, 10, 152]].mean(axis=0)
    at, area = painted(upright)
    turn = np.array([[0.0, -1.0], [1.0, 0.0]])  # a quarter to the right
    turned_at, turned_area = painted((upright - middle) @ turn.T + middle)
    np.testing.assert_allclose(turned_at - middle, turn @ (at - middle), atol=3)
    assert turned_area == pytest.approx(area, rel=0.03)
    small_at, small_area = painted((upright - middle) / 2 + middle)
    np.testing.assert_allclose(small_at - middle, (at - middle) / 2, atol=3)
    assert small_area == pytest.approx(area / 4, rel=0.06)


def test_a_sticker_comes_and_goes_in_time_and_with_what_it_follows(person: Person) -> None:
    points = person[1]
    sticker = Sticker(art="crown", size=0.8, start_s=1.0, end_s=2.0)

    def weight(t_s: float, subjects: Subjects) -> float:
        canvas = np.zeros((600, 500, 3), np.uint8)
        paint_stickers(canvas, [sticker], t_s, subjects)
        return float(canvas.mean())

    seen = Subjects(face_points=points)
    shown = weight(1.5, seen)
    assert shown > 0
    assert weight(0.9, seen) == weight(2.1, seen) == weight(1.5, NOBODY) == 0
    assert 0 < weight(1.05, seen) < shown
    assert 0 < weight(1.95, seen) < shown
    fading = Subjects(face_points=points, presence={"face": 0.5})
    assert weight(1.5, fading) == pytest.approx(shown / 2, rel=0.05)


@pytest.mark.parametrize("canvas_wh", [(270, 480), (300, 400), (400, 400), (640, 360)])
def test_every_sticker_of_the_picture_is_whole_in_every_shape(canvas_wh: tuple[int, int]) -> None:
    assert len(sticker_names()) >= 12
    for art in find_stickers().values():
        if art.anchor != "picture":
            continue
        canvas = np.zeros((canvas_wh[1], canvas_wh[0], 3), np.uint8)
        paint_stickers(canvas, [art.placed()], 1.0, NOBODY)
        assert canvas.any(), art.name
        assert not any(edge.any() for edge in (canvas[0], canvas[-1], canvas[:, 0], canvas[:, -1])), art.name


def test_a_shops_own_sticker_and_one_that_is_broken(own_folder: Path) -> None:
    (own_folder / "stickers").mkdir()
    cv2.imwrite(str(own_folder / "stickers" / "logo.png"), np.full((40, 80, 4), 200, np.uint8))
    (own_folder / "stickers" / "torn.png").write_bytes(b"\x89PNG and no more")
    canvas = np.zeros((100, 100, 3), np.uint8)
    paint_stickers(canvas, [Sticker(art="logo", anchor="picture", size=0.8)], 1.0, NOBODY)
    assert canvas[50, 50].tolist() == [157, 157, 157]  # 200 x 200 / 255
    assert not canvas[10].any()
    with pytest.raises(InputError, match=r"^torn\.png cannot be read as a sticker"):
        paint_stickers(canvas, [Sticker(art="torn", anchor="picture")], 1.0, NOBODY)
    with pytest.raises(InputError, match="there is no sticker 'none'; there are sparkles"):
        paint_stickers(canvas, [Sticker(art="none", anchor="picture")], 1.0, NOBODY)


@pytest.mark.parametrize("kind", ["cut", "dissolve", "slide", "zoom", "flash"])
def test_a_transition_starts_with_one_picture_and_ends_with_the_other(kind: str) -> None:
    rng = np.random.default_rng(7)
    a = cv2.resize(rng.integers(0, 120, (6, 5, 3), dtype=np.uint8), (151, 201))
    b = cv2.resize(rng.integers(130, 255, (6, 5, 3), dtype=np.uint8), (151, 201))
    kept = a.copy(), b.copy()
    pictures = [blend(a, b, kind, x) for x in np.linspace(0, 1, 25)]  # type: ignore[arg-type]

    np.testing.assert_array_equal(pictures[0], a)
    np.testing.assert_array_equal(pictures[-1], b)
    assert all(picture.shape == a.shape and picture.dtype == np.uint8 for picture in pictures)
    np.testing.assert_array_equal(kept, (a, b))
    if kind in ("dissolve", "slide", "zoom"):
        steps = [float(np.abs(y.astype(int) - x).mean()) for x, y in pairwise(pictures)]
        assert max(steps[0], steps[-1]) < 0.6 * max(steps)  # starts and ends softly
        assert max(steps) < 0.3 * np.abs(b.astype(int) - a).mean()


def test_the_halves_of_a_split_screen_fill_it() -> None:
    for layout, canvas_wh in (("side_by_side", (1080, 1920)), ("stacked", (1080, 1440))):
        width, height = cell_wh(layout, canvas_wh)  # type: ignore[arg-type]
        a, b = np.full((height, width, 3), 10, np.uint8), np.full((height, width, 3), 20, np.uint8)
        canvas = join(a, b, layout)  # type: ignore[arg-type]
        assert canvas.shape[1::-1] == canvas_wh
        assert canvas[0, 0, 0] == 10
        assert canvas[-1, -1, 0] == 20
        assert set(np.unique(canvas)) == {10, 20, 255}
        assert 0.002 < (canvas == 255).mean() < 0.01
    assert cell_wh("single", (1080, 1920)) == (1080, 1920)


def test_beauty_and_look_belong_to_the_plan(person: Person) -> None:
    image, points = person
    seen = Subjects(face_points=points)
    dressed = plan(beauty=Beauty(smooth=0.5, brighten=0.5), look="mono", look_strength=1.0)
    canvas, _ = develop(image, (0, 0, 500, 600), (500, 600), seen, dressed)
    assert np.ptp(canvas.astype(int), axis=2).mean() < 1.0
    with pytest.raises(InputError, match="there is no colour look"):
        develop(image, (0, 0, 500, 600), (500, 600), seen, plan(look="no such look"))
