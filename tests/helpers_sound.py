"""A microphone by script: beeps at known times, from a sound card whose clock is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from tryon.sources.microphone import SampleClock
from tryon.types import Sound

BLOCK = 960
TONE_HZ = 1000.0
BEEP_S = 0.1


def scripted_sound(
    start_ns: int, seconds: float, beeps_s: Sequence[float], *, rate: int = 48_000, wrong_ppm: float = 0.0
) -> Iterator[Sound]:
    """Blocks of quiet noise with a beep at each of `beeps_s`, true seconds after `start_ns`.

    The card takes `wrong_ppm` parts per million more samples than it says, and its driver's times jitter by
    some milliseconds; they are smoothed as the microphone does.
    """
    noise = np.random.default_rng(4)
    clock = SampleClock(rate)
    true_rate = rate * (1 + wrong_ppm / 1e6)
    for block in range(int(seconds * true_rate / BLOCK)):
        times_s = (block * BLOCK + np.arange(BLOCK)) / true_rate
        samples = noise.normal(0, 0.005, BLOCK)
        for beep_s in beeps_s:
            inside = (times_s >= beep_s) & (times_s < beep_s + BEEP_S)
            samples += inside * np.sin(2 * np.pi * TONE_HZ * (times_s - beep_s)) * 0.5
        told_ns = start_ns + round(times_s[0] * 1e9) + int(noise.normal(0, 2e6))
        yield Sound(samples.astype(np.float32), rate, clock.stamp(told_ns, BLOCK))


def beep_starts_s(samples: np.ndarray, rate: int) -> list[float]:
    """When beeps begin, in seconds, to a millisecond."""
    loud = np.abs(samples) > 0.15
    hits = np.flatnonzero(loud)
    return [
        float(hit / rate)
        for hit, gap in zip(hits, np.diff(hits, prepend=-rate), strict=True)
        if gap > rate // 2
    ]
