"""QR codes that phones read at once."""

from __future__ import annotations

import io

import segno

QUIET_ZONE = 4
"""Modules of white around the code (ISO/IEC 18004); part of the picture, because a window may be dark."""


def make_code(text: str) -> segno.QRCode:
    """A code that survives a smudged screen (error correction M, raised where it costs no size)."""
    return segno.make_qr(text, error="m", boost_error=True)


def as_png(code: segno.QRCode, width_px: int) -> bytes:
    """Black on white, at least `width_px` wide, each module a whole number of pixels."""
    modules = code.symbol_size(border=QUIET_ZONE)[0]
    out = io.BytesIO()
    code.save(out, kind="png", scale=-(-width_px // modules), border=QUIET_ZONE, dark="#000", light="#fff")
    return out.getvalue()


def as_svg(code: segno.QRCode) -> str:
    """Black on white, to be drawn at any size."""
    return code.svg_inline(border=QUIET_ZONE, dark="#000", light="#fff", omitsize=True)
