"""Sound into AAC that stays with the pictures."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import av
import av.filter
import numpy as np

from tryon.types import Sound

RATE = 48_000
"""Samples per second of what is stored, whatever the sound card delivers."""

PRIMING = 1024
"""Samples of silence that an AAC encoder puts in front, and that a player is told to leave out."""

_BIT_RATE = 128_000
_MICROSECONDS = Fraction(1, 1_000_000)
# swresample stretches or squeezes by up to 240 samples a second (0.5 %: nobody hears it, and no card's clock
# is that wrong) where sound and its time differ by more than a millisecond, and fills or cuts beyond 50.
_KEEP_TIME = "async=240:min_comp=0.001:min_hard_comp=0.05:flags=res"
_DEAD_NS, _KEPT_OPEN_NS = 600_000_000, 300_000_000
"""A microphone silent for the first long counts as dead: its track is filled up to the second before now."""


class SoundTrack:
    """The sound of a clip: `stream` of an open container, fed with stretches of sound and their times.

    Times are nanoseconds of the clip. Gaps become silence; the drift of a sound card's clock against the
    times is taken out. Every method that makes packets muxes them itself and raises what PyAV raises.
    """

    def __init__(self, container: Any) -> None:
        self._container = container
        self._stream = container.add_stream("aac", rate=RATE, layout="mono")
        self._stream.bit_rate = _BIT_RATE
        self._graph: Any = None
        self._rate = 0
        self._written = 0  # samples handed to the encoder
        self._heard_ns = 0  # up to where there was something to hand over

    def add(self, sound: Sound, at_ns: int) -> None:
        """A stretch of sound at that time of the clip. One that overlaps what came before is cut."""
        self._feed(sound.samples, sound.rate, at_ns)

    def keep_up(self, now_ns: int) -> None:
        """Fill with silence where nothing was heard for a while: pictures must not wait for sound."""
        if now_ns - self._heard_ns > _DEAD_NS:
            self._fill(now_ns - _KEPT_OPEN_NS)

    def finish(self, end_ns: int) -> None:
        """End with the pictures."""
        self._fill(end_ns)
        if self._graph is not None:
            self._graph.push(None)
            self._drain(round(end_ns * RATE / 1e9))
        self._mux(self._stream.encode(None))

    def _fill(self, until_ns: int) -> None:
        count = (until_ns - self._heard_ns) * RATE // 1_000_000_000
        if count > 0:
            rate = self._rate or RATE
            silence = np.zeros(count * rate // RATE, np.float32)
            self._feed(silence, rate, self._heard_ns)

    def _feed(self, samples: Any, rate: int, at_ns: int) -> None:
        if not len(samples):
            return
        if rate != self._rate:
            self._open(rate)
        frame = av.AudioFrame.from_ndarray(samples[None], format="fltp", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = rate, at_ns // 1000, _MICROSECONDS
        self._graph.push(frame)
        self._heard_ns = max(self._heard_ns, at_ns + len(samples) * 1_000_000_000 // rate)
        self._drain()

    def _open(self, rate: int) -> None:
        """Resample from `rate`, going on where the track ends."""
        if self._graph is not None:
            self._graph.push(None)
            self._drain()
        self._rate = rate
        self._graph = av.filter.Graph()
        source = self._graph.add_abuffer(
            sample_rate=rate, format="fltp", layout="mono", time_base=_MICROSECONDS
        )
        keep_time = self._graph.add("aresample", f"{RATE}:{_KEEP_TIME}:first_pts={self._written}")
        sink = self._graph.add("abuffersink")
        source.link_to(keep_time)
        keep_time.link_to(sink)
        self._graph.configure()

    def _drain(self, end: int | None = None) -> None:
        """Encode what the filter has ready, up to sample number `end`."""
        while True:
            try:
                frame = self._graph.pull()
            except (av.error.BlockingIOError, av.error.EOFError):
                return
            samples = frame.to_ndarray()
            if end is not None:
                samples = samples[:, : max(0, end - self._written)]
            if not samples.shape[1]:
                continue
            cut = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples), format="fltp", layout="mono")
            cut.sample_rate, cut.pts, cut.time_base = RATE, self._written, Fraction(1, RATE)
            self._written += samples.shape[1]
            self._mux(self._stream.encode(cut))

    def _mux(self, packets: Any) -> None:
        for packet in packets:
            # Fragments know no negative times: sound and pictures begin together, this much later.
            packet.pts += PRIMING
            packet.dts += PRIMING
            self._container.mux(packet)
