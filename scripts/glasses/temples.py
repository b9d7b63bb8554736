"""Temples in their own space: hinge at the origin, running along -Z."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from modelling.mesh import Floats, Mesh
from modelling.sweeps import ellipse, frames, loft, rounded_box

_BEND_SPREAD_MM = 26.0  # length of the curve over the ear


@dataclass(frozen=True)
class TempleLine:
    """The centre line of a left temple.

    length and bend in mm along the line from the hinge (bend at the middle of the curve over the ear);
    drop_deg: how far the end turns down; beside: (x, y) of the line at the hinge pin; lead: how far the line
    begins before the pin.
    """

    length: float
    bend: float
    drop_deg: float = 43.0
    beside: tuple[float, float] = (0.0, 0.0)
    lead: float = 0.0

    def points(self, at: Floats) -> Floats:
        """(K, 3) mm at arc lengths `at` (K,), from the hinge on."""
        fine = np.linspace(-max(self.lead, 0.0), self.length, 600)
        turned = np.clip((fine - self.bend + _BEND_SPREAD_MM / 2) / _BEND_SPREAD_MM, 0, 1)
        pitch = np.radians(self.drop_deg) * turned * turned * (3 - 2 * turned)
        # Out by half a millimetre at the cheekbone, then inward, most behind the ear.
        yaw = np.radians(1.2 - 2.6 * np.clip(fine / self.bend, 0, 1) ** 1.5 - 5.0 * turned)
        heading = np.column_stack([np.sin(yaw), -np.cos(yaw) * np.sin(pitch), -np.cos(yaw) * np.cos(pitch)])
        steps = (heading[1:] + heading[:-1]) / 2 * (fine[1] - fine[0])
        line = np.concatenate([np.zeros((1, 3)), np.cumsum(steps, axis=0)])
        line += [*self.beside, 0.0] - np.array([np.interp(0.0, fine, column) for column in line.T])
        return np.column_stack([np.interp(at, fine, column) for column in line.T])

    def samples(self, start: float, end: float, count: int) -> Floats:
        """Arc lengths from start to end, denser in the curve over the ear."""
        fine = np.linspace(start, end, 400)
        near = np.exp(-(((fine - self.bend) / (0.55 * _BEND_SPREAD_MM)) ** 2))
        total = np.concatenate([[0.0], np.cumsum((0.4 + 1.6 * near)[:-1])])
        return np.interp(np.linspace(0, total[-1], count), total, fine)


def bar(
    line: TempleLine,
    at: Floats,
    heights: Floats,
    thicknesses: Floats,
    bevel: float | None,
    lift: Floats | None = None,
    outward: Floats | None = None,
    mitre: float = 0.0,
) -> Mesh:
    """A temple along `line`: at arc lengths `at` (N,) its section is heights x thicknesses (N,) mm.

    `bevel` rounds a rectangle's corners by so many mm; None makes the section an ellipse. `lift` and
    `outward` move the section up and to the outside by so many mm, per station. `mitre` slants the first
    section: z per x.
    """
    path = line.points(at)
    _, sides, ups = frames(path, (0.0, 1.0, 0.0))
    rings = []
    for i in range(len(at)):
        if bevel is None:
            section = ellipse(thicknesses[i], heights[i], 10, 2.3)
        else:
            section = rounded_box(thicknesses[i], heights[i], bevel)
        up = 0.0 if lift is None else lift[i]
        out = 0.0 if outward is None else outward[i]
        # frames() gives tangent x up: for a path along -Z that is +X, the outside of a left temple.
        rings.append(path[i] + (section[:, :1] + out) * sides[i] + (section[:, 1:] + up) * ups[i])
    rings[0][:, 2] += mitre * (rings[0][:, 0] - path[0, 0])
    return loft(np.array(rings))


def rounded_end(at: Floats, end: float, radius: float) -> Floats:
    """Factors (N,) that close a section to a soft point over the last `radius` mm before `end`."""
    left = np.clip((end - at) / radius, 0.0, 1.0)
    return np.sqrt(np.clip(1 - (1 - left) ** 2, 0.04, 1))
