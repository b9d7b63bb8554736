"""Loudness as broadcasting and the platforms measure it: ITU-R BS.1770-4."""

from __future__ import annotations

import numpy as np
from scipy.signal import sosfilt

from tryon.types import FloatArray

_BLOCK_S, _BLOCKS_PER_STEP = 0.4, 4
_ABSOLUTE_GATE_LUFS, _RELATIVE_GATE_LU = -70.0, -10.0
_OFFSET_DB = -0.691
# The two stages of the K weighting as analogue prototypes (De Man 2014, "Evaluation of implementations of the
# EBU R128 loudness measurement"), which give the recommendation's own coefficients at 48 kHz.
_SHELF_HZ, _SHELF_Q, _SHELF_DB = 1681.974450955533, 0.7071752369554196, 3.999843853973347
_PASS_HZ, _PASS_Q = 38.13547087602444, 0.5003270373238773


def integrated_lufs(samples: FloatArray, rate: int) -> float:
    """The integrated loudness in LUFS of samples (n,) or (n, 2), at most 1 in magnitude.

    -inf for silence. What is shorter than 0.4 s is measured as if it were followed by silence.
    """
    sides = np.atleast_2d(samples.T)
    energy = np.square(sosfilt(_k_weighting(rate), sides, axis=1)).sum(axis=0)
    step = round(rate * _BLOCK_S / _BLOCKS_PER_STEP)
    steps = max(_BLOCKS_PER_STEP, len(energy) // step)
    kept = energy[: steps * step]
    sums = np.add.reduceat(kept, np.arange(0, max(1, len(kept)), step))
    sums = np.pad(sums, (0, steps - len(sums)))
    powers = np.convolve(sums, np.ones(_BLOCKS_PER_STEP), "valid") / (step * _BLOCKS_PER_STEP)
    powers = powers[_lufs(powers) > _ABSOLUTE_GATE_LUFS]
    if powers.size:
        powers = powers[_lufs(powers) > _lufs(powers.mean()) + _RELATIVE_GATE_LU]
    return float(_lufs(powers.mean())) if powers.size else float("-inf")


def _lufs(power: FloatArray) -> FloatArray:
    return np.asarray(_OFFSET_DB + 10 * np.log10(np.maximum(power, 1e-20)))


def _k_weighting(rate: int) -> FloatArray:
    """(2, 6) second-order sections."""
    k, gain = np.tan(np.pi * _SHELF_HZ / rate), 10 ** (_SHELF_DB / 20)
    # The exponent makes the shelf's middle meet the recommendation's.
    middle, q = gain**0.4996667741545416, _SHELF_Q
    shelf = np.array(
        [gain + middle * k / q + k * k, 2 * (k * k - gain), gain - middle * k / q + k * k,
         1 + k / q + k * k, 2 * (k * k - 1), 1 - k / q + k * k]
    )  # fmt: skip
    k, q = np.tan(np.pi * _PASS_HZ / rate), _PASS_Q
    floor = 1 + k / q + k * k
    high_pass = np.array([1, -2, 1, 1, 2 * (k * k - 1) / floor, (1 - k / q + k * k) / floor])
    return np.stack([shelf / shelf[3], high_pass])
