"""Procedural base colour pictures: tortoiseshell, horn and graduated lens tints."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from .mesh import Floats

Image = npt.NDArray[np.uint8]
Rgb = tuple[int, int, int]

TEXTURE_SPAN_MM = 72.0
"""Length on the frame that one repeat of an acetate picture covers."""


def periodic_noise(size: int, wavelengths: tuple[float, float], seed: int, stretch: float = 1.0) -> Floats:
    """(size, size) seamless noise, about -2 to 2. wavelengths: px; `stretch` lengthens it along x."""
    spectrum = np.fft.fft2(np.random.default_rng(seed).standard_normal((size, size)))
    fy, fx = np.meshgrid(np.fft.fftfreq(size), np.fft.fftfreq(size) * stretch, indexing="ij")
    frequency = np.hypot(fx, fy)
    long, short = wavelengths
    band = np.exp(-((frequency * short) ** 2)) * (1 - np.exp(-((frequency * long) ** 2)))
    noise = np.fft.ifft2(spectrum * band).real
    return np.asarray(noise / noise.std())


def tortoise(seed: int, light: Rgb, warm: Rgb, dark: Rgb, cover: float = 0.0, size: int = 512) -> Image:
    """Acetate tortoiseshell (size, size, 3) RGB: dark clouds in a warm, translucent ground. Seamless.

    `cover` raises (positive) or lowers the share of the dark clouds.
    """
    glow = _step(periodic_noise(size, (400, 90), seed), -1.5, 1.5)[..., None]
    ground = np.array(warm) * (1 - glow) + np.array(light) * glow
    shape = periodic_noise(size, (230, 62), seed + 1, 0.75) + 0.22 * periodic_noise(size, (60, 20), seed + 2)
    clouds = _step(shape, -0.25 - cover, 0.75 - cover)[..., None]
    halo = _step(shape, -1.5 - cover, 0.1 - cover)[..., None]
    amber = ground * (1 - np.array([0.30, 0.45, 0.55]) * halo)
    return _to_bytes(amber * (1 - clouds) + np.array(dark) * clouds)


def horn(seed: int, light: Rgb, dark: Rgb, size: int = 512) -> Image:
    """Streaked buffalo horn (size, size, 3) RGB, grain along x. Seamless."""
    broad = periodic_noise(size, (300, 44), seed, 5.0)
    fine = periodic_noise(size, (60, 9), seed + 1, 9.0)
    mix = _step(broad + 0.28 * fine, -1.6, 1.8)[..., None]
    return _to_bytes(np.array(light) * mix + np.array(dark) * (1 - mix))


def graduated(top: Rgb, bottom: Rgb, start: float = 0.18, end: float = 0.95, height: int = 128) -> Image:
    """A lens tint (height, 8, 3) RGB that fades from `top` to `bottom` between two shares of its height."""
    rows = _step(np.linspace(0, 1, height), start, end)[:, None, None]
    return _to_bytes(np.broadcast_to(np.array(top) * (1 - rows) + np.array(bottom) * rows, (height, 8, 3)))


def encode(image: Image, lossy: bool) -> tuple[bytes, str]:
    """The picture as JPEG (lossy) or PNG, and its MIME type."""
    options = [cv2.IMWRITE_JPEG_QUALITY, 90] if lossy else [cv2.IMWRITE_PNG_COMPRESSION, 9]
    _, data = cv2.imencode(".jpg" if lossy else ".png", image[..., ::-1], options)
    return data.tobytes(), "image/jpeg" if lossy else "image/png"


def _step(values: Floats, low: float, high: float) -> Floats:
    t = np.clip((values - low) / (high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t))


def _to_bytes(colours: Floats) -> Image:
    return np.clip(np.round(colours), 0, 255).astype(np.uint8)
