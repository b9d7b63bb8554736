"""What the staff of a shop can do at the kiosk, and that nobody else can."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace

import cv2
import pytest
from helpers_ui import WITH_HANDS, FakeMirror, click, halves
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from tryon.catalogue import Catalogue, load_product
from tryon.editing.templates import load_templates
from tryon.errors import InputError, ProductError
from tryon.insights import Counts
from tryon.kiosk import samples
from tryon.kiosk.camera import KioskCamera
from tryon.kiosk.last_good import load_or_last_good
from tryon.kiosk.log import LoggedEvent
from tryon.kiosk.pin import FREE_TRIES, PinGate, hash_pin, is_hash, may_be_pin
from tryon.kiosk.restocking import find_products, restock
from tryon.kiosk.settings import HourSettings, KioskSettings, load_kiosk, save_kiosk
from tryon.settings import Settings, assets_dir
from tryon.share.drives import Stick
from ui.bridge import Bridge
from ui.kiosk.operator.desk import Desk, template_names
from ui.kiosk.operator.force import Force, shown_of
from ui.kiosk.operator.overview import EventLines
from ui.kiosk.operator.pin_pad import IDLE_MS
from ui.kiosk.operator.settings_file import SettingsFile
from ui.kiosk.operator.sharing import SharingPage
from ui.kiosk.operator.staff import Staff
from ui.kiosk.operator.words import EN as STAFF_EN
from ui.kiosk.parts import SHORT_SIDE
from ui.kiosk.window import KioskWindow

PORTRAIT, LANDSCAPE = (SHORT_SIDE, SHORT_SIDE * 16 // 9), (SHORT_SIDE * 16 // 9, SHORT_SIDE)
PX_AT_1080 = 1080 / SHORT_SIDE

PIN, OTHER_PIN = "2580", "2581"
HASH = hash_pin(PIN)


def gate(path: Path, now_s: list[float], pin_hash: str = HASH) -> PinGate:
    return PinGate(pin_hash, lambda: now_s[0], path / "pin.json")


def test_a_pin_is_kept_as_a_salted_hash_that_only_it_opens(tmp_path: Path) -> None:
    assert PIN not in HASH
    assert hash_pin(PIN) != HASH
    assert gate(tmp_path, [0.0]).try_pin(PIN) == "open"
    assert gate(tmp_path, [0.0]).try_pin(OTHER_PIN) == "wrong"
    assert gate(tmp_path, [0.0], "").try_pin("") == "wrong"


@pytest.mark.parametrize("pin", ["123", "123456789", "1234", "8765", "0000", "12a4", "٢٥٨٠", ""])
def test_what_anybody_guesses_is_no_pin(pin: str) -> None:
    assert not may_be_pin(pin)
    with pytest.raises(ValueError, match="digits"):
        hash_pin(pin)


def test_wrong_tries_lock_ever_longer_also_over_a_restart(tmp_path: Path) -> None:
    now_s = [1000.0]
    for number in range(FREE_TRIES):
        assert gate(tmp_path, now_s).tries_left == FREE_TRIES - number
        assert gate(tmp_path, now_s).try_pin(OTHER_PIN) == "wrong"
    locks = []
    for _ in range(7):
        restarted = gate(tmp_path, now_s)
        locks.append(restarted.locked_s)
        assert restarted.try_pin(PIN) == "locked"
        assert restarted.locked_s == locks[-1]  # not prolonged by trying
        now_s[0] += locks[-1]
        assert gate(tmp_path, now_s).try_pin(OTHER_PIN) == "wrong"
    assert locks == [30.0, 60.0, 120.0, 240.0, 480.0, 900.0, 900.0]
    now_s[0] -= 10_000.0  # a clock that was set back
    assert gate(tmp_path, now_s).locked_s == 900.0
    now_s[0] += 10_900.0
    assert gate(tmp_path, now_s).try_pin(PIN) == "open"
    assert gate(tmp_path, now_s).tries_left == FREE_TRIES


def test_a_hash_that_was_changed_by_hand_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.toml"
    for wrong in ("1234", HASH[:-4], HASH.replace("$14$", "$40$")):
        assert not is_hash(wrong)
        path.write_text(f'schema = 1\npin_hash = "{wrong}"\n')
        with pytest.raises(InputError, match='write "" to choose a new PIN'):
            load_kiosk(path)


def test_settings_come_back_as_they_were_written(tmp_path: Path) -> None:
    settings = KioskSettings(shop='"Eck" 眼镜店', hidden=("linden", "wren"), pin_hash=HASH)
    save_kiosk(settings, tmp_path / "kiosk.toml")
    assert load_kiosk(tmp_path / "kiosk.toml") == settings


@pytest.mark.parametrize("page", ["KIOSK.md", "KIOSK.zh.md"])
def test_the_settings_that_the_manual_shows_are_right(page: str, tmp_path: Path) -> None:
    manual = (Path(__file__).parents[1] / "docs" / page).read_text("utf-8")
    shown = [block for block in manual.split("```")[1::2] if "\n[" in block]
    assert len(shown) == 2
    (tmp_path / "kiosk.toml").write_text("".join(shown), "utf-8")
    kiosk = load_kiosk(tmp_path / "kiosk.toml")
    assert (kiosk.screen.turned, kiosk.camera.turned, kiosk.hours.sunday) == (90, 90, "closed")
    assert kiosk.share == KioskSettings().share


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """With two products, of which the second has a fault."""
    bundled = sorted(path.parent for path in (assets_dir() / "products").glob("*/product.toml"))[0]
    for name in ("good", "bad"):
        folder = tmp_path / "stick" / "new products" / name
        shutil.copytree(bundled, folder)
        page = (folder / "product.toml").read_text("utf-8")
        (folder / "product.toml").write_text(
            page.replace(f'sku = "{bundled.name}"', f'sku = "{name}"'), "utf-8"
        )
    (tmp_path / "stick" / "new products" / "bad" / "model.glb").write_bytes(b"half a mod")
    (tmp_path / "stick" / ".Trash").mkdir()
    return tmp_path / "stick"


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("tryon.catalogue.adding.user_products_dir", lambda: tmp_path / "products")
    monkeypatch.setattr("tryon.catalogue.catalogue.user_products_dir", lambda: tmp_path / "products")
    return tmp_path / "products"


def test_a_product_with_a_fault_leaves_the_old_one_on_the_shelf(stick: Path, shelf: Path) -> None:
    shutil.copytree(stick / "new products" / "good", shelf / "bad")
    page = shelf / "bad" / "product.toml"
    page.write_text(page.read_text("utf-8").replace('sku = "good"', 'sku = "bad"'), "utf-8")
    before = {path.name: path.read_bytes() for path in (shelf / "bad").iterdir()}
    shares: list[float] = []

    done = restock(stick, shares.append)

    assert done.added == ("good",)
    assert len(done.faults) == 1
    assert done.faults[0].startswith("bad")
    assert {path.name: path.read_bytes() for path in (shelf / "bad").iterdir()} == before
    assert load_product(shelf / "good").sku == "good"
    assert sorted(path.name for path in shelf.iterdir()) == ["bad", "good"]  # nothing half
    assert shares == [0.0, 0.5, 1.0]


def test_an_update_that_is_cancelled_stops_between_two_products(stick: Path, shelf: Path) -> None:
    done = restock(stick, cancelled=lambda: True)
    assert done.cancelled
    assert not done.added
    assert not shelf.exists()


def test_a_folder_without_products_is_told(tmp_path: Path) -> None:
    with pytest.raises(ProductError, match=r"product\.toml"):
        restock(tmp_path)
    with pytest.raises(ProductError, match="is the stick still in"):
        restock(tmp_path / "pulled-out")
    assert find_products(tmp_path) == ()


def test_a_broken_file_leaves_the_last_good_settings(tmp_path: Path) -> None:
    path, kept = tmp_path / "kiosk.toml", tmp_path / "good.toml"
    path.write_text("[hours]\nmonday = 'noon'\n")
    with pytest.raises(InputError, match="no time of opening"):
        load_or_last_good(path, kept)
    good = KioskSettings(shop="Corner")
    save_kiosk(good, path)
    assert load_or_last_good(path, kept) == (good, "")
    path.write_text("shop = [")
    settings, problem = load_or_last_good(path, kept)
    assert settings == good
    assert "not valid TOML" in problem
    assert "\n" not in problem


@dataclass
class Shop:
    """A kiosk with staff, a settings file and a clock of its own."""

    window: KioskWindow
    staff: Staff
    file: SettingsFile
    mirror: FakeMirror
    folder: Path
    now_s: list[float]
    qtbot: QtBot

    def type(self, pin: str) -> None:
        for digit in pin:
            click(self.staff.pad.digits[int(digit)])
        click(self.staff.pad.enter)
        self.until(lambda: not self.staff.pad._waits)

    def let_in(self) -> None:
        self.window.operator_wanted.emit()
        self.type(PIN)
        assert self.window.runner.screen == "operator"

    def until(self, condition: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=4000)


def make_shop(qtbot: QtBot, folder: Path, kiosk: KioskSettings, stick: Path | None = None) -> Shop:
    mirror, now_s = FakeMirror(), [1000.0]
    bridge = Bridge(mirror)
    save_kiosk(kiosk, folder / "kiosk.toml")
    file = SettingsFile(None, kiosk, folder / "kiosk.toml", folder / "good.toml")
    catalogue = Catalogue(WITH_HANDS, ())
    window = KioskWindow(
        bridge,
        Settings(),
        kiosk,
        catalogue,
        folder / "cache",
        lambda product, variant: QImage(8, 8, QImage.Format.Format_ARGB32),
    )
    found = () if stick is None else (Stick(stick, "SHOP", 10**9, False, "exfat"),)
    desk = Desk(
        file, bridge, catalogue, counts=lambda days: Counts(), cameras=lambda: ((0, "Webcam"), (2, "Other")),
        sticks=lambda: found, events=tuple, restarts=tuple, samples=lambda _: {},
    )  # fmt: skip
    staff = Staff(window, desk, lambda: now_s[0], folder / "pin.json")
    window.resize(*PORTRAIT)
    window.show()
    bridge.start("auto")
    return Shop(window, staff, file, mirror, folder, now_s, qtbot)


def end(shop: Shop) -> None:
    shop.window.finish()
    shop.staff.finish()
    assert not {"staff-lookups", "staff-files", "staff-gate"} & {each.name for each in threading.enumerate()}
    shop.qtbot.waitUntil(lambda: ("stop", 5.0) in shop.mirror.calls)
    shop.window.close()
    shop.window.deleteLater()


@pytest.fixture
def shop(qtbot: QtBot, tmp_path: Path, stick: Path) -> Iterator[Shop]:
    made = make_shop(qtbot, tmp_path, KioskSettings(language="en", pin_hash=HASH), stick)
    yield made
    end(made)


def test_no_page_is_reached_without_the_pin(shop: Shop) -> None:
    window, staff = shop.window, shop.staff
    window.operator_wanted.emit()
    assert staff.pad.isVisible()
    assert not staff.view.isVisible()
    for wrong in (OTHER_PIN, "0", PIN[:-1], PIN + "0"):
        shop.type(wrong)
        assert not staff.view.isVisible()
        assert window.runner.screen == "attract"
    QTest.mouseClick(staff.pad, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert window.runner.screen == "attract"  # nor is what lies below touched
    click(staff.pad.cancel)
    assert not staff.pad.isVisible()
    assert not staff.view.isVisible()
    window.operator_wanted.emit()
    shop.type(OTHER_PIN)
    assert "Wait 0:30" in staff.pad.hint.text()
    assert not staff.pad.enter.isEnabled()
    shop.now_s[0] += 30.0
    shop.until(staff.pad.enter.isEnabled)
    shop.type(PIN)
    assert staff.view.isVisible()
    assert not staff.pad.isVisible()


def test_who_opened_the_pad_and_walked_on_leaves_nothing_open(shop: Shop) -> None:
    shop.window.operator_wanted.emit()
    click(shop.staff.pad.digits[2])
    shop.staff.pad._idle.start(20)
    shop.until(lambda: not shop.staff.pad.isVisible())
    shop.staff.pad._idle.setInterval(IDLE_MS)
    shop.let_in()  # what was typed before is forgotten
    shop.staff._alone.start(20)
    shop.until(lambda: not shop.staff.view.isVisible())
    assert shop.window.runner.screen == "attract"


def test_a_pin_is_looked_at_beside_the_window_and_not_after_cancel(shop: Shop) -> None:
    pad, thread, go = shop.staff.pad, shop.staff._desk.gate, threading.Event()
    thread.submit(lambda: go.wait(4.0))
    shop.window.operator_wanted.emit()
    for digit in PIN:
        click(pad.digits[int(digit)])
    click(pad.enter)
    assert pad.hint.text() == pad.words["pin_checked"]
    assert not pad.enter.isEnabled()
    assert not pad.digits[0].isEnabled()
    click(pad.cancel)
    answered = threading.Event()
    thread.submit(lambda: None, lambda _: answered.set())
    go.set()
    shop.until(answered.is_set)
    assert not shop.staff.view.isVisible()
    shop.let_in()


def test_the_first_pin_is_chosen_twice(qtbot: QtBot, tmp_path: Path) -> None:
    shop = make_shop(qtbot, tmp_path, KioskSettings(language="en"))
    shop.window.operator_wanted.emit()
    for typed in ("1234", PIN, OTHER_PIN, PIN):  # weak; then two that differ; then the first again
        shop.type(typed)
        assert not shop.staff.view.isVisible()
    shop.type(PIN)
    assert shop.staff.view.isVisible()
    kept = load_kiosk(tmp_path / "kiosk.toml").pin_hash
    assert gate(tmp_path, [0.0], kept).try_pin(PIN) == "open"
    end(shop)


def test_a_visit_of_the_staff_begins_and_ends_at_the_shoppers(shop: Shop) -> None:
    shop.let_in()
    assert shop.window.lock.open_keys
    click(shop.staff.view.back)
    assert shop.window.runner.screen == "attract"
    assert not shop.staff.view.isVisible()
    assert not shop.window.lock.open_keys


@pytest.fixture
def file(qtbot: QtBot, tmp_path: Path) -> SettingsFile:
    save_kiosk(KioskSettings(), tmp_path / "kiosk.toml")
    return SettingsFile(None, KioskSettings(), tmp_path / "kiosk.toml", tmp_path / "good.toml")


def test_settings_change_at_once_or_wait_for_a_restart(file: SettingsFile, tmp_path: Path) -> None:
    told: list[tuple[KioskSettings, frozenset[str]]] = []
    file.changed.connect(lambda kiosk, waiting: told.append((kiosk, waiting)))
    assert file.change({"disk_reserve_mb": 3000, "hours.monday": "09:00-20:00"}) == ""
    assert told[-1][0].disk_reserve_mb == 3000
    assert told[-1][1] == frozenset()
    assert file.change({"screen.turned": 90, "hidden": ("runner",)}) == ""
    assert told[-1][1] == {"screen", "hidden"}
    assert load_kiosk(tmp_path / "kiosk.toml") == told[-1][0] == file.kiosk
    assert file.change({"screen.turned": 0, "hidden": ()}) == ""
    assert told[-1][1] == frozenset()


def test_what_is_wrong_is_refused_in_one_line_and_changes_nothing(file: SettingsFile, tmp_path: Path) -> None:
    before, written = file.kiosk, (tmp_path / "kiosk.toml").read_bytes()
    for wrong in (
        {"hours.monday": "noon"},
        {"disk_reserve_mb": 5},
        {"disk_reserve_mb": 300, "camera.turned": 45},
    ):
        problem = file.change(wrong)
        assert problem
        assert "\n" not in problem
        assert file.kiosk == before
        assert (tmp_path / "kiosk.toml").read_bytes() == written


def test_a_file_that_is_changed_is_read_again_and_a_broken_one_is_told(
    file: SettingsFile, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "kiosk.toml"
    changed = file.kiosk.model_copy(update={"hours": HourSettings(sunday="closed")})
    save_kiosk(changed, path)
    qtbot.waitUntil(lambda: file.kiosk == changed)
    path.write_text("shop = [")
    qtbot.waitUntil(lambda: "not valid TOML" in file.problem)
    assert file.kiosk == changed
    assert file.change({"disk_reserve_mb": 4000}) == ""
    assert not file.problem
    assert load_kiosk(path).disk_reserve_mb == 4000
    assert (tmp_path / "kiosk.toml.broken").read_text() == "shop = ["


def test_the_staff_read_what_is_wrong_with_the_file_and_restart_where_changes_wait(shop: Shop) -> None:
    (shop.folder / "kiosk.toml").write_text("shop = [")
    shop.file.reload()
    shop.let_in()
    assert "not valid TOML" in shop.staff.view.page.problem.text()
    restarts: list[bool] = []
    shop.staff.restart_wanted.connect(lambda: restarts.append(True))
    shop.file.change({"hidden": ("runner",)})
    shop.until(lambda: shop.staff.view.waiting.text())
    assert not shop.staff.view.page.problem.text()
    click(shop.staff.view.back)
    assert restarts


def test_the_camera_page_shows_the_camera_as_it_is(shop: Shop) -> None:
    shop.let_in()
    shop.staff.view.open("cameras")
    page = shop.staff.view.page
    shop.until(lambda: shop.mirror.named("forget"))  # of the shopper before
    shop.mirror.show(1, halves(20, 230))
    shop.until(lambda: page.live.size_wh != (0, 0))
    page.turned.buttons[1].click()
    assert shop.file.kiosk.camera.turned == 90
    assert load_kiosk(shop.folder / "kiosk.toml").camera.turned == 90
    shop.until(lambda: page.rows.count() == 3)
    page.rows.itemAt(2).widget().click()
    assert shop.file.kiosk.camera.source == "camera:Other"


def test_products_are_hidden_and_updated_from_a_stick(shop: Shop, shelf: Path) -> None:
    shop.let_in()
    shop.staff.view.open("catalogue")
    page = shop.staff.view.catalogue
    page.rows[0][1].click()
    hidden = page.rows[0][0].sku
    assert shop.file.kiosk.hidden == (hidden,)
    assert hidden not in [each.sku for each in shown_of(Catalogue(WITH_HANDS, ()), shop.file.kiosk).products]
    shop.until(lambda: page.sticks.buttons)
    page.sticks.buttons[0].click()
    assert page.busy
    shop.until(lambda: not page.busy)
    assert "1 on the shelf" in page.progress.text()
    assert "bad" in page.progress.text()
    assert "catalogue" in shop.file.waiting
    assert load_product(shelf / "good").sku == "good"


def test_consent_is_written_by_hand_or_read_from_a_stick(shop: Shop, stick: Path) -> None:
    shop.let_in()
    view = shop.staff.view
    view.open("consent")
    page = view.page
    page.fields["en"].click()
    for key in view.keyboard.keys[10:13]:
        key.click()
    view.keyboard.done.click()
    assert shop.file.kiosk.privacy.consent_en == "qwe"
    (stick / "consent_zh.txt").write_text("镜子会拍到你，\n只为试戴。", "utf-8")
    shop.until(lambda: page.sticks.buttons)
    page.sticks.buttons[0].click()
    shop.until(lambda: shop.file.kiosk.privacy.consent_zh == "镜子会拍到你， 只为试戴。")
    (stick / "consent_zh.txt").write_bytes(b"\xff\xfe\x00")
    page.sticks.buttons[0].click()
    shop.until(lambda: "consent_zh.txt" in page.problem.text())
    assert shop.file.kiosk.privacy.consent_zh


def test_hours_are_set_by_touch_and_the_kiosk_ends_only_after_a_second_press(shop: Shop) -> None:
    shop.let_in()
    shop.staff.view.open("hours")
    page = shop.staff.view.page
    monday = page.days[0]
    monday.kind.buttons[2].click()
    monday.begin.fewer.click()
    assert shop.file.kiosk.hours.monday == "09:30-22:00"
    page.same.click()
    assert shop.file.kiosk.hours.sunday == "09:30-22:00"
    monday.kind.buttons[1].click()
    assert shop.file.kiosk.hours.monday == "closed"
    shop.staff.view.open("system")
    ended: list[bool] = []
    shop.staff.end_wanted.connect(lambda: ended.append(True))
    system = shop.staff.view.system
    system.end.click()
    assert not ended
    assert "again" in system.end.text()
    system.end.click()
    assert ended


def test_what_the_staff_decide_is_in_force_at_once(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.kiosk.operator.settings_file.kiosk_path", lambda: tmp_path / "other.toml")
    monkeypatch.setattr("tryon.kiosk.last_good.state_dir", lambda: tmp_path / "state")
    monkeypatch.setattr("tryon.kiosk.pin.state_dir", lambda: tmp_path / "state")
    told: list[object] = []
    guard = SimpleNamespace(figures=dict, problem="", set_kiosk=told.append)
    insights = SimpleNamespace(daily=lambda days: Counts(), sweep=told.append)
    camera = KioskCamera()
    bridge = shop.window._bridge
    force = Force(
        shop.window,
        bridge,
        guard,
        insights,
        KioskSettings(),
        Catalogue(WITH_HANDS, ()),
        camera,  # type: ignore[arg-type]
    )
    force.file.change({"camera.source": "camera:2", "camera.turned": 270})
    shop.until(lambda: shop.mirror.named("switch_source") == [("camera:2",)])
    assert camera.turned == 270
    force.file.change({"privacy.insights_days": 7, "privacy.keep_minutes": 5, "shop": "Corner"})
    assert told == [told[0], force.file.kiosk, 7]
    assert shop.window.consent.minutes == "5"
    assert not force.wants_restart
    force.staff.restart_wanted.emit()
    assert force.wants_restart
    force.staff.finish()


def test_what_shoppers_take_along_is_chosen_by_touch(shop: Shop) -> None:
    names = {"clean_card": {"en": "Clean card", "zh": "简约卡片"}}
    desk = replace(shop.staff.view._desk, templates=lambda: names)
    page = SharingPage(desk)
    shop.qtbot.addWidget(page)
    page.set_words(STAFF_EN, "en")
    page.enter()
    shop.until(lambda: page.templates["clean_card"].text() == "Clean card")
    assert list(page.templates) == ["", "clean_card"]
    assert page.templates["clean_card"].isChecked()
    page.templates[""].click()
    page.preset.buttons[2].click()
    page.recent.more.click()
    share = desk.file.kiosk.share
    assert (share.template, share.preset, share.recent) == ("", "douyin", 1)
    assert page.templates[""].isChecked()
    assert not page.remove.isEnabled()


def test_the_template_that_is_chosen_is_shown_by_an_example(shop: Shop, tmp_path: Path) -> None:
    pictures = {}
    for at, key in enumerate(("", "clean_card"), 1):
        pictures[key] = tmp_path / f"{at}.png"
        QImage(90 * at, 160, QImage.Format.Format_RGB32).save(str(pictures[key]))
    asked: list[tuple[str, bool]] = []

    def samples(language: str) -> dict[str, Path]:
        asked.append((language, threading.current_thread() is threading.main_thread()))
        return pictures

    names = {"clean_card": {"en": "Clean card", "zh": "简约卡片"}}
    page = SharingPage(replace(shop.staff.view._desk, templates=lambda: names, samples=samples))
    shop.qtbot.addWidget(page)
    page.set_words(STAFF_EN, "en")
    page.enter()
    assert page.sample.image.isNull()
    shop.until(lambda: page.sample.image.width() == 180)
    shop.until(lambda: "clean_card" in page.templates and "" in page.templates)
    page.templates[""].click()
    assert page.sample.image.width() == 90
    assert asked == [("en", False)]


def test_an_example_is_drawn_once_until_its_template_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(samples, "cache_dir", lambda: tmp_path)
    runs: list[str] = []

    def run(command: list[str], **_: object) -> SimpleNamespace:
        runs.append(command[-1])
        samples.main("en")
        return SimpleNamespace(returncode=0)

    one = {"clean_card": load_templates().found["clean_card"]}
    monkeypatch.setattr(samples.subprocess, "run", run)
    monkeypatch.setattr(samples, "load_templates", lambda: SimpleNamespace(found=one))
    drawn = samples.samples("en")
    assert samples.samples("en") == drawn
    assert runs == ["en"]
    assert drawn[""] == samples.plain_sample()
    width, height = samples.SIZE_WH
    picture = cv2.imread(str(drawn["clean_card"]))
    assert picture.shape == (height, width, 3)
    assert (picture[height // 2 :] > 240).all(axis=2).mean() > 0.1  # the white card of the product
    one["clean_card"] = replace(one["clean_card"], key="renamed")
    assert samples.samples("en")["clean_card"] != drawn["clean_card"]
    assert not drawn["clean_card"].exists()


def test_every_template_has_a_name_in_both_languages() -> None:
    names = template_names()
    assert names[KioskSettings().share.template] == {"en": "Clean card", "zh": "简约卡片"}
    assert all(each["en"] and each["zh"] for each in names.values())


def test_the_staff_delete_what_shoppers_let_the_screen_show(shop: Shop, tmp_path: Path) -> None:
    removed: list[bool] = []
    desk = replace(shop.staff.view._desk, shown_clips=lambda: 2, show_nobody=lambda: removed.append(True))
    page = SharingPage(desk)
    shop.qtbot.addWidget(page)
    page.set_words(STAFF_EN, "en")
    assert "2" in page.remove.text()
    click(page.remove)
    assert removed == [True]
    assert not page.remove.isEnabled()


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
def test_all_of_it_can_be_touched_in_both_languages(shop: Shop, size: tuple[int, int]) -> None:
    shop.window.resize(*size)
    shop.let_in()
    view = shop.staff.view
    for language in ("en", "zh"):
        if view.language != language:
            click(view.other)
        for page in view.pages:
            view.open(page.key)
            shop.qtbot.wait(5)
            assert page.area.widget().width() <= page.area.viewport().width(), page.key
            for button in view.findChildren(QAbstractButton):
                if button.isVisible():
                    name = (page.key, button.accessibleName() or button.text())
                    assert min(button.width(), button.height()) * PX_AT_1080 >= 72, name
                    left = button.mapTo(view, QPoint(0, 0)).x()
                    assert left >= 0, name
                    assert left + button.width() <= view.width(), name


def test_the_log_shows_its_newest_line_first_and_takes_nothing_in_it_for_markup(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    lines = EventLines(page, 8)
    told = [("INFO", "the kiosk has started"), ("ERROR", "drawing <failed> & begins anew")]
    lines.show_events([LoggedEvent("2026-01-31 09:30:00", level, "", text) for level, text in told], STAFF_EN)
    document = QTextDocument()
    document.setHtml(lines.text())
    shown = [" ".join(line.split()) for line in document.toPlainText().splitlines()]
    assert shown == ["01-31 09:30 drawing <failed> & begins anew", "01-31 09:30 the kiosk has started"]
    lines.show_events([], STAFF_EN)
    assert lines.text() == STAFF_EN["no_events"]
