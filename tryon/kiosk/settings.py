"""What the shop's staff decide, in one TOML file; what a shopper decides is forgotten with them."""

from __future__ import annotations

import json
import tomllib
from datetime import time
from pathlib import Path
from typing import Annotated, Literal

import platformdirs
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from tryon.errors import InputError, first_problem
from tryon.files import write_whole
from tryon.kiosk.pin import is_hash
from tryon.kiosk.session import Times
from tryon.settings import APP_NAME

KIOSK_FILE = "kiosk.toml"
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

Seconds = Annotated[float, Field(ge=1.0, le=3600.0)]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class ScreenSettings(_Table):
    """display: number or name of the screen, "" for the first. turned: how it hangs, clockwise degrees."""

    display: str = ""
    turned: Literal[0, 90, 180, 270] = 0


class CameraSettings(_Table):
    """source: as `Settings.source`. turned: how the camera is mounted; its picture is turned back."""

    source: str = "auto"
    turned: Literal[0, 90, 180, 270] = 0


class TimeSettings(_Table):
    """Seconds after which screens are left by themselves; see `Times`."""

    consent: Seconds = 25.0
    trying: Seconds = 45.0
    captured: Seconds = 45.0
    sharing: Seconds = 90.0
    thanks: Seconds = 6.0
    warning: Seconds = 12.0

    def times(self) -> Times:
        """For the session's rules."""
        return Times(self.consent, self.trying, self.captured, self.sharing, self.thanks, self.warning)


class HourSettings(_Table):
    """When the shop is open, "10:00-22:00" or "closed"; a day that is not named is open all day."""

    monday: str = ""
    tuesday: str = ""
    wednesday: str = ""
    thursday: str = ""
    friday: str = ""
    saturday: str = ""
    sunday: str = ""

    @field_validator(*DAYS)
    @classmethod
    def _is_readable(cls, value: str) -> str:
        if value not in ("", "closed"):
            _span(value)
        return value

    def is_open(self, weekday: int, now: time) -> bool:
        """weekday: 0 is Monday. A span that ends before it begins goes on past midnight."""
        today = getattr(self, DAYS[weekday])
        yesterday = getattr(self, DAYS[weekday - 1])
        if yesterday not in ("", "closed"):
            start, end = _span(yesterday)
            if end < start and now < end:
                return True
        if today in ("", "closed"):
            return bool(today == "")
        start, end = _span(today)
        return start <= now < end if start <= end else now >= start


class PrivacySettings(_Table):
    """What shoppers are told, and what is kept of them.

    consent_en, consent_zh: words on the first screen, "" for ours. keep_minutes: how long a shared clip can
    be fetched, from when its code is made. insights_days: how long anonymous counts are kept, 0 for none.
    contact: whom to ask.
    """

    consent_en: str = ""
    consent_zh: str = ""
    keep_minutes: float = Field(default=30.0, ge=1.0, le=1440.0)
    insights_days: int = Field(default=365, ge=0, le=3650)
    contact: str = ""


class ShareSettings(_Table):
    """What a shopper takes along.

    template: name of the template that frames it, "" to give it as it was captured. preset: what a clip is
    made for; "wechat" is 720 pixels wide, which takes half the time of the others' 1080.
    recent: how many clips the attract screen shows at most, of shoppers who want that; 0 asks nobody.
    """

    template: str = "clean_card"
    preset: Literal["wechat", "xiaohongshu", "douyin"] = "wechat"
    recent: int = Field(default=0, ge=0, le=20)


class HealthSettings(_Table):
    """port: of the health page on this machine, 0 for none. outside: whether other machines may read it."""

    port: int = Field(default=9464, ge=0, le=65535)
    outside: bool = False


class KioskSettings(_Table):
    """Everything. pin_hash: as `tryon.kiosk.pin` makes it, "" until a PIN was chosen.

    shop: its name, for the screens. language: of the screens at first.
    gestures: whether hands may tell the mirror what to do. spoken_prompts: whether a voice tells shoppers.
    catalogue: a folder of more products, "" for none.
    hidden: skus that this kiosk does not show. disk_reserve_mb: free space below which nothing is recorded.
    """

    schema_version: Literal[1] = Field(default=1, alias="schema")
    shop: str = ""
    language: Literal["zh", "en"] = "zh"
    gestures: bool = True
    spoken_prompts: bool = False
    catalogue: str = ""
    hidden: tuple[str, ...] = ()
    pin_hash: str = ""
    disk_reserve_mb: int = Field(default=2000, ge=100)
    screen: ScreenSettings = ScreenSettings()
    camera: CameraSettings = CameraSettings()
    times: TimeSettings = TimeSettings()
    hours: HourSettings = HourSettings()
    privacy: PrivacySettings = PrivacySettings()
    share: ShareSettings = ShareSettings()
    health: HealthSettings = HealthSettings()

    @field_validator("pin_hash")
    @classmethod
    def _can_be_opened(cls, value: str) -> str:
        if value and not is_hash(value):
            raise ValueError('it was changed by hand; write "" to choose a new PIN at the kiosk')
        return value


def kiosk_path() -> Path:
    """Where the file is kept when no path is given."""
    return Path(platformdirs.user_config_dir(APP_NAME, appauthor=False)) / KIOSK_FILE


def load_kiosk(path: Path | None = None) -> KioskSettings:
    """Read the file; defaults where there is none. Raises InputError with one line on what is wrong."""
    path = kiosk_path() if path is None else path
    try:
        return KioskSettings.model_validate(tomllib.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        return KioskSettings()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from error
    except ValidationError as error:
        raise InputError(f"{path}: {first_problem(error)}") from error
    except ValueError as error:  # not TOML, or not UTF-8
        raise InputError(f"{path}: not valid TOML ({error})") from error


def save_kiosk(settings: KioskSettings, path: Path | None = None) -> None:
    """Write the file, in whole or not at all. Raises OSError where that is not possible."""
    path = kiosk_path() if path is None else path
    path.parent.mkdir(parents=True, exist_ok=True)
    values = settings.model_dump(mode="json", by_alias=True)
    lines = [f"{key} = {_toml(value)}" for key, value in values.items() if not isinstance(value, dict)]
    for key, table in values.items():
        if isinstance(table, dict):
            lines += ["", f"[{key}]", *(f"{name} = {_toml(value)}" for name, value in table.items())]
    write_whole(path, ("\n".join(lines) + "\n").encode())


def _toml(value: object) -> str:
    """A value of these settings as TOML writes it: the same as JSON for text, numbers and truth."""
    return json.dumps(value, ensure_ascii=False)


def _span(text: str) -> tuple[time, time]:
    try:
        start, end = (time.fromisoformat(part.strip()) for part in text.split("-"))
    except ValueError:
        raise ValueError(
            f'{text!r} is no time of opening; write "10:00-22:00", "closed" or nothing'
        ) from None
    return start, end
