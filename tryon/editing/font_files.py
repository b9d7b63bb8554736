"""Which fonts there are on this PC: fetched with the models, of the system, or come with the renderer."""

from __future__ import annotations

import functools
import importlib.util
import os
import sys
from dataclasses import dataclass
from pathlib import Path

import freetype

from tryon.errors import ModelFileError
from tryon.models import CHINESE_FONT, find_model

EMOJI_FONT = "NotoEmoji-VF.ttf"

_SYSTEM_FOLDERS = {
    "win32": ("C:/Windows/Fonts",),
    "darwin": ("/System/Library/Fonts", "/System/Library/Fonts/Supplemental", "/Library/Fonts"),
    "linux": ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts"),
}
_SYSTEM_FONTS = (
    # (regular, bold), the best first
    ("NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc"),
    ("NotoSansCJKsc-Regular.otf", "NotoSansCJKsc-Bold.otf"),
    ("NotoSansSC-Regular.otf", "NotoSansSC-Bold.otf"),
    ("SourceHanSansSC-Regular.otf", "SourceHanSansSC-Bold.otf"),
    ("PingFang.ttc", "PingFang.ttc"),
    ("Hiragino Sans GB.ttc", "Hiragino Sans GB.ttc"),
    ("STHeiti Light.ttc", "STHeiti Medium.ttc"),
    ("msyh.ttc", "msyhbd.ttc"),
    ("simhei.ttf", "simhei.ttf"),
    ("wqy-microhei.ttc", "wqy-microhei.ttc"),
    ("wqy-zenhei.ttc", "wqy-zenhei.ttc"),
    ("DroidSansFallbackFull.ttf", "DroidSansFallbackFull.ttf"),
)


@dataclass(frozen=True)
class FontFile:
    """index: which face of a collection."""

    path: Path
    index: int = 0


def font_files(bold: bool = False) -> tuple[FontFile, ...]:
    """The fonts of this PC, in the order in which they are asked for a character. Never empty."""
    found = [_chinese_file(bold), _latin_file(bold), _fetched_file(EMOJI_FONT)]
    return tuple(file for file in found if file is not None)


def chinese_font() -> Path | None:
    """File of the font that draws Chinese; None where there is none."""
    file = _chinese_file(bold=False)
    return file.path if file else None


def has_glyph(file: FontFile, character: str) -> bool:
    """Whether that font draws that character."""
    return bool(_glyphs(file).get_char_index(character))


@functools.lru_cache(maxsize=16)
def _glyphs(file: FontFile) -> freetype.Face:
    if str(file.path).isascii():
        return freetype.Face(str(file.path), index=file.index)
    with file.path.open("rb") as content:  # FreeType on Windows opens no path with Chinese letters
        return freetype.Face(content, index=file.index)


def _chinese_file(bold: bool) -> FontFile | None:
    return _fetched_file(CHINESE_FONT, 2) or _system_file(bold)  # face 2: Simplified Chinese


def _fetched_file(name: str, index: int = 0) -> FontFile | None:
    try:
        path = _verified(name)
    except ModelFileError:
        return None
    return FontFile(path, index) if path.is_file() else None


@functools.cache
def _verified(name: str) -> Path:
    """Checked once, which takes 0.1 s; one that is missing is looked for each time: it may come."""
    path = find_model(name)
    if path is None:
        raise ModelFileError(f"{name} was not fetched yet")
    return path


@functools.cache
def _system_file(bold: bool) -> FontFile | None:
    installed = _installed_fonts()
    for names in _SYSTEM_FONTS:
        path = installed.get(names[bold].lower()) or installed.get(names[0].lower())
        if path is not None and (file := _simplified_face(path)) is not None:
            return file
    return None


def _installed_fonts() -> dict[str, Path]:
    wanted = {name.lower() for names in _SYSTEM_FONTS for name in names}
    folders = [Path(folder).expanduser() for folder in _SYSTEM_FOLDERS.get(sys.platform, ())]
    found = (
        Path(folder, name) for top in folders for folder, _, names in os.walk(top) for name in sorted(names)
    )
    return {path.name.lower(): path for path in found if path.name.lower() in wanted}


def _simplified_face(path: Path) -> FontFile | None:
    """The face of a collection that draws Chinese as the mainland does, else its first; None: unreadable."""
    try:
        faces = _glyphs(FontFile(path)).num_faces
        names = [(_glyphs(FontFile(path, index)).family_name or b"").decode() for index in range(faces)]
    except (OSError, freetype.FT_Exception):
        return None
    simplified = (index for index, name in enumerate(names) if name.endswith((" SC", " GB")))
    return FontFile(path, next(simplified, 0))


def _latin_file(bold: bool) -> FontFile | None:
    """Open Sans as it comes with the renderer's pinned package, whose import would want a screen."""
    spec = importlib.util.find_spec("pyrender")
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent / "fonts" / ("OpenSans-Bold.ttf" if bold else "OpenSans-Semibold.ttf")
    return FontFile(path) if path.is_file() else None
