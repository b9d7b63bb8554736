"""How long and wide a foot is, and which shoe size that makes, each with its uncertainty.

A picture shows proportions only: without a reference of known size on the floor, millimetres are those of
most people, and a size is a guess of two numbers more or less.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from tryon.fitting.foot_pose import Build
from tryon.fitting.foot_template import FootTemplate
from tryon.fitting.measure import Measure
from tryon.types import FOOT_POINTS, Foot

FOOT_M, FOOT_SIGMA = 0.255, 0.065
"""Length of adults' feet, men and women together: 270 and 245 mm in ANSUR II (Gordon et al., 2014), 250 and
232 in China's survey of 1965 to 1968, on which its sizes rest; sigma relative."""

SHOD_OVER_BARE, SHOD_SIGMA = 1.10, 0.025
"""How much longer than the foot footwear is outside: 12 to 15 mm of room before the toes, and its walls."""

_WIDTH_SIGMA = 0.03  # relative, of a width seen at two points
_SHOD_WIDTH_SIGMA = 0.06
_INSTEP_SIGMA = 0.08

_ALLOWANCE_MM = 15.0
"""By how much a last is longer than the foot it is made for, as European and British sizes count lasts."""

_GIRTH_OVER_WIDTH = 2.47  # round the ball, over its breadth
_GIRTH_OVER_LENGTH, _FIRST_WIDTH_MM, _WIDTH_STEP_MM = 0.7, 50.5, 7.0
"""China's sizes: girth at the ball of width 1 is 0.7 of the foot's length and 50.5 mm, 7 mm more each."""

_BALL = [FOOT_POINTS.index("ball_inner"), FOOT_POINTS.index("ball_outer")]
_INSTEP = FOOT_POINTS.index("instep")


@dataclass(frozen=True)
class FootCalibration:
    """The length of a bare or socked foot as something of known size showed it.

    width: at the ball, where it was seen. reference: "paper" or "card".
    """

    length: Measure
    width: Measure | None
    reference: str


@dataclass(frozen=True)
class ShoeSizeGuess:
    """One system's size of a foot. system: "EU", "UK", "US men", "US women", "CN", "CN old" or "JP".

    value: not rounded. sigma: its standard deviation. label: as it stands on the box.
    """

    system: str
    value: float
    sigma: float
    label: str


@dataclass(frozen=True)
class FootMeasures:
    """One person's feet, bare.

    length: heel to the longest toe. width: at the ball. instep: height of the ridge half-way to the ankle.
    reference: what the millimetres rest on: "paper", "card" or "population". sizes: see `shoe_sizes`.
    """

    length: Measure
    width: Measure
    instep: Measure
    reference: str
    sizes: tuple[ShoeSizeGuess, ...]


def usual_length(shod: float, calibration: FootCalibration | None) -> float:
    """Metres of what shows of a foot, shod by so much (0 to 1)."""
    bare = FOOT_M if calibration is None else calibration.length.value_mm / 1000
    return bare * (1 + shod * (SHOD_OVER_BARE - 1))


def shod_of(feet: Sequence[Foot]) -> float:
    """How far a person is shod, 0 to 1, by both feet as far as they are sure."""
    sure = [max(foot.confidence, 1e-3) for foot in feet]
    return sum(weight * foot.shod for weight, foot in zip(sure, feet, strict=True)) / sum(sure)


def width_over_length(template: FootTemplate) -> float:
    """Of the template's bare foot, at the ball."""
    return float(template.bare[_BALL[0], 0] - template.bare[_BALL[1], 0])


def conclude(
    template: FootTemplate, build: Build, shod: float, calibration: FootCalibration | None
) -> FootMeasures:
    """What is known of a foot of this build (see `Build`), shod by so much."""
    reference, length = "population", Measure(FOOT_M * 1000, FOOT_M * 1000 * FOOT_SIGMA)
    if calibration is not None:
        reference, length = calibration.reference, calibration.length
    relative = length.sigma_mm / length.value_mm
    # A shoe tells the build of the foot in it only in part.
    told = 1 - 0.5 * shod
    if calibration is not None and calibration.width is not None:
        width = calibration.width
    else:
        ratio = width_over_length(template) * (1 + told * (build.width - 1))
        spread = _SHOD_WIDTH_SIGMA if shod > 0.5 else _WIDTH_SIGMA
        width = _measure(length.value_mm * ratio, relative, build.width_sigma, spread)
    height = float(template.bare[_INSTEP, 1]) * (1 + told * (build.height - 1))
    instep = _measure(length.value_mm * height, relative, build.height_sigma, _INSTEP_SIGMA)
    return FootMeasures(length, width, instep, reference, shoe_sizes(length, width))


def shoe_sizes(length: Measure, width: Measure | None = None) -> tuple[ShoeSizeGuess, ...]:
    """Adults' sizes of a bare foot of this length in the order EU, UK, US men, US women, CN, CN old, JP.

    EU: Paris points of 2/3 cm, UK: thirds of an inch from four inches and 13 sizes on, both along a last that
    is longer than the foot (ISO/TS 19407 takes the foot itself as the common measure). US: half a size above
    UK for men, two for women, as most makers mark. CN: the foot's millimetres in steps of five, and its width
    where it is known (GB/T 43293-2022, before it GB/T 3293.1-1998); CN old: the number used before, 265 is
    43. JP: centimetres (JIS S 5037).
    """
    foot, sigma = length.value_mm, length.sigma_mm
    last = foot + _ALLOWANCE_MM
    uk, uk_sigma = last / 25.4 * 3 - 25, sigma / 25.4 * 3
    eu = last * 0.15
    mondopoint = _nearest(foot, 5)
    china = f"{mondopoint:.0f}"
    if width is not None:
        girth = width.value_mm * _GIRTH_OVER_WIDTH
        kind = 1 + (girth - _GIRTH_OVER_LENGTH * foot - _FIRST_WIDTH_MM) / _WIDTH_STEP_MM
        china = f"{china} ({min(5.0, max(1.0, _nearest(kind, 0.5))):g})"
    return (
        ShoeSizeGuess("EU", eu, sigma * 0.15, f"{_nearest(eu, 0.5):g}"),
        ShoeSizeGuess("UK", uk, uk_sigma, f"{_nearest(uk, 0.5):g}"),
        ShoeSizeGuess("US men", uk + 0.5, uk_sigma, f"{_nearest(uk + 0.5, 0.5):g}"),
        ShoeSizeGuess("US women", uk + 2, uk_sigma, f"{_nearest(uk + 2, 0.5):g}"),
        ShoeSizeGuess("CN", foot, sigma, china),
        ShoeSizeGuess("CN old", foot / 5 - 10, sigma / 5, f"{mondopoint / 5 - 10:g}"),
        ShoeSizeGuess("JP", foot / 10, sigma / 10, f"{mondopoint / 10:.1f}"),
    )


def foot_mm_of_eu(size: float) -> float:
    """Length of the bare foot that a European size is made for."""
    return size / 0.15 - _ALLOWANCE_MM


def _nearest(value: float, step: float) -> float:
    return step * math.floor(value / step + 0.5)


def _measure(value: float, *relative_sigmas: float) -> Measure:
    return Measure(value, value * math.hypot(*relative_sigmas))
