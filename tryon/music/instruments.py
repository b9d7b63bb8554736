"""Pitched instruments: a frequency and how long the note is held, to its wave with its own decay.

Each gives (n,) or, with a width of its own, (2, n) float32 at 48 kHz, peak about 1; n is longer than the note
by its release.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tryon.music.oscillators import RATE, bent_tone, chorus, decay, falling, noise, seconds_of, shape, tone
from tryon.types import FloatArray

Instrument = Callable[[float, float], FloatArray]

_SINE = (1.0,)


def string(
    hz: float, seconds: float, *, ring_s: float, softness: float, dull_hz: float, vibrato: float = 0.0
) -> FloatArray:
    """A plucked string: a burst of noise that runs round a delay line and is averaged at each turn.

    Karplus and Strong 1983, with the tuning and loss filters of Jaffe and Smith 1983. ring_s: until it is
    60 dB down. softness: 0 (bright for long) to 0.5 (dull at once). dull_hz: above it the pluck itself falls.
    """
    # The line is a whole number of samples, a little too short, and is then read a little slower.
    period = max(2, int(RATE / hz - softness))
    step = hz * (period + softness) / RATE
    count = int((seconds + 0.15) * RATE)
    random = np.random.default_rng(round(hz * 10))
    spectrum = np.fft.rfft(random.uniform(-1, 1, period))
    overtone = np.fft.rfftfreq(period, 1 / period)
    # Plucked at a seventh of its length, so each seventh overtone is missing; no constant part.
    spectrum *= np.abs(np.sin(np.pi * overtone / 7)) / (1 + (overtone * hz / dull_hz) ** 2)
    turn = np.fft.irfft(spectrum, period)
    turns = np.empty((int(count * step) // period + 2, period))
    kept, last = 10 ** (-3 / (hz * ring_s)), 0.0
    for row in turns:
        row[:] = turn
        shifted = np.concatenate(([last], turn[:-1]))
        last, turn = float(turn[-1]), kept * ((1 - softness) * turn + softness * shifted)
    position = np.arange(count) * step
    if vibrato:
        time_s = seconds_of(count)
        depth = vibrato * np.clip((time_s - 0.25) / 0.3, 0, 1)
        position = np.cumsum(step * (1 + depth * np.sin(2 * np.pi * 5.3 * time_s)))
        position = np.minimum(position, turns.size - 1)
    wave = np.interp(position, np.arange(turns.size), turns.ravel()).astype(np.float32)
    return np.asarray(wave * shape(count, 0.002, 0.15) / (np.abs(wave).max() + 1e-9))


def zither(hz: float, seconds: float) -> FloatArray:
    """A silk-and-steel string that rings, with a little vibrato on long notes."""
    return string(
        hz,
        max(seconds, 0.6),
        ring_s=2.6,
        softness=0.22,
        dull_hz=4500,
        vibrato=0.004 if seconds > 0.6 else 0.0,
    )


def muted_guitar(hz: float, seconds: float) -> FloatArray:
    """A palm-muted string, short and dry."""
    return string(hz, min(seconds, 0.22), ring_s=0.6, softness=0.38, dull_hz=4000)


def nylon(hz: float, seconds: float) -> FloatArray:
    """A soft guitar string."""
    return string(hz, seconds, ring_s=2.0, softness=0.32, dull_hz=2600)


def piano(hz: float, seconds: float) -> FloatArray:
    """A felted piano: slightly stretched partials, the higher the sooner gone, and a soft hammer."""
    count = int((max(seconds, 0.8) + 0.35) * RATE)
    wave = np.zeros(count, np.float32)
    stretch = 0.0004
    for number in range(1, 16):
        partial_hz = hz * number * np.sqrt(1 + stretch * number * number)
        if partial_hz > 8000:
            break
        half_life_s = 0.9 * (220 / hz) ** 0.45 / number**0.8
        # Below -60 dB it is not worth computing.
        heard = min(count, int(10 * half_life_s * RATE))
        level = np.float32(number**-1.25 * np.exp(-((partial_hz / 5000) ** 2)))
        ring = decay(heard, half_life_s) * level * shape(heard, 0.001, 0.05)
        wave[:heard] += tone(_SINE, partial_hz, heard, number * 0.37) * ring
    knock = min(count, int(0.04 * RATE))
    wave[:knock] += 0.05 * noise(knock, 150, 900, 11) * decay(knock, 0.008)
    return wave * shape(count, 0.003, 0.35) * np.float32(0.6)


def electric_piano(hz: float, seconds: float) -> FloatArray:
    """A tine piano by frequency modulation (Chowning 1973), its loudness swaying from side to side."""
    count = int((seconds + 0.25) * RATE)
    time_s = seconds_of(count)
    brightness = min(1.0, 330 / hz)
    bend = tone(_SINE, hz, count) * (1.5 * brightness * decay(count, 0.35) + 0.2)
    bend += tone(_SINE, min(hz * 7, 6000), count) * (0.3 * brightness * decay(count, 0.05))
    turns = (np.arange(count) * (hz / RATE) % 1).astype(np.float32)
    wave = np.sin(np.float32(2 * np.pi) * turns + bend) * decay(count, 0.8) * shape(count, 0.004, 0.2)
    sway = 0.18 * np.sin(np.float32(2 * np.pi * 4.6) * time_s)
    return np.stack([wave * (0.8 + sway), wave * (0.8 - sway)])


def pad(hz: float, seconds: float) -> FloatArray:
    """A soft bed of detuned tones that swells and fades."""
    count = int((seconds + 0.6) * RATE)
    return chorus(falling(hz, 1.7, top_hz=3500), hz, count, (-9, 7, 0, 12, -4, 3)) * shape(count, 0.35, 0.7)


def strings(hz: float, seconds: float) -> FloatArray:
    """A brighter bed, slower to come."""
    count = int((seconds + 0.8) * RATE)
    return chorus(falling(hz, 1.25, top_hz=5000), hz, count, (-11, 9, -5, 6, 2, -2)) * shape(count, 0.6, 0.9)


def stab(hz: float, seconds: float) -> FloatArray:
    """A short synthetic brass: bright at first, then closed."""
    count = int((seconds + 0.12) * RATE)
    open_share = decay(count, 0.09)
    bright = chorus(falling(hz, 1.0, top_hz=6000), hz, count, (-6, 6))
    closed = chorus(falling(hz, 2.0, top_hz=2500), hz, count, (-6, 6))
    return (bright * open_share + closed * (1 - open_share)) * shape(count, 0.006, 0.1) * decay(count, 0.6)


def mallet(hz: float, seconds: float) -> FloatArray:
    """A wooden bar: its fundamental, the fourth partial that bars are tuned to, and a knock."""
    count = int((max(seconds, 0.3) + 0.3) * RATE)
    wave = tone(_SINE, hz, count) * decay(count, 0.22 * (440 / hz) ** 0.4)
    wave += 0.5 * tone(_SINE, min(hz * 3.98, 9000), count) * decay(count, 0.06)
    wave += 0.14 * tone(_SINE, min(hz * 9.7, 9500), count) * decay(count, 0.018)
    return wave * shape(count, 0.002, 0.25) * np.float32(0.8)


def bell(hz: float, seconds: float) -> FloatArray:
    """A glassy pluck with a little width."""
    count = int((max(seconds, 0.4) + 0.5) * RATE)
    wave = chorus((1.0, 0.35, 0.16, 0.18, 0.08, 0.06), hz, count, (-4, 4)) * decay(count, 0.28)
    wave += 0.25 * tone(_SINE, min(hz * 5.4, 8000), count) * decay(count, 0.07)
    return wave * shape(count, 0.002, 0.4)


def soft_lead(hz: float, seconds: float) -> FloatArray:
    """A singing synth with vibrato that comes late."""
    count = int((seconds + 0.12) * RATE)
    time_s = seconds_of(count)
    bend = 0.005 * np.clip((time_s - 0.2) / 0.3, 0, 1) * np.sin(np.float32(2 * np.pi * 5.1) * time_s)
    wave = bent_tone(falling(hz, 1.15, top_hz=7000), hz * (1 + bend))
    return wave * shape(count, 0.02, 0.1) * (0.65 + 0.35 * decay(count, 0.15))


def flute(hz: float, seconds: float) -> FloatArray:
    """A bamboo flute: few partials, breath, and vibrato on long notes."""
    count = int((seconds + 0.1) * RATE)
    time_s = seconds_of(count)
    sway = np.clip((time_s - 0.25) / 0.35, 0, 1) * np.sin(np.float32(2 * np.pi * 5.4) * time_s)
    scoop = -0.02 * decay(count, 0.02)
    wave = bent_tone((1.0, 0.32, 0.14, 0.05), hz * (1 + 0.006 * sway + scoop)) * (1 + 0.12 * sway)
    breath = noise(count, hz * 0.9, min(hz * 3, 8000), round(hz)) * (0.05 + 0.12 * decay(count, 0.05))
    return np.asarray((wave + breath) * shape(count, 0.045, 0.09) * np.float32(0.8))


def round_bass(hz: float, seconds: float) -> FloatArray:
    """A fingered bass with enough overtones to be heard on a phone."""
    count = int((seconds + 0.04) * RATE)
    bright = tone(falling(hz, 1.1, top_hz=1800), hz, count) * decay(count, 0.07)
    body = tone(falling(hz, 2.2, top_hz=900), hz, count) * (0.55 + 0.45 * decay(count, 0.3))
    return (0.45 * bright + 0.8 * body) * shape(count, 0.004, 0.05)


def sub_bass(hz: float, seconds: float) -> FloatArray:
    """A deep sine, driven a little so that small loudspeakers give its overtones."""
    count = int((seconds + 0.08) * RATE)
    fall = hz * (1 + 0.5 * decay(count, 0.012))
    wave = np.tanh(1.8 * bent_tone(_SINE, fall) * (0.5 + 0.5 * decay(count, 0.4)))
    return np.asarray(wave * shape(count, 0.004, 0.08))


INSTRUMENTS: dict[str, Instrument] = {
    instrument.__name__: instrument
    for instrument in (
        zither, muted_guitar, nylon, piano, electric_piano, pad, strings, stab, mallet, bell, soft_lead,
        flute, round_bass, sub_bass,
    )
}  # fmt: skip
