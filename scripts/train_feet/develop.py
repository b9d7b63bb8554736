"""From a rendered picture to one as a phone takes it."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt


def develop(
    picture: npt.NDArray[np.uint8], wh: tuple[int, int], rng: np.random.Generator
) -> npt.NDArray[np.uint8]:
    """What lens, sensor and phone do: blur, white balance, contrast, noise, size, JPEG. RGB in, BGR out."""
    u = rng.uniform
    image = picture.astype(np.float32) / 255
    if rng.random() < 0.12:
        n = int(u(3, 9))
        kernel = np.zeros((n, n), np.float32)
        a = u(0, np.pi)
        c = (n - 1) / 2
        cv2.line(
            kernel,
            (round(c - c * np.cos(a)), round(c - c * np.sin(a))),
            (round(c + c * np.cos(a)), round(c + c * np.sin(a))),
            1.0,
        )
        image = cv2.filter2D(image, -1, kernel / kernel.sum())
    image = cv2.resize(image, wh, interpolation=cv2.INTER_AREA)
    if rng.random() < 0.3:
        image = cv2.GaussianBlur(image, (0, 0), u(0.3, 1.2))
    if rng.random() < 0.12:
        factor = u(0.4, 0.8)
        image = cv2.resize(cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), wh)
    if rng.random() < 0.25:
        soft = cv2.GaussianBlur(image, (0, 0), 1.2)
        image = image + u(0.3, 1.2) * (image - soft)
    image = np.clip(image, 0, 1) ** np.float32(u(0.75, 1.35))
    image = image * np.clip(1 + rng.normal(0, 0.035, 3), 0.8, 1.2).astype(np.float32)
    if rng.random() < 0.3:
        grey = image.mean(2, keepdims=True)
        image = grey + (image - grey) * np.float32(u(0.4, 1.4))
    image = (image - 0.5) * np.float32(u(0.8, 1.2)) + np.float32(0.5 + u(-0.06, 0.06))
    if rng.random() < 0.2:
        haze = u(0.02, 0.12)
        image = image * (1 - haze) + haze
    noise = rng.normal(0, 1, image.shape).astype(np.float32) * np.float32(
        rng.choice([0.004, 0.012, 0.03], p=[0.4, 0.4, 0.2])
    )
    if rng.random() < 0.4:
        noise = cv2.GaussianBlur(noise, (0, 0), 0.8) * 1.6
    return (np.clip(image + noise, 0, 1)[..., ::-1] * 255).astype(np.uint8)
