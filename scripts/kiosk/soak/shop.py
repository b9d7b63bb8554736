"""The shop of a rehearsal: folders, settings and products of its own, and nothing of this user's."""

from __future__ import annotations

import shutil
import socket
from dataclasses import dataclass
from pathlib import Path

from scripts.kiosk.soak.deeds import PIN
from scripts.offscreen import offscreen
from tryon.kiosk.pin import hash_pin
from tryon.kiosk.settings import (
    DAYS,
    CameraSettings,
    HealthSettings,
    HourSettings,
    KioskSettings,
    PrivacySettings,
    TimeSettings,
    save_kiosk,
)
from tryon.models import MODELS_DIR_VARIABLE, models_dir
from tryon.settings import assets_dir, cache_dir

SCREEN_WH = (360, 640)
"""Of a screen that nobody sees: painting a larger one costs time that frames need."""

KEEP_MINUTES = 1.0

TIMES = TimeSettings(consent=12, trying=12, captured=12, sharing=24, thanks=4, warning=4)
"""Seconds of the session's rules, which pass faster."""

BROKEN = "rehearsed-broken-model"


@dataclass(frozen=True)
class Shop:
    """root: holds everything. env: of the kiosk's processes. health_port: of the health page."""

    root: Path
    env: dict[str, str]
    health_port: int

    @property
    def cache(self) -> Path:
        """Of what shoppers capture and share."""
        return self.root / "cache" / "tryon" / "kiosk"

    @property
    def empty(self) -> tuple[Path, ...]:
        """Folders in which nothing may be when no kiosk runs."""
        return self.cache / "sessions", self.cache / "offers", self.root / "videos", self.root / "tmp"


def make_shop(root: Path) -> Shop:
    """Furnish a folder. Linux alone: the folders of programs are those that the XDG variables name."""
    names = ("cache", "config", "state", "data", "videos", "tmp")
    for name in names:
        (root / name).mkdir()
    pictures = root / "cache" / "tryon" / "pictures"
    pictures.parent.mkdir()
    (cache_dir() / "pictures").mkdir(parents=True, exist_ok=True)
    pictures.symlink_to(cache_dir() / "pictures")  # so that not every rehearsal makes them anew
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    settings = KioskSettings(
        shop="Rehearsal",
        language="zh",
        catalogue=str(_broken_products(root / "products")),
        pin_hash=hash_pin(PIN),
        disk_reserve_mb=100,
        camera=CameraSettings(source="camera:0"),
        times=TIMES,
        hours=HourSettings(**dict.fromkeys(DAYS, "06:00-23:00")),
        privacy=PrivacySettings(keep_minutes=KEEP_MINUTES),
        health=HealthSettings(port=port),
    )
    save_kiosk(settings, root / "config" / "tryon" / "kiosk.toml")
    env = {f"XDG_{name.upper()}_HOME": str(root / name) for name in ("cache", "config", "state", "data")}
    env |= {f"XDG_{name}_DIR": str(root / "videos") for name in ("VIDEOS", "PICTURES")}
    env |= {"TMPDIR": str(root / "tmp"), **offscreen(root, SCREEN_WH)}
    env[MODELS_DIR_VARIABLE] = str(models_dir())  # fetched once
    # A core for the mirror's threads each, as on a small PC; without these, libraries start many.
    env |= {"OMP_NUM_THREADS": "1", "LP_NUM_THREADS": "1"}
    return Shop(root, env, port)


def _broken_products(folder: Path) -> Path:
    """One without a readable description; another whose model, cut off, looks whole until it is worn."""
    torn = folder / "torn"
    torn.mkdir(parents=True)
    (torn / "product.toml").write_text("this is no product\n")
    cut = folder / BROKEN
    shutil.copytree(assets_dir() / "products" / "panto", cut)
    description = cut / "product.toml"
    description.write_text(description.read_text("utf-8").replace('"panto"', f'"{BROKEN}"'), "utf-8")
    for model in cut.glob("*.glb"):
        model.write_bytes(model.read_bytes()[: model.stat().st_size // 2])
    return folder
