"""`tryon measure`: the people in a still or a video, in millimetres."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from tryon.catalogue import Category
from tryon.dressing.base import Observation
from tryon.errors import NothingFoundError
from tryon.fitting.advice import FrameAdvice, Span, advise
from tryon.fitting.canonical_face import CanonicalFace, load_canonical_face
from tryon.fitting.card import agree, scale_by_card
from tryon.fitting.card_fit import find_card
from tryon.fitting.face_pose import estimate_pose
from tryon.fitting.measure import FaceCalibration, FaceMeasurer, FaceMeasures
from tryon.measure_feet import FeetWatch, feet_as_json
from tryon.measure_hands import HandsWatch, hand_as_json
from tryon.models import model_path
from tryon.pipeline import FACE_MODEL, Observer
from tryon.sources import open_source
from tryon.sources.still import STILL_SUFFIXES
from tryon.types import ByteArray, Camera, Landmarks

_MOST_FACES = 4
_MEASURED: frozenset[Category] = frozenset({"glasses", "watches", "rings", "shoes"})
_MEASURED_EVERY_NS = 100_000_000  # neighbouring frames tell nothing new
_CARD_EVERY_NS = 300_000_000
_CARD_PICTURES = 3  # of a video, that must agree on a card
_LENGTHS = (
    "pupil_distance", "near_pupil_distance", "face_width", "bridge_width", "hinge_to_ear",
    "inner_eye_corners", "outer_eye_corners",
)  # fmt: skip


@dataclass
class _Person:
    measurer: FaceMeasurer
    measured_ns: int | None = None
    searched_ns: int | None = None
    cards: list[FaceCalibration] = field(default_factory=list)


def measure_file(
    path: Path, vertical_fov_deg: float | None, advance: Callable[[int, int | None], None]
) -> dict[str, Any]:
    """What `tryon measure` writes: every face in the file, one hand and one pair of feet, with the help of a
    card at a forehead, a sheet or a card on the floor.

    Raises InputError for a file that cannot be read, NothingFoundError where nobody looks at the camera or
    shows a hand or feet.
    """
    still = path.suffix.lower() in STILL_SUFFIXES
    source = open_source(str(path), live=False)
    try:
        observer = Observer(max_faces=_MOST_FACES, video=not still, vertical_fov_deg=vertical_fov_deg)
        face = load_canonical_face(model_path(FACE_MODEL))
        people: dict[str, _Person] = {}
        feet_watch, hands_watch = FeetWatch(still), HandsWatch()
        try:
            while (frame := source.read()) is not None:
                seen = observer.observe(frame, source.camera, _MEASURED)
                _watch(face, people, seen)
                hands_watch.watch(seen, _nearest_measures(people, seen))
                feet_watch.watch(seen)
                advance(frame.index + 1, source.info.frame_count)
        finally:
            observer.close()
    finally:
        source.close()
    found = []
    for slot, person in sorted(people.items()):
        person.measurer.calibration = agree(person.cards, 1 if still else _CARD_PICTURES)[0]
        measures = person.measurer.measures()
        if measures is not None:
            found.append({"slot": slot, **as_json(measures, advise(measures))})
    hand, feet = hands_watch.measures(), feet_watch.measures()
    if not found and hand is None and feet is None:
        raise NothingFoundError(
            f"{path.name} shows no face from the front, no hand and no feet; look at the camera, from nearer"
        )
    return {
        "source": path.name,
        "faces": found,
        "hand": None if hand is None else hand_as_json(hand),
        "feet": None if feet is None else feet_as_json(feet),
    }


def as_json(measures: FaceMeasures, advice: FrameAdvice) -> dict[str, Any]:
    """Measures and advice as plain values, rounded to what they are worth."""
    lengths = {
        name: {"mm": round(length.value_mm, 1), "sigma_mm": round(length.sigma_mm, 1)}
        for name in _LENGTHS
        for length in (getattr(measures, name),)
    }
    return {
        **lengths,
        "reference": measures.reference,
        "distance_m": round(measures.distance_m, 2),
        "pictures": measures.frames,
        "advice": {
            "size": advice.notation,
            "lens_width": _span(advice.lens_width),
            "bridge_width": _span(advice.bridge_width),
            "temple_length": _span(advice.temple_length),
            "frame_width": _span(advice.frame_width),
            "reasons": [reason.en for reason in advice.reasons],
        },
    }


def _span(span: Span) -> list[float]:
    return [round(span.low), round(span.high)]


def _watch(face: CanonicalFace, people: dict[str, _Person], seen: Observation) -> None:
    now = seen.frame.time_ns
    for landmarks in seen.landmarks:
        person = people.setdefault(landmarks.slot, _Person(FaceMeasurer(face)))
        if _due(person.measured_ns, now, _MEASURED_EVERY_NS):
            person.measured_ns = now
            person.measurer.observe(landmarks.points_px, seen.camera, seen.frame.image)
        if _due(person.searched_ns, now, _CARD_EVERY_NS):
            person.searched_ns = now
            person.cards += _by_card(face, landmarks, seen.camera, seen.frame.image)


def _nearest_measures(people: dict[str, _Person], seen: Observation) -> FaceMeasures | None:
    """Of the person whose hands those in the frame are likely to be."""
    nearest = max(seen.landmarks, key=lambda one: float(np.ptp(one.points_px[:, 0])), default=None)
    return None if nearest is None else people[nearest.slot].measurer.measures()


def _due(last_ns: int | None, now_ns: int, every_ns: int) -> bool:
    return last_ns is None or now_ns - last_ns >= every_ns


def _by_card(
    face: CanonicalFace, landmarks: Landmarks, camera: Camera, image: ByteArray
) -> list[FaceCalibration]:
    pose = estimate_pose(face, landmarks.points_px, camera)
    card = find_card(image, camera, pose)
    return [] if card is None else [scale_by_card(face, pose, card)]
