"""Fonts of the window: the platform's own face, with Chinese from the first family that is installed.

Where none is, as on a fresh Linux, the font serves that is fetched with the models.
"""

from __future__ import annotations

import functools

from PySide6.QtGui import QFont, QFontDatabase

from tryon.models import CHINESE_FONT, find_model

LATIN = ("SF Pro Text", "Segoe UI Variable Text", "Segoe UI", "Inter", "Cantarell", "Ubuntu")
CHINESE = (
    "PingFang SC",
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "HarmonyOS Sans SC",
    "WenQuanYi Micro Hei",
)
LAST = ("Noto Sans", "DejaVu Sans")


@functools.cache
def families() -> tuple[str, ...]:
    """The installed families of the chain, Latin first, so that every glyph finds the nicest home."""
    installed = set(QFontDatabase.families())
    if installed.isdisjoint(CHINESE):
        installed |= set(_fetched())
    return tuple(name for name in (*LATIN, *CHINESE, *LAST) if name in installed)


@functools.cache
def _fetched() -> tuple[str, ...]:
    """Families of the fetched font, once it is known to Qt; none where it was not fetched."""
    path = find_model(CHINESE_FONT)
    number = -1 if path is None else QFontDatabase.addApplicationFont(str(path))
    return tuple(QFontDatabase.applicationFontFamilies(number)) if number >= 0 else ()


def font(size_px: int, bold: bool = False) -> QFont:
    """The interface font at `size_px`. Digits are tabular: times and prices do not wobble."""
    return QFont(_made(size_px, bold))


@functools.cache
def _made(size_px: int, bold: bool) -> QFont:
    made = QFont()
    names = families()
    if names:
        made.setFamilies(names)
    made.setPixelSize(size_px)
    made.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    made.setVariableAxis(QFont.Tag("wght"), made.weight())  # a font from a file starts at its thinnest
    made.setFeature(QFont.Tag("tnum"), 1)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made
