"""The curved, wrapped and tilted surface on which a front is laid out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from modelling.mesh import Floats

_BRIDGE_HALF_MM = 9.0  # inside this the two lens curves are blended into one smooth bridge


@dataclass(frozen=True)
class FrontSurface:
    """Maps flat front coordinates (u, v, w) mm to item space.

    u runs from the midline to the wearer's left (u >= 0), v up from the boxing centre line, w out of the
    front along its normal; w = 0 is the middle of the lens.

    lens_u: u of the boxing centre. radius: of the lens sphere (530 / base curve, mm). wrap_deg: face form of
    each lens. tilt_deg: pantoscopic tilt. centre_yz: item y and z of the boxing centre. bulge: how far the
    bridge arches forward.
    """

    lens_u: float
    radius: float
    wrap_deg: float
    centre_yz: tuple[float, float]
    tilt_deg: float = 8.0
    bulge: float = 0.0

    def _height(self, u: Floats, v: Floats) -> Floats:
        def across(u: Floats) -> Floats:
            offset = u - self.lens_u
            sphere = (
                np.sqrt(self.radius**2 - np.minimum(np.abs(offset), 0.9 * self.radius) ** 2) - self.radius
            )
            return np.asarray(sphere - np.tan(np.radians(self.wrap_deg)) * offset)

        u = np.abs(u)
        edge = np.array(_BRIDGE_HALF_MM)
        slope = (across(edge + 1e-3) - across(edge - 1e-3)) / 2e-3
        inner = across(edge) + slope * (u**2 - edge**2) / (2 * edge)
        arch = self.bulge * (1 - np.minimum(u / edge, 1) ** 2) ** 2
        upright = np.sqrt(self.radius**2 - v**2) - self.radius
        return np.asarray(np.where(u < edge, inner, across(np.maximum(u, edge))) + arch + upright)

    def map(self, flat: Floats) -> Floats:
        """(..., 3) points (u, v, w) to (..., 3) mm in item space."""
        u, v, w = np.moveaxis(np.asarray(flat, np.float64), -1, 0)
        step = 1e-3
        slope_u = (self._height(u + step, v) - self._height(u - step, v)) / (2 * step)
        slope_v = (self._height(u, v + step) - self._height(u, v - step)) / (2 * step)
        normal = np.stack([-slope_u, -slope_v, np.ones_like(u)], -1)
        normal /= np.linalg.norm(normal, axis=-1, keepdims=True)
        points = np.stack([u, v, self._height(u, v)], -1) + w[..., None] * normal
        cosine, sine = np.cos(np.radians(self.tilt_deg)), np.sin(np.radians(self.tilt_deg))
        y = points[..., 1] * cosine - points[..., 2] * sine + self.centre_yz[0]
        z = points[..., 1] * sine + points[..., 2] * cosine + self.centre_yz[1]
        return np.stack([points[..., 0], y, z], -1)

    def on_lens(self, flat: Floats) -> Floats:
        """Like `map`, for points whose u and v are measured from the boxing centre."""
        return self.map(np.asarray(flat) + np.array([self.lens_u, 0.0, 0.0]))
