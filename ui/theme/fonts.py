"""Fonts of the window: the platform's own face, with Chinese from the first family that is installed."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontDatabase

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


def families() -> list[str]:
    """The installed families of the chain, Latin first, so that every glyph finds the nicest home."""
    installed = set(QFontDatabase.families())
    return [name for name in (*LATIN, *CHINESE, *LAST) if name in installed]


def font(size_px: int, bold: bool = False) -> QFont:
    """The interface font at `size_px`. Digits are tabular: times and prices do not wobble."""
    made = QFont()
    names = families()
    if names:
        made.setFamilies(names)
    made.setPixelSize(size_px)
    made.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    made.setFeature(QFont.Tag("tnum"), 1)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made
