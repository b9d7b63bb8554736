"""Keeps the nearest person's measures while the mirror runs, and learns from cards and sheets shown."""

from __future__ import annotations

from tryon.calibrating import Calibrating
from tryon.dressing.base import Observation
from tryon.dressing.faces import FaceDresser, nearest_face
from tryon.dressing.feet import FeetDresser
from tryon.dressing.hands import HandsDresser
from tryon.fitting.calibration import CalibrationState
from tryon.fitting.canonical_face import load_canonical_face
from tryon.fitting.card import CardCalibrator
from tryon.fitting.foot_size import FootCalibration, FootMeasures
from tryon.fitting.foot_template import load_foot_template
from tryon.fitting.hand_size import HandMeasures
from tryon.fitting.measure import FaceCalibration, FaceMeasures
from tryon.fitting.sheet_calibrator import SheetCalibrator
from tryon.models import model_path
from tryon.pipeline import FACE_MODEL

_KEPT_NS = 3_000_000_000  # nobody reads the figures of who was there before


class Measuring:
    """`look` belongs to the drawing thread; everything else may be called from any.

    face: of the nearest person. hand: of the one seen longest. feet: of the pair that is followed. None where
    nothing is known.
    """

    def __init__(self) -> None:
        self._calibrating = Calibrating()
        self._face_seen_ns = self._hand_seen_ns = self._feet_seen_ns = 0
        self.face: FaceMeasures | None = None
        self.hand: HandMeasures | None = None
        self.feet: FootMeasures | None = None

    @property
    def calibration(self) -> CalibrationState | None:
        """What became of the card or sheet; None where none was looked for."""
        return self._calibrating.state

    def calibrate_face(self) -> None:
        """Look for a card at the nearest forehead from now on. Raises ModelFileError."""
        calibrator = CardCalibrator(load_canonical_face(model_path(FACE_MODEL)))
        self._calibrating.start(
            lambda seen: calibrator.update(
                seen.frame.image, nearest_face(seen.landmarks), seen.camera, seen.frame.time_ns
            )
        )

    def calibrate_feet(self) -> None:
        """Look for a sheet or a card on the floor by the feet from now on."""
        calibrator = SheetCalibrator(load_foot_template())
        self._calibrating.start(
            lambda seen: calibrator.update(seen.frame.image, seen.feet, seen.camera, seen.frame.time_ns)
        )

    def cancel(self) -> None:
        """Look no longer; what was calibrated before stays."""
        self._calibrating.cancel()

    def forget(self) -> None:
        """Know nobody's measures, and look for no card."""
        self._calibrating.cancel()
        self.face = self.hand = self.feet = None

    def look(self, faces: FaceDresser, hands: HandsDresser, feet: FeetDresser, seen: Observation) -> None:
        """Take note of who is in a frame; teach the dressers the size that a card or a sheet gives."""
        now_ns, nearest = seen.frame.time_ns, nearest_face(seen.landmarks)
        if nearest is not None:
            self.face, self._face_seen_ns = faces.measures(nearest.slot), now_ns
        elif not 0 <= now_ns - self._face_seen_ns < _KEPT_NS:
            self.face = None
        if seen.hands:
            self.hand, self._hand_seen_ns = hands.measures(), now_ns
        elif not 0 <= now_ns - self._hand_seen_ns < _KEPT_NS:
            self.hand = None
        if seen.feet:
            self.feet, self._feet_seen_ns = feet.measures(), now_ns
        elif not 0 <= now_ns - self._feet_seen_ns < _KEPT_NS:
            self.feet = None
        done = self._calibrating.follow(seen)
        if done is None:
            return
        result, then = done[0].result, done[1]
        known = nearest_face(then.landmarks)
        if isinstance(result, FaceCalibration) and known is not None:
            faces.calibrate(known.slot, result, then.frame.time_ns)
        elif isinstance(result, FootCalibration):
            feet.calibrate(result)
