"""Painting a patch: panels, cloth and stitches.

What is painted has a slot, which a colourway gives a colour, a height in mm, from which the normal map
comes, and a roughness.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
from modelling.mesh import Floats
from modelling.pictures import smooth_step
from scipy.interpolate import CubicSpline, PchipInterpolator

from .region import Region


@dataclass(eq=False)
class Canvas:
    """What is painted on one region. layers: (cover (h, w), slot), later ones over earlier ones."""

    region: Region
    layers: list[tuple[Floats, str]] = field(default_factory=list)
    tone: Floats = field(init=False)
    height: Floats = field(init=False)
    roughness: Floats = field(init=False)

    def __post_init__(self) -> None:
        self.tone = np.ones(self.region.size)
        self.height = np.zeros(self.region.size)
        self.roughness = np.full(self.region.size, 0.7)

    def fill(self, slot: str, roughness: float = 0.7, cover: Floats | None = None) -> None:
        """Paint over everything or where `cover` says."""
        mask = np.ones(self.region.size) if cover is None else cover
        self.layers.append((mask, slot))
        self.roughness = self.roughness * (1 - mask) + roughness * mask

    def emboss(self, height: Floats, tone: Floats | float = 1.0, cover: Floats | None = None) -> None:
        """Add relief in mm and multiply the tone, where `cover` says."""
        mask = np.ones(self.region.size) if cover is None else cover
        self.height = self.height + height * mask
        self.tone = self.tone * (1 + (np.asarray(tone) - 1) * mask)

    def panel(
        self,
        cover: Floats,
        slot: str,
        thickness: float = 0.8,
        roughness: float = 0.6,
        bevel: float = 0.8,
        smooth: bool = True,
        seam: float = 0.3,
    ) -> None:
        """A piece laid on: hides what is under it, stands out by `thickness` mm, darkens its edge."""
        away = self.distance(cover)
        rise = smooth_step(away, -0.3, bevel)
        if smooth:
            self.height = self.height * (1 - cover)
            self.tone = self.tone * (1 - cover) + cover
        self.height = self.height + thickness * rise
        self.fill(slot, roughness, cover)
        self.tone = self.tone * (1 - seam * np.exp(-(((away + 0.25) / 0.55) ** 2)))

    def distance(self, cover: Floats) -> Floats:
        """(h, w) mm to the edge of what is covered, positive inside."""
        inside = (cover > 0.5).astype(np.uint8)
        near = cv2.distanceTransform(inside, cv2.DIST_L2, 5)
        far = cv2.distanceTransform(1 - inside, cv2.DIST_L2, 5)
        # Half-covered pixels say where within them the edge lies.
        return (near - far - np.sign(near - far) * 0.5) / self.region.rate

    def stitch(
        self,
        cover: Floats,
        inset: float,
        slot: str,
        pitch: float = 3.2,
        gap: float = 0.9,
        width: float = 0.75,
        where: Floats | None = None,
    ) -> None:
        """A row of stitches `inset` mm inside the edge of `cover`. Lengths in mm."""
        inner = (self.distance(cover) > inset).astype(np.uint8)
        lines, _ = cv2.findContours(inner, cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
        self.sew([line[:, 0].astype(np.float64) for line in lines], slot, pitch, gap, width, where)

    def sew(
        self,
        lines: Sequence[Floats],
        slot: str,
        pitch: float = 3.2,
        gap: float = 0.9,
        width: float = 0.75,
        where: Floats | None = None,
        closed: bool = True,
    ) -> None:
        """Stitches along lines (K, 2) of pixels x, y."""
        scale = 4
        rows, columns = self.region.size
        thread = np.zeros((rows * scale, columns * scale), np.uint8)
        groove = np.zeros_like(thread)
        rate = self.region.rate
        for line in lines:
            if len(line) < 6:
                continue
            path = np.vstack([line, line[:1]]) if closed else line
            path = _smoothed(path, closed)
            steps = np.linalg.norm(np.diff(path, axis=0), axis=1)
            arc = np.concatenate([[0.0], np.cumsum(steps)]) / rate
            for start in np.arange(0, arc[-1] - pitch / 2, pitch):
                at = np.linspace(start, start + pitch - gap, 6)
                dash = np.column_stack([np.interp(at, arc, path[:, k]) for k in (0, 1)])
                if (dash < 2).any() or (dash > [columns - 3, rows - 3]).any():
                    continue
                points = np.round((dash + 0.5) * scale).astype(np.int32)
                cv2.polylines(thread, [points], False, 255, max(round(width * rate * scale), 1), cv2.LINE_AA)
                cv2.polylines(
                    groove, [points], False, 255, max(round(2.0 * width * rate * scale), 1), cv2.LINE_AA
                )
        size = (columns, rows)
        cover = cv2.resize(thread, size, interpolation=cv2.INTER_AREA) / 255.0
        sunk = cv2.GaussianBlur(cv2.resize(groove, size, interpolation=cv2.INTER_AREA) / 255.0, (0, 0), 0.8)
        if where is not None:
            cover, sunk = cover * where, sunk * where
        self.height = self.height - 0.25 * sunk + 0.55 * cover
        self.tone = self.tone * (1 - 0.28 * sunk) * (1 - cover) + cover
        self.fill(slot, 0.75, cover)

    def punch(self, cover: Floats, inset: float, slot: str, pitch: float = 6.0, radius: float = 1.1) -> None:
        """Brogue `inset` mm inside the edge of `cover`: one large hole, a pair of small ones, and so on."""
        rows, columns = self.region.size
        inner = (self.distance(cover) > inset).astype(np.uint8)
        lines, _ = cv2.findContours(inner, cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
        scale, rate = 4, self.region.rate
        holes = np.zeros((rows * scale, columns * scale), np.uint8)
        for line in lines:
            if len(line) < 6:
                continue
            path = _smoothed(np.vstack([line[:, 0], line[:1, 0]]).astype(np.float64), True)
            arc = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1))]) / rate
            way = np.gradient(path, axis=0)
            for start in np.arange(0, arc[-1] - pitch / 2, pitch):
                for ahead, aside, size in ((0.0, 0.0, 1.0), (0.5, 0.75, 0.5), (0.5, -0.75, 0.5)):
                    at = start + ahead * pitch
                    place = np.array([np.interp(at, arc, path[:, k]) for k in (0, 1)])
                    if (place < 6).any() or (place > [columns - 7, rows - 7]).any():
                        continue  # no edge of the piece, but the region's own
                    along = np.array([np.interp(at, arc, way[:, k]) for k in (0, 1)])
                    across = np.array([-along[1], along[0]]) / max(np.linalg.norm(along), 1e-9)
                    place = place + across * aside * radius * rate
                    centre = np.round((place + 0.5) * scale).astype(int)
                    cv2.circle(holes, centre.tolist(), max(round(radius * size * rate * scale), 1), 255, -1)
        sunk = cv2.resize(holes, (columns, rows), interpolation=cv2.INTER_AREA) / 255.0
        self.height = self.height - 0.5 * sunk
        self.tone = self.tone * (1 - sunk) + sunk
        self.fill(slot, 0.8, sunk)

    def where(self, field: Floats) -> Floats:
        """Cover (h, w) of what lies above zero in a field of mm."""
        return np.asarray(np.clip(field * self.region.rate + 0.5, 0, 1))

    def strip(self, width: Floats | float, start: float, end: float, fade: float = 0.015) -> Floats:
        """Cover (h, w) along the upper edge, `width` mm wide, from s = start to end."""
        s = self.region.s
        along = smooth_step(s, start, start + fade) * (1 - smooth_step(s, end - fade, end))
        return self.where(width - self.region.below_top) * along

    def polygon(self, points: Sequence[tuple[float, float]], curved: bool = True) -> Floats:
        """Cover (h, w) of the closed curve through (s, t) points."""
        outline = np.array(points, np.float64)
        if curved:
            outline = closed_curve(outline)
        return self._filled(outline)

    def _filled(self, outline: Floats) -> Floats:
        scale = 4
        rows, columns = self.region.size
        column = np.interp(
            outline[:, 0], self.region.s[0], np.arange(columns) + 0.5, left=-40, right=columns + 40
        )
        edge = self.region.t[:, 0]
        order = np.argsort(edge)
        low, high = edge[order[0]], edge[order[-1]]
        row = np.interp(outline[:, 1], edge[order], order + 0.5)
        beyond = np.where(outline[:, 1] > high, outline[:, 1] - high, np.minimum(outline[:, 1] - low, 0))
        row = row + beyond * rows * (1 if order[-1] > order[0] else -1)
        mask = np.zeros((rows * scale, columns * scale), np.uint8)
        cv2.fillPoly(mask, [np.round(np.column_stack([column, row]) * scale).astype(np.int32)], 255)
        return cv2.resize(mask, (columns, rows), interpolation=cv2.INTER_AREA) / 255.0

    def below(self, knots: Sequence[tuple[float, float]]) -> Floats:
        """Cover (h, w) of t under the smooth line through (s, t) knots."""
        at = np.array(knots, np.float64)
        s = np.linspace(-0.02, 1.02, 300)
        t = PchipInterpolator(*at.T)(np.clip(s, at[0, 0], at[-1, 0]))
        outline = np.vstack([np.column_stack([s, t]), [[1.02, -0.2], [-0.02, -0.2]]])
        return self._filled(outline)


def _smoothed(path: Floats, closed: bool) -> Floats:
    """The contour without the stairs of its pixels."""
    kernel = np.ones(7) / 7
    mode = "wrap" if closed else "edge"
    padded = np.pad(path, ((3, 3), (0, 0)), mode=mode)
    return np.column_stack([np.convolve(padded[:, k], kernel, "valid") for k in (0, 1)])


def closed_curve(points: Floats, count: int = 400) -> Floats:
    """(count, 2) of the smooth closed curve through (K, 2)."""
    ring = np.vstack([points, points[:1]])
    chords = np.concatenate([[0.0], np.cumsum(np.sqrt(np.linalg.norm(np.diff(ring, axis=0), axis=1)))])
    return np.asarray(CubicSpline(chords, ring, bc_type="periodic")(np.linspace(0, chords[-1], count)))
