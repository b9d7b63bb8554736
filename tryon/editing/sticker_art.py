"""Sticker art: which there is, where it looks best, and its pictures ready to be painted."""

from __future__ import annotations

import functools
import math
import tomllib
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from tryon.editing.plan import Anchor, Sticker
from tryon.errors import InputError
from tryon.settings import assets_dir, user_data_dir
from tryon.types import ByteArray

_NAMES_FILE = "stickers.toml"
_LARGEST_PX = 512  # of a sticker's longer side in memory


@dataclass(frozen=True)
class StickerArt:
    """A sticker that there is. title: by language, "en" and "zh".

    anchor, offset, size: where it looks best, as in `Sticker`. on_cheeks: on a face, its offset counts from
    between the cheeks, and it narrows as the face turns aside, as if it lay on the skin.
    """

    name: str
    title: dict[str, str]
    path: Path
    anchor: Anchor = "face"
    offset: tuple[float, float] = (0.0, 0.0)
    size: float = 0.5
    on_cheeks: bool = False

    def placed(self, start_s: float = 0.0, end_s: float = 3600.0) -> Sticker:
        """As an editor first puts it on a post."""
        return Sticker(
            art=self.name,
            anchor=self.anchor,
            offset=self.offset,
            size=self.size,
            start_s=start_s,
            end_s=end_s,
        )


def own_stickers_dir() -> Path:
    """Where the owner of this PC puts PNG pictures with transparency. It may not exist yet."""
    return user_data_dir() / "stickers"


def find_stickers() -> dict[str, StickerArt]:
    """All stickers by name: those that come with the program in their order, then the owner's own."""
    folder = assets_dir() / "stickers"
    table = tomllib.loads((folder / _NAMES_FILE).read_text("utf-8"))
    found = {
        name: StickerArt(
            name,
            {"en": entry["en"], "zh": entry["zh"]},
            folder / f"{name}.png",
            entry["anchor"],
            (entry["offset"][0], entry["offset"][1]),
            entry["size"],
            entry.get("on_cheeks", False),
        )
        for name, entry in table.items()
    }
    own = own_stickers_dir()
    for path in sorted(own.glob("*.png")) if own.is_dir() else []:
        found[path.stem] = StickerArt(path.stem, {"en": path.stem, "zh": path.stem}, path)
    return found


@dataclass(frozen=True, eq=False)
class ArtPictures:
    """sizes: premultiplied BGRA, each half as large as the one before, down to 32 pixels."""

    sizes: tuple[ByteArray, ...]
    on_cheeks: bool


@functools.lru_cache(maxsize=32)
def load_sticker(name: str) -> ArtPictures:
    """The sticker of that name, read. Raises InputError."""
    stickers = find_stickers()
    if name not in stickers:
        raise InputError(f"there is no sticker {name!r}; there are {', '.join(stickers)}")
    path = stickers[name].path
    try:
        data = np.fromfile(path, np.uint8)
        image = cv2.imdecode(data, cv2.IMREAD_UNCHANGED) if len(data) else None
    except (OSError, cv2.error):
        image = None
    if image is None or image.dtype != np.uint8 or image.ndim != 3:
        raise InputError(f"{path.name} cannot be read as a sticker: a colour PNG picture is needed")
    if image.shape[2] == 3:
        image = cv2.cvtColor(image, cv2.COLOR_BGR2BGRA)
    alpha = image[..., 3:].astype(np.float32) / 255
    premultiplied = image.astype(np.float32)
    premultiplied[..., :3] *= alpha
    shrink = min(1.0, _LARGEST_PX / max(image.shape[:2]))
    size = max(1, round(image.shape[1] * shrink)), max(1, round(image.shape[0] * shrink))
    sizes = [np.rint(cv2.resize(premultiplied, size, interpolation=cv2.INTER_AREA)).astype(np.uint8)]
    while min(sizes[-1].shape[:2]) >= 64:
        last = sizes[-1]
        half = (math.ceil(last.shape[1] / 2), math.ceil(last.shape[0] / 2))
        sizes.append(np.asarray(cv2.resize(last, half, interpolation=cv2.INTER_AREA), np.uint8))
    return ArtPictures(tuple(sizes), stickers[name].on_cheeks)
