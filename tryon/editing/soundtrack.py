"""What a post sounds like: the clips' own voices, music that gives way to them, as loud as posts are."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np

from tryon.editing.audio import RATE, Samples, filtered, fitted, read_sound, stretched
from tryon.editing.plan import EditPlan, Music
from tryon.editing.timeline import Placed, SpeedCurve, Timeline
from tryon.errors import InputError
from tryon.music.compose import compose
from tryon.music.loudness import integrated_lufs
from tryon.sources.still import STILL_SUFFIXES

LOUDNESS_LUFS = -14.0
"""Where YouTube and Spotify bring what they play, by their own help pages; short-video apps lie between this
and -16. Quieter posts are turned up with their noise."""

PEAK = 10 ** (-2.0 / 20)
"""Of the samples; those between them, and AAC's own error, then stay below -1 dBFS."""

_MOST_GAIN_DB = 20.0  # a silent room is not made to roar
_MOST_HEARD_SPEED = 2.0  # beyond, speech is a chirp: silence instead
_VOICE_FADE_S = 0.02  # where a segment begins and ends, so that a cut does not click
_MUSIC_FADE_IN_S, _MUSIC_FADE_OUT_S, _LOOP_FADE_S = 0.05, 1.2, 0.5
# Above -38 dBFS somebody speaks: music goes down by about 12 dB within a syllable and returns after a breath.
_DUCK = "threshold=0.0126:ratio=3:knee=6:attack=40:release=600:detection=rms"


def soundtrack(
    plan: EditPlan, timeline: Timeline, seconds: float, cancelled: Callable[[], bool] = lambda: False
) -> Samples:
    """The sound of the first `seconds` of a post; silence where it has none.

    Raises InputError for a music file or tune that cannot be played.
    """
    length = round(seconds * RATE)
    voice = _voice(timeline, length, cancelled) * np.float32(plan.music.voice)
    music = _music(plan.music, length)
    if music is None:
        return mastered(voice)
    music *= np.float32(plan.music.volume)
    if voice.any():
        music = fitted(filtered([("sidechaincompress", _DUCK)], music, voice), length)
    return mastered(voice + music)


def mastered(mix: Samples) -> Samples:
    """Brought to LOUDNESS_LUFS, its peaks held below PEAK."""
    # Holding peaks down takes some loudness away: the second round gives it back.
    for _ in range(2):
        loudness = integrated_lufs(mix, RATE)
        if math.isinf(loudness):
            break
        gain_db = min(_MOST_GAIN_DB, LOUDNESS_LUFS - loudness)
        limiter = ("alimiter", f"limit={PEAK:.4f}:level=disabled:attack=5:release=80:latency=1")
        mix = fitted(filtered([limiter], mix * np.float32(10 ** (gain_db / 20))), len(mix))
    return np.clip(mix, -PEAK, PEAK)


def _voice(timeline: Timeline, length: int, cancelled: Callable[[], bool]) -> Samples:
    mix = np.zeros((length, 2), np.float32)
    heard: dict[Path, Samples] = {}
    ends: dict[Path, float] = {}
    everything = [placed for half in timeline.halves for placed in half]
    for placed in everything:
        clip = placed.segment.clip
        ends[clip] = max(ends.get(clip, 0.0), placed.segment.end_s)
    for placed in everything:
        clip, begin = placed.segment.clip, round(placed.start_s * RATE)
        if clip.suffix.lower() in STILL_SUFFIXES or begin >= length or cancelled():
            continue
        if clip not in heard:
            heard[clip] = read_sound(clip, ends[clip])
        if heard[clip].any():
            piece = _segment_voice(placed, heard[clip])[: length - begin]
            mix[begin : begin + len(piece)] += piece
    return mix


def _segment_voice(placed: Placed, sound: Samples) -> Samples:
    segment, curve = placed.segment, placed.curve
    wanted = round(curve.source_length_s * RATE)
    piece = stretched(fitted(sound[round(segment.start_s * RATE) :], wanted), curve)
    piece = piece * _audible(curve, len(piece))
    return _faded(piece, max(_VOICE_FADE_S, placed.lead_s), _VOICE_FADE_S)


def _audible(curve: SpeedCurve, length: int) -> Samples:
    """(n, 1) gain: 0 where time runs too fast for its sound."""
    times = np.arange(0.0, curve.length_s + 0.05, 0.05)
    sources = np.array([curve.source_s(float(t)) for t in times])
    speeds = np.gradient(sources, times) if len(times) > 1 else np.ones(1)
    gains = (speeds <= _MOST_HEARD_SPEED + 1e-3).astype(np.float32)
    return np.interp(np.arange(length) / RATE, times, gains).astype(np.float32)[:, None]


def _music(music: Music, length: int) -> Samples | None:
    if length == 0 or music.volume == 0:
        return None
    if music.file is not None:
        found = read_sound(music.file, length / RATE)
        if not len(found):
            raise InputError(f"{music.file.name} holds no sound; choose another music file")
        return _faded(_looped(found, length), _MUSIC_FADE_IN_S, _MUSIC_FADE_OUT_S)
    if music.tune is not None:
        return fitted(compose(music.tune, length / RATE).samples, length)
    return None


def _looped(sound: Samples, length: int) -> Samples:
    """Again and again until it is long enough, each end under the next beginning."""
    fade = min(round(_LOOP_FADE_S * RATE), len(sound) // 2)
    looped = sound[:length]
    while len(looped) < length:
        looped = _joined(looped, sound, fade)[:length]
    return looped


def _joined(before: Samples, after: Samples, fade: int) -> Samples:
    rise = np.sqrt(np.linspace(0.0, 1.0, fade, dtype=np.float32))[:, None]
    crossing = before[len(before) - fade :] * rise[::-1] + after[:fade] * rise
    return np.concatenate([before[: len(before) - fade], crossing, after[fade:]])


def _faded(sound: Samples, in_s: float, out_s: float) -> Samples:
    sound = sound.copy()
    rise, fall = (min(round(seconds * RATE), len(sound)) for seconds in (in_s, out_s))
    sound[:rise] *= np.linspace(0.0, 1.0, rise, dtype=np.float32)[:, None]
    if fall:
        sound[-fall:] *= np.linspace(1.0, 0.0, fall, dtype=np.float32)[:, None]
    return sound
