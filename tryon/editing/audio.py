"""Sound of clips and music files as arrays: decoded, filtered, and stretched in time at the same pitch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import numpy.typing as npt
from av.filter import Graph

from tryon.editing.timeline import SpeedCurve
from tryon.errors import InputError

Samples = npt.NDArray[np.float32]
"""(n, 2), left and right at 48 kHz, at most about 1 in magnitude."""

RATE = 48_000

# Every container that sound comes in; no playlists, which name other files and addresses.
_FORMATS = "mov,mp3,wav,flac,ogg,aac,matroska,aiff,asf,avi,mpegts,caf,w64,au,amr,ac3,eac3,wv,ape,tta,mpeg"
_BLOCK = 4096  # samples pushed into a filter at once
_EVEN_S = 0.2  # along a ramp, for which a single tempo will do
_LEAST_TEMPO = 0.5  # of one atempo; two of them go slower
# atempo drops what does not fill a window: it needs more than it is to give.
_LEAD_S = 0.1
_EARLY_S = 0.025  # by which atempo's sounds come too early, measured: half of its window
_CROSSFADE_S = 0.01

Nodes = Sequence[tuple[str, str]]
"""Filters of libavfilter, each a name and its arguments."""


def silence(seconds: float) -> Samples:
    return np.zeros((round(seconds * RATE), 2), np.float32)


def fitted(samples: Samples, length: int) -> Samples:
    """The first `length` samples, followed by silence where there are fewer."""
    return np.concatenate([samples[:length], np.zeros((max(0, length - len(samples)), 2), np.float32)])


def read_sound(path: Path, end_s: float) -> Samples:
    """The sound of a clip or music file from its start to `end_s`, as far as it goes; empty if it has none.

    Where the file has a gap there is silence, so that it stays in step with its pictures. Raises InputError
    in one line.
    """
    options = {"format_whitelist": _FORMATS, "protocol_whitelist": "file"}
    try:
        with av.open(str(path), options=options, metadata_errors="ignore") as container:
            if not container.streams.audio:
                return silence(0)
            # first_pts: what a file holds before its zero (the encoder's delay) is left out.
            nodes = [("aresample", f"{RATE}:async=1000:first_pts=0")]
            graph = Graph()
            source = graph.add_abuffer(template=container.streams.audio[0])
            pieces = list(_run(graph, [source], nodes, ((frame,) for frame in _decoded(container, end_s))))
    except FileNotFoundError as error:
        raise InputError(f"{path} does not exist") from error
    except (OSError, ValueError, av.error.FFmpegError) as error:
        raise InputError(f"{path.name} cannot be heard: it is damaged or no sound file") from error
    return np.concatenate([silence(0), *pieces])[: round(end_s * RATE)]


def filtered(nodes: Nodes, *inputs: Samples) -> Samples:
    """Sound through a chain of filters, whose first takes all the inputs, which are equally long."""
    graph = Graph()
    sources = [
        graph.add_abuffer(sample_rate=RATE, format="flt", layout="stereo", time_base=Fraction(1, RATE))
        for _ in inputs
    ]
    blocks = (
        tuple(_frame(samples, start) for samples in inputs) for start in range(0, len(inputs[0]), _BLOCK)
    )
    return np.concatenate([silence(0), *_run(graph, sources, nodes, blocks)])


def stretched(samples: Samples, curve: SpeedCurve) -> Samples:
    """A segment's sound at the speed of its pictures and at its own pitch (WSOLA, as atempo does it).

    samples: of the whole segment as it was recorded.
    """
    length, fade = round(curve.length_s * RATE), round(_CROSSFADE_S * RATE)
    result = np.zeros((length + fade, 2), np.float32)
    rise = np.linspace(0.0, 1.0, fade, dtype=np.float32)[:, None]
    for begin_s, end_s in curve.steps(_EVEN_S):
        begin, end = round(curve.post_s(begin_s) * RATE), round(curve.post_s(end_s) * RATE)
        if end <= begin:
            continue
        tempo = (end_s - begin_s) * RATE / (end - begin)
        piece = fitted(_at_tempo(samples, begin_s, end_s, tempo), end - begin + fade)
        if begin > 0:
            piece[:fade] *= rise[: len(piece)]
        piece[-fade:] *= rise[::-1][-len(piece) :]
        result[begin : end + fade] += piece[: len(result) - begin]
    return result[:length]


def _at_tempo(samples: Samples, begin_s: float, end_s: float, tempo: float) -> Samples:
    """The sound from `begin_s` to `end_s`, played `tempo` times as fast, and a little of what follows."""
    if tempo == 1.0:
        return samples[round(begin_s * RATE) : round((end_s + _CROSSFADE_S) * RATE)]
    count = 1 if tempo >= _LEAST_TEMPO else 2
    nodes = [("atempo", f"{tempo ** (1 / count):.6f}")] * count
    early_s = sum(_EARLY_S * tempo ** (number / count) for number in range(1, count + 1))
    begin = round((begin_s - early_s) * RATE)
    heard = samples[max(0, begin) : round((end_s + _LEAD_S) * RATE)]
    return filtered(nodes, np.concatenate([np.zeros((max(0, -begin), 2), np.float32), heard]))


def _decoded(container: Any, end_s: float) -> Iterator[Any]:
    """Audio frames up to `end_s`, their times counted from the container's start."""
    stream = container.streams.audio[0]
    start = round((container.start_time or 0) / 1e6 / stream.time_base)
    for packet in container.demux(stream):
        try:
            frames = packet.decode()
        except av.error.EOFError:
            return
        except av.error.FFmpegError:
            continue  # a broken packet leaves a gap
        for frame in frames:
            if frame.pts is not None:
                frame.pts -= start
                if frame.pts * frame.time_base > end_s:
                    return
            yield frame


def _frame(samples: Samples, start: int) -> Any:
    block = np.ascontiguousarray(samples[start : start + _BLOCK].reshape(1, -1))
    frame = av.AudioFrame.from_ndarray(block, format="flt", layout="stereo")
    frame.sample_rate, frame.pts, frame.time_base = RATE, start, Fraction(1, RATE)
    return frame


def _run(
    graph: Any, sources: Sequence[Any], nodes: Nodes, blocks: Iterator[tuple[Any, ...]]
) -> Iterator[Samples]:
    """What comes out of a chain of filters, at 48 kHz in stereo; blocks: a frame for each source."""
    chain = [graph.add(name, arguments) for name, arguments in nodes]
    chain += [graph.add("aformat", "flt:48000:stereo"), graph.add("abuffersink")]
    for number, source in enumerate(sources):
        source.link_to(chain[0], 0, number)
    for one, after in pairwise(chain):
        one.link_to(after)
    graph.configure()
    for block in blocks:
        for source, frame in zip(sources, block, strict=True):
            source.push(frame)
        yield from _pulled(chain[-1])
    for source in sources:
        source.push(None)
    yield from _pulled(chain[-1])


def _pulled(sink: Any) -> Iterator[Samples]:
    while True:
        try:
            yield sink.pull().to_ndarray().reshape(-1, 2)
        except (BlockingIOError, av.error.EOFError):
            return
