"""What the staff of a shop can do at the kiosk, and that nobody else can."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tryon.catalogue import load_product
from tryon.errors import InputError, ProductError
from tryon.kiosk.pin import FREE_TRIES, PinGate, hash_pin, is_hash, may_be_pin
from tryon.kiosk.restocking import find_products, restock
from tryon.kiosk.settings import KioskSettings, load_kiosk, save_kiosk
from tryon.settings import assets_dir

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
