"""What the platforms take: size, rate and limits of the file that a post becomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from tryon.editing.plan import Aspect
from tryon.errors import InputError

PresetKind = Literal["video", "animation", "collage", "picture"]

_SHAPES: Mapping[Aspect, tuple[int, int]] = MappingProxyType(
    {"9:16": (9, 16), "3:4": (3, 4), "1:1": (1, 1), "16:9": (16, 9)}
)


@dataclass(frozen=True)
class Preset:
    """A kind of file that a post can become.

    short_side_px: of the picture, whatever its shape. fps: pictures per second, constant; 0 for a still.
    most_bytes: the file is smaller, whatever it takes. suffixes: endings of its name, the usual one first.
    most_s: seconds of the post that it shows, from its start. crf: x264's constant quality; 0 for no H.264.
    most_bit_rate: of the picture in bits per second, however busy it is.
    """

    name: str
    kind: PresetKind
    short_side_px: int
    fps: int
    most_bytes: int
    suffixes: tuple[str, ...]
    most_s: float = 4 * 3600.0
    crf: int = 0
    most_bit_rate: int = 0

    def canvas_wh(self, aspect: Aspect) -> tuple[int, int]:
        """Width and height in pixels, even, as H.264 needs them."""
        width, height = _SHAPES[aspect]
        unit = self.short_side_px / min(width, height)
        return round(width * unit / 2) * 2, round(height * unit / 2) * 2

    def check_name(self, out: Path) -> None:
        """Raise InputError where the ending of `out` does not suit."""
        if out.suffix.lower() not in self.suffixes:
            raise InputError(
                f"{out.name}: {self.name} is written as {' or '.join(self.suffixes)}; name it so"
            )


# Douyin and Xiaohongshu ask for upright 1080x1920 in H.264 at 30 fps and encode it again themselves. Quality
# 21 keeps what they need; 12 Mbit/s, above what they show, bounds the upload of noisy pictures.
_PLATFORM_CRF, _PLATFORM_BIT_RATE = 21, 12_000_000
_FOUR_GB = 4_000_000_000

PRESETS: Mapping[str, Preset] = MappingProxyType(
    {
        preset.name: preset
        for preset in (
            Preset(
                "douyin", "video", 1080, 30, _FOUR_GB, (".mp4",),
                crf=_PLATFORM_CRF, most_bit_rate=_PLATFORM_BIT_RATE,
            ),
            Preset(
                "xiaohongshu", "video", 1080, 30, _FOUR_GB, (".mp4",),
                crf=_PLATFORM_CRF, most_bit_rate=_PLATFORM_BIT_RATE,
            ),
            # WeChat shows a video of up to 25 MB as it is and squeezes larger ones; on a phone's screen
            # 720 pixels with bits to spare look better than 1080 without.
            Preset("wechat", "video", 720, 30, 25_000_000, (".mp4",), crf=22, most_bit_rate=6_000_000),
            # Short enough for a chat, where larger animations are shown as files.
            Preset("gif", "animation", 360, 12, 5_000_000, (".gif",), most_s=6.0),
            Preset("webp", "animation", 480, 15, 5_000_000, (".webp",), most_s=10.0),
            Preset("collage", "collage", 1080, 0, 10_000_000, (".jpg", ".jpeg", ".png", ".webp")),
            Preset("picture", "picture", 1080, 0, 10_000_000, (".jpg", ".jpeg", ".png", ".webp")),
        )
    }
)  # fmt: skip
"""By name."""


def find_preset(name: str) -> Preset:
    """The preset of this name. Raises InputError that lists them all."""
    if name not in PRESETS:
        raise InputError(f"there is no preset {name!r}: there are {', '.join(PRESETS)}")
    return PRESETS[name]
