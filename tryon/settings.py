"""What the person in front of the mirror chose, kept as TOML, and the folders this program uses."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

import platformdirs
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from tryon.files import write_whole

APP_NAME = "tryon"

Fit = Literal["true_size", "fit_to_me"]
Finger = Literal["thumb", "index", "middle", "ring", "little"]
HandSide = Literal["auto", "left", "right"]

MOST_FACES = 4
"""People dressed at the same time: each takes the time of one more face."""

Pixels = Annotated[int, Field(ge=16, le=16384)]


def assets_dir() -> Path:
    """Folder of products, environments and the model manifest: inside the wheel, or in the checkout."""
    package = Path(__file__).resolve().parent
    packed = package / "_assets"
    return packed if packed.is_dir() else package.parent / "assets"


def cache_dir() -> Path:
    """Folder of what can be fetched or made again. It may not exist yet."""
    return Path(platformdirs.user_cache_dir(APP_NAME, appauthor=False))


def user_data_dir() -> Path:
    """Folder of what the owner of this PC adds, products above all. It may not exist yet."""
    return Path(platformdirs.user_data_dir(APP_NAME, appauthor=False))


def settings_path() -> Path:
    """Where settings are kept when no path is given."""
    return Path(platformdirs.user_config_dir(APP_NAME, appauthor=False)) / "settings.toml"


def default_recordings_dir() -> Path:
    """The user's Videos folder (Pictures where only that exists), with a folder of our own in it."""
    videos, pictures = platformdirs.user_videos_path(), platformdirs.user_pictures_path()
    return (pictures if pictures.is_dir() and not videos.is_dir() else videos) / "Tryon"


class Settings(BaseModel):
    """Choices that outlive a session. Change one with ``settings.model_copy(update={...})``.

    source: "auto", "demo", "camera:0", "camera:<name>", or the path of a still or video.
    department: the category whose shelf is open at the start, "glasses" or "shoes" say.
    worn: what is worn at the start, "sku:variant" or "sku", at most one of each category.
    mirror_display, mirror_recording: whether left and right are swapped on the screen and in files.
    vertical_fov_deg: the camera's vertical field of view in degrees; None where it is not known.
    max_faces: people dressed at the same time.
    fit: "true_size" draws products in their own millimetres, "fit_to_me" as large as suits who wears them.
    gestures: whether hands may tell the mirror what to do.
    watch_hand, ring_hand, ring_finger: where they are worn; see `HandChoice`.
    camera_size_wh in pixels and camera_fps in frames per second: what a camera is asked for.
    microphone: whether it may be listened to; microphone_asked: whether that was asked in the window;
    microphone_name: which one, "" for the system's choice.
    record_at_most_s: seconds after which a recording ends by itself.
    instant_replay: whether the last ten seconds are kept in memory, to be saved when asked.
    keep_clips_days: days after which a clip or photo is deleted by itself.
    hotspot_name, hotspot_password: of the Wi-Fi that phones join where they share no network with this PC.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)

    source: str = "auto"
    department: str = "glasses"
    worn: tuple[str, ...] = ()
    language: Literal["auto", "zh", "en"] = "auto"
    mirror_display: bool = True
    mirror_recording: bool = False
    vertical_fov_deg: float | None = Field(default=None, ge=1.0, le=170.0)
    max_faces: int = Field(default=2, ge=1, le=MOST_FACES)
    fit: Fit = "true_size"
    gestures: bool = True
    watch_hand: HandSide = "auto"
    ring_hand: HandSide = "auto"
    ring_finger: Finger = "ring"
    recordings_dir: Path = Field(default_factory=default_recordings_dir)
    camera_size_wh: tuple[Pixels, Pixels] = (1280, 720)
    camera_fps: float = Field(default=30.0, ge=1.0, le=240.0)
    microphone: bool = False
    microphone_asked: bool = False
    microphone_name: str = ""
    record_at_most_s: float = Field(default=60.0, ge=1.0, le=600.0)
    instant_replay: bool = True
    keep_clips_days: int = Field(default=30, ge=1, le=3650)
    hotspot_name: str = ""
    hotspot_password: str = ""

    @model_validator(mode="before")
    @classmethod
    def _read_single_product(cls, values: Any) -> Any:
        """Files of versions that knew glasses alone name one `product` and its `variant`."""
        if not isinstance(values, dict) or "worn" in values or not isinstance(values.get("product"), str):
            return values
        variant = values.get("variant")
        selection = f"{values['product']}:{variant}" if isinstance(variant, str) else values["product"]
        return {**values, "worn": (selection,)}


def load_settings(path: Path | None = None) -> tuple[Settings, str | None]:
    """Read settings; defaults where there is no file.

    Returns the settings and, where something was wrong, one line for the user. A value that is wrong
    gets its default while the others are kept; the broken file is moved aside as ``settings.toml.broken``.
    """
    path = settings_path() if path is None else path
    try:
        values = tomllib.loads(path.read_text("utf-8"))
        return Settings.model_validate(values), None
    except FileNotFoundError:
        return Settings(), None
    except OSError as error:
        return Settings(), f"{path}: cannot be read ({error.strerror}); using the default settings"
    except ValidationError as error:
        wrong = sorted({str(item["loc"][0]) for item in error.errors()})
        kept = Settings.model_validate({key: value for key, value in values.items() if key not in wrong})
        return kept, f"{path}: {', '.join(wrong)} not usable, set to the default{_keep_aside(path)}"
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return Settings(), f"{path}: not valid TOML ({error}); using the default settings{_keep_aside(path)}"


def _keep_aside(path: Path) -> str:
    aside = path.with_name(path.name + ".broken")
    try:
        path.replace(aside)
    except OSError:
        return ""
    return f"; the old file is now {aside.name}"


def save_settings(settings: Settings, path: Path | None = None) -> None:
    """Write settings as TOML, in whole or not at all. Raises OSError where that is not possible."""
    path = settings_path() if path is None else path
    lines = [
        f"{key} = {_toml(value)}\n"
        for key, value in settings.model_dump(mode="json").items()
        if value is not None  # TOML has no null; an absent key means the same
    ]
    write_whole(path, "".join(lines).encode())


def _toml(value: Any) -> str:
    """A scalar or a list of scalars in TOML. JSON writes the same, except for the character DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
