"""Looks now and then, beside the mirror, for something of known size that is shown to the camera."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from tryon.dressing.base import Observation
from tryon.fitting.calibration import CalibrationState

_LOOK_EVERY_NS = 200_000_000  # a look takes 30 to 250 ms

Look = Callable[[Observation], CalibrationState]


@dataclass(frozen=True, eq=False)
class _Done:
    state: CalibrationState
    seen: Observation


class Calibrating:
    """`follow` belongs to the drawing thread; everything else may be called from any.

    state: what became of the search; None where none was wished.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._look: Look | None = None
        self._looked_ns = 0
        self._looking = False
        self._done: _Done | None = None
        self.state: CalibrationState | None = None

    def start(self, look: Look) -> None:
        """Call `look` for frames, in a thread of its own, until it says "done" or "failed"."""
        with self._lock:
            self._look, self._done, self.state = look, None, None

    def cancel(self) -> None:
        """Look no longer."""
        with self._lock:
            self._look = self._done = self.state = None

    def follow(self, seen: Observation) -> tuple[CalibrationState, Observation] | None:
        """Offer a frame. Returns, once, the state that ended a search well and the frame it was about."""
        with self._lock:
            done, self._done = self._done, None
        look, elapsed_ns = self._look, seen.frame.time_ns - self._looked_ns
        if look is not None and not self._looking and not 0 <= elapsed_ns < _LOOK_EVERY_NS:
            self._looked_ns, self._looking = seen.frame.time_ns, True
            # Beside the mirror, which would stand still meanwhile; nobody waits for it when the program ends.
            search = threading.Thread(target=self._search, args=(look, seen), name="calibration", daemon=True)
            search.start()
        return None if done is None else (done.state, done.seen)

    def _search(self, look: Look, seen: Observation) -> None:
        # Until it is told otherwise: an exception ends the search, and is printed once.
        state = CalibrationState("failed", "", 0.0, None, None)
        try:
            state = look(seen)
        finally:
            self._conclude(look, state, seen)

    def _conclude(self, look: Look, state: CalibrationState, seen: Observation) -> None:
        self._looking = False
        with self._lock:
            if look is not self._look:  # cancelled meanwhile
                return
            self.state = state
            if state.phase != "looking":
                self._look = None
            if state.result is not None:
                self._done = _Done(state, seen)
