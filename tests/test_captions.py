"""Words in posts: fonts that are there, lines that break where they may, captions clear of buttons."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from tryon.editing import font_files, fonts
from tryon.editing.captions import caption_overlay, caption_overlays, paint_overlays
from tryon.editing.line_breaks import NEVER_FIRST, NEVER_LAST, break_lines
from tryon.editing.overlay import Overlay, without_empty_parts
from tryon.editing.plan import Caption, CaptionStyle, Place
from tryon.editing.safe_area import safe_area
from tryon.editing.typesetting import TextStyle, fit_text
from tryon.models import CHINESE_FONT, model_path

CANVASES = ((540, 960), (540, 720), (540, 540), (960, 540), (270, 480))
CHINESE = (
    "今天在店里试戴了三副圆框眼镜，最喜欢这副玳瑁色的！镜腿很轻（真的），戴一整天也不压鼻梁……你们选哪一副？"
)
ENGLISH = "Three round frames tried on today (the tortoise one wins), and not one of them pinches my nose!"
MIXED = "踏浪 Tempo 跑鞋 ¥799，EU 36-47；“脚感”到店再说。#虚拟试穿 #跑鞋 #ootd"


@pytest.fixture(scope="module", autouse=True)
def _fonts_are_there() -> None:
    for name in (CHINESE_FONT, font_files.EMOJI_FONT):
        model_path(name)


@pytest.fixture
def bare_pc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A PC that fetched nothing and whose system has no font; the folder in which its fonts would be."""
    monkeypatch.setenv("TRYON_MODELS_DIR", str(tmp_path / "models"))
    monkeypatch.setattr("tryon.models.cache_dir", lambda: tmp_path / "cache")
    monkeypatch.setattr(
        font_files, "_SYSTEM_FOLDERS", dict.fromkeys(("linux", "win32", "darwin"), (str(tmp_path),))
    )
    caches = (font_files._verified, font_files._system_file)
    for cache in caches:
        cache.cache_clear()
    yield tmp_path
    for cache in caches:
        cache.cache_clear()


def caption(text: str, style: CaptionStyle = "line", place: Place = "bottom") -> Caption:
    return Caption(text=text, start_s=1.0, end_s=3.0, style=style, place=place)


def test_everything_that_people_type_in_china_can_be_drawn() -> None:
    pairs = (bytes((high, low)) for high in range(0xA1, 0xF8) for low in range(0xA1, 0xFF))
    characters = "".join(pair.decode("gb2312", "ignore") for pair in pairs)
    assert len(characters) > 7400
    assert fonts.undrawable(characters) == ""
    assert fonts.font_problem("镕喆堃 ¥899 é ß € 😍👨‍👩‍👧👍🏽❤️") is None


def test_without_any_font_latin_is_still_drawn_and_chinese_told_of(bare_pc: Path) -> None:
    assert font_files.chinese_font() is None
    assert caption_overlay(caption("Only 899"), (540, 960)).image[..., 3].max() == 255
    assert not caption_overlay(caption("显脸小！", style="title"), (540, 960)).image.any()
    problem = fonts.font_problem("显脸小 OK")
    assert problem is not None
    assert "tryon models --fetch" in problem
    assert "\n" not in problem
    assert fonts.font_problem("Only 899") is None


def test_the_systems_font_serves_until_ours_is_fetched(bare_pc: Path) -> None:
    ours = Path(fonts.__file__).parent  # a file that is no font is passed over
    (bare_pc / "NotoSansCJK-Regular.ttc").write_bytes((ours / "fonts.py").read_bytes())
    (bare_pc / "deep").mkdir()
    (bare_pc / "deep" / "msyh.ttc").symlink_to(_fetched_font())
    found = font_files.chinese_font()
    assert found is not None
    assert found.name == "msyh.ttc"
    assert caption_overlay(caption("显脸小！"), (540, 960)).image[..., 3].max() == 255


def _fetched_font() -> Path:
    import platformdirs

    return Path(platformdirs.user_cache_dir("tryon", appauthor=False)) / "models" / CHINESE_FONT


def test_what_no_font_has_leaves_no_box() -> None:
    style = TextStyle(60)
    odd = "\U0001f9ff\ue000"  # an emoji, and a character of private use that nobody draws
    assert fonts.undrawable(odd) == "\ue000"
    assert style.length("A\ue000B") == style.length("AB")


def test_english_marks_are_not_as_wide_as_chinese_ones() -> None:
    style = TextStyle(100)
    assert style.length("don’t") - style.length("dont") < 40
    assert style.length("“Yes”") < style.length("Yes") + 130
    assert style.length("店里“好看”的") >= 595


@pytest.mark.parametrize("text", [CHINESE, ENGLISH, MIXED])
@pytest.mark.parametrize("width", [180.0, 333.0, 520.0, 900.0])
def test_lines_break_where_they_may(text: str, width: float) -> None:
    style = TextStyle(48)
    lines = break_lines(text, style.length, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    for line in lines:
        assert style.length(line) <= width + 0.5 or len(line.split()) == 1
        assert line[0] not in NEVER_FIRST
        assert line[-1] not in NEVER_LAST or line is lines[-1]
    words = [word for word in text.split() if word.isascii()]
    assert all(any(word in line for line in lines) for word in words)


def test_phrases_stay_whole_and_lines_are_even() -> None:
    style = TextStyle(50)
    lines = break_lines("虚拟试戴只是效果参考，实物以门店为准。", style.length, 560)
    assert lines == ["虚拟试戴只是效果参考，", "实物以门店为准。"]
    even = break_lines("one two three four five six seven eight", style.length, 700)
    lengths = [style.length(line) for line in even]
    assert len(even) == 2
    assert min(lengths) > 0.7 * max(lengths)


@pytest.mark.parametrize("canvas", CANVASES)
def test_captions_keep_clear_of_the_platforms_buttons(canvas: tuple[int, int]) -> None:
    x, y, width, height = safe_area(canvas)
    styles: tuple[CaptionStyle, ...] = ("title", "line", "price", "hashtags")
    places: tuple[Place, ...] = ("top", "middle", "bottom")
    texts = (MIXED, (CHINESE * 4)[:200], "W" * 90)
    for style, place, text in itertools.product(styles, places, texts):
        overlay = caption_overlay(caption(text, style, place), canvas)
        strong = cv2.boundingRect((overlay.image[..., 3] > 200).astype(np.uint8))
        left, top = overlay.origin_px[0] + strong[0], overlay.origin_px[1] + strong[1]
        assert left >= x - 2
        assert top >= y - 2
        assert left + strong[2] <= x + width + 2
        assert top + strong[3] <= y + height + 2
    if canvas == (540, 960):  # in thousandths: Douyin's heart and comments, its name and text
        assert (x + width) / 540 <= 1 - 120 / 1080
        assert (y + height) / 960 <= 1 - 320 / 1920


def test_letters_are_large_enough_for_a_phone() -> None:
    """A screen 68 mm wide shows 1080 px: the smallest usual caption keeps 2.5 mm."""
    overlay = caption_overlay(caption("#虚拟试戴 #圆框眼镜 #显脸小", "hashtags"), (1080, 1920))
    white = (overlay.image[..., :3].min(axis=2) > 200).any(axis=1)
    tallest = max(len(list(run)) for seen, run in itertools.groupby(white) if seen)
    assert tallest * 68 / 1080 >= 2.4


def test_captions_at_the_same_place_and_time_do_not_cover_each_other() -> None:
    texts = ("圆框 Linden", "¥899", "#虚拟试戴 #圆框")
    for place in ("top", "middle", "bottom"):
        overlays = caption_overlays([caption(text, "price", place) for text in texts], (1080, 1920))
        inked = []
        for overlay in overlays:
            _, top, _, height = cv2.boundingRect((overlay.image[..., 3] > 200).astype(np.uint8))
            inked.append((overlay.origin_px[1] + top, overlay.origin_px[1] + top + height))
        assert all(one[1] < other[0] for one, other in itertools.pairwise(inked))
    later = caption("¥899", "price").model_copy(update={"start_s": 3.0, "end_s": 4.0})
    apart = caption_overlays([caption("圆框", "price"), later], (1080, 1920))
    assert apart[0].origin_px[1] == caption_overlay(caption("圆框", "price"), (1080, 1920)).origin_px[1]


def test_long_words_shrink_and_then_lose_their_end() -> None:
    style = TextStyle(90, weight=800)
    assert fit_text("短", style, (800, 300)).style.size_px == 90
    smaller = fit_text(CHINESE[:40], style, (800, 340), 3)
    assert smaller.style.size_px < 90
    assert "".join(smaller.lines) == CHINESE[:40]
    cut = fit_text(CHINESE * 3, style, (800, 200), 2)
    assert len(cut.lines) <= 2
    assert cut.lines[-1].endswith("…")
    assert cut.size_wh[1] <= 200


def test_painting_is_exact_and_touches_nothing_else() -> None:
    random = np.random.default_rng(4)
    canvas = random.integers(0, 256, (300, 400, 3), np.uint8)
    straight = random.integers(0, 256, (80, 120, 4)).astype(np.float64)
    straight[..., :3] *= straight[..., 3:] / 255
    overlay = Overlay(np.rint(straight).astype(np.uint8), (-20, 250), 1.0, 2.0, fade_s=0.2)
    image = overlay.image[:50, 20:].astype(float)
    for t_s, presence in ((0.99, 0.0), (1.05, 0.25), (1.5, 1.0), (1.9, 0.5), (2.0, 0.0)):
        painted = canvas.copy()
        paint_overlays(painted, [overlay], t_s)
        expected = canvas.astype(float)
        region = expected[250:, :100]
        region += presence * (image[..., :3] - region * image[..., 3:] / 255)
        assert np.abs(painted - expected).max() <= 2
        assert np.array_equal(painted[:250], canvas[:250])
        assert np.array_equal(painted[:, 100:], canvas[:, 100:])


def test_a_caption_rises_while_it_fades_in_and_stays_then() -> None:
    overlay = replace(caption_overlay(caption("好看"), (540, 960)), rise_px=30)

    def top(t_s: float) -> int:
        canvas = np.zeros((960, 540, 3), np.uint8)
        paint_overlays(canvas, [overlay], t_s)
        return int(np.flatnonzero(canvas.any(axis=(1, 2)))[0])

    assert top(1.02) > top(1.1) > top(1.5) == top(2.5)


def test_frames_without_their_empty_middle_look_the_same() -> None:
    image = np.zeros((600, 400, 4), np.uint8)
    image[:30] = image[:, :25] = 200
    image[500:, 300:] = (10, 60, 90, 120)
    whole = Overlay(image, (5, 7), 0.0, 9.0, 0.0)
    pieces = without_empty_parts(whole)
    assert sum(piece.image.size for piece in pieces) < 0.4 * image.size
    one, other = (np.full((700, 500, 3), 90, np.uint8) for _ in range(2))
    paint_overlays(one, [whole], 1.0)
    paint_overlays(other, pieces, 1.0)
    assert np.array_equal(one, other)


def test_painting_captions_is_quick() -> None:
    captions = [caption(CHINESE[:30], "title", "top"), caption(MIXED), caption("¥899", "price", "middle")]
    overlays = caption_overlays(captions, (1080, 1920))
    canvas = np.full((1920, 1080, 3), 90, np.uint8)
    times = []
    for _ in range(8):
        start = time.perf_counter()
        paint_overlays(canvas, overlays, 2.0)
        times.append(time.perf_counter() - start)
    assert min(times) < 0.004
