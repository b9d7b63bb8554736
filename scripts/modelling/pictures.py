"""Noise that repeats without a seam, and pictures as the bytes that a GLB holds."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from .mesh import Floats

Image = npt.NDArray[np.uint8]


def periodic_noise(size: int, wavelengths: tuple[float, float], seed: int, stretch: float = 1.0) -> Floats:
    """(size, size) seamless noise, about -2 to 2. wavelengths: px; `stretch` lengthens it along x."""
    spectrum = np.fft.fft2(np.random.default_rng(seed).standard_normal((size, size)))
    fy, fx = np.meshgrid(np.fft.fftfreq(size), np.fft.fftfreq(size) * stretch, indexing="ij")
    frequency = np.hypot(fx, fy)
    long, short = wavelengths
    band = np.exp(-((frequency * short) ** 2)) * (1 - np.exp(-((frequency * long) ** 2)))
    noise = np.fft.ifft2(spectrum * band).real
    return np.asarray(noise / noise.std())


def encode(image: Image, lossy: bool, quality: int = 90) -> tuple[bytes, str]:
    """An RGB picture as JPEG (lossy) or PNG, and its MIME type."""
    options = [cv2.IMWRITE_JPEG_QUALITY, quality] if lossy else [cv2.IMWRITE_PNG_COMPRESSION, 9]
    _, data = cv2.imencode(".jpg" if lossy else ".png", image[..., ::-1], options)
    return data.tobytes(), "image/jpeg" if lossy else "image/png"


def smooth_step(values: Floats, low: float, high: float) -> Floats:
    """0 below `low`, 1 above `high`, a smooth cubic between."""
    t = np.clip((values - low) / (high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t))


def to_bytes(colours: Floats) -> Image:
    """Rounded to 0..255."""
    return np.clip(np.round(colours), 0, 255).astype(np.uint8)
