"""What is printed on the digital watch's bezel and mask, and what its display shows."""

from __future__ import annotations

import functools

import numpy as np

from .case import octagon
from .paper import Paper
from .segments import digits

BEZEL = octagon(19.5, 20.2, 8.0, 1.6)
WINDOW = octagon(14.4, 12.2, 3.4, 1.2)

SHEET = Paper(44.0, 896)
"""What bezel, mask and display are printed on."""

_LCD = octagon(12.2, 7.6, 1.4, 0.5) + np.array([0.0, -1.6])


@functools.cache
def printed() -> Paper:
    """The sheet, painted."""
    paper = Paper(SHEET.span, SHEET.size)
    paper.fill(np.ones_like(paper.x), "bezel")
    _paint_bezel(paper)
    _paint_face(paper)
    return paper


def _paint_bezel(paper: Paper) -> None:
    # Light that the display's well and the falling edge keep from the face between them.
    paper.dim(0.3 * paper.shadow(paper.polygon(WINDOW * 1.07), 0.55))
    paper.dim(0.22 * paper.shadow(1 - paper.polygon(BEZEL * 0.985), 0.5))
    words = (
        ("STRIDE", 0.0, 16.0, 2.0, 0.9, "print"),
        ("WATER 10 BAR", 0.0, -16.0, 1.3, 0.45, "print"),
    )
    for text, x, y, height, spacing, slot in words:
        paper.fill(paper.lettering(text, x, y, height, spacing), slot)
    for text, x, y, turn in (
        ("LIGHT", -17.2, 6.6, -90.0),
        ("MODE", -17.2, -6.6, -90.0),
        ("LAP", 17.2, 6.6, 90.0),
        ("START", 17.2, -6.6, 90.0),
    ):
        paper.fill(paper.lettering(text, x, y, 1.15, 0.22, clockwise_deg=turn), "print")
    for x, y in ((-17.2, 11.4), (-17.2, -11.4), (17.2, 11.4), (17.2, -11.4)):
        side = np.sign(x)
        arrow = np.array([(x + 0.9 * side, y), (x - 0.5 * side, y + 0.8), (x - 0.5 * side, y - 0.8)])
        paper.fill(paper.polygon(arrow), "accent")


def _paint_face(paper: Paper) -> None:
    paper.fill(paper.polygon(WINDOW * 1.04), "mask")
    paper.fill(paper.lettering("ALARM", -7.6, 8.6, 1.0, 0.2, bold=False), "mask-print")
    paper.fill(paper.lettering("STOPWATCH", 5.6, 8.6, 1.0, 0.2, bold=False), "mask-print")
    paper.fill(paper.lettering("SHOCK TESTED", 0.0, -10.6, 0.85, 0.3, bold=False), "mask-print")
    bar = np.array([(-12.2, 7.1), (12.2, 7.1), (12.2, 7.35), (-12.2, 7.35)])
    paper.fill(paper.polygon(bar), "accent")
    window = paper.polygon(_LCD)
    paper.fill(window, "lcd")
    # The cell lies deeper than its mask.
    paper.dim(0.4 * window * paper.shadow(1 - window, 0.5, (0.2, -0.5)))
    rule = paper.polygon(np.array([(-11.4, 1.85), (11.4, 1.85), (11.4, 2.05), (-11.4, 2.05)]))
    big, small = ((3.35, 7.3), 0.88, 4.05), ((1.9, 3.3), 0.44, 2.4)
    lines = (
        ("10:58", -11.4, -8.1, big),
        ("36", 7.3, -8.1, ((1.75, 3.8), 0.46, 2.2)),
        ("SU", -10.8, 2.6, small),
        ("11-22", -1.3, 2.6, small),
    )
    off, lit = np.zeros_like(paper.x), rule
    for text, x, y, (size, stroke, pitch) in lines:
        for polygon in digits(text, x, y, size, stroke, pitch, all_on=True):
            off = np.maximum(off, paper.polygon(polygon))
        for polygon in digits(text, x, y, size, stroke, pitch):
            lit = np.maximum(lit, paper.polygon(polygon))
    paper.fill(0.05 * off * window, "ink")
    # Segments hang in front of the mirror that lights them from behind.
    paper.fill(0.3 * paper.shadow(lit, 0.1, (0.16, -0.26)) * window, "ink")
    paper.fill(lit, "ink")
    paper.fill(paper.lettering("PM", 9.5, -2.9, 1.0, 0.05), "ink")
