"""The kiosk notices who steps up, and not who walks by; it reads the tags that are held up to it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
import zxingcpp
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from tryon.catalogue import Product, load_catalogue
from tryon.errors import InputError, ModelFileError
from tryon.kiosk.presence import Finding, Presence, PresenceWatch
from tryon.kiosk.tag_sheet import write_tags
from tryon.kiosk.tags import TagReader, read_codes, selection_of
from tryon.mirror_state import Shot
from tryon.models import model_path
from tryon.settings import assets_dir
from tryon.share.qr import as_png, make_code
from tryon.tracking.face_finder import FaceFinder
from tryon.tracking.hand_finder import HandFinder
from tryon.tracking.hand_net import MODEL_FILE, HandNets
from tryon.tracking.tiles import Box
from tryon.types import ByteArray, Frame
from ui.kiosk.senses import Senses

FPS = 8
SIZE_WH = (1280, 720)
Script = Callable[[float, int], ByteArray]


@pytest.fixture(scope="module")
def finder() -> FaceFinder:
    return FaceFinder(model_path("face_landmarker.task"))


@pytest.fixture(scope="module")
def hand_finder() -> HandFinder:
    return HandFinder(HandNets(model_path(MODEL_FILE)))


@pytest.fixture(scope="module")
def people() -> list[ByteArray]:
    """The middle of the demo's picture, in which somebody moves before the camera."""
    return pictures_of("demo", 360, 920)


@pytest.fixture(scope="module")
def hands() -> list[ByteArray]:
    """A hand that turns, and its arm."""
    return pictures_of("hands", 480, 940)


def pictures_of(demo: str, left: int, right: int) -> list[ByteArray]:
    """Every fourth of a demo's first hundred pictures, between two columns."""
    clip = cv2.VideoCapture(str(assets_dir() / "demo" / f"{demo}.mp4"))
    pictures = []
    for number in range(100):
        _, picture = clip.read()
        if number % 4 == 0:
            pictures.append(picture[:, left:right])
    clip.release()
    return pictures


@pytest.fixture(scope="module")
def room() -> ByteArray:
    """Shelves and walls, evenly lit."""
    random = np.random.default_rng(7)
    picture = np.full((SIZE_WH[1], SIZE_WH[0], 3), 130, np.uint8)
    for _ in range(25):
        x, y, w, h = (
            int(random.integers(low, high)) for low, high in ((0, 1200), (0, 650), (30, 200), (30, 250))
        )
        picture[y : y + h, x : x + w] = random.integers(30, 220, 3)
    return picture


NOISE = [cv2.randn(np.empty((SIZE_WH[1], SIZE_WH[0], 3), np.int16), 0, 4) for _ in range(4)]


def filmed(picture: ByteArray, number: int, light: float = 1.0) -> ByteArray:
    """As a camera delivers it: with noise."""
    lit = cv2.convertScaleAbs(picture, alpha=light)
    return cv2.add(lit, NOISE[number % 4], dtype=cv2.CV_8U)


def standing(room: ByteArray, person: ByteArray, scale: float, x: float, lower_end: int = 720) -> ByteArray:
    """Somebody in the room, their middle at `x` pixels."""
    small = cv2.resize(person, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    height, width = small.shape[:2]
    left, top = round(x - width / 2), lower_end - height
    picture = room.copy()
    first, last = max(0, left), min(SIZE_WH[0], left + width)
    if first < last:
        picture[top:lower_end, first:last] = small[:, first - left : last - left]
    return picture


def nothing(*_: object) -> tuple[Box, ...]:
    """Finds neither faces nor hands."""
    return ()


def legs(room: ByteArray, number: int, x: int = 640) -> ByteArray:
    """Trousers and shoes, as a camera that looks at feet sees them: they shift from foot to foot."""
    picture = room.copy()
    for side in (-1, 1):
        left = x + side * 95 + round(14 * np.sin(0.9 * number + side))
        cv2.rectangle(picture, (left - 62, 0), (left + 62, 380), (70, 45, 40), -1)
        cv2.ellipse(picture, (left + 10 * side, 420), (60, 80), 0, 0, 360, (235, 235, 235), -1)
    return picture


def watched(
    finder: FaceFinder, room: ByteArray, script: Script, seconds: float
) -> list[tuple[float, Presence]]:
    """What is made of a script, after two seconds of an empty room; seconds count from its beginning."""
    watch = PresenceWatch(finder.find, nothing)
    for number in range(2 * FPS):
        assert not watch.update(Frame(filmed(room, number), 0), (), (), number / FPS).here
    seen = []
    for number in range(round(seconds * FPS)):
        at_s = number / FPS
        frame = Frame(script(at_s, number), 0)
        seen.append((at_s, watch.update(frame, (), (), 2.0 + at_s)))
    return seen


@pytest.mark.parametrize(
    ("scale", "light"), [(1.0, 1.0), (0.6, 1.0), (0.4, 1.0), (0.6, 0.4)], ids=["near", "two", "low", "dim"]
)
def test_whoever_steps_up_is_noticed_within_a_second(
    finder: FaceFinder, room: ByteArray, people: list[ByteArray], scale: float, light: float
) -> None:
    def steps_up(_: float, number: int) -> ByteArray:
        return filmed(standing(room, people[number % len(people)], scale, 640), number, light)

    seen = watched(finder, room, steps_up, 3.0)
    assert next(at_s for at_s, presence in seen if presence.here) <= 0.875
    assert all(presence.here for at_s, presence in seen if at_s > 1.0)
    assert sum(presence.stirred for _, presence in seen) >= 3
    assert seen[-1][1].guidance == "ok"


def test_nobody_is_noticed_where_nobody_stays(
    finder: FaceFinder, room: ByteArray, people: list[ByteArray]
) -> None:
    def light_switched(at_s: float, number: int) -> ByteArray:
        return filmed(room, number, 0.35 if int(at_s) % 2 else 1.2)

    def walks_by(at_s: float, number: int) -> ByteArray:
        return filmed(standing(room, people[number % len(people)], 0.7, -300 + 900 * at_s), number)

    def far_away(_: float, number: int) -> ByteArray:
        return filmed(standing(room, people[number % len(people)], 0.15, 640, 500), number)

    for script in (light_switched, walks_by, far_away):
        assert not any(presence.here for _, presence in watched(finder, room, script, 3.0)), script.__name__
    assert watched(finder, room, far_away, 1.0)[-1][1].guidance == "come_closer"


def test_who_has_gone_is_gone_and_a_poster_is_nobody(
    finder: FaceFinder, room: ByteArray, people: list[ByteArray]
) -> None:
    poster = standing(room, people[0], 0.5, 250, 500)

    def comes_and_goes(at_s: float, number: int) -> ByteArray:
        return filmed(
            standing(poster, people[number % len(people)], 0.7, 900) if at_s < 2 else poster, number
        )

    seen = watched(finder, poster, comes_and_goes, 5.0)
    assert all(presence.here for at_s, presence in seen if 1.0 < at_s < 2.0)
    assert not any(presence.here for at_s, presence in seen if at_s > 4.5)


def test_a_hand_over_the_picture_is_asked_back(room: ByteArray) -> None:
    watch = PresenceWatch(nothing, nothing)
    assert watch.update(Frame(room, 0), (), [(100, 10, 1000, 700)], 0.0).guidance == "step_back"


class Visits:
    """Shows a watch one picture after the other, as the kiosk's camera does."""

    def __init__(self, watch: PresenceWatch, room: ByteArray) -> None:
        self.watch, self.room = watch, room
        self.number, self.now_s = 0, 0.0
        self.show(lambda _: room, 2.0)

    def show(
        self, pictures: Callable[[int], ByteArray], seconds: float, in_use: bool = False, fps: int = FPS
    ) -> list[bool]:
        """Whether somebody was there, in each of them."""
        here = []
        for _ in range(round(seconds * fps)):
            self.number += 1
            self.now_s += 1 / fps
            frame = Frame(filmed(pictures(self.number), self.number), 0)
            here.append(self.watch.update(frame, (), (), self.now_s, in_use).here)
        return here

    def wakes(self, pictures: Callable[[int], ByteArray], stays_s: float) -> bool:
        """Whether they wake it within a second after an empty room, again after they have used it so long."""
        gone = self.show(lambda _: self.room, 4.0)
        came = self.show(pictures, 0.875)
        self.show(pictures, stays_s, in_use=True, fps=4)
        return not gone[-1] and came[-1]


def test_feet_alone_wake_it_each_time(room: ByteArray) -> None:
    visits = Visits(PresenceWatch(nothing, nothing), room)
    woken = [
        visits.wakes(lambda number, x=x: legs(room, number, x), stays_s)
        for x, stays_s in [(640, 0), (640, 90), (400, 5), (640, 0)]
    ]
    assert all(woken)
    lingering = visits.show(lambda number: legs(room, number), 25.0)  # without touching anything
    assert all(lingering[8:])
    assert visits.wakes(lambda number: legs(room, number), 0)


@pytest.mark.parametrize("scale", [1.0, 0.6])
def test_a_hand_alone_wakes_it_each_time(
    hand_finder: HandFinder, room: ByteArray, hands: list[ByteArray], scale: float
) -> None:
    def held_up(number: int) -> ByteArray:
        return standing(room, hands[number % len(hands)], scale, 640)

    visits = Visits(PresenceWatch(nothing, hand_finder.find), room)
    assert all(visits.wakes(held_up, stays_s) for stays_s in (0, 10, 0))
    assert all(visits.show(held_up, 5.0)[8:])


@pytest.mark.parametrize("what", ["face", "hand", "shoes"])
def test_what_is_put_up_keeps_it_awake_for_two_minutes_at_most(
    finder: FaceFinder,
    hand_finder: HandFinder,
    room: ByteArray,
    people: list[ByteArray],
    hands: list[ByteArray],
    what: str,
) -> None:
    """Pictures of people, a doll, shoes on a shelf do not move. People before them still wake it."""
    put_up = {
        "face": standing(room, people[0], 0.6, 300, 560),
        "hand": standing(room, hands[0], 0.9, 300, 700),
        "shoes": legs(room, 0, 300),
    }[what]
    find_hands = hand_finder.find if what == "hand" else nothing
    visits = Visits(PresenceWatch(finder.find, find_hands), room)
    visits.show(lambda _: put_up, 110.0, fps=2)
    assert not any(visits.show(lambda _: put_up, 10.0))
    assert visits.show(lambda number: legs(put_up, number, 900), 0.875)[-1]


SLIDES = np.random.default_rng(3).integers(20, 235, (6, 6, 5, 3), np.uint8)


def test_a_screen_that_shows_slides_wakes_nobody(room: ByteArray) -> None:
    def with_slides(number: int) -> ByteArray:
        picture = room.copy()
        picture[300:, 100:500] = cv2.resize(SLIDES[number // (5 * FPS) % 6], (400, 420))
        return picture

    assert not any(Visits(PresenceWatch(nothing, nothing), with_slides(0)).show(with_slides, 30.0))


def test_a_screen_that_always_moves_falls_out_of_notice(room: ByteArray) -> None:
    def with_screen(number: int, picture: ByteArray | None = None) -> ByteArray:
        picture = room.copy() if picture is None else picture
        picture[300:, 100:500] = cv2.resize(SLIDES[number % 6], (400, 420))
        return picture

    visits = Visits(PresenceWatch(nothing, nothing), room)
    assert visits.show(with_screen, 110.0, fps=4)[4]  # who knows what it is
    assert not any(visits.show(with_screen, 10.0))

    def with_feet(number: int) -> ByteArray:
        return with_screen(number, legs(room, number, 900))

    assert visits.show(with_feet, 0.875)[-1]
    visits.show(with_feet, 90.0, in_use=True, fps=4)
    assert not visits.show(with_screen, 4.0)[-1]
    assert visits.show(with_feet, 0.875)[-1]


def test_an_empty_room_costs_next_to_nothing(room: ByteArray) -> None:
    looks: list[float] = []
    watch = PresenceWatch(lambda *_: looks.append(0.0) or (), lambda *_: pytest.fail("no hand is new"))
    times_s = []
    for number in range(40):
        frame = Frame(filmed(room, number), 0)
        began_s = time.thread_time()
        watch.update(frame, (), (), number / FPS)
        times_s.append(time.thread_time() - began_s)
    assert len(looks) <= 6  # once a second
    assert np.median(times_s) < 0.004  # 0.7 ms on a quiet machine


@pytest.fixture(scope="module")
def products() -> tuple[Product, ...]:
    return load_catalogue(assets_dir() / "products").products


def tag(text: str, kind: zxingcpp.BarcodeFormat | None = None) -> ByteArray:
    """A tag in a picture, somewhat blurred and askew."""
    if kind is None:
        code = cv2.imdecode(np.frombuffer(as_png(make_code(text), 200), np.uint8), cv2.IMREAD_COLOR)
    else:
        bars = np.array(zxingcpp.create_barcode(text, kind).to_image(scale=4))
        tall = cv2.resize(bars, (bars.shape[1], 200), interpolation=cv2.INTER_NEAREST)
        code = cv2.cvtColor(cv2.copyMakeBorder(tall, 20, 20, 40, 40, 0, value=255), cv2.COLOR_GRAY2BGR)
    turn = cv2.getRotationMatrix2D((code.shape[1] / 2, code.shape[0] / 2), 12, 1.0)
    turn[:, 2] += (300, 250)
    picture = cv2.warpAffine(code, turn, SIZE_WH, borderValue=(120, 130, 140))
    return cv2.GaussianBlur(picture, (0, 0), 1.0)


def test_tags_say_which_product(products: tuple[Product, ...]) -> None:
    product = products[0]
    variant = product.variants[-1].id
    with_ean = (*products[1:], product.model_copy(update={"ean": "6901234567892"}))
    assert selection_of(product.sku, products) == product.sku
    assert selection_of(f"{product.sku}:{variant}", products) == f"{product.sku}:{variant}"
    assert selection_of(f"https://shop.example/p/{product.sku}?from=tag", products) == product.sku
    assert selection_of("6901234567892", with_ean) == product.sku
    for stranger in ("6901234567892", "", "http://[", f"{product.sku}:no-such", "https://example.org/"):
        assert selection_of(stranger, products) is None
    for text, kind in (
        (f"{product.sku}:{variant}", None),
        ("6901234567892", zxingcpp.BarcodeFormat.EAN13),
        (product.sku, zxingcpp.BarcodeFormat.Code128),
    ):
        assert read_codes(tag(text, kind)) == (text,)


def test_printed_tags_are_read_as_what_they_are(products: tuple[Product, ...], tmp_path: Path) -> None:
    assert write_tags(products[:2], tmp_path / "tags.png") == 1
    said = [selection_of(text, products) for text in read_codes(cv2.imread(str(tmp_path / "tags.png")))]
    wanted = [f"{product.sku}:{variant.id}" for product in products[:2] for variant in product.variants]
    assert sorted(filter(None, said)) == sorted(wanted)
    write_tags(products[:2], tmp_path / "tags.pdf")
    assert (tmp_path / "tags.pdf").read_bytes().startswith(b"%PDF")
    with pytest.raises(InputError, match=r"\.pdf or \.png"):
        write_tags(products, tmp_path / "tags.txt")


def test_a_tag_is_told_once_while_it_is_held(products: tuple[Product, ...]) -> None:
    reader = TagReader(products)
    try:
        picture, told, now_s = tag(products[0].sku), [], 0.0
        until_s = time.monotonic() + 1.5
        while time.monotonic() < until_s:
            now_s += 0.02
            found = reader.look(picture, now_s)
            told += [] if found is None else [found]
            time.sleep(0.01)
        assert told == [products[0].sku]
    finally:
        reader.close()


def test_an_ean_has_its_check_digit(products: tuple[Product, ...], tmp_path: Path) -> None:
    product = products[0]
    values = {**product.model_dump(by_alias=True), "folder": tmp_path}
    assert type(product).model_validate({**values, "ean": "6901234567892"}).ean == "6901234567892"
    with pytest.raises(ValueError, match="last digit would be 2"):
        type(product).model_validate({**values, "ean": "6901234567893"})


def test_senses_tell_of_tags_and_people_without_holding_the_window_up(
    qtbot: QtBot, room: ByteArray, products: tuple[Product, ...]
) -> None:
    parent = QObject()
    senses = Senses(parent, products, lambda: (nothing, nothing))
    read: list[str] = []
    senses.tag_read.connect(read.append)
    pictures = [room, tag(products[0].sku)]
    count = 0

    def look() -> bool:
        nonlocal count
        count += 1
        frame = Frame(pictures[count % 8 > 3], count)
        began_s = time.thread_time()
        senses.look(Shot(count, frame, frame, (), 0.0))
        assert time.thread_time() - began_s < 0.01
        return bool(read)

    try:
        qtbot.waitUntil(look, timeout=5000)
        assert read == [products[0].sku]
    finally:
        senses.close()
    assert not {"reading tags", "the kiosk's senses"} & {thread.name for thread in threading.enumerate()}


def test_somebody_is_told_of_before_the_next_picture_comes(qtbot: QtBot, room: ByteArray) -> None:
    def find(image: ByteArray, _zone: object = None) -> tuple[Box, ...]:
        return (Box(400, 100, 200, 200),) if image is not room else ()

    parent, somebody, time_s = QObject(), room.copy(), [0.0]
    somebody[100:300, 400:600] = (90, 140, 200)
    senses = Senses(parent, (), lambda: (find, nothing), clock=lambda: time_s[0])
    noticed: list[Presence] = []
    senses.noticed.connect(noticed.append)

    def look(count: int, image: ByteArray) -> Presence:
        time_s[0] = count / 8
        frame = Frame(image, count * 125_000_000)
        told = senses.look(Shot(count, frame, frame, (), 0.0))
        qtbot.wait(60)
        return told

    try:
        told = [look(count, room if count < 20 else somebody) for count in range(24)]
        assert not any(each.here for each in told)  # each is of an earlier picture
        assert [each.here for each in noticed] == [True]
        assert look(24, somebody).here
        assert len(noticed) == 1
    finally:
        senses.close()


def test_who_stands_there_after_a_fault_is_no_part_of_the_empty_scene(qtbot: QtBot, room: ByteArray) -> None:
    parent, time_s, finds = QObject(), [0.0], [0]

    def find(_image: ByteArray, _zone: object = None) -> tuple[Box, ...]:
        finds[0] += 1
        if finds[0] == 4:
            raise RuntimeError("rehearsed")
        return ()

    senses = Senses(parent, (), lambda: (find, nothing), clock=lambda: time_s[0])
    noticed: list[Presence] = []
    senses.noticed.connect(noticed.append)

    def look(count: int, image: ByteArray) -> None:
        time_s[0] = count / FPS
        frame = Frame(filmed(image, count), count)
        senses.look(Shot(count, frame, frame, (), 0.0))
        qtbot.wait(60)

    try:
        for count in range(20):
            look(count, room)
        finds[0] = 3  # the next look fails, with somebody there
        for count in range(20, 28):
            look(count, legs(room, count))
        assert senses.faults == 1
        assert [each.here for each in noticed] == [True]
    finally:
        senses.close()


def test_senses_that_fail_say_so_until_they_see_again(qtbot: QtBot, room: ByteArray) -> None:
    tries: list[int] = []

    def finding() -> tuple[Finding, Finding]:
        tries.append(1)
        if len(tries) == 1:
            raise ModelFileError("face_landmarker.task is missing")
        return nothing, nothing

    senses = Senses(QObject(), (), finding)
    try:
        qtbot.waitUntil(lambda: senses.failure == "face_landmarker.task is missing")
        frame = Frame(room, 1)
        senses.look(Shot(1, frame, frame, (), 0.0))
        qtbot.waitUntil(lambda: senses.failure == "", timeout=10_000)
        assert (senses.faults, len(tries)) == (1, 2)
    finally:
        senses.close()
