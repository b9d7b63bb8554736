"""Which frames suit a face, in the optician's notation: lens width, bridge, temple length (52-18-140).

The rules are those of dispensing (Brooks and Borish, System for Ophthalmic Dispensing, 3rd ed., chapters 2 to
4): pupils lie a little inside of the lenses' middles, the bridge follows the nose, temples open slightly
outward from a front that is narrower than the head at the ears, and bend down at the ear.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from tryon.catalogue import GlassesSize, LocalizedText
from tryon.fitting.measure import FaceMeasures

_OPENING_DEG = 6.0
"""Temples of a front that suits open this far outward; more pinches the head, less lets the frame slip."""

_HINGES_INSIDE_MM = 7.0  # how much less than the front the hinges are apart, median of the catalogue
_WIDTH_FITS_MM, _WIDTH_TOLERATED_MM = 5.0, 10.0  # 1.5 and 3 degrees of either temple

_DECENTRED_MM = 6.0
"""Lens width and bridge add up to this much more than the pupils' distance: 3 mm inside of each middle."""

_END_PIECES_MM = 17.5  # of a front beside its lenses and bridge, both sides together, median of the catalogue
_LENS_TOLERANCE_MM = 3.0  # 1.5 mm more or less decentration of each lens
_BRIDGE_INSIDE_MM = 1.0  # pads lie this much nearer together than the flanks of the nose they press
_BRIDGE_TOLERANCE_MM = 2.0
_BRIDGE_NOTED_MM = 3.5
_PUPILS_NOTED_MM = 6.0  # of decentration beyond the usual: lenses would be ground thick at one side
_DROP_MM = 47.0  # of a temple behind its bend, median of the catalogue
_TEMPLE_STEP_MM = 5  # temples are made in these steps
_LEAST_SCALE, _MOST_SCALE = 0.8, 1.25


@dataclass(frozen=True)
class Span:
    """What suits, in millimetres: from low to high, best in between."""

    low: float
    best: float
    high: float


@dataclass(frozen=True)
class FrameAdvice:
    """Sizes that suit one face, and why, in the order lens, bridge, temple, front."""

    lens_width: Span
    bridge_width: Span
    temple_length: Span
    frame_width: Span
    reasons: tuple[LocalizedText, ...]

    @property
    def notation(self) -> str:
        """The best sizes as an optician writes them: "52-18-140"."""
        best = (self.lens_width.best, self.bridge_width.best, self.temple_length.best)
        return "-".join(f"{size:.0f}" for size in best)


@dataclass(frozen=True)
class Judgement:
    """How a product's size suits. verdict: "fits", "a_bit_narrow", "a_bit_wide", "too_narrow" or "too_wide".

    off_mm: its front over the best one. words: the verdict. notes: what else there is to say, worst first.
    """

    verdict: str
    off_mm: float
    words: LocalizedText
    notes: tuple[LocalizedText, ...]


_WORDS = {
    "fits": LocalizedText(en="Fits your face", zh="大小合适"),
    "a_bit_narrow": LocalizedText(en="A bit narrow", zh="略窄"),
    "a_bit_wide": LocalizedText(en="A bit wide", zh="略宽"),
    "too_narrow": LocalizedText(en="Too narrow", zh="太窄"),
    "too_wide": LocalizedText(en="Too wide", zh="太宽"),
}


def advise(measures: FaceMeasures) -> FrameAdvice:
    """Frame sizes for a face."""
    nose = measures.bridge_width.value_mm
    bridge = round(nose - _BRIDGE_INSIDE_MM)
    pupils = measures.pupil_distance.value_mm
    front = _best_front_mm(measures)
    # One lens width for both: that centres the pupils, and that fills the front.
    centring, filling = pupils + _DECENTRED_MM - bridge, (front - bridge - _END_PIECES_MM) / 2
    lens = round((centring + filling) / 2)
    reach = measures.hinge_to_ear.value_mm
    temple = _TEMPLE_STEP_MM * round((reach + _DROP_MM) / _TEMPLE_STEP_MM)
    face = measures.face_width.value_mm
    reasons = (
        LocalizedText(
            en=f"Lens {lens} mm: with the bridge {lens + bridge} mm, so that your pupils, {pupils:.0f} mm "
            "apart, lie near the lenses' middles",
            zh=f"镜片 {lens} 毫米：加鼻梁共 {lens + bridge} 毫米，瞳距 {pupils:.0f} 毫米，瞳孔接近镜片中心",
        ),
        LocalizedText(
            en=f"Bridge {bridge} mm: your nose is {nose:.0f} mm wide where pads rest",
            zh=f"鼻梁 {bridge} 毫米：鼻托处鼻宽 {nose:.0f} 毫米",
        ),
        LocalizedText(
            en=f"Temples {temple} mm: {reach:.0f} mm to your ears and {_DROP_MM:.0f} mm down behind them",
            zh=f"镜腿 {temple} 毫米：到耳朵上方 {reach:.0f} 毫米，耳后 {_DROP_MM:.0f} 毫米",
        ),
        LocalizedText(
            en=f"Front about {front:.0f} mm wide: your face is {face:.0f} mm wide before the ears",
            zh=f"镜框总宽约 {front:.0f} 毫米：耳前脸宽 {face:.0f} 毫米",
        ),
    )
    return FrameAdvice(
        Span(lens - _LENS_TOLERANCE_MM, lens, lens + _LENS_TOLERANCE_MM),
        Span(bridge - _BRIDGE_TOLERANCE_MM, bridge, bridge + _BRIDGE_TOLERANCE_MM),
        Span(temple - _TEMPLE_STEP_MM, temple, temple + _TEMPLE_STEP_MM),
        Span(front - _WIDTH_FITS_MM, front, front + _WIDTH_FITS_MM),
        reasons,
    )


def judge(measures: FaceMeasures, size: GlassesSize) -> Judgement:
    """How a product of this size suits a face, at true size."""
    off = size.frame_width - _best_front_mm(measures)
    side = "wide" if off > 0 else "narrow"
    if abs(off) <= _WIDTH_FITS_MM:
        verdict = "fits"
    else:
        verdict = f"{'a_bit' if abs(off) <= _WIDTH_TOLERATED_MM else 'too'}_{side}"
    return Judgement(verdict, off, _WORDS[verdict], _notes(measures, size))


def fit_scale(measures: FaceMeasures, size: GlassesSize) -> float:
    """What to multiply a product with so that its front is as wide as the face wants: "fit to me".

    Uniform; 1 is its true size. Limited to 0.8 to 1.25, beyond which it would be another pair.
    """
    return min(_MOST_SCALE, max(_LEAST_SCALE, _best_front_mm(measures) / size.frame_width))


def _best_front_mm(measures: FaceMeasures) -> float:
    opened = 2 * measures.hinge_to_ear.value_mm * math.tan(math.radians(_OPENING_DEG))
    return measures.face_width.value_mm - opened + _HINGES_INSIDE_MM


def _notes(measures: FaceMeasures, size: GlassesSize) -> tuple[LocalizedText, ...]:
    bridge = size.bridge_width + _BRIDGE_INSIDE_MM - measures.bridge_width.value_mm
    pupils = size.lens_width + size.bridge_width - measures.pupil_distance.value_mm - _DECENTRED_MM
    notes = []
    if bridge > _BRIDGE_NOTED_MM:
        notes.append((bridge, LocalizedText(en="Wide bridge: it may slide down", zh="鼻梁偏宽，可能下滑")))
    if bridge < -_BRIDGE_NOTED_MM:
        notes.append((-bridge, LocalizedText(en="Narrow bridge: it sits high", zh="鼻梁偏窄，位置偏高")))
    if pupils > _PUPILS_NOTED_MM:
        notes.append(
            (pupils, LocalizedText(en="Large lenses: your eyes lie inside", zh="镜片偏大，瞳孔偏内侧"))
        )
    if pupils < -_PUPILS_NOTED_MM:
        notes.append(
            (-pupils, LocalizedText(en="Small lenses: your eyes lie outside", zh="镜片偏小，瞳孔偏外侧"))
        )
    return tuple(note for _, note in sorted(notes, key=lambda one: -one[0]))
