"""Posts of what shoppers capture, made in a process of their own."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import av
import cv2
import pytest

from tryon.catalogue import PRODUCTS_VARIABLE, load_catalogue
from tryon.clips.note import ClipNote, Wearing, write_note
from tryon.errors import SinkError
from tryon.kiosk import posting
from tryon.kiosk.posting import PostMaker, PostWish, make_post, tried_on, words_of
from tryon.settings import assets_dir
from ui.kiosk.making import Making


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of the demo's face, upright."""
    path = tmp_path_factory.mktemp("session") / "photo.jpg"
    with av.open(str(assets_dir() / "demo" / "demo.mp4")) as clip:
        image = next(clip.decode(video=0)).to_ndarray(format="bgr24")
    cv2.imwrite(str(path), cv2.resize(image, (640, 360), interpolation=cv2.INTER_AREA))
    now = datetime.now(UTC)
    worn = (Wearing(start_s=0.0, selections=("aviator:gold-green",)),)
    write_note(path, ClipNote(kind="photo", made=now, expires=now + timedelta(days=1), wearing=worn))
    return path


def wish(photo: Path, template: str) -> PostWish:
    out = photo.with_name("post") / photo.name
    return PostWish(clip=photo, out=out, template=template, preset="wechat", language="en")


def test_a_photo_is_framed_with_what_is_worn_in_it(photo: Path) -> None:
    told: list[float] = []
    made = make_post(wish(photo, "clean_card"), told.append, lambda: False)
    assert made == photo.with_name("post") / photo.name
    image = cv2.imread(str(made))
    assert image.shape == (1440, 1080, 3)
    lower = image[-520:, 100:-100]
    assert (lower > 240).all(axis=2).mean() > 0.15  # the white card of the product
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert b"Virtual try-on" in made.read_bytes()


def test_what_cannot_be_made_is_told_in_one_line(photo: Path) -> None:
    with pytest.raises(SinkError, match="there is no template 'clean_cart'; did you mean clean_card"):
        make_post(wish(photo, "clean_cart"), lambda _: None, lambda: False)


def test_who_leaves_ends_it_at_once(photo: Path) -> None:
    asked: list[bool] = []

    def cancelled() -> bool:
        asked.append(True)
        return len(asked) > 2

    assert make_post(wish(photo, "magazine"), lambda _: None, cancelled) is None


def test_a_process_that_waits_makes_the_first_post(photo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    maker = PostMaker()
    started: list[subprocess.Popen[bytes]] = []
    launch = posting._launch

    def counted(products: str) -> subprocess.Popen[bytes]:
        started.append(launch(products))
        return started[-1]

    monkeypatch.setattr(posting, "_launch", counted)
    maker.get_ready()
    maker.get_ready()
    assert len(started) == 1
    assert maker(wish(photo, "clean_card"), lambda _: None, lambda: False) is not None
    assert started[0].returncode == 0
    maker.get_ready("elsewhere")
    maker.get_ready("")
    maker.close()
    assert len(started) == 3
    assert all(process.returncode is not None for process in started)


def test_a_process_that_waits_ends_with_the_kiosk() -> None:
    process = posting._launch("")
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(60) == 0


def test_the_words_are_those_of_what_is_worn(photo: Path, tmp_path: Path) -> None:
    tried = tried_on(photo, load_catalogue())
    assert [product.sku for product, _ in tried] == ["aviator"]
    english = words_of(photo, tried, "en", "wechat")
    assert "Meridian" in english
    assert "virtual try-on" in english
    assert "#虚拟试戴" in words_of(photo, tried, "zh", "douyin")
    assert words_of(photo, [], "zh", "wechat") == ""
    (tmp_path / "photo.clip.json").write_text("half a no")
    assert tried_on(tmp_path / "photo.jpg", load_catalogue()) == []


def test_a_process_knows_the_shops_own_products(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bundled = assets_dir() / "products" / "aviator"
    shutil.copytree(bundled, tmp_path / "own")
    page = (tmp_path / "own" / "product.toml").read_text("utf-8")
    (tmp_path / "own" / "product.toml").write_text(page.replace('sku = "aviator"', 'sku = "own"'), "utf-8")
    monkeypatch.setenv(PRODUCTS_VARIABLE, str(tmp_path))
    assert load_catalogue().product("own").folder == tmp_path / "own"
    monkeypatch.setenv(PRODUCTS_VARIABLE, "")
    assert "own" not in [product.sku for product in load_catalogue().products]


def test_the_staff_read_of_a_post_that_failed_unless_nobody_waits_for_it(tmp_path: Path) -> None:
    wanted = wish(tmp_path / "photo.jpg", "clean_card")

    def fail(*_: object) -> Path | None:
        raise SinkError("the disk is full")

    def leave(*_: object) -> Path | None:
        left.stop()
        raise SinkError("the clip is gone")

    failed = Making(wanted, fail, lambda *_: None)
    failed.run()
    assert failed.is_over
    assert failed.problem.endswith("the disk is full")
    assert failed.result == wanted.clip
    left = Making(wanted, leave, lambda *_: None)
    left.run()
    assert left.is_over
    assert left.problem == ""
