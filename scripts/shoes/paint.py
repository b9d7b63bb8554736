"""Painted sheets: panels, cloth, stitches and shadow as base colour, normals and roughness.

A sheet is one picture for several regions (patches). What is painted has a slot, which a colourway gives a
colour, a height in mm, from which the normal map comes, and a roughness.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
from modelling.mesh import Floats
from modelling.pictures import Image, smooth_step, to_bytes
from scipy.interpolate import CubicSpline, PchipInterpolator

from .patches import Patch


@dataclass(frozen=True, eq=False)
class Region:
    """A patch's pixels. at: x0, y0, x1, y1 in the sheet. Arrays (h, w): point (..., 3) and normal in mm,
    shade (ambient visibility), s and t (shares along columns and rows),
    rate_x and rate_y in pixels per mm."""

    name: str
    at: tuple[int, int, int, int]
    point: Floats
    normal: Floats
    shade: Floats
    s: Floats
    t: Floats
    rate_x: Floats
    rate_y: Floats

    @property
    def size(self) -> tuple[int, int]:
        return self.s.shape[0], self.s.shape[1]

    @property
    def a(self) -> Floats:
        """Along the row, in mm as measured along the middle row."""
        steps = np.median(1 / self.rate_x, axis=0)
        return np.broadcast_to(np.cumsum(steps)[None], self.size)

    @property
    def b(self) -> Floats:
        """Along the columns in mm, from t = 0 on."""
        steps = 1 / self.rate_y
        if self.t[0, 0] > self.t[-1, 0]:
            return np.asarray(np.cumsum(steps[::-1], axis=0)[::-1])
        return np.asarray(np.cumsum(steps, axis=0))

    @property
    def below_top(self) -> Floats:
        """Along the columns in mm, down from t = 1."""
        b = self.b
        return np.asarray(b.max(axis=0, keepdims=True) - b)

    @property
    def rate(self) -> float:
        """Pixels per mm, typically."""
        return float(np.sqrt(np.median(self.rate_x) * np.median(self.rate_y)))


def region_of(patch: Patch, normals: Floats, shade: Floats, size_wh: tuple[int, int]) -> Region:
    """The patch's pixels in a sheet of that size."""
    point = patch.raster(patch.points, size_wh)
    shape = patch.points.shape[:2]
    rate_x = 1 / np.maximum(np.linalg.norm(np.gradient(point, axis=1), axis=2), 0.02)
    rate_y = 1 / np.maximum(np.linalg.norm(np.gradient(point, axis=0), axis=2), 0.02)
    # Little light comes in through the opening, from few of the directions that were tried.
    spread = 12 if patch.node == "inside" else 2
    return Region(
        patch.name,
        patch.pixels(size_wh),
        point,
        patch.raster(normals, size_wh),
        cv2.GaussianBlur(np.clip(patch.raster(shade, size_wh), 0, 1), (0, 0), spread),
        patch.raster(np.broadcast_to(patch.columns[None], shape), size_wh),
        patch.raster(np.broadcast_to(patch.rows[:, None], shape), size_wh),
        cv2.GaussianBlur(rate_x, (0, 0), 2),
        cv2.GaussianBlur(rate_y, (0, 0), 2),
    )


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


@dataclass(frozen=True, eq=False)
class Sheet:
    """A finished sheet. size_wh in pixels; canvases by region."""

    size_wh: tuple[int, int]
    canvases: dict[str, Canvas]

    def colours(self, palette: dict[str, str], shade_power: float = 1.0) -> Image:
        """(H, W, 3) sRGB base colour with the palette's "#RRGGBB" per slot, darkened by shade and tone."""
        picture = np.full((self.size_wh[1], self.size_wh[0], 3), 128.0)
        for canvas in self.canvases.values():
            colour = np.zeros((*canvas.region.size, 3))
            for cover, slot in canvas.layers:
                ink = np.array([int(palette[slot][i : i + 2], 16) for i in (1, 3, 5)], np.float64)
                colour = colour * (1 - cover[..., None]) + ink * cover[..., None]
            # Light that bounces within the shoe softens deep shadow; tones are of encoded light.
            shade = (0.06 + 0.94 * canvas.region.shade) ** (0.72 * shade_power)
            x0, y0, x1, y1 = canvas.region.at
            picture[y0:y1, x0:x1] = colour * (np.clip(canvas.tone, 0.0, 1.3) * shade)[..., None]
        return to_bytes(self._bled(picture))

    def _bled(self, picture: Floats) -> Floats:
        """Regions drawn on over what lies between them, or it would shine through at their edges."""
        known = np.zeros(picture.shape[:2], np.uint8)
        for canvas in self.canvases.values():
            x0, y0, x1, y1 = canvas.region.at
            known[y0:y1, x0:x1] = 1
        _, labels = cv2.distanceTransformWithLabels(1 - known, cv2.DIST_L2, 3, labelType=cv2.DIST_LABEL_PIXEL)
        source = np.zeros(labels.max() + 1, np.int64)
        flat = np.flatnonzero(known)
        source[labels.reshape(-1)[flat]] = flat
        return picture.reshape(-1, picture.shape[2])[source[labels]]

    def normals(self) -> Image:
        """(H, W, 3) tangent-space normals of the painted heights, +Y up."""
        width, height = self.size_wh
        picture = np.full((height, width, 3), (0.0, 0.0, 1.0))
        for canvas in self.canvases.values():
            region = canvas.region
            # Steps of one pixel would glitter along every edge.
            down, right = np.gradient(cv2.GaussianBlur(canvas.height, (0, 0), 0.8))
            # The renderer scales its frame so that the steeper of both texture axes has length one.
            longest = np.maximum(region.rate_x / width, region.rate_y / height)
            slopes = np.stack([-right * width * longest, down * height * longest, np.ones(region.size)], -1)
            x0, y0, x1, y1 = region.at
            picture[y0:y1, x0:x1] = slopes / np.linalg.norm(slopes, axis=2, keepdims=True)
        return to_bytes((self._bled(picture) * 0.5 + 0.5) * 255)

    def gloss(self, scale: int = 2) -> Image:
        """Roughness in G at 1 / `scale` of the size; metallic is none."""
        picture = np.zeros((self.size_wh[1], self.size_wh[0], 3))
        picture[..., 1] = 0.7
        for canvas in self.canvases.values():
            x0, y0, x1, y1 = canvas.region.at
            picture[y0:y1, x0:x1, 1] = canvas.roughness
        small = cv2.resize(
            self._bled(picture),
            (self.size_wh[0] // scale, self.size_wh[1] // scale),
            interpolation=cv2.INTER_AREA,
        )
        return to_bytes(small * 255)
