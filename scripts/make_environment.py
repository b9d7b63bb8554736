"""Make assets/environments/studio.npz: the light of a photographic studio, prefiltered for the renderer.

Run it from the repository: `python scripts/make_environment.py`. It takes about a minute; the result is
committed, so that nobody waits for it. Everything is computed here; there is no photographed panorama in it.

Directions are in camera space (+X right, +Y down, +Z away from the camera). What a product shows of the
studio stands mostly behind the camera (-Z). A big soft key box hangs upper left, a tall strip stands right,
a weak fill lower right, a soft back light high above rims its edges; the dome is brighter above
than at the horizon and the floor is dark, so that metal gets its contrast.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tryon.effects.harmonics import polynomials
from tryon.rendering.environment import LEVEL_SIZES
from tryon.types import FloatArray

WHITE_LIGHT = 1.056
"""Mean irradiance / pi on the surfaces that face the viewer. The tone curve of surface.frag takes
0.8 * 1.056 to 0.752 linear, which is sRGB 225: what an exposure meter's white card would give."""

FINE_SIZE = 512
"""Side of the unfiltered map: half a degree per pixel in its middle, finer than any level that is kept."""


def directions(size: int) -> tuple[FloatArray, FloatArray]:
    """(size, size, 3) directions of an equal-area map round -Z, and whether each lies inside its disc."""
    axis = (np.arange(size) + 0.5) / size * 2 - 1
    x, y = np.meshgrid(axis, axis)
    radius2 = x * x + y * y
    inside = radius2 <= 1.0
    # Outside the disc (texels that only bilinear filtering touches) repeat its edge, the direction +Z.
    shrink = np.where(inside, 1.0, 1.0 / np.sqrt(radius2))
    x, y = x * shrink, y * shrink
    radius2 = np.minimum(x * x + y * y, 1.0)
    stretch = 2 * np.sqrt(1 - radius2)
    return np.stack([x * stretch, y * stretch, 2 * radius2 - 1], axis=-1), inside


def smoothstep(low: float, high: float, x: FloatArray) -> FloatArray:
    t = np.clip((x - low) / (high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t))


def box(
    d: FloatArray, towards: tuple[float, float, float], size_deg: tuple[float, float], softness: float
) -> tuple[FloatArray, FloatArray]:
    """How far a soft box covers directions `d`, and their squared distance from its middle (1 at an edge)."""
    axis = np.array(towards) / np.linalg.norm(towards)
    right = np.cross(axis, (0.0, 1.0, 0.0))
    right /= np.linalg.norm(right)
    down = np.cross(right, axis)
    ahead = d @ axis
    depth = np.maximum(ahead, 1e-3)
    u = np.abs(d @ right) / depth / np.tan(np.radians(size_deg[0] / 2))
    v = np.abs(d @ down) / depth / np.tan(np.radians(size_deg[1] / 2))
    cover = (1 - smoothstep(1 - softness, 1 + softness, u)) * (1 - smoothstep(1 - softness, 1 + softness, v))
    return np.where(ahead > 0, cover, 0), u * u + v * v


def studio(d: FloatArray) -> FloatArray:
    """(..., 3) linear radiance of the studio in directions `d`, before exposure."""
    up = -d[..., 1]
    dome = 0.34 + 0.46 * smoothstep(-0.1, 0.9, up)
    floor = 0.10 + 0.10 * smoothstep(-1.0, -0.2, up)
    level = floor + (dome - floor) * smoothstep(-0.22, 0.05, up)
    # Behind the product stands its wearer: edges seen at a glancing angle mirror skin and hair, not lamps.
    level *= 1 - 0.7 * smoothstep(0.0, 0.6, d[..., 2])
    light = level[..., None] * np.array([1.0, 0.985, 0.965])
    for towards, size_deg, softness, radiance, tint, hot in (
        ((-0.72, -0.62, -0.62), (52, 40), 0.06, 5.0, (1.0, 0.98, 0.94), 0.35),  # key
        ((0.93, -0.12, -0.42), (12, 78), 0.10, 5.5, (0.95, 0.98, 1.0), 0.15),  # strip
        ((0.45, 0.55, -0.75), (42, 26), 0.35, 0.55, (1.0, 0.97, 0.93), 0.0),  # fill
        ((-0.10, -0.90, 0.42), (80, 22), 0.3, 1.3, (1.0, 1.0, 1.0), 0.2),  # back light
        ((-0.98, 0.05, -0.12), (10, 60), 0.20, 1.8, (0.96, 0.98, 1.0), 0.0),  # edge light
    ):
        cover, distance2 = box(d, towards, size_deg, softness)
        lamp = radiance * (1 - hot * np.clip(distance2 / 2, 0, 1))
        light = light + (cover * lamp)[..., None] * np.array(tint)
    return np.asarray(light)


def prefilter(size: int, roughness: float, d: FloatArray, light: FloatArray) -> FloatArray:
    """(size, size, 3) GGX-filtered light with N = V = R (Karis 2013), integrated over all of (N, 3) `d`."""
    out, _ = directions(size)
    alpha2 = roughness**4
    result = np.empty((size * size, 3), np.float64)
    wanted = out.reshape(-1, 3).astype(np.float32)
    for start in range(0, len(wanted), 256):
        cosine = np.clip(wanted[start : start + 256] @ d.T, -1, 1)
        # Half vector between normal and light: cos^2 of half the angle. The density D / 4 times N.L.
        half2 = (1 + cosine) / 2
        weight = np.maximum(cosine, 0) / (half2 * (alpha2 - 1) + 1) ** 2
        result[start : start + 256] = (weight @ light) / weight.sum(axis=1, keepdims=True)
    return result.reshape(size, size, 3)


def shrink(picture: FloatArray) -> FloatArray:
    size = picture.shape[0] // 2
    return np.asarray(picture.reshape(size, 2, size, 2, 3).mean(axis=(1, 3)))


def spherical_harmonics(d: FloatArray, light: FloatArray) -> FloatArray:
    """(9, 3) polynomial coefficients of irradiance / pi (Ramamoorthi and Hanrahan 2001)."""
    norms = np.array(
        [0.282095, 0.488603, 0.488603, 0.488603, 1.092548, 1.092548, 0.315392, 1.092548, 0.546274]
    )
    # Convolution with the cosine lobe divided by pi: 1, 2/3, 1/4 for bands 0, 1, 2.
    lobe = np.array([1.0, *[2 / 3] * 3, *[1 / 4] * 5])
    projected = (polynomials(d).T * norms[:, None]) @ light * (4 * np.pi / len(d))
    return np.asarray(projected * (norms * lobe)[:, None])


def main() -> None:
    fine_d, inside = directions(FINE_SIZE)
    fine = studio(fine_d)
    d, light = fine_d[inside], fine[inside]
    normals = directions(64)[0].reshape(-1, 3)
    facing = np.maximum(-normals[:, 2], 0)
    coefficients = spherical_harmonics(d, light)
    seen = (np.maximum(polynomials(normals) @ coefficients, 0) * facing[:, None]).sum(axis=0) / facing.sum()
    exposure = WHITE_LIGHT / seen  # per channel: the card comes out neutral
    fine, light, coefficients = fine * exposure, light * exposure, coefficients * exposure

    levels = [shrink(fine)]
    coarse = shrink(fine)
    coarse_d, coarse_inside = directions(coarse.shape[0])
    source_d = coarse_d[coarse_inside].astype(np.float32)
    source = coarse[coarse_inside].astype(np.float32)
    levels += [
        prefilter(size, level / (len(LEVEL_SIZES) - 1), source_d, source)
        for level, size in enumerate(LEVEL_SIZES)
        if level > 0
    ]
    peak = float(max(level.max() for level in levels))
    stored = {
        f"level{i}": np.rint(255 * np.sqrt(np.clip(level, 0, None) / peak)).astype(np.uint8)
        for i, level in enumerate(levels)
    }
    target = Path(__file__).parents[1] / "assets" / "environments" / "studio.npz"
    temporary = target.with_suffix(".tmp.npz")
    np.savez_compressed(
        temporary, peak=np.float32(peak), irradiance=coefficients.astype(np.float32), **stored
    )
    temporary.replace(target)
    print(f"{target.name}: {target.stat().st_size // 1024} KiB, peak radiance {peak:.2f}")


if __name__ == "__main__":
    main()
