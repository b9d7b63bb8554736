"""Keeps the nearest person's measures while the mirror runs, and looks for a card that is held up."""

from __future__ import annotations

import threading

import numpy as np

from tryon.dressing.base import Observation
from tryon.dressing.faces import FaceDresser
from tryon.fitting.canonical_face import load_canonical_face
from tryon.fitting.card import CalibrationState, CardCalibrator
from tryon.fitting.measure import FaceCalibration, FaceMeasures
from tryon.models import model_path
from tryon.pipeline import FACE_MODEL
from tryon.types import Landmarks

_CARD_EVERY_NS = 200_000_000  # looking for a card takes 30 ms
_KEPT_NS = 3_000_000_000  # nobody reads the figures of who was there before


class Measuring:
    """`look` belongs to the drawing thread; everything else may be called from any.

    measures: of the nearest person. calibration: what became of the card; both None where nothing is known.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._calibrator: CardCalibrator | None = None
        self._looked_ns = self._seen_ns = 0
        self._searching = False
        self._learned: tuple[str, FaceCalibration, int] | None = None
        self.measures: FaceMeasures | None = None
        self.calibration: CalibrationState | None = None

    def start(self) -> None:
        """Look for a card from now on. Raises ModelFileError."""
        calibrator = CardCalibrator(load_canonical_face(model_path(FACE_MODEL)))
        with self._lock:
            self._calibrator, self.calibration = calibrator, None

    def cancel(self) -> None:
        """Look no longer; what was calibrated before stays."""
        with self._lock:
            self._calibrator = self.calibration = None

    def look(self, dresser: FaceDresser, seen: Observation) -> None:
        """Take note of the nearest person of a frame; teach `dresser` the size that a card gives."""
        nearest = max(seen.landmarks, key=lambda found: float(np.ptp(found.points_px[:, 0])), default=None)
        now_ns = seen.frame.time_ns
        if nearest is not None:
            self.measures, self._seen_ns = dresser.measures(nearest.slot), now_ns
        elif not 0 <= now_ns - self._seen_ns < _KEPT_NS:
            self.measures = None
        with self._lock:
            learned, self._learned = self._learned, None
        if learned is not None:
            dresser.calibrate(*learned)
        calibrator, elapsed_ns = self._calibrator, now_ns - self._looked_ns
        if calibrator is None or self._searching or 0 <= elapsed_ns < _CARD_EVERY_NS:
            return
        self._looked_ns, self._searching = now_ns, True
        # Beside the mirror: it would stand still meanwhile. Nobody waits for a search when the program ends.
        search = threading.Thread(
            target=self._search, args=(calibrator, nearest, seen), name="card", daemon=True
        )
        search.start()

    def _search(self, calibrator: CardCalibrator, nearest: Landmarks | None, seen: Observation) -> None:
        # Until it is told otherwise: an exception ends the search, and is printed once.
        state = CalibrationState("failed", "", 0.0, None, None)
        try:
            state = calibrator.update(seen.frame.image, nearest, seen.camera, seen.frame.time_ns)
        finally:
            self._conclude(calibrator, state, nearest, seen.frame.time_ns)

    def _conclude(
        self,
        calibrator: CardCalibrator,
        state: CalibrationState,
        nearest: Landmarks | None,
        time_ns: int,
    ) -> None:
        self._searching = False
        with self._lock:
            if calibrator is not self._calibrator:  # cancelled meanwhile
                return
            self.calibration = state
            if state.phase != "looking":
                self._calibrator = None
            if state.result is not None and nearest is not None:
                self._learned = (nearest.slot, state.result, time_ns)
