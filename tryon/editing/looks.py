"""Colour looks: `.cube` files, and how a picture is seen through one.

Format: Adobe, Cube LUT Specification 1.0 (2013), 3D tables; red runs fastest.
"""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from scipy.ndimage import map_coordinates

from tryon.errors import InputError
from tryon.settings import assets_dir, user_data_dir
from tryon.types import ByteArray, FloatArray

_NAMES_FILE = "looks.toml"
_LARGEST = 129  # points a side of a table that is read: more is a mistake or an attack on the memory

_STEPS = (32, 64, 32)  # blue, green, red: what a 16-bit pixel (5-6-5) tells apart
_CENTRE = 128  # of the byte that holds a difference
_STRIP_ROWS = 96  # of a picture at a time: what lies between the steps stays in the processor's cache


@dataclass(frozen=True)
class LookName:
    """A look that there is. name: as in a plan. title: by language, "en" and "zh"."""

    name: str
    title: dict[str, str]
    path: Path


def own_looks_dir() -> Path:
    """Where the owner of this PC puts `.cube` files. It may not exist yet."""
    return user_data_dir() / "looks"


def find_looks() -> dict[str, LookName]:
    """All looks by name: those that come with the program in their order, then the owner's own.

    An own file is called after its stem, and may replace one of the same name.
    """
    folder = assets_dir() / "looks"
    table = tomllib.loads((folder / _NAMES_FILE).read_text("utf-8"))
    looks = {name: LookName(name, dict(title), folder / f"{name}.cube") for name, title in table.items()}
    own = own_looks_dir()
    for path in sorted(own.glob("*.cube")) if own.is_dir() else []:
        looks[path.stem] = LookName(path.stem, {"en": path.stem, "zh": path.stem}, path)
    return looks


def read_cube(path: Path) -> FloatArray:
    """(n, n, n, 3) table of a `.cube` file, indexed blue, green, red; RGB 0 to 1.

    Raises InputError in one line.
    """
    size, low, high, rows = 0, np.zeros(3), np.ones(3), []
    try:
        for number, line in enumerate(path.read_text("utf-8-sig").splitlines(), 1):
            words = line.split()
            if not words or words[0].startswith("#") or words[0] == "TITLE":
                continue
            if words[0] == "LUT_3D_SIZE":
                size = int(words[1])
            elif words[0] in ("DOMAIN_MIN", "DOMAIN_MAX"):
                bound = np.array([float(word) for word in words[1:4]])
                low, high = (bound, high) if words[0] == "DOMAIN_MIN" else (low, bound)
            elif words[0][0].isalpha():
                raise InputError(f"{path.name}, line {number}: {words[0]} is not known; a 3D LUT is needed")
            else:
                rows.append([float(word) for word in words])
            if size > _LARGEST or len(rows) > _LARGEST**3:
                raise InputError(f"{path.name}: tables have {_LARGEST} points a side at most")
        table = np.array(rows, np.float64)
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path.name} cannot be read as a colour look") from error
    except (ValueError, IndexError) as error:
        raise InputError(f"{path.name}, line {number}: not a line of a .cube file") from error
    if size < 2 or table.shape != (size**3, 3) or not np.isfinite(table).all():
        raise InputError(f"{path.name} does not hold the {size} x {size} x {size} colours that it announces")
    if (low != 0).any() or (high != 1).any():
        raise InputError(f"{path.name}: only tables for colours from 0 to 1 are read")
    return table.reshape(size, size, size, 3)


class Look:
    """A look, ready to be applied: an affine map of the colours, and what is left of the table without it.

    The rest changes slowly with the colour, so that a table of 32 x 64 x 32 colours is fine enough; a fixed
    pattern, added before a colour is looked up, takes away what steps are left.

    table: of `read_cube`. strength: 0 (nothing) to 1.
    """

    def __init__(self, table: FloatArray, strength: float = 1.0) -> None:
        centres = [(np.arange(n) + 0.5) / n * 256 - 0.5 for n in _STEPS]
        inputs = np.stack(np.meshgrid(*centres, indexing="ij"), axis=-1)  # blue, green, red
        at = inputs.reshape(-1, 3).T / 255 * (len(table) - 1)
        mapped = np.stack([map_coordinates(table[..., c], at, order=1, mode="nearest") for c in (2, 1, 0)])
        wanted = inputs.reshape(-1, 3) + strength * (mapped.T * 255 - inputs.reshape(-1, 3))
        with_one = np.column_stack([inputs.reshape(-1, 3), np.ones(inputs.size // 3)])
        self._affine = np.linalg.lstsq(with_one, wanted, rcond=None)[0].T.astype(np.float32)
        affine = np.clip(with_one @ self._affine.T, 0, 255)
        rest = np.rint(np.clip(wanted - affine, -_CENTRE, 255 - _CENTRE) + _CENTRE).astype(np.uint8)
        # The index of a 16-bit pixel is red, green, blue from its highest bit on.
        rest = rest.reshape(*_STEPS, 3).transpose(2, 1, 0, 3).reshape(-1, 3)
        packed = np.column_stack([rest, np.zeros(len(rest), np.uint8)])
        self._rest = np.ascontiguousarray(packed).view(np.int32).reshape(1, -1)

    def apply(self, image: ByteArray) -> None:
        """Show the (h, w, 3) BGR picture through this look, in place."""
        for top in range(0, len(image), _STRIP_ROWS):
            strip = image[top : top + _STRIP_ROWS]
            up, down = (part[: len(strip)] for part in _dither(image.shape[1], _STRIP_ROWS))
            dithered = cv2.subtract(cv2.add(strip, up), down)
            index = cv2.cvtColor(dithered, cv2.COLOR_BGR2BGR565).view(np.uint16)[..., 0]
            rest = cv2.LUT(index, self._rest).view(np.uint8).reshape(*strip.shape[:2], 4)
            rest = cv2.cvtColor(rest, cv2.COLOR_BGRA2BGR)
            cv2.addWeighted(cv2.transform(strip, self._affine), 1.0, rest, 1.0, -_CENTRE, strip)


@functools.lru_cache(maxsize=8)
def load_look(name: str, strength: float = 1.0) -> Look:
    """The look of that name. Raises InputError in one line: what there is, or what is wrong with the file."""
    return Look(_table(name), strength)


@functools.lru_cache(maxsize=8)
def _table(name: str) -> FloatArray:
    """Kept, as a slider asks for one strength after the other."""
    looks = find_looks()
    if name not in looks:
        raise InputError(f"there is no colour look {name!r}; there are {', '.join(looks)}")
    return read_cube(looks[name].path)


@functools.lru_cache(maxsize=4)
def _dither(width: int, height: int) -> tuple[ByteArray, ByteArray]:
    """(height, width, 3) of what is added to and taken from a picture before the lowest 3, 2, 3 bits are cut.

    Interleaved gradient noise (Jimenez 2014): even at every scale, with no texture that the eye picks up.
    """
    x, y = np.meshgrid(np.arange(width, dtype=np.float64), np.arange(height, dtype=np.float64))
    noise = np.modf(52.9829189 * np.modf(0.06711056 * x + 0.00583715 * y)[0])[0]
    step = np.array([256 / n for n in _STEPS])
    shift = np.floor(noise[..., None] * step) - step / 2
    return np.maximum(shift, 0).astype(np.uint8), np.maximum(-shift, 0).astype(np.uint8)
